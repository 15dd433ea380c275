// Reductions, over all elements or along one dimension, and functions that run along a dimension.
#include <ATen/ops/argmax.h>
#include <ATen/ops/argmin.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/min.h>
#include <ATen/ops/norm.h>
#include <ATen/ops/prod.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/std.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/var.h>

#include "arguments.hpp"
#include "simple/torch_plugin.h"

using namespace simple::torch_ffi;

namespace {

/// Which inputs a reduction takes.
enum class Needs : std::uint8_t { Anything, Elements };

template <typename Operation> double over_all(const char* function, int64_t x, Needs needs, Operation operation) {
    return guarded(function, [&] {
        const Tensor tensor = tensor_of(x);
        if (needs == Needs::Elements) {
            require_elements(tensor);
        }
        return operation(tensor).item().toDouble();
    });
}

template <typename Operation>
int64_t along(const char* function, int64_t x, int64_t dim, Needs needs, Operation operation) {
    return guarded(function, [&] {
        const Tensor tensor = tensor_of(x);
        const int64_t place = dim_argument(dim, tensor);
        if (needs == Needs::Elements && tensor.dim() > 0 && tensor.size(place) == 0) {
            bad_shape("dimension " + std::to_string(place) + " of shape " + shape_text(tensor) + " has no elements");
        }
        require_memory(tensor.sizes(), tensor.scalar_type());
        return keep(operation(tensor, place));
    });
}

} // namespace

#define SIMPLE_OVER_ALL(name, needs, operation)                                                                        \
    double rt_torch_##name(int64_t x) {                                                                                \
        return over_all(__func__, x, needs, [](const Tensor& t) -> Tensor { return operation; });                      \
    }
SIMPLE_OVER_ALL(sum, Needs::Anything, at::sum(t))
SIMPLE_OVER_ALL(mean, Needs::Anything, at::mean(floating(t)))
SIMPLE_OVER_ALL(max, Needs::Elements, at::max(t))
SIMPLE_OVER_ALL(min, Needs::Elements, at::min(t))
SIMPLE_OVER_ALL(prod, Needs::Anything, at::prod(t))
SIMPLE_OVER_ALL(std, Needs::Anything, at::std(floating(t)))
SIMPLE_OVER_ALL(var, Needs::Anything, at::var(floating(t)))
SIMPLE_OVER_ALL(norm, Needs::Anything, at::norm(floating(t)))
#undef SIMPLE_OVER_ALL

#define SIMPLE_ALONG(name, needs, operation)                                                                           \
    int64_t rt_torch_##name(int64_t x, int64_t dim, bool keepdim) {                                                    \
        return along(__func__, x, dim, needs, [keepdim](const Tensor& t, int64_t d) -> Tensor { return operation; });  \
    }
SIMPLE_ALONG(sum_dim, Needs::Anything, at::sum(t, at::IntArrayRef{d}, keepdim))
SIMPLE_ALONG(mean_dim, Needs::Anything, at::mean(floating(t), at::IntArrayRef{d}, keepdim))
SIMPLE_ALONG(max_dim, Needs::Elements, std::get<0>(at::max(t, d, keepdim)))
SIMPLE_ALONG(min_dim, Needs::Elements, std::get<0>(at::min(t, d, keepdim)))
SIMPLE_ALONG(std_dim, Needs::Anything, at::std(floating(t), at::IntArrayRef{d}, true, keepdim))
SIMPLE_ALONG(var_dim, Needs::Anything, at::var(floating(t), at::IntArrayRef{d}, true, keepdim))
SIMPLE_ALONG(argmax, Needs::Elements, at::argmax(numeric(t), d, keepdim))
SIMPLE_ALONG(argmin, Needs::Elements, at::argmin(numeric(t), d, keepdim))
SIMPLE_ALONG(logsumexp, Needs::Anything, at::logsumexp(floating(t), at::IntArrayRef{d}, keepdim))
#undef SIMPLE_ALONG

int64_t rt_torch_softmax(int64_t x, int64_t dim) {
    return along(__func__, x, dim, Needs::Anything,
                 [](const Tensor& t, int64_t d) { return at::softmax(floating(t), d); });
}
int64_t rt_torch_log_softmax(int64_t x, int64_t dim) {
    return along(__func__, x, dim, Needs::Anything,
                 [](const Tensor& t, int64_t d) { return at::log_softmax(floating(t), d); });
}
int64_t rt_torch_cumsum(int64_t x, int64_t dim) {
    return along(__func__, x, dim, Needs::Anything,
                 [](const Tensor& t, int64_t d) { return at::cumsum(numeric(t), d); });
}
