#!/bin/sh
# A file that was cut short is told as one, or all its rows are there: never half a cohort. Each format
# of the same table is cut at forty places, and `alike check` is asked each time. Lines of text and
# SAS transport files do not say how many rows they have: of these the table may be shorter, where
# docs/study-file.md says so.
. tests/suite.sh
idle_gnuplot 0
same_when_sanitized 'tests/input/test_zip, test_xlsx, test_zstd and test_stat cut at every place'

cp datasets/lalonde/lalonde.csv "$work/students.csv"
n_rows=614
PLACES=40

# check of the first bytes of the file; says all rows, or why not.
told_of() { # bytes file
    head -c "$1" "$work/$2" >"$work/cut/students.bin"
    layout=
    [ "$2" != fixed ] || layout="\n  layout: $work/layout.csv"
    sed "s|lalonde\.csv|students.bin$layout|" datasets/lalonde/study.yaml >"$work/cut/study.yaml"
    "$alike" check "$work/cut/study.yaml" >"$work/cut/said" 2>"$work/cut/error"
    status=$?
    rows=$(sed -n 's/.*students\.bin: \([0-9,]*\) rows.*/\1/p' "$work/cut/said")
    [ $status -eq 4 ] && grep '^error: .*students\.bin' "$work/cut/error" >/dev/null && {
        echo refused
        return
    }
    [ $status -eq 0 ] && [ "$rows" = $n_rows ] && {
        echo all
        return
    }
    # fewer, and maybe a group or a column without any
    if [ $status -eq 0 ] || [ $status -eq 5 ]; then
        echo fewer
        return
    fi
    echo "status $status at $1 of $2: $(cat "$work/cut/said" "$work/cut/error")"
}

# kind: whole (all rows or a sentence), or lines (fewer, told by a note unless a line's end is hit)
cut_all_over() { # kind file
    [ -s "$work/$2" ] || {
        echo "nothing here writes such a file"
        return 77
    }
    mkdir -p "$work/cut"
    size=$(wc -c <"$work/$2")
    [ "$(told_of "$size" "$2")" = all ] || {
        cat "$work/cut/error"
        return 1
    }
    n_refused=0
    place=1
    while [ $place -le $PLACES ]; do
        at=$((size * place / (PLACES + 1)))
        what=$(told_of $at "$2")
        case $1-$what in
        *-refused) n_refused=$((n_refused + 1)) ;;
        *-all) ;;
        lines-fewer)
            grep 'ends without a line break\|lines end before the' "$work/cut/said" >/dev/null ||
                [ "$(tail -c 1 "$work/cut/students.bin" | wc -l)" -eq 1 ] || {
                echo "nothing is said of $2, cut at $at of $size"
                return 1
            }
            ;;
        records-fewer) ;;
        *)
            echo "$2 cut at $at of $size: $what"
            return 1
            ;;
        esac
        place=$((place + 1))
    done
    echo "$n_refused of $PLACES refused"
    [ "$1" != whole ] || [ $n_refused -ge $((PLACES * 9 / 10)) ]
}

is_built_in() { # format
    ! "$alike" methods | grep "^  $1 .*not in this build" >/dev/null
}

tr , '\t' <"$work/students.csv" >"$work/tab"
awk -F , 'NR > 1 { for (k = 1; k <= NF; k++) printf "%-14s", $k; print "" }' "$work/students.csv" >"$work/fixed"
head -1 "$work/students.csv" | tr , '\n' | sed 's/$/,14/' >"$work/layout.csv"
iconv -f UTF-8 -t UTF-16 <"$work/tab" >"$work/utf16" 2>/dev/null
gzip -c "$work/students.csv" >"$work/gz"
is_built_in csv.zst && zstd -q -c "$work/students.csv" >"$work/zst" 2>/dev/null
python3 - "$work" 2>/dev/null <<'END'
import sys, zipfile
work = sys.argv[1]
with zipfile.ZipFile(work + "/zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.write(work + "/students.csv", "students.csv")
END
is_built_in stata && Rscript - "$work" >/dev/null 2>&1 <<'END'
library(haven)
work <- commandArgs(TRUE)[1]
d <- read.csv(file.path(work, "students.csv"))
write_dta(d, file.path(work, "dta117"), version = 13)
write_dta(d, file.path(work, "dta118"), version = 15)
write_sav(d, file.path(work, "sav"))
write_sav(d, file.path(work, "zsav"), compress = TRUE)
write_xpt(d, file.path(work, "xpt"), version = 8)
write_sas(d, file.path(work, "sas7bdat"))
END
[ ! -s "$work/dta118" ] || gzip -c "$work/dta118" >"$work/dta_gz"
if command -v soffice >/dev/null; then
    HOME=$work soffice --headless --convert-to xlsx --outdir "$work/office" "$work/students.csv" >/dev/null 2>&1
    mv "$work/office/students.xlsx" "$work/xlsx" 2>/dev/null
fi

for kind in students.csv tab utf16 fixed; do
    check "$kind is cut" cut_all_over lines $kind
done
for kind in gz zst zip xlsx dta117 dta118 dta_gz sav zsav sas7bdat; do
    check "$kind is cut" cut_all_over whole $kind
done
check 'xpt is cut' cut_all_over records xpt
finish
