// Programs that run have no errors: check proves, it does not guess.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "fixture.hpp"

namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string errors_of(const fs::path& path) {
    simple::Interpreter interpreter;
    simple::register_stdlib(interpreter);
    std::string text;
    for (const simple::Error& error : interpreter.check(read(path), path.string())) {
        text += error.severity == simple::Severity::Error ? error.render() : "";
    }
    return text;
}

} // namespace

TEST_CASE("every script that runs is free of errors", "[check]") {
    std::size_t count = 0;
    for (const char* folder : {"tests/golden/language", "tests/golden/stdlib", "tests/golden/limits", "samples"}) {
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(SIMPLE_SOURCE_FOLDER) / folder)) {
            const std::string source = entry.path().extension() == ".spl" ? read(entry.path()) : std::string();
            const bool fails = source.find("# expect error") != std::string::npos ||
                               source.find("# expect runtime error") != std::string::npos ||
                               source.find("# skip:") != std::string::npos;
            // Uses names that its host defines.
            const bool hosted = entry.path().parent_path().filename() == "embed";
            if (!source.empty() && !fails && !hosted) {
                INFO(entry.path().string());
                CHECK(errors_of(entry.path()) == "");
                ++count;
            }
        }
    }
    CHECK(count > 200);
}
