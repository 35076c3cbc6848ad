# Makes every primary estimate of a study again, with its standard error, from the rows beside this
# script, and holds it against what alike found. Base R is enough; where the packages sandwich and
# clubSandwich are installed, they are asked as well.
#
#   Rscript verify.R        exit status 0: all agree; 1: a number differs; 2: it could not be run
#
# cohort.csv   a student a row, outcome by outcome: score, weight, groups, and the analysis's columns
# columns.csv  what the columns are (x.NAME in cohort.csv) and which model holds them
# uses.csv     a use of a student a row, where errors or the estimator go by uses
# effects.csv  what alike found
#
# These are rows of students: they are never to be published.

TOLERANCE <- 1e-6

here <- function() {
  argument <- grep("^--file=", commandArgs(FALSE), value = TRUE)
  if (length(argument) == 1) dirname(sub("^--file=", "", argument)) else "."
}

# Everything is text at first: ids keep their zeros, and NA is a name like any other.
read_rows <- function(name) {
  path <- file.path(here(), name)
  if (!file.exists(path)) return(NULL)
  read.csv(path, colClasses = "character", na.strings = character(0), check.names = FALSE,
           encoding = "UTF-8", comment.char = "")
}
number <- function(x) suppressWarnings(as.numeric(x))

# --- model matrices -------------------------------------------------------------------------------

# Numbers by value, then other words by their bytes: the first level is the one that others are held
# against.
in_order <- function(x) {
  level <- unique(x)
  value <- number(level)
  c(level[!is.na(value)][order(value[!is.na(value)])],
    sort(level[is.na(value)], method = "radix"))
}

columns_of <- function(rows, columns, which) {
  x <- matrix(0, nrow(rows), 0)
  for (k in which(columns[[which]] == "yes")) {
    value <- rows[[columns$column[k]]]
    if (columns$kind[k] == "number") {
      x <- cbind(x, number(value))
    } else {
      for (level in in_order(value)[-1]) x <- cbind(x, as.numeric(value == level))
    }
  }
  x
}

# Columns that are no exact combination of those before them.
independent <- function(x, w) {
  scaled <- x * sqrt(w)
  middle <- colSums(x * w) / sum(w)
  scaled[, -1] <- sweep(x, 2, middle)[, -1, drop = FALSE] * sqrt(w)
  fit <- qr(scaled, tol = 1e-9)
  sort(fit$pivot[seq_len(fit$rank)])
}

# Least squares with weights, on centred columns. The treatment is the second column.
least_squares <- function(x, y, w) {
  x <- x[, independent(x, w), drop = FALSE]
  middle <- c(0, colSums(x[, -1, drop = FALSE] * w) / sum(w))
  x <- sweep(x, 2, middle)
  fit <- qr(x * sqrt(w), tol = 1e-12)
  beta <- qr.coef(fit, y * sqrt(w))
  m <- chol2inv(qr.R(fit))
  order <- order(fit$pivot)
  list(x = x, y = y, w = w, m = m[order, order, drop = FALSE], value = unname(beta[TREATED]),
       form = as.numeric(seq_len(ncol(x)) == TREATED), moves = rep(1, nrow(x)),
       e = drop(y - x %*% beta), n = nrow(x), k = ncol(x))
}

# Logistic regression, and the difference of the shares that it says of those whom the effect is
# about in either group. Rows are divided by the spread of the outcome, as if all were alike.
logistic <- function(x, y, w, about) {
  x <- x[, independent(x, w), drop = FALSE]
  middle <- c(0, colSums(x[, -1, drop = FALSE] * w) / sum(w))
  treated <- x[, TREATED]
  x <- sweep(x, 2, middle)
  beta <- glm.fit(x, y, w, family = quasibinomial(),
                  control = glm.control(epsilon = 1e-14, maxit = 100))$coefficients
  eta <- drop(x %*% beta)
  p <- plogis(eta)
  mean <- 0 * 0:1
  slope <- matrix(0, ncol(x), 2)
  for (arm in 0:1) {
    z <- x
    z[, TREATED] <- arm - middle[TREATED]
    share <- plogis(drop(z %*% beta))
    mean[arm + 1] <- sum(about * share) / sum(about)
    slope[, arm + 1] <- colSums(about * share * (1 - share) * z) / sum(about)
  }
  root <- sqrt(p * (1 - p))
  x <- x * root
  list(x = x, y = y, w = w, m = chol2inv(chol(crossprod(x * sqrt(w)))), value = mean[2] - mean[1],
       form = slope[, 2] - slope[, 1], moves = 1 / root, e = (y - p) / root, n = nrow(x),
       k = ncol(x))
}

