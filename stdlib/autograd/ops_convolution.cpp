#include "stdlib/autograd/ops_convolution.hpp"

#include "stdlib/autograd/apply.hpp"
#include "stdlib/autograd/placed.hpp"

namespace simple::autograd {
namespace {

struct ConvolutionNode final : FixedNode<3> {
    struct Params {
        ConvolutionOptions options;
        std::size_t spatial;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::convolution(in[0].tensor(), in[1].tensor(), in.size() == 3 ? &in[2].tensor() : nullptr,
                                   p.options, p.spatial, name);
    }
    static void describe(const Params& p, OpRequest& request) {
        const ConvolutionOptions& o = p.options;
        request.native_only = o.same;
        request.integers.push_back(static_cast<std::int64_t>(p.spatial));
        request.integers.push_back(o.groups);
        for (const Pair& pair : {o.stride, o.padding, o.dilation}) {
            if (p.spatial == 2) {
                request.integers.push_back(pair.rows);
            }
            request.integers.push_back(pair.columns);
        }
    }
    /// Describes the gradient of input `which`, given that of the result and the other input.
    static void describe_gradient(const Params& p, std::size_t which, const Shape& shape, OpRequest& request) {
        describe(p, request);
        request.backward = true;
        request.needs = 1U << which;
        request.add_integers(shape);
    }
    ConvolutionNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), params_(p), x_shape_(in[0].tensor().shape()),
          weight_shape_(in[1].tensor().shape()) {
        if (in[1].node() != nullptr) {
            x_ = Saved(in[0].tensor());
        }
        if (in[0].node() != nullptr) {
            weight_ = Saved(in[1].tensor());
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        if (pass.needs(0)) {
            const Tensor& weight = weight_.get(*this);
            pass.give(0, dispatch_product(
                             op(), g, weight,
                             [&] {
                                 return tensor::convolution_input_gradient(g, weight, x_shape_, params_.options,
                                                                           params_.spatial, name());
                             },
                             [&](OpRequest& request) { describe_gradient(params_, 0, x_shape_, request); }));
        }
        if (pass.needs(1)) {
            const Tensor& x = x_.get(*this);
            pass.give(1, dispatch_product(
                             op(), g, x,
                             [&] {
                                 return tensor::convolution_weight_gradient(g, x, weight_shape_, params_.options,
                                                                            params_.spatial, name());
                             },
                             [&](OpRequest& request) { describe_gradient(params_, 1, weight_shape_, request); }));
        }
        if (pass.needs(2)) {
            pass.give(2, placed::sum(g, tensor::dims_without_channels(g.ndim(), params_.spatial)));
        }
    }
    void release_saved() noexcept override {
        x_.reset();
        weight_.reset();
    }

private:
    Params params_;
    Shape x_shape_;
    Shape weight_shape_;
    Saved x_;
    Saved weight_;
};

struct PoolParams {
    PoolOptions options;
    std::size_t spatial;

    /// A sequence is described as a plane of one row.
    void describe(OpRequest& request) const {
        const auto add = [&](std::int64_t rows, std::int64_t columns, std::int64_t alone) {
            request.integers.push_back(spatial == 2 ? rows : alone);
            request.integers.push_back(columns);
        };
        const Pair& kernel = options.kernel;
        const Pair& stride = options.stride;
        request.integers.push_back(static_cast<std::int64_t>(spatial));
        add(kernel.rows, kernel.columns, 1);
        add(stride.rows == 0 ? kernel.rows : stride.rows, stride.columns == 0 ? kernel.columns : stride.columns, 1);
        add(options.padding.rows, options.padding.columns, 0);
        request.integers.push_back(options.count_include_pad ? 1 : 0);
    }
};

struct MaxPoolNode final : FixedNode<1> {
    struct Params {
        PoolParams pool;
        Tensor* places; ///< where forward leaves them
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        auto [values, places] = tensor::max_pool(in[0].tensor(), p.pool.options, p.pool.spatial, name);
        *p.places = std::move(places);
        return values;
    }
    static void describe(const Params& p, OpRequest& request) {
        p.pool.describe(request);
        request.second = p.places;
    }
    MaxPoolNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), shape_(in[0].tensor().shape()), places_(*p.places), pool_(p.pool) {}
    void backward(Backward& pass, const Tensor& g) override {
        pass.give(0, tensor::max_pool_gradient(g, places_, shape_, pool_.spatial));
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(places_);
        pool_.describe(request);
        request.add_integers(shape_);
        return true;
    }
    void release_saved() noexcept override { places_ = Tensor(); }

private:
    Shape shape_;
    Tensor places_;
    PoolParams pool_;
};

struct AvgPoolNode final : FixedNode<1> {
    using Params = PoolParams;
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::avg_pool(in[0].tensor(), p.options, p.spatial, name);
    }
    static void describe(const Params& p, OpRequest& request) { p.describe(request); }
    AvgPoolNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), shape_(in[0].tensor().shape()), params_(p) {}
    void backward(Backward& pass, const Tensor& g) override {
        pass.give(0, tensor::avg_pool_gradient(g, shape_, params_.options, params_.spatial, name()));
    }
    bool describe_backward(OpRequest& request) const override {
        params_.describe(request);
        request.add_integers(shape_);
        return true;
    }

private:
    Shape shape_;
    Params params_;
};

