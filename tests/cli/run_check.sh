#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# alike check refuses what a design or a run would refuse, in the same words; whose design it is and
# where a key was inherited from is said.
. tests/suite.sh
idle_gnuplot 0

# 12 schools of 20 students; in `half` of each school half the students have it, `whole` schools have
# the program. `chance`: a score from elsewhere, 0 of one student of the comparison group.
students() {
    awk 'BEGIN {
        print "id,school,half,whole,pre,post,chance"
        for (i = 0; i < 240; i++) {
            g = i % 12
            pre = 180 + (i * 37) % 61
            half = (i * 29) % 7 < 3
            chance = 0.2 + ((i * 13) % 40) / 80
            if (i == 3)
                chance = 0
            printf "S%04d,g%02d,%d,%d,%d,%d,%s\n", (i * 7919) % 9973, g, half, g < 4, pre,
                   190 + (i * 53) % 67, chance
        }
    }'
}
cd "$work" || exit 1
students >students.csv

study() { # treatment column, then further lines
    printf 'study: {title: Checks, seed: 7}\ndata: {file: students.csv, id: id}\n'
    printf 'treatment: {column: %s, treated: "1", control: "0"}\n' "$1"
    printf 'outcomes: [{name: math, score: post, pretest: pre, scale: same}]\ncovariates: [pre]\n'
    shift
    printf '%s\n' 'report: {charts: none, formats: [md]}' "$@"
}

# Every command must refuse it, in the same words.
refused_alike() { # words
    for command in check design run; do
        "$alike" $command study.yaml >out.txt 2>"$command.txt"
        [ $? -eq 3 ] || { echo "$command: not refused" && cat out.txt && return 1; }
        grep -qF -- "$1" "$command.txt" || { cat "$command.txt" && return 1; }
        cmp check.txt "$command.txt" || return 1
    done
}

sets_of_weights() {
    study half 'matching: {method: overlap_weights}' 'effects: {cluster: set}' >study.yaml
    refused_alike "study.yaml:8:20: effects.cluster is 'set', but method 'overlap_weights' makes no matched sets"
}

components_without_whole_groups() {
    study half 'effects: {cluster: school, variance: school_components}' >study.yaml
    refused_alike "study.yaml:7:38: effects.variance is 'school_components', which is for programs that whole groups took"
}

whole_groups_and_sets_pass() {
    study whole 'effects: {cluster: school, variance: school_components}' >study.yaml
    "$alike" check study.yaml >out.txt || return 1
    study half 'effects: {cluster: set}' >study.yaml
    "$alike" check study.yaml >out.txt
}

inherited_key() {
    study half 'effects: {cluster: set}' 'alternatives:' \
        '  - {name: weights, matching: {method: overlap_weights}}' >study.yaml
    refused_alike "study.yaml:7:20: effects.cluster is 'set', but method 'overlap_weights' makes no matched sets; name the column of the unit of assignment, or 'none' (in the alternative 'weights' of line 9, which inherits this from the study: set another value there, or change this one)"
}

own_key() {
    study half 'alternatives:' '  - name: weights' '    matching: {method: overlap_weights}' \
        '    effects: {cluster: set}' >study.yaml
    refused_alike "study.yaml:10:24: effects.cluster is 'set', but method 'overlap_weights' makes no matched sets; name the column of the unit of assignment, or 'none' (in the alternative 'weights')"
}

inside_whole_schools() {
    study whole 'matching: {schools: inside, school: school}' >study.yaml
    "$alike" design study.yaml >out.txt 2>err.txt
    [ $? -eq 5 ] && grep -q "study.yaml:7:37: matching.school names 'school', .*write 'schools: classes'" err.txt ||
        { cat err.txt && return 1; }
    study whole 'matching: {method: entropy, balance_within: school}' >study.yaml
    "$alike" design study.yaml >out.txt 2>err.txt
    [ $? -eq 5 ] && grep -q 'study.yaml:7:45: matching.balance_within: no value' err.txt ||
        { cat err.txt && return 1; }
}

scores_of_0() {
    given='propensity: {model: given, column: chance}'
    study half "$given" >study.yaml
    "$alike" run study.yaml >out.txt 2>err.txt
    [ $? -eq 5 ] && grep -q 'students.csv:5: a propensity score of exactly 0 or 1 has no logit, by which matching.distance' err.txt ||
        { cat err.txt && return 1; }
    for matching in '{distance: probability}' '{method: optimal, distance: probability}' \
        '{method: full, distance: probability}' '{method: subclass}' '{method: overlap_weights}' \
        '{method: matching_weights}'; do
        study half "$given" "matching: $matching" >study.yaml
        "$alike" run study.yaml -o out >out.txt 2>err.txt || { cat err.txt && return 1; }
        ! grep -q 'nan\|inf[,}]' out/results.json || { echo "$matching: not a number" && return 1; }
    done
}

