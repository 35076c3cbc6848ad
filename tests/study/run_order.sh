#!/bin/sh
# No result follows the order of rows, of columns or of files: whole studies are run again with all of
# them changed, and every file of the results must be the same, byte by byte. What may differ is what
# names the input itself: its hash, and the line on which something stands.
. tests/suite.sh
same_when_sanitized "results are the same"

# The rows of a CSV in another order, and its columns turned round. Cells hold no comma.
shuffle() { # seed file
    awk -F, -v seed="$1" 'BEGIN { srand(seed) }
        { line = $NF; for (k = NF - 1; k >= 1; k--) line = line "," $k }
        NR == 1 { print "0 " line; next }
        { printf "%.9f %s\n", rand() + 1, line }' "$2" | sort -n | cut -d ' ' -f 2- >"$2.new" &&
        mv "$2.new" "$2"
}

# One folder from which all that may differ is taken out.
plain() { # folder
    find "$1" -type f | while read -r file; do
        sed 's/\(\(<wbr>\)*[0-9a-f]\)\{64\}/HASH/g; s/\(line \)[0-9][0-9]*/\1N/g' "$file" >"$file.new" &&
            mv "$file.new" "$file"
    done
}

run() { # folder
    if ! (cd "$1" && "$alike" run study.yaml -q --matched -o out >said 2>errors); then
        echo "$1 does not run: $(cat "$1/errors")"
    fi
    sort "$1/out/matched.csv" >"$1/out/matched.new" && # rows as the file has them
        mv "$1/out/matched.new" "$1/out/matched.csv"
    plain "$1/out"
    sed 's/\(line \)[0-9][0-9]*/\1N/g' "$1/errors" >"$1/out/errors"
    cp "$1/said" "$1/out/said"
}

# --- a file of students

mkdir "$work/students"
# some ids differ from others in leading zeros only
tr -d '"' <datasets/bdf/bdf_analysis.csv |
    awk -F, -v OFS=, 'NR > 1 && NR % 200 == 0 { $2 = "00" last } { last = $2; print }' \
        >"$work/students/data.csv"
cat >"$work/students/study.yaml" <<'END'
study: {title: Order, seed: 11}
data: {file: data.csv, id: unit_id}
treatment: {column: treat, treated: 1, control: 0}
outcomes:
  - {name: language, score: lang_post, pretest: lang_pre}
  - {name: arithmetic, score: arit_post, pretest: arit_pre}
covariates: [iq_verb, iq_perf, sex, minority, ses, schoolses]
propensity: {interactions: [[sex, minority]], squares: [pretest]}
effects: {cluster: school, subgroups: [sex, {quantiles: pretest, groups: 5}]}
alternatives:
  - {name: mahalanobis, matching: {distance: mahalanobis, caliper: none}}
  - {name: robust, matching: {distance: robust_mahalanobis, ratio: 2}}
  - {name: euclidean, matching: {distance: euclidean, exact: [sex], calipers: {pretest: 5}}}
  - {name: probability, matching: {distance: probability, replacement: yes, reuse: 3}}
  - {name: closest, matching: {order: closest, discard: both}}
  - {name: groups, matching: {method: vcg, exact: [sex], within: {pretest: 3}, exclude_same: school}}
  - {name: records, matching: {method: vcr, exact: [sex], exclude_same: school}}
  - {name: inverse, matching: {method: ipw, trim: 0.95, trim_scores: optimal}, effects: {estimand: ATE}}
  - {name: overlap, matching: {method: overlap_weights}}
  - {name: evenly, matching: {method: matching_weights}}
  - {name: entropy, matching: {method: entropy, moments: 2, balance_within: sex}}
report: {charts: none, publish: no, formats: [md, html]}
END
problem=$(run "$work/students")
grep -q 'differ only in leading zeros' "$work/students/out/report.md" ||
    problem="$problem no caution about ids that lost zeros"
