# Nearest partners by Mahalanobis distance over many numbers that have nothing in common: the case
# in which hardly a place in the tree can be left out. 21 with the pretest.
title="nearest on a Mahalanobis distance over 21 numbers, by students"
sizes="25000 50000 100000"

prepare() {
    [ -s "students_$1.csv" ] || "$generate" "$1" | awk -F, -v OFS=, -v columns=20 '
        function uniform() {
            state = (state * 69069 + 12345) % 4294967296
            return int(state / 65536) / 65536
        }
        {
            for (k = 1; k <= columns; k++) {
                if (NR == 1)
                    more = "x" k
                else
                    more = sprintf("%.2f", 17 * (uniform() + uniform() + uniform() + uniform() - 2))
                $0 = $0 OFS more
            }
            print
        }' >"students_$1.csv"
    cat >"study_$1.yaml" <<STUDY
study: {title: Benchmark, program: Program, seed: 1}
data: {file: students_$1.csv, id: student_id, factors: [grade]}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
  - {name: math, score: math_spring, pretest: math_fall, domain: mathematics, scale: same}
covariates: [$(seq -f 'x%g' -s ', ' 1 20)]
matching: {method: nearest, distance: mahalanobis}
effects: {estimator: difference, adjust: no, cluster: school_id}
report: {formats: [md], charts: none}
STUDY
}

work() {
    "$2" run "study_$1.yaml" --quiet
}
