#!/bin/sh
# A study of schools that carried a program out more or less fully, made by formula: every number
# against metafor on the schools' effects and their covariance, the lock, publication, the order of
# rows and the number of jobs; and a product that does nothing, used by the keen.
. tests/suite.sh
idle_gnuplot 0

awk -v work="$work" -v seed=20250301 -v schools=24 -f tests/implementation/useless_world.awk

awk -F, -v OFS=, 'NR > 1 { $5 = -$5 } { print }' "$work/fidelity.csv" >"$work/turned.csv"

cat >"$work/study.yaml" <<'END'
study: {title: Implementation, program: the product}
data: {file: students.csv, id: id}
treatment: {column: program, treated: "Y", control: "N"}
outcomes: [{name: math, score: score, pretest: pretest, scale: same}]
covariates: [grade]
matching: {method: vcg, exact: [grade], within: {pretest: 2}, size: 20, exclude_same: school_id}
effects: {estimator: regression, adjust: yes, cluster: school_id}
report: {formats: [md], publish: no}
implementation:
  measures:
    - {name: fidelity, label: Lessons as planned, file: fidelity.csv, column: score, reliability: 0.8}
    - {name: flat, file: fidelity.csv, column: flat}
    - {name: half, file: fidelity.csv, column: half}
    - {name: minutes, students: minutes, summary: median}
  threshold: {fidelity: 0.5}
  relate: {adjust: [type]}
  exposure: {column: minutes, per_week: yes, recommended: 33}
END

run() { # study folder [option...]
    study=$1 out=$2
    shift 2
    "$alike" run -q "$work/$study.yaml" -o "$work/$out" "$@" >"$work/said" 2>&1 || {
        cat "$work/said"
        return 1
    }
}

row() { # folder table measure columns...
    awk -F, -v measure="$3" -v want="$4" '{ sub(/\r$/, "") } NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["measure"] == measure { n = split(want, w, " "); for (i = 1; i <= n; i++) printf "%s%s", $at[w[i]], i < n ? " " : "\n" }' \
        "$work/$1/tables/$2.csv"
}

a_study_with_measures_runs() {
    run study out --matched || return 1
    [ "$(row out implementation fidelity schools)" = 24 ] || row out implementation fidelity schools
    grep -q "Was there more where it was carried out more fully?" "$work/out/report.md" ||
        echo "the report has no section of it"
    for chart in link_outcomes threshold_outcomes; do
        [ -s "$work/out/charts/$chart.dat" ] || echo "there is no chart $chart"
    done
}

