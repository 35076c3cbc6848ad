#!/bin/sh
# What a study makes many times comes to the same bytes whether one process makes it or several share
# it through a ledger, in whatever order, and however often they are killed.
. tests/suite.sh
. tests/many_times.sh
idle_gnuplot 1

many_times "$work/s"
study=$work/s/study.yaml
run() { "$alike" run "$study" -q "$@" >"$work/out" 2>"$work/said"; }
run -o "$work/plain" || cat "$work/said"

# The results folder as a whole, which holds no times.
same_as_plain() { diff -r "$work/plain" "$1" 2>&1 | cut -c 1-300 | head -n 5; }
finished() { # ledger
    rm -rf "$work/now"
    run --ledger "$1" -o "$work/now" || { cat "$work/said"; return 1; }
    problem=$(same_as_plain "$work/now")
    [ -z "$problem" ] || { echo "$problem"; return 1; }
}
tasks() { "$alike" ledger "$1" --json | sed -n "s/^ \"tasks\": \([0-9]*\),/\1/p"; }
files() { find "$1" -name '*.ledger' | wc -l; }

for table in bootstrap placebo_rank imputed pretest_corrected multiverse; do
    verdict "the_study_has_$table" "$(grep -q "\"$table\"" "$work/plain/results.json" || echo "no $table")"
done