TREATED <- 2
MADE <- c("abadie_imbens", "did", "difference", "gains", "logit", "mixed", "regression",
          "regression_interacted")

# What a student counts for among those whom the effect is about.
whom <- function(rows, told) {
  w <- number(rows$weight)
  treated <- number(rows$treated)
  switch(told$estimand, ATT = w * (treated == 1), ATC = w * (treated == 0),
         ATE = number(rows$base_weight), w)
}

outcome_model <- function(rows, columns, told) {
  treated <- number(rows$treated)
  w <- number(rows$weight)
  x <- if (told$estimator %in% c("did", "difference", "gains")) matrix(0, nrow(rows), 0)
       else columns_of(rows, columns, "outcome_model")
  design <- cbind(1, treated, x)
  if (told$estimator == "logit")
    return(logistic(design, number(rows$score), w, whom(rows, told)))
  if (told$estimator == "regression_interacted") {
    about <- whom(rows, told)
    middle <- colSums(x * about) / sum(about)
    design <- cbind(design, treated * sweep(x, 2, middle))
  }
  least_squares(design, number(rows$score), w)
}

# --- variances of the treatment's coefficient ------------------------------------------------------
# Each returns c(variance, degrees of freedom). a: X M c, so that W a are the estimate's coefficients
# (of the scores: times `moves`, where rows were divided by their spread).

contrast <- function(fit) drop(fit$x %*% fit$m %*% fit$form)

by_rows <- function(fit, kind) {
  h <- fit$w * rowSums((fit$x %*% fit$m) * fit$x)
  df <- fit$n - fit$k
  if (kind == "classical")
    return(c(sum(fit$w * fit$e^2) / df * drop(fit$form %*% fit$m %*% fit$form), df))
  square <- (fit$w * contrast(fit) * fit$e)^2
  alone <- 1 - h < 1e-10
  factor <- switch(kind, HC0 = 1, HC1 = fit$n / df, HC2 = 1 / (1 - h), HC3 = 1 / (1 - h)^2)
  if (length(factor) > 1) factor[alone] <- 0
  c(sum(square * factor), df)
}

# (1 - H) of a cluster has the covariance B = 1 + U S U', U = [X, W X]: what the inverse root of B
# does to a vector v is v + Q ((1 + K)^(-1/2) - 1) Q'v, with an orthonormal basis Q of U's columns.
adjust <- function(x, w, m, m2, v) {
  u <- cbind(x, w * x)
  basis <- qr(u, tol = 1e-9)
  q <- qr.Q(basis)[, seq_len(basis$rank), drop = FALSE]
  s <- rbind(cbind(m2, -m), cbind(-m, 0 * m))
  ru <- crossprod(q, u)
  inner <- eigen(diag(nrow(ru)) + ru %*% s %*% t(ru), symmetric = TRUE)
  root <- ifelse(inner$values > 1e-10, 1 / sqrt(pmax(inner$values, 1e-300)), 0)
  qv <- crossprod(q, v)
  v + q %*% (inner$vectors %*% (root * crossprod(inner$vectors, qv)) - qv)
}

