#include "stdlib/autograd/ops_norm.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/placed.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd {
namespace {

using tensor::NormLayout;
using tensor::NormStatistics;

void describe_layout(const NormLayout& layout, OpRequest& request) {
    for (const std::size_t size :
         {layout.batch, layout.channels, layout.inner, layout.over_batch ? std::size_t{0} : layout.groups}) {
        request.integers.push_back(static_cast<std::int64_t>(size));
    }
}

NormStatistics statistics_of(const Tensor& x, const NormLayout& layout) {
    NormStatistics result;
    const Input input(x);
    const auto native = [&] {
        NormStatistics found = tensor::norm_statistics(x, layout);
        result.variance = std::move(found.variance);
        return found.mean;
    };
    result.mean = follow(OpId::NormStatistics, {&input, 1}, native, [&](OpRequest& request) {
        describe_layout(layout, request);
        request.second = &result.variance;
    });
    return result;
}

/// Inputs in order: x, then the weight, then the bias, where there are any.
struct NormalizeNode final : FixedNode<3> {
    struct Params {
        NormLayout layout;
        NormStatistics statistics;
        double eps = 0.0;
        bool weight = false;
        bool bias = false;
        bool fixed = false;

        void describe(OpRequest& request) const {
            request.add(statistics.mean);
            request.add(statistics.variance);
            request.numbers = {eps};
            describe_layout(layout, request);
            for (const bool flag : {weight, bias, fixed}) {
                request.integers.push_back(flag ? 1 : 0);
            }
        }
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::normalize(in[0].tensor(), p.layout, p.statistics, p.eps, p.weight ? &in[1].tensor() : nullptr,
                                 p.bias ? &in[in.size() - 1].tensor() : nullptr, name);
    }
    static void describe(const Params& p, OpRequest& request) { p.describe(request); }
    NormalizeNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), p_(p), x_(in[0].tensor()), shape_(in[in.size() - 1].tensor().shape()) {
        if (p.weight) {
            weight_ = Saved(in[1].tensor());
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor* weight = p_.weight ? &weight_.get(*this) : nullptr;
        tensor::NormGradients gradients =
            tensor::normalize_gradients(g, x_.get(*this), p_.layout, p_.statistics, p_.eps, weight, p_.fixed);
        if (pass.needs(0)) {
            pass.give(0, std::move(gradients.x));
        }
        if (p_.weight && pass.needs(1)) {
            pass.give(1, tensor::reshape(gradients.weight, shape_));
        }
        const std::size_t bias = p_.weight ? 2 : 1;
        if (p_.bias && pass.needs(bias)) {
            pass.give(bias, tensor::reshape(gradients.bias, shape_));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(x_.get(*this));
        p_.describe(request);
        if (p_.weight) {
            request.add(weight_.get(*this));
        }
        request.add_integers(shape_);
        return true;
    }
    void release_saved() noexcept override {
        x_.reset();
        weight_.reset();
    }

private:
    Params p_;
    Saved x_;
    Saved weight_;
    Shape shape_; ///< of weight and bias
};

void check_channels(const Input* parameter, std::string_view which, const Shape& wanted, std::string_view name) {
    if (parameter == nullptr) {
        return;
    }
    require_tensor(*parameter, name, which);
    if (!(parameter->tensor().shape() == wanted)) {
        throw tensor::errors::paired_shapes(name, which, parameter->tensor().shape(), "channels", wanted);
    }
}

Variable run(OpId id, const Input& x, NormalizeNode::Params params, const Input* weight, const Input* bias,
             const Shape& parameter_shape, std::string_view name) {
    check_channels(weight, "weight", parameter_shape, name);
    check_channels(bias, "bias", parameter_shape, name);
    params.weight = weight != nullptr;
    params.bias = bias != nullptr;
    std::vector<Input> inputs = {x};
    for (const Input* parameter : {weight, bias}) {
        if (parameter != nullptr) {
            inputs.push_back(*parameter);
        }
    }
    return apply<NormalizeNode>(id, name, params, std::span<const Input>(inputs));
}

/// Throws E6 unless x has a dimension for channels.
const Shape& checked_shape(const Input& x, std::size_t least, std::string_view name) {
    require_tensor(x, name, "x");
    const Shape& shape = x.tensor().shape();
    if (shape.size() < least) {
        throw tensor::errors::rank(name, least == 2 ? "an input [N, C, …]" : "an input with channels", shape);
    }
    return shape;
}

} // namespace

Variable layer_norm(const Input& x, const Shape& normalized_shape, const Input* weight, const Input* bias, double eps,
                    std::string_view name) {
    const Shape& shape = checked_shape(x, 0, name);
    const std::size_t lead = shape.size() - std::min(shape.size(), normalized_shape.size());
    if (shape.size() < normalized_shape.size() ||
        !(Shape(shape.data() + lead, normalized_shape.size()) == normalized_shape)) {
        throw tensor::errors::value(name, "input " + tensor::to_string(shape) + " must end in " +
                                              tensor::to_string(normalized_shape));
    }
    NormalizeNode::Params params;
    params.layout.channels = static_cast<std::size_t>(tensor::checked_numel(normalized_shape, name));
    params.layout.batch = static_cast<std::size_t>(tensor::checked_numel(Shape(shape.data(), lead), name));
    params.layout.inner = 1;
    params.statistics = statistics_of(x.tensor(), params.layout);
    params.eps = eps;
    return run(OpId::LayerNorm, x, params, weight, bias, normalized_shape, name);
}

Variable group_norm(const Input& x, std::int64_t groups, const Input* weight, const Input* bias, double eps,
                    std::string_view name) {
    const Shape& shape = checked_shape(x, 2, name);
    if (groups < 1 || shape[1] % groups != 0) {
        throw tensor::errors::range(name, "num_groups", "a divisor of the " + std::to_string(shape[1]) + " channels",
                                    groups);
    }
    NormalizeNode::Params params;
    params.layout = tensor::norm_layout(shape, true);
    params.layout.groups = static_cast<std::size_t>(groups);
    params.statistics = statistics_of(x.tensor(), params.layout);
    params.eps = eps;
    return run(OpId::GroupNorm, x, params, weight, bias, {shape[1]}, name);
}

Variable batch_norm(const Input& x, NormStatistics& statistics, const Input* weight, const Input* bias, double eps,
                    std::string_view name) {
    const Shape& shape = checked_shape(x, 2, name);
    NormalizeNode::Params params;
    params.layout = tensor::norm_layout(shape, true);
    params.layout.over_batch = true;
    params.statistics = statistics = statistics_of(x.tensor(), params.layout);
    params.eps = eps;
    return run(OpId::BatchNorm, x, params, weight, bias, {shape[1]}, name);
}

Variable batch_norm_fixed(const Input& x, const NormStatistics& statistics, const Input* weight, const Input* bias,
                          double eps, std::string_view name) {
    const Shape& shape = checked_shape(x, 1, name);
    NormalizeNode::Params params;
    params.layout = tensor::norm_layout(shape, shape.size() > 1);
    params.layout.over_batch = true;
    const Shape channels{static_cast<std::int64_t>(params.layout.channels)};
    for (const Tensor* part : {&statistics.mean, &statistics.variance}) {
        if (!(part->shape() == channels)) {
            throw tensor::errors::paired_shapes(name, part == &statistics.mean ? "mean" : "variance", part->shape(),
                                                "channels", channels);
        }
    }
    // The layer's buffers change in place with every batch; the gradient needs those of now.
    params.statistics = {placed::clone(statistics.mean), placed::clone(statistics.variance)};
    params.eps = eps;
    params.fixed = true;
    return run(OpId::BatchNorm, x, params, weight, bias, channels, name);
}

} // namespace simple::autograd
