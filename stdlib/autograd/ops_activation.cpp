#include "stdlib/autograd/ops_activation.hpp"

#include <algorithm>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_activation.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

/// softmax (Log = false) and log_softmax.
template <bool Log> struct SoftmaxNode final : FixedNode<1> {
    using Params = std::int64_t;
    static Tensor forward(std::int64_t dim, std::span<const Input> in, std::string_view name) {
        return Log ? tensor::log_softmax(in[0].tensor(), dim, name) : tensor::softmax(in[0].tensor(), dim, name);
    }
    static void describe(std::int64_t dim, OpRequest& request) { request.integers.push_back(dim); }
    SoftmaxNode(OpId id, std::int64_t dim, std::span<const Input>, const Tensor& y)
        : FixedNode(id, y.dtype()), dim_(dim), y_(y) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& y = y_.get(*this);
        pass.give(0, Log ? tensor::log_softmax_backward(g, y, dim_) : tensor::softmax_backward(g, y, dim_));
    }
    bool describe_backward(OpRequest& request) const override {
        describe(dim_, request);
        request.add(y_.get(*this));
        return true;
    }
    void release_saved() noexcept override { y_.reset(); }

private:
    std::int64_t dim_;
    Saved y_;
};

struct DropoutNode final : FixedNode<1> {
    using Params = Tensor;
    static Tensor forward(const Tensor& mask, std::span<const Input> in, std::string_view name) {
        return tensor::mul(in[0].tensor(), mask, name);
    }
    static void describe(const Tensor& mask, OpRequest& request) { request.add(mask); }
    DropoutNode(OpId id, const Tensor& mask, std::span<const Input>, const Tensor& y)
        : FixedNode(id, y.dtype()), mask_(mask) {}
    void backward(Backward& pass, const Tensor& g) override { pass.give(0, tensor::mul(g, mask_)); }
    bool describe_backward(OpRequest& request) const override {
        describe(mask_, request);
        return true;
    }
    void release_saved() noexcept override { mask_ = Tensor(); }

private:
    Tensor mask_;
};

/// The slope lies along dimension 1 of x.
Tensor along_channels(const Tensor& slope, const Tensor& x) {
    Shape shape = Shape::filled(std::max<std::size_t>(x.ndim(), 1), 1);
    shape[shape.size() > 1 ? 1 : 0] = slope.numel();
    return tensor::reshape(slope, shape);
}

struct PreluNode final : FixedNode<2> {
    using Params = NoParams;
    static Tensor forward(const Params&, std::span<const Input> in, std::string_view name) {
        const Tensor& x = in[0].tensor();
        const Tensor product = tensor::mul(x, along_channels(in[1].tensor(), x), name);
        return tensor::where(tensor::gt(x, 0), x, tensor::reshape(product, x.shape()), name);
    }
    PreluNode(OpId id, const Params&, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), x_(in[0].tensor()), weight_(in[1].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& x = x_.get(*this);
        const Tensor slope = along_channels(weight_.get(*this), x);
        const Tensor positive = tensor::gt(x, 0);
        if (pass.needs(0)) {
            const Tensor product = tensor::reshape(tensor::mul(g, slope), x.shape());
            pass.give(0, tensor::where(positive, g, product));
        }
        if (pass.needs(1)) {
            const Tensor parts = tensor::where(positive, 0.0, tensor::mul(g, x));
            const Tensor whole = x.ndim() == 0 ? tensor::reshape(parts, {1}) : parts;
            pass.give(1, tensor::reshape(placed::sum_to_shape(whole, slope.shape()), weight_.get(*this).shape()));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(x_.get(*this));
        request.add(weight_.get(*this));
        return true;
    }
    void release_saved() noexcept override {
        x_.reset();
        weight_.reset();
    }

private:
    Saved x_;
    Saved weight_;
};

} // namespace

Variable gelu(const Input& x, std::string_view approximate) { return unary(tensor::gelu_op(approximate), x, "gelu"); }

Variable softmax(const Input& x, std::int64_t dim, std::string_view name) {
    require_tensor(x, name, "x");
    return apply<SoftmaxNode<false>>(OpId::Softmax, name, dim, x);
}

Variable log_softmax(const Input& x, std::int64_t dim, std::string_view name) {
    require_tensor(x, name, "x");
    return apply<SoftmaxNode<true>>(OpId::LogSoftmax, name, dim, x);
}

Variable dropout(const Input& x, double p, bool training, std::string_view name) {
    require_tensor(x, name, "x");
    if (!training || p == 0.0) {
        return Variable(x.tensor(), NodeRef::share(x.node()));
    }
    const Tensor mask = tensor::dropout_mask(Session::current().generator, x.tensor(), p, name);
    return apply<DropoutNode>(OpId::Dropout, name, mask, x);
}

Variable dropout_channels(const Input& x, double p, bool training, std::string_view name) {
    require_tensor(x, name, "x");
    const Shape& shape = x.tensor().shape();
    if (shape.size() != 3 && shape.size() != 4) {
        throw tensor::errors::rank(name, "an input [N, C, H, W] or [C, H, W]", shape);
    }
    if (!training || p == 0.0) {
        return Variable(x.tensor(), NodeRef::share(x.node()));
    }
    Shape channels = Shape::filled(shape.size(), 1);
    for (std::size_t i = 0; i + 2 < shape.size(); ++i) {
        channels[i] = shape[i];
    }
    const Tensor like = Tensor::empty(channels, x.tensor().dtype(), name);
    const Tensor mask = tensor::dropout_mask(Session::current().generator, like, p, name);
    return apply<DropoutNode>(OpId::Dropout, name, mask, x);
}

Variable prelu(const Input& x, const Input& weight, std::string_view name) {
    require_tensor(x, name, "x");
    require_tensor(weight, name, "weight");
    const Shape& shape = x.tensor().shape();
    const std::int64_t channels = shape.size() > 1 ? shape[1] : 1;
    const std::int64_t slopes = weight.tensor().numel();
    if (weight.tensor().ndim() != 1 || (slopes != 1 && slopes != channels)) {
        throw tensor::errors::paired_shapes(name, "weight", weight.tensor().shape(), "channels", {channels});
    }
    const std::array<Input, 2> inputs = {x, weight};
    return apply<PreluNode>(OpId::Prelu, name, {}, inputs);
}

} // namespace simple::autograd
