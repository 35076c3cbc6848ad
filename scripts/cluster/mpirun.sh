#!/bin/sh
# Several processes on this machine, or on machines that a file names. On one machine threads do as well:
# 'alike run STUDY --jobs 16' needs no MPI. With machines: HOSTS=file (a name a line) and a folder that
# all of them see.
#
#   mpirun.sh 4 study.yaml ledger
#   HOSTS=machines mpirun.sh 8 study.yaml /mnt/share/ledger
set -eu
n=${1:?processes} study=${2:?a study file} ledger=${3:?a folder}
exec mpirun ${HOSTS:+--hostfile "$HOSTS"} -n "$n" "${ALIKE:-alike}-mpi" run "$study" --ledger "$ledger" --jobs "${JOBS:-1}"
