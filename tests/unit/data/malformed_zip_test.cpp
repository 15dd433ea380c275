#include "malformed.hpp"

#include "stdlib/data/npy.hpp"
#include "stdlib/data/npz.hpp"
#include "stdlib/data/zip.hpp"
#include "tests/unit/tensor/checks.hpp"

using namespace simple;
using namespace simple::data;
using simple::tensor::reals;

namespace {

NamedTensors read_file(const std::string& bytes) { return decode_npz(bytes_of(bytes), {"load_npz", "a.npz"}); }

std::string good_archive() { return encode_npz({{"w", reals({1, 2})}, {"b", reals({3})}}, {"save_npz", "a.npz"}); }

/// Positions in good_archive(), which has no extra fields and no comment.
struct Layout {
    explicit Layout(const std::string& archive)
        : end(archive.size() - 22), directory(archive.find("PK\x01\x02")),
          second(archive.find("PK\x01\x02", directory + 1)), second_local(archive.find("PK\x03\x04", 1)) {}
    std::size_t end;
    std::size_t directory;
    std::size_t second;
    std::size_t second_local;
};

std::string with(std::size_t at, const std::string& bytes) {
    std::string archive = good_archive();
    return archive.replace(at, bytes.size(), bytes);
}

std::vector<Defect> end_defects() {
    const std::string good = good_archive();
    const Layout at(good);
    std::vector<Defect> defects = {
        {"empty", "", "not a ZIP archive (0 bytes)"},
        {"text", std::string(100, 'x'), "not a ZIP archive, or cut off (no end record)"},
        {"an NPY file", encode_npy(reals({1})), "no end record"},
        {"cut off", good.substr(0, good.size() - 1), "no end record"},
        {"trailing bytes", good + "x", "no end record"},
        {"split", with(at.end + 4, little(1, 2)), "is one part of a split archive"},
        {"directory elsewhere", with(at.end + 6, little(1, 2)), "is one part of a split archive"},
        {"counts differ", with(at.end + 8, little(1, 2)), "is one part of a split archive"},
        {"zip64 count", with(at.end + 8, little(0xFFFFFFFF, 4)), "65534 entries or 4 GiB"},
        {"zip64 offset", with(at.end + 16, little(0xFFFFFFFF, 4)), "65534 entries or 4 GiB"},
        {"offset past the end", with(at.end + 16, little(0xFFFFFF, 4)), "does not end at the end record"},
        {"offset too small", with(at.end + 16, little(0, 4)), "does not end at the end record"},
        {"size too large", with(at.end + 12, little(0xFFFF, 4)), "does not end at the end record"},
        {"more entries", with(at.end + 8, little(0x00030003, 4)), "ends at byte"},
        {"fewer entries", with(at.end + 8, little(0x00010001, 4)), "bytes more than its 1 entries"},
    };
    // A comment that looks like the end of another archive.
    std::string comment = good.substr(at.end);
    std::string fake = good;
    fake.replace(at.end + 20, 2, little(comment.size(), 2));
    defects.push_back({"fake end record", fake + comment, "has two end records"});
    return defects;
}

std::vector<Defect> directory_defects() {
    const Layout at(good_archive());
    return {
        {"mark", with(at.directory, "XX"), "damaged directory at byte"},
        {"encrypted", with(at.directory + 8, little(1, 2)), "entry \"w.npy\": is encrypted"},
        {"strongly encrypted", with(at.directory + 8, little(0x40, 2)), "entry \"w.npy\": is encrypted"},
        {"method", with(at.directory + 10, little(12, 2)), "compression method 12 is not supported"},
        {"method of the second", with(at.second + 10, little(99, 2)), "entry \"b.npy\": compression method 99"},
        {"checksum", with(at.directory + 16, little(7, 4)), "entry \"w.npy\": its data is damaged (wrong checksum)"},
        {"packed size", with(at.directory + 20, little(5, 4)), "claims 144 bytes in 5"},
        {"size", with(at.directory + 24, little(5, 4)), "claims 5 bytes in 144"},
        {"large size", with(at.directory + 24, little(0x7FFFFFFF, 4)), "claims 2147483647 bytes in 144"},
        {"bomb", with(at.directory + 10, little(8, 2) + little(0, 8) + little(144, 4) + little(0xFFFFFFF0, 4)),
         "claims 4294967280 bytes in 144"},
        {"zip64 size without its field", with(at.directory + 24, little(0xFFFFFFFF, 4)), "claims 4294967295 bytes"},
        {"name length", with(at.directory + 28, little(0xFFFF, 2)), "ends at byte"},
        {"extra length", with(at.directory + 30, little(0xFFFF, 2)), "ends at byte"},
        {"comment length", with(at.directory + 32, little(0xFFFF, 2)), "ends at byte"},
        {"disk", with(at.directory + 34, little(1, 2)), "entry \"w.npy\": compression method"},
        {"start past the end", with(at.directory + 42, little(0xFFFFFF, 4)), "its header is at byte 16777215"},
        {"start elsewhere", with(at.directory + 42, little(1, 4)), "entry \"w.npy\": no header at byte 1"},
        {"start of another", with(at.second + 42, little(0, 4)), "entry \"b.npy\": has another name in its header"},
        {"name twice", with(at.second + 46, "w"), "has another name in its header"},
        {"deflated by mistake", with(at.directory + 10, little(8, 2)), "entry \"w.npy\": its data is damaged"},
        {"other name", with(at.directory + 46, "x"), "entry \"x.npy\": has another name"},
    };
}

std::vector<Defect> entry_defects() {
    const std::string good = good_archive();
    const Layout at(good);
    std::string twice = good;
    twice.replace(at.second + 46, 1, "w");
    twice.replace(at.second_local + 30, 1, "w");
    std::string overlapping = good;
    overlapping.replace(at.second + 46, 1, "w");
    overlapping.replace(at.second + 42, 4, little(0, 4));
    std::string long_name = good;
    long_name.replace(26, 2, little(40, 2));
    const Failure fail("save_npz", "a.npz");
    ZipWriter writer(fail);
    writer.add("w.npy", "not an array");
    ZipWriter same(fail);
    same.add("w", encode_npy(reals({1})));
    same.add("w.npy", encode_npy(reals({1})));
    return {
        {"two entries", twice, "has two entries \"w.npy\""},
        {"one entry listed twice", overlapping, "has two entries \"w.npy\""},
        {"local mark", with(0, "XX"), "entry \"w.npy\": no header at byte 0"},
        {"local name length", with(26, little(0xFFFF, 2)), "entry \"w.npy\": ends at byte"},
        {"local name", long_name, "entry \"w.npy\": has another name in its header"},
        {"local extra length", with(28, little(100, 2)), "entry \"w.npy\" overlaps what begins at byte"},
        {"local extra length past the end", with(28, little(0xFFFF, 2)), "entry \"w.npy\": ends at byte"},
        {"data", with(100, "??"), "entry \"w.npy\": its data is damaged (wrong checksum)"},
        {"no array", writer.finish(), "entry \"w.npy\": not an NPY file (bad magic at byte 0)"},
        {"one key twice", same.finish(), "has two entries for \"w\""},
    };
}

} // namespace

TEST_CASE("damaged NPZ files are refused, naming the entry", "[data][malformed]") {
    for (const std::vector<Defect>& defects : {end_defects(), directory_defects(), entry_defects()}) {
        check_defects(read_file, defects, "load_npz: a.npz: ");
    }
}

TEST_CASE("NPZ files with damaged bytes", "[data][malformed]") { check_damage(read_file, good_archive()); }

TEST_CASE("names of NPZ entries are keys and nothing else", "[data][npz]") {
    const Failure fail("save_npz", "a.npz");
    ZipWriter writer(fail);
    for (const char* name : {"../x.npy", "/etc/passwd.npy", "C:\\x.npy", "w", ".npy"}) {
        writer.add(name, encode_npy(reals({1})));
    }
    const NamedTensors tensors = read_file(writer.finish());
    REQUIRE(tensors.size() == 5);
    CHECK(tensors[0].first == "../x");
    CHECK(tensors[1].first == "/etc/passwd");
    CHECK(tensors[3].first == "w");
    CHECK(tensors[4].first == ".npy");
    CHECK(read_file(encode_npz({}, {"save_npz", "a.npz"})).empty());
}
