// Documentation in the forms that programs read.
#pragma once

#include <string>
#include <vector>

#include "simple/documentation.hpp"

namespace simple::cli {

/// One line with one JSON object; members are named, not described.
std::string to_json(const Documentation& entry);

/// The reference part of a page. `modules` is everything there is, so that what stands on another page is only named.
std::string to_markdown(const Documentation& entry, const std::vector<Documentation>& modules);

} // namespace simple::cli
