// Rows of the table of operations: products, convolution, pooling, normalisation.
#include <cmath>

#include "op_table.hpp"
#include "reference.hpp"
#include "stdlib/autograd/ops.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

using namespace simple::autograd;

namespace simple::parity {
namespace {

using Inputs = std::span<const Variable>;

Variable ones(const Shape& shape) { return Variable(tensor::ones(shape)); }

/// Rows with everything: inputs without elements, large inputs, a call that fails.
struct Extra {
    std::vector<Shape> empty = {};
    Shape empty_result = {};
    std::vector<Shape> large = {};
    std::function<void()> bad;
    std::string message;
};

OpRow full(const char* key, OpRow::Run run, Extra extra) {
    OpRow row{key, std::move(run)};
    row.empty = std::move(extra.empty);
    row.empty_result = std::move(extra.empty_result);
    row.large = std::move(extra.large);
    row.bad = std::move(extra.bad);
    row.message = std::move(extra.message);
    return row;
}

OpRow::Run equation(const char* text) {
    return [text](Inputs v) { return einsum(text, v); };
}

ConvolutionOptions options(Pair stride, Pair padding, Pair dilation = {1, 1}, std::int64_t groups = 1) {
    ConvolutionOptions result;
    result.stride = stride;
    result.padding = padding;
    result.dilation = dilation;
    result.groups = groups;
    return result;
}

ConvolutionOptions same(Pair dilation = {1, 1}) {
    ConvolutionOptions result;
    result.same = true;
    result.dilation = dilation;
    return result;
}

/// Convolves with the third input as bias where there is one.
OpRow::Run convolution(std::size_t spatial, const ConvolutionOptions& o) {
    return [=](Inputs v) {
        const Input bias = v.size() > 2 ? Input(v[2]) : Input(0);
        const auto run = spatial == 1 ? conv1d : conv2d;
        return run(v[0], v[1], v.size() > 2 ? &bias : nullptr, o, spatial == 1 ? "conv1d" : "conv2d");
    };
}

PoolOptions pool(Pair kernel, Pair stride, Pair padding, bool count_include_pad = true) {
    return {kernel, stride, padding, count_include_pad};
}

} // namespace

std::vector<OpRow> product_rows() {
    std::vector<OpRow> rows;
    rows.push_back(full("matmul", [](Inputs v) { return matmul(v[0], v[1]); },
                        {{{2, 0}, {0, 3}},
                         {2, 3},
                         {{150, 70}, {70, 130}},
                         [] {
                             matmul(ones({10, 20}), ones({30, 40}));
                         },
                         "matmul: inner sizes differ, 20 and 30 (left [10, 20], right [30, 40])"}));
    rows.push_back(full("dot", [](Inputs v) { return dot(v[0], v[1]); },
                        {{{0}, {0}},
                         {1},
                         {{300000}, {300000}},
                         [] {
                             dot(ones({2, 2}), ones({2}));
                         },
                         "dot: needs 1-D tensors, got shape [2, 2]"}));
    rows.push_back(full("outer", [](Inputs v) { return outer(v[0], v[1]); },
                        {{{0}, {3}},
                         {0, 3},
                         {{300}, {500}},
                         [] {
                             outer(ones({2, 2}), ones({2}));
                         },
                         "outer: needs 1-D"}));
    rows.push_back(full("linear",
                        [](Inputs v) {
                            const Input bias(v[2]);
                            return linear(v[0], v[1], &bias);
                        },
                        {{{0, 4}, {5, 4}, {5}},
                         {0, 5},
                         {{150, 70}, {130, 70}, {130}},
                         [] {
                             linear(ones({2, 3}), ones({4, 5}));
                         },
                         "linear: inner sizes differ, 3 and 5"}));
    rows.push_back(full("einsum", equation("bij,jk->bik"),
                        {{{0, 3, 4}, {4, 2}},
                         {0, 3, 2},
                         {{20, 30, 40}, {40, 50}},
                         [] {
                             const std::vector<Variable> v = {ones({2, 3}), ones({4, 5})};
                             einsum("ij,jk->ik", v);
                         },
                         "einsum: sizes of \"j\" differ, 3 and 4"}));
    rows.push_back({"einsum/three", equation("i,ij,kj->ik")});
    rows.push_back({"einsum/diagonal", equation("ii,ij->j")});
    rows.push_back({"einsum/ellipsis", equation("...ij,...jk->...k")});
    rows.push_back({"einsum/implied", equation("ba,bc")});
    rows.push_back({"einsum/lonely", equation("ij,k->k")});
    return rows;
}

std::vector<OpRow> window_rows() {
    std::vector<OpRow> rows;
    rows.push_back(full("conv1d", convolution(1, options({2, 2}, {1, 1}, {2, 2})),
                        {{{0, 3, 9}, {4, 3, 3}, {4}},
                         {0, 4, 4},
                         {{6, 8, 900}, {12, 8, 5}, {12}},
                         [] {
                             conv1d(ones({1, 3, 9}), ones({4, 2, 3}));
                         },
                         "conv1d: input [1, 3, 9] has 3 channels, weight [4, 2, 3] with groups 1 takes 2"}));
    rows.back().passes_nan = false; // no window sees the first element
    rows.push_back({"conv1d/groups", convolution(1, options({1, 1}, {0, 0}, {1, 1}, 2))});
    rows.push_back({"conv1d/same", convolution(1, same({3, 3}))});
    rows.push_back(full("conv2d", convolution(2, {}),
                        {{{0, 3, 5, 6}, {4, 3, 3, 2}, {4}},
                         {0, 4, 3, 5},
                         {{5, 6, 30, 40}, {9, 6, 3, 3}, {9}},
                         [] {
                             conv2d(ones({1, 3, 2, 9}), ones({4, 3, 3, 3}));
                         },
                         "conv2d: kernel_size 3 is larger than the padded input of size 2"}));
    rows.push_back({"conv2d/options", convolution(2, options({2, 1}, {1, 2}, {1, 2}, 2))});
    rows.push_back({"conv2d/same", convolution(2, same())});
    rows.push_back({"conv2d/pointwise", convolution(2, {})});
    rows.back().large = {{3, 40, 20, 30}, {50, 40, 1, 1}, {50}};
    rows.push_back({"conv2d/depthwise", convolution(2, options({1, 1}, {1, 1}, {1, 1}, 3))});
    rows.push_back(full("max_pool1d",
                        [](Inputs v) {
                            return max_pool1d(v[0], pool({3, 3}, {2, 2}, {1, 1}));
                        },
                        {{{0, 2, 8}},
                         {0, 2, 4},
                         {{20, 30, 400}},
                         [] {
                             max_pool1d(ones({1, 1, 9}), pool({3, 3}, {0, 0}, {2, 2}));
                         },
                         "max_pool1d: padding must be at most half of kernel_size 3, got 2"}));
    rows.push_back(full("max_pool2d",
                        [](Inputs v) {
                            return max_pool2d(v[0], pool({2, 3}, {2, 1}, {1, 1}));
                        },
                        {{{0, 2, 5, 6}},
                         {0, 2, 3, 6},
                         {{10, 30, 20, 30}},
                         [] {
                             max_pool2d(ones({3, 3}), pool({2, 2}, {0, 0}, {0, 0}));
                         },
                         "max_pool2d: needs an input [N, C, H, W] or [C, H, W], got shape [3, 3]"}));
    rows.push_back(full("avg_pool1d",
                        [](Inputs v) {
                            return avg_pool1d(v[0], pool({3, 3}, {2, 2}, {1, 1}));
                        },
                        {{{0, 2, 8}},
                         {0, 2, 4},
                         {{20, 30, 400}},
                         [] {
                             avg_pool1d(ones({1, 1, 2}), pool({3, 3}, {0, 0}, {0, 0}));
                         },
                         "avg_pool1d: kernel_size 3 is larger than the padded input of size 2"}));
    rows.push_back(full("avg_pool2d",
                        [](Inputs v) {
                            return avg_pool2d(v[0], pool({2, 3}, {2, 1}, {1, 1}));
                        },
                        {{{0, 2, 5, 6}},
                         {0, 2, 3, 6},
                         {{10, 30, 20, 30}},
                         [] {
                             avg_pool2d(ones({1, 3, 3}), pool({2, 2}, {-1, -1}, {0, 0}));
                         },
                         "avg_pool2d: stride must be at least 1, got -1"}));
    rows.push_back({"avg_pool2d/real", [](Inputs v) { return avg_pool2d(v[0], pool({3, 3}, {2, 2}, {1, 1}, false)); }});
    rows.push_back(full("adaptive_avg_pool2d",
                        [](Inputs v) {
                            return adaptive_avg_pool2d(v[0], {3, 2});
                        },
                        {{{0, 2, 7, 5}},
                         {0, 2, 3, 2},
                         {{10, 30, 20, 30}},
                         [] {
                             adaptive_avg_pool2d(ones({1, 3, 3}), {0, 2});
                         },
                         "adaptive_avg_pool2d: output_size must be at least 1, got 0"}));
    rows.push_back(full("unfold",
                        [](Inputs v) {
                            return unfold(v[0], {2, 3}, options({2, 2}, {1, 0}, {1, 2}));
                        },
                        {{{0, 2, 5, 7}},
                         {0, 12, 6},
                         {{5, 6, 30, 40}},
                         [] {
                             unfold(ones({3, 3}), {2, 2});
                         },
                         "unfold: needs an input [N, C, H, W] or [C, H, W], got shape [3, 3]"}));
    rows.push_back(full("batch_norm",
                        [](Inputs v) {
                            tensor::NormStatistics statistics;
                            const Input weight(v[1]);
                            const Input bias(v[2]);
                            return batch_norm(v[0], statistics, &weight, &bias);
                        },
                        {{{0, 3}, {3}, {3}},
                         {0, 3},
                         {{20, 30, 50}, {30}, {30}},
                         [] {
                             tensor::NormStatistics statistics;
                             batch_norm(ones({3}), statistics, nullptr, nullptr);
                         },
                         "batch_norm: needs an input [N, C, …], got shape [3]"}));
    rows.push_back({"batch_norm/fixed", [](Inputs v) {
                        const Input weight(v[1]);
                        const Input bias(v[2]);
                        return batch_norm_fixed(v[0], {value("norm_mean"), value("norm_variance")}, &weight, &bias);
                    }});
    rows.push_back(full("layer_norm",
                        [](Inputs v) {
                            const Input weight(v[1]);
                            const Input bias(v[2]);
                            return layer_norm(v[0], v[1].shape(), &weight, &bias);
                        },
                        {{{0, 3, 2}, {3, 2}, {3, 2}},
                         {0, 3, 2},
                         {{600, 50}, {50}, {50}},
                         [] {
                             layer_norm(ones({2, 3}), {4}, nullptr, nullptr);
                         },
                         "layer_norm: input [2, 3] must end in [4]"}));
    rows.push_back(full("group_norm",
                        [](Inputs v) {
                            const Input weight(v[1]);
                            const Input bias(v[2]);
                            return group_norm(v[0], 2, &weight, &bias);
                        },
                        {{{0, 4, 2}, {4}, {4}},
                         {0, 4, 2},
                         {{20, 30, 50}, {30}, {30}},
                         [] {
                             group_norm(ones({2, 3}), 2, nullptr, nullptr);
                         },
                         "group_norm: num_groups must be a divisor of the 3 channels, got 2"}));
    rows.push_back(
        full("embedding",
             [](Inputs v) {
                 const std::vector<std::int64_t> rows_picked = {2, 0, 2, 1};
                 return embedding(tensor::from_data(std::span<const std::int64_t>(rows_picked), {2, 2}), v[0], 1);
             },
             {{},
              {},
              {},
              [] {
                  embedding(tensor::full({1, 2}, tensor::Scalar(9)), ones({4, 3}));
              },
              "embedding: index 9 at [0, 0] is out of range 0 to 3"}));
    rows.back().exact_gradient = false;
    return rows;
}

} // namespace simple::parity
