#!/bin/sh
# Whole studies that ship, each run as it stands: the numbers of results.json and the words of
# report.md are those that were reviewed when they last changed.
#
# Beside this script, STUDY/results.json and STUDY/report.md are what is expected. Numbers agree to
# 1e-9 (compare.c says how), words to the byte. The program's version stands in neither.
# ALIKE_GOLDEN=1 (`make golden`) writes them anew; the difference is part of a change's review.
. tests/suite.sh

compare=${alike%/alike}/tests/golden/compare
here=tests/golden

# A report says of each chart whether it was drawn.
quick_gnuplot

words() { # made: the report without what changes with each version
    sed 's/^Made by alike [0-9][0-9A-Za-z.+-]* with/Made by alike VERSION with/' "$1"
}

study() { # folder study-file
    expected=$here/$1
    made=$work/$1
    echo "[ RUN      ] $1"
    if ! "$alike" run "$2" -q -o "$made" >"$work/said" 2>"$work/err"; then
        verdict "numbers_of_$1" "$2 does not run: $(cat "$work/err")"
        return
    fi
    words "$made/report.md" >"$work/report.md"
    if [ "${ALIKE_GOLDEN-}" = 1 ]; then
        mkdir -p "$expected"
        # a number that differs in its last digits is no reason for a line in a difference
        "$compare" "$expected/results.json" "$made/results.json" >/dev/null 2>&1 ||
            cp "$made/results.json" "$expected/results.json"
        cp "$work/report.md" "$expected/report.md"
    fi
    verdict "numbers_of_$1" "$("$compare" "$expected/results.json" "$made/results.json" 2>&1 ||
        echo "($expected/results.json; \`make golden\` writes it anew)")"
    diff -u "$expected/report.md" "$work/report.md" >"$work/diff" 2>&1
    verdict "words_of_$1" "$(sed -n '1,60p' "$work/diff")"
}
study bdf datasets/bdf/study.yaml
study star datasets/star/study.yaml
study rand_2015 datasets/rand/study_2015.yaml

# The comparison itself: what it must not overlook.
turned() { # name what-must-be-said sed-script
    sed "$3" "$here/bdf/results.json" >"$work/turned.json"
    said=$("$compare" "$here/bdf/results.json" "$work/turned.json")
    case $?,$said in
    1,*"$2"*) verdict "$1" '' ;;
    *) verdict "$1" "after \"$3\" the comparison says \"$said\"" ;;
    esac
}
turned a_turned_sign_is_a_difference 'matching.ess_control: ' \
    's/^\( *"ess_control": \)\([0-9]\)/\1-\2/'
turned a_changed_count_is_a_difference 'inputs[0 ' 's/^\( *"rows": [0-9][0-9]*\),$/\11,/'
turned a_changed_text_is_a_difference 'was expected, "other" was made' \
    's/"estimator": "[a-z_]*"/"estimator": "other"/'
turned a_renamed_key_is_a_difference 'the key "ess_control" was expected' 's/"ess_control"/"ess"/'
turned a_number_that_is_gone_is_a_difference 'null was made' 's/^\( *"se": \)[0-9.e-]*/\1null/'

finish
