#!/bin/sh
# The number of threads changes no byte: every shipped study, published and not, is run with one, two,
# three and eight, and all files of the results are compared. Charts are written but not drawn.
. tests/suite.sh

cp -R datasets "$work/datasets"
idle_gnuplot 1

for study in "$work"/datasets/*/study*.yaml; do
    data=${study%/*}
    file=${study##*/}
    for publish in yes no; do
        name=${data##*/}_${file%.yaml}_published_$publish
        sed "s/publish: *[a-z]*/publish: $publish/" "$study" >"$data/now.yaml"
        problem=
        rows=
        [ "$publish" = no ] && rows=--matched # never published
        grep -q "publish: $publish" "$data/now.yaml" || problem='the study does not say publish'
        for jobs in 1 2 3 8; do
            mkdir -p "$work/$jobs"
            rm -rf "$work/$jobs/out"
            # shellcheck disable=SC2086 # words
            "$alike" run "$data/now.yaml" -q $rows --jobs "$jobs" -o "$work/$jobs/out" \
                >/dev/null 2>"$work/$jobs/errors" ||
                problem="$problem $(cat "$work/$jobs/errors")"
        done
        for jobs in 2 3 8; do
            problem="$problem$(diff -r "$work/1" "$work/$jobs" 2>&1 | cut -c 1-400 | head -n 20)"
        done
        verdict "$name" "$problem"
    done
done

# Copies of the data in several analyses, and more threads than processors: one may come to a copy when
# the analysis is done with all of them. A third of runs broke off where nobody held it for the thread.
a_slow_thread_finds_its_copy() {
    command -v python3 >/dev/null 2>&1 || return 77
    mkdir -p "$work/copies"
    (cd tests/publication && PYTHONDONTWRITEBYTECODE=1 python3 -c 'import sys, studies; studies.write_study(19, sys.argv[1])' "$work/copies") || return 1
    sed -i.old '/^surveys:/,/^    answers/d; s/publish: yes/publish: no/; s/charts: all/charts: none/' "$work/copies/study.yaml"
    grep -q 'method: impute' "$work/copies/study.yaml" || { echo "the study has no copies" && return 1; }
    for turn in 1 2 3 4 5 6 7 8 9 10 11 12; do
        "$alike" run "$work/copies/study.yaml" -q --jobs 16 -o "$work/copies/out" >/dev/null 2>"$work/said" ||
            { echo "turn $turn: $(cat "$work/said")" && return 1; }
    done
}
check a_slow_thread_finds_its_copy a_slow_thread_finds_its_copy

finish
