# The one library that hosts link: the objects of every folder, of RE2, of zlib and of libffi, so that consumers need nothing else.
include(CMakePackageConfigHelpers)

# simple_add_library(<target> <folder targets>...) defines and installs simple::simple.
function(simple_add_library target)
    if(SIMPLE_SHARED)
        add_library(${target} SHARED)
    else()
        add_library(${target} STATIC)
    endif()
    add_library(simple::simple ALIAS ${target})
    foreach(part IN LISTS ARGN)
        target_sources(${target} PRIVATE $<TARGET_OBJECTS:${part}>)
        add_dependencies(${target} ${part})
    endforeach()
    set_target_properties(${target} PROPERTIES OUTPUT_NAME simple EXPORT_NAME simple LINKER_LANGUAGE CXX
                          VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
    target_compile_features(${target} INTERFACE cxx_std_20)
    set(header_folders interpreter/include)
    foreach(folder stdlib/include ffi/include)
        if(EXISTS ${PROJECT_SOURCE_DIR}/${folder}/simple)
            list(APPEND header_folders ${folder})
        endif()
    endforeach()
    foreach(folder IN LISTS header_folders)
        target_include_directories(${target} INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/${folder}>)
        install(DIRECTORY ${PROJECT_SOURCE_DIR}/${folder}/simple DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
                FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h")
    endforeach()
    target_include_directories(${target} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    target_link_libraries(${target} INTERFACE Threads::Threads ${CMAKE_DL_LIBS})
    if(SIMPLE_SHARED)
        target_link_libraries(${target} PRIVATE ${SIMPLE_DEPENDENCIES})
    else()
        set(script ${CMAKE_CURRENT_BINARY_DIR}/merge_libraries.mri)
        # A new archive instead of OPEN, which llvm-ar does not know.
        set(merged ${CMAKE_CURRENT_BINARY_DIR}/merged.a)
        list(TRANSFORM SIMPLE_DEPENDENCIES PREPEND "ADDLIB " OUTPUT_VARIABLE additions)
        list(JOIN additions "\n" additions)
        file(GENERATE OUTPUT ${script}
             CONTENT "CREATE ${merged}\nADDLIB $<TARGET_FILE:${target}>\n${additions}\nSAVE\nEND\n")
        add_custom_command(TARGET ${target} POST_BUILD COMMAND ${CMAKE_AR} -M < ${script}
                           COMMAND ${CMAKE_COMMAND} -E rename ${merged} $<TARGET_FILE:${target}> VERBATIM)
    endif()
    simple_install_library(${target})
endfunction()

# Installs the library, its CMake package and its pkg-config file.
function(simple_install_library target)
    set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Simple)
    install(TARGETS ${target} EXPORT SimpleTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
            LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(EXPORT SimpleTargets NAMESPACE simple:: DESTINATION ${package_dir})
    configure_package_config_file(${PROJECT_SOURCE_DIR}/tools/cmake/SimpleConfig.cmake.in
                                  ${CMAKE_CURRENT_BINARY_DIR}/SimpleConfig.cmake INSTALL_DESTINATION ${package_dir})
    write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/SimpleConfigVersion.cmake
                                     COMPATIBILITY SameMinorVersion)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/SimpleConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/SimpleConfigVersion.cmake
            DESTINATION ${package_dir})
    # Relative to the file itself, so that the installed folder may be anywhere.
    file(RELATIVE_PATH SIMPLE_PC_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
    configure_file(${PROJECT_SOURCE_DIR}/tools/cmake/simple.pc.in ${CMAKE_CURRENT_BINARY_DIR}/simple.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/simple.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()
