/* A plugin whose call takes longer than the program may. */
#define _POSIX_C_SOURCE 200809L
#include <time.h>

#include "simple/plugin.h"

SIMPLE_PLUGIN_EXPORT int64_t slow_answer(int64_t milliseconds) {
    const struct timespec pause = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
    nanosleep(&pause, 0);
    return 42;
}
