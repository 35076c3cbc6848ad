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

# --- copies of the data ---------------------------------------------------------------------------

mkdir "$work/drawn"
cp "$work/holes/data.csv" "$work/drawn"
study "$work/drawn" '{method: impute, copies: 4}' ', imputations: 3'
(cd "$work/drawn" && "$alike" check study.yaml >said 2>&1)
grep -q 'effects.imputations is a second answer beside missing_data: indicator' "$work/drawn/said" ||
    verdict two_answers_by_copies_are_refused "$(cat "$work/drawn/said")"
study "$work/drawn" '{method: impute, copies: 4}' ""
cat >>"$work/drawn/study.yaml" <<END
multiverse: {ratio: [1, 2], variance: [auto, HC2]}
END
problem=$( (cd "$work/drawn" && "$alike" design study.yaml -q -o locked >said 2>&1) ||
    cat "$work/drawn/said")
[ "$(grep -A 5 '"copies_sha256"' "$work/drawn/design.lock" | grep -c '^ *"[0-9a-f]\{64\}"')" = 12 ] ||
    problem="$problem not four fingerprints of each of three designs"
[ "$(grep -A 5 '"copies_sha256"' "$work/drawn/design.lock" | grep -o '[0-9a-f]\{64\}' | sort -u |
    wc -l)" = 12 ] || problem="$problem copies are alike"
verdict the_matchings_of_all_copies_are_locked "$problem"

problem=$(run "$work/drawn" -o out --matched)
grep -q '"text": "design as locked"' "$work/drawn/out/results.json" ||
    problem="$problem not the locked design"
grep -q 'eligible,185,429' "$work/drawn/out/tables/flow.csv" || problem="$problem not everybody stays"
grep -q 'drawn from what else is known,[-0-9.]*,.*,4,0,' "$work/drawn/out/tables/imputed.csv" ||
    problem="$problem $(cat "$work/drawn/out/tables/imputed.csv")"
grep -q 'together over them was not made: .*clusters drawn anew' "$work/drawn/out/report.md" ||
    problem="$problem nobody says what was not made"
[ "$(grep -c '^earnings,"primary, copy 4"' "$work/drawn/out/matched.csv")" = 614 ] ||
    problem="$problem the rows of the fourth copy are not there"
verdict a_study_of_copies_runs_as_locked "$problem"

# parts are tested over all copies, and so not listed among what was not made
sed 's/bootstrap: 9/interactions: yes/; /^multiverse/d' "$work/drawn/study.yaml" >"$work/drawn/parts.yaml"
problem=$(cd "$work/drawn" && "$alike" run parts.yaml -q -o parts >said 2>&1 || cat said)
grep -q '^earnings,primary,black,1 less 0,[-0-9.e]*,[0-9.e]*,.*,1,[-0-9.e]*,[0-9.]*,[0-9.e-]*,' \
    "$work/drawn/parts/tables/interactions.csv" ||
    problem="$problem $(cat "$work/drawn/parts/tables/interactions.csv")"
grep 'was not made' "$work/drawn/parts/report.md" | grep -q 'parts of a column differ' &&
    problem="$problem the test is said not to be made"
verdict parts_are_compared_over_all_copies "$problem"

# which results are the first copy's is said once, wherever they are given; not where there are none
problem=$( (cd "$work/drawn" && "$alike" publish parts.yaml -q -o given >said 2>&1) ||
    cat "$work/drawn/said")
for file in locked/report.md locked/results.json parts/report.md parts/results.json given/report.md \
    given/results.json; do
    n=$(grep -c 'of the first copy: numbers beside estimates' "$work/drawn/$file")
    case $file in
    *.md) [ "$n" = 1 ] || problem="$problem $file says it $n times" ;;
    *) [ "$n" -gt 0 ] || problem="$problem $file does not say it" ;;
    esac
done
grep -q 'of the first copy' "$work/holes/out/report.md" && problem="$problem of a mark too"
verdict what_is_of_the_first_copy_is_said "$problem"

