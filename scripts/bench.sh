#!/bin/sh
# CPU seconds and peak memory of a whole study, by stage, and of every design, at 1e4, 1e5 and 1e6
# students (SIZES=10000000 for ten million); beside it the
# same work in R, where Rscript with MatchIt and sandwich is installed. Charts are left out.
#
#   scripts/bench.sh BUILD            sizes can be given: SIZES="10000 100000" make bench
set -eu

build=${1:-build}
sizes=${SIZES:-10000 100000 1000000}
folder=$build/bench
alike=$build/alike
mkdir -p "$folder"

# Every design on the same students: what its stage takes, and the process as a whole at most.
designs='nearest
optimal, caliper: none
optimal, caliper: none, ratio: 3
optimal, caliper: 0.2
optimal, caliper: none, ratio: 2, min_controls: 1, max_controls: 4
full
full, caliper: 0.2
full, min_controls: 0.2, max_controls: 10
optimal, distance: mahalanobis, caliper: none
optimal, distance: mahalanobis, caliper: 0.2, ratio: 2
full, distance: mahalanobis
subclass
cem
exact, exact: [grade, gender, race]
ipw
overlap_weights
entropy'

# The program given to whole schools, about one in eleven.
by_school='multilevel, school: school_id
multilevel, school: school_id, caliper: none'

study() { # rows
    cat <<STUDY
study: {title: Benchmark, program: Program, seed: 1}
data: {file: students_$1.csv, id: student_id, factors: [grade]}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
  - {name: math, score: math_spring, pretest: math_fall, domain: mathematics, scale: same}
covariates: [grade, gender, race, frl, ell, iep, school_frl, read_fall, attendance]
matching: {method: nearest, distance: logit, caliper: 0.2}
effects: {estimator: regression, adjust: yes, cluster: school_id}
report: {formats: [md], charts: none}
STUDY
}

# A multiverse of 1,020 different specifications by pairs and weights, of 60 by sets and by pairs on
# Mahalanobis' distance.
multiverse() { # rows
    study "$1"
    cat <<STUDY
multiverse:
  method: [nearest, ipw, overlap_weights]
  caliper: [0.05, 0.1, 0.2, 0.3, none]
  ratio: [1, 2, 3]
  covariates:
    a: [grade, gender, race, frl, ell, iep, school_frl, read_fall, attendance]
    b: [grade, gender, race, frl, ell, iep, school_frl, read_fall]
    c: [grade, gender, race, frl, ell, iep, school_frl]
    d: [grade, gender, race, frl, ell, iep]
    e: [grade, gender, race, frl, ell]
    f: [grade, gender, race, frl]
    g: [grade, gender, race]
    h: [grade, gender]
    i: [grade]
    j: [pretest]
  estimator: [difference, regression]
  variance: [auto, CR1, CR2]
STUDY
}

multiverse_of_sets() { # rows
    study "$1" | sed 's/^matching:.*/matching: {method: full, distance: mahalanobis}/'
    cat <<STUDY
multiverse:
  method: [full, optimal]
  exact: {none: [], grade: [grade], both: [grade, gender]}
  covariates:
    a: [grade, gender, race, frl, ell, iep, school_frl, read_fall]
    b: [grade, gender, race, frl, ell, iep, school_frl]
    c: [grade, gender, race, frl]
    d: [grade, gender]
    e: [pretest]
  estimator: [difference, regression]
STUDY
}

# Other schools in the program's place: 999 sets of 3 of 43 schools of 60 students.
placebo='nearest, caliper: 0.2
vcg, size: 51, within: {pretest: 10}, exclude_same: school_id'

placebo_study() { # design
    study placebo | sed "s/^matching:.*/matching: {method: $1}/
        s/^covariates:.*/covariates: [grade, gender, race, frl, read_fall]/
        s/cluster: school_id/cluster: school_id, placebo_schools: yes/"
}