# rma.mv with the whole covariance; t with n - k degrees of freedom, the factor held at 1.
agrees_with_metafor() {
    Rscript -e 'library(metafor)' >/dev/null 2>&1 || return 77
    (cd "$work" && cat >oracle.R <<'END'
suppressMessages(library(metafor)); options(digits = 15)
tab <- function(name) read.csv(file.path("out/tables", paste0(name, ".csv")))
s <- tab("school_effects"); v <- tab("school_covariance")
v$school <- sprintf("%03d", as.integer(v$school)); v$other <- sprintf("%03d", as.integer(v$other))
s$school <- sprintf("%03d", as.integer(s$school))
i <- tab("implementation"); f <- read.csv("fidelity.csv", colClasses = c(school = "character"))
d <- read.csv("students.csv", colClasses = c(school_id = "character"))
size <- s$g[1] / s$effect[1]
V <- matrix(0, nrow(s), nrow(s), dimnames = list(s$school, s$school))
for (k in seq_len(nrow(v))) V[v$school[k], v$other[k]] <- V[v$other[k], v$school[k]] <- v$program[k] * size^2
x <- f$score[match(s$school, f$school)]; y <- s$effect * size
type <- d$type[match(s$school, d$school_id)]
z <- as.vector(scale(x)); a <- as.vector(scale(as.numeric(type == "district")))
m <- rma.mv(y, V, mods = ~ z + a, random = ~ 1 | school, data = s, test = "t", method = "REML",
            control = list(rel.tol = 1e-12))
W <- solve(V + diag(m$sigma2, nrow(V))); r <- y - cbind(1, z, a) %*% coef(m)
factor <- sqrt(max(1, t(r) %*% W %*% r / (nrow(V) - 3)))
me <- i[i$measure == "fidelity", ]
check <- function(what, ours, theirs, tolerance)
    if (!(abs(ours - theirs) <= tolerance)) cat(what, "is", ours, "and metafor's", theirs, "\n")
check("slope", me$slope, coef(m)[["z"]], 1e-6)
check("se", me$se, m$se[2] * factor, 1e-6)
check("tau2", me$tau2, m$sigma2, 1e-6)
check("df", me$df, 21, 0)
check("p", me$p, 2 * pt(-abs(me$slope / me$se), 21), 1e-12)
check("slope_own", me$slope_own, coef(m)[["z"]] / sd(x), 1e-5)
check("spearman", me$spearman, cor(x, y, method = "spearman"), 1e-12)
loo <- sapply(seq_len(nrow(V)), function(k) coef(rma.mv(y[-k], V[-k, -k], mods = ~ z[-k] + a[-k],
    random = ~ 1 | school, data = s[-k, ], method = "REML", control = list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-14)))[[2]])
check("loo_low", me$loo_low, min(loo), 1e-5); check("loo_high", me$loo_high, max(loo), 1e-5)
ma <- read.csv("out/matched.csv"); st <- tab("implementation_students"); st <- st[st$measure == "fidelity", ]
e <- merge(d, ma[ma$outcome == "math" & ma$weight > 0, c("id", "weight")], by = "id")
e$x <- ifelse(e$program == "Y", (f$score[match(e$school_id, f$school)] - mean(x)) / sd(x), 0)
g <- lm(score ~ pretest + I(pretest^2) + grade + I(program == "Y") + x, data = e, weights = weight)
check("students' slope", st$slope, size * coef(g)[["x"]], 1e-9)
X <- model.matrix(g); w <- e$weight; B <- solve(t(X * w) %*% X); meat <- 0
for (k in unique(e$school_id)) { # Bell and McCaffrey's CR2, working variances alike
    j <- which(e$school_id == k); Xk <- X[j, , drop = FALSE]; wk <- w[j]
    H <- Xk %*% B %*% t(Xk * wk)
    M <- diag(length(j)) - H - t(H) + Xk %*% B %*% (t(X * w) %*% (X * w)) %*% B %*% t(Xk)
    ev <- eigen((M + t(M)) / 2, symmetric = TRUE)
    A <- ev$vectors %*% (t(ev$vectors) / sqrt(pmax(ev$values, 1e-12)))
    part <- t(Xk * wk) %*% A %*% residuals(g)[j]; meat <- meat + part %*% t(part)
}
check("students' se", st$se, size * sqrt((B %*% meat %*% B)["x", "x"]), 1e-9)
check("slope_exact", me$slope_exact, me$slope / 0.8, 1e-12)
above <- as.numeric(x >= 0.5)
h <- rma.mv(y, V, mods = ~ above + a, random = ~ 1 | school, data = s, test = "t", method = "REML",
            control = list(rel.tol = 1e-12))
th <- tab("implementation_threshold")
check("difference", th$effect[3], coef(h)[["above"]], 1e-6)
check("schools above", th$schools[2], sum(above), 0)
used <- tapply(d$minutes[d$program == "Y"], d$school_id[d$program == "Y"], median)
b <- tab("implementation_schools"); b$school <- sprintf("%03d", as.integer(b$school)); b <- b[b$measure == "minutes", ]
all <- tapply(rep(1, sum(d$program == "Y")), d$school_id[d$program == "Y"], sum)
for (k in seq_len(nrow(b))) # schools all of whose students are compared
    if (b$n[k] == all[[b$school[k]]]) check(paste("minutes of", b$school[k]), b$value[k], used[[b$school[k]]], 0)
if (!any(b$n == all[b$school])) cat("no school is compared whole, so its minutes are not asked\n")
END
        Rscript oracle.R) >"$work/r" 2>&1 || {
        cat "$work/r"
        return 1
    }
    [ ! -s "$work/r" ] || {
        cat "$work/r"
        return 1
    }
}

