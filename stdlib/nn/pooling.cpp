#include "stdlib/nn/pooling.hpp"

#include "stdlib/autograd/ops_convolution.hpp"
#include "stdlib/nn/checks.hpp"
#include "stdlib/nn/on_input.hpp"
#include "stdlib/nn/text.hpp"
#include "stdlib/tensor/error.hpp"

namespace simple::nn {
namespace {

void check_axis(std::string_view layer, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
    positive(layer, "kernel_size", kernel);
    if (stride < 0) {
        throw tensor::errors::range(layer, "stride", "at least 0", stride);
    }
    if (padding < 0 || padding > kernel / 2) {
        throw tensor::errors::range(layer, "padding", "between 0 and half of kernel_size " + std::to_string(kernel),
                                    padding);
    }
}

void check_rank(const Module& layer, const Shape& input, std::size_t spatial) {
    if (input.size() != spatial + 1 && input.size() != spatial + 2) {
        throw InputError(layer.to_string() + ": input " + tensor::to_string(input) + " must be " +
                         (spatial == 1 ? "[N, C, L] or [C, L]" : "[N, C, H, W] or [C, H, W]"));
    }
}

} // namespace

Pool::Pool(Kind kind, std::size_t spatial, const tensor::PoolOptions& options)
    : kind_(kind), spatial_(spatial), options_(options) {
    const std::string name = type_name();
    check_axis(name, options.kernel.columns, options.stride.columns, options.padding.columns);
    check_axis(name, options.kernel.rows, options.stride.rows, options.padding.rows);
    options_.stride.rows = options.stride.rows == 0 ? options.kernel.rows : options.stride.rows;
    options_.stride.columns = options.stride.columns == 0 ? options.kernel.columns : options.stride.columns;
}

Variable Pool::forward(const Variable& x) {
    check_rank(*this, x.shape(), spatial_);
    const std::string name = type_name();
    Variable y;
    if (kind_ == Kind::Max) {
        const auto run = spatial_ == 1 ? autograd::max_pool1d : autograd::max_pool2d;
        y = on_input([&] { return run(x, options_, name, &last_places_); });
    } else {
        const auto run = spatial_ == 1 ? autograd::avg_pool1d : autograd::avg_pool2d;
        y = on_input([&] { return run(x, options_, name); });
    }
    ran_ = true;
    last_input_ = x.shape();
    last_output_ = y.shape();
    return y;
}

std::string Pool::to_string() const {
    const auto shown = [this](tensor::Pair pair) {
        return spatial_ == 1 ? std::to_string(pair.columns) : pair_text(pair);
    };
    return type_name() + "(kernel_size=" + shown(options_.kernel) + ", stride=" + shown(options_.stride) +
           ", padding=" + shown(options_.padding) + ")";
}

std::string Pool::type_name() const {
    return std::string(kind_ == Kind::Max ? "MaxPool" : "AvgPool") + (spatial_ == 1 ? "1d" : "2d");
}

Tensor Pool::backward(const Tensor& g) const {
    const std::string name = type_name() + ".backward";
    if (!ran_) {
        throw tensor::errors::value(name, "there was no forward call yet");
    }
    if (!(g.shape() == last_output_)) {
        throw tensor::errors::paired_shapes(name, "gradient", g.shape(), "output", last_output_);
    }
    return kind_ == Kind::Max ? tensor::max_pool_gradient(g, last_places_, last_input_, spatial_)
                              : tensor::avg_pool_gradient(g, last_input_, options_, spatial_, name);
}

AdaptiveAvgPool2d::AdaptiveAvgPool2d(tensor::Pair output_size) : output_size_(output_size) {
    positive("AdaptiveAvgPool2d", "output_size", output_size.rows);
    positive("AdaptiveAvgPool2d", "output_size", output_size.columns);
}

Variable AdaptiveAvgPool2d::forward(const Variable& x) {
    check_rank(*this, x.shape(), 2);
    return autograd::adaptive_avg_pool2d(x, output_size_, "AdaptiveAvgPool2d");
}

std::string AdaptiveAvgPool2d::to_string() const {
    return "AdaptiveAvgPool2d(output_size=" + pair_text(output_size_) + ")";
}

} // namespace simple::nn
