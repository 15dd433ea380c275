// Reductions with longer formulas (variance, standard deviation, norm) and those that give positions or counts.
#include <cmath>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/ops_reduce.hpp"
#include "stdlib/autograd/reduction.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_join.hpp"

namespace simple::autograd {
namespace {

/// variance (Root = false): g·2(x - mean)/(n - c); standard deviation: the same by 2y, 0 where y is 0.
template <bool Root> struct VarianceNode final : FixedNode<1> {
    struct Params : ReduceParams {
        bool unbiased = true;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        const Tensor& x = in[0].tensor();
        return Root ? tensor::standard_deviation(x, p.dims, p.keepdim, p.unbiased, name)
                    : tensor::variance(x, p.dims, p.keepdim, p.unbiased, name);
    }
    static void describe(const Params& p, OpRequest& request) {
        static_cast<const ReduceParams&>(p).describe(request);
        request.numbers = {p.unbiased ? 1.0 : 0.0};
    }
    VarianceNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), where_(p, in[0].tensor()), dims_(p.dims), x_(in[0].tensor()),
          unbiased_(p.unbiased) {
        const double count = static_cast<double>(in[0].tensor().numel()) / static_cast<double>(y.numel());
        scale_ = 2.0 / (count - (p.unbiased ? 1.0 : 0.0));
        if (Root) {
            y_ = Saved(y);
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& x = x_.get(*this);
        Tensor outer = tensor::mul(g, scale_);
        if (Root) {
            const Tensor& y = y_.get(*this);
            const Tensor root = tensor::reshape(y, g.shape());
            outer = tensor::where(tensor::eq(root, 0.0), 0.0, tensor::div(outer, tensor::mul(root, 2.0)));
        }
        const Tensor centred = tensor::sub(x, tensor::mean(x, dims_, true));
        pass.give(0, tensor::mul(where_.stretch(outer), centred));
    }
    bool describe_backward(OpRequest& request) const override {
        where_.describe_reduction(request);
        request.numbers = {unbiased_ ? 1.0 : 0.0};
        request.add(x_.get(*this));
        return true;
    }
    void release_saved() noexcept override {
        x_.reset();
        y_.reset();
    }

private:
    ReducedFrom where_;
    Dims dims_;
    Saved x_;
    Saved y_;
    double scale_;
    bool unbiased_;
};

/// (Σ|x|^p)^(1/p); the gradient g·sign(x)·(|x|/y)^(p-1) is 0 where y or x is 0.
struct NormNode final : FixedNode<1> {
    struct Params : ReduceParams {
        double p = 2.0;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::norm(in[0].tensor(), p.p, p.dims, p.keepdim, name);
    }
    static void describe(const Params& p, OpRequest& request) {
        static_cast<const ReduceParams&>(p).describe(request);
        request.numbers = {p.p};
    }
    NormNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), where_(p, in[0].tensor()), dims_(p.dims), x_(in[0].tensor()), y_(y), p_(p.p) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor& x = x_.get(*this);
        const Tensor y = where_.stretch(y_.get(*this));
        const Tensor size = tensor::abs(x);
        Tensor share;
        if (std::isinf(p_)) {
            const Tensor largest = tensor::eq(size, y);
            const Tensor ties = tensor::to(tensor::count_nonzero(largest, dims_, true), g.dtype());
            share = tensor::where(largest, tensor::reciprocal(ties), 0.0);
        } else {
            const Tensor ratio = tensor::div(size, y);
            share = p_ == 2.0 ? ratio : tensor::pow(ratio, p_ - 1.0);
        }
        const Tensor signed_share = tensor::where(tensor::eq(x, 0.0), 0.0, tensor::mul(share, tensor::sign(x)));
        pass.give(0, tensor::mul(where_.stretch(g), signed_share));
    }
    bool describe_backward(OpRequest& request) const override {
        where_.describe_reduction(request);
        request.numbers = {p_};
        request.add(x_.get(*this));
        return true;
    }
    void release_saved() noexcept override {
        x_.reset();
        y_.reset();
    }

private:
    ReducedFrom where_;
    Dims dims_;
    Saved x_;
    Saved y_;
    double p_;
};

