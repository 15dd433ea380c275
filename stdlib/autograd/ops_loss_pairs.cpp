#include "stdlib/autograd/ops_loss_pairs.hpp"

#include "stdlib/autograd/loss_support.hpp"
#include "stdlib/autograd/ops_activation.hpp"
#include "stdlib/autograd/ops_reduce.hpp"

namespace simple::autograd {
namespace {

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
    return reduced(relu(sub(1.0, mul(pred, target))), reduction);
}

Variable cosine_embedding_loss(const Input& x1, const Input& x2, const Tensor& label, double margin,
                               Reduction reduction, std::string_view name) {
    constexpr double kTiny = 1e-12; // as PyTorch has it, so that a vector of zeros has a cosine
    check_rows(x1, x2, name, "x1", "x2");
    const Variable length1 = add(row_sums(mul(x1, x1)), kTiny);
    const Variable length2 = add(row_sums(mul(x2, x2)), kTiny);
    const Variable cosine = div(row_sums(mul(x1, x2)), sqrt(mul(length1, length2)));
    const Tensor labels = tensor::contiguous(tensor::to(label, DType::F64));
    if (labels.numel() != 1 && !(labels.shape() == cosine.shape())) {
        throw tensor::errors::paired_shapes(name, "rows", cosine.shape(), "target_label", labels.shape());
    }
    for (std::int64_t i = 0; i < labels.numel(); ++i) {
        if (labels.data<double>()[i] != 1.0 && labels.data<double>()[i] != -1.0) {
            throw tensor::errors::range(name, "target_label", "1 or -1", labels.data<double>()[i]);
        }
    }
    const Tensor alike = tensor::eq(labels, 1.0);
    const Tensor choice = tensor::expand(labels.numel() == 1 ? tensor::reshape(alike, {}) : alike, cosine.shape());
    return reduced(where(choice, sub(1.0, cosine), relu(sub(cosine, margin))), reduction);
}

Variable triplet_margin_loss(const Input& anchor, const Input& positive, const Input& negative, double margin, double p,
                             Reduction reduction, std::string_view name) {
    constexpr double kTiny = 1e-6; // as PyTorch has it
    check_rows(anchor, positive, name, "anchor", "positive");
    check_rows(anchor, negative, name, "anchor", "negative");
    if (!(margin >= 0.0)) {
        throw tensor::errors::range(name, "margin", "at least 0", margin);
    }
    const auto distance = [&](const Input& other) {
        return norm(add(sub(anchor, other), kTiny), p, Dims(-1), false, name);
    };
    return reduced(relu(add(sub(distance(positive), distance(negative)), margin)), reduction);
}

} // namespace simple::autograd
