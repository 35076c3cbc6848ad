#!/bin/sh
# Runs every test and ends with `N passed, N failed, N skipped`. Shows the output of runners that
# fail, and only theirs. A runner is a cmocka program of BUILD/tests/**/test_*, a corpus replay of
# BUILD/tests/fuzz/fuzz_* or a script tests/**/run_*.sh; each prints cmocka's summary lines.
#
#   tests/run.sh BUILD [WORD]     WORD: only runners whose path contains it
#
# TEST_JOBS: how many at once; as many as there are processors unless it is set.
set -u

build=${1:?usage: tests/run.sh BUILD [WORD]}
word=${2-}
log=$build/test-logs
rm -rf "$log"
mkdir -p "$log"
# Tests run the program that was built with them.
case $build in
/*) ALIKE=$build/alike ;;
*) ALIKE=$PWD/$build/alike ;;
esac
export ALIKE
# Each stage's own rules are asked at its door (src/study/invariants.c).
export ALIKE_INVARIANTS=1
# What people set for their terminal must not change what is compared.
unset NO_COLOR CMOCKA_MESSAGE_OUTPUT CMOCKA_TEST_FILTER CMOCKA_XML_FILE
LC_ALL=C
export LC_ALL

runners() {
    find tests -name 'test_*.c' | sed "s|^|$build/|; s|\.c\$||"
    find tests/fuzz -name 'fuzz_*.c' 2>/dev/null | sed "s|^|$build/|; s|\.c\$||"
    find tests -name 'run_*.sh'
}

# Several at once, each with a folder of its own for what it writes; tests/one.sh shows each as it
# ends. Scripts first: they take longest, and the last should not run alone.
jobs=${TEST_JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)}
n_runners=$(runners | grep -c -F -e "$word")
if [ "$n_runners" -eq 0 ]; then
    echo "tests/run.sh: no runner's path contains '$word'" >&2
    exit 1
fi
runners | sort -r | grep -F -e "$word" | xargs -P "$jobs" -n 1 sh tests/one.sh "$log"

cat "$log"/*.counts 2>/dev/null | awk -v runners="$n_runners" '
    { passed += $1; failed += $2; skipped += $3 }
    END {
        failed += runners - NR # ended without a word
        printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
        exit failed > 0 || passed == 0
    }'
