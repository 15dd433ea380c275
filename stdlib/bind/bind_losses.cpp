// The loss functions of lib.pure.training.
#include "stdlib/autograd/ops.hpp"
#include "stdlib/bind/training_parts.hpp"

namespace simple::bind {

namespace {

using autograd::Reduction;

/// Two P give a number, a V anywhere a V; reduction "none" gives a tensor.
Value finish_loss(Args& a, Variable loss, bool variable, Reduction reduction) {
    return reduction == Reduction::None ? a.result(std::move(loss), variable)
                                        : wrap_reduced(a.call(), std::move(loss), variable);
}

using PlainLoss = Variable (*)(const Input&, const Input&, Reduction, std::string_view);
template <PlainLoss F> Value plain_loss(Args& a) {
    const Argument pred = a.tensor(0, "pred");
    const Argument target = a.tensor(1, "target");
    const Reduction reduction = autograd::parse_reduction(a.text(2), a.name());
    return finish_loss(a, F(pred.input(), target.input(), reduction, a.name()),
                       pred.is_variable() || target.is_variable(), reduction);
}
using ScaledLoss = Variable (*)(const Input&, const Input&, double, Reduction, std::string_view);
template <ScaledLoss F> Value scaled_loss(Args& a) {
    const Argument pred = a.tensor(0, "pred");
    const Argument target = a.tensor(1, "target");
    const Reduction reduction = autograd::parse_reduction(a.text(3), a.name());
    return finish_loss(a, F(pred.input(), target.input(), a.f64(2), reduction, a.name()),
                       pred.is_variable() || target.is_variable(), reduction);
}
Value logits_loss(Args& a) {
    const Argument pred = a.tensor(0, "pred");
    const Argument target = a.tensor(1, "target");
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
    const Argument pred = a.tensor(0, "pred");
    const Argument target = a.tensor(1, "target");
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
    const Argument pred = a.tensor(0, "log_input");
    const Argument target = a.tensor(1, "target");
    const bool batch_mean = a.text(3) == "batchmean";
    const Reduction reduction = batch_mean ? Reduction::Sum : autograd::parse_reduction(a.text(3), a.name());
    const Variable loss = autograd::kl_div_loss(pred.input(), target.input(), a.boolean(2), reduction, batch_mean);
    return finish_loss(a, loss, pred.is_variable() || target.is_variable(), reduction);
}

#define SIMPLE_PLAIN "target: X, reduction: text = \"mean\""
#define SIMPLE_CROSS                                                                                                   \
    "target: X, weight: P? = nil, label_smoothing: f64 = 0.0, ignore_index: i64 = -100, reduction: text = \"mean\""
constexpr OperationRow kLosses[] = {
    {"mse_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mse_loss>>, "Mean squared error."},
    {"compute_mse", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mse_loss>>, "See mse_loss."},
    {"mae_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mae_loss>>, "Mean absolute error."},
    {"l1_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::mae_loss>>, "See mae_loss."},
    {"huber_loss", "pred: X", "target: X, delta: f64 = 1.0, reduction: text = \"mean\"",
     op<scaled_loss<autograd::huber_loss>>, "Quadratic near 0, linear beyond delta."},
    {"smooth_l1_loss", "pred: X", "target: X, beta: f64 = 1.0, reduction: text = \"mean\"",
     op<scaled_loss<autograd::smooth_l1_loss>>, "Huber loss divided by beta."},
    {"binary_cross_entropy_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "Cross entropy of probabilities."},
    {"binary_cross_entropy", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "See binary_cross_entropy_loss."},
    {"bce_loss", "pred: X", SIMPLE_PLAIN, op<plain_loss<autograd::binary_cross_entropy_loss>>,
     "See binary_cross_entropy_loss."},
    {"bce_with_logits_loss", "pred: X", "target: X, pos_weight: P? = nil, reduction: text = \"mean\"", op<logits_loss>,
     "Binary cross entropy of logits, stable."},
    {"cross_entropy_loss", "pred: X", SIMPLE_CROSS, op<class_loss<autograd::cross_entropy_loss, true>>,
     "Cross entropy of logits and classes."},
    {"cross_entropy", "pred: X", SIMPLE_CROSS, op<class_loss<autograd::cross_entropy_loss, true>>,
     "See cross_entropy_loss."},
    {"nll_loss", "log_probs: X", "target: X, weight: P? = nil, ignore_index: i64 = -100, reduction: text = \"mean\"",
     op<class_loss<autograd::nll_loss, false>>, "Negative log likelihood."},
    {"kl_div_loss", "log_input: X", "target: X, log_target: bool = false, reduction: text = \"mean\"", op<kl_div>,
     "Kullback-Leibler divergence."},
};
#undef SIMPLE_PLAIN
#undef SIMPLE_CROSS

} // namespace

OperationTable loss_operations() { return {kLosses, std::size(kLosses)}; }

} // namespace simple::bind
