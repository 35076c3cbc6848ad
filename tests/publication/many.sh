#!/bin/sh
# Many small random studies, published and attacked: nothing may be recovered.
#
#   tests/publication/many.sh N FIRST [KEEP]     from the top of the project, after `make`
#
# JOBS=2 processes at once; folders of studies that were undone are left in KEEP. About 0.7 CPU
# seconds a study. The last line says how many held, were refused, undone, failed.
set -u

n=${1:?usage: many.sh N FIRST [KEEP]}
first=${2:?usage: many.sh N FIRST [KEEP]}
work=$(mktemp -d "${TMPDIR:-/tmp}/alike-many.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
# Pictures are drawn for the shipped studies; here they would be most of the time.
mkdir "$work/bin"
printf '#!/bin/sh\nexit 0\n' >"$work/bin/gnuplot"
chmod +x "$work/bin/gnuplot"
PATH=$work/bin:$PATH PYTHONDONTWRITEBYTECODE=1 TMPDIR=$work \
    python3 tests/publication/trial.py "${ALIKE:-build/alike}" "$n" "$first" --jobs "${JOBS:-2}" ${3:+--keep "$3"}
