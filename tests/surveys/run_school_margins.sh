#!/bin/sh
# Margins that the file of schools tells, in a simulated world with a survey: the same as if they
# stood in the survey's own file.
. tests/suite.sh
idle_gnuplot 0

"$alike" simulate --survey --schools 90 --students 1800 --seed 11 -o "$work/world" >"$work/said" 2>&1 || cat "$work/said"
sed -i.was 's/publish: yes/charts: none, formats: [md]/; s/^  subgroups: .*//' "$work/world/study.yaml"

run() { # study folder
    "$alike" run -q "$work/world/$1.yaml" -o "$work/$2" >"$work/said" 2>&1 || {
        cat "$work/said"
        return 1
    }
}

# Names of schools hold no comma, and neither do the cells before them.
joined_by_hand() {
    awk -F, -v OFS=, 'NR == FNR { locale[$1] = $2; frl[$1] = $3; next }
        FNR == 1 { print $0, "locale,school_frl"; next }
        { print $0, locale[$2], frl[$2] }' "$work/world/schools.csv" "$work/world/survey_program.csv" >"$work/world/joined.csv"
    sed 's/survey_program.csv/joined.csv/' "$work/world/study.yaml" >"$work/world/joined.yaml"
    run study out && run joined joined || return 1
    for table in items indices margins sensitivity nonresponse response; do
        cmp "$work/out/tables/survey_teachers_$table.csv" "$work/joined/tables/survey_teachers_$table.csv" || return 1
    done
    [ "$(grep -c school_frl "$work/out/tables/survey_teachers_margins.csv")" -ge 2 ]
}

# What the survey's own file says goes before.
the_surveys_own_column_counts() {
    sed '2,$s/,[A-Z][a-z]*,\([0-9]*\)$/,City,\1/' "$work/world/joined.csv" >"$work/world/city.csv"
    sed 's/survey_program.csv/city.csv/' "$work/world/study.yaml" >"$work/world/city.yaml"
    run city city || return 1
    [ "$(grep -c '^locale,locale,City' "$work/city/tables/survey_teachers_margins.csv")" -eq 1 ] &&
        awk -F, '$1 == "locale" && $3 != "City" && $4 > 0 { print "the column of the survey is not what counts"; exit 1 }' "$work/city/tables/survey_teachers_margins.csv"
}

# Numbers of the file of what is true: those that the program's help promises.
the_truth_stands_in_a_file() {
    [ "$(wc -l <"$work/world/truth_survey.csv")" -eq 10 ] || return 1
    grep -q '^own_pace,[0-9]*,0\.[0-9]*,0\.[0-9]*,0\.1500$' "$work/world/truth_survey.csv" &&
        grep -q '^pace_index,.*,0\.0600$' "$work/world/truth_survey.csv"
}

check joined_by_hand joined_by_hand
check the_surveys_own_column_counts the_surveys_own_column_counts
check the_truth_stands_in_a_file the_truth_stands_in_a_file
finish
