#!/bin/sh
# missing_data on whole studies: where nothing is missing nothing differs from complete cases, draws
# of schools among it; where something is, students stay, in any order of rows and with any number of
# jobs; a locked design is kept to, and what is published names nobody's gap.
. tests/suite.sh
same_when_sanitized "results are the same"

mkdir "$work/whole" "$work/holes"
# its cells hold no comma
tr -d '"' <datasets/lalonde/lalonde_analysis.csv >"$work/whole/data.csv"
# by a rule of the row's number: a number, a number of 0 and 1, and two that are missing together
awk -F, -v OFS=, 'NR == 1 { print; next }
    { if (NR * 7919 % 100 < 20) { $4 = ""; $5 = "" }
      if (NR * 104729 % 100 < 15) $8 = ""
      print }' "$work/whole/data.csv" >"$work/holes/data.csv"

study() { # folder missing_data further-effects
    cat >"$1/study.yaml" <<END
study: {title: Missing, seed: 3}
data: {file: data.csv, id: unit_id}
treatment: {column: treat, treated: 1, control: 0}
outcomes: [{name: earnings, score: re78, pretest: re74}]
covariates: [age, educ, black, hispan, married, nodegree, re75]
missing_data: $2
effects: {adjust: [pretest, age, married], subgroups: [black], bootstrap: 9$3}
alternatives:
  - {name: complete, missing_data: complete}
  - {name: mahalanobis, matching: {distance: mahalanobis, caliper: none}}
  - {name: weights, matching: {method: ipw}}
report: {charts: none, formats: [md]}
END
}

run() { # folder arguments
    folder=$1
    shift
    (cd "$folder" && "$alike" run study.yaml -q "$@" >said 2>errors) ||
        echo "$folder does not run: $(cat "$folder/errors")"
}

for kind in complete indicator; do
    study "$work/whole" "$kind" ""
    problem=$(run "$work/whole" -o "$kind")
    verdict "a_study_without_gaps_runs_with_$kind" "$problem"
done
verdict where_nothing_is_missing_every_table_is_the_same \
    "$(diff -r "$work/whole/complete/tables" "$work/whole/indicator/tables" 2>&1 | head -n 20)"

study "$work/holes" indicator ', imputations: 3'
(cd "$work/holes" && "$alike" design study.yaml -q -o locked >said 2>errors) ||
    verdict a_design_with_gaps_is_locked "$(cat "$work/holes/errors")"
grep -q 'missing_data: indicator' "$work/holes/design.lock" ||
    verdict the_lock_says_what_became_of_gaps "no missing_data in design.lock"
problem=$(run "$work/holes" -o out)
grep -q '"text": "design as locked"' "$work/holes/out/results.json" ||
    problem="$problem not the locked design"
[ "$(awk -F, 'NR > 1 && $2 == "primary"' "$work/holes/out/tables/missing_covariates.csv" |
    wc -l)" = 3 ] || problem="$problem $(cat "$work/holes/out/tables/missing_covariates.csv")"
grep -q 'eligible,185,429' "$work/holes/out/tables/flow.csv" ||
    problem="$problem not everybody stays: $(head -5 "$work/holes/out/tables/flow.csv")"
verdict students_with_gaps_stay "$problem"

# three copies put together, none of them failed; the study's own estimate beside them
rows=$(wc -l <"$work/holes/out/tables/imputed.csv")
problem=
[ "$rows" = 3 ] || problem="imputed.csv has $rows lines"
grep -q 'drawn from what else is known,[-0-9.]*,.*,3,0,' "$work/holes/out/tables/imputed.csv" ||
    problem="$problem $(cat "$work/holes/out/tables/imputed.csv")"
verdict copies_are_put_together "$problem"

# rows the other way round, and three jobs
mkdir "$work/turned"
cp "$work/holes/study.yaml" "$work/turned"
(head -n 1 "$work/holes/data.csv" && tail -n +2 "$work/holes/data.csv" | sort -r) \
    >"$work/turned/data.csv"
problem=$(run "$work/turned" -o out --jobs 3)
verdict gaps_in_another_order_give_the_same_tables \
    "$problem$(diff -r "$work/holes/out/tables" "$work/turned/out/tables" 2>&1 | head -n 20)"

problem=$( (cd "$work/holes" && "$alike" publish study.yaml -q -o given >said 2>&1) ||
    cat "$work/holes/said")
[ -e "$work/holes/given/tables/missing_covariates.csv" ] &&
    problem="$problem the table of gaps is published"
verdict counts_by_covariate_are_not_published "$problem"

finish
