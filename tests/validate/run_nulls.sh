#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# A few worlds without an effect, of the kinds in which standard errors that learn the spread of
# schools from the few that have the program, or do not find the schools, claim one far too often.
# `make validate` tries all kinds with ten times the worlds.
set -u

validate=$(dirname "${ALIKE:?set ALIKE to the program; tests/run.sh does}")/validate
passed=0
n_failed=0
n_skipped=0
failed=
skipped=

# Instrumented builds are slow: there it only matters that worlds are studied without a fault.
worlds=200
case $ALIKE in */build-*/alike) worlds=3 ;; esac

sample() { # kind
    "$validate" nulls --sample --worlds $worlds --kind "$1" --threads 2
    status=$?
    [ $worlds -lt 200 ] && [ $status -eq 1 ] || return $status
}

few_schools_reject_a_true_null_in_about_5_percent() {
    sample grid
}
one_program_school_in_a_subgroup_gives_no_p() {
    sample further
}
an_unnamed_cluster_is_found() {
    sample unnamed
}

check() { # name [why it waits]
    if [ -n "${2-}" ]; then
        n_skipped=$((n_skipped + 1))
        skipped="$skipped
[  SKIPPED ] $1"
        return
    fi
    echo "[ RUN      ] $1"
    if problem=$($1 2>&1); then
        passed=$((passed + 1))
        echo "[       OK ] $1"
    else
        n_failed=$((n_failed + 1))
        failed="$failed
[  FAILED  ] $1"
        echo "[  FAILED  ] $1"
        printf '%s\n' "$problem" | sed 's/^/        /'
    fi
}

check few_schools_reject_a_true_null_in_about_5_percent
check one_program_school_in_a_subgroup_gives_no_p
check an_unnamed_cluster_is_found

echo "[  PASSED  ] $passed test(s)."
[ $n_skipped -gt 0 ] && echo "[  SKIPPED ] $n_skipped test(s), listed below:$skipped"
[ $n_failed -gt 0 ] && echo "[  FAILED  ] $n_failed test(s), listed below:$failed"
[ $n_failed -eq 0 ]
