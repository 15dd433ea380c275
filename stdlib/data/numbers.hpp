// Numbers in text files.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace simple::data {

/// Reads a whole text as a float, spaces around it and a leading plus allowed. Numbers too small become 0; nothing for
/// text that is no number or one above the largest float.
inline std::optional<double> parse_number(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return std::nullopt;
    }
    text = text.substr(first, text.find_last_not_of(" \t") - first + 1);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') {
        text.remove_prefix(1);
    }
    double value = 0.0;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, value);
    if (end != last) {
        return std::nullopt;
    }
    if (error == std::errc::result_out_of_range) {
        const std::size_t exponent = text.find_first_of("eE");
        const bool tiny = exponent != std::string_view::npos && exponent + 1 < text.size() && text[exponent + 1] == '-';
        return tiny ? std::optional<double>(text[0] == '-' ? -0.0 : 0.0) : std::nullopt;
    }
    return error == std::errc() ? std::optional<double>(value) : std::nullopt;
}

} // namespace simple::data
