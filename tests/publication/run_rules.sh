#!/bin/sh
# Each rule of publication is needed: on a small study made for it, the attack finds nothing in what is
# published, and finds what was planted when that one rule is left off (release_without.c).
. tests/suite.sh

here=$PWD/tests/publication
without=${alike%/alike}/tests/publication/release_without
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
idle_gnuplot 0

# The plant as it is published, and as it is; the attack knows both.
published() { # rule
    python3 "$here/plants.py" "$1" "$work/$1" || return 1
    cd "$work/$1" || return 1
    sed 's/publish: yes/publish: no/' study.yaml >exact.yaml
    "$alike" run exact.yaml -q --matched -o exact >/dev/null || return 1
    "$alike" run study.yaml -q -o public >/dev/null || return 1
    python3 "$here/attack.py" public --truth exact --data .
}

left_off() { # rule rules-left-off pattern
    cd "$work/$1" || return 1
    "$without" "$2" study.yaml off || return 1
    python3 "$here/attack.py" off --truth exact --data . >found 2>&1
    grep -E -q -e "$3" found && return 0
    echo "the attack did not find $3, but:"
    tail -20 found
    return 1
}

# The rule is needed beside the other: what finds nothing with that one alone left off.
held_alone() { # rule other
    cd "$work/$1" || return 1
    "$without" "$2" study.yaml alone || return 1
    python3 "$here/attack.py" alone --truth exact --data .
}

if ! command -v python3 >/dev/null 2>&1; then
    tell 'rules, one by one (needs python3)' 77
    finish
fi
python3 "$here/plants.py" --list >"$work/list"
while read -r rule off pattern; do
    check "$rule: with every rule nothing is found" published "$rule"
    check "$rule: without it what was planted is found" left_off "$rule" "$off" "$pattern"
    case $off in
    "$rule") ;;
    *) check "$rule: with the other rule alone left off nothing is found" held_alone "$rule" "${off#*,}" ;;
    esac
done <"$work/list"
finish
