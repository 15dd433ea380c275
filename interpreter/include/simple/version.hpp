// The one place of the version number; the build reads it from here.
#pragma once

#define SIMPLE_VERSION_MAJOR 0
#define SIMPLE_VERSION_MINOR 1
#define SIMPLE_VERSION_PATCH 0
#define SIMPLE_VERSION "0.1.0"
