#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# alike init: the study file that it writes holds at once, or once the lines that it names are filled
# in; and what it guesses of files as they come. alike check FILE says what a file holds.
. tests/suite.sh
idle_gnuplot 0
# Whole studies ask nothing of memory that other runners do not ask, and take long under sanitizers.
case $alike in
*/build-sanitize/* | */build-tsan/*) whole_runs=no ;;
*) whole_runs=yes ;;
esac
cd "$work" || exit 1

# An export as a district has it: titles above, a total and a remark below, codes, a name in
# Windows-1252.
export_of_a_district() {
    awk 'BEGIN {
        printf "Springfield School District\r\nGrowth report, 2023-24\r\n\r\n"
        printf "Student ID,Student Name,School Name,Grade Level,In Program?,Gender,Lunch,Fall Score,Spring Score,Growth\r\n"
        for (i = 0; i < 240; i++) {
            pre = 170 + (i * 37) % 61
            post = pre + 2 + (i * 53) % 17
            printf "%d,\"Kid%s, %d\",School %d,%s,%s,%s,%s,%s,%d,%d\r\n", 7000000 + i * 13,
                i == 5 ? "\351" : "", i, i % 12, substr("030405", 1 + 2 * (i % 3), 2),
                i % 12 < 4 ? "Y" : "N", i % 2 ? "F" : "M", i % 5 ? "Free" : "Paid",
                i % 29 == 7 ? "-99" : pre, post, post - 3
        }
        printf "Total,,,,,,,201,209,8\r\nReport made on 1 May by J. Smith\r\n"
    }' >"$1"
}

holds() { # study
    "$alike" check "$1" >check.txt 2>&1 || { cat check.txt "$1" && return 1; }
}

runs() { # study, which is removed
    if [ $whole_runs = yes ]; then
        "$alike" run -q "$1" -o run.out >run.txt 2>&1 || { cat run.txt "$1" && return 1; }
    fi
    rm -rf "$1" run.out
}

# Every FILL_IN of the named line is replaced, one after another.
fill() { # study key value...
    file=$1 key=$2
    shift 2
    for value; do
        awk -v key="$key" -v value="$value" '
            index($0, key) && !done { done = sub(/FILL_IN/, value) } { print }' "$file" >filled
        mv filled "$file"
    done
}

has() { # file line
    grep -qF -- "$2" "$1" || { echo "no '$2' in $1:" && cat "$1" && return 1; }
}

a_messy_export() {
    export_of_a_district messy.csv
    "$alike" init messy.csv >said.txt || return 1
    has said.txt 'study.yaml was written' && has said.txt 'It fits the data' || return 1
    for line in '  file: messy.csv ' '  id: Student ID ' '  header_row: 4 ' '-99]' 'factors: [Grade Level]' \
        '  total_rows: [Total, Report made on 1 May by J. Smith]' \
        'treatment: {column: "In Program?", treated: Y, control: N}' \
        '{name: score, score: Spring Score, pretest: Fall Score}' '  - Gender' '  - Lunch' \
        'matching: {exact: [Grade Level]}' 'effects: {cluster: School Name}' \
        'by its name: Growth' 'it names people or places: Student Name'; do
        has study.yaml "$line" || return 1
    done
    holds study.yaml && has check.txt '240 rows' && has check.txt 'left out' || return 1
    # the same without the keys: what they say is needed
    for key in header_row total_rows; do
        grep -v "  $key:" study.yaml >without.yaml
        sed -i.bak 's/^  id: .*/  id: Student ID/' without.yaml
        "$alike" check without.yaml >out.txt 2>&1
        status=$?
        [ "$key" = header_row ] || [ $status -eq 4 ] || { cat out.txt && return 1; }
    done
}

what_is_there_is_kept() {
    export_of_a_district kept.csv
    echo mine >kept.yaml
    "$alike" init kept.csv -o kept.yaml >out.txt 2>&1
    [ $? -eq 2 ] && [ "$(cat kept.yaml)" = mine ] || { cat out.txt && return 1; }
    : >kept.yaml
    "$alike" init kept.csv -o kept.yaml >/dev/null && holds kept.yaml
}

a_header_row_that_is_none() {
    export_of_a_district above.csv
    "$alike" init above.csv -o above.yaml >/dev/null || return 1
    for row in 3 300; do
        sed "s/header_row: 4/header_row: $row/" above.yaml >other.yaml
        "$alike" check other.yaml >out.txt 2>&1
        [ $? -eq 4 ] && has out.txt "the study says that the header is line $row" || return 1
    done
}

nothing_that_tells() {
    awk 'BEGIN { print "a,b,c"; for (i = 0; i < 60; i++) print i % 2 "," (i * 7) % 31 "," (i * 11) % 29 }' >bare.csv
    "$alike" init bare.csv -o bare.yaml >said.txt || return 1
    has said.txt 'bare.yaml:12: which column' && has said.txt 'bare.yaml:16: the score' || return 1
    "$alike" check bare.yaml >out.txt 2>&1
    [ $? -eq 3 ] && [ "$(grep -c 'FILL_IN stands where you must write' out.txt)" -eq 2 ] || { cat out.txt && return 1; }
    has said.txt "remove 'pretest: FILL_IN', and write under covariates, in place of pretest" &&
        has bare.yaml 'without a pretest, name others here' || return 1
    fill bare.yaml treatment: a 1
    sed 's/, pretest: FILL_IN//; s/covariates: \[pretest\]/covariates: [c]/' bare.yaml >no_pretest.yaml
    fill no_pretest.yaml outcomes: b
    holds no_pretest.yaml || return 1
    fill bare.yaml outcomes: b c
    holds bare.yaml
}

arms_without_a_side() {
    awk 'BEGIN { print "sid,condition,y0,y1"; for (i = 0; i < 60; i++) print "s" i ",A" i % 2 "," (i * 7) % 31 "," (i * 11) % 29 }' >arms.csv
    "$alike" init arms.csv -o arms.yaml >said.txt || return 1
    has said.txt 'which value of condition' && has arms.yaml '{name: y, score: y1, pretest: y0}' || return 1
    fill arms.yaml treatment: A0 A1
    holds arms.yaml
}

tests_with_a_roster() {
    awk 'BEGIN {
        print "Student Number,School,Test Subject,Test Term,Scale Score,Grade" >"scores.csv"
        print "Student Number" >"roster.csv"
        print "Student Number,Sex,FRL" >"traits.csv"
        for (i = 1; i <= 160; i++) {
            id = sprintf("%06d", i)
            for (t = 0; t < 4; t++)
                printf "%s,S%d,%s,%s,%d,%d\n", id, i % 8, t % 2 ? "Math" : "ELA", t < 2 ? "Fall 2023" : "Spring 2024",
                    150 + (i * 37 + t * 11) % 90, 3 + i % 3 >"scores.csv"
            if (i % 4 == 0) print id >"roster.csv"
            printf "%s,%s,%s\n", id, i % 2 ? "F" : "M", i % 3 ? "N" : "Y" >"traits.csv"
        }
    }'
    "$alike" init traits.csv scores.csv roster.csv -o tests.yaml >said.txt || return 1
    for line in '{id: Student Number, subject: Test Subject, term: Test Term, score: Scale Score, grade: Grade, school: School}' \
        'spans: [{name: growth, from: Fall 2023-2024, to: Spring 2023-2024}]' \
        'treatment: {roster: roster.csv, id: Student Number}' 'students: {file: traits.csv, id: Student Number}' \
        'subjects: [ELA, Math]' '  - Sex' '  - FRL' '  - grade'; do
        has tests.yaml "$line" || return 1
    done
    has said.txt 'It fits the data' && holds tests.yaml
}

