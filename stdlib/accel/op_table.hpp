// The one table of operations: public name, acceleration class. Everything that decides, counts or logs looks here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace simple::accel {

/// Groups operations that share a threshold. Uncounted ones run natively, or on a device when an operand lives there.
enum class OpClass : std::uint8_t { Matmul, Elementwise, Activations, Reductions, Uncounted };
inline constexpr std::size_t kClassCount = 4;

// clang-format off
/// Operations, in the order of kOps. New ones are added here and there, nowhere else.
enum class OpId : std::uint8_t {
    Matmul, Dot, Outer, Linear, Einsum, Conv1d, Conv2d,
    Add, Sub, Mul, Div, FloorDiv, Remainder, Pow, Maximum, Minimum, Atan2, Hypot, Neg, Lerp, Addcmul,
    Exp, Expm1, Log, Log2, Log10, Log1p, Sqrt, Rsqrt, Square, Reciprocal, Abs, Sign,
    Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Erf, Softplus, Floor, Ceil, Round, Trunc, Clamp,
    IsNan, IsInf, IsFinite, NanToNum, LogicalNot,
    Eq, Ne, Lt, Le, Gt, Ge, LogicalAnd, LogicalOr, LogicalXor, Where, MaskedFill,
    MseLoss, MaeLoss, HuberLoss, SmoothL1Loss, BinaryCrossEntropyLoss, BceWithLogitsLoss, CrossEntropyLoss, NllLoss,
    KlDivLoss, HingeLoss, CosineEmbeddingLoss, TripletMarginLoss,
    Relu, LeakyRelu, Elu, Selu, Gelu, Silu, Sigmoid, Tanh, Softmax, LogSoftmax, Hardtanh, Relu6, Hardswish, Mish,
    Dropout,
    Sum, Mean, Prod, Max, Min, Amax, Amin, Variance, Std, Norm, Argmax, Argmin, Logsumexp, All, Any, CountNonzero,
    Reshape, Transpose, Permute, Flatten, Squeeze, Unsqueeze, Expand, Slice, Select, Index, Contiguous, Clone, To,
    Cat, Stack, Split, Gather, ScatterAdd, IndexSelect, Take, MaskedSelect, Flip, Roll, Repeat, Pad, Sort, Topk, Cumsum,
    Trace, Tril, Triu, Diag,
    MaxPool1d, MaxPool2d, AvgPool1d, AvgPool2d, AdaptiveAvgPool2d, Unfold,
    BatchNorm, LayerNorm, GroupNorm, Embedding, Prelu,
    Rnn, Gru, Lstm,
    NormStatistics, IndexAdd, MaskedScatter, PutPart, FullLike,
    SgdStep, AdamStep, RmspropStep, AdagradStep,
    Count
};
// clang-format on
inline constexpr std::size_t kOpCount = static_cast<std::size_t>(OpId::Count);

/// One row of the table.
struct OpInfo {
    std::string_view name;
    OpClass op_class;
};

/// Returns the row of an operation.
const OpInfo& op_info(OpId op) noexcept;
/// Returns the public name: "matmul", "relu", …
inline std::string_view op_name(OpId op) noexcept { return op_info(op).name; }
/// Returns the plural name of a class: "matmul", "elementwise", "activations", "reductions".
std::string_view class_name(OpClass op_class) noexcept;

/// What an operation or class name in a program stands for.
struct Target {
    OpClass op_class;
    /// OpId::Count when the name is that of a class.
    OpId op;
};
/// Finds a counted operation, or a class in plural or singular. Gives nothing for other names.
std::optional<Target> find_target(std::string_view name) noexcept;

} // namespace simple::accel
