#!/bin/sh
# Whom a row is about, and what the program's students count for, stand in the report's tables of
# outcomes where that is not the program's own students, each for one.
. tests/suite.sh
quick_gnuplot

study() { # name matching estimand
    cat >"$work/$1.yaml" <<END
data: {file: $top/datasets/lalonde/lalonde.csv, id: unit_id, public: yes}
treatment: {column: treat, treated: 1, control: 0}
outcomes: [{name: re78, score: re78}]
covariates: [age, educ, race, married, nodegree, re74, re75]
matching: {method: $2}
effects: {estimand: $3}
report: {formats: [md], charts: none}
END
    "$alike" run "$work/$1.yaml" -o "$work/$1" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
}

# The row below a table's head that begins with these words, and whether it ends in the estimand.
row_ends() { # folder head end
    awk -v head="$2" -v end="$3" 'index($0, head) == 1 { getline; getline; found = $0 }
        END { exit !(length(found) && substr(found, length(found) - length(end) + 1) == end) }' \
        "$work/$1/report.md"
}

the_ate_is_named() {
    study ate ipw ATE || return 1
    row_ends ate '| Outcome | Program: in the data' '| 58 | 329 | ATE |' || return 1
    row_ends ate '| Outcome | Difference (standard error)' '| ATE |'
}

the_atc_is_named() {
    study atc subclass ATC || return 1
    row_ends atc '| Outcome | Program: in the data' '| ATC |'
}

the_usual_one_takes_no_room() {
    study att full ATT || return 1
    ! grep -q '| Estimand |$\|Program: effective number' "$work/att/report.md" ||
        { grep '| Estimand |$\|Program: effective' "$work/att/report.md"; return 1; }
}

check the_ate_stands_in_its_rows_with_the_programs_effective_number the_ate_is_named
check the_atc_stands_in_its_rows the_atc_is_named
check tables_of_the_att_have_neither_column the_usual_one_takes_no_room
finish