# The file of students went through a spreadsheet.
zeros_lost() {
    awk 'NR > 1 { sub(/^0+/, "") } { print }' traits.csv >short.csv
    "$alike" init short.csv scores.csv roster.csv -o zeros.yaml >said.txt || return 1
    has zeros.yaml '  id_width: 6' && has said.txt 'It fits the data' && holds zeros.yaml || return 1
    grep -v id_width zeros.yaml >zeros_without.yaml
    "$alike" check zeros_without.yaml >out.txt 2>&1
    [ $? -eq 4 ] || return 1
    # a third of the ids of the tests kept theirs, in a file of a known export
    awk 'BEGIN { print "StudentID,frl" >"lost_students.csv"
        print "TermName,DistrictName,SchoolName,StudentID,Subject,GrowthMeasureYN,TestStartDate,TestRITScore,TestStandardError,Grade" >"lost_tests.csv"
        for (i = 0; i < 120; i++) {
            print 10000 + i "," (i % 3 ? "Y" : "N") >"lost_students.csv"
            for (t = 0; t < 2; t++)
                printf "%s,D,School %d,%s%d,Mathematics,TRUE,%s,%d,3.1,%d\n", t ? "Spring 2022-2023" : "Fall 2022-2023", i % 8, i % 3 ? "" : "00",
                    10000 + i, t ? "05/16/2023" : "09/14/2022", 180 + (i * 37) % 50 + 8 * t, 3 + i % 3 >"lost_tests.csv"
        } }'
    "$alike" init lost_tests.csv lost_students.csv -o lost.yaml >said.txt || return 1
    has lost.yaml '  id_width: 7' && has lost.yaml 'students: {file: lost_students.csv, id: StudentID}' || return 1
    fill lost.yaml treatment: 'School 0, School 1, School 2'
    holds lost.yaml
}

# A row holds the diagnostics of a year: none of their columns was known before the program.
tests_of_a_row() {
    awk 'BEGIN { printf "Student ID,Student Grade,Academic Year,School,Subject,Sex"
        for (t = 1; t < 4; t++) printf ",Diagnostic: Completion Date (%d),Diagnostic: Overall Scale Score (%d)", t, t
        print ""
        for (i = 0; i < 120; i++) printf "%d,%d,2021-2022,School %d,Math,%s,09/06/2021,%d,01/16/2022,%d,05/28/2022,%d\n", 90001 + i, 3 + i % 3,
            i % 6, i % 2 ? "F" : "M", 450 + (i * 37) % 61, 460 + (i * 41) % 67, 470 + (i * 53) % 71 }' >diagnostics.csv
    "$alike" init diagnostics.csv -o diagnostics.yaml >said.txt || return 1
    has diagnostics.yaml 'by the headers: i_ready_instruction' && has diagnostics.yaml '  - Sex' &&
        ! grep -q '^  - "Diagnostic' diagnostics.yaml || return 1
    fill diagnostics.yaml treatment: 'School 0, School 1'
    holds diagnostics.yaml || return 1
    # nor may a study name them: the last is its own outcome
    for number in 1 2 3; do
        sed "s/^  - Sex.*/  - \"Diagnostic: Overall Scale Score ($number)\"/" diagnostics.yaml >leak.yaml
        "$alike" check leak.yaml >out.txt 2>&1
        [ $? -eq 3 ] && has out.txt "covariates names 'Diagnostic: Overall Scale Score ($number)'" || return 1
    done
}

# Whoever is in it has a Y, an X or a 1, and all others nothing.
empty_for_all_others() {
    awk 'BEGIN { print "Student ID,School,Tutoring,ELL,SpEd,AVID,Fall Score,Spring Score"
        for (i = 0; i < 200; i++) printf "%d,S%d,%s,%s,%s,%s,%d,%d\n", 5000 + i, i % 10, i % 4 ? "" : "Y", i % 3 ? "" : "X",
            i % 7 ? "" : 1, i % 5 ? "" : "A", 150 + (i * 37) % 61, 160 + (i * 53) % 67 }' >flags.csv
    "$alike" init flags.csv -o flags.yaml >said.txt || return 1
    for line in '  Tutoring: {values: {Y: Y, "": N}}' '  ELL: {values: {X: X, "": none}}' '  SpEd: {values: {1: 1, "": 0}}' \
        'the 150 empty ones are taken for N, but may be unknown' 'treatment: {column: Tutoring, treated: Y, control: N}' \
        '  - ELL' '  - SpEd' 'all its filled cells hold A: AVID'; do
        has flags.yaml "$line" || return 1
    done
    has said.txt 'It fits the data' && holds flags.yaml && has check.txt "150 empty cells count as 'N'" &&
        has check.txt 'stands in the wrong group' && grep -q 'records read *50 *150' check.txt || { cat check.txt && return 1; }
    ! grep -q "'Tutoring' is missing" check.txt || return 1
    # without it nobody is left to compare with
    grep -v '^  Tutoring:' flags.yaml >without_blank.yaml
    "$alike" check without_blank.yaml >out.txt 2>&1
    [ $? -ge 3 ]
}

# 1 and 2 of which the file itself says what they are.
labels_of_values() {
    Rscript -e 'library(haven)' >/dev/null 2>&1 || return 77
    Rscript -e 'library(haven); set.seed(3); n <- 160
        d <- data.frame(id = sprintf("%04d", 1:n), school = sprintf("S%d", 1:n %% 8),
            group = labelled(rep(1:2, n / 2), c(Treatment = 1, Control = 2)),
            sex = labelled(rep(c(1, 1, 2, 2), n / 4), c(Male = 1, Female = 2)),
            math_pre = round(rnorm(n, 200, 10)))
        d$math_post <- d$math_pre + round(rnorm(n, 5, 4))
        write_dta(d, "labelled.dta"); write_sav(d, "labelled.sav")' >/dev/null 2>&1 || return 1
    "$alike" check labelled.dta >out.txt 2>&1 || { grep -q libreadstat out.txt && return 77; }
    has out.txt "group: by the file, 1 'Treatment', 2 'Control'" || return 1
    for form in dta sav; do
        "$alike" init labelled.$form -o labelled_$form.yaml >said.txt || return 1
        for line in '  group: {labels: yes}' '  sex: {labels: yes}' '  - sex' \
            'treatment: {column: group, treated: Treatment, control: Control}'; do
            has labelled_$form.yaml "$line" || return 1
        done
        has said.txt 'It fits the data' && holds labelled_$form.yaml && has check.txt "'group': its codes stand for" || return 1
    done
}

# A list of some of the students, whatever it and its column are called; a list of all is none.
rosters_by_their_ids() {
    awk 'NR == 1 { print "pupil number,campus"; next } NR % 5 == 0 { sub(/^0+/, ""); print $1 ",x" }' FS=, traits.csv >after_school.csv
    "$alike" init after_school.csv scores.csv -o by_ids.yaml >said.txt || return 1
    has by_ids.yaml 'treatment: {roster: after_school.csv, id: pupil number}' && has by_ids.yaml '(100% are found)' &&
        has by_ids.yaml '  id_width: 6' && has said.txt 'It fits the data' || return 1
    awk -F, 'NR == 1 { print "Kid,School,Fall Score,Spring Score" } NR > 1 { printf "%s,S%d,%d,%d\n", $1, NR % 8, 150 + (NR * 37) % 61, 160 + (NR * 53) % 67 }' traits.csv >kids.csv
    sed 's/^Kid/Student ID/' kids.csv >kids2.csv && mv kids2.csv kids.csv
    "$alike" init after_school.csv kids.csv -o of_table.yaml >said.txt || return 1
    has of_table.yaml '  file: kids.csv' && has of_table.yaml 'treatment: {roster: after_school.csv, id: pupil number}' &&
        has of_table.yaml '  id_width: 6' && has said.txt 'It fits the data' && holds of_table.yaml || return 1
    cut -d, -f1 traits.csv | sed 's/Student Number/pupil number/' >everybody.csv
    "$alike" init everybody.csv kids.csv -o of_all.yaml >said.txt || return 1
    ! grep -q 'roster:' of_all.yaml && has said.txt 'everybody.csv was left out' || return 1
    awk -F, 'NR == 1 { print $0 ",Tutoring"; next } { print $0 "," (NR % 3 ? "N" : "Y") }' kids.csv >told.csv
    "$alike" init told.csv after_school.csv -o told.yaml >said.txt || return 1
    has told.yaml 'column: Tutoring' && has said.txt 'after_school.csv was left out: a column says who was in the program'
}

