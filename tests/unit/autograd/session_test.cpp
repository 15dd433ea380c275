#include "support.hpp"

using namespace simple::autograd;
using simple::tensor::message_of;

TEST_CASE("recording is switched off in nested parts", "[autograd]") {
    Session session;
    const Session::Scope scope(session);
    const Variable x = leaf_with({1.0}, {1});
    session.no_grad_begin();
    session.no_grad_begin();
    CHECK_FALSE(mul(x, x).requires_grad());
    session.no_grad_end();
    CHECK_FALSE(mul(x, x).requires_grad());
    CHECK(message_of([&] { session.set_grad_enabled(true); }).find("no_grad") != std::string::npos);
    session.no_grad_end();
    CHECK(mul(x, x).requires_grad());
    CHECK(message_of([&] { session.no_grad_end(); }).find("no_grad_end") != std::string::npos);
    session.set_grad_enabled(false);
    CHECK_FALSE(mul(x, x).requires_grad());
}

TEST_CASE("sessions do not see each other", "[autograd]") {
    Session outer;
    const Session::Scope outer_scope(outer);
    outer.no_grad_begin();
    {
        Session inner;
        const Session::Scope inner_scope(inner);
        CHECK(inner.grad_enabled());
        static_cast<void>(add(leaf_of({2}), 1.0));
        CHECK(inner.accelerator.stats().pure == 1);
    }
    CHECK(outer.accelerator.stats().pure == 0);
    CHECK_FALSE(Session::current().grad_enabled());
    outer.no_grad_end();
}

TEST_CASE("an interrupt stops a backward pass", "[autograd]") {
    Session session;
    const Session::Scope scope(session);
    Variable y = leaf_with({1.0}, {1});
    for (int i = 0; i < 1000; ++i) {
        y = add(y, 1.0);
    }
    session.check_interrupt = [] { throw std::runtime_error("stop"); };
    CHECK_THROWS_AS(backward(y), std::runtime_error);
}
