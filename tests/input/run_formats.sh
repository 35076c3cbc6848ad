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
check 'zip' packed_with_zip
check 'gzip' packed_with_gzip
check 'a workbook of libxlsxwriter' written_by_libxlsxwriter
check 'a workbook of LibreOffice' written_by_libreoffice
check 'a workbook of this program is one' written_by_alike
finish
