#include "markdown.hpp"

#include <algorithm>
#include <sstream>

namespace simple::docs {

namespace {

std::string without_indent(const std::string& line, std::size_t indent) {
    const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
    return line.substr(std::min(indent, blanks));
}

} // namespace

std::vector<CodeBlock> read_code_blocks(std::string_view page) {
    std::vector<CodeBlock> blocks;
    std::istringstream stream{std::string(page)};
    bool inside = false;
    std::size_t indent = 0;
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        const std::size_t start = line.find_first_not_of(' ');
        const bool fence = start != std::string::npos && line.compare(start, 3, "```") == 0;
        if (fence && !inside) {
            CodeBlock block;
            std::istringstream words(line.substr(start + 3));
            words >> block.language >> block.mode;
            block.line = number + 1;
            blocks.push_back(block);
            indent = start;
        } else if (inside && !fence) {
            blocks.back().code += without_indent(line, indent) + '\n';
        }
        inside = fence ? !inside : inside;
    }
    return blocks;
}

std::vector<std::string> promised_output(std::string_view code) {
    constexpr std::string_view kMark = "# → ";
    std::vector<std::string> promises;
    std::istringstream stream{std::string(code)};
    for (std::string line; std::getline(stream, line);) {
        const std::size_t start = line.find_first_not_of(' ');
        const std::size_t mark = line.rfind(kMark);
        if (start != std::string::npos && mark != std::string::npos && line.compare(start, 5, "print") == 0) {
            promises.push_back(line.substr(mark + kMark.size()));
        }
    }
    return promises;
}

} // namespace simple::docs
