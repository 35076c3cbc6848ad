#!/bin/sh
# Whole runs while one call after the other fails, or is the last: sweep.c says what they may leave.
#
#   tests/faults/run_faults.sh [FAILURES KILLS]     without numbers: a sample; `make faults`: all
. tests/suite.sh

tools=${alike%/*}/tests/faults
# Calls are replaced by a library that is loaded first: on Linux, and not where a sanitizer does that.
if [ "$(uname)" != Linux ] || [ ! -f "$tools/inject.so" ] || grep -q -e __asan_init -e __tsan_init "$alike"; then
    tell 'faults are injected on Linux only, and not under sanitizers' 77
    finish
fi
# In memory where that can be had: a thousand runs wait for the disk several times each.
if [ -w /dev/shm ]; then
    clean_up
    work=$(mktemp -d /dev/shm/alike-faults.XXXXXX) || exit 1
fi

mkdir "$work/place"
cd "$work/place" || exit 1
cp "$top/tests/bad/clean/students.csv" .
for title in old new; do
    sed "s/Bad input/A $title title/" "$top/tests/bad/clean/study.yaml" >$title.yaml
done
# packed and with quotes, so that zlib and libcsv are asked as well, and a report that is an archive
sed 's/^[^,]*/"&"/' students.csv | gzip -n >students.csv.gz
sed -e 's/students.csv/students.csv.gz/' -e 's/formats: \[md\]/formats: [md, docx]/' new.yaml >packed.yaml && mv packed.yaml new.yaml
sed 's/charts: none/charts: primary/' new.yaml >charts.yaml
quick_gnuplot # what is tried here is what becomes of files

# The old results, and what people put among them.
"$alike" run old.yaml -o out -q >/dev/null || exit 1
mkdir -p out/board/2024 out/board/empty out/charts
echo mine >out/notes.txt
echo minutes >out/board/2024/minutes.txt
echo mine,too >out/tables/mine.csv
echo '<svg/>' >out/charts/mine.svg
ln -s notes.txt 'out/link to notes'
"$alike" design old.yaml -o out -q >/dev/null || exit 1
cd "$top" || exit 1

"$tools/sweep" "$alike" "$tools/inject.so" "$work" "${1:-60}" "${2:-12}"
