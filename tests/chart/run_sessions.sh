#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# All charts of a study by one gnuplot a worker are, to the byte, those that a gnuplot for each
# picture draws: nothing of one chart is left in the next.
. tests/suite.sh

gnuplot=$(command -v gnuplot) || { tell "pictures of sessions (needs gnuplot)" 77 && finish; }
same_when_sanitized "pictures are the same"
alone=$work/alone session=$work/session
mkdir -p "$alone" "$session"
# shellcheck disable=SC2016 # the stand-ins expand them
printf '#!/bin/sh\n[ $# -gt 1 ] || exit 1\nexec "%s" "$@"\n' "$gnuplot" >"$alone/gnuplot"
# shellcheck disable=SC2016
printf '#!/bin/sh\necho "$#" >>"%s/starts"\nexec "%s" "$@"\n' "$work" "$gnuplot" >"$session/gnuplot"
chmod +x "$alone/gnuplot" "$session/gnuplot"

drawn_in() { # folder with a gnuplot
    PATH="$1:$PATH" "$alike" run datasets/bdf/study.yaml -q -o "$1/out" >"$work/said" 2>&1 || { cat "$work/said" && return 1; }
}

pictures_of_a_session_are_those_of_single_starts() {
    drawn_in "$alone" && drawn_in "$session" || return 1
    [ "$(find "$session/out/charts" -name '*.svg' -o -name '*.p[dn][fg]' | wc -l)" -ge 40 ] || { echo "few pictures" && return 1; }
    diff -r "$alone/out" "$session/out"
}

there_is_one_gnuplot_a_worker() {
    [ "$(cat "$work/starts")" = "1
1" ] || { echo "starts, by their number of arguments:" && cat "$work/starts" && return 1; }
}

check 'pictures of a session are those of single starts' pictures_of_a_session_are_those_of_single_starts
check 'there is one gnuplot a worker' there_is_one_gnuplot_a_worker
finish
