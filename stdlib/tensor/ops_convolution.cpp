#include "stdlib/tensor/ops_convolution.hpp"

#include <algorithm>

#include "stdlib/kernels/gemm.hpp"
#include "stdlib/kernels/thread_pool.hpp"
#include "stdlib/tensor/error.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/run.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::tensor {

namespace {

using kernels::MatrixView;
using kernels::ProductSize;

/// Doubles of one band of columns: 2 MiB, which stay in the cache of one core.
constexpr std::size_t kBandElements = std::size_t{1} << 18U;
/// Columns a band has at least, and bands there should be for the threads.
constexpr std::size_t kBandColumns = 64;
constexpr std::size_t kWantedParts = 16;
/// Partial sums of a weight gradient, and the doubles they take together at most.
constexpr std::size_t kWeightParts = 8;
constexpr std::size_t kWeightElements = std::size_t{1} << 22U;

void at_least(std::string_view name, std::string_view parameter, std::int64_t least, std::int64_t value) {
    if (value < least) {
        throw errors::range(name, parameter, "at least " + std::to_string(least), value);
    }
}

/// Places the kernel reaches over beyond its first, and what that leaves of the input with padding on both sides.
struct Reach {
    std::int64_t beyond = 0;
    std::int64_t padded = 0;
};

Reach reach_of(std::int64_t input, std::int64_t kernel, std::int64_t padding, std::int64_t dilation,
               std::string_view name) {
    Reach reach;
    std::int64_t unused = 0;
    if (__builtin_mul_overflow(dilation, kernel - 1, &reach.beyond) ||
        __builtin_mul_overflow(padding, 2, &reach.padded) ||
        __builtin_add_overflow(reach.padded, input, &reach.padded) ||
        __builtin_add_overflow(reach.padded, reach.beyond, &unused)) {
        throw errors::value(name, "padding and dilation are too large");
    }
    return reach;
}

kernels::WindowAxis plan_axis(std::int64_t input, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                              std::int64_t dilation, bool same, std::string_view name) {
    kernels::WindowAxis axis;
    if (same && stride != 1) {
        throw errors::value(name, "padding \"same\" needs stride 1, got " + std::to_string(stride));
    }
    if (same) {
        at_least(name, "kernel_size", 1, kernel);
        at_least(name, "dilation", 1, dilation);
        axis.output = static_cast<std::size_t>(input);
        axis.before = static_cast<std::size_t>(reach_of(input, kernel, 0, dilation, name).beyond / 2);
    } else {
        axis.output = static_cast<std::size_t>(window_count(input, kernel, stride, padding, dilation, name));
        axis.before = static_cast<std::size_t>(padding);
    }
    axis.input = static_cast<std::size_t>(input);
    axis.kernel = static_cast<std::size_t>(kernel);
    axis.stride = static_cast<std::size_t>(stride);
    axis.dilation = static_cast<std::size_t>(dilation);
    return axis;
}

void check_channels(const Shape& x, const Shape& weight, std::int64_t channels, const ConvolutionOptions& options,
                    std::string_view name) {
    if (weight[0] % options.groups != 0) {
        throw errors::value(name, "groups must divide the output channels, got " + std::to_string(options.groups) +
                                      " groups for weight " + to_string(weight));
    }
    std::int64_t wanted = 0;
    if (__builtin_mul_overflow(weight[1], options.groups, &wanted) || wanted != channels) {
        throw errors::value(name, "input " + to_string(x) + " has " + std::to_string(channels) + " channels, weight " +
                                      to_string(weight) + " with groups " + std::to_string(options.groups) + " takes " +
                                      std::to_string(wanted));
    }
}

/// Work that is shared out in parts which do not depend on the number of threads.
template <typename F> void for_parts(std::size_t parts, std::size_t workers, F&& f) {
    kernels::parallel_for(workers, [&](std::size_t worker, std::size_t /*thread*/) {
        for (std::size_t part = worker; part < parts; part += workers) {
            f(part, worker);
        }
    });
}

/// Scratch memory for each of a number of workers.
class Scratch {
public:
    Scratch(std::size_t workers, std::size_t doubles)
        : doubles_((doubles + 7) / 8 * 8),
          buffer_(Buffer::allocate(DType::F64, std::max<std::size_t>(1, workers * doubles_))) {}
    double* of(std::size_t worker) const { return buffer_->as<double>() + worker * doubles_; }

private:
    std::size_t doubles_;
    BufferRef buffer_;
};

/// The products of one convolution: matrices of windows, cut into bands of columns.
class Bands {
public:
    explicit Bands(const ConvolutionPlan& plan)
        : plan_(plan), depth_(plan.inputs * plan.window.area()), positions_(plan.window.positions()) {
        const kernels::Window& w = plan.window;
        direct_ = w.area() == 1 && w.rows.stride == 1 && w.columns.stride == 1 && w.rows.before == 0 &&
                  w.columns.before == 0 && w.positions() == w.plane();
        const std::size_t fitting = kBandElements / std::max<std::size_t>(depth_, 1);
        const std::size_t spread = (positions_ * plan.batch * plan.groups + kWantedParts - 1) / kWantedParts;
        columns_ = std::clamp(std::min(fitting, spread), std::min(kBandColumns, positions_), positions_);
        columns_ = std::max<std::size_t>(columns_, 1);
        count_ = (positions_ + columns_ - 1) / columns_;
    }

