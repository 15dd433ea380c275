# Makes a first build take less than half the time: several files of a folder are compiled at once, and the standard
# headers are read once. It is off where ccache is used: files that are compiled on their own show a missing include,
# and only the changed one is compiled again.
if(SIMPLE_CCACHE)
    set(SIMPLE_QUICK_BUILD_DEFAULT OFF)
else()
    set(SIMPLE_QUICK_BUILD_DEFAULT ${SIMPLE_TOP_LEVEL})
endif()
option(SIMPLE_QUICK_BUILD "Compile several files of a folder at once, with precompiled headers"
       ${SIMPLE_QUICK_BUILD_DEFAULT})

# Folders whose files keep their private names apart. The others repeat names such as kRows by design.
set(SIMPLE_UNITY_FOLDERS memory support syntax runtime sema check explain module api loader extern kernels tensor accel
    autograd nn data training)
set(SIMPLE_UNITY_EXCEPTIONS interpreter/src/runtime/dict.cpp interpreter/src/syntax/parser_rejected.cpp
    stdlib/training/samples.cpp)
set(SIMPLE_PRECOMPILED_HEADERS <algorithm> <array> <cmath> <cstdint> <cstring> <functional> <limits> <memory> <optional>
    <span> <string> <string_view> <unordered_map> <unordered_set> <utility> <vector>)

# Precompiled headers serve one set of options; this folder has others.
set(SIMPLE_PRECOMPILED_EXCEPTIONS optim)
# GCC 12 reports impossible sizes inside std::string (GCC bug 105651, as for -Wrestrict) where it no longer knows that the
# code comes from a system header, which is so with precompiled ones. Builds without them keep these warnings.
if(SIMPLE_QUICK_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-Wno-stringop-overflow;-Wno-stringop-overread;-Wno-array-bounds>")
endif()

# simple_quicken(<folder>) is called in the folder's parent, right after the folder was added.
function(simple_quicken folder)
    if(NOT SIMPLE_QUICK_BUILD)
        return()
    endif()
    get_filename_component(name ${folder} NAME)
    if(NOT name IN_LIST SIMPLE_PRECOMPILED_EXCEPTIONS)
        simple_precompile(simple_${name})
    endif()
    if(NOT name IN_LIST SIMPLE_UNITY_FOLDERS)
        return()
    endif()
    set_target_properties(simple_${name} PROPERTIES UNITY_BUILD ON)
    foreach(file IN LISTS SIMPLE_UNITY_EXCEPTIONS)
        set_source_files_properties(${PROJECT_SOURCE_DIR}/${file} TARGET_DIRECTORY simple_${name}
                                    PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endforeach()
endfunction()

# The first target makes the precompiled headers, the others use them.
function(simple_precompile target)
    get_property(owner GLOBAL PROPERTY SIMPLE_PRECOMPILED_OWNER)
    if(owner)
        target_precompile_headers(${target} REUSE_FROM ${owner})
    else()
        target_precompile_headers(${target} PRIVATE ${SIMPLE_PRECOMPILED_HEADERS})
        set_property(GLOBAL PROPERTY SIMPLE_PRECOMPILED_OWNER ${target})
    endif()
endfunction()
