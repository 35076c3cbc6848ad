# Virtual comparison groups of every twentieth student, full ones at every size, errors by CR1 two
# ways, the whole pipeline.
title="vcg of one student in twenty, CR1, by students"
sizes="50000 150000 450000"

prepare() {
    [ -s "students_$1.csv" ] || "$generate" "$1" | awk -F, -v OFS=, '
        NR > 1 { if ($NF == 1 && NR % 4 != 0) $NF = 2 } { print }' >"students_$1.csv"
    cat >"study_$1.yaml" <<STUDY
study: {title: Benchmark, program: Program, seed: 1}
data: {file: students_$1.csv, id: student_id, factors: [grade]}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
  - {name: math, score: math_spring, pretest: math_fall, domain: mathematics, scale: same}
covariates: [grade, gender, race, frl, ell, iep, school_frl, read_fall, attendance]
matching: {method: vcg, size: 51, exact: [grade], within: {pretest: 1}, exclude_same: school_id}
effects: {estimator: regression, adjust: yes, cluster: {group: school_id}, variance: CR1}
report: {formats: [md], charts: none}
STUDY
}

work() {
    "$2" run "study_$1.yaml" --quiet
}
