# One covariate of thousands of levels in the score and in the outcome model, 1e5 students. The first
# size is not absorbed yet: every level is a coordinate there.
title="a factor of thousands of levels in the outcome model, 100,000 students, logit, regression and CR2"
sizes="1000 4000 16000"

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
effects: {estimator: regression, adjust: yes, cluster: school_id, variance: CR2}
report: {formats: [md], charts: none}
STUDY
}

work() {
    "$2" run "study_$1.yaml" --quiet
}
