#include "cli/command_line.hpp"

#include <algorithm>
#include <string_view>

#include "cli/option_parser.hpp"

namespace simple::cli {

namespace {

// `simple FILE [ARGS]` and `simple run FILE [ARGS]` need no options looked up.
std::optional<CommandLine> without_options(const std::vector<std::string>& words, bool stdin_is_terminal) {
    CommandLine line;
    if (words.empty()) {
        line.command = stdin_is_terminal ? Command::Repl : Command::RunStdin;
        return line;
    }
    const std::size_t file = words[0] == "run" ? 1 : 0;
    if (file >= words.size() || words[file].empty() || words[file].front() == '-' ||
        (file == 0 && is_command(words[0]))) {
        return std::nullopt;
    }
    line.command = Command::RunFile;
    line.source = words[file];
    line.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(file) + 1, words.end());
    return line;
}

} // namespace

std::variant<CommandLine, Notice> parse_command_line(int argc, char** argv, bool stdin_is_terminal) {
    const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    if (std::optional<CommandLine> line = without_options(words, stdin_is_terminal)) {
        return *std::move(line);
    }
    return OptionParser().parse(words, stdin_is_terminal);
}

Notice usage_error(const std::string& message, const std::string& help) {
    std::string text = "error: " + message + "\n";
    if (!help.empty()) {
        text += "help: " + help + "\n";
    }
    return {kExitUsage, text};
}

} // namespace simple::cli
