/* The header serves C: a small network, then one mistake. */
#include <math.h>
#include <stdio.h>

#include "simple/torch_kernels.h"
#include "simple/torch_plugin.h"

static int failures = 0;

static void check(int ok, const char* what) {
    if (!ok) {
        printf("failed: %s (%s)\n", what, rt_torch_last_error());
        ++failures;
    }
}

int main(void) {
    const double data[] = {1.0, -2.0, 3.0, 4.0};
    const int64_t shape[] = {2, 2};
    const int64_t x = rt_torch_from_data(data, 4, shape, 2);
    const int64_t y = rt_torch_matmul(x, x);
    const int64_t z = rt_torch_nn_relu(y);
    simple_array out = {0};
    rt_torch_to_data(z, &out);
    check(out.len == 4 && ((const double*)out.data)[2] == 15.0, "relu of x @ x");
    if (out.release != NULL) {
        out.release(out.owner);
    }
    check(fabs(rt_torch_sum(z) - 25.0) < 1e-12, "sum");
    rt_torch_free(x);
    rt_torch_free(y);
    rt_torch_free(z);
    rt_torch_free(z);
    check(rt_torch_last_status() == SIMPLE_PLUGIN_BAD_HANDLE, "double free");
    check(rt_torch_live_handles() == 0, "nothing is left");
    check(simple_plugin_entry()->abi_version == SIMPLE_PLUGIN_ABI, "ABI");
    return failures;
}