    std::size_t depth() const noexcept { return depth_; }
    std::size_t positions() const noexcept { return positions_; }
    /// Bands of one image and group.
    std::size_t count() const noexcept { return count_; }
    std::size_t images() const noexcept { return plan_.batch * plan_.groups; }
    std::size_t first(std::size_t band) const noexcept { return band * columns_; }
    std::size_t columns(std::size_t band) const noexcept { return std::min(columns_, positions_ - first(band)); }
    /// Doubles of the matrix of one band.
    std::size_t matrix_size() const noexcept { return direct_ ? 0 : depth_ * columns_; }
    std::size_t widest() const noexcept { return columns_; }

    /// Elements of one group of one image.
    std::size_t image_size() const noexcept { return plan_.inputs * plan_.window.plane(); }
    std::size_t output_size() const noexcept { return plan_.outputs * positions_; }
    std::size_t weight_size() const noexcept { return plan_.outputs * depth_; }
    std::size_t group(std::size_t image) const noexcept { return image % plan_.groups; }

    /// Gives the matrix [depth, columns] of a band; `space` is where it is put when it must be made.
    MatrixView matrix(const double* x, std::size_t image, std::size_t band, double* space) const {
        const double* from = x + image * image_size();
        if (direct_) {
            return {from + first(band), static_cast<std::ptrdiff_t>(positions_), 1};
        }
        kernels::gather_windows(from, plan_.inputs, plan_.window, first(band), columns(band), space);
        return {space, static_cast<std::ptrdiff_t>(columns(band)), 1};
    }

private:
    const ConvolutionPlan& plan_;
    std::size_t depth_;
    std::size_t positions_;
    std::size_t columns_ = 1;
    std::size_t count_ = 1;
    bool direct_ = false;
};

std::size_t worker_count(std::size_t parts) {
    return std::max<std::size_t>(1, std::min(parts, kernels::thread_count()));
}

MatrixView rows_of(const double* data, std::size_t step) { return {data, static_cast<std::ptrdiff_t>(step), 1}; }
MatrixView turned(const double* data, std::size_t step) { return {data, 1, static_cast<std::ptrdiff_t>(step)}; }

/// Adds the products of bands first … last-1 (counted over all images of a group) to one weight gradient.
void add_weight_products(const Bands& bands, const ConvolutionPlan& plan, const double* g, const double* x,
                         std::size_t group, std::size_t first, std::size_t last, double* space, double* out) {
    for (std::size_t number = first; number < last; ++number) {
        const std::size_t image = number / bands.count() * plan.groups + group;
        const std::size_t band = number % bands.count();
        const MatrixView windows = bands.matrix(x, image, band, space);
        const MatrixView windows_turned{windows.data, 1, windows.row_step};
        const MatrixView gradients = rows_of(g + image * bands.output_size() + bands.first(band), bands.positions());
        kernels::multiply(kernels::Element::F64, gradients, windows_turned, out, bands.depth(),
                          {plan.outputs, bands.columns(band), bands.depth()}, true, space + bands.matrix_size());
    }
}

DType result_dtype(const Tensor& x, const Tensor& weight) { return to_float(promote(x.dtype(), weight.dtype())); }

} // namespace

