// Files that are as they should be: round trips, and bytes that other programs write.
#include <limits>
#include <string>

#include "malformed.hpp"
#include "stdlib/data/csv.hpp"
#include "stdlib/data/npy.hpp"
#include "stdlib/data/safetensors.hpp"
#include "stdlib/data/text_tensors.hpp"
#include "stdlib/tensor/ops.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple;
using namespace simple::data;
using simple::tensor::ints;
using simple::tensor::reals;
using simple::tensor::Tensor;

namespace {

const Failure kFail("load", "memory");

Tensor npy(const std::string& bytes) { return decode_npy(bytes_of(bytes), kFail); }
std::string npy_file(const std::string& descr, const std::string& shape, const std::string& data,
                     const std::string& order = "False") {
    const std::string dict = "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + "}\n";
    return std::string("\x93NUMPY\x03\0", 8) + little(dict.size(), 4) + dict + data;
}
bool same(const Tensor& a, const Tensor& b) { return a.dtype() == b.dtype() && tensor::equal(a, b); }

} // namespace

TEST_CASE("NPY keeps values, shapes and types", "[data][npy]") {
    const Tensor tensors[] = {reals({1.5, -0.1, 1e300, 4}, {2, 2}),
                              ints({1, -2, 3}),
                              tensor::gt(reals({1, -1}), 0.0),
                              tensor::to(reals({0.1, 2.0}), DType::F32),
                              Tensor::zeros({2, 0, 3}),
                              Tensor::scalar(3.0),
                              tensor::transpose(ints({1, 2, 3, 4, 5, 6}, {2, 3}))};
    for (const Tensor& t : tensors) {
        CHECK(same(npy(encode_npy(t)), tensor::contiguous(t)));
        CHECK(encode_npy(t).find('\n') % 64 == 63);
    }
    const double special[] = {std::numeric_limits<double>::infinity(), -0.0, 5e-324};
    const Tensor t = tensor::from_data(std::span<const double>(special), {3});
    CHECK(std::signbit(npy(encode_npy(t)).get({1}).as_f64()));
    CHECK(npy(encode_npy(t)).get({2}).as_f64() == 5e-324);
}

TEST_CASE("NPY types that tensors do not have become those that hold them", "[data][npy]") {
    CHECK(same(npy(npy_file("|i1", "(2,)", "\x01\xFF")), ints({1, -1})));
    CHECK(same(npy(npy_file("|u1", "(2,)", "\x01\xFF")), ints({1, 255})));
    CHECK(same(npy(npy_file("<u2", "(1,)", "\xFF\xFF")), ints({65535})));
    CHECK(same(npy(npy_file(">i2", "(1,)", "\xFF\xFE")), ints({-2})));
    CHECK(same(npy(npy_file(">u4", "(1,)", "\xFF\xFF\xFF\xFE")), ints({4294967294})));
    CHECK(same(npy(npy_file(">f8", "(1,)", std::string("\x3F\xF8\0\0\0\0\0\0", 8))), reals({1.5})));
    CHECK(same(npy(npy_file("|b1", "(3,)", std::string("\x00\x01\x02", 3))), tensor::gt(reals({0, 1, 2}), 0.0)));
    // Halves: 1.5, -2, the smallest above 0, infinity.
    const Tensor halves = npy(npy_file("<f2", "(4,)", std::string("\x00\x3E\x00\xC0\x01\x00\x00\x7C", 8)));
    CHECK(halves.dtype() == DType::F32);
    CHECK(halves.get({0}).as_f64() == 1.5);
    CHECK(halves.get({1}).as_f64() == -2.0);
    CHECK(halves.get({2}).as_f64() == 0x1p-24);
    CHECK(halves.get({3}).as_f64() == std::numeric_limits<double>::infinity());
    CHECK(same(npy(npy_file("|i1", "(2, 3)", "\x01\x04\x02\x05\x03\x06", "True")), ints({1, 2, 3, 4, 5, 6}, {2, 3})));
    CHECK(npy(npy_file("|i1", "( )", "\x05")).shape() == tensor::Shape{});
}

