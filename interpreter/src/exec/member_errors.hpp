// What to say of a member that a value does not have.
#pragma once

#include <string>

#include "runtime/class_info.hpp"

namespace simple::exec {

/// Returns the field, variant or method that a wrong name most likely means: one of nearly the same spelling, or what
/// the name of another language is called here. Empty when nothing is near.
std::string nearest_member(const runtime::ClassInfo& type, std::string_view name);

} // namespace simple::exec
