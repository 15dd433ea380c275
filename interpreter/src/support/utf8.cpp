#include "support/utf8.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace simple::utf8 {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Unicode 15 marks (Mn, Me) and format characters of the common scripts.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},   {0x05C1, 0x05C2},   {0x05C4, 0x05C5},
    {0x0610, 0x061A}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},   {0x06DF, 0x06E4},   {0x06E7, 0x06E8},
    {0x06EA, 0x06ED}, {0x0711, 0x0711}, {0x0730, 0x074A}, {0x07A6, 0x07B0},   {0x07EB, 0x07F3},   {0x0816, 0x0819},
    {0x0900, 0x0902}, {0x093A, 0x093A}, {0x093C, 0x093C}, {0x0941, 0x0948},   {0x094D, 0x094D},   {0x0951, 0x0957},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},   {0x200B, 0x200F},
    {0x202A, 0x202E}, {0x2060, 0x2069}, {0x20D0, 0x20F0}, {0x302A, 0x302D},   {0x3099, 0x309A},   {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE01EF},
};

// East Asian Wide and Fullwidth, and emoji that terminals show over two columns.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},   {0x2648, 0x2653},
    {0x267F, 0x267F},   {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26BD, 0x26BE},   {0x26D4, 0x26D4},
    {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},
    {0x2795, 0x2797},   {0x27B0, 0x27B0},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

template <std::size_t N> bool contains(const Range (&ranges)[N], char32_t code_point) noexcept {
    const Range* found = std::lower_bound(std::begin(ranges), std::end(ranges), code_point,
                                          [](const Range& range, char32_t value) { return range.last < value; });
    return found != std::end(ranges) && found->first <= code_point;
}

unsigned byte_at(std::string_view text, std::size_t offset) noexcept {
    return static_cast<unsigned char>(text[offset]);
}

/// Length of the sequence a lead byte announces, 0 when it is none.
std::size_t announced_size(unsigned lead) noexcept {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return 2;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        return 3;
    }
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

constexpr Decoded kInvalid{kReplacement, 1, false};

} // namespace

bool is_ascii(std::string_view text) noexcept {
    std::size_t i = 0;
    for (; i + sizeof(std::uint64_t) <= text.size(); i += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, sizeof word);
        if ((word & 0x8080808080808080U) != 0) {
            return false;
        }
    }
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Decoded decode(std::string_view text, std::size_t offset) noexcept {
    const unsigned lead = byte_at(text, offset);
    const std::size_t size = announced_size(lead);
    if (size == 1) {
        return {lead, 1, true};
    }
    if (size == 0 || size > text.size() - offset) {
        return kInvalid;
    }
    char32_t code_point = lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        const unsigned next = byte_at(text, offset + i);
        if ((next & 0xC0U) != 0x80U) {
            return kInvalid;
        }
        code_point = (code_point << 6U) | (next & 0x3FU);
    }
    const bool overlong = (size == 3 && code_point < 0x800) || (size == 4 && code_point < 0x10000);
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (overlong || surrogate || code_point > 0x10FFFF) {
        return kInvalid;
    }
    return {code_point, static_cast<std::uint8_t>(size), true};
}

std::size_t find_invalid(std::string_view text) noexcept {
    std::size_t i = 0;
    while (i < text.size()) {
        constexpr std::size_t kRun = 64;
        if (is_ascii(text.substr(i, kRun))) {
            i += kRun;
            continue;
        }
        const std::size_t stop = std::min(text.size(), i + kRun);
        while (i < stop) {
            const Decoded decoded = decode(text, i);
            if (!decoded.valid) {
                return i;
            }
            i += decoded.size;
        }
    }
    return kValid;
}

std::size_t count(std::string_view text) noexcept {
    if (is_ascii(text)) {
        return text.size();
    }
    std::size_t number = 0;
    for (std::size_t i = 0; i < text.size(); i += decode(text, i).size) {
        ++number;
    }
    return number;
}

std::size_t offset_of(std::string_view text, std::size_t n) noexcept {
    std::size_t offset = 0;
    for (; n != 0 && offset < text.size(); --n) {
        offset += decode(text, offset).size;
    }
    return offset;
}

void append(std::string& text, char32_t code_point) {
    if ((code_point >= 0xD800 && code_point <= 0xDFFF) || code_point > 0x10FFFF) {
        code_point = kReplacement;
    }
    const auto tail = [&](unsigned shift) {
        text.push_back(static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU)));
    };
    if (code_point < 0x80) {
        text.push_back(static_cast<char>(code_point));
    } else if (code_point < 0x800) {
        text.push_back(static_cast<char>(0xC0U | (code_point >> 6U)));
        tail(0);
    } else if (code_point < 0x10000) {
        text.push_back(static_cast<char>(0xE0U | (code_point >> 12U)));
        tail(6);
        tail(0);
    } else {
        text.push_back(static_cast<char>(0xF0U | (code_point >> 18U)));
        tail(12);
        tail(6);
        tail(0);
    }
}

std::string sanitize(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const Decoded decoded = decode(text, i);
        append(clean, decoded.code_point);
        i += decoded.size;
    }
    return clean;
}

int width(char32_t code_point) noexcept {
    if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0)) {
        return 0;
    }
    if (code_point < 0x300) {
        return 1;
    }
    if (contains(kZeroWidth, code_point)) {
        return 0;
    }
    return contains(kWide, code_point) ? 2 : 1;
}

std::size_t display_width(std::string_view text) noexcept {
    std::size_t columns = 0;
    for (std::size_t i = 0; i < text.size();) {
        const Decoded decoded = decode(text, i);
        columns += static_cast<std::size_t>(width(decoded.code_point));
        i += decoded.size;
    }
    return columns;
}

bool is_bidi_control(char32_t code_point) noexcept {
    return (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069);
}

} // namespace simple::utf8
