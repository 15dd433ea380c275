// The one definition of what operators mean. Nodes handle the common tags themselves and come here otherwise.
// Operands are borrowed, results are owned; `span` is the place of the operation (may be unknown).
#pragma once

#include <cstdint>

#include "runtime/runtime.hpp"
#include "syntax/ast.hpp"

namespace simple::runtime {

using syntax::BinaryOp;
using syntax::CompareOp;

// Integer arithmetic wraps modulo 2^64.
inline std::int64_t wrapping_add(std::int64_t a, std::int64_t b) noexcept {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
inline std::int64_t wrapping_subtract(std::int64_t a, std::int64_t b) noexcept {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
inline std::int64_t wrapping_multiply(std::int64_t a, std::int64_t b) noexcept {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

/// Applies any binary operator except And, Or, Coalesce (which do not evaluate both sides). All kinds of operands:
/// numbers, text, arrays, functions (>>, <<, //), native objects.
Value binary(Runtime& runtime, BinaryOp op, Value left, Value right, Span span);
/// Integer division and remainder truncating toward zero; `min / -1` wraps. Raises E0212 for a zero divisor.
std::int64_t divide(Runtime& runtime, std::int64_t left, std::int64_t right, Span span);
std::int64_t modulo(Runtime& runtime, std::int64_t left, std::int64_t right, Span span);
/// Floor division; raises E0212 for an integer zero divisor.
std::int64_t floor_divide(Runtime& runtime, std::int64_t left, std::int64_t right, Span span);
double floor_divide(double left, double right) noexcept;
/// Integer power by squaring, wrapping; the exponent is not negative.
std::int64_t power(std::int64_t base, std::int64_t exponent) noexcept;
/// Element-wise operation in math notation and for the dotted operators, with broadcasting on nested arrays.
Value broadcast(Runtime& runtime, BinaryOp op, Value left, Value right, Span span);

Value negate(Runtime& runtime, Value operand, Span span);
/// Unary `+`: the number or tensor itself.
Value plus(Runtime& runtime, Value operand, Span span);
Value bit_not(Runtime& runtime, Value operand, Span span);

/// Structural equality; numbers by value, Some looked through; iterative or stack-guarded.
bool equal(Runtime& runtime, Value left, Value right);
/// <, <=, >, >= on numbers, texts, bools, arrays, tuples; NaN compares false. Raises E0203 for other pairs.
bool order(Runtime& runtime, CompareOp op, Value left, Value right, Span span);
/// `left in right`.
bool contains(Runtime& runtime, Value left, Value right, Span span);
/// Any comparison except Is and IsNot. A native object's `==` may give a non-bool.
Value compare(Runtime& runtime, CompareOp op, Value left, Value right, Span span);
/// `left is right` for values: identity of references, equality of values.
bool identical(Runtime& runtime, Value left, Value right);

/// Returns whether `v(…)` is possible: functions, types, layers, instances with `forward`.
bool callable(Runtime& runtime, Value v) noexcept;

/// Truthiness of any value; numbers are handled inline by nodes.
bool truthy(Runtime& runtime, Value v);
/// `.?`: not nil, not empty text or collection.
bool present(Value v) noexcept;

/// Reads `object[arguments…]`. Ranges and slices come as Range objects.
Value get_index(Runtime& runtime, Value object, const Value* arguments, std::uint32_t count, Span span);
/// Writes `object[arguments…] = value`; takes over the reference to `value`.
void set_index(Runtime& runtime, Value object, const Value* arguments, std::uint32_t count, Value value, Span span);
/// Resolves a possibly negative index; raises E0213 naming index and length.
std::size_t checked_index(Runtime& runtime, std::int64_t index, std::size_t size, Span span,
                          const char* what = "array");

/// Makes a range with both ends as written: for an inclusive range the object's `stop` becomes the integer behind it
/// (saturating). The flags below, set by the caller, turn it into an index slice.
Value make_range(Runtime& runtime, std::int64_t start, std::int64_t stop, std::int64_t step, bool inclusive);
inline constexpr std::uint8_t kSlice = 1;     ///< Object::flags of a Range that came from `a:b:c`.
inline constexpr std::uint8_t kOpenStart = 2; ///< No start was written.
inline constexpr std::uint8_t kOpenStop = 4;
/// Number of integers in a range.
std::int64_t range_length(const Range* range) noexcept;

Value make_tuple(Runtime& runtime, const Value* borrowed, std::uint32_t count);
Value make_box(Runtime& runtime, Tag tag, Value owned);
Value make_enum(Runtime& runtime, const ClassInfo* type, std::uint32_t variant, const Value* borrowed,
                std::uint32_t count);
/// Returns a shallow copy of a struct value.
Value copy_struct(Runtime& runtime, Value v);

/// `e as T` for the built-in types; identity when the value already has the type, else E0202.
Value cast(Runtime& runtime, Value v, std::string_view type, Span span);

/// Walks anything iterable. Usage: Iteration it(runtime, iterable, span); Value v; while (it.next(v)) { … } where each
/// v is owned by the caller. An array that grows shows its new elements; a dict that changes raises E0220.
class Iteration {
public:
    Iteration(Runtime& runtime, Value iterable, Span span);
    ~Iteration();
    Iteration(const Iteration&) = delete;
    Iteration& operator=(const Iteration&) = delete;
    bool next(Value& element);

private:
    Runtime& runtime_;
    Owned source_;
    Span span_;
    std::int64_t position_ = 0;
    std::int64_t limit_ = 0;
    std::int64_t step_ = 1;
    std::uint32_t version_ = 0;
    enum class Source : std::uint8_t {
        Integers,
        Array,
        Text,
        Tuple,
        Dict,
        Set,
        Native,
        NativeSequence, ///< A native object with a length and an index, but no iterator.
        Sequence,       ///< An instance with `len` and `get`.
    } kind_ = Source::Integers;

    void start_native(const ClassInfo& type);
    void start_instance(const ClassInfo& type);
    bool next_entry_of_dict(Value& element);
    bool next_of_sequence(Value& element);
    [[noreturn]] void fail_not_iterable();
};

} // namespace simple::runtime