# Its first row would be taken for the names, and the first student of the program for another.
no_line_of_names() {
    awk 'BEGIN { print "id,pre,post,sex" >"named.csv"
        for (i = 0; i < 150; i++) {
            id = sprintf("00%d", 1000 + i)
            line = sprintf("%s,%d,%d,%s", id, 150 + (i * 37) % 61, 160 + (i * 53) % 67, i % 2 ? "F" : "M")
            print line >"named.csv"
            print line >"unnamed.csv"
            if (i % 3 == 0) print id >"bare_roster.csv"
        } }'
    sed 's/^00/S/' named.csv >named_s.csv && sed 's/^00/S/' bare_roster.csv >bare_roster_s.csv
    for kind in '' _s; do
        "$alike" init named$kind.csv bare_roster$kind.csv -o no_names$kind.yaml >said.txt || return 1
        has said.txt "bare_roster$kind.csv was left out: it seems to have no line with the names of its columns" &&
            has said.txt 'which column says who was in the program' && ! grep -q 'roster:' no_names$kind.yaml || return 1
    done
    (echo id && cat bare_roster.csv) >named_roster.csv
    "$alike" init named.csv named_roster.csv -o with_names.yaml >said.txt || return 1
    has with_names.yaml 'treatment: {roster: named_roster.csv, id: id}' && holds with_names.yaml || return 1
    "$alike" init unnamed.csv -o unnamed.yaml >said.txt 2>out.txt
    [ $? -eq 4 ] && has out.txt 'it seems to have no line with the names' && [ ! -f unnamed.yaml ] || return 1
    # names that are numbers: years, items of a questionnaire
    awk 'BEGIN { print "2019,2020,1,2,3"; for (i = 0; i < 60; i++) print 1990 + (i * 7) % 50 "," 1990 + (i * 11) % 50 "," i % 5 "," i % 4 "," i % 3 }' >numbered.csv
    "$alike" init numbered.csv -o numbered.yaml >said.txt && has said.txt 'numbered.yaml was written'
}

# 3,5 in cells, of which 1,234 would be a thousand.
decimal_commas() {
    awk 'BEGIN { print "id;treat;math_pre;math_post;ses"
        for (i = 0; i < 60; i++) { line = i ";" i % 2 ";" (i * 7) % 31 + 0.5 ";" (i * 11) % 29 + 0.25 ";" i / 8; gsub(/\./, ",", line); print line } }' >comma.csv
    "$alike" init comma.csv -o comma.yaml >said.txt || return 1
    has comma.yaml '  decimal: comma' && has comma.yaml '{name: math, score: math_post, pretest: math_pre}' && has comma.yaml '  - ses' && holds comma.yaml || return 1
    awk 'BEGIN { print "id;treat;math_pre;math_post"; for (i = 0; i < 60; i++) print i ";" i % 2 ";1," 100 + i ";1," 200 + (i * 11) % 29 }' >thousands.csv
    "$alike" init thousands.csv -o thousands.yaml >said.txt || return 1
    ! grep -q '^ *decimal: comma' thousands.yaml && has thousands.yaml '  thousands: yes' && has thousands.yaml 'such as 1,214' && holds thousands.yaml || return 1
    # 1.214 beside 3,5 is a thousand; where nothing is written 3,5, it may be
    awk 'BEGIN { print "id;treat;math_pre;math_post;income"; for (i = 0; i < 60; i++) print i ";" i % 2 ";1" 10 + i ",5;1" 20 + (i * 11) % 29 ",25;1." 200 + i }' >dotted.csv
    "$alike" init dotted.csv -o dotted.yaml >said.txt || return 1
    has dotted.yaml '  decimal: comma' && has dotted.yaml '  thousands: yes' && has dotted.yaml 'income has numbers such as 1.214' && has dotted.yaml '  - income' && holds dotted.yaml || return 1
    "$alike" check dotted.csv >out.txt && has out.txt 'numbers are written 3,5: decimal: comma' && has out.txt 'income has numbers such as 1.214' || return 1
    cut -d';' -f1,2,5 dotted.csv >dots.csv
    "$alike" check dots.csv >out.txt && has out.txt 'income: all numbers have three digits behind a point' || return 1
    awk 'BEGIN { print "id,treat,math_pre,math_post,frl_share"; for (i = 0; i < 60; i++) printf "%d,%d,\"%s%d\",\"1,%d\",%d%%\n", i, i % 2, i % 3 ? "1," : "", 100 + i, 200 + (i * 11) % 29, 10 + i % 50 }' >marks.csv
    "$alike" init marks.csv -o marks.yaml >said.txt || return 1
    has marks.yaml '  thousands: yes' && has marks.yaml '  percent: yes' && has marks.yaml '{name: math, score: math_post, pretest: math_pre}' &&
        has marks.yaml '  - frl_share' && has said.txt 'It fits the data' && holds marks.yaml || return 1
    sed 's/"1,\([0-9]*\)"/1\1/g; s/"//g; s/%//' marks.csv >plain.csv
    sed 's/marks.csv/plain.csv/; /thousands:/d; /percent:/d' marks.yaml >plain.yaml
    for study in marks plain; do "$alike" run -q $study.yaml -o $study.out >out.txt 2>&1 || { cat out.txt && return 1; }; done
    diff marks.out/tables/effects.csv plain.out/tables/effects.csv && diff marks.out/tables/balance.csv plain.out/tables/balance.csv
}

# Who was in the program, and traits, stand in the tests themselves.
all_in_the_tests() {
    awk 'BEGIN { print "Student ID,School,Subject,Term,Score,Grade,In Program,Gender"
        for (i = 0; i < 120; i++) for (t = 0; t < 2; t++)
            printf "%d,S%d,Math,%s,%d,%d,%s,%s\n", 1000 + i, i % 8, t ? "Spring 2024" : "Fall 2023", 150 + (i * 37) % 50 + 5 * t, 3 + i % 3, i % 8 < 3 ? "Yes" : "No", i % 2 ? "F" : "M" }' >within_tests.csv
    "$alike" init within_tests.csv -o within_tests.yaml >said.txt || return 1
    has within_tests.yaml 'treatment: {column: In Program, treated: Yes, control: No}' && has within_tests.yaml '  - Gender' &&
        has said.txt 'It fits the data' && holds within_tests.yaml
}

# What must not become a covariate, an outcome or a member of the program without a word.
what_is_not_guessed() {
    awk 'BEGIN { print "StudentID,Program_2023,Attendance,FRL_2024,Grade_Next_Year,Bus,Math Spring 2024,Math Fall 2024,Math Fall 2023,Sex,age"
        for (i = 0; i < 120; i++) printf "%d,%s,%d,%s,%d,%d,%d,%d,%d,%s,%d\n", 20000 + (i < 117 ? i : 5), i % 40 ? (i % 2 ? "Yes" : "No") : "Unknown",
            150 + i % 30, i % 3 ? "N" : "Y", 4 + i % 3, i % 9, 100 + i % 50, 110 + i % 47, 90 + i % 51, i % 2 ? "F" : "M", i % 20 ? 9 + i % 3 : 99 }' >late.csv
    "$alike" init late.csv -o late.yaml >said.txt || return 1
    has late.yaml '  id: StudentID' && has late.yaml 'treated: Yes, control: No}' &&
        has late.yaml 'score: Math Fall 2024, pretest: Math Spring 2024' && has late.yaml '  - Math Fall 2023' && has late.yaml '  - Sex' || return 1
    for column in Attendance FRL_2024 Grade_Next_Year Bus; do
        grep -q -- "- $column" late.yaml && echo "$column is used" && return 1
    done
    grep -q 'missing:' late.yaml && echo '99 is a score' && return 1
    "$alike" check late.yaml >out.txt 2>&1
    [ $? -eq 4 ] && has out.txt '20005' # whose rows stand four times
}

sheets_of_one_layout() {
    [ -x pack ] || return 77
    head -60 within.csv >fall.csv && { head -1 within.csv && tail -60 within.csv; } >spring.csv && ./pack torn.zip fall.csv spring.csv || return 1
    "$alike" init torn.zip -o torn.yaml >said.txt 2>&1
    [ $? -eq 4 ] && has said.txt 'this table has the columns of torn.zip#fall.csv'
}

days_first() {
    awk 'BEGIN { print "Student ID,School,Subject,Test Date,Score"
        for (i = 0; i < 120; i++) for (t = 0; t < 2; t++) printf "%d,S%d,Maths,%s,%d\n", 1000 + i, i % 8, t ? "11/06/2024" : "04/09/2023", 150 + (i * 37) % 50 }' >days.csv
    "$alike" init days.csv -o days.yaml >said.txt || return 1
    has days.yaml 'date_format: "%d/%m/%Y"' && has days.yaml 'from: Fall 2023-2024, to: Spring 2023-2024'
}

# ELA less mathematics is no growth.
subjects_of_no_known_name() {
    awk 'BEGIN { print "STUDENT_ID,SCHOOL,GRADE,Domain,TEST_DATE,SCALE_SCORE"
        for (i = 0; i < 120; i++) for (t = 0; t < 4; t++) printf "%d,S%d,%d,%s,%s,%d\n", 1000 + i, i % 8, 3 + i % 3, t % 2 ? "MATH" : "ELA", (t > 1) ? "2024-05-06" : "2023-09-04", (t % 2 ? 200 : 600) + (i * 37) % 50 }' >subj.csv
    "$alike" init subj.csv -o subj.yaml >said.txt || return 1
    has subj.yaml 'subject: Domain' && has subj.yaml 'subjects: [ELA, MATH]' || return 1
    sed 's/,ELA,/,T,/; s/,MATH,/,T,/' subj.csv >one.csv
    "$alike" init one.csv -o one_subject.yaml >said.txt || return 1
    has one_subject.yaml '  subject: FILL_IN' && has said.txt 'no column tells subjects apart'
}