TEST_CASE("safetensors keep names, order, types and metadata", "[data][safetensors]") {
    const NamedTensors tensors = {{"flag", tensor::gt(reals({1, -1, 1}), 0.0)},
                                  {"layer.weight", reals({1, 2, 3, 4}, {2, 2})},
                                  {"ünï\"\\\n", ints({7})},
                                  {"single", tensor::to(reals({0.1}), DType::F32)},
                                  {"none", Tensor::zeros({0, 4})}};
    const TextPairs metadata = {{"made by", "a \"test\"\t"}, {"", ""}};
    const std::string bytes = encode_safetensors(tensors, metadata, kFail);
    CHECK((static_cast<unsigned char>(bytes[0]) % 8U) == 0);
    const SafeTensors back = decode_safetensors(bytes_of(bytes), kFail);
    CHECK(back.metadata == metadata);
    REQUIRE(back.tensors.size() == tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        CHECK(back.tensors[i].first == tensors[i].first);
        CHECK(same(back.tensors[i].second, tensors[i].second));
    }
    CHECK(decode_safetensors(bytes_of(bytes), kFail, DType::F64).tensors[3].second.dtype() == DType::F64);
    const TextPairs info = describe_safetensors(bytes_of(bytes), kFail);
    CHECK(info[3] == std::pair<std::string, std::string>("layer.weight", "F64 [2, 2]"));
    CHECK(decode_safetensors(bytes_of(little(2, 8) + "{}"), kFail).tensors.empty());
}

TEST_CASE("safetensors of other types", "[data][safetensors]") {
    const std::string header = R"({"b":{"dtype":"BF16","shape":[2],"data_offsets":[2,6]},)"
                               R"("i":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}}   )";
    const std::string bytes = little(header.size(), 8) + header + std::string("\x01\xFF\xC0\x3F\x80\xBF", 6);
    const NamedTensors tensors = decode_safetensors(bytes_of(bytes), kFail).tensors;
    CHECK(same(tensors[0].second, tensor::to(reals({1.5, -1.0}), DType::F32)));
    CHECK(same(tensors[1].second, ints({1, -1})));
}

TEST_CASE("safetensors names that no file may have are refused", "[data][safetensors]") {
    const auto said = [](const NamedTensors& tensors) {
        return complaint([&](const std::string&) { encode_safetensors(tensors, {}, kFail); }, "");
    };
    CHECK(said({{"a", reals({1})}, {"a", reals({1})}}) == "load: memory: the name \"a\" cannot be used twice");
    CHECK(said({{"__metadata__", reals({1})}}).find("cannot be used twice") != std::string::npos);
    CHECK(said({{"\xFF", reals({1})}}).find("is not valid UTF-8") != std::string::npos);
}

TEST_CASE("CSV files are read as RFC 4180 has them", "[data][csv]") {
    const auto read = [](const std::string& text, char delimiter = ',', std::optional<bool> header = {}) {
        return decode_csv(text, delimiter, header, {"load_csv", "a.csv", codes::kCsv});
    };
    const CsvTable plain = read("x,y\r\n1,2\r\n3.5,-4e2\r\n");
    CHECK(plain.columns() == std::vector<std::string>{"x", "y"});
    CHECK(tensor::equal(plain.numeric(), reals({1, 2, 3.5, -400}, {2, 2})));
    const CsvTable quoted = read("\xEF\xBB\xBFname,n\n\"a \"\"b\"\"\",1\n\"c,\nd\",2\n\"\",3");
    CHECK(quoted.cell(0, 0) == "a \"b\"");
    CHECK(quoted.cell(1, 0) == "c,\nd");
    CHECK(quoted.cell(2, 0).empty());
    CHECK(quoted.rows() == 3);
    CHECK_FALSE(quoted.is_numeric(0));
    CHECK(read("1;2\n3;4", ';').numeric().shape() == tensor::Shape{2, 2});
    CHECK(read("1,2\n3,4").columns() == std::vector<std::string>{"0", "1"});
    CHECK(read("a,b\nc,d").rows() == 2);
    CHECK(read("a,b\nc,d", ',', true).rows() == 1);
    CHECK(read("1,2\n3,4", ',', true).columns() == std::vector<std::string>{"1", "2"});
    const CsvTable gaps = read("a,b\n1,\n,2\n nan , +3 \n");
    CHECK(gaps.is_numeric(0));
    CHECK(std::isnan(gaps.numbers(1)[0]));
    CHECK(gaps.numbers(1)[2] == 3.0);
    CHECK(read("1e-400\n").numbers(0)[0] == 0.0);
    CHECK_FALSE(read("a\n1e999\n").is_numeric(0));
    const std::size_t order[] = {1, 0};
    CHECK(plain.select(order).columns() == std::vector<std::string>{"y", "x"});
    CHECK(plain.select(order).numbers(0)[1] == -400.0);
}

