#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# Where results may go. Folders that can't be replaced as a whole are refused before anything is read;
# a person's file is refused, never replaced; a run that is ended by a signal leaves nothing.
. tests/suite.sh

clean_up() {
    umount "$work/disk" "$work/bound" "$work/out/attached" 2>/dev/null
    rm -rf "$work"
}

mkdir -p "$work/home/project/study" && cp "$top/tests/bad/clean/students.csv" "$work/"
cp "$top/tests/bad/clean/study.yaml" "$work/study.yaml"
cp "$work/students.csv" "$work/study.yaml" "$work/home/project/study/"
cd "$work" || exit 1

tree() { # folder: everything in it, names and bytes
    (cd "$1" && find . | sort && find . -type f | sort | xargs cksum)
}

# The command must end with exit 2, a sentence that has the words, and change nothing.
refused() { # words command...
    words=$1
    shift
    home_before=$(tree "$work/home")
    "$@" >"$work/said.txt" 2>"$work/err.txt"
    status=$?
    [ "$status" -eq 2 ] || { echo "$*: exit status $status, expected 2" && cat "$work/err.txt" && return 1; }
    grep -q "$words" "$work/err.txt" || { echo "$*: not said '$words':" && cat "$work/err.txt" && return 1; }
    [ ! -s "$work/said.txt" ] || { echo "$*: said on standard output" && return 1; }
    [ "$home_before" = "$(tree "$work/home")" ] || { echo "$*: something changed" && return 1; }
}

folders_that_hold_more_than_results_are_refused() {
    study=$work/home/project/study/study.yaml
    refused 'the root' "$alike" run "$study" -o / || return 1
    refused 'the root' "$alike" run "$study" -o /tmp/.. || return 1
    refused 'the folder you are in' "$alike" run "$study" -o . || return 1
    refused 'the folder you are in' "$alike" run "$study" -o .. || return 1
    refused 'the folder you are in' "$alike" simulate -o . || return 1
    cd "$work/home/project/study" || return 1
    refused 'the folder you are in' "$alike" run study.yaml -o ./ || return 1
    refused 'the folder you are in' "$alike" design study.yaml -o "$PWD" || return 1
    cd / || return 1
    refused 'holds the study file' "$alike" run "$study" -o "$work/home/project/study" || return 1
    refused 'holds the study file' "$alike" run "$study" -o "$work/home/project/" || return 1
    ln -s "$work/home/project" "$work/link" || return 1
    refused 'holds the study file' "$alike" run "$study" -o "$work/link" || return 1
    refused 'this names none' "$alike" run "$study" -o "$work/new/.." || return 1
    refused 'your own folder' env HOME="$work/home/project" "$alike" run "$work/study.yaml" -o "$work/home" || return 1
    [ ! -e "$work/new" ]
}

places_of_file_systems_are_refused() {
    [ "$(id -u)" = 0 ] && mkdir -p disk bound inner && mount -t tmpfs -o size=1m tmpfs disk 2>/dev/null || return 77
    echo mine >disk/notes.txt
    refused 'a file system is attached' "$alike" run study.yaml -o disk || return 1
    mount --bind inner bound 2>/dev/null || return 77
    refused 'a file system is attached' "$alike" run study.yaml -o bound || return 1
    "$alike" run study.yaml -q >/dev/null && mv study.out out && mkdir out/attached && mount --bind inner out/attached || return 1
    before=$(tree out)
    refused 'out/attached: another file system is attached here' "$alike" run study.yaml -o out || return 1
    [ "$before" = "$(tree out)" ] || { echo "the results changed" && return 1; }
    umount out/attached
    "$alike" run study.yaml -q -o disk/results >/dev/null && [ "$(cat disk/notes.txt)" = mine ]
}

