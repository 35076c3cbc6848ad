#!/bin/sh
# Whole folders of results of small studies, with and without publication and of the design alone:
# every table, every chart's data and script, the report (as a page in some of them), the plan, the
# lock and what the terminal is told are those that were reviewed when they last changed (tables.xlsx is
# compared with tables/*.csv, in tests/cli/run_results.sh), and results.json is as its schema says.
#
# small/NAME.awk makes the data, small/NAME.yaml is the study, small/NAME.MODE.txt holds the folder,
# one file below the other. Numbers agree to 1e-9 (lines.c says how), words to the byte.
# ALIKE_GOLDEN=1 (`make golden`) writes them anew; the difference is part of a change's review.
. tests/suite.sh

lines=${alike%/alike}/tests/golden/lines
here=$PWD/tests/golden/small

idle_gnuplot 0 # leaves no picture; where `draws` is before it in the path,
# one is left with what pictures of gnuplot hold: text in CDATA, names, the day of drawing
mkdir "$work/draws"
cat >"$work/draws/gnuplot" <<'END'
#!/bin/sh
for script in "$@"; do :; done
case $* in
*"'svg'"*)
    svg=${script%.gp}.svg
    case $* in *W=3.75*) svg=${script%.gp}_narrow.svg ;; esac
    printf '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs>\n' >"$svg"
    printf "<circle id='gpPt5' r='1'/>\n</defs>" >>"$svg"
    printf "<use xlink:href='#gpPt5'/><text><![CDATA[a <b> & c]]></text></svg>\n" >>"$svg"
    ;;
*"'png'"*) printf 'IEND\256B`\202' >"${script%.gp}.png" ;;
*"'pdf'"*)
    { printf '%%PDF-1.4\n/Producer (x)/CreationDate (D:'; date +%s; printf ')/Title (%s)\n%%%%EOF\n' "$script"; } |
        tr -d '\n' >"${script%.gp}.pdf"
    ;;
esac
END
chmod +x "$work/draws/gnuplot"

# The folder as one text, without what changes with each version or with the file's place; the list
# of all settings stands in one of them, for what a key's help says is the same everywhere.
whole() { # folder pattern-of-files-left-out
    rows='/^| [a-z]/d;/^<tr><th/d'
    case $1 in */students.*) rows= ;; esac
    (cd "$1" && find . -type f | LC_ALL=C sort | grep -Ev -e '\./\.alike' -e '\.xlsx$' -e '\.png$' -e "$2") |
        while read -r file; do
            echo "=== ${file#./}"
            sed -e 's/alike [0-9][0-9A-Za-z.+-]*\([ "]\)/alike VERSION\1/' \
                -e 's/"version": ".*"/"version": "VERSION"/' \
                -e "/Settings\(<\/h3>\)\{0,1\}\$/,/^\(### \|<h3\)/{$rows
                }" "$1/$file"
        done
}

# Modes: no and yes, is it published; design, that alone; kept and changed, a run after it of the same
# study and of another, of which no more than the words are looked at.
study() { # name mode data...
    name=$1
    mode=$2
    shift 2
    echo "[ RUN      ] $name, $mode"
    made=$work/$name.$mode
    mkdir "$made"
    for file in "$@"; do
        awk -v FILE="$file" -f "$here/$name.awk" >"$made/$file.csv"
    done
    publish=$mode
    command=run
    drawing=bin
    left_out='results\.json'
    case $name in plain | few) drawing=draws left_out='no file' ;; esac
    case $mode in
    design) publish=no command=design ;;
    kept | changed) publish=no left_out='^\./(charts|tables)/|results\.json' ;;
    esac
    sed "s/PUBLISH/$publish/" "$here/$name.yaml" >"$made/study.yaml"
    case $mode in kept | changed) (cd "$made" && "$alike" design study.yaml -q -o plan >said) ;; esac
    [ "$mode" = changed ] && sed -i.old 's/seed: /seed: 1/' "$made/study.yaml"
    if (cd "$made" && mkdir out && PATH=$work/$drawing:$PATH &&
        "$alike" $command study.yaml -o out >said 2>told && mv said told out); then
        whole "$made/out" "$left_out" >"$made/whole.txt"
        "${alike%/alike}/tests/results/test_schema" "$made/out/results.json" >>"$made/whole.txt"
    else # a small study may be refused publication; then it leaves nothing
        (cd "$made" && echo "=== it does not run" && cat told && ls -A out) >"$made/whole.txt"
    fi
    expected=$here/$name.$mode.txt
    if [ "${ALIKE_GOLDEN-}" = 1 ]; then
        # a number that differs in its last digits is no reason for a line in a difference
        "$lines" "$expected" "$made/whole.txt" >/dev/null 2>&1 ||
            "$lines" --short "$made/whole.txt" >"$expected"
    fi
    verdict "${name}_$mode" "$("$lines" "$expected" "$made/whole.txt" 2>&1 ||
        echo "($expected; \`make golden\` writes it anew)")"
}
for mode in no yes design; do
    study students $mode students
    study records $mode tests students schools
    study one_school $mode data
    study plain $mode data
    study errors $mode data
    study few $mode data
    study unnamed $mode data
    study sites $mode data
done
for mode in no yes; do
    study many $mode data
    study hidden $mode data
    study other $mode results roster places norms
    study further $mode data
done
study draft design data
study shares no data
study hidden kept data
study hidden changed data

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
