#include "testing/test_blocks.hpp"

#include <memory>
#include <utility>

#include "builtins/arguments.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/operators.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"
#include "testing/tables.hpp"
#include "testing/test_run.hpp"

namespace simple::testing {

using namespace simple::runtime;

namespace {

/// Parameters of groups and examples: the name, the block, and the marks.
enum BlockParameter : std::uint32_t { kName, kBody, kSkip, kTag };

bool has_tag(NativeCall& call, std::string_view tag) {
    const Value tags = call[kTag];
    if (tags.is_text()) {
        return tags.as<Text>()->view() == tag;
    }
    if (!builtins::given(tags)) {
        return false;
    }
    Iteration each(call.runtime, tags, {});
    Value next = Value::nil();
    bool found = false;
    while (each.next(next)) {
        const Owned element(next);
        found = found || (element.get().is_text() && element.get().as<Text>()->view() == tag);
    }
    return found;
}

Value body_of(NativeCall& call) {
    return builtins::given(call[kBody]) ? builtins::function_argument(call, kBody) : Value::nil();
}

Example example_of(NativeCall& call) {
    Example example;
    example.name = to_text(call.runtime, call[kName]);
    example.body = body_of(call);
    if (builtins::given(call[kSkip]) && truthy(call.runtime, call[kSkip])) {
        example.skipped = true;
        example.reason = call[kSkip].is_text() ? std::string(call[kSkip].as<Text>()->view()) : std::string();
    }
    example.skipped = example.skipped || has_tag(call, "skip");
    example.slow = has_tag(call, "slow");
    if (example.body.is_nil()) {
        example.reason = "pending";
    }
    return example;
}

Value run_group(NativeCall& call) {
    const Example group = example_of(call);
    if (group.skipped || group.body.is_nil()) {
        TestRun::of(call.runtime).example(group);
    } else {
        TestRun::of(call.runtime).group(group.name, group.body);
    }
    return Value::nil();
}

/// `context` with anything but a text is a block of the full language that dispatches to an object.
Value run_context(NativeCall& call) {
    if (!call[kName].is_text()) {
        call.runtime.fail(codes::kUnsupported, "a `context obj:` block is not part of the DL subset", {});
    }
    return run_group(call);
}

Value run_example(NativeCall& call) {
    TestRun::of(call.runtime).example(example_of(call));
    return Value::nil();
}

Value run_slow_example(NativeCall& call) {
    Example example = example_of(call);
    example.slow = true;
    TestRun::of(call.runtime).example(example);
    return Value::nil();
}

Value skip_example(NativeCall& call) {
    Example example = example_of(call);
    example.skipped = true;
    TestRun::of(call.runtime).example(example);
    return Value::nil();
}

template <Hook hook> Value add_hook(NativeCall& call) {
    TestRun::of(call.runtime).add_hook(hook, builtins::function_argument(call, 0));
    return Value::nil();
}

/// A step only structures the text of an example.
Value run_step(NativeCall& call) {
    if (builtins::given(call[1])) {
        simple::runtime::release(call.runtime.call(builtins::function_argument(call, 1), nullptr, 0));
    }
    return Value::nil();
}

Value do_nothing(NativeCall&) { return Value::nil(); }

constexpr NativeRow kRows[] = {
    {"describe(name, body = nil, skip = false, tag = nil)", run_group, "Runs a group of examples."},
    {"context(name, body = nil, skip = false, tag = nil)", run_context, "Runs a group of examples."},
    {"it(name, body = nil, skip = false, tag = nil)", run_example, "Runs an example."},
    {"test(name, body = nil, skip = false, tag = nil)", run_example, "Runs an example."},
    {"example(name, body = nil, skip = false, tag = nil)", run_example, "Runs an example."},
    {"slow_it(name, body = nil, skip = false, tag = nil)", run_slow_example,
     "Runs an example when slow ones are asked for."},
    {"skip_it(name, body = nil, skip = false, tag = nil)", skip_example, "Reports an example as skipped."},
    {"xit(name, body = nil, skip = false, tag = nil)", skip_example, "Reports an example as skipped."},
    {"pending(name, body = nil, skip = false, tag = nil)", skip_example, "Reports an example as skipped."},
    {"before_each(body)", add_hook<Hook::BeforeEach>, "Runs before every later example of the group."},
    {"after_each(body)", add_hook<Hook::AfterEach>, "Runs after every later example of the group."},
    {"before_all(body)", add_hook<Hook::BeforeAll>, "Runs once, before the first example of the group."},
    {"after_all(body)", add_hook<Hook::AfterAll>, "Runs once, after the last example of the group."},
    {"step(name = nil, body = nil)", run_step, "Names a step of an example."},
    {"skip(reason = nil)", do_nothing, "Does nothing."},
};

} // namespace

RowTable block_functions() noexcept { return table_of(kRows); }

void register_test_blocks(Runtime& runtime) {
    TestRun::attach(runtime);
    for (const RowTable& table : {block_functions(), expectation_functions()}) {
        runtime.add_prelude_functions(table.rows, table.count);
    }
    register_matchers(runtime);
}

void configure_tests(Runtime& runtime, TestOptions options) { TestRun::of(runtime).configure(std::move(options)); }

TestTotals totals_of_tests(Runtime& runtime) { return TestRun::of(runtime).totals(); }

void begin_tests(Runtime& runtime) { TestRun::of(runtime).begin(); }

TestTotals finish_tests(Runtime& runtime) {
    TestRun& tests = TestRun::of(runtime);
    tests.finish();
    return tests.totals();
}

} // namespace simple::testing
