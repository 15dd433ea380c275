#include "runtime/memory_error.hpp"

#include <optional>
#include <string>

#include "support/error_codes.hpp"

namespace simple::runtime {

Diagnostic memory_diagnostic(const OutOfMemory& failure, Span span) {
    std::string message = "out of memory";
    if (failure.requested() != 0) {
        message += ": " + std::to_string(failure.requested()) + " bytes more";
        message += failure.limit() != 0 ? " pass the limit of " + std::to_string(failure.limit()) + " bytes"
                                        : " are not available";
    }
    return make_error(codes::kMemoryLimit, std::move(message), span);
}

void raise_memory_error(const OutOfMemory& failure, Span span) {
    std::optional<RuntimeError> error;
    try {
        error.emplace(memory_diagnostic(failure, span));
    } catch (const std::bad_alloc&) {
        throw OutOfMemory(failure.requested(), failure.limit());
    }
    if (failure.limit() != 0) {
        error->make_uncatchable();
    }
    throw RuntimeError(*error);
}

} // namespace simple::runtime