a_persons_file_is_refused_before_the_run() {
    rm -rf out && mkdir -p out/tables && echo mine >out/tables/balance.csv && echo mine >out/tables/my_balance.csv
    before=$(tree out)
    "$alike" run study.yaml -o out >said.txt 2>err.txt
    status=$?
    [ "$status" -eq 2 ] || { echo "exit status $status, expected 2" && cat err.txt && return 1; }
    grep -q 'out/tables/balance.csv: alike would replace this' err.txt || { cat err.txt && return 1; }
    [ "$before" = "$(tree out)" ] || { echo "something changed" && return 1; }
    mv out/tables/balance.csv out/tables/their_balance.csv
    "$alike" run study.yaml -o out -q >/dev/null || return 1
    [ "$(cat out/tables/their_balance.csv out/tables/my_balance.csv)" = 'mine
mine' ] && [ -s out/tables/balance.csv ]
}

# Results of a version that kept no list: refused, with what to do.
results_without_a_list_are_not_touched() {
    rm -rf out && "$alike" run study.yaml -o out -q >/dev/null && rm out/.alike-files || return 1
    before=$(tree out)
    "$alike" run study.yaml -o out >said.txt 2>err.txt
    [ $? -eq 2 ] || { cat err.txt && return 1; }
    grep -q 'If an earlier version of alike wrote it, remove it' err.txt || { cat err.txt && return 1; }
    [ "$before" = "$(tree out)" ] || { echo "something changed" && return 1; }
}

a_limit_on_the_size_of_files_is_said() {
    rm -rf out && "$alike" run study.yaml -o out -q >/dev/null || return 1
    before=$(tree out)
    (ulimit -f 2 && exec "$alike" run study.yaml -o out) >said.txt 2>err.txt
    status=$?
    [ "$status" -eq 1 ] || { echo "exit status $status, expected 1" && cat err.txt && return 1; }
    grep -q 'too large' err.txt || { cat err.txt && return 1; }
    [ "$before" = "$(tree out)" ] || { echo "the old results changed" && return 1; }
}

# The charts of this run are not done before it is stopped: its gnuplot waits as long as their folder is there.
a_signal_leaves_the_old_results_and_nothing_else() {
    mkdir -p slow && printf '#!/bin/sh\n: >"%s/slow/begun"\nwhile [ -e style.gp ]; do sleep 0.05; done\n' "$work" >slow/gnuplot && chmod +x slow/gnuplot
    sed 's/charts: none/charts: all/' study.yaml >charts.yaml
    rm -rf out && "$alike" run study.yaml -o out -q >/dev/null || return 1
    before=$(tree out)
    # jobs in the background of a script ignore INT, and not every env can undo that
    signals='HUP TERM INT'
    env --default-signal=INT true 2>/dev/null || signals='HUP TERM'
    for signal in $signals; do
        rm -f slow/begun
        set -- env PATH="$work/slow:$PATH" "$alike" run charts.yaml -o out -q
        [ "$signal" = INT ] && shift && set -- env --default-signal=INT "$@"
        "$@" >said.txt 2>&1 &
        child=$!
        n=0
        while [ ! -e slow/begun ] && [ "$n" -lt 1000 ]; do
            sleep 0.02
            n=$((n + 1))
        done
        kill "-$signal" "$child"
        wait "$child"
        status=$?
        [ "$n" -lt 1000 ] || { echo "the charts were never begun" && cat said.txt && return 1; }
        case "$signal $status" in 'HUP 129' | 'INT 130' | 'TERM 143') ;; *) echo "$signal: exit status $status" && return 1 ;; esac
        [ "$before" = "$(tree out)" ] || { echo "$signal: the old results changed" && return 1; }
        [ -z "$(find . -maxdepth 1 -name '*alike-new*')" ] || { echo "$signal: something is left" && return 1; }
    done
}

# A run that is killed outright can clean nothing up; what it started must not go on for ever.
a_killed_run_takes_its_gnuplot_along() {
    [ "$(uname)" = Linux ] || return 77
    mkdir -p hung && printf '#!/bin/sh\necho $$ >>"%s/hung/started"\nexec sleep 300\n' "$work" >hung/gnuplot && chmod +x hung/gnuplot
    sed 's/charts: none/charts: all/' study.yaml >charts.yaml
    PATH="$work/hung:$PATH" "$alike" run charts.yaml -o out -q >said.txt 2>&1 &
    child=$!
    n=0
    while [ ! -s hung/started ] && [ "$n" -lt 1000 ]; do
        sleep 0.02
        n=$((n + 1))
    done
    kill -9 "$child"
    wait "$child"
    [ -s hung/started ] || { echo "the charts were never begun" && cat said.txt && return 1; }
    n=0
    while IFS= read -r started; do
        while kill -0 "$started" 2>/dev/null && [ "$n" -lt 250 ]; do
            sleep 0.02
            n=$((n + 1))
        done
        kill -9 "$started" 2>/dev/null && echo "gnuplot goes on" && return 1
    done <hung/started
    "$alike" run study.yaml -o out -q >/dev/null && [ -z "$(find . -maxdepth 1 -name '*alike-new*')" ]
}

the_lock_and_the_results_of_design_change_together() {
    rm -rf out && "$alike" design study.yaml -o out -q >/dev/null || return 1
    cp design.lock lock.before
    sed 's/caliper: none/caliper: 0.5/' study.yaml >changed.yaml && mv changed.yaml study.yaml
    before=$(tree out)
    rm design.lock && mkdir -p design.lock/inner # in the way: no file can take its place
    "$alike" design study.yaml -o out -q >/dev/null 2>err.txt && return 1
    [ "$before" = "$(tree out)" ] || { echo "the results changed without the lock" && return 1; }
    rm -r design.lock && cp lock.before design.lock
    "$alike" design study.yaml -o out -q >/dev/null || return 1
    cmp -s design.lock out/design.lock && ! cmp -s design.lock lock.before && rm design.lock
}

check 'folders that hold more than results are refused' folders_that_hold_more_than_results_are_refused
check 'places of file systems are refused' places_of_file_systems_are_refused
check "a person's file is refused before the run" a_persons_file_is_refused_before_the_run
check 'results without a list are not touched' results_without_a_list_are_not_touched
check 'a limit on the size of files is said' a_limit_on_the_size_of_files_is_said
check 'a signal leaves the old results and nothing else' a_signal_leaves_the_old_results_and_nothing_else
check 'a killed run takes its gnuplot along' a_killed_run_takes_its_gnuplot_along
check 'the lock and the results of design change together' the_lock_and_the_results_of_design_change_together

finish
