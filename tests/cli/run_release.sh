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
            ! grep -q 'shows small groups' $name/$report || { echo "$name/$report is marked" && return 1; }
        done
    done
    ! grep -q 'The data of this study are public' closed/report.md || return 1
    grep -q 'small groups' closed.err || { echo "no caution" && return 1; }
    ! grep -q 'small groups' open.err || { cat open.err && return 1; }
    "$alike" run open.yaml --matched -q -o rows >said 2>&1 && [ -s rows/matched.csv ]
}

hash_of() { # file
    { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1" 2>/dev/null; } | cut -d' ' -f1
}

# A packed file says nothing as it is: its parts are looked at, where something can unpack them.
lacks() { # folder text...
    looked=$work/looked_at
    rm -rf "$looked"
    cp -R "$1" "$looked"
    if [ -f "$looked/tables.xlsx" ]; then
        ! command -v python3 >/dev/null 2>&1 || python3 -m zipfile -e "$looked/tables.xlsx" "$looked/parts" || return 1
        rm "$looked/tables.xlsx"
    fi
    shift
    for text in "$@"; do
        [ -n "$text" ] || { echo "there is nothing to look for" && return 1; }
        if grep -rqF -e "$text" "$looked"; then echo "'$text' stands in $(grep -rlF -e "$text" "$looked")" && return 1; fi
    done
}

fingerprints() { # lock
    sed -n 's/.*"[a-z]*_sha256": "\([0-9a-f]*\)".*/\1/p' "$1"
}

a_published_folder_holds_no_fingerprint_that_can_be_tried() {
    study locked.yaml '' ', publish: yes'
    "$alike" design locked.yaml -o plan >plan.said || return 1
    [ "$(fingerprints design.lock | wc -l)" -eq 2 ] && [ "$(fingerprints plan/design.lock | wc -l)" -eq 2 ] || return 1
    "$alike" run locked.yaml -o out >run.said || return 1
    grep -q 'Design: design as locked' run.said && grep -q '^The data are those that were locked\.$' run.said ||
        { cat run.said && return 1; }
    for folder in plan out; do
        # shellcheck disable=SC2046 # one word each
        lacks $folder $(fingerprints design.lock) $(hash_of students.csv) $(hash_of locked.yaml) \
            $(sed -n '/^[0-9a-f]/p' locked.key) locked.key S0 cohort_treated || return 1
        lacks $folder/design.lock '"rows"' && grep -q '"sha256": "[0-9a-f]' $folder/design.lock || return 1
    done
    grep -q '"rows_locked": null' out/results.json && grep -q '"rows_now": null' out/results.json || return 1
    lacks plan/plan.md SHA-256 || return 1
    grep -q "keyed: $(fingerprints plan/design.lock | tail -1)" plan/plan.md || { echo "plan.md has another fingerprint" && return 1; }
    cmp plan/design.lock out/design.lock || return 1
    [ "$(grep -c '"sha256": null' out/results.json)" -eq 2 ] || return 1
    grep -q 'stand in the internal results' out/report.md
}

the_key_is_made_once_for_its_owner_and_told() {
    [ "$(ls -l locked.key | cut -c1-10)" = -rw------- ] || { ls -l locked.key && return 1; }
    grep -q 'Key: locked.key was made.*Give it to nobody' plan.said || { cat plan.said && return 1; }
    ! grep -q 'Key:' run.said || { cat run.said && return 1; }
    cp locked.key first.key && "$alike" design locked.yaml -q -o plan >said && cmp locked.key first.key || return 1
    study unpublished.yaml '' ', publish: no'
    "$alike" design unpublished.yaml -q -o inside >said && [ ! -e unpublished.key ] || return 1
    "$alike" run unpublished.yaml -q -o inside >said && [ ! -e unpublished.key ] || return 1
    cmp inside/design.lock design.lock || return 1
    study nolock.yaml '' ', publish: yes' # nothing is locked, so nothing is keyed
    "$alike" run nolock.yaml -q -o open_out >said && [ ! -e nolock.key ] && [ ! -e open_out/design.lock ]
}

# A design that these data can't carry: the step that takes its last student says how many there were.
an_infeasible_design_is_published_without_its_counts() {
    study hopeless.yaml '' ', publish: no'
    echo 'alternatives: [{name: only_rare, keep: {rare: ["1"], pre: {min: 239}}}]' >>hopeless.yaml
    "$alike" design hopeless.yaml -q -o exact >said || return 1
    grep -q 'Only rare, .*could not be carried out: .* it took [0-9]* of [0-9]* treated' exact/report.md ||
        { grep rare exact/report.md && return 1; }
    "$alike" run hopeless.yaml -o exact >said && grep -q 'Design: design as locked' said || { cat said && return 1; }
    "$alike" publish hopeless.yaml -o hopeless >said && grep -q 'Design: design as locked' said || { cat said && return 1; }
    lacks hopeless 'it took' hopeless.yaml: && grep -q 'Only rare, .*could not be carried out' hopeless/report.md &&
        grep -q '"infeasible": "could not be carried out"' hopeless/design.lock
}

# A design is locked before there are scores; when they are in, the file is another and the design is not.
scores_that_come_later_are_told_and_are_no_other_design() {
    mkdir later && cut -d, -f1-4 students.csv >later/students.csv || return 1
    sed 's/scale: same/scale: same, require_score: no/' unpublished.yaml >later/study.yaml
    "$alike" design later/study.yaml -q -o later/plan >said || return 1
    grep -q "SHA-256 $(hash_of later/students.csv)" later/plan/plan.md && grep -q "\"sha256\": \"$(hash_of later/students.csv)\"" later/design.lock || return 1
    cp students.csv later/ && "$alike" run later/study.yaml -o later/out >said || return 1
    grep -q 'Design: design as locked' said &&
        grep -q '^The data are not those that were locked: students.csv has changed (240 rows then and now)\. That' said || { cat said && return 1; }
    sed '$d' students.csv >later/students.csv && "$alike" run later/study.yaml -o later/out >said || return 1
    grep -q 'differs from the locked design' said &&
        grep -q '^The data are not those that were locked: students.csv has changed (240 rows then, 239 now)\.$' said || { cat said && return 1; }
    grep -q 'students.csv has changed (240 rows then, 239 now)' later/out/report.md && grep -q '"rows_now": 239' later/out/results.json || return 1
    "$alike" publish later/study.yaml -q -o later/public >said || return 1 # the lock is plain, and the results must not be
    lacks later/public 'then, ' '"rows_now": 2' && grep -q 'locked: students.csv has changed\.' later/public/report.md
}

# The public lock alone, where the study is run again.
elsewhere() { # key
    rm -rf other && mkdir other && cp students.csv locked.yaml other/ && cp out/design.lock other/ || return 1
    [ -z "$1" ] || cp "$1" other/locked.key || return 1
    (cd other && "$alike" run locked.yaml -o out >said) || return 1
}

cannot() { # words
    grep -q "cannot be compared.*$1" other/said || { cat other/said && return 1; }
    grep -q '"differs": null' other/out/results.json || return 1
    lacks other/out 'differs from' 'not the one that was locked' locked.key || return 1
    (cd other && "$alike" check locked.yaml) | grep -q "caution: design.lock: .*cannot be compared.*$1"
}

# A file that has changed is told without its rows, and alone is no other design.
the_data_are_compared_by_the_key() {
    elsewhere locked.key && grep -q '^The data are those that were locked\.$' other/said || { cat other/said && return 1; }
    echo >>other/students.csv # an empty line
    (cd other && "$alike" run locked.yaml -o out >said) || return 1
    grep -q 'Design: design as locked' other/said &&
        grep -q '^The data are not those that were locked: students.csv has changed\. That alone' other/said || { cat other/said && return 1; }
    grep -q 'those that were locked: students.csv has changed\. That' other/out/report.md && grep -q '"state": "changed"' other/out/results.json || return 1
    elsewhere '' && lacks other/out 'The data are' && ! grep -q 'The data are' other/said
}

a_published_lock_is_compared_where_its_key_is() {
    elsewhere locked.key && grep -q 'Design: design as locked' other/said || { cat other/said && return 1; }
    ! (cd other && "$alike" check locked.yaml) | grep -q 'cannot be compared' || return 1
    elsewhere '' && cannot 'no key lies' && [ ! -e other/locked.key ] || return 1
    sed -e '$s/^00/11/' -e t -e '$s/^../00/' locked.key >another.key # a key may begin with 00
    elsewhere another.key && cannot 'another key' || return 1
    sed '$s/^..//' locked.key >another.key
    elsewhere another.key >problem 2>&1 && { echo "half a key is taken" && return 1; }
    the_data_are_compared_by_the_key || return 1
    elsewhere locked.key && sed -i.old 's/seed: 7/seed: 8/' other/locked.yaml || return 1
    (cd other && "$alike" run locked.yaml -o out >said) || return 1
    grep -q "locked setting 'study.seed: 7'" other/said || { cat other/said && return 1; }
    # each difference is a line of its own, and none stands in the middle of another
    [ "$(grep -c "^- math, design primary: \(locked setting\|setting now\)" other/out/report.md)" -eq 2 ] ||
        { grep -n 'setting' other/out/report.md && return 1; }
}

a_key_that_cannot_be_kept_leaves_all_as_it_was() {
    mkdir taken && cp students.csv locked.yaml design.lock taken/ && ln -s nowhere/at_all taken/locked.key || return 1
    "$alike" run taken/locked.yaml -q -o made >said 2>err
    status=$?
    [ $status -eq 1 ] && [ ! -e made ] && grep -q 'locked.key: this file can.t be written' err || { cat err && return 1; }
    [ "$(ls -A taken)" = "design.lock
locked.key
locked.yaml
students.csv" ] || { ls -A taken && return 1; }
}

mark='internal: shows small groups'

every_part_of_internal_results_says_so() {
    study marked.yaml '' ', publish: no'
    "$alike" run marked.yaml -q -o marked >said || return 1
    for file in INTERNAL.txt report.md report.html charts/style.gp; do
        grep -q "$mark" marked/$file || { echo "$file is not marked" && return 1; }
    done
    set -- marked/charts/*.gp
    [ $# -gt 3 ] || { ls marked/charts && return 1; }
    for script; do
        [ "$script" = marked/charts/style.gp ] || grep -q 'load "style.gp"' "$script" || { echo "$script" && return 1; }
    done
    ! grep -q "$mark" marked/results.json || return 1
    # the same place for others: the notice goes, and comes again
    sed -i.old 's/publish: no/publish: yes/' marked.yaml && echo mine >marked/mine.txt || return 1
    "$alike" run marked.yaml -q -o marked >said || return 1
    lacks marked "$mark" && [ ! -e marked/INTERNAL.txt ] && grep -q 'made for release, by rules' marked/PUBLISHED.txt || return 1
    mv marked.yaml.old marked.yaml && "$alike" run marked.yaml -q -o marked >said || return 1
    [ -s marked/INTERNAL.txt ] && [ ! -e marked/PUBLISHED.txt ] && [ "$(cat marked/mine.txt)" = mine ] || return 1
    study open.yaml ', public: yes' ', publish: yes'
    "$alike" run open.yaml -q -o unmarked >said && lacks unmarked "$mark" && [ -z "$(ls unmarked/*.txt 2>/dev/null)" ] || return 1
    "$alike" design open.yaml -q -o unmarked >said && [ ! -e open.key ] && lacks unmarked HMAC &&
        grep -q SHA-256 unmarked/plan.md && rm design.lock
}

a_persons_notice_is_not_replaced() {
    mkdir held && echo mine >held/INTERNAL.txt || return 1
    "$alike" run marked.yaml -q -o held >said 2>err
    [ $? -eq 2 ] && grep -q 'held/INTERNAL.txt: alike would replace this' err && [ "$(cat held/INTERNAL.txt)" = mine ]
}

publishing_is_what_publish_yes_would_have_made() {
    mkdir yes no && cp students.csv yes/ && cp students.csv no/ || return 1
    study yes/same.yaml '' ', publish: yes'
    study no/same.yaml '' ', publish: no'
    (cd yes && "$alike" run same.yaml -o given >said 2>err) && (cd no && "$alike" publish same.yaml -o given >said 2>err) || return 1
    diff -r yes no | grep -v -e '^diff' -e 'same.yaml' -e '^---' -e '^[0-9,]*c[0-9,]*$' -e 'report: {' >differs
    [ ! -s differs ] || { head differs && return 1; }
    [ -s no/given/tables/flow.csv ] && grep -q '"publish": true' no/given/results.json
}

not_published() { # words arguments...
    words=$1
    shift
    "$alike" publish "$@" >said 2>err
    status=$?
    [ $status -eq 2 ] && grep -q "$words" err && [ ! -s said ] || { echo "$*: $status" && cat err && return 1; }
}

publishing_needs_a_folder_of_its_own() {
    cd no || return 1
    "$alike" run same.yaml -q >said || return 1
    not_published 'needs -o DIR' same.yaml || return 1
    not_published 'never published' same.yaml -o given --matched || return 1
    not_published 'same.out: this folder holds internal results' same.yaml -o same.out || return 1
    [ -s same.out/INTERNAL.txt ] && rm -r same.out || return 1
    for place in same.out same.out/ ./same.out "$PWD/same.out"; do
        not_published 'puts the internal results of this study there' same.yaml -o "$place" || return 1
        [ ! -e same.out ] || return 1
    done
    "$alike" publish same.yaml -q -o given >said && "$alike" publish ../yes/same.yaml -q -o ../yes/same.out >said || return 1
    (cd .. && "$alike" publish open.yaml -q -o shown >said) && grep -q '"public": true' ../shown/results.json
}

# Of two programs one has six students: it is left out whole, and the other is published.
a_program_of_few_is_left_out_and_the_others_are_published() {
    awk 'BEGIN {
        print "id,program,pre,post"
        for (i = 1; i <= 240; i++)
            printf "S%04d,%s,%d,%d\n", (i * 7919) % 9973, i % 40 == 0 ? "B" : i % 3 == 0 ? "A" : "none",
                   180 + (i * 37) % 61, 190 + (i * 53) % 67
    }' >arms.csv
    cat >arms.yaml <<END
data: {file: arms.csv, id: id}
treatment: {arms: {column: program, control: none, values: [A, B]}}
outcomes: [{name: math, score: post, pretest: pre, scale: same}]
covariates: [pre]
matching: {caliper: none}
alternatives: [{name: full, matching: {method: full, caliper: none}}]
END
    "$alike" publish arms.yaml -q -o arms >said 2>err || { cat err && return 1; }
    grep -q 'math, B against none is left out of what is published: it rests on too few students' arms/report.md ||
        { echo "the report does not say what is left out" && return 1; }
    grep -q '^math_A,primary,.*,[0-9]' arms/tables/effects.csv || { echo "no effect of A" && return 1; }
    ! grep '^math_B' arms/tables/effects.csv arms/tables/balance.csv || { echo "numbers of B" && return 1; }
    grep -v ',A,' arms.csv >few.csv # only the program of few is left: nothing to publish beside it
    sed 's/arms.csv/few.csv/; s/values: .A, B./values: [B]/' arms.yaml >few.yaml
    if "$alike" publish few.yaml -q -o few >said 2>err; then echo "a study of few is published" && return 1; fi
    grep -q 'rests on 6 students of the program group' err || { cat err && return 1; }
}

check no_rule_applies_to_public_data no_rule_applies_to_public_data
check a_published_folder_holds_no_fingerprint_that_can_be_tried a_published_folder_holds_no_fingerprint_that_can_be_tried
check the_key_is_made_once_for_its_owner_and_told the_key_is_made_once_for_its_owner_and_told
check scores_that_come_later_are_told_and_are_no_other_design scores_that_come_later_are_told_and_are_no_other_design
check a_published_lock_is_compared_where_its_key_is a_published_lock_is_compared_where_its_key_is
check an_infeasible_design_is_published_without_its_counts an_infeasible_design_is_published_without_its_counts
check a_key_that_cannot_be_kept_leaves_all_as_it_was a_key_that_cannot_be_kept_leaves_all_as_it_was
check every_part_of_internal_results_says_so every_part_of_internal_results_says_so
check a_persons_notice_is_not_replaced a_persons_notice_is_not_replaced
check publishing_is_what_publish_yes_would_have_made publishing_is_what_publish_yes_would_have_made
check a_program_of_few_is_left_out_and_the_others_are_published a_program_of_few_is_left_out_and_the_others_are_published
check publishing_needs_a_folder_of_its_own publishing_needs_a_folder_of_its_own
finish
