# The work of `make bench` in R: read, logit, nearest 1:1 within a caliper, the balance table, and the
# weighted regression with standard errors by school. CR1 stands in for CR2, which R's packages can't
# do at these sizes.
file <- commandArgs(trailingOnly = TRUE)[1]
read <- if (requireNamespace("data.table", quietly = TRUE)) data.table::fread else read.csv
stage <- function(name, expr) {
  seconds <- system.time(value <- expr)
  cat(sprintf("%-10s %8.2f s\n", name, sum(seconds[c("user.self", "sys.self")])))
  value
}

students <- stage("read", as.data.frame(read(file)))
for (column in c("grade", "gender", "race", "school_id")) students[[column]] <- factor(students[[column]])
formula <- program ~ math_fall + grade + gender + race + frl + ell + iep + school_frl + read_fall + attendance
matched <- stage("match", MatchIt::matchit(formula, data = students, method = "nearest", distance = "glm",
                                            link = "linear.logit", caliper = 0.2))
balance <- stage("balance", summary(matched))
sample <- MatchIt::match.data(matched)
estimate <- stage("effect", {
  fit <- lm(update(formula, math_spring ~ program + .), data = sample, weights = weights)
  c(coef(fit)["program"],
    sqrt(sandwich::vcovCL(fit, cluster = sample$school_id, type = "HC1")["program", "program"]))
})
cat(sprintf("estimate %.4f, standard error %.4f, %d treated\n", estimate[1], estimate[2],
            sum(sample$program == 1)))
