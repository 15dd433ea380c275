// Methods of arrays, ranges, tuples and sets that boil the elements down to one value. Unboxed arrays take tight loops.
#include <string>

#include "builtins/conversions.hpp"
#include "builtins/reductions.hpp"
#include "builtins/sequence.hpp"
#include "builtins/tables.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

[[noreturn]] void fail_element(NativeCall& call, std::size_t i, Value element) {
    fail_call(call, codes::kTypeMismatch,
              "element " + std::to_string(i) + " must be a number, got " + describe(call.runtime, element));
}

/// How sum and product start and combine: integers wrap, like the operators.
struct Summation {
    static constexpr BinaryOp kOp = BinaryOp::Add;
    static constexpr std::int64_t kStart = 0;
    static std::int64_t combine(std::int64_t a, std::int64_t b) noexcept { return wrapping_add(a, b); }
    static double combine(double a, double b) noexcept { return a + b; }
};
struct Multiplication {
    static constexpr BinaryOp kOp = BinaryOp::Multiply;
    static constexpr std::int64_t kStart = 1;
    static std::int64_t combine(std::int64_t a, std::int64_t b) noexcept { return wrapping_multiply(a, b); }
    static double combine(double a, double b) noexcept { return a * b; }
};

template <typename Operation, typename Total, typename T> Value combine_all(const T* data, std::size_t count) noexcept {
    Total total = static_cast<Total>(Operation::kStart);
    for (std::size_t i = 0; i < count; ++i) {
        total = Operation::combine(total, static_cast<Total>(data[i]));
    }
    return Value::of(total);
}

/// Combines two borrowed values: numbers here, objects of native classes (tensors) by the operator.
template <typename Operation> Value combine_values(NativeCall& call, std::size_t i, Value total, Value element) {
    if (element.is_number() && total.is_number()) {
        if (total.is_int() && element.is_int()) {
            return Value::of(Operation::combine(total.integer, element.integer));
        }
        return Value::of(Operation::combine(total.as_double(), element.as_double()));
    }
    if (!element.is_number() && !element.is(Tag::NativeObject)) {
        fail_element(call, i, element);
    }
    return binary(call.runtime, Operation::kOp, total, element, {});
}

/// Sums start + (start + step) + … without visiting the elements, modulo 2^64.
Value sum_of_range(const Range* range) noexcept {
    const auto n = static_cast<std::uint64_t>(range_length(range));
    // One of n and n - 1 is even, so the triangle number is exact before it wraps.
    const std::uint64_t triangle = n == 0 ? 0 : (n % 2 == 0 ? (n / 2) * (n - 1) : n * ((n - 1) / 2));
    return Value::of(static_cast<std::int64_t>(n * static_cast<std::uint64_t>(range->start) +
                                               triangle * static_cast<std::uint64_t>(range->step)));
}

template <typename Operation> Value combine_sequence(NativeCall& call, const Sequence& sequence) {
    if (const Array* const array = sequence.array(); array != nullptr) {
        switch (array->kind()) {
            case ElementKind::F64: return combine_all<Operation, double>(array->floats(), array->size);
            case ElementKind::F32: return combine_all<Operation, double>(array->singles(), array->size);
            case ElementKind::I64: return combine_all<Operation, std::int64_t>(array->ints(), array->size);
            default: break;
        }
    }
    Owned total(Value::of(Operation::kStart));
    sequence.each([&](std::size_t i, Value element) {
        total = Owned(combine_values<Operation>(call, i, total, element));
        return true;
    });
    return total.leak();
}

Value product(NativeCall& call) { return combine_sequence<Multiplication>(call, Sequence(call)); }

Value mean(NativeCall& call) {
    const Sequence sequence(call);
    if (sequence.size() == 0) {
        return Value::nil();
    }
    const Owned total(combine_sequence<Summation>(call, sequence));
    const Value count = Value::of(static_cast<double>(sequence.size()));
    return binary(call.runtime, BinaryOp::Divide, total, count, {});
}

template <bool kSmallest, typename T> std::size_t extreme_position(const T* data, std::size_t count) noexcept {
    std::size_t best = 0;
    for (std::size_t i = 1; i < count; ++i) {
        if (kSmallest ? data[i] < data[best] : data[best] < data[i]) {
            best = i;
        }
    }
    return best;
}

/// Returns the position of the smallest (largest) element, the first of equals; the sequence is not empty.
template <bool kSmallest> std::size_t position_of_extreme(NativeCall& call, const Sequence& sequence) {
    if (const Array* const array = sequence.array(); array != nullptr) {
        switch (array->kind()) {
            case ElementKind::F64: return extreme_position<kSmallest>(array->floats(), array->size);
            case ElementKind::F32: return extreme_position<kSmallest>(array->singles(), array->size);
            case ElementKind::I64: return extreme_position<kSmallest>(array->ints(), array->size);
            default: break;
        }
    }
    if (const Range* const range = sequence.range(); range != nullptr) {
        return (range->step > 0) == kSmallest ? 0 : sequence.size() - 1;
    }
    constexpr CompareOp kOp = kSmallest ? CompareOp::Less : CompareOp::Greater;
    std::size_t best = 0;
    Owned best_value;
    sequence.each([&](std::size_t i, Value element) {
        if (i == 0 || order(call.runtime, kOp, element, best_value, {})) {
            best = i;
            best_value = Owned(retained(element));
        }
        return true;
    });
    return best;
}

template <bool kSmallest> Value extreme(NativeCall& call) {
    const Sequence sequence(call);
    return sequence.size() == 0 ? Value::nil() : sequence.at(position_of_extreme<kSmallest>(call, sequence));
}

template <bool kSmallest> Value extreme_index(NativeCall& call) {
    const Sequence sequence(call);
    return sequence.size() == 0 ? Value::nil()
                                : Value::of(static_cast<std::int64_t>(position_of_extreme<kSmallest>(call, sequence)));
}

constexpr NativeRow kRows[] = {
    {"sum()", sum_of, "Returns the sum of the elements, 0 when there are none."},
    {"product()", product, "Returns the product of the elements, 1 when there are none."},
    {"mean()", mean, "Returns the arithmetic mean as a float, nil when there are no elements."},
    {"min()", extreme<true>, "Returns the smallest element, nil when there is none."},
    {"max()", extreme<false>, "Returns the largest element, nil when there is none."},
    {"argmin()", extreme_index<true>, "Returns the index of the smallest element, nil when there is none."},
    {"argmax()", extreme_index<false>, "Returns the index of the largest element, nil when there is none."},
};

} // namespace

Value sum_of(NativeCall& call) {
    const Value delegated = delegate_to_method(call, "sum");
    if (!delegated.is(Tag::Absent)) {
        return delegated;
    }
    const Sequence sequence(call);
    return sequence.range() != nullptr ? sum_of_range(sequence.range()) : combine_sequence<Summation>(call, sequence);
}

RowTable sequence_reduce_methods() noexcept { return table_of(kRows); }

} // namespace simple::builtins