# Bell & McCaffrey's variance with the identity as working model, and Satterthwaite's degrees of
# freedom: the squares of G x G covariances of the adjusted sums, from sums of k x k.
cr2 <- function(fit, cluster) {
  k <- fit$k
  m <- fit$m
  m2 <- m %*% crossprod(fit$x * fit$w) %*% m
  y <- fit$w * contrast(fit)
  v <- 0
  trace <- 0
  own <- 0
  sums <- matrix(0, 2 * k, 2 * k)
  z <- rbind(cbind(-m2, m), cbind(m, 0 * m))
  for (row in split(seq_len(fit$n), cluster)) {
    x <- fit$x[row, , drop = FALSE]
    w <- fit$w[row]
    b <- adjust(x, w, m, m2, cbind(y[row]))
    v <- v + sum(b * fit$e[row])^2
    xi <- c(crossprod(x, b), crossprod(x * w, b))
    mine <- drop(xi %*% z %*% xi)
    d <- sum(b^2)
    trace <- trace + d - mine
    own <- own + d * (d - 2 * mine)
    sums <- sums + tcrossprod(xi)
  }
  zs <- z %*% sums
  c(v, trace^2 / (own + sum(zs * t(zs))))
}

by_cluster <- function(fit, cluster, kind) {
  if (kind == "CR2") return(cr2(fit, cluster))
  sums <- rowsum(fit$w * contrast(fit) * fit$e, cluster)
  g <- length(sums)
  factor <- if (kind == "CR1") g / (g - 1) * (fit$n - 1) / (fit$n - fit$k) else 1
  c(factor * sum(sums^2), g - 1)
}

# First + second - both; what it comes to is never more favourable than the record's own groups.
two_ways <- function(fit, first, second, kind, own_fit, own, by_focal) {
  a <- by_cluster(fit, first, kind)
  b <- by_cluster(own_fit, own, kind)
  both <- by_cluster(fit, paste(match(first, unique(first)), match(second, unique(second))), kind)
  v <- a[1] + b[1] - both[1]
  if (!(v > 0)) v <- max(a[1], b[1])
  else if (by_focal && v < b[1]) v <- b[1]
  c(v, min(a[2], b[2]))
}

# --- school components: how much groups and students differ, learned from the whole cohort --------

# REML of y = X beta + group + student by Fisher scoring, from sums by group.
reml <- function(x, y, group) {
  n <- nrow(x)
  k <- ncol(x)
  size <- drop(rowsum(rep(1, n), group))
  sx <- rowsum(x, group)
  sy <- drop(rowsum(y, group))
  xx <- crossprod(x)
  xy <- drop(crossprod(x, y))
  yy <- sum(y^2)
  parts <- function(u, e) {
    h <- e + size * u
    cg <- u / h
    a <- (xx - crossprod(sx * cg, sx)) / e
    root <- chol(a)
    c_ <- chol2inv(root)
    beta <- drop(c_ %*% (xy - colSums(cg * sy * sx))) / e
    r <- sy - drop(sx %*% beta)
    d <- size / h
    z <- sx / h
    b <- crossprod(z)
    cb <- c_ %*% b
    t1 <- sum(d) - sum(diag(cb))
    t11 <- sum(d^2) - 2 * sum(d * rowSums((z %*% c_) * z)) + sum(cb * t(cb))
    t12 <- (t1 - u * t11) / e
    t0 <- (n - k - u * t1) / e
    rss <- yy - 2 * sum(beta * xy) + sum(beta * (xx %*% beta))
    list(t1 = t1, t0 = t0, t11 = t11, t12 = t12, t22 = (t0 - u * t12) / e, q1 = sum((r / h)^2),
         q2 = (rss - sum((2 * cg - size * cg^2) * r^2)) / e^2,
         likelihood = -sum(log(h / e)) / 2 - n * log(e) / 2 - sum(log(diag(root))) -
           (rss - sum(cg * r^2)) / e / 2)
  }
  rss <- sum(qr.resid(qr(x), y)^2)
  e <- rss / (n - k)
  p <- parts(0, e)
  if (p$q1 <= p$t1) return(c(p, u = 0, e = e))
  at <- c(0.1, 0.9) * e
  p <- parts(at[1], at[2])
  for (i in 1:500) {
    step <- solve(matrix(c(p$t11, p$t12, p$t12, p$t22), 2), c(p$q1 - p$t1, p$q2 - p$t0))
    repeat {
      to <- at + step
      if (all(to > 0)) {
        q <- parts(to[1], to[2])
        if (q$likelihood >= p$likelihood - 1e-9 * abs(p$likelihood)) break
      }
      step <- step / 2
      if (max(abs(step) / at) < 1e-15) { to <- at; q <- p; break }
    }
    change <- max(abs(to - at) / to)
    at <- to
    p <- q
    if (change < 1e-12) break
  }
  c(p, u = at[1], e = at[2])
}

