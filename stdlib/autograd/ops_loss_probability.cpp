// Losses between probabilities: binary cross entropy, the same on logits, Kullback–Leibler divergence.
#include <algorithm>
#include <cmath>
#include <string>

#include "stdlib/autograd/loss_support.hpp"
#include "stdlib/tensor/format.hpp"

namespace simple::autograd {

using tensor::UnaryOp;

namespace {

constexpr double kLogFloor = -100.0;         // as PyTorch: log(0) counts as this
constexpr double kSmallestVariance = 1e-12F; // as PyTorch, a float: keeps the slope finite at 0 and 1

double floored(double log_value) { return log_value < kLogFloor ? kLogFloor : log_value; }

Tensor logarithm(const Tensor& x) { return tensor::log(x); }

/// log(1 - p).
Tensor log_complement(const Tensor& p) { return tensor::unary(UnaryOp::Log1p, tensor::neg(p), "log1p"); }

void check_probabilities(const Tensor& pred, std::string_view name) {
    const double* p = pred.data<double>();
    for (std::int64_t i = 0; i < pred.numel(); ++i) {
        if (p[i] < 0.0 || p[i] > 1.0) {
            throw tensor::errors::value(name,
                                        "prediction " + tensor::to_string(p[i]) + " at position " + std::to_string(i) +
                                            " is not between 0 and 1",
                                        "bce_with_logits_loss takes scores of any size");
        }
    }
}

struct BceNode final : FixedNode<2> {
    using Params = Reduction;
    static Tensor forward(Reduction reduction, std::span<const Input> in, std::string_view name) {
        const Tensor& pred = in[0].tensor();
        check_pair(pred, in[1].tensor(), name);
        const Tensor p = as_f64(pred);
        check_probabilities(p, name);
        const Tensor t = as_f64(in[1].tensor());
        const Tensor zeros = map_pairs(t, log_complement(p), [](double x, double l) { return (1.0 - x) * floored(l); });
        const Tensor ones = map_pairs(t, logarithm(p), [](double x, double l) { return x * floored(l); });
        const Tensor values = map_pairs(ones, zeros, [](double a, double b) { return -(a + b); });
        return reduce_loss(values, reduction, loss_dtype(pred, in[1].tensor()));
    }
    static void describe(Reduction reduction, OpRequest& request) { describe_reduction(reduction, request); }
    BceNode(OpId id, Reduction reduction, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), reduction_(reduction), pred_(in[0].tensor()), target_(in[1].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor p = as_f64(pred_.get(*this));
        if (pass.needs(0)) {
            Tensor slopes = map_pairs(p, as_f64(target_.get(*this)), [](double x, double t) {
                return (x - t) / std::max(x * (1.0 - x), kSmallestVariance);
            });
            pass.give(0, scale_slopes(std::move(slopes), g, reduction_));
        }
        if (pass.needs(1)) {
            Tensor slopes =
                map_pairs(log_complement(p), logarithm(p), [](double zero, double one) { return zero - one; });
            pass.give(1, scale_slopes(std::move(slopes), g, reduction_));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(pred_.get(*this));
        request.add(target_.get(*this));
        describe(reduction_, request);
        return true;
    }
    void release_saved() noexcept override {
        pred_.reset();
        target_.reset();
    }

private:
    Reduction reduction_;
    Saved pred_;
    Saved target_;
};

/// x·(1 - t) + w·log(1 + e^(-x)) with w = 1 + (pos_weight - 1)·t, in the stable form.
struct BceLogitsNode final : FixedNode<2> {
    struct Params {
        Reduction reduction;
        const Tensor* pos_weight;
    };
    /// Weight of each element's logarithm.
    static Tensor weights(const Tensor& t, const Tensor& pos_weight) {
        const Tensor wide = as_f64(tensor::expand(pos_weight, t.shape()));
        return map_pairs(t, wide, [](double target, double w) { return 1.0 + (w - 1.0) * target; });
    }
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        const Tensor& pred = in[0].tensor();
        check_pair(pred, in[1].tensor(), name);
        const Tensor x = as_f64(pred);
        const Tensor t = as_f64(in[1].tensor());
        const Tensor tail = tensor::unary(UnaryOp::Log1p, tensor::exp(tensor::neg(tensor::abs(x))), name);
        Tensor softplus = map_pairs(x, tail, [](double v, double l) { return l + std::max(-v, 0.0); });
        if (p.pos_weight != nullptr) {
            softplus = tensor::mul(softplus, weights(t, tensor::expand(*p.pos_weight, t.shape(), name)));
        }
        const Tensor base = map_pairs(x, t, [](double v, double target) { return (1.0 - target) * v; });
        return reduce_loss(tensor::add(base, softplus), p.reduction, loss_dtype(pred, in[1].tensor()));
    }
    static void describe(const Params& p, OpRequest& request) {
        describe_reduction(p.reduction, request);
        if (p.pos_weight != nullptr) {
            request.add(*p.pos_weight);
        }
    }
    BceLogitsNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), reduction_(p.reduction), pred_(in[0].tensor()), target_(in[1].tensor()) {
        pos_weight_ = p.pos_weight != nullptr ? *p.pos_weight : Tensor();
    }
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor x = as_f64(pred_.get(*this));
        const Tensor t = as_f64(target_.get(*this));
        if (pass.needs(0)) {
            Tensor tails = tensor::unary(UnaryOp::Sigmoid, tensor::neg(x), name());
            if (pos_weight_.defined()) {
                tails = tensor::mul(tails, weights(t, pos_weight_));
            }
            Tensor slopes = map_pairs(t, tails, [](double target, double tail) { return 1.0 - target - tail; });
            pass.give(0, scale_slopes(std::move(slopes), g, reduction_));
        }
        if (pass.needs(1)) {
            Tensor slopes = tensor::neg(x);
            if (pos_weight_.defined()) {
                const Tensor tail = tensor::unary(UnaryOp::Softplus, tensor::neg(x), name(), {1.0, 700.0});
                slopes = tensor::add(slopes, tensor::mul(tail, tensor::sub(pos_weight_, 1.0)));
            }
            pass.give(1, scale_slopes(std::move(slopes), g, reduction_));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(pred_.get(*this));
        request.add(target_.get(*this));
        describe({reduction_, pos_weight_.defined() ? &pos_weight_ : nullptr}, request);
        return true;
    }
    void release_saved() noexcept override {
        pred_.reset();
        target_.reset();
        pos_weight_ = Tensor();
    }

private:
    Reduction reduction_;
    Saved pred_;
    Saved target_;
    Tensor pos_weight_;
};

struct KlDivNode final : FixedNode<2> {
    struct Params {
        Reduction reduction;
        bool log_target;
        double divisor; ///< of a sum, for the batch mean
    };
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        const Tensor& input = in[0].tensor();
        check_pair(input, in[1].tensor(), name, "input");
        const Tensor t = as_f64(in[1].tensor());
        const Tensor weight = p.log_target ? tensor::exp(t) : t;
        const Tensor gap =
            map_pairs(p.log_target ? t : logarithm(t), as_f64(input), [](double a, double b) { return a - b; });
        const Tensor values = map_pairs(weight, gap, [](double w, double d) { return w == 0.0 ? 0.0 : w * d; });
        const Tensor result = reduce_loss(values, p.reduction, loss_dtype(input, in[1].tensor()));
        return p.divisor == 1.0 ? result : tensor::div(result, p.divisor);
    }
    static void describe(const Params& p, OpRequest& request) {
        describe_reduction(p.reduction, request);
        request.integers.push_back(p.log_target ? 1 : 0);
        request.numbers = {p.divisor};
    }
    KlDivNode(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), params_(p), input_(in[0].tensor()), target_(in[1].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        const Tensor x = as_f64(input_.get(*this));
        const Tensor t = as_f64(target_.get(*this));
        const Tensor weight = params_.log_target ? tensor::exp(t) : t;
        const Tensor scaled = params_.divisor == 1.0 ? g : tensor::div(g, params_.divisor);
        if (pass.needs(0)) {
            pass.give(0, scale_slopes(tensor::neg(weight), scaled, params_.reduction));
        }
        if (pass.needs(1)) {
            const Tensor gap =
                map_pairs(params_.log_target ? t : logarithm(t), x, [](double a, double b) { return a - b + 1.0; });
            Tensor slopes = params_.log_target ? tensor::mul(weight, gap) : gap;
            pass.give(1, scale_slopes(std::move(slopes), scaled, params_.reduction));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(input_.get(*this));
        request.add(target_.get(*this));
        describe(params_, request);
        return true;
    }
    void release_saved() noexcept override {
        input_.reset();
        target_.reset();
    }

private:
    Params params_;
    Saved input_;
    Saved target_;
};

template <typename LossNode>
Variable probability_loss(OpId id, const Input& pred, const Input& target, const typename LossNode::Params& params,
                          Reduction reduction, std::string_view name) {
    require_tensor(pred, name, "pred");
    require_tensor(target, name, "target");
    const std::array<Input, 2> inputs = {pred, target};
    return finish_loss(apply<LossNode>(id, name, params, inputs), inputs, reduction);
}

} // namespace

Variable binary_cross_entropy_loss(const Input& pred, const Input& target, Reduction reduction, std::string_view name) {
    return probability_loss<BceNode>(OpId::BinaryCrossEntropyLoss, pred, target, reduction, reduction, name);
}

Variable bce_with_logits_loss(const Input& pred, const Input& target, const Tensor* pos_weight, Reduction reduction,
                              std::string_view name) {
    return probability_loss<BceLogitsNode>(OpId::BceWithLogitsLoss, pred, target, {reduction, pos_weight}, reduction,
                                           name);
}

Variable kl_div_loss(const Input& log_input, const Input& target, bool log_target, Reduction reduction, bool batch_mean,
                     std::string_view name) {
    require_tensor(log_input, name, "log_input");
    const Shape& shape = log_input.tensor().shape();
    const bool divides = batch_mean && !shape.empty() && shape[0] > 0;
    const Reduction used = batch_mean ? Reduction::Sum : reduction;
    const double divisor = divides ? static_cast<double>(shape[0]) : 1.0;
    return probability_loss<KlDivNode>(OpId::KlDivLoss, log_input, target, {used, log_target, divisor}, used, name);
}

} // namespace simple::autograd
