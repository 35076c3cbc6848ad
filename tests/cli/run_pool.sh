#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# alike pool: districts that run their own studies, put together from their folders alone.
. tests/suite.sh
idle_gnuplot 0

# 18 schools of 20 students, 6 with the program, which differ by the seed.
students() { # seed effect
    awk -v seed="$1" -v effect="$2" 'BEGIN {
        srand(seed)
        print "id,school,program,gender,pre,math,algebra"
        for (s = 1; s <= 18; s++) {
            prog = s % 3 == 0
            school = 4 * (rand() + rand() - 1)
            for (i = 1; i <= 20; i++) {
                own = 30 * (rand() + rand() + rand() - 1.5)
                noise = 12 * (rand() + rand() - 1)
                pre = 200 + own + 8 * (rand() + rand() - 1)
                printf "d%ds%02d%03d,s%02d,%d,%s,%.0f,%.1f,%.1f\n", seed, s, i, s, prog, i % 3 ? "F" : "M", pre,
                       208 + own + effect * prog + school + noise,
                       150 + own / 2 + effect / 2 * prog + school + noise / 2 + 6 * (rand() + rand() - 1)
            }
        }
    }'
}

district() { # number effect title
    mkdir -p "$work/d$1" && cd "$work/d$1" || return 1
    students "$1" "$2" >students.csv
    cat >study.yaml <<END
study: {title: "$3", program: Tutoring, unit: pupil}
data: {file: students.csv, id: id}
treatment: {column: program, treated: "1", control: "0"}
outcomes:
  - {name: math, label: Mathematics, score: math, pretest: pre, domain: mathematics, scale: same}
  - {name: algebra, score: algebra, pretest: pre, domain: mathematics}
covariates: [pretest]
matching: {caliper: none}
effects: {cluster: school, subgroups: [gender, {quantiles: pretest, groups: 2}]}
alternatives:
  - {name: all, matching: {method: unmatched}}
report: {charts: none, formats: [md]}
END
    "$alike" run study.yaml -q -o exact >out.txt 2>&1 && "$alike" publish study.yaml -q -o public >>out.txt 2>&1 ||
        { cat out.txt && return 1; }
}
cd "$work" || exit 1
(district 1 1 'North | district' && district 2 3 'South district' && district 3 5 'East *district*') || exit 1

pool() { # arguments of alike pool
    "$alike" pool "$@" >said.txt 2>err.txt || { cat err.txt && return 1; }
}

