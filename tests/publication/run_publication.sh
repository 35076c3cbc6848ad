#!/bin/sh
# What is published can't be undone by the project's own attack: random small studies, and the shipped
# ones. Every interval that the attack derives holds the truth, or the attack is wrong.
. tests/suite.sh

here=$PWD/tests/publication
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
idle_gnuplot 0
n_random=20
case $alike in */build-sanitize/*) n_random=2 ;; esac

random_studies() {
    JOBS=2 ALIKE=$alike TMPDIR=$work sh "$here/many.sh" "$n_random" 1
}

# A copy of the folder of the data: nothing is written beside the shipped studies. Where the data are
# public already no rule applies; here they serve as if they were not.
shipped() { # folder study
    cp -R "$top/datasets/$1/." "$work/shipped" || return 1
    cd "$work/shipped" || return 1
    for publish in yes no; do
        sed -e "s/publish: *[yn][a-z]*/publish: $publish/" -e 's/^  public: yes/  public: no/' "$2" >"$publish.yaml"
        grep -q "publish: $publish" "$publish.yaml" || {
            echo "$2 does not say whether it is published"
            return 1
        }
    done
    for publish in no yes; do # so that both hold a lock
        "$alike" design $publish.yaml -q -o plan >/dev/null || return 1
    done
    "$alike" run no.yaml -q --matched -o exact >/dev/null || return 1
    "$alike" run yes.yaml -q -o public >/dev/null || return 1
    python3 "$here/attack.py" public --truth exact --data .
}

if ! command -v python3 >/dev/null 2>&1; then
    tell 'published studies under attack (needs python3)' 77
    finish
fi
check 'of random studies nothing is recovered' random_studies
for study in datasets/*/study*.yaml; do
    folder=${study#datasets/}
    mkdir "$work/shipped"
    check "of $study nothing is recovered" shipped "${folder%/*}" "${study##*/}"
    rm -rf "$work/shipped"
done
finish
