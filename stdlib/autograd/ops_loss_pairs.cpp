#include "stdlib/autograd/ops_loss_pairs.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "stdlib/autograd/loss_support.hpp"
#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/autograd/ops_reduce.hpp"

namespace simple::autograd {
namespace {

/// A loss made of other operations, which is one operation for graph and counts. It saves its inputs; the gradient runs
/// the formula again, recorded.
struct ComposedLoss final : FixedNode<3> {
    using Formula = std::function<Variable(std::span<const Input>)>;
    struct Params {
        Formula formula;
        Reduction reduction = Reduction::Mean;
        std::array<double, 2> numbers{}; ///< what a backend has to know of the formula
        Tensor choice;                   ///< the same, undefined without one
    };
    static Tensor forward(const Params& params, std::span<const Input> in, std::string_view) {
        const NoGrad no_grad;
        const Uncounted uncounted;
        return params.formula(in).value();
    }
    static void describe(const Params& params, OpRequest& request) {
        describe_reduction(params.reduction, request);
        std::copy(params.numbers.begin(), params.numbers.end(), request.numbers.begin());
        if (params.choice.defined()) {
            request.add(params.choice);
        }
    }
    ComposedLoss(OpId id, const Params& params, std::span<const Input> in, const Tensor& y)
        : FixedNode(id, y.dtype()), params_(params), count_(in.size()) {
        for (std::size_t i = 0; i < count_; ++i) {
            saved_[i] = Saved(in[i].tensor());
        }
    }
    void backward(Backward& pass, const Tensor& g) override {
        const EnableGrad recording;
        const Uncounted uncounted;
        std::array<Variable, 3> leaves;
        std::vector<Input> in;
        std::vector<Variable> wanted;
        for (std::size_t i = 0; i < count_; ++i) {
            leaves[i] = Variable::leaf(saved_[i].get(*this), pass.needs(i));
            in.emplace_back(leaves[i]);
            if (pass.needs(i)) {
                wanted.push_back(leaves[i]);
            }
        }
        const Variable y = params_.formula(in);
        const Tensor seed = tensor::reshape(g, y.shape());
        std::vector<Tensor> gradients = autograd::grad(y, wanted, &seed);
        for (std::size_t i = 0, next = 0; i < count_; ++i) {
            if (pass.needs(i)) {
                pass.give(i, std::move(gradients[next++]));
            }
        }
    }
    bool describe_backward(OpRequest& request) const override {
        for (std::size_t i = 0; i < count_; ++i) {
            request.add(saved_[i].get(*this));
        }
        describe(params_, request);
        return true;
    }
    void release_saved() noexcept override {
        for (Saved& saved : saved_) {
            saved.reset();
        }
    }

private:
    Params params_;
    std::array<Saved, 3> saved_;
    std::size_t count_;
};

/// Sums over the last dimension: one number per row.
Variable row_sums(const Input& x) { return sum(x, Dims(-1)); }

Variable reduced(const Variable& values, Reduction reduction) {
    switch (reduction) {
        case Reduction::None: return values;
        case Reduction::Sum: return sum(values);
        case Reduction::Mean: break;
    }
    return values.numel() == 0 ? sum(values) : mean(values);
}

/// `values` are the losses before the reduction of `params`, whose formula is made here.
Variable composed_loss(OpId id, std::string_view name, std::span<const Input> inputs, ComposedLoss::Params params,
                       const ComposedLoss::Formula& values) {
    const Reduction reduction = params.reduction;
    params.formula = [=](std::span<const Input> in) { return reduced(values(in), reduction); };
    return finish_loss(apply<ComposedLoss>(id, name, params, inputs), inputs, reduction);
}

/// The shape of one number per row.
Shape row_shape(const Tensor& t) {
    Shape shape = t.shape();
    shape.erase(shape.size() - 1);
    return shape;
}

void check_rows(const Input& first, const Input& second, std::string_view name, std::string_view what,
                std::string_view other) {
    const Tensor& a = first.tensor();
    const Tensor& b = second.tensor();
    if (!(a.shape() == b.shape())) {
        throw tensor::errors::paired_shapes(name, what, a.shape(), other, b.shape());
    }
    if (a.ndim() == 0) {
        throw tensor::errors::rank(name, "vectors or rows of them", a.shape());
    }
}

} // namespace

Variable hinge_loss(const Input& pred, const Input& target, Reduction reduction, std::string_view name) {
    check_pair(pred.tensor(), target.tensor(), name);
    const std::array<Input, 2> inputs = {pred, target};
    return composed_loss(OpId::HingeLoss, name, inputs, {{}, reduction, {}, {}},
                         [](std::span<const Input> in) { return relu(sub(1.0, mul(in[0], in[1]))); });
}

Variable cosine_embedding_loss(const Input& x1, const Input& x2, const Tensor& label, double margin,
                               Reduction reduction, std::string_view name) {
    check_rows(x1, x2, name, "x1", "x2");
    const Shape rows = row_shape(x1.tensor());
    const Tensor labels = tensor::contiguous(tensor::to(label, DType::F64));
    if (labels.numel() != 1 && !(labels.shape() == rows)) {
        throw tensor::errors::paired_shapes(name, "rows", rows, "target_label", labels.shape());
    }
    for (std::int64_t i = 0; i < labels.numel(); ++i) {
        if (labels.data<double>()[i] != 1.0 && labels.data<double>()[i] != -1.0) {
            throw tensor::errors::range(name, "target_label", "1 or -1", labels.data<double>()[i]);
        }
    }
    const Tensor alike = tensor::eq(labels, 1.0);
    const Tensor choice = tensor::expand(labels.numel() == 1 ? tensor::reshape(alike, {}) : alike, rows);
    const std::array<Input, 2> inputs = {x1, x2};
    return composed_loss(
        OpId::CosineEmbeddingLoss, name, inputs, {{}, reduction, {margin}, choice}, [=](std::span<const Input> in) {
            constexpr double kTiny = 1e-12; // as PyTorch has it, so that a vector of zeros has a cosine
            const Variable length1 = add(row_sums(mul(in[0], in[0])), kTiny);
            const Variable length2 = add(row_sums(mul(in[1], in[1])), kTiny);
            const Variable cosine = div(row_sums(mul(in[0], in[1])), sqrt(mul(length1, length2)));
            return where(choice, sub(1.0, cosine), relu(sub(cosine, margin)));
        });
}

Variable triplet_margin_loss(const Input& anchor, const Input& positive, const Input& negative, double margin, double p,
                             Reduction reduction, std::string_view name) {
    check_rows(anchor, positive, name, "anchor", "positive");
    check_rows(anchor, negative, name, "anchor", "negative");
    if (!(margin >= 0.0)) {
        throw tensor::errors::range(name, "margin", "at least 0", margin);
    }
    const std::array<Input, 3> inputs = {anchor, positive, negative};
    return composed_loss(OpId::TripletMarginLoss, name, inputs, {{}, reduction, {margin, p}, {}},
                         [=, name = std::string(name)](std::span<const Input> in) {
                             constexpr double kTiny = 1e-6; // as PyTorch has it
                             const auto distance = [&](const Input& other) {
                                 return norm(add(sub(in[0], other), kTiny), p, Dims(-1), false, name);
                             };
                             return relu(add(sub(distance(in[1]), distance(in[2])), margin));
                         });
}

} // namespace simple::autograd
