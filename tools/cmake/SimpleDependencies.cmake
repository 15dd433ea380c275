# Third-party libraries of the default build. RE2 is linked from its static library, so that the program and the
# installed library need only the C and C++ runtimes; a shared build takes the shared one, because distributions do not
# compile the static one for shared objects.
find_package(Threads REQUIRED)

find_path(SIMPLE_RE2_INCLUDE_DIR re2/re2.h)
if(SIMPLE_SHARED)
    find_library(SIMPLE_RE2_LIBRARY NAMES re2)
else()
    find_library(SIMPLE_RE2_LIBRARY NAMES libre2.a)
endif()
if(NOT SIMPLE_RE2_INCLUDE_DIR OR NOT SIMPLE_RE2_LIBRARY)
    message(FATAL_ERROR "RE2 not found: need re2/re2.h and its library (Debian: apt-get install libre2-dev)")
endif()
add_library(simple_re2 INTERFACE)
add_library(simple::re2 ALIAS simple_re2)
target_include_directories(simple_re2 SYSTEM INTERFACE ${SIMPLE_RE2_INCLUDE_DIR})
target_link_libraries(simple_re2 INTERFACE ${SIMPLE_RE2_LIBRARY} Threads::Threads)

# Header only; used by the command-line program alone.
find_path(SIMPLE_CLI11_INCLUDE_DIR CLI/CLI.hpp)
if(SIMPLE_CLI11_INCLUDE_DIR)
    add_library(simple_cli11 INTERFACE)
    add_library(simple::cli11 ALIAS simple_cli11)
    target_include_directories(simple_cli11 SYSTEM INTERFACE ${SIMPLE_CLI11_INCLUDE_DIR})
elseif(SIMPLE_TOP_LEVEL)
    message(FATAL_ERROR "CLI11 not found: need CLI/CLI.hpp (Debian: apt-get install libcli11-dev)")
endif()
