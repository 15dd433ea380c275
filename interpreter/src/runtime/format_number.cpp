// Numbers as text.
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "runtime/format.hpp"
#include "runtime/format_number.hpp"

namespace simple::runtime {

namespace {

constexpr double kSmallestFixed = 1e-5;
constexpr double kSmallestScientific = 1e16;

/// Rewrites to_chars' "1.5e-07" as "1.5e-7" and "1e+16" as "1e16".
void append_scientific(std::string& out, const char* begin, const char* end) {
    const char* exponent = static_cast<const char*>(std::memchr(begin, 'e', static_cast<std::size_t>(end - begin)));
    out.append(begin, exponent + 1);
    ++exponent;
    if (*exponent == '-') {
        out += '-';
    }
    ++exponent;
    while (exponent + 1 < end && *exponent == '0') {
        ++exponent;
    }
    out.append(exponent, end);
}

/// Room for a sign, the digits of the largest double, a point and an exponent.
constexpr std::size_t kWidestFixed = 320;

std::string print_with(double number, std::chars_format format, int precision) {
    std::string digits(kWidestFixed + static_cast<std::size_t>(precision), '\0');
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number, format, precision);
    digits.resize(static_cast<std::size_t>(result.ptr - digits.data()));
    return digits;
}

/// General format that always looks like a float: one decimal at least, and an exponent one digit earlier than `%g`.
std::string print_general(double number, int precision) {
    const int significant = precision == 0 ? 1 : precision;
    std::string digits = print_with(number, std::chars_format::scientific, significant - 1);
    const std::size_t e = digits.find('e');
    const int exponent = std::atoi(digits.c_str() + e + 1);
    if (exponent < -4 || exponent + 1 >= significant) {
        std::string mantissa = digits.substr(0, e);
        if (mantissa.find('.') != std::string::npos) {
            mantissa.erase(mantissa.find_last_not_of('0') + 1);
            mantissa.erase(mantissa.find_last_not_of('.') + 1);
        }
        return mantissa + digits.substr(e);
    }
    std::string fixed = print_with(number, std::chars_format::fixed, significant - 1 - exponent);
    if (fixed.find('.') == std::string::npos) {
        return fixed + ".0";
    }
    fixed.erase(fixed.find_last_not_of('0') + 1);
    return fixed.back() == '.' ? fixed + '0' : fixed;
}

} // namespace

void append_int(std::string& out, std::int64_t number) {
    char digits[24];
    const auto result = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, result.ptr);
}

void append_float(std::string& out, double number) {
    if (std::isnan(number)) {
        out += "nan";
        return;
    }
    if (std::isinf(number)) {
        out += number < 0 ? "-inf" : "inf";
        return;
    }
    char digits[64];
    const double magnitude = std::fabs(number);
    const bool fixed = magnitude == 0.0 || (magnitude >= kSmallestFixed && magnitude < kSmallestScientific);
    const auto result = std::to_chars(digits, digits + sizeof digits, number,
                                      fixed ? std::chars_format::fixed : std::chars_format::scientific);
    if (!fixed) {
        append_scientific(out, digits, result.ptr);
        return;
    }
    out.append(digits, result.ptr);
    if (std::memchr(digits, '.', static_cast<std::size_t>(result.ptr - digits)) == nullptr) {
        out += ".0";
    }
}

std::string print_float(double magnitude, char type, int precision) {
    const int digits = precision < 0 ? 6 : precision;
    std::string text;
    switch (type) {
        case 'f':
        case 'F':
        case '%': text = print_with(magnitude, std::chars_format::fixed, digits); break;
        case 'e':
        case 'E': text = print_with(magnitude, std::chars_format::scientific, digits); break;
        case 'g':
        case 'G': text = print_with(magnitude, std::chars_format::general, digits == 0 ? 1 : digits); break;
        default:
            if (precision >= 0 && std::isfinite(magnitude)) {
                text = print_general(magnitude, precision);
            } else {
                append_float(text, magnitude);
            }
            break;
    }
    if (type == 'F' || type == 'E' || type == 'G') {
        for (char& c : text) {
            c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return text;
}

std::string print_integer(std::uint64_t magnitude, char type) {
    const int base = type == 'x' || type == 'X' ? 16 : type == 'o' ? 8 : type == 'b' ? 2 : 10;
    char digits[64];
    const auto result = std::to_chars(digits, digits + sizeof digits, magnitude, base);
    std::string text(digits, result.ptr);
    for (char& c : text) {
        c = type == 'X' && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return text;
}

} // namespace simple::runtime
