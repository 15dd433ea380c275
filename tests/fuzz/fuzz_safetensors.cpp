// Reads any bytes as a safetensors file; one that is read must be written as a file with the same names.
#include <cstdlib>

#include "formats.hpp"
#include "stdlib/data/safetensors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::fuzz::read_file([&] {
        const simple::data::Failure fail("load", "fuzz");
        const simple::data::SafeTensors file =
            simple::data::decode_safetensors(simple::fuzz::as_bytes(data, size), fail);
        const std::string again = simple::data::encode_safetensors(file.tensors, file.metadata, fail);
        const simple::data::SafeTensors back = simple::data::decode_safetensors(simple::data::bytes_of(again), fail);
        if (back.metadata != file.metadata || back.tensors.size() != file.tensors.size()) {
            std::abort();
        }
    });
    return 0;
}
