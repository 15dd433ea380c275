#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/utsname.h>
#include <unistd.h>

#include "simple/plugins.hpp"
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

/// Shows what was looked at, one place a line; `advice` when none of them served.
std::string places(const std::string& title, const std::vector<PluginPlace>& looked_at, const std::string& advice) {
    std::string text = title + "\n";
    bool opened = false;
    for (const PluginPlace& place : looked_at) {
        opened = opened || place.reason.empty();
        const std::string found = "opened" + (place.name.empty() ? "" : " (" + place.name + ")");
        text += "  " + place.path + ": " + (place.reason.empty() ? found : place.reason) + "\n";
    }
    return opened ? text : text + "  help: " + advice + "\n";
}

std::string plugin_places(Session& session) {
    const PluginReport report = plugin_report(session.interpreter());
    return places(
               "PyTorch plugin, in the order of the search", report.torch,
               "build the plugin where LibTorch is installed, then give it with --plugin PATH or put its folder into "
               "SIMPLE_PLUGIN_PATH; without it everything runs natively") +
           places("plugins for extern functions", report.others,
                  "give a library with --plugin PATH or in SIMPLE_PLUGIN_PATH (files or folders, separated by colons)");
}

/// Prints the times of both backends, and thresholds to paste into a program.
constexpr const char* kCalibration = R"spl(
use lib.pure.accel (calibrate, NEVER)
val measured = calibrate(apply: false)
if measured.available:
    print "\n{measured}\n"
    print "use lib.pure.accel (set_threshold, NEVER)"
    for (name, threshold) in measured.thresholds:
        val size = if threshold == NEVER: "NEVER" else: "{threshold}"
        print "set_threshold(\"{name}\", {size})"
else:
    print "\nthere is no PyTorch plugin to measure; `simple info --accel` shows where it was looked for"
)spl";

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
    if (line.acceleration_details) {
        text += plugin_places(session);
    }
    session.output().write(text);
    if (line.calibrates) {
        const Result<Value> measured = session.interpreter().run_source(kCalibration, "<info>");
        if (!measured) {
            session.output().write(measured.error().message + "\n");
            return session.finish(kExitScriptError);
        }
    }
    return session.finish(kExitSuccess);
}

} // namespace simple::cli
