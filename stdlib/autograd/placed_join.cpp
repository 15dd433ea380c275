#include "stdlib/autograd/placed_join.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "stdlib/autograd/placed.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/index.hpp"
#include "stdlib/tensor/ops_join.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::autograd::placed {
namespace {

using accel::OpId;

/// Tensors that the rules of all libraries agree on: of one type, with dimensions and elements.
bool are_plain(std::span<const Input> inputs) {
    return std::all_of(inputs.begin(), inputs.end(), [&](const Input& input) {
        return input.tensor().ndim() != 0 && input.tensor().numel() != 0 &&
               input.tensor().dtype() == inputs[0].tensor().dtype();
    });
}

/// Runs what moves elements of tensors. `integers` are the parameters; `describe` adds other operands.
template <typename Native, typename Describe>
Tensor move(OpId op, std::span<const Input> inputs, const Shape& integers, const Native& native,
            const Describe& describe) {
    return follow(op, inputs, native, [&](OpRequest& request) {
        request.integers = integers;
        request.native_only = !are_plain(inputs);
        describe(request);
    });
}

template <typename Native, typename Describe>
Tensor move(OpId op, const Input& x, const Shape& integers, const Native& native, const Describe& describe) {
    return move(op, std::span<const Input>(&x, 1), integers, native, describe);
}

template <typename Native> Tensor move(OpId op, const Input& x, const Shape& integers, const Native& native) {
    return move(op, x, integers, native, [](OpRequest&) {});
}

/// Picks by numbers or by a mask.
template <typename Native>
Tensor pick(OpId op, const Input& x, const Tensor& by, const Shape& integers, const Native& native) {
    return move(op, x, integers, native, [&](OpRequest& request) {
        request.native_only = request.native_only || by.numel() == 0;
        request.add(by);
    });
}

std::vector<Tensor> values_of(std::span<const Input> inputs) {
    std::vector<Tensor> values;
    values.reserve(inputs.size());
    for (const Input& input : inputs) {
        values.push_back(input.tensor());
    }
    return values;
}

/// Runs what gives values and positions.
template <typename Native>
std::pair<Tensor, Tensor> order(OpId op, const Input& x, const Shape& integers, const Native& native) {
    Tensor positions;
    const auto both = [&] {
        auto [values, found] = native();
        positions = std::move(found);
        return std::move(values);
    };
    Tensor values = move(op, x, integers, both, [&](OpRequest& request) { request.second = &positions; });
    return {std::move(values), std::move(positions)};
}

} // namespace

Tensor cat(std::span<const Input> tensors, std::int64_t dim, std::string_view name) {
    return move(
        OpId::Cat, tensors, {dim}, [&] { return tensor::cat(values_of(tensors), dim, name); }, [](OpRequest&) {});
}

Tensor stack(std::span<const Input> tensors, std::int64_t dim, std::string_view name) {
    return move(
        OpId::Stack, tensors, {dim}, [&] { return tensor::stack(values_of(tensors), dim, name); }, [](OpRequest&) {});
}

Tensor gather(const Input& x, std::int64_t dim, const Tensor& index, std::string_view name) {
    return pick(OpId::Gather, x, index, {dim}, [&] { return tensor::gather(x.tensor(), dim, index, name); });
}

Tensor scatter_add(const Input& x, std::int64_t dim, const Tensor& index, const Input& src, std::string_view name) {
    const std::array<Input, 2> inputs = {x, src};
    return move(
        OpId::ScatterAdd, inputs, {dim},
        [&] { return tensor::scatter_add(x.tensor(), dim, index, src.tensor(), name); },
        [&](OpRequest& request) { request.add(index); });
}

Tensor index_select(const Input& x, std::int64_t dim, const Tensor& index, std::string_view name) {
    return pick(OpId::IndexSelect, x, index, {dim}, [&] { return tensor::index_select(x.tensor(), dim, index, name); });
}

