// "Did you mean": finds the word that a misspelt one stands for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace simple::cli {

/// Returns the candidate nearest to `word`, or an empty text when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

} // namespace simple::cli
