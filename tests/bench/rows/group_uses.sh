# The same with errors by the uses of comparison students, two ways: a row a use. Limits are wide, so
# that groups are full at every size and the rows grow as the schools do.
title="effects of group designs, test records by schools, CR1 by groups and schools"
sizes="750 1500 3000"

prepare() {
    [ -s "schools_$1/study.yaml" ] || "$alike" simulate --schools "$1" -o "schools_$1"
    sed 's/^report:.*/report: {formats: [md], charts: none}/
        s/^  within:.*/  within: {pretest: 2, school_frl: 30}/
        s/^  cluster: {group: school}/&\n  variance: CR1/' "schools_$1/study.yaml" \
        >"schools_$1/plain.yaml"
}

work() {
    "$2" run "schools_$1/plain.yaml" --quiet
}