std::int64_t window_count(std::int64_t input, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                          std::int64_t dilation, std::string_view name) {
    at_least(name, "kernel_size", 1, kernel);
    at_least(name, "stride", 1, stride);
    at_least(name, "padding", 0, padding);
    at_least(name, "dilation", 1, dilation);
    const Reach reach = reach_of(input, kernel, padding, dilation, name);
    if (reach.beyond >= reach.padded) {
        const std::string spread = dilation > 1 ? " with dilation " + std::to_string(dilation) : "";
        throw errors::value(name, "kernel_size " + std::to_string(kernel) + spread +
                                      " is larger than the padded input of size " + std::to_string(reach.padded));
    }
    return (reach.padded - reach.beyond - 1) / stride + 1;
}

ConvolutionPlan plan_convolution(const Shape& x, const Shape& weight, const Shape* bias,
                                 const ConvolutionOptions& options, std::size_t spatial, std::string_view name) {
    if (weight.size() != spatial + 2) {
        throw errors::rank(
            name, spatial == 1 ? "a 3-D weight [out, in, kernel]" : "a 4-D weight [out, in, rows, columns]", weight);
    }
    if (x.size() != spatial + 1 && x.size() != spatial + 2) {
        throw errors::rank(name, spatial == 1 ? "an input [N, C, L] or [C, L]" : "an input [N, C, H, W] or [C, H, W]",
                           x);
    }
    at_least(name, "groups", 1, options.groups);
    const std::size_t lead = x.size() - spatial - 1;
    check_channels(x, weight, x[lead], options, name);
    if (bias != nullptr && !(*bias == Shape{weight[0]})) {
        throw errors::paired_shapes(name, "bias", *bias, "output channels", {weight[0]});
    }
    ConvolutionPlan plan;
    if (spatial == 2) {
        plan.window.rows = plan_axis(x[lead + 1], weight[2], options.stride.rows, options.padding.rows,
                                     options.dilation.rows, options.same, name);
    }
    plan.window.columns = plan_axis(x.back(), weight.back(), options.stride.columns, options.padding.columns,
                                    options.dilation.columns, options.same, name);
    plan.batch = lead == 0 ? 1 : static_cast<std::size_t>(x[0]);
    plan.groups = static_cast<std::size_t>(options.groups);
    plan.inputs = static_cast<std::size_t>(weight[1]);
    plan.outputs = static_cast<std::size_t>(weight[0]) / plan.groups;
    if (lead == 1) {
        plan.result.push_back(x[0]);
    }
    plan.result.push_back(weight[0]);
    if (spatial == 2) {
        plan.result.push_back(static_cast<std::int64_t>(plan.window.rows.output));
    }
    plan.result.push_back(static_cast<std::int64_t>(plan.window.columns.output));
    return plan;
}

Tensor convolution(const Tensor& x, const Tensor& weight, const Tensor* bias, const ConvolutionOptions& options,
                   std::size_t spatial, std::string_view name) {
    const ConvolutionPlan plan =
        plan_convolution(x.shape(), weight.shape(), bias != nullptr ? &bias->shape() : nullptr, options, spatial, name);
    Tensor out = Tensor::empty(plan.result, DType::F64, name);
    const Tensor images = as_doubles(x);
    const Tensor kernel = as_doubles(weight);
    const Tensor offsets = bias != nullptr ? as_doubles(*bias) : Tensor();
    const DType dtype = bias != nullptr ? promote(result_dtype(x, weight), bias->dtype()) : result_dtype(x, weight);
    if (out.numel() == 0) {
        return to(out, dtype);
    }
    const Bands bands(plan);
    const std::size_t parts = bands.images() * bands.count();
    const std::size_t workers = worker_count(parts);
    const ProductSize widest{plan.outputs, bands.depth(), bands.widest()};
    const Scratch scratch(workers, bands.matrix_size() + kernels::multiply_scratch(kernels::Element::F64, widest));
    double* const sums = out.data<double>();
    const double* const planes = images.data<double>();
    const double* const weights = kernel.data<double>();
    const double* const first = bias != nullptr ? offsets.data<double>() : nullptr;
    for_parts(parts, workers, [&](std::size_t part, std::size_t worker) {
        const std::size_t image = part / bands.count();
        const std::size_t band = part % bands.count();
        const std::size_t group = bands.group(image);
        double* c = sums + image * bands.output_size() + bands.first(band);
        for (std::size_t row = 0; row < plan.outputs && first != nullptr; ++row) {
            std::fill_n(c + row * bands.positions(), bands.columns(band), first[group * plan.outputs + row]);
        }
        double* space = scratch.of(worker);
        const MatrixView windows = bands.matrix(planes, image, band, space);
        const MatrixView rows = rows_of(weights + group * bands.weight_size(), bands.depth());
        kernels::multiply(kernels::Element::F64, rows, windows, c, bands.positions(),
                          {plan.outputs, bands.depth(), bands.columns(band)}, first != nullptr,
                          space + bands.matrix_size());
    });
    return to(out, dtype);
}