# What is not tested says why.
untested_measures_say_why() {
    [ "$(row out implementation flat "p problem")" = " the measure is the same in all schools" ] || row out implementation flat "p problem"
}

# The keen used more and grew more: those who met the recommendation are ahead, the product did
# nothing, and page one says no more than that.
a_useless_product_stays_useless_on_page_one() {
    awk -F, '{ sub(/\r$/, "") } NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { g[NR] = $at["g"]; low[NR] = $at["g_ci_low"]; high[NR] = $at["g_ci_high"] }
        END { if (!(low[2] < 0 && high[2] > 0)) print "everyone enrolled: " low[2] " to " high[2]
              if (!(low[3] > 0.2)) print "those who met it should be far ahead, for the test to ask anything: " g[3] " from " low[3] }' \
        "$work/out/tables/users.csv"
    sed '/^## 1/,$d' "$work/out/report.md" >"$work/page_one.md"
    ! grep -niE 'recommend|minutes|used it|dose' "$work/page_one.md" || echo "page one speaks of use"
    sed -n '/How much was it used/,/^## /p' "$work/out/report.md" >"$work/use.md"
    grep -q 'not an effect of use' "$work/use.md" || echo "the table does not say that it is no effect of use"
    grep -q "Those who met the recommendation, [0-9.]*% of the program's students" "$work/use.md" ||
        echo "the row does not say which share it stands for"
}

# Rows in another order, several jobs: bit for bit.
order_and_jobs_change_nothing() {
    mkdir -p "$work/other"
    for file in students fidelity; do
        { head -n 1 "$work/$file.csv"; tail -n +2 "$work/$file.csv" | sort -r; } >"$work/other/$file.csv"
    done
    cp "$work/study.yaml" "$work/other/study.yaml"
    "$alike" run -q --jobs 3 "$work/other/study.yaml" -o "$work/out2" >/dev/null 2>&1 || echo "it does not run"
    for table in implementation implementation_schools implementation_threshold usage users; do
        cmp "$work/out/tables/$table.csv" "$work/out2/tables/$table.csv"
    done
}

# On request each school's effect is shown drawn to the line too: between both, and nothing else moves.
effects_are_drawn_to_the_line_on_request() {
    sed 's/^implementation:/implementation:\n  shrunken: yes/' "$work/study.yaml" >"$work/drawn.yaml"
    run drawn drawn || return 1
    for table in implementation implementation_threshold implementation_students; do
        cmp "$work/out/tables/$table.csv" "$work/drawn/tables/$table.csv"
    done
    awk -F, '{ sub(/\r$/, "") } NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["measure"] == "fidelity" { n++; if ($at["shrunken"] == "") print "no value for " $at["school"] }
        $at["measure"] == "flat" && $at["shrunken"] != "" { print "there is no line of " $at["measure"] }
        END { if (n != 24) print n " schools" }' "$work/drawn/tables/implementation_schools.csv"
    ! grep -q 'Rings:' "$work/out/report.md" || echo "rings without being asked for"
    grep -q 'Rings:' "$work/drawn/report.md" || echo "the chart says nothing of rings"
}

