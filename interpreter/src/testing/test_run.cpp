#include "testing/test_run.hpp"

#include <chrono>
#include <utility>

#include "exec/function_code.hpp"
#include "exec/invoker.hpp"
#include "runtime/memory_error.hpp"

namespace simple::testing {

using runtime::Owned;
using runtime::RuntimeError;

std::optional<Error> attempt(runtime::Runtime& runtime, const std::function<void()>& body) {
    try {
        body();
        return std::nullopt;
    } catch (const RuntimeError& error) {
        if (!error.catchable()) {
            throw;
        }
        static_cast<exec::ScriptInvoker&>(runtime.invoker()).label(error.diagnostic());
        return runtime.sources().resolve(error.diagnostic());
    } catch (const OutOfMemory& error) {
        if (error.limit() != 0) {
            throw;
        }
        return runtime.sources().resolve(runtime::memory_diagnostic(error, {}));
    }
}

namespace {

/// No identifier, so programs cannot reach it, and like none, so nothing suggests it.
constexpr std::string_view kName = "{state of the test blocks}";

} // namespace

TestRun::TestRun(runtime::Runtime& runtime) : runtime_(runtime) { groups_.emplace_back(); }

void TestRun::attach(runtime::Runtime& runtime) {
    runtime::ClassInfo* type =
        runtime.make_class(runtime.symbol(kName), runtime::ClassForm::Native, runtime::Tag::NativeObject);
    type->hooks.destroy = [](void* payload) { delete static_cast<TestRun*>(payload); };
    auto tests = std::make_unique<TestRun>(runtime);
    auto* object = runtime.heap().make<runtime::NativeObject>(runtime::Tag::NativeObject);
    object->type = type;
    object->payload = tests.release();
    runtime.add_prelude(kName, Value::of(object, runtime::Tag::NativeObject));
}

TestRun& TestRun::of(runtime::Runtime& runtime) {
    const Value* const tests = runtime.find_prelude(runtime.symbol(kName));
    return *static_cast<TestRun*>(tests->as<runtime::NativeObject>()->payload);
}

void TestRun::begin() {
    groups_.clear();
    groups_.emplace_back();
    totals_ = {};
    seen_ = false;
    stopped_ = false;
}

void TestRun::finish() {
    while (!groups_.empty()) {
        leave_group();
    }
    groups_.emplace_back();
    if (seen_ && !options_.on_event) {
        runtime_.write(totals_.line() + "\n");
    }
}

void TestRun::group(const std::string& name, Value body) {
    TestEvent event;
    event.kind = TestEvent::Kind::Group;
    event.groups = group_names();
    event.name = name;
    event.location = location_of(body);
    report(event);
    groups_.emplace_back().name = name;
    std::optional<Error> failed;
    try {
        failed = attempt(runtime_, [&] { runtime::release(runtime_.call(body, nullptr, 0)); });
    } catch (...) {
        // The error ends the program; hooks that could raise another one are not called any more.
        groups_.pop_back();
        throw;
    }
    if (failed) {
        // What stands between the examples concerns the group alone; the rest of the file goes on.
        report_failure("body of the group", *std::move(failed));
    }
    leave_group();
}

/// Reports a failure of the current group outside of its examples.
void TestRun::report_failure(std::string_view what, Error error) {
    TestEvent event;
    event.groups = group_names();
    event.name = what;
    event.outcome = TestOutcome::Failed;
    event.error = std::move(error);
    report(event);
}

void TestRun::leave_group() {
    Group& group = groups_.back();
    std::optional<Error> failed;
    if (group.prepared) {
        failed = call_hooks(group, Hook::AfterAll);
    }
    if (failed) {
        report_failure("after_all", *std::move(failed));
    }
    groups_.pop_back();
}

void TestRun::example(const Example& example) {
    TestEvent event;
    event.groups = group_names();
    event.name = example.name;
    event.location = location_of(example.body);
    if (stopped_ || !wanted(event)) {
        seen_ = true;
        return;
    }
    event.outcome = TestOutcome::Skipped;
    if (example.skipped || example.body.is_nil()) {
        event.reason = example.reason;
    } else if (example.slow && !options_.slow) {
        event.reason = "slow";
    } else if (!options_.list) {
        run(example, event);
    }
    report(event);
}

void TestRun::add_hook(Hook hook, Value function) {
    groups_.back().hooks[static_cast<std::size_t>(hook)].emplace_back(runtime::retained(function));
}

std::vector<std::string> TestRun::group_names() const {
    std::vector<std::string> names;
    for (std::size_t i = 1; i < groups_.size(); ++i) {
        names.push_back(groups_[i].name);
    }
    return names;
}

void TestRun::run(const Example& example, TestEvent& event) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    std::optional<Error> failed = prepare_groups();
    if (!failed) {
        failed = run_between_hooks(example.body);
    }
    event.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    event.outcome = failed ? TestOutcome::Failed : TestOutcome::Passed;
    if (failed) {
        event.error = *std::move(failed);
    }
}

