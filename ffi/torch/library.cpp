// The library as a whole: versions, threads, seed, errors, and what a plugin says of itself.
#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <string>

#include "arguments.hpp"
#include "handles.hpp"
#include "results.hpp"
#include "signatures.hpp"
#include "simple/torch_plugin.h"
#include "status.hpp"
#include "version.hpp"

using namespace simple::torch_ffi;

int64_t rt_torch_abi_version() {
    return reported(__func__, [] { return int64_t{SIMPLE_PLUGIN_ABI}; });
}

bool rt_torch_available() {
    return reported(__func__, [] {
        if (!mismatch().empty()) {
            record_reason(mismatch());
        }
        return mismatch().empty();
    });
}

const char* rt_torch_version() {
    return reported(__func__, [] { return text_result(loaded_version()); });
}
const char* rt_torch_build_version() {
    return reported(__func__, [] { return text_result(build_version()); });
}
int64_t rt_torch_live_handles() {
    return reported(__func__, [] { return live_handles(); });
}

int64_t rt_torch_get_num_threads() {
    return guarded(__func__, [] { return static_cast<int64_t>(at::get_num_threads()); });
}
void rt_torch_set_num_threads(int64_t n) {
    guarded(__func__, [&] {
        constexpr int64_t kMost = 1024;
        if (n < 1 || n > kMost) {
            bad_argument("the number of threads must be between 1 and " + std::to_string(kMost) + ", got " +
                         std::to_string(n));
        }
        at::set_num_threads(static_cast<int>(n));
    });
}
void rt_torch_manual_seed(int64_t seed) {
    guarded(__func__, [&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

int64_t rt_torch_last_status() { return last_status(); }
const char* rt_torch_last_error() { return last_error(); }
void rt_torch_clear_error() { clear_error(); }

const simple_plugin* simple_plugin_entry() {
    static const std::string* const text = new std::string(signatures());
    static const std::string* const version = new std::string(build_version());
    static const simple_plugin plugin = {SIMPLE_PLUGIN_ABI, sizeof(simple_plugin), "torch",
                                         version->c_str(),  text->c_str(),         last_status,
                                         last_error,        clear_error,           live_handles};
    return &plugin;
}
