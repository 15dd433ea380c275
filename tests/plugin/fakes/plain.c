/* A plain C library: no simple_plugin_entry, nothing of plugin.h but the conventions. */
#include <stdbool.h>
#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT int64_t plain_twice(int64_t x) { return 2 * x; }
EXPORT double plain_mix(int64_t a, double b, bool c) { return (double)a + b + (c ? 100.0 : 0.0); }
EXPORT bool plain_both(bool a, bool b) { return a && b; }
EXPORT void plain_nothing(void) {}
EXPORT double plain_many(double a, double b, double c, double d, double e, double f, double g, double h, double i,
                         double j) {
    return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i + 10 * j;
}
