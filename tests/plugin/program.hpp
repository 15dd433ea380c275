// Runs programs against shared libraries, in this process and in the command-line program.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "simple/interpreter.hpp"
#include "temporary_folder.hpp"

namespace simple::plugin_test {

using test::TemporaryFolder;

/// Path of a fake library: "good" is .../libgood.so.
std::string fake(std::string_view name);

/// What a run showed: its output, and its error as people read it.
struct Outcome {
    bool succeeded = false;
    std::string code;   ///< Of the error; only the API tells.
    std::string output; ///< Program output, then warnings and error.
};

/// How a run finds its libraries.
struct Setting {
    std::vector<std::string> plugins;
    bool permitted = true;
    std::size_t memory_bytes = 0; ///< 0: no limit. Only for runs in this process.
};

/// Runs through the C++ API, then checks that the interpreter is still usable. A crash ends the test program.
Outcome run_in_process(const std::string& source, const Setting& setting);
/// Runs `simple --plugin ... -` with the source; fails the test when the program ends by a signal.
Outcome run_program(const std::string& source, const Setting& setting, const std::string& environment = {});
/// Runs the command-line program with these words behind its name.
Outcome run_command(const std::string& words, const std::string& environment = {});

std::string read_file(const std::string& path);

} // namespace simple::plugin_test
