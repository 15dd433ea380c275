#include "version.hpp"

#include <ATen/Version.h>

#include <cstdlib>
#include <string_view>

#include "libtorch.hpp"
#include "status.hpp"

namespace simple::torch_ffi {

namespace {

constexpr const char* kAnyVersion = "SIMPLE_TORCH_ANY_VERSION";

/// "2.1" of "2.1.0+cpu": LibTorch keeps its C++ interface within a minor version.
std::string_view minor(std::string_view version) {
    const std::size_t dot = version.find('.');
    return dot == std::string_view::npos ? version : version.substr(0, version.find('.', dot + 1));
}

bool any_version_accepted() {
    const char* const value = std::getenv(kAnyVersion); // NOLINT(concurrency-mt-unsafe): read once
    return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

std::string find_mismatch() {
    const std::string built = build_version();
    const std::string loaded = loaded_version();
    if (minor(built) == minor(loaded) || any_version_accepted()) {
        return "";
    }
    return "this plugin was built for LibTorch " + built + ", and " + loaded + " is loaded (" + kAnyVersion +
           "=1 accepts it)";
}

} // namespace

#ifndef SIMPLE_TORCH_BUILD_VERSION // tests pretend another one
#define SIMPLE_TORCH_BUILD_VERSION TORCH_VERSION
#endif
std::string build_version() { return SIMPLE_TORCH_BUILD_VERSION; }

std::string loaded_version() {
    constexpr std::string_view kKey = "TORCH_VERSION=";
    const std::string config = at::show_config();
    const std::size_t start = config.find(kKey);
    if (start == std::string::npos) {
        return build_version();
    }
    const std::size_t from = start + kKey.size();
    return config.substr(from, config.find_first_of(", \n", from) - from);
}

const std::string& mismatch() {
    static const auto* const reason = new std::string(find_mismatch()); // never destroyed, as in handles.cpp
    return *reason;
}

void require_libtorch() {
    if (!mismatch().empty()) {
        throw Failure(SIMPLE_PLUGIN_FAILED, mismatch());
    }
}

} // namespace simple::torch_ffi
