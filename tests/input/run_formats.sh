#!/bin/sh
# One table in every form it may be handed over in: the same results, but for what names the file.
# Workbooks are written by libxlsxwriter and by LibreOffice, where there are such.
. tests/suite.sh
idle_gnuplot 0
same_when_sanitized 'tests/input/test_xlsx and test_zip ask the same of the reader'

mkdir "$work/csv"
cp datasets/lalonde/lalonde.csv "$work/csv/students.csv"
sed 's/lalonde\.csv/students.csv/' datasets/lalonde/study.yaml >"$work/study.yaml"

# Results of the study with this in the place of the file; nothing that names the file.
results_of() { # folder file
    mkdir -p "$work/$1"
    sed "s|students\.csv|\"$2\"|" "$work/study.yaml" >"$work/$1/study.yaml"
    "$alike" run -q "$work/$1/study.yaml" -o "$work/$1/out" >"$work/$1/said" 2>&1 || {
        cat "$work/$1/said"
        return 1
    }
    grep -v -e '"sha256":' -e '"file":' -e '"value": "students\.' -e 'e\.zip#' "$work/$1/out/results.json" >"$work/$1.json"
}

same_as_csv() { # folder file
    results_of "$1" "$2" || return 1
    cmp "$work/csv.json" "$work/$1.json"
}

results_of csv students.csv || exit 1
[ "$(wc -l <"$work/csv.json")" -gt 1000 ] || exit 1

# The note that says which delimiter it is comes on top; numbers are the same.
of_delimiter() { # folder delimiter name
    mkdir "$work/$1"
    tr , "$2" <"$work/csv/students.csv" >"$work/$1/students.csv"
    results_of "$1" students.csv || return 1
    grep "cells are separated by the $3" "$work/$1.json" >/dev/null || return 1
    for folder in csv "$1"; do
        grep -E '^ *"[a-z_]+": -?[0-9.e-]+,?$' "$work/$folder.json" | grep -v '"count"' >"$work/$folder.numbers"
    done
    cmp "$work/csv.numbers" "$work/$1.numbers"
}

is_built_in() { # format
    ! "$alike" methods | grep "^  $1 .*not in this build"
}

packed_with_zip() {
    mkdir "$work/zip"
    cc -o "$work/pack" -x c - -lzip 2>/dev/null <<'END' || return 77
#include <zip.h>
int main(int n, char **word)
{
    int error;
    zip_t *zip = zip_open(word[n - 1], ZIP_CREATE, &error);
    zip_file_add(zip, "export/students.csv", zip_source_file(zip, word[1], 0, -1), 0);
    return zip_close(zip);
}
END
    "$work/pack" "$work/csv/students.csv" "$work/zip/e.zip" && same_as_csv zip 'e.zip#students.csv'
}

packed_with_gzip() {
    mkdir "$work/gz"
    gzip -c "$work/csv/students.csv" >"$work/gz/students.csv.gz"
    same_as_csv gz students.csv.gz
}

# What Excel calls Unicode text.
of_utf_16() {
    mkdir "$work/utf16"
    tr , '\t' <"$work/csv/students.csv" | iconv -f UTF-8 -t UTF-16 >"$work/utf16/students.csv" || {
        echo 'iconv is not here'
        return 77
    }
    results_of utf16 students.csv || return 1
    grep "The file is UTF-16" "$work/utf16.json" >/dev/null || return 1
    for folder in csv utf16; do
        grep -E '^ *"[a-z_]+": -?[0-9.e-]+,?$' "$work/$folder.json" | grep -v '"count"' >"$work/$folder.numbers"
    done
    cmp "$work/csv.numbers" "$work/utf16.numbers"
}

packed_with_zstd() {
    is_built_in csv.zst || return 77
    mkdir "$work/zst"
    zstd -q -c "$work/csv/students.csv" >"$work/zst/students.csv.zst" || {
        echo 'the program zstd is not here'
        return 77
    }
    same_as_csv zst students.csv.zst
}

# Semicolons and decimal commas, as spreadsheets of half of Europe write.
of_decimal_commas() {
    mkdir "$work/comma"
    tr ',.' ';,' <"$work/csv/students.csv" >"$work/comma/students.csv"
    cp "$work/study.yaml" "$work/study.csv.yaml"
    sed 's/^  file: .*/&\n  decimal: comma/' "$work/study.csv.yaml" >"$work/study.yaml"
    results_of comma students.csv
    status=$?
    cp "$work/study.csv.yaml" "$work/study.yaml"
    [ $status -eq 0 ] || return 1
    for folder in csv comma; do
        grep -E '^ *"[a-z_]+": -?[0-9.e-]+,?$' "$work/$folder.json" | grep -v '"count"' >"$work/$folder.numbers"
    done
    cmp "$work/csv.numbers" "$work/comma.numbers"
}

