#!/bin/sh
# A product that does nothing, used by the keen: how often does page one claim an effect, and what do
# those show who used it as recommended? The table in Markdown goes to standard output; exit status 1
# where page one claims more than chance does, or speaks of use (or users are not ahead: then nothing is
# asked).
#
#   ALIKE=build/alike tests/validate/useless.sh [WORLDS]
set -eu

alike=${ALIKE:?set ALIKE to the program}
worlds=${1:-200}
work=$(mktemp -d "${TMPDIR:-/tmp}/alike-useless.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

cat >"$work/study.yaml" <<'END'
study: {title: A product that does nothing, program: the product}
data: {file: students.csv, id: id}
treatment: {column: program, treated: "Y", control: "N"}
outcomes: [{name: math, score: score, pretest: pretest, scale: same}]
covariates: [grade]
matching: {method: vcg, exact: [grade], within: {pretest: 2}, size: 20, exclude_same: school_id}
effects: {estimator: regression, adjust: yes, cluster: school_id}
report: {formats: [md], charts: none, publish: no}
implementation: {exposure: {column: minutes, per_week: yes, recommended: 33}}
END

# Cells of a table as lines of awk see them: quoted ones hold commas.
cells() { # file
    awk '{ sub(/\r$/, ""); while (match($0, /"[^"]*"/)) $0 = substr($0, 1, RSTART - 1) "quoted" substr($0, RSTART + RLENGTH); print }' "$1"
}

# Of one world: does everyone's interval leave 0 out; users' g, is its interval above 0 ("none": nobody
# met the recommendation); does page one speak of use.
one_world() { # schools seed
    awk -v work="$work" -v seed="$2" -v schools="$1" -f tests/implementation/useless_world.awk
    rm -rf "$work/out"
    "$alike" run -q "$work/study.yaml" -o "$work/out" >"$work/said" 2>&1 || { cat "$work/said" >&2; return 1; }
    sed '/^## 1/,$d' "$work/out/report.md" >"$work/page_one"
    spoken=$(grep -ciE 'recommend|minutes|used it|dose' "$work/page_one" || true)
    users="none none"
    [ ! -e "$work/out/tables/users.csv" ] || users=$(cells "$work/out/tables/users.csv" | awk -F, '
        FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        FNR == 3 { print $at["g"] == "" ? "none none" : $at["g"] " " ($at["g_ci_low"] > 0) }')
    cells "$work/out/tables/effects.csv" | awk -F, -v users="$users" -v spoken="$spoken" '
        FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        FNR == 2 { print ($at["ci_low"] > 0 || $at["ci_high"] < 0), users, spoken }'
}

echo "| program | worlds | page one claims an effect | users \"effect\", mean | its interval above 0 | page one speaks of use | |"
echo "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
status=0
for schools in 24 6 2; do
    : >"$work/rows"
    world=1
    while [ "$world" -le "$worlds" ]; do
        one_world $schools $((world * 7919 + schools)) >>"$work/rows"
        world=$((world + 1))
    done
    # at most what 5% gives 99.9 times of 100, by the normal approximation and half a world more
    awk -v schools=$schools '{ n++; claims += $1; spoken += $4 > 0 }
        $2 != "none" { users++; g += $2; above += $3 }
        END {
            most = .05 * n + 3.09 * sqrt(.05 * .95 * n) + .5
            good = n > 0 && claims <= most && spoken == 0 && g / users > .2
            printf "| %d schools | %d | %.1f%% | %.2f SD | %.0f%% | %d times | %s |\n",
                schools, n, 100 * claims / n, g / users, 100 * above / users, spoken, good ? "holds" : "FAILS"
            exit !good
        }' "$work/rows" || status=1
done
exit $status
