// Arithmetic, bits, repetition, concatenation, and what the operators of the DL notation do with functions.
#include <cmath>
#include <cstring>

#include "runtime/array.hpp"
#include "runtime/copies.hpp"
#include "runtime/element.hpp"
#include "runtime/operand_notes.hpp"
#include "runtime/operator_errors.hpp"
#include "runtime/operators.hpp"
#include "runtime/sets.hpp"
#include "runtime/sizes.hpp"
#include "runtime/text.hpp"

namespace simple::runtime {

namespace {

Value arithmetic_of_ints(Runtime& runtime, BinaryOp op, std::int64_t a, std::int64_t b, Span span) {
    switch (op) {
        case BinaryOp::Add: return Value::of(wrapping_add(a, b));
        case BinaryOp::Subtract: return Value::of(wrapping_subtract(a, b));
        case BinaryOp::Multiply: return Value::of(wrapping_multiply(a, b));
        case BinaryOp::Divide: return Value::of(divide(runtime, a, b, span));
        case BinaryOp::Modulo: return Value::of(modulo(runtime, a, b, span));
        case BinaryOp::FloorDivide: return Value::of(floor_divide(runtime, a, b, span));
        case BinaryOp::Power:
            return b >= 0 ? Value::of(power(a, b))
                          : Value::of(std::pow(static_cast<double>(a), static_cast<double>(b)));
        case BinaryOp::ShiftLeft:
            return Value::of(static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << (b & 63)));
        case BinaryOp::ShiftRight: return Value::of(a >> (b & 63));
        case BinaryOp::BitAnd: return Value::of(a & b);
        case BinaryOp::BitOr: return Value::of(a | b);
        case BinaryOp::BitXor: return Value::of(a ^ b);
        default: return Value::absent();
    }
}

Value arithmetic_of_floats(BinaryOp op, double a, double b) noexcept {
    switch (op) {
        case BinaryOp::Add: return Value::of(a + b);
        case BinaryOp::Subtract: return Value::of(a - b);
        case BinaryOp::Multiply: return Value::of(a * b);
        case BinaryOp::Divide: return Value::of(a / b);
        case BinaryOp::Modulo: return Value::of(std::fmod(a, b));
        case BinaryOp::FloorDivide: return Value::of(floor_divide(a, b));
        case BinaryOp::Power: return Value::of(std::pow(a, b));
        default: return Value::absent();
    }
}

Value bits_of_bools(BinaryOp op, bool a, bool b) noexcept {
    switch (op) {
        case BinaryOp::BitAnd: return Value::of(a && b);
        case BinaryOp::BitOr: return Value::of(a || b);
        case BinaryOp::BitXor: return Value::of(a != b);
        default: return Value::absent();
    }
}

Value repeat_text(Runtime& runtime, const Text* text, std::int64_t count) {
    const std::size_t times = count > 0 ? static_cast<std::size_t>(count) : 0;
    Text* repeated = make_uninitialized_text(runtime.heap(), saturating_multiply(text->size, times));
    for (std::size_t i = 0; text->size != 0 && i < times; ++i) {
        std::memcpy(repeated->data + i * text->size, text->data, text->size);
    }
    return Value::of(repeated, Tag::Text);
}

Value repeat_array(Runtime& runtime, const Array* array, std::int64_t count) {
    const std::size_t times = count > 0 ? static_cast<std::size_t>(count) : 0;
    const std::size_t total = saturating_multiply(array->size, times);
    Array* repeated = make_array(runtime.heap(), array->kind(), total);
    const std::size_t bytes = array->size * element_bytes(array->kind());
    for (std::size_t i = 0; bytes != 0 && i < times; ++i) {
        std::memcpy(static_cast<char*>(repeated->data) + i * bytes, array->data, bytes);
    }
    repeated->size = total;
    for (std::size_t i = 0; repeated->kind() == ElementKind::Values && i < total; ++i) {
        retain(repeated->values()[i]);
    }
    return finish_copy(runtime, repeated);
}

/// The operators of two sets; Absent for others.
Value set_binary(Runtime& runtime, BinaryOp op, Dict* left, Dict* right) {
    switch (op) {
        case BinaryOp::BitOr: return combine_sets(runtime, SetOperation::Union, left, right);
        case BinaryOp::BitAnd: return combine_sets(runtime, SetOperation::Intersection, left, right);
        case BinaryOp::Subtract: return combine_sets(runtime, SetOperation::Difference, left, right);
        case BinaryOp::BitXor: return combine_sets(runtime, SetOperation::SymmetricDifference, left, right);
        default: return Value::absent();
    }
}

/// What `+` and `*` do with texts and arrays, and the operators of sets; Absent for other pairs.
Value collection_binary(Runtime& runtime, BinaryOp op, Value left, Value right) {
    if (op == BinaryOp::Add && left.is_text() && right.is_text()) {
        return concat(runtime.heap(), left.as<Text>(), right.as<Text>());
    }
    if (op == BinaryOp::Add && left.is(Tag::Array) && right.is(Tag::Array)) {
        return finish_copy(runtime, concat(runtime.heap(), left.as<Array>(), right.as<Array>()));
    }
    if (left.is(Tag::Set) && right.is(Tag::Set)) {
        return set_binary(runtime, op, left.as<Dict>(), right.as<Dict>());
    }
    if (op != BinaryOp::Multiply) {
        return Value::absent();
    }
    const Value count = left.is_int() ? left : right;
    const Value repeated = left.is_int() ? right : left;
    if (!count.is_int()) {
        return Value::absent();
    }
    switch (repeated.tag) {
        case Tag::Text: return repeat_text(runtime, repeated.as<Text>(), count.integer);
        case Tag::Array: return repeat_array(runtime, repeated.as<Array>(), count.integer);
        default: return Value::absent();
    }
}

/// `>>`, `<<` and `//` on two callables; Absent otherwise.
Value combine_functions(Runtime& runtime, BinaryOp op, Value left, Value right) {
    if (!callable(runtime, left) || !callable(runtime, right)) {
        return Value::absent();
    }
    switch (op) {
        case BinaryOp::ShiftRight: return runtime.combine(Runtime::Combinator::Sequence, left, right);
        case BinaryOp::ShiftLeft: return runtime.combine(Runtime::Combinator::Sequence, right, left);
        case BinaryOp::FloorDivide: return runtime.combine(Runtime::Combinator::Parallel, left, right);
        default: return Value::absent();
    }
}

bool is_dotted(BinaryOp op) noexcept { return op >= BinaryOp::BroadcastAdd && op <= BinaryOp::BroadcastPower; }

/// Everything but two numbers; Absent when the operator does not have these operands.
Value binary_of_objects(Runtime& runtime, BinaryOp op, Value left, Value right, Span span) {
    if (op == BinaryOp::Pipe) {
        return callable(runtime, right) ? runtime.call1(right, left) : Value::absent();
    }
    if (left.is(Tag::NativeObject) || right.is(Tag::NativeObject)) {
        const Value result = native_binary(runtime, op, left, right);
        if (!result.is(Tag::Absent)) {
            return result;
        }
    }
    if (op == BinaryOp::MatMul) {
        return matrix_product(runtime, left, right, span);
    }
    if (is_dotted(op)) {
        return broadcast(runtime, op, left, right, span);
    }
    if (left.is_bool() && right.is_bool()) {
        return bits_of_bools(op, left.boolean, right.boolean);
    }
    const Value result = collection_binary(runtime, op, left, right);
    return result.is(Tag::Absent) ? combine_functions(runtime, op, left, right) : result;
}

} // namespace

