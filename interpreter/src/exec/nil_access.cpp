#include "exec/nil_access.hpp"

#include <cctype>
#include <string>

#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

constexpr std::size_t kLongestExpression = 60;

bool is_word(char c) noexcept { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// Returns the end of a text literal that begins at `at`, or of the source.
std::size_t behind_quote(std::string_view source, std::size_t at) {
    const char quote = source[at++];
    while (at < source.size() && source[at] != quote) {
        at += source[at] == '\\' && quote == '"' ? 2 : 1;
    }
    return at;
}

/// Finds what stands before the last `.name` outside of brackets. Accesses hold no blanks there, so what follows a
/// blank (the right side of an assignment, an argument) is not looked at.
std::string_view object_of(std::string_view source, std::string_view name) {
    std::string_view object;
    int depth = 0;
    for (std::size_t at = 0; at < source.size(); ++at) {
        const char c = source[at];
        if (c == '"' || c == '\'') {
            at = behind_quote(source, at);
        } else if (c == '(' || c == '[' || c == '{') {
            ++depth;
        } else if (c == ')' || c == ']' || c == '}') {
            --depth;
        } else if (depth == 0 && c == ' ') {
            break;
        } else if (depth == 0 && c == '.' && source.substr(at + 1, name.size()) == name) {
            const std::size_t end = at + 1 + name.size();
            if (end >= source.size() || !is_word(source[end])) {
                object = source.substr(0, at);
            }
        }
    }
    return object;
}

} // namespace

void fail_nil_access(runtime::Runtime& runtime, std::string_view verb, Symbol name, Span span) {
    const bool call = verb == "call";
    std::string message =
        "cannot " + std::string(verb) + " `" + std::string(name.text()) + (call ? "` on nil" : "` of nil");
    const std::string_view object =
        span.known() ? object_of(runtime.sources().text(span), name.text()) : std::string_view();
    if (!object.empty() && object.size() <= kLongestExpression && object.find('\n') == std::string_view::npos) {
        message += ": `" + std::string(object) + "` is nil";
    }
    runtime.fail(codes::kNilAccess, std::move(message), span);
}

} // namespace simple::exec
