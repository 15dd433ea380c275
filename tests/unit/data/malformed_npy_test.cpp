#include "malformed.hpp"

#include "stdlib/data/npy.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple;
using namespace simple::data;
using simple::tensor::ints;
using simple::tensor::reals;

namespace {

tensor::Tensor read_file(const std::string& bytes) { return decode_npy(bytes_of(bytes), {"load_npy", "a.npy"}); }

/// A file with a header of one's own, and so many bytes of elements.
std::string with_header(const std::string& dict, std::size_t elements = 16, unsigned version = 1) {
    std::string out("\x93NUMPY", 6);
    out += static_cast<char>(version);
    out += '\0';
    out += little(dict.size() + 1, version == 1 ? 2 : 4) + dict + "\n";
    return out + std::string(elements, '\0');
}
std::string with_descr(const std::string& descr, std::size_t elements = 16) {
    return with_header("{'descr': " + descr + ", 'fortran_order': False, 'shape': (2,), }", elements);
}
std::string with_shape(const std::string& shape, std::size_t elements = 16) {
    return with_header("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }", elements);
}
std::string with_order(const std::string& order) {
    return with_header("{'descr': '<f8', 'fortran_order': " + order + ", 'shape': (2,), }");
}

std::vector<Defect> magic_defects() {
    const std::string good = encode_npy(reals({1, 2}));
    std::vector<Defect> defects = {{"empty", "", "not an NPY file (bad magic at byte 0)"},
                                   {"other file", "PK\x03\x04 something", "not an NPY file (bad magic at byte 0)"},
                                   {"magic only", good.substr(0, 6), "ends at byte 6 inside the version"},
                                   {"no length", good.substr(0, 8), "ends at byte 8 inside the header length"},
                                   {"length alone", good.substr(0, 10), "header length 118 at byte 8 is too large"}};
    for (const int version : {0, 4, 5, 255}) {
        std::string bad = good;
        bad[6] = static_cast<char>(version);
        defects.push_back({"version", bad, "version " + std::to_string(version) + ".0 at byte 6 is not supported"});
    }
    std::string minor = good;
    minor[7] = 3;
    defects.push_back({"minor version", minor, "version 1.3"});
    for (const std::uint64_t length : {std::uint64_t{65'535}, std::uint64_t{4'294'967'295}, std::uint64_t{70'000}}) {
        const std::string file = std::string("\x93NUMPY\x02\0", 8) + little(length, 4);
        defects.push_back({"header length", file, "header length " + std::to_string(length) + " at byte 8"});
    }
    const std::string none = std::string("\x93NUMPY\x01\0", 8) + little(0, 2);
    defects.push_back({"no header", none, "expected '{', found its end at byte 10"});
    std::string large(70'000, ' ');
    large[0] = '{';
    defects.push_back({"long header", with_header(large, 0, 2), "at most 65536 are allowed"});
    return defects;
}

std::vector<Defect> dict_defects() {
    const std::string fields = "'fortran_order': False, 'shape': (2,)";
    return {{"not a dict", with_header("['descr']"), "expected '{'"},
            {"a number", with_header("17"), "expected '{', found \"17"},
            {"an expression", with_header("__import__('os').system('true')"), "expected '{'"},
            {"an expression as value", with_descr("eval('1')"), "expected a text for descr"},
            {"no end", with_header("{'descr': '<f8', " + fields), "expected '}', found its end"},
            {"text after it", with_header("{'descr': '<f8', " + fields + "} x"), "expected nothing after the dict"},
            {"no colon", with_header("{'descr' '<f8', " + fields + "}"), "expected ':'"},
            {"no comma", with_header("{'descr': '<f8' " + fields + "}"), "expected '}', found \"'fortran_ord"},
            {"two commas", with_header("{'descr': '<f8',, " + fields + "}"), "expected a key"},
            {"key without quotes", with_header("{descr: '<f8', " + fields + "}"), "expected a key"},
            {"key without end", with_header("{'descr"), "expected a key"},
            {"escape in a key", with_header("{'de\\scr': '<f8', " + fields + "}"), "expected a key"},
            {"descr missing", with_header("{" + fields + "}"), "header has no descr"},
            {"order missing", with_header("{'descr': '<f8', 'shape': (2,)}"), "header has no fortran_order"},
            {"shape missing", with_header("{'descr': '<f8', 'fortran_order': False}"), "header has no shape"},
            {"empty dict", with_header("{}"), "header has no descr"},
            {"descr twice", with_header("{'descr': '<f8', 'descr': '<f8', " + fields + "}"),
             "header has descr twice at byte 27"},
            {"shape twice", with_header("{'descr': '<f8', 'shape': (2,), " + fields + "}"), "header has shape twice"},
            {"order twice", with_header("{'descr': '<f8', 'fortran_order': True, " + fields + "}"),
             "header has fortran_order twice"},
            {"extra key", with_header("{'descr': '<f8', 'extra': 1, " + fields + "}"),
             "header has an unknown key \"extra\" at byte 27"},
            {"empty key", with_header("{'': '<f8', " + fields + "}"), "header has an unknown key \"\""}};
}

std::vector<Defect> value_defects() {
    std::vector<Defect> defects;
    for (const char* descr : {"''", "'<'", "'f8'", "'<f'", "'<f3'", "'<f16'", "'<c16'", "'<U5'", "'|S3'", "'<M8[ns]'",
                              "'<i16'", "'|V8'", "'<b1x'", "'?'", "'<f8 '"}) {
        const std::string name(descr + 1, std::string(descr).size() - 2);
        defects.push_back({descr, with_descr(descr), "element type \"" + name + "\" (descr) is not supported"});
    }
    defects.push_back({"objects", with_descr("'|O'"), "element type \"|O\" (descr) is not supported"});
    for (const char* descr : {"[('a', '<f8')]", "1", "None", "('<f8', (2,))", "<f8"}) {
        defects.push_back({descr, with_descr(descr), "expected a text for descr; structured types are not supported"});
    }
    for (const char* order : {"1", "'True'", "true", "None", "Fals", ""}) {
        defects.push_back({order, with_order(order), "expected True or False for fortran_order"});
    }
    for (const char* shape : {"(-1,)", "(a,)", "('2',)", "(,)", "((2,),)", "(2,,)", "(--2,)", "(+2,)"}) {
        defects.push_back({shape, with_shape(shape), "expected a size of at least 0 in shape"});
    }
    for (const char* shape : {"2", "[2]", "None", "{2}"}) {
        defects.push_back({shape, with_shape(shape), "expected '('"});
    }
    defects.push_back({"no tuple", with_shape("(2)"), "expected a tuple for shape"});
    defects.push_back({"no comma", with_shape("(2 3)"), "expected a comma in shape"});
    defects.push_back({"long integer", with_shape("(2L,)"), "expected a comma in shape"});
    for (const char* shape : {"(2.0,)", "(2e3,)"}) {
        defects.push_back({shape, with_shape(shape), "expected a comma in shape"});
    }
    defects.push_back({"open", with_shape("(2"), "expected"});
    defects.push_back({"nested", with_shape(std::string(60'000, '(')), "expected a size"});
    defects.push_back({"huge", with_shape("(99999999999999999999,)"), "shape has a size that is too large"});
    std::string many = "(";
    for (int i = 0; i < 65; ++i) {
        many += "1, ";
    }
    defects.push_back({"dimensions", with_shape(many + ")"), "shape has more than 64 dimensions"});
    return defects;
}

std::vector<Defect> size_defects() {
    std::vector<Defect> defects;
    for (const char* shape : {"(3,)", "(1,)", "()", "(2, 2)", "(0,)", "(16,)", "(2, 0)", "(1099511627776,)"}) {
        defects.push_back({shape, with_shape(shape), "bytes after byte "});
    }
    for (const char* shape : {"(9223372036854775807, 9223372036854775807)", "(4294967296, 4294967296)",
                              "(2305843009213693952,)", "(3, 9223372036854775807, 0, 9223372036854775807)"}) {
        defects.push_back({shape, with_shape(shape), ", the file has 16"});
    }
    for (const std::size_t bytes :
         {std::size_t{0}, std::size_t{1}, std::size_t{15}, std::size_t{17}, std::size_t{32}}) {
        defects.push_back({"elements", with_shape("(2,)", bytes), "the file has " + std::to_string(bytes)});
    }
    defects.push_back({"small type", with_descr("'|u1'"), "needs 2 bytes after byte"});
    std::string large = with_descr("'<u8'");
    large[large.size() - 1] = '\xFF';
    defects.push_back({"above i64", large, "element 1 is 18374686479671623680, above the largest i64"});
    return defects;
}

} // namespace

TEST_CASE("damaged NPY files are refused, naming field and position", "[data][malformed]") {
    for (const std::vector<Defect>& defects : {magic_defects(), dict_defects(), value_defects(), size_defects()}) {
        check_defects(read_file, defects, "load_npy: a.npy: ");
    }
}

TEST_CASE("NPY files with damaged bytes", "[data][malformed]") {
    check_damage(read_file, encode_npy(reals({1, 2, 3, 4}, {2, 2})));
}

TEST_CASE("contents that contradict the header have a code of their own", "[data][malformed]") {
    const auto code = [](const std::string& bytes) {
        try {
            read_file(bytes);
        } catch (const FileError& error) {
            return std::string(error.code());
        }
        return std::string();
    };
    CHECK(code("nonsense") == "E0601");
    CHECK(code(with_shape("(5,)")) == "E0602");
}
