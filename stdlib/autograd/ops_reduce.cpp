#include "stdlib/autograd/ops_reduce.hpp"

#include <cmath>
#include <limits>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/reduction.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"

namespace simple::autograd {
namespace {

/// sum and mean: the gradient is stretched, divided by the number of averaged elements.
template <bool Mean> struct SumNode final : FixedNode<1> {
    using Params = ReduceParams;
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        const Tensor& x = in[0].tensor();
        return Mean ? tensor::mean(x, p.dims, p.keepdim, name) : tensor::sum(x, p.dims, p.keepdim, name);
    }
    static void describe(const Params& p, OpRequest& request) { p.describe(request); }
    SumNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), where_(p, in[0].tensor()) {
        scale_ = Mean ? static_cast<double>(y.numel()) / static_cast<double>(in[0].tensor().numel()) : 1.0;
    }
    void backward(Backward& pass, const Tensor& g) override {
        pass.give(0, where_.stretch(Mean ? tensor::mul(g, scale_) : g));
    }
    bool describe_backward(OpRequest& request) const override {
        where_.describe(request);
        request.numbers = {scale_};
        return true;
    }

private:
    ReducedFrom where_;
    double scale_;
};

struct ProdNode final : FixedNode<1> {
    using Params = ReduceParams;
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::prod(in[0].tensor(), p.dims, p.keepdim, name);
    }
    static void describe(const Params& p, OpRequest& request) { p.describe(request); }
    ProdNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), where_(p, in[0].tensor()), dims_(p.dims), x_(in[0].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        // y/x fails at zeros: there, and next to exactly one zero, the product of the others is what remains.
        const Tensor& x = x_.get(*this);
        const Tensor zero = tensor::eq(x, 0.0);
        const Tensor others = tensor::prod(tensor::where(zero, 1.0, x), dims_, true);
        const Tensor zeros = tensor::count_nonzero(zero, dims_, true);
        const Tensor at_zero = tensor::where(tensor::eq(zeros, 1), others, 0.0);
        const Tensor elsewhere = tensor::where(tensor::eq(zeros, 0), tensor::div(others, x), 0.0);
        pass.give(0, tensor::mul(where_.stretch(g), tensor::where(zero, at_zero, elsewhere)));
    }
    bool describe_backward(OpRequest& request) const override {
        where_.describe_reduction(request);
        request.add(x_.get(*this));
        return true;
    }
    void release_saved() noexcept override { x_.reset(); }

private:
    ReducedFrom where_;
    Dims dims_;
    Saved x_;
};

/// amax and amin, and max and min of all elements: ties share the gradient. Where the result is NaN, the latter pass it
/// to each NaN, and the former give NaN, as in PyTorch.
template <bool Largest> struct ExtremeNode final : FixedNode<1> {
    using Params = ReduceParams;
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        const Tensor& x = in[0].tensor();
        return Largest ? tensor::amax(x, p.dims, p.keepdim, name) : tensor::amin(x, p.dims, p.keepdim, name);
    }
    static void describe(const Params& p, OpRequest& request) { p.describe(request); }
    ExtremeNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), where_(p, in[0].tensor()), dims_(p.dims), x_(in[0].tensor()), y_(y) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& x = x_.get(*this);
        const Tensor& y = y_.get(*this);
        const Tensor stretched = where_.stretch(g);
        if (op() == OpId::Amax || op() == OpId::Amin) {
            const Tensor chosen = tensor::eq(x, where_.stretch(y));
            pass.give(0, tensor::div(tensor::mul(stretched, chosen), count(chosen, g.dtype())));
            return;
        }
        const bool is_nan = std::isnan(y.item().as_f64());
        const Tensor chosen =
            is_nan ? tensor::unary(tensor::UnaryOp::IsNan, x, "isnan") : tensor::eq(x, where_.stretch(y));
        pass.give(0, tensor::where(chosen, tensor::div(stretched, count(chosen, g.dtype())), 0.0));
    }
    bool describe_backward(OpRequest& request) const override {
        where_.describe_reduction(request);
        request.add(x_.get(*this));
        return true;
    }
    void release_saved() noexcept override {
        x_.reset();
        y_.reset();
    }

private:
    Tensor count(const Tensor& chosen, DType dtype) const {
        return tensor::to(tensor::count_nonzero(chosen, dims_, true), dtype);
    }

    ReducedFrom where_;
    Dims dims_;
    Saved x_;
    Saved y_;
};

struct LogsumexpNode final : FixedNode<1> {
    using Params = ReduceParams;
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::logsumexp(in[0].tensor(), p.dims, p.keepdim, name);
    }
    static void describe(const Params& p, OpRequest& request) { p.describe(request); }
    LogsumexpNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), where_(p, in[0].tensor()), x_(in[0].tensor()), y_(y) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor weight = tensor::exp(tensor::sub(x_.get(*this), where_.stretch(y_.get(*this))));
        pass.give(0, tensor::mul(where_.stretch(g), weight));
    }
    bool describe_backward(OpRequest& request) const override {
        where_.describe_reduction(request);
        request.add(x_.get(*this));
        return true;
    }
    void release_saved() noexcept override {
        x_.reset();
        y_.reset();
    }

private:
    ReducedFrom where_;
    Saved x_;
    Saved y_;
};

} // namespace

Variable sum(const Input& x, const Dims& dims, bool keepdim, std::string_view name) {
    require_tensor(x, name, "x");
    return full_or_dims(apply<SumNode<false>>(OpId::Sum, name, {dims, keepdim}, x), x, dims, keepdim);
}

Variable mean(const Input& x, const Dims& dims, bool keepdim, std::string_view name) {
    require_tensor(x, name, "x");
    return full_or_dims(apply<SumNode<true>>(OpId::Mean, name, {dims, keepdim}, x), x, dims, keepdim);
}

Variable prod(const Input& x, const Dims& dims, bool keepdim, std::string_view name) {
    require_tensor(x, name, "x");
    return full_or_dims(apply<ProdNode>(OpId::Prod, name, {dims, keepdim}, x), x, dims, keepdim);
}

Variable amax(const Input& x, const Dims& dims, bool keepdim, std::string_view name) {
    require_tensor(x, name, "x");
    const OpId id = name == "max" ? OpId::Max : OpId::Amax;
    return full_or_dims(apply<ExtremeNode<true>>(id, name, {dims, keepdim}, x), x, dims, keepdim);
}

Variable amin(const Input& x, const Dims& dims, bool keepdim, std::string_view name) {
    require_tensor(x, name, "x");
    const OpId id = name == "min" ? OpId::Min : OpId::Amin;
    return full_or_dims(apply<ExtremeNode<false>>(id, name, {dims, keepdim}, x), x, dims, keepdim);
}

Variable logsumexp(const Input& x, const Dims& dims, bool keepdim, std::string_view name) {
    require_tensor(x, name, "x");
    return full_or_dims(apply<LogsumexpNode>(OpId::Logsumexp, name, {dims, keepdim}, x), x, dims, keepdim);
}

} // namespace simple::autograd
