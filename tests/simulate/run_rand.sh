#!/bin/sh
# datasets/rand: the files are those that the program makes, and the three studies find the truth that
# was put into them: the 95% interval of each main estimate holds the mean effect of truth.csv.
. tests/suite.sh
same_when_sanitized "files are the same"

rand=datasets/rand

scripts/simulate_rand.sh "${alike%/alike}" "$work/rand"
problem=
for made in "$work"/rand/*; do
    name=${made##*/}
    case $name in
    *.gz) gzip -dc "$made" >"$work/a" && gzip -dc "$rand/$name" >"$work/b" ;;
    *) cp "$made" "$work/a" && cp "$rand/$name" "$work/b" ;;
    esac
    cmp -s "$work/a" "$work/b" || problem="$problem $name differs from what the program makes;"
done
verdict the_shipped_files_are_those_that_the_program_makes "$problem"

truth() { # study subject from to
    grep "^study,study_$1,$2,$3,$4," "$rand/truth.csv" | cut -d , -f 7
}

# Columns of effects.csv: 1 outcome, 2 design, 5 group, 12 and 13 the interval. The one quoted cell
# before them ("ATT, matched treated") holds a comma, which is taken out first.
holds() { # study outcome truth
    sed 's/"ATT, matched treated"/ATT/' "$work/$1/tables/effects.csv" |
        awk -F , -v outcome="$2" -v truth="$3" '
            $1 == outcome && $2 == "primary" && $5 == "" {
                n++
                if (truth == "" || truth < $12 || truth > $13)
                    print outcome ": the truth is " truth ", the interval " $12 " to " $13
            }
            END { if (n != 1) print outcome ": " n + 0 " estimates" }'
}

study() { # year from to span
    sed 's/^report: {/report: {charts: none, /' "$rand/study_$1.yaml" >"$work/rand/study_$1.yaml"
    problem=$("$alike" run "$work/rand/study_$1.yaml" -q -o "$work/$1" 2>&1 >"$work/said") || true
    for subject in Mathematics Reading; do
        name=$(echo "$subject" | tr MR mr)_$4
        problem=$problem$(holds "$1" "$name" "$(truth "$1" "$subject" "$2" "$3")")
    done
    verdict "the_study_of_$1_finds_what_the_simulated_program_did" "$problem"
}
study 2014 'Fall 2012-2013' 'Spring 2013-2014' two_years
study 2015 'Fall 2013-2014' 'Spring 2014-2015' two_years
study 2017 'Fall 2014-2015' 'Spring 2014-2015' one_year

# The survey of teachers: of six intervals one may miss, and none by much.
sed 's/^report: {/report: {charts: none, /; s/publish: yes/publish: no/' "$rand/study_2015.yaml" >"$work/rand/inside.yaml"
problem=$("$alike" run "$work/rand/inside.yaml" -q -o "$work/inside" 2>&1 >"$work/said" | grep '^error')
verdict the_survey_finds_what_the_program_did_to_answers "$problem$(
    awk -F , 'NR == FNR { truth[$1] = $5; next }
        FNR == 1 { delete column; for (k = 1; k <= NF; k++) { sub(/\r$/, "", $k); column[$k] = k } next }
        $column["ci_low"] != "" {
            n++; d = $column["difference"]; se = $column["se"]
            missed += truth[$1] < $column["ci_low"] || truth[$1] > $column["ci_high"]
            if (!($1 in truth) || (d - truth[$1]) ^ 2 > 9 * se * se) print $1 ": " d ", the truth is " truth[$1]
        }
        END { if (n != 6) print n + 0 " differences"; if (missed > 1) print missed " intervals miss the truth" }' \
        "$rand/truth_survey.csv" "$work/inside/tables/survey_teachers_items.csv" "$work/inside/tables/survey_teachers_indices.csv"
)"

"$alike" simulate --schools 40 -o "$work/fresh" >"$work/said" 2>&1
problem=$("$alike" run "$work/fresh/study.yaml" -q -o "$work/fresh.out" 2>&1 >"$work/said" | grep '^alike:')
[ -n "$problem" ] || [ -s "$work/fresh.out/report.md" ] || [ -s "$work/fresh.out/report.html" ] || problem='no report'
[ -n "$problem" ] || [ -s "$work/fresh.out/tables/spans.csv" ] || problem='no effects over several spans'
verdict a_simulated_study_runs_as_it_is_written "$problem"

finish
