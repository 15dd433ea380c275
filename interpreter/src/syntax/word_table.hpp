#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace simple::syntax {

/// Returns whether a table of words has a word.
template <std::size_t N> bool contains(const std::string_view (&words)[N], std::string_view word) noexcept {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

} // namespace simple::syntax
