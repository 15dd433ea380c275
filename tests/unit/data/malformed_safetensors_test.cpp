#include "malformed.hpp"

#include "stdlib/data/safetensors.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple;
using namespace simple::data;
using simple::tensor::reals;

namespace {

SafeTensors read_file(const std::string& bytes) {
    return decode_safetensors(bytes_of(bytes), {"load_safetensors", "a.st"});
}

std::string file(const std::string& header, std::size_t data = 0) {
    return little(header.size(), 8) + header + std::string(data, '\0');
}
/// A file with one tensor w and 16 bytes.
std::string tensor_file(const std::string& fields, std::size_t data = 16) {
    return file("{\"w\":{" + fields + "}}", data);
}
std::string with_type(const std::string& dtype) {
    return tensor_file(R"("dtype":)" + dtype + R"(,"shape":[2],"data_offsets":[0,16])");
}
std::string with_shape(const std::string& shape) {
    return tensor_file(R"("dtype":"F64","shape":)" + shape + R"(,"data_offsets":[0,16])");
}
std::string with_offsets(const std::string& offsets) {
    return tensor_file(R"("dtype":"F64","shape":[2],"data_offsets":)" + offsets);
}
std::string u8(const std::string& name, int begin, int end) {
    return "\"" + name + R"(":{"dtype":"U8","shape":[)" + std::to_string(end - begin) + R"(],"data_offsets":[)" +
           std::to_string(begin) + "," + std::to_string(end) + "]}";
}

std::vector<Defect> length_defects() {
    std::vector<Defect> defects = {{"empty", "", "ends at byte 0 inside the length of the header"},
                                   {"short length", "abc", "inside the length of the header"},
                                   {"no header", little(0, 8), "header length 0 at byte 0 does not fit"},
                                   {"no header, data", little(0, 8) + "xyz", "header length 0"}};
    for (const std::uint64_t length : {std::uint64_t{3}, std::uint64_t{100'000'001}, std::uint64_t{1} << 40U,
                                       ~std::uint64_t{0}, std::uint64_t{1} << 63U}) {
        defects.push_back({"header length", little(length, 8) + "{}",
                           "header length " + std::to_string(length) + " at byte 0 does not fit: 2 bytes are left"});
    }
    return defects;
}

std::vector<Defect> json_defects() {
    std::vector<Defect> defects;
    for (const char* header : {"[]", "\"w\"", " {}", "\n{}", "null", "17", "x", "}", "\xEF\xBB\xBF{}"}) {
        defects.push_back({header, file(header), "expected { as its first byte"});
    }
    for (const char* header : {"{} {}", "{}x", "{}}", "{},"}) {
        defects.push_back({header, file(header), "expected nothing but spaces after the object"});
    }
    const std::pair<const char*, const char*> cases[] = {
        {"{", "expected the name of a tensor, found its end at byte 9"},
        {"{w:1}", "expected the name of a tensor"},
        {"{'w':1}", "expected the name of a tensor"},
        {"{1:2}", "expected the name of a tensor"},
        {"{\"w\"}", "expected a colon"},
        {"{\"w\":}", "expected an object with dtype"},
        {"{\"w\":null}", "expected an object with dtype"},
        {"{\"w\":[]}", "expected an object with dtype"},
        {"{\"w\":\"x\"}", "expected an object with dtype"},
        {"{\"w\":true}", "expected an object with dtype"},
        {"{\"w\":{}", "tensor \"w\" needs dtype, shape and data_offsets"},
        {"{\"w\":{}}", "tensor \"w\" needs dtype, shape and data_offsets"},
        {"{\"w", "expected a text of UTF-8"},
        {"{\"w\n\":{}}", "without control characters"},
        {"{\"w\\x\":{}}", "expected an escape of JSON"},
        {"{\"w\\u12\":{}}", "expected four hexadecimal digits"},
        {"{\"w\\ud800\":{}}", "expected no lone surrogate"},
        {"{\"w\\udc00\":{}}", "expected no lone surrogate"},
        {"{\"w\\ud800\\u0041\":{}}", "expected the second half of a surrogate pair"},
        {"{\"w\xFF\":{}}", "expected a text of UTF-8"},
        {"{\"w\xC0\x80\":{}}", "expected a text of UTF-8"},
        {"{\"w\xED\xA0\x80\":{}}", "expected a text of UTF-8"},
        {"{\"w\\", "expected an escape of JSON"},
        {"{\"__metadata__\":1}", "expected an object of texts"},
        {"{\"__metadata__\":{\"a\":1}}", "expected a text as metadata"},
        {"{\"__metadata__\":{\"a\":null}}", "expected a text as metadata"},
        {"{\"__metadata__\":{\"a\":{}}}", "expected a text as metadata"},
        {"{\"__metadata__\":{\"a\":[\"b\"]}}", "expected a text as metadata"},
        {"{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}}", "metadata has \"a\" twice"},
        {"{\"__metadata__\":{},\"__metadata__\":{}}", "header has \"__metadata__\" twice"},
        {"{\"__metadata__\":{\"a\" \"b\"}}", "expected a colon"},
        {"{\"__metadata__\":{\"a\":\"b\",}}", "expected a key of the metadata"},
        {"{\"__metadata__\":{}", "expected a comma or }, found its end"},
    };
    for (const auto& [header, message] : cases) {
        defects.push_back({header, file(header), message});
    }
    defects.push_back({"deep list", file("{\"w\":" + std::string(100'000, '[')), "expected an object with dtype"});
    defects.push_back({"deep object", tensor_file("\"shape\":" + std::string(100'000, '[')), "expected a size"});
    return defects;
}

std::vector<Defect> entry_defects() {
    std::vector<Defect> defects;
    for (const char* dtype :
         {"\"f64\"", "\"F8\"", "\"U64\"", "\"C64\"", "\"\"", "\"OBJECT\"", "\"F8_E4M3\"", "\"F64 \""}) {
        defects.push_back({dtype, with_type(dtype), "which is not supported at byte"});
    }
    for (const char* dtype : {"64", "null", "[\"F64\"]", "F64"}) {
        defects.push_back({dtype, with_type(dtype), "expected the name of an element type"});
    }
    for (const char* shape : {"[-2]", "[2.0]", "[2e0]", "[02]", "[\"2\"]", "[null]", "[[2]]", "[2,]", "[,2]", "[+2]",
                              "[true]", "[18446744073709551616]", "[9223372036854775808]"}) {
        defects.push_back({shape, with_shape(shape), "expected a size of at least 0"});
    }
    for (const char* shape : {"2", "{}", "\"2\"", "null"}) {
        defects.push_back({shape, with_shape(shape), "expected a list of sizes"});
    }
    defects.push_back({"open shape", with_shape("[2 "), "expected a size of at least 0"});
    defects.push_back({"two sizes", with_shape("[2 2]"), "expected a comma or ]"});
    std::string many = "[1";
    for (int i = 0; i < 64; ++i) {
        many += ",1";
    }
    defects.push_back({"dimensions", with_shape(many + "]"), "has more than 64 dimensions"});
    for (const char* offsets : {"[-1,15]", "[0,-1]", "[0.0,16]", "[\"0\",16]", "[]", "[[0,16]]"}) {
        defects.push_back({offsets, with_offsets(offsets), "expected an offset of at least 0"});
    }
    defects.push_back({"one offset", with_offsets("[0]"), "expected a comma"});
    defects.push_back({"three offsets", with_offsets("[0,16,32]"), "expected the end of two offsets"});
    defects.push_back({"no list", with_offsets("16"), "expected two offsets"});
    const std::string good = R"("dtype":"F64","shape":[2],"data_offsets":[0,16])";
    defects.push_back({"dtype twice", tensor_file(good + R"(,"dtype":"F64")"), "tensor \"w\" has dtype twice"});
    defects.push_back({"shape twice", tensor_file(good + R"(,"shape":[2])"), "tensor \"w\" has shape twice"});
    defects.push_back({"unknown field", tensor_file(good + R"(,"x":1)"), "tensor \"w\" has an unknown field \"x\""});
    defects.push_back({"no dtype", tensor_file(R"("shape":[2],"data_offsets":[0,16])"), "needs dtype, shape"});
    defects.push_back({"no shape", tensor_file(R"("dtype":"F64","data_offsets":[0,16])"), "needs dtype, shape"});
    defects.push_back({"no offsets", tensor_file(R"("dtype":"F64","shape":[2])"), "needs dtype, shape"});
    defects.push_back(
        {"name twice", file("{" + u8("a", 0, 1) + "," + u8("a", 1, 2) + "}", 2), "header has \"a\" twice"});
    defects.push_back({"comma at the end", file("{" + u8("a", 0, 1) + ",}", 1), "expected the name of a tensor"});
    return defects;
}

std::vector<Defect> layout_defects() {
    std::vector<Defect> defects;
    for (const char* offsets : {"[0,17]", "[16,0]", "[0,9223372036854775807]", "[17,17]", "[32,16]"}) {
        defects.push_back({offsets, with_offsets(offsets), "outside the 16 bytes after the header"});
    }
    for (const char* offsets : {"[0,15]", "[0,0]", "[8,16]", "[1,16]"}) {
        defects.push_back({offsets, with_offsets(offsets), "with shape [2] of F64 needs 16 bytes"});
    }
    for (const char* shape : {"[3]", "[]", "[0]", "[2,2]", "[1]"}) {
        defects.push_back({shape, with_shape(shape), "of F64 needs"});
    }
    for (const char* shape : {"[4294967296,4294967296]", "[9223372036854775807,9223372036854775807]",
                              "[2305843009213693952]", "[0,4294967296,4294967296]"}) {
        const bool empty = std::string(shape).substr(0, 2) == "[0";
        defects.push_back({shape, with_shape(shape), empty ? "too many bytes" : "needs too many bytes"});
    }
    const std::pair<std::string, const char*> layouts[] = {
        {u8("a", 0, 8) + "," + u8("b", 4, 12), "tensor \"b\" begins at offset 4, overlapping the tensor before it"},
        {u8("a", 0, 16) + "," + u8("b", 0, 16), "overlapping the tensor before it"},
        {u8("a", 0, 4) + "," + u8("b", 8, 16), "tensor \"b\" begins at offset 8, leaving a hole after offset 4"},
        {u8("a", 4, 16), "tensor \"a\" begins at offset 4, leaving a hole after offset 0"},
        {u8("a", 0, 12), "has 4 bytes that belong to no tensor, after offset 12"},
        {u8("b", 8, 16) + "," + u8("a", 0, 4), "leaving a hole after offset 4"},
    };
    for (const auto& [entries, message] : layouts) {
        defects.push_back({entries, file("{" + entries + "}", 16), message});
    }
    defects.push_back({"data without tensors", file("{}", 5), "has 5 bytes that belong to no tensor"});
    return defects;
}

} // namespace

TEST_CASE("damaged safetensors files are refused, naming the tensor", "[data][malformed]") {
    for (const std::vector<Defect>& defects : {length_defects(), json_defects(), entry_defects(), layout_defects()}) {
        check_defects(read_file, defects, "load_safetensors: a.st: ");
    }
}

TEST_CASE("safetensors files with damaged bytes", "[data][malformed]") {
    check_damage(read_file, encode_safetensors({{"w", reals({1, 2})}, {"b", reals({3})}}, {{"made", "here"}},
                                               {"save_safetensors", "a.st"}));
}
