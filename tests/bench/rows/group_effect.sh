# One outcome of the same studies: what its effects take, with all that follows from them, beside the
# reading of all records. SIZES_OF_ROW="3000 6000 12000" for the largest (9.1 million records).
title="effects of group designs, one outcome by schools"
sizes="750 1500 3000"

prepare() {
    [ -s "schools_$1/study.yaml" ] || "$alike" simulate --schools "$1" -o "schools_$1"
    sed 's/^report:.*/report: {formats: [md], charts: none}/
        s/^  subjects:.*/  subjects: [Mathematics]/
        /name: two_years/d' "schools_$1/study.yaml" >"schools_$1/plain.yaml"
}

work() {
    "$2" run "schools_$1/plain.yaml" --quiet
}
