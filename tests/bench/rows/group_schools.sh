# Test records of many schools, virtual comparison groups, errors by the whole cohort's schools (what
# such a study takes by itself): 3.5 records and 70 students a school, four analyses.
title="effects of group designs, test records by schools, school components"
sizes="750 1500 3000"

prepare() {
    [ -s "schools_$1/study.yaml" ] || "$alike" simulate --schools "$1" -o "schools_$1"
    sed 's/^report:.*/report: {formats: [md], charts: none}/' "schools_$1/study.yaml" \
        >"schools_$1/plain.yaml"
}

work() {
    "$2" run "schools_$1/plain.yaml" --quiet
}
