// Reads of a shared library what tells whether it can be opened.
//
// The system's loader maps segments without looking at the size of the file: touching a page behind the end of a
// truncated one kills the process. So every file is looked at here before the loader gets it.
#pragma once

#include <string>

namespace simple::ffi {

/// Returns why the file cannot be a shared library for this machine, or an empty text.
std::string shared_library_fault(const std::string& path);

} // namespace simple::ffi
