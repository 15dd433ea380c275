#!/usr/bin/env bash
# Fails when a name of the public contract is missing in what the program lists.
#
# usage: check_names.sh PROGRAM NAMES
set -euo pipefail
export LC_ALL=C
missing=$(comm -23 <(grep -v '^#' "$2" | sort) <("$1" doc --list | sort))
if [[ -n $missing ]]; then
    printf 'not there any more:\n%s\n' "$missing" >&2
    exit 1
fi
