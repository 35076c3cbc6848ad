#!/bin/sh
# How both groups were tested, on whole studies: numbers against those of awk, what is cautioned of
# and what is not, what a design reads, and what is published of it.
. tests/suite.sh

mkdir "$work/unlike" "$work/like"
# What a run said, without its line ends.
said_in() { tr '\n' ' ' <"$1" | tr -s ' '; }

# 300 students of 12 schools; four schools have the program. $1: days that their last test is later;
# $2: minutes that they sit less at the first one; $3: every how manyth first test lacks its minutes
tests_of() {
    awk -v later="$1" -v shorter="$2" -v lacks="$3" 'BEGIN {
        print "StudentID,Subject,TermName,TestStartDate,TestRITScore,SchoolName,Grade,TestDurationMinutes,extra_time"
        for (i = 1; i <= 300; i++) {
            school = i % 12; program = school < 4
            day = 5 + i * 7 % 19; last = 1 + i * 11 % 13 + program * later
            first = 38 + i * 13 % 21 - program * shorter
            score = 190 + i * 31 % 41
            printf "%d,Mathematics,Fall 2014-2015,2014-09-%02d,%d,School %d,%d,%s,%s\n", i, day, score, school,
                3 + i % 2, i % lacks == 0 ? "" : first, i * 3 % 10 < 3 ? "yes" : "no"
            printf "%d,Mathematics,Spring 2014-2015,2015-%02d-%02d,%d,School %d,%d,%d,%s\n", i,
                (last > 31 ? 6 : 5), (last > 31 ? last - 31 : last), score + 6 + i * 17 % 9, school,
                3 + i % 2, 44 + i * 5 % 17, i * 7 % 10 < 3 ? "yes" : "no"
        }
    }'
}
study() { # folder publish
    cat >"$1/study.yaml" <<END
study: {title: Conditions, seed: 5}
tests:
  file: tests.csv
  subjects: [Mathematics]
  columns: {id: StudentID, term: TermName, date: TestStartDate, score: TestRITScore, school: SchoolName, extra_time: extra_time}
spans: [{name: year, from: Fall 2014-2015, to: Spring 2014-2015}]
treatment: {schools: [School 0, School 1, School 2, School 3]}
covariates: [grade]
matching: {method: nearest, caliper: none, replacement: yes, ratio: 2}
effects: {cluster: school}
report: {charts: none, formats: [md], publish: $2}
END
}
tests_of 10 9 17 >"$work/unlike/tests.csv"
tests_of 0 0 17 >"$work/like/tests.csv"
for kind in unlike like; do
    study "$work/$kind" no
    problem=$( (cd "$work/$kind" && "$alike" run study.yaml --matched -o out >said 2>errors) ||
        cat "$work/$kind/errors")
    verdict "a_study_of_groups_tested_${kind}_runs" "$problem"
done
table=$work/unlike/out/tables/test_conditions.csv

