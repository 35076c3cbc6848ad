#!/bin/sh
# The attack is not blind: of each leak that is planted in a published folder it tells, and only after
# it was planted; it tells when it can't read a folder, when a part of it can't run, and when it is wrong.
. tests/suite.sh
same_when_sanitized "what is attacked is the same"

here=$PWD/tests/publication
without=${alike%/alike}/tests/publication/release_without
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
idle_gnuplot 0

attack() { # folder argument...
    python3 "$here/attack.py" "$@" --data "$work/study" >"$work/found" 2>&1
}

leak() { # name pattern
    rm -rf "$work/leak"
    cp -R "$work/study/public" "$work/leak"
    attack "$work/leak"
    if grep -E -q -e "$2" "$work/found"; then
        echo "found before it was planted:"
        grep -E -e "$2" "$work/found" | head -3
        return 1
    fi
    python3 "$here/planted.py" "$1" "$work/leak" "$work/study" || return 1
    attack "$work/leak"
    status=$?
    grep -E -q -e "$2" "$work/found" && [ $status -eq 1 ] && return 0
    echo "not found (exit status $status):"
    tail -12 "$work/found"
    return 1
}

picture_in_place() {
    rm -rf "$work/leak"
    cp -R "$work/study/public" "$work/leak"
    python3 "$here/planted.py" a_true_picture "$work/leak" "$work/study" || return 1
    attack "$work/leak"
    ! grep '^chart .*planted' "$work/found"
}

ends_with() { # status folder argument...
    expected=$1
    shift
    attack "$@"
    status=$?
    [ $status -eq "$expected" ] && return 0
    echo "exit status $status, not $expected:"
    tail -3 "$work/found"
    return 1
}

if ! command -v python3 >/dev/null 2>&1; then
    tell 'the attack finds what is planted (needs python3)' 77
    finish
fi
python3 "$here/plants.py" shares "$work/study" && cd "$work/study" || exit 1
sed 's/publish: yes/publish: no/' study.yaml >exact.yaml
"$alike" run exact.yaml -q --matched -o exact >/dev/null || exit 1
"$alike" run study.yaml -q -o public >/dev/null || exit 1

python3 "$here/planted.py" --list >"$work/list"
while read -r name pattern; do
    check "$name is found" leak "$name" "$pattern"
done <"$work/list"
check 'a picture drawn from the written numbers is in order' picture_in_place
# Of two starting years one has no estimate, and the mean of both is shown: the other follows.
a_year_follows_from_a_mean() {
    python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import starts; starts.write_starts(5, sys.argv[2])' \
        "$here" "$work/starts" && (cd "$work/starts" && "$alike" run study.yaml -q -o public >/dev/null) || return 1
    python3 "$here/attack.py" "$work/starts/public" >"$work/found"
    ! grep 'the mean less the others' "$work/found" || return 1
    python3 "$here/planted.py" a_year "$work/starts/public" "$work/starts" &&
        python3 "$here/attack.py" "$work/starts/public" >"$work/found"
    grep -q '^near .*year-1 of 2017.*the mean less the others' "$work/found"
}
check 'a starting year that follows from a mean is found' a_year_follows_from_a_mean
# Of some tests it is not known how they were taken: with the registry left off all but few are told of.
a_condition_of_all_but_few() {
    python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import starts; starts.write_starts(6, sys.argv[2])' \
        "$here" "$work/tested" && cd "$work/tested" || return 1
    sed 's/publish: yes/publish: no/' study.yaml >exact.yaml
    "$alike" run exact.yaml -q --matched -o exact >/dev/null && "$alike" run study.yaml -q -o public >/dev/null &&
        "$without" registry study.yaml off || return 1
    python3 "$here/attack.py" public --truth exact --data . >"$work/found"
    ! grep '^condition' "$work/found" || return 1
    python3 "$here/attack.py" off --truth exact --data . >"$work/found"
    grep -q '^condition .*few are not known' "$work/found"
}
check 'a condition of all but few is found' a_condition_of_all_but_few
check 'a folder that is not there can not be read' ends_with 2 "$work/nowhere"
check 'internal results are refused' ends_with 2 "$work/study/exact"
rm -rf "$work/leak"
cp -R "$work/study/public" "$work/leak"
python3 "$here/planted.py" odd_count "$work/leak" "$work/study"
check 'an interval without the truth is a fault of the attack' ends_with 4 "$work/leak" --truth "$work/study/exact"
finish
