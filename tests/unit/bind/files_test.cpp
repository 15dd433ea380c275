// Files of the library under the permissions and limits of a host.
#include "catch.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "simple/interpreter.hpp"
#include "simple/stdlib.hpp"

namespace {

std::string temporary(const std::string& name) {
    const char* folder = std::getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): no other thread runs
    return std::string(folder != nullptr ? folder : "/tmp") + "/" + name;
}

/// Runs a program that uses the library; gives "" or "CODE: message" of its error.
std::string run(const simple::Options& options, const std::string& program) {
    simple::Interpreter interpreter(options);
    simple::register_stdlib(interpreter);
    const auto result = interpreter.run_source("use lib.pure.data\nuse lib.pure.nn\n" + program, "test.spl");
    return result ? "" : result.error().code + ": " + result.error().message;
}

} // namespace

TEST_CASE("files can be forbidden", "[bind][files]") {
    simple::Options options;
    options.permissions.read_files = false;
    options.permissions.write_files = false;
    for (const char* reader : {"load_npy", "load_npz", "load_csv", "load_idx", "load_safetensors", "safetensors_info",
                               "load_parameters", "load_checkpoint"}) {
        CHECK(run(options, std::string(reader) + "(\"a\")") ==
              "E0607: " + std::string(reader) + ": reading files is not allowed");
    }
    CHECK(run(options, "MNISTDataset.load(\"a\")").find("reading files is not allowed") != std::string::npos);
    CHECK(run(options, "save_npy(\"a\", [1.0])") == "E0607: save_npy: writing files is not allowed");
    CHECK(run(options, "Linear(1, 1).save(\"a\")") == "E0607: save: writing files is not allowed");
}

TEST_CASE("an interpreter for strangers reads no large files", "[bind][files]") {
    const std::string path = temporary("bind_files_test.csv");
    simple::Options options;
    CHECK(run(options, "use lib.pure.tensor (PureTensor)\nsave_csv(\"" + path + "\", PureTensor.ones([1, 5000]))")
              .empty());
    CHECK(run(options, "load_csv(\"" + path + "\")").empty());
    options.limits = simple::Limits::untrusted();
    CHECK(run(options, "load_csv(\"" + path + "\")").find("more than 4096 columns") != std::string::npos);
    options.limits.memory_bytes = std::size_t{16} << 20U;
    CHECK(run(options, "load_csv(\"/dev/zero\")").substr(0, 5) == "E0606");
    std::remove(path.c_str());
}
