// What every stable code means: cause, an example that shows it, and how it is written right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simple/export.hpp"

namespace simple {

/// How the wrong example of a page shows its code.
enum class Shown : std::uint8_t {
    Run,       ///< When it runs, or before.
    Check,     ///< By Interpreter::check.
    Limit,     ///< When it runs under a limit.
    Elsewhere, ///< Only together with files, plugins or a host.
};

/// The page of one code.
struct Explanation {
    std::string_view code;
    std::string_view title;
    std::string_view cause;
    std::string_view wrong;
    std::string_view right;
    Shown shown = Shown::Run;
};

/// Returns every page, errors before warnings, ordered by code.
SIMPLE_API const std::vector<Explanation>& explanations();

/// Returns the page of a code as text for people; empty when there is no such code. Letter case does not matter.
SIMPLE_API std::string explain(std::string_view code);

} // namespace simple
