// What a host or a prompt can ask about names: completion and help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/session.hpp"

namespace simple::api {

/// Returns the full spellings that begin with `prefix`: variables, predefined names, members after a dot, modules.
std::vector<std::string> completions(Session& session, std::string_view prefix);

/// Returns signatures and description of a name, or an empty text.
std::string help(Session& session, std::string_view name);

} // namespace simple::api
