#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# `run --verify`: every primary estimate is made again in R from the rows that it writes, with every
# estimator and every kind of standard error; R is not needed for the others.
. tests/suite.sh
same_when_sanitized "scripts for R are the same"

idle_gnuplot 0
studies=$top/datasets
has_r() { command -v Rscript >/dev/null 2>&1; }

# A copy of the shipped data: nothing is written beside them.
data_of() { # dataset
    [ -d "$work/$1" ] || cp -R "$top/datasets/$1" "$work/$1"
}

# What R says of the study NAME.yaml in DATASET; 77 without R.
agrees() { # dataset name
    (cd "$work/$1" && "$alike" run "$2.yaml" -q --verify -o "$2.out" >/dev/null) || return 1
    has_r || return 77
    Rscript "$work/$1/$2.out/verify/verify.R" >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
    grep -q '^All [0-9]* numbers agree' "$work/said" || { cat "$work/said" && return 1; }
}

shipped() { # dataset study
    data_of "$1" && sed 's/publish: *yes/publish: no/' "$top/datasets/$1/$2.yaml" >"$work/$1/$2.yaml" && agrees "$1" "$2"
}

# The study with other lines in place of its `cluster` and `estimator`, or of its `method`, and how R
# is to find the standard error made.
variant() { # dataset study by lines [method-lines [keys they stand for]]
    data_of "$1"
    rm -rf "$work/$1/variant.out"
    awk -v lines="$4" -v method="${5-}" -v keys="^  (${6-method|ratio}):" '
        function put(text,  part, n, i) { n = split(text, part, ";"); for (i = 1; i <= n; i++) print "  " part[i] }
        /^[a-z]/ { block = $1 }
        block ~ /^(alternatives|published):/ { next }
        /publish:/ { sub(/publish: *yes/, "publish: no") }
        block == "effects:" && /^  (cluster|estimator|adjust):/ { if (!done++) put(lines); next }
        block == "matching:" && method != "" && $0 ~ keys { if (!put_method++) put(method); next }
        { print }' "$studies/$1/$2.yaml" >"$work/$1/variant.yaml"
    agrees "$1" "variant"
    status=$?
    by=$(awk -F, 'NR == 2 { print $5 "," $4 }' "$work/$1/variant.out/verify/effects.csv")
    [ "$by" = "$3" ] || { echo "the standard error is by $by, not by $3" && return 1; }
    return $status
}

# bdf with tests that were passed or not, and these lines in place of its keys.
passed() { # by lines [method-lines keys]
    data_of bdf
    if [ ! -d "$work/passed" ]; then
        mkdir -p "$work/passed" "$work/made/passed"
        cp "$work/bdf/study.yaml" "$work/made/passed/"
        awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /_post$/) limit[i] = $i ~ /^lang/ ? 42 : 20; print; next }
            { for (i in limit) $i = $i + 0 > limit[i] ? 1 : 0; print }' "$work/bdf/bdf_analysis.csv" >"$work/passed/bdf_analysis.csv"
    fi
    studies=$work/made
    variant passed study "$@"
    status=$?
    studies=$top/datasets
    return $status
}

a_number_that_differs_is_found() {
    has_r || return 77
    verify=$work/bdf/study.out/verify
    cp -R "$verify" "$work/turned"
    for turn in 's/^language,[^-]*,-1.3300/&1/' 's/0.53864/&1/' 's/,129,/,128,/'; do
        sed "$turn" "$verify/effects.csv" >"$work/turned/effects.csv"
        Rscript "$work/turned/verify.R" >"$work/said" 2>&1
        [ $? -eq 1 ] && grep -q 'differ by more than' "$work/said" || { echo "after $turn:" && cat "$work/said" && return 1; }
    done
    cp "$verify/effects.csv" "$work/turned/"
    awk -F, -v OFS=, 'NR == 30 { $5 = $5 * 1.5 + 1 } { print }' "$verify/cohort.csv" >"$work/turned/cohort.csv"
    Rscript "$work/turned/verify.R" >"$work/said" 2>&1
    [ $? -eq 1 ] || { echo "another weight is not found:" && cat "$work/said" && return 1; }
    rm "$work/turned/cohort.csv"
    Rscript "$work/turned/verify.R" >"$work/said" 2>&1
    [ $? -eq 2 ] || { echo "a file that is not there:" && cat "$work/said" && return 1; }
}

outcomes_of_other_columns_stand_in_one_file() {
    verify=$work/star/study.out/verify
    [ "$(ls "$verify" | tr '\n' ' ')" = "cohort.csv columns.csv effects.csv uses.csv verify.R " ] || { ls "$verify" && return 1; }
    awk -F, 'NR == 1 { n = NF; next } NF != n { print "row " NR " has " NF " fields of " n; bad = 1 } { seen[$1]++ }
        END { for (o in seen) k++; if (k != 2) print k " outcomes"; exit bad || k != 2 }' "$verify/cohort.csv"
}

