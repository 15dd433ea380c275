# Compiles several files of a folder at once, which more than halves the time of a first build. It is off where ccache
# is used: files that are compiled on their own show a missing include, and only the changed one is compiled again.
if(SIMPLE_CCACHE)
    set(SIMPLE_UNITY_DEFAULT OFF)
else()
    set(SIMPLE_UNITY_DEFAULT ${SIMPLE_TOP_LEVEL})
endif()
option(SIMPLE_UNITY "Compile several files of a folder at once" ${SIMPLE_UNITY_DEFAULT})

# Folders whose files keep their private names apart. The others repeat names such as kRows by design.
set(SIMPLE_UNITY_FOLDERS memory support syntax runtime sema check module api kernels tensor accel autograd nn data training)
set(SIMPLE_UNITY_EXCEPTIONS interpreter/src/runtime/dict.cpp interpreter/src/syntax/parser_rejected.cpp
    stdlib/training/samples.cpp)

# simple_unify(<folder>) is called in the folder's parent, right after the folder was added.
function(simple_unify folder)
    get_filename_component(name ${folder} NAME)
    if(NOT SIMPLE_UNITY OR NOT name IN_LIST SIMPLE_UNITY_FOLDERS)
        return()
    endif()
    set_target_properties(simple_${name} PROPERTIES UNITY_BUILD ON)
    foreach(file IN LISTS SIMPLE_UNITY_EXCEPTIONS)
        set_source_files_properties(${PROJECT_SOURCE_DIR}/${file} TARGET_DIRECTORY simple_${name}
                                    PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endforeach()
endfunction()