/// Runs before_all of the groups that have no example yet, outermost first. A group whose before_all failed has no
/// example that can pass.
std::optional<Error> TestRun::prepare_groups() {
    const std::size_t count = groups_.size();
    for (std::size_t i = 0; i < count; ++i) {
        Group& group = groups_[i];
        if (!group.prepared) {
            group.prepared = true;
            group.broken = call_hooks(group, Hook::BeforeAll);
        }
        if (group.broken) {
            return group.broken;
        }
    }
    return std::nullopt;
}

/// Calls the hooks of one kind in the order in which they were added, up to the first that fails.
std::optional<Error> TestRun::call_hooks(Group& group, Hook hook) {
    const std::vector<Owned>& hooks = group.hooks[static_cast<std::size_t>(hook)];
    // NOLINTNEXTLINE(modernize-loop-convert): a hook may add another one, which moves the list
    for (std::size_t i = 0; i < hooks.size(); ++i) {
        const Owned function(runtime::retained(hooks[i].get()));
        std::optional<Error> failed = attempt(runtime_, [&] { runtime::release(runtime_.call(function, nullptr, 0)); });
        if (failed) {
            return failed;
        }
    }
    return std::nullopt;
}

std::optional<Error> TestRun::run_between_hooks(Value body) {
    const std::size_t count = groups_.size();
    std::optional<Error> failed;
    for (std::size_t i = 0; i < count && !failed; ++i) {
        failed = call_hooks(groups_[i], Hook::BeforeEach);
    }
    if (!failed) {
        failed = attempt(runtime_, [&] { runtime::release(runtime_.call(body, nullptr, 0)); });
    }
    for (std::size_t i = count; i > 0; --i) {
        std::optional<Error> late = call_hooks(groups_[i - 1], Hook::AfterEach);
        if (late && !failed) {
            failed = std::move(late);
        }
    }
    return failed;
}

Location TestRun::location_of(Value body) const {
    return body.is(runtime::Tag::Closure) ? runtime_.sources().locate(body.as<runtime::Closure>()->code->span)
                                          : Location();
}

bool TestRun::wanted(const TestEvent& event) const { return !options_.select || options_.select(event.full_name()); }

void TestRun::report(const TestEvent& event) {
    seen_ = true;
    if (event.kind == TestEvent::Kind::Example) {
        switch (event.outcome) {
            case TestOutcome::Passed: ++totals_.passed; break;
            case TestOutcome::Failed: ++totals_.failed; break;
            case TestOutcome::Skipped: ++totals_.skipped; break;
        }
        stopped_ = stopped_ || (options_.fail_fast && event.outcome == TestOutcome::Failed);
    }
    if (options_.on_event) {
        // What the example printed comes before its outcome.
        runtime_.flush();
        options_.on_event(event);
    } else {
        runtime_.write(event.line() + "\n");
    }
}

} // namespace simple::testing
