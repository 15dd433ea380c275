// Layers: linear, convolutions, pools, normalisation, dropout, embedding.
#include <algorithm>
#include <cmath>

#include "support.hpp"

using namespace torch_test;

namespace {

using Pool = std::int64_t (*)(std::int64_t, const std::int64_t*, std::int64_t, const std::int64_t*, std::int64_t,
                              const std::int64_t*, std::int64_t);
using List = std::vector<std::int64_t>;

std::int64_t count(const List& list) { return static_cast<std::int64_t>(list.size()); }

std::int64_t pooled(Pool pool, std::int64_t x, const List& kernel, const List& stride, const List& padding) {
    return pool(x, kernel.data(), count(kernel), stride.data(), count(stride), padding.data(), count(padding));
}

std::int64_t convolved(std::int64_t x, std::int64_t w, std::int64_t b, const List& stride, const List& padding,
                       std::int64_t groups) {
    const List dilation = {1};
    return rt_torch_conv2d(x, w, b, stride.data(), count(stride), padding.data(), count(padding), dilation.data(), 1,
                           groups);
}

} // namespace

TEST_CASE("linear", "[torch]") {
    const Held x(tensor({2, 3}, {1, 2, 3, 4, 5, 6}));
    const Held w(tensor({2, 3}, {1, 0, -1, 2, 2, 2}));
    const Held b(tensor({2}, {10, 20}));
    const Held y(rt_torch_linear(x, w, b));
    check_values(y, {2, 2}, {8, 32, 8, 50});
    const Held plain(rt_torch_linear(x, w, 0));
    check_values(plain, {2, 2}, {-2, 12, -2, 30});
    const Held narrow(tensor({2, 2}, {1, 2, 3, 4}));
    CHECK_FAILURE(rt_torch_linear(x, narrow, 0),
                  "2: rt_torch_linear: inner sizes differ, 3 and 2 (left [2, 3], right [2, 2])");
    const Held long_bias(tensor({3}, {1, 2, 3}));
    CHECK_FAILURE(rt_torch_linear(x, w, long_bias), "2: rt_torch_linear: bias [3] and weight rows [2] differ");
    CHECK_FAILURE(rt_torch_linear(x, b, 0), "2: rt_torch_linear: needs a 2-D weight, got shape [2]");
}

TEST_CASE("convolution along one dimension", "[torch]") {
    const Held x(tensor({1, 1, 5}, {1, 2, 3, 4, 5}));
    const Held w(tensor({1, 1, 2}, {1, -1}));
    const Held b(tensor({1}, {0.5}));
    const Held y(rt_torch_conv1d(x, w, b, 1, 0, 1, 1));
    check_values(y, {1, 1, 4}, {-0.5, -0.5, -0.5, -0.5});
    const Held strided(rt_torch_conv1d(x, w, 0, 2, 1, 2, 1));
    check_values(strided, {1, 1, 3}, {-2, -2, 4});
    const Held flat(rt_torch_squeeze_dim(x, 0));
    const Held single(rt_torch_conv1d(flat, w, 0, 1, 0, 1, 1));
    check_values(single, {1, 4}, {-1, -1, -1, -1});
    CHECK_FAILURE(rt_torch_conv1d(x, w, 0, 0, 0, 1, 1), "7: rt_torch_conv1d: stride must be at least 1, got 0");
    CHECK_FAILURE(rt_torch_conv1d(x, w, 0, 1, -1, 1, 1), "7: rt_torch_conv1d: padding must be at least 0, got -1");
    CHECK_FAILURE(rt_torch_conv1d(x, w, 0, 1, 0, 5, 1),
                  "7: rt_torch_conv1d: a kernel of size 2 with dilation 5 does not fit into 5 elements with padding 0");
    rt_torch_conv1d(x, w, 0, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX);
    CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_BAD_ARGUMENT);
}

TEST_CASE("convolution of planes", "[torch]") {
    const Held x(tensor({1, 1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9}));
    const Held w(tensor({1, 1, 2, 2}, {1, 0, 0, 1}));
    const Held b(tensor({1}, {100}));
    const Held y(convolved(x, w, b, {1}, {0, 0}, 1));
    check_values(y, {1, 1, 2, 2}, {106, 108, 112, 114});
    const Held padded(convolved(x, w, 0, {2, 2}, {1}, 1));
    check_values(padded, {1, 1, 2, 2}, {1, 3, 7, 14});
    const Held two(tensor({2, 2, 1, 1}, {1, 2, 3, 4}));
    CHECK_FAILURE(convolved(x, two, 0, {1}, {0}, 1), "2: rt_torch_conv2d: input [1, 1, 3, 3] has 1 channels, weight "
                                                     "[2, 2, 1, 1] with groups 1 needs 2");
    CHECK_FAILURE(convolved(x, w, 0, {1}, {0}, 2),
                  "7: rt_torch_conv2d: groups must divide the output channels, got 2 and 1");
    CHECK_FAILURE(convolved(x, w, 0, {1, 1, 1}, {0}, 1), "7: rt_torch_conv2d: stride must be one number or two, got 3");
    CHECK_FAILURE(convolved(x, w, two, {1}, {0}, 1),
                  "2: rt_torch_conv2d: bias [2, 2, 1, 1] and output channels [1] differ");
    CHECK_FAILURE(convolved(b, w, 0, {1}, {0}, 1),
                  "2: rt_torch_conv2d: needs an input [N, C, H, W] or [C, H, W], got shape [1]");
}

