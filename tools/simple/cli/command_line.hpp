// The command line: what the user asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace simple::cli {

/// Exit statuses of the program; docs/cli.md lists them.
enum ExitStatus : int {
    kExitSuccess = 0,
    kExitScriptError = 1,
    kExitUsage = 2,
    kExitLimit = 3,
    kExitInternal = 70,
    kExitInterrupted = 130,
};

enum class Command : std::uint8_t { RunFile, RunCode, RunStdin, Repl, Check, Test, Explain, Doc, Info };
enum class ColorChoice : std::uint8_t { Auto, Always, Never };
enum class MessageFormat : std::uint8_t { Human, Short, Json };

/// Limits given by options; an empty one was not given.
struct LimitOptions {
    /// Seconds.
    std::optional<double> timeout;
    /// Bytes.
    std::optional<std::uint64_t> memory;
    std::optional<std::uint64_t> steps;
    std::optional<std::uint32_t> depth;
};

enum class TestFormat : std::uint8_t { Human, Json, Junit };

/// Options of the command `test`.
struct TestChoices {
    /// Regular expression that full names of examples must match; empty: every name.
    std::string filter;
    TestFormat format = TestFormat::Human;
    bool fail_fast = false;
    bool slow = false;
    bool list = false;
};

enum class DocFormat : std::uint8_t { Human, Json, Markdown };

/// Options of the command `doc`.
struct DocChoices {
    DocFormat format = DocFormat::Human;
    /// Names only.
    bool list = false;
};

/// A command line that makes sense.
struct CommandLine {
    Command command = Command::Repl;
    /// Path of the script, or its code.
    std::string source;
    /// Arguments of the script, the files to check or to test, the code to explain, or the name to describe.
    std::vector<std::string> arguments;
    bool print_value = false;
    bool interactive = false;
    int optimization = 2;
    ColorChoice color = ColorChoice::Auto;
    MessageFormat messages = MessageFormat::Human;
    LimitOptions limits;
    /// Shared libraries for extern functions, as the user wrote them.
    std::vector<std::string> plugins;
    /// Command `info`: show where plugins were looked for.
    bool acceleration_details = false;
    /// Command `info`: measure from which size on the plugin is faster.
    bool calibrates = false;
    TestChoices tests;
    DocChoices doc;
};

/// Something to print instead of running anything: help or version on standard output, or a usage error.
struct Notice {
    int status = kExitSuccess;
    std::string text;
};

/// Understands a command line. The common `simple FILE [ARGS]` takes a path that builds no option parser.
std::variant<CommandLine, Notice> parse_command_line(int argc, char** argv, bool stdin_is_terminal);

/// Makes the notice of a usage error.
Notice usage_error(const std::string& message, const std::string& help = {});

} // namespace simple::cli
