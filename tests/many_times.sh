# shellcheck shell=sh
# copies_of FOLDER [STUDENTS]: the same whose gaps are drawn in five copies of the data, beside an alternative
# that has the same draws and one that has none.
copies_of() {
    many_times "$@"
    sed -i.old -e 's/^missing_data: .*/missing_data: {method: impute, copies: 5, iterations: 3}/' -e 's/^effects: .*/effects: {cluster: school}/' \
        -e 's/^multiverse: .*/alternatives: [{name: wide, matching: {caliper: 1}}, {name: complete, missing_data: complete}]\nmultiverse: {caliper: [0.1, 0.3]}/' "$1/study.yaml"
}
# A study of which everything that repeats has something to do: 30 schools of 20 students whose schools
# have the program, gaps in one covariate. many_times FOLDER [STUDENTS] writes students.csv and study.yaml there.
many_times() {
    mkdir -p "$1"
    awk -v n="${2:-600}" 'BEGIN {
        srand(7); print "id,school,took,age,lunch,fall,spring"
        for (i = 0; i < n; i++) {
            school = int(i / 20); took = school % 3 == 0
            fall = 200 + 20 * rand() + 3 * took; spring = fall + 2 * took + 10 * rand() + school % 5
            printf "s%d,g%d,%d,%d,%s,%.2f,%.2f\n", i, school, took, i % 5, i % 11 ? i % 2 : "", fall, spring
        }
    }' >"$1/students.csv"
    cat >"$1/study.yaml" <<'END'
study: {title: Many times, program: Program, seed: 1}
data: {file: students.csv, id: id}
treatment: {column: took, treated: "1", control: "0"}
outcomes: [{name: math, score: spring, pretest: fall, domain: mathematics, scale: same, reliability: 0.9}]
covariates: [age, lunch]
missing_data: indicator
matching: {method: nearest, distance: logit, caliper: 0.3}
effects: {cluster: school, bootstrap: 19, placebo_schools: yes, placebo_draws: 40, imputations: 3, pretest_draws: 5}
multiverse: {caliper: [none, 0.1, 0.3], ratio: [1, 2], estimator: [regression, difference]}
report: {formats: [md], charts: none}
END
}