# Columns that hardly vary within groups belong to whole groups.
of_whole_groups <- function(x, group) {
  x <- sweep(x, 2, colMeans(x))
  between <- colSums(rowsum(x, group)^2 / drop(rowsum(rep(1, nrow(x)), group)))
  1 + sum(colSums(x^2)[-1] - between[-1] <= 0.01 * colSums(x^2)[-1])
}

components <- function(fit, rows, cohort, columns) {
  scored <- cohort[cohort$score != "", ]
  x <- cbind(1, number(scored$treated), columns_of(scored, columns, "spread_model"))
  kept <- independent(x, rep(1, nrow(x)))
  x <- x[, kept, drop = FALSE]
  group <- alone(scored$cluster)
  levels <- of_whole_groups(x, group)
  middle <- c(0, colMeans(x[, -1, drop = FALSE]))
  r <- reml(sweep(x, 2, middle), number(scored$score) - mean(number(scored$score)), group)
  a <- fit$w * contrast(fit) * fit$moves
  p <- sum(rowsum(a, alone(rows$cluster))^2)
  q <- sum(a^2)
  v <- r$u * p + r$e * q
  by_variance <- v^2 * (r$t11 * r$t22 - r$t12^2) /
    (p^2 * r$t22 - 2 * p * q * r$t12 + q^2 * r$t11)
  by_groups <- length(unique(scored$cluster[scored$cluster != ""])) - levels
  list(v = c(v, max(1, min(by_variance, by_groups))), u = r$u, e = r$e)
}

# --- a random intercept of groups ------------------------------------------------------------------

# With Kenward & Roger's (1997) errors and degrees of freedom, from the covariance of each group.
mixed <- function(rows, columns) {
  x <- cbind(1, number(rows$treated), columns_of(rows, columns, "outcome_model"))
  x <- x[, independent(x, rep(1, nrow(x))), drop = FALSE]
  x <- sweep(x, 2, c(0, colMeans(x[, -1, drop = FALSE])))
  y <- number(rows$score) - mean(number(rows$score))
  group <- alone(rows$cluster)
  r <- reml(x, y, group)
  a <- p1 <- p2 <- q11 <- q12 <- q22 <- matrix(0, ncol(x), ncol(x))
  xy <- 0
  for (row in split(seq_along(y), group)) {
    g <- matrix(1, length(row), length(row))
    v <- solve(r$u * g + r$e * diag(length(row)))
    vx <- v %*% x[row, , drop = FALSE]
    gvx <- g %*% vx
    a <- a + crossprod(x[row, , drop = FALSE], vx)
    xy <- xy + crossprod(vx, y[row])
    p1 <- p1 - crossprod(vx, gvx)
    p2 <- p2 - crossprod(vx)
    q11 <- q11 + crossprod(gvx, v %*% gvx)
    q12 <- q12 + crossprod(gvx, v %*% vx)
    q22 <- q22 + crossprod(vx, v %*% vx)
  }
  m <- solve(a)
  w <- 2 * solve(matrix(c(r$t11, r$t12, r$t12, r$t22), 2))
  sum <- w[1, 1] * (q11 - p1 %*% m %*% p1) + w[2, 2] * (q22 - p2 %*% m %*% p2) +
    w[1, 2] * (q12 + t(q12) - p1 %*% m %*% p2 - p2 %*% m %*% p1)
  slope <- c((m %*% p1 %*% m)[TREATED, TREATED], (m %*% p2 %*% m)[TREATED, TREATED])
  list(estimate = drop(m %*% xy)[TREATED], between = r$u, within = r$e,
       v = c((m + 2 * m %*% sum %*% m)[TREATED, TREATED],
             2 * m[TREATED, TREATED]^2 / drop(slope %*% w %*% slope)))
}

# --- pairs ------------------------------------------------------------------------------------------