# `design` locks measures and thresholds; another threshold is told.
the_lock_holds_the_threshold() {
    mkdir -p "$work/locked"
    cp "$work/students.csv" "$work/fidelity.csv" "$work/study.yaml" "$work/locked"
    "$alike" design -q "$work/locked/study.yaml" -o "$work/locked/d" >/dev/null 2>&1 || echo "no design"
    for file in design.lock d/plan.md; do
        grep -q 'implementation.fidelity: score of fidelity.csv; threshold 0.5' "$work/locked/$file" ||
            echo "$file has no threshold"
    done
    "$alike" run -q "$work/locked/study.yaml" -o "$work/locked/r" >/dev/null 2>&1 || echo "it does not run"
    grep -q 'threshold stood in the design that was locked' "$work/locked/r/report.md" ||
        echo "the report does not say that the threshold was locked"
    sed -i 's/fidelity: 0.5/fidelity: 0.7/' "$work/locked/study.yaml"
    "$alike" run -q "$work/locked/study.yaml" -o "$work/locked/r" >/dev/null 2>&1 || echo "it does not run"
    grep -q 'how implementation is measured' "$work/locked/r/report.md" ||
        echo "another threshold than was locked is not told"
}

# The answer follows the verdict: a link that is there, none that can be told, nothing to test, few.
sentences_follow_the_verdict() {
    said() { # name measure text...
        name=$1 measure=$2
        shift 2
        sed '/^implementation:/,$d; s/^report: .*/report: {formats: [md], charts: none, publish: no}/' "$work/study.yaml" >"$work/$name.yaml"
        printf 'implementation: {measures: [%s]}\n' "$measure" >>"$work/$name.yaml"
        run "$name" "$name" || return
        sed -n '/carried out more fully/,/^## /p' "$work/$name/report.md" >"$work/$name.md"
        for text in "$@"; do
            grep -qE -- "$text" "$work/$name.md" || { echo "$name: does not say '$text'"; sed -n 3,5p "$work/$name.md"; }
        done
    }
    said linked '{name: own, label: A good year, file: fidelity.csv, column: own}' \
        'Of 1 link of a measure with an outcome, 1 can be told from chance' \
        'Schools with more of “A good year” had larger effects in Math: 0\.[0-9]+ for one standard deviation more \(0\.' \
        'hangs most on these schools' 'no proof that one makes the other'
    said turned '{name: own, label: A bad year, file: turned.csv, column: own}' 'had smaller effects in Math: −0'
    said unlinked '{name: fidelity, file: fidelity.csv, column: score}' \
        'No link between .* could be told from chance: with 24 schools only a correlation of 0\.55 or more' 'hangs most on these schools'
    said untested '{name: flat, file: fidelity.csv, column: flat}' 'could not be tested: the measure is the same in all schools'
    head -n 10 "$work/fidelity.csv" >"$work/nine.csv"
    said nine '{name: nine, file: nine.csv, column: score}' 'could not be tested: 9 schools have the measure and an effect; a test needs 10'
    said few '{name: half, file: fidelity.csv, column: half}' 'fewer than 20 schools, so a single school can make one' 'half \([^)]*few schools\)' '12 \(0\.73\)'
}

# Pairs of students give effects of schools as well, where the study asks for them.
pairs_of_students_will_do() {
    sed 's/^matching: .*/matching: {method: nearest, exact: [grade]}/' "$work/study.yaml" >"$work/pairs.yaml"
    run pairs pairs || return
    row pairs implementation fidelity p | grep -qE '^[0-9.e-]+$' || row pairs implementation fidelity "p problem"
}