a_ledger_changes_no_byte() {
    finished "$work/one" || return 1
    [ "$(files "$work/one")" = 1 ] || { echo "$(files "$work/one") files" && return 1; }
    before=$(cat "$work/one"/*.ledger | cksum)
    finished "$work/one" || return 1 # all is there: nothing is written
    [ "$(files "$work/one")" = 1 ] && [ "$(cat "$work/one"/*.ledger | cksum)" = "$before" ] ||
        { echo "a run that needed nothing wrote" && return 1; }
}
check a_ledger_changes_no_byte a_ledger_changes_no_byte
all=$(tasks "$work/one")

parts_make_the_same() { # parts jobs
    rm -rf "$work/parts"
    for k in $(seq 1 "$1" | awk '{ print $1 * 7919 % 1009, $1 }' | sort -n | cut -d' ' -f2); do
        run --ledger "$work/parts" --part "$k/$1" --jobs "$2" || { cat "$work/said" && return 1; }
    done
    [ "$(tasks "$work/parts")" = "$all" ] || { echo "$(tasks "$work/parts") of $all" && return 1; }
    finished "$work/parts"
}
for n in 1 5 64; do check "parts_of_${n}_make_the_same" parts_make_the_same "$n" $((n % 2 + 1)); done

processes_on_one_part_do_not_harm() {
    for k in 1 2 2 1; do
        "$alike" run "$study" -q --ledger "$work/twice" --part "$k/2" >/dev/null 2>&1 &
    done
    wait
    finished "$work/twice"
}
check processes_on_one_part_do_not_harm processes_on_one_part_do_not_harm

# ALIKE_KILLS=50 for a longer look.
killed_processes_lose_nothing() {
    kills=${ALIKE_KILLS:-12}
    turn=0
    while [ "$turn" -lt "$kills" ]; do
        for k in 1 2; do
            "$alike" run "$study" -q --ledger "$work/killed" --part "$k/2" --jobs 1 >/dev/null 2>&1 &
            [ $((turn % 2 + 1)) = "$k" ] && victim=$!
        done
        sleep "0.0$(awk -v s="$turn" 'BEGIN { srand(s + 1); printf "%d", 1 + 9 * rand() }')"
        kill -9 "$victim" 2>/dev/null
        wait
        turn=$((turn + 1))
        rm -f "$work/killed/$(ls "$work/killed" | grep ledger | sed -n "$((turn % 5 + 1))p")" # and lose some
    done 2>/dev/null
    finished "$work/killed"
}
check killed_processes_lose_nothing killed_processes_lose_nothing

a_file_cut_anywhere_is_completed() {
    file=$(ls "$work"/one/*.ledger)
    size=$(wc -c <"$file")
    for cut in 0 1 7 50 333 $((size / 2)) $((size - 1)); do
        rm -rf "$work/cut"
        mkdir "$work/cut"
        head -c "$cut" "$file" >"$work/cut/a.ledger"
        finished "$work/cut" || { echo "cut at $cut" && return 1; }
        [ ! -s "$work/said" ] || [ "$cut" = 0 ] || { echo "cut at $cut: $(cat "$work/said")" && return 1; }
    done
}
check a_file_cut_anywhere_is_completed a_file_cut_anywhere_is_completed

# Gaps are drawn with the outcome and without it, in each of five copies: ten draws, which an alternative shares.
copies_of "$work/c"
copies() { "$alike" run "$work/c/study.yaml" -q "$@" >"$work/out" 2>"$work/said" || { cat "$work/said"; return 1; }; }
copies_are_shared_out() {
    copies -o "$work/copies" || return 1
    for n in 1 2 7; do
        rm -rf "$work/drawn"
        for k in $(seq "$n" -1 1); do copies --ledger "$work/drawn" --part "$k/$n" --jobs $((n % 2 + 1)) || return 1; done
        [ "$(tasks "$work/drawn")" = 12 ] || { echo "$n parts: $(tasks "$work/drawn") tasks" && return 1; }
        "$alike" ledger "$work/drawn" | grep '12 of 12 tasks done' >/dev/null || return 1
        before=$(cat "$work"/drawn/*.ledger | cksum)
        copies --ledger "$work/drawn" -o "$work/now" && diff -r "$work/copies" "$work/now" || return 1
        [ "$(cat "$work"/drawn/*.ledger | cksum)" = "$before" ] || { echo "$n parts: something was drawn again" && return 1; }
    done
    # half of it is lost: the rest is drawn now
    for file in "$work"/drawn/*.ledger; do head -c $(($(wc -c <"$file") / 2)) "$file" >"$work/half" && cp "$work/half" "$file"; done
    copies --ledger "$work/drawn" -o "$work/now" && diff -r "$work/copies" "$work/now" || return 1
    # other values of what foretells the gaps: none of the draws fits
    sed -i.old 's/^\(s7,.*\),\([0-9.]*\)$/\1,222/' "$work/c/students.csv"
    copies --ledger "$work/drawn" --part 1/1 && [ "$(tasks "$work/drawn")" = 24 ]
}
check copies_are_shared_out copies_are_shared_out

damage_is_said_and_made_again() {
    mkdir "$work/damaged"
    file=$(ls "$work"/one/*.ledger)
    { head -c 900 "$file" && printf 'x' && tail -c +902 "$file"; } >"$work/damaged/b.ledger"
    cmp -s "$file" "$work/damaged/b.ledger" && echo "nothing was damaged" && return 1
    rm -rf "$work/now"
    "$alike" run "$study" --ledger "$work/damaged" -o "$work/now" >"$work/out" 2>"$work/said" || return 1
    tr '\n' ' ' <"$work/said" | sed 's/  */ /g' | grep -q "'b.ledger' is damaged from byte" ||
        { cat "$work/said" && return 1; }
    same_as_plain "$work/now" | grep . && return 1
    "$alike" ledger "$work/damaged" | grep -q 'damaged from byte'
}
check damage_is_said_and_made_again damage_is_said_and_made_again

# The same tasks on a machine that counts otherwise: made by changing a number, with its checksum right.
machines_check_each_other() {
    command -v python3 >/dev/null 2>&1 || return 77
    cp -R "$work/one" "$work/two"
    python3 - "$work"/two/*.ledger <<'END' || return 1
import struct, sys, zlib
data = open(sys.argv[1], 'rb').read()
at, out = 0, b''
while at < len(data):
    n = struct.unpack_from('<I', data, at + 4)[0]
    record = bytearray(data[at:at + 8 + n])
    at += 8 + n + 4
    kind, values = struct.unpack_from('<I', record, 8)[0], struct.unpack_from('<I', record, 32)[0]
    if kind == 2 and values > 0 and not out.count(b'changed'):
        record[40] ^= 1
    out += bytes(record) + struct.pack('<I', zlib.crc32(bytes(record)))
open(sys.argv[1].replace('.ledger', '-other.ledger'), 'wb').write(out)
END
    "$alike" run "$study" -q --ledger "$work/two" -o "$work/now" >/dev/null 2>"$work/said"
    status=$?
    [ $status = 4 ] || { echo "status $status" && return 1; }
    for file in "$work"/two/*.ledger; do
        tr '\n' ' ' <"$work/said" | grep -q "$(basename "$file")" || { cat "$work/said" && return 1; }
    done
}
check machines_check_each_other machines_check_each_other

# What hangs on other data or settings is made anew; what does not is found.
count_new() { # sed-expression file
    rm -rf "$work/other" "$work/changed"
    cp -R "$work/s" "$work/other"
    cp -R "$work/one" "$work/changed"
    sed -i.old "$1" "$work/other/$2"
    "$alike" run "$work/other/study.yaml" -q --ledger "$work/changed" -o "$work/now" >/dev/null 2>"$work/said" ||
        { cat "$work/said" && return 1; }
    "$alike" run "$work/other/study.yaml" -q -o "$work/alone" >/dev/null 2>"$work/said" || return 1
    diff -r "$work/now" "$work/alone" >"$work/said" 2>&1 || { head -n 3 "$work/said" && return 1; }
    echo $(($(tasks "$work/changed") - all))
}
new_is() { # expected sed-expression file
    n=$(count_new "$2" "$3") || { echo "$n" && return 1; }
    [ "$n" = "$1" ] || { echo "$n were made anew, not $1" && return 1; }
}
check words_of_the_report_change_no_task new_is 0 's/Many times/Other words/' study.yaml
check one_score_changes_every_task new_is "$all" '5s/$/7/' students.csv
check the_order_of_rows_changes_no_task new_is 0 '2{h;d;}; $G' students.csv
# Two studies in one ledger, whose results are those of each alone.
after_another() { # folder folder
    rm -rf "$work/both"
    for folder in "$1" "$2"; do
        "$alike" run "$folder/study.yaml" -q -o "$work/alone" >"$work/out" 2>"$work/said" &&
            "$alike" run "$folder/study.yaml" -q --ledger "$work/both" -o "$work/now" >"$work/out" 2>"$work/said" ||
            { cat "$work/said" && return 1; }
        diff -r "$work/alone" "$work/now" >"$work/said" 2>&1 || { head -n 3 "$work/said" && return 1; }
    done
}
changed() { # name sed-expression of the study: a copy of it
    rm -rf "${work:?}/$1"
    cp -R "$work/s" "$work/$1"
    sed -i.old "$2" "$work/$1/study.yaml"
}
turned() { # name: the same study, its rows from the last to the first
    rm -rf "$work/turned"
    cp -R "$work/$1" "$work/turned"
    { head -n 1 "$work/$1/students.csv" && tail -n +2 "$work/$1/students.csv" | sed '1!G;h;$!d'; } >"$work/turned/students.csv"
}
rows_decide_where_the_design_follows_them() {
    for how in 's/caliper: 0.3}/caliper: 0.3, order: data}/' 's/distance: logit, caliper: 0.3/distance: mahalanobis, ties: file/' \
        's/^matching/conventions: matchit\n&/; s/distance: logit, caliper: 0.3/distance: euclidean/'; do
        changed ordered "$how"
        turned ordered
        after_another "$work/ordered" "$work/turned" || return 1
    done
}
check rows_decide_where_the_design_follows_them rows_decide_where_the_design_follows_them
# Row 4 holds no probability: the specifications that read it fail, with a sentence that names no place.
a_failure_is_the_same_elsewhere() {
    changed failing 's/caliper: \[none, 0.1, 0.3\]/propensity: {fitted: {model: logit}, given: {model: given, column: age}}/'
    turned failing
    after_another "$work/failing" "$work/turned" || return 1
    grep -q 'is not a probability' "$work/now/results.json" || { echo 'nothing failed' && return 1; }
}
check a_failure_is_the_same_elsewhere a_failure_is_the_same_elsewhere
# A task is one whatever number it has in a study file: machines that were given other lists agree.
a_task_may_go_by_other_numbers() {
    changed longer 's/\[none, 0.1, 0.3\]/[0.2, none, 0.1, 0.3]/'
    rm -rf "$work/longer_alone"
    "$alike" run "$work/longer/study.yaml" -q --ledger "$work/longer_alone" --part 1/1 >"$work/out" 2>"$work/said" &&
        cp "$work"/one/*.ledger "$work/longer_alone" && finished "$work/longer_alone"
}
check a_task_may_go_by_other_numbers a_task_may_go_by_other_numbers
check a_new_value_of_the_multiverse_adds_its_own new_is 4 's/\[none, 0.1/[none, 0.2, 0.1/' study.yaml
# Random numbers of a draw hang on how many there are.
check another_number_of_draws_is_another_set new_is 25 's/bootstrap: 19/bootstrap: 24/' study.yaml

says() { # status words arguments...
    status=$1 words=$2
    shift 2
    "$alike" "$@" >"$work/out" 2>"$work/said"
    got=$?
    [ $got = "$status" ] || { echo "status $got: $(cat "$work/said")" && return 1; }
    tr '\n' ' ' <"$work/said" | sed 's/  */ /g' | grep -q -- "$words" || { cat "$work/said" && return 1; }
}
check a_part_needs_a_ledger says 2 'needs --ledger' run "$study" --part 1/2
for part in 0/2 3/2 2 a/b 1/0 1/2x -1/2; do
    check "part_$(echo "$part" | tr / _)_is_refused" says 2 'K/N, such as 3/64' run "$study" --ledger "$work/x" "--part=$part"
done
check a_ledger_in_the_results_is_refused says 2 'every run replaces' run "$study" -o "$work/plain" --ledger "$work/plain/charts"
sed 's/, bootstrap.*}/}/; s/, reliability: 0.9//; /^multiverse/d' "$study" >"$work/s/once.yaml"
check a_study_without_tasks_is_said says 2 'nothing to share' run "$work/s/once.yaml" --ledger "$work/x" --part 1/2
check a_folder_that_is_not_there_is_said says 2 'no such folder' ledger "$work/nowhere"
a_folder_without_ledgers_is_said() { "$alike" ledger "$work/s" | grep -q 'holds no ledger yet'; }
check a_folder_without_ledgers_is_said a_folder_without_ledgers_is_said

# On a file system of a few kilobytes, and on one that can't be written to.
small() { # options: mounts $work/small
    mkdir -p "$work/small"
    mount -t tmpfs -o "$1" alike "$work/small" 2>/dev/null
}
a_full_disk_is_said() {
    small size=16k || return 77
    run --ledger "$work/small" -o "$work/now" --part 1/1
    status=$?
    said=$(tr '\n' ' ' <"$work/said" | sed 's/  */ /g')
    mount -o remount,size=1m "$work/small" && finished "$work/small"
    after=$?
    umount "$work/small"
    [ $status = 1 ] && [ $after = 0 ] && echo "$said" | grep -q 'no room left' || { echo "$status $after $said" && return 1; }
}
check a_full_disk_is_said a_full_disk_is_said
a_read_only_ledger_is_read() {
    small size=1m || return 77
    cp "$work"/one/* "$work/small"
    mount -o remount,ro "$work/small"
    finished "$work/small"
    whole=$?
    mount -o remount,rw "$work/small" && rm -f "$work"/small/*.ledger && mount -o remount,ro "$work/small"
    run --ledger "$work/small" -o "$work/now"
    status=$?
    umount "$work/small"
    [ $whole = 0 ] && [ $status = 1 ] && grep -q 'be written to' "$work/said" || { echo "$whole $status $(cat "$work/said")" && return 1; }
}
check a_read_only_ledger_is_read a_read_only_ledger_is_read

finish
