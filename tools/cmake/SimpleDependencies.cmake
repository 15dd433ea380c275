# Third-party libraries of the default build. RE2, zlib and libffi are linked from their static libraries, so that the program
# and the installed library need only the C and C++ runtimes; a shared build takes the shared ones, because distributions
# do not compile the static ones for shared objects.
find_package(Threads REQUIRED)

# Finds the library <name>, the static or the shared one as the build wants it.
macro(simple_find_library variable name)
    if(SIMPLE_SHARED)
        find_library(${variable} NAMES ${name})
    else()
        find_library(${variable} NAMES lib${name}.a)
    endif()
endmacro()

# simple_find_dependency(<name> <header> <library> <Debian package>) defines simple::<name>, and adds the library to
# SIMPLE_DEPENDENCIES.
function(simple_find_dependency name header library package)
    string(TOUPPER ${name} upper)
    find_path(SIMPLE_${upper}_INCLUDE_DIR ${header})
    simple_find_library(SIMPLE_${upper}_LIBRARY ${library})
    if(NOT SIMPLE_${upper}_INCLUDE_DIR OR NOT SIMPLE_${upper}_LIBRARY)
        message(FATAL_ERROR "${name} not found: need ${header} and its library (Debian: apt-get install ${package})")
    endif()
    add_library(simple_${name} INTERFACE)
    add_library(simple::${name} ALIAS simple_${name})
    target_include_directories(simple_${name} SYSTEM INTERFACE ${SIMPLE_${upper}_INCLUDE_DIR})
    target_link_libraries(simple_${name} INTERFACE ${SIMPLE_${upper}_LIBRARY})
    set(SIMPLE_DEPENDENCIES ${SIMPLE_DEPENDENCIES} ${SIMPLE_${upper}_LIBRARY} PARENT_SCOPE)
endfunction()

# RE2 of 2023 and later is made of Abseil: many small libraries, which pkg-config lists in the order of linking.
function(simple_find_abseil)
    find_package(PkgConfig REQUIRED)
    pkg_check_modules(SIMPLE_RE2 REQUIRED re2)
    foreach(name IN LISTS SIMPLE_RE2_STATIC_LIBRARIES)
        if(name MATCHES "^absl_")
            simple_find_library(SIMPLE_${name}_LIBRARY ${name})
            mark_as_advanced(SIMPLE_${name}_LIBRARY)
            list(APPEND libraries ${SIMPLE_${name}_LIBRARY})
        endif()
    endforeach()
    target_link_libraries(simple_re2 INTERFACE ${libraries})
    set(SIMPLE_DEPENDENCIES ${SIMPLE_DEPENDENCIES} ${libraries} PARENT_SCOPE)
endfunction()

simple_find_dependency(re2 re2/re2.h re2 libre2-dev)
file(STRINGS ${SIMPLE_RE2_INCLUDE_DIR}/re2/re2.h abseil REGEX "absl/")
if(abseil)
    simple_find_abseil()
endif()
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
