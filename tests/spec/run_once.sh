#!/bin/sh
# What is said once: which word stands for an outcome's own pretest, how a setting finds its column,
# and that no design reads a score. Whoever needs it asks for it.
. tests/suite.sh

# $1: a name; $2: what may not stand; the others: files in which it may
only_in() {
    name=$1 pattern=$2
    shift 2
    found=$(grep -rnE "$pattern" src include --include='*.[ch]')
    gone=
    for file in "$@"; do
        echo "$found" | grep -q "^$file:" || gone="$gone$file has it no more: $pattern
"
        found=$(echo "$found" | grep -v "^$file:")
    done
    verdict "$name" "$gone$found"
}

only_in the_word_pretest_is_known_to_one_function \
    '(text_equal|strn?cmp|strstr|names_contain)\([^;]*("pretest"|PRETEST_WORD)' src/spec/visit.c
only_in a_name_becomes_the_own_pretest_in_one_place 'own \? outcome->pretest\.text' \
    src/frame/frame.c
only_in a_score_is_refused_in_one_file 'is the score of|recodes a score|the score of an outcome,' \
    src/spec/check.c
# by name: the treatment, and a given score, which are columns whatever they are called
only_in settings_find_their_columns_by_one_function \
    'frame_find\([^;]*(design|effects|settings|told|spec|limit|rule)(->|\.)[^;]*\.text\)' \
    src/cohort/cohort.c

finish
