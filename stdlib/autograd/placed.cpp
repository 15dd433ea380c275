#include "stdlib/autograd/placed.hpp"

#include <array>
#include <utility>

#include "stdlib/autograd/dispatch.hpp"
#include "stdlib/autograd/reduction.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/ops_reduce.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd::placed {
namespace {

using accel::OpId;

constexpr auto kNoParameters = [](OpRequest&) {};

/// A tensor of one number, of the type of another and where that lives.
template <typename Native> Tensor filled(const Tensor& like, const Shape& shape, double value, const Native& native) {
    return follow(OpId::FullLike, like, native, [&](OpRequest& request) {
        request.numbers = {value};
        request.integers = shape;
        request.native_only = tensor::checked_numel(shape) == 0;
    });
}

} // namespace

Tensor add(const Tensor& a, const Tensor& b) {
    const std::array<Input, 2> inputs = {a, b};
    return follow(
        OpId::Add, inputs, [&] { return tensor::add(a, b); }, kNoParameters);
}

Tensor mul(const Tensor& t, double factor) {
    const std::array<Input, 2> inputs = {t, factor};
    return follow(
        OpId::Mul, inputs, [&] { return tensor::mul(t, factor); }, kNoParameters);
}

Tensor clamp(const Tensor& t, double low, double high) {
    const std::array<Input, 3> inputs = {t, low, high};
    return follow(
        OpId::Clamp, inputs, [&] { return tensor::clamp(t, low, high); }, kNoParameters);
}

Tensor clone(const Tensor& t) {
    return follow(
        OpId::Clone, t, [&] { return tensor::clone(t); }, kNoParameters);
}

Tensor contiguous(const Tensor& t) { return t.is_contiguous() ? t : placed::clone(t); }

Tensor reshape(const Tensor& t, const Shape& shape, std::string_view name) {
    const bool moves = t.is_on_device() && !tensor::has_view(t, shape, name);
    return tensor::reshape(moves ? placed::clone(t) : t, shape, name);
}

Tensor zeros(const Tensor& like, const Shape& shape, std::string_view name) {
    return filled(like, shape, 0.0, [&] { return Tensor::zeros(shape, like.dtype(), name); });
}

Tensor ones_like(const Tensor& t) {
    return filled(t, t.shape(), 1.0, [&] { return tensor::ones(t.shape(), t.dtype()); });
}

Tensor to(const Tensor& t, DType dtype) {
    return follow(
        OpId::To, t, [&] { return tensor::to(t, dtype); },
        [&](OpRequest& request) {
            request.integers = {static_cast<std::int64_t>(dtype)};
            request.native_only = !tensor::is_float(dtype) || dtype == t.dtype();
        });
}

Tensor norm(const Tensor& t, double p) {
    return follow(
        OpId::Norm, t, [&] { return tensor::norm(t, p); },
        [&](OpRequest& request) {
            ReduceParams{Dims(), false}.describe(request);
            request.numbers = {p};
        });
}

std::int64_t count_beyond(const Tensor& t, double limit) {
    const Tensor size = follow(
        OpId::Abs, t, [&] { return tensor::abs(t); }, kNoParameters);
    const std::array<Input, 2> inputs = {size, limit};
    const Tensor beyond = follow(
        OpId::Gt, inputs, [&] { return tensor::gt(size, limit); }, kNoParameters);
    const Tensor count = follow(
        OpId::CountNonzero, beyond, [&] { return tensor::count_nonzero(beyond); },
        [](OpRequest& request) {
            ReduceParams{Dims(), false}.describe(request);
        });
    return count.item().as_i64();
}

Tensor sum(const Tensor& t, const Dims& dims) {
    return follow(
        OpId::Sum, t, [&] { return tensor::sum(t, dims); },
        [&](OpRequest& request) {
            ReduceParams{dims, false}.describe(request);
        });
}

Tensor sum_to_shape(const Tensor& t, const Shape& shape) {
    return t.shape() == shape ? t
                              : tensor::reshape(placed::sum(t, Dims(tensor::stretched_dims(t.shape(), shape))), shape);
}

void accumulate(Tensor& total, const Tensor& t) {
    const std::array<Input, 2> inputs = {total, t};
    const auto in_place = [&] {
        tensor::accumulate(total, t);
        return Tensor();
    };
    if (Tensor sum = follow(OpId::Add, inputs, in_place, kNoParameters); sum.defined()) {
        total = std::move(sum);
    }
}

bool is_replaceable(const Tensor& t) noexcept {
    return t.storage()->may_leave_host() && t.is_contiguous() &&
           t.numel() == static_cast<std::int64_t>(t.storage()->size());
}

void assign(Tensor& to, const Tensor& from) {
    const bool moves = from.is_on_device() && from.storage()->use_count() == 1 && is_replaceable(from) &&
                       is_replaceable(to) && to.shape() == from.shape() && to.dtype() == from.dtype();
    if (!moves) {
        tensor::copy_from(to, from);
        return;
    }
    to.storage()->take_from_device(*from.storage());
    to.bump_version();
}

} // namespace simple::autograd::placed
