#!/bin/sh
# A study with a survey, made by formula: every number against R's survey, `design`, publication, the
# order of rows and the number of jobs.
. tests/suite.sh
gnuplot=$(command -v gnuplot)
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
    margins: [{column: level, label: School level}, {bands: frl, at: [25, 50, 75]}]
    distributions: yes
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
    grep -q "What teachers say" "$work/out/report.md" || {
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
whole <- function(name, yp, yr, vr = NULL) { # R's svychisq, with the covariance of both sides
    yr <- yr[r$inside]; c <- length(order); yp <- factor(yp, order); yr <- factor(yr, order)
    has <- !is.na(yp); P <- sapply(order, function(a) weighted.mean(yp[has] == a, p$w[has]))
    cl$variables$y <- yr
    m <- svymean(~y, cl); R <- as.numeric(coef(m)); if (is.null(vr)) vr <- as.matrix(vcov(m))
    inf <- matrix(0, nrow(p), 2 * c)
    for (j in 1:c) {
        B <- solve(t(X) %*% (rr$fwt * X), t(X) %*% (rr$fwt * ((yr == order[j]) - R[j])))
        inf[, j] <- p$w * ifelse(has, (yp == order[j]) - P[j], 0) / sum(p$w[has])
        inf[, c + j] <- p$w * ((XP - rep(target, each = nrow(XP))) %*% B) / sum(p$w)
    }
    z <- rowsum(inf, p$school_id); G <- nrow(z); z <- sweep(z, 2, colMeans(z))
    V <- G / (G - 1) * crossprod(z); V[c + 1:c, c + 1:c] <- V[c + 1:c, c + 1:c] + vr; V <- V / 4
    share <- c(P, R) / 2; N <- sum(has) + nrow(rr)
    y <- factor(rep(1:c, 2)); g <- factor(rep(1:2, each = c))
    X1 <- model.matrix(~y + g); X12 <- model.matrix(~y * g)
    C <- qr.resid(qr(X1), X12[, -(1:(c + 1)), drop = FALSE]); D <- diag(1 / share)
    Delta <- solve(t(C) %*% D %*% C / N, t(C) %*% D %*% V %*% D %*% C)
    e <- outer(tapply(share, y, sum), tapply(share, g, sum)); x2 <- N * sum((share - e)^2 / e)
    d1 <- sum(diag(Delta))^2 / sum(diag(Delta %*% Delta)); f <- x2 / sum(diag(Delta)); d2 <- d1 * (G - 1 + 50)
    cat("whole", name, format(c(f, d1, d2, pf(f, d1, d2, lower.tail = FALSE)), digits = 15), "\n")
}
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
    cat(name, format(vp, digits = 15), "\n", file = "program.txt", append = TRUE)
    df <- (vp + vr)^2 / (vp^2 / (G - 1) + vr^2 / dfr)
    cat(name, format(c(P, R, P - R, sqrt(vp + vr), df, 2 * pt(-abs((P - R) / sqrt(vp + vr)), df)), digits = 15), "\n")
}
top <- c("agree", "strongly agree")
one("one", as.numeric(p$q1 %in% top), as.numeric(r$Q1 %in% top))
one("two", as.numeric(p$q2 %in% top), as.numeric(r$Q2 %in% top))
one("three", as.numeric(p$q3 == "strongly agree"), as.numeric(r$Q3 == "strongly agree"))
for (k in 1:3) whole(c("one", "two", "three")[k], p[[paste0("q", k)]], r[[paste0("Q", k)]])
one("all", index(p, c("q1", "q2", "q3")), index(r, c("Q1", "Q2", "Q3")))
END
    Rscript oracle.R >oracle.txt) || return 1
    numbers out | awk -v oracle="$work/oracle.txt" '
        function far(a, b) { return (a - b) * (a - b) > 1e-18 * (1 + b * b) }
        BEGIN { while ((getline <oracle) > 0) if ($1 != "whole") for (k = 2; k <= 7; k++) want[$1, k] = $k }
        $1 != "four" { n++; for (k = 2; k <= 7; k++) if (($1, k) in want == 0 || far($k, want[$1, k])) {
            print $1 ", number " k ": " $k ", R has " want[$1, k]; bad = 1 } }
        END { if (n != 4) { print n " lines"; bad = 1 }; exit bad }'
}

