#!/bin/sh
# Simulated worlds whose truth is known: does the design find it, and how often is a true "no effect"
# rejected? Writes docs/validation.md and shows the tables; exit status 1 where a gate fails, and
# then the page stays as it was.
#
#   scripts/validate.sh BUILD     1,000 worlds for each selection, 2,000 for each cell without an effect
#                                   and 100 for each number of program schools, school by school
#     WORLDS=100                  as many of each, for a quick look, page unchanged
#     CELLS='nearest 2/20'        cells without an effect whose names hold these words; nothing else
#     ICC=0.05                    another share of the residual's variance between schools (0.15)
#     JOBS=2                      threads
set -u

build=${1:-build}
worlds=${WORLDS:-1000}
null_worlds=${WORLDS:-2000}
jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)}
page=docs/validation.md
tables=$build/validation.txt
nulls=$build/validation_nulls.txt
schools=$build/validation_schools.txt
pretest=$build/validation_pretest.txt
gaps=$build/validation_gaps.txt
coverage=$build/validation_coverage.txt
sites=$build/validation_sites.txt
districts=$build/validation_districts.txt
surveys=$build/validation_surveys.txt
implementation=$build/validation_implementation.txt
useless=$build/validation_useless.txt
# a world holds hundreds of schools
school_worlds=$((worlds < 100 ? worlds : 100))

# The words of CELLS are one argument.
without_effect() {
    "$build/validate" nulls --worlds "$null_worlds" --threads "$jobs" --icc "${ICC:-0.15}" \
        --cells "${CELLS-}" --csv "$build/validation_nulls.csv" --before tests/validate/nulls_before.csv >"$nulls"
}

if [ -n "${CELLS-}" ]; then
    without_effect
    status=$?
    cat "$nulls"
    exit $status
fi
"$build/validate" selection "$worlds" "$jobs" >"$tables"
status=$?
cat "$tables"
"$build/validate" schools "$school_worlds" "$jobs" tests/validate/schools_before.csv >"$schools" || status=$?
cat "$schools"
without_effect || status=$?
cat "$nulls"
# each world is a bootstrap; a gate of 92 to 97% needs as many
"$build/validate" pretest --worlds "$worlds" --bias-worlds "$null_worlds" --threads "$jobs" \
    >"$pretest" || status=$?
cat "$pretest"
"$build/validate" gaps --worlds "$worlds" --threads "$jobs" >"$gaps" || status=$?
cat "$gaps"
# a gate of 93 to 97% needs so many
"$build/validate" coverage --worlds $((null_worlds * 5 / 2)) >"$coverage" || status=$?
cat "$coverage"
"$build/validate" sites --worlds "$worlds" >"$sites" || status=$?
cat "$sites"
"$build/validate" districts --worlds $((null_worlds * 2)) >"$districts" || status=$?
cat "$districts"
"$build/validate" surveys --worlds "$null_worlds" >"$surveys" || status=$?
cat "$surveys"
"$build/validate" implementation --worlds "$null_worlds" >"$implementation" || status=$?
cat "$implementation"
# whole studies: a tenth of the worlds
ALIKE=$build/alike tests/validate/useless.sh $(((null_worlds + 9) / 10)) >"$useless" || status=$?
cat "$useless"
[ $status -eq 0 ] || exit $status
[ -z "${WORLDS-}${ICC-}" ] || exit 0

cat >"$page.new" <<PAGE
# Validation: does the design find a truth that is known?

Written by \`make validate\`. Everything here is simulated. First, worlds in which the program helps: is that found? Then
its [schools one by one](#do-schools-intervals-hold-the-truth), and
[worlds in which it does nothing](#does-it-find-an-effect-where-there-is-none): how often is one claimed?

## Does it find an effect that is there?

$worlds worlds for each row, studied with the method that studies of test records use.

**A world.** 40 program schools with 600 students, and 3,600 comparison students in 80 (or 25) schools; grades 4 to 6; a
scale like that of MAP Growth, measured with a standard error of 3.2 points before and after. Schools differ in locale, in the share
of students with free or reduced-price lunch, and in how much their students grow without any program (SD 1.5 points); these last differences have the
same distribution among program and other schools unless the row says otherwise. The program adds 3 points on average, more in some
schools (SD 0.7) and more for students who start low. The truth is the mean of what it did to the program students who
were matched.

**The study.** Virtual comparison groups of up to 51: same grade and locale, pretest within 1 point, lunch share within
15 percent, test dates within 18 days; weighted regression on treatment, pretest, grade, locale, lunch share and dates; 95% intervals by the
default, school components. Beside it stand intervals of CR2 clustered two ways, by the program student's school with its comparison
groups and by the record's own school, and one way, by the first alone. All numbers but shares are points; the SD of scores is about 15.

**What must hold** in the first table, else \`make validate\` fails: the mean estimate is within 4 Monte Carlo standard
errors of the mean truth, intervals of the default cover it in 92 to 98% of worlds, and the plain difference of mean scores does not find it.

$(cat "$tables")

The second table is shown and not judged. A comparison can only be as good as what it knows of the students and the schools: who was
chosen for something that no earlier test shows, or by schools that were better already, is taken for the work of the
program, and the interval around the estimate does not tell. An earlier span as placebo can.

## Do schools' intervals hold the truth?

$(cat tests/validate/schools.md)

$(cat "$schools")

## Does it find an effect where there is none?

$(cat tests/validate/nulls.md)

$(cat "$nulls")

### The error of the pretest

$(cat tests/validate/pretest.md)

$(cat "$pretest")

### Averages over sites

$(cat tests/validate/sites.md)

$(cat "$sites")

### Averages over districts

$(cat tests/validate/districts.md)

$(cat "$districts")

## Differences of surveys

$(cat tests/validate/surveys.md)

$(cat "$surveys")

## Links between effects of schools and a measure of them

$(cat tests/validate/implementation.md)

$(cat "$implementation")

### A product that does nothing, used by the keen

$(cat tests/validate/useless.md)

$(cat "$useless")

## Students of whom a covariate is not known

$(cat tests/validate/gaps.md)

$(cat "$gaps")

## Estimator by estimator, variance by variance

$(cat tests/validate/coverage.md)

$(cat "$coverage")
PAGE
mv "$page.new" "$page"
echo "Written: $page"