TEST_CASE("pools", "[torch]") {
    const Held x(tensor({1, 1, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8}));
    const Held largest(pooled(rt_torch_max_pool2d, x, {2}, {}, {}));
    check_values(largest, {1, 1, 1, 2}, {6, 8});
    const Held mean(pooled(rt_torch_avg_pool2d, x, {2, 2}, {1, 2}, {0}));
    check_values(mean, {1, 1, 1, 2}, {3.5, 5.5});
    const Held padded(pooled(rt_torch_avg_pool2d, x, {2}, {2}, {1}));
    check_values(padded, {1, 1, 2, 3}, {0.25, 1.25, 1, 1.25, 3.25, 2});
    CHECK_FAILURE(pooled(rt_torch_max_pool2d, x, {2}, {}, {2}),
                  "7: rt_torch_max_pool2d: padding must be at most half of kernel_size 2, got 2");
    CHECK_FAILURE(pooled(rt_torch_avg_pool2d, x, {3}, {}, {}),
                  "7: rt_torch_avg_pool2d: a kernel of size 3 with "
                  "dilation 1 does not fit into 2 elements with padding 0");
    CHECK_FAILURE(pooled(rt_torch_max_pool2d, x, {}, {}, {}),
                  "7: rt_torch_max_pool2d: kernel_size must be one number or two, got 0");
}

TEST_CASE("normalisation", "[torch]") {
    const Held x(tensor({2, 2}, {1, 10, 3, 30}));
    const Held mean(tensor({2}, {1, 10}));
    const Held var(tensor({2}, {4, 100}));
    const Held scale(tensor({2}, {2, 1}));
    const Held shift(tensor({2}, {0, 1}));
    const Held running(rt_torch_batch_norm(x, mean, var, scale, shift, false, 0.1, 0));
    check_values(running, {2, 2}, {0, 1, 2, 3});
    const Held trained(rt_torch_batch_norm(x, mean, var, 0, 0, true, 0.1, 0));
    check_values(trained, {2, 2}, {-1, -1, 1, 1});
    CHECK(values(mean) == std::vector<double>{1, 10});
    CHECK_FAILURE(rt_torch_batch_norm(x, 0, 0, 0, 0, false, 0.1, 0),
                  "7: rt_torch_batch_norm: mean and var are needed outside training");
    CHECK_FAILURE(rt_torch_batch_norm(x, x, var, 0, 0, false, 0.1, 0),
                  "2: rt_torch_batch_norm: mean [2, 2] must have shape [2]");
    const Held one(tensor({1, 2}, {1, 2}));
    CHECK_FAILURE(rt_torch_batch_norm(one, 0, 0, 0, 0, true, 0.1, 0),
                  "2: rt_torch_batch_norm: training needs more than one value for each channel, got shape [1, 2]");

    const std::int64_t last[] = {2};
    const Held layer(rt_torch_layer_norm(x, last, 1, scale, shift, 0));
    check_values(layer, {2, 2}, {-2, 2, -2, 2});
    const std::int64_t wrong[] = {3};
    CHECK_FAILURE(rt_torch_layer_norm(x, wrong, 1, 0, 0, 0),
                  "2: rt_torch_layer_norm: the shape of an input [2, 2] must end in [3]");
    CHECK_FAILURE(rt_torch_layer_norm(x, last, 1, 0, 0, -1),
                  "7: rt_torch_layer_norm: eps must be at least 0.0, got -1.0");
}

TEST_CASE("dropout and embedding", "[torch]") {
    const Held x(tensor({4}, {1, 2, 3, 4}));
    const Held same(rt_torch_dropout(x, 0.5, false));
    CHECK(values(same) == values(x));
    const Held gone(rt_torch_dropout(x, 1, true));
    CHECK(values(gone) == std::vector<double>(4, 0.0));
    CHECK_FAILURE(rt_torch_dropout(x, 1.5, true), "7: rt_torch_dropout: p must be between 0 and 1, got 1.5");
    CHECK_FAILURE(rt_torch_dropout(x, NAN, true), "7: rt_torch_dropout: p must be between 0 and 1, got nan");
    // Numbers look as the language prints them.
    const std::string not_p = "7: rt_torch_dropout: p must be between 0 and 1, got ";
    CHECK_FAILURE(rt_torch_dropout(x, -NAN, true), not_p + "nan");
    CHECK_FAILURE(rt_torch_dropout(x, -INFINITY, true), not_p + "-inf");
    CHECK_FAILURE(rt_torch_dropout(x, 2, true), not_p + "2.0");
    CHECK_FAILURE(rt_torch_dropout(x, 100000, true), not_p + "100000.0");
    CHECK_FAILURE(rt_torch_dropout(x, -1e-7, true), not_p + "-1e-7");
    CHECK_FAILURE(rt_torch_dropout(x, 1.5e308, true), not_p + "1.5e308");
    CHECK_FAILURE(rt_torch_dropout(x, -1.25, true), not_p + "-1.25");
    const Held table(tensor({3, 2}, {0, 1, 10, 11, 20, 21}));
    const Held index(integers({2}, {2, 0}));
    const Held rows(rt_torch_embedding(table, index));
    check_values(rows, {2, 2}, {20, 21, 0, 1});
    const Held outside(integers({1}, {3}));
    CHECK_FAILURE(rt_torch_embedding(table, outside), "7: rt_torch_embedding: index 3 is out of range for size 3");
}
