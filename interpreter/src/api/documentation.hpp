// Turns what the session knows of modules, classes and functions into Documentation.
#pragma once

#include <string_view>
#include <vector>

#include "api/session.hpp"
#include "simple/documentation.hpp"

namespace simple::api {

/// Returns every module with its names: the prelude first, then in order of registration. Modules that only pass on the
/// names of others are not listed; the others name them as `also`. Builds all modules.
std::vector<Documentation> catalog(Session& session);

/// Returns a class with its members.
Documentation describe_class(const runtime::ClassInfo& info, const std::string& module);

} // namespace simple::api
