# What --matched writes beside the report of the row `pipeline`.
title="the whole pipeline with --matched, which writes a row a student and a row a pair"
sizes="100000 300000 1000000"

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
    "$2" run "study_$1.yaml" --quiet --matched
}