# Subject, span and program are all unknown: never more than two lines are left to a person.
two_lines_at_most() {
    awk 'BEGIN { print "STUDENT_ID,TERM,SCALE_SCORE"
        for (i = 0; i < 120; i++) for (t = 0; t < 3; t++) printf "%d,Fall 2023,%d\n", 1000 + i, 200 + (i * 37 + t) % 50 }' >one_term.csv
    "$alike" init one_term.csv -o one_term.yaml >said.txt || return 1
    [ "$(grep -c 'one_term.yaml:[0-9]' said.txt)" -eq 2 ] && has said.txt 'the files hold tests of Fall 2023-2024 alone' || { cat said.txt && return 1; }
    awk 'BEGIN { print "STUDENT_ID,TERM,SCALE_SCORE"
        for (i = 0; i < 120; i++) for (t = 0; t < 3; t++) printf "%d,%s,%d\n", 1000 + i, i % 2 ? "Fall 2023" : "Spring 2024", 200 + (i * 37 + t) % 50 }' >apart.csv
    "$alike" init apart.csv -o apart.yaml >said.txt || return 1
    [ "$(grep -c 'apart.yaml:[0-9]' said.txt)" -eq 2 ] && has apart.yaml 'from: Fall 2023-2024, to: Spring 2023-2024' &&
        has apart.yaml 'nobody has tests of one subject in two terms' && has apart.yaml '  subject: FILL_IN'
}

# On a terminal, what is open is asked; piped, it never is (all other tests).
asks_on_a_terminal() {
    script -qec true /dev/null >/dev/null 2>&1 </dev/null || return 77 # of util-linux
    answer() { # study answers file...: what a person types
        study=$1 keys=$2
        shift 2
        rm -f "$study"
        { printf '%b' "$keys" && sleep 1; } | TERM=dumb script -qec "'$alike' init $* -o $study" /dev/null | tr -d '\r' >said.txt
    }
    answer asked.yaml '9\na\n2\n1\n' bare.csv
    for line in 'treatment: {column: a, treated: 1}' 'outcomes: [{name: outcome, score: b, pretest: c}]'; do
        has asked.yaml "$line" || { cat said.txt && return 1; }
    done
    has said.txt "'9' is none of them." && has said.txt '  1  a (0, 1)' && has said.txt 'It fits the data' || return 1
    answer left.yaml '\n\n' bare.csv
    [ "$(grep -c FILL_IN left.yaml)" -eq 2 ] && has said.txt 'To be filled in by you' || { cat said.txt && return 1; }
    # the other of two values is the comparison; several schools stand in one line
    answer two.yaml '2\n' arms.csv
    has two.yaml 'treated: A1, control: A0}' && has said.txt 'It fits the data' || return 1
    answer schools.yaml '1, 3\n' state.csv
    has schools.yaml 'treatment: {schools: [S0, S2]}' && has said.txt 'It fits the data' || return 1
    # what was chosen is no covariate any more, nor what says the same in other words
    awk 'BEGIN { print "sid,sex,frl,meal,math_fall,math_spring"
        for (i = 0; i < 90; i++) print "s" i "," (i % 2 ? "F" : "M") "," (i % 3 ? "Y" : "N") "," (i % 3 ? "free" : "paid") "," 200 + (i * 7) % 31 "," 210 + (i * 11) % 29 }' >copies.csv
    answer copies.yaml 'frl\nY\n' copies.csv
    has copies.yaml 'treatment: {column: frl, treated: Y}' && has copies.yaml '  - sex' && ! grep -q '^  - \(frl\|meal\)' copies.yaml &&
        has said.txt 'It fits the data' || { cat said.txt copies.yaml && return 1; }
    cut -d, -f1,3- copies.csv >only.csv
    answer only.yaml '1\n2\n' only.csv
    has only.yaml '  - pretest' && ! grep -q '^  - \(frl\|meal\)' only.yaml && has said.txt 'It fits the data' || { cat said.txt only.yaml && return 1; }
    # and of a column that was guessed
    sed 's/frl/tutored/' copies.csv >guessed.csv
    "$alike" init guessed.csv -o guessed.yaml >said.txt || return 1
    has guessed.yaml 'column: tutored' && ! grep -q '^  - meal' guessed.yaml && has guessed.yaml 'it tells the same as tutored, row by row: meal'
}

# "Fall" merged over "Math" and "Reading", with a title above; and the same study of names in one row.
names_in_two_rows() {
    awk 'BEGIN { print "Springfield,,,,,,"; print "Student ID,Program,,Fall,,Spring,"; print ",,School,Math,Reading,Math,Reading"
        for (i = 0; i < 80; i++) printf "%d,%s,S%d,%d,%d,%d,%d\n", 1000 + i, i % 3 ? "N" : "Y", i % 8, 150 + (i * 37) % 61, 140 + (i * 31) % 61, 160 + (i * 53) % 67, 150 + (i * 29) % 53 }' >two_rows.csv
    "$alike" check two_rows.csv >out.txt && has out.txt 'names of columns in line 3 and above it' || return 1
    "$alike" init two_rows.csv -o two_rows.yaml >said.txt || return 1
    for line in '  header_row: 3' '  header_rows: 2' 'treatment: {column: Program, treated: Y, control: N}' \
        '{name: math, score: Spring Math, pretest: Fall Math}' '{name: reading, score: Spring Reading, pretest: Fall Reading}'; do
        has two_rows.yaml "$line" || return 1
    done
    has said.txt 'It fits the data' && holds two_rows.yaml || return 1
    { echo 'Student ID,Program,School,Fall Math,Fall Reading,Spring Math,Spring Reading' && tail -n +4 two_rows.csv; } >one_row.csv
    sed '/header_row/d; s/two_rows.csv/one_row.csv/' two_rows.yaml >one_row.yaml
    for study in two_rows one_row; do "$alike" run -q $study.yaml -o $study.out >out.txt 2>&1 || { cat out.txt && return 1; }; done
    diff two_rows.out/tables/effects.csv one_row.out/tables/effects.csv || return 1
    grep -v '  header_row:' two_rows.yaml >sought.yaml && holds sought.yaml || return 1
    sed 's/header_row: 3/header_row: 1/' two_rows.yaml >wrong.yaml
    "$alike" check wrong.yaml >out.txt 2>&1
    [ $? -eq 4 ] && has out.txt 'the study says that names stand in line 1 and in the row above it' || return 1
    sed 's/Spring Math/Spring Maths/' sought.yaml >lacks.yaml
    "$alike" check lacks.yaml >out.txt 2>&1
    [ $? -eq 4 ] && has out.txt 'no two of the first rows together name every column that the study needs'
}

# Programs by their names, and nothing for whoever is in none; words for scores that are missing.
names_of_programs() {
    awk 'BEGIN { print "Student ID,School,Program,Fall ELA,Spring ELA,Gr"; split("K,1,2,3", grade, ",")
        for (i = 0; i < 150; i++) printf "%d,S%d,%s,%s,%s,%s\n", 100 + i * 3, i % 9, i % 5 == 0 ? "Reading Recovery" : (i % 5 == 1 ? "Math Lab" : ""),
            i % 17 == 3 ? "ABS" : 200 + (i * 37) % 60, i % 19 == 5 ? "EX" : 210 + (i * 53) % 60, grade[1 + i % 4] }' >programs.csv
    "$alike" init programs.csv -o programs.yaml >said.txt || return 1
    for line in '  missing: ["", NA, ., ABS, EX]' 'ABS: 9 in Fall ELA; EX: 8 in Spring ELA' \
        '  Program: {values: {Math Lab: Math Lab, Reading Recovery: Reading Recovery, "": none}}' \
        'treated: [Math Lab, Reading Recovery], control: none}' '{name: ela, score: Spring ELA, pretest: Fall ELA}' '  - Gr '; do
        has programs.yaml "$line" || return 1
    done
    has said.txt 'It fits the data' && holds programs.yaml
}