turned() { # the other group is the program: its student of score 0 has no weight
    sed 's/treated: "1", control: "0"/treated: "0", control: "1"/'
}

infinite_weights() {
    given='propensity: {model: given, column: chance}'
    study half "$given" 'matching: {method: ipw}' 'effects: {estimand: ATE}' | turned >study.yaml
    "$alike" run study.yaml >out.txt 2>err.txt
    [ $? -eq 5 ] && grep -q 'students.csv:5: a program student has a propensity score of exactly 0, so its inverse probability weight is infinite' err.txt ||
        { cat err.txt && return 1; }
    study half "$given" 'matching: {method: ipw, trim_scores: 0.01}' \
        'effects: {estimand: ATE}' | turned >study.yaml
    "$alike" run study.yaml -o out >out.txt 2>err.txt || { cat err.txt && return 1; }
}

# White in two systems' spellings; -99 for scores that are missing; bands of 1 to 4.
odd_students() {
    awk -F, 'BEGIN { OFS = "," }
        NR == 1 { print $0, "race", "band"; next }
        { $5 = NR % 50 == 7 ? -99 : $5
          print $0, NR % 3 == 0 ? "White" : NR % 3 == 1 ? "WHITE" : "Black", NR % 4 + 1 }' \
        students.csv >odd.csv
}

odd_study() { # further keys of data, then of the study
    printf 'study: {title: Odd, seed: 7}\ndata: {file: odd.csv, id: id%s}\n' "$1"
    printf 'treatment: {column: half, treated: "1", control: "0"}\n'
    printf 'outcomes: [{name: math, score: post, pretest: pre, scale: same}]\n'
    printf 'covariates: [race, band]\nmatching: {caliper: none}\nreport: {charts: none, formats: [md]}\n'
    shift
    printf '%s\n' "$@"
}

what_looks_odd() {
    odd_students
    odd_study '' >study.yaml
    "$alike" check study.yaml >check.txt || { cat check.txt && return 1; }
    "$alike" run study.yaml -o odd.out >out.txt 2>run.txt || { cat run.txt && return 1; }
    for words in "'pre' is -99 in 5 rows, the first on line 7" "'WHITE' (80 rows, the first on line 4)"; do
        grep -qF "caution: data: $words" check.txt || grep -qF "$words" check.txt || { cat check.txt && return 1; }
        tr '\n' ' ' <run.txt | tr -s ' ' | grep -qF "$words" || { cat run.txt && return 1; }
        grep -qF "$words" odd.out/report.md || { echo "the report lacks: $words" && return 1; }
    done
    grep -qF "  data: 'band' is read as an amount and holds 4 different whole numbers (1, 2, 3, 4)" check.txt ||
        { cat check.txt && return 1; }
    ! grep -q "'band' is read" run.txt odd.out/report.md # a question of the check alone
}

# What the sentences say to write is right, and ends them.
what_mends_it() {
    odd_students
    odd_study ', missing: ["", NA, ., -99], factors: [band]' \
        'columns: {race: {values: {Black: Black, WHITE: WHITE, White: WHITE}}}' >study.yaml
    "$alike" check study.yaml >check.txt || { cat check.txt && return 1; }
    ! grep -E 'read as|differ in nothing|is -99' check.txt
}

# Lines of the file and values of single students stay at home; who runs it is told where to look.
what_is_published() {
    odd_students
    odd_study '' >study.yaml
    "$alike" publish study.yaml -o given >out.txt 2>err.txt || { cat err.txt && return 1; }
    tr '\n' ' ' <err.txt | tr -s ' ' |
        grep -qF "2 cautions about the data name students or lines of a file, so that they are not among these; 'alike check study.yaml' prints them." ||
        { cat err.txt && return 1; }
    ! grep -rlE "is -99 in|differ in nothing" given
}

check 'the check refuses sets of a method that makes none' sets_of_weights
check 'the check refuses components of schools that did not enter whole' components_without_whole_groups
check 'the check lets whole groups and sets pass' whole_groups_and_sets_pass
check 'an alternative says that a key is inherited' inherited_key
check 'a key of an alternative of its own is not called inherited' own_key
check 'nothing inside schools where whole schools took the program' inside_whole_schools
check 'scores of 0 are taken where no logit is needed' scores_of_0
check 'an infinite weight is refused at its row' infinite_weights
check 'what looks odd is told by check, by run and in the report' what_looks_odd
check 'what the sentences say to write ends them' what_mends_it
check 'nothing of it is published' what_is_published

finish
