#!/bin/sh
# Builds samples/plugin by the command its C file shows, runs the program, and compares what it prints.
# usage: run_sample.sh SOURCE_FOLDER BUILD_FOLDER CC SIMPLE
set -eu
source_folder=$1 build_folder=$2 cc=$3 simple=$4
rm -rf "$build_folder"
mkdir -p "$build_folder"
cp "$source_folder"/samples/plugin/* "$build_folder"
cd "$build_folder"
grep -q 'cc -shared -fPIC -o libstats.so stats.c' stats.c
"$cc" -shared -fPIC -I "$source_folder/ffi/include" -Wall -Wextra -Werror -o libstats.so stats.c
"$simple" --plugin ./libstats.so stats.spl >output.txt
printf 'mean: 2.5\nvowels: 10\nsquares: [0.0, 1.0, 4.0, 9.0, 16.0]\ntotal: 10\n' >expected.txt
diff expected.txt output.txt