# Pages that were put one below the other bring their header along.
headers_again() {
    awk 'BEGIN { h = "ID Number,Cohort,Pre,Post,School"; for (i = 0; i < 100; i++) { if (i % 40 == 0) print h
        printf "%d,%s,%d,%d,S%d\n", 10 + i, i % 2 ? "Intervention" : "Waitlist", 30 + (i * 37) % 40, 34 + (i * 53) % 40, i % 6 } }' >pages.csv
    "$alike" init pages.csv -o pages.yaml >said.txt || return 1
    has said.txt 'pages.csv: 100 rows' && has pages.yaml '  id: ID Number' && has pages.yaml 'treated: Intervention, control: Waitlist' &&
        has said.txt 'It fits the data' && holds pages.yaml && has check.txt 'Rows that repeat the names of the columns'
}

# A row for each student and year, a column for each subject: no scores of several years in one outcome.
subjects_in_columns() {
    awk 'BEGIN { print "stu_id,yr,grade,ela_ss,math_ss,tutored"; for (i = 0; i < 120; i++) for (y = 2022; y < 2024; y++)
        printf "%d,%d,%d,%d,%d,%s\n", 7000 + i, y, 3 + i % 3 + y - 2022, 400 + (i * 37 + y * 3) % 90, 420 + (i * 41 + y * 7) % 80, i % 4 ? "N" : "Y" }' >wide.csv
    "$alike" init wide.csv -o wide.yaml >said.txt || return 1
    for line in '{id: stu_id, term: yr, score: ela_ss, grade: grade}' '  subject: ela_ss' 'each for a study of its own: math_ss' \
        'from: Spring 2021-2022, to: Spring 2022-2023' 'treatment: {column: tutored, treated: Y, control: N}'; do
        has wide.yaml "$line" || return 1
    done
    has said.txt 'It fits the data' && holds wide.yaml && has check.txt 'records read' || return 1
    # twice in a year: it is no such file
    awk '{ print } END { print "7000,2022,3,400,420,N" }' wide.csv >twice.csv
    "$alike" init twice.csv -o twice.yaml >said.txt || return 1
    ! grep -q '^tests' twice.yaml
}

# A row for each student and year, whatever its columns are called; a level beside the score.
years_of_students() {
    awk 'BEGIN { print "SSID,AdminYear,Level,MathScaleScore,TestedGrade,SchoolCode" >"years.csv"
        print "id,yr,content_area_name,math_scaled,level,grade,school" >"years_subject.csv"
        for (i = 0; i < 120; i++) for (y = 2023; y < 2025; y++) {
            printf "%d,%d,%d,%d,%d,%d\n", 9000 + i, y, 1 + (i + y) % 4, 2400 + (i * 37 + y) % 90, 3 + i % 3 + y - 2023, 100 + i % 8 >"years.csv"
            for (s = 0; s < 2; s++) printf "%d,%d-%d,%s,%d,%d,%d,S%d\n", 9000 + i, y - 1, y, s ? "ELA" : "Math", 2400 + (i * 37 + y) % 90, 1 + i % 4, 3 + i % 3 + y - 2023, i % 8 >"years_subject.csv"
        } }'
    "$alike" init years.csv -o years.yaml >said.txt || return 1
    has years.yaml '{id: SSID, term: AdminYear, score: MathScaleScore, grade: TestedGrade, school: SchoolCode}' && has years.yaml '  season: Spring' || return 1
    fill years.yaml treatment: '"100", "101"'
    holds years.yaml && has check.txt 'records read' || return 1
    "$alike" init years_subject.csv -o years_subject.yaml >said.txt || return 1
    has years_subject.yaml '{id: id, subject: content_area_name, term: yr, score: math_scaled, grade: grade, school: school}' || return 1
    # years as codes, and as terms
    for year in '05%02d' '%d-24' 'SP%02d'; do
        awk -F, -v year="$year" 'NR == 1 { print } NR > 1 { y = $2 - 2000; code = year == "%d-24" ? y - 1 "-" y : sprintf(year, y); print $1 "," code "," $3 "," $4 "," $5 "," $6 }' years.csv >coded.csv
        rm -f coded.yaml
        "$alike" init coded.csv -o coded.yaml >said.txt || return 1
        has coded.yaml 'from: Spring 2022-2023, to: Spring 2023-2024' || return 1
        case $year in
        05*) has coded.yaml '  terms: {0523: Spring 2022-2023, 0524: Spring 2023-2024}' || return 1 ;;
        %d*) has coded.yaml '  terms: {22-23: Spring 2022-2023, 23-24: Spring 2023-2024}' || return 1 ;;
        esac
        fill coded.yaml treatment: '"100", "101"'
        holds coded.yaml || return 1
    done
    # with an earlier score in the row it is no file of tests: told, as it is by check
    awk -F, 'NR == 1 { print "SSID,AdminYear,treat,fall_math,spring_math,sex" } NR > 1 { print $1 "," $2 "," $1 % 2 "," $4 - 20 "," $4 "," ($1 % 3 ? "F" : "M") }' years.csv >panel.csv
    "$alike" init panel.csv -o panel.yaml >said.txt || return 1
    has said.txt 'SSID comes back over AdminYear' && holds panel.yaml && has check.txt 'the rows look like records of tests'
}

# BOY in one column and the year in another; a year alone may be that of its begin or its end.
windows_and_years() {
    awk 'BEGIN { split("BOY,MOY,EOY", w, ","); split("Fall,Winter,Spring", s, ",")
        print "student_id,school,window,school_year,subject,score,grade" >"windows.csv"
        print "student_id,school,period,year,score,grade" >"lone.csv"
        print "student_id,school,season,year,score,grade" >"calendar.csv"
        for (i = 0; i < 120; i++) for (k = 1; k < 4; k++) {
            printf "%d,S%d,%s,2023-2024,Math,%d,%d\n", 5000 + i, i % 8, w[k], 200 + (i * 37) % 60 + 5 * k, 3 + i % 3 >"windows.csv"
            printf "%d,S%d,%s,2024,%d,%d\n", 5000 + i, i % 8, w[k], 200 + (i * 37) % 60 + 5 * k, 3 + i % 3 >"lone.csv"
            if (k != 2) printf "%d,S%d,%s,%d,%d,%d\n", 5000 + i, i % 8, s[k], k == 1 ? 2023 : 2024, 200 + (i * 37) % 60 + 5 * k, 3 + i % 3 >"calendar.csv"
        } }'
    for kind in windows lone calendar; do
        "$alike" init $kind.csv -o $kind.yaml >said.txt || return 1
        has $kind.yaml 'from: Fall 2023-2024, to: Spring 2023-2024' || return 1
        fill $kind.yaml treatment: 'S0, S1'
        holds $kind.yaml || return 1
    done
    has windows.yaml 'term: window, year: school_year' && ! grep -q lone_year windows.yaml &&
        has lone.yaml '  lone_year: ends' && has calendar.yaml '  lone_year: calendar' || return 1
    sed '/lone_year/d' lone.yaml >unsaid.yaml
    "$alike" check unsaid.yaml >out.txt 2>&1
    [ $? -eq 4 ] && has out.txt "lone.csv:2:4: the year '2024' beside 'BOY' may be"
}

# A number that each school gives out anew; a test that was taken twice is no such thing.
ids_of_schools_in_tests() {
    awk 'BEGIN { print "school,student_id,subject,term,score,grade" >"school_ids.csv"; print "school,student_id,subject,term,score,grade" >"retaken.csv"
        for (i = 0; i < 120; i++) for (t = 0; t < 2; t++) for (again = 0; again < 2; again++) {
            line = ",Math," (t ? "Spring 2024" : "Fall 2023") "," 200 + (i * 37) % 60 + 5 * t + again "," 3 + i % 3
            if (!again) print "S" i % 6 "," 100 + int(i / 6) line >"school_ids.csv"
            print "S" i % 6 "," 100 + i line >"retaken.csv"
        } }'
    "$alike" init school_ids.csv -o school_ids.yaml >said.txt || return 1
    has school_ids.yaml '{id: [school, student_id], subject' && ! grep -q retests school_ids.yaml || return 1
    fill school_ids.yaml treatment: 'S0, S1'
    holds school_ids.yaml || return 1
    "$alike" init retaken.csv -o retaken.yaml >said.txt || return 1
    has retaken.yaml '{id: student_id, subject' && has retaken.yaml '  retests: earliest'
}

