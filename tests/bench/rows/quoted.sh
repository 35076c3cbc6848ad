# A file in which every cell stands in quotes, read and checked.
title="a fully quoted CSV, alike check"
sizes="100000 300000 1000000"

prepare() {
    [ -s "quoted_$1.csv" ] || "$generate" "$1" | sed 's/[^,]*/"&"/g' >"quoted_$1.csv"
    cat >"study_$1.yaml" <<STUDY
study: {title: Benchmark, program: Program, seed: 1}
data: {file: quoted_$1.csv, id: student_id, factors: [grade]}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
  - {name: math, score: math_spring, pretest: math_fall, domain: mathematics, scale: same}
covariates: [grade, gender, race, frl, ell, iep, school_frl, read_fall, attendance]
effects: {cluster: school_id}
STUDY
}

work() {
    "$2" check "study_$1.yaml"
}
