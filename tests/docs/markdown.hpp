// Code blocks of a Markdown page, with the lines they stand on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace simple::docs {

/// One fenced block: the words after the fence, the code, and the line of its first line of code (from 1).
struct CodeBlock {
    std::string language;
    /// What else the info string says: "error" for a block that must end with an error.
    std::string mode;
    std::string code;
    std::size_t line = 0;
};

/// Finds every fenced block; the indentation of the fence is taken off the code.
std::vector<CodeBlock> read_code_blocks(std::string_view page);

/// Finds what a block promises to print: the texts after `# →` on lines that begin with `print`.
std::vector<std::string> promised_output(std::string_view code);

} // namespace simple::docs
