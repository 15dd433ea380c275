// Finds the files that hold tests.
#pragma once

#include <string>
#include <vector>

namespace simple::cli {

/// The files of a test run, or why there is none.
struct FoundTests {
    std::vector<std::string> files;
    /// Empty when every path could be read and there is at least one file.
    std::string problem;
    std::string help;
};

/// Collects the files named and those under the folders named whose names end in `_spec.spl` or `_test.spl`, each once,
/// those of a folder in order of their paths. Folders whose names begin with a dot are left out.
FoundTests find_tests(const std::vector<std::string>& paths);

} // namespace simple::cli
