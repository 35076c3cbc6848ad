/* The limits at which a sentence about a result changes, each with where it comes from. What is
 * "ours" is a choice: no standard fixes it, and docs/methods.md says so. */
#ifndef ALIKE_LIMITS_H
#define ALIKE_LIMITS_H

/* Differences at the start, in absolute WWC effect sizes: up to the first nothing need be done; up
 * to the second the outcome model must adjust; beyond it nothing repairs it. Source: What Works
 * Clearinghouse, Standards Handbook 4.1 (2020), baseline equivalence. */
#define LIMIT_BASELINE_ALIKE  0.05
#define LIMIT_BASELINE_ADJUST 0.25

/* Clusters (schools) of an arm. One: program and school are one thing, which evidence standards
 * call a confounding factor (What Works Clearinghouse, Standards Brief: Confounding Factors), and
 * their spread can't be estimated (MacKinnon & Webb 2018, Econometrics J. 21:114-135). Up to
 * LIMIT_CLUSTERS_FEW the answer itself says how many there are: ours. */
#define LIMIT_CLUSTERS_CONFOUND 1
#define LIMIT_CLUSTERS_FEW      5

/* Share of the program's students who are compared: below the first it is the first thing said,
 * below the second it is said in the answer. Ours. */
#define LIMIT_SHARE_FIRST 0.5
#define LIMIT_SHARE_SAID  0.7

/* Students, or what weighted students are worth (effective sample size), in an arm below which the
 * answer says how few they are. Ours: the old rule of thumb for means of a sample. */
#define LIMIT_FEW_STUDENTS 30

/* From when on a study says that its groups were not tested alike: a difference in days; one of a
 * week only where it is wide beside how days vary (LIMIT_BASELINE_ADJUST), as durations and guesses
 * are; of tests that have something, percentage points. Ours: two weeks are about a sixteenth of
 * the time between a test in fall and one in spring, and of what is learned in it. Twice as many
 * days between the tests are said on page one. */
#define LIMIT_CONDITION_DAYS       14
#define LIMIT_CONDITION_DAYS_LEAST 7
#define LIMIT_CONDITION_DAYS_FIRST 28
#define LIMIT_CONDITION_SHARE      10

/* Largest distance of the arms' distribution functions from which on a condition tells the groups
 * apart by itself, and no covariate can tell it from the program: at some value nine tenths of one
 * group are below and nine tenths of the other above it. Ours. */
#define LIMIT_CONDITION_SEPARATES 0.9

/* What the tiers 1 and 2 of the Every Student Succeeds Act ask of a study's size: students and
 * sites (ies.ed.gov/ncee/wwc/essa). */
#define LIMIT_ESSA_STUDENTS 350
#define LIMIT_ESSA_SITES    2

/* Effect sizes of achievement, in absolute value: below the first small, from the second on large.
 * Source: Kraft (2020) Educational Researcher 49:241-253, as it is commonly cited: the article was
 * not read. */
#define LIMIT_KRAFT_MEDIUM 0.05
#define LIMIT_KRAFT_LARGE  0.20

/* A test whose p is below it is called significant, as evidence standards have it. */
#define LIMIT_SIGNIFICANT 0.05

/* A probability is never printed as certain: it rests on a model. Ours. */
#define LIMIT_PROBABILITY 0.01

#endif
