// Names of the kinds of values, as type_of and messages give them.
#pragma once

#include "runtime/value_repr.hpp"

namespace simple::runtime {

constexpr const char* kind_name(Tag tag) noexcept {
    switch (tag) {
        case Tag::Nil: return "nil";
        case Tag::Bool: return "bool";
        case Tag::Int: return "i64";
        case Tag::Float: return "f64";
        case Tag::Text: return "text";
        case Tag::Array: return "array";
        case Tag::Dict: return "dict";
        case Tag::Set: return "set";
        case Tag::Tuple: return "tuple";
        case Tag::Range: return "range";
        case Tag::Closure:
        case Tag::Native:
        case Tag::BoundMethod: return "fn";
        case Tag::Instance: return "instance";
        case Tag::Struct: return "struct";
        case Tag::Enum: return "enum";
        case Tag::Some: return "option";
        case Tag::Ok:
        case Tag::Err: return "result";
        case Tag::Class: return "class";
        case Tag::Module: return "module";
        case Tag::NativeObject: return "object";
        case Tag::Absent:
        case Tag::Cell:
        case Tag::Count: break;
    }
    return "nothing";
}

} // namespace simple::runtime
