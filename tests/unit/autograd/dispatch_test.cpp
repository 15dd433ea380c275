// Counting, logging, falling back, and what a backend sees.
#include "support.hpp"

using namespace simple::autograd;
using simple::accel::Mode;
using simple::accel::OpId;

namespace {

/// A backend for sums of two tensors that can be told to fail.
class FakeExecutor final : public Executor {
public:
    bool can_run(const OpRequest& request) const override { return request.op == OpId::Add && !request.backward; }
    bool run(const OpRequest& request, std::span<Tensor> results, std::string& reason) override {
        ++calls;
        if (fails) {
            reason = "out of memory";
            return false;
        }
        results[0] = simple::tensor::add(request.operands[0], request.operands[1]);
        return true;
    }
    int calls = 0;
    bool fails = false;
};

/// A session with its log and warnings kept.
struct Recorded {
    Recorded() : scope(session) {
        session.accelerator.set_log_sink([this](std::string_view text) { log += text; });
        session.accelerator.set_warning_sink([this](std::string_view text) { warnings += text; });
    }
    Session session;
    Session::Scope scope;
    std::string log;
    std::string warnings;
};

} // namespace

TEST_CASE("operations are counted once, products per product", "[autograd][accel]") {
    Recorded r;
    const Variable x = leaf_of({4, 3});
    const Variable w = leaf_of({2, 3}, 2);
    const Variable y = relu(linear(x, w));
    CHECK(r.session.accelerator.stats().pure == 2);
    backward(sum(y));
    // sum, and backwards: sum, relu, linear twice
    CHECK(r.session.accelerator.stats().pure == 7);
    static_cast<void>(reshape(y, {8}));
    static_cast<void>(simple::autograd::add(simple::tensor::ints({1, 2}), 1));
    CHECK(r.session.accelerator.stats().pure == 7);
    const auto ops = r.session.accelerator.op_stats();
    CHECK(ops[0].first == "linear");
    CHECK(ops[0].second.pure == 3);
}

TEST_CASE("a wrong call counts and logs nothing", "[autograd][accel]") {
    Recorded r;
    r.session.accelerator.enable_logging(true);
    for (const Mode mode : {Mode::PureSimple, Mode::PyTorchFFI, Mode::Auto}) {
        r.session.accelerator.set_mode(mode);
        r.session.accelerator.set_ffi_available(true);
        CHECK(simple::tensor::message_of([] {
                  matmul(leaf_of({2, 3}), leaf_of({2, 3}));
              }).find("inner sizes differ") != std::string::npos);
        CHECK(simple::tensor::message_of([] {
                  add(leaf_of({2, 3}), leaf_of({4}));
              }) == "add: shapes [2, 3] and [4] do not broadcast: sizes 3 and 4 at dimension 1");
    }
    CHECK(r.session.accelerator.stats().total() == 0);
    CHECK(r.session.accelerator.stats().fallback == 0);
    CHECK(r.log.empty());
}

TEST_CASE("log lines name operation, shapes and backend", "[autograd][accel]") {
    Recorded r;
    r.session.accelerator.enable_logging(true);
    const Variable x = leaf_of({4, 3});
    const Variable w = leaf_of({2, 3}, 2);
    const Variable b = leaf_of({2}, 3);
    const Input bias(b);
    const Variable y = linear(x, w, &bias);
    static_cast<void>(add(y, b));
    static_cast<void>(mul(y, 2.0));
    static_cast<void>(matmul(y, transpose(y)));
    const Variable loss = mse_loss(y, y.value());
    backward(loss);
    CHECK(r.log == "[ACCEL] linear 4×3 @ 2×3 → Pure Simple\n"
                   "[ACCEL] add 4×2, 2 → Pure Simple\n"
                   "[ACCEL] mul 4×2, scalar → Pure Simple\n"
                   "[ACCEL] matmul 4×2 @ 2×4 → Pure Simple\n"
                   "[ACCEL] mse_loss 4×2 → Pure Simple\n"
                   "[ACCEL] mse_loss.backward 1 → Pure Simple\n"
                   "[ACCEL] linear.backward 4×2 @ 2×3 → Pure Simple\n"
                   "[ACCEL] linear.backward 2×4 @ 4×3 → Pure Simple\n");
}

TEST_CASE("a believed plugin that is missing falls back each time", "[autograd][accel]") {
    Recorded r;
    r.session.accelerator.set_mode(Mode::PyTorchFFI);
    r.session.accelerator.set_ffi_available(true);
    CHECK(matches(simple::autograd::add(simple::tensor::reals({1, 2}), 1.0).value(), {2}, {2, 3}));
    static_cast<void>(simple::autograd::add(simple::tensor::reals({1, 2}), 1.0));
    CHECK(r.session.accelerator.stats().fallback == 2);
    CHECK(r.session.accelerator.stats().pure == 2);
    CHECK(r.warnings == "[ACCEL] FFI failed (the PyTorch plugin is not available), using Pure Simple\n");
}

TEST_CASE("mode PyTorchFFI without a plugin warns once", "[autograd][accel]") {
    Recorded r;
    r.session.accelerator.set_mode(Mode::PyTorchFFI);
    static_cast<void>(simple::autograd::add(simple::tensor::reals({1, 2}), 1.0));
    static_cast<void>(simple::autograd::add(simple::tensor::reals({1, 2}), 1.0));
    CHECK(r.session.accelerator.stats().fallback == 0);
    CHECK(r.session.accelerator.stats().pure == 2);
    CHECK(r.warnings == "[ACCEL] mode PyTorchFFI runs on Pure Simple: the PyTorch plugin is not available\n");
    r.warnings.clear();
    r.session.accelerator.set_mode(Mode::Auto);
    static_cast<void>(simple::autograd::add(simple::tensor::reals({1, 2}), 1.0));
    CHECK(r.warnings.empty());
}

TEST_CASE("a backend runs what it can and its failures fall back", "[autograd][accel]") {
    Recorded r;
    auto executor = std::make_unique<FakeExecutor>();
    FakeExecutor& fake = *executor;
    r.session.executor = std::move(executor);
    r.session.accelerator.set_mode(Mode::Auto);
    r.session.accelerator.set_ffi_available(true);
    r.session.accelerator.set_threshold("elementwise", 3);
    const Variable x = leaf_with({1, 2, 3, 4}, {4});
    CHECK(matches(add(x, x).value(), {4}, {2, 4, 6, 8}));
    CHECK(r.session.accelerator.stats().ffi == 1);
    static_cast<void>(simple::autograd::add(simple::tensor::reals({1, 2, 3}), 1.0)); // not above the threshold
    CHECK(fake.calls == 1);
    static_cast<void>(mul(x, x)); // no kernel there: native, not a failure
    CHECK(r.session.accelerator.stats().fallback == 0);
    fake.fails = true;
    CHECK(matches(add(x, x).value(), {4}, {2, 4, 6, 8}));
    CHECK(r.session.accelerator.stats().fallback == 1);
    CHECK(r.warnings == "[ACCEL] FFI failed (out of memory), using Pure Simple\n");
    fake.fails = false;
    backward(add(x, x)); // a recorded result of a backend has its gradient
    CHECK(matches(*x.grad(), {4}, {2, 2, 2, 2}));
}
