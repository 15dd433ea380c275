#include "syntax/token_rules.hpp"

#include <array>
#include <utility>

namespace simple::syntax {

namespace {

struct Row {
    TokenRule rule;
    const char* pattern;
    bool unicode; ///< Matches code points instead of bytes; bytes compile to much smaller programs.
};

constexpr std::array kRows = {
    Row{TokenRule::Blank, R"((?:[ \t]+|#[^\n]*)+)", false},
    Row{TokenRule::Word, R"([A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*)", false},
    Row{TokenRule::UnicodeName,
        R"((?:[0-9A-Za-z_]|[^\x00-\x{A9}\x{AB}-\x{B4}\x{B6}-\x{B9}\x{BB}-\x{BF}\x{D7}\x{F7}\x{2000}-\x{206F}\x{20A0}-\x{20CF})"
        R"(\x{2190}-\x{2BFF}\x{2E00}-\x{2E7F}\x{3000}-\x{3004}\x{3008}-\x{3020}\x{3030}\x{E000}-\x{F8FF}\x{FE10}-\x{FE6F})"
        R"(\x{FEFF}-\x{FF0F}\x{FF1A}-\x{FF20}\x{FF3B}-\x{FF40}\x{FF5B}-\x{FF65}\x{FFE0}-\x{FFFF}\x{1F000}-\x{1FAFF})"
        R"(\x{E0000}-\x{10FFFF}])+)",
        true},
    Row{TokenRule::Number,
        R"(0[xX]_?[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0[bB]_?[01](?:_?[01])*|0[oO]_?[0-7](?:_?[0-7])*|)"
        R"([0-9](?:_?[0-9])*(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?)",
        false},
    Row{TokenRule::Digits, R"([0-9]+)", false},
    Row{TokenRule::Operator,
        R"(\*\*=?|\*=?|\+=?|-[>=]?|/[/=]?|%=?|=[=>]?|!=?|<<<|<[<=]?|>[>=]?|&[&:]?|\|[|>]?|\^|~[>=]?|@|)"
        R"(\.\.[.=]?|\.[?+\-*/^]?|\?[?.]?|:[:=]?|[;,(){}\[\]\\])",
        false},
    Row{TokenRule::PlainText, R"("[^"\\{}\n]*")", false},
    Row{TokenRule::RawText, R"('[^'\n]*')", false},
    Row{TokenRule::RawQuoted, R"("[^"\n]*")", false},
    Row{TokenRule::TextRun, R"([^"\\{}\n]+)", false},
    Row{TokenRule::TripleRun, R"([^"\\{}]+)", false},
};

re2::RE2::Options options(bool unicode) {
    re2::RE2::Options options;
    options.set_encoding(unicode ? re2::RE2::Options::EncodingUTF8 : re2::RE2::Options::EncodingLatin1);
    options.set_log_errors(false);
    return options;
}

/// One function-local constant per row: compiled once, at the first use, whichever thread comes first.
template <std::size_t I> const re2::RE2& compiled() {
    static const re2::RE2 pattern(kRows[I].pattern, options(kRows[I].unicode));
    return pattern;
}

template <std::size_t... I> constexpr auto make_table(std::index_sequence<I...>) noexcept {
    static_assert(((kRows[I].rule == static_cast<TokenRule>(I)) && ...), "rows are in the order of TokenRule");
    return std::array{&compiled<I>...};
}

} // namespace

const re2::RE2& pattern_of(TokenRule rule) {
    static constexpr auto kTable = make_table(std::make_index_sequence<kRows.size()>());
    return kTable[static_cast<std::size_t>(rule)]();
}

std::size_t match_rule(TokenRule rule, std::string_view text, std::size_t cursor) {
    re2::StringPiece match;
    const re2::StringPiece subject(text.data(), text.size());
    const bool found = pattern_of(rule).Match(subject, cursor, text.size(), re2::RE2::ANCHOR_START, &match, 1);
    return found ? match.size() : 0;
}

} // namespace simple::syntax
