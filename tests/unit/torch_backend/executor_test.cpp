// The executor over a plugin that misbehaves: each failure has a reason, nothing is released twice or kept.
#include "stdlib/torch_backend/torch_executor.hpp"

#include <cstring>
#include <functional>
#include <string>

#include "catch.hpp"
#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/factory.hpp"

using namespace simple;
using accel::OpId;
using autograd::OpRequest;
using tensor::Shape;
using tensor::Tensor;

namespace {

/// What the fake plugin does next, and what happened to its results.
struct Fake {
    std::function<std::int64_t(const simple_kernel_call&, simple_result*)> run;
    std::string error;
    int runs = 0;
    int released = 0;
};
Fake fake;

constexpr std::int64_t kAdd = 7;

std::int64_t fake_find(const char* name) { return std::strcmp(name, "add") == 0 ? kAdd : -1; }
std::int64_t fake_run(std::int64_t kernel, const simple_kernel_call* call, simple_result* results, std::int64_t) {
    ++fake.runs;
    return kernel == kAdd ? fake.run(*call, results) : -1;
}
std::int32_t fake_fetch(const void*, void* to, std::int64_t bytes) {
    std::memset(to, 0, static_cast<std::size_t>(bytes));
    return SIMPLE_PLUGIN_OK;
}
const char* fake_error() { return fake.error.c_str(); }
void fake_clear() { fake.error.clear(); }
void fake_release(void* owner) {
    ++fake.released;
    delete static_cast<std::vector<double>*>(owner);
}

const std::int64_t kThree[] = {3};
const std::int64_t kOne[] = {1};

/// A result of three numbers.
simple_result good_result() {
    auto* const numbers = new std::vector<double>{4.0, 5.0, 6.0};
    return {numbers->data(), kThree, kOne, 1, -1, 3, SIMPLE_DTYPE_F64, numbers, fake_release};
}

torch_backend::KernelFunctions functions() {
    static const simple_plugin plugin = {
        SIMPLE_PLUGIN_ABI, sizeof(simple_plugin), "fake", "1", nullptr, nullptr, fake_error, fake_clear, nullptr};
    torch_backend::KernelFunctions result;
    result.find = fake_find;
    result.run = fake_run;
    result.fetch = fake_fetch;
    result.plugin = &plugin;
    return result;
}

struct Setup {
    Setup() { fake = Fake(); }
    std::unique_ptr<autograd::Executor> executor = torch_backend::make_torch_executor(functions());
    Tensor x = tensor::ones({3});

    /// Runs an addition; gives the reason of its failure, "" when it worked.
    std::string failure() const {
        OpRequest request;
        request.op = OpId::Add;
        request.add(x);
        request.add(x);
        Tensor y;
        std::string reason;
        return executor->run(request, {&y, 1}, reason) ? "" : reason;
    }
    /// The reason of failure for a result that was spoilt.
    std::string failure_of(const std::function<void(simple_result&)>& spoil) {
        fake.run = [&](const simple_kernel_call&, simple_result* results) {
            results[0] = good_result();
            spoil(results[0]);
            return std::int64_t{1};
        };
        return failure();
    }
};

} // namespace

TEST_CASE("a result is the plugin's memory until its last tensor goes", "[torch_backend]") {
    Setup s;
    const double* seen = nullptr;
    fake.run = [&](const simple_kernel_call& call, simple_result* results) {
        CHECK(call.operands[0].data == s.x.raw());
        results[0] = good_result();
        seen = static_cast<const double*>(results[0].data);
        return std::int64_t{1};
    };
    const std::size_t before = MemoryAccount::current().live_bytes();
    OpRequest request;
    request.op = OpId::Add;
    request.add(s.x);
    request.add(2.0);
    Tensor y;
    std::string reason;
    REQUIRE(s.executor->run(request, {&y, 1}, reason));
    CHECK(y.data<double>() == seen);
    CHECK(y.get({2}).as_f64() == 6.0);
    CHECK(MemoryAccount::current().live_bytes() == before + 3 * sizeof(double));
    CHECK(fake.released == 0);
    y = Tensor();
    CHECK(fake.released == 1);
    CHECK(MemoryAccount::current().live_bytes() == before);
}

