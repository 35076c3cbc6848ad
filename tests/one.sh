#!/bin/sh
# Runs one runner for tests/run.sh: shows its line, and its output where it failed, in one piece, and
# leaves what it counted in LOGS.
#
#   tests/one.sh LOGS RUNNER
set -u

log=$1
runner=$2
name=$(echo "$runner" | tr / _)
out=$log/$name.txt

# The number in a summary line: `[  PASSED  ] 12 test(s).`, with the group's name in newer cmocka.
count() { # word
    sed -n "s/^\[  $1 *\] \([a-z_]*: \)\{0,1\}\([0-9][0-9]*\) test(s).*/\2/p" "$out" | awk '{n += $1} END {print n + 0}'
}

started=$(date +%s)
case $runner in
*.sh) sh "$runner" >"$out" 2>&1 ;;
*) "$runner" >"$out" 2>&1 ;;
esac
status=$?
seconds=$(($(date +%s) - started))
p=$(count PASSED)
f=$(count FAILED)
s=$(count SKIPPED)
# A runner that crashes, leaks or stops early has failed, whatever it had counted by then.
if [ $status -ne 0 ] && [ "$f" -eq 0 ]; then
    f=1
    echo "(the runner ended with exit status $status)" >>"$out"
elif [ $status -eq 0 ] && [ $((p + f + s)) -eq 0 ]; then
    f=1
    echo "(the runner counted no test)" >>"$out"
fi
if [ "$f" -gt 0 ]; then
    shown=$(printf 'FAILED  %s\n' "$runner" && grep -v -e '^\[ RUN ' -e '^\[       OK \]' "$out" | sed 's/^/        /')
else
    shown=$(printf 'ok      %s: %d passed%s%s' "$runner" "$p" \
        "$([ "$s" -gt 0 ] && echo ", $s skipped")" \
        "$([ "$seconds" -ge 5 ] && echo ", $seconds s")")
fi
printf '%s\n' "$shown"
echo "$p $f $s" >"$log/$name.counts"
