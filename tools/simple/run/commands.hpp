// The commands of the program. Each gives the exit status.
#pragma once

#include <optional>
#include <string>

#include "cli/command_line.hpp"

namespace simple::cli {

class Session;

/// Runs a file, code or standard input; with -i, `interact` goes on afterwards with what the script left.
int run_script(const CommandLine& line, int (*interact)(Session& session));
/// Checks files without running them.
int check_files(const CommandLine& line);
/// Describes an error code, or lists all of them.
int explain_code(const CommandLine& line);
/// Describes the installation on standard output.
int show_info(const CommandLine& line);

/// Returns why a file cannot be run, empty when it can be.
std::string why_unreadable(const std::string& path);

} // namespace simple::cli
