#!/bin/sh
# A study with a survey, made by formula: every number against R's survey, `design`, publication, the
# order of rows and the number of jobs.
. tests/suite.sh
idle_gnuplot 0

cp datasets/lalonde/lalonde.csv "$work/lalonde.csv"

# 14 schools of the program and 60 of a reference in 10 strata, of unequal weights; answers follow
# the school and the level.
awk -v OFS=, -v work="$work" 'function draw() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
function answer(p) { return draw() < p ? (draw() < .5 ? "agree" : "strongly agree") : (draw() < .5 ? "disagree" : "strongly disagree") }
BEGIN {
    seed = 20240101; split("elementary middle high", level, " ")
    ours = work "/ours.csv"; panel = work "/panel.csv"; invited = work "/invited.csv"
    print "respondent,school_id,level,frl,q1,q2,q3,q4" >ours
    print "school_id,invited" >invited
    print "caseid,fwt,str,psu,level,frl,Q1,Q2,Q3,Q4" >panel
    for (s = 1; s <= 14; s++) {
        n = 5 + int(6 * draw()); frl = 15 + int(60 * draw()); l = level[1 + s % 3]; u = .2 * (draw() - .5)
        print "S" s "," n + int(5 * draw()) >invited
        for (i = 1; i <= n; i++)
            print "p" ++k, "S" s, l, frl, answer(.65 + u), answer(.5 + u), answer(.4 + u), (draw() < .1 ? "no idea" : answer(.5)) >ours
    }
    for (s = 1; s <= 60; s++) {
        frl = 5 + int(90 * draw()); l = level[1 + int(3 * draw() ^ 1.5)]; u = .2 * (draw() - .5)
        for (i = 1; i <= 10; i++)
            print "r" ++m, .5 + int(250 * draw()) / 100, 1 + int((s - 1) / 6), s, l, frl, answer(.5 + u), answer(.5 + u), answer(.45 + u), answer(.5) >panel
    }
}'

cat datasets/lalonde/study.yaml - >"$work/study.yaml" <<'END'
surveys:
  - name: teachers
    unit: teacher
    program: {file: ours.csv, id: respondent, school: school_id, invited: invited.csv, weigh: school}
    reference: {file: panel.csv, id: caseid, weight: fwt, stratum: str, psu: psu}
    margins: [level, {bands: frl, at: [25, 50, 75]}]
    items:
      - {name: one, program: q1, reference: Q1, answers: agree4, top: [agree, strongly agree], family: pace}
      - {name: two, program: q2, reference: Q2, answers: agree4, top: [agree, strongly agree], family: pace}
      - {name: three, program: q3, reference: Q3, answers: agree4, top: [strongly agree], family: pace}
      - {name: four, program: q4, reference: Q4, answers: agree4, top: [agree], wording: different}
    answers:
      agree4: {order: [strongly disagree, disagree, agree, strongly agree], missing: [no idea]}
    indices:
      - {name: all, items: [one, two, three]}
END

run() { # study folder [option...]
    study=$1 out=$2
    shift 2
    "$alike" run -q "$work/$study.yaml" -o "$work/$out" "$@" >"$work/said" 2>&1 || {
        cat "$work/said"
        return 1
    }
}

# item and the numbers of a question or index, a line each
numbers() { # folder
    awk -F, 'FNR > 1 { gsub(/\r/, ""); print $1, $9, $11, $12, $13, $14, $17, $18 }' \
        "$work/$1/tables/survey_teachers_items.csv" "$work/$1/tables/survey_teachers_indices.csv"
}

a_study_with_a_survey_runs() {
    run study out || return 1
    [ "$(numbers out | wc -l)" -eq 5 ] || numbers out
    grep -q "What do the program's teachers say?" "$work/out/report.md" || {
        echo "the report has no section of it"
        return 1
    }
}

