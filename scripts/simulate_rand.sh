#!/bin/sh
# Makes the files of datasets/rand anew: simulated schools, students and tests, always the same. The
# study files there are written by hand and stay.
#
#   scripts/simulate_rand.sh BUILD [FOLDER]
set -eu

alike=${1:-build}/alike
folder=${2:-datasets/rand}
work=$(mktemp -d "${TMPDIR:-/tmp}/alike-rand.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

"$alike" simulate --survey --schools 426 --students 26000 --seed 101 -o "$work/world" >"$work/said"
mkdir -p "$folder"
for name in tests_2012 tests_2013 tests_2014 students truth_students survey_program survey_reference; do
    gzip -9 -n -c "$work/world/$name.csv" >"$folder/$name.csv.gz"
done
cp "$work/world/schools.csv" "$work/world/truth.csv" "$work/world/survey_invited.csv" "$work/world/truth_survey.csv" \
    "$work/world/visits.csv" "$folder/"
