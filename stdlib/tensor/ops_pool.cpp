#include "stdlib/tensor/ops_pool.hpp"

#include <vector>

#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

using kernels::Range;

/// The ranges of a pool and the shape of its result.
struct PoolPlan {
    std::vector<Range> rows;
    std::vector<Range> columns;
    std::size_t planes = 1;
    std::size_t height = 1;
    std::size_t width = 1;
    Shape result;

    kernels::PoolRanges pool() const noexcept { return {rows, columns, height, width}; }
    std::size_t outputs() const noexcept { return rows.size() * columns.size(); }
};

/// Throws E6 unless x has the spatial dimensions and one or two before them. Fills in all but ranges and result.
PoolPlan plan_planes(const Shape& x, std::size_t spatial, std::string_view name) {
    if (x.size() != spatial + 1 && x.size() != spatial + 2) {
        throw errors::rank(name, spatial == 1 ? "an input [N, C, L] or [C, L]" : "an input [N, C, H, W] or [C, H, W]",
                           x);
    }
    PoolPlan plan;
    for (std::size_t i = 0; i < x.size() - spatial; ++i) {
        plan.planes *= static_cast<std::size_t>(x[i]);
        plan.result.push_back(x[i]);
    }
    plan.height = spatial == 2 ? static_cast<std::size_t>(x[x.size() - 2]) : 1;
    plan.width = static_cast<std::size_t>(x.back());
    return plan;
}

std::vector<Range> sliding_ranges(std::int64_t input, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                                  std::string_view name) {
    const std::int64_t step = stride == 0 ? kernel : stride;
    const std::int64_t count = window_count(input, kernel, step, padding, 1, name);
    if (padding > kernel / 2) {
        throw errors::range(name, "padding", "at most half of kernel_size " + std::to_string(kernel), padding);
    }
    std::vector<Range> ranges;
    ranges.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t begin = i * step - padding;
        const std::int64_t end = begin + kernel;
        ranges.push_back(
            {static_cast<std::size_t>(begin < 0 ? 0 : begin), static_cast<std::size_t>(end > input ? input : end)});
    }
    return ranges;
}

std::vector<Range> adaptive_ranges(std::size_t input, std::int64_t count, std::string_view name) {
    if (count < 1) {
        throw errors::range(name, "output_size", "at least 1", count);
    }
    if (input == 0) {
        throw errors::value(name, "there is nothing to average in a plane without elements");
    }
    // Bounded before the ranges are made: one plane of the result must fit in any case.
    static_cast<void>(Tensor::empty({count}, DType::F64, name));
    const auto parts = static_cast<std::size_t>(count);
    std::vector<Range> ranges;
    for (std::size_t i = 0; i < parts; ++i) {
        // Products of a position and a size could overflow; quotient and remainder cannot.
        const auto scaled = [&](std::size_t n) { return n * (input / parts) + n * (input % parts) / parts; };
        const bool whole = (i + 1) * (input % parts) % parts == 0;
        ranges.push_back({scaled(i), scaled(i + 1) + (whole ? 0 : 1)});
    }
    return ranges;
}

PoolPlan plan_pool(const Shape& x, const PoolOptions& options, std::size_t spatial, std::string_view name) {
    PoolPlan plan = plan_planes(x, spatial, name);
    plan.rows = {{0, 1}};
    if (spatial == 2) {
        plan.rows =
            sliding_ranges(x[x.size() - 2], options.kernel.rows, options.stride.rows, options.padding.rows, name);
        plan.result.push_back(static_cast<std::int64_t>(plan.rows.size()));
    }
    plan.columns =
        sliding_ranges(x.back(), options.kernel.columns, options.stride.columns, options.padding.columns, name);
    plan.result.push_back(static_cast<std::int64_t>(plan.columns.size()));
    return plan;
}

PoolPlan plan_adaptive(const Shape& x, Pair output_size, std::string_view name) {
    PoolPlan plan = plan_planes(x, 2, name);
    plan.rows = adaptive_ranges(plan.height, output_size.rows, name);
    plan.columns = adaptive_ranges(plan.width, output_size.columns, name);
    plan.result.push_back(output_size.rows);
    plan.result.push_back(output_size.columns);
    return plan;
}

/// Elements every window has with its padding, or 0 when only real ones count.
double divisor_of(const PoolOptions& options, std::size_t spatial) {
    const std::int64_t area = options.kernel.columns * (spatial == 2 ? options.kernel.rows : 1);
    return options.count_include_pad ? static_cast<double>(area) : 0.0;
}

Tensor average(const Tensor& x, const PoolPlan& plan, double divisor, std::string_view name) {
    const Tensor planes = as_doubles(x);
    Tensor out = Tensor::empty(plan.result, DType::F64, name);
    kernels::average_pool(planes.data<double>(), plan.planes, plan.pool(), divisor, out.data<double>());
    return to(out, to_float(x.dtype()));
}

Tensor average_gradient(const Tensor& g, const Shape& x, const PoolPlan& plan, double divisor, std::string_view name) {
    const Tensor gradients = as_doubles(g);
    Tensor out = Tensor::zeros(x, DType::F64, name);
    kernels::average_pool_gradient(gradients.data<double>(), plan.planes, plan.pool(), divisor, out.data<double>());
    return to(out, g.dtype());
}

