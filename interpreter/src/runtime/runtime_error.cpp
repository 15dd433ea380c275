#include "runtime/runtime_error.hpp"

#include "runtime/sizes.hpp"
#include "support/error_codes.hpp"

namespace simple::runtime {

void raise(std::string_view code, std::string message, Span span, std::string help) {
    const ErrorCode* entry = find_error_code(code);
    const ErrorKind kind = entry != nullptr ? entry->kind : ErrorKind::Internal;
    Diagnostic diagnostic = make_error(entry != nullptr ? entry->code : code, kind, std::move(message), span);
    diagnostic.help = std::move(help);
    throw RuntimeError(std::move(diagnostic));
}

void raise_too_large(std::string_view what, std::size_t size, std::string_view unit, std::size_t limit) {
    const bool vowel = what.find_first_of("aeio") == 0;
    const std::string subject = (vowel ? "an " : "a ") + std::string(what);
    if (size == static_cast<std::size_t>(-1)) {
        raise(codes::kSizeLimit, subject + " of that size does not fit in memory");
    }
    raise(codes::kSizeLimit, subject + " of " + std::to_string(size) + " " + std::string(unit) +
                                 " is too large (the limit is " + std::to_string(limit) + ")");
}

} // namespace simple::runtime
