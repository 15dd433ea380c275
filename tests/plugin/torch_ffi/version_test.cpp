// Another LibTorch than at build time: this program has its own copy of version.cpp, which believes it was built
// for 1.2.3.
#include "ffi/torch/version.hpp"

#include <cstdlib>

#include "catch.hpp"
#include "ffi/torch/status.hpp"

using namespace simple::torch_ffi;

TEST_CASE("another minor version is refused, or accepted on demand", "[torch]") {
    CHECK(build_version() == "1.2.3");
    CHECK(loaded_version() != "1.2.3");
    const std::string refusal = "this plugin was built for LibTorch 1.2.3, and " + loaded_version() +
                                " is loaded (SIMPLE_TORCH_ANY_VERSION=1 accepts it)";
    const bool accepted = std::getenv("SIMPLE_TORCH_ANY_VERSION") != nullptr;
    CHECK(mismatch() == (accepted ? "" : refusal));
    const int answer = guarded("rt_torch_neg", [] { return 7; });
    CHECK(answer == (accepted ? 7 : 0));
    CHECK(last_status() == (accepted ? SIMPLE_PLUGIN_OK : SIMPLE_PLUGIN_FAILED));
    CHECK(last_error() == (accepted ? "" : "rt_torch_neg: " + refusal));
}

TEST_CASE("no exception leaves a function", "[torch]") {
    const auto status_of = [](auto body) {
        reported("f", body);
        return last_status();
    };
    CHECK(status_of([]() -> int { throw std::bad_alloc(); }) == SIMPLE_PLUGIN_NO_MEMORY);
    CHECK(std::string(last_error()) == "f: out of memory");
    CHECK(status_of([]() -> int { throw std::runtime_error("first line\nsecond line"); }) == SIMPLE_PLUGIN_FAILED);
    CHECK(std::string(last_error()) == "f: first line");
    CHECK(status_of([]() -> int {
              throw std::runtime_error("[enforce fail at alloc.cpp:66] . DefaultCPUAllocator: can't allocate memory");
          }) == SIMPLE_PLUGIN_NO_MEMORY);
    CHECK(std::string(last_error()) == "f: DefaultCPUAllocator: can't allocate memory");
    CHECK(status_of([]() -> int { throw 5; }) == SIMPLE_PLUGIN_FAILED);
    CHECK(std::string(last_error()) == "f: an unknown exception in LibTorch");
    CHECK(status_of([]() -> int { throw Failure(SIMPLE_PLUGIN_BAD_DTYPE, "why"); }) == SIMPLE_PLUGIN_BAD_DTYPE);
    CHECK(std::string(last_error()) == "f: why");
    CHECK(status_of([]() -> int { throw std::runtime_error(std::string(5000, 'x')); }) == SIMPLE_PLUGIN_FAILED);
    CHECK(std::string(last_error()).size() < 1000);
    CHECK(status_of([] { return 1; }) == SIMPLE_PLUGIN_OK);
    CHECK(std::string(last_error()).empty());
}
