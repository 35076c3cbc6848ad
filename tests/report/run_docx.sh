#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# report.docx of shipped studies, published and exact, and of one with hostile text: it holds what
# report.md holds and nothing else, and LibreOffice finds the same tables, numbers and first page.
. tests/suite.sh
same_when_sanitized "documents are the same, and golden studies write them"

here=$PWD/tests/report
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
quick_gnuplot

has_python() { command -v python3 >/dev/null 2>&1; }

# Nothing is written beside them.
run_all() {
    for study in bdf/study star/study rand/study_2015; do
        folder=$work/data/${study%/*}
        mkdir -p "$work/data" && cp -R "$top/datasets/${study%/*}" "$folder" || return 1
        for publish in yes no; do
            sed -e "s/publish: *[yn][a-z]*/publish: $publish/" -e 's/formats: \[html, md\]/formats: [md, docx]/' \
                "$top/datasets/$study.yaml" >"$folder/$publish.yaml"
            "$alike" run "$folder/$publish.yaml" -q --jobs 2 -o "$work/results/${study%/*}.$publish" >/dev/null || return 1
        done
    done
}

# Text that would be mark-up, a field, a formula, or nothing that XML can hold.
run_hostile() {
    mkdir "$work/hostile"
    cd "$work/hostile" || return 1
    awk -F, -v OFS=, 'NR == 1 { print $0, "school" } NR > 1 { print $0, "\"</w:t>&{ DATE }=cmd|'"'"' /C calc'"'"'!A0" NR % 4 "\"" }' \
        "$top/tests/bad/clean/students.csv" >students.csv
    {
        long=$(awk 'BEGIN { for (i = 0; i < 300; i++) printf "w" }')
        sed -e "s|title: Bad input|title: \"</w:p> \\\\u0001\\\\uFFFE \\\\u05e9\\\\u05dc\\\\u05d5\\\\u05dd 7 \\\\U0001F600 {{start}} $long\"|" \
            -e 's/formats: \[md\]/formats: [md, docx]/' "$top/tests/bad/clean/study.yaml"
        echo 'columns: {school: {label: "@SUM(1) \u202Eabc **b** <w:fldSimple>"}}'
        echo 'effects: {subgroups: [school]}'
    } >study.yaml
    "$alike" run study.yaml -q -o "$work/results/hostile" >/dev/null
}

the_same_as_the_text() {
    has_python || return 77
    for results in "$work"/results/*; do
        python3 "$here/docx.py" "$results" 2>"$work/counts" || { echo "$results" && return 1; }
    done
    grep -q 'w:t' "$work/results/hostile/report.md" || { echo 'the study does not hold what is tried' && return 1; }
}

# What is planted in the document is found, or the test above tells nothing.
what_is_planted_is_found() {
    has_python || return 77
    for plant in '>Yes, in both' '>No, in none' \
        '<w:pStyle w:val="TableNumber"/></w:pPr><w:r>' '<w:pStyle w:val="TableNumber"/></w:pPr><w:r><w:t>3</w:t></w:r><w:r>' \
        'descr="' 'descr="Three pupils. ' \
        '</w:tr>' '</w:tr><w:tr><w:tc><w:p/></w:tc></w:tr>'; do
        [ -n "${from-}" ] || { from=$plant && continue; }
        rm -rf "$work/planted"
        cp -R "$work/results/rand.yes" "$work/planted"
        FROM=$from TO=$plant python3 - "$work/results/rand.yes/report.docx" "$work/planted/report.docx" <<'END' || return 1
import os, sys, zipfile
old, new = zipfile.ZipFile(sys.argv[1]), zipfile.ZipFile(sys.argv[2], 'w')
for name in old.namelist():
    data = old.read(name)
    if name == 'word/document.xml':
        at = data.rindex(os.environ['FROM'].encode())
        data = data[:at] + os.environ['TO'].encode() + data[at + len(os.environ['FROM'].encode()):]
    new.writestr(name, data)
new.close()
END
        ! python3 "$here/docx.py" "$work/planted" >/dev/null 2>&1 || { echo "not found: $plant" && return 1; }
        from=
    done
}

charts_are_in_it() {
    has_python || return 77
    python3 "$here/docx.py" "$work/results/rand.yes" 2>&1 | grep -q ' [1-9][0-9]* pictures'
}

two_runs_give_the_same_bytes() {
    "$alike" run "$work/data/bdf/no.yaml" -q -o "$work/again" >/dev/null || return 1
    cmp "$work/again/report.docx" "$work/results/bdf.no/report.docx"
}

# What is not asked for is not there any more, and its pictures neither.
another_run_leaves_nothing_of_it() {
    sed 's/formats: \[md, docx\]/formats: [md]/' "$work/data/bdf/no.yaml" >"$work/data/bdf/less.yaml"
    if [ ! -f "$work/again/report.docx" ] || [ -z "$(find "$work/again/charts" -name '*_page.png')" ]; then
        echo 'nothing was there' && return 1
    fi
    "$alike" run "$work/data/bdf/less.yaml" -q -o "$work/again" >/dev/null || return 1
    [ ! -f "$work/again/report.docx" ] || { echo 'report.docx is there still' && return 1; }
    [ -z "$(find "$work/again/charts" -name '*_page.png*')" ]
}

# Kept in its own profile; what is not there is not asked.
convert() { # results ending
    rm -rf "$work/opened"
    HOME=$work timeout 120 soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$2" \
        --outdir "$work/opened" "$work/results/$1/report.docx" >"$work/said" 2>&1
    [ -f "$work/opened/report.$2" ] || { cat "$work/said" && return 1; }
}

# A suite without the part for texts can't read them.
has_office() {
    has_python && command -v soffice >/dev/null 2>&1 &&
        echo text >"$work/try.txt" && HOME=$work timeout 120 soffice "-env:UserInstallation=file://$work/profile" \
        --headless --convert-to odt --outdir "$work" "$work/try.txt" >/dev/null 2>&1 && [ -f "$work/try.odt" ]
}

another_program_finds_the_same() {
    has_office || return 77
    for results in rand.yes bdf.no hostile; do
        convert "$results" odt || return 1
        python3 "$here/docx.py" "$work/results/$results" "$work/opened/report.odt" 2>&1 >"$work/problems" |
            grep -q cells || { cat "$work/problems" && return 1; }
        [ ! -s "$work/problems" ] || { cat "$work/problems" && return 1; }
    done
}

# It counts anew, so what it prints are its own numbers; page one is a page, and no page is empty.
pages_are_as_meant() {
    has_office && command -v pdftotext >/dev/null 2>&1 || return 77
    for results in rand.yes star.no; do
        convert "$results" pdf || return 1
        pdftotext -layout "$work/opened/report.pdf" "$work/pages.txt"
        sed -n 's/^\*\*\(\(Table\|Figure\) [A0-9]*\)\.\*\*.*/\1/p' "$work/results/$results/report.md" | sort >"$work/wanted"
        sed -n 's/^ *\(\(Table\|Figure\) [A0-9]*\)\. .*/\1/p' "$work/pages.txt" | sort >"$work/found"
        cmp "$work/wanted" "$work/found" || { diff "$work/wanted" "$work/found" && return 1; }
        grep -q 'Table A1' "$work/found" || { echo 'no table of the appendix' && return 1; }
        tr '\f' '\n' <"$work/pages.txt" | grep -c 'Page [0-9]* of' >"$work/n"
        tr -cd '\f' <"$work/pages.txt" | wc -c | tr -d ' ' | cmp - "$work/n" || return 1
        awk 'BEGIN { RS = "\f" } NR == 1 && !/What this cannot tell/ { print "page one lacks its end" }
            NR == 2 && $0 !~ /Contents/ { print "page one is longer than a page" }
            NF && NF < 25 { print "page " NR " is empty" }' "$work/pages.txt" >"$work/problems"
        [ ! -s "$work/problems" ] || { cat "$work/problems" && return 1; }
    done
}

run_all || { tell 'studies are run' 1 && finish; }
(run_hostile) || { tell 'hostile text is run' 1 && finish; }
check 'report.docx holds what report.md holds' the_same_as_the_text
check 'what is planted is found' what_is_planted_is_found
check 'charts are in it' charts_are_in_it
check 'two runs give the same bytes' two_runs_give_the_same_bytes
check 'another run leaves nothing of it' another_run_leaves_nothing_of_it
check 'another program finds the same (LibreOffice)' another_program_finds_the_same
check 'pages are as meant (LibreOffice)' pages_are_as_meant
finish
