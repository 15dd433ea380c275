// What a graph does: accumulation, sharing, reuse, errors (E11).
#include "support.hpp"

using namespace simple::autograd;
using simple::tensor::message_of;
using simple::tensor::reals;

TEST_CASE("gradients accumulate until they are dropped", "[autograd]") {
    Variable x = leaf_with({2.0, 3.0}, {2});
    backward(sum(mul(x, x)));
    backward(sum(mul(x, 10.0)));
    CHECK(matches(*x.grad(), {2}, {14.0, 16.0}));
    x.clear_grad();
    CHECK(x.grad() == nullptr);
}

TEST_CASE("a diamond and a shared node add up", "[autograd]") {
    const Variable x = leaf_with({2.0}, {1});
    const Variable y = mul(x, x);
    backward(add(mul(y, 3.0), mul(y, y)));
    CHECK(matches(*x.grad(), {1}, {3.0 * 4.0 + 4.0 * 8.0}));
}

TEST_CASE("the seed gradient is ones or what is given", "[autograd]") {
    const Variable x = leaf_with({1.0, 2.0}, {2});
    backward(mul(x, x));
    CHECK(matches(*x.grad(), {2}, {2.0, 4.0}));
    const Tensor seed = reals({10.0, 0.0});
    backward(mul(x, x), &seed);
    CHECK(matches(*x.grad(), {2}, {22.0, 4.0}));
    const Tensor wrong = reals({1, 2, 3});
    CHECK(message_of([&] {
              backward(leaf_of({2, 2}), &wrong);
          }) == "backward: gradient [3] does not fit tensor [2, 2]");
    backward(x);
    CHECK(matches(*x.grad(), {2}, {23.0, 5.0}));
}

TEST_CASE("without a gradient nothing happens", "[autograd]") {
    CHECK_FALSE(backward(Variable(reals({1.0}))));
    CHECK_FALSE(backward(Variable::leaf(reals({1.0}), false)));
}

TEST_CASE("a used graph is refused, a retained one is not", "[autograd]") {
    const Variable x = leaf_with({3.0}, {1});
    const Variable y = mul(x, x);
    backward(y, nullptr, true);
    backward(y);
    CHECK(matches(*x.grad(), {1}, {12.0}));
    CHECK(message_of([&] { backward(y); }).find("this graph was already used; pass retain_graph: true") !=
          std::string::npos);
    CHECK(matches(*x.grad(), {1}, {12.0}));
}

TEST_CASE("an error in the middle leaves later passes possible", "[autograd]") {
    const Variable x = leaf_with({3.0}, {1});
    const Variable y = mul(x, x);
    const Variable z = add(mul(y, 2.0), mul(x, 5.0));
    backward(y);
    CHECK(message_of([&] { backward(z); }).find("already used") != std::string::npos);
    const Variable again = mul(x, x);
    backward(again);
    CHECK(matches(*x.grad(), {1}, {12.0}));
}

TEST_CASE("a saved tensor that was changed is refused", "[autograd]") {
    const Variable x = leaf_with({1.0, 2.0}, {2});
    const Variable y = exp(x);
    Tensor value = y.value();
    simple::tensor::fill(value, 0.0);
    const std::string message = message_of([&] { backward(y); });
    CHECK(message == "exp: a tensor of shape [2] was changed in place after it was used");
    const Variable z = add(x, 1.0); // saves nothing
    value = z.value();
    simple::tensor::fill(value, 0.0);
    CHECK(backward(z));
}

TEST_CASE("changing through a view is seen too", "[autograd]") {
    const Variable x = leaf_of({2, 2});
    const Variable y = mul(x, x);
    Tensor row = simple::tensor::select(x.value(), 0, 1);
    row.set({0}, 5.0);
    CHECK(message_of([&] { backward(y); }).find("mul: a tensor of shape [2, 2] was changed in place") !=
          std::string::npos);
}

TEST_CASE("gradients do not alias each other", "[autograd]") {
    Variable a = leaf_with({1.0, 2.0}, {2});
    Variable b = leaf_with({1.0, 2.0}, {2});
    backward(add(a, b));
    a.mutable_grad()->set({0}, 100.0);
    CHECK(matches(*b.grad(), {2}, {1.0, 1.0}));
    const Tensor seed = reals({1.0, 1.0});
    a.clear_grad();
    backward(a, &seed);
    a.mutable_grad()->set({0}, 100.0);
    CHECK(matches(seed, {2}, {1.0, 1.0}));
}

TEST_CASE("only leaves and marked results keep gradients", "[autograd]") {
    const Variable x = leaf_with({2.0}, {1});
    Variable y = mul(x, 3.0);
    Variable z = mul(y, y);
    backward(z);
    CHECK(y.grad() == nullptr);
    y = mul(x, 3.0);
    y.retain_grad();
    backward(mul(y, y));
    CHECK(matches(*y.grad(), {1}, {12.0}));
}

TEST_CASE("grad returns gradients and touches nothing", "[autograd]") {
    const Variable x = leaf_with({2.0}, {1});
    const Variable y = mul(x, 3.0);
    const Variable unused = leaf_of({2, 2});
    const std::vector<Variable> inputs = {x, y, unused};
    const std::vector<Tensor> found = grad(mul(y, y), inputs);
    CHECK(matches(found[0], {1}, {36.0}));
    CHECK(matches(found[1], {1}, {12.0}));
    CHECK(matches(found[2], {2, 2}, {0.0, 0.0, 0.0, 0.0}));
    CHECK(x.grad() == nullptr);
}

TEST_CASE("only what needs a gradient is recorded", "[autograd]") {
    const Variable x = leaf_with({2.0}, {1});
    const Variable c = Variable::leaf(reals({3.0}), false);
    CHECK_FALSE(mul(c, c).requires_grad());
    CHECK(mul(c, x).requires_grad());
    backward(mul(c, x));
    CHECK(c.grad() == nullptr);
}

TEST_CASE("golden gradients", "[autograd]") {
    const Variable a = leaf_with({1, 2, 3, 4}, {2, 2});
    const Variable b = leaf_with({5, 6, 7, 8}, {2, 2});
    backward(sum(matmul(a, b)));
    CHECK(matches(*a.grad(), {2, 2}, {11, 15, 11, 15}));
    CHECK(matches(*b.grad(), {2, 2}, {4, 4, 6, 6}));
    const Variable ones = Variable::leaf(simple::tensor::ones({2, 3}));
    const Variable row = leaf_with({1, 2, 3}, {3});
    backward(sum(mul(ones, row)));
    CHECK(matches(*ones.grad(), {2, 3}, {1, 2, 3, 1, 2, 3}));
    CHECK(matches(*row.grad(), {3}, {2, 2, 2}));
}
