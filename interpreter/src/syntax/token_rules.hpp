// The lexical grammar: one table of RE2 patterns. The lexer picks a row by the byte at its cursor and matches it there.
#pragma once

#include <cstddef>
#include <string_view>

#include <re2/re2.h>

namespace simple::syntax {

enum class TokenRule : std::size_t {
    Blank,       ///< Blanks and comments up to the end of the line.
    Word,        ///< A name or keyword, any byte from 0x80 on included.
    UnicodeName, ///< Checks a word that is not ASCII: no spaces, punctuation, symbols or private characters. The
                 ///< complement of these is a far smaller program than the classes of letters.
    Number,
    Digits,    ///< The index behind a dot: `pair.0`.
    Operator,  ///< Operators and punctuation, the longest first.
    PlainText, ///< A whole `"…"` without escapes, braces or line ends.
    RawText,   ///< A whole `'…'`.
    RawQuoted, ///< The rest of an `r"…"` from its quote.
    TextRun,   ///< Characters of a one-line text up to something special.
    TripleRun, ///< The same in a triple-quoted text.
};

/// Returns the length of what a rule matches at the cursor, 0 when nothing does.
std::size_t match_rule(TokenRule rule, std::string_view text, std::size_t cursor);

/// Returns the compiled pattern of a rule. Patterns are compiled at their first use, so that a program pays only for
/// what its text contains.
const re2::RE2& pattern_of(TokenRule rule);

} // namespace simple::syntax
