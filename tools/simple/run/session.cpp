#include "run/session.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <utility>

#include <unistd.h>

#include "stdlib/register.hpp"

#include "line_editor/utf8.hpp"

namespace simple::cli {

namespace {

std::uint64_t whole_milliseconds(double seconds) noexcept {
    constexpr double kLongest = 1e15;
    return static_cast<std::uint64_t>(std::clamp(std::ceil(seconds * 1000.0), 1.0, kLongest));
}

Limits make_limits(const LimitOptions& given) noexcept {
    Limits limits = Limits::trusted();
    if (given.timeout) {
        limits.time_ms = whole_milliseconds(*given.timeout);
    }
    limits.memory_bytes = given.memory.value_or(limits.memory_bytes);
    limits.steps = given.steps.value_or(limits.steps);
    limits.call_depth = given.depth.value_or(limits.call_depth);
    return limits;
}

} // namespace

Session::Session(const CommandLine& line, SessionHooks hooks) : line_(line), output_(STDOUT_FILENO), reporter_(line) {
    on_output_ = std::move(hooks.on_output);
    interpreter_.emplace(make_options());
    set_test_options(*interpreter_, std::move(hooks.tests));
    register_stdlib(*interpreter_);
}

Options Session::make_options() {
    Options options;
    options.limits = make_limits(line_.limits);
    options.permissions.plugins = true;
    options.plugins = line_.plugins;
    options.optimization = line_.optimization;
    options.progress = isatty(STDERR_FILENO) == 1 && use_color(ColorChoice::Auto, true);
    options.on_output = on_output_;
    if (!options.on_output) {
        options.on_output = [this](std::string_view text) {
            output_.write(text);
            if (output_.error() != 0) {
                interpreter_->interrupt();
            }
        };
    }
    options.on_error_output = [this](std::string_view text) {
        output_.flush();
        write_error_stream(text);
    };
    // A file's own folder is searched anyway; code without a file looks around where the user is.
    if (line_.command != Command::RunFile) {
        options.module_path.emplace_back(".");
    }
    for (const std::string& argument : line_.arguments) {
        if (line_.command == Command::Test) {
            break;
        }
        options.arguments.push_back(line_editor::valid_utf8(argument));
    }
    return options;
}

void Session::report(const Result<Value>& result) {
    output_.flush();
    if (output_.error() != 0) {
        return;
    }
    std::vector<Error> found = interpreter_->warnings();
    const bool failed = !result && result.error().code != "EXIT";
    if (failed) {
        const std::vector<Error> errors = sorted_by_place(interpreter_->errors());
        found.insert(found.end(), errors.begin(), errors.end());
    }
    if (failed && interpreter_->errors().empty()) {
        found.push_back(result.error());
    }
    if (failed && result.error().kind == ErrorKind::Interrupt && isatty(STDERR_FILENO) == 1) {
        // The terminal has just echoed ^C.
        write_error_stream("\n");
    }
    reporter_.show_all(found);
}

int Session::finish(int status) {
    output_.flush();
    if (output_.error() != 0) {
        reporter_.complain(std::string("cannot write to standard output: ") + std::strerror(output_.error()));
        return kExitScriptError;
    }
    return status;
}

std::optional<std::string> read_all(int descriptor, std::size_t limit) {
    std::string text;
    constexpr std::size_t kBlock = 65536;
    while (text.size() <= limit) {
        const std::size_t size = text.size();
        text.resize(size + kBlock);
        const ssize_t count = ::read(descriptor, text.data() + size, kBlock);
        text.resize(size + (count > 0 ? static_cast<std::size_t>(count) : 0));
        if (count == 0 || (count < 0 && errno != EINTR)) {
            return count == 0 ? std::optional(std::move(text)) : std::nullopt;
        }
    }
    return text;
}

} // namespace simple::cli
