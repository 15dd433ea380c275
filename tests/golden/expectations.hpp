// What a golden script says about its own behavior, read from its comments.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simple::golden {

/// One line of output that a script promises, and where the promise stands.
struct ExpectedLine {
    std::size_t line = 0;
    std::string text;
    /// Largest allowed difference; set for `# expect approx:`, when `text` is a number.
    std::optional<double> tolerance;
};

/// One error or warning that a script promises on the line of the comment.
struct ExpectedError {
    std::size_t line = 0;
    /// Part of the message.
    std::string message;
    /// The stable code; any when empty.
    std::string code;
    /// Whether it must be found before the program starts.
    bool before_running = false;
};

/// Everything a script promises.
struct Expectations {
    std::vector<ExpectedLine> output;
    std::vector<ExpectedError> errors;
    /// Warnings of `simple check`; there may be others.
    std::vector<ExpectedError> warnings;
    /// Parts of the help, notes or suggestions of the errors.
    std::vector<ExpectedLine> help;
    /// Labels of the errors beside the main one, as LINE:COLUMN: text.
    std::vector<ExpectedLine> labels;
    /// Every line of the stack trace as it is shown; FILE stands for the script's path.
    std::vector<ExpectedLine> trace;
    std::vector<std::string> arguments;
    int exit_status = 0;
    std::optional<std::string> skip_reason;
};

/// Reads the comments `# expect: text`, `# expect approx: value tolerance`, `# expect error: part`,
/// `# expect runtime error: part`, `# expect warning: part`, `# expect help: part`,
/// `# expect label: LINE:COLUMN: text`, `# expect trace: line`, `# args: words`, `# exit: status` and `# skip: reason`.
/// Errors and warnings may have their code, as in `# expect error[E0102]: part`.
/// Throws std::runtime_error naming the line of a comment that begins with `# expect` and is none of these.
Expectations read_expectations(std::string_view source);

/// Cuts text into its lines; a last line without newline counts, an empty rest does not.
std::vector<std::string> split_lines(std::string_view text);

} // namespace simple::golden
