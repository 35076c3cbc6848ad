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

# Loops of one analysis, which has all threads to itself: strata of a match by each solver, parts and
# their differences, copies, draws.
mkdir -p "$work/one"
awk 'BEGIN {
    s = 7
    print "id,t,y,x,z,grade,kind,school"
    for (i = 0; i < 900; i++) {
        for (k = 0; k < 6; k++) { s = (s * 69069 + 12345) % 2147483648; u[k] = s / 2147483648 }
        t = u[0] < 0.35; x = sprintf("%.2f", 200 + 30 * u[1] + 3 * t)
        printf "s%d,%d,%.2f,%s,%s,%d,%s,g%d\n", i, t, 0.8 * x + 4 * t + 12 * u[2] + i % 17, x,
            u[3] < 0.1 ? "" : sprintf("%.2f", 50 + 10 * u[3]), 3 + i % 5, substr("abc", 1 + int(3 * u[4]), 1), i % 17
    }
}' >"$work/one/s.csv"
one_analysis() { # name, matching, effects, further lines
    cat >"$work/one/study.yaml" <<STUDY
study: {seed: 3}
data: {file: s.csv, id: id, factors: [grade]}
treatment: {column: t, treated: 1, control: 0}
outcomes: [{name: y, score: y, pretest: x}]
covariates: [z, grade, kind]
matching: {$2}
effects: {$3}
report: {formats: [md], charts: none}
$4
STUDY
    for jobs in 1 2 3 8; do
        mkdir -p "$work/one/$jobs"
        "$alike" run "$work/one/study.yaml" -q --matched --jobs "$jobs" -o "$work/one/$jobs/out" \
            >/dev/null 2>"$work/one/said" || { cat "$work/one/said" && return 1; }
        if diff -r "$work/one/1" "$work/one/$jobs" 2>&1 | cut -c 1-400 | head -n 20 | grep .; then
            return 1
        fi
    done
    return 0
}
while IFS='|' read -r name matching effects more; do
    check "one_analysis_$name" one_analysis "$name" "$matching" "$effects" "$more"
done <<'LOOPS'
nearest|method: nearest, exact: [grade, kind], caliper: 0.5|estimator: regression, subgroups: [grade], interactions: yes
optimal|method: optimal, exact: [grade]|estimator: regression
network|method: optimal, exact: [grade], distance: mahalanobis|estimator: difference
full|method: full, exact: [kind]|estimator: regression
strata|method: nearest|estimator: regression|propensity: {by: [kind]}
uses|method: vcg, size: 7, exact: [grade], within: {pretest: 30}, exclude_same: school|estimator: regression, subgroups: [kind, grade], interactions: yes, cluster: {group: school}, variance: CR1
copies|method: nearest|estimator: regression, subgroups: [kind], interactions: yes|missing_data: {method: impute, copies: 6}
wild|method: ipw|estimator: regression, cluster: school, variance: CR2, wild_bootstrap: yes, wild_draws: 999
LOOPS

finish