# Each column as wide as its longest cell and a blank; the widths by a file and in the study.
of_fixed_width() {
    mkdir "$work/fixed" "$work/widths"
    awk -F , -v layout="$work/layout" -v widths="$work/widths/layout.csv" '
        NR == 1 { for (k = 1; k <= NF; k++) name[k] = $k; n = NF; next }
        { for (k = 1; k <= NF; k++) { cell[NR, k] = $k; if (length($k) > width[k]) width[k] = length($k) } }
        END {
            at = 1
            for (k = 1; k <= n; k++) {
                printf "%s%s: [%d, %d]", k == 1 ? "{" : ", ", name[k], at, at + width[k] - 1 >layout
                print name[k] "," width[k] + 1 >widths
                at += width[k] + 1
            }
            printf "}" >layout
            for (i = 2; i <= NR; i++) {
                for (k = 1; k <= n; k++) printf "%-" width[k] + 1 "s", cell[i, k]
                print ""
            }
        }' "$work/csv/students.csv" >"$work/fixed/students.txt"
    cp "$work/fixed/students.txt" "$work/widths/"
    cp "$work/study.yaml" "$work/study.csv.yaml"
    for folder in fixed widths; do
        layout=layout.csv
        [ "$folder" = widths ] || layout=$(cat "$work/layout")
        sed "s/^  file: .*/&\n  layout: $layout/" "$work/study.csv.yaml" >"$work/study.yaml"
        results_of "$folder" students.txt || return 1
        diff "$work/csv.json" "$work/$folder.json" >"$work/$folder.diff"
        cp "$work/study.csv.yaml" "$work/study.yaml"
        # the setting itself, and the file that it names, which is hashed, and nothing else
        lines=5
        if [ "$folder" = widths ]; then
            grep "$(sha256sum "$work/widths/layout.csv" | cut -d ' ' -f 1)" "$work/widths/out/results.json" >/dev/null || return 1
            lines=10
        fi
        if [ "$(grep -c '^[<>]' "$work/$folder.diff")" -ne $lines ] || ! grep 'unit_id: \[1, 7\]\|layout.csv' "$work/$folder.diff" >/dev/null; then
            cat "$work/$folder.diff"
            return 1
        fi
    done
}

# A program of libxlsxwriter: numbers as numbers, the rest as text.
written_by_libxlsxwriter() {
    mkdir "$work/xlsx"
    cat >"$work/write.c" <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>
int main(int n, char **word)
{
    char line[4096];
    lxw_workbook *book = workbook_new(word[n - 1]);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Students");
    for (lxw_row_t row = 0; fgets(line, sizeof line, stdin) != NULL; row++) {
        char *rest = line;
        line[strcspn(line, "\r\n")] = '\0';
        for (lxw_col_t column = 0; rest != NULL; column++) {
            char *cell = strsep(&rest, ","), *end;
            const double value = strtod(cell, &end);
            if (*cell != '\0' && *end == '\0')
                worksheet_write_number(sheet, row, column, value, NULL);
            else
                worksheet_write_string(sheet, row, column, cell, NULL);
        }
    }
    return workbook_close(book);
}
END
    cc -D_GNU_SOURCE -o "$work/write" "$work/write.c" -lxlsxwriter 2>/dev/null || {
        echo "libxlsxwriter is not here"
        return 77
    }
    "$work/write" "$work/xlsx/students.xlsx" <"$work/csv/students.csv" && same_as_csv xlsx students.xlsx
}

