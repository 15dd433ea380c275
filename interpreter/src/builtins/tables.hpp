// The parts that register_builtins puts together, one per file of native functions.
#pragma once

#include <cstddef>

#include "runtime/native_info.hpp"
#include "runtime/runtime.hpp"

namespace simple::builtins {

/// Rows of one file, ready for Runtime::add_methods and Runtime::add_prelude_functions.
struct RowTable {
    const runtime::NativeRow* rows;
    std::size_t count;
};

/// Returns a view of a table.
template <std::size_t N> constexpr RowTable table_of(const runtime::NativeRow (&rows)[N]) noexcept { return {rows, N}; }

// Predefined functions.
RowTable conversion_functions() noexcept;
RowTable math_functions() noexcept;
RowTable output_functions() noexcept;
RowTable system_functions() noexcept;
RowTable option_functions() noexcept;

// Methods. `sequence` tables do not change the receiver and serve arrays, ranges, tuples and sets.
RowTable number_methods() noexcept;
RowTable text_query_methods() noexcept;
RowTable text_edit_methods() noexcept;
RowTable text_split_methods() noexcept;
RowTable text_parse_methods() noexcept;
RowTable array_methods() noexcept;
RowTable sequence_access_methods() noexcept;
RowTable sequence_callback_methods() noexcept;
RowTable sequence_reduce_methods() noexcept;
RowTable sequence_sort_methods() noexcept;
RowTable sequence_shape_methods() noexcept;
RowTable dict_methods() noexcept;
RowTable set_methods() noexcept;
RowTable range_methods() noexcept;
RowTable result_methods() noexcept;
/// Methods of every value: the text form, the kind, and the table of options for values that are present or nil.
RowTable value_methods() noexcept;

/// Adds the constants: pi, PI, E, inf, nan, NL, None.
void register_constants(runtime::Runtime& runtime);
/// Adds the names of the math notation under math_notation_name.
void register_math_notation(runtime::Runtime& runtime);
/// Adds the types that programs name: `Option.Some(1)`, `Map.new()`, `Set([1, 2])`.
void register_types(runtime::Runtime& runtime);

} // namespace simple::builtins
