// The loss functions of lib.pure.training.
#include "stdlib/autograd/ops.hpp"
#include "stdlib/autograd/ops_loss_pairs.hpp"
#include "stdlib/bind/training_parts.hpp"

namespace simple::bind {

namespace {

using autograd::Reduction;

/// Two P give a number, a V anywhere a V; reduction "none" gives a tensor.
Value finish_loss(Args& a, Variable loss, bool variable, Reduction reduction) {
    return reduction == Reduction::None ? a.result(std::move(loss), variable)
                                        : wrap_reduced(a.call(), std::move(loss), variable);
}

/// A tensor or a list of numbers; a single number is E7.
Argument tensor_argument(Args& a, std::size_t i, std::string_view parameter) {
    Argument argument = a.tensor(i, parameter);
    if (!argument.is_tensor()) {
        throw tensor::errors::wrong_type(a.name(), parameter, "a tensor", describe(a[i]));
    }
    return argument;
}

using PlainLoss = Variable (*)(const Input&, const Input&, Reduction, std::string_view);
template <PlainLoss F> Value plain_loss(Args& a) {
    const Argument pred = tensor_argument(a, 0, "pred");
    const Argument target = tensor_argument(a, 1, "target");
    const Reduction reduction = autograd::parse_reduction(a.text(2), a.name());
    return finish_loss(a, F(pred.input(), target.input(), reduction, a.name()),
                       pred.is_variable() || target.is_variable(), reduction);
}
using ScaledLoss = Variable (*)(const Input&, const Input&, double, Reduction, std::string_view);
template <ScaledLoss F> Value scaled_loss(Args& a) {
    const Argument pred = tensor_argument(a, 0, "pred");
    const Argument target = tensor_argument(a, 1, "target");
    const Reduction reduction = autograd::parse_reduction(a.text(3), a.name());
    return finish_loss(a, F(pred.input(), target.input(), a.f64(2), reduction, a.name()),
                       pred.is_variable() || target.is_variable(), reduction);
}
Value logits_loss(Args& a) {
    const Argument pred = tensor_argument(a, 0, "pred");
    const Argument target = tensor_argument(a, 1, "target");
    std::optional<Tensor> weight;
    if (a.given(2)) {
        weight = to_tensor(a.call(), a[2], a.name(), "pos_weight");
    }
    const Reduction reduction = autograd::parse_reduction(a.text(3), a.name());
    const Variable loss = autograd::bce_with_logits_loss(pred.input(), target.input(),
                                                         weight.has_value() ? &*weight : nullptr, reduction);
    return finish_loss(a, loss, pred.is_variable() || target.is_variable(), reduction);
}
using ClassLoss = Variable (*)(const Input&, const Input&, const autograd::ClassLossOptions&, std::string_view);
template <ClassLoss F, bool Smoothing> Value class_loss(Args& a) {
    const Argument pred = tensor_argument(a, 0, "pred");
    const Argument target = tensor_argument(a, 1, "target");
    autograd::ClassLossOptions options;
    std::optional<Tensor> weight;
    if (a.given(2)) {
        weight = to_tensor(a.call(), a[2], a.name(), "weight");
        options.weight = &*weight;
    }
    std::size_t next = 3;
    if constexpr (Smoothing) {
        options.label_smoothing = a.f64(next++);
    }
    options.ignore_index = a.i64(next++);
    options.reduction = autograd::parse_reduction(a.text(next), a.name());
    return finish_loss(a, F(pred.input(), target.input(), options, a.name()),
                       pred.is_variable() || target.is_variable(), options.reduction);
}
Value kl_div(Args& a) {
    const Argument pred = tensor_argument(a, 0, "log_input");
    const Argument target = tensor_argument(a, 1, "target");
    const bool batch_mean = a.text(3) == "batchmean";
    const Reduction reduction = batch_mean ? Reduction::Sum : autograd::parse_reduction(a.text(3), a.name());
    const Variable loss = autograd::kl_div_loss(pred.input(), target.input(), a.boolean(2), reduction, batch_mean);
    return finish_loss(a, loss, pred.is_variable() || target.is_variable(), reduction);
}

Variable cosine(const Factory& factory, const Input& x1, const Input& x2, const Value& label, double margin,
                Reduction reduction) {
    const std::optional<tensor::Scalar> number = to_scalar(label);
    const Tensor labels =
        number ? Tensor::scalar(*number) : to_tensor(factory, label, "cosine_embedding_loss", "target_label");
    return autograd::cosine_embedding_loss(x1, x2, labels, margin, reduction);
}
Value cosine_loss(Args& a) {
    const Argument x1 = tensor_argument(a, 0, "x1");
    const Argument x2 = tensor_argument(a, 1, "x2");
    const Reduction reduction = autograd::parse_reduction(a.text(4), a.name());
    return finish_loss(a, cosine(a.call(), x1.input(), x2.input(), a[2], a.f64(3), reduction),
                       x1.is_variable() || x2.is_variable(), reduction);
}
Value triplet_loss(Args& a) {
    const Argument anchor = tensor_argument(a, 0, "anchor");
    const Argument positive = tensor_argument(a, 1, "positive");
    const Argument negative = tensor_argument(a, 2, "negative");
    const Reduction reduction = autograd::parse_reduction(a.text(5), a.name());
    return finish_loss(a,
                       autograd::triplet_margin_loss(anchor.input(), positive.input(), negative.input(), a.f64(3),
                                                     a.f64(4), reduction),
                       anchor.is_variable() || positive.is_variable() || negative.is_variable(), reduction);
}

#define SIMPLE_PLAIN "target: X, reduction: text = \"mean\""
#define SIMPLE_CROSS                                                                                                   \
    "target: X, weight: P? = nil, label_smoothing: f64 = 0.0, ignore_index: i64 = -100, reduction: text = \"mean\""
constexpr OperationRow kLosses[] = {
    {"mse_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mse_loss>>,
     "Mean squared error, (p - t)^2. Shapes must be equal. reduction is \"mean\", \"sum\" or \"none\"; two P give a "
     "number, a V anywhere gives a V. torch.nn.functional.mse_loss."},
    {"compute_mse", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mse_loss>>, "See mse_loss."},
    {"mae_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mae_loss>>,
     "Mean absolute error, |p - t|; gradient 0 where they are equal. Shapes must be equal. "
     "torch.nn.functional.l1_loss."},
    {"l1_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mae_loss>>, "See mae_loss."},
    {"huber_loss", "pred: X", "target: X, delta: f64 = 1.0, reduction: text = \"mean\"",
     op<scaled_loss<autograd::huber_loss>>,
     "d^2 / 2 where |d| < delta, else delta * (|d| - delta / 2), with d = p - t. delta must be above 0. "
     "torch.nn.functional.huber_loss."},
    {"smooth_l1_loss", "pred: X", "target: X, beta: f64 = 1.0, reduction: text = \"mean\"",
     op<scaled_loss<autograd::smooth_l1_loss>>,
     "d^2 / (2 beta) where |d| < beta, else |d| - beta / 2: the Huber loss divided by beta. "
     "torch.nn.functional.smooth_l1_loss."},
    {"binary_cross_entropy_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "-(t log p + (1 - t) log(1 - p)) of probabilities, logarithms not below -100. p outside of 0 to 1 is an error: "
     "use bce_with_logits_loss for scores. torch.nn.functional.binary_cross_entropy."},
    {"binary_cross_entropy", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "See binary_cross_entropy_loss."},
    {"bce_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "See binary_cross_entropy_loss."},
    {"bce_with_logits_loss", "pred: X", "target: X, pos_weight: P? = nil, reduction: text = \"mean\"", op<logits_loss>,
     "Binary cross entropy of scores of any size: max(x, 0) - x t + log(1 + exp(-|x|)). pos_weight multiplies the "
     "positive part. torch.nn.functional.binary_cross_entropy_with_logits."},
    {"cross_entropy_loss", "pred: X", SIMPLE_CROSS, op<class_loss<autograd::cross_entropy_loss, true>>,
     "-log softmax(pred) at the target, for scores [C], [N, C] or [N, C, d...]. The target has class numbers (without "
     "the C dimension) or probabilities of the shape of pred. A class outside of 0 to C - 1 is an error, apart from "
     "ignore_index. Mean over samples. torch.nn.functional.cross_entropy."},
    {"cross_entropy", "pred: X", SIMPLE_CROSS, op<class_loss<autograd::cross_entropy_loss, true>>,
     "See cross_entropy_loss."},
    {"nll_loss", "log_probs: X", "target: X, weight: P? = nil, ignore_index: i64 = -100, reduction: text = \"mean\"",
     op<class_loss<autograd::nll_loss, false>>,
     "-log_probs at the target, for log-probabilities [C], [N, C] or [N, C, d...] as log_softmax gives them; targets "
     "as in cross_entropy_loss. torch.nn.functional.nll_loss."},
    {"hinge_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::hinge_loss>>,
     "max(0, 1 - t * p) for targets -1 and 1. Shapes must be equal."},
    {"cosine_embedding_loss", "x1: X", "x2: X, target_label: any, margin: f64 = 0.0, reduction: text = \"mean\"",
     op<cosine_loss>,
     "1 - cos(x1, x2) of rows whose target_label is 1, max(0, cos(x1, x2) - margin) of those with -1. "
     "torch.nn.functional.cosine_embedding_loss."},
    {"triplet_margin_loss", "anchor: X",
     "positive: X, negative: X, margin: f64 = 1.0, p: f64 = 2.0, reduction: text = \"mean\"", op<triplet_loss>,
     "max(0, d(anchor, positive) - d(anchor, negative) + margin), d the p-norm distance of rows. "
     "torch.nn.functional.triplet_margin_loss."},
    {"kl_div_loss", "log_input: X", "target: X, log_target: bool = false, reduction: text = \"mean\"", op<kl_div>,
     "Kullback-Leibler divergence t (log t - x), 0 where t is 0; x has log-probabilities, with log_target t too. "
     "reduction may also be \"batchmean\". torch.nn.functional.kl_div."},
};
#undef SIMPLE_PLAIN
#undef SIMPLE_CROSS

} // namespace

OperationTable loss_operations() { return {kLosses, std::size(kLosses)}; }

} // namespace simple::bind
