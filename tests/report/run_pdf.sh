#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# report.pdf is what an installed Chromium prints. Where it can't be had, the run says why, and
# everything else is made.
. tests/suite.sh

mkdir "$work/study" "$work/programs" "$work/temporary"
cp "$top/tests/bad/clean/students.csv" "$work/study/"
sed 's/^report:.*/report: {formats: [pdf, html, md], charts: none}/' "$top/tests/bad/clean/study.yaml" >"$work/study/study.yaml"
cd "$work/study" || exit 1
grep -q pdf study.yaml || exit 1
PATH_BEFORE=$PATH
TMPDIR=$work/temporary
export TMPDIR

# A browser that writes down what it was given and then does this. $pdf: where it is to print.
browser() { # commands
    # shellcheck disable=SC2016 # the stand-in expands them
    printf '#!/bin/sh\nfor word; do echo "$word"; case $word in --print-to-pdf=*) pdf=${word#*=};; esac; done >"%s/given"\n%s\n' \
        "$work" "$1" >"$work/programs/chromium"
    chmod +x "$work/programs/chromium"
    rm -rf "$work/given" out
    PATH=$work/programs:$PATH_BEFORE
}

ran() { # words that standard error holds; "": no caution about the file
    "$alike" run study.yaml -o "${folder:-out}" >said 2>told || { cat told && return 1; }
    tr '\n' ' ' <told | tr -s ' ' >line
    if [ -n "$1" ]; then
        grep -q "$1" line || { cat told && return 1; }
        [ ! -e out/report.pdf ] || { echo "there is a file" && return 1; }
        grep -q '^Report: out/report.html$' said || { cat said && return 1; }
    else
        grep -q 'report.pdf' line && cat told && return 1
    fi
    [ -s "${folder:-out}/report.md" ] && [ -z "$(ls "$TMPDIR")" ] && [ -z "$(ls -d "${folder:-out}"/report.print* 2>/dev/null)" ]
}

without_a_browser_a_note_says_so_everywhere() {
    mkdir -p "$work/none"
    PATH=$work/none
    "$alike" run study.yaml -o out >"$work/said" 2>"$work/told"
    status=$?
    PATH=$PATH_BEFORE
    [ $status -eq 0 ] && [ ! -e out/report.pdf ] || { cat "$work/told" && return 1; }
    grep -q 'report.pdf was not made: no Chromium was found' out/results.json || { echo "not in results.json" && return 1; }
    tr '\n' ' ' <"$work/told" | tr -s ' ' | grep -q 'report.pdf was not made: no Chromium was found to print it; install it, or print report.html' ||
        { cat "$work/told" && return 1; }
}

what_the_browser_says_is_told() {
    browser 'echo "no display" >&2; echo "" >&2; exit 3'
    ran 'report.pdf was not made: chromium was to print it, but it ended with exit status 3: no display' || return 1
    browser 'kill -9 $$'
    ran 'report.pdf was not made: chromium was to print it' || return 1
    browser 'exit 0'
    ran 'it left no whole file: it left no message'
}

half_a_file_is_no_report() {
    # shellcheck disable=SC2016 # the stand-in expands it
    browser 'printf "%%PDF-1.4\nhalf" >"$pdf"; echo "disk full" >&2'
    ran 'it left no whole file: disk full'
}

# As one argument each and as a URL, whatever the folder is called; times go out of the file.
the_page_is_given_as_a_url() {
    # shellcheck disable=SC2016 # the stand-in expands it
    browser 'printf "%%PDF-1.4\n/CreationDate (D:2026)/ModDate (D:2026)>>\n%%%%EOF\n" >"$pdf"'
    mkdir -p 'a b#%'
    folder='a b#%/$(x)' ran '' || return 1
    grep -q '^file://.*/a%20b%23%25/.*/report.print.html$' "$work/given" || { cat "$work/given" && return 1; }
    printf '%%PDF-1.4\n                     ' | cmp -n 25 - "a b#%/\$(x)/report.pdf" || return 1
    ! grep -q 2026 "a b#%/\$(x)/report.pdf"
}

a_real_browser_prints_the_same_twice() {
    rm -f "$work/programs/chromium"
    PATH=$PATH_BEFORE
    case $alike in */build-*) return 77 ;; esac
    command -v chromium >/dev/null && command -v pdftotext >/dev/null || return 77
    rm -rf out
    ran '' && cp out/report.pdf first.pdf && ran '' || return 1
    # the same to the byte as a rule; on a busy machine Chromium orders its objects anew
    pdftotext -layout first.pdf before && pdftotext -layout out/report.pdf text && cmp before text || return 1
    ! grep -a -q '/CreationDate (\|/ModDate (' out/report.pdf || { echo "the time of printing" && return 1; }
    grep -q 'Glossary' text || { echo "no glossary" && return 1; }
    title=$(sed -n 's/^# //p' out/report.md | head -n 1)
    grep -qF "$title" text || { echo "no '$title'" && return 1; }
}

# What is given away as paper is what is given away as a page.
the_paper_holds_no_number_that_the_page_does_not() {
    case $alike in */build-*) return 77 ;; esac
    for tool in chromium pdftotext python3; do
        command -v $tool >/dev/null || return 77
    done
    mkdir -p "$work/bdf" && cp "$top"/datasets/bdf/* "$work/bdf/" 2>/dev/null
    sed 's/formats: \[[a-z, ]*\]/formats: [html, pdf]/' "$top/datasets/bdf/study.yaml" >"$work/bdf/study.yaml"
    PATH=$PATH_BEFORE "$alike" publish "$work/bdf/study.yaml" -q -o "$work/published" >said 2>&1 || { cat said && return 1; }
    pdftotext "$work/published/report.pdf" "$work/paper" || return 1
    python3 - "$work/paper" "$work/published/report.html" <<'END'
import html, re, sys
page = html.unescape(re.sub(r'<[^>]*>', ' ', open(sys.argv[2], encoding='utf-8').read()))
paper = re.sub(r'Page \d+ of \d+', ' ', open(sys.argv[1], encoding='utf-8').read())
number = re.compile(r'[−-]?\d[\d.,]*\d|\d')
known, found = set(number.findall(page)), set(number.findall(paper))
known |= set(number.findall(page.replace('-', '')))  # a line may end at a hyphen
if len(found) < 100 or found - known:
    sys.exit('%d numbers, not in the page: %s' % (len(found), sorted(found - known)[:20]))
END
}

check 'without a browser a note says so everywhere' without_a_browser_a_note_says_so_everywhere
check 'what the browser says is told' what_the_browser_says_is_told
check 'half a file is no report' half_a_file_is_no_report
check 'the page is given as a URL' the_page_is_given_as_a_url
check 'a real browser prints the same twice' a_real_browser_prints_the_same_twice
check 'the paper holds no number that the page does not' the_paper_holds_no_number_that_the_page_does_not

finish
