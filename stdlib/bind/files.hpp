// Files for the bindings: permissions first, then the interpreter's one file layer.
#pragma once

#include <string>
#include <string_view>

#include "stdlib/bind/convert.hpp"
#include "stdlib/data/npz.hpp"

namespace simple::bind {

/// Reads a whole file. Raises E12 errors naming function, path and reason.
std::string read_bytes(const Call& call, const std::string& path);
/// Replaces a file atomically. Raises E12 errors.
void write_bytes(const Call& call, const std::string& path, std::string_view bytes);
/// Raises what a reader of a format found, with its code.
[[noreturn]] void raise(const data::FileError& error);
/// {text: X} as tensors with names. Raises E7 for other values.
data::NamedTensors named_tensors(const Call& call, const Value& dict);
/// Tensors with names as {text: P}.
Value dict_of(const Factory& factory, const data::NamedTensors& tensors);
/// Reports faults of the file that a call reads or writes.
inline data::Failure failure(const Call& call, std::string_view path) {
    return data::Failure(call.name(), path).with_limits(numeric(call).file_limits);
}

/// Makes a native function of one that may throw data::FileError or tensor::Error.
template <Value (*F)(Call&)> Value file_guarded(Call& call) {
    try {
        return F(call);
    } catch (const data::FileError& error) {
        raise(error);
    } catch (const tensor::Error& error) {
        raise(error);
    }
}

} // namespace simple::bind
