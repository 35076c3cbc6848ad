#!/bin/sh
# What makes false numbers without a wrong cell: people of comparison schools, answers in other words,
# questions that few answered, a reference of one PSU, people who answered nothing, misspelt levels.
. tests/suite.sh
idle_gnuplot 0
cd "$work" || exit 1

# 10 schools of the program, S01 to S10, and 3 others, C11 to C13; 9 teachers each who answered, of 12
# asked; 40 PSUs of a reference in 8 strata. Answers agree in 6 of 10 of the program, 5 of 10 elsewhere.
awk -v OFS=, 'function draw() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
function answer(p) { return draw() < p ? (draw() < .5 ? "agree" : "strongly agree") : (draw() < .5 ? "disagree" : "strongly disagree") }
BEGIN {
    seed = 977
    print "id,school,took,x,y" >"students.csv"
    print "who,school,level,q1,q2,q3" >"ours.csv"
    print "school,invited" >"invited.csv"
    print "who,w,str,psu,level,r1,r2,r3" >"panel.csv"
    for (s = 1; s <= 13; s++) {
        name = sprintf("%s%02d", s <= 10 ? "S" : "C", s); level = s % 2 ? "middle" : "high"
        print name, 12 >"invited.csv"
        for (i = 1; i <= 8; i++) { x = int(100 * draw()); print ++k, name, (s <= 10 ? 1 : 0), x, x + int(20 * draw()) >"students.csv" }
        for (i = 1; i <= 9; i++) print "t" ++m, name, level, answer(.7), answer(.6), answer(.55) >"ours.csv"
    }
    print "S99", 7 >"invited.csv"
    for (s = 1; s <= 40; s++)
        for (i = 1; i <= 10; i++)
            print "r" ++j, 1 + int(9 * draw()) / 3, 1 + int((s - 1) / 5), s, (draw() < .4 ? "middle" : "high"), answer(.5), answer(.5), answer(.5) >"panel.csv"
}'

cat >study.yaml <<'END'
data: {file: students.csv, id: id}
treatment: {column: took, treated: "1", control: "0"}
outcomes: [{name: y, score: y, pretest: x, scale: same}]
covariates: [pretest]
effects: {cluster: school}
report: {formats: [md], charts: none}
surveys:
  - name: asked
    unit: teacher
    program: {file: ours.csv, id: who, school: school, invited: invited.csv}
    reference: {file: panel.csv, id: who, weight: w, stratum: str, psu: psu}
    margins: [level]
    items:
      - {name: one, label: First, program: q1, reference: r1, answers: four, top: [agree, strongly agree], family: a}
      - {name: two, label: Second, program: q2, reference: r2, answers: four, top: [agree, strongly agree], family: a}
      - {name: three, label: Third, program: q3, reference: r3, answers: four, top: [agree, strongly agree], family: b}
    answers: {four: {order: [strongly disagree, disagree, agree, strongly agree], missing: [no idea]}}
END

