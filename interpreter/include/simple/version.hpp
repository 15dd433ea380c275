// Version of the interpreter: the one place that states it; the build reads it from here.
#pragma once

#define SIMPLE_VERSION_MAJOR 0
#define SIMPLE_VERSION_MINOR 1
#define SIMPLE_VERSION_PATCH 0

/// Version as text, for example "0.1.0".
#define SIMPLE_VERSION_TEXT_OF(major, minor, patch) #major "." #minor "." #patch
#define SIMPLE_VERSION_TEXT_EXPAND(major, minor, patch) SIMPLE_VERSION_TEXT_OF(major, minor, patch)
#define SIMPLE_VERSION_TEXT SIMPLE_VERSION_TEXT_EXPAND(SIMPLE_VERSION_MAJOR, SIMPLE_VERSION_MINOR, SIMPLE_VERSION_PATCH)
