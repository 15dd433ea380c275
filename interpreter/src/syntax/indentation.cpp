#include "syntax/indentation.hpp"

#include <algorithm>

namespace simple::syntax {

namespace {

std::string count_of(std::size_t number, std::string_view singular) {
    return std::to_string(number) + " " + std::string(singular) + (number == 1 ? "" : "s");
}

} // namespace

IndentOrder compare_indent(std::string_view line, std::string_view block) noexcept {
    if (line == block) {
        return IndentOrder::Equal;
    }
    if (line.starts_with(block)) {
        return IndentOrder::Deeper;
    }
    return block.starts_with(line) ? IndentOrder::Shallower : IndentOrder::Mixed;
}

std::string describe_indent(std::string_view whitespace) {
    const auto tabs = static_cast<std::size_t>(std::count(whitespace.begin(), whitespace.end(), '\t'));
    const std::size_t spaces = whitespace.size() - tabs;
    if (tabs != 0 && spaces != 0) {
        return count_of(tabs, "tab") + " and " + count_of(spaces, "space");
    }
    return tabs != 0 ? count_of(tabs, "tab") : count_of(spaces, "space");
}

bool Indentation::is_open(std::string_view whitespace) const noexcept {
    return std::any_of(blocks_.begin(), blocks_.end(),
                       [&](const OpenBlock& block) { return block.whitespace == whitespace; });
}

} // namespace simple::syntax
