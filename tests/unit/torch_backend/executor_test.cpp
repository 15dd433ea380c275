// The executor over a plugin that misbehaves: each failure has a reason, nothing is released twice or kept.
#include "stdlib/torch_backend/torch_executor.hpp"

#include <cstring>
#include <functional>
#include <string>

#include "catch.hpp"
#include "simple/error.hpp"
#include "stdlib/autograd/ops_elementwise.hpp"
#include "stdlib/autograd/session.hpp"
#include "stdlib/tensor/factory.hpp"
#include "stdlib/tensor/views.hpp"

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
    std::int32_t device = SIMPLE_HOST_MEMORY;
    int uploads = 0;
    int fetches = 0;
    bool moves_fail = false;
};
Fake fake;

constexpr std::int64_t kAdd = 7;

std::int64_t fake_find(const char* name) { return std::strcmp(name, "add") == 0 ? kAdd : -1; }
std::int64_t fake_run(std::int64_t kernel, const simple_kernel_call* call, simple_result* results, std::int64_t) {
    ++fake.runs;
    return kernel == kAdd ? fake.run(*call, results) : -1;
}
std::int32_t fake_device() { return fake.device; }
std::int32_t fake_fetch(const void* owner, void* to, std::int64_t bytes) {
    ++fake.fetches;
    std::memcpy(to, static_cast<const std::vector<double>*>(owner)->data(), static_cast<std::size_t>(bytes));
    return fake.moves_fail ? SIMPLE_PLUGIN_FAILED : SIMPLE_PLUGIN_OK;
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
    return {numbers->data(), kThree, kOne, 1, -1, 0, 3, SIMPLE_DTYPE_F64, SIMPLE_HOST_MEMORY, numbers, fake_release};
}
/// The same on a device.
simple_result device_result() {
    simple_result result = good_result();
    result.data = nullptr;
    result.device = fake.device;
    return result;
}
std::int32_t fake_upload(const void* data, std::int64_t n, std::int32_t, simple_result* result) {
    ++fake.uploads;
    if (fake.moves_fail) {
        return SIMPLE_PLUGIN_FAILED;
    }
    *result = device_result();
    const auto* const numbers = static_cast<const double*>(data);
    static_cast<std::vector<double>*>(result->owner)->assign(numbers, numbers + n);
    return SIMPLE_PLUGIN_OK;
}

torch_backend::KernelFunctions functions() {
    static const simple_plugin plugin = {
        SIMPLE_PLUGIN_ABI, sizeof(simple_plugin), "fake", "1", nullptr, nullptr, fake_error, fake_clear, nullptr};
    torch_backend::KernelFunctions result;
    result.find = fake_find;
    result.run = fake_run;
    result.device = fake_device;
    result.upload = fake_upload;
    result.fetch = fake_fetch;
    result.plugin = &plugin;
    return result;
}

struct Setup {
    Setup() { fake = Fake(); }
    std::unique_ptr<autograd::Executor> executor = torch_backend::make_torch_executor(functions());
    Tensor x = tensor::ones({3});

