#include "run/reporter.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <tuple>

#include <poll.h>
#include <unistd.h>

namespace simple::cli {

namespace {

/// Returns a variable of the environment; an unset one is empty.
std::string_view variable(const char* name) noexcept {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

} // namespace

bool use_color(ColorChoice choice, bool is_terminal) noexcept {
    if (choice != ColorChoice::Auto) {
        return choice == ColorChoice::Always;
    }
    if (!variable("NO_COLOR").empty()) {
        return false;
    }
    if (const std::string_view forced = variable("CLICOLOR_FORCE"); !forced.empty() && forced != "0") {
        return true;
    }
    const std::string_view terminal = variable("TERM");
    return is_terminal && !terminal.empty() && terminal != "dumb";
}

Reporter::Reporter(const CommandLine& line) noexcept
    : format_(line.messages), color_(use_color(line.color, isatty(STDERR_FILENO) == 1)) {}

void Reporter::show(const Error& error) const {
    switch (format_) {
        case MessageFormat::Human: {
            std::string text = error.render(color_);
            if (!text.ends_with('\n')) {
                text += '\n';
            }
            write_error_stream(text);
            break;
        }
        case MessageFormat::Short: write_error_stream(short_form(error)); break;
        case MessageFormat::Json: write_error_stream(error.to_json() + "\n"); break;
    }
}

void Reporter::show_all(const std::vector<Error>& errors) const {
    for (std::size_t i = 0; i < errors.size(); ++i) {
        if (i > 0 && format_ == MessageFormat::Human) {
            write_error_stream("\n");
        }
        show(errors[i]);
    }
}

void Reporter::complain(std::string_view message, std::string_view help) const {
    if (format_ != MessageFormat::Human) {
        Error error;
        error.kind = ErrorKind::Host;
        error.message = message;
        error.help = help;
        show(error);
        return;
    }
    std::string text = color_ ? "\x1b[1;31merror\x1b[0m: " : "error: ";
    text.append(message).append("\n");
    if (!help.empty()) {
        text += color_ ? "\x1b[1;36mhelp\x1b[0m: " : "help: ";
        text.append(help).append("\n");
    }
    write_error_stream(text);
}

void write_error_stream(std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            pollfd wait = {STDERR_FILENO, POLLOUT, 0};
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return;
        }
    }
}

std::vector<Error> sorted_by_place(std::vector<Error> errors) {
    std::stable_sort(errors.begin(), errors.end(), [](const Error& a, const Error& b) {
        return std::tie(a.location.file, a.location.line, a.location.column) <
               std::tie(b.location.file, b.location.line, b.location.column);
    });
    return errors;
}

std::string short_form(const Error& error) {
    std::string text;
    if (error.location.line > 0) {
        text = error.location.file + ":" + std::to_string(error.location.line) + ":" +
               std::to_string(error.location.column) + ": ";
    }
    text += error.severity == Severity::Warning ? "warning" : "error";
    if (!error.code.empty()) {
        text += "[" + error.code + "]";
    }
    return text + ": " + error.message + "\n";
}

int exit_status_of(const Error& error, const LimitOptions& limits) noexcept {
    if (error.code == "EXIT") {
        return error.exit_status;
    }
    switch (error.kind) {
        case ErrorKind::Internal: return kExitInternal;
        case ErrorKind::Interrupt: return kExitInterrupted;
        case ErrorKind::Limit: {
            const bool by_option = (error.code == "E0502" && limits.timeout) ||
                                   (error.code == "E0503" && limits.depth) || (error.code == "E0504" && limits.steps) ||
                                   (error.code == "E0505" && limits.memory);
            return by_option ? kExitLimit : kExitScriptError;
        }
        default: return kExitScriptError;
    }
}

} // namespace simple::cli
