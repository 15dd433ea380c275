// How `simple test` shows what happens: for people, as lines of JSON, as JUnit's XML.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simple/testing.hpp"

#include "cli/command_line.hpp"
#include "run/output.hpp"

namespace simple::cli {

/// All that a run of the tests was.
struct TestSummary {
    TestTotals totals;
    std::size_t files = 0;
    /// Files that an error ended outside of an example.
    std::size_t broken_files = 0;
    double seconds = 0.0;
};

/// Hears of a test run in order.
class TestReport {
public:
    virtual ~TestReport() = default;
    virtual void begin_file(const std::string& file) = 0;
    /// What the program writes.
    virtual void output(std::string_view text) = 0;
    virtual void event(const TestEvent& event) = 0;
    /// An error ended the file outside of its examples.
    virtual void file_failed(const Error& error) = 0;
    virtual void finish(const TestSummary& summary) = 0;
};

/// Makes the report that the command line asks for.
std::unique_ptr<TestReport> make_test_report(const CommandLine& line, Output& output);
std::unique_ptr<TestReport> make_json_report(Output& output, bool list);
std::unique_ptr<TestReport> make_junit_report(Output& output);

} // namespace simple::cli
