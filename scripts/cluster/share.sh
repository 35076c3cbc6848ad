#!/bin/sh
# Some PCs and one folder that all of them see, and nothing else: start this on each, with its number.
#
#   share.sh 1/2 study.yaml /mnt/share/ledger      on the first PC
#   share.sh 2/2 study.yaml /mnt/share/ledger      on the second, at any time
#
# Whoever finishes last writes the report; the other waits for nobody.
set -eu
part=${1:?K/N, such as 1/2} study=${2:?a study file} ledger=${3:?a folder that all PCs see}
alike=${ALIKE:-alike}
"$alike" run "$study" --quiet --ledger "$ledger" --part "$part"
"$alike" ledger "$ledger"
if "$alike" ledger "$ledger" | grep -q ' left'; then
    echo "Others are still at it. When they are done: $alike run $study --ledger $ledger"
else
    exec "$alike" run "$study" --ledger "$ledger"
fi