# by another tool: Rubin's rules of the estimates that each copy's rows give (verify/)
problem=$(run "$work/drawn" -o made --verify)
plain() { sed 's/"[^"]*"/words/g' "$1"; } # no comma in a cell
pooled=$(plain "$work/drawn/made/verify/effects.csv" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
    NR > 1 { q[++m] = $at["estimate"]; u[m] = $at["se"] ^ 2; d += $at["df"] }
    END { for (k = 1; k <= m; k++) { Q += q[k] / m; U += u[k] / m }
          for (k = 1; k <= m; k++) B += (q[k] - Q) ^ 2 / (m - 1)
          T = U + (1 + 1 / m) * B; L = (1 + 1 / m) * B / T; d /= m
          old = (m - 1) / L ^ 2; obs = (d + 1) / (d + 3) * d * (1 - L)
          printf "%.9g %.9g %.9g", Q, sqrt(T), old * obs / (old + obs) }')
told=$(plain "$work/drawn/made/tables/effects.csv" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
    NR > 1 && $2 == "primary" && n++ == 0 {
        printf "%.9g %.9g %.9g", $at["estimate"], $at["se"], $at["df"] }')
[ "$pooled" = "$told" ] || problem="$problem '$pooled' is not '$told'"
verdict estimates_of_copies_are_put_together_by_rubins_rules "$problem"

mkdir "$work/drawn/turned"
cp "$work/drawn/study.yaml" "$work/turned/data.csv" "$work/drawn/turned"
problem=$(run "$work/drawn/turned" -o out --jobs 3)
verdict copies_do_not_hang_on_the_order_of_rows_or_jobs \
    "$problem$(diff -r "$work/drawn/out/tables" "$work/drawn/turned/out/tables" 2>&1 | head -n 20)"

# another seed draws otherwise, and the lock says so
sed 's/seed: 3/seed: 4/' "$work/drawn/study.yaml" >"$work/drawn/other.yaml"
mkdir "$work/drawn/reseeded"
cp "$work/drawn/data.csv" "$work/drawn/reseeded"
cp "$work/drawn/design.lock" "$work/drawn/reseeded"
cp "$work/drawn/other.yaml" "$work/drawn/reseeded/study.yaml"
problem=$(run "$work/drawn/reseeded" -o out)
grep -q 'the matched sample of copies 1, 2, 3, 4 of the data is not the same' \
    "$work/drawn/reseeded/out/results.json" || problem="$problem $(grep -A 3 '"lock"' \
    "$work/drawn/reseeded/out/results.json")"
verdict copies_that_are_not_as_locked_are_told "$problem"

cp "$work/whole/data.csv" "$work/drawn/turned"
study "$work/drawn/turned" complete ""
problem=$(run "$work/drawn/turned" -o complete)
study "$work/drawn/turned" impute ""
problem="$problem$(run "$work/drawn/turned" -o drawn)"
verdict where_nothing_is_missing_copies_change_no_table \
    "$problem$(diff -r "$work/drawn/turned/complete/tables" "$work/drawn/turned/drawn/tables" 2>&1 |
        head -n 20)"

problem=$( (cd "$work/drawn" && "$alike" publish study.yaml -q -o given >said 2>&1) ||
    cat "$work/drawn/said")
for table in missing_covariates copies_balance; do
    [ -e "$work/drawn/given/tables/$table.csv" ] && problem="$problem $table is published"
done
grep -q copies_sha256 "$work/drawn/given/design.lock" ||
    problem="$problem the published lock has no copies"
for digits in $(grep -A 5 '"copies_sha256"' "$work/drawn/design.lock" | grep -o '[0-9a-f]\{64\}'); do
    grep -rq "$digits" "$work/drawn/given" && problem="$problem a plain fingerprint is published"
done
verdict copies_are_published_without_gaps_and_plain_fingerprints "$problem"

finish
