// Element-wise operations on integers, and those that give bool.
#pragma once

#include <cstddef>
#include <cstdint>

#include "stdlib/kernels/elementwise.hpp"

namespace simple::kernels {

/// Computes one block of an integer operation that has an integer form; arithmetic wraps around.
void integer_unary(UnaryOp op, const std::int64_t* x, std::int64_t* out, std::size_t n, UnaryParams params) noexcept;
Status integer_binary(BinaryOp op, const std::int64_t* a, const std::int64_t* b, std::int64_t* out, std::size_t n,
                      std::int64_t scale) noexcept;

/// Computes one block of an operation that gives bool, as 0 or 1.
void test_unary(UnaryOp op, const double* x, std::int64_t* out, std::size_t n) noexcept;
void test_unary(UnaryOp op, const std::int64_t* x, std::int64_t* out, std::size_t n) noexcept;
void test_binary(BinaryOp op, const double* a, const double* b, std::int64_t* out, std::size_t n) noexcept;
void test_binary(BinaryOp op, const std::int64_t* a, const std::int64_t* b, std::int64_t* out, std::size_t n) noexcept;

} // namespace simple::kernels
