// Names of the full language that deserve a better message than "not defined" or "unexpected".
#pragma once

#include <string>
#include <string_view>

#include "support/diagnostic.hpp"

namespace simple::syntax {

/// Returns the feature a word stands for in the full language when the DL subset leaves it out ("actor", "macro", …),
/// or an empty text. The words are ordinary names here, so the resolver asks when one is not defined.
std::string_view rejected_feature(std::string_view word) noexcept;

/// Returns whether a word is the name of a vector type: `f32x4`, `vec4f`.
bool is_vector_type(std::string_view word) noexcept;

/// Returns whether a word followed by `{` begins a block of another notation: `sh { ls }`.
bool is_block_word(std::string_view word) noexcept;

/// Makes the error for a construct outside of the subset: "FEATURE is not part of the DL subset".
Diagnostic make_unsupported(std::string_view feature, Span span);

} // namespace simple::syntax
