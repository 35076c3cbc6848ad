#!/bin/sh
# shellcheck disable=SC2317 # functions are called by name, through `check`
# Rows of the page for those who come from MatchIt: the settings that it names give the weights that
# MatchIt gives, on lalonde with ages to the day, so that no two people are alike: which of several equals
# is taken has changed between MatchIt's versions. Needs R with MatchIt, and is skipped where that is not.
. tests/suite.sh
idle_gnuplot 0
rows=$top/tests/docs/matchit_rows.txt page=$top/docs/coming-from.md
cd "$work" || exit 1
awk -F, -v OFS=, 'NR > 1 { $3 = sprintf("%.6f", $3 + (NR * 0.6180339887) % 1) } { print }' "$top/datasets/lalonde/lalonde.csv" >days.csv

# The settings of a row of the page, one a line: what is a block in backticks.
settings_of() { # first cell
    CELL="| $1 | " awk '/^## / { on = $0 == "## MatchIt" }
        on && index($0, ENVIRON["CELL"]) == 1 { print substr($0, length(ENVIRON["CELL"]) + 1) }' "$page" |
        grep -oE '`[^`]*`' | tr -d '`' | awk '
            /^(matching|propensity|effects|columns): \{/ { print; next }
            /^\{model: / { print "propensity: " $0; next }'
}

study() {
    cat <<END
conventions: matchit
data: {file: days.csv, id: unit_id}
treatment: {column: treat, treated: 1, control: 0}
outcomes: [{name: earnings, score: re78}]
covariates: [age, educ, race, married, nodegree, re74, re75]
alternatives:
END
    grep -v '^#' "$rows" | while IFS='|' read -r name cell which since call; do
        settings_of "$cell" >settings.txt
        [ -s settings.txt ] || echo "  - {name: no_row_of_the_page_for_$name}"
        list=
        for i in $(echo "$which" | tr , ' '); do list="$list, $(sed -n "${i}p" settings.txt)"; done
        # The page's columns are lalonde's, and its points lie among their values. Without a limit the same
        # people are chosen in any order.
        echo "  - {name: $name$list}" | sed 's/\[grade\]/[race]/; s/school: school_id/school: race/; s/{pretest: 3}/{age: 3}/
            s/order: [a-z]*/&, calipers: {educ: 2}/
            s/read_fall/age/; s/math_fall: \[180, 200\]/educ: [8, 12]/; s/frl: 0/married: 0/'
    done
}

in_r() {
    cat <<'END'
library(MatchIt)
d <- read.csv(Sys.getenv("LALONDE"), stringsAsFactors = TRUE)
f <- treat ~ age + educ + race + married + nodegree + re74 + re75
# Greedy pairs as MatchIt's manual has them. Releases before 4.7 take another than the nearest here and
# there; of these the score, the discarded and the distances are asked, and the pairs are made here.
greedy <- function(fit, m.order = NULL, ratio = 1, replace = FALSE, reuse.max = Inf, caliper = NULL, std.caliper = TRUE,
                   exact = NULL, antiexact = NULL, mahvars = NULL, distance = "glm", ...) {
    t <- d$treat == (if (fit$estimand == "ATC") 0 else 1)
    far <- if (distance %in% c("mahalanobis", "scaled_euclidean")) match.fun(paste0(distance, "_dist"))(f, d) else NULL
    if (!is.null(mahvars)) far <- mahalanobis_dist(update(mahvars, treat ~ .), d)
    if (is.null(far)) far <- abs(outer(fit$distance, fit$distance, "-")) else if (nrow(far) < nrow(d)) {
        whole <- matrix(NA, nrow(d), nrow(d)); whole[d$treat == 1, d$treat == 0] <- far
        far <- whole; far[d$treat == 0, d$treat == 1] <- t(whole[d$treat == 1, d$treat == 0])
    }
    ok <- outer(t, !t) & outer(!fit$discarded, !fit$discarded)
    for (v in names(caliper)) if (v != "") ok <- ok & abs(outer(d[[v]], d[[v]], "-")) <= caliper[[v]] * (if (std.caliper) sd(d[[v]]) else 1)
    if (!is.null(caliper) && is.null(names(caliper)))
        ok <- ok & abs(outer(fit$distance, fit$distance, "-")) <= caliper * (if (std.caliper) sd(fit$distance[!fit$discarded]) else 1)
    if (!is.null(exact)) ok <- ok & outer(d[[all.vars(exact)]], d[[all.vars(exact)]], "==")
    if (!is.null(antiexact)) ok <- ok & outer(d[[all.vars(antiexact)]], d[[all.vars(antiexact)]], "!=")
    rows <- which(t & !fit$discarded)
    if (is.null(fit$distance) || !is.null(mahvars) || !is.null(fit$info$mahalanobis) && fit$info$mahalanobis) m.order <- if (is.null(m.order)) "data" else m.order
    if (is.null(m.order)) m.order <- if (fit$estimand == "ATC") "smallest" else "largest"
    if (m.order != "data") rows <- rows[order(fit$distance[rows], decreasing = m.order == "largest")]
    left <- ifelse(t, 0, if (replace) reuse.max else 1); w <- rep(0, nrow(d)); mates <- list()
    for (round in seq_len(ratio)) for (i in rows) {
        j <- which(ok[i, ] & left > 0 & !(seq_len(nrow(d)) %in% mates[[as.character(i)]]))
        if (length(j) == 0) next
        j <- j[which.min(far[i, j])]; left[j] <- left[j] - 1
        mates[[as.character(i)]] <- c(mates[[as.character(i)]], j)
    }
    for (i in names(mates)) { w[as.integer(i)] <- 1; j <- mates[[i]]; w[j] <- w[j] + 1 / length(j) }
    w
}
m <- function(formula, method = "nearest", ...) {
    fit <- suppressWarnings(matchit(formula, data = d, method = method, ...))
    a <- list(...)
    if (method == "nearest" && packageVersion("MatchIt") < "4.7" && is.null(a$max.controls)) fit$weights <- greedy(fit, ...)
    fit
}
for (line in grep("^#", readLines(Sys.getenv("ROWS")), invert = TRUE, value = TRUE)) {
    name <- sub("[|].*", "", line)
    call <- sub(".*[|]", "", line)
    since <- sub("[|][^|]*$", "", line)
    if (packageVersion("MatchIt") < sub(".*[|]", "", since)) {
        message(name, ": does something else in MatchIt ", packageVersion("MatchIt"))
        next
    }
    w <- tryCatch(eval(parse(text = call))$weights, error = function(e) { message(name, ": ", conditionMessage(e)); NULL })
    if (!is.null(w)) write.table(data.frame(name, d$unit_id, d$treat, w), sep = ",", quote = FALSE, row.names = FALSE, col.names = FALSE)
}
END
}

both_run() {
    Rscript -e 'library(MatchIt)' >/dev/null 2>&1 || return 77
    study >study.yaml
    in_r >rows.R
    LALONDE=days.csv ROWS=$rows Rscript rows.R >theirs.csv 2>r.txt || { cat r.txt && return 1; }
    "$alike" run -q --matched study.yaml -o out >out.txt 2>&1 || { cat out.txt && return 1; }
    [ -s theirs.csv ] && [ -s out/matched.csv ]
}

# Weights of each arm are compared over their mean: MatchIt's and ours have other sums.
same_weights() { # name
    [ -s theirs.csv ] || return 77
    grep -q "^$1," theirs.csv || { grep "^$1:" r.txt; return 77; } # of an older MatchIt
    awk -F, -v name="$1" '
        FILENAME == "theirs.csv" && $1 == name { a[$2] = $4; arm[$2] = $3; sa[$3] += $4; next }
        FILENAME != "theirs.csv" && $2 == name { b[$3] = $8; sb[$4 == "yes" || $4 == 1] += $8 }
        END {
            for (id in a) {
                x = sa[arm[id]] ? a[id] / sa[arm[id]] : 0; y = sb[arm[id]] ? b[id] / sb[arm[id]] : 0
                if (x - y > 1e-9 || y - x > 1e-9) { n++; if (n < 4) print name, id, "MatchIt", a[id], "here", b[id] + 0 }
            }
            if (n) print n " of 613 weights differ"
            exit n > 0 || !length(b)
        }' theirs.csv out/matched.csv
}

check rows_run_in_both both_run
grep -v '^#' "$rows" >list.txt
while IFS='|' read -r name cell which since call; do
    check "row_$name" same_weights "$name"
done <list.txt
finish
