#!/bin/sh
# Any number of processes and threads make the same bytes; what is killed is taken up again; what is
# wrong is said once. Needs `make MPI=1` and mpirun: skipped without.
. tests/suite.sh
. tests/many_times.sh
idle_gnuplot 1
same_when_sanitized "Open MPI's own memory is not ours to watch"

mpi=$alike-mpi
has_mpi() { [ -x "$mpi" ] && command -v mpirun >/dev/null 2>&1; }
if ! has_mpi; then
    tell "alike_mpi (make MPI=1 builds it; apt-get install libopenmpi-dev openmpi-bin)" 77
    finish
fi
# A job's own processes, as root too (containers), and more of them than processors.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1
export OMPI_MCA_btl_base_warn_component_unused=0
many_times "$work/s"
study=$work/s/study.yaml
"$alike" run "$study" -q -o "$work/plain" >"$work/said" 2>&1 || cat "$work/said"

job() { # processes words...
    n=$1
    shift
    timeout 120 mpirun -n "$n" "$mpi" "$@" >"$work/out" 2>"$work/said" </dev/null
}
same_as_plain() { diff -r "$work/plain" "$1" 2>&1 | cut -c 1-300 | head -n 5; }
finished() { # processes threads ledger
    rm -rf "$work/now"
    job "$1" run "$study" -q --ledger "$3" --jobs "$2" -o "$work/now" || { cat "$work/said"; return 1; }
    problem=$(same_as_plain "$work/now")
    [ -z "$problem" ] || { echo "$problem"; return 1; }
}
tasks() { "$alike" ledger "$1" --json | sed -n "s/^ \"tasks\": \([0-9]*\),/\1/p"; }

processes_make_the_same() { # processes threads
    finished "$1" "$2" "$work/l$1_$2" || return 1
    [ "$(tasks "$work/l$1_$2")" = "$(tasks "$work/l1_1")" ] || { echo "$(tasks "$work/l$1_$2") tasks" && return 1; }
    [ "$(grep -c Report "$work/out")" = 1 ] || { cat "$work/out" && return 1; }
}
for n in 1 2 3 4 7; do
    for jobs in 1 2; do
        check "processes_${n}_threads_$jobs" processes_make_the_same "$n" "$jobs"
    done
done

# Each task by one process: what they hold together is what there is.
no_task_is_made_twice() {
    records=$("$alike" ledger "$work/l4_1" | sed -n 's/^ .*ledger: \([0-9]*\) task.*/\1/p' | awk '{ n += $1 } END { print n }')
    [ "$records" = "$(tasks "$work/l1_1")" ] || { echo "$records records" && return 1; }
}
check no_task_is_made_twice no_task_is_made_twice

copies_are_drawn_together() {
    copies_of "$work/c"
    sed -i.old '/^multiverse/d' "$work/c/study.yaml" # of which each process draws the copies that it needs
    "$alike" run "$work/c/study.yaml" -q -o "$work/copies" >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
    for n in 2 3; do
        rm -rf "$work/now"
        job "$n" run "$work/c/study.yaml" -q --ledger "$work/drawn$n" --jobs 2 -o "$work/now" || { cat "$work/said" && return 1; }
        diff -r "$work/copies" "$work/now" || return 1
        records=$("$alike" ledger "$work/drawn$n" | sed -n 's/^ .*ledger: \([0-9]*\) task.*/\1/p' | awk '{ n += $1 } END { print n }')
        [ "$records" = 10 ] || { echo "$n processes: $records records" && return 1; }
    done
}
check copies_are_drawn_together copies_are_drawn_together

# ALIKE_KILLS=50 for a longer look.
a_killed_job_goes_on() {
    kills=${ALIKE_KILLS:-6}
    turn=0
    while [ "$turn" -lt "$kills" ]; do
        turn=$((turn + 1))
        setsid timeout 120 mpirun -n 3 "$mpi" run "$study" -q --ledger "$work/killed" --jobs 1 -o "$work/now" \
            >/dev/null 2>&1 </dev/null &
        job=$!
        look=0
        victim=
        while [ -z "$victim" ] && [ "$look" -lt 200 ]; do # mpirun's own process is the first two
            sleep .02
            look=$((look + 1))
            victim=$(pgrep -f "alike-mpi run $study" | sed -n "$((turn % 3 + 3))p")
        done
        sleep "$(awk -v s="$turn" 'BEGIN { srand(s); printf "%.2f", .3 * rand() }')"
        [ -z "$victim" ] || kill -9 "$victim" 2>/dev/null
        wait "$job"
        [ $? = 0 ] || broken=$((${broken:-0} + 1))
    done 2>/dev/null
    [ "${broken:-0}" -gt 0 ] || { echo "no job was broken off" && return 1; }
    finished 2 1 "$work/killed" || return 1
    ls "$work"/now.* "$work"/.now* 2>/dev/null | grep . && echo "left behind" && return 1
    return 0
}
check a_killed_job_goes_on a_killed_job_goes_on

said_once() { # processes status words command...
    n=$1 status=$2 words=$3
    shift 3
    job "$n" "$@"
    got=$?
    [ $got = "$status" ] || { echo "status $got" && cat "$work/said" && return 1; }
    [ "$(grep -c '^error:\|^ *error:' "$work/said")" = 1 ] || { echo "not once:" && cat "$work/said" && return 1; }
    tr '\n' ' ' <"$work/said" | sed 's/  */ /g' | grep -q -- "$words" || { cat "$work/said" && return 1; }
}
check a_ledger_is_needed said_once 2 2 'need --ledger DIR' run "$study"
check parts_are_left_to_mpi said_once 2 2 'leave --part out' run "$study" --ledger "$work/x" --part 1/2
sed 's/covariates: \[age/covariates: [aeg/' "$study" >"$work/s/wrong.yaml"
check a_wrong_study_is_said_once said_once 3 3 'aeg' run "$work/s/wrong.yaml" --ledger "$work/x"
other_commands_run_once() {
    job 3 ledger "$work/l4_1" && [ "$(grep -c 'tasks done' "$work/out")" = 1 ] || { cat "$work/out" "$work/said" && return 1; }
}
check other_commands_run_once other_commands_run_once

finish
