#include "builtins/unicode.hpp"

#include <algorithm>
#include <iterator>

#include "runtime/text.hpp"

namespace simple::builtins {

namespace {

enum class Pairing : std::uint8_t {
    Offset,    ///< Lower case is upper case plus `offset`.
    EvenUpper, ///< Upper and lower case alternate, upper case at even code points.
    OddUpper,
};

struct CaseRange {
    char32_t first; ///< Range of the upper-case letters, or of the whole alternating block.
    char32_t last;
    char32_t offset;
    Pairing pairing;
};

// Unicode's simple case mapping (UnicodeData.txt), for the alphabets that have case and are in wide use.
constexpr CaseRange kCaseRanges[] = {
    {'A', 'Z', 32, Pairing::Offset},         {0xc0, 0xd6, 32, Pairing::Offset},
    {0xd8, 0xde, 32, Pairing::Offset},       {0x100, 0x12f, 1, Pairing::EvenUpper},
    {0x132, 0x137, 1, Pairing::EvenUpper},   {0x139, 0x148, 1, Pairing::OddUpper},
    {0x14a, 0x177, 1, Pairing::EvenUpper},   {0x179, 0x17e, 1, Pairing::OddUpper},
    {0x1cd, 0x1dc, 1, Pairing::OddUpper},    {0x1de, 0x1ef, 1, Pairing::EvenUpper},
    {0x1f8, 0x21f, 1, Pairing::EvenUpper},   {0x222, 0x233, 1, Pairing::EvenUpper},
    {0x386, 0x386, 38, Pairing::Offset},     {0x388, 0x38a, 37, Pairing::Offset},
    {0x38c, 0x38c, 64, Pairing::Offset},     {0x38e, 0x38f, 63, Pairing::Offset},
    {0x391, 0x3a1, 32, Pairing::Offset},     {0x3a3, 0x3ab, 32, Pairing::Offset},
    {0x400, 0x40f, 80, Pairing::Offset},     {0x410, 0x42f, 32, Pairing::Offset},
    {0x460, 0x481, 1, Pairing::EvenUpper},   {0x48a, 0x4bf, 1, Pairing::EvenUpper},
    {0x4c1, 0x4ce, 1, Pairing::OddUpper},    {0x4d0, 0x52f, 1, Pairing::EvenUpper},
    {0x531, 0x556, 48, Pairing::Offset},     {0x1e00, 0x1e95, 1, Pairing::EvenUpper},
    {0x1ea0, 0x1eff, 1, Pairing::EvenUpper}, {0x2160, 0x216f, 16, Pairing::Offset},
    {0xff21, 0xff3a, 32, Pairing::Offset},
};

/// A character whose upper case has several characters (SpecialCasing.txt); `title` begins a capitalized word.
struct Expansion {
    char32_t code;
    std::string_view upper;
    std::string_view title;
};

constexpr Expansion kExpansions[] = {
    {0xdf, "SS", "Ss"},
    {0x149, "\u02bcN", "\u02bcN"},
    {0x1f0, "J\u030c", "J\u030c"},
    {0x390, "\u0399\u0308\u0301", "\u0399\u0308\u0301"},
    {0x3b0, "\u03a5\u0308\u0301", "\u03a5\u0308\u0301"},
    {0x587, "\u0535\u0552", "\u0535\u0582"},
    {0x1e96, "H\u0331", "H\u0331"},
    {0x1e97, "T\u0308", "T\u0308"},
    {0x1e98, "W\u030a", "W\u030a"},
    {0x1e99, "Y\u030a", "Y\u030a"},
    {0xfb00, "FF", "Ff"},
    {0xfb01, "FI", "Fi"},
    {0xfb02, "FL", "Fl"},
    {0xfb03, "FFI", "Ffi"},
    {0xfb04, "FFL", "Ffl"},
    {0xfb05, "ST", "St"},
    {0xfb06, "ST", "St"},
};

const Expansion* find_expansion(char32_t code) noexcept {
    const auto* const found = std::lower_bound(std::begin(kExpansions), std::end(kExpansions), code,
                                               [](const Expansion& e, char32_t c) { return e.code < c; });
    return found != std::end(kExpansions) && found->code == code ? found : nullptr;
}

struct CodeRange {
    char32_t first;
    char32_t last;
};

// Blocks of letters (general category L), coarse: unassigned places inside a block count as letters.
constexpr CodeRange kLetters[] = {
    {'A', 'Z'},         {'a', 'z'},         {0xaa, 0xaa},       {0xb5, 0xb5},     {0xba, 0xba},     {0xc0, 0xd6},
    {0xd8, 0xf6},       {0xf8, 0x2c1},      {0x370, 0x373},     {0x376, 0x37d},   {0x37f, 0x37f},   {0x386, 0x386},
    {0x388, 0x3f5},     {0x3f7, 0x481},     {0x48a, 0x556},     {0x561, 0x587},   {0x5d0, 0x5ea},   {0x620, 0x64a},
    {0x66e, 0x6d3},     {0x710, 0x7b1},     {0x904, 0x939},     {0x958, 0x961},   {0x985, 0x9b9},   {0xa05, 0xa39},
    {0xa85, 0xab9},     {0xb05, 0xb39},     {0xb85, 0xbb9},     {0xc05, 0xc39},   {0xc85, 0xcb9},   {0xd05, 0xd3a},
    {0xe01, 0xe30},     {0xe40, 0xe46},     {0xe81, 0xeb0},     {0xf40, 0xf6c},   {0x1000, 0x102a}, {0x10a0, 0x10ff},
    {0x1100, 0x135a},   {0x1780, 0x17b3},   {0x1820, 0x1878},   {0x1d00, 0x1dbf}, {0x1e00, 0x1fbc}, {0x1fc2, 0x1fcc},
    {0x1fd0, 0x1fdb},   {0x1fe0, 0x1fec},   {0x1ff2, 0x1ffc},   {0x210a, 0x2113}, {0x2124, 0x2139}, {0x2c00, 0x2ce4},
    {0x3041, 0x3096},   {0x30a1, 0x30fa},   {0x3105, 0x318e},   {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xa000, 0xa48c},
    {0xac00, 0xd7a3},   {0xf900, 0xfad9},   {0xff21, 0xff3a},   {0xff41, 0xff5a}, {0xff66, 0xffdc}, {0x10000, 0x100fa},
    {0x1d400, 0x1d7cb}, {0x20000, 0x2ebe0}, {0x30000, 0x323af},
};

bool is_upper_half(const CaseRange& range, char32_t code) noexcept {
    return (code % 2 == 0) == (range.pairing == Pairing::EvenUpper);
}

} // namespace

bool is_ascii(runtime::Text* text) noexcept { return runtime::length(text) == text->size; }

std::int64_t code_point_index(runtime::Text* text, std::size_t offset) noexcept {
    return static_cast<std::int64_t>(is_ascii(text) ? offset : utf8::count(text->view().substr(0, offset)));
}

char32_t to_upper(char32_t code) noexcept {
    if (code < 0x80) {
        return code >= 'a' && code <= 'z' ? code - 32 : code;
    }
    switch (code) {
        case 0xb5: return 0x39c;
        case 0xff: return 0x178;
        case 0x131: return 'I';
        case 0x17f: return 'S';
        case 0x3c2: return 0x3a3; // final sigma
        default: break;
    }
    for (const CaseRange& range : kCaseRanges) {
        if (range.pairing == Pairing::Offset) {
            if (code >= range.first + range.offset && code <= range.last + range.offset) {
                return code - range.offset;
            }
        } else if (code >= range.first && code <= range.last) {
            return is_upper_half(range, code) ? code : code - 1;
        }
    }
    return code;
}

char32_t to_lower(char32_t code) noexcept {
    if (code < 0x80) {
        return code >= 'A' && code <= 'Z' ? code + 32 : code;
    }
    switch (code) {
        case 0x178: return 0xff;
        case 0x1e9e: return 0xdf; // capital sharp s
        default: break;
    }
    for (const CaseRange& range : kCaseRanges) {
        if (code >= range.first && code <= range.last) {
            return range.pairing == Pairing::Offset || is_upper_half(range, code) ? code + range.offset : code;
        }
    }
    return code;
}

void append_upper(std::string& out, char32_t code) {
    if (const Expansion* expansion = find_expansion(code)) {
        out += expansion->upper;
    } else {
        utf8::append(out, to_upper(code));
    }
}

void append_title(std::string& out, char32_t code) {
    if (const Expansion* expansion = find_expansion(code)) {
        out += expansion->title;
    } else {
        utf8::append(out, to_upper(code));
    }
}

std::string lower_case(std::string_view text) {
    constexpr char32_t kSigma = 0x3a3;
    constexpr char32_t kFinalSigma = 0x3c2;
    constexpr char32_t kDottedI = 0x130;
    std::string out;
    out.reserve(text.size());
    bool inside_word = false;
    for (std::size_t i = 0; i < text.size();) {
        const char32_t code = next_code_point(text, i);
        if (code == kSigma && inside_word) {
            std::size_t next = i;
            const bool goes_on = i < text.size() && is_letter(next_code_point(text, next));
            utf8::append(out, goes_on ? to_lower(code) : kFinalSigma);
        } else if (code == kDottedI) {
            out += "i\u0307";
        } else {
            utf8::append(out, to_lower(code));
        }
        inside_word = is_letter(code);
    }
    return out;
}

bool is_upper_case(char32_t code) noexcept { return to_lower(code) != code || code == 0x130; }
bool is_lower_case(char32_t code) noexcept { return to_upper(code) != code || find_expansion(code) != nullptr; }

bool is_blank(char32_t code) noexcept {
    return (code >= 0x09 && code <= 0x0d) || code == ' ' || code == 0x85 || code == 0xa0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 || code == 0x202f || code == 0x205f ||
           code == 0x3000;
}

bool is_letter(char32_t code) noexcept {
    const auto* const range = std::lower_bound(std::begin(kLetters), std::end(kLetters), code,
                                               [](const CodeRange& r, char32_t c) { return r.last < c; });
    return range != std::end(kLetters) && code >= range->first;
}

std::string_view trim_start(std::string_view text) noexcept {
    std::size_t i = 0;
    while (i < text.size()) {
        std::size_t next = i;
        if (!is_blank(next_code_point(text, next))) {
            break;
        }
        i = next;
    }
    return text.substr(i);
}

std::string_view trim_end(std::string_view text) noexcept {
    std::size_t end = text.size();
    while (end > 0) {
        std::size_t start = end - 1;
        while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xc0) == 0x80) {
            --start;
        }
        std::size_t i = start;
        if (!is_blank(next_code_point(text, i))) {
            break;
        }
        end = start;
    }
    return text.substr(0, end);
}

} // namespace simple::builtins
