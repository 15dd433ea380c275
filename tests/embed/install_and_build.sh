#!/bin/sh
# Installs the library into an empty folder and uses it there as a stranger would.
#
# usage: install_and_build.sh BUILD_FOLDER SOURCE_FOLDER WORK_FOLDER C_COMPILER CXX_COMPILER FLAGS
set -eu

build=$1
source=$2
work=$3
cc=$4
cxx=$5
flags=$6
prefix=$work/prefix

say() { echo "embed: $*"; }

rm -rf "$work"
mkdir -p "$work"
say "installing to $prefix"
cmake --install "$build" --prefix "$prefix" > "$work/install.log"

say "compiling every header alone"
for header in $(cd "$prefix/include" && find simple -name '*.hpp' -o -name '*.h' | sort); do
    echo "#include <$header>" > "$work/header.cpp"
    # shellcheck disable=SC2086
    "$cxx" -std=c++20 -Wall -Wextra -Wconversion -Wshadow -Werror $flags -I "$prefix/include" -fsyntax-only "$work/header.cpp" ||
        { say "$header does not compile alone"; exit 1; }
    case $header in
        *.h)
            echo "#include <$header>" > "$work/header.c"
            "$cc" -std=c99 -pedantic -Wall -Wextra -Werror -I "$prefix/include" -fsyntax-only "$work/header.c" ||
                { say "$header does not compile as C"; exit 1; } ;;
    esac
done

say "building the hosts by find_package"
cmake -S "$source/samples/embed" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$cc" \
    -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_C_FLAGS="$flags" -DCMAKE_CXX_FLAGS="$flags" > "$work/cmake.log"
cmake --build "$work/cmake" > "$work/cmake.log" || { cat "$work/cmake.log"; exit 1; }

run() { say "running $*"; "$@" || { say "$1 failed"; exit 1; }; }
run "$work/cmake/train_host"
run "$work/cmake/host"
run "$work/cmake/snippets"

if command -v pkg-config > /dev/null; then
    say "building the hosts by pkg-config"
    pc=$(find "$prefix" -name simple.pc)
    PKG_CONFIG_PATH=$(dirname "$pc")
    export PKG_CONFIG_PATH
    # shellcheck disable=SC2046,SC2086
    "$cxx" -std=c++20 $flags -DSIMPLE_SAMPLE_FOLDER="\"$source/samples/embed\"" "$source/samples/embed/train_host.cpp" \
        -o "$work/train_host" $(pkg-config --cflags --libs simple)
    # shellcheck disable=SC2046,SC2086
    "$cc" -std=c99 $flags -c "$source/samples/embed/host.c" -o "$work/host.o" $(pkg-config --cflags simple)
    # shellcheck disable=SC2046,SC2086
    "$cxx" $flags "$work/host.o" -o "$work/host" $(pkg-config --libs simple)
    run "$work/train_host"
    run "$work/host"
else
    say "pkg-config is not installed: that way is not tested"
fi
say "all good"
