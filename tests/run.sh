#!/bin/sh
# Runs every test and ends with `N passed, N failed, N skipped`. Shows the output of runners that
# fail, and only theirs. A runner is a cmocka program of BUILD/tests/**/test_*, a corpus replay of
# BUILD/tests/fuzz/fuzz_* or a script tests/**/run_*.sh; each prints cmocka's summary lines.
#
#   tests/run.sh BUILD [WORD]     WORD: only runners whose path contains it
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

# The number in a summary line: `[  PASSED  ] 12 test(s).`, with the group's name in newer cmocka.
count() { # word file
    sed -n "s/^\[  $1 *\] \([a-z_]*: \)\{0,1\}\([0-9][0-9]*\) test(s).*/\2/p" "$2" | awk '{n += $1} END {print n + 0}'
}

passed=0
failed=0
skipped=0
for runner in $(runners | sort); do
    case $runner in *"$word"*) ;; *) continue ;; esac
    out=$log/$(echo "$runner" | tr / _).txt
    started=$(date +%s)
    case $runner in
    *.sh) sh "$runner" >"$out" 2>&1 ;;
    */*) "$runner" >"$out" 2>&1 ;;
    esac
    status=$?
    seconds=$(($(date +%s) - started))
    p=$(count PASSED "$out")
    f=$(count FAILED "$out")
    s=$(count SKIPPED "$out")
    # A runner that crashes, leaks or stops early has failed, whatever it had counted by then.
    if [ $status -ne 0 ] && [ "$f" -eq 0 ]; then
        f=1
        echo "(the runner ended with exit status $status)" >>"$out"
    elif [ $status -eq 0 ] && [ $((p + f + s)) -eq 0 ]; then
        f=1
        echo "(the runner counted no test)" >>"$out"
    fi
    if [ "$f" -gt 0 ]; then
        printf 'FAILED  %s\n' "$runner"
        grep -v -e '^\[ RUN ' -e '^\[       OK \]' "$out" | sed 's/^/        /'
    else
        printf 'ok      %s: %d passed%s%s\n' "$runner" "$p" \
            "$([ "$s" -gt 0 ] && echo ", $s skipped")" \
            "$([ "$seconds" -ge 5 ] && echo ", $seconds s")"
    fi
    passed=$((passed + p))
    failed=$((failed + f))
    skipped=$((skipped + s))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
