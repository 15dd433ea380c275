#include "stdlib/bind/brackets.hpp"

#include <algorithm>

#include "stdlib/autograd/ops.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/index.hpp"
#include "stdlib/tensor/ops_elementwise.hpp"
#include "stdlib/tensor/views.hpp"

namespace simple::bind {

namespace {

const Tensor& self_tensor(const Call& call) { return tensor_of(call.self(), call.name(), "self"); }

/// Positions along one dimension of a view.
struct PositionList {
    std::int64_t dim;
    Tensor positions;
};

/// The arguments of brackets. A dimension with a list or mask is taken whole first.
struct Subscripts {
    std::vector<tensor::Subscript> ranges;
    std::vector<PositionList> lists;
};

Subscripts subscripts_of(const Call& call, const std::vector<Value>& arguments) {
    Subscripts result;
    std::int64_t dim = 0; // of the view, where integers have taken their dimensions away
    for (const Value& argument : arguments) {
        if (argument.is_int()) {
            result.ranges.emplace_back(argument.as_int());
            continue;
        }
        tensor::Range range;
        if (const std::optional<SliceView> slice = argument.as_slice()) {
            range.start = slice->start.value_or(0);
            range.end = slice->stop.value_or(range.end);
            range.step = slice->step;
        } else if (argument.is_nil()) {
            throw tensor::Error(tensor::ErrorKind::Type,
                                "index: parameter index must be an integer, a range, a list or a mask, got nil",
                                "`:` takes a whole dimension, `unsqueeze(dim)` adds one");
        } else {
            const Tensor positions = to_tensor(call, argument, "index", "index");
            const bool nothing = argument.is_array() && positions.numel() == 0; // [] by itself has floats
            result.lists.push_back({dim, nothing ? tensor::to(positions, DType::I64) : positions});
        }
        result.ranges.emplace_back(range);
        ++dim;
    }
    return result;
}

bool all_integers(const std::vector<Value>& arguments) {
    return std::all_of(arguments.begin(), arguments.end(), [](const Value& argument) { return argument.is_int(); });
}

/// Brackets with one list or mask alone, which takes rows or any elements.
bool is_single(const std::vector<Value>& arguments, const Subscripts& subscripts) {
    return arguments.size() == 1 && subscripts.lists.size() == 1;
}

/// The positions that a list or a mask names in a dimension, from 0.
Tensor checked_positions(const PositionList& list, const Shape& shape) {
    const std::int64_t size = shape[static_cast<std::size_t>(list.dim)];
    const Tensor& given = list.positions;
    std::vector<std::int64_t> positions;
    if (given.dtype() == DType::Bool) {
        if (!(given.shape() == Shape{size})) {
            throw tensor::errors::paired_shapes("index", "mask", given.shape(), "dimension", Shape{size});
        }
        for (std::int64_t i = 0; i < size; ++i) {
            if (given.get({i}).integer != 0) {
                positions.push_back(i);
            }
        }
        return tensor::from_data(std::span<const std::int64_t>(positions),
                                 {static_cast<std::int64_t>(positions.size())});
    }
    if (given.dtype() != DType::I64) {
        throw tensor::errors::wrong_type("index", "index", "an i64 or bool tensor",
                                         std::string(dtype_name(given.dtype())) + " tensor");
    }
    const Tensor whole = tensor::contiguous(given);
    for (std::int64_t i = 0; i < whole.numel(); ++i) {
        const std::int64_t at = whole.data<std::int64_t>()[i];
        if (at < -size || at >= size) {
            throw tensor::errors::index("index", at, list.dim, shape);
        }
        positions.push_back(at < 0 ? at + size : at);
    }
    return tensor::from_data(std::span<const std::int64_t>(positions), whole.shape());
}

/// How lists pick from a view: its dimensions reordered so that those with lists come first, and for each picked entry
/// the number it has when these are counted through, row by row.
class Picks {
public:
    Picks(const Shape& shape, const std::vector<PositionList>& lists) {
        for (const PositionList& list : lists) {
            const std::int64_t size = shape[static_cast<std::size_t>(list.dim)];
            const Tensor positions = checked_positions(list, shape);
            numbers_ =
                numbers_.defined()
                    ? tensor::binary(tensor::BinaryOp::Add,
                                     tensor::binary(tensor::BinaryOp::Mul, numbers_, size, "index"), positions, "index")
                    : positions;
            order_.push_back(list.dim);
            entries_ *= size;
        }
        // The picked entries stay where the lists were when these are neighbors, else they come first. torch does so.
        const bool together = lists.back().dim - lists.front().dim + 1 == static_cast<std::int64_t>(lists.size());
        const std::size_t before = together ? static_cast<std::size_t>(lists.front().dim) : 0;
        for (std::size_t dim = 0; dim < shape.size(); ++dim) {
            const std::int64_t number = static_cast<std::int64_t>(dim);
            if (std::none_of(lists.begin(), lists.end(),
                             [&](const PositionList& list) { return list.dim == number; })) {
                order_.push_back(number);
                rest_.push_back(shape[dim]);
            }
        }
        const std::size_t picked = numbers_.ndim();
        for (std::size_t dim = 0; dim < picked + rest_.size(); ++dim) {
            const std::size_t source = dim < before ? picked + dim : dim < before + picked ? dim - before : dim;
            back_.push_back(static_cast<std::int64_t>(source));
        }
    }
    /// Order of the view's dimensions, those with lists first.
    const Shape& order() const noexcept { return order_; }
    /// The i64 tensor of numbers.
    const Tensor& numbers() const noexcept { return numbers_; }
    /// Order that puts the picked entries where they belong.
    const Shape& back() const noexcept { return back_; }
    /// A shape of entries, then of what the lists leave alone.
    Shape shape(const Shape& entries) const {
        Shape result = entries;
        for (const std::int64_t size : rest_) {
            result.push_back(size);
        }
        return result;
    }
    /// The view's shape with the dimensions that have lists made one.
    Shape flat() const { return shape(Shape{entries_}); }
    /// The shape of what is picked.
    Shape result() const {
        const Shape front = shape(numbers_.shape());
        Shape sizes;
        for (const std::int64_t dim : back_) {
            sizes.push_back(front[static_cast<std::size_t>(dim)]);
        }
        return sizes;
    }

private:
    Tensor numbers_;
    std::int64_t entries_ = 1;
    Shape order_;
    Shape rest_;
    Shape back_;
};

} // namespace

Value read_brackets(Call& call, const std::vector<Value>& arguments, std::string_view name) {
    try {
        const Argument x(call, call.self(), name, "self");
        const bool element = all_integers(arguments) && arguments.size() == self_tensor(call).ndim();
        if (element && !x.is_variable()) {
            Shape indices;
            for (const Value& argument : arguments) {
                indices.push_back(argument.as_int());
            }
            return to_value(self_tensor(call).get(indices, "index"));
        }
        const Subscripts subscripts = subscripts_of(call, arguments);
        if (is_single(arguments, subscripts)) {
            const Tensor& picked = subscripts.lists[0].positions;
            const Variable result = picked.dtype() == DType::Bool ? autograd::masked_select(x.input(), picked, "index")
                                                                  : autograd::take_rows(x.input(), picked);
            return wrap(call, result, x.is_variable());
        }
        const Variable part = autograd::index(x.input(), subscripts.ranges);
        if (subscripts.lists.empty()) {
            return wrap(call, element ? autograd::reshape(part, {1}) : part, x.is_variable());
        }
        const Picks picks(part.shape(), subscripts.lists);
        const Variable flat = autograd::reshape(autograd::permute(part, picks.order()), picks.flat());
        return wrap(call, autograd::permute(autograd::take_rows(flat, picks.numbers()), picks.back()), x.is_variable());
    } catch (const tensor::Error& error) {
        raise_as(error, "index", name);
    }
}

void write_brackets(Call& call, const std::vector<Value>& arguments, const Value& value) {
    translated([&] {
        if (const Variable* v = call.self().native<Variable>()) {
            autograd::check_in_place(*v, "index");
        }
        Tensor target = self_tensor(call);
        const Argument source(call, value, "index", "value");
        const tensor::Operand operand = source.input().operand();
        const Subscripts subscripts = subscripts_of(call, arguments);
        if (subscripts.lists.empty()) {
            tensor::index_assign(target, subscripts.ranges, operand);
            return;
        }
        if (is_single(arguments, subscripts)) {
            const Tensor& picked = subscripts.lists[0].positions;
            const auto assign = picked.dtype() == DType::Bool ? tensor::masked_assign : tensor::assign_rows;
            assign(target, picked, operand, "index");
            return;
        }
        const Tensor part = tensor::index(target, subscripts.ranges);
        const Picks picks(part.shape(), subscripts.lists);
        // A copy, so that elements that are both source and target keep their values until they are read.
        const Tensor given = operand.is_tensor() ? tensor::clone(operand.tensor()) : Tensor::scalar(operand.scalar());
        const Tensor spread = tensor::expand(given, picks.result(), "index");
        const Tensor values = tensor::reshape(tensor::permute(spread, tensor::inverse_permutation(picks.back())),
                                              picks.shape(Shape{picks.numbers().numel()}));
        const Tensor front = tensor::permute(part, picks.order());
        const Tensor numbers = tensor::contiguous(picks.numbers());
        for (std::int64_t i = 0; i < numbers.numel(); ++i) {
            Tensor place = front;
            std::int64_t number = numbers.data<std::int64_t>()[i];
            for (std::size_t dim = subscripts.lists.size(); dim-- > 0;) {
                const std::int64_t size = front.shape()[dim];
                place = tensor::select(place, static_cast<std::int64_t>(dim), number % size);
                number /= size;
            }
            tensor::index_assign(place, {},
                                 operand.is_tensor() ? tensor::Operand(tensor::select(values, 0, i)) : operand);
        }
    });
}

} // namespace simple::bind
