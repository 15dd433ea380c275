/* A plugin whose results cannot be what they promise. */
#include <stddef.h>

#include "simple/plugin.h"

static int32_t status;

SIMPLE_PLUGIN_EXPORT void garbage_negative(simple_array* out) { out->len = -1; }
SIMPLE_PLUGIN_EXPORT void garbage_null(simple_array* out) { out->len = 3; }
SIMPLE_PLUGIN_EXPORT void garbage_huge(simple_array* out) {
    static const double number = 0;
    out->data = &number;
    out->len = INT64_MAX;
}
SIMPLE_PLUGIN_EXPORT void garbage_nothing(simple_array* out) { (void)out; }
SIMPLE_PLUGIN_EXPORT void garbage_odd_address(simple_array* out) {
    static const char bytes[17] = {0};
    out->data = bytes + 1;
    out->len = 2;
}
SIMPLE_PLUGIN_EXPORT void garbage_bools(simple_array* out) {
    static const unsigned char bytes[] = {7, 0, 255};
    out->data = bytes;
    out->len = 3;
}
SIMPLE_PLUGIN_EXPORT const char* garbage_text(void) { return "caf\xE9"; }
SIMPLE_PLUGIN_EXPORT const char* garbage_no_text(void) { return NULL; }
SIMPLE_PLUGIN_EXPORT double garbage_nan(void) { return __builtin_nan(""); }
SIMPLE_PLUGIN_EXPORT int64_t garbage_bare_status(void) {
    status = 42;
    return 0;
}
SIMPLE_PLUGIN_EXPORT void garbage_wrong_line(void) {}

static int32_t last_status(void) {
    const int32_t answer = status;
    status = 0;
    return answer;
}
static const simple_plugin kPlugin = {SIMPLE_PLUGIN_ABI,
                                      sizeof(simple_plugin),
                                      NULL,
                                      NULL,
                                      "nonsense\nfn garbage_wrong_line(x: {text: i64})\n",
                                      last_status,
                                      NULL,
                                      NULL,
                                      NULL};
SIMPLE_PLUGIN_EXPORT const simple_plugin* simple_plugin_entry(void) { return &kPlugin; }
