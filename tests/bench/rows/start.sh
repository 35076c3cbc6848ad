# From the start to the report of a small study without charts, twenty times.
title="start to report, no charts, twenty runs"
sizes="200 2000 20000"

prepare() {
    [ -s "students_$1.csv" ] || "$generate" "$1" >"students_$1.csv"
    cat >"study_$1.yaml" <<STUDY
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

work() {
    for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        "$2" run "study_$1.yaml" --quiet || return 1
    done
}