TEST_CASE("a view of an operand shares its storage", "[torch_backend]") {
    Setup s;
    fake.run = [&](const simple_kernel_call& call, simple_result* results) {
        static const std::int64_t shape[] = {2};
        results[0] = good_result();
        results[0].data = static_cast<double*>(const_cast<void*>(call.operands[0].data)) + 1;
        results[0].shape = shape;
        results[0].numel = 2;
        results[0].alias = 0;
        return std::int64_t{1};
    };
    OpRequest request;
    request.op = OpId::Add;
    request.add(s.x);
    Tensor y;
    std::string reason;
    REQUIRE(s.executor->run(request, {&y, 1}, reason));
    CHECK(y.shares_storage(s.x));
    CHECK(y.offset() == 1);
    CHECK(fake.released == 1);
}

TEST_CASE("a result on a device is fetched", "[torch_backend]") {
    Setup s;
    CHECK(s.failure_of([](simple_result& r) { r.data = nullptr; }).empty());
    CHECK(fake.released == 1);
}

TEST_CASE("results that contradict themselves are refused and released", "[torch_backend]") {
    Setup s;
    const std::string refused = "the plugin gave a result that is not one";
    static const std::int64_t negative[] = {-3};
    CHECK(s.failure_of([](simple_result& r) { r.numel = 4; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.ndim = -1; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.ndim = 1000; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.shape = nullptr; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.shape = negative; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.dtype = 9; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.alias = 5; }) == refused);
    CHECK(fake.released == 7);
}

TEST_CASE("failures have a short reason without the name of the function", "[torch_backend]") {
    Setup s;
    fake.run = [](const simple_kernel_call&, simple_result*) { return std::int64_t{-1}; };
    fake.error = "simple_torch_run: out of memory\nat somewhere";
    CHECK(s.failure() == "out of memory");
    CHECK(s.failure() == "the plugin did not say why");
    fake.error = std::string(5000, 'x');
    CHECK(s.failure().size() == 300);
    fake.run = [](const simple_kernel_call&, simple_result*) { return std::int64_t{0}; };
    CHECK(s.failure() == "the plugin gave another number of results");
}

TEST_CASE("the program's memory limit holds for results of the plugin", "[torch_backend]") {
    MemoryAccount* account = MemoryAccount::create(1000);
    {
        const MemoryAccount::Scope scope(*account);
        Setup s;
        account->set_limit(account->live_bytes() + 8);
        fake.run = [](const simple_kernel_call&, simple_result* results) {
            results[0] = good_result();
            return std::int64_t{1};
        };
        CHECK_THROWS_AS(s.failure(), OutOfMemory);
        CHECK(fake.released == 1);
    }
    account->release();
}

TEST_CASE("each cause of failure is warned of once, counted each time", "[torch_backend]") {
    Setup s;
    autograd::Session session;
    const autograd::Session::Scope scope(session);
    std::string warnings;
    session.accelerator.set_warning_sink([&](std::string_view text) { warnings += text; });
    int searches = 0;
    session.find_executor = [&] {
        ++searches;
        session.executor = torch_backend::make_torch_executor(functions());
    };
    session.accelerator.set_mode(accel::Mode::PureSimple);
    static_cast<void>(autograd::add(s.x, s.x));
    session.accelerator.set_mode(accel::Mode::Auto);
    static_cast<void>(autograd::add(s.x, s.x)); // too small to want the plugin
    CHECK(searches == 0);
    fake.run = [](const simple_kernel_call&, simple_result*) { return std::int64_t{-1}; };
    session.accelerator.set_mode(accel::Mode::PyTorchFFI);
    for (const char* cause : {"GPU lost", "GPU lost", "out of memory", "GPU lost"}) {
        fake.error = cause;
        CHECK(autograd::add(s.x, s.x).value().get({0}).as_f64() == 2.0);
    }
    static_cast<void>(autograd::mul(s.x, s.x)); // no kernel: no failure
    CHECK(searches == 1);
    CHECK(warnings == "[ACCEL] FFI failed (GPU lost), using Pure Simple\n"
                      "[ACCEL] FFI failed (out of memory), using Pure Simple\n");
    CHECK(session.accelerator.stats().fallback == 4);
    CHECK(session.accelerator.stats().pure == 7);
    CHECK(session.accelerator.stats().ffi == 0);
}
