// Messages about operands, and the way operators reach native objects. Private to the operators.
#pragma once

#include <string>

#include "runtime/operators.hpp"
#include "support/error_codes.hpp"

namespace simple::runtime {

/// Returns the spelling of an operator: "+", "<=", "not in".
const char* spelling(BinaryOp op) noexcept;
const char* spelling(CompareOp op) noexcept;

/// Raises "cannot add text and i64" with help where there is any.
[[noreturn]] void fail_binary(Runtime& runtime, BinaryOp op, Value left, Value right, Span span);
/// Raises "`<` cannot compare text and i64".
[[noreturn]] void fail_compare(Runtime& runtime, CompareOp op, Value left, Value right, Span span);
/// Raises "`in` cannot search i64".
[[noreturn]] void fail_contains(Runtime& runtime, Value left, Value right, Span span);

/// Raises "`-` does not work on text".
[[noreturn]] void fail_unary(Runtime& runtime, const char* op, Value operand, Span span);

/// Multiplies numbers or nested arrays as matrices; Absent for other operands. Raises E0301 naming both shapes.
Value matrix_product(Runtime& runtime, Value left, Value right, Span span);

/// Asks the native objects among the operands, left first; Absent when neither knows the pair. Returns an owned value.
Value native_binary(Runtime& runtime, BinaryOp op, Value left, Value right);
Value native_compare(Runtime& runtime, CompareOp op, Value left, Value right);

} // namespace simple::runtime
