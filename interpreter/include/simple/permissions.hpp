// What a program may reach outside of the interpreter.
#pragma once

namespace simple {

/// Switches of one interpreter. The defaults are those of an embedded one: files, yes; plugins, no.
struct Permissions {
    bool read_files = true;
    bool write_files = true;
    bool plugins = false;
    bool environment = true;
    bool clock = true;

    /// Nothing at all: the program can only compute and print.
    static Permissions none() noexcept { return {false, false, false, false, false}; }
};

} // namespace simple