# The parts of a vendor's archive: classes and programs of students beside the file with traits.
classes_and_programs_of_an_export() {
    awk 'BEGIN {
        print "TermName,DistrictName,SchoolName,StudentID,Subject,GrowthMeasureYN,TestStartDate,TestRITScore,TestStandardError" >"Results.csv"
        print "TermName,SchoolName,StudentID,StudentGender,Grade" >"ByTerm.csv"
        print "TermName,DistrictName,SchoolName,StudentID,ClassName,TeacherName" >"Classes.csv"
        print "TermName,DistrictName,StudentID,Program" >"ProgramAssignments.csv"
        for (i = 0; i < 120; i++) for (t = 0; t < 2; t++) {
            term = (t ? "Spring" : "Fall") " 2023-2024"
            printf "%s,D,School %d,%d,Mathematics,True,%s,%d,3.1\n", term, i % 8, 7000 + i, t ? "05/21/2024" : "09/15/2023", 180 + (i * 37) % 50 + 8 * t >"Results.csv"
            printf "%s,School %d,%d,%s,%d\n", term, i % 8, 7000 + i, i % 2 ? "F" : "M", 3 + i % 3 >"ByTerm.csv"
            for (c = 0; c < 2; c++) printf "%s,D,School %d,%d,%s,T%d\n", term, i % 8, 7000 + i, c ? "Math" : "ELA", i % 16 >"Classes.csv"
            if (i % 5 == 0) printf "%s,D,%d,%s\n", term, 7000 + i, i % 2 ? "ESL" : "Band" >"ProgramAssignments.csv"
        } }'
    "$alike" init Results.csv Classes.csv ByTerm.csv ProgramAssignments.csv -o parts.yaml >said.txt || return 1
    has parts.yaml 'students: {file: ByTerm.csv, id: StudentID}' && has parts.yaml '  - StudentGender' &&
        has parts.yaml 'treatment: {schools: [FILL_IN]}' && has said.txt 'Classes.csv was left out: it has several rows of a student' &&
        has said.txt 'ProgramAssignments.csv was left out: it lists students of several programs (Program: Band, ESL)' || return 1
    fill parts.yaml treatment: 'School 0, School 1'
    holds parts.yaml
}

# Star of which the name says nothing, and cut to the columns that somebody needed.
star_cut_and_unnamed() {
    awk 'BEGIN {
        print "RenaissanceClientID,SchoolYear,StudentIdentifier,StudentRenaissanceID,Gender,SchoolName,Grade,GradePlacement,ScreeningPeriodWindowName,CompletedDateLocal,AssessmentStatus,ScaledScore,StandardErrorOfMeasurement" >"export_v2.csv"
        print "SchoolYear,StudentIdentifier,SchoolName,Grade,ScreeningPeriodWindowName,CompletedDateLocal,AssessmentStatus,ScaledScore" >"district_SR.csv"
        for (i = 0; i < 120; i++) for (t = 0; t < 2; t++) {
            window = t ? "Spring" : "Fall"; day = t ? "2024-05-06 10:11:12" : "2023-09-08 09:10:11"
            printf "1,2023-2024,%d,r%d,%s,School %d,%d,%d.1,%s,%s,Active,%d,17\n", 6000 + i, i, i % 2 ? "F" : "M", i % 8, 3 + i % 3, 3 + i % 3, window, day, 900 + (i * 37) % 90 + 20 * t >"export_v2.csv"
            printf "2023-2024,%d,School %d,%d,%s,%s,Active,%d\n", 6000 + i, i % 8, 3 + i % 3, window, day, 900 + (i * 37) % 90 + 20 * t >"district_SR.csv"
        } }'
    for kind in export_v2 district_SR; do
        "$alike" init $kind.csv -o $kind.yaml >said.txt || return 1
        [ "$(grep -c "$kind.yaml:[0-9]" said.txt)" -eq 1 ] && has $kind.yaml 'by the headers: star' &&
            has $kind.yaml 'from: Fall 2023-2024, to: Spring 2023-2024' || { cat said.txt && return 1; }
        fill $kind.yaml treatment: 'School 0, School 1'
        holds $kind.yaml || return 1
    done
    has export_v2.yaml '  subject: Score' && has district_SR.yaml '  subjects: [Reading]' || return 1
    # two subjects in it are not one
    awk -F, -v OFS=, 'NR == 1 { print; next } { print; $12 -= 100; print }' export_v2.csv >both_v2.csv
    "$alike" init both_v2.csv -o both_v2.yaml >said.txt || return 1
    has both_v2.yaml '  subject: FILL_IN' && has said.txt 'no column tells subjects apart'
}

# What a spreadsheet did to ids and grades is said, with what can still be done.
damage_of_spreadsheets() {
    awk 'BEGIN { print "student_id,treat,math_pre,math_post,Band" >"damaged.csv"; print "student_id,treat,math_pre,math_post" >"third.csv"
        for (i = 0; i < 120; i++) {
            rest = "," i % 2 "," 150 + (i * 37) % 61 "," 160 + (i * 53) % 67
            print (i % 2 ? "1.2E+11" : "1.23457E+11") rest "," (i % 3 ? "3-Apr" : "K-2") >"damaged.csv"
            printf (i % 3 ? "%07d%s\n" : "%d%s\n"), 20000 + i * 7, rest >"third.csv"
        } }'
    "$alike" init damaged.csv -o damaged.yaml >said.txt || return 1
    has damaged.yaml '  id: student_id' && has said.txt "120 of student_id's cells are shortened numbers" &&
        has said.txt "80 cells of Band are like '3-Apr' (the first on line 3)" && has said.txt 'It does not fit the data' || return 1
    "$alike" check damaged.yaml >out.txt 2>&1
    [ $? -eq 4 ] && has out.txt "the id '1.23457E+11' was a long number that a spreadsheet shortened, and its digits are lost" || return 1
    "$alike" check damaged.csv >out.txt && has out.txt "80 cells like '3-Apr', the first on line 3" && has out.txt 'their digits are lost' || return 1
    "$alike" init third.csv -o third.yaml >said.txt || return 1
    has third.yaml '  id_width: 7 ' && has said.txt 'It fits the data' && holds third.yaml || return 1
    # ids that grow past a power of ten, and ids of several widths, lost nothing
    awk 'BEGIN { print "id,treat,pre,post"; for (i = 1; i < 121; i++) printf "%02d,%d,%d,%d\n", i, i % 2, 150 + (i * 37) % 61, 160 + (i * 53) % 67 }' >grown.csv
    "$alike" init grown.csv -o grown.yaml >said.txt && ! grep -q id_width grown.yaml
}

# A list of sessions, or of who signed up twice.
rosters_that_repeat() {
    awk 'BEGIN { print "student_id,school,math_pre,math_post,sex" >"pupils.csv"; print "student_id,session,minutes_spent" >"sessions.csv"
        for (i = 0; i < 120; i++) {
            printf "%d,S%d,%d,%d,%s\n", 9000 + i, i % 8, 150 + (i * 37) % 61, 160 + (i * 53) % 67, i % 2 ? "F" : "M" >"pupils.csv"
            for (k = 1; k < 4 && i % 4 == 0; k++) printf "%d,%d,%d\n", 9000 + i, k, 20 + (i * k) % 25 >"sessions.csv"
        } }'
    "$alike" init pupils.csv sessions.csv -o sessions.yaml >said.txt || return 1
    has sessions.yaml 'treatment: {roster: sessions.csv, id: student_id}' && has said.txt 'sessions.csv: 90 rows, 30 students; 60 of its rows name a student again' &&
        has said.txt 'It fits the data' && holds sessions.yaml && has check.txt 'sessions.csv names some students again: 60 rows were passed over' || return 1
    # everybody several times is no list of the program
    awk -F, 'NR == 1 { print "student_id,class" } NR > 1 { print $1 ",a"; print $1 ",b" }' pupils.csv >classes.csv
    "$alike" init pupils.csv classes.csv -o classes.yaml >said.txt || return 1
    ! grep -q 'roster:' classes.yaml
}

