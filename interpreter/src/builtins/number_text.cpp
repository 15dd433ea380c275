#include "builtins/number_text.hpp"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>
#include <system_error>

#include "builtins/unicode.hpp"

namespace simple::builtins {

namespace {

/// Drops a plus sign that a digit, point or word follows; from_chars knows only the minus sign.
std::string_view without_plus(std::string_view text) noexcept {
    return text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+' ? text.substr(1) : text;
}

} // namespace

std::int64_t leading_integer(std::string_view text) noexcept {
    text = without_plus(trim_start(text));
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) {
        return text[0] == '-' ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
    }
    return error == std::errc() ? number : 0;
}

std::optional<std::int64_t> parse_integer(std::string_view text) noexcept {
    text = without_plus(trim(text));
    std::int64_t number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    return error == std::errc() && end == last ? std::optional(number) : std::nullopt;
}

std::optional<double> parse_float(std::string_view text) {
    text = without_plus(trim(text));
    // A parenthesis would let through nan(payload).
    if (text.empty() || text.back() == ')') {
        return std::nullopt;
    }
    double number = 0;
    const char* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number);
    if (error == std::errc::invalid_argument || end != last) {
        return std::nullopt;
    }
    if (error == std::errc::result_out_of_range) {
        // from_chars leaves the number alone; strtod gives infinity or the nearest denormal.
        return std::strtod(std::string(text).c_str(), nullptr);
    }
    return number;
}

} // namespace simple::builtins
