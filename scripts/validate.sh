#!/bin/sh
# Simulated worlds whose truth is known: does the design find it? Writes docs/validation.md and shows
# the tables; exit status 1 where a gated table fails, and then the page stays as it was.
#
#   scripts/validate.sh BUILD         WORLDS=100 make validate: fewer, for a quick look, page unchanged
set -eu

build=${1:-build}
worlds=${WORLDS:-1000}
page=docs/validation.md
tables=$build/validation.txt

"$build/validate" "$worlds" "$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)" >"$tables" || {
    status=$?
    cat "$tables"
    exit $status
}
cat "$tables"
[ "$worlds" -ge 1000 ] || exit 0

cat >"$page.new" <<PAGE
# Validation: does the design find a truth that is known?

Written by \`make validate\`: $worlds simulated worlds for each row, studied with the method that studies of test records use.
Everything here is simulated.

**A world.** 40 program schools with 600 students, and 3,600 comparison students in 80 (or 25) schools; grades 4 to 6; a
scale like that of MAP Growth, measured with a standard error of 3.2 points before and after. Schools differ in locale, in the share
of students with free or reduced-price lunch, and in how much their students grow without any program (SD 1.5 points); these last differences have the
same distribution among program and other schools unless the row says otherwise. The program adds 3 points on average, more in some
schools (SD 0.7) and more for students who start low. The truth is the mean of what it did to the program students who
were matched.

**The study.** Virtual comparison groups of up to 51: same grade and locale, pretest within 1 point, lunch share within
15 percent, test dates within 18 days; weighted regression on treatment, pretest, grade, locale, lunch share and dates; 95% intervals from
variances clustered two ways, by the program student's school with its comparison groups and by the record's own
school (the default), and one way, by the first alone. All numbers but shares are points; the SD of scores is about 15.

**What must hold** in the first table, else \`make validate\` fails: the mean estimate is within 4 Monte Carlo standard
errors of the mean truth, two-way intervals cover it in 92 to 98% of worlds, and the plain difference of mean scores does not find it.

$(cat "$tables")

The second table is shown and not judged. A comparison can only be as good as what it knows of the students and the schools: who was
chosen for something that no earlier test shows, or by schools that were better already, is taken for the work of the
program, and the interval around the estimate does not tell. An earlier span as placebo can.
PAGE
mv "$page.new" "$page"
echo "Written: $page"
