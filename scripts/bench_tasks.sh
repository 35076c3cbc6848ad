#!/bin/sh
# What sharing out costs: a bootstrap of DRAWS=400 of 5,000 students in one process, with a ledger, from
# a ledger that holds all, in two parts, and by processes of MPI where build/alike-mpi is.
#
#   scripts/bench_tasks.sh BUILD
set -eu

build=${1:-build}
top=$(pwd)
alike=$top/$build/alike
draws=${DRAWS:-400}
folder=$top/$build/bench/tasks
mkdir -p "$folder"
cd "$folder"
if ! /usr/bin/time -f %U true >/dev/null 2>&1; then
    echo "tasks: needs GNU time (Debian: apt-get install time)"
    exit 0
fi
[ -s students.csv ] || "$top/$build/bench/generate" 5000 >students.csv
cat >study.yaml <<STUDY
study: {title: Benchmark, program: Program, seed: 1}
data: {file: students.csv, id: student_id, factors: [grade]}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
  - {name: math, score: math_spring, pretest: math_fall, domain: mathematics, scale: same}
covariates: [grade, gender, race, frl, ell, iep, school_frl, read_fall, attendance]
matching: {method: nearest, distance: logit, caliper: 0.2}
effects: {estimator: regression, adjust: yes, cluster: school_id, bootstrap: $draws}
report: {formats: [md], charts: none}
STUDY
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

# CPU and wall seconds and the peak in MiB of all processes, as shell words.
measure() { # program...
    /usr/bin/time -a -o times -f '%U %S %e %M' "$@" >work.log 2>&1 || { cat work.log >&2 && exit 1; }
}
row() { # title program...
    title=$1
    shift
    rm -f times
    measure "$@"
    awk -v title="$title" -v n="$draws" -v base="${base:-0}" -v wall="${wall:-0}" '
        { cpu += $1 + $2; seconds += $3; if ($4 > peak) peak = $4 }
        END {
            printf "%-34s %7.2f CPU s %7.2f s %5d MiB %8.0f tasks/s", title, cpu, seconds, peak / 1024, n / seconds
            if (base > 0) printf "  %+7.1f us CPU a task  %.2f times as fast", (cpu - base) / n * 1e6, wall / seconds
            printf "\n"
            print cpu, seconds >"last"
        }' times
}
echo "== tasks: a bootstrap of $draws draws, 5,000 students"
row "one process, no ledger" "$alike" run study.yaml --quiet --jobs 1 -o out
read -r base wall <last
rm -rf ledger parts mpi
row "one process, ledger" "$alike" run study.yaml --quiet --jobs 1 --ledger ledger -o out
row "one process, all in the ledger" "$alike" run study.yaml --quiet --jobs 1 --ledger ledger -o out
row "two threads, no ledger" "$alike" run study.yaml --quiet --jobs 2 -o out
row "two parts at once, and the report" sh -c "
    '$alike' run study.yaml --quiet --jobs 1 --ledger parts --part 1/2 &
    '$alike' run study.yaml --quiet --jobs 1 --ledger parts --part 2/2 && wait &&
        '$alike' run study.yaml --quiet --jobs 1 --ledger parts -o out"
if [ -x "$alike-mpi" ] && command -v mpirun >/dev/null 2>&1; then
    for n in 1 2 4; do
        rm -rf mpi
        row "MPI, $n of one thread" mpirun -n $n "$alike-mpi" run study.yaml --quiet --jobs 1 --ledger mpi -o out
    done
else
    echo "MPI: not built (make MPI=1)"
fi
