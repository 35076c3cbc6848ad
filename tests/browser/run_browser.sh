#!/bin/sh
# The pages of reports in a real browser (Chromium), at widths of 320 to 1920 px, light, dark and on
# paper: nothing is cut, covered or outside, axe-core and html-validate find nothing, pages are few.
# check.mjs says what is asked, broken.mjs asks whether it would be found.
#
# Needs node, chromium, pdftotext and three packages of npm, which `scripts/bootstrap.sh --browser`
# brings; where one is missing this is skipped. ALIKE_BROWSER_KEEP=FOLDER keeps reports and PDFs.
. tests/suite.sh

here=$top/tests/browser
modules=${XDG_CACHE_HOME:-$HOME/.cache}/alike/browser
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)

lacking() {
    case $alike in
    */build-*) echo "pages are the same under sanitizers" ;;
    *)
        [ -n "$chromium" ] || echo "no chromium"
        for tool in node pdftotext gnuplot; do
            command -v $tool >/dev/null || echo "no $tool"
        done
        cmp -s "$here/package-lock.json" "$modules/package-lock.json" && [ -d "$modules/node_modules/axe-core" ] ||
            echo "no packages of tests/browser/package.json"
        # how many pages there are depends on the letters
        case $(fc-match 'Liberation Sans' 2>/dev/null) in
        *Liberation*) ;;
        *) echo "no font Liberation Sans" ;;
        esac
        ;;
    esac
}
why=$(lacking | paste -s -d, -)
if [ -n "$why" ]; then
    tell "reports are not looked at in a browser: $why (scripts/bootstrap.sh --browser)" 77
    finish
fi

verdicts=$work/verdicts
mkdir "$verdicts"

judge() { # what check.mjs is asked
    node "$here/check.mjs" "$modules" "$chromium" "$verdicts" "$@" >"$work/said" 2>&1
    status=$?
    cat "$work/said"
    [ $status -eq 0 ] || verdict "looking at $1" "check.mjs ended with $status: $(cat "$work/said")"
    for file in "$verdicts"/*; do
        [ -f "$file" ] && verdict "${file##*/}" "$(cat "$file")"
    done
    rm -f "$verdicts"/*
}

judge broken

reports=${ALIKE_BROWSER_KEEP:-$work/reports}
mkdir -p "$reports"
made=
make_report() { # name study-file [design]
    name=$1
    if "$alike" "${3:-run}" "$2" -q -o "$reports/$name" >"$work/$name.said" 2>&1; then
        made="$made $name=$reports/$name"
    else
        verdict "a report of $name" "$(cat "$work/$name.said")"
    fi
}
long_word=$(awk -v FILE=long -f "$here/hostile.awk" | sed -n 1p)
long_name=$(awk -v FILE=long -f "$here/hostile.awk" | sed -n 2p)
own() { # name folder-of-NAME.awk-and-NAME.yaml publish [design]
    mkdir "$work/$1.$3"
    awk -v FILE=data -f "$2/$1.awk" >"$work/$1.$3/data.csv"
    sed -e "s/PUBLISH/$3/" -e 's/formats: \[[a-z, ]*\]/formats: [html, md]/' \
        -e "s/LONG_WORD/$long_word/g;s/LONG_NAME/$long_name/g" "$2/$1.yaml" >"$work/$1.$3/study.yaml"
    make_report "$1" "$work/$1.$3/study.yaml" "${4-}"
}
make_report rand_2015 datasets/rand/study_2015.yaml
make_report bdf datasets/bdf/study.yaml
make_report star datasets/star/study.yaml
make_report lalonde datasets/lalonde/study.yaml
own one_school tests/golden/small yes
own many tests/golden/small no      # many schools, long names, internal
own plain tests/golden/small no design
own six tests/browser yes
own hostile tests/browser no
# shellcheck disable=SC2086 # names and folders are words
judge $made

# Texts outside of the page: nothing was run, no markup in Markdown, no formula in a cell.
marks=$(grep -nE '<(script|img|svg|style|h1|b|u|q|td)' "$reports/hostile/report.md" | cut -c1-200)
formulas=$(grep -nE '(^|,)"?([=@+]|-[^0-9.])' "$reports"/hostile/tables/*.csv | cut -c1-200)
verdict hostile_text_runs_nothing "$(find "$top" "$work" "$reports" -name 'PWNED*' 2>/dev/null)"
verdict hostile_text_is_no_mark_up_in_markdown "$marks"
verdict hostile_text_is_no_formula_in_a_cell "$formulas"

finish
