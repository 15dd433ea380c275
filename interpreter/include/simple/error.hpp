// What went wrong, where, and what to do about it: the one error type of scripts, hosts and tools.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simple/export.hpp"

namespace simple {

/// Classes of errors, as scripts see them in `e.kind`.
enum class ErrorKind : std::uint8_t {
    Syntax,
    Unsupported,
    Name,
    Type,
    Value,
    Index,
    Arithmetic,
    Assertion,
    Import,
    Host,
    Panic,
    Thrown,
    Limit,
    Interrupt,
    Internal,
};

/// Returns the class as scripts spell it: "syntax", "name", "type", …
SIMPLE_API std::string_view kind_name(ErrorKind kind) noexcept;

enum class Severity : std::uint8_t { Error, Warning };

/// A place in a source text. Lines and columns count from 1, columns in Unicode code points; bytes count from 0.
/// Line 0 means that the place is not known.
struct Location {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t end_line = 0;
    std::uint32_t end_column = 0;
    std::size_t byte = 0;
    std::size_t end_byte = 0;
    /// The text of the line, without its end.
    std::string source_line;
};

/// Says something about a place beside the main one.
struct Label {
    Location location;
    std::string text;
};

/// An edit that would mend the error: the text at `location` becomes `replacement`.
struct Suggestion {
    Location location;
    std::string replacement;
};

/// A parameter of a running function and what it held when the error came: "i64 5", "array of 3", "Tensor f64 [2, 3]".
struct FrameArgument {
    std::string name;
    std::string value;
};

/// One running function of the stack trace: its name (`<main>` for the statements of the program's file), the place it
/// had reached (without the text of the line) and its parameters.
struct StackFrame {
    std::string function;
    Location location;
    std::vector<FrameArgument> arguments{};
};

/// One error or warning, complete: it can be shown without the interpreter that made it.
struct SIMPLE_API Error {
    Severity severity = Severity::Error;
    ErrorKind kind = ErrorKind::Internal;
    /// Stable code such as "E0102"; `simple explain` and docs/errors.md describe it.
    std::string code;
    std::string message;
    Location location;
    /// Text beside the caret, may be empty.
    std::string label;
    std::vector<Label> labels;
    std::vector<std::string> notes;
    /// What to try, may be empty.
    std::string help;
    std::vector<Suggestion> suggestions;
    /// The functions that were running, innermost first; empty when the error is outside of every function.
    std::vector<StackFrame> frames;
    /// Exit status asked for by `exit(n)`; meaningful when `code` is "EXIT".
    int exit_status = 1;

    /// Returns the text people read: message, place, source line with carets, notes, help, stack trace.
    std::string render(bool color = false) const;
    /// Returns one line of JSON with every field.
    std::string to_json() const;
};

/// Returns an error without code and message: what a success has.
SIMPLE_API const Error& no_error() noexcept;

/// Thrown by native functions to raise an error in the script that called them.
class SIMPLE_API ScriptError : public std::runtime_error {
public:
    ScriptError(ErrorKind kind, const std::string& message, std::string help = {}, std::string code = {})
        : std::runtime_error(message), kind_(kind), help_(std::move(help)), code_(std::move(code)) {}
    ErrorKind kind() const noexcept { return kind_; }
    const std::string& help() const noexcept { return help_; }
    /// Stable code, or empty for the usual code of the kind.
    const std::string& code() const noexcept { return code_; }
    /// Lines that are shown below the message.
    const std::vector<std::string>& notes() const noexcept { return notes_; }
    ScriptError& with_note(std::string note) {
        notes_.push_back(std::move(note));
        return *this;
    }

private:
    ErrorKind kind_;
    std::string help_;
    std::string code_;
    std::vector<std::string> notes_;
};

} // namespace simple