    /// Runs an addition; gives the reason of its failure, "" when it worked.
    std::string failure(Tensor* result = nullptr) const {
        OpRequest request;
        request.op = OpId::Add;
        request.add(x);
        request.add(x);
        Tensor y;
        std::string reason;
        const bool worked = executor->run(request, {result == nullptr ? &y : result, 1}, reason);
        return worked ? "" : reason;
    }
    /// Runs an addition that must work.
    Tensor result() const {
        Tensor y;
        REQUIRE(failure(&y).empty());
        return y;
    }
    /// The reason of failure for a result that was spoilt.
    std::string failure_of(const std::function<void(simple_result&)>& spoil) const {
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
        results[0].offset = 1;
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

TEST_CASE("a result stays on its device until it is read", "[torch_backend]") {
    Setup s;
    fake.device = 0;
    fake.run = [&](const simple_kernel_call&, simple_result* results) {
        results[0] = device_result();
        return std::int64_t{1};
    };
    const std::size_t before = MemoryAccount::current().live_bytes();
    Tensor y = s.result();
    CHECK(MemoryAccount::current().live_bytes() == before);
    CHECK(s.executor->is_resident(y));
    const Tensor view = tensor::slice(y, 0, 1, 3);
    CHECK(fake.fetches == 0);
    CHECK(view.load(1).as_f64() == 6.0);
    CHECK(std::as_const(y).data<double>()[0] == 4.0);
    CHECK(fake.fetches == 1);
    CHECK(MemoryAccount::current().live_bytes() == before + 3 * sizeof(double));
    CHECK(fake.released == 0);
    CHECK(s.executor->is_resident(y));
    y.set({0}, 1.0); // what is written is only here
    CHECK(fake.released == 1);
    CHECK_FALSE(s.executor->is_resident(y));
    CHECK(view.load(1).as_f64() == 6.0);
}

TEST_CASE("an operand is copied to a device once, whole, and again after a change", "[torch_backend]") {
    Setup s;
    fake.device = 0;
    std::vector<simple_operand> seen;
    fake.run = [&](const simple_kernel_call& call, simple_result* results) {
        seen.assign(call.operands, call.operands + call.operand_count);
        results[0] = fake.device == SIMPLE_HOST_MEMORY ? good_result() : device_result();
        return std::int64_t{1};
    };
    s.result();
    CHECK(fake.uploads == 1);
    CHECK(seen[0].data == nullptr);
    CHECK(seen[0].resident == seen[1].resident);
    const void* const first = seen[0].resident;
    s.x = tensor::slice(s.x, 0, 1, 3);
    s.result();
    CHECK(seen[0].resident == first);
    CHECK(seen[0].offset == 1);
    CHECK(fake.uploads == 1);
    s.x.set({0}, 8.0);
    s.result();
    CHECK(fake.uploads == 2);
    CHECK((*static_cast<const std::vector<double>*>(seen[0].resident))[1] == 8.0);
    fake.device = 1;
    s.result();
    CHECK(fake.uploads == 3);
    CHECK(fake.fetches == 0);
    fake.device = SIMPLE_HOST_MEMORY;
    s.result();
    CHECK(seen[0].data == std::as_const(s.x).raw());
}

TEST_CASE("memory that others hold is lent for each call", "[torch_backend]") {
    Setup s;
    fake.device = 0;
    double numbers[] = {1.0, 2.0, 3.0};
    s.x = Tensor(Buffer::borrow(DType::F64, numbers, 3, nullptr, nullptr), {3});
    fake.run = [&](const simple_kernel_call& call, simple_result* results) {
        CHECK(call.operands[0].data == numbers);
        results[0] = device_result();
        return std::int64_t{1};
    };
    s.result();
    const Tensor y = s.result();
    CHECK(fake.uploads == 0);
    y.storage()->pin();
    CHECK(fake.fetches == 1);
    CHECK_FALSE(s.executor->is_resident(y));
    CHECK_FALSE(y.storage()->may_leave_host());
    y.storage()->unpin();
    CHECK(y.storage()->may_leave_host());
}

TEST_CASE("moves that fail lose nothing", "[torch_backend]") {
    Setup s;
    fake.device = 0;
    fake.moves_fail = true;
    fake.run = [&](const simple_kernel_call& call, simple_result* results) {
        CHECK(call.operands[0].data == std::as_const(s.x).raw()); // the plugin may manage with a view
        results[0] = device_result();
        return std::int64_t{1};
    };
    const Tensor y = s.result();
    CHECK_THROWS_AS(y.load(0), ScriptError);
    fake.moves_fail = false;
    CHECK(y.load(0).as_f64() == 4.0);
    fake.run = [](const simple_kernel_call&, simple_result* results) {
        results[0] = device_result();
        return std::int64_t{1};
    };
    MemoryAccount* account = MemoryAccount::create(1000);
    {
        const MemoryAccount::Scope scope(*account);
        const Tensor z = s.result();
        account->set_limit(account->live_bytes() + 8);
        CHECK_THROWS_AS(z.load(0), OutOfMemory);
        account->set_limit(0);
        CHECK(z.load(2).as_f64() == 6.0);
    }
    CHECK(fake.released == 1);
    account->release();
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
    CHECK(s.failure_of([](simple_result& r) { r.data = nullptr; }) == refused);
    CHECK(fake.released == 8);
}

TEST_CASE("a view that leaves its operand is refused", "[torch_backend]") {
    Setup s;
    const std::string refused = "the plugin gave a result that is not one";
    static const std::int64_t two[] = {2};
    static const std::int64_t back[] = {-1};
    CHECK(s.failure_of([](simple_result& r) { r.alias = 0; }).empty());
    CHECK(s.failure_of([](simple_result& r) { r.alias = 0, r.offset = 1; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.alias = 0, r.offset = -1; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.alias = 0, r.strides = two; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.alias = 0, r.strides = back; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.alias = 0, r.offset = INT64_MAX; }) == refused);
    CHECK(s.failure_of([](simple_result& r) { r.alias = 0, r.dtype = SIMPLE_DTYPE_I64; }) == refused);
    CHECK(fake.released == 7);
}

TEST_CASE("a result of another form than the operation's is replaced", "[torch_backend]") {
    autograd::Session session;
    const autograd::Session::Scope scope(session);
    std::string warnings;
    session.accelerator.set_warning_sink([&](std::string_view text) { warnings += text; });
    Setup s;
    session.executor = torch_backend::make_torch_executor(functions());
    session.accelerator.set_ffi_available(true);
    session.accelerator.set_mode(accel::Mode::PyTorchFFI);
    const Tensor x = tensor::ones({2});
    fake.run = [](const simple_kernel_call&, simple_result* results) {
        results[0] = good_result();
        return std::int64_t{1};
    };
    CHECK(autograd::add(x, x).value().shape() == Shape{2});
    CHECK(autograd::add(s.x, s.x).value().get({2}).as_f64() == 6.0);
    fake.run = [](const simple_kernel_call&, simple_result* results) {
        results[0] = good_result();
        results[0].dtype = SIMPLE_DTYPE_I64;
        return std::int64_t{1};
    };
    CHECK(autograd::add(s.x, s.x).value().get({2}).as_f64() == 2.0);
    CHECK(fake.released == 3);
    CHECK(session.accelerator.stats().fallback == 2);
    CHECK(session.accelerator.stats().ffi == 1);
    CHECK(warnings == "[ACCEL] FFI failed (the plugin gave f64 [3] in place of f64 [2]), using Pure Simple\n"
                      "[ACCEL] FFI failed (the plugin gave i64 [3] in place of f64 [3]), using Pure Simple\n");
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
