# Charts: the students of the first row, with more and more outcomes (each brings its own charts).
title="charts of a study by its outcomes, 2,000 students"
sizes="1 2 4"

prepare() {
    [ -s students.csv ] || "$generate" 2000 | awk -F, -v OFS=, '{
        if (NR == 1) { for (i = 1; i <= 8; i++) extra = extra ",o" i }
        else { extra = ""; for (i = 1; i <= 8; i++) extra = extra "," $NF + 0 + (NR * 31 * i) % 17 }
        print $0 extra }' >students.csv
    {
        cat <<STUDY
study: {title: Benchmark, program: Program, seed: 1}
data: {file: students.csv, id: student_id, factors: [grade]}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
STUDY
        for i in $(seq 1 "$1"); do
            echo "  - {name: math$i, score: o$i, domain: mathematics}"
        done
        cat <<STUDY
covariates: [grade, gender, race, frl, math_fall, read_fall]
matching: {method: nearest, distance: logit, caliper: 0.2}
effects: {estimator: regression, adjust: yes, cluster: school_id}
STUDY
    } >"study_$1.yaml"
}

work() {
    "$2" run "study_$1.yaml" --quiet
}
