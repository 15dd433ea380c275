// Choice between values: clamp, where, masked_fill, and what is made of simpler operations.
#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

namespace simple::autograd {
namespace {

using tensor::Scalar;

struct ClampNode final : FixedNode<1> {
    struct Params {
        std::optional<Scalar> min;
        std::optional<Scalar> max;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::clamp(in[0].tensor(), p.min, p.max, name);
    }
    ClampNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), params_(p), x_(in[0].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& x = x_.get(*this);
        Tensor result = g;
        if (params_.min) {
            result = tensor::where(tensor::ge(x, *params_.min), result, 0.0);
        }
        if (params_.max) {
            result = tensor::where(tensor::le(x, *params_.max), result, 0.0);
        }
        pass.give(0, std::move(result));
    }
    void release_saved() noexcept override { x_.reset(); }

private:
    Params params_;
    Saved x_;
};

struct WhereNode final : FixedNode<3> {
    using Params = NoParams;
    static Tensor forward(const Params&, std::span<const Input> in, std::string_view name) {
        return tensor::where(in[0].tensor(), in[1].operand(), in[2].operand(), name);
    }
    WhereNode(OpId id, const Params&, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), cond_(in[0].tensor()) {
        for (std::size_t i = 0; i < 2; ++i) {
            shapes_[i] = in[i + 1].is_tensor() ? in[i + 1].tensor().shape() : Shape();
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& cond = cond_.get(*this);
        if (pass.needs(1)) {
            pass.give(1, tensor::sum_to_shape(tensor::where(cond, g, 0.0), shapes_[0]));
        }
        if (pass.needs(2)) {
            pass.give(2, tensor::sum_to_shape(tensor::where(cond, 0.0, g), shapes_[1]));
        }
    }
    void release_saved() noexcept override { cond_.reset(); }

private:
    Saved cond_;
    Shape shapes_[2];
};

struct MaskedFillNode final : FixedNode<1> {
    struct Params {
        Tensor mask;
        Scalar value;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::masked_fill(in[0].tensor(), p.mask, p.value, name);
    }
    MaskedFillNode(OpId id, const Params& p, std::span<const Input>, const Tensor& y)
        : FixedNode(id, y.dtype()), mask_(p.mask) {}
    void backward(Backward& pass, const Tensor& g) override {
        pass.give(0, tensor::masked_fill(g, mask_.get(*this), 0.0));
    }
    void release_saved() noexcept override { mask_.reset(); }

private:
    Saved mask_;
};

struct NanToNumNode final : FixedNode<1> {
    using Params = double;
    static Tensor forward(double nan, std::span<const Input> in, std::string_view) {
        return tensor::nan_to_num(in[0].tensor(), nan);
    }
    NanToNumNode(OpId id, double, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), x_(in[0].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor finite = tensor::unary(UnaryOp::IsFinite, x_.get(*this), name());
        pass.give(0, tensor::where(finite, g, 0.0));
    }
    void release_saved() noexcept override { x_.reset(); }

private:
    Saved x_;
};

} // namespace

Variable clamp(const Input& x, std::optional<Scalar> min, std::optional<Scalar> max, std::string_view name) {
    require_tensor(x, name, "x");
    return apply<ClampNode>(OpId::Clamp, name, {min, max}, x);
}

Variable where(const Tensor& cond, const Input& a, const Input& b, std::string_view name) {
    const std::array<Input, 3> inputs = {cond, a, b};
    return apply<WhereNode>(OpId::Where, name, {}, inputs);
}

Variable masked_fill(const Input& x, const Tensor& mask, Scalar value, std::string_view name) {
    require_tensor(x, name, "x");
    return apply<MaskedFillNode>(OpId::MaskedFill, name, {mask, value}, x);
}

Variable nan_to_num(const Input& x, double nan) {
    require_tensor(x, "nan_to_num", "x");
    return apply<NanToNumNode>(OpId::NanToNum, "nan_to_num", nan, x);
}

Variable lerp(const Input& a, const Input& b, const Input& w) {
    return binary(BinaryOp::Add, a, binary(BinaryOp::Mul, w, binary(BinaryOp::Sub, b, a, "lerp"), "lerp"), "lerp");
}

Variable addcmul(const Input& a, const Input& b, const Input& c, Scalar value) {
    const Variable product = binary(BinaryOp::Mul, binary(BinaryOp::Mul, b, c, "addcmul"), value, "addcmul");
    return binary(BinaryOp::Add, a, product, "addcmul");
}

} // namespace simple::autograd
