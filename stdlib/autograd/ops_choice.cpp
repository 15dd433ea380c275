// Choice between values: clamp, where, masked_fill, and what is made of simpler operations.
#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/autograd/side.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

namespace simple::autograd {
namespace {

using tensor::Operand;
using tensor::Scalar;

/// Stands for an operand that is left out.
const Tensor kNone = Tensor();

struct ClampNode final : FixedNode<1> {
    struct Params {
        std::optional<Scalar> min;
        std::optional<Scalar> max;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::clamp(in[0].tensor(), p.min, p.max, name);
    }
    static void describe(const Params& p, OpRequest& request) {
        for (const std::optional<Scalar>& limit : {p.min, p.max}) {
            request.add(limit ? Operand(*limit) : Operand(kNone));
        }
        request.native_only = !p.min && !p.max;
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
    bool describe_backward(OpRequest& request) const override {
        request.add(x_.get(*this));
        describe(params_, request);
        return true;
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
            pass.give(1, placed::sum_to_shape(tensor::where(cond, g, 0.0), shapes_[0]));
        }
        if (pass.needs(2)) {
            pass.give(2, placed::sum_to_shape(tensor::where(cond, 0.0, g), shapes_[1]));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(cond_.get(*this));
        request.add_shape(shapes_[0]);
        request.add_shape(shapes_[1]);
        return true;
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
    static void describe(const Params& p, OpRequest& request) {
        request.add(p.mask);
        request.add(p.value);
    }
    MaskedFillNode(OpId id, const Params& p, std::span<const Input>, const Tensor& y)
        : FixedNode(id, y.dtype()), mask_(p.mask) {}
    void backward(Backward& pass, const Tensor& g) override {
        pass.give(0, tensor::masked_fill(g, mask_.get(*this), 0.0));
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(mask_.get(*this));
        return true;
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
    static void describe(double nan, OpRequest& request) { request.numbers = {nan}; }
    NanToNumNode(OpId id, double, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), x_(in[0].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor finite = tensor::unary(UnaryOp::IsFinite, x_.get(*this), name());
        pass.give(0, tensor::where(finite, g, 0.0));
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(x_.get(*this));
        return true;
    }
    void release_saved() noexcept override { x_.reset(); }

private:
    Saved x_;
};

/// lerp and addcmul: three operands that broadcast.
template <typename Formula> struct BlendNode final : FixedNode<3> {
    using Params = Formula;
    static Tensor forward(const Formula& f, std::span<const Input> in, std::string_view name) {
        return f.value(in[0].operand(), in[1].operand(), in[2].operand(), name);
    }
    static void describe(const Formula& f, OpRequest& request) { f.describe(request); }
    BlendNode(OpId id, const Formula& f, std::span<const Input> in, const Tensor& y) : FixedNode(id, y.dtype()), f_(f) {
        for (std::size_t i = 0; i < 3; ++i) {
            sides_[i].keep(in[i]);
            shapes_[i] = in[i].is_tensor() ? in[i].tensor().shape() : Shape();
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        for (std::size_t i = 0; i < 3; ++i) {
            if (pass.needs(i)) {
                const Tensor slope = f_.slope(i, g, sides_[0].get(*this), sides_[1].get(*this), sides_[2].get(*this));
                pass.give(i, placed::sum_to_shape(slope, shapes_[i]));
            }
        }
    }
    bool describe_backward(OpRequest& request) const override {
        for (const Side& side : sides_) {
            request.add(side.get(*this));
        }
        f_.describe(request);
        return true;
    }
    void release_saved() noexcept override {
        for (Side& side : sides_) {
            side.reset();
        }
    }

private:
    Formula f_;
    Side sides_[3];
    Shape shapes_[3];
};

/// a + w·(b - a).
struct LerpFormula {
    void describe(OpRequest&) const noexcept {}
    static Tensor value(const tensor::Operand& a, const tensor::Operand& b, const tensor::Operand& w,
                        std::string_view name) {
        return tensor::lerp(a, b, w, name);
    }
    static Tensor slope(std::size_t i, const Tensor& g, const tensor::Operand& a, const tensor::Operand& b,
                        const tensor::Operand& w) {
        const Tensor part = tensor::mul(g, w);
        return i == 0 ? tensor::sub(g, part) : i == 1 ? part : tensor::mul(g, tensor::sub(b, a));
    }
};

/// a + value·b·c.
struct AddcmulFormula {
    Scalar factor;
    void describe(OpRequest& request) const { request.add(factor); }
    Tensor value(const tensor::Operand& a, const tensor::Operand& b, const tensor::Operand& c,
                 std::string_view name) const {
        return tensor::addcmul(a, b, c, factor, name);
    }
    Tensor slope(std::size_t i, const Tensor& g, const tensor::Operand&, const tensor::Operand& b,
                 const tensor::Operand& c) const {
        return i == 0 ? g : tensor::mul(tensor::mul(g, factor), i == 1 ? c : b);
    }
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
    const std::array<Input, 3> inputs = {a, b, w};
    return apply<BlendNode<LerpFormula>>(OpId::Lerp, "lerp", {}, inputs);
}

Variable addcmul(const Input& a, const Input& b, const Input& c, Scalar value) {
    const std::array<Input, 3> inputs = {a, b, c};
    return apply<BlendNode<AddcmulFormula>>(OpId::Addcmul, "addcmul", {value}, inputs);
}

} // namespace simple::autograd