TEST_CASE("CSV numbers read back exactly", "[data][csv]") {
    const Tensor t = reals({0.1, 1.0 / 3.0, 1e300, -5e-324}, {2, 2});
    const std::string names[] = {"a", "b,c"};
    const std::string text = encode_csv(t, names, kFail);
    CHECK(text.substr(0, 8) == "a,\"b,c\"\n");
    CHECK(tensor::equal(decode_csv(text, ',', {}, kFail).numeric(), t));
    CHECK(encode_csv(ints({1, 2}), {}, kFail) == "1\n2\n");
}

TEST_CASE("tensors as text read back exactly", "[data][text]") {
    CHECK(encode_text(reals({1, 2, 3, 4}, {2, 2})) == "SHAPE:2,2\nDATA:1.0,2.0,3.0,4.0");
    const TextTensors contents{{reals({0.1, 1e300}), Tensor::scalar(-5e-324), Tensor::zeros({0})}, 7, 0.01};
    const std::string text = encode_text(contents);
    CHECK(text.substr(0, 17) == "EPOCH:7\nLR:0.01\nS");
    const TextTensors back = decode_text(text, kFail);
    CHECK(back.epoch == 7);
    CHECK(back.lr == 0.01);
    REQUIRE(back.tensors.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(same(back.tensors[i], contents.tensors[i]));
    }
}

TEST_CASE("limits of files hold at the limit and not beyond", "[data][limits]") {
    const auto csv = [](const std::string& text) { return decode_csv(text, ',', {}, kFail); };
    CHECK(csv(std::string(FileLimits().csv_columns - 1, ',')).columns().size() == FileLimits().csv_columns);
    CHECK_THROWS_AS(csv(std::string(FileLimits().csv_columns, ',')), FileError);
    CHECK(csv(std::string(FileLimits().csv_cell, 'x')).rows() == 1);
    CHECK_THROWS_AS(csv(std::string(FileLimits().csv_cell + 1, 'x')), FileError);

    const auto header = [](std::size_t length) {
        std::string dict = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}";
        dict.resize(length, ' ');
        return std::string("\x93NUMPY\x02\0", 8) + little(length, 4) + dict + "\x07";
    };
    CHECK(npy(header(65'536)).get({0}).as_i64() == 7);
    CHECK_THROWS_AS(npy(header(65'537)), FileError);

    const Failure strict = kFail.with_limits(FileLimits::untrusted());
    CHECK_THROWS_AS(decode_npy(bytes_of(header(10'001)), strict), FileError);
    CHECK(decode_npy(bytes_of(header(10'000)), strict).numel() == 1);
    CHECK_THROWS_AS(decode_csv(std::string(4096, ','), ',', {}, strict), FileError);
    CHECK(decode_csv(std::string(4095, ','), ',', {}, strict).columns().size() == 4096);
    const std::string wide = "{" + std::string(1U << 20U, ' ') + "}";
    CHECK_THROWS_AS(decode_safetensors(bytes_of(little(wide.size(), 8) + wide), strict), FileError);
    CHECK(decode_safetensors(bytes_of(little(wide.size(), 8) + wide), kFail).tensors.empty());
    NamedTensors many;
    for (int i = 0; i < 101; ++i) {
        many.emplace_back(std::to_string(i), reals({1}));
    }
    const std::string archive = encode_npz(many, kFail);
    CHECK(decode_npz(bytes_of(archive), kFail).size() == 101);
    CHECK_THROWS_AS(decode_npz(bytes_of(archive), strict), FileError);

    const auto dimensions = [](std::size_t count) {
        std::string shape = "(";
        for (std::size_t i = 0; i < count; ++i) {
            shape += "1,";
        }
        return npy_file("|u1", shape + ")", "\x07");
    };
    CHECK(npy(dimensions(tensor::kMaxRank)).ndim() == tensor::kMaxRank);
    CHECK_THROWS_AS(npy(dimensions(tensor::kMaxRank + 1)), FileError);
}
