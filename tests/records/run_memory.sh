#!/bin/sh
# Test records that don't fit into the memory that a run may have come to the same bytes as in memory.
. tests/suite.sh
mkdir "$work/tmp"
idle_gnuplot 1
same_when_sanitized "the sanitizers take memory of their own; tests/core/test_big asks the same of arrays"

"$alike" simulate --schools 1000 -o "$work/s" >/dev/null 2>"$work/said" || cat "$work/said"
sed 's/^report:.*/report: {formats: [md], charts: none}/; s/^  subjects:.*/  subjects: [Mathematics]/
    /name: two_years/d' "$work/s/study.yaml" >"$work/s/one.yaml"
"$alike" run "$work/s/one.yaml" -q -o "$work/plain" >"$work/said" 2>&1 || cat "$work/said"

in_files() { # size
    TMPDIR=$work/tmp "$alike" run "$work/s/one.yaml" -q --timings --memory "$1" -o "$work/now" >"$work/out" 2>"$work/said" ||
        { cat "$work/said"; return 1; }
    problem=$(diff -r "$work/plain" "$work/now" 2>&1 | cut -c 1-300 | head -n 5)
    [ -z "$problem" ] || { echo "$problem"; return 1; }
    find "$work/tmp" -type f | grep . && echo "a file stays" && return 1
    return 0
}
little_memory() {
    in_files 64M || return 1
    grep -q '^in files  *[1-9][0-9]' "$work/said" || { cat "$work/said" && return 1; }
    read_peak=$(sed -n 's/^read .* \([0-9]*\)\.[0-9] MiB.*/\1/p' "$work/said")
    [ "$read_peak" -lt 100 ] || { echo "$read_peak MiB while reading" && return 1; }
}
much_memory() {
    in_files 8G || return 1
    ! grep -q '^in files' "$work/said" || { cat "$work/said" && return 1; }
}
check little_memory_gives_the_same little_memory
check much_memory_writes_no_files much_memory
for size in 0 lots 12 5M -1G 1G2; do
    "$alike" run "$work/s/one.yaml" "--memory=$size" -o "$work/now" >/dev/null 2>"$work/said"
    verdict "memory_of_${size}_is_refused" "$([ $? = 2 ] && grep -q 'takes a size of 64M or more' "$work/said" || cat "$work/said")"
done
finish