/// max and min along a dimension: the gradient goes to the position found.
struct PickNode final : FixedNode<1> {
    struct Params {
        std::int64_t dim;
        bool keepdim;
        Tensor* positions; ///< where forward leaves them
        bool largest;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        const Tensor& x = in[0].tensor();
        auto [values, positions] = p.largest ? tensor::max_with_index(x, p.dim, p.keepdim, name)
                                             : tensor::min_with_index(x, p.dim, p.keepdim, name);
        *p.positions = std::move(positions);
        return values;
    }
    static void describe(const Params& p, OpRequest& request) {
        ReduceParams{p.dim, p.keepdim}.describe(request);
        request.second = p.positions;
    }
    PickNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), shape_(in[0].tensor().shape()), positions_(*p.positions), dim_(p.dim),
          keepdim_(p.keepdim) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor values = tensor::restore_dims(g, shape_, dim_, keepdim_);
        const Tensor positions = tensor::restore_dims(positions_, shape_, dim_, keepdim_);
        const Tensor zeros = Tensor::zeros(shape_, g.dtype());
        pass.give(0, shape_.empty() ? tensor::reshape(g, shape_) : tensor::scatter_add(zeros, dim_, positions, values));
    }
    bool describe_backward(OpRequest& request) const override {
        if (shape_.empty()) {
            return false;
        }
        const std::size_t place = tensor::normalize_dim(dim_, shape_, name());
        Shape reduced = shape_;
        reduced[place] = 1;
        request.add(positions_);
        request.integers.push_back(static_cast<std::int64_t>(place));
        request.add_shape(reduced);
        request.add_shape(shape_);
        return true;
    }
    void release_saved() noexcept override { positions_ = Tensor(); }

private:
    Shape shape_;
    Tensor positions_;
    std::int64_t dim_;
    bool keepdim_;
};

std::pair<Variable, Tensor> pick(OpId id, const Input& x, std::int64_t dim, bool keepdim, std::string_view name) {
    require_tensor(x, name, "x");
    Tensor positions;
    const bool largest = id == OpId::Max;
    Variable values = apply<PickNode>(id, name, {dim, keepdim, &positions, largest}, x);
    return {std::move(values), std::move(positions)};
}

/// Runs a reduction that has no gradient.
template <typename Kernel> Tensor counted(OpId id, const Input& x, const ReduceParams& params, const Kernel& kernel) {
    const std::string_view name = accel::op_name(id);
    require_tensor(x, name, "x");
    return dispatch(
        id, {&x, 1}, [&] { return kernel(x.tensor(), name); }, [&](OpRequest& request) { params.describe(request); });
}

Dims dims_of(std::optional<std::int64_t> dim) { return dim ? Dims(*dim) : Dims(); }

} // namespace

Variable variance(const Input& x, const Dims& dims, bool keepdim, bool unbiased, std::string_view name) {
    require_tensor(x, name, "x");
    return full_or_dims(apply<VarianceNode<false>>(OpId::Variance, name, {{dims, keepdim}, unbiased}, x), x, dims,
                        keepdim);
}

Variable standard_deviation(const Input& x, const Dims& dims, bool keepdim, bool unbiased, std::string_view name) {
    require_tensor(x, name, "x");
    return full_or_dims(apply<VarianceNode<true>>(OpId::Std, name, {{dims, keepdim}, unbiased}, x), x, dims, keepdim);
}

Variable norm(const Input& x, double p, const Dims& dims, bool keepdim, std::string_view name) {
    require_tensor(x, name, "x");
    return full_or_dims(apply<NormNode>(OpId::Norm, name, {{dims, keepdim}, p}, x), x, dims, keepdim);
}

std::pair<Variable, Tensor> max_with_index(const Input& x, std::int64_t dim, bool keepdim, std::string_view name) {
    return pick(OpId::Max, x, dim, keepdim, name);
}

std::pair<Variable, Tensor> min_with_index(const Input& x, std::int64_t dim, bool keepdim, std::string_view name) {
    return pick(OpId::Min, x, dim, keepdim, name);
}

Tensor argmax(const Input& x, std::optional<std::int64_t> dim, bool keepdim) {
    return counted(OpId::Argmax, x, {dims_of(dim), keepdim},
                   [&](const Tensor& t, std::string_view name) { return tensor::argmax(t, dim, keepdim, name); });
}

Tensor argmin(const Input& x, std::optional<std::int64_t> dim, bool keepdim) {
    return counted(OpId::Argmin, x, {dims_of(dim), keepdim},
                   [&](const Tensor& t, std::string_view name) { return tensor::argmin(t, dim, keepdim, name); });
}

Tensor all(const Input& x, const Dims& dims, bool keepdim) {
    return counted(OpId::All, x, {dims, keepdim},
                   [&](const Tensor& t, std::string_view name) { return tensor::all(t, dims, keepdim, name); });
}

Tensor any(const Input& x, const Dims& dims, bool keepdim) {
    return counted(OpId::Any, x, {dims, keepdim},
                   [&](const Tensor& t, std::string_view name) { return tensor::any(t, dims, keepdim, name); });
}

Tensor count_nonzero(const Input& x, const Dims& dims, bool keepdim) {
    return counted(OpId::CountNonzero, x, {dims, keepdim}, [&](const Tensor& t, std::string_view name) {
        return tensor::count_nonzero(t, dims, keepdim, name);
    });
}

} // namespace simple::autograd
