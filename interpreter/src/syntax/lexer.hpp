// Turns source text into tokens. Never throws on bad input: what is wrong becomes a diagnostic, and the token that was
// probably meant goes on to the parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/diagnostic.hpp"
#include "support/error_codes.hpp"
#include "support/source_map.hpp"
#include "syntax/token.hpp"

namespace simple::syntax {

class Lexer {
public:
    /// Reads the part [begin, end) of a file, in global positions. The text of tokens lives in the arena or in the
    /// file itself.
    Lexer(const SourceFile& file, Span part, Arena& arena, Interner& interner, DiagnosticSink& sink,
          std::uint32_t max_nesting);

    /// Returns every token; the last one is End.
    std::vector<Token> run();

    /// Returns where errors were reported, in order.
    const std::vector<std::uint32_t>& error_positions() const noexcept { return error_positions_; }
    /// Returns whether the text ended inside a comment or a triple-quoted text.
    bool ended_inside() const noexcept { return ended_inside_; }

private:
    /// How a text literal treats its characters.
    struct TextStyle {
        bool escapes;
        bool interpolation;
        bool triple;
    };

    void scan();
    void skip_line_end();
    void skip_block_comment();
    void scan_word();
    void scan_embedded_block(std::string_view word);
    std::size_t valid_name_prefix(std::string_view word);
    void scan_number();
    void finish_number(std::string_view digits);
    void check_number_suffix(std::string_view digits, bool& is_float);
    void scan_integer(std::string_view digits);
    void scan_float(std::string_view digits);
    void scan_operator();
    void scan_backslash();
    void report_character();

    // lexer_text.cpp
    bool scan_text_prefix();
    void scan_text(std::size_t begin, TextStyle style);
    void scan_raw(std::size_t begin);
    void scan_triple_raw(std::size_t begin);
    void scan_cooked(std::size_t begin, TextStyle style);
    bool scan_text_special(std::size_t begin, TextStyle style);
    void scan_interpolation(TextStyle style);
    std::size_t find_interpolation_end(std::size_t begin, TextStyle style, bool& too_deep);
    void scan_escape();
    void scan_unicode_escape(std::size_t begin);
    void flush_characters();
    void finish_text(std::size_t begin, TextStyle style);
    void check_text_suffix(std::size_t begin);
    void report_unclosed_text(std::size_t begin, TextStyle style);

    Token& push(TokenKind kind, std::size_t begin, std::size_t end);
    bool negates_literal() const noexcept;
    char byte(std::size_t at) const noexcept { return at < end_ ? text_[at] : '\0'; }
    Span span(std::size_t begin, std::size_t end) const noexcept {
        return {file_.base + static_cast<std::uint32_t>(begin), file_.base + static_cast<std::uint32_t>(end)};
    }
    Diagnostic& report(const ErrorCode& code, std::string message, std::size_t begin, std::size_t end,
                       std::string label = {});
    void deliver();

    const SourceFile& file_;
    std::string_view text_;
    std::size_t cursor_;
    std::size_t end_;
    Arena& arena_;
    Interner& interner_;
    DiagnosticSink& sink_;
    std::uint32_t max_nesting_;

    std::vector<Token> tokens_;
    std::vector<std::uint32_t> error_positions_;
    Diagnostic pending_;
    bool has_pending_ = false;
    bool starts_line_ = true;
    bool space_before_ = true;
    bool ended_inside_ = false;
    /// Innermost last: whether a `{` opened a math block, where numbers may touch names.
    std::vector<bool> braces_;

    std::string characters_;
    std::vector<TextPiece> pieces_;
};

} // namespace simple::syntax