Value binary(Runtime& runtime, BinaryOp op, Value left, Value right, Span span) {
    if (left.is_number() && right.is_number()) {
        const Value result = left.is_int() && right.is_int()
                                 ? arithmetic_of_ints(runtime, op, left.integer, right.integer, span)
                                 : arithmetic_of_floats(op, left.as_double(), right.as_double());
        if (!result.is(Tag::Absent)) {
            return result;
        }
    }
    return located(runtime, span, left, &right, 1, [&] {
        const Value result = binary_of_objects(runtime, op, left, right, span);
        if (result.is(Tag::Absent)) {
            if (op == BinaryOp::Pipe) {
                runtime.fail(codes::kNotCallable, "the right side of `|>` must be a function", span);
            }
            fail_binary(runtime, op, left, right, span);
        }
        return result;
    });
}

std::int64_t divide(Runtime& runtime, std::int64_t left, std::int64_t right, Span span) {
    if (right == 0) {
        runtime.fail(codes::kDivisionByZero, "division by zero", span);
    }
    // The smallest integer divided by -1 does not fit; it wraps to itself.
    return right == -1 ? wrapping_subtract(0, left) : left / right;
}

std::int64_t modulo(Runtime& runtime, std::int64_t left, std::int64_t right, Span span) {
    if (right == 0) {
        runtime.fail(codes::kDivisionByZero, "division by zero", span);
    }
    return right == -1 ? 0 : left % right;
}

