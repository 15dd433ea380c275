#include "stdlib/accel/op_table.hpp"

namespace simple::accel {
namespace {

constexpr OpClass kMatmul = OpClass::Matmul;
constexpr OpClass kElement = OpClass::Elementwise;
constexpr OpClass kActivation = OpClass::Activations;
constexpr OpClass kReduction = OpClass::Reductions;
constexpr OpClass kNone = OpClass::Uncounted;

constexpr OpInfo kOps[] = {
    {"matmul", kMatmul},
    {"dot", kMatmul},
    {"outer", kMatmul},
    {"linear", kMatmul},
    {"einsum", kMatmul},
    {"conv1d", kMatmul},
    {"conv2d", kMatmul},
    {"add", kElement},
    {"sub", kElement},
    {"mul", kElement},
    {"div", kElement},
    {"floor_div", kElement},
    {"remainder", kElement},
    {"pow", kElement},
    {"maximum", kElement},
    {"minimum", kElement},
    {"atan2", kElement},
    {"hypot", kElement},
    {"neg", kElement},
    {"lerp", kElement},
    {"addcmul", kElement},
    {"exp", kElement},
    {"expm1", kElement},
    {"log", kElement},
    {"log2", kElement},
    {"log10", kElement},
    {"log1p", kElement},
    {"sqrt", kElement},
    {"rsqrt", kElement},
    {"square", kElement},
    {"reciprocal", kElement},
    {"abs", kElement},
    {"sign", kElement},
    {"sin", kElement},
    {"cos", kElement},
    {"tan", kElement},
    {"asin", kElement},
    {"acos", kElement},
    {"atan", kElement},
    {"sinh", kElement},
    {"cosh", kElement},
    {"erf", kElement},
    {"softplus", kElement},
    {"floor", kElement},
    {"ceil", kElement},
    {"round", kElement},
    {"trunc", kElement},
    {"clamp", kElement},
    {"isnan", kElement},
    {"isinf", kElement},
    {"isfinite", kElement},
    {"nan_to_num", kElement},
    {"logical_not", kElement},
    {"eq", kElement},
    {"ne", kElement},
    {"lt", kElement},
    {"le", kElement},
    {"gt", kElement},
    {"ge", kElement},
    {"logical_and", kElement},
    {"logical_or", kElement},
    {"logical_xor", kElement},
    {"where", kElement},
    {"masked_fill", kElement},
    {"mse_loss", kElement},
    {"mae_loss", kElement},
    {"huber_loss", kElement},
    {"smooth_l1_loss", kElement},
    {"binary_cross_entropy_loss", kElement},
    {"bce_with_logits_loss", kElement},
    {"cross_entropy_loss", kElement},
    {"nll_loss", kElement},
    {"kl_div_loss", kElement},
    {"hinge_loss", kElement},
    {"cosine_embedding_loss", kElement},
    {"triplet_margin_loss", kElement},
    {"relu", kActivation},
    {"leaky_relu", kActivation},
    {"elu", kActivation},
    {"selu", kActivation},
    {"gelu", kActivation},
    {"silu", kActivation},
    {"sigmoid", kActivation},
    {"tanh", kActivation},
    {"softmax", kActivation},
    {"log_softmax", kActivation},
    {"hardtanh", kActivation},
    {"relu6", kActivation},
    {"hardswish", kActivation},
    {"mish", kActivation},
    {"dropout", kActivation},
    {"sum", kReduction},
    {"mean", kReduction},
    {"prod", kReduction},
    {"max", kReduction},
    {"min", kReduction},
    {"amax", kReduction},
    {"amin", kReduction},
    {"variance", kReduction},
    {"std", kReduction},
    {"norm", kReduction},
    {"argmax", kReduction},
    {"argmin", kReduction},
    {"logsumexp", kReduction},
    {"all", kReduction},
    {"any", kReduction},
    {"count_nonzero", kReduction},
    {"reshape", kNone},
    {"transpose", kNone},
    {"permute", kNone},
    {"flatten", kNone},
    {"squeeze", kNone},
    {"unsqueeze", kNone},
    {"expand", kNone},
    {"slice", kNone},
    {"select", kNone},
    {"index", kNone},
    {"contiguous", kNone},
    {"clone", kNone},
    {"to", kNone},
    {"cat", kNone},
    {"stack", kNone},
    {"split", kNone},
    {"gather", kNone},
    {"scatter_add", kNone},
    {"index_select", kNone},
    {"take", kNone},
    {"masked_select", kNone},
    {"flip", kNone},
    {"roll", kNone},
    {"repeat", kNone},
    {"pad", kNone},
    {"sort", kNone},
    {"topk", kNone},
    {"cumsum", kNone},
    {"trace", kNone},
    {"tril", kNone},
    {"triu", kNone},
    {"diag", kNone},
    {"max_pool1d", kNone},
    {"max_pool2d", kNone},
    {"avg_pool1d", kNone},
    {"avg_pool2d", kNone},
    {"adaptive_avg_pool2d", kNone},
    {"unfold", kNone},
    {"batch_norm", kNone},
    {"layer_norm", kNone},
    {"group_norm", kNone},
    {"embedding", kNone},
    {"prelu", kActivation},
    {"rnn", kNone},
    {"gru", kNone},
    {"lstm", kNone},
    {"norm_statistics", kNone},
    {"index_add", kNone},
    {"masked_scatter", kNone},
    {"put_part", kNone},
    {"full_like", kNone},
    {"sgd_step", kNone},
    {"adam_step", kNone},
    {"rmsprop_step", kNone},
    {"adagrad_step", kNone},
};
static_assert(sizeof kOps / sizeof kOps[0] == kOpCount, "one row for each OpId");

struct ClassNames {
    std::string_view plural;
    std::string_view singular;
};
constexpr ClassNames kClasses[kClassCount + 1] = {{"matmul", "matmul"},
                                                  {"elementwise", "elementwise"},
                                                  {"activations", "activation"},
                                                  {"reductions", "reduction"},
                                                  {"uncounted", "uncounted"}};

} // namespace

const OpInfo& op_info(OpId op) noexcept { return kOps[static_cast<std::size_t>(op)]; }

std::string_view class_name(OpClass op_class) noexcept { return kClasses[static_cast<std::size_t>(op_class)].plural; }

std::optional<Target> find_target(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kClassCount; ++i) {
        if (name == kClasses[i].plural || name == kClasses[i].singular) {
            return Target{static_cast<OpClass>(i), OpId::Count};
        }
    }
    for (std::size_t i = 0; i < kOpCount; ++i) {
        if (kOps[i].op_class != kNone && kOps[i].name == name) {
            return Target{kOps[i].op_class, static_cast<OpId>(i)};
        }
    }
    return std::nullopt;
}

} // namespace simple::accel