# Abadie & Imbens (2006), of the population; with columns of an outcome model their bias adjustment.
pairs_of_links <- function(told, rows, columns, uses) {
  sign <- if (told$estimand == "ATC") -1 else 1
  pair <- uses[uses$focal != uses$id, ]
  i <- match(pair$focal, rows$id)
  j <- match(pair$id, rows$id)
  w <- number(pair$weight) / ave(number(pair$weight), pair$focal, FUN = sum)
  y <- number(rows$score)
  served <- rowsum(w, j)
  x <- columns_of(rows, columns, "outcome_model")
  if (ncol(x) > 0) {
    at <- as.integer(rownames(served))
    beta <- lm.wfit(cbind(1, x[at, , drop = FALSE]), y[at], drop(served))$coefficients
    y <- y - drop(cbind(1, x)[, !is.na(beta), drop = FALSE] %*% beta[!is.na(beta)])
  }
  of <- rowsum(w * (y[i] - y[j]), i)
  n <- length(of)
  tau <- sum(of) / n
  sigma <- sum(w * (y[i] - y[j] - tau)^2) / (2 * n)
  v <- (sigma * (sum(served^2) - sum(w^2)) + sum((of - tau)^2)) / n^2
  list(estimate = sign * tau, v = c(v, n - 1))
}

# --- an outcome ------------------------------------------------------------------------------------

# Who has no group is one alone.
alone <- function(cluster) {
  ifelse(cluster == "", paste0(" ", seq_along(cluster)), cluster)
}

estimate <- function(told, cohort, columns, uses) {
  rows <- cohort[number(cohort$weight) > 0, ]
  of_pairs <- told$estimator == "abadie_imbens"
  of_model <- of_pairs || told$estimator == "mixed"
  if (of_pairs) model <- pairs_of_links(told, rows, columns, uses)
  else if (of_model) model <- mixed(rows, columns)
  else fit <- outcome_model(rows, columns, told)
  found <- list(estimate = if (of_model) model$estimate else fit$value)
  kind <- told$variance
  known <- c("classical", "HC0", "HC1", "HC2", "HC3", "CR0", "CR1", "CR2", "school_components",
             "kenward_roger", "abadie_imbens")
  if (told$se == "" || !(kind %in% known)) return(found)
  if (of_model) {
    v <- model$v
    found$between <- model$between
    found$within <- model$within
  } else if (kind == "school_components") {
    of <- components(fit, rows, cohort, columns)
    v <- of$v
    found$between <- of$u
    found$within <- of$e
  } else if (told$by == "students") {
    v <- by_rows(fit, kind)
  } else if (told$by == "sets") {
    v <- by_cluster(fit, rows$set, kind)
  } else if (told$by == "columns" && told$ways == "1") {
    v <- by_cluster(fit, alone(rows$cluster), kind)
  } else if (told$by == "columns") {
    v <- two_ways(fit, alone(rows$cluster), alone(rows$cluster_2), kind, fit,
                  alone(rows$cluster_2), FALSE)
  } else {
    at <- match(uses$id, rows$id)
    each <- rows[at, ]
    each$weight <- uses$weight
    of_uses <- outcome_model(each, columns, told)
    found$estimate <- of_uses$value
    if (told$by == "sets_and_students")
      v <- two_ways(of_uses, uses$focal, uses$id, kind, of_uses, uses$id, FALSE)
    else {
      group <- alone(rows$cluster)
      first <- group[match(uses$focal, rows$id)]
      v <- if (told$ways == "1") by_cluster(of_uses, first, kind)
           else two_ways(of_uses, first, group[at], kind, fit, group, TRUE)
    }
  }
  if (number(told$fewest) > 0) v[2] <- min(v[2], number(told$fewest) - 1)
  found$se <- sqrt(v[1])
  found$df <- v[2]
  t <- found$estimate / found$se
  reach <- qt(1 - (1 - number(told$confidence)) / 2, found$df) * found$se
  found$p <- 2 * pt(-abs(t), found$df)
  found$ci_low <- found$estimate - reach
  found$ci_high <- found$estimate + reach
  if (of_model) found else c(found, packages(told, columns, rows, kind))
}

