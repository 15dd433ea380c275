// Matrix products and what else belongs to linear algebra.
#include <ATen/ops/bmm.h>
#include <ATen/ops/det.h>
#include <ATen/ops/dot.h>
#include <ATen/ops/inverse.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/outer.h>

#include "arguments.hpp"
#include "products.hpp"
#include "simple/torch_plugin.h"

namespace simple::torch_ffi {

void inner_sizes_differ(const Tensor& left, const Tensor& right, std::int64_t left_size, std::int64_t right_size,
                        bool transpose_fits) {
    std::string text = "inner sizes differ, " + std::to_string(left_size) + " and " + std::to_string(right_size) +
                       " (left " + shape_text(left) + ", right " + shape_text(right) + ")";
    if (transpose_fits) {
        text += "; transposing the right one would fit";
    }
    bad_shape(text);
}

} // namespace simple::torch_ffi

using namespace simple::torch_ffi;

namespace {

using Product = Tensor (*)(const Tensor&, const Tensor&);
/// Checks shapes and gives that of the result.
using Plan = std::vector<int64_t> (*)(const Tensor&, const Tensor&);

int64_t product(const char* function, int64_t a, int64_t b, Plan plan, Product operation) {
    return guarded(function, [&] {
        const Tensor left = tensor_of(a);
        const Tensor right = tensor_of(b);
        require_same_device(left, right);
        const std::vector<int64_t> shape = plan(left, right);
        const at::ScalarType type = common_dtype(left, right);
        require_memory(shape, type);
        return keep(operation(numeric(converted(left, type)), numeric(converted(right, type))));
    });
}

std::vector<int64_t> plan_vectors(const Tensor& left, const Tensor& right) {
    require_ndim(left, 1);
    require_ndim(right, 1);
    if (left.size(0) != right.size(0)) {
        inner_sizes_differ(left, right, left.size(0), right.size(0), false);
    }
    return {};
}

std::vector<int64_t> plan_outer(const Tensor& left, const Tensor& right) {
    require_ndim(left, 1);
    require_ndim(right, 1);
    return {left.size(0), right.size(0)};
}

std::vector<int64_t> plan_matmul(const Tensor& left, const Tensor& right) {
    if (left.dim() == 0 || right.dim() == 0) {
        bad_shape("needs tensors with at least one dimension, got shapes " + shape_text(left) + " and " +
                  shape_text(right));
    }
    const int64_t depth = left.size(-1);
    const int64_t right_depth = right.dim() == 1 ? right.size(0) : right.size(-2);
    if (depth != right_depth) {
        inner_sizes_differ(left, right, depth, right_depth, right.dim() > 1 && right.size(-1) == depth);
    }
    const auto batch = [](const Tensor& t) {
        return t.sizes().slice(0, static_cast<size_t>(t.dim() < 2 ? 0 : t.dim() - 2));
    };
    std::vector<int64_t> shape = broadcast_shape(batch(left), batch(right));
    if (left.dim() > 1) {
        shape.push_back(left.size(-2));
    }
    if (right.dim() > 1) {
        shape.push_back(right.size(-1));
    }
    return shape;
}

std::vector<int64_t> plan_mm(const Tensor& left, const Tensor& right) {
    require_ndim(left, 2);
    require_ndim(right, 2);
    return plan_matmul(left, right);
}

std::vector<int64_t> plan_bmm(const Tensor& left, const Tensor& right) {
    require_ndim(left, 3);
    require_ndim(right, 3);
    if (left.size(0) != right.size(0)) {
        bad_shape("batches differ, " + std::to_string(left.size(0)) + " and " + std::to_string(right.size(0)) +
                  " (left " + shape_text(left) + ", right " + shape_text(right) + ")");
    }
    return plan_matmul(left, right);
}

/// A square matrix, or a batch of them, of real numbers.
Tensor square_matrix(int64_t x) {
    const Tensor tensor = tensor_of(x);
    if (tensor.dim() < 2 || tensor.size(-1) != tensor.size(-2)) {
        bad_shape("needs a square matrix, got shape " + shape_text(tensor));
    }
    return floating(tensor);
}

} // namespace

#define SIMPLE_PRODUCT(name, plan)                                                                                     \
    int64_t rt_torch_##name(int64_t a, int64_t b) {                                                                    \
        return product(__func__, a, b, plan, [](const Tensor& x, const Tensor& y) { return at::name(x, y); });         \
    }
SIMPLE_PRODUCT(matmul, plan_matmul)
SIMPLE_PRODUCT(mm, plan_mm)
SIMPLE_PRODUCT(bmm, plan_bmm)
SIMPLE_PRODUCT(dot, plan_vectors)
SIMPLE_PRODUCT(outer, plan_outer)
#undef SIMPLE_PRODUCT

int64_t rt_torch_inverse(int64_t x) {
    return guarded(__func__, [&] { return keep(at::inverse(square_matrix(x))); });
}

double rt_torch_det(int64_t x) {
    return guarded(__func__, [&] {
        const Tensor matrix = square_matrix(x);
        require_ndim(matrix, 2);
        return at::det(matrix).item<double>();
    });
}
