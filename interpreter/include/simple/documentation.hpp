// What the tables of signatures say about names: the one source of help, completion lists and reference pages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simple/export.hpp"

namespace simple {

/// A module, or a name of one.
struct Documentation {
    enum class Kind : std::uint8_t { Module, Function, Class, Method, Property, Constant };

    /// One way to call a function or to construct an object.
    struct Form {
        std::string signature;
        std::string text;
    };

    Kind kind = Kind::Constant;
    /// As programs write it behind the module: "matmul", "Linear.forward", "text.split"; of a module its full name.
    std::string name;
    /// Where it is imported from; "prelude" for what is predefined. Empty for a module.
    std::string module;
    std::string text;
    std::vector<Form> forms;
    /// The name under which the same is described, where this one was only made for old programs.
    std::string stands_for;
    /// Other names of the same thing in its module; of a module, others with the same contents.
    std::vector<std::string> also;
    /// Other modules that have it under this name.
    std::vector<std::string> elsewhere;
    /// Names of a module or members of a class.
    std::vector<Documentation> members;
};

/// Returns "module", "function", "class", "method", "property" or "constant".
SIMPLE_API const char* kind_name(Documentation::Kind kind) noexcept;

/// Returns signatures and descriptions as lines for people.
SIMPLE_API std::string to_text(const Documentation& entry);

} // namespace simple