/// A convolution plan whose windows are those of unfold: one output channel, all input channels.
ConvolutionPlan plan_unfold(const Shape& x, Pair kernel, const ConvolutionOptions& options, std::string_view name) {
    if (x.size() != 3 && x.size() != 4) {
        throw errors::rank(name, "an input [N, C, H, W] or [C, H, W]", x);
    }
    ConvolutionOptions plain = options;
    plain.groups = 1;
    plain.same = false;
    return plan_convolution(x, {1, x[x.size() - 3], kernel.rows, kernel.columns}, nullptr, plain, 2, name);
}

Shape unfolded_shape(const Shape& x, const ConvolutionPlan& plan, std::string_view name) {
    std::int64_t rows = 0;
    if (__builtin_mul_overflow(static_cast<std::int64_t>(plan.inputs),
                               checked_numel({static_cast<std::int64_t>(plan.window.rows.kernel),
                                              static_cast<std::int64_t>(plan.window.columns.kernel)},
                                             name),
                               &rows)) {
        throw errors::bad_shape(name, x);
    }
    const std::int64_t positions = checked_numel(
        {static_cast<std::int64_t>(plan.window.rows.output), static_cast<std::int64_t>(plan.window.columns.output)},
        name);
    return x.size() == 4 ? Shape{x[0], rows, positions} : Shape{rows, positions};
}

} // namespace

std::pair<Tensor, Tensor> max_pool(const Tensor& x, const PoolOptions& options, std::size_t spatial,
                                   std::string_view name) {
    const PoolPlan plan = plan_pool(x.shape(), options, spatial, name);
    const Tensor planes = as_doubles(x);
    Tensor out = Tensor::empty(plan.result, DType::F64, name);
    Tensor places = Tensor::empty(plan.result, DType::I64, name);
    kernels::max_pool(planes.data<double>(), plan.planes, plan.pool(), out.data<double>(), places.data<std::int64_t>());
    return {to(out, to_float(x.dtype())), std::move(places)};
}

Tensor max_pool_gradient(const Tensor& g, const Tensor& places, const Shape& x, std::size_t spatial) {
    const PoolPlan plan = plan_planes(x, spatial, "max_pool");
    const Tensor gradients = as_doubles(g);
    Tensor out = Tensor::zeros(x);
    const std::size_t outputs = plan.planes == 0 ? 0 : static_cast<std::size_t>(g.numel()) / plan.planes;
    kernels::max_pool_gradient(gradients.data<double>(), places.data<std::int64_t>(), plan.planes, outputs,
                               plan.height * plan.width, out.data<double>());
    return to(out, g.dtype());
}

Tensor avg_pool(const Tensor& x, const PoolOptions& options, std::size_t spatial, std::string_view name) {
    return average(x, plan_pool(x.shape(), options, spatial, name), divisor_of(options, spatial), name);
}

Tensor avg_pool_gradient(const Tensor& g, const Shape& x, const PoolOptions& options, std::size_t spatial,
                         std::string_view name) {
    return average_gradient(g, x, plan_pool(x, options, spatial, name), divisor_of(options, spatial), name);
}

Tensor adaptive_avg_pool2d(const Tensor& x, Pair output_size, std::string_view name) {
    return average(x, plan_adaptive(x.shape(), output_size, name), 0.0, name);
}

Tensor adaptive_avg_pool2d_gradient(const Tensor& g, const Shape& x, Pair output_size, std::string_view name) {
    return average_gradient(g, x, plan_adaptive(x, output_size, name), 0.0, name);
}

Tensor unfold(const Tensor& x, Pair kernel, const ConvolutionOptions& options, std::string_view name) {
    const ConvolutionPlan plan = plan_unfold(x.shape(), kernel, options, name);
    Tensor out = Tensor::empty(unfolded_shape(x.shape(), plan, name), DType::F64, name);
    const Tensor images = as_doubles(x);
    const std::size_t image = plan.inputs * plan.window.plane();
    const std::size_t matrix = plan.inputs * plan.window.area() * plan.window.positions();
    for (std::size_t n = 0; n < plan.batch; ++n) {
        kernels::gather_windows(images.data<double>() + n * image, plan.inputs, plan.window, 0, plan.window.positions(),
                                out.data<double>() + n * matrix);
    }
    return to(out, to_float(x.dtype()));
}

Tensor unfold_gradient(const Tensor& g, const Shape& x, Pair kernel, const ConvolutionOptions& options,
                       std::string_view name) {
    const ConvolutionPlan plan = plan_unfold(x, kernel, options, name);
    Tensor out = Tensor::zeros(x, DType::F64, name);
    const Tensor columns = as_doubles(g);
    const std::size_t image = plan.inputs * plan.window.plane();
    const std::size_t matrix = plan.inputs * plan.window.area() * plan.window.positions();
    for (std::size_t n = 0; n < plan.batch; ++n) {
        kernels::scatter_windows(columns.data<double>() + n * matrix, plan.inputs, plan.window, 0,
                                 plan.window.positions(), out.data<double>() + n * image);
    }
    return to(out, g.dtype());
}

} // namespace simple::tensor
