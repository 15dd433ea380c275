// A plugin that breaks the one rule no C interface can enforce: exceptions leave its functions.
#include <cstdint>
#include <stdexcept>

#include "simple/plugin.h"

extern "C" {
SIMPLE_PLUGIN_EXPORT std::int64_t throwing_error(std::int64_t x) {
    if (x > 0) {
        throw std::runtime_error("out of \xFF tea");
    }
    return x;
}
SIMPLE_PLUGIN_EXPORT double throwing_number() { throw 7; }
#if defined(THROWING_ENTRY)
SIMPLE_PLUGIN_EXPORT const simple_plugin* simple_plugin_entry() { throw 7; }
#endif
}