# R's survey: raked by calibrate(calfun = "raking"), whose residuals go by design weights; rake() fits
# them without weights, and its errors are others.
agrees_with_r() {
    Rscript -e 'library(survey)' >/dev/null 2>&1 || return 77
    (cd "$work" && cat >oracle.R <<'END'
suppressMessages(library(survey)); options(digits = 15)
p <- read.csv("ours.csv"); r <- read.csv("panel.csv"); inv <- read.csv("invited.csv")
p$w <- inv$invited[match(p$school_id, inv$school_id)] / as.numeric(table(p$school_id)[p$school_id])
cut4 <- function(x) as.character(cut(x, c(-Inf, 25, 50, 75, Inf), right = FALSE))
p$b <- cut4(p$frl); r$b <- cut4(r$frl); r$inside <- r$b %in% p$b & r$level %in% p$level
lb <- sort(unique(p$b)); ll <- sort(unique(p$level))
f <- ~factor(level, ll) + factor(b, lb)
d <- subset(svydesign(id = ~psu, strata = ~str, weights = ~fwt, data = r, nest = TRUE), inside)
rr <- r[r$inside, ]; X <- model.matrix(f, rr); XP <- model.matrix(f, p)
target <- colSums(XP * p$w) / sum(p$w)
cl <- calibrate(d, f, target * sum(rr$fwt), calfun = "raking", epsilon = 1e-13, maxit = 500)
w <- weights(cl)
order <- c("strongly disagree", "disagree", "agree", "strongly agree")
place <- function(x) (match(x, order) - 1) / 3
index <- function(t, names) rowMeans(sapply(names, function(q) place(t[[q]])))
one <- function(name, yp, yr) {
    yr <- yr[r$inside]; has <- !is.na(yp); P <- weighted.mean(yp[has], p$w[has])
    cl$variables$y <- yr
    m <- svymean(~y, cl); R <- coef(m)
    B <- solve(t(X) %*% (rr$fwt * X), t(X) %*% (rr$fwt * (yr - R))) # per respondent of weight w
    u <- p$w * (ifelse(has, yp - P, 0) / sum(p$w[has]) - (XP - rep(target, each = nrow(XP))) %*% B / sum(p$w))
    z <- tapply(u, p$school_id, sum); G <- length(z); vp <- G / (G - 1) * sum((z - mean(z))^2)
    vr <- as.numeric(SE(m))^2; dfr <- 60 - 10
    df <- (vp + vr)^2 / (vp^2 / (G - 1) + vr^2 / dfr)
    cat(name, format(c(P, R, P - R, sqrt(vp + vr), df, 2 * pt(-abs((P - R) / sqrt(vp + vr)), df)), digits = 15), "\n")
}
top <- c("agree", "strongly agree")
one("one", as.numeric(p$q1 %in% top), as.numeric(r$Q1 %in% top))
one("two", as.numeric(p$q2 %in% top), as.numeric(r$Q2 %in% top))
one("three", as.numeric(p$q3 == "strongly agree"), as.numeric(r$Q3 == "strongly agree"))
one("all", index(p, c("q1", "q2", "q3")), index(r, c("Q1", "Q2", "Q3")))
END
    Rscript oracle.R >oracle.txt) || return 1
    numbers out | awk -v oracle="$work/oracle.txt" '
        function far(a, b) { return (a - b) * (a - b) > 1e-18 * (1 + b * b) }
        BEGIN { while ((getline <oracle) > 0) for (k = 2; k <= 7; k++) want[$1, k] = $k }
        $1 != "four" { n++; for (k = 2; k <= 7; k++) if (($1, k) in want == 0 || far($k, want[$1, k])) {
            print $1 ", number " k ": " $k ", R has " want[$1, k]; bad = 1 } }
        END { if (n != 4) { print n " lines"; bad = 1 }; exit bad }'
}

# q by hand: three of one family, an index alone
families_are_corrected_apart() {
    numbers out | awk '$1 != "four" { p[$1] = $7; q[$1] = $8; seen++ }
        END { n = split("one two three", name, " ")
            for (i in name) { rank = 0; for (j in name) rank += p[name[j]] <= p[name[i]]
                best = 1; for (j in name) { r = 0; for (k in name) r += p[name[k]] <= p[name[j]]
                    if (r >= rank && p[name[j]] * n / r < best) best = p[name[j]] * n / r }
                if ((q[name[i]] - best)^2 > 1e-24) { print name[i] ": " q[name[i]] " against " best; bad = 1 } }
            if (q["all"] != p["all"]) { print "the index is not alone"; bad = 1 }
            if (seen != 4) { print "no numbers"; bad = 1 }
            exit bad }'
}

different_wording_is_shown_and_not_tested() {
    grep -q '^four,.*,,,,,,asked in different words' "$work/out/tables/survey_teachers_items.csv" ||
        grep '^four,' "$work/out/tables/survey_teachers_items.csv" || echo "it is not there"
}

order_of_rows_and_jobs_change_no_bit() {
    for file in ours panel; do
        (head -1 "$work/$file.csv" && tail -n +2 "$work/$file.csv" | sort -r) >"$work/$file.new"
        mv "$work/$file.csv" "$work/$file.old"
        mv "$work/$file.new" "$work/$file.csv"
    done
    run study turned -j 2 || return 1
    for file in ours panel; do mv "$work/$file.old" "$work/$file.csv"; done
    for table in items indices margins sensitivity nonresponse reliability; do
        cmp "$work/out/tables/survey_teachers_$table.csv" "$work/turned/tables/survey_teachers_$table.csv" || return 1
    done
}

