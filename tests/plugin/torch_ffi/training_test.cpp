// Losses and gradients.
#include <cmath>
#include <thread>

#include "support.hpp"

using namespace torch_test;

TEST_CASE("losses of equal shapes", "[torch]") {
    const Held p(tensor({2}, {0.25, 0.75}));
    const Held t(tensor({2}, {0, 1}));
    CHECK(rt_torch_mse_loss(p, t) == Approx(0.0625));
    CHECK(rt_torch_l1_loss(p, t) == Approx(0.25));
    CHECK(rt_torch_binary_cross_entropy(p, t) == Approx(-std::log(0.75)));
    CHECK(rt_torch_bce_with_logits(p, t) == Approx((std::log1p(std::exp(0.25)) + std::log1p(std::exp(-0.75))) / 2));
    const Held column(tensor({2, 1}, {0, 1}));
    CHECK(std::isnan(rt_torch_mse_loss(column, t)));
    CHECK(failure() == "2: rt_torch_mse_loss: prediction [2, 1] and target [2] differ; reshape([2, 1]) gives the "
                       "target that shape");
    const Held three(tensor({3}, {0, 1, 2}));
    CHECK_FAILURE(rt_torch_l1_loss(three, t), "2: rt_torch_l1_loss: prediction [3] and target [2] differ");
    const Held outside(tensor({2}, {0.5, 1.5}));
    CHECK_FAILURE(rt_torch_binary_cross_entropy(outside, t),
                  "7: rt_torch_binary_cross_entropy: predictions must be between 0 and 1, got 1.5; bce_with_logits "
                  "takes any number");
}

TEST_CASE("losses of classes", "[torch]") {
    const Held logits(tensor({2, 2}, {0, std::log(3.0), std::log(4.0), 0}));
    const Held classes(integers({2}, {1, 0}));
    const double expected = -(std::log(0.75) + std::log(0.8)) / 2;
    CHECK(rt_torch_cross_entropy_loss(logits, classes) == Approx(expected));
    const Held shares(tensor({2, 2}, {0, 1, 1, 0}));
    CHECK(rt_torch_cross_entropy_loss(logits, shares) == Approx(expected));
    const Held logs(rt_torch_log_softmax(logits, 1));
    CHECK(rt_torch_nll_loss(logs, classes) == Approx(expected));
    const Held one(tensor({2}, {0, std::log(3.0)}));
    const Held number(integers({}, {1}));
    CHECK(rt_torch_cross_entropy_loss(one, number) == Approx(-std::log(0.75)));
    const Held outside(integers({2}, {1, 2}));
    CHECK_FAILURE(rt_torch_cross_entropy_loss(logits, outside),
                  "7: rt_torch_cross_entropy_loss: index 2 is out of range for size 2");
    const Held three(integers({3}, {0, 0, 0}));
    CHECK_FAILURE(rt_torch_nll_loss(logits, three),
                  "2: rt_torch_nll_loss: prediction [2, 2] needs class numbers [2], got target [3]");
    CHECK_FAILURE(rt_torch_nll_loss(logits, shares),
                  "2: rt_torch_nll_loss: prediction [2, 2] needs class numbers [2], got target [2, 2]");
}

TEST_CASE("backward fills gradients", "[torch]") {
    const Held x(tensor({2}, {3, 4}));
    CHECK(rt_torch_grad(x) == 0);
    CHECK(failure().empty());
    rt_torch_set_requires_grad(x, true);
    CHECK(rt_torch_requires_grad(x));
    {
        const Held square(rt_torch_mul(x, x));
        const Held sum(rt_torch_sum_dim(square, 0, false));
        rt_torch_backward(sum);
        CHECK(failure().empty());
        rt_torch_backward(sum);
        CHECK(rt_torch_last_status() == SIMPLE_PLUGIN_FAILED);
    }
    const Held first(rt_torch_grad(x));
    check_values(first, {2}, {6, 8});
    {
        const Held product(rt_torch_dot(x, x));
        rt_torch_backward(product);
    }
    const Held second(rt_torch_grad(x));
    check_values(second, {2}, {12, 16});
    check_values(first, {2}, {6, 8});
    rt_torch_zero_grad(x);
    CHECK(rt_torch_grad(x) == 0);
}

TEST_CASE("gradients go through a network", "[torch]") {
    const Held x(tensor({1, 2}, {1, 2}));
    const Held w(tensor({1, 2}, {0.5, -1}));
    const Held b(tensor({1}, {2}));
    rt_torch_set_requires_grad(w, true);
    rt_torch_set_requires_grad(b, true);
    const Held y(rt_torch_linear(x, w, b));
    const Held activated(rt_torch_relu(y));
    const Held loss(rt_torch_square(activated));
    rt_torch_backward(loss);
    const Held dw(rt_torch_grad(w));
    const Held db(rt_torch_grad(b));
    check_values(dw, {1, 2}, {1, 2});
    check_values(db, {1}, {1});
}

TEST_CASE("nothing is recorded between no_grad_begin and no_grad_end", "[torch]") {
    const Held x(tensor({1}, {3}));
    rt_torch_set_requires_grad(x, true);
    rt_torch_no_grad_begin();
    rt_torch_no_grad_begin();
    rt_torch_no_grad_end();
    const Held silent(rt_torch_mul(x, x));
    CHECK_FALSE(rt_torch_requires_grad(silent));
    bool elsewhere = false;
    std::thread([&] {
        const Held recorded(rt_torch_mul(x, x));
        elsewhere = rt_torch_requires_grad(recorded);
    }).join();
    CHECK(elsewhere);
    rt_torch_no_grad_end();
    const Held recorded(rt_torch_mul(x, x));
    CHECK(rt_torch_requires_grad(recorded));
    CHECK_FAILURE(rt_torch_no_grad_end(), "7: rt_torch_no_grad_end: there was no no_grad_begin");
}

TEST_CASE("misuse of gradients", "[torch]") {
    const Held whole(integers({1}, {3}));
    const Held x(tensor({2}, {1, 2}));
    CHECK_FAILURE(rt_torch_set_requires_grad(whole, true),
                  "3: rt_torch_set_requires_grad: only f64 and f32 tensors have gradients, not i64");
    CHECK_FAILURE(rt_torch_backward(x), "2: rt_torch_backward: needs a tensor of one element, got shape [2]");
    const Held one(tensor({1}, {1}));
    CHECK_FAILURE(rt_torch_backward(one), "7: rt_torch_backward: no input requires a gradient");
    rt_torch_set_requires_grad(x, true);
    const Held y(rt_torch_neg(x));
    CHECK_FAILURE(rt_torch_set_requires_grad(y, false),
                  "7: rt_torch_set_requires_grad: the result of a recorded operation always requires a gradient; "
                  "detach gives one that does not");
    const Held loose(rt_torch_detach(y));
    CHECK_FALSE(rt_torch_requires_grad(loose));
}
