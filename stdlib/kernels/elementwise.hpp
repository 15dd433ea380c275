// Element-wise kernels: tables of operations over contiguous or strided runs of elements.
//
// Every operation is one expression in elementwise_ops.hpp; this file is its catalogue. Kernels allocate nothing and
// give the same bits on every machine: they use no libm function and no contraction of a·b + c.
#pragma once

#include <cstddef>
#include <cstdint>

namespace simple::kernels {

/// Element types the kernels know, in the order of promotion.
enum class Element : std::uint8_t { Bool, I64, F32, F64 };

/// Functions of one element.
enum class UnaryOp : std::uint8_t {
    Neg,
    Abs,
    Sign,
    Square,
    Reciprocal,
    Sqrt,
    Rsqrt,
    Exp,
    Expm1,
    Log,
    Log2,
    Log10,
    Log1p,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Erf,
    Floor,
    Ceil,
    Round,
    Trunc,
    Relu,
    LeakyRelu, ///< LeakyRelu: a = negative slope
    Elu,
    Selu, ///< Elu: a = alpha
    Gelu,
    GeluTanh,
    Silu,
    Sigmoid,
    Softplus, ///< a = beta, b = threshold
    Hardtanh, ///< a = min, b = max; clamp with both limits; NaN stays
    Hardswish,
    Mish,
    AddScalar, ///< x + a; for internal composition
    PowScalar, ///< x ** a
    IsNan,
    IsInf,
    IsFinite,
    LogicalNot, ///< these give bool
    Count
};

/// Numbers an operation takes besides its element; their meaning is beside each UnaryOp.
struct UnaryParams {
    double a = 0.0;
    double b = 0.0;
};

/// Functions of two elements. Those from Eq on give bool.
enum class BinaryOp : std::uint8_t {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Remainder,
    Pow,
    Maximum,
    Minimum,
    Atan2,
    Hypot,
    AddScaled, ///< a + scale·b
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    And,
    Or,
    Xor,
    Count
};

/// Number of functions of one element that give numbers; the rest gives bool.
inline constexpr std::size_t kNumericUnaryOps = static_cast<std::size_t>(UnaryOp::IsNan);
/// Number of functions of two elements that give numbers; the rest gives bool.
inline constexpr std::size_t kNumericBinaryOps = static_cast<std::size_t>(BinaryOp::Eq);

/// Sizes of what a kernel runs over, in row-major order.
struct Extent {
    const std::int64_t* sizes;
    std::size_t rank;
};

/// Elements to read: a pointer to the first one and a step (in elements, may be 0) for each dimension of the extent.
struct Input {
    const void* data;
    Element type;
    const std::int64_t* strides;
};

/// Elements to write, laid out like an Input.
struct Output {
    void* data;
    Element type;
    const std::int64_t* strides;
};

/// What a kernel over integers met.
enum class Status : std::uint8_t { Ok, DivisionByZero, NegativePower };

/// Type an operation is computed in.
enum class Domain : std::uint8_t { Float, Integer };

/// Tells whether an operation on integers has an integer result; otherwise it is computed in Domain::Float.
bool has_integer_form(UnaryOp op) noexcept;
bool has_integer_form(BinaryOp op) noexcept;

/// Computes out = op(x). Reads and writes any element types, converting on the way; bool results are 0 or 1.
void unary(UnaryOp op, Domain domain, Extent extent, const Input& x, const Output& out, UnaryParams params);
/// Computes out = g·op'(…) from the input x or the output y of the forward operation; pass g for the one not needed.
void unary_gradient(UnaryOp op, Extent extent, const Input& g, const Input& x, const Input& y, const Output& out,
                    UnaryParams params);
/// Computes out = op(a, b). In the integer domain arithmetic wraps around; a failed status leaves out unspecified.
Status binary(BinaryOp op, Domain domain, Extent extent, const Input& a, const Input& b, const Output& out,
              double scale = 1.0);
/// Computes out = condition ? a : b.
void where(Domain domain, Extent extent, const Input& condition, const Input& a, const Input& b, const Output& out);
/// Copies with conversion: to i64 truncates, NaN gives 0, what does not fit saturates; to bool: not zero.
void copy(Extent extent, const Input& x, const Output& out);

} // namespace simple::kernels
