// Test blocks (`describe`, `it` …): what a host sees of them and may ask for.
//
// A program that contains test blocks runs them where they stand. Without `on_event` the interpreter writes one line
// per group and example and the totals to the program's output.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "simple/error.hpp"
#include "simple/export.hpp"

namespace simple {

enum class TestOutcome : std::uint8_t { Passed, Failed, Skipped };

/// Returns "passed", "failed" or "skipped".
SIMPLE_API std::string_view outcome_name(TestOutcome outcome) noexcept;

/// A group that begins, or an example that has ended.
struct SIMPLE_API TestEvent {
    enum class Kind : std::uint8_t { Group, Example };
    Kind kind = Kind::Example;
    /// Names of the groups around it, outermost first.
    std::vector<std::string> groups;
    std::string name;
    /// Where its block stands; unknown when it has none.
    Location location;
    TestOutcome outcome = TestOutcome::Passed;
    /// Why it was skipped; may be empty.
    std::string reason;
    double seconds = 0.0;
    /// Why it failed.
    Error error;

    /// Returns the names of the groups and its own, with one space between them.
    std::string full_name() const;
    /// Returns why it failed in one line: message, both values, file and line.
    std::string failure() const;
    /// Returns its line of the report, indented by its groups, without line end. `times` adds how long it took.
    std::string line(bool color = false, bool times = false) const;
};

/// How many examples of a run ended how.
struct SIMPLE_API TestTotals {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::size_t skipped = 0;

    std::size_t examples() const noexcept { return passed + failed + skipped; }
    void add(const TestTotals& other) noexcept;
    /// Returns "3 examples: 1 passed, 1 failed, 1 skipped".
    std::string line(bool color = false) const;
};

class Interpreter;

/// Which examples run, and who hears of them.
struct TestOptions {
    /// Selects examples by full name; empty: all of them.
    std::function<bool(std::string_view full_name)> select;
    /// Whether `slow_it` runs.
    bool slow = false;
    /// Whether the first failure ends the tests.
    bool fail_fast = false;
    /// Whether examples are only named: all of them are skipped.
    bool list = false;
    /// Receives groups and examples in the place of the report. It must not throw.
    std::function<void(const TestEvent&)> on_event;
};

/// Says which test blocks of an interpreter's programs run, and who hears of them. Call it before a run.
SIMPLE_API void set_test_options(Interpreter& interpreter, TestOptions options);
/// Returns how the examples of the last run ended.
SIMPLE_API TestTotals test_totals(const Interpreter& interpreter);

} // namespace simple
