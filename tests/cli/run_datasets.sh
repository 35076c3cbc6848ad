#!/bin/sh
# Every data set that ships: its study runs, says where its report is, and reproduces every figure
# that its study file calls published.
. tests/suite.sh

problems() { # name
    # Without charts: no test needs gnuplot.
    awk '/^report:/ {print "report: {formats: [html, md], charts: none}"; skip = 1; next}
        /^[a-z]/ {skip = 0} !skip' "datasets/$1/study.yaml" >"$work/$1/study.yaml"
    cp datasets/"$1"/*.csv "$work/$1/"
    if ! "$alike" run "$work/$1/study.yaml" >"$work/said" 2>"$work/err"; then
        cat "$work/err"
        return
    fi
    report=$(sed -n '$s/^Report: //p' "$work/said")
    [ -s "$report" ] || echo "no 'Report: PATH' at the end, or no file there"
    published=$work/$1/study.out/tables/published.csv
    if grep -q '^published:' "datasets/$1/study.yaml"; then
        grep -v -e '^outcome,' -e ',yes,' "$published" | sed 's/^/does not agree: /'
        grep -q ',yes,' "$published" || echo "no published figure was compared"
    fi
}

for folder in datasets/*/; do
    [ -f "$folder/study.yaml" ] || continue # norm tables are no study
    name=$(basename "$folder")
    echo "[ RUN      ] $name"
    mkdir -p "$work/$name"
    verdict "$name" "$(problems "$name")"
done

finish
