#!/bin/sh
# How long a report is and how often it repeats itself: words of report.md, and lines of prose that
# stand twice. Prose is what is neither a heading, a table, a picture nor the labelled
# fact of one subject, which may well be another's too; a caption is, without its number.
. tests/suite.sh
same_when_sanitized "reports are as long"

most_words=10000
most_repeats=5 # percent of the lines of prose

quick_gnuplot

repeats() { # report.md: repeated, all, percent; then the lines
    awk '/^$/ || /^#/ || /^\|/ || /^!\[/ || /^- \*\*[^*]*:\*\* / { next }
        { sub(/^\*\*(Table|Figure) [A-Z0-9]+\.\*\* /, ""); n++ }
        { if ($0 in seen) { again++; if (!told[$0]++) said = said "\n" substr($0, 1, 120) } seen[$0] = 1 }
        END { printf "%d of %d lines of prose stand twice (%.1f%%):%s\n", again, n, n ? 100 * again / n : 0, said }' "$1"
}
too_many() { # the first line that repeats prints
    printf '%s\n' "$1" | sed -n '1s/.*(\([0-9.]*\)%).*/\1/p' | awk -v most=$most_repeats '{ exit !($1 > most) }'
}

length_of() { # name study-file
    "$alike" run "$2" -q -o "$work/$1" >"$work/said" 2>&1 || {
        verdict "the report of $1" "$(cat "$work/said")"
        return
    }
    n=$(wc -w <"$work/$1/report.md" | tr -d ' ')
    echo "$1: $n words"
    verdict "words_of_$1" "$([ "$n" -le $most_words ] || echo "$n words, at most $most_words")"
    found=$(repeats "$work/$1/report.md")
    echo "$1: $found" | sed -n 1p
    verdict "repeats_of_$1" "$(too_many "$found" && echo "$found")"
}
length_of bdf datasets/bdf/study.yaml
length_of star datasets/star/study.yaml
length_of rand_2015 datasets/rand/study_2015.yaml

# Would it be seen? The demo's prose twice over.
{ cat "$work/rand_2015/report.md" "$work/rand_2015/report.md"; } >"$work/twice.md"
found=$(repeats "$work/twice.md")
verdict a_report_that_says_all_twice_is_found "$(too_many "$found" || echo "not found: $found")"

finish
