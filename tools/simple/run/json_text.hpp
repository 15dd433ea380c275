// Text as JSON writes it.
#pragma once

#include <string>
#include <string_view>

namespace simple::cli {

/// Returns the text in quotes, with escapes.
std::string json_text(std::string_view text);

} // namespace simple::cli
