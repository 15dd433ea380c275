// Reads any bytes as an NPZ file.
#include "formats.hpp"
#include "stdlib/data/npz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::fuzz::read_file([&] { simple::data::decode_npz(simple::fuzz::as_bytes(data, size), {"load", "fuzz"}); });
    return 0;
}
