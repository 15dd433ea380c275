// What a host or a prompt can ask about names: completion and help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/session.hpp"
#include "simple/documentation.hpp"

namespace simple::api {

/// Returns the full spellings that begin with `prefix`: variables, predefined names, members after a dot, modules.
std::vector<std::string> completions(Session& session, std::string_view prefix);

/// Returns what is known of a module, a name or a member, each thing once; nothing for an unknown name.
std::vector<Documentation> documentation(Session& session, std::string_view name);

} // namespace simple::api
