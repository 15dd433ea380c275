// Reads any bytes as an IDX file.
#include "formats.hpp"
#include "stdlib/data/idx.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::fuzz::read_file([&] { simple::data::decode_idx(simple::fuzz::as_bytes(data, size), "fuzz"); });
    return 0;
}
