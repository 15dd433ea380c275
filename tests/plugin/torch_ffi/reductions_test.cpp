// Reductions and functions along a dimension.
#include <cmath>

#include "support.hpp"

using namespace torch_test;

namespace {

using Along = std::int64_t (*)(std::int64_t, std::int64_t, bool);

void check_along(Along function, const std::vector<double>& expected) {
    const Held m(tensor({2, 3}, {1, 2, 3, 4, 5, 9}));
    const Held dropped(function(m, 1, false));
    check_values(dropped, {2}, expected);
    const Held kept(function(m, -1, true));
    check_values(kept, {2, 1}, expected);
}

} // namespace

TEST_CASE("reductions over all elements", "[torch]") {
    const Held m(tensor({2, 2}, {1, 2, 3, 6}));
    CHECK(rt_torch_sum(m) == 12);
    CHECK(rt_torch_mean(m) == 3);
    CHECK(rt_torch_max(m) == 6);
    CHECK(rt_torch_min(m) == 1);
    CHECK(rt_torch_prod(m) == 36);
    CHECK(rt_torch_var(m) == Approx(14.0 / 3));
    CHECK(rt_torch_std(m) == Approx(std::sqrt(14.0 / 3)));
    CHECK(rt_torch_norm(m) == Approx(std::sqrt(50.0)));
    const Held whole(integers({2}, {1, 2}));
    CHECK(rt_torch_mean(whole) == 1.5);
    CHECK(rt_torch_sum(whole) == 3);
    const Held bits(flags({3}, {1, 1, 0}));
    CHECK(rt_torch_sum(bits) == 2);
    CHECK(rt_torch_max(bits) == 1);
}

TEST_CASE("reductions of nothing", "[torch]") {
    const Held nothing(tensor({0}, {}));
    CHECK(rt_torch_sum(nothing) == 0);
    CHECK(rt_torch_prod(nothing) == 1);
    CHECK(std::isnan(rt_torch_mean(nothing)));
    CHECK(failure().empty());
    CHECK_FAILURE(rt_torch_max(nothing), "2: rt_torch_max: a tensor of shape [0] has no elements");
    CHECK_FAILURE(rt_torch_min(nothing), "2: rt_torch_min: a tensor of shape [0] has no elements");
    CHECK_FAILURE(rt_torch_argmax(nothing, 0, false), "2: rt_torch_argmax: dimension 0 of shape [0] has no elements");
    const Held one(tensor({1}, {3}));
    CHECK(std::isnan(rt_torch_std(one)));
}

TEST_CASE("reductions along a dimension", "[torch]") {
    check_along(rt_torch_sum_dim, {6, 18});
    check_along(rt_torch_mean_dim, {2, 6});
    check_along(rt_torch_max_dim, {3, 9});
    check_along(rt_torch_min_dim, {1, 4});
    check_along(rt_torch_var_dim, {1, 7});
    check_along(rt_torch_std_dim, {1, std::sqrt(7.0)});
    check_along(rt_torch_argmax, {2, 2});
    check_along(rt_torch_argmin, {0, 0});
    check_along(rt_torch_logsumexp, {3.4076059644443806, 9.024744890138823});
    const Held m(tensor({2, 1}, {1, 2}));
    const Held positions(rt_torch_argmax(m, 0, false));
    CHECK(dtype(positions) == "i64");
    CHECK_FAILURE(rt_torch_sum_dim(m, 2, false),
                  "2: rt_torch_sum_dim: dim 2 is out of range for shape [2, 1] (allowed -2 to 1)");
}

TEST_CASE("functions along a dimension", "[torch]") {
    const Held x(tensor({1, 3}, {0, std::log(2.0), std::log(5.0)}));
    const Held soft(rt_torch_softmax(x, 1));
    check_values(soft, {1, 3}, {0.125, 0.25, 0.625});
    const Held log_soft(rt_torch_log_softmax(x, -1));
    check_values(log_soft, {1, 3}, {std::log(0.125), std::log(0.25), std::log(0.625)});
    const Held v(integers({3}, {1, 2, 3}));
    const Held running(rt_torch_cumsum(v, 0));
    check_values(running, {3}, {1, 3, 6});
    CHECK(dtype(running) == "i64");
    CHECK_FAILURE(rt_torch_softmax(x, 2),
                  "2: rt_torch_softmax: dim 2 is out of range for shape [1, 3] (allowed -2 to 1)");
}
