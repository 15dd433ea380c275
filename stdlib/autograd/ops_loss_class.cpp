// Losses over classes: cross entropy on logits and the negative log-likelihood on log-probabilities.
//
// Both work on rows: scores [C], [N, C] or [N, C, d…] become log-probabilities [rows, C]; each row has weights q over
// the classes (its target, smoothed and weighted) and the loss -Σ q·log p.
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "stdlib/autograd/loss_support.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/format.hpp"
#include "stdlib/tensor/ops_activation.hpp"

namespace simple::autograd {
namespace {

/// How scores are laid out in rows of classes.
class RowLayout {
public:
    RowLayout(const Shape& scores, std::string_view name) : scores_(scores) {
        if (scores.empty()) {
            throw tensor::errors::rank(name, "scores with at least 1 dimension", scores);
        }
        const std::size_t axis = scores.size() == 1 ? 0 : 1;
        classes_ = scores[axis];
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (i != axis) {
                samples_.push_back(scores[i]);
                to_rows_.push_back(static_cast<std::int64_t>(i));
            }
        }
        to_rows_.push_back(static_cast<std::int64_t>(axis));
        rows_ = tensor::checked_numel(samples_, name);
    }
    /// Sizes without that of the classes: the shape of class numbers and of unreduced losses.
    const Shape& samples() const noexcept { return samples_; }
    std::int64_t classes() const noexcept { return classes_; }
    std::int64_t rows() const noexcept { return rows_; }
    Tensor to_rows(const Tensor& t) const {
        return tensor::contiguous(tensor::reshape(tensor::permute(as_f64(t), to_rows_), {rows_, classes_}));
    }
    /// Describes the layout: where the classes lie, then the shape of the scores.
    void describe(OpRequest& request) const {
        request.integers.push_back(scores_.size() == 1 ? 0 : 1);
        request.add_shape(scores_);
    }
    Tensor from_rows(const Tensor& t) const {
        Shape wide = samples_;
        wide.push_back(classes_);
        return tensor::permute(tensor::reshape(t, wide), tensor::inverse_permutation(to_rows_));
    }

private:
    Shape scores_;
    Shape samples_;
    Shape to_rows_;
    std::int64_t classes_ = 0;
    std::int64_t rows_ = 0;
};

struct ClassParams {
    ClassLossOptions options;
    bool logits;
};

/// Weights q [rows, C] of the classes in each row's loss, and what a mean divides by.
struct ClassWeights {
    Tensor q;
    double divisor = 0.0;
};

bool are_class_numbers(const Tensor& target, const RowLayout& layout, const Shape& scores) {
    if (target.shape() == scores) {
        return false;
    }
    const bool single = layout.samples().empty() && target.numel() == 1 && target.ndim() <= 1;
    return target.shape() == layout.samples() || single;
}

std::string class_text(double value) {
    const bool whole = value == std::floor(value) && std::fabs(value) < 1e15;
    return whole ? std::to_string(static_cast<std::int64_t>(value)) : tensor::to_string(value);
}

std::int64_t class_at(double value, std::int64_t row, std::int64_t classes, std::string_view name) {
    if (!(value >= 0.0 && value < static_cast<double>(classes)) || value != std::floor(value)) {
        throw tensor::Error(tensor::ErrorKind::Index,
                            std::string(name) + ": class " + class_text(value) + " of sample " + std::to_string(row) +
                                " is out of range (0 to " + std::to_string(classes - 1) + ")");
    }
    return static_cast<std::int64_t>(value);
}

Tensor class_weight(const ClassLossOptions& options, std::int64_t classes, std::string_view name) {
    if (options.weight == nullptr) {
        return Tensor();
    }
    if (!(options.weight->shape() == Shape{classes})) {
        throw tensor::errors::paired_shapes(name, "weight", options.weight->shape(), "classes", {classes});
    }
    return as_f64(*options.weight);
}

/// Fills q from class numbers: (1 - s)·w[y] at the class, s/C·w everywhere.
ClassWeights from_numbers(const Tensor& target, const RowLayout& layout, const ClassLossOptions& options,
                          std::string_view name) {
    const std::int64_t classes = layout.classes();
    const Tensor weight = class_weight(options, classes, name);
    const Tensor numbers = as_f64(target);
    const double spread = options.label_smoothing / static_cast<double>(classes);
    ClassWeights result{Tensor::zeros({layout.rows(), classes})};
    double* q = result.q.data<double>();
    for (std::int64_t row = 0; row < layout.rows(); ++row, q += classes) {
        const double value = numbers.data<double>()[row];
        if (value == static_cast<double>(options.ignore_index)) {
            continue;
        }
        const std::int64_t label = class_at(value, row, classes, name);
        const double* w = weight.defined() ? weight.data<double>() : nullptr;
        const double own = w != nullptr ? w[label] : 1.0;
        for (std::int64_t c = 0; spread != 0.0 && c < classes; ++c) {
            q[c] = spread * (w != nullptr ? w[c] : 1.0);
        }
        q[label] += (1.0 - options.label_smoothing) * own;
        result.divisor += own;
    }
    return result;
}

/// Fills q from probabilities: w·((1 - s)·t + s/C). A mean divides by the number of rows, for a vector of
/// log-probabilities by the number of elements.
ClassWeights from_probabilities(const Tensor& target, const RowLayout& layout, const ClassParams& params,
                                std::string_view name) {
    const Tensor weight = class_weight(params.options, layout.classes(), name);
    const double smoothing = params.options.label_smoothing;
    Tensor q = layout.to_rows(target);
    if (smoothing != 0.0) {
        q = tensor::add(tensor::mul(q, 1.0 - smoothing), smoothing / static_cast<double>(layout.classes()));
    }
    if (weight.defined()) {
        q = tensor::mul(q, weight);
    }
    const bool vector = !params.logits && layout.samples().empty();
    return {q, static_cast<double>(vector ? layout.classes() : layout.rows())};
}

ClassWeights class_weights(const Tensor& target, const RowLayout& layout, const Shape& scores,
                           const ClassParams& params, std::string_view name) {
    if (are_class_numbers(target, layout, scores)) {
        return from_numbers(target, layout, params.options, name);
    }
    check_pair(Tensor::empty(scores, DType::Bool), target, name);
    return from_probabilities(target, layout, params, name);
}

/// Loss of each row: -Σ q·log p, without classes of weight 0 (their log p may be -inf).
Tensor row_losses(const Tensor& log_p, const Tensor& q) {
    const std::int64_t rows = log_p.shape()[0];
    const std::int64_t classes = log_p.shape()[1];
    Tensor result = Tensor::empty({rows});
    const double* l = log_p.data<double>();
    const double* w = q.data<double>();
    for (std::int64_t row = 0; row < rows; ++row, l += classes, w += classes) {
        double sum = 0.0;
        for (std::int64_t c = 0; c < classes; ++c) {
            sum -= w[c] == 0.0 ? 0.0 : w[c] * l[c];
        }
        result.data<double>()[row] = sum;
    }
    return result;
}

struct ClassLossNode final : FixedNode<2> {
    /// Forward leaves here what the record needs.
    struct Work {
        Tensor log_p;
        ClassWeights weights;
    };
    struct Params {
        ClassParams loss;
        Work* work;
        std::string_view name;
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        const Tensor& scores = in[0].tensor();
        const Reduction reduction = p.loss.options.reduction;
        const RowLayout layout(scores.shape(), name);
        Work& work = *p.work;
        work.weights = class_weights(in[1].tensor(), layout, scores.shape(), p.loss, name);
        work.weights.q = tensor::contiguous(work.weights.q);
        work.log_p = layout.to_rows(scores);
        if (p.loss.logits) {
            work.log_p = tensor::log_softmax(work.log_p, 1, name);
        }
        const DType dtype = tensor::to_float(scores.dtype());
        const Tensor losses = row_losses(work.log_p, work.weights.q);
        if (reduction == Reduction::None) {
            return tensor::to(tensor::reshape(losses, layout.samples()), dtype);
        }
        const Tensor total = tensor::sum(losses);
        const bool divides = reduction == Reduction::Mean && layout.rows() > 0;
        return tensor::to(divides ? tensor::div(total, work.weights.divisor) : total, dtype);
    }
    /// A backend gets the weights, which are checked here, in place of the target, and gives log p besides.
    static void describe(const Params& p, OpRequest& request) {
        const Tensor& scores = request.operands[0].tensor();
        const RowLayout layout(scores.shape(), p.name);
        Work& work = *p.work;
        work.weights = class_weights(request.operands[1].tensor(), layout, scores.shape(), p.loss, p.name);
        work.weights.q = tensor::contiguous(work.weights.q);
        request.operands[1] = work.weights.q;
        request.second = &work.log_p;
        request.numbers = {work.weights.divisor};
        describe_reduction(p.loss.options.reduction, request);
        layout.describe(request);
    }
    ClassLossNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), layout_(in[0].tensor().shape(), accel::op_name(id)), work_(*p.work),
          q_(p.work->weights.q), reduction_(p.loss.options.reduction), logits_(p.loss.logits) {
        target_scale_ = 1.0 - p.loss.options.label_smoothing;
        if (p.loss.options.weight != nullptr) {
            class_weight_ = as_f64(*p.loss.options.weight);
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const std::vector<double> scale = row_scales(g);
        if (pass.needs(0)) {
            pass.give(0, layout_.from_rows(score_slopes(scale)));
        }
        if (pass.needs(1)) {
            pass.give(1, layout_.from_rows(target_slopes(scale)));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(work_.log_p);
        request.add(q_.get(*this));
        request.numbers = {work_.weights.divisor};
        describe_reduction(reduction_, request);
        layout_.describe(request);
        return !needs_target(request);
    }
    void release_saved() noexcept override {
        work_ = Work();
        q_.reset();
    }

private:
    /// The gradient of a target of probabilities is rare and stays native.
    static bool needs_target(const OpRequest& request) noexcept { return (request.needs & 2U) != 0; }
    /// Gradient that arrives at each row's loss.
    std::vector<double> row_scales(const Tensor& g) const {
        const std::size_t rows = static_cast<std::size_t>(layout_.rows());
        if (reduction_ == Reduction::None) {
            const Tensor flat = as_f64(tensor::reshape(g, {layout_.rows()}));
            return std::vector<double>(flat.data<double>(), flat.data<double>() + rows);
        }
        const double value = g.item().as_f64();
        return std::vector<double>(rows, reduction_ == Reduction::Mean ? value / work_.weights.divisor : value);
    }
    /// By the logits: p·Σq - q; by log-probabilities: -q.
    Tensor score_slopes(const std::vector<double>& scale) const {
        const std::int64_t classes = layout_.classes();
        Tensor result = logits_ ? tensor::exp(work_.log_p) : Tensor::zeros(work_.log_p.shape());
        double* out = result.data<double>();
        const double* q = q_.get(*this).data<double>();
        for (const double factor : scale) {
            double total = 0.0;
            for (std::int64_t c = 0; c < classes; ++c) {
                total += q[c];
            }
            for (std::int64_t c = 0; c < classes; ++c) {
                out[c] = factor * (out[c] * total - q[c]);
            }
            out += classes;
            q += classes;
        }
        return result;
    }
    /// By target probabilities: -(1 - s)·w·log p.
    Tensor target_slopes(const std::vector<double>& scale) const {
        const Tensor factors =
            tensor::reshape(tensor::from_data(std::span<const double>(scale), {layout_.rows()}), {layout_.rows(), 1});
        const Tensor slopes = tensor::mul(tensor::mul(work_.log_p, factors), -target_scale_);
        return class_weight_.defined() ? tensor::mul(slopes, class_weight_) : slopes;
    }

    RowLayout layout_;
    Work work_;
    Saved q_; ///< may be the target itself
    Tensor class_weight_;
    Reduction reduction_;
    double target_scale_;
    bool logits_;
};

Variable class_loss(OpId id, const Input& pred, const Input& target, const ClassParams& params, std::string_view name) {
    require_tensor(pred, name, "pred");
    require_tensor(target, name, "target");
    const double smoothing = params.options.label_smoothing;
    if (!(smoothing >= 0.0 && smoothing <= 1.0)) {
        throw tensor::errors::range(name, "label_smoothing", "between 0 and 1", smoothing);
    }
    ClassLossNode::Work work;
    const std::array<Input, 2> inputs = {pred, target};
    return finish_loss(apply<ClassLossNode>(id, name, {params, &work, name}, inputs), inputs, params.options.reduction);
}

} // namespace

Variable cross_entropy_loss(const Input& pred, const Input& target, const ClassLossOptions& options,
                            std::string_view name) {
    return class_loss(OpId::CrossEntropyLoss, pred, target, {options, true}, name);
}

Variable nll_loss(const Input& log_probs, const Input& target, const ClassLossOptions& options, std::string_view name) {
    return class_loss(OpId::NllLoss, log_probs, target, {options, false}, name);
}

} // namespace simple::autograd
