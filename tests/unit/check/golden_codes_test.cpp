// Every code has a golden script that provokes it and names it.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "catch.hpp"
#include "support/error_codes.hpp"

namespace fs = std::filesystem;

namespace {

/// Codes that no script of its own can provoke, with the test that does.
const std::map<std::string, std::string> kElsewhere = {
    {"E0002", "tests/unit/check/explain_test.cpp"},  // Text that is not UTF-8 cannot stand in a script.
    {"E0113", "tests/unit/api/host_codes_test.cpp"}, // What the host forbids, limits or does.
    {"E0114", "tests/unit/api/host_codes_test.cpp"},     {"E0211", "tests/unit/api/host_codes_test.cpp"},
    {"E0501", "tests/unit/api/host_codes_test.cpp"},     {"E0502", "tests/unit/api/interpreter_test.cpp"},
    {"E0504", "tests/unit/api/interpreter_test.cpp"},    {"E0505", "tests/unit/api/host_codes_test.cpp"},
    {"E0507", "tests/unit/api/host_codes_test.cpp"},     {"E0607", "tests/unit/api/host_codes_test.cpp"},
    {"E0807", "tests/unit/api/host_codes_test.cpp"},     {"E0808", "tests/unit/api/misuse_test.cpp"},
    {"E0602", "tests/unit/data/malformed_npy_test.cpp"}, // No function of the library writes a damaged file.
    {"E0801", "tests/plugin/double_test.cpp"},           // Libraries that are at fault.
    {"E0802", "tests/plugin/double_test.cpp"},           {"E0803", "tests/plugin/double_test.cpp"},
};

std::string text_of(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The expectations of all golden scripts that name a code.
std::string golden_texts() {
    std::string texts;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(SIMPLE_SOURCE_FOLDER) / "tests/golden")) {
        if (entry.path().extension() == ".spl") {
            texts += text_of(entry.path());
        }
    }
    return texts;
}

} // namespace

TEST_CASE("every code is provoked by a golden script, or by a test where a script cannot", "[codes]") {
    const std::string scripts = golden_texts();
    for (const simple::ErrorCode& entry : simple::all_error_codes()) {
        const std::string code(entry.code);
        INFO(code << ": " << entry.title);
        if (code == "E0999") {
            continue; // A defect of the interpreter; nothing is known to provoke one.
        }
        const bool warning = code.front() == 'W';
        const bool expected = warning ? scripts.find("# expect warning[" + code + "]:") != std::string::npos
                                      : scripts.find("error[" + code + "]:") != std::string::npos;
        const auto elsewhere = kElsewhere.find(code);
        if (elsewhere == kElsewhere.end()) {
            CHECK(expected);
        } else {
            CHECK(text_of(fs::path(SIMPLE_SOURCE_FOLDER) / elsewhere->second).find(code) != std::string::npos);
        }
    }
}
