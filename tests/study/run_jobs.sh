#!/bin/sh
# The number of threads changes no byte: every shipped study, published and not, is run with one and
# with three, and all files of the results are compared. Charts are written but not drawn.
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
        for jobs in 1 3; do
            mkdir -p "$work/$jobs"
            rm -rf "$work/$jobs/out"
            # shellcheck disable=SC2086 # words
            "$alike" run "$data/now.yaml" -q $rows --jobs "$jobs" -o "$work/$jobs/out" \
                >/dev/null 2>"$work/$jobs/errors" ||
                problem="$problem $(cat "$work/$jobs/errors")"
        done
        problem="$problem$(diff -r "$work/1" "$work/3" 2>&1 | cut -c 1-400 | head -n 20)"
        verdict "$name" "$problem"
    done
done

finish
