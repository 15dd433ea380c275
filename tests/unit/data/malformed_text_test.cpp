// Damaged CSV and IDX files, and tensors as text.
#include "malformed.hpp"

#include "stdlib/data/csv.hpp"
#include "stdlib/data/idx.hpp"
#include "stdlib/data/text_tensors.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple;
using namespace simple::data;
using simple::tensor::ints;
using simple::tensor::reals;

namespace {

void read_csv(const std::string& text) {
    static_cast<void>(decode_csv(text, ',', {}, {"load_csv", "a.csv", codes::kCsv}).numeric());
}
tensor::Tensor read_idx(const std::string& bytes) { return decode_idx(bytes_of(bytes), "a.idx"); }
void read_text(const std::string& text) { static_cast<void>(decode_text(text, {"load_parameters", "a.txt"})); }

} // namespace

TEST_CASE("damaged CSV files are refused, naming line and column", "[data][malformed]") {
    std::string wide(2 * FileLimits().csv_columns + 1, ',');
    check_defects(
        read_csv,
        {{"empty", "", "is empty"},
         {"blank lines", "\n\r\n\n", "is empty"},
         {"byte order mark alone", "\xEF\xBB\xBF", "is empty"},
         {"ragged, short", "a,b\n1,2\n3\n", "line 3, column 1: the row has 1 cells, the first one has 2"},
         {"ragged, long", "1,2\n3,4,5\n", "line 2, column 3: the row has more cells than the first one (2)"},
         {"ragged after blank lines", "1,2\n\n\n3\n", "line 4, column 1: the row has 1 cells"},
         {"ragged after a cell of two lines", "\"a\nb\",2\n3\n", "line 3, column 1: the row has 1 cells"},
         {"open quote", "a,b\n1,\"2\n3,4\n", "line 2, column 2: a quoted cell does not end"},
         {"open quote at the end", "1,\"", "line 1, column 2: a quoted cell does not end"},
         {"text after a quote", "1,\"2\"3\n", "line 1, column 2: text after the quotes: \"3\""},
         {"quote inside", "1,2\"3\n", "line 1, column 2: a quote inside a cell"},
         {"NUL", std::string("1,2\n3,\0004\n", 9), "line 2, column 1: a NUL byte"},
         {"binary", std::string("PK\x03\x04\0\0", 6), "a NUL byte; not a text file"},
         {"not UTF-8", "a,b\n1,\"x\ny\"\n2,caf\xE9\n", "line 4, column 2: the cell is not UTF-8: \"caf"},
         {"half a character", "1,2\n3,\xE2\x82", "line 2, column 2: the cell is not UTF-8"},
         {"too many columns", wide, "line 1, column 65537: more than 65536 columns"},
         {"cell too long", std::string(FileLimits().csv_cell + 1, 'x'), "line 1, column 1: a cell of more than"},
         {"no numbers", "a,b\nc,d\n", "line 1, column 1 (0): no column has only numbers, this cell is \"a\""},
         {"semicolons", "1;2\n3;4\n", "no column has only numbers, this cell is \"1;2\""},
         {"too large", "1e999\n", "no column has only numbers, this cell is \"1e999\""},
         {"control characters", "\x1b[31m\n", "this cell is \"?[31m\""}},
        "load_csv: a.csv: ");
}

TEST_CASE("CSV cells that are no numbers are named where numbers are needed", "[data][csv]") {
    const CsvTable table = decode_csv("a,b\n1,2\n3,\"1,5\"\n", ',', {}, {"load_csv", "a.csv", codes::kCsv});
    try {
        static_cast<void>(table.numbers(1));
        FAIL("1,5 is no number");
    } catch (const FileError& error) {
        CHECK(std::string(error.what()) == "load_csv: a.csv: line 3, column 2 (b): expected a number, found \"1,5\"");
        CHECK(error.help() == "numbers are written with a point");
        CHECK(error.code() == "E0604");
    }
}

TEST_CASE("damaged IDX files are refused", "[data][malformed]") {
    std::vector<Defect> defects = {{"empty", "", "not an IDX file (0 bytes"},
                                   {"text", "text file", "bad magic number 74 65 78 74 at byte 0"},
                                   {"gzip", std::string("\x1F\x8B\x08\0\0\0\0\0", 8), "is compressed with gzip"}};
    for (const int code : {0x00, 0x07, 0x0A, 0x0F, 0xFF}) {
        std::string file("\0\0\0\1", 4);
        file[2] = static_cast<char>(code);
        defects.push_back({"type", file + std::string(8, '\0'), "not an IDX file (bad magic number 00 00"});
    }
    for (const int rank : {1, 2, 3, 255}) {
        std::string file("\0\0\x08\1", 4);
        file[3] = static_cast<char>(rank);
        defects.push_back({"no sizes", file, "ends at byte 4 inside the sizes of " + std::to_string(rank)});
    }
    for (const int code : {0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E}) {
        std::string file("\0\0\0\2", 4);
        file[2] = static_cast<char>(code);
        defects.push_back({"sizes overflow", file + std::string(8, '\xFF'), "declares sizes [4294967295, 4294967295]"});
        defects.push_back({"short", file + std::string("\0\0\0\2\0\0\0\2", 8), "declares sizes [2, 2]"});
    }
    check_defects(read_idx, defects, "load_idx: a.idx: ");
}

TEST_CASE("IDX files with damaged bytes", "[data][malformed]") {
    check_damage(read_idx, encode_idx(ints({1, 2, 300, 4}, {2, 2})));
}

TEST_CASE("damaged tensors of text are refused, naming line and column", "[data][malformed]") {
    check_defects(read_text,
                  {{"other text", "hello", "line 1, column 1: expected SHAPE:, EPOCH:, LR: or ---, found \"hello\""},
                   {"no data", "SHAPE:2", "line 1, column 1: expected DATA: after SHAPE:"},
                   {"other line", "SHAPE:2\nDAT:1", "line 2, column 1: expected DATA: after SHAPE:, found \"DAT:1\""},
                   {"few values", "SHAPE:2\nDATA:1", "line 2, column 6: 1 values for shape [2]"},
                   {"many values", "SHAPE:2\nDATA:1,2,3", "3 values for shape [2]"},
                   {"no values", "SHAPE:2\nDATA:", "0 values for shape [2]"},
                   {"no number", "SHAPE:2\nDATA:1,x", "line 2, column 8: expected a number, found \"x\""},
                   {"empty number", "SHAPE:2\nDATA:1,", "line 2, column 8: expected a number, found \"\""},
                   {"too large", "SHAPE:1\nDATA:1e999", "expected a number, found \"1e999\""},
                   {"negative size", "SHAPE:-2\nDATA:1", "line 1, column 7: expected a whole number of at least 0"},
                   {"size of letters", "SHAPE:2,b\nDATA:1", "line 1, column 9: expected a whole number"},
                   {"huge size", "SHAPE:99999999999999999999\nDATA:1", "expected a whole number of at least 0"},
                   {"overflow", "SHAPE:4294967296,4294967296,2\nDATA:1", "1 values for shape"},
                   {"epoch", "EPOCH:x", "line 1, column 7: expected a whole number"},
                   {"rate", "LR:fast", "line 1, column 4: expected a number, found \"fast\""},
                   {"second tensor", "SHAPE:1\nDATA:1\n---\nSHAPE:1", "line 4, column 1: expected DATA:"}},
                  "load_parameters: a.txt: ");
}
