#!/bin/sh
# Bad input, and input that is only odd: each folder of tests/bad is one test. A copy of it is made,
# the program is run there, and its exit status and every byte of its standard error are compared.
#
#   about         one sentence: what is wrong
#   study.yaml, students.csv ...   the input
#   make.sh       optional: spoils the input in a way that is no text or too large to keep
#   command       optional: the arguments; without it `run study.yaml -o out`
#   exit          the exit status
#   expected.txt  standard error
#   contains      optional: lines `file<TAB>text`, the text must stand in that result
#   lacks         optional: files that must not be among the results, a line each
#
# A failed run must leave nothing behind; a finished one ends with `Report: PATH`, and PATH is there.
# ALIKE_GOLDEN=1 (`make golden`) writes expected.txt and exit anew.
#
#   tests/cli/run_bad.sh [WORD]       only cases whose name contains WORD
. tests/suite.sh

# shellcheck disable=SC2317 # called by the trap of suite.sh
clean_up() {
    chmod -R u+w "$work" 2>/dev/null
    rm -rf "$work"
}

# What is wrong with this case's outcome, in lines; nothing when all is well.
problems() { # case folder status
    [ "$3" = "$(cat "$1/exit")" ] || echo "exit status $3, expected $(cat "$1/exit")"
    diff -u "$1/expected.txt" "$2.err" || true
    last=$(tail -n 1 "$2.out")
    if [ "$3" -eq 0 ]; then
        case $last in
        'Report: '*) [ -s "$2/${last#Report: }" ] || echo "$last: there is no such file" ;;
        *) echo "the last line is not 'Report: PATH' but '$last'" ;;
        esac
    else
        [ ! -s "$2.out" ] || echo "a failed run wrote to standard output: $last"
        left=$(cd "$2" && find . | sort | diff "$2.before" - | sed -n 's/^> /  /p')
        [ -z "$left" ] || printf 'left behind:\n%s\n' "$left"
    fi
    [ ! -f "$1/lacks" ] || while read -r file; do
        [ ! -e "$2/$file" ] || echo "there is a file $file"
    done <"$1/lacks"
    [ -f "$1/contains" ] || return 0
    tab=$(printf '\t')
    while IFS=$tab read -r file text; do
        grep -qF -- "$text" "$2/$file" 2>/dev/null || echo "$file does not say '$text'"
    done <"$1/contains"
}

for folder in "$top"/tests/bad/*/; do
    folder=${folder%/}
    name=${folder##*/}
    case $name in *"${1-}"*) ;; *) continue ;; esac
    echo "[ RUN      ] $name"
    here=$work/$name
    cp -R "$folder" "$here"
    [ ! -f "$here/make.sh" ] || (cd "$here" && sh ./make.sh)
    (cd "$here" && rm -f about make.sh exit expected.txt contains lacks && find . | sort >"$here.before")
    arguments='run study.yaml -o out'
    [ ! -f "$here/command" ] || arguments=$(cat "$here/command")
    # shellcheck disable=SC2086 # the arguments are words
    (cd "$here" && "$alike" $arguments >"$here.out" 2>"$here.err" </dev/null)
    status=$?
    if [ "${ALIKE_GOLDEN-}" = 1 ]; then
        cp "$here.err" "$folder/expected.txt"
        echo $status >"$folder/exit"
    fi
    found=$(problems "$folder" "$here" $status)
    [ -z "$found" ] || found="$name: $(cat "$folder/about")
$found"
    verdict "$name" "$found"
    rm -rf "$here"
done

finish