Tensor convolution_input_gradient(const Tensor& g, const Tensor& weight, const Shape& x,
                                  const ConvolutionOptions& options, std::size_t spatial, std::string_view name) {
    const ConvolutionPlan plan = plan_convolution(x, weight.shape(), nullptr, options, spatial, name);
    Tensor out = Tensor::zeros(x, DType::F64, name);
    const Tensor gradients = as_doubles(g);
    const Tensor kernel = as_doubles(weight);
    if (out.numel() == 0 || g.numel() == 0) {
        return to(out, g.dtype());
    }
    const Bands bands(plan);
    const std::size_t workers = worker_count(bands.images());
    const ProductSize widest{bands.depth(), plan.outputs, bands.widest()};
    const std::size_t matrix = bands.depth() * bands.widest();
    const Scratch scratch(workers, matrix + kernels::multiply_scratch(kernels::Element::F64, widest));
    double* const sums = out.data<double>();
    const double* const weights = kernel.data<double>();
    const double* const slopes = gradients.data<double>();
    // Bands of one image overlap where they are added, so an image is one part.
    for_parts(bands.images(), workers, [&](std::size_t image, std::size_t worker) {
        double* space = scratch.of(worker);
        const double* rows = weights + bands.group(image) * bands.weight_size();
        for (std::size_t band = 0; band < bands.count(); ++band) {
            const double* from = slopes + image * bands.output_size() + bands.first(band);
            kernels::multiply(kernels::Element::F64, turned(rows, bands.depth()), rows_of(from, bands.positions()),
                              space, bands.columns(band), {bands.depth(), plan.outputs, bands.columns(band)}, false,
                              space + matrix);
            kernels::scatter_windows(space, plan.inputs, plan.window, bands.first(band), bands.columns(band),
                                     sums + image * bands.image_size());
        }
    });
    return to(out, g.dtype());
}

Tensor convolution_weight_gradient(const Tensor& g, const Tensor& x, const Shape& weight,
                                   const ConvolutionOptions& options, std::size_t spatial, std::string_view name) {
    const ConvolutionPlan plan = plan_convolution(x.shape(), weight, nullptr, options, spatial, name);
    const Tensor gradients = as_doubles(g);
    const Tensor images = as_doubles(x);
    const Bands bands(plan);
    const std::size_t numbers = plan.batch * bands.count();
    const auto elements = static_cast<std::size_t>(checked_numel(weight));
    const std::size_t fitting = kWeightElements / std::max<std::size_t>(elements, 1);
    const std::size_t sums = std::max<std::size_t>(1, std::min({numbers, kWeightParts, fitting}));
    Shape shape = weight;
    shape.insert(0, static_cast<std::int64_t>(sums));
    Tensor partial = Tensor::zeros(shape, DType::F64, name);
    const std::size_t parts = sums * plan.groups;
    const std::size_t workers = worker_count(parts);
    if (partial.numel() == 0 || g.numel() == 0) {
        return to(sum(partial, 0), g.dtype());
    }
    const ProductSize widest{plan.outputs, bands.widest(), bands.depth()};
    const Scratch scratch(workers, bands.matrix_size() + kernels::multiply_scratch(kernels::Element::F64, widest));
    double* const products = partial.data<double>();
    const double* const planes = images.data<double>();
    const double* const slopes = gradients.data<double>();
    for_parts(parts, workers, [&](std::size_t part, std::size_t worker) {
        const std::size_t group = part % plan.groups;
        const std::size_t number = part / plan.groups;
        add_weight_products(bands, plan, slopes, planes, group, numbers * number / sums, numbers * (number + 1) / sums,
                            scratch.of(worker), products + number * elements + group * bands.weight_size());
    });
    return to(sum(partial, 0), g.dtype());
}

Dims dims_without_channels(std::size_t rank, std::size_t spatial) {
    Shape dims;
    const auto channels = static_cast<std::int64_t>(rank - spatial - 1);
    for (std::int64_t dim = 0; dim < static_cast<std::int64_t>(rank); ++dim) {
        if (dim != channels) {
            dims.push_back(dim);
        }
    }
    return Dims(dims);
}

} // namespace simple::tensor
