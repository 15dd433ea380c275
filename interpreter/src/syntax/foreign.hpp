// Names that other languages predefine, with what is written here instead.
#pragma once

#include <string_view>

namespace simple::syntax {

struct ForeignName {
    std::string_view word;
    std::string_view replacement; ///< Stands in its place; empty when the form differs.
    std::string_view advice;      ///< The help where nothing stands in its place.
};

/// Returns what is known of a name that nothing defines, or null.
const ForeignName* foreign_name(std::string_view word) noexcept;

/// Returns whether a word begins a function elsewhere: `def`, `function`.
bool is_function_word(std::string_view word) noexcept;

/// Returns whether a word is `elif` elsewhere.
bool is_elif_word(std::string_view word) noexcept;

/// Returns whether a word limits the use of a declaration elsewhere: `public`, `abstract`.
bool is_modifier_word(std::string_view word) noexcept;

/// Returns whether a word is called with `!` behind it elsewhere: `println!(x)`.
bool is_macro_word(std::string_view word) noexcept;

/// Returns whether a word names a scalar type here or elsewhere, so that `int x = 3` is a declaration.
bool is_type_word(std::string_view word) noexcept;

} // namespace simple::syntax
