#include "stdlib/bind/files.hpp"

#include "support/file.hpp"

namespace simple::bind {

namespace {

constexpr std::size_t kLargestFile = std::size_t{4} << 30;

} // namespace

std::string read_bytes(const Call& call, const std::string& path) {
    if (!call.permissions().read_files) {
        throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": reading files is not allowed", {}, "E0607");
    }
    try {
        return read_file(path, kLargestFile);
    } catch (const FileError& error) {
        throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": " + error.what(), {}, "E0606");
    }
}

void write_bytes(const Call& call, const std::string& path, std::string_view bytes) {
    if (!call.permissions().write_files) {
        throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": writing files is not allowed", {}, "E0607");
    }
    try {
        write_file_atomically(path, bytes);
    } catch (const FileError& error) {
        throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": " + error.what(), {}, "E0606");
    }
}

} // namespace simple::bind
