#!/bin/sh
# Whole folders of results of small studies, each with and without publication: every table, every
# chart's data and script, and the report (as a page in one of them) are those that were reviewed when they last changed.
#
# small/NAME.awk makes the data, small/NAME.yaml is the study, small/NAME.PUBLISH.txt holds the
# folder, one file below the other. Numbers agree to 1e-9 (lines.c says how), words to the byte.
# ALIKE_GOLDEN=1 (`make golden`) writes them anew; the difference is part of a change's review.
. tests/suite.sh

lines=${alike%/alike}/tests/golden/lines
here=$PWD/tests/golden/small

idle_gnuplot 0 # no picture is wanted

# The folder as one text, without what changes with each version or with the file's place.
whole() { # folder
    (cd "$1" && find . -type f | LC_ALL=C sort | grep -v -e '\./\.alike' -e results.json) |
        while read -r file; do
            echo "=== ${file#./}"
            sed 's/Made by alike [0-9][0-9A-Za-z.+-]* with/Made by alike VERSION with/' "$1/$file"
        done
}

study() { # name publish data...
    name=$1
    publish=$2
    shift 2
    echo "[ RUN      ] $name, publish: $publish"
    made=$work/$name.$publish
    mkdir "$made"
    for file in "$@"; do
        awk -v FILE="$file" -f "$here/$name.awk" >"$made/$file.csv"
    done
    sed "s/PUBLISH/$publish/" "$here/$name.yaml" >"$made/study.yaml"
    if ! (cd "$made" && "$alike" run study.yaml -q -o out >said 2>err); then
        verdict "${name}_$publish" "it does not run: $(cat "$made/err")"
        return
    fi
    whole "$made/out" >"$made/whole.txt"
    expected=$here/$name.$publish.txt
    if [ "${ALIKE_GOLDEN-}" = 1 ]; then
        # a number that differs in its last digits is no reason for a line in a difference
        "$lines" "$expected" "$made/whole.txt" >/dev/null 2>&1 ||
            "$lines" --short "$made/whole.txt" >"$expected"
    fi
    verdict "${name}_$publish" "$("$lines" "$expected" "$made/whole.txt" 2>&1 ||
        echo "($expected; \`make golden\` writes it anew)")"
}
for publish in no yes; do
    study students $publish students
    study records $publish tests students schools
    study one_school $publish data
done

# The comparison itself: what it must not overlook.
turned() { # name sed-script
    sed "$2" "$here/one_school.no.txt" >"$work/turned.txt"
    "$lines" "$here/one_school.no.txt" "$work/turned.txt" >"$work/said"
    case $? in
    1) verdict "$1" '' ;;
    *) verdict "$1" "after \"$2\" the comparison does not find it" ;;
    esac
}
turned a_sign_is_a_difference 's/,\([0-9]\.[0-9]\{9\}\)/,-\1/'
turned the_eighth_digit_is_a_difference 's/\(0\.0*[1-9][0-9]\{6\}\)[0-4]\([0-9]\)/\19\2/'
turned a_word_is_a_difference 's/Comparison/Control/'
turned a_line_that_is_gone_is_a_difference '$d'

finish
