// Names that only the math notation `m{…}` knows, on numbers and nested arrays; objects of native classes (tensors) use
// their methods.
#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "builtins/builtins.hpp"
#include "builtins/map_numbers.hpp"
#include "builtins/tables.hpp"
#include "runtime/operators.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

Value fraction(NativeCall& call) { return broadcast(call.runtime, BinaryOp::BroadcastDivide, call[0], call[1], {}); }
Value matrix_product(NativeCall& call) { return binary(call.runtime, BinaryOp::MatMul, call[0], call[1], {}); }

Value rectified(NativeCall& call) {
    return apply_to_numbers(call, [](Value x) {
        return x.is_int() ? Value::of(std::max(x.integer, std::int64_t{0})) : Value::of(x.number < 0 ? 0.0 : x.number);
    });
}

Value sigmoid(NativeCall& call) {
    return apply_to_numbers(call, [](Value x) { return Value::of(1.0 / (1.0 + std::exp(-x.as_double()))); });
}

/// Normalizes the exponentials of the innermost arrays; the largest element is subtracted first, so nothing overflows.
Value softmax_of(NativeCall& call, const Array* array) {
    call.runtime.check_stack();
    ArrayBuilder out(call.runtime, array->size);
    const Owned first(array->size != 0 ? get(array, 0) : Value::nil());
    if (first.get().is(Tag::Array)) {
        for (std::size_t i = 0; i < array->size; ++i) {
            const Owned row(get(array, i));
            if (!row.get().is(Tag::Array)) {
                fail_argument(call, 0, "an array of numbers or of arrays");
            }
            out.add(softmax_of(call, row.get().as<Array>()));
        }
        return out.finish();
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < array->size; ++i) {
        const Owned element(get(array, i));
        if (!element.get().is_number()) {
            fail_argument(call, 0, "an array of numbers or of arrays");
        }
        values.push_back(element.get().as_double());
    }
    const double largest = values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
    double total = 0;
    for (double& value : values) {
        value = std::exp(value - largest);
        total += value;
    }
    for (const double value : values) {
        out.add(Value::of(value / total));
    }
    return out.finish();
}

Value softmax(NativeCall& call) {
    return call[0].is(Tag::Array) ? softmax_of(call, call[0].as<Array>()) : delegate_or_fail(call);
}

/// Returns row `i` of a matrix whose rows have `columns` elements.
const Array* matrix_row(NativeCall& call, const Array* matrix, std::size_t i, std::size_t columns) {
    const Value row = matrix->kind() == ElementKind::Values ? matrix->values()[i] : Value::nil();
    if (!row.is(Tag::Array) || row.as<Array>()->size != columns) {
        fail_argument(call, 0, "an array of arrays of one length");
    }
    return row.as<Array>();
}

/// Exchanges rows and columns; an array of numbers stays as it is.
Value transpose(NativeCall& call) {
    if (!call[0].is(Tag::Array)) {
        return delegate_or_fail(call);
    }
    const Array* const matrix = call[0].as<Array>();
    if (matrix->size == 0 || matrix->kind() != ElementKind::Values || !matrix->values()[0].is(Tag::Array)) {
        return retained(call[0]);
    }
    const std::size_t columns = matrix->values()[0].as<Array>()->size;
    ArrayBuilder out(call.runtime, columns);
    for (std::size_t column = 0; column < columns; ++column) {
        ArrayBuilder turned(call.runtime, matrix->size);
        for (std::size_t i = 0; i < matrix->size; ++i) {
            turned.add(get(matrix_row(call, matrix, i, columns), column));
        }
        out.add(turned.finish());
    }
    return out.finish();
}

/// Appends the elements of nested arrays in order.
void add_flattened(NativeCall& call, const Array* array, ArrayBuilder& out) {
    call.runtime.check_stack();
    for (std::size_t i = 0; i < array->size; ++i) {
        const Owned element(get(array, i));
        if (element.get().is(Tag::Array)) {
            add_flattened(call, element.get().as<Array>(), out);
        } else {
            out.add_copy(element);
        }
    }
}

/// Calls the method of this function's name on argument 0. Nested arrays are reduced to one number, like tensors.
Value reduced(NativeCall& call) {
    const Symbol name = call.runtime.symbol(function_name(call.function));
    if (call.runtime.class_of(call[0])->find_method(name) == nullptr) {
        fail_argument(call, 0, "an array or tensor");
    }
    Owned flat(retained(call[0]));
    if (call[0].is(Tag::Array) && call[0].as<Array>()->kind() == ElementKind::Values) {
        ArrayBuilder elements(call.runtime, call[0].as<Array>()->size);
        add_flattened(call, call[0].as<Array>(), elements);
        flat = Owned(elements.finish());
    }
    return call.runtime.invoker().call_method(flat, name, nullptr, 0);
}

/// Returns the sum, or the extreme of one or several arguments.
Value reduced_or_prelude(NativeCall& call) {
    const Array* const others = call.count > 1 ? array_argument(call, 1) : nullptr;
    if (call[0].is(Tag::Array) && (others == nullptr || others->size == 0)) {
        return reduced(call);
    }
    // Everything else means what it means outside of the notation.
    const Value* const function = call.runtime.find_prelude(call.runtime.symbol(function_name(call.function)));
    std::vector<Owned> kept;
    std::vector<Value> arguments = {call[0]};
    for (std::size_t i = 0; others != nullptr && i < others->size; ++i) {
        kept.emplace_back(get(others, i));
        arguments.push_back(kept.back());
    }
    return call.runtime.call(*function, arguments.data(), static_cast<std::uint32_t>(arguments.size()));
}

constexpr NativeRow kRows[] = {
    {"frac(a, b)", fraction, "Returns the true quotient, element by element."},
    {"dot(a, b)", matrix_product, "Returns the dot product."},
    {"matmul(a, b)", matrix_product, "Returns the matrix product."},
    {"transpose(a)", transpose, "Returns the matrix with rows and columns exchanged."},
    {"sum(a)", reduced_or_prelude, "Returns the sum of all elements."},
    {"mean(a)", reduced, "Returns the arithmetic mean of all elements."},
    {"min(a, others...)", reduced_or_prelude, "Returns the smallest element or argument."},
    {"max(a, others...)", reduced_or_prelude, "Returns the largest element or argument."},
    {"relu(x)", rectified, "Returns x where it is positive, else 0."},
    {"sigmoid(x)", sigmoid, "Returns 1 / (1 + exp(-x))."},
    {"softmax(x)", softmax, "Returns the exponentials divided by their sum, over the last axis."},
};

} // namespace

std::string math_notation_name(std::string_view name) { return "m{" + std::string(name) + "}"; }

void register_math_notation(Runtime& runtime) {
    constexpr double kEuler = 2.71828182845904523536;
    runtime.add_prelude(math_notation_name("e"), Value::of(kEuler));
    for (const NativeRow& row : kRows) {
        auto info = std::make_unique<NativeFunctionInfo>();
        info->signature = row.signature;
        info->documentation = row.documentation;
        info->raw = row.function;
        runtime.add_prelude(math_notation_name(row.signature.substr(0, row.signature.find('('))),
                            runtime.make_native(std::move(info)));
    }
}

} // namespace simple::builtins
