#!/bin/sh
# A reference of which only shares were published: the difference and its error by hand, where the
# error of a share comes from, and what a design locks.
. tests/suite.sh
idle_gnuplot 0

cp -R tests/bad/survey_published/. "$work"
cd "$work" || exit 1

# Schools that differ in size and answers, with weights of school.
awk -v OFS=, 'function draw() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
function answer(p) { return draw() < p ? "agree" : "disagree" }
BEGIN {
    seed = 4711
    print "id,school,q1,q2" >"ours.csv"
    print "school,invited" >"invited.csv"
    for (s = 1; s <= 9; s++) {
        n = 3 + int(6 * draw())
        print "S" s, n + int(5 * draw()) >"invited.csv"
        for (i = 1; i <= n; i++) print "t" ++k, "S" s, answer(.3 + s / 30), (draw() < .2 ? "don'"'"'t know" : answer(.5)) >"ours.csv"
    }
}'
sed -i.was 's/school: school}/school: school, invited: invited.csv, weigh: school}/' study.yaml
printf 'item,n,share,se\nQ1,900,0.62,0.021\nQ2,800,0.45,\nboth,,0.55,\n' >pub.csv

ran() { # study folder
    "$alike" run -q "$1.yaml" -o "$2" >said 2>&1 || {
        cat said
        return 1
    }
}

# P, and its error: sums of a (y - P) / A by school about their mean, G / (G - 1). df: Welch, where
# the share's are without end.
by_hand() { # column share se^2
    awk -F, -v column="$1" -v share="$2" -v other="$3" '
        FNR == 1 { next }
        FILENAME == "invited.csv" { invited[$1] = $2; next }
        { n[$2]++; school[++rows] = $2; y[rows] = $column == "agree" ? 1 : $column == "disagree" ? 0 : "" }
        END {
            for (i = 1; i <= rows; i++) { a[i] = invited[school[i]] / n[school[i]]; if (y[i] != "") { A += a[i]; sum += a[i] * y[i] } }
            P = sum / A
            for (i = 1; i <= rows; i++) z[school[i]] += y[i] == "" ? 0 : a[i] * (y[i] - P) / A
            for (s in n) { G++; mean += z[s] }
            for (s in n) v += (z[s] - mean / G) ^ 2
            v *= G / (G - 1)
            printf "%.15g %.15g %.15g %.15g\n", P, P - share, sqrt(v + other), (v + other) ^ 2 / (v * v / (G - 1))
        }' invited.csv ours.csv
}

told() { # folder table item
    awk -F, -v item="$3" '$1 == item { print $9, $12, $13, $14 }' "$1/tables/survey_teachers_$2.csv"
}

near() { # wanted found what
    echo "$1 $2" | awk -v what="$3" '{ for (k = 1; k <= 4; k++) if ($(k) == "" || ($(k) - $(k + 4)) ^ 2 > 1e-22 * (1 + $(k) * $(k))) bad = 1 }
        bad || NF != 8 { print what ": " $0 }'
}

differences_are_those_by_hand() {
    ran study out || return 1
    near "$(by_hand 3 0.62 "$(awk 'BEGIN { print 0.021 ^ 2 }')")" "$(told out items pace)" "an error that is given"
    near "$(by_hand 4 0.45 "$(awk 'BEGIN { printf "%.17g", 0.45 * 0.55 / 800 }')")" "$(told out items data)" "an error of n people"
}

nothing_is_known_of_its_error() {
    printf 'item,share\nQ1,0.62\nQ2,0.45\n' >pub.csv
    ran study exact || return 1
    near "$(by_hand 3 0.62 0)" "$(told exact items pace)" "an exact share"
    grep -q '2 shares in pub.csv have neither a standard error nor n, and are taken as exact' exact/results.json || echo "nothing says so"
    grep -q '^both,.*,no mean of it is published' exact/tables/survey_teachers_indices.csv || echo "the index is compared with nothing"
}

a_design_locks_it_and_results_name_it() {
    printf 'item,n,share,se\nQ1,900,0.62,0.021\nQ2,800,0.45,\n' >pub.csv
    "$alike" design -q study.yaml -o plan >said 2>&1 || { cat said; return 1; }
    grep -q 'of the reference shares that were published' design.lock || echo "it is not locked"
    ran study after || return 1
    tr -d '\n ' <after/results.json | grep -q "pub.csv\",\"sha256\":\"$(sha256sum pub.csv | cut -c 1-64)\",\"rows\":2" || echo "the file is not named"
    grep -q 'The others are shares that somebody published (pub.csv)' after/report.md || echo "the report does not say so"
    [ ! -e after/tables/survey_teachers_margins.csv ] || echo "there are margins"
}

verdict differences_are_those_by_hand "$(differences_are_those_by_hand 2>&1)"
verdict nothing_is_known_of_its_error "$(nothing_is_known_of_its_error 2>&1)"
verdict a_design_locks_it_and_results_name_it "$(a_design_locks_it_and_results_name_it 2>&1)"
finish
