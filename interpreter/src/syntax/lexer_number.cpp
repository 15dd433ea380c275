#include <charconv>
#include <limits>
#include <system_error>

#include "syntax/lexer.hpp"
#include "syntax/token_rules.hpp"
#include "syntax/word_table.hpp"

namespace simple::syntax {

namespace {

constexpr std::string_view kIntegerSuffixes[] = {"i8",  "i16", "i32",   "i64",   "u8", "u16",
                                                 "u32", "u64", "isize", "usize", "int"};
constexpr std::string_view kFloatSuffixes[] = {"f32", "f64"};

int digit_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return (c | 0x20) - 'a' + 10;
}

std::string without_separators(std::string_view digits) {
    std::string plain;
    for (const char c : digits) {
        if (c != '_') {
            plain += c;
        }
    }
    return plain;
}

/// Returns whether a decimal that a double cannot hold is too great rather than too small.
bool is_huge(std::string_view plain) {
    const std::size_t exponent_at = plain.find_first_of("eE");
    const std::string_view mantissa = plain.substr(0, exponent_at);
    const std::size_t first = mantissa.find_first_not_of("0.");
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    if (first == std::string_view::npos) {
        return false;
    }
    if (exponent_at == std::string_view::npos) {
        return first < point;
    }
    return plain[exponent_at + 1] != '-';
}

} // namespace

void Lexer::scan_number() {
    const bool index = !tokens_.empty() && tokens_.back().kind == TokenKind::Dot && !space_before_;
    const std::size_t length = match_rule(index ? TokenRule::Digits : TokenRule::Number, text_, cursor_);
    const std::string_view digits = text_.substr(cursor_, length);
    cursor_ += length;
    finish_number(digits);
}

void Lexer::finish_number(std::string_view digits) {
    const bool prefixed = digits.size() > 1 && digits[0] == '0' && (digits[1] | 0x20) >= 'a';
    bool is_float = !prefixed && digits.find_first_of(".eE") != std::string_view::npos;
    const bool in_math = !braces_.empty() && braces_.back();
    if (!in_math) {
        check_number_suffix(digits, is_float);
    }
    if (is_float) {
        scan_float(digits);
    } else {
        scan_integer(digits);
    }
}

void Lexer::check_number_suffix(std::string_view digits, bool& is_float) {
    const std::size_t length = match_rule(TokenRule::Word, text_, cursor_);
    const std::size_t begin = cursor_ - digits.size();
    if (length == 0) {
        if (byte(cursor_) >= '0' && byte(cursor_) <= '9') {
            while (byte(cursor_) >= '0' && byte(cursor_) <= '9') {
                ++cursor_;
            }
            report(codes::kInvalidNumber, "a digit that this base does not have", begin, cursor_);
        }
        return;
    }
    const std::string_view suffix = text_.substr(cursor_, length);
    const std::string_view type = suffix.substr(suffix.starts_with('_') ? 1 : 0);
    const std::string literal(text_.substr(begin, digits.size() + length));
    cursor_ += length;
    if (contains(kFloatSuffixes, type)) {
        is_float = true;
    } else if (contains(kIntegerSuffixes, type)) {
        if (is_float) {
            report(codes::kInvalidNumber, "`" + literal + "` is a float with the suffix of an integer", begin, cursor_);
        }
    } else if (suffix.size() > 1 && suffix.starts_with('_')) {
        report(codes::kUnsupported, "unit literal `" + literal + "` is not part of the DL subset", begin, cursor_)
            .with_help("write the number alone, and name the unit in the variable");
    } else if (digits == "0" && suffix.find_first_of("xXbBoO") == 0) {
        report(codes::kInvalidNumber, "`" + literal + "` has no digits of its base", begin, cursor_);
    } else if (suffix == "_") {
        report(codes::kInvalidNumber, "`_` may only stand between digits", cursor_ - 1, cursor_);
    } else {
        report(codes::kInvalidNumber, "`" + literal + "` is neither a number nor a name", begin, cursor_)
            .with_help("write `" + std::string(digits) + " * " + std::string(suffix) +
                       "` for a product; implicit products are possible inside m{ }");
    }
}

void Lexer::scan_integer(std::string_view digits) {
    const std::size_t begin = static_cast<std::size_t>(digits.data() - text_.data());
    int base = 10;
    if (digits.size() > 1 && digits[0] == '0') {
        const char letter = static_cast<char>(digits[1] | 0x20);
        base = letter == 'x' ? 16 : letter == 'b' ? 2 : letter == 'o' ? 8 : 10;
    }
    std::uint64_t value = 0;
    bool fits = true;
    for (const char c : digits.substr(base == 10 ? 0 : 2)) {
        if (c != '_') {
            fits = fits && !__builtin_mul_overflow(value, static_cast<std::uint64_t>(base), &value) &&
                   !__builtin_add_overflow(value, static_cast<std::uint64_t>(digit_value(c)), &value);
        }
    }
    constexpr std::uint64_t kMagnitudeOfMin = std::uint64_t{1} << 63U;
    // The magnitude of the least integer may only stand behind a minus; negating it wraps back to itself.
    if (!fits || value > kMagnitudeOfMin || (value == kMagnitudeOfMin && !negates_literal())) {
        constexpr std::size_t kLongest = 24;
        const std::string shown =
            digits.size() <= kLongest ? std::string(digits) : std::string(digits.substr(0, kLongest)) + "...";
        report(codes::kInvalidNumber, "the integer " + shown + " does not fit in i64", begin, begin + digits.size(),
               "the greatest is 9223372036854775807")
            .with_help("a float can hold it approximately: put `.0` behind it");
        value = 0;
    }
    push(TokenKind::Int, begin, cursor_).integer = static_cast<std::int64_t>(value);
}

void Lexer::scan_float(std::string_view digits) {
    const std::size_t begin = static_cast<std::size_t>(digits.data() - text_.data());
    const std::string plain = without_separators(digits);
    double value = 0.0;
    const auto result = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (result.ec == std::errc::result_out_of_range) {
        value = 0.0;
        if (is_huge(plain)) {
            report(codes::kInvalidNumber, "this number is too great for f64", begin, begin + digits.size(),
                   "the greatest is about 1.8e308");
        } else {
            deliver();
            sink_.add(make_warning(codes::kNumberUnderflow, "this number is too small for f64 and becomes 0.0",
                                   span(begin, begin + digits.size())));
        }
    }
    push(TokenKind::Float, begin, cursor_).real = value;
}

} // namespace simple::syntax
