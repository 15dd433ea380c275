// Makes the table of kernels of one instruction set. See the notes in vector.hpp.
#pragma once

#include "stdlib/kernels/elementwise_ops_impl.hpp"
#include "stdlib/kernels/gemm_impl.hpp"
#include "stdlib/kernels/rows_impl.hpp"

namespace simple::kernels::SIMPLE_ISA {

template <typename Op> void run_unary(const double* x, double* out, std::size_t n, UnaryParams params) {
    const V a = splat(params.a);
    const V b = splat(params.b);
    for_vectors(n, [=](std::size_t i, std::size_t count)
                       SIMPLE_LAMBDA { store_n(out + i, Op::forward(load_n(x + i, count), a, b), count); });
}

template <typename Op>
void run_gradient(const double* g, const double* x, const double* y, double* out, std::size_t n, UnaryParams params) {
    const V a = splat(params.a);
    const V b = splat(params.b);
    for_vectors(n, [=](std::size_t i, std::size_t count) SIMPLE_LAMBDA {
        store_n(out + i, Op::gradient(load_n(g + i, count), load_n(x + i, count), load_n(y + i, count), a, b), count);
    });
}

template <typename Op> void run_binary(const double* a, const double* b, double* out, std::size_t n, double scale) {
    const V factor = splat(scale);
    for_vectors(n, [=](std::size_t i, std::size_t count) SIMPLE_LAMBDA {
        store_n(out + i, Op::forward(load_n(a + i, count), load_n(b + i, count), factor), count);
    });
}

template <typename... Op> struct UnaryList {
    static_assert(sizeof...(Op) == kNumericUnaryOps);
    static constexpr void fill(SimdTable& table) {
        std::size_t i = 0;
        ((table.unary[i] = &run_unary<Op>, table.gradient[i] = &run_gradient<Op>, ++i), ...);
    }
};
template <typename... Op> struct BinaryList {
    static_assert(sizeof...(Op) == kNumericBinaryOps);
    static constexpr void fill(SimdTable& table) {
        std::size_t i = 0;
        ((table.binary[i++] = &run_binary<Op>), ...);
    }
};

/// In the order of UnaryOp.
// clang-format off
using AllUnary = UnaryList<
            ops::Neg, ops::Abs, ops::Sign, ops::Square, ops::Reciprocal, ops::Sqrt, ops::Rsqrt, ops::Exp, ops::Expm1,
            ops::Log, ops::Log2, ops::Log10, ops::Log1p, ops::Sin, ops::Cos, ops::Tan, ops::Asin, ops::Acos,
            ops::Atan, ops::Sinh, ops::Cosh, ops::Tanh, ops::Erf, ops::Floor, ops::Ceil, ops::Round, ops::Trunc,
            ops::Relu, ops::LeakyRelu, ops::Elu, ops::Selu, ops::Gelu, ops::GeluTanh, ops::Silu, ops::Sigmoid,
            ops::Softplus, ops::Hardtanh, ops::Hardswish, ops::Mish, ops::AddScalar, ops::PowScalar>;
/// In the order of BinaryOp.
using AllBinary = BinaryList<
            ops::Add, ops::Sub, ops::Mul, ops::Div, ops::FloorDiv, ops::Remainder, ops::Pow, ops::Maximum,
            ops::Minimum, ops::Atan2, ops::Hypot, ops::AddScaled>;
// clang-format on

constexpr SimdTable make_table() {
    SimdTable table{};
    AllUnary::fill(table);
    AllBinary::fill(table);
    table.fold[static_cast<std::size_t>(FoldOp::Sum)] = &fold<SumFold>;
    table.fold[static_cast<std::size_t>(FoldOp::Prod)] = &fold<ProdFold>;
    table.fold[static_cast<std::size_t>(FoldOp::Max)] = &fold<MaxFold>;
    table.fold[static_cast<std::size_t>(FoldOp::Min)] = &fold<MinFold>;
    table.fold_squares = &fold_squares;
    table.fold_products = &fold_products;
    table.rows[static_cast<std::size_t>(RowOp::Softmax)] = &softmax;
    table.rows[static_cast<std::size_t>(RowOp::LogSoftmax)] = &log_softmax;
    table.rows[static_cast<std::size_t>(RowOp::SoftmaxGradient)] = &softmax_gradient;
    table.rows[static_cast<std::size_t>(RowOp::LogSoftmaxGradient)] = &log_softmax_gradient;
    table.log_sum_exp = &log_sum_exp;
    table.tile_rows = kTileRows;
    table.tile_columns = kTileColumns;
    table.tile = &tile;
    table.strip = &strip;
    return table;
}

} // namespace simple::kernels::SIMPLE_ISA