check_reads_answers() {
    "$alike" check "$work/study.yaml" >"$work/checked" 2>&1 || cat "$work/checked"
    grep -q '^survey teachers: [0-9]* teachers of the program in 14 schools, 600 of the reference' "$work/checked" ||
        echo "it does not tell of the survey"
    mkdir -p "$work/typo"
    cp "$work/lalonde.csv" "$work/invited.csv" "$work/panel.csv" "$work/study.yaml" "$work/typo"
    sed '2s/agree/agre/' "$work/ours.csv" >"$work/typo/ours.csv"
    "$alike" check "$work/typo/study.yaml" 2>&1 | grep -q "agre' (1 time) is no answer of the scale agree4" ||
        echo "it does not tell of an answer off the scale"
}

# Answers that no run could read: design does not ask for them.
design_reads_no_answer() {
    mkdir -p "$work/blind"
    cp "$work/lalonde.csv" "$work/invited.csv" "$work/study.yaml" "$work/blind"
    sed '2,$s/disagree/?/g' "$work/ours.csv" >"$work/blind/ours.csv"
    sed '2,$s/disagree/?/g' "$work/panel.csv" >"$work/blind/panel.csv"
    "$alike" design -q "$work/blind/study.yaml" -o "$work/blind/plan" >"$work/said" 2>&1 || {
        cat "$work/said"
        return 1
    }
    [ ! -e "$work/blind/plan/tables/survey_teachers_items.csv" ] || echo "there is a table of answers"
    cmp "$work/out/tables/survey_teachers_margins.csv" "$work/blind/plan/tables/survey_teachers_margins.csv" &&
        grep -q 'surveys.teachers.one: q1 against Q1' "$work/blind/design.lock" || echo "it is not locked"
}

a_changed_top_box_differs_from_the_lock() {
    mkdir -p "$work/locked"
    cp "$work"/*.csv "$work/study.yaml" "$work/locked"
    "$alike" design -q "$work/locked/study.yaml" -o "$work/locked/plan" >/dev/null 2>&1 || return 1
    sed -i.was 's/top: \[strongly agree\]/top: [agree]/' "$work/locked/study.yaml"
    "$alike" run -q "$work/locked/study.yaml" -o "$work/locked/out" >/dev/null 2>&1 || return 1
    grep -q 'how surveys are compared' "$work/locked/out/results.json" || echo "the results do not say so"
}

# Also of what was read for rates and weights alone.
every_file_stands_in_the_results() {
    for file in ours panel invited; do
        sum=$(sha256sum "$work/$file.csv" | cut -c 1-64)
        rows=$(($(wc -l <"$work/$file.csv") - 1))
        tr -d '\n ' <"$work/out/results.json" | grep -q "$file.csv\",\"sha256\":\"$sum\",\"rows\":$rows" || echo "$file.csv is not there"
    done
}

a_changed_weight_differs_from_the_lock() {
    mkdir -p "$work/weighed"
    cp "$work"/*.csv "$work/study.yaml" "$work/weighed"
    "$alike" design -q "$work/weighed/study.yaml" -o "$work/weighed/plan" >/dev/null 2>&1 || return 1
    sed -i.was 's/weight: fwt/weight: none/' "$work/weighed/study.yaml"
    "$alike" run -q "$work/weighed/study.yaml" -o "$work/weighed/out" >/dev/null 2>&1 || return 1
    grep -q 'how surveys are compared' "$work/weighed/out/results.json" || echo "the results do not say so"
}

nothing_of_it_is_published() {
    sed 's/publish: no/publish: yes/' "$work/study.yaml" >"$work/told.yaml"
    run told told || return 1
    ls "$work/told/tables" | grep survey
    grep -rlE "teachers say|\"surveys\": \[|\"file\": \"[^\"]*(ours|panel|invited).csv" "$work/told"
    grep -q 'surveys of the study file are left out' "$work/told/results.json" || echo "nothing says so"
}

verdict a_study_with_a_survey_runs "$(a_study_with_a_survey_runs 2>&1)"
check agrees_with_r agrees_with_r
check families_are_corrected_apart families_are_corrected_apart
verdict different_wording_is_shown_and_not_tested "$(different_wording_is_shown_and_not_tested)"
check order_of_rows_and_jobs_change_no_bit order_of_rows_and_jobs_change_no_bit
verdict check_reads_answers "$(check_reads_answers)"
verdict design_reads_no_answer "$(design_reads_no_answer 2>&1)"
verdict a_changed_top_box_differs_from_the_lock "$(a_changed_top_box_differs_from_the_lock 2>&1)"
verdict every_file_stands_in_the_results "$(every_file_stands_in_the_results)"
verdict a_changed_weight_differs_from_the_lock "$(a_changed_weight_differs_from_the_lock 2>&1)"
verdict nothing_of_it_is_published "$(nothing_of_it_is_published)"
finish
