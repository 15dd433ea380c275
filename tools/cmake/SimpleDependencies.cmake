# Third-party libraries of the default build. RE2, zlib and libffi are linked from their static libraries, so that the program
# and the installed library need only the C and C++ runtimes; a shared build takes the shared ones, because distributions
# do not compile the static ones for shared objects.
find_package(Threads REQUIRED)

# simple_find_dependency(<name> <header> <library> <Debian package>) defines simple::<name>.
function(simple_find_dependency name header library package)
    string(TOUPPER ${name} upper)
    find_path(SIMPLE_${upper}_INCLUDE_DIR ${header})
    if(SIMPLE_SHARED)
        find_library(SIMPLE_${upper}_LIBRARY NAMES ${library})
    else()
        find_library(SIMPLE_${upper}_LIBRARY NAMES lib${library}.a)
    endif()
    if(NOT SIMPLE_${upper}_INCLUDE_DIR OR NOT SIMPLE_${upper}_LIBRARY)
        message(FATAL_ERROR "${name} not found: need ${header} and its library (Debian: apt-get install ${package})")
    endif()
    add_library(simple_${name} INTERFACE)
    add_library(simple::${name} ALIAS simple_${name})
    target_include_directories(simple_${name} SYSTEM INTERFACE ${SIMPLE_${upper}_INCLUDE_DIR})
    target_link_libraries(simple_${name} INTERFACE ${SIMPLE_${upper}_LIBRARY})
endfunction()

simple_find_dependency(re2 re2/re2.h re2 libre2-dev)
target_link_libraries(simple_re2 INTERFACE Threads::Threads)
simple_find_dependency(zlib zlib.h z zlib1g-dev)
simple_find_dependency(libffi ffi.h ffi libffi-dev)

# Header only; used by the command-line program alone.
find_path(SIMPLE_CLI11_INCLUDE_DIR CLI/CLI.hpp)
if(SIMPLE_CLI11_INCLUDE_DIR)
    add_library(simple_cli11 INTERFACE)
    add_library(simple::cli11 ALIAS simple_cli11)
    target_include_directories(simple_cli11 SYSTEM INTERFACE ${SIMPLE_CLI11_INCLUDE_DIR})
elseif(SIMPLE_TOP_LEVEL)
    message(FATAL_ERROR "CLI11 not found: need CLI/CLI.hpp (Debian: apt-get install libcli11-dev)")
endif()
