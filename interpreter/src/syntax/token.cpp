#include "syntax/token.hpp"

#include <algorithm>
#include <iterator>

namespace simple::syntax {

namespace {

template <typename Value> struct Spelling {
    std::string_view text;
    Value value;
};

// Both tables are sorted by text.
constexpr Spelling<Keyword> kKeywords[] = {
    {"alias", Keyword::Alias},   {"and", Keyword::And},
    {"as", Keyword::As},         {"assert", Keyword::Assert},
    {"break", Keyword::Break},   {"case", Keyword::Case},
    {"catch", Keyword::Catch},   {"class", Keyword::Class},
    {"const", Keyword::Const},   {"continue", Keyword::Continue},
    {"defer", Keyword::Defer},   {"elif", Keyword::Elif},
    {"else", Keyword::Else},     {"enum", Keyword::Enum},
    {"eprint", Keyword::Print},  {"eprintln", Keyword::Print},
    {"expect", Keyword::Expect}, {"export", Keyword::Export},
    {"extern", Keyword::Extern}, {"fail", Keyword::Fail},
    {"false", Keyword::False},   {"finally", Keyword::Finally},
    {"fn", Keyword::Fn},         {"for", Keyword::For},
    {"from", Keyword::From},     {"if", Keyword::If},
    {"impl", Keyword::Impl},     {"import", Keyword::Import},
    {"in", Keyword::In},         {"is", Keyword::Is},
    {"let", Keyword::Let},       {"loop", Keyword::Loop},
    {"match", Keyword::Match},   {"me", Keyword::Me},
    {"mut", Keyword::Mut},       {"nil", Keyword::Nil},
    {"not", Keyword::Not},       {"or", Keyword::Or},
    {"panic", Keyword::Fail},    {"pass", Keyword::Pass},
    {"print", Keyword::Print},   {"println", Keyword::Print},
    {"return", Keyword::Return}, {"self", Keyword::Self},
    {"static", Keyword::Static}, {"struct", Keyword::Struct},
    {"throw", Keyword::Throw},   {"trait", Keyword::Trait},
    {"true", Keyword::True},     {"try", Keyword::Try},
    {"type", Keyword::Type},     {"use", Keyword::Use},
    {"val", Keyword::Val},       {"var", Keyword::Var},
    {"where", Keyword::Where},   {"while", Keyword::While},
    {"with", Keyword::With},     {"xor", Keyword::Xor},
};

constexpr Spelling<TokenKind> kOperators[] = {
    {"!", TokenKind::Bang},
    {"!=", TokenKind::NotEqual},
    {"%", TokenKind::Percent},
    {"%=", TokenKind::PercentAssign},
    {"&", TokenKind::Ampersand},
    {"&&", TokenKind::AndAnd},
    {"&:", TokenKind::AmpersandColon},
    {"(", TokenKind::LeftParen},
    {")", TokenKind::RightParen},
    {"*", TokenKind::Star},
    {"**", TokenKind::Power},
    {"**=", TokenKind::PowerAssign},
    {"*=", TokenKind::StarAssign},
    {"+", TokenKind::Plus},
    {"+=", TokenKind::PlusAssign},
    {",", TokenKind::Comma},
    {"-", TokenKind::Minus},
    {"-=", TokenKind::MinusAssign},
    {"->", TokenKind::Arrow},
    {".", TokenKind::Dot},
    {".*", TokenKind::DotStar},
    {".+", TokenKind::DotPlus},
    {".-", TokenKind::DotMinus},
    {"..", TokenKind::DotDot},
    {"...", TokenKind::Ellipsis},
    {"..=", TokenKind::DotDotEqual},
    {"./", TokenKind::DotSlash},
    {".?", TokenKind::Presence},
    {".^", TokenKind::DotCaret},
    {"/", TokenKind::Slash},
    {"//", TokenKind::FloorDivide},
    {"/=", TokenKind::SlashAssign},
    {":", TokenKind::Colon},
    {"::", TokenKind::ColonColon},
    {":=", TokenKind::Walrus},
    {";", TokenKind::Semicolon},
    {"<", TokenKind::Less},
    {"<<", TokenKind::ShiftLeft},
    {"<<<", TokenKind::LaunchOpen},
    {"<=", TokenKind::LessEqual},
    {"=", TokenKind::Assign},
    {"==", TokenKind::Equal},
    {"=>", TokenKind::FatArrow},
    {">", TokenKind::Greater},
    {">=", TokenKind::GreaterEqual},
    {">>", TokenKind::ShiftRight},
    {"?", TokenKind::Question},
    {"?.", TokenKind::QuestionDot},
    {"??", TokenKind::Coalesce},
    {"@", TokenKind::At},
    {"[", TokenKind::LeftBracket},
    {"\\", TokenKind::Backslash},
    {"]", TokenKind::RightBracket},
    {"^", TokenKind::Caret},
    {"{", TokenKind::LeftBrace},
    {"|", TokenKind::Pipe},
    {"|>", TokenKind::PipeArrow},
    {"||", TokenKind::OrOr},
    {"}", TokenKind::RightBrace},
    {"~", TokenKind::Tilde},
    {"~=", TokenKind::SuspendAssign},
    {"~>", TokenKind::Connect},
};

template <typename Value, std::size_t N> constexpr bool sorted(const Spelling<Value> (&table)[N]) noexcept {
    return std::is_sorted(std::begin(table), std::end(table),
                          [](const auto& a, const auto& b) { return a.text < b.text; });
}
static_assert(sorted(kKeywords) && sorted(kOperators));

template <typename Value, std::size_t N>
Value find(const Spelling<Value> (&table)[N], std::string_view text, Value absent) noexcept {
    const auto* found =
        std::lower_bound(std::begin(table), std::end(table), text,
                         [](const auto& entry, std::string_view wanted) { return entry.text < wanted; });
    return found != std::end(table) && found->text == text ? found->value : absent;
}

} // namespace

Keyword keyword_of(std::string_view word) noexcept {
    constexpr std::size_t kLongest = 8;
    return word.size() > kLongest || word.size() < 2 ? Keyword::None : find(kKeywords, word, Keyword::None);
}

TokenKind operator_kind(std::string_view spelling) noexcept { return find(kOperators, spelling, TokenKind::End); }

std::string_view describe(TokenKind kind) noexcept {
    switch (kind) {
        case TokenKind::End: return "the end of the file";
        case TokenKind::Newline: return "the end of the line";
        case TokenKind::Word: return "a name";
        case TokenKind::Int:
        case TokenKind::Float: return "a number";
        case TokenKind::Text: return "a text";
        case TokenKind::EmbeddedBlock: return "an embedded block";
        default: break;
    }
    for (const auto& entry : kOperators) {
        if (entry.value == kind) {
            return entry.text;
        }
    }
    return {};
}

} // namespace simple::syntax
