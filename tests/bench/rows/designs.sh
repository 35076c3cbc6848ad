# A main design and its alternatives, each with an analysis of its own in every table of the results.
title="alternatives of 10,000 students, by alternatives"
sizes="250 500 1000"

prepare() {
    [ -s students.csv ] || "$generate" 10000 >students.csv
    {
        cat <<STUDY
study: {title: Benchmark, program: Program, seed: 1}
data: {file: students.csv, id: student_id, factors: [grade]}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
  - {name: math, score: math_spring, pretest: math_fall, domain: mathematics, scale: same}
covariates: [grade, gender, race, frl, ell, iep, school_frl, read_fall, attendance]
matching: {method: nearest, distance: logit, caliper: 0.2}
effects: {estimator: regression, adjust: yes, cluster: school_id}
report: {formats: [md], charts: none}
alternatives:
STUDY
        for i in $(seq 1 "$1"); do
            awk -v i="$i" \
                'BEGIN {printf "  - {name: d%d, matching: {caliper: %.4f}}\n", i, .02 + i * .0005}'
        done
    } >"study_$1.yaml"
}

work() {
    "$2" run "study_$1.yaml" --quiet
}
