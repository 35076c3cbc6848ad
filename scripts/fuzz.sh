#!/bin/sh
# Runs every fuzz target of BUILD/fuzzer for some seconds, starting from tests/corpus/NAME (what is
# kept) and BUILD/corpus/NAME (what this machine found before). A crash ends it: the input is left in
# BUILD/crash-*; mend the fault, then move the input to tests/corpus/NAME, where `make test` replays it.
#
#   scripts/fuzz.sh BUILD SECONDS
set -eu

build=${1:?usage: scripts/fuzz.sh BUILD SECONDS}
seconds=${2:-60}
status=0
for program in "$build"/fuzzer/fuzz_*; do
    if [ ! -x "$program" ]; then
        echo "no fuzz targets in $build/fuzzer" >&2
        exit 1
    fi
    name=$(basename "$program")
    name=${name#fuzz_}
    mkdir -p "$build/corpus/$name" "tests/corpus/$name"
    log=$build/fuzz-$name.txt
    set -- "$build/corpus/$name" "tests/corpus/$name"
    [ -f "tests/fuzz/$name.dict" ] && set -- "-dict=tests/fuzz/$name.dict" "$@"
    if "$program" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 \
        -artifact_prefix="$build/crash-$name-" -print_final_stats=1 \
        "$@" >"$log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
        echo "$name: $runs inputs in $seconds s, no crash; corpus of $(find "$build/corpus/$name" -type f | wc -l | tr -d ' ')"
    else
        tail -40 "$log"
        echo "$name: CRASHED; see $log and $build/crash-$name-*"
        status=1
    fi
done
exit $status
