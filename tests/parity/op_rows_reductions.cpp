// Rows of the table of operations: reductions and losses.
#include <cmath>

#include "op_table.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/autograd/ops_loss_pairs.hpp"
#include "stdlib/tensor/factory.hpp"

using namespace simple::autograd;

namespace simple::parity {
namespace {

using Inputs = std::span<const Variable>;

Variable ones(const Shape& shape) { return Variable(tensor::ones(shape)); }

Tensor classes() {
    const std::vector<std::int64_t> numbers = {2, 0};
    return tensor::from_data(std::span<const std::int64_t>(numbers), {2});
}

/// A reduction along dimension 1; `f` takes an input and dimensions.
template <typename F> OpRow along(const char* key, F f, bool differentiable = true) {
    OpRow row{key, [f](Inputs v) { return Variable(f(v[0], Dims(1))); }, differentiable};
    row.empty = {{0, 4, 3}};
    row.empty_result = {0, 3};
    row.large = {{30, 200, 50}};
    row.bad = [f] { f(ones({4, 3}), Dims(2)); };
    row.message = std::string(row.name()) + ": dim 2 is out of range for shape [4, 3] (allowed -2 to 1)";
    return row;
}

template <typename F> OpRow plain(const char* key, F f, bool differentiable = true) {
    return {key, [f](Inputs v) { return Variable(f(v[0])); }, differentiable};
}

/// A loss of a prediction and a target.
template <typename F> OpRow loss(const char* key, F f, std::string message) {
    OpRow row{key, [f](Inputs v) { return f(v); }};
    row.bad = [f] {
        const std::vector<Variable> v = {ones({4, 1}), ones({4})};
        f(v);
    };
    row.message = std::move(message);
    return row;
}

std::string differ(const char* name) { return std::string(name) + ": prediction [4, 1] and target [4] differ"; }

} // namespace

std::vector<OpRow> reduction_rows() {
    std::vector<OpRow> rows;
    rows.push_back(along("sum", [](const Input& x, const Dims& d) { return sum(x, d); }));
    rows.push_back(along("mean", [](const Input& x, const Dims& d) { return mean(x, d); }));
    rows.push_back(along("prod", [](const Input& x, const Dims& d) { return prod(x, d); }));
    rows.push_back(along("amax", [](const Input& x, const Dims& d) { return amax(x, d, false, "amax"); }));
    rows.push_back(along("amin", [](const Input& x, const Dims& d) { return amin(x, d, false, "amin"); }));
    rows.push_back(along("logsumexp", [](const Input& x, const Dims& d) { return logsumexp(x, d); }));
    rows.push_back(along("variance", [](const Input& x, const Dims& d) { return variance(x, d); }));
    rows.push_back(along("norm", [](const Input& x, const Dims& d) { return norm(x, 3.0, d); }));
    rows.push_back(along("max", [](const Input& x, const Dims& d) { return max_with_index(x, d.list()[0]).first; }));
    rows.push_back(along(
        "argmax", [](const Input& x, const Dims& d) { return argmax(x, d.list()[0]); }, false));
    rows.back().passes_nan = false;
    rows.push_back(plain("sum/all", [](const Input& x) { return sum(x); }));
    rows.push_back(plain("mean/keepdim", [](const Input& x) { return mean(x, Dims(Shape{0, 2}), true); }));
    rows.push_back(plain("min", [](const Input& x) { return min_with_index(x, -1).first; }));
    rows.back().bad = [] { min_with_index(ones({2, 0}), 1); };
    rows.back().message = "min: a tensor of shape [2, 0] has no elements";
    rows.push_back(plain("std", [](const Input& x) { return standard_deviation(x, Dims(Shape{0, 2}), false, false); }));
    rows.back().bad = [] { standard_deviation(ones({2}), Dims(Shape{0, 0})); };
    rows.back().message = "std: ";
    rows.push_back(plain("norm/inf", [](const Input& x) { return norm(x, HUGE_VAL); }));
    rows.back().bad = [] { norm(ones({2}), 0.0); };
    rows.back().message = "norm: p must be above 0, got 0.0";
    rows.push_back(plain(
        "argmin", [](const Input& x) { return argmin(x, 0, true); }, false));
    rows.back().passes_nan = false;
    rows.back().bad = [] { argmin(ones({0}), {}, false); };
    rows.back().message = "argmin: a tensor of shape [0] has no elements";
    rows.push_back(along(
        "all", [](const Input& x, const Dims& d) { return all(x, d); }, false));
    rows.push_back(along(
        "any", [](const Input& x, const Dims& d) { return any(x, d); }, false));
    rows.push_back(along(
        "count_nonzero", [](const Input& x, const Dims& d) { return count_nonzero(x, d); }, false));
    for (const char* key : {"all", "any"}) {
        for (OpRow& row : rows) {
            if (row.key == key) {
                row.run = [all_of = row.key == "all"](Inputs v) {
                    return Variable(all_of ? all(v[0], 0) : any(v[0], 0));
                };
                row.empty_result = {4, 3};
                row.passes_nan = false;
            }
        }
    }
    rows.back().passes_nan = false;
    return rows;
}

std::vector<OpRow> loss_rows() {
    std::vector<OpRow> rows;
    rows.push_back(loss(
        "mse_loss", [](Inputs v) { return mse_loss(v[0], v[1]); }, differ("mse_loss")));
    rows.push_back(loss(
        "mae_loss", [](Inputs v) { return mae_loss(v[0], v[1], Reduction::None); }, differ("mae_loss")));
    rows.push_back(loss(
        "huber_loss", [](Inputs v) { return huber_loss(v[0], v[1], 0.7, Reduction::Sum); }, differ("huber_loss")));
    rows.push_back(loss(
        "smooth_l1_loss", [](Inputs v) { return smooth_l1_loss(v[0], v[1], 0.7); }, differ("smooth_l1_loss")));
    rows.push_back(loss(
        "binary_cross_entropy_loss", [](Inputs v) { return binary_cross_entropy_loss(v[0], v[1]); },
        differ("binary_cross_entropy_loss")));
    rows.back().passes_nan = false; // a probability that is no number is an error
    rows.push_back(loss(
        "bce_with_logits_loss", [](Inputs v) { return bce_with_logits_loss(v[0], v[1]); },
        differ("bce_with_logits_loss")));
    rows.push_back(loss(
        "kl_div_loss", [](Inputs v) { return kl_div_loss(v[0], v[1]); },
        "kl_div_loss: input [4, 1] and target [4] differ"));
    rows.push_back({"cross_entropy_loss", [](Inputs v) {
                        return cross_entropy_loss(v[0], classes(), {nullptr, 0.1});
                    }});
    rows.back().bad = [] { cross_entropy_loss(ones({2, 2}), classes()); };
    rows.back().message = "cross_entropy_loss: ";
    rows.push_back({"nll_loss", [](Inputs v) { return nll_loss(v[0], classes()); }});
    rows.back().bad = [] { nll_loss(ones({2, 2}), classes()); };
    rows.back().message = "nll_loss: ";
    rows.back().passes_nan = false; // only the logarithms of the classes are read
    rows.push_back(loss(
        "hinge_loss", [](Inputs v) { return hinge_loss(v[0], v[1]); }, differ("hinge_loss")));
    rows.push_back({"cosine_embedding_loss", [](Inputs v) {
                        const std::vector<double> signs = {1.0, -1.0, 1.0};
                        return cosine_embedding_loss(v[0], v[1], tensor::from_data(std::span<const double>(signs), {3}),
                                                     -0.5);
                    }});
    rows.back().bad = [] { cosine_embedding_loss(ones({2, 2}), ones({2, 3}), tensor::ones({2})); };
    rows.back().message = "cosine_embedding_loss: x1 [2, 2] and x2 [2, 3] differ";
    rows.push_back({"triplet_margin_loss",
                    [](Inputs v) { return triplet_margin_loss(v[0], v[1], v[2], 2.0, 2.0, Reduction::None); }});
    rows.back().bad = [] { triplet_margin_loss(ones({2, 2}), ones({2, 2}), ones({2, 3})); };
    rows.back().message = "triplet_margin_loss: anchor [2, 2] and negative [2, 3] differ";
    return rows;
}

} // namespace simple::parity
