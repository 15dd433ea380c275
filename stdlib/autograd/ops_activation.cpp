#include "stdlib/autograd/ops_activation.hpp"

#include "stdlib/autograd/apply.hpp"
#include "stdlib/tensor/ops_activation.hpp"

namespace simple::autograd {
namespace {

/// softmax (Log = false) and log_softmax.
template <bool Log> struct SoftmaxNode final : FixedNode<1> {
    using Params = std::int64_t;
    static Tensor forward(std::int64_t dim, std::span<const Input> in, std::string_view name) {
        return Log ? tensor::log_softmax(in[0].tensor(), dim, name) : tensor::softmax(in[0].tensor(), dim, name);
    }
    static void describe(std::int64_t dim, OpRequest& request) { request.dims = Dims(dim); }
    SoftmaxNode(OpId id, std::int64_t dim, std::span<const Input>, const Tensor& y)
        : FixedNode(id, y.dtype()), dim_(dim), y_(y) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& y = y_.get(*this);
        pass.give(0, Log ? tensor::log_softmax_backward(g, y, dim_) : tensor::softmax_backward(g, y, dim_));
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
    DropoutNode(OpId id, const Tensor& mask, std::span<const Input>, const Tensor& y)
        : FixedNode(id, y.dtype()), mask_(mask) {}
    void backward(Backward& pass, const Tensor& g) override { pass.give(0, tensor::mul(g, mask_)); }
    void release_saved() noexcept override { mask_ = Tensor(); }

private:
    Tensor mask_;
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

} // namespace simple::autograd
