#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# The results folder when the machine fails: it is never half old and half new.
#   - a full disk: said in words, exit 1, the old results stay
#   - a folder that may not be written: the same
#   - a run killed at any moment: old or new, whole; the next run clears what it left
#   - files in the folder that alike did not write are carried over
. tests/suite.sh

tiny=$work/tiny
clean_up() {
    umount "$tiny" 2>/dev/null
    chmod -R u+w "$work" 2>/dev/null
    rm -rf "$work"
}

cp "$top/tests/bad/clean/students.csv" "$work/"
study() { # title
    sed "s/Bad input/$1/" "$top/tests/bad/clean/study.yaml"
}
cd "$work" || exit 1
study 'First title' >first.yaml
study 'Second title' >second.yaml

# Everything in a results folder, as one number.
contents() {
    (cd "$1" && find . -type f | sort | while read -r file; do
        echo "$file"
        cksum <"$file"
    done) | cksum
}
is_whole() { # folder: one title in all of it
    grep -q 'First title' "$1/report.md" && grep -q 'First title' "$1/results.json" && return 0
    grep -q 'Second title' "$1/report.md" && grep -q 'Second title' "$1/results.json"
}
stray() { # folder: names beside the results that nobody asked for
    find "$1" -mindepth 1 -maxdepth 1 ! -name out ! -name tiny ! -name closed ! -name students.csv ! -name '*.yaml' \
        ! -name '*.txt' ! -name 'lost+found'
}

files_of_others_are_carried_over() {
    "$alike" run first.yaml -o out --quiet >/dev/null 2>err.txt || { cat err.txt && return 1; }
    echo mine >out/notes.txt
    mkdir -p out/board && echo minutes >out/board/minutes.txt
    "$alike" run second.yaml -o out --quiet >/dev/null 2>err.txt || { cat err.txt && return 1; }
    [ "$(cat out/notes.txt out/board/minutes.txt)" = "mine
minutes" ] || { echo "a file that alike did not write is gone" && return 1; }
    { is_whole out && grep -q 'Second title' out/report.md; } || { echo "the new results are not there" && return 1; }
    rm -rf out
}

the_same_study_gives_the_same_bytes() {
    "$alike" run first.yaml -o out --quiet >/dev/null 2>&1 && before=$(contents out) &&
        "$alike" run first.yaml -o out --quiet >/dev/null 2>&1 && [ "$before" = "$(contents out)" ]
}

a_folder_that_may_not_be_written_is_said() {
    mkdir -p closed && cp students.csv first.yaml closed/ && chmod a-w closed
    if [ "$(id -u)" != 0 ]; then
        "$alike" run closed/first.yaml >said.txt 2>err.txt
    elif command -v setpriv >/dev/null 2>&1; then # root may write everywhere: be nobody
        chmod 755 "$work" && cp "$alike" nobodys && chmod 755 nobodys
        setpriv --reuid=65534 --regid=65534 --clear-groups ./nobodys run closed/first.yaml >said.txt 2>err.txt
    else
        return 77
    fi
    status=$?
    chmod u+w closed
    rm -f nobodys
    [ "$status" -eq 1 ] || { echo "exit status $status, expected 1" && return 1; }
    grep -q 'closed' err.txt || { echo "the message does not name the folder:" && cat err.txt && return 1; }
}

# As root a small file system; else a limit on the size of files, which fails in the same places.
a_full_disk_is_said_and_the_old_results_stay() {
    mkdir -p "$tiny"
    if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=400k tmpfs "$tiny" 2>/dev/null; then
        "$alike" run first.yaml -o tiny/out --quiet >/dev/null 2>err.txt || { cat err.txt && return 1; }
        before=$(contents tiny/out)
        free=$(df -Pk "$tiny" | awk 'NR == 2 {print $4}')
        head -c $(((free - 8) * 1024)) /dev/zero >tiny/ballast.txt
        "$alike" run second.yaml -o tiny/out >said.txt 2>err.txt
        status=$?
        after=$(contents tiny/out)
        left=$(stray tiny)
        umount "$tiny"
        [ -z "$left" ] || { echo "left behind: $left" && return 1; }
    else
        rm -rf tiny/out
        "$alike" run first.yaml -o tiny/out --quiet >/dev/null 2>err.txt || { cat err.txt && return 1; }
        before=$(contents tiny/out)
        (trap '' XFSZ 2>/dev/null && ulimit -f 2 && exec "$alike" run second.yaml -o tiny/out) >said.txt 2>err.txt
        status=$?
        after=$(contents tiny/out)
    fi
    [ "$status" -eq 1 ] || { echo "exit status $status, expected 1" && cat err.txt && return 1; }
    [ "$before" = "$after" ] || { echo "the old results changed" && return 1; }
    grep -q -e 'No space left' -e 'disk is full' -e 'too large' err.txt || { echo "not said why:" && cat err.txt && return 1; }
    [ ! -s said.txt ] || { echo "said on standard output: $(cat said.txt)" && return 1; }
}

a_killed_run_leaves_whole_results() {
    rm -rf out
    "$alike" run first.yaml -o out --quiet >/dev/null 2>&1 || return 1
    old=$(contents out)
    for delay in 0.002 0.005 0.01 0.015 0.02 0.03 0.04 0.06 0.08 0.12; do
        "$alike" run second.yaml -o out --quiet >/dev/null 2>&1 &
        child=$!
        sleep "$delay"
        kill -9 "$child" 2>/dev/null
        wait "$child" 2>/dev/null
        [ -d out ] || { echo "killed after $delay s: the results are gone" && ls && return 1; }
        is_whole out || { echo "killed after $delay s: neither the old nor the new results" && return 1; }
        if grep -q 'First title' out/report.md && [ "$(contents out)" != "$old" ]; then
            echo "killed after $delay s: the old results changed"
            return 1
        fi
    done
    "$alike" run first.yaml -o out --quiet >/dev/null 2>&1 || return 1
    [ "$(contents out)" = "$old" ] || { echo "a run after killed ones gives other results" && return 1; }
    [ -z "$(stray .)" ] || { echo "the run after killed ones left: $(stray .)" && return 1; }
}

check 'files of others are carried over' files_of_others_are_carried_over
check 'the same study gives the same bytes' the_same_study_gives_the_same_bytes
check 'a folder that may not be written is said' a_folder_that_may_not_be_written_is_said
check 'a full disk is said and the old results stay' a_full_disk_is_said_and_the_old_results_stay
check 'a killed run leaves whole results' a_killed_run_leaves_whole_results

finish
