#include "program.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/wait.h>

#include "catch.hpp"
#include "simple/stdlib.hpp"

namespace simple::plugin_test {

namespace fs = std::filesystem;

std::string fake(std::string_view name) {
    const fs::path path(name);
    const fs::path folder = fs::path(SIMPLE_TEST_LIBRARIES) / path.parent_path();
    return (folder / ("lib" + path.filename().string() + ".so")).string();
}

Outcome run_in_process(const std::string& source, const Setting& setting) {
    Outcome outcome;
    Options options;
    options.permissions.plugins = setting.permitted;
    options.plugins = setting.plugins;
    options.limits.memory_bytes = setting.memory_bytes;
    options.on_output = [&outcome](std::string_view text) { outcome.output += text; };
    options.on_error_output = options.on_output;
    Interpreter interpreter(options);
    register_stdlib(interpreter);
    const auto result = interpreter.run_source(source, "double.spl");
    outcome.succeeded = result.has_value();
    if (!result) {
        outcome.code = result.error().code;
        outcome.output += result.error().render();
    }
    const auto after = interpreter.evaluate("6 * 7");
    CHECK(after.has_value());
    CHECK(after.value_or(Value()).as_int() == 42);
    return outcome;
}

Outcome run_command(const std::string& words, const std::string& environment) {
    Outcome outcome;
    const std::string command = "env " + environment + " " SIMPLE_TEST_PROGRAM " " + words + " 2>&1";
    std::FILE* const pipe = ::popen(command.c_str(), "r"); // NOLINT(cert-env33-c)
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> block{};
    for (std::size_t got = 0; (got = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
        outcome.output.append(block.data(), got);
    }
    const int status = ::pclose(pipe);
    INFO(command << "\n" << outcome.output);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) <= 1);
    outcome.succeeded = WEXITSTATUS(status) == 0;
    return outcome;
}

Outcome run_program(const std::string& source, const Setting& setting, const std::string& environment) {
    const TemporaryFolder folder;
    std::string words;
    for (const std::string& plugin : setting.plugins) {
        words += "--plugin '" + plugin + "' ";
    }
    return run_command(words + folder.write("double.spl", source), environment);
}

std::string read_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

} // namespace simple::plugin_test
