// Runs programs whose dispatched work is on a device that is none.
#pragma once

#include <string>
#include <vector>

#include "program.hpp"

namespace simple::plugin_test {

/// Lines that a program begins with: what tests use, and the counts of moves as functions.
std::string beginning();
/// Lines that turn to a device, "cuda" or "cuda:1"; "cpu" turns back.
std::string on(const std::string& device);

/// Runs a program that must succeed and returns the lines it printed.
std::vector<std::string> lines_of(const std::string& source);
/// Runs it natively, then on the device, and compares what both print: words as they are, numbers to 1e-9.
void check_same_numbers(const std::string& source);

} // namespace simple::plugin_test