# All answers of a question at once: F, its degrees of freedom and p.
distributions_agree_with_r() {
    [ -s "$work/oracle.txt" ] || return 77
    awk -F, 'FNR > 1 { gsub(/\r/, ""); print $1, $6, $7, $8, $9, $10, $11 }' \
        "$work/out/tables/survey_teachers_distributions.csv" | awk -v oracle="$work/oracle.txt" '
        function far(a, b) { return (a - b) * (a - b) > 1e-17 * (1 + b * b) }
        BEGIN { while ((getline <oracle) > 0) if ($1 == "whole") for (k = 3; k <= 6; k++) want[$2, k - 1] = $k }
        $1 != "four" { n++; for (k = 2; k <= 5; k++) if (($1, k) in want == 0 || far($k, want[$1, k])) {
            print $1 ", number " k ": " $k ", R has " want[$1, k]; bad = 1 } }
        $1 == "four" && $0 !~ /asked in different words/ { print "what was asked otherwise is tested"; bad = 1 }
        END { if (n != 3) { print n " lines"; bad = 1 }; exit bad }'
}

# A stratified jackknife: a factor for each replicate, from its full sample and from its own mean.
jkn_agrees_with_r() {
    Rscript -e 'library(survey)' >/dev/null 2>&1 || return 77
    (cd "$work" && cat oracle.R - >jkn.R <<'END'
full <- as.svrepdesign(svydesign(id = ~psu, strata = ~str, weights = ~fwt, data = r[, 1:10], nest = TRUE), type = "JKn")
W <- weights(full, "analysis"); colnames(W) <- paste0("RW", seq_len(ncol(W)))
write.csv(cbind(r[, 1:10], W), "jkn.csv", row.names = FALSE, quote = FALSE)
writeLines(paste(format(full$rscales, digits = 17), collapse = ", "), "rscales.txt")
for (mse in c(TRUE, FALSE)) {
    rep <- svrepdesign(weights = ~fwt, repweights = W, data = r, type = "JKn", scale = 1, rscales = full$rscales,
        combined.weights = TRUE, mse = mse)
    cl2 <- calibrate(subset(rep, inside), f, target * sum(rr$fwt), compress = FALSE, calfun = "raking", epsilon = 1e-13, maxit = 500)
    for (k in 1:2) {
        cl2$variables$y <- as.numeric(r[[paste0("Q", k)]][r$inside] %in% top)
        cat("jkn", mse, c("one", "two")[k], format(sqrt(vcov(svymean(~y, cl2))[1, 1]), digits = 15), "\n")
    }
}
END
    Rscript jkn.R >jkn.txt) || return 1
    for about in full_sample replicates; do
        sed "s/reference: {.*/reference: {file: jkn.csv, id: caseid, weight: fwt, replicates: {columns: [RW1, RW60], method: jkn, about: $about, rscales: [$(cat "$work/rscales.txt")]}}/" \
            "$work/study.yaml" >"$work/jkn_$about.yaml"
        run "jkn_$about" "jkn_$about" || return 1
    done
    # what of the squared error is not the reference's is the program's, as in the study by linearisation
    for about in full_sample replicates; do
        awk -v about=$about 'FNR == 1 { file++ } file == 1 && $1 == "jkn" && ($2 == "TRUE") == (about == "full_sample") { want[$3] = $4 }
            file == 2 && ($1 == "one" || $1 == "two") { linear[$1] = $2 }
            file == 3 && ($1 == "one" || $1 == "two") { n++; program = linear[$1]; se = sqrt(program + want[$1]^2)
                if (($2 - se)^2 > 1e-18) { print about ", " $1 ": " $2 ", R has " se; bad = 1 } }
            END { if (n != 2) { print n " lines"; bad = 1 }; exit bad }' "$work/jkn.txt" "$work/program.txt" - <<END || return 1
$(awk -F, 'FNR > 1 { gsub(/\r/, ""); print $1, $13 }' "$work/jkn_$about/tables/survey_teachers_items.csv")
END
    done
    sed 's/rscales: \[[0-9.]*, /rscales: [/' "$work/jkn_full_sample.yaml" >"$work/jkn_short.yaml"
    "$alike" run -q "$work/jkn_short.yaml" -o "$work/short" 2>&1 | grep -q 'rscales has 59 numbers for 60 columns' ||
        { echo "a factor too few is not told"; return 1; }
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

# A block of a chart's data, from 0.
block() { # folder chart number
    awk -v n="$3" '/^$/ { if (empty++ % 2 == 1) at++; next } at == n && !/^#/' "$work/$1/charts/$2.dat"
}

charts_hold_the_numbers_of_the_tables() {
    block out survey_differences 1 >"$work/points"
    numbers out | awk -v points="$work/points" -F'[ ]' '
        BEGIN { while ((getline line <points) > 0) { split(line, c, "\t"); n++; mark[sprintf("%.6f", c[6])] = c[4] } }
        $1 != "all" { want = sprintf("%.6f", 100 * $4); m = mark[want]
            if (m == "") print $1 ": its difference " want " is not drawn"
            else if (($1 == "four") != (m == 5)) print $1 " has the mark " m
            else if ($1 != "four" && ($8 < .05) != (m == 1)) print $1 ", p " $8 ", has the mark " m }
        END { if (n != 4) print n " points" }'
    block out survey_answers 1 | awk -F'\t' -v table="$work/out/tables/survey_teachers_answers.csv" '
        BEGIN { while ((getline line <table) > 0) { split(line, c, ","); if (c[6] + 0 > 0) want[sprintf("0 %.5f", 100 * c[6])]; if (c[8] + 0 > 0) want[sprintf("1 %.5f", 100 * c[8])] } }
        { width = sprintf("%d %.5f", $1, $4 - $3); sum[$1, $5] += $4 - $3; if (!(width in want)) print "no share is " width; n++ }
        END { for (k in sum) if (sum[k] < 99.999999 || sum[k] > 100.000001) print "a bar of " sum[k]; if (n < 30) print n " parts of bars" }'
    # the middle of four answers is between the second and the third
    block out survey_answers 1 | awk -F'\t' '($2 < 10 && $4 > 1e-6) || ($2 >= 20 && $3 < -1e-6) { print "an answer on the other side of the middle: " $0 }'
    block out survey_margins 1 | awk -F'\t' '$4 == 1 { n++; if ($6 > 1e-6 || $6 < -1e-6) print "a margin of " $6 } END { if (n != 6) print n " levels" }'
}

# One question, and fewer schools than an interval needs: what is drawn says so, and can be drawn.
charts_of_one_question_and_of_few_schools() {
    mkdir -p "$work/small"
    cp "$work"/*.csv "$work/small"
    awk -F, 'NR == 1 || $2 ~ /^S[1-5]$/' "$work/ours.csv" >"$work/small/ours.csv"
    sed '/name: two,\|name: three,\|name: four,\|  indices:\|name: all,/d' "$work/study.yaml" >"$work/small/study.yaml"
    "$alike" run -q "$work/small/study.yaml" -o "$work/small/out" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
    grep -q 'Difference, percentage points, 95% interval' "$work/small/out/charts/survey_differences.dat" && echo "an interval is told"
    block small/out survey_differences 1 | awk -F'\t' '{ n++; if ($4 != 5 || $7 != $6) print } END { if (n != 1) print n " points" }'
    grep -q 'without intervals, for none can be given' "$work/small/out/report.md" || echo "the caption does not say so"
    [ -n "$gnuplot" ] || return 0
    for folder in small/out out; do
        for chart in survey_differences survey_answers survey_margins; do
            for width in 6.5 3.75; do
                (cd "$work/$folder/charts" && "$gnuplot" -d -e "W=$width; out='drawn.svg'" "$chart.gp" 2>&1 | grep -v iconv; grep -q '</svg>' drawn.svg) || echo "$chart is not drawn"
            done
        done
    done
}

order_of_rows_and_jobs_change_no_bit() {
    for file in ours panel; do
        (head -1 "$work/$file.csv" && tail -n +2 "$work/$file.csv" | sort -r) >"$work/$file.new"
        mv "$work/$file.csv" "$work/$file.old"
        mv "$work/$file.new" "$work/$file.csv"
    done
    run study turned -j 2 || return 1
    for file in ours panel; do mv "$work/$file.old" "$work/$file.csv"; done
    for table in items answers distributions indices margins sensitivity nonresponse reliability; do
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

# Counts of ten, shares in whole percent, differences to two digits of their errors; of few nothing.
published_as_rules_have_it() {
    sed -e 's/publish: no/publish: yes/' -e '/- {name: four/a\
      - {name: rare, program: q5, reference: Q5, answers: agree4, top: [agree]}' "$work/study.yaml" >"$work/told.yaml"
    sed 's/publish: yes/publish: no/' "$work/told.yaml" >"$work/exact.yaml"
    # a fifth question, on which three of the program and thirty of the others agree
    for file in ours panel; do
        mv "$work/$file.csv" "$work/$file.old"
        awk -F, -v OFS=, -v n="$([ $file = ours ] && echo 3 || echo 30)" -v name="$([ $file = ours ] && echo q5 || echo Q5)" \
            'NR == 1 { print $0, name; next } { print $0, (NR <= n + 1 ? "agree" : NR % 2 ? "disagree" : "strongly disagree") }' "$work/$file.old" >"$work/$file.csv"
    done
    run told told && run exact exact || return 1
    for file in ours panel; do mv "$work/$file.old" "$work/$file.csv"; done
    [ ! -e "$work/told/tables/survey_teachers_response.csv" ] || echo "there is a row a school"
    tr -d '\r' <"$work/told/tables/survey_teachers_items.csv" | awk -F, 'NR > 1 {
        if ($1 == "rare") { if ($0 !~ /^rare,rare,teachers,same,left out,left out,left out,left out,left out,left out,left out,left out,left out,left out,left out,left out,left out,left out,$/) print "few gave it: " $0 }
        else { if ($5 % 10 || $6 % 10) print "people: " $0; if ($7 != "left out" || $8 != "left out") print "who left it out: " $0
            for (k = 9; k <= 11; k++) if ($k * 100 - int($k * 100 + .5) > 1e-9 || $k == "left out") print "a share: " $0 } n++ } END { if (n != 5) print n " questions" }'
    # as exact ones, rounded
    paste -d, "$work/exact/tables/survey_teachers_items.csv" "$work/told/tables/survey_teachers_items.csv" | tr -d '\r' | awk -F, 'NR > 1 && $1 != "rare" && $1 != "four" {
        unit = 10 ^ (int(log($13) / log(10) + 100) - 100 - 1); for (k = 12; k <= 16; k++) if (k != 14 && ($k - $(k + 19))^2 > (unit / 2 * 1.001)^2) print $1 ", number " k ": " $k " is told as " $(k + 19) }'
    grep -q "Not published: response by school" "$work/told/report.md" || echo "the report does not say what is left out"
    grep -q 'ours.csv' "$work/told/results.json" || echo "its files are not named"
    grep -oE '"sha256": "[0-9a-f]{64}"' "$work/told/results.json"
    command -v python3 >/dev/null || return 0
    PYTHONDONTWRITEBYTECODE=1 python3 tests/publication/attack.py "$work/told" --truth "$work/exact" >"$work/found" || cat "$work/found"
}

# One school, or few people, or the people of another survey: nothing of it, and that is said.
what_rests_on_few_is_left_out_whole() {
    mkdir -p "$work/rest"
    cp "$work"/*.csv "$work/rest"
    awk -F, 'NR == 1 || $2 == "S1"' "$work/ours.csv" >"$work/rest/ours.csv"
    sed 's/publish: no/publish: yes/' "$work/study.yaml" >"$work/rest/study.yaml"
    "$alike" design -q "$work/rest/study.yaml" -o "$work/rest/out" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
    "$alike" run -q "$work/rest/study.yaml" -o "$work/rest/out" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
    grep -q '"role": "data"' "$work/rest/out/results.json" || echo "what was locked is not told of"
    ls "$work/rest/out/tables" | grep survey
    grep -lE "teachers say|\"file\": \"[^\"]*ours.csv" "$work/rest/out/results.json" "$work/rest/out/report.md"
    grep -q "The survey 'teachers' is left out of what is published, since it rests on too few" "$work/rest/out/results.json" || echo "nothing says so"
    cp "$work/ours.csv" "$work/rest"
    (sed 's/publish: no/publish: yes/' "$work/study.yaml" && sed -n '/name: teachers/,$p' "$work/study.yaml" | sed 's/name: teachers/name: again/') >"$work/rest/study.yaml"
    "$alike" run -q "$work/rest/study.yaml" -o "$work/rest/two" >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
    ls "$work/rest/two/tables" | grep survey_again
    ls "$work/rest/two/tables" | grep -q survey_teachers || echo "the first is not there either"
    grep -q "The survey 'again' is left out of what is published, since another one is of the same people" "$work/rest/two/results.json" || echo "the second is not told of"
}

verdict a_study_with_a_survey_runs "$(a_study_with_a_survey_runs 2>&1)"
check agrees_with_r agrees_with_r
check distributions_agree_with_r distributions_agree_with_r
check jkn_agrees_with_r jkn_agrees_with_r
check families_are_corrected_apart families_are_corrected_apart
verdict different_wording_is_shown_and_not_tested "$(different_wording_is_shown_and_not_tested)"
verdict charts_hold_the_numbers_of_the_tables "$(charts_hold_the_numbers_of_the_tables 2>&1)"
verdict charts_of_one_question_and_of_few_schools "$(charts_of_one_question_and_of_few_schools 2>&1)"
check order_of_rows_and_jobs_change_no_bit order_of_rows_and_jobs_change_no_bit
verdict check_reads_answers "$(check_reads_answers)"
verdict design_reads_no_answer "$(design_reads_no_answer 2>&1)"
verdict a_changed_top_box_differs_from_the_lock "$(a_changed_top_box_differs_from_the_lock 2>&1)"
verdict every_file_stands_in_the_results "$(every_file_stands_in_the_results)"
verdict a_changed_weight_differs_from_the_lock "$(a_changed_weight_differs_from_the_lock 2>&1)"
verdict published_as_rules_have_it "$(published_as_rules_have_it 2>&1)"
verdict what_rests_on_few_is_left_out_whole "$(what_rests_on_few_is_left_out_whole 2>&1)"
finish
