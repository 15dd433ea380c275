/* A plugin that does everything right: every type, arrays that own memory, errors by status, handles. */
#include <stdlib.h>
#include <string.h>

#include "simple/plugin.h"

static _Thread_local int32_t status;
static _Thread_local char message[128];
static int64_t live;
static int64_t released;
static char text_result[256];

static void fail(int32_t code, const char* text) {
    status = code;
    strncpy(message, text, sizeof(message) - 1);
}

SIMPLE_PLUGIN_EXPORT double good_dot(const double* a, int64_t n, const double* b, int64_t m) {
    double sum = 0;
    if (n != m) {
        fail(SIMPLE_PLUGIN_BAD_SHAPE, "the arrays differ in length");
        return 0;
    }
    for (int64_t i = 0; i < n; ++i) {
        sum += a[i] * b[i];
    }
    return sum;
}
SIMPLE_PLUGIN_EXPORT int64_t good_sum(const int64_t* v, int64_t n) {
    int64_t sum = 0;
    for (int64_t i = 0; i < n; ++i) {
        sum += v[i];
    }
    return sum;
}
SIMPLE_PLUGIN_EXPORT double good_sum32(const float* v, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; ++i) {
        sum += v[i];
    }
    return sum;
}
SIMPLE_PLUGIN_EXPORT int64_t good_count(const bool* v, int64_t n) {
    int64_t count = 0;
    for (int64_t i = 0; i < n; ++i) {
        count += v[i];
    }
    return count;
}
SIMPLE_PLUGIN_EXPORT int64_t good_lengths(const simple_text* v, int64_t n) {
    int64_t sum = 0;
    for (int64_t i = 0; i < n; ++i) {
        sum = sum * 10 + v[i].len;
    }
    return sum;
}
SIMPLE_PLUGIN_EXPORT const char* good_shout(const char* text, int64_t n) {
    int64_t kept = n < 200 ? n : 200;
    memcpy(text_result, text, (size_t)kept);
    memcpy(text_result + kept, "!", 2);
    return text_result;
}
SIMPLE_PLUGIN_EXPORT int64_t good_address(const double* v, int64_t n) {
    (void)n;
    return (int64_t)v;
}

static void release(void* owner) {
    ++released;
    free(owner);
}
SIMPLE_PLUGIN_EXPORT void good_range(int64_t n, simple_array* out) {
    double* numbers = malloc((size_t)(n > 0 ? n : 1) * sizeof(double));
    for (int64_t i = 0; i < n; ++i) {
        numbers[i] = (double)i;
    }
    *out = (simple_array){numbers, n, numbers, release};
}
SIMPLE_PLUGIN_EXPORT void good_ints(simple_array* out) {
    static const int64_t numbers[] = {1, -2, 3};
    *out = (simple_array){numbers, 3, NULL, NULL};
}
SIMPLE_PLUGIN_EXPORT void good_singles(simple_array* out) {
    static const float numbers[] = {0.5F, 1.5F};
    *out = (simple_array){numbers, 2, NULL, NULL};
}
SIMPLE_PLUGIN_EXPORT void good_bools(simple_array* out) {
    static const unsigned char bytes[] = {1, 0, 1};
    *out = (simple_array){bytes, 3, NULL, NULL};
}
SIMPLE_PLUGIN_EXPORT void good_half_done(simple_array* out) {
    good_range(4, out);
    fail(SIMPLE_PLUGIN_FAILED, "ended half way");
}
SIMPLE_PLUGIN_EXPORT int64_t good_released(void) { return released; }

/* No function. */
SIMPLE_PLUGIN_EXPORT int64_t good_variable = 42;

SIMPLE_PLUGIN_EXPORT int64_t good_open(void) { return ++live; }
SIMPLE_PLUGIN_EXPORT void good_close(int64_t handle) {
    if (handle <= 0 || handle > live) {
        fail(SIMPLE_PLUGIN_BAD_HANDLE, "handle 99 is not live");
        return;
    }
    --live;
}

static int32_t last_status(void) { return status; }
static const char* last_error(void) { return message; }
static void clear_error(void) { status = SIMPLE_PLUGIN_OK; }
static int64_t live_handles(void) { return live; }

static const simple_plugin kPlugin = {SIMPLE_PLUGIN_ABI,
                                      sizeof(simple_plugin),
                                      "good",
                                      "1.2",
                                      "fn good_dot(a: [f64], b: [f64]) -> f64\n"
                                      "fn good_sum(numbers: [i64]) -> i64\n"
                                      "fn good_shout(what: text) -> text\n",
                                      last_status,
                                      last_error,
                                      clear_error,
                                      live_handles};
SIMPLE_PLUGIN_EXPORT const simple_plugin* simple_plugin_entry(void) { return &kPlugin; }
