// The command `test`.
#pragma once

#include "cli/command_line.hpp"

namespace simple::cli {

/// Runs the test files that the command line names, each with an interpreter of its own. Returns the exit status.
int run_tests(const CommandLine& line);

} // namespace simple::cli
