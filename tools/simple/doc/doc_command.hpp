// The command `doc`, and what the prompt shares with it.
#pragma once

#include <string>

#include "cli/command_line.hpp"
#include "simple/interpreter.hpp"

#include "run/reporter.hpp"

namespace simple::cli {

/// Describes a name, or lists all names.
int show_documentation(const CommandLine& line);

/// Says that nothing has this name, with the nearest names that something has.
void complain_unknown(const Reporter& reporter, const Interpreter& interpreter, const std::string& name);

} // namespace simple::cli