# Runs a command; prints "seconds of CPU, MiB at most" of its process as a whole.
measured() { # log command...
    log=$1
    shift
    if /usr/bin/time -v true >/dev/null 2>&1; then # GNU
        /usr/bin/time -v "$@" >"$log.out" 2>"$log" || return 1
        awk -F': ' '/User time/ {u = $2} /System time/ {s = $2} /Maximum resident/ {m = $2}
            END {printf "%.2f CPU s (%.2f user, %.2f system), %.0f MiB\n", u + s, u, s, m / 1024}' "$log"
    elif /usr/bin/time -l true >/dev/null 2>&1; then # BSD, macOS: bytes
        /usr/bin/time -l "$@" >"$log.out" 2>"$log" || return 1
        awk '/ real / {u = $3; s = $5} /maximum resident/ {m = $1}
            END {printf "%.2f CPU s (%.2f user, %.2f system), %.0f MiB\n", u + s, u, s, m / 1048576}' "$log"
    else
        "$@" >"$log.out" 2>"$log" || return 1
        echo "done; for the whole process install GNU time (Debian: apt-get install time)"
    fi
}

with_r=no
if command -v Rscript >/dev/null 2>&1 &&
    Rscript -e 'stopifnot(requireNamespace("MatchIt"), requireNamespace("sandwich"))' >/dev/null 2>&1; then
    with_r=yes
fi

for rows in $sizes; do
    data=$folder/students_$rows.csv
    [ -s "$data" ] || "$build/bench/generate" "$rows" >"$data"
    study "$rows" >"$folder/study_$rows.yaml"
    echo "== $rows students, $(($(wc -c <"$data") / 1000000)) MB"
    if ! all=$(measured "$folder/alike_$rows.txt" "$alike" run "$folder/study_$rows.yaml" --timings); then
        cat "$folder/alike_$rows.txt" >&2
        exit 1
    fi
    grep 'CPU s' "$folder/alike_$rows.txt" | sed 's/^/   /'
    echo "   alike, whole process:    $all"
    echo "$designs" | while read -r design; do
        study "$rows" | sed "s/^matching:.*/matching: {method: $design}/" >"$folder/design_$rows.yaml"
        "$alike" run "$folder/design_$rows.yaml" --timings >"$folder/design_$rows.txt" 2>&1 || {
            if grep -q 'students at a time' "$folder/design_$rows.txt"; then
                printf '   %-66s%s\n' "$design" "refused: too many at a time"
                continue
            fi
            cat "$folder/design_$rows.txt" >&2
            exit 1
        }
        printf '   %-66s%s\n' "$design" "$(sed -n 's/^ *matching  *//p' "$folder/design_$rows.txt")"
    done
    awk -F, -v OFS=, 'NR > 1 { $15 = $2 * 7919 % 97 < ($9 > .5 ? 12 : 6) ? 1 : 0 } { print }' \
        "$data" >"$folder/students_schools_$rows.csv"
    echo "$by_school" | while read -r design; do
        study "schools_$rows" | sed "s/^matching:.*/matching: {method: $design}/" >"$folder/design_$rows.yaml"
        "$alike" run "$folder/design_$rows.yaml" --timings >"$folder/design_$rows.txt" 2>&1 ||
            { cat "$folder/design_$rows.txt" >&2 && exit 1; }
        printf '   %-66s%s\n' "$design" "$(sed -n 's/^ *matching  *//p' "$folder/design_$rows.txt")"
    done
    if [ "$rows" -le 10000 ]; then
        "$build/bench/generate" 2580 | awk -F, -v OFS=, \
            'NR > 1 { $2 = int((NR - 2) / 60) + 1; $15 = $2 <= 3 ? 1 : 0 } { print }' >"$folder/students_placebo.csv"
        echo "$placebo" | while read -r design; do
            placebo_study "$design" >"$folder/placebo.yaml"
            all=$(measured "$folder/placebo.txt" "$alike" run "$folder/placebo.yaml" --quiet)
            printf '   %-66s%s\n' "999 placebo sets of 2,580 students ($design)" "$all"
        done
        for kind in multiverse multiverse_of_sets; do
            $kind "$rows" >"$folder/$kind.yaml"
            all=$(measured "$folder/$kind.txt" "$alike" run "$folder/$kind.yaml" --quiet)
            printf '   %-66s%s\n' "$(($(wc -l <"$folder/$kind.out/tables/multiverse.csv") - 1)) specifications ($kind)" "$all"
        done
    fi
    if [ $with_r = yes ]; then
        if all=$(measured "$folder/r_$rows.txt" Rscript scripts/bench.R "$data"); then
            sed 's/^/   R: /' "$folder/r_$rows.txt.out"
            echo "   R with MatchIt:          $all"
        else
            echo "   R with MatchIt:          failed; see $folder/r_$rows.txt"
        fi
    fi
done
[ $with_r = yes ] || echo "R with MatchIt and sandwich is not installed here: no comparison."
