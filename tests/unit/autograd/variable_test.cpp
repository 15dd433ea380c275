#include "support.hpp"

using namespace simple::autograd;
using simple::tensor::ErrorKind;
using simple::tensor::ints;
using simple::tensor::kind_of;
using simple::tensor::message_of;
using simple::tensor::reals;

TEST_CASE("handles of a leaf share it", "[autograd]") {
    Variable a = Variable::leaf(reals({1.0, 2.0}), false);
    const Variable b = a;
    a.set_value(reals({3.0, 4.0}));
    CHECK(matches(b.value(), {2}, {3.0, 4.0}));
    a.set_requires_grad(true);
    CHECK(b.requires_grad());
    a.set_grad(reals({1.0, 1.0}));
    CHECK(b.grad() != nullptr);
    CHECK(a.same(b));
}

TEST_CASE("wrong assignments are refused", "[autograd]") {
    Variable x = leaf_with({1.0, 2.0}, {2});
    CHECK(message_of([&] { x.set_value(reals({1.0})); }).find("value [1] and tensor [2] differ") != std::string::npos);
    CHECK(message_of([&] { x.set_grad(reals({1.0})); }).find("gradient [1] and tensor [2] differ") !=
          std::string::npos);
    Variable y = add(x, 1.0);
    CHECK_FALSE(y.is_leaf());
    CHECK(message_of([&] { y.set_value(reals({1.0, 2.0})); }).find("recorded result") != std::string::npos);
    CHECK(message_of([&] { y.set_requires_grad(false); }).find("detach() gives a leaf") != std::string::npos);
    CHECK(kind_of([] { Variable::leaf(ints({1, 2})); }) == ErrorKind::Type);
    Variable whole(ints({1, 2}));
    CHECK(kind_of([&] { whole.set_requires_grad(true); }) == ErrorKind::Type);
}

TEST_CASE("detach makes a leaf over the same storage", "[autograd]") {
    const Variable x = leaf_with({1.0, 2.0}, {2});
    const Variable y = mul(x, 2.0).detach();
    CHECK(y.is_leaf());
    CHECK_FALSE(y.requires_grad());
    CHECK(x.detach().value().shares_storage(x.value()));
}

TEST_CASE("names and text forms", "[autograd]") {
    const Variable w = leaf_with({1.0, 2.0, 3.0, 4.0}, {2, 2});
    CHECK(w.op_name() == "leaf");
    CHECK(matmul(w, w).op_name() == "matmul");
    CHECK(relu(w).op_name() == "relu");
    CHECK(simple::autograd::add(w.value(), 1.0).op_name() == "leaf");
    CHECK(to_string(w) == "Tensor([[1.0, 2.0],\n        [3.0, 4.0]], grad_fn=leaf)");
    CHECK(to_string(Variable(reals({1.0}))) == "Tensor([1.0])");
    CHECK(to_string(add(w, 1.0)).find("grad_fn=add)") != std::string::npos);
}

TEST_CASE("in-place changes need no_grad", "[autograd]") {
    const Variable x = leaf_with({1.0}, {1});
    CHECK(message_of([&] { check_in_place(x, "fill"); }).find("use no_grad") != std::string::npos);
    CHECK(message_of([&] { check_in_place(add(x, 1.0), "fill"); }).find("use no_grad") != std::string::npos);
    const NoGrad no_grad;
    check_in_place(x, "fill");
    check_in_place(Variable(reals({1.0})), "fill");
}
