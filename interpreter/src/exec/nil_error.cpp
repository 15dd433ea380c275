#include "exec/nil_error.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "runtime/operand_notes.hpp"
#include "support/error_codes.hpp"

namespace simple::exec {

namespace {

constexpr std::size_t kLongestName = 60;

bool continues_name(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return c == '_' || byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Gives the name that a text begins with, behind brackets.
std::string_view leading_name(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of("( "), text.size()));
    std::size_t length = 0;
    while (length < text.size() && continues_name(text[length])) {
        ++length;
    }
    return text.substr(0, length);
}

} // namespace

void name_nil(const runtime::RuntimeError& error, Span object, Span whole) {
    Diagnostic& diagnostic = error.diagnostic();
    const bool about_nil = diagnostic.code == codes::kNilAccess.code ||
                           (diagnostic.code == codes::kNotCallable.code && diagnostic.message == "cannot call nil");
    const bool mine = diagnostic.span.begin == whole.begin && diagnostic.span.end == whole.end;
    if (!about_nil || !mine || !diagnostic.trace.empty()) {
        return;
    }
    if (diagnostic.operands.empty()) {
        runtime::note_operands(runtime_now(), error, whole, Value::nil(), nullptr, 0);
    }
    const SourceMap& sources = runtime_now().sources();
    std::string_view text = object.known() ? sources.text(object) : leading_name(sources.text(whole));
    text = text.substr(0, text.find_last_not_of(" .?") + 1);
    if (text.empty() || text == "nil" || text == "()" || text.size() > kLongestName ||
        text.find('\n') != std::string_view::npos) {
        return;
    }
    diagnostic.message += ": `" + std::string(text) + "` is nil";
}

} // namespace simple::exec
