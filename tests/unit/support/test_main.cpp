// Holds Catch2's main function once for every unit test program; Catch2 3 brings its own.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#endif

#include "catch.hpp"