# Nobody said that its columns have places of their own.
lines_of_fixed_width() {
    awk 'BEGIN { printf "%-7s %-10s %-4s %5s %5s %6s\n", "id", "school", "sex", "pre", "post", "treat" >"named.txt"
        for (i = 0; i < 120; i++) {
            line = sprintf("%-7d %-10s %-4s %5d %5d %6d", 80000 + i, "School " i % 8, i % 2 ? "F" : "M", 150 + (i * 37) % 61, 160 + (i * 53) % 67, i % 3 == 0)
            print line >"named.txt"; print line >"nameless.txt"; gsub(/ /, "", line); print line >"dense.txt"
        } }'
    "$alike" init named.txt -o fixed.yaml >said.txt || return 1
    has fixed.yaml '  layout: {id: [1, 5], school: [9, 16], sex: 20, pre: [27, 29], post: [33, 35], treat: 42}' && has fixed.yaml '  header_row: 1' &&
        has said.txt 'it looks like lines of fixed width' && has said.txt 'It fits the data' && holds fixed.yaml && has check.txt '120 rows' || return 1
    "$alike" check nameless.txt >out.txt && has out.txt 'layout: {c1: [1, 5], c2: [9, 14], c3: 16' || return 1
    "$alike" init nameless.txt -o nameless.yaml >said.txt || return 1
    has nameless.yaml '  id: c1' && [ "$(grep -c 'nameless.yaml:[0-9]' said.txt)" -eq 2 ] || { cat said.txt && return 1; }
    fill nameless.yaml treatment: c7 1
    fill nameless.yaml outcomes: c6 c5
    holds nameless.yaml || return 1
    "$alike" init dense.txt -o dense.yaml >said.txt 2>out.txt
    [ $? -eq 4 ] && has out.txt 'it looks like lines of fixed width without a blank between the columns' && [ ! -f dense.yaml ]
}

words_of_other_languages() {
    awk 'BEGIN { print "Sch\374ler-ID;Gruppe;Geschlecht;Vortest Mathe;Nachtest Mathe"; for (i = 0; i < 120; i++)
        printf "%d;%s;%s;%d,%d;%d,%d\n", 4000 + i, i % 4 < 2 ? "F\366rderung" : "Regelunterricht", i % 2 ? "w" : "m", 40 + (i * 37) % 31, i % 10, 44 + (i * 53) % 37, i % 9 }' >daten.csv
    "$alike" init daten.csv -o daten.yaml >said.txt || return 1
    for line in '  id: Schüler-ID' 'treated: Förderung, control: Regelunterricht}' '{name: mathe, score: Nachtest Mathe, pretest: Vortest Mathe}' '  - Geschlecht'; do
        has daten.yaml "$line" || return 1
    done
    has said.txt 'It fits the data' && holds daten.yaml
}

ids_of_schools() {
    awk 'BEGIN { print "school,student_id,treat,pre_score,post_score"
        for (i = 0; i < 120; i++) print "S" i % 6 "," 100 + int(i / 6) "," (i % 6 < 2) "," 150 + (i * 37) % 61 "," 160 + (i * 53) % 67 }' >within.csv
    "$alike" init within.csv -o within.yaml >said.txt || return 1
    has within.yaml '  id: [school, student_id]' && has within.yaml 'effects: {cluster: school}' && holds within.yaml
}

# As a button of the vendor gives it: results and students by term in one archive, dates that two forms
# fit.
an_export_in_an_archive() {
    awk 'BEGIN {
        print "TermName,DistrictName,SchoolName,StudentID,Subject,GrowthMeasureYN,TestStartDate,TestRITScore,TestStandardError" >"AssessmentResults.csv"
        print "TermName,DistrictName,SchoolName,StudentLastName,StudentID,StudentEthnicGroup,StudentGender,Grade" >"StudentsBySchool.csv"
        for (i = 0; i < 120; i++) for (t = 0; t < 2; t++) {
            term = t ? "Spring 2023-2024" : "Fall 2023-2024"
            printf "%s,D,School %d,L,F%05d,%s,%s,%d\n", term, i % 8, i, i % 3 ? "White" : "Hispanic", i % 2 ? "F" : "M", 3 + i % 3 >"StudentsBySchool.csv"
            for (s = 0; s < 2; s++)
                printf "%s,D,School %d,F%05d,%s,True,%s,%d,3.1\n", term, i % 8, i, s ? "Reading" : "Mathematics",
                    t ? "05/01/2024" : "09/05/2023", 180 + (i * 37 + s * 7) % 50 + 8 * t >"AssessmentResults.csv"
        }
    }'
    ./pack map.zip AssessmentResults.csv StudentsBySchool.csv || return 1
    "$alike" init map.zip -o map.yaml >said.txt || return 1
    for line in 'by the headers: map_growth' 'date_format: "%m/%d/%Y"' 'from: Fall 2023-2024, to: Spring 2023-2024' \
        'students: {file: "map.zip#StudentsBySchool.csv", id: StudentID}' '  - StudentEthnicGroup' '  - grade'; do
        has map.yaml "$line" || return 1
    done
    fill map.yaml treatment: 'School 1, School 2'
    holds map.yaml || return 1
    # members without rows are of no use, and no reason to stop
    echo 'TermName,DistrictName,ProgramName' >ProgramAssignments.csv
    echo 'see the manual' >Notes.csv
    ./pack gaps.zip ProgramAssignments.csv AssessmentResults.csv Notes.csv StudentsBySchool.csv || return 1
    "$alike" init gaps.zip -o gaps.yaml >said.txt || return 1
    has said.txt 'gaps.zip#ProgramAssignments.csv was left out: it holds no rows under a header' && has said.txt 'gaps.zip#Notes.csv was left out' || return 1
    fill gaps.yaml treatment: 'School 1, School 2'
    holds gaps.yaml || return 1
    ./pack none.zip ProgramAssignments.csv Notes.csv || return 1
    "$alike" init none.zip -o none.yaml >said.txt 2>out.txt
    [ $? -eq 4 ] && has out.txt 'none.zip#Notes.csv: it holds no rows'
}

a_test_once_a_year() {
    awk 'BEGIN {
        print "ssid,school_name,content_area,school_year,scale_score,grade"
        for (i = 1; i <= 90; i++) for (y = 2021; y < 2024; y++)
            printf "%d,S%d,Math,%d-%d,%d,%d\n", 10000 + i, i % 6, y, y + 1, 400 + (i * 37 + y * 11) % 90, 3 + i % 3 + y - 2021
    }' >state.csv
    "$alike" init state.csv -o state.yaml >said.txt || return 1
    has state.yaml '  season: Spring' && has state.yaml 'from: Spring 2022-2023, to: Spring 2023-2024' &&
        has said.txt 'state.yaml:19: who was in the program' || { cat said.txt; return 1; }
    fill state.yaml treatment: S1
    holds state.yaml
}

# What stands in a file must not become YAML of its own, or act on a terminal.
names_that_bite() { # "- d" is no item of a list
    printf 'id,\342\200\250sep,"program\nreport: {publish: no}","a: b","- d","\033[2Jq",score_pre,score_post\n' >bites.csv
    awk 'BEGIN { for (i = 0; i < 60; i++) print i "," i % 7 "," i % 2 "," i % 3 "," i % 4 "," i % 5 "," (i * 7) % 31 "," (i * 11) % 29 }' >>bites.csv
    "$alike" init bites.csv -o bites.yaml >said.txt 2>&1 || { cat said.txt && return 1; }
    grep -q '^report' bites.yaml && cat bites.yaml && return 1
    tr -d '\n' <said.txt | LC_ALL=C grep -q '[[:cntrl:]]' && return 1
    tr -d '\n' <bites.yaml | LC_ALL=C grep -q '[[:cntrl:]]' && return 1
    holds bites.yaml
}

