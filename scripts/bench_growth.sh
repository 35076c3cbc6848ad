#!/bin/sh
# How the cost of one work grows: each file of tests/bench/rows prepares one input at three sizes and
# runs it; told are CPU seconds, the peak of memory and the exponent of growth (the slope of log CPU on
# log size over the sizes; 1 is linear). OLD=PROGRAM measures another build by turns with this one.
#
#   scripts/bench_growth.sh BUILD [WORD]     rows whose name holds WORD; REPEAT=3 takes the least of three
#
# A row sets `title`, `sizes` (three, ascending) and two functions: `prepare SIZE` writes what the row
# needs into $folder once, `work SIZE PROGRAM` runs the program (in $folder, output thrown away).
set -eu

build=${1:-build}
word=${2:-}
top=$(pwd)
alike=$top/$build/alike
generate=$top/$build/bench/generate
repeat=${REPEAT:-1}

# CPU seconds and MiB of one run, as "seconds MiB".
once() { # size program
    # In a process of its own, so that times of earlier works stay out of the sum.
    (cd "$folder" && /usr/bin/time -f '%U %S %M' -o time.log sh -c ". '$row_file'; work '$1' '$2'" \
        >work.log 2>&1) || { cat "$folder/work.log" >&2; exit 1; }
    tail -1 "$folder/time.log" | awk '{printf "%.3f %.0f\n", $1 + $2, $3 / 1024}'
}

# The least of `repeat` turns of each program.
least() { # size
    turn=0
    : >"$folder/turns"
    while [ "$turn" -lt "$repeat" ]; do
        for program in "$alike" ${OLD:+"$OLD"}; do
            echo "$program $(once "$1" "$program")" >>"$folder/turns"
        done
        turn=$((turn + 1))
    done
}

if ! /usr/bin/time -f %U true >/dev/null 2>&1; then
    echo "growth of cost: needs GNU time (Debian: apt-get install time)"
    exit 0
fi
for row_file in "$top"/tests/bench/rows/*"$word"*.sh; do
    name=$(basename "$row_file" .sh)
    folder=$top/$build/bench/$name
    mkdir -p "$folder"
    . "$row_file"
    echo "== $title"
    : >"$folder/points"
    for size in ${SIZES_OF_ROW:-$sizes}; do
        (cd "$folder" && prepare "$size")
        least "$size"
        for program in "$alike" ${OLD:+"$OLD"}; do
            awk -v p="$program" -v n="$size" '$1 == p && (best == "" || $2 < best) {best = $2; mib = $3}
                END {print p, n, best, mib}' "$folder/turns" >>"$folder/points"
        done
    done
    for program in "$alike" ${OLD:+"$OLD"}; do
        awk -v p="$program" -v old="${OLD:-}" '$1 == p {
                line = line sprintf("  %s: %.2f CPU s, %d MiB;", $2, $3, $4)
                x = log($2); y = log($3 > .001 ? $3 : .001)
                n++; sx += x; sy += y; sxx += x * x; sxy += x * y
            }
            END {
                slope = n > 1 ? (n * sxy - sx * sy) / (n * sxx - sx * sx) : 0
                printf "  %s%s  exponent %.2f\n", p == old ? "(old)" : "", line, slope
            }' "$folder/points"
    done
done
