#!/bin/sh
# What is said once: which word stands for an outcome's own pretest, how a setting finds its column,
# and that no design reads a score. Whoever needs it asks for it.
. tests/suite.sh

# $1: a name; $2: FILE:LINE:TEXT of what was found; the others: files in which it may stand
keep_to() {
    name=$1 found=$2
    shift 2
    gone=
    for file in "$@"; do
        echo "$found" | grep -q "^$file:" || gone="$gone$file has it no more
"
        found=$(echo "$found" | grep -v "^$file:")
    done
    verdict "$name" "$gone$found"
}

# $1: a name; $2: what may not stand; the others: files in which it may
only_in() {
    name=$1 pattern=$2
    shift 2
    keep_to "$name" "$(grep -rnE "$pattern" src include --include='*.[ch]')" "$@"
}

only_in the_word_pretest_is_known_to_one_function \
    '(text_equal|strn?cmp|strstr|names_contain)\([^;]*("pretest"|PRETEST_WORD)' src/spec/visit.c
# a column is made of it in frame.c alone; the others refuse it, pass over it, or name it to a reader
only_in the_word_pretest_is_asked_after_in_few_files 'is_pretest_word\(' include/alike/design.h \
    src/spec/check.c src/spec/visit.c src/frame/frame.c src/frame/uses.c src/frame/view.c \
    src/cohort/needs.c src/results/results.c
only_in a_score_is_refused_in_one_file 'is the score of|recodes a score|the score of an outcome,' \
    src/spec/check.c
# by name: the treatment, and a given score, which are columns whatever they are called
only_in settings_find_their_columns_by_one_function \
    'frame_find\([^;]*(design|effects|settings|told|spec|limit|rule)(->|\.)[^;]*\.text\)' \
    src/cohort/cohort.c
# $1: a pattern of a call, which may go on on the next line; the others: files
calls() {
    pattern=$1
    shift
    for file in "$@"; do
        tr '\n' ' ' <"$file" | grep -oE "$pattern" | sed "s|^|$file: |"
    done
}

# known.def says which names stand for what; words of headings and of subjects are others
known=$(sed -n 's/^KNOWN_COLUMN([A-Z_]*, \(.*\)).*/\1/p' include/alike/known.def | tr -d '",' | tr ' \n' '||')
# shellcheck disable=SC2046 # names of ours hold no blanks
keep_to a_column_is_known_by_its_name_in_one_list \
    "$(calls "(frame_find|add_column)\([^;\"]*, *\"|\
(text_equal|strcmp|header_cell|names_contain)\([^;\"]*, *\"(${known%|})\"" \
        $(grep -rlE "\"(${known%|})\"|frame_find|add_column" src include --include='*.[ch]'))" \
    src/records/subjects.c

# What results, report, charts and disclosure know of a thing is a value, never the word that tells
# it. Compared with a word is what others write: pictures and messages of gnuplot, the templates of
# its scripts, the unit of a score, a value of the data.
keep_to no_finished_word_is_compared \
    "$(calls '(text_equal|text_starts|strn?cmp|strstr)\(([^();"]|\([^();"]*\))*"[^"]*"' \
        src/results/*.[ch] src/report/*.[ch] src/chart/*.[ch] src/further/*.[ch] src/disclose/*.[ch])" \
    src/report/html_figure.c src/report/situation.c src/chart/gnuplot.c src/chart/pictures.c src/chart/redraw.c src/chart/sheet.c src/chart/svg.c \
    src/further/years.c

finish