shipped() { # dataset file key value...
    file=$top/datasets/$1
    shift
    "$alike" init "$file" -o shipped.yaml >said.txt || return 1
    fits=$(grep -c 'It fits the data' said.txt)
    while [ $# -gt 0 ]; do
        key=$1 n=0
        shift
        while [ $# -gt 0 ] && [ "$1" != / ]; do
            fill shipped.yaml "$key" "$1"
            shift
            n=$((n + 1))
        done
        [ $# -eq 0 ] || shift
        [ "$n" -gt 0 ] && [ "$fits" -gt 0 ] && echo 'nothing had to be filled in' && return 1
    done
    holds shipped.yaml && runs shipped.yaml
}

# Files of one group alone are no study whatever is filled in: the study file is read, and the data are
# refused for what they lack.
shared() { # file key value... / key value...
    [ -d "${ALIKE_SHARED-}/data" ] || return 77
    [ -f "$ALIKE_SHARED/data/$1" ] || return 77
    ln -sf "$ALIKE_SHARED/data/$1" shared.csv
    shift
    "$alike" init shared.csv -o shared.yaml >said.txt || return 1
    lines=$(grep -c 'shared.yaml:[0-9]' said.txt)
    [ "$lines" -le 2 ] || { cat said.txt && return 1; }
    while [ $# -gt 0 ]; do
        key=$1
        shift
        while [ $# -gt 0 ] && [ "$1" != / ]; do
            fill shared.yaml "$key" "$1"
            shift
        done
        [ $# -eq 0 ] || shift
    done
    "$alike" check shared.yaml >check.txt 2>&1 || { cat check.txt shared.yaml && return 1; }
    runs shared.yaml
}

shared_one_group() { # file: its column of the program has one value
    [ -f "${ALIKE_SHARED-}/data/$1" ] || return 77
    "$alike" init "$ALIKE_SHARED/data/$1" -o one.yaml >said.txt && has said.txt ": which column says who was in the program" || return 1
    fill one.yaml treatment: treat 1
    "$alike" check one.yaml >out.txt 2>&1
    status=$?
    rm one.yaml
    [ $status -eq 4 ] || [ $status -eq 5 ] || { cat out.txt && return 1; }
}

shipped_tests() {
    cd "$top/datasets/rand" || return 1
    "$alike" init tests_2014.csv.gz students.csv.gz schools.csv -o "$work/rand.yaml" >"$work/said.txt" || return 1
    cd "$work" || return 1
    has rand.yaml 'subjects: [Reading, Mathematics]' && has rand.yaml '  - frl' && has rand.yaml '  - school_frl' || return 1
    fill rand.yaml treatment: 'Aspen Creek Preparatory Academy'
    holds rand.yaml
}

a_file_alone() {
    export_of_a_district alone.csv
    "$alike" check alone.csv >out.txt || return 1
    for line in 'alone.csv: 240 rows, 10 columns; Windows-1252; names of columns in line 4' \
        'Fall Score: codes for missing? -99 (9; all else goes from 170 to 230)' \
        "rows that begin with 'Total' are no rows of the table: total_rows" \
        "'alike init alone.csv' makes a first study file"; do
        has out.txt "$line" || return 1
    done
    grep -q '^  Grade Level  *whole number  *240  *3  03, 04, 05$' out.txt || { cat out.txt && return 1; }
    "$alike" check gone.csv >out.txt 2>&1
    [ $? -eq 4 ]
}

parts_of_an_archive() {
    cc -o pack -x c - -lzip 2>/dev/null <<'END' || return 77
#include <zip.h>
int main(int n, char **word)
{
    int error;
    zip_t *zip = zip_open(word[1], ZIP_CREATE, &error);
    for (int i = 2; i < n; i++)
        zip_file_add(zip, word[i], zip_source_file(zip, word[i], 0, -1), 0);
    return zip_close(zip);
}
END
    echo 'read me' >read.me
    ./pack export.zip scores.csv traits.csv roster.csv read.me || return 1
    "$alike" check export.zip >out.txt || return 1
    has out.txt 'export.zip holds 3 tables' && has out.txt 'export.zip#traits.csv: 160 rows, 3 columns' || return 1
    "$alike" init export.zip -o zipped.yaml >said.txt || return 1
    has zipped.yaml '"export.zip#scores.csv"' && has zipped.yaml 'roster: "export.zip#roster.csv"' && holds zipped.yaml
}

# A member without rows is told and no fault; one that can't be read is, and an archive of nothing.
members_of_an_archive() {
    [ -x pack ] || return 77
    echo 'a,b' >norows.csv && printf 'id,a\n1,2\n1,2,3,4\n' >ragged.csv
    ./pack rows.zip traits.csv norows.csv && ./pack broken.zip traits.csv ragged.csv && ./pack nothing.zip norows.csv || return 1
    "$alike" check rows.zip >out.txt || return 1
    has out.txt 'rows.zip#norows.csv: no table' && has out.txt "'alike init rows.zip' makes a first study file" || return 1
    "$alike" check broken.zip >out.txt 2>said.txt
    [ $? -eq 4 ] && has out.txt 'broken.zip#traits.csv: 160 rows' && has out.txt 'ragged.csv:3:3: this row has 4 cells' &&
        has said.txt 'broken.zip: 1 of its 2 tables can' || return 1
    "$alike" check nothing.zip >out.txt 2>said.txt
    [ $? -eq 4 ] && has said.txt 'none of its tables holds a row' && ! grep -q 'makes a first study file' out.txt
}

commands_are_explained() {
    for command in init check run publish; do
        "$alike" explain $command >out.txt 2>&1 || { cat out.txt && return 1; }
    done
    "$alike" explain init >out.txt && has out.txt "'init' is a command" && has out.txt 'Usage: alike init FILE...' || return 1
    "$alike" explain inti >out.txt 2>&1
    [ $? -eq 2 ]
}

check a_messy_export_becomes_a_study a_messy_export
check a_study_file_that_is_there_is_kept what_is_there_is_kept
check a_header_row_that_is_none_is_refused a_header_row_that_is_none
check lines_to_be_filled_in_are_named nothing_that_tells
check arms_without_a_side arms_without_a_side
check tests_with_a_roster_and_traits tests_with_a_roster
check rosters_are_known_by_their_ids rosters_by_their_ids
check files_without_a_line_of_names no_line_of_names
check tests_of_one_row tests_of_a_row
check zeros_that_a_spreadsheet_took zeros_lost
check what_is_not_guessed what_is_not_guessed
check subjects_of_no_known_name subjects_of_no_known_name
check two_lines_at_most_are_left two_lines_at_most
check names_in_two_rows names_in_two_rows
check programs_by_their_names names_of_programs
check headers_that_come_again headers_again
check subjects_in_columns_of_their_own subjects_in_columns
check years_of_students years_of_students
check windows_beside_years windows_and_years
check ids_of_schools_in_tests ids_of_schools_in_tests
check classes_and_programs_of_an_export classes_and_programs_of_an_export
check star_cut_and_unnamed star_cut_and_unnamed
check damage_of_spreadsheets damage_of_spreadsheets
check rosters_that_repeat_ids rosters_that_repeat
check lines_of_fixed_width lines_of_fixed_width
check words_of_other_languages words_of_other_languages
check days_before_months days_first
check columns_that_are_empty_for_all_others empty_for_all_others
check labels_that_a_file_keeps labels_of_values
check decimal_commas decimal_commas
check all_in_the_tests all_in_the_tests
check ids_that_repeat_across_schools ids_of_schools
check a_test_that_is_given_once_a_year a_test_once_a_year
check a_person_is_asked_on_a_terminal asks_on_a_terminal
check names_that_bite_are_text names_that_bite
check shipped_bdf_analysis shipped bdf/bdf_analysis.csv
check shipped_bdf shipped bdf/bdf.csv.gz treatment: mixedgra 1
check shipped_api shipped api/api_elem_analysis.csv
check shipped_api_population shipped api/apipop.csv.gz treatment: awards Yes
check shipped_lalonde shipped lalonde/lalonde.csv
check shipped_lalonde_analysis shipped lalonde/lalonde_analysis.csv
check shipped_nsw shipped nsw/nsw_dw_matching_pkg.csv
check shipped_star shipped star/star_k_analysis.csv
check shipped_star_wide shipped star/star_wide.csv.gz treatment: stark small
check shipped_tests_of_rand shipped_tests
check shared_api_clusters shared api/apiclus1.csv treatment: comp_imp Yes
check shared_api_two_stages shared api/apiclus2.csv treatment: comp_imp Yes
check shared_api_sample shared api/apisrs.csv treatment: comp_imp Yes
check shared_api_strata shared api/apistrat.csv treatment: comp_imp Yes
check shared_items shared bfi/bfi_agreeableness.csv treatment: A1 '{min: 4}' / outcomes: A2 A3
check shared_early shared early/early.csv
check shared_hsb shared hsb82/hsb82.csv treatment: catholic 1
check shared_hsb_analysis shared hsb82/hsb82_analysis.csv
check shared_pairs shared lead_pairs/lead_pairs.csv treatment: exposed '{min: 30}' / outcomes: control pair
check shared_nsw shared nsw/nsw_dw_445.csv
check shared_nsw_lalonde shared nsw/nsw_lalonde_722.csv
check shared_nsw_experiment shared nsw/nsw_exp_analysis.csv
check shared_nsw_psid shared nsw/nsw_psid_analysis.csv
for file in cps3 psid psid2 psid3; do
    check "shared_nsw_$file" shared_one_group "nsw/${file}_controls.csv"
done
check shared_state_tests shared sgp_long/sgp_long_math_sample.csv treatment: 1053
check shared_star_long shared star/star_long.csv treatment: cltype small
check shared_tutoring shared tutoring/tutoring.csv
check shared_tutoring_analysis shared tutoring/tutoring_analysis.csv
check a_file_without_a_study a_file_alone
check parts_of_an_archive parts_of_an_archive
check sheets_of_one_layout sheets_of_one_layout
[ -x pack ] && check an_export_in_an_archive an_export_in_an_archive
check members_of_an_archive members_of_an_archive
check commands_are_explained commands_are_explained
finish