# The average by precision of each outcome and design, in points and in standard deviations.
is_the_inverse_variance_mean() { # folder of each district, tolerance: of its own, and in standard errors
    awk -F, -v tolerance="$2" -v errors="$3" '
        function off(a, b, most) { return a - b > most || b - a > most }
        { gsub(/"[^"]*"/, "text"); sub(/\r$/, "") }
        FNR == 1 { for (i = 1; i <= NF; i++) col[FILENAME, $i] = i; next }
        FILENAME !~ /averages/ && $(col[FILENAME, "group"]) == "" {
            key = $(col[FILENAME, "outcome"]) " " $(col[FILENAME, "design"])
            add(key " points", $(col[FILENAME, "estimate"]), $(col[FILENAME, "se"]))
            add(key " SD", $(col[FILENAME, "effect_size"]), $(col[FILENAME, "effect_size_se"]))
        }
        FILENAME ~ /averages/ && $1 == "outcome" && $(col[FILENAME, "over"]) == "all" &&
            $(col[FILENAME, "average"]) == "by precision" {
            key = $2 " " $(col[FILENAME, "design"]) " " $(col[FILENAME, "unit"])
            most = tolerance + errors / sqrt(w[key])
            # its error is that of known weights and a little more
            more = $(col[FILENAME, "se"]) * sqrt(w[key])
            if (off($(col[FILENAME, "estimate"]), y[key] / w[key], most) || more < 1 - errors || more > 1.2)
                print key ": " $(col[FILENAME, "estimate"]) " is not " y[key] / w[key]
            n++
        }
        function add(key, value, se) { w[key] += 1 / se ^ 2; y[key] += value / se ^ 2 }
        END { if (n != 8) print n " averages and not 8" }' \
        d1/"$1"/tables/effects.csv d2/"$1"/tables/effects.csv d3/"$1"/tables/effects.csv out/tables/pooled_averages.csv >wrong.txt
    [ ! -s wrong.txt ] || { cat wrong.txt && return 1; }
}

exact_districts_are_averaged_by_precision() {
    pool d1/exact d2/exact d3/exact -o out && is_the_inverse_variance_mean exact 1e-10 0 || return 1
    grep -q 'Internal: at least one' out/report.md && [ -s out/INTERNAL.txt ] || return 1
    tail -1 said.txt | grep -qx 'Report: out/report.html' && [ -s out/report.html ] &&
        grep -q 'Whether any pupil is in two' err.txt
}

# tau^2, the mean, and the standard error, which is never below that of equal effects.
is_as_metafor_has_it() {
    Rscript -e 'library(metafor)' >/dev/null 2>&1 || return 77
    cat >check.R <<'END'
suppressMessages(library(metafor))
rows <- read.csv("out/tables/pooled_effects.csv")
averages <- read.csv("out/tables/pooled_averages.csv")
key <- function(x) paste(x$of, x$outcome, x$design, x$unit)
n <- 0
for (i in which(averages$average == "over studies" & averages$over == "all")) {
  a <- averages[i, ]
  of <- rows[key(rows) == key(a), ]
  how <- list(threshold = 1e-13, maxiter = 10000)
  f <- rma(of$estimate, sei = of$se, method = "REML", test = "knha", control = how)
  z <- rma(of$estimate, sei = of$se, method = "REML", control = how)
  off <- c(f$tau2 - a$tau2, f$beta - a$estimate, max(f$se, z$se) - a$se)
  if (any(abs(off) > 1e-6 * c(1, 1, 1))) cat(key(a), "off by", format(off), "\n")
  q <- averages[i + 1, ]
  if (abs(f$QE - q$cochran_q) > 1e-9 * f$QE) cat(key(a), "Q", f$QE, q$cochran_q, "\n")
  n <- n + 1
}
if (n != 9) cat(n, "averages and not 9\n")
parts <- read.csv("out/tables/pooled_parts.csv")
parts <- parts[parts$over == "all", ]
own <- do.call(rbind, lapply(1:3, function(d) read.csv(sprintf("d%d/exact/tables/effects.csv", d))))
for (i in seq_len(nrow(parts))) {
  a <- parts[i, ]
  of <- own[own$outcome == a$outcome & own$design == "primary" & own$group == a$group & own$level == a$level, ]
  if (a$unit == "SD") of$estimate <- of$effect_size
  if (a$unit == "SD") of$se <- of$effect_size_se
  f <- rma(of$estimate, sei = of$se, method = "REML", test = "adhoc", control = how)
  off <- c(f$beta - a$estimate, f$se - a$se, f$ci.lb - a$ci_low, sqrt(f$tau2) - a$tau)
  if (any(abs(off) > 1e-6)) cat(a$outcome, a$level, "off by", format(off), "\n")
}
if (nrow(parts) != 8) cat(nrow(parts), "averages of parts and not 8\n")
END
    Rscript check.R >wrong.txt 2>&1
    [ ! -s wrong.txt ] || { cat wrong.txt && return 1; }
}

published_folders_suffice() {
    pool d1/public d2/public d3/public -o out --publish && is_the_inverse_variance_mean public 1e-10 0.05 || return 1
    [ -s out/PUBLISHED.txt ] && [ ! -e out/INTERNAL.txt ] && ! grep -q 'Internal' out/report.md || return 1
    # where no exact folder is within reach the same comes of them, to the byte
    mkdir -p away/a away/b away/c
    cp d1/public/results.json away/a && cp d2/public/results.json away/b && cp d3/public/results.json away/c
    (cd away && "$alike" pool a b c -o out >said.txt 2>&1) || { cat away/said.txt && return 1; }
    diff -r out away/out
}

# No number that the exact results alone have to seven digits.
tells_no_exact_number() {
    for d in 1 2 3; do
        grep -oE '[0-9]+\.[0-9]{7,}' d$d/public/results.json | cut -c1-9
    done | sort -u >known.txt
    for d in 1 2 3; do
        grep -oE '[0-9]+\.[0-9]{7,}' d$d/exact/results.json | cut -c1-9
    done | sort -u | comm -23 - known.txt >exact.txt
    [ "$(wc -l <exact.txt)" -gt 500 ] || { echo "only $(wc -l <exact.txt) exact numbers" && return 1; }
    pool d1/exact d2/exact d3/exact -o other || return 1
    # the search finds them where they are
    grep -rhoE '[0-9]+\.[0-9]{7,}' other | cut -c1-9 | sort -u | comm -12 - exact.txt >found.txt
    [ -s found.txt ] || { echo "nothing found in a folder made of exact ones" && return 1; }
    grep -rhoE '[0-9]+\.[0-9]{7,}' out | cut -c1-9 | sort -u | comm -12 - exact.txt >found.txt
    [ ! -s found.txt ] || { cat found.txt && return 1; }
}

# Columns with numbers finer than any rule leaves, or counts of people that are not rounded.
too_fine() { # folder
    awk '
        { gsub(/"[^"]*"/, "text"); sub(/\r$/, ""); n = split($0, cell, ",") }
        FNR == 1 { for (i = 1; i <= n; i++) name[FILENAME, i] = cell[i]; next }
        { for (i = 1; i <= n; i++) {
            digits = cell[i]; sub(/e.*/, "", digits); gsub(/[^0-9]/, "", digits); sub(/^0+/, "", digits)
            if (cell[i] ~ /^-?[0-9.]+(e-?[0-9]+)?$/ && length(digits) > 5) print FILENAME " " name[FILENAME, i] " " cell[i]
            if (name[FILENAME, i] ~ /^n_/ && cell[i] % 10) print FILENAME " " name[FILENAME, i] " " cell[i]
        } }' "$1"/tables/*.csv
}

is_rounded_as_what_it_is_made_of() {
    pool d1/public d2/public d3/public -o out || return 1
    too_fine out >fine.txt
    [ ! -s fine.txt ] || { cat fine.txt && return 1; }
    pool d1/exact d2/exact d3/exact -o other && [ "$(too_fine other | wc -l)" -gt 100 ]
}

# What attacks a study's published folder finds nothing in this one.
stands_the_attack() {
    attack=${ALIKE_SHARED:-$top/../shared}/attack/attack.py
    [ -f "$attack" ] && command -v python3 >/dev/null 2>&1 || return 77
    pool d1/public d2/public d3/public -o out || return 1
    python3 "$attack" out >found.txt 2>&1 && grep -q '^0 recovered' found.txt || { cat found.txt && return 1; }
    # a finer number is seen
    for table in averages parts; do
        rm -rf finer && cp -R out finer
        sed 's/over studies,3/over studies,3.123456789/' out/tables/pooled_$table.csv >finer/tables/pooled_$table.csv
        ! python3 "$attack" finer >found.txt 2>&1 || { echo "not seen in $table" && return 1; }
    done
}

one_exact_district_makes_it_internal() {
    pool d1/exact d2/public d3/public -o mixed && [ -s mixed/INTERNAL.txt ] &&
        grep -q 'stand side by side here: this folder is' err.txt || { cat err.txt && return 1; }
    "$alike" pool d1/public d2/exact -o never --publish 2>err.txt && return 1
    [ ! -e never ] && grep -q '^error: d2/exact: these results are internal' err.txt || { cat err.txt && return 1; }
}

# A folder that holds a study's results is never replaced; a pooled one is, and a person's file in it stays.
a_study_is_never_written_over() {
    for target in d1/public d1 d3/exact .; do
        "$alike" pool d1/public d2/public -o $target 2>err.txt && { echo "went to $target" && return 1; }
        grep -q "^error: $target: .*-o" err.txt || { cat err.txt && return 1; }
    done
    [ -s d1/public/report.md ] && [ -s d3/exact/report.md ] || return 1
    echo mine >out/mine.txt
    pool d1/public d2/public -o out && [ "$(cat out/mine.txt)" = mine ] && grep -q '^. 2 studies put together' out/report.md
}

the_same_study_is_refused() {
    "$alike" pool d1/exact d1/public -o never 2>err.txt && return 1
    grep -q "^error: d1/public: this is the study of 'd1/exact': they have one title" err.txt || { cat err.txt && return 1; }
    "$alike" pool d1/public d2/public ./d1/public -o never 2>err.txt && return 1
    grep -q 'they are one folder' err.txt && [ ! -e never ] || { cat err.txt && return 1; }
}

says_it_to_programs() {
    pool d1/public d2/public d3/public -o out --json || return 1
    grep -q '"command": "pool"' said.txt && grep -q '"release": "published"' said.txt &&
        grep -q '"studies": 3' said.txt && [ ! -s err.txt ] || { cat said.txt err.txt && return 1; }
    "$alike" pool d1/public nowhere --json >said.txt 2>/dev/null && return 1
    grep -q '"kind": "usage"' said.txt
}

draws_every_study_and_the_average() {
    pool d1/exact d2/exact d3/exact -o out || return 1
    # three questions: their headings, three studies each, and an average
    awk -F'\t' '/^# rows/ { on = 1; next } /^#|^$/ { on = 0 } on { n[$1]++ }
        END { exit !(n[0] == 3 && n[1] == 9 && n[2] == 3) }' out/charts/pooled_studies.dat &&
        grep -q 'North | district' out/charts/pooled_studies.dat && grep -q '^internal = "internal' out/charts/style.gp &&
        grep -q 'charts/pooled_studies.svg, .pdf' err.txt && grep -q 'pooled_studies.dat' out/report.md || { cat out/charts/pooled_studies.dat err.txt && return 1; }
    pool d1/public d2/public -o out && grep -q '^internal = ""' out/charts/style.gp
}

titles_stand_in_their_cells() {
    pool d1/public d2/public d3/public -o out || return 1
    grep -qF 'North \| district' out/report.md && grep -qF 'East \*district\*' out/report.md || { grep district out/report.md && return 1; }
}

check exact_districts_are_averaged_by_precision exact_districts_are_averaged_by_precision
check is_as_metafor_has_it is_as_metafor_has_it
check published_folders_suffice published_folders_suffice
check tells_no_exact_number tells_no_exact_number
check is_rounded_as_what_it_is_made_of is_rounded_as_what_it_is_made_of
check stands_the_attack stands_the_attack
check one_exact_district_makes_it_internal one_exact_district_makes_it_internal
check a_study_is_never_written_over a_study_is_never_written_over
check the_same_study_is_refused the_same_study_is_refused
check says_it_to_programs says_it_to_programs
check draws_every_study_and_the_average draws_every_study_and_the_average
check titles_stand_in_their_cells titles_stand_in_their_cells
finish