# ReadStat's writer: columns of digits are numbers, the others text.
written_by_readstat() {
    cat >"$work/stat.c" <<'END'
#include <readstat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static ssize_t put(const void *bytes, size_t n, void *file) { return (ssize_t)fwrite(bytes, 1, n, file); }
static char line[1000][4096], *cell[1000][64];
int main(int n_words, char **word)
{
    const char *kind = word[1];
    int n = 0, n_columns = 0;
    FILE *file = fopen(word[n_words - 1], "wb");
    for (; fgets(line[n], sizeof line[n], stdin) != NULL; n++) {
        char *rest = line[n];
        line[n][strcspn(line[n], "\r\n")] = '\0';
        for (n_columns = 0; rest != NULL; n_columns++)
            cell[n][n_columns] = strsep(&rest, ",");
    }
    readstat_writer_t *writer = readstat_writer_init();
    readstat_variable_t *variable[64];
    int number[64];
    readstat_set_data_writer(writer, put);
    for (int k = 0; k < n_columns; k++) {
        number[k] = 1;
        for (int i = 1; i < n; i++) {
            char *end;
            strtod(cell[i][k], &end);
            number[k] = number[k] && *cell[i][k] != '\0' && *end == '\0';
        }
        for (char *c = cell[0][k]; strcmp(kind, "por") == 0 && *c != '\0'; c++)
            *c = *c >= 'a' && *c <= 'z' ? *c - 32 : *c;
        variable[k] = readstat_add_variable(writer, cell[0][k],
            number[k] ? READSTAT_TYPE_DOUBLE : READSTAT_TYPE_STRING, number[k] ? 8 : 32);
    }
    if (strcmp(kind, "dta") == 0) {
        readstat_writer_set_file_format_version(writer, atoi(word[2]));
        readstat_begin_writing_dta(writer, file, n - 1);
    } else if (strcmp(kind, "sav") == 0)
        readstat_begin_writing_sav(writer, file, n - 1);
    else if (strcmp(kind, "por") == 0)
        readstat_begin_writing_por(writer, file, n - 1);
    else if (strcmp(kind, "xpt") == 0)
        readstat_begin_writing_xport(writer, file, n - 1);
    else
        readstat_begin_writing_sas7bdat(writer, file, n - 1);
    for (int i = 1; i < n; i++) {
        readstat_begin_row(writer);
        for (int k = 0; k < n_columns; k++)
            if (number[k])
                readstat_insert_double_value(writer, variable[k], atof(cell[i][k]));
            else
                readstat_insert_string_value(writer, variable[k], cell[i][k]);
        if (readstat_end_row(writer) != READSTAT_OK)
            return 1;
    }
    return readstat_end_writing(writer) != READSTAT_OK || fclose(file) != 0;
}
END
    is_built_in stata || return 77
    cc -D_GNU_SOURCE -o "$work/stat" "$work/stat.c" -lreadstat || return 1
    for kind in 'dta 117' 'dta 118' sav xpt sas7bdat; do
        folder=$(echo "$kind" | tr ' ' _)
        mkdir "$work/$folder"
        # shellcheck disable=SC2086 # two words
        "$work/stat" $kind "$work/$folder/students.bin" <"$work/csv/students.csv" || return 1
        same_as_csv "$folder" students.bin || {
            echo "$kind differs"
            return 1
        }
        mkdir "$work/${folder}_gz"
        gzip -c "$work/$folder/students.bin" >"$work/${folder}_gz/students.bin"
        same_as_csv "${folder}_gz" students.bin || {
            echo "$kind packed with gzip differs"
            return 1
        }
    done
}

# Of a file of tests nobody reads what the study does not name: remarks in broken letters, here.
tests_in_a_file_of_stata() {
    [ -x "$work/stat" ] || return 77
    mkdir "$work/records"
    gzip -dc datasets/rand/tests_2012.csv.gz | head -900 |
        awk -F , '{ print $0 (NR == 1 ? ",Remark,Mood" : ",caf\351,caf\351") }' >"$work/records/tests.csv"
    "$work/stat" dta 118 "$work/records/tests.bin" <"$work/records/tests.csv" || return 1
    for covariate in grade Mood; do
        cat >"$work/records/study.yaml" <<END
tests: {file: tests.bin, subjects: [Mathematics]}
spans: [{name: one_year, from: Fall 2012-2013, to: Spring 2012-2013}]
treatment: {schools: [Lincoln Heights School]}
covariates: [$covariate]
END
        "$alike" check "$work/records/study.yaml" >"$work/records/$covariate" 2>&1
    done
    grep 'tests.bin: 899 rows' "$work/records/grade" >/dev/null &&
        grep "tests.bin:1:1[01]: 'caf.*' is not written in the letters that the file says" "$work/records/Mood" >/dev/null || {
        cat "$work/records/grade" "$work/records/Mood"
        return 1
    }
}

