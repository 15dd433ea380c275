#include "stdlib/data/npz.hpp"

#include <set>

#include "stdlib/data/npy.hpp"
#include "stdlib/data/zip.hpp"

namespace simple::data {
namespace {

constexpr std::string_view kSuffix = ".npy";

} // namespace

NamedTensors decode_npz(Bytes bytes, const Failure& fail) {
    const Failure archive = fail.with_code(codes::kArchive);
    NamedTensors tensors;
    std::set<std::string> names;
    for (const ZipEntry& entry : list_zip(bytes, archive)) {
        const std::string part = "entry " + shown(entry.name);
        std::string space;
        const Bytes contents = unpack(entry, space, archive.within(part));
        const bool marked = entry.name.size() > kSuffix.size() && entry.name.ends_with(kSuffix);
        const std::string name = entry.name.substr(0, entry.name.size() - (marked ? kSuffix.size() : 0));
        if (!names.insert(name).second) {
            archive("has two entries for " + shown(name));
        }
        tensors.emplace_back(name, decode_npy(contents, fail.within(part)));
    }
    return tensors;
}

std::string encode_npz(const NamedTensors& tensors, const Failure& fail) {
    ZipWriter writer(fail);
    for (const auto& [name, tensor] : tensors) {
        writer.add(name + std::string(kSuffix), encode_npy(tensor));
    }
    return writer.finish();
}

} // namespace simple::data
