#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# What may become of results: exact ones stay where the data are, published ones are made by rules,
# and those of public data need none.
. tests/suite.sh
idle_gnuplot 0

# 240 students, three of whom lack the earlier score; a characteristic that four have.
awk 'BEGIN {
    print "id,program,rare,pre,post"
    for (i = 1; i <= 240; i++)
        printf "S%04d,%d,%d,%s,%d\n", (i * 7919) % 9973, i % 3 == 0, i % 60 == 0,
               i % 100 == 17 ? "" : 180 + (i * 37) % 61, 190 + (i * 53) % 67
}' >"$work/students.csv"

study() { # file data-keys report-keys
    cat >"$work/$1" <<END
study: {title: A release, seed: 7}
data: {file: students.csv, id: id$2}
treatment: {column: program, treated: "1", control: "0"}
outcomes: [{name: math, score: post, pretest: pre, scale: same}]
covariates: [rare]
matching: {caliper: none}
effects: {subgroups: [rare]}
report: {formats: [html, md], charts: primary$3}
END
}
cd "$work" || exit 1

no_rule_applies_to_public_data() {
    study closed.yaml '' ', publish: no'
    study open.yaml ', public: yes' ', publish: yes'
    study both.yaml ', public: yes' ', publish: no'
    for name in closed open both; do
        "$alike" run $name.yaml -o $name >$name.said 2>$name.err || { cat $name.err && return 1; }
    done
    for table in closed/tables/*.csv; do
        for name in open both; do
            cmp "$table" "$name/tables/${table##*/}" || return 1
        done
    done
    [ "$(ls closed/tables)" = "$(ls open/tables)" ] || { echo "other tables" && return 1; }
    [ "$(sed 's/closed/open/g' closed.said)" = "$(cat open.said)" ] || { cat open.said && return 1; }
    grep -q '"publish": false' open/results.json && grep -q '"public": true' open/results.json || return 1
    ! grep -q '"public"' closed/results.json || { echo "data that are not public are called so" && return 1; }
    for name in open both; do
        for report in report.md report.html; do
            grep -q 'The data of this study are public' $name/$report || { echo "$name/$report does not say it" && return 1; }
            ! grep -q 'Contains small cells' $name/$report || { echo "$name/$report is marked" && return 1; }
        done
    done
    ! grep -q 'The data of this study are public' closed/report.md || return 1
    grep -q 'small groups' closed.err || { echo "no caution" && return 1; }
    ! grep -q 'small groups' open.err || { cat open.err && return 1; }
    "$alike" run open.yaml --matched -q -o rows >said 2>&1 && [ -s rows/matched.csv ]
}

check no_rule_applies_to_public_data no_rule_applies_to_public_data
finish
