// The rules of blocks in an interactive session: when a block is whole, and how its next line is indented.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace simple::cli {

/// What a text looks like at its end.
struct BlockEnd {
    /// A bracket, a triple-quoted text or a block comment is open.
    bool open_inside = false;
    /// The last line with something on it is indented or opens a block.
    bool in_body = false;
    /// The last line is blank.
    bool blank_last_line = false;
};

/// Looks at the end of a text.
BlockEnd examine_block(std::string_view source);

/// Tells whether Enter at the end of the text runs it. `incomplete` is the interpreter's own opinion; an empty line
/// ends a block that could go on.
bool is_block_complete(std::string_view source, const std::function<bool(std::string_view)>& incomplete);

/// Returns the indentation of the line after `source`: that of the last line, deeper after a `:` or an open bracket,
/// less deep after a statement that leaves the block.
std::string next_indent(std::string_view source);

/// When the last line of `source` begins `else`, `elif`, `catch` or `finally`, returns the indentation of the statement
/// it belongs to.
std::optional<std::string> clause_indent(std::string_view source);

/// Tells whether a line at the margin continues the statement before it, as `else` does.
bool continues_statement(std::string_view line);

} // namespace simple::cli
