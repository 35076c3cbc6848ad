#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# alike design --compare: every design beside the study's own, without outcomes.
. tests/suite.sh
idle_gnuplot 0

# 12 schools of 30 students; 4 have the program.
students() { # seed of the scores
    awk -v seed="$1" 'BEGIN {
        print "id,school,program,lunch,pre,post"
        for (i = 0; i < 360; i++) {
            g = i % 12
            pre = 180 + (i * 37) % 61 + (g < 4 ? 6 : 0)
            printf "S%04d,g%02d,%d,%d,%d,%d\n", (i * 7919) % 9973, g, g < 4, (i * 13) % 5 < 2 + (g < 4), pre,
                   190 + (i * seed) % 67
        }
    }'
}
cd "$work" || exit 1
students 53 >students.csv
cat >study.yaml <<'END'
study: {title: Designs, seed: 7}
data: {file: students.csv, id: id}
treatment: {column: program, treated: "1", control: "0"}
outcomes: [{name: math, label: Mathematics, score: post, pretest: pre, scale: same}]
covariates: [lunch]
matching: {caliper: 0.2}
effects: {cluster: school}
report: {charts: none, formats: [md]}
alternatives:
  - {name: loose, label: no limit on the distance of two students whoever they are, matching: {caliper: none}}
  - {name: weights, matching: {method: entropy}}
  - {name: never, keep: {lunch: {min: 2}}}
END

says_what_the_table_says() {
    "$alike" design study.yaml --compare -o out >said.txt 2>err.txt || { cat err.txt && return 1; }
    awk '/^Mathematics: the designs side by side, no outcome was read/ { on = 1 } on' said.txt >block.txt
    grep -q '^  never .*' block.txt || { cat block.txt && return 1; }
    # design, kept, effective numbers, largest and schools of each design that was carried out
    sed 's/"ATT, [^"]*"/ATT/' out/tables/comparison.csv | awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i }
        NR > 1 && $2 != "never" {
            printf "%s %.1f%% %.0f %.0f\n", $2, $(col["kept"]), $(col["ess_treated"]), $(col["ess_control"])
        }' >expected.txt
    [ "$(wc -l <expected.txt)" -eq 3 ] || { cat expected.txt && return 1; }
    while read -r name kept program others; do
        grep -q "^  $name  *$kept  *$program  *$others " block.txt || {
            echo "not there: $name $kept $program $others" && cat block.txt && return 1
        }
    done <expected.txt
    grep -q 'largest in ' block.txt && grep -q '^  schools  largest difference between the groups' block.txt
}

reads_no_outcome() {
    students 29 >students.csv
    "$alike" design study.yaml --compare -o out >other.txt 2>/dev/null || return 1
    students 53 >students.csv
    diff said.txt other.txt
}

is_silent_unless_asked() {
    "$alike" design study.yaml -o out 2>/dev/null | grep -q 'side by side' && return 1
    sed '/^alternatives/,$d' study.yaml >alone.yaml
    "$alike" design alone.yaml --compare -o alone 2>err.txt >alone.txt || { cat err.txt && return 1; }
    [ "$(grep -c '%' alone.txt)" -ge 1 ] && grep -q 'design .*kept' alone.txt
}

# One of two programs has a single student: it can't be compared, and the other is.
says_which_program_can_not_be_compared() {
    awk -F, 'NR == 1 { print $0 ",version" } NR > 1 { print $0 "," ($3 == 1 ? "A" : NR == 9 ? "C" : "none") }' \
        students.csv >versions.csv
    sed -e 's/students.csv/versions.csv/' -e '/^alternatives/,$d' \
        -e 's/^treatment.*/treatment: {arms: {column: version, control: none, values: [A, C]}}/' study.yaml >arms.yaml
    "$alike" design arms.yaml --compare -o arms >arms.txt 2>err.txt || { cat err.txt arms.txt && return 1; }
    grep -q '^Mathematics, C against none: the design could not be carried out: ' arms.txt &&
        grep -q '^  [^ ].*  not carried out$' arms.txt && grep -q '^  [^ ].* 100.0% ' arms.txt && return 0
    cat arms.txt
    return 1
}

check says_which_program_can_not_be_compared
check says_what_the_table_says
check reads_no_outcome
check is_silent_unless_asked
finish
