// SIMPLE_API marks what the shared library exports; everything else has hidden visibility.
#pragma once

#if defined(_WIN32)
#define SIMPLE_API
#else
#define SIMPLE_API __attribute__((visibility("default")))
#endif
