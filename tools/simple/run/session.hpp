// One interpreter as the program uses it: options, output streams, reporting.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "simple/interpreter.hpp"
#include "simple/testing.hpp"

#include "cli/command_line.hpp"
#include "run/output.hpp"
#include "run/reporter.hpp"

namespace simple::cli {

/// What a command does with the interpreter of its session beyond running it.
struct SessionHooks {
    TestOptions tests;
    /// Receives what the program writes; empty: it goes to standard output.
    std::function<void(std::string_view)> on_output;
};

/// Owns the interpreter and the streams of one run of the program.
class Session {
public:
    explicit Session(const CommandLine& line, SessionHooks hooks = {});

    Interpreter& interpreter() noexcept { return *interpreter_; }
    Output& output() noexcept { return output_; }
    const Reporter& reporter() const noexcept { return reporter_; }
    const CommandLine& command_line() const noexcept { return line_; }

    /// Shows the warnings of the last run, and its errors when it failed, after everything the script printed.
    void report(const Result<Value>& result);
    /// Flushes output. Returns `status`, or 1 with a message when output could not be written.
    int finish(int status);

private:
    Options make_options();

    const CommandLine& line_;
    Output output_;
    Reporter reporter_;
    std::function<void(std::string_view)> on_output_;
    std::optional<Interpreter> interpreter_;
};

/// Reads a descriptor to its end, but no more than `limit` bytes and one.
std::optional<std::string> read_all(int descriptor, std::size_t limit);

} // namespace simple::cli