# haven writes what its users have; without ReadStat or haven there is nothing to compare.
written_by_haven() {
    is_built_in stata || return 77
    Rscript -e 'library(haven)' >/dev/null 2>&1 || {
        echo "R's haven is not here"
        return 77
    }
    mkdir "$work/haven"
    (cd "$work/haven" && Rscript - "$work/csv/students.csv" >said 2>&1 <<'END') || { cat "$work/haven/said"; return 1; }
library(haven)
d <- read.csv(commandArgs(TRUE)[1])
write_dta(d, "a.dta", version = 8)
write_dta(d, "b.dta", version = 13)
write_dta(d, "c.dta", version = 15)
write_sav(d, "d.sav")
write_sav(d, "e.zsav", compress = TRUE)
write_xpt(d, "f.xpt", version = 5)
d$married <- labelled_spss(ifelse(d$married == 1, 1, -9), na_values = -9)
write_sav(d, "user.sav")
d$married <- ifelse(d$married == 1, 1, NA)
write.csv(d, "user.csv", row.names = FALSE, na = "")
d <- as.data.frame(read_sas(system.file("examples", "iris.sas7bdat", package = "haven")))
write.csv(d, "iris.csv", row.names = FALSE, quote = FALSE)
END
    for file in a.dta b.dta c.dta d.sav e.zsav f.xpt; do
        mkdir "$work/haven_$file"
        cp "$work/haven/$file" "$work/haven_$file/students.bin"
        same_as_csv "haven_$file" students.bin || return 1
    done
    for file in user.sav user.csv; do # only the note says otherwise
        mkdir "$work/haven_$file"
        cp "$work/haven/$file" "$work/haven_$file/students.bin"
        results_of "haven_$file" students.bin || return 1
        grep -v "'married' is missing in some rows\|coded as missing\|blank" "$work/haven_$file.json" >"$work/haven_$file.numbers"
    done
    grep "hold the file.s own code -9" "$work/haven_user.sav.json" >/dev/null || return 1
    cmp "$work/haven_user.sav.numbers" "$work/haven_user.csv.numbers"
}

# A file of SAS's own making, which haven ships: the same results as of its reading.
written_by_sas() {
    example=$(Rscript -e 'cat(system.file("examples", "iris.sas7bdat", package = "haven"))' 2>/dev/null)
    if [ ! -s "$example" ] || [ ! -s "$work/haven/iris.csv" ]; then
        echo "haven's example is not here"
        return 77
    fi
    for file in "$example" "$work/haven/iris.csv"; do
        folder=$work/iris_${file##*.}
        mkdir "$folder"
        cp "$file" "$folder/iris.bin"
        cat >"$folder/study.yaml" <<'END'
study: {title: Iris}
data: {file: iris.bin, public: yes}
treatment: {column: Species, treated: virgin, control: versic}
outcomes: [{name: length, score: Petal_Length}]
covariates: [Sepal_Length, Sepal_Width, Petal_Width]
END
        "$alike" run -q "$folder/study.yaml" -o "$folder/out" >"$folder/said" 2>&1 || {
            cat "$folder/said"
            return 1
        }
        grep -v -e '"sha256":' -e '"file":' "$folder/out/results.json" >"$folder.json"
    done
    cmp "$work/iris_sas7bdat.json" "$work/iris_csv.json"
}

written_by_libreoffice() {
    mkdir "$work/office"
    command -v soffice >/dev/null || {
        echo "LibreOffice is not here"
        return 77
    }
    HOME=$work soffice --headless --convert-to xlsx --outdir "$work/office" "$work/csv/students.csv" >"$work/office/said" 2>&1
    [ -s "$work/office/students.xlsx" ] || {
        echo "LibreOffice wrote nothing"
        return 77
    }
    same_as_csv office students.xlsx
}

# A workbook of ours, as a reader's table: what this program writes it reads.
written_by_alike() {
    mkdir "$work/own"
    "$alike" run -q "$work/csv/study.yaml" -o "$work/own/out" >/dev/null 2>&1
    cat >"$work/own/study.yaml" <<'END'
study: {title: Own}
data: {file: "out/tables.xlsx#nothing of this name"}
treatment: {column: a, treated: "1", control: "0"}
outcomes: [{name: y, score: b, pretest: c, scale: same}]
covariates: [d]
END
    "$alike" check "$work/own/study.yaml" >"$work/own/said" 2>&1
    grep 'the workbook has no sheet' "$work/own/said" >/dev/null || {
        cat "$work/own/said"
        return 1
    }
}

check 'tabs separate cells' of_delimiter tab '	' tab
check 'bars separate cells' of_delimiter bar '|' 'vertical bar'
check 'semicolons separate cells' of_delimiter semicolon ';' semicolon
check 'commas are decimal signs' of_decimal_commas
check 'zip' packed_with_zip
check 'gzip' packed_with_gzip
check 'zstd' packed_with_zstd
check 'UTF-16' of_utf_16
check 'lines of fixed width' of_fixed_width
check 'a workbook of libxlsxwriter' written_by_libxlsxwriter
check 'a workbook of LibreOffice' written_by_libreoffice
check 'a workbook of this program is one' written_by_alike
check 'files of Stata, SPSS and SAS by ReadStat' written_by_readstat
check 'tests in a file of Stata' tests_in_a_file_of_stata
check 'files of Stata, SPSS and SAS by haven' written_by_haven
check 'a file by SAS' written_by_sas
finish
