// Losses that compare element by element. Each is a pair of formulas: the value and its slopes.
#include "stdlib/autograd/ops_loss.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "stdlib/autograd/loss_support.hpp"

namespace simple::autograd {

Reduction parse_reduction(std::string_view text, std::string_view name) {
    if (text == "mean") {
        return Reduction::Mean;
    }
    if (text == "sum") {
        return Reduction::Sum;
    }
    if (text == "none") {
        return Reduction::None;
    }
    throw tensor::errors::unknown_word(name, "reduction", text, {"mean", "sum", "none"});
}

namespace {

struct PointParams {
    Reduction reduction = Reduction::Mean;
    double c = 0.0; ///< delta, beta …
};

// A formula of d = p - t gives value(d, c) and slope(d, c); the slope by t is the negative one.
struct Squared {
    static double value(double d, double) { return d * d; }
    static double slope(double d, double) { return 2.0 * d; }
};
struct Absolute {
    static double value(double d, double) { return std::fabs(d); }
    static double slope(double d, double) { return std::isnan(d) ? d : static_cast<double>((d > 0.0) - (d < 0.0)); }
};
struct Huber {
    static double value(double d, double delta) {
        const double size = std::fabs(d);
        return size < delta ? 0.5 * d * d : delta * (size - 0.5 * delta);
    }
    static double slope(double d, double delta) { return std::isnan(d) ? d : std::clamp(d, -delta, delta); }
};
struct SmoothL1 {
    static double value(double d, double beta) {
        const double size = std::fabs(d);
        return size < beta ? 0.5 * d * d / beta : size - 0.5 * beta;
    }
    static double slope(double d, double beta) { return std::fabs(d) < beta ? d / beta : Absolute::slope(d, beta); }
};

template <typename Formula> struct DifferenceLoss final : FixedNode<2> {
    using Params = PointParams;
    static Tensor forward(const Params& p, std::span<const Input> in, std::string_view name) {
        const Tensor& pred = in[0].tensor();
        const Tensor& target = in[1].tensor();
        check_pair(pred, target, name);
        const Tensor values =
            map_pairs(as_f64(pred), as_f64(target), [&](double x, double t) { return Formula::value(x - t, p.c); });
        return reduce_loss(values, p.reduction, loss_dtype(pred, target));
    }
    static void describe(const Params& p, OpRequest& request) {
        describe_reduction(p.reduction, request);
        request.numbers = {p.c};
    }
    DifferenceLoss(OpId id, const Params& p, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), params_(p), pred_(in[0].tensor()), target_(in[1].tensor()) {}
    void backward(Backward& pass, const Tensor& g) override {
        Tensor slopes = map_pairs(as_f64(pred_.get(*this)), as_f64(target_.get(*this)),
                                  [&](double x, double t) { return Formula::slope(x - t, params_.c); });
        slopes = scale_slopes(std::move(slopes), g, params_.reduction);
        if (pass.needs(1)) {
            pass.give(1, tensor::neg(slopes));
        }
        if (pass.needs(0)) {
            pass.give(0, std::move(slopes));
        }
    }
    bool describe_backward(OpRequest& request) const override {
        request.add(pred_.get(*this));
        request.add(target_.get(*this));
        describe(params_, request);
        return true;
    }
    void release_saved() noexcept override {
        pred_.reset();
        target_.reset();
    }

private:
    Params params_;
    Saved pred_;
    Saved target_;
};

template <typename Formula>
Variable difference_loss(OpId id, const Input& pred, const Input& target, PointParams params, std::string_view name) {
    require_tensor(pred, name, "pred");
    require_tensor(target, name, "target");
    const std::array<Input, 2> inputs = {pred, target};
    return finish_loss(apply<DifferenceLoss<Formula>>(id, name, params, inputs), inputs, params.reduction);
}

} // namespace

Variable mse_loss(const Input& pred, const Input& target, Reduction reduction, std::string_view name) {
    return difference_loss<Squared>(OpId::MseLoss, pred, target, {reduction, 0.0}, name);
}

Variable mae_loss(const Input& pred, const Input& target, Reduction reduction, std::string_view name) {
    return difference_loss<Absolute>(OpId::MaeLoss, pred, target, {reduction, 0.0}, name);
}

Variable huber_loss(const Input& pred, const Input& target, double delta, Reduction reduction, std::string_view name) {
    if (!(delta > 0.0)) {
        throw tensor::errors::range(name, "delta", "greater than 0", delta);
    }
    return difference_loss<Huber>(OpId::HuberLoss, pred, target, {reduction, delta}, name);
}

Variable smooth_l1_loss(const Input& pred, const Input& target, double beta, Reduction reduction,
                        std::string_view name) {
    if (!(beta >= 0.0)) {
        throw tensor::errors::range(name, "beta", "at least 0", beta);
    }
    return difference_loss<SmoothL1>(OpId::SmoothL1Loss, pred, target, {reduction, beta}, name);
}

} // namespace simple::autograd
