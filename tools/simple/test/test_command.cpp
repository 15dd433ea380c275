#include "test/test_command.hpp"

#include <chrono>
#include <optional>

#include <re2/re2.h>
#include <unistd.h>

#include "run/commands.hpp"
#include "run/interrupts.hpp"
#include "run/session.hpp"
#include "test/find_tests.hpp"
#include "test/test_report.hpp"

namespace simple::cli {

namespace {

/// One run over all files.
class TestRunner {
public:
    TestRunner(const CommandLine& line, Output& output)
        : line_(line), report_(make_test_report(line, output)), output_(output) {
        if (!line.tests.filter.empty()) {
            filter_.emplace(line.tests.filter, re2::RE2::Quiet);
        }
    }

    /// Returns why --filter cannot be used, empty when it can.
    std::string filter_problem() const { return filter_ && !filter_->ok() ? filter_->error() : std::string(); }

    int run(const std::vector<std::string>& files) {
        using Clock = std::chrono::steady_clock;
        const Clock::time_point start = Clock::now();
        for (const std::string& file : files) {
            run_file(file);
            const bool failed = summary_.totals.failed != 0 || summary_.broken_files != 0;
            if (interrupted_ || output_.error() != 0 || (line_.tests.fail_fast && failed)) {
                break;
            }
        }
        summary_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        report_->finish(summary_);
        return status_;
    }

    bool interrupted() const noexcept { return interrupted_; }

private:
    SessionHooks hooks() {
        SessionHooks hooks;
        hooks.tests.slow = line_.tests.slow;
        hooks.tests.fail_fast = line_.tests.fail_fast;
        hooks.tests.list = line_.tests.list;
        hooks.tests.on_event = [this](const TestEvent& event) { report_->event(event); };
        if (filter_) {
            hooks.tests.select = [this](std::string_view name) {
                return re2::RE2::PartialMatch(re2::StringPiece(name.data(), name.size()), *filter_);
            };
        }
        hooks.on_output = [this](std::string_view text) { report_->output(text); };
        return hooks;
    }

    void run_file(const std::string& file) {
        ++summary_.files;
        report_->begin_file(file);
        Session session(line_, hooks());
        Interpreter& interpreter = session.interpreter();
        const InterruptScope interrupts(interpreter);
        const Result<Value> result = interpreter.run_file(file);
        const TestTotals totals = test_totals(interpreter);
        summary_.totals.add(totals);
        if (totals.failed != 0) {
            raise_status(kExitScriptError);
        }
        if (!result) {
            note_error(session, file, result);
        }
    }

    void note_error(Session& session, const std::string& file, const Result<Value>& result) {
        ++summary_.broken_files;
        Error error = result.error();
        int status = exit_status_of(error, line_.limits);
        if (error.code == "EXIT") {
            // A file that ends the program hides the tests that would have followed.
            error = Error();
            error.kind = ErrorKind::Panic;
            error.message = file + ": exit(" + std::to_string(status) + ") ended the tests of this file";
            status = kExitScriptError;
        }
        report_->file_failed(error);
        output_.flush();
        if (error.code.empty()) {
            session.reporter().complain(error.message);
        } else {
            session.report(result);
        }
        interrupted_ = error.kind == ErrorKind::Interrupt;
        raise_status(status);
    }

    void raise_status(int status) noexcept { status_ = status > status_ ? status : status_; }

    const CommandLine& line_;
    std::unique_ptr<TestReport> report_;
    Output& output_;
    std::optional<re2::RE2> filter_;
    TestSummary summary_;
    int status_ = kExitSuccess;
    bool interrupted_ = false;
};

} // namespace

int run_tests(const CommandLine& line) {
    const Reporter reporter(line);
    Output output(STDOUT_FILENO);
    TestRunner runner(line, output);
    if (const std::string problem = runner.filter_problem(); !problem.empty()) {
        reporter.complain("--filter " + line.tests.filter + " is no regular expression: " + problem);
        return kExitUsage;
    }
    const FoundTests found = find_tests(line.arguments.empty() ? std::vector<std::string>{"."} : line.arguments);
    if (!found.problem.empty()) {
        reporter.complain(found.problem, found.help);
        return kExitUsage;
    }
    const int status = runner.run(found.files);
    output.flush();
    if (runner.interrupted()) {
        die_of_interrupt();
    }
    if (output.error() != 0) {
        reporter.complain("cannot write to standard output");
        return kExitScriptError;
    }
    return status;
}

} // namespace simple::cli
