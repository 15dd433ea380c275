// The options of the program, declared once: parsing, checks, help and suggestions come from the declarations.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/command_line.hpp"

namespace simple::cli {

/// Tells whether a word is a command rather than the name of a script.
bool is_command(std::string_view word) noexcept;

/// Parses command lines that have options or commands.
class OptionParser {
public:
    OptionParser();
    ~OptionParser();
    OptionParser(const OptionParser&) = delete;
    OptionParser& operator=(const OptionParser&) = delete;

    /// Understands the words after the program's name.
    std::variant<CommandLine, Notice> parse(const std::vector<std::string>& words, bool stdin_is_terminal);

private:
    struct Declarations;
    std::unique_ptr<Declarations> declarations_;
};

} // namespace simple::cli