# A folder of its own with the files; then the study is run there.
fresh() {
    rm -rf case && mkdir case && cp ./*.csv study.yaml case
}
ran() { # [command]
    "$alike" "${1:-run}" -q case/study.yaml -o case/out >said 2>&1 || {
        cat said
        return 1
    }
}
row() { # table item
    tr -d '\r' <"case/out/tables/survey_asked_$1.csv" | grep "^$2,"
}
report_says() { # words
    grep -qF "$1" case/out/report.md || {
        echo "the report does not say: $1"
        sed -n '/What teachers say/,/Table A/p' case/out/report.md
    }
}

# The 27 teachers of comparison schools are in no number, and so are the 36 of these who were asked.
teachers_of_comparison_schools_are_set_apart() {
    fresh
    ran || return 1
    cp -R case/out with
    report_says "27 teachers of ours.csv are of 3 schools that are not the program's: the data have students there"
    report_says "Not the program's, of ours.csv: 'C11', 'C12', 'C13'."
    report_says "The program's side is 90 teachers in 10 schools; 71% of 127 asked answered"
    grep -v ',C1[123],' ours.csv >case/ours.csv
    grep -v '^C1' invited.csv >case/invited.csv
    ran || return 1
    for table in items margins response sensitivity; do
        cmp "with/tables/survey_asked_$table.csv" "case/out/tables/survey_asked_$table.csv"
    done
    grep -q "not the program's" case/out/report.md && echo "it is told of nobody"
    # names of schools are not given away
    fresh
    sed -i.was 's/^report: {/report: {publish: yes, /' case/study.yaml
    ran || return 1
    report_says "30 teachers of ours.csv are of 3 schools that are not the program's"
    grep -l "C11" case/out/report.md case/out/results.json
    fresh
    ran design || return 1
    report_says "27 teachers of ours.csv"
    cmp with/tables/survey_asked_margins.csv case/out/tables/survey_asked_margins.csv
    rm -rf with
}

# Without schools in the data nothing tells; a school that the data lack stays, and that is said.
what_is_not_known_changes_nothing() {
    fresh
    sed -i.was '/^effects:/d' case/study.yaml
    cut -d, -f1,3- students.csv >case/students.csv
    ran || return 1
    report_says "The program's side is 117 teachers in 13 schools"
    fresh
    sed -i.was 's/S10,/S77,/' case/ours.csv case/invited.csv
    ran || return 1
    grep -q "9 teachers of ours.csv are of 1 school of which the data have no student" case/out/results.json || echo "it is not said"
    report_says "The program's side is 90 teachers in 10 schools"
}

# A school of which nobody answered has its row.
schools_without_an_answer_have_a_row() {
    fresh
    ran || return 1
    [ "$(row response S99)" = "S99,7,0,0" ] || row response S99
    [ "$(row response S01)" = "S01,12,9,0.75" ] || row response S01
}

# Other words for the same answers: each number as without them.
other_words_are_the_same_answers() {
    fresh
    ran || return 1
    cp case/out/tables/survey_asked_items.csv plain.items
    spanish='s/strongly disagree/muy en desacuerdo/g; s/strongly agree/muy de acuerdo/g; s/disagree/en desacuerdo/g; s/agree/de acuerdo/g'
    sed "$spanish" panel.csv >case/panel.csv
    "$alike" run -q case/study.yaml -o case/out 2>&1 | grep -q "say so under words ({'[a-z ]*': ANSWER})" || echo "the advice does not name words"
    # as somebody who adds them to order: false numbers, and a caution that says so
    sed -i.was 's/order: \[strongly disagree, disagree, agree, strongly agree\]/order: [strongly disagree, muy en desacuerdo, disagree, en desacuerdo, agree, de acuerdo, strongly agree, muy de acuerdo]/
        s/top: \[agree, strongly agree\]/top: [agree, strongly agree, de acuerdo, muy de acuerdo]/' case/study.yaml
    ran || return 1
    report_says "Answers of the scale 'four' that only one side gives: the program 'strongly disagree', 'disagree', 'agree', 'strongly agree'; the reference 'muy en desacuerdo'"
    cp study.yaml case
    sed -i.was 's/missing: \[no idea\]/missing: [no idea], words: {muy en desacuerdo: strongly disagree, en desacuerdo: disagree, de acuerdo: agree, muy de acuerdo: strongly agree}/' case/study.yaml
    ran || return 1
    cmp plain.items case/out/tables/survey_asked_items.csv
    grep -q "that only one side gives" case/out/report.md && echo "it cautions of nothing"
    # the map stands in the lock
    ran design || return 1
    grep -q 'surveys.asked.one: .*; de acuerdo is agree' case/design.lock || echo "words are not locked"
}

# 7 of the reference, or people of one PSU, are no comparison; with half of it missing it heads nothing.
a_question_that_few_answered_is_not_tested() {
    fresh
    awk -F, -v OFS=, 'NR > 8 { $6 = "no idea" } 1' panel.csv >case/panel.csv
    ran || return 1
    row items one | grep -q 'fewer than 10 of the reference answered$' || row items one
    report_says "| First (answered: 90 of the program, 7 of the others) |"
    report_says "More than half of a side did not answer 'one'"
    awk -F, -v OFS=, 'NR > 11 { $6 = "no idea" } 1' panel.csv >case/panel.csv
    ran || return 1
    row items one | grep -q 'those of the reference who answered are of one PSU$' || row items one
    # told from chance, by 150 of 400, and not the example
    awk -F, -v OFS=, 'NR > 1 { $6 = NR > 151 ? "no idea" : NR % 10 ? "disagree" : "agree" } 1' panel.csv >case/panel.csv
    ran || return 1
    row items one | awk -F, '$17 >= .001 || $17 == "" { print "it is not plain: " $0 }'
    grep -q '“First”: ' case/out/report.md && echo "it heads the section"
    fresh
    awk -F, -v OFS=, 'NR > 1 && $2 !~ /S0[1-5]/ { $4 = "no idea" } 1' ours.csv >case/ours.csv
    ran || return 1
    row items one | grep -q 'too few schools of the program in which somebody answered$' || row items one
}

# No variance can be had between PSUs: neither of one, nor of strata that hold one each.
a_reference_without_two_psus_of_a_stratum_is_not_tested() {
    fresh
    awk -F, -v OFS=, 'NR > 1 { $3 = $4 = 1 } 1' panel.csv >case/panel.csv
    ran || return 1
    report_says "not told from chance: the reference is of one PSU."
    report_says "The reference is of one PSU alone, so how far answers vary"
    awk -F, -v OFS=, 'NR > 1 { $3 = $4 } 1' panel.csv >case/panel.csv
    ran || return 1
    report_says "not told from chance: every stratum of the reference holds one PSU."
    report_says "Give strata that were drawn alike one name"
    awk -F, -v OFS=, 'NR > 1 && $4 == 1 { $3 = 99 } 1' panel.csv >case/panel.csv
    ran || return 1
    report_says "Strata of the reference that hold one PSU alone: 1."
    row items one | awk -F, '!($17 >= 0) || $17 == "" { print "it is not tested: " $0 }'
}

# Whoever answered nothing is no respondent: numbers as without the row.
who_answers_nothing_shapes_nothing() {
    fresh
    ran || return 1
    cp -R case/out with
    printf 'n1,S01,high,,no idea,\nn2,S02,middle,no idea,no idea,no idea\n' >>case/ours.csv
    printf 'm1,50,1,1,middle,no idea,,\n' >>case/panel.csv
    ran || return 1
    for table in items margins response; do
        cmp "with/tables/survey_asked_$table.csv" "case/out/tables/survey_asked_$table.csv"
    done
    report_says "2 respondents of ours.csv have answered no question and are left out."
    report_says "1 respondent of panel.csv has answered no question and is left out."
    # one of three questions is less than half: a respondent, and no answer by the rate
    fresh
    awk -F, -v OFS=, 'NR > 1 && NR <= 11 { $5 = $6 = "no idea" } 1' ours.csv >case/ours.csv
    ran || return 1
    report_says "The program's side is 90 teachers in 10 schools; 63% of 127 asked answered half of the questions or more."
    rm -rf with
}

# Weighted by nothing, nothing is called made alike.
what_is_not_weighted_is_as_sampled() {
    for keys in 's/margins: \[level\]/adjust: none/' 's/margins: \[level\]/margins: none/'; do
        fresh
        sed -i.was "$keys" case/study.yaml
        ran || return 1
        grep -i 'made alike' case/out/report.md | grep -v 'was not made alike in anything'
        grep -q '| Question | Program | Others as sampled | Difference' case/out/report.md || echo "the table has other columns"
    done
}

families_are_told_as_they_are() {
    fresh
    ran || return 1
    report_says "comparisons, corrected within a family (1 alone, uncorrected),"
    sed -i.was 's/family: b/family: a/' case/study.yaml
    ran || return 1
    report_says "comparisons, corrected for their number,"
    sed -i.was '/name: two/d; /name: one/s/family: a/family: y/' case/study.yaml
    ran || return 1
    report_says "comparisons, each a family of its own and so not corrected,"
    grep 'p corrected' case/out/report.md
    return 0
}

# As the tables have them.
bounds_and_ranges_are_told() {
    fresh
    ran || return 1
    sed 's/−/-/g' case/out/report.md | grep -o "Had all who did not answer said no, .*" >told
    { row nonresponse one && row sensitivity one; } | awk -F, 'NR == 1 { a = $4; b = $5; c = $6 } NR == 2 {
        printf "Had all who did not answer said no, the difference above would be %.1f points; had all said yes, %.1f; had %.0f%% of them, 0. ", 100 * a, 100 * b, 100 * c
        printf "Without any one characteristic it is %.1f, without any one school %.1f to %.1f.\n", 100 * $4, 100 * $6, 100 * $7 }' >wanted
    cmp told wanted || cat told wanted
}

# Many of the reference whom nobody of the program is like.
levels_of_nobody_are_cautioned() {
    fresh
    awk -F, -v OFS=, 'NR > 1 && NR % 5 == 0 { $5 = "elementary" } 1' panel.csv >case/panel.csv
    ran || return 1
    report_says "80 teachers of the reference are at levels that nobody of the program has, and are compared with nobody; the reference as sampled has them still."
    report_says "As sampled: also those at levels that nobody of the program has."
}

dates_and_modes_are_told() {
    fresh
    ran || return 1
    report_says "When and how either side was asked is not stated."
    sed -i.was 's/invited: invited.csv}/invited: invited.csv, dates: spring 2015, mode: online}/
        s/psu: psu}/psu: psu, dates: fall 2014, mode: by mail, response: 0.34}/' case/study.yaml
    ran || return 1
    report_says "Asked, program: spring 2015, online; reference: fall 2014, by mail, 34% answered."
}

a_difference_of_0_is_no_size() {
    fresh
    sed -i.was 's/margins:/meaningful: 0\n    margins:/' case/study.yaml
    ran || return 1
    grep -n 'taken to matter' case/out/report.md
}

# The plan to register names what is asked, of what is read: no answer.
the_plan_holds_the_questions() {
    fresh
    ran design || return 1
    for words in '## 6. Surveys' '## 7. Deviations' '- Survey asked: 90 teachers of the program in 10 schools, 400 of the reference.' \
        'surveys.asked.three: q3 against r3; \[agree, strongly agree\] of' 'family b; wording same' 'design.lock holds no date'; do
        grep -qF -- "$words" case/out/plan.md || echo "the plan has no: $words"
    done
}

# What a survey cites, and no more.
sources_are_those_of_what_was_done() {
    fresh
    ran || return 1
    grep -q '^| raking | .* | Deville, Sarndal' case/out/report.md || echo "raking is not there"
    grep -q 'Cronbach' case/out/report.md && echo "there is no index"
    sed -i.was 's/margins: \[level\]/adjust: none/' case/study.yaml
    printf '    indices: [{name: all, items: [one, two, three]}]\n' >>case/study.yaml
    ran || return 1
    grep -q '^| raking |' case/out/report.md && echo "nothing was raked"
    for key in binder1983 cronbach1951 feldt1965; do grep -q "{$key," case/out/references.bib || echo "$key is not cited"; done
    sed '/^surveys:/,$d' study.yaml >case/study.yaml
    ran || return 1
    grep -n 'Binder' case/out/report.md
}

verdict teachers_of_comparison_schools_are_set_apart "$(teachers_of_comparison_schools_are_set_apart 2>&1)"
verdict what_is_not_known_changes_nothing "$(what_is_not_known_changes_nothing 2>&1)"
verdict schools_without_an_answer_have_a_row "$(schools_without_an_answer_have_a_row 2>&1)"
verdict other_words_are_the_same_answers "$(other_words_are_the_same_answers 2>&1)"
verdict a_question_that_few_answered_is_not_tested "$(a_question_that_few_answered_is_not_tested 2>&1)"
verdict a_reference_without_two_psus_of_a_stratum_is_not_tested "$(a_reference_without_two_psus_of_a_stratum_is_not_tested 2>&1)"
verdict who_answers_nothing_shapes_nothing "$(who_answers_nothing_shapes_nothing 2>&1)"
verdict what_is_not_weighted_is_as_sampled "$(what_is_not_weighted_is_as_sampled 2>&1)"
verdict families_are_told_as_they_are "$(families_are_told_as_they_are 2>&1)"
verdict bounds_and_ranges_are_told "$(bounds_and_ranges_are_told 2>&1)"
verdict levels_of_nobody_are_cautioned "$(levels_of_nobody_are_cautioned 2>&1)"
verdict dates_and_modes_are_told "$(dates_and_modes_are_told 2>&1)"
verdict the_plan_holds_the_questions "$(the_plan_holds_the_questions 2>&1)"
verdict sources_are_those_of_what_was_done "$(sources_are_those_of_what_was_done 2>&1)"
verdict a_difference_of_0_is_no_size "$(a_difference_of_0_is_no_size 2>&1)"
finish