rows_are_never_published() {
    data_of bdf
    cd "$work/bdf" || return 1
    sed 's/publish: *no/publish: yes/' study.yaml >published.yaml
    grep -q 'publish: yes' published.yaml || return 1
    for command in 'run published.yaml' 'publish study.yaml'; do
        # shellcheck disable=SC2086 # words
        "$alike" $command --verify -o refused >said 2>&1
        [ $? -eq 2 ] && grep -q -- '--verify writes a row for every student' said && [ ! -e refused ] || { cat said && return 1; }
    done
    "$alike" design study.yaml --verify -o refused >said 2>&1
    [ $? -eq 2 ] && [ ! -e refused ] || { cat said && return 1; }
}

# Those of a folder of studies that may lie beside the project.
cases() {
    has_r || return 77
    [ -d "$top/../shared/cases" ] || return 77
    n=0
    for case in vcg-default-cluster-not-taken two-way-df contrast-wrong-estimator one-program-school pass-fail-outcome most-left-out-silent; do
        [ -d "$top/../shared/cases/$case" ] || continue
        cp -R "$top/../shared/cases/$case" "$work/$case"
        for study in "$work/$case"/*.yaml; do
            name=${study##*/}
            sed -i.old 's/publish: *yes/publish: no/' "$study"
            agrees "$case" "${name%.yaml}" || return 1
            n=$((n + 1))
        done
    done
    [ $n -gt 0 ] || return 77
}

for study in bdf/study star/study lalonde/study nsw/study api/study rand/study_2014 rand/study_2015 rand/study_2017; do
    check "$study" shipped "${study%/*}" "${study#*/}"
done
for kind in classical HC0 HC1 HC2 HC3; do
    check "bdf, $kind" variant bdf study "students,$kind" "cluster: none;variance: $kind"
done
for kind in CR0 CR1 CR2; do
    check "bdf, $kind by school" variant bdf study "columns,$kind" "cluster: school;variance: $kind"
    check "bdf, $kind by set" variant bdf study "sets,$kind" "cluster: set;variance: $kind"
    check "bdf, $kind two ways" variant bdf study "columns,$kind" "cluster: [school, sex];variance: $kind"
    check "bdf, $kind by set and student" variant bdf study "sets_and_students,$kind" "cluster: set;variance: $kind" \
        'method: nearest;ratio: 2;replacement: yes'
done
for kind in CR1 CR2; do
    check "rand, $kind by comparison groups" variant rand study_2014 "comparison_groups,$kind" \
        "cluster: {group: school};variance: $kind"
    check "rand, $kind by comparison groups, one way" variant rand study_2014 "comparison_groups,$kind" \
        "cluster: {group: school, ways: 1};variance: $kind"
done
check 'bdf, difference' variant bdf study columns,school_components 'cluster: school;estimator: difference'
check 'rand, gains' variant rand study_2014 columns,school_components 'cluster: school;estimator: gains'
check 'bdf, random intercept' variant bdf study columns,kenward_roger 'cluster: school;estimator: mixed'
check 'bdf, matching estimator' variant bdf study students,abadie_imbens 'cluster: none;estimator: abadie_imbens' \
    'method: nearest;ratio: 3;replacement: yes'
check 'bdf, matching estimator, adjusted' variant bdf study students,abadie_imbens \
    'cluster: none;estimator: abadie_imbens;adjust: yes;estimand: ATC' 'method: nearest;ratio: 1;replacement: yes'
check 'bdf, interacted' variant bdf study columns,school_components 'cluster: school;estimator: regression_interacted'
check 'bdf, interacted, ATC' variant bdf study students,HC3 'cluster: none;estimator: regression_interacted;estimand: ATC'
keys='method|distance|ratio|caliper|exact'
for method in overlap_weights matching_weights; do
    check "bdf, interacted, $method" variant bdf study columns,CR2 \
        'cluster: school;variance: CR2;estimator: regression_interacted' "method: $method" "$keys"
done
check 'bdf, interacted, ATE' variant bdf study columns,school_components \
    'cluster: school;estimator: regression_interacted;estimand: ATE' 'method: ipw' "$keys"
check 'bdf, entropy' variant bdf study students,HC3 'cluster: none' 'method: entropy;moments: 2' "$keys"
check 'bdf, shares' passed columns,school_components 'cluster: school;estimator: logit'
check 'bdf, shares, CR2' passed columns,CR2 'cluster: school;estimator: logit;variance: CR2'
for kind in classical HC3; do
    check "bdf, shares, ATC, $kind" passed "students,$kind" "cluster: none;estimator: logit;variance: $kind;estimand: ATC"
done
check 'bdf, shares, ATE' passed columns,CR1 'cluster: school;variance: CR1;estimator: logit;estimand: ATE' 'method: ipw' "$keys"
check 'bdf, some covariates' variant bdf study columns,school_components 'cluster: school;adjust: [pretest, sex]'
check 'a number that differs is found' a_number_that_differs_is_found
check 'outcomes of other columns stand in one file' outcomes_of_other_columns_stand_in_one_file
check 'rows are never published' rows_are_never_published
check 'studies of cases' cases
finish
