#include "repl/block.hpp"

#include <algorithm>
#include <array>

#include "line_editor/buffer.hpp"
#include "repl/scanner.hpp"

namespace simple::cli {

namespace {

using line_editor::kIndentWidth;

// The last logical line, with everything open before the end of the text.
struct LastLine {
    std::size_t begin = 0;
    std::size_t depth = 0;
    bool ends_with_colon = false;
    bool open_text = false;
    std::string_view first_word;
};

LastLine find_last_line(std::string_view source) {
    LastLine line;
    bool at_start = true;
    for (const Token& token : scan(source)) {
        const std::string_view text = source.substr(token.begin, token.end - token.begin);
        line.open_text = !token.complete;
        if (token.kind == TokenKind::Newline) {
            at_start = at_start || line.depth == 0;
            continue;
        }
        if (token.kind == TokenKind::Comment) {
            continue;
        }
        if (at_start) {
            const std::size_t newline = token.begin == 0 ? std::string_view::npos : source.rfind('\n', token.begin - 1);
            line.begin = newline == std::string_view::npos ? 0 : newline + 1;
            line.first_word = text;
            at_start = false;
        }
        line.depth += token.kind == TokenKind::OpenBracket ? 1 : 0;
        line.depth -= token.kind == TokenKind::CloseBracket && line.depth > 0 ? 1 : 0;
        line.ends_with_colon = text == ":";
    }
    return line;
}

std::string_view indent_of(std::string_view source, std::size_t begin) noexcept {
    const std::size_t end = std::min(source.find_first_not_of(" \t", begin), source.size());
    return source.substr(begin, end - begin);
}

std::string_view last_physical_line(std::string_view source) noexcept {
    const std::size_t newline = source.rfind('\n');
    return newline == std::string_view::npos ? source : source.substr(newline + 1);
}

bool is_blank(std::string_view line) noexcept { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool leaves_block(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 4> kLeaving = {"return", "break", "continue", "pass"};
    return std::find(kLeaving.begin(), kLeaving.end(), word) != kLeaving.end();
}

bool begins_clause(std::string_view line) {
    constexpr std::array<std::string_view, 4> kClauses = {"else", "elif", "catch", "finally"};
    const std::size_t end = std::min(line.find_first_of(" \t:("), line.size());
    return std::find(kClauses.begin(), kClauses.end(), line.substr(0, end)) != kClauses.end();
}

} // namespace

BlockEnd examine_block(std::string_view source) {
    const LastLine line = find_last_line(source);
    BlockEnd end;
    end.open_inside = line.depth > 0 || line.open_text;
    end.in_body = line.ends_with_colon || !indent_of(source, line.begin).empty();
    end.blank_last_line = is_blank(last_physical_line(source));
    return end;
}

bool is_block_complete(std::string_view source, const std::function<bool(std::string_view)>& incomplete) {
    if (is_blank(source)) {
        return true;
    }
    const BlockEnd end = examine_block(source);
    if (end.open_inside) {
        // Where the interpreter sees nothing open, an empty line ends the block all the same.
        return !incomplete(source) && end.blank_last_line;
    }
    if (end.blank_last_line) {
        return true;
    }
    // With the empty line the interpreter speaks of what is open, not of an indented line that could be followed by
    // more.
    return !end.in_body && !incomplete(std::string(source) + "\n\n");
}

std::string next_indent(std::string_view source) {
    const LastLine line = find_last_line(source);
    if (line.open_text) {
        return {};
    }
    if (line.depth > 0) {
        const std::string_view physical = last_physical_line(source);
        const bool opened_here = line.begin == static_cast<std::size_t>(physical.data() - source.data());
        return std::string(indent_of(physical, 0)) + (opened_here ? std::string(kIndentWidth, ' ') : std::string());
    }
    std::string indent(indent_of(source, line.begin));
    if (line.ends_with_colon) {
        indent.append(indent.starts_with('\t') ? "\t" : std::string(kIndentWidth, ' '));
    } else if (leaves_block(line.first_word) && !indent.empty()) {
        indent.resize(indent.ends_with('\t') ? indent.size() - 1
                                             : indent.size() - std::min(indent.size(), kIndentWidth));
    }
    return indent;
}

std::optional<std::string> clause_indent(std::string_view source) {
    const std::string_view line = last_physical_line(source);
    const std::string_view indent = indent_of(line, 0);
    if (indent.empty() || !begins_clause(line.substr(indent.size()))) {
        return std::nullopt;
    }
    std::string_view before = source.substr(0, source.size() - line.size());
    while (!before.empty()) {
        before.remove_suffix(1);
        const std::string_view previous = last_physical_line(before);
        const std::string_view outer = indent_of(previous, 0);
        if (!is_blank(previous) && outer.size() < indent.size()) {
            return std::string(outer);
        }
        before.remove_suffix(previous.size());
    }
    return std::nullopt;
}

bool continues_statement(std::string_view line) {
    if (line.empty() || line.front() == ' ' || line.front() == '\t' || begins_clause(line)) {
        return true;
    }
    constexpr std::string_view kContinuing = ")]}.|?~";
    return kContinuing.find(line.front()) != std::string_view::npos;
}

} // namespace simple::cli
