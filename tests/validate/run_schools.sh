#!/bin/sh
# A few simulated worlds, school by school: intervals that leave out what schools share, or what they
# differ by themselves, hold the truth in 75 to 85% of schools. `make validate` tries more worlds, and more kinds.
set -u

validate=$(dirname "${ALIKE:?set ALIKE to the program; tests/run.sh does}")/validate

# Instrumented builds are slow: there it only matters that worlds are studied without a fault.
worlds=8
case $ALIKE in */build-*/alike) worlds=1 ;; esac

name=intervals_of_schools_hold_the_truth
echo "[ RUN      ] $name"
problem=$("$validate" schools $worlds 2 sample 2>&1)
status=$?
if [ $status -eq 0 ] || { [ $worlds -eq 1 ] && [ $status -eq 1 ]; }; then
    echo "[       OK ] $name"
    echo "[  PASSED  ] 1 test(s)."
    exit 0
fi
printf '%s\n' "$problem" | sed 's/^/        /'
echo "[  FAILED  ] $name"
echo "[  FAILED  ] 1 test(s), listed below:"
echo "[  FAILED  ] $name"
exit 1
