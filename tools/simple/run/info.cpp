#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <sys/utsname.h>
#include <unistd.h>

#include "simple/version.hpp"

#include "line_editor/history.hpp"
#include "line_editor/terminal.hpp"
#include "run/commands.hpp"
#include "run/session.hpp"

namespace simple::cli {

namespace {

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

std::string build_kind() {
#if defined(NDEBUG)
    return "optimized";
#else
    return "debug";
#endif
}

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.rfind("model name", 0) == 0) {
            return line.substr(line.find(':') + 2);
        }
    }
    return "unknown";
}

std::string system_name() {
    utsname name = {};
    return uname(&name) == 0 ? std::string(name.sysname) + " " + name.release + " " + name.machine : "unknown";
}

// Asks the library itself, so that the answer is the one scripts get.
std::string acceleration(Session& session) {
    const Result<Value> answer =
        session.interpreter().run_source("use lib.pure.torch_ffi (torch_available)\ntorch_available()\n", "<info>");
    if (!answer) {
        return "unknown (" + answer.error().message + ")";
    }
    return answer.value().as_bool() ? "PyTorch plugin" : "native kernels; no PyTorch plugin found";
}

std::string row(const std::string& name, const std::string& value) {
    constexpr std::size_t kNameWidth = 14;
    return name + std::string(kNameWidth - name.size(), ' ') + value + "\n";
}

} // namespace

int show_info(const CommandLine& line) {
    Session session(line);
    const Limits& limits = session.interpreter().options().limits;
    const char* term = std::getenv("TERM");
    const std::string history = line_editor::default_history_path();
    const line_editor::TerminalSize size = line_editor::terminal_size();
    std::string text = "simple " SIMPLE_VERSION "\n";
    text += row("compiler", compiler() + ", " + build_kind());
    text += row("system", system_name());
    text += row("processor", processor() + ", " + std::to_string(std::thread::hardware_concurrency()) + " threads");
    text += row("acceleration", acceleration(session));
    text += row("limits", "call depth " + std::to_string(limits.call_depth) + ", nesting " +
                              std::to_string(limits.nesting) + ", source " +
                              std::to_string(limits.source_bytes >> 20U) + " MiB");
    text += row("terminal", std::string(term == nullptr ? "TERM not set" : term) + ", " + std::to_string(size.columns) +
                                "x" + std::to_string(size.rows) +
                                (line_editor::can_edit_lines() ? ", line editing" : ", no line editing"));
    text += row("history", history.empty() ? "not kept (HOME is not set)" : history);
    session.output().write(text);
    return session.finish(kExitSuccess);
}

} // namespace simple::cli
