#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# references.bib of whole studies: what the study's own methods cite, and nothing of others.
. tests/suite.sh

cp tests/bad/clean/students.csv "$work/"
idle_gnuplot 0

# The entries of a study whose blocks `effects` and `matching` are these.
cited() { # name effects matching command...
    name=$1
    sed '/^report:/,$d; /^effects:/d; /^matching:/d' tests/bad/clean/study.yaml >"$work/$name.yaml"
    printf 'effects: {%s}\nmatching: {%s}\nreport: {charts: none}\n' "$2" "$3" >>"$work/$name.yaml"
    shift 3
    "$alike" "$@" "$work/$name.yaml" -o "$work/$name.results" >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
    sed -n 's/^@[a-z]*{\(.*\),$/\1/p' "$work/$name.results/references.bib"
}

holds() { # list wanted unwanted
    for key in $2; do
        echo "$1" | grep -qx "$key" || { echo "$key is missing" && return 1; }
    done
    for key in $3; do
        echo "$1" | grep -qx "$key" && echo "$key is cited, and nothing is by it" && return 1
    done
    return 0
}

regression() {
    list=$(cited regression 'estimator: regression, variance: HC3' 'method: nearest' run) || { echo "$list" && return 1; }
    holds "$list" 'ho2007 rubin1973 rosenbaum1983 rosenbaum1985 mackinnon1985 stuart2010 wwc2020procedures rosenbaum2002 vanderweele2017 cinelli2020' \
        'lin2013 rubin1980 liang1986 white1980 thum2015 nwea2025 credo conley2005'
}
interacted() {
    list=$(cited interacted 'estimator: regression_interacted, variance: HC0' \
        'method: nearest, distance: mahalanobis' run) || { echo "$list" && return 1; }
    holds "$list" 'lin2013 rubin1980 white1980' 'ho2007 rosenbaum1985 mackinnon1985'
}
published() {
    list=$(cited published 'estimator: regression, variance: HC3' 'method: nearest' publish) || { echo "$list" && return 1; }
    holds "$list" 'ho2007 rubin1973 mackinnon1985 vanderweele2017 cinelli2020' 'lin2013'
}
design() {
    list=$(cited design 'estimator: regression, variance: HC3' 'method: nearest' design) || { echo "$list" && return 1; }
    holds "$list" 'ho2007 rubin1973' 'lin2013 bloom2008'
}
# Braces outside of \{ and \} are even at the end of each entry, and fields end with a comma but the last.
well_formed() {
    sed 's/\\[{}]//g' "$work"/*.results/references.bib | awk '
        { open += gsub(/{/, "{"); open -= gsub(/}/, "}") }
        /^}$/ && open != 0 { print NR ": braces are left open"; bad = 1 }
        /^  / { if (last ~ /^  / && last !~ /,$/) { print NR ": no comma before"; bad = 1 } fields++ }
        { last = $0 }
        END { if (fields < 20) { print "only " fields + 0 " fields"; bad = 1 } exit bad }'
}

check a_study_cites_its_own_methods regression
check another_one_cites_others interacted
check published_results_have_them_too published
check so_has_a_design design
check entries_are_well_formed well_formed
finish
