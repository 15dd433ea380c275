/* Plugins that are refused when they are opened; the build defines which one. */
#include <stddef.h>

#include "simple/plugin.h"

SIMPLE_PLUGIN_EXPORT int64_t refused_answer(void) { return 42; }

#if defined(NULL_ENTRY)
SIMPLE_PLUGIN_EXPORT const simple_plugin* simple_plugin_entry(void) { return NULL; }
#elif defined(WRONG_ABI)
static const simple_plugin kPlugin = {.abi_version = 999, .struct_size = sizeof(simple_plugin), .name = "refused"};
SIMPLE_PLUGIN_EXPORT const simple_plugin* simple_plugin_entry(void) { return &kPlugin; }
#elif defined(WRONG_SIZE)
static const simple_plugin kPlugin = {.abi_version = SIMPLE_PLUGIN_ABI, .struct_size = 8, .name = "refused"};
SIMPLE_PLUGIN_EXPORT const simple_plugin* simple_plugin_entry(void) { return &kPlugin; }
#elif defined(UNDEFINED_SYMBOL)
int64_t nobody_has_this(void);
SIMPLE_PLUGIN_EXPORT int64_t refused_other(void) { return nobody_has_this(); }
#elif defined(MISSING_DEPENDENCY)
int64_t plain_twice(int64_t x);
SIMPLE_PLUGIN_EXPORT int64_t refused_other(void) { return plain_twice(21); }
#endif
