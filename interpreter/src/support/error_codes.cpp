#include "support/check_codes.hpp"

namespace simple {

namespace {

constexpr ErrorCode kAllCodes[] = {
#define SIMPLE_LIST_CODE(name, code, kind, title) codes::k##name,
    SIMPLE_ERROR_CODES(SIMPLE_LIST_CODE) SIMPLE_CHECK_CODES(SIMPLE_LIST_CODE)
#undef SIMPLE_LIST_CODE
};

} // namespace

std::span<const ErrorCode> all_error_codes() noexcept { return kAllCodes; }

const ErrorCode* find_error_code(std::string_view code) noexcept {
    for (const ErrorCode& entry : kAllCodes) {
        if (entry.code == code) {
            return &entry;
        }
    }
    return nullptr;
}

} // namespace simple
