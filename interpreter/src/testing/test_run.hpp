// Runs the test blocks of one program: groups, hooks, examples, and what is reported of them.
//
// Groups and examples run at once, where they stand. Names that a `before_each` block declares are variables of the
// block around it (see sema/test_blocks.cpp), so nothing of it is known here.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/runtime.hpp"
#include "simple/testing.hpp"

namespace simple::testing {

using runtime::Value;

enum class Hook : std::uint8_t { BeforeAll, BeforeEach, AfterEach, AfterAll };

/// An example as the program states it.
struct Example {
    std::string name;
    Value body = Value::nil(); ///< Borrowed; nil: there is none.
    bool skipped = false;
    std::string reason; ///< Of a skipped one.
    bool slow = false;
};

/// Runs `body`. Returns the error it raised, if it is one that a program may catch; others pass.
std::optional<Error> attempt(runtime::Runtime& runtime, const std::function<void()>& body);

/// The tests of one run time. Lives in a native object among the predefined names, so that it ends with them.
class TestRun {
public:
    explicit TestRun(runtime::Runtime& runtime);
    /// Makes the tests of a fresh run time.
    static void attach(runtime::Runtime& runtime);
    /// Returns the tests of a run time.
    static TestRun& of(runtime::Runtime& runtime);
    void configure(TestOptions options) { options_ = std::move(options); }

    /// Forgets the results of the run before.
    void begin();
    /// Ends the group around everything and reports the totals if there was any test block.
    void finish();
    const TestTotals& totals() const noexcept { return totals_; }

    /// Runs the body of a group.
    void group(const std::string& name, Value body);
    /// Runs an example with the hooks around it, or reports that it is skipped.
    void example(const Example& example);
    /// Adds a function to the hooks of the innermost group; for the examples that follow.
    void add_hook(Hook hook, Value function);

    /// Types of the objects that `expect` and the matchers give; made when first needed.
    const runtime::ClassInfo* expectation_class = nullptr;
    const runtime::ClassInfo* matcher_class = nullptr;

private:
    struct Group {
        std::string name;
        std::array<std::vector<runtime::Owned>, 4> hooks;
        bool prepared = false;       ///< Its before_all has run.
        std::optional<Error> broken; ///< Why its before_all failed.
    };

    std::vector<std::string> group_names() const;
    void leave_group();
    void report_failure(std::string_view what, Error error);
    void run(const Example& example, TestEvent& event);
    std::optional<Error> prepare_groups();
    std::optional<Error> call_hooks(Group& group, Hook hook);
    std::optional<Error> run_between_hooks(Value body);
    Location location_of(Value body) const;
    bool wanted(const TestEvent& event) const;
    void report(const TestEvent& event);

    runtime::Runtime& runtime_;
    TestOptions options_;
    std::deque<Group> groups_; ///< The first stands for the file; references stay valid while groups nest.
    TestTotals totals_;
    bool seen_ = false;
    bool stopped_ = false;
};

} // namespace simple::testing
