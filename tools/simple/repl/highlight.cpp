#include "repl/highlight.hpp"

#include <algorithm>
#include <iterator>

#include "repl/scanner.hpp"

namespace simple::cli {

namespace {

// Both lists are sorted.
constexpr std::string_view kKeywords[] = {
    "and", "as",   "break",  "case", "class",  "const",  "continue", "elif", "else", "enum",  "export", "extern",
    "fn",  "for",  "if",     "impl", "import", "in",     "is",       "let",  "loop", "match", "me",     "not",
    "or",  "pass", "return", "self", "static", "struct", "trait",    "use",  "val",  "var",   "while",  "xor",
};
constexpr std::string_view kConstants[] = {"Err", "None", "Ok", "Some", "false", "nil", "true"};

line_editor::Style style_of(const Token& token, std::string_view source) {
    using line_editor::Style;
    switch (token.kind) {
        case TokenKind::Text: return Style::Text;
        case TokenKind::Number: return Style::Number;
        case TokenKind::Comment: return Style::Comment;
        case TokenKind::Word: break;
        default: return Style::Plain;
    }
    const std::string_view word = source.substr(token.begin, token.end - token.begin);
    // After a dot every word is a name.
    if (token.begin > 0 && source[token.begin - 1] == '.' && (token.begin < 2 || source[token.begin - 2] != '.')) {
        return Style::Plain;
    }
    if (std::binary_search(std::begin(kKeywords), std::end(kKeywords), word)) {
        return Style::Keyword;
    }
    return std::binary_search(std::begin(kConstants), std::end(kConstants), word) ? Style::Constant : Style::Plain;
}

} // namespace

std::vector<line_editor::StyledSpan> highlight(std::string_view source) {
    std::vector<line_editor::StyledSpan> spans;
    for (const Token& token : scan(source)) {
        const line_editor::Style style = style_of(token, source);
        if (style != line_editor::Style::Plain) {
            spans.push_back({token.begin, token.end, style});
        }
    }
    return spans;
}

} // namespace simple::cli
