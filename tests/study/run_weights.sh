#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# Every weighting design through whole studies: what the report says of whom, that charts are drawn,
# and that nobody is said to have been matched. tests/study/test_weights_only.c looks at each file of
# one such design.
. tests/suite.sh

idle_gnuplot 0

# bdf under one method: the main design, with no alternative. $1: name; $2: the block `matching`;
# $3: more lines of `effects`
study() {
    mkdir -p "$work/$1" && cp "$top/datasets/bdf/bdf_analysis.csv" "$work/$1/" &&
        awk -v matching="$2" -v effects="${3-}" '
            /^[a-z]/ { block = $1 }
            block == "alternatives:" { next }
            block == "matching:" { if (!done++) print "matching: " matching; next }
            block == "effects:" && /^effects:/ { print; if (effects != "") print "  " effects; next }
            /publish:/ { sub(/publish: *yes/, "publish: no") }
            { print }' "$top/datasets/bdf/study.yaml" >"$work/$1/study.yaml"
}

# What stands in the report but for the settings and the names of keys and methods.
said() {
    sed -e '/^## A\. Settings/,/^## B\./d' -e 's/matching\\_weights//g; s/matching weights//g; s/matched or weighted//g' \
        "$work/$1/study.out/report.md"
}

# $1: name; $2: the estimand; $3: a sentence that must stand there; "": none of the kind
tells() {
    (cd "$work/$1" && "$alike" run study.yaml -q >said 2>errors) || { cat "$work/$1/errors" && return 1; }
    grep -q "\"estimand\": \"$2\"" "$work/$1/study.out/results.json" || { echo "no estimand $2" && return 1; }
    if [ -n "$3" ]; then
        said "$1" | grep -q "$3" || { echo "the report does not say: $3" && return 1; }
    else
        said "$1" | grep -q 'The result is about' && echo "the report says whom it is about" && return 1
    fi
    if said "$1" | grep -iE 'match|pair|partner|counterpart'; then return 1; fi
    for chart in flow love distribution set; do
        [ -s "$work/$1/study.out/charts/${chart}_outcomes.gp" ] || { echo "no chart ${chart}_outcomes" && return 1; }
    done
}

plan_of_overlap_weights_says_whom_it_is_about() {
    (cd "$work/overlap" && "$alike" design study.yaml -q -o planned >said 2>errors) || { cat "$work/overlap/errors" && return 1; }
    grep -q '^- Estimand: ATO\.$' "$work/overlap/planned/plan.md" &&
        grep -q '^- The estimate is about pupils who could be in either group' "$work/overlap/planned/plan.md"
}

# $1: name; $2: the question of its plan; $3: who are weighted
plan_asks() {
    (cd "$work/$1" && "$alike" design study.yaml -q -o planned >said 2>errors) || { cat "$work/$1/errors" && return 1; }
    grep -q "$2" "$work/$1/planned/plan.md" || { echo "the plan does not ask: $2" && return 1; }
    grep -q "$3" "$work/$1/planned/plan.md" || { echo "the plan does not say: $3" && return 1; }
    if grep '{}' "$work/$1/planned/plan.md"; then return 1; fi
}

study odds '{method: ipw}' && check 'ipw' tells odds ATT ''
study all '{method: ipw, trim: 0.99, trim_scores: optimal}' 'estimand: ATE' &&
    check 'ipw of all' tells all ATE 'The result is about the pupils of both groups together'
study others '{method: ipw}' 'estimand: ATC' &&
    check 'ipw of the others' tells others ATC 'The result is about the pupils outside the program'
study overlap '{method: overlap_weights}' &&
    check 'overlap weights' tells overlap ATO 'who could have been in either group (the overlap population, ATO)'
study evenly '{method: matching_weights}' &&
    check 'matching weights' tells evenly ATM 'who could have been in either group (ATM,'
study entropy '{method: entropy, moments: 2}' && check 'entropy' tells entropy ATT ''
check 'the plan of overlap weights' plan_of_overlap_weights_says_whom_it_is_about
finish
check 'the plan of all' plan_asks all 'of the pupils of both groups together: what would differ' \
    '[0-9,]* of [0-9,]* program and [0-9,]* of [0-9,]* comparison pupils are weighted'
check 'the plan of the others' plan_asks others 'achievement of the pupils who did not take part' \
    ': [0-9,]* of [0-9,]* comparison pupils are weighted'
