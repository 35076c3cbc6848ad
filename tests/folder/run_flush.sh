#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# Every file of the results is on the disk before they are put in place, whoever wrote it: after a
# loss of power the old results are there or the new ones, whole. Asked of the system's calls, where
# strace can be had.
. tests/suite.sh
same_when_sanitized 'strace does not go with the leak checker'
quick_gnuplot

mkdir "$work/s"
cp datasets/lalonde/lalonde.csv "$work/s/"
cat >"$work/s/study.yaml" <<STUDY
study: {title: Flushed, program: Training, seed: 1}
data: {file: lalonde.csv, id: unit_id}
treatment: {column: treat, treated: "1", control: "0"}
outcomes: [{name: re78, score: re78, pretest: re75, domain: earnings, scale: same}]
covariates: [age, educ, race, re74]
matching: {method: nearest, caliper: 0.2}
report: {formats: [md, html], charts: primary}
STUDY

can_trace() {
    command -v strace >/dev/null 2>&1 && strace -o /dev/null true 2>/dev/null && return 0
    echo 'strace is not there, or may not trace'
    return 77
}

# Names of files and folders in $1 that were flushed before they were in place.
flushed() { # trace
    awk '/ rename[a-z0-9]*\(.*alike-new-[A-Za-z0-9]*"/ && !/alike-new-[A-Za-z0-9]*\/[^"]*"/ { exit }
        / fsync\(/ { sub(/.*fsync\([0-9]*<[^>]*alike-new-[A-Za-z0-9]*\/?/, ""); sub(/>.*/, ""); print }' "$1" | sort -u
}

# $1: of an earlier run: there are old results to exchange
all_are_flushed() {
    can_trace || return
    (cd "$work/s" && strace -f -y -e trace=fsync,rename,renameat2 -o trace \
        "$alike" run study.yaml -q --matched --jobs 1 >said 2>errors) || { cat "$work/s/errors" && return 1; }
    flushed "$work/s/trace" >"$work/s/flushed"
    [ "$(wc -l <"$work/s/study.out/.alike-files")" -gt 30 ] || { echo 'hardly a file was written' && return 1; }
    while read -r name; do
        grep -qxF -- "${name%/}" "$work/s/flushed" && continue
        echo "$name was put in place before it was on the disk"
        return 1
    done <"$work/s/study.out/.alike-files"
}

check 'first results' all_are_flushed
check 'results in the place of others' all_are_flushed
finish
