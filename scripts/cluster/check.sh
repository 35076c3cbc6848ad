#!/bin/sh
# Does alike-mpi work between machines? Two network namespaces stand for two machines that speak TCP,
# and Slurm (Debian's slurmctld and slurmd, packaged as 22.05) runs an array of 8 and an srun of 4 on
# this one. For root, by hand: it makes namespaces, and starts daemons in a folder of its own.
#
#   scripts/cluster/check.sh BUILD     BUILD/alike and BUILD/alike-mpi (make MPI=1)
#
# A part that this machine does not allow is skipped, with the reason.
set -u

build=${1:-build}
top=$(cd "$(dirname "$0")/../.." && pwd)
alike=$(cd "$build" && pwd)/alike
work=$(mktemp -d /tmp/alike-cluster.XXXXXX)
here=$top/scripts/cluster
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
failed=0
tell() { # name problem
    if [ -z "$2" ]; then echo "ok       $1"; else echo "FAILED   $1: $2" && failed=1; fi
}
skip() { echo "skipped  $1: $2"; }

# shellcheck disable=SC2317 # called by the trap
clean_up() {
    for pid in "$work"/*.pid; do [ -f "$pid" ] && kill "$(cat "$pid")" 2>/dev/null; done
    ip netns del alike1 2>/dev/null
    ip netns del alike2 2>/dev/null
    sleep 1
    rm -rf "$work"
}
trap clean_up EXIT

# shellcheck source=tests/many_times.sh
cd "$top" && . tests/many_times.sh
# Larger and longer, so that there is something to share out and to interrupt.
many_times "$work/s" 9000
sed -i 's/bootstrap: 19/bootstrap: 999/' "$work/s/study.yaml"
study=$work/s/study.yaml
"$alike" run "$study" -q -o "$work/plain" >/dev/null 2>&1 || exit 1
compare() { diff -r "$work/plain" "$1" 2>&1 | head -n 3; }

# --- two machines --------------------------------------------------------------------------------

# Each a name and an address of its own; what they share is the disk, as by NFS.
namespaces() {
    ip netns add alike1 && ip netns add alike2 &&
        ip link add alike1 netns alike1 type veth peer name alike2 netns alike2 &&
        ip -n alike1 addr add 10.77.0.1/24 dev alike1 && ip -n alike2 addr add 10.77.0.2/24 dev alike2 &&
        ip -n alike1 link set alike1 up && ip -n alike2 link set alike2 up &&
        ip -n alike1 link set lo up && ip -n alike2 link set lo up
}
cat >"$work/agent" <<'END'
#!/bin/sh
# In place of ssh: HOST COMMAND...
while [ "${1#-}" != "$1" ]; do shift; done
number=${1##*.}
shift
exec ip netns exec "alike$number" unshare --uts sh -c "hostname machine$number; $*"
END
chmod +x "$work/agent"
between() { # results
    ip netns exec alike1 unshare --uts sh -c "hostname machine1; exec timeout 300 mpirun \
        --mca plm_rsh_agent $work/agent --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24 \
        --mca oob_tcp_if_include 10.77.0.0/24 --mca oob_tcp_keepalive_time 3 \
        --mca oob_tcp_keepalive_intvl 1 --mca oob_tcp_keepalive_probes 3 \
        --host 10.77.0.1:1,10.77.0.2:1 -n 2 $alike-mpi run $study -q --jobs 1 --ledger $work/tcp -o $1" \
        </dev/null >"$work/out" 2>"$work/said"
}
if [ "$(id -u)" != 0 ] || ! command -v ip >/dev/null || ! namespaces 2>"$work/why"; then
    skip "two network namespaces" "$(cat "$work/why" 2>/dev/null || echo 'needs root and iproute2')"
elif [ ! -x "$alike-mpi" ] || ! command -v mpirun >/dev/null; then
    skip "two network namespaces" "make MPI=1 builds alike-mpi"
else
    between "$work/now"
    status=$?
    tell "two machines by TCP" "$(if [ $status = 0 ]; then compare "$work/now"; else tail -n 3 "$work/said"; fi)"
    tell "both took part" "$([ "$(find "$work/tcp" -name 'machine[12]-*.ledger' | wc -l)" = 2 ] || ls "$work/tcp")"
    "$alike" ledger "$work/tcp" | grep machine
    # the cable is pulled: the job ends, and begun again it goes on
    rm -rf "$work/tcp"
    between "$work/now2" &
    job=$!
    sleep 3
    ip -n alike1 link set alike1 down
    began=$(date +%s)
    wait $job
    status=$?
    took=$(($(date +%s) - began))
    made=$("$alike" ledger "$work/tcp" | head -n 1)
    tell "a pulled cable ends the job" "$([ $status != 0 ] || echo "it went on")"
    echo "         after $took s; $made"
    ip -n alike1 link set alike1 up
    pkill -f "alike-mpi run $study"
    sleep 1
    between "$work/now2"
    tell "begun again it finishes" "$(compare "$work/now2")"
fi

# --- Slurm ---------------------------------------------------------------------------------------

slurm() {
    mkdir -p "$work/slurm/state" "$work/slurm/spool" /run/munge
    cores=$(nproc)
    cat >"$work/slurm.conf" <<END
ClusterName=alike
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
AuthType=auth/munge
SlurmUser=root
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SchedulerParameters=sched_interval=2
StateSaveLocation=$work/slurm/state
SlurmdSpoolDir=$work/slurm/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
NodeName=$(hostname) NodeAddr=127.0.0.1 CPUs=$cores State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4
END
    export SLURM_CONF="$work/slurm.conf"
    if ! pgrep munged >/dev/null; then
        [ -s /etc/munge/munge.key ] || { dd if=/dev/urandom bs=1 count=1024 2>/dev/null >/etc/munge/munge.key; }
        chown -R munge /etc/munge /run/munge && chmod 400 /etc/munge/munge.key && chmod 755 /run/munge
        su -s /bin/sh munge -c '/usr/sbin/munged --force' || return 1
    fi
    slurmctld -f "$SLURM_CONF" && slurmd -f "$SLURM_CONF" || return 1
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sinfo -h -o %T 2>/dev/null | grep -q idle && return 0
        sleep 1
    done
    tail -n 5 "$work/slurmctld.log" "$work/slurmd.log" >&2
    return 1
}
if ! command -v slurmctld >/dev/null || ! command -v slurmd >/dev/null; then
    skip "Slurm" "apt-get install slurmctld slurmd slurm-client munge"
elif [ "$(id -u)" != 0 ] || ! slurm 2>"$work/why"; then
    skip "Slurm" "$(tail -n 3 "$work/why")"
else
    export ALIKE="$alike" STUDY="$study" LEDGER="$work/array"
    cd "$work" || exit 1
    # as a user would: eight parts, then the report when all are done
    array=$(sbatch --parsable --array=1-8 --cpus-per-task=1 "$here/array.sbatch") &&
        report=$(sbatch --parsable --dependency=afterok:"$array" "$here/finish.sbatch")
    while squeue -h -j "$array,$report" 2>/dev/null | grep -q .; do sleep 1; done
    tell "an array of 8 without MPI" "$(compare "$work/s/study.out")"
    "$alike" ledger "$work/array" | head -n 14
    if [ -x "$alike-mpi" ]; then
        rm -rf "$work/s/study.out"
        export LEDGER="$work/srun"
        job=$(sbatch --parsable --ntasks=4 --cpus-per-task=1 --overcommit "$here/mpi.sbatch")
        while squeue -h -j "$job" 2>/dev/null | grep -q .; do sleep 1; done
        tell "an srun of 4" "$(compare "$work/s/study.out")"
        tell "all four took part" "$([ "$(find "$work/srun" -name '*.ledger' | wc -l)" = 4 ] || ls "$work/srun")"
        tail -n 3 "$work"/slurm-"$job".out
    else
        skip "an srun of 4" "make MPI=1 builds alike-mpi"
    fi
fi
exit $failed
