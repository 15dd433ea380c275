#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "simple/plugins.hpp"

#include "cli/option_parser.hpp"
#include "cli/suggest.hpp"
#include "run/commands.hpp"
#include "run/interrupts.hpp"
#include "run/sanitizer.hpp"
#include "run/session.hpp"

namespace simple::cli {

namespace {

// Says what a file that is not there may have been meant to be.
std::string missing_file_help(const std::string& path) {
    if (access((path + ".spl").c_str(), F_OK) == 0) {
        return "did you mean " + path + ".spl?";
    }
    if (path.find('/') == std::string::npos) {
        const std::string command = nearest(path, {"repl", "check", "test", "info"});
        if (!command.empty()) {
            return "did you mean simple " + command + "?";
        }
    }
    std::vector<std::string> names;
    std::error_code failed;
    const std::filesystem::path parent = std::filesystem::path(path).parent_path();
    const std::string folder = parent.empty() ? "." : parent.string();
    for (std::filesystem::directory_iterator i(folder, failed), end; !failed && i != end; i.increment(failed)) {
        if (i->path().extension() == ".spl") {
            names.push_back(i->path().filename().string());
        }
    }
    const std::string name = nearest(std::filesystem::path(path).filename().string(), names);
    return name.empty() ? std::string() : "did you mean " + (parent / name).string() + "?";
}

Result<Value> run(Session& session, const std::string& standard_input) {
    const CommandLine& line = session.command_line();
    Interpreter& interpreter = session.interpreter();
    const InterruptScope interrupts(interpreter);
    switch (line.command) {
        case Command::RunCode: return interpreter.run_source(line.source, "<command line>");
        case Command::RunStdin: return interpreter.run_source(standard_input, "<stdin>");
        default: return interpreter.run_file(line.source);
    }
}

int status_after(Session& session, const Result<Value>& result) {
    return result ? session.interpreter().exit_status() : exit_status_of(result.error(), session.command_line().limits);
}

} // namespace

std::string why_unreadable(const std::string& path) {
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) {
        return std::strerror(errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return std::strerror(EISDIR);
    }
    return access(path.c_str(), R_OK) == 0 ? std::string() : std::strerror(errno);
}

int run_script(const CommandLine& line, int (*interact)(Session& session)) {
    std::string standard_input;
    if (line.command == Command::RunFile) {
        if (const std::string why = why_unreadable(line.source); !why.empty()) {
            Reporter(line).complain("cannot read " + line.source + ": " + why, missing_file_help(line.source));
            return kExitUsage;
        }
    } else if (line.command == Command::RunStdin) {
        std::optional<std::string> text = read_all(STDIN_FILENO, Limits::trusted().source_bytes);
        if (!text) {
            Reporter(line).complain(std::string("cannot read standard input: ") + std::strerror(errno));
            return kExitUsage;
        }
        standard_input = *std::move(text);
    }
    Session session(line);
    const Result<Value> result = run(session, standard_input);
    if (result && line.print_value) {
        session.output().write(session.interpreter().to_string(*result) + "\n");
    }
    session.report(result);
    const bool asked_to_exit = !result && result.error().code == "EXIT";
    if (line.interactive && !asked_to_exit && session.output().error() == 0) {
        return interact(session);
    }
    report_plugin_handles(session.interpreter());
    const int status = session.finish(status_after(session, result));
    if (status == kExitInterrupted && !result && result.error().kind == ErrorKind::Interrupt) {
        die_of_interrupt();
    }
    if (!kSanitized) {
        // The system frees a large heap faster than the interpreter does.
        std::exit(status);
    }
    return status;
}

} // namespace simple::cli
