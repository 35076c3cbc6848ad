#!/bin/sh
# Optimal and full matching of a few hundred students against LEMON's network simplex, with ties,
# strata, calipers and limits. Skipped where a C++ compiler or LEMON (liblemon-dev) is missing.
. tests/suite.sh
quick_gnuplot

no_lemon=
${CXX:-c++} -O2 -std=c++11 -w -o "$work/optimum" tests/match/lemon_optimum.cpp 2>/dev/null ||
    no_lemon=yes

# Scores are whole millionths; a coarse grid makes ties.
students() { # seed students share-in-percent grid
    awk -v seed="$1" -v n="$2" -v share="$3" -v grid="$4" 'BEGIN {
        srand(seed)
        print "id,took,stratum,score,y"
        for (i = 0; i < n; i++) {
            took = rand() * 100 < share
            place = int((0.05 + 0.7 * rand() + (took ? 0.2 * rand() : 0)) * grid) * (1000000 / grid) + 1
            printf "s%d,%d,%d,%.6f,%d\n", i, took, 1 + int(3 * rand()), place / 1000000, int(100 * rand())
        }
    }' >"$work/students.csv"
}

study() { # settings of matching
    cat >"$work/study.yaml" <<STUDY
data: {file: students.csv, id: id, public: yes}
treatment: {column: took, treated: "1", control: "0"}
outcomes: [{name: y, score: y, domain: d}]
covariates: [score]
propensity: {model: given, column: score}
matching: {distance: probability, caliper_unit: raw, $1}
effects: {cluster: none}
report: {formats: [md], charts: none}
STUDY
    "$alike" run "$work/study.yaml" -o "$work/out" >"$work/said" 2>&1 || return 1
    tr -d '\n' <"$work/out/results.json" |
        sed 's/.*"matching": *{\([^}]*\)}.*/\1/; s/.*"total_distance": *\([0-9.e-]*\).*"links": *\([0-9]*\).*/\2 \1/'
}

# Totals to a billionth of a millionth of what they are made of.
agrees() { # strata? settings mode arguments...
    strata=$1
    settings=$2
    shift 2
    ours=$(study "$settings") || { cat "$work/said"; return 1; }
    theirs=$(awk -F, -v strata="$strata" 'NR > 1 {
        printf "%d %d %.0f\n", strata == "yes" ? $3 : 1, $2, $4 * 1000000}' "$work/students.csv" |
        "$work/optimum" "$@")
    # Pairs of no distance may be more or fewer in full matching.
    echo "$ours $theirs" | awk -v mode="$1" '{
        exit !(NF == 4 && (mode == "cover" || $1 == $3) && ($2 - $4 / 1e6) ^ 2 <= 1e-18)}' && return 0
    echo "$settings: ours '$ours', LEMON '$theirs'"
    return 1
}

many() { # agrees' arguments, over data
    for data in "1 300 20 1000000" "2 400 30 200" "3 500 45 60" "4 200 10 25"; do
        # shellcheck disable=SC2086 # the settings of data are words
        students $data
        agrees "$@" || { echo "data: $data"; return 1; }
    done
}

names="one_to_one one_to_two within_strata within_a_caliper three_within_a_caliper full full_within_a_caliper full_within_strata full_with_limits"
if [ -n "$no_lemon" ]; then
    for name in $names; do tell "$name" 77; done
    finish
fi
check one_to_one many no "method: optimal, caliper: none" exactly 1 -1
check one_to_two many no "method: optimal, caliper: none, ratio: 2" most 2 -1
check within_strata many yes "method: optimal, caliper: none, exact: [stratum]" most 1 -1
check within_a_caliper many no "method: optimal, caliper: 0.0200005" most 1 20000
check three_within_a_caliper many yes "method: optimal, caliper: 0.0500005, ratio: 3, exact: [stratum]" most 3 50000
check full many no "method: full" cover 1000000 1000000 -1
check full_within_a_caliper many no "method: full, caliper: 0.0100005" cover 1000000 1000000 10000
check full_within_strata many yes "method: full, exact: [stratum]" cover 1000000 1000000 -1
check full_with_limits many no "method: full, min_controls: 0.25, max_controls: 20" cover 20 4 -1
finish
