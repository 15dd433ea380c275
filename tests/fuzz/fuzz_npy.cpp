// Reads any bytes as an NPY file; one that is read must be written as a file that reads back.
#include <cstdlib>

#include "formats.hpp"
#include "stdlib/data/npy.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    simple::fuzz::read_file([&] {
        const simple::tensor::Tensor t = simple::data::decode_npy(simple::fuzz::as_bytes(data, size), {"load", "fuzz"});
        const std::string again = simple::data::encode_npy(t);
        if (simple::data::decode_npy(simple::data::bytes_of(again), {"load", "again"}).shape() != t.shape()) {
            std::abort();
        }
    });
    return 0;
}
