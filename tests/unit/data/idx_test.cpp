#include "catch.hpp"

#include <string>
#include <vector>

#include "stdlib/data/idx.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple::data;
using simple::DType;
using simple::tensor::ints;
using simple::tensor::reals;
using simple::tensor::Tensor;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span<const char>(text)); }
Tensor round_trip(const Tensor& t) { return decode_idx(bytes_of(encode_idx(t)), "memory"); }
std::string failure(const std::string& bytes) {
    try {
        decode_idx(bytes_of(bytes), "a.idx");
    } catch (const FileError& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST_CASE("IDX keeps values, shapes and types", "[data][idx]") {
    CHECK(simple::tensor::equal(round_trip(ints({0, 255, 7, 9, 1, 2}, {3, 2})), ints({0, 255, 7, 9, 1, 2}, {3, 2})));
    CHECK(encode_idx(ints({0, 255})).size() == 4 + 4 + 2);
    for (const std::int64_t value : {-128, 127, -129, 32767, -32768, 40000, -2147483647}) {
        CHECK(round_trip(ints({value})).get({0}).as_i64() == value);
    }
    CHECK(simple::tensor::equal(round_trip(reals({1.5, -0.1})), reals({1.5, -0.1})));
    const Tensor single = simple::tensor::to(reals({0.1, 2.0}), DType::F32);
    CHECK(round_trip(single).dtype() == DType::F32);
    CHECK(simple::tensor::equal(round_trip(single), single));
    CHECK(round_trip(Tensor::zeros({2, 0, 3})).shape() == simple::tensor::Shape{2, 0, 3});
    CHECK(round_trip(Tensor::scalar(3)).shape() == simple::tensor::Shape{});
    CHECK(simple::tensor::equal(round_trip(simple::tensor::transpose(ints({1, 2, 3, 4}, {2, 2}))),
                                ints({1, 3, 2, 4}, {2, 2})));
}

TEST_CASE("what does not fit into IDX is refused", "[data][idx]") {
    CHECK(simple::tensor::message_of([] { encode_idx(ints({std::int64_t{1} << 40})); }).find("up to 32 bits") !=
          std::string::npos);
}

TEST_CASE("damaged files say what is wrong and where", "[data][idx]") {
    CHECK(failure("") == "load_idx: a.idx: not an IDX file (0 bytes, the magic number needs 4)");
    CHECK(failure("abcd") == "load_idx: a.idx: not an IDX file (bad magic number 61 62 63 64 at byte 0)");
    CHECK(failure(std::string("\x1F\x8B\x08\x00", 4)).find("compressed with gzip") != std::string::npos);
    const std::string good = encode_idx(ints({1, 2, 3}));
    CHECK(failure(good.substr(0, 6)).find("ends at byte 6 inside the sizes of 1 dimensions") != std::string::npos);
    CHECK(failure(good.substr(0, 10)).find("declares sizes [3] (3 bytes), the file has 2 bytes after byte 8") !=
          std::string::npos);
    CHECK(failure(good + "x").find("the file has 4 bytes") != std::string::npos);
    const std::string empty("\0\0\x08\x04\0\0\0\0\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF\0\0\0\x04", 20);
    CHECK(failure(empty) == "load_idx: a.idx: shape [0, 2147483647, 2147483647, 4] is too large");
    std::string huge("\0\0\x0E\x04", 4);
    huge += std::string(16, '\xFF');
    CHECK(failure(huge).find("(more bytes)") != std::string::npos);
    std::string deep("\0\0\x08\xFF", 4);
    deep += std::string(255UL * 4, '\0');
    CHECK(failure(deep).find("255 dimensions") != std::string::npos);
}
