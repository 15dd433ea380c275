// Output, templates, and the functions that end a program.
#include <algorithm>
#include <string>
#include <utility>

#include "builtins/arguments.hpp"
#include "builtins/number_text.hpp"
#include "builtins/tables.hpp"
#include "runtime/array.hpp"
#include "runtime/format.hpp"
#include "runtime/text.hpp"
#include "support/error_codes.hpp"

namespace simple::builtins {

using namespace simple::runtime;

namespace {

/// Joins the text forms of all arguments with one space and ends the line.
std::string line_of(NativeCall& call) {
    const Array* const values = array_argument(call, 0);
    std::string line;
    for (std::size_t i = 0; i < values->size; ++i) {
        if (i != 0) {
            line += ' ';
        }
        const Owned value(get(values, i));
        append_text(call.runtime, line, value);
    }
    line += '\n';
    return line;
}

Value print(NativeCall& call) {
    call.runtime.write(line_of(call));
    return Value::nil();
}

Value print_error(NativeCall& call) {
    call.runtime.write_error(line_of(call));
    return Value::nil();
}

/// The arguments of `format` while the template is filled.
class TemplateArguments {
public:
    TemplateArguments(NativeCall& call, const Array* values) : call_(call), values_(values) {}

    /// Returns the argument for a field: the next one, or the one with the number in the field.
    Owned take(std::string_view field) {
        const auto number = parse_integer(field);
        const std::size_t i = field.empty() ? next_++ : static_cast<std::size_t>(number.value_or(-1));
        if (i >= values_->size) {
            fail_call(call_, codes::kArgumentCount,
                      "the template asks for argument " + std::to_string(i + 1) + ", there are only " +
                          std::to_string(values_->size));
        }
        return Owned(get(values_, i));
    }

private:
    NativeCall& call_;
    const Array* values_;
    std::size_t next_ = 0;
};

bool is_field_name(std::string_view name) noexcept {
    constexpr std::size_t kMostDigits = 6;
    return name.size() <= kMostDigits &&
           std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Fills `{}`, `{:spec}` and `{0}`; doubled braces stand for one; other braces stay as they are.
Value format_template(NativeCall& call) {
    const std::string_view text = text_argument(call, 0)->view();
    TemplateArguments arguments(call, array_argument(call, 1));
    std::string out;
    std::size_t i = 0;
    while (i < text.size()) {
        const char c = text[i];
        if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
            out += c;
            i += 2;
            continue;
        }
        const std::size_t close = c == '{' ? text.find('}', i) : std::string_view::npos;
        const std::string_view field =
            close == std::string_view::npos ? std::string_view() : text.substr(i + 1, close - i - 1);
        const std::size_t colon = std::min(field.find(':'), field.size());
        if (close == std::string_view::npos || !is_field_name(field.substr(0, colon))) {
            out += c;
            ++i;
            continue;
        }
        const Owned value(arguments.take(field.substr(0, colon)));
        if (colon < field.size()) {
            append_formatted(call.runtime, out, value, field.substr(colon + 1), {});
        } else {
            append_text(call.runtime, out, value);
        }
        i = close + 1;
    }
    return text_value(call.runtime.heap(), out);
}

Value panic(NativeCall& call) {
    call.runtime.fail(codes::kPanic, given(call[0]) ? to_text(call.runtime, call[0]) : std::string("panic"));
}

Value fail_assertion(NativeCall& call) {
    call.runtime.fail(codes::kAssertionFailed, given(call[0]) ? to_text(call.runtime, call[0]) : std::string("fail"));
}

/// Leaves through every call: no `catch` sees the end of the program.
Value exit_program(NativeCall& call) {
    constexpr std::int64_t kLargestStatus = 255;
    const std::int64_t status = call[0].is_bool() ? std::int64_t{!call[0].boolean} : int_argument_or(call, 0, 0);
    Diagnostic diagnostic;
    diagnostic.kind = ErrorKind::Interrupt;
    diagnostic.code = "EXIT";
    diagnostic.message = "exit";
    diagnostic.exit_status = static_cast<int>(status & kLargestStatus);
    RuntimeError error(std::move(diagnostic));
    error.make_uncatchable();
    throw error;
}

constexpr NativeRow kRows[] = {
    {"print(values...)", print, "Writes the text forms with one space between them, and a line end."},
    {"println(values...)", print, "Writes the text forms with one space between them, and a line end."},
    {"eprint(values...)", print_error, "Writes like print, to the error stream."},
    {"eprintln(values...)", print_error, "Writes like print, to the error stream."},
    {"format(template, values...)", format_template, "Returns the template with {} and {:spec} filled in order."},
    {"panic(message = nil)", panic, "Raises a runtime error of the kind panic."},
    {"fail(message = nil)", fail_assertion, "Raises a runtime error of the kind assertion."},
    {"exit(code = 0)", exit_program, "Ends the program with an exit status."},
};

} // namespace

RowTable output_functions() noexcept { return table_of(kRows); }

} // namespace simple::builtins
