# One covariate of thousands of levels that the score alone holds, 1e5 students.
title="a factor of thousands of levels in the score alone, 100,000 students, logit and CR2"
sizes="2000 5000 20000"

prepare() {
    [ -s "students_$1.csv" ] || "$generate" 100000 | awk -F, -v OFS=, -v levels="$1" '
        NR == 1 { print $0, "town"; next }
        { print $0, "t" ((NR * 7919) % 100003) % levels }' >"students_$1.csv"
    cat >"study_$1.yaml" <<STUDY
study: {title: Benchmark, program: Program, seed: 1}
data: {file: students_$1.csv, id: student_id, factors: [grade, town]}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
  - {name: math, score: math_spring, pretest: math_fall, domain: mathematics, scale: same}
covariates: [grade, gender, race, frl, ell, iep, school_frl, read_fall, town]
matching: {method: nearest, distance: logit, caliper: 0.2}
effects: {estimator: regression, adjust: no, cluster: school_id, variance: CR2}
report: {formats: [md], charts: none}
STUDY
}

work() {
    "$2" run "study_$1.yaml" --quiet
}
