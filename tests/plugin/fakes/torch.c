/* Stand-ins for the LibTorch plugin; the build defines what is wrong with one. */
#include <stddef.h>

#include "simple/plugin.h"
#include "simple/torch_kernels.h"

static int32_t status;

#if defined(TORCH_FAILING)
#define RESULT(value) (status = SIMPLE_PLUGIN_FAILED, (value))
#else
#define RESULT(value) (value)
#endif

SIMPLE_PLUGIN_EXPORT int64_t rt_torch_abi_version(void) { return SIMPLE_PLUGIN_ABI; }
SIMPLE_PLUGIN_EXPORT bool rt_torch_available(void) { return true; }
SIMPLE_PLUGIN_EXPORT const char* rt_torch_version(void) { return "0.0.fake"; }
SIMPLE_PLUGIN_EXPORT int64_t rt_torch_live_handles(void) { return 0; }
SIMPLE_PLUGIN_EXPORT int64_t rt_torch_numel(int64_t handle) { return RESULT(handle); }

#if !defined(TORCH_NO_RUN)
SIMPLE_PLUGIN_EXPORT int64_t simple_torch_kernel(const char* name) {
    (void)name;
    return 0;
}
SIMPLE_PLUGIN_EXPORT int64_t simple_torch_run(int64_t kernel, const simple_kernel_call* call, simple_result* results,
                                              int64_t result_capacity) {
    (void)kernel;
    (void)call;
    (void)results;
    (void)result_capacity;
    status = SIMPLE_PLUGIN_FAILED;
    return -1;
}
SIMPLE_PLUGIN_EXPORT int32_t simple_torch_device(void) { return SIMPLE_HOST_MEMORY; }
SIMPLE_PLUGIN_EXPORT int32_t simple_torch_upload(const void* data, int64_t n, int32_t dtype, simple_result* result) {
    (void)data;
    (void)n;
    (void)dtype;
    (void)result;
    return SIMPLE_PLUGIN_FAILED;
}
SIMPLE_PLUGIN_EXPORT int32_t simple_torch_fetch(const void* owner, void* to, int64_t bytes) {
    (void)owner;
    (void)to;
    (void)bytes;
    return SIMPLE_PLUGIN_FAILED;
}
#endif

static int32_t last_status(void) { return status; }
static const char* last_error(void) { return "the fake always fails"; }
static void clear_error(void) { status = SIMPLE_PLUGIN_OK; }

#if defined(TORCH_WRONG_ABI)
#define ABI 999
#else
#define ABI SIMPLE_PLUGIN_ABI
#endif
static const simple_plugin kPlugin = {
    ABI,        sizeof(simple_plugin), "torch", "0.0.fake", "fn rt_torch_numel(handle: i64) -> i64\n", last_status,
    last_error, clear_error,           NULL};
SIMPLE_PLUGIN_EXPORT const simple_plugin* simple_plugin_entry(void) { return &kPlugin; }
