#include "line_editor/utf8.hpp"

#include <algorithm>
#include <iterator>

#include "line_editor/width_tables.hpp"

namespace simple::line_editor {

namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kEmojiPresentation = 0xFE0F;

template <std::size_t N> bool in_ranges(const CodePointRange (&ranges)[N], char32_t code_point) noexcept {
    const auto* found =
        std::upper_bound(std::begin(ranges), std::end(ranges), code_point,
                         [](char32_t value, const CodePointRange& range) { return value < range.first; });
    return found != std::begin(ranges) && code_point <= std::prev(found)->last;
}

unsigned byte_at(std::string_view text, std::size_t at) noexcept { return static_cast<unsigned char>(text[at]); }

bool is_regional_indicator(char32_t code_point) noexcept { return code_point >= 0x1F1E6 && code_point <= 0x1F1FF; }

bool is_skin_tone(char32_t code_point) noexcept { return code_point >= 0x1F3FB && code_point <= 0x1F3FF; }

std::size_t sequence_length(unsigned lead) noexcept {
    if (lead >= 0xF0 && lead <= 0xF4) {
        return 4;
    }
    if (lead >= 0xE0) {
        return lead < 0xF0 ? 3 : 0;
    }
    return lead >= 0xC2 ? 2 : 0;
}

} // namespace

Decoded decode(std::string_view text, std::size_t at) noexcept {
    const unsigned lead = byte_at(text, at);
    if (lead < 0x80) {
        return {lead, 1, true};
    }
    const Decoded invalid{kReplacement, 1, false};
    const std::size_t length = sequence_length(lead);
    if (length == 0 || at + length > text.size()) {
        return invalid;
    }
    char32_t code_point = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned next = byte_at(text, at + i);
        if ((next & 0xC0U) != 0x80U) {
            return invalid;
        }
        code_point = (code_point << 6U) | (next & 0x3FU);
    }
    constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < kSmallest[length] || code_point > 0x10FFFF || surrogate) {
        return invalid;
    }
    return {code_point, length, true};
}

std::string valid_utf8(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded decoded = decode(text, at);
        if (decoded.valid) {
            result.append(text, at, decoded.length);
        } else {
            result += "\xEF\xBF\xBD";
        }
        at += decoded.length;
    }
    return result;
}

int code_point_width(char32_t code_point) noexcept {
    if (code_point < 0x300) {
        return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ? 0 : 1;
    }
    if (in_ranges(kZeroWidth, code_point)) {
        return 0;
    }
    return in_ranges(kWide, code_point) ? 2 : 1;
}

Cluster cluster_at(std::string_view text, std::size_t at) noexcept {
    const Decoded first = decode(text, at);
    Cluster cluster{first.length, code_point_width(first.code_point)};
    if (first.code_point < 0x20) {
        return cluster;
    }
    bool joined = false;
    bool half_flag = is_regional_indicator(first.code_point);
    while (at + cluster.length < text.size()) {
        const Decoded next = decode(text, at + cluster.length);
        const bool completes_flag = half_flag && is_regional_indicator(next.code_point);
        const bool combines = next.code_point >= 0x300 && code_point_width(next.code_point) == 0;
        if (!joined && !completes_flag && !combines && !is_skin_tone(next.code_point)) {
            break;
        }
        if (completes_flag || next.code_point == kEmojiPresentation) {
            cluster.width = 2;
        }
        half_flag = false;
        joined = next.code_point == kJoiner;
        cluster.length += next.length;
    }
    return cluster;
}

std::size_t previous_cluster(std::string_view text, std::size_t at) noexcept {
    if (at == 0) {
        return 0;
    }
    // Clusters can only be found forwards, and none of them spans a newline.
    const std::size_t newline = text.rfind('\n', at - 1);
    if (newline == at - 1) {
        return newline;
    }
    std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
    while (true) {
        const std::size_t next = start + cluster_at(text, start).length;
        if (next >= at) {
            return start;
        }
        start = next;
    }
}

int text_width(std::string_view text) noexcept {
    int width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Cluster cluster = cluster_at(text, at);
        width += cluster.width;
        at += cluster.length;
    }
    return width;
}

} // namespace simple::line_editor
