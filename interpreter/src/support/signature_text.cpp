// The texts may be those of a plugin: nothing is assumed of them.
#include "support/signature_text.hpp"

namespace simple {

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kBlanks);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::size_t part_end(std::string_view text, std::size_t at, std::string_view stops) noexcept {
    int depth = 0;
    char quote = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != 0) {
            at += c == '\\' ? 1 : 0;
            quote = c == quote ? '\0' : quote;
        } else if (depth == 0 && stops.find(c) != std::string_view::npos) {
            return at;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '(' || c == '[' || c == '{' || c == '<') {
            ++depth;
        } else if (c == ')' || c == ']' || c == '}' || (c == '>' && at != 0 && text[at - 1] != '-')) {
            --depth;
        }
    }
    return text.size(); // a backslash at the end may have led beyond
}

} // namespace simple
