// Losses, each one operation. Two tensors give a 0-D value, a Variable anywhere gives shape [1]; reduction "none" gives
// one value for each element (or sample).
#pragma once

#include <cstdint>
#include <string_view>

#include "stdlib/autograd/variable.hpp"

namespace simple::autograd {

/// What becomes of the values of single elements.
enum class Reduction : std::uint8_t { Mean, Sum, None };
/// Reads "mean", "sum" or "none". Throws E9 for another word; `name` starts the message.
Reduction parse_reduction(std::string_view text, std::string_view name);

/// Mean of (p - t)². The gradient is 2(p - t)/n. Shapes must be equal (E15). Zero elements give 0, here and below.
Variable mse_loss(const Input& pred, const Input& target, Reduction reduction = Reduction::Mean,
                  std::string_view name = "mse_loss");
/// Mean of |p - t|, gradient 0 at 0.
Variable mae_loss(const Input& pred, const Input& target, Reduction reduction = Reduction::Mean,
                  std::string_view name = "mae_loss");
/// ½d² where |d| < δ, else δ(|d| - ½δ), as torch.nn.functional.huber_loss. Throws E10 for δ <= 0.
Variable huber_loss(const Input& pred, const Input& target, double delta = 1.0, Reduction reduction = Reduction::Mean,
                    std::string_view name = "huber_loss");
/// ½d²/β where |d| < β, else |d| - ½β. Throws E10 for β < 0.
Variable smooth_l1_loss(const Input& pred, const Input& target, double beta = 1.0,
                        Reduction reduction = Reduction::Mean, std::string_view name = "smooth_l1_loss");
/// -(t·log p + (1 - t)·log(1 - p)), logarithms not below -100. Throws E10 for p outside 0..1, naming its position.
Variable binary_cross_entropy_loss(const Input& pred, const Input& target, Reduction reduction = Reduction::Mean,
                                   std::string_view name = "binary_cross_entropy_loss");
/// Stable form on logits: max(x, 0) - x·t + log(1 + e^(-|x|)); `pos_weight` (or null) weighs positive targets.
Variable bce_with_logits_loss(const Input& pred, const Input& target, const Tensor* pos_weight = nullptr,
                              Reduction reduction = Reduction::Mean, std::string_view name = "bce_with_logits_loss");

/// Options of the losses over classes.
struct ClassLossOptions {
    /// Weight per class [C], or null.
    const Tensor* weight = nullptr;
    double label_smoothing = 0.0;
    std::int64_t ignore_index = -100;
    Reduction reduction = Reduction::Mean;
};
/// torch.nn.functional.cross_entropy on logits [C], [N, C] or [N, C, d…]; targets are class numbers or probabilities of
/// the prediction's shape. Throws E3 naming sample and class, E15, E10 for label_smoothing outside 0..1.
Variable cross_entropy_loss(const Input& pred, const Input& target, const ClassLossOptions& options = {},
                            std::string_view name = "cross_entropy_loss");
/// The same on log-probabilities. With a target of the prediction's shape: -Σ t·x divided by the number of rows, for a
/// vector by the number of elements.
Variable nll_loss(const Input& log_probs, const Input& target, const ClassLossOptions& options = {},
                  std::string_view name = "nll_loss");
/// t·(log t - x), 0 where t = 0; `batch_mean` divides the sum by the first size.
Variable kl_div_loss(const Input& log_input, const Input& target, bool log_target = false,
                     Reduction reduction = Reduction::Mean, bool batch_mean = false,
                     std::string_view name = "kl_div_loss");

} // namespace simple::autograd
