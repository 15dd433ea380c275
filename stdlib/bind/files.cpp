#include "stdlib/bind/files.hpp"

#include "support/file.hpp"

namespace simple::bind {

std::string read_bytes(const Call& call, const std::string& path) {
    if (!call.permissions().read_files) {
        throw ScriptError(ErrorKind::Host, std::string(call.name()) + ": reading files is not allowed", {}, "E0607");
    }
    try {
        return read_file(path, numeric(call).file_bytes);
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

void raise(const data::FileError& error) {
    throw ScriptError(ErrorKind::Host, error.what(), error.help(), std::string(error.code()));
}

data::NamedTensors named_tensors(const Call& call, const Value& dict) {
    data::NamedTensors tensors;
    for (const auto& [name, value] : dict.items()) {
        if (!name.is_text()) {
            throw tensor::errors::wrong_type(call.name(), "tensors", "a dict with texts as keys", describe(name));
        }
        tensors.emplace_back(std::string(name.as_text()), to_tensor(call, value, call.name(), "tensors"));
    }
    return tensors;
}

Value dict_of(const Factory& factory, const data::NamedTensors& tensors) {
    std::vector<std::pair<Value, Value>> entries;
    for (const auto& [name, t] : tensors) {
        entries.emplace_back(factory.text(name), wrap(factory, t));
    }
    return factory.dict(entries);
}

} // namespace simple::bind