struct AdaptivePoolNode final : FixedNode<1> {
    using Params = Pair;
    static Tensor forward(const Pair& size, std::span<const Input> in, std::string_view name) {
        return tensor::adaptive_avg_pool2d(in[0].tensor(), size, name);
    }
    static void describe(const Pair& size, OpRequest& request) { request.integers = {size.rows, size.columns}; }
    AdaptivePoolNode(OpId id, const Pair& size, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), shape_(in[0].tensor().shape()), size_(size) {}
    void backward(Backward& pass, const Tensor& g) override {
        pass.give(0, tensor::adaptive_avg_pool2d_gradient(g, shape_, size_, name()));
    }
    bool describe_backward(OpRequest& request) const override {
        describe(size_, request);
        request.add_integers(shape_);
        return true;
    }

private:
    Shape shape_;
    Pair size_;
};

struct UnfoldNode final : FixedNode<1> {
    struct Params {
        Pair kernel;
        ConvolutionOptions options;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        return tensor::unfold(in[0].tensor(), p.kernel, p.options, name);
    }
    static void describe(const Params& p, OpRequest& request) {
        for (const Pair pair : {p.kernel, p.options.dilation, p.options.padding, p.options.stride}) {
            request.add_integers({pair.rows, pair.columns});
        }
    }
    UnfoldNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), shape_(in[0].tensor().shape()), params_(p) {}
    void backward(Backward& pass, const Tensor& g) override {
        pass.give(0, tensor::unfold_gradient(g, shape_, params_.kernel, params_.options, name()));
    }
    bool describe_backward(OpRequest& request) const override {
        describe(params_, request);
        request.add_integers(shape_);
        return true;
    }

private:
    Shape shape_;
    Params params_;
};

/// Writes padding "same" as a number where both ends get the same, which backends understand.
ConvolutionOptions with_padding(ConvolutionOptions options, const Shape& weight, std::size_t spatial) {
    const std::int64_t columns = options.dilation.columns * (weight.back() - 1);
    const std::int64_t rows = spatial == 2 ? options.dilation.rows * (weight[weight.size() - 2] - 1) : 0;
    if (options.same && rows % 2 == 0 && columns % 2 == 0) {
        options.same = false;
        options.padding = {rows / 2, columns / 2};
    }
    return options;
}

Variable convolve(OpId id, const Input& x, const Input& weight, const Input* bias, const ConvolutionOptions& options,
                  std::size_t spatial, std::string_view name) {
    require_tensor(x, name, "x");
    require_tensor(weight, name, "weight");
    if (bias == nullptr) {
        // Checked before a backend is asked, so that errors do not depend on the choice.
        static_cast<void>(
            tensor::plan_convolution(x.tensor().shape(), weight.tensor().shape(), nullptr, options, spatial, name));
        const std::array<Input, 2> inputs = {x, weight};
        return apply<ConvolutionNode>(id, name, {with_padding(options, weight.tensor().shape(), spatial), spatial},
                                      inputs);
    }
    require_tensor(*bias, name, "bias");
    static_cast<void>(tensor::plan_convolution(x.tensor().shape(), weight.tensor().shape(), &bias->tensor().shape(),
                                               options, spatial, name));
    const std::array<Input, 3> inputs = {x, weight, *bias};
    return apply<ConvolutionNode>(id, name, {with_padding(options, weight.tensor().shape(), spatial), spatial}, inputs);
}

Variable pool_largest(OpId id, const Input& x, const PoolOptions& options, std::size_t spatial, std::string_view name,
                      Tensor* places) {
    require_tensor(x, name, "x");
    Tensor found;
    return apply<MaxPoolNode>(id, name, {{options, spatial}, places != nullptr ? places : &found}, x);
}

} // namespace

Variable conv1d(const Input& x, const Input& weight, const Input* bias, const ConvolutionOptions& options,
                std::string_view name) {
    return convolve(OpId::Conv1d, x, weight, bias, options, 1, name);
}

Variable conv2d(const Input& x, const Input& weight, const Input* bias, const ConvolutionOptions& options,
                std::string_view name) {
    return convolve(OpId::Conv2d, x, weight, bias, options, 2, name);
}

Variable max_pool1d(const Input& x, const PoolOptions& options, std::string_view name, Tensor* places) {
    return pool_largest(OpId::MaxPool1d, x, options, 1, name, places);
}

Variable max_pool2d(const Input& x, const PoolOptions& options, std::string_view name, Tensor* places) {
    return pool_largest(OpId::MaxPool2d, x, options, 2, name, places);
}

Variable avg_pool1d(const Input& x, const PoolOptions& options, std::string_view name) {
    require_tensor(x, name, "x");
    return apply<AvgPoolNode>(OpId::AvgPool1d, name, {options, 1}, x);
}

Variable avg_pool2d(const Input& x, const PoolOptions& options, std::string_view name) {
    require_tensor(x, name, "x");
    return apply<AvgPoolNode>(OpId::AvgPool2d, name, {options, 2}, x);
}

Variable adaptive_avg_pool2d(const Input& x, Pair output_size, std::string_view name) {
    require_tensor(x, name, "x");
    return apply<AdaptivePoolNode>(OpId::AdaptiveAvgPool2d, name, output_size, x);
}

Variable unfold(const Input& x, Pair kernel, const ConvolutionOptions& options, std::string_view name) {
    require_tensor(x, name, "x");
    return apply<UnfoldNode>(OpId::Unfold, name, {kernel, options}, x);
}

} // namespace simple::autograd
