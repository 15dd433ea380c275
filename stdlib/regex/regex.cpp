#include "stdlib/regex/regex.hpp"

#include <algorithm>

#include <re2/re2.h>

namespace simple::regex {

namespace {

/// What one compiled pattern may take up.
constexpr std::int64_t kMaxMemory = std::int64_t{8} << 20;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Finds the parenthesis that has no partner, as far as a scan over escapes and classes can tell.
std::size_t lonely_parenthesis(std::string_view pattern) {
    std::vector<std::size_t> open;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\') {
            ++i;
        } else if (in_class) {
            in_class = c != ']';
        } else if (c == '[') {
            in_class = true;
            // A bracket right at the start of a class is one of its characters.
            i += pattern.substr(i + 1).starts_with("^]") ? 2 : pattern.substr(i + 1).starts_with("]") ? 1 : 0;
        } else if (c == '(') {
            open.push_back(i);
        } else if (c == ')') {
            if (open.empty()) {
                return i;
            }
            open.pop_back();
        }
    }
    return open.empty() ? pattern.size() : open.back();
}

std::size_t error_position(const re2::RE2& failed) {
    const std::string& pattern = failed.pattern();
    std::size_t byte = 0;
    switch (failed.error_code()) {
        case re2::RE2::ErrorUnexpectedParen:
        case re2::RE2::ErrorMissingParen: byte = lonely_parenthesis(pattern); break;
        case re2::RE2::ErrorTrailingBackslash: byte = pattern.size() - 1; break;
        case re2::RE2::ErrorPatternTooLarge: byte = 0; break;
        default: {
            const std::string& part = failed.error_arg();
            byte = part.empty() ? 0 : pattern.rfind(part);
            byte = byte == std::string::npos ? 0 : byte;
            if (failed.error_code() == re2::RE2::ErrorBadUTF8) {
                byte = 0;
            }
        }
    }
    return code_points(std::string_view(pattern).substr(0, byte));
}

/// RE2's words without the part of the pattern behind the colon; the caller shows that.
std::string error_reason(const re2::RE2& failed) {
    if (failed.error_code() == re2::RE2::ErrorPatternTooLarge) {
        return "the pattern needs too much memory";
    }
    if (failed.error_code() == re2::RE2::ErrorMissingParen) {
        const std::size_t at = lonely_parenthesis(failed.pattern());
        return at < failed.pattern().size() && failed.pattern()[at] == ')' ? "unexpected )" : "missing )";
    }
    const std::string& words = failed.error();
    return words.substr(0, words.rfind(": " + failed.error_arg()));
}

} // namespace

Pattern::Pattern(std::string_view pattern) : text_(pattern) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMaxMemory);
    compiled_ = std::make_unique<re2::RE2>(piece(text_), options);
    if (!compiled_->ok()) {
        throw PatternError(error_reason(*compiled_), error_position(*compiled_));
    }
    names_.resize(static_cast<std::size_t>(compiled_->NumberOfCapturingGroups()));
    for (const auto& [index, name] : compiled_->CapturingGroupNames()) {
        names_[static_cast<std::size_t>(index) - 1] = name;
    }
}

Pattern::~Pattern() = default;

std::optional<Groups> Pattern::find(std::string_view text, std::size_t from) const { return search(text, from, false); }

std::optional<Groups> Pattern::match(std::string_view text) const { return search(text, 0, true); }

std::optional<Groups> Pattern::search(std::string_view text, std::size_t from, bool whole) const {
    // An empty view may have a null pointer, which RE2 takes for "no match" of a group.
    const re2::StringPiece subject = text.empty() ? re2::StringPiece("", 0) : piece(text);
    std::vector<re2::StringPiece> found(names_.size() + 1);
    const auto anchor = whole ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED;
    if (!compiled_->Match(subject, from, subject.size(), anchor, found.data(), static_cast<int>(found.size()))) {
        return std::nullopt;
    }
    Groups groups;
    for (const re2::StringPiece& part : found) {
        if (part.data() == nullptr) {
            groups.emplace_back();
            continue;
        }
        const auto begin = static_cast<std::size_t>(part.data() - subject.data());
        groups.emplace_back(Range{begin, begin + part.size()});
    }
    return groups;
}

std::string escape(std::string_view text) { return re2::RE2::QuoteMeta(piece(text)); }

} // namespace simple::regex