verdict a_study_of_students_runs "$problem"
for seed in 1 2 3; do
    other=$work/students_$seed
    mkdir "$other"
    cp "$work/students/data.csv" "$work/students/study.yaml" "$other"
    shuffle "$seed" "$other/data.csv"
    problem=$(run "$other")
    verdict "students_in_order_${seed}_give_the_same_results" \
        "$problem$(diff -r "$work/students/out" "$other/out" 2>&1 | cut -c 1-400 | head -n 20)"
done

# A design that is locked before the scores are read: the lock is the same, and run keeps to it.
for folder in "$work/students" "$work/students_1"; do
    (cd "$folder" && "$alike" design study.yaml -q -o locked >said 2>errors) ||
        verdict a_design_is_locked "$(cat "$folder/errors")"
    plain "$folder/locked"
done
verdict the_lock_of_a_design_is_the_same \
    "$(diff -r "$work/students/locked" "$work/students_1/locked" 2>&1 | cut -c 1-400 | head -n 20)"

# --- test records in several files, with retests, repeated rows, spellings and ids that nearly agree

(cd "$work" && "$alike" simulate --schools 14 --students 700 --dirty -o records >made) ||
    verdict records_are_simulated "$(cat "$work/made")"
sed 's/^treatment:$/treatment: {roster: roster.csv, id: StudentID, not_found: 0.5}/
    /^  start: began$/,$d
    s/^report:.*/report: {charts: none, publish: no, formats: [md, html]}/
    s/^  subjects: .*/  subjects: [Reading, Mathematics]/' \
    "$work/records/study.yaml" >"$work/study.yaml"
cat >>"$work/study.yaml" <<'END'
alternatives:
  - {name: nearest, matching: {method: nearest, distance: mahalanobis, caliper: none, exact: [grade]}}
END
mv "$work/study.yaml" "$work/records/study.yaml"
# ids of the roster that lost zeros, or are of nobody
awk 'NR == 1 || NR % 9 != 0 { print } NR > 1 && NR % 9 == 0 { print "00" $0 }' \
    "$work/records/roster.csv" >"$work/roster" && mv "$work/roster" "$work/records/roster.csv"
# schools of which the file of schools knows nothing
awk 'NR % 5 != 0' "$work/records/schools.csv" >"$work/schools" &&
    mv "$work/schools" "$work/records/schools.csv"
problem=$(run "$work/records")
verdict a_study_of_test_records_runs "$problem"
for seed in 1 2 3; do
    other=$work/records_$seed
    mkdir "$other"
    cp "$work"/records/*.csv "$work/records/study.yaml" "$other"
    for file in tests_2012 tests_2013 tests_2014 students schools roster; do
        shuffle "$seed$seed" "$other/$file.csv"
    done
    problem=$(run "$other")
    verdict "test_records_in_order_${seed}_give_the_same_results" \
        "$problem$(diff -r "$work/records/out" "$other/out" 2>&1 | cut -c 1-400 | head -n 20)"
done

# The files of tests the other way round: only the setting itself may say so.
other=$work/files
mkdir "$other"
cp "$work"/records/*.csv "$other"
sed 's/files: .*/files: [tests_2014.csv, tests_2012.csv, tests_2013.csv]/' \
    "$work/records/study.yaml" >"$other/study.yaml"
problem=$(run "$other")
for out in "$work/records/out" "$other/out"; do
    for file in results.json report.md report.html; do
        sed 's/tests[\\]*_2014.csv, tests[\\]*_2012.csv, tests[\\]*_2013.csv/FILES/
            s/tests[\\]*_2012.csv, tests[\\]*_2013.csv, tests[\\]*_2014.csv/FILES/' \
            "$out/$file" >"$out/$file.new" && mv "$out/$file.new" "$out/$file"
    done
done
verdict test_records_in_another_order_of_files_give_the_same_results \
    "$problem$(diff -r "$work/records/out" "$other/out" 2>&1 | cut -c 1-400 | head -n 20)"

finish
