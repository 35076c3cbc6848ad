#!/bin/sh
# The shipped analysis of lalonde by full matching: the least distances that independent solvers found
# in doubles come out to the printed digits, under the conventions of MatchIt and its scores.
. tests/suite.sh
quick_gnuplot

sed 's/^report:.*/report: {formats: [md], charts: none}/; s|file: lalonde.csv|file: '"$top"'/datasets/lalonde/lalonde.csv|' \
    datasets/lalonde/study_full.yaml >"$work/study.yaml"

distances_come_out() {
    "$alike" run "$work/study.yaml" -o "$work/out" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
    found=$(grep -c ',total_distance,.*,yes,' "$work/out/tables/published.csv")
    [ "$found" -eq 2 ] || { cat "$work/out/tables/published.csv"; return 1; }
}

everybody_is_in_a_set() {
    grep -q '^re78,primary,,,n_control,429,429,0,yes,' "$work/out/tables/published.csv"
}

check the_least_distances_of_lalonde_come_out distances_come_out
check everybody_is_in_a_set everybody_is_in_a_set
finish