std::int64_t floor_divide(Runtime& runtime, std::int64_t left, std::int64_t right, Span span) {
    const std::int64_t quotient = divide(runtime, left, right, span);
    const bool inexact = right != -1 && left % right != 0;
    return inexact && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

double floor_divide(double left, double right) noexcept { return std::floor(left / right); }

std::int64_t power(std::int64_t base, std::int64_t exponent) noexcept {
    std::int64_t result = 1;
    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0) {
            result = wrapping_multiply(result, base);
        }
        base = wrapping_multiply(base, base);
    }
    return result;
}

Value negate(Runtime& runtime, Value operand, Span span) {
    if (operand.is_int()) {
        return Value::of(wrapping_subtract(0, operand.integer));
    }
    if (operand.is_float()) {
        return Value::of(-operand.number);
    }
    return located(runtime, span, operand, nullptr, 0, [&] {
        if (operand.is(Tag::NativeObject)) {
            const ClassInfo* type = operand.as<NativeObject>()->type;
            const Value result =
                type->hooks.negate == nullptr ? Value::absent() : type->hooks.negate(runtime, *type, operand);
            if (!result.is(Tag::Absent)) {
                return result;
            }
        }
        fail_unary(runtime, "-", operand, span);
    });
}

Value plus(Runtime& runtime, Value operand, Span span) {
    const bool object = operand.is(Tag::NativeObject) && operand.as<NativeObject>()->type->hooks.negate != nullptr;
    if (operand.is_number() || object) {
        return retained(operand);
    }
    fail_unary(runtime, "+", operand, span);
}

Value bit_not(Runtime& runtime, Value operand, Span span) {
    if (operand.is_int()) {
        return Value::of(~operand.integer);
    }
    fail_unary(runtime, "~", operand, span);
}

bool callable(Runtime& runtime, Value v) noexcept {
    switch (v.tag) {
        case Tag::Closure:
        case Tag::Native:
        case Tag::BoundMethod:
        case Tag::Class: return true;
        case Tag::Some: return callable(runtime, v.as<Box>()->value);
        case Tag::NativeObject: return v.as<NativeObject>()->type->hooks.call != nullptr;
        case Tag::Instance:
        case Tag::Struct: return v.as<Instance>()->type->find_method(runtime.known().forward) != nullptr;
        default: return false;
    }
}

Value native_binary(Runtime& runtime, BinaryOp op, Value left, Value right) {
    for (const Value operand : {left, right}) {
        if (operand.is(Tag::NativeObject)) {
            const ClassInfo* type = operand.as<NativeObject>()->type;
            const Value result =
                type->hooks.binary == nullptr ? Value::absent() : type->hooks.binary(runtime, *type, op, left, right);
            if (!result.is(Tag::Absent)) {
                return result;
            }
        }
    }
    return Value::absent();
}

Value native_compare(Runtime& runtime, CompareOp op, Value left, Value right) {
    for (const Value operand : {left, right}) {
        if (operand.is(Tag::NativeObject)) {
            const ClassInfo* type = operand.as<NativeObject>()->type;
            const Value result =
                type->hooks.compare == nullptr ? Value::absent() : type->hooks.compare(runtime, *type, op, left, right);
            if (!result.is(Tag::Absent)) {
                return result;
            }
        }
    }
    return Value::absent();
}

} // namespace simple::runtime
