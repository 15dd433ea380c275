// Codes that only check gives. Apart from the others, because a change of error_codes.hpp rebuilds nearly everything.
#pragma once

#include "support/error_codes.hpp"

// X(constant, code, kind, title), as in SIMPLE_ERROR_CODES.
#define SIMPLE_CHECK_CODES(X)                                                                                          \
    X(ImplicitImport, "W0106", Name, "library name that is used without an import")                                    \
    X(DuplicateKey, "W0107", Name, "key that stands twice in a dict")                                                  \
    X(UnknownType, "W0108", Name, "annotation with a type that does not exist")

namespace simple::codes {
#define SIMPLE_DEFINE_CODE(name, code, kind, title) inline constexpr ErrorCode k##name{code, ErrorKind::kind, title};
SIMPLE_CHECK_CODES(SIMPLE_DEFINE_CODE)
#undef SIMPLE_DEFINE_CODE
} // namespace simple::codes
