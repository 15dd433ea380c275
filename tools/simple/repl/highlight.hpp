// Colors of the input line.
#pragma once

#include <string_view>
#include <vector>

#include "line_editor/screen.hpp"

namespace simple::cli {

/// Returns the parts of a source text that are shown in color.
std::vector<line_editor::StyledSpan> highlight(std::string_view source);

} // namespace simple::cli
