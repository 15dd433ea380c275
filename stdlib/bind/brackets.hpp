// Brackets of tensors, for reading and for assigning: integers, ranges, lists of positions and masks.
#pragma once

#include "stdlib/bind/args.hpp"

namespace simple::bind {

/// Gives t[...]: an element, a view, or a copy where there are lists or masks. `name` starts the error messages.
Value read_brackets(Call& call, const std::vector<Value>& arguments, std::string_view name);
/// Assigns a number or a tensor that broadcasts to t[...].
void write_brackets(Call& call, const std::vector<Value>& arguments, const Value& value);

} // namespace simple::bind