Tensor index_add(const Tensor& x, std::int64_t dim, const Tensor& index, const Tensor& src) {
    const std::array<Input, 2> inputs = {x, src};
    return move(
        OpId::IndexAdd, inputs, {dim}, [&] { return tensor::index_add(x, dim, index, src); },
        [&](OpRequest& request) { request.add(index); });
}

Tensor take(const Input& x, const Tensor& index, std::string_view name) {
    return pick(OpId::Take, x, index, {}, [&] { return tensor::take(x.tensor(), index, name); });
}

Tensor take_rows(const Input& x, const Tensor& rows, std::string_view name) {
    return pick(OpId::Index, x, rows, {}, [&] { return tensor::take_rows(x.tensor(), rows, name); });
}

Tensor masked_select(const Input& x, const Tensor& mask, std::string_view name) {
    return pick(OpId::MaskedSelect, x, mask, {}, [&] { return tensor::masked_select(x.tensor(), mask, name); });
}

Tensor masked_scatter(const Tensor& mask, const Tensor& src) {
    return pick(OpId::MaskedScatter, src, mask, {}, [&] {
        Tensor result = Tensor::zeros(mask.shape(), src.dtype());
        tensor::masked_assign(result, mask, src);
        return result;
    });
}

Tensor put_part(const Tensor& part, const Shape& shape, FunctionRef<Tensor(const Tensor&)> view) {
    const auto native = [&] {
        Tensor result = Tensor::zeros(shape, part.dtype());
        Tensor place = view(result);
        const bool is_whole = part.shape() == place.shape() || part.numel() != place.numel();
        tensor::copy_from(place, is_whole ? part : tensor::reshape(part, place.shape()));
        return result;
    };
    return follow(OpId::PutPart, part, native, [&](OpRequest& request) {
        // Only shapes and steps matter: no memory is made for the whole, and none is read.
        const Tensor whole(part.storage(), shape, tensor::row_major_strides(shape), 0);
        const Tensor place = view(whole);
        request.integers = {place.offset()};
        request.add_shape(place.shape());
        request.add_shape(place.strides());
        request.add_integers(shape);
        request.native_only = part.numel() == 0;
    });
}

Tensor flip(const Input& x, const Shape& dims, std::string_view name) {
    return move(OpId::Flip, x, dims, [&] { return tensor::flip(x.tensor(), dims, name); });
}

Tensor roll(const Input& x, std::int64_t shift, std::int64_t dim, std::string_view name) {
    return move(OpId::Roll, x, {shift, dim}, [&] { return tensor::roll(x.tensor(), shift, dim, name); });
}

Tensor repeat(const Input& x, const Shape& times, std::string_view name) {
    return move(OpId::Repeat, x, times, [&] { return tensor::repeat(x.tensor(), times, name); });
}

Tensor pad(const Input& x, const Shape& pads, tensor::Scalar value, std::string_view name) {
    return move(
        OpId::Pad, x, pads, [&] { return tensor::pad(x.tensor(), pads, value, name); },
        [&](OpRequest& request) { request.add(value); });
}

std::pair<Tensor, Tensor> sort(const Input& x, std::int64_t dim, bool descending, std::string_view name) {
    return order(OpId::Sort, x, {dim, descending ? 1 : 0},
                 [&] { return tensor::sort(x.tensor(), dim, descending, name); });
}

std::pair<Tensor, Tensor> topk(const Input& x, std::int64_t k, std::int64_t dim, bool largest, std::string_view name) {
    return order(OpId::Topk, x, {dim, largest ? 1 : 0, k},
                 [&] { return tensor::topk(x.tensor(), k, dim, largest, name); });
}

Tensor cumsum(const Input& x, std::int64_t dim, bool reverse, std::string_view name) {
    return move(
        OpId::Cumsum, x, {dim, reverse ? 1 : 0}, [&] { return tensor::cumsum(x.tensor(), dim, reverse, name); },
        [&](OpRequest& request) { request.native_only = request.native_only || x.tensor().dtype() == DType::Bool; });
}

} // namespace simple::autograd::placed
