// Shows errors and warnings on the error stream in the form the user asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simple/error.hpp"

#include "cli/command_line.hpp"

namespace simple::cli {

/// Decides about color for one stream: the option, then NO_COLOR, CLICOLOR_FORCE, TERM=dumb and whether it is a
/// terminal.
bool use_color(ColorChoice choice, bool is_terminal) noexcept;

/// Writes diagnostics to standard error.
class Reporter {
public:
    explicit Reporter(const CommandLine& line) noexcept;

    void show(const Error& error) const;
    /// Shows several, with an empty line between those that take more than one.
    void show_all(const std::vector<Error>& errors) const;
    /// Shows a message of the program itself, which has no place in a script.
    void complain(std::string_view message, std::string_view help = {}) const;

    bool color() const noexcept { return color_; }
    MessageFormat format() const noexcept { return format_; }

private:
    MessageFormat format_;
    bool color_;
};

/// Writes all of it to standard error, without buffering.
void write_error_stream(std::string_view text) noexcept;

/// Returns errors in the order of their places in the text.
std::vector<Error> sorted_by_place(std::vector<Error> errors);

/// Returns "file:line:column: error[code]: message" and a newline.
std::string short_form(const Error& error);

/// Returns the status with which a program ends after an error. Limits count as such when an option set them.
int exit_status_of(const Error& error, const LimitOptions& limits) noexcept;

} // namespace simple::cli
