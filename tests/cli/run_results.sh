#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# What the shipped studies leave, published, exact and after `design`: results.json is as
# docs/results.schema.json says; tables.xlsx holds what tables/*.csv hold, every row, every number, every
# word, and a spreadsheet opens it and finds the same.
. tests/suite.sh
same_when_sanitized "results are the same, and golden studies write them"

here=$PWD/tests/workbook
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
idle_gnuplot 0

has_python() { command -v python3 >/dev/null 2>&1; }

# Nothing is written beside them.
run_all() {
    for study in "$top"/datasets/*/study*.yaml; do
        study=${study#"$top"/datasets/}
        study=${study%.yaml}
        folder=$work/data/${study%/*}
        [ -d "$folder" ] || { mkdir -p "$work/data" && cp -R "$top/datasets/${study%/*}" "$folder"; } || return 1
        name=$(echo "$study" | tr / _)
        for publish in yes no; do
            sed -e "s/publish: *[yn][a-z]*/publish: $publish/" -e 's/^  public: yes/  public: no/' \
                "$top/datasets/$study.yaml" >"$folder/$publish.yaml"
        done
        "$alike" design "$folder/no.yaml" -q -o "$work/results/$name.design" >/dev/null || return 1
        for publish in yes no; do # the exact results beside the lock
            "$alike" run "$folder/$publish.yaml" -q --jobs 2 -o "$work/results/$name.$publish" >/dev/null || return 1
        done
        rm "$folder/design.lock"
    done
}

results_are_as_the_schema_says() {
    (cd "$top" && "${alike%/alike}/tests/results/test_schema" "$work"/results/*/results.json)
}

the_same_as_the_files() {
    has_python || return 77
    for results in "$work"/results/*; do
        python3 "$here/workbook.py" "$results" || return 1
    done
}

two_runs_give_the_same_bytes() {
    "$alike" run "$work/data/bdf/no.yaml" -q -o "$work/again" >/dev/null || return 1
    cmp "$work/again/tables.xlsx" "$work/results/bdf_study.no/tables.xlsx"
}

# A cell, a name and a label that spreadsheets would run, or that would end a tag.
hostile_text_stays_text() {
    has_python || return 77
    mkdir "$work/hostile"
    cd "$work/hostile" || return 1
    awk -F, -v OFS=, 'NR == 1 { print $0, "school" } NR > 1 { print $0, "\"=cmd|'"'"' /C calc'"'"'!A0" NR % 4 "\"" }' \
        "$top/tests/bad/clean/students.csv" >students.csv
    {
        sed 's|Bad input|"=HYPERLINK(1) </t><script>"|' "$top/tests/bad/clean/study.yaml"
        echo 'columns: {school: {label: "@SUM(1) \u202Eabc \u05e9\u05dc\u05d5\u05dd \U0001F600"}}'
        echo 'effects: {subgroups: [school]}'
    } >study.yaml
    "$alike" run study.yaml -q -o out >/dev/null || return 1
    grep -q '=cmd' out/tables/effects.csv || { echo 'the study does not hold what is tried' && return 1; }
    python3 "$here/workbook.py" out
}

# Kept in its own profile; a spreadsheet that is not there is not asked.
a_spreadsheet_finds_the_same() {
    has_python && command -v soffice >/dev/null 2>&1 || return 77
    for results in "$work/results/rand_study_2015.yes" "$work/hostile/out"; do
        rm -rf "$work/opened"
        HOME=$work timeout 120 soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to \
            'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1' \
            --outdir "$work/opened" "$results/tables.xlsx" >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
        python3 "$here/workbook.py" "$results" "$work/opened" || return 1
    done
}

run_all || { tell 'studies are run' 1 && finish; }
check 'results.json is as the schema says' results_are_as_the_schema_says
check 'sheets hold the rows of the files' the_same_as_the_files
check 'two runs give the same bytes' two_runs_give_the_same_bytes
check 'hostile text stays text' hostile_text_stays_text
check 'a spreadsheet finds the same (LibreOffice)' a_spreadsheet_finds_the_same
finish