# The index of a survey by school; `design` knows no answer and no mean.
an_index_of_a_survey_is_a_measure() {
    mkdir -p "$work/asked"
    cp "$work/students.csv" "$work/asked"
    awk -v OFS=, -v dir="$work/asked" 'function draw() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
    BEGIN { seed = 77; split("no rather_no rather_yes yes", word, " ")
        ours = dir "/ours.csv"; panel = dir "/panel.csv"; means = dir "/means"
        print "school_id,q1,q2" >ours; print "psu,w,q1,q2" >panel
        for (s = 1; s <= 24; s++) {
            sum = n = 0
            for (i = 1; i <= 5; i++) {
                a = 1 + int(4 * draw()); b = 1 + int(4 * draw())
                print sprintf("%03d", s), word[a], word[b] >ours
                sum += (a - 1) / 6 + (b - 1) / 6; n++
            }
            printf "%d %.12g\n", s, sum / n >means
        }
        for (s = 1; s <= 40; s++) for (i = 1; i <= 3; i++)
            print s, 1 + s % 3, word[1 + int(4 * draw())], word[1 + int(4 * draw())] >panel
    }'
    sed '/^implementation:/,$d' "$work/study.yaml" >"$work/asked/study.yaml"
    cat >>"$work/asked/study.yaml" <<'END'
surveys:
  - name: teachers
    unit: teacher
    program: {file: ours.csv, school: school_id}
    reference: {file: panel.csv, weight: w, psu: psu}
    items:
      - {name: one, program: q1, reference: q1, answers: four, top: [yes]}
      - {name: two, program: q2, reference: q2, answers: four, top: [yes]}
    answers: {four: {order: ["no", rather_no, rather_yes, "yes"]}}
    indices: [{name: both, items: [one, two]}]
implementation:
  measures: [{name: pace, survey: teachers, index: both}]
END
    sed -i 's/top: \[yes\]/top: ["yes"]/' "$work/asked/study.yaml"
    "$alike" run -q "$work/asked/study.yaml" -o "$work/asked/out" >"$work/said" 2>&1 || { cat "$work/said"; return; }
    awk -F, '{ sub(/\r$/, "") } NR == FNR { split($0, m, " "); mean[m[1]] = m[2]; next }
        FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { n++; d = $at["value"] - mean[$at["school"] + 0]; if (d < -1e-9 || d > 1e-9) print $0 }
        END { if (n != 24) print n " schools" }' "$work/asked/means" "$work/asked/out/tables/implementation_schools.csv"
    [ "$(awk -F, '{ sub(/\r$/, "") } NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR == 2 { print $at["icc2"] }' "$work/asked/out/tables/survey_teachers_reliability.csv")" = \
        "$(awk -F, '{ sub(/\r$/, "") } NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } NR == 2 { print $at["reliability"] }' "$work/asked/out/tables/implementation.csv")" ] ||
        echo "the reliability is not ICC(2)"
    "$alike" design -q "$work/asked/study.yaml" -o "$work/asked/d" >"$work/said" 2>&1 || cat "$work/said"
}

# Published: links are told, rounded; schools, and use, are not.
published_tables_name_no_school() {
    sed 's/publish: no/publish: yes/' "$work/study.yaml" >"$work/public.yaml"
    run public public || return 1
    for table in implementation_schools usage users; do
        [ ! -e "$work/public/tables/$table.csv" ] || echo "$table is published"
    done
    [ -n "$(row public implementation fidelity slope)" ] || echo "no slope is told"
    [ "$(row public implementation fidelity "tau2 mean low high")" = "left out left out left out left out" ] ||
        row public implementation fidelity "tau2 mean low high"
    ! grep -q 'How much was it used' "$work/public/report.md" || echo "the published report shows use"
}

verdict a_study_with_measures_runs "$(a_study_with_measures_runs 2>&1)"
check agrees_with_metafor agrees_with_metafor
verdict untested_measures_say_why "$(untested_measures_say_why 2>&1)"
verdict a_useless_product_stays_useless_on_page_one "$(a_useless_product_stays_useless_on_page_one 2>&1)"
verdict order_and_jobs_change_nothing "$(order_and_jobs_change_nothing 2>&1)"
verdict effects_are_drawn_to_the_line_on_request "$(effects_are_drawn_to_the_line_on_request 2>&1)"
verdict the_lock_holds_the_threshold "$(the_lock_holds_the_threshold 2>&1)"
verdict sentences_follow_the_verdict "$(sentences_follow_the_verdict 2>&1)"
verdict pairs_of_students_will_do "$(pairs_of_students_will_do 2>&1)"
verdict an_index_of_a_survey_is_a_measure "$(an_index_of_a_survey_is_a_measure 2>&1)"
verdict published_tables_name_no_school "$(published_tables_name_no_school 2>&1)"
finish
