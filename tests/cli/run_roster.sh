#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# A table of students and a list of those who are in the program: treatment.roster with data.
. tests/suite.sh
idle_gnuplot 0
cd "$work" || exit 1

# Every fourth student is in the program: by a column, and on a list whose ids have another name.
awk 'BEGIN {
    print "Student ID,School,Sex,Fall,Spring,In" >"kids.csv"
    print "pupil number,campus" >"list.csv"
    for (i = 0; i < 120; i++) {
        printf "%06d,S%d,%s,%d,%d,%d\n", 50 + i * 7, i % 10, i % 3 ? "F" : "M", 150 + (i * 37) % 61, 160 + (i * 53) % 67, i % 4 == 0 >"kids.csv"
        if (i % 4 == 0) printf "%06d,S%d\n", 50 + i * 7, i % 10 >"list.csv"
    }
}'
cat >list.yaml <<'END'
data: {file: kids.csv, id: Student ID}
treatment: {roster: list.csv, id: pupil number}
outcomes: [{name: score, score: Spring, pretest: Fall}]
covariates: [Sex]
END
sed 's/{roster.*/{column: In, treated: 1, control: 0}/' list.yaml >column.yaml
cp column.yaml both.yaml && sed 's/column: In/column: In, roster: list.csv/' column.yaml >both.yaml

refused() { # study status words
    "$alike" check "$1" >out.txt 2>&1
    [ $? -eq "$2" ] && grep -qF -- "$3" out.txt || { cat out.txt && return 1; }
}

same_as_a_column() {
    "$alike" run -q list.yaml -o list.out >out.txt 2>&1 && "$alike" run -q column.yaml -o column.out >>out.txt 2>&1 || { cat out.txt && return 1; }
    for table in list.out/tables/*.csv; do
        name=$(basename "$table")
        case $name in balance* | effects* | flow*) diff "$table" "column.out/tables/$name" || return 1 ;; esac
    done
    [ -f list.out/tables/effects.csv ] && grep -q '"rows": *30' list.out/results.json || { ls list.out/tables && return 1; }
}

ids_that_are_written_otherwise() {
    sed '2,$s/^0*//' list.csv >short.csv
    sed 's/list.csv/short.csv/' list.yaml >short.yaml
    refused short.yaml 4 "30 of 30 students of short.csv (100.0%) are in no row of kids.csv" &&
        refused short.yaml 4 "'106' (kids.csv holds '000106')" &&
        refused short.yaml 4 'write data: id_width: 6' || return 1
    sed 's/Student ID}/Student ID, id_width: 6}/' short.yaml >wide.yaml
    "$alike" run -q wide.yaml -o wide.out >out.txt 2>&1 || { cat out.txt && return 1; }
    diff wide.out/tables/effects.csv column.out/tables/effects.csv
}

ids_of_nobody() {
    { cat list.csv && echo 999990,S1; } >one.csv
    sed 's/list.csv/one.csv/' list.yaml >one.yaml
    "$alike" check one.yaml >out.txt 2>&1 && grep -q '1 student of one.csv is in no row of kids.csv' out.txt || { cat out.txt && return 1; }
    awk '{ print } END { for (i = 0; i < 4; i++) print 999990 + i ",S1" }' list.csv >four.csv
    sed 's/list.csv/four.csv/' list.yaml >four.yaml
    echo 'report: {formats: [md]}' >>four.yaml
    "$alike" check four.yaml >out.txt 2>&1 && "$alike" run four.yaml -o four.out >run.txt 2>&1 || { cat out.txt run.txt && return 1; }
    for file in out.txt run.txt four.out/report.md four.out/results.json; do
        tr '\n' ' ' <"$file" | tr -s ' ' | grep -qF '4 of 34 students of four.csv are in no row of kids.csv, more than 5%' || { cat "$file" && return 1; }
    done
}

what_does_not_go() {
    sed 's/, id: Student ID//' list.yaml >no_id.yaml
    refused no_id.yaml 3 'treatment.roster finds students by their ids; name the column of the ids under data.id' || return 1
    refused both.yaml 3 'treatment says in two ways who was in the program' || return 1
    sed 's/id: pupil number/schools: [S1]/' list.yaml >schools.yaml
    refused schools.yaml 3 'treatment.schools goes with tests' || return 1
    sed 's/Student ID}/[School, Student ID]}/' list.yaml >parts.yaml
    refused parts.yaml 3 'treatment.id has 1 column, but data.id has 2' || return 1
    sed 's/, id: pupil number//' list.yaml >other_id.yaml
    refused other_id.yaml 3 "the ids of list.csv are looked for in a column 'Student ID', as data.id has it, and the file has none of this name; it holds: pupil number, campus. Name its column of ids under treatment.id" || return 1
    sed 's/pupil number/pupil nmber/' list.yaml >slip.yaml
    refused slip.yaml 3 "treatment.id names 'pupil nmber', which is not a column of list.csv; did you mean 'pupil number'? it holds: pupil number, campus" || return 1
    echo 'alternatives: [{name: other, treatment: {roster: kids.csv}}]' | cat list.yaml - >other.yaml
    refused other.yaml 3 'treatment.roster is the same for all designs of a study'
}

# The lock holds by what the program is told; a published folder says no more of the list than a rounded count.
locked_and_published() {
    "$alike" design list.yaml -o locked >out.txt 2>&1 && grep -q 'treatment.by: roster' locked/design.lock || { cat out.txt && return 1; }
    "$alike" publish list.yaml -o given >out.txt 2>&1 || { cat out.txt && return 1; }
    ! grep -rqE '\b00[0-9]{4}\b' given/*.md given/tables || return 1
    command -v python3 >/dev/null || return 0
    "$alike" run -q --matched list.yaml -o exact >out.txt 2>&1 || { cat out.txt && return 1; }
    python3 "$top/tests/publication/attack.py" given --truth exact --data . >attack.txt 2>&1 || { cat attack.txt && return 1; }
}

check a_roster_is_a_column_of_the_program same_as_a_column
check ids_that_a_spreadsheet_has_shortened ids_that_are_written_otherwise
check ids_that_no_row_has ids_of_nobody
check what_does_not_go_with_a_roster what_does_not_go
check a_roster_stands_in_the_lock_and_not_in_what_is_published locked_and_published
finish