# means and SDs of the minutes of the first test, by the weights of matched.csv; SMD by the SD of all
# program students
by_awk=$(awk -F, '
    FNR == 1 { file++; for (i = 1; i <= NF; i++) at[file, $i] = i; next }
    file == 1 && $3 ~ /Fall/ && $8 != "" { minutes[$1] = $8; program[$1] = $6 ~ /^School [0-3]$/ }
    file == 2 && $at[2, "design"] == "primary" { weight[$at[2, "id"]] = $at[2, "weight"] }
    END {
        for (id in minutes) {
            arm = program[id]; w = weight[id] + 0
            n[arm]++; sum[arm] += minutes[id]
            if (w > 0) { kept[arm]++; total[arm] += w; squares[arm] += w * w; mean[arm] += w * minutes[id] }
        }
        for (arm = 0; arm < 2; arm++) mean[arm] /= total[arm]
        for (id in minutes) {
            arm = program[id]; w = weight[id] + 0
            all[arm] += (minutes[id] - sum[arm] / n[arm]) ^ 2
            var[arm] += w * (minutes[id] - mean[arm]) ^ 2
        }
        for (arm = 0; arm < 2; arm++)
            sd[arm] = sqrt(var[arm] / total[arm] / (1 - squares[arm] / total[arm] ^ 2))
        printf "%d %d %.9f %.9f %.9f %.9f %.9f\n", kept[1], kept[0], mean[1], sd[1], mean[0], sd[0],
            (mean[1] - mean[0]) / sqrt(all[1] / (n[1] - 1))
    }' "$work/unlike/tests.csv" "$work/unlike/out/matched.csv")
told=$(awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["condition"] == "minutes" && $at["test"] == "first" && $at["sample"] == "compared" {
        printf "%d %d %.9f %.9f %.9f %.9f %.9f\n", $at["n_treated"], $at["n_control"], $at["mean_treated"],
            $at["sd_treated"], $at["mean_control"], $at["sd_control"], $at["smd"] }' "$table")
problem=
[ "$by_awk" = "$told" ] || problem="awk: $by_awk; the table: $told"
verdict the_numbers_are_those_of_awk "$problem"

problem=
said_in "$work/unlike/errors" |
    grep -q 'the groups were not tested alike. Days between the tests: 24[0-9] in the program, 2[0-9]* in the comparison group (1[0-9] days more, [0-9.]* SD), which by itself makes the program look better. Minutes taken, first test: [0-9.]* in the program, [0-9.]* in the comparison group ([0-9.]* minutes less, [0-9.]* SD), which by itself makes the program look better. An alternative with start_date, end_date, start_minutes among its covariates' ||
    problem="it says: $(cat "$work/unlike/errors")"
grep -q '^- \*\*How they were tested.\*\* Days between the tests: ' "$work/unlike/out/report.md" ||
    problem="$problem; not among the limits"
grep -q '^| Day of the last test | [12][0-9] May 2015 | [0-9]* May 2015 |' "$work/unlike/out/report.md" ||
    problem="$problem; no dates in the appendix"
verdict what_differs_is_cautioned_of_with_its_way "$problem"

problem=
said_in "$work/like/errors" | grep -q 'not tested alike' && problem="cautioned of: $(cat "$work/like/errors")"
grep -q 'How they were tested' "$work/like/out/report.md" && problem="$problem; among the limits"
grep -q '^\*\*How both groups were tested.\*\* By the tests that count, and as far as the files tell (day of the test, days between the tests, minutes taken, with extra time), alike: no difference is larger than 0.[01][0-9] SD' \
    "$work/like/out/report.md" || problem="$problem; not in the appendix"
awk -F, '$NF == "yes"' "$work/like/out/tables/test_conditions.csv" | grep -q . &&
    problem="$problem; a row is marked"
verdict of_groups_tested_alike_nothing_is_said "$problem"

# page one is for what weighs most: four weeks and more
on_page_one() { # folder
    sed '/^## 1[.] /,$d' "$1/out/report.md" | grep -o 'What [0-9]* [a-z]* days between their tests [a-z ]*\.'
}
mkdir "$work/late"
study "$work/late" no
tests_of 30 0 17 >"$work/late/tests.csv"
problem=$( (cd "$work/late" && "$alike" run study.yaml -o out >said 2>errors) || cat "$work/late/errors")
[ "$(on_page_one "$work/late")" = 'What 30 more days between their tests did for program students.' ] ||
    problem="$problem it says: $(on_page_one "$work/late")"
[ -z "$(on_page_one "$work/unlike")" ] || problem="$problem; of 10 days: $(on_page_one "$work/unlike")"
sed '/^## 1[.] /,$d' "$work/unlike/out/report.md" |
    grep -q '^- How much of it is the way the groups were tested: they differ in days between the tests and minutes taken (first test)[.]$' ||
    problem="$problem; of 10 days and of minutes page one says: $(sed '/^## 1[.] /,$d' "$work/unlike/out/report.md")"
sed '/^## 1[.] /,$d' "$work/like/out/report.md" | grep -q 'were tested: they differ' && problem="$problem; it says so of groups tested alike"
verdict what_the_tests_differ_in_is_on_page_one "$problem"

# all of the program in one fortnight and nobody else: the days are the program's
problem=
said_in "$work/late/errors" | grep -q 'In days between the tests the groups hardly overlap: no design of these data can tell the program from it, and a covariate would only hide that[.] Ask how' ||
    problem="it says: $(cat "$work/late/errors")"
said_in "$work/late/errors" | grep -q 'end_date' && problem="$problem; days are advised as a covariate"
said_in "$work/unlike/errors" | grep -q 'hardly overlap' && problem="$problem; of groups that overlap: $(cat "$work/unlike/errors")"
verdict what_parts_the_groups_is_no_covariate "$problem"

# named as a covariate: the model has it, and it is said no more to name it
sed -i.bak 's/covariates: .*/covariates: [grade, start_minutes, start_extra_time]/' "$work/unlike/study.yaml"
problem=$( (cd "$work/unlike" && "$alike" run study.yaml -o named >said 2>named.errors) ||
    cat "$work/unlike/named.errors")
grep -q '^mathematics_year,primary,start_minutes,' "$work/unlike/named/tables/balance.csv" ||
    problem="$problem; not in the balance table"
said_in "$work/unlike/named.errors" | grep -q 'with start_date, end_date among its covariates' ||
    problem="$problem; it says: $(cat "$work/unlike/named.errors")"
verdict conditions_of_the_first_test_may_be_covariates "$problem"
mv "$work/unlike/study.yaml.bak" "$work/unlike/study.yaml"

# a design is not changed by any condition of the last test
design() { # folder
    (cd "$1" && "$alike" design study.yaml -o planned >said 2>planned.errors) || cat "$1/planned.errors"
}
mkdir "$work/other"
cp "$work/unlike/study.yaml" "$work/other"
awk -F, -v OFS=, '/Spring/ { $8 = "about " NR; $9 = "maybe" } { print }' "$work/unlike/tests.csv" \
    >"$work/other/tests.csv"
problem=$(design "$work/unlike")$(design "$work/other")
for file in tables/test_conditions.csv report.md; do
    # the files' hashes and names differ, no number does
    diff "$work/unlike/planned/$file" "$work/other/planned/$file" | grep -v 'tests.csv\|[0-9a-f]\{12\}' |
        grep -q '^[<>]' && problem="$problem; $file differs"
done
grep -q ',last,' "$work/unlike/planned/tables/test_conditions.csv" && problem="$problem; the last test is told of"
grep -q ',minutes,first,' "$work/unlike/planned/tables/test_conditions.csv" || problem="$problem; nothing of the first"
said_in "$work/unlike/planned.errors" | grep -q 'not tested alike' || problem="$problem; no caution"
verdict a_design_reads_nothing_of_the_last_test "$problem"

# in another order of rows
mkdir "$work/turned"
cp "$work/unlike/study.yaml" "$work/turned"
(head -n 1 "$work/unlike/tests.csv" && tail -n +2 "$work/unlike/tests.csv" | sort -r) >"$work/turned/tests.csv"
problem=$( (cd "$work/turned" && "$alike" run study.yaml -q -o out >said 2>&1) || cat "$work/turned/said")
cmp -s "$table" "$work/turned/out/tables/test_conditions.csv" || problem="$problem; it differs"
verdict the_order_of_rows_changes_nothing "$problem"

# --- published ------------------------------------------------------------------------------------

# $1: every how manyth first test lacks its minutes: 17 leaves few of an arm unknown, 8 does not
publish_with() {
    tests_of 10 9 "$1" >"$work/unlike/tests.csv"
    (cd "$work/unlike" && "$alike" publish study.yaml -o "given$1" >said 2>"given$1.errors") ||
        cat "$work/unlike/given$1.errors"
}
row() { # folder condition test
    grep "^mathematics_year,primary,$2,$3,compared," "$work/unlike/$1/tables/test_conditions.csv"
}
problem=$(publish_with 17)$(publish_with 8)
row given17 minutes first | grep -q 'left out,left out' || problem="$problem; told: $(row given17 minutes first)"
row given17 minutes last | grep -q 'left out' && problem="$problem; not told: $(row given17 minutes last)"
row given8 minutes first | grep -q 'left out' && problem="$problem; not told: $(row given8 minutes first)"
said_in "$work/unlike/given17.errors" | grep -q 'Minutes taken, first' && problem="$problem; a row that is left out is said"
said_in "$work/unlike/given8.errors" | grep -q 'Minutes taken, first' || problem="$problem; a row that is told is not said"
verdict a_condition_of_all_but_few_is_not_published "$problem"

problem=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
    { for (i = 7; i < NF; i++)
          if ($i ~ /^-?[0-9.]+$/ && (length($i) > 6 || (name[i] ~ /^n_/ && $i % 10 != 0)))
              print name[i] ": " $i }' "$work/unlike/given8/tables/test_conditions.csv")
[ "$(row given8 day last | awk -F, '{ print $9 - $11 == $15 }')" = 1 ] ||
    problem="$problem; the difference is not that of the means"
verdict published_numbers_are_rounded_and_agree "$problem"
finish
