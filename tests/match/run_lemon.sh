#!/bin/sh
# Optimal and full matching of a few hundred students against LEMON's network simplex, on a score and on
# covariates, with ties, strata, calipers, limits and schools. Skipped where a C++ compiler or LEMON (liblemon-dev) is missing.
. tests/suite.sh
same_when_sanitized "costs are the same"
quick_gnuplot

no_lemon=
${CXX:-c++} -O2 -std=c++11 -w -o "$work/optimum" tests/match/lemon_optimum.cpp 2>/dev/null ||
    no_lemon=yes

# Scores are whole millionths; a coarse grid makes ties.
students() { # seed students share-in-percent grid
    awk -v seed="$1" -v n="$2" -v share="$3" -v grid="$4" 'BEGIN {
        srand(seed)
        print "id,took,stratum,score,y,a,b,other,school"
        for (i = 0; i < n; i++) {
            took = rand() * 100 < share
            place = int((0.05 + 0.7 * rand() + (took ? 0.2 * rand() : 0)) * grid) * (1000000 / grid) + 1
            printf "s%d,%d,%d,%.6f,%d", i, took, 1 + int(3 * rand()), place / 1000000, int(100 * rand())
            printf ",%.4f,%.4f,%d,%d\n", int((took + 3 * rand()) * sqrt(grid)) / sqrt(grid), \
                int((took + 2 * rand()) * sqrt(grid)) / sqrt(grid), 10 * rand(), 6 * rand()
        }
    }' >"$work/students.csv"
}

study() { # settings of matching
    cat >"$work/study.yaml" <<STUDY
data: {file: students.csv, id: id, public: yes}
treatment: {column: took, treated: "1", control: "0"}
outcomes: [{name: y, score: y, domain: d}]
covariates: [${covariates:-score}]
propensity: {model: given, column: score}
matching: {distance: ${distance:-probability}, caliper_unit: raw, $1}
effects: {cluster: none}
report: {formats: [md], charts: none}
STUDY
    "$alike" run "$work/study.yaml" -o "$work/out" >"$work/said" 2>&1 || return 1
    tr -d '\n' <"$work/out/results.json" |
        sed 's/.*"matching": *{\([^}]*\)}.*/\1/; s/.*"total_distance": *\([0-9.e-]*\).*"links": *\([0-9]*\).*/\2 \1/'
}

# What LEMON reads: scores in millionths, or the covariates in units of 1e-10 of their standard deviations
# within arms.
unit=1e-6
places() { # strata?
    awk -F, -v strata="$1" -v covariates="${covariates:+yes}" '
        NR > 1 {
            n++
            for (k = 0; k < 2; k++) {
                x[n, k] = $(6 + k)
                sum[$2, k] += x[n, k]
            }
            count[$2]++
            arm[n] = $2
            stratum[n] = strata == "yes" ? $3 : 1
            place[n] = $4 * 1000000
            rest[n] = $8 " " $9
        }
        END {
            for (i = 1; i <= n; i++)
                for (k = 0; k < 2; k++)
                    squares[k] += (x[i, k] - sum[arm[i], k] / count[arm[i]]) ^ 2
            for (i = 1; i <= n; i++)
                if (covariates)
                    printf "%d %d %.17g %.17g %s\n", stratum[i], arm[i], x[i, 0] * 1e10 / sqrt(squares[0] / (n - 2)),
                        x[i, 1] * 1e10 / sqrt(squares[1] / (n - 2)), rest[i]
                else
                    printf "%d %d %.0f 0 %s\n", stratum[i], arm[i], place[i], rest[i]
        }' "$work/students.csv"
}

# Totals to a billionth of a millionth of what they are made of.
agrees() { # strata? settings mode arguments...
    strata=$1
    settings=$2
    shift 2
    ours=$(study "$settings") || { cat "$work/said"; return 1; }
    theirs=$(places "$strata" | "$work/optimum" "$@")
    # Pairs of no distance may be more or fewer in full matching. Each of LEMON's distances on covariates is
    # rounded by half a unit at most.
    echo "$ours $theirs" | awk -v mode="$1" -v unit="$unit" '{
        far = $2 - $4 * unit
        exit !(NF == 4 && (mode == "cover" || mode == "sets" || $1 == $3) &&
            far ^ 2 <= (1e-9 + (unit < 1e-6 ? $1 * unit / 2 : 0)) ^ 2)}' && return 0
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

swapped() { # more of the program than others
    students 5 300 70 100
    agrees "$@"
}

names="one_to_one one_to_two within_strata within_a_caliper three_within_a_caliper full full_within_a_caliper full_within_strata full_with_limits
    limits_and_a_caliper other_limits another_school covariates covariates_two covariates_small_pool
    covariates_with_limits covariates_full covariates_full_outside covariates_full_with_limits covariates_strata"
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
check limits_and_a_caliper many no "method: full, caliper: 0.0100005, min_controls: 0.5, max_controls: 2" sets 2 2 10000
check other_limits many yes "method: optimal, caliper: 0.0500005, calipers: {other: 2}, ratio: 2, exact: [stratum]" most 2 50000 2
check another_school many no "method: optimal, caliper: none, schools: outside, school: school" most 1 -1 -1 outside
covariates='a, b'
unit=1e-10
distance=euclidean
on="caliper: none"
check covariates many no "method: optimal, $on" exactly 1 -1
check covariates_two many no "method: optimal, $on, ratio: 2" most 2 -1
check covariates_small_pool swapped no "method: optimal, $on" most 1 -1
check covariates_with_limits many no "method: optimal, $on, calipers: {other: 2}, ratio: 3" most 3 -1 2
check covariates_full many no "method: full, $on" cover 1000000 1000000 -1
check covariates_full_outside many no "method: full, $on, schools: outside, school: school, calipers: {other: 1}" cover 1000000 1000000 -1 1 outside
check covariates_full_with_limits many no "method: full, $on, min_controls: 0.5, max_controls: 3, calipers: {other: 1}" sets 3 2 -1 1
check covariates_strata many yes "method: optimal, $on, exact: [stratum], calipers: {other: 3}" most 1 -1 3
finish