# What two well-known packages say of the same model, where they are there.
packages <- function(told, columns, rows, kind) {
  found <- list()
  if (!(told$by %in% c("students", "columns")) || told$ways == "2" || told$estimator == "logit")
    return(found)
  fit <- outcome_model(rows, columns, told)
  data <- data.frame(y = fit$y, w = fit$w)
  data$x <- fit$x[, -1, drop = FALSE]
  model <- lm(y ~ x, weights = w, data = data)
  cluster <- alone(rows$cluster)
  if (requireNamespace("sandwich", quietly = TRUE)) {
    v <- if (kind %in% c("HC0", "HC1", "HC2", "HC3")) sandwich::vcovHC(model, type = kind)
         else if (kind %in% c("CR0", "CR1"))
           sandwich::vcovCL(model, cluster = cluster, type = if (kind == "CR0") "HC0" else "HC1",
                            cadjust = kind == "CR1")
    if (!is.null(v)) found[["se, sandwich"]] <- sqrt(v[TREATED, TREATED])
  }
  if (kind == "CR2" && requireNamespace("clubSandwich", quietly = TRUE)) {
    v <- clubSandwich::vcovCR(model, cluster = cluster, type = "CR2")
    test <- clubSandwich::coef_test(model, vcov = v, coefs = TREATED, test = "Satterthwaite")
    found[["se, clubSandwich"]] <- test$SE
    found[["df, clubSandwich"]] <- if (is.null(test$df_Satt)) test$df else test$df_Satt
  }
  found
}

# --- all of them -----------------------------------------------------------------------------------

# Relative; what an error is, an estimate near zero may be off by that share of.
differs <- function(ours, theirs, least) {
  if (is.na(ours) != is.na(theirs)) return(Inf)
  if (is.na(ours) || ours == theirs) return(0)
  abs(ours - theirs) / max(abs(ours), abs(theirs), least)
}

main <- function() {
  effects <- read_rows("effects.csv")
  cohort <- read_rows("cohort.csv")
  columns <- read_rows("columns.csv")
  uses <- read_rows("uses.csv")
  if (is.null(effects) || is.null(cohort) || is.null(columns)) {
    message("effects.csv, cohort.csv and columns.csv must lie beside verify.R")
    return(2)
  }
  n <- 0
  wrong <- 0
  cat(sprintf("%-32s %-18s %22s %22s %9s\n", "outcome", "", "alike", "R", "differ"))
  for (k in seq_len(nrow(effects))) {
    told <- as.list(effects[k, ])
    of <- function(rows) rows[rows$outcome == told$outcome, , drop = FALSE]
    if (!(told$estimator %in% MADE)) {
      cat(sprintf("%-32s the estimator '%s' is not one that this script makes\n", told$outcome,
                  told$estimator))
      next
    }
    found <- estimate(told, of(cohort), of(columns), if (!is.null(uses)) of(uses))
    for (name in names(found)) {
      ours <- number(told[[sub(",.*", "", name)]])
      least <- if (name %in% c("estimate", "ci_low", "ci_high")) number(told$se)
               else if (name == "p") 1e-9
               else if (name == "between") 1e-6 * number(told$within) else 0
      apart <- differs(ours, found[[name]], if (is.na(least)) 0 else least)
      bad <- apart > TOLERANCE
      cat(sprintf("%-32s %-18s %22.15g %22.15g %9.1e%s\n", told$outcome, name, ours, found[[name]],
                  apart, if (bad) "  <-- differs" else ""))
      n <- n + 1
      wrong <- wrong + bad
    }
    if (told$problem != "") cat(sprintf("%-32s no standard error: %s\n", told$outcome, told$problem))
    else if (is.null(found$se))
      cat(sprintf("%-32s the standard error '%s' is not one that this script makes\n", told$outcome,
                  told$variance))
  }
  if (wrong > 0) cat(sprintf("%d of %d numbers differ by more than %g.\n", wrong, n, TOLERANCE))
  else cat(sprintf("All %d numbers agree to %g.\n", n, TOLERANCE))
  if (wrong > 0 || n == 0) 1 else 0
}

if (!interactive()) quit(status = main(), save = "no")
