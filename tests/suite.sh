# shellcheck shell=sh disable=SC2034 # variables are for the script that reads this
# What the scripts of tests/**/run_*.sh share; each reads it first, from the top of the project.
#
#   $alike  the program      $top  the top of the project      $work  a folder that goes at the end
#   clean_up                 called at the end; a script that left more than files there has its own
#   verdict NAME PROBLEM     one test, passed where PROBLEM is empty
#   check NAME FUNCTION...   one test, passed where the function ends with 0, skipped where with 77
#   idle_gnuplot STATUS      the gnuplot of all runs that follow draws nothing, and ends with that
#   quick_gnuplot            it leaves the smallest picture there is: no test needs the real one
#   same_when_sanitized WHY  ends here under the sanitizers, skipped: it asks nothing of the program's
#                            memory that other runners do not ask, and takes long there
#   finish                   the summary that tests/run.sh counts; exit status 1 where a test failed
set -u

alike=${ALIKE:?set ALIKE to the program; tests/run.sh does}
top=$PWD
work=$(mktemp -d "${TMPDIR:-/tmp}/alike-test.XXXXXX") || exit 1
clean_up() { rm -rf "$work"; }
trap clean_up EXIT
trap 'exit 130' INT TERM
n_passed=0
n_failed=0
n_skipped=0
failed=
skipped=

tell() { # name exit-status problem
    case $2 in
    0)
        n_passed=$((n_passed + 1))
        echo "[       OK ] $1"
        ;;
    77)
        n_skipped=$((n_skipped + 1))
        skipped="$skipped
[  SKIPPED ] $1"
        echo "[  SKIPPED ] $1"
        ;;
    *)
        n_failed=$((n_failed + 1))
        failed="$failed
[  FAILED  ] $1"
        printf '%s\n[  FAILED  ] %s\n' "$3" "$1"
        ;;
    esac
}

verdict() { # name problem
    if [ -z "$2" ]; then tell "$1" 0; else tell "$1" 1 "$2"; fi
}

check() { # name function [argument...]
    name=$1
    shift
    echo "[ RUN      ] $name"
    problem=$("$@" 2>&1)
    tell "$name" $? "$problem"
}

stand_in() { # the text of a gnuplot
    mkdir -p "$work/bin"
    printf '#!/bin/sh\n%s\n' "$1" >"$work/bin/gnuplot"
    chmod +x "$work/bin/gnuplot"
    PATH=$work/bin:$PATH
    export PATH
}

idle_gnuplot() { # exit-status
    stand_in "exit $1"
}

# Called as `gnuplot -d -e "fmt='svg'" NAME.gp`, or as `gnuplot -d` and told the same in lines.
quick_gnuplot() {
    # shellcheck disable=SC2016 # the stand-in expands them
    stand_in 'draw() { # setting name
    case $1 in
    *_page.png*) printf "\\211PNG\\r\\n\\032\\n\\0\\0\\0\\rIHDR\\0\\0\\5\\024\\0\\0\\1\\004IEND\\256B\\140\\202" >"$2_page.png" ;;
    *W=3.75*) echo "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"></svg>" >"$2_narrow.svg" ;;
    *svg*) echo "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"></svg>" >"$2.svg" ;;
    *pdf*) printf "%%PDF-1.4\n%%%%EOF\n" >"$2.pdf" ;;
    *png*) printf "\\211PNG IEND\\256B\\140\\202" >"$2.png" ;;
    esac
}
[ $# -lt 2 ] || { draw "$3" "${4%.gp}" && exit; }
while IFS= read -r line; do
    case $line in
    *";load "*) name=${line##*;load ?} && draw "${line%%;load *}" "${name%%.gp*}" && echo "alike: drawn" ;;
    *over*) echo "alike: over" ;;
    esac
done'
}

same_when_sanitized() { # why
    case $alike in
    */build-sanitize/* | */build-tsan/*)
        tell "not asked under sanitizers: $1" 77
        finish
        ;;
    esac
}

finish() {
    cd "$top" || exit 1
    [ $n_passed -eq 0 ] || echo "[  PASSED  ] $n_passed test(s)."
    [ $n_skipped -eq 0 ] || echo "[  SKIPPED ] $n_skipped test(s), listed below:$skipped"
    [ $n_failed -eq 0 ] || echo "[  FAILED  ] $n_failed test(s), listed below:$failed"
    [ $n_failed -eq 0 ] && [ $((n_passed + n_skipped)) -gt 0 ]
    exit $?
}
