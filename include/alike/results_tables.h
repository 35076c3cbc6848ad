/* The tables of every analysis and those over the analyses: their columns (alike/column.h). */
#ifndef ALIKE_RESULTS_TABLES_H
#define ALIKE_RESULTS_TABLES_H

#include "alike/table.h"

#define FLOW_LIST(COLUMN)                                                                          \
    COLUMN(step, "Step", AS_TEXT)                                                                  \
    COLUMN(reason, "What happened", AS_TEXT)                                                       \
    COLUMN(treated, "Program", AS_TREATED)                                                         \
    COLUMN(control, "Comparison", AS_CONTROL)                                                      \
    COLUMN(other, "Neither", AS_PEOPLE)
TABLE_DECLARE(flow, FLOW_LIST);

/* One row a covariate, or a level of it; its numbers are listed in alike/balance_side.def. */
extern const TableKind table_balance;

/* One row a term of the score's model. */
#define PROPENSITY_LIST(COLUMN)                                                                    \
    COLUMN(term, "Term", AS_NAME)                                                                  \
    COLUMN(estimate, "Coefficient", AS_ESTIMATE("log odds", 4))                                    \
    COLUMN(se, "Standard error", AS_ERROR("log odds", 4))
TABLE_DECLARE(propensity, PROPENSITY_LIST);

/* One row a range of the score. */
#define OVERLAP_LIST(COLUMN)                                                                       \
    COLUMN(lo, "Score from", AS_SD_IN(NULL, 2))                                                    \
    COLUMN(hi, "Score to", AS_SD_IN(NULL, 2))                                                      \
    COLUMN(all_treated, "Program, all", AS_SHARE("%", 1))                                          \
    COLUMN(all_control, "Comparison, all", AS_SHARE("%", 1))                                       \
    COLUMN(matched_treated, "Program, compared", AS_SHARE("%", 1))                                 \
    COLUMN(matched_control, "Comparison, compared", AS_SHARE("%", 1))
TABLE_DECLARE(overlap, OVERLAP_LIST);

/* One row a cut point. */
#define DISTRIBUTION_LIST(COLUMN)                                                                  \
    COLUMN(cut, "Earlier score, at or below", AS_CONSTANT(OUTCOME_UNIT, 2))                        \
    COLUMN(before_treated, "Program, before", AS_SHARE("%", 1))                                    \
    COLUMN(before_control, "Comparison, before", AS_SHARE("%", 1))                                 \
    COLUMN(after_treated, "Program, compared", AS_SHARE("%", 1))                                   \
    COLUMN(after_control, "Comparison, compared", AS_SHARE("%", 1))
TABLE_DECLARE(distribution, DISTRIBUTION_LIST);

/* One row a size, or a band of sizes. */
#define MATCHED_SETS_LIST(COLUMN)                                                                  \
    COLUMN(what, "Counted", AS_TEXT)                                                               \
    COLUMN(size, "How many", AS_TEXT)                                                              \
    COLUMN(students, "Number", AS_PEOPLE)                                                          \
    COLUMN(percent, "Percent", AS_SHARE("%", 1))
TABLE_DECLARE(matched_sets, MATCHED_SETS_LIST);

/* One row a cause: how many it cost, against what evidence standards accept. What a row says is its
 * verdict. */
typedef enum LossVerdict {
    LOSS_UNJUDGED, /* not known how many were lost */
    LOSS_LOW,
    LOSS_LOW_OPTIMISTIC, /* by the optimistic boundary only */
    LOSS_HIGH,
} LossVerdict;
#define ATTRITION_LIST(COLUMN)                                                                     \
    COLUMN(what, "Lost because", AS_TEXT)                                                          \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(lost_treated, "Program, lost", AS_TREATED)                                              \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(lost_control, "Comparison, lost", AS_CONTROL)                                           \
    COLUMN(overall, "Overall", AS_SHARE("percent", 1))                                             \
    COLUMN(differential, "Between the groups", AS_SHARE("percentage points", 1))                   \
    COLUMN(cautious, "Accepted, cautious", AS_SHARE("percentage points", 1))                       \
    COLUMN(optimistic, "Accepted, optimistic", AS_SHARE("percentage points", 1))                   \
    COLUMN(verdict, "Loss is", AS_VERDICT)
TABLE_DECLARE(attrition, ATTRITION_LIST);

/* One row an outcome and design. */
#define COMPARISON_LIST(COLUMN)                                                                    \
    COLUMN(outcome, "Outcome", AS_OUTCOME)                                                         \
    COLUMN(design, "Design", AS_DESIGN)                                                            \
    COLUMN(method, "Method", AS_TEXT)                                                              \
    COLUMN(estimand, "Estimand", AS_TEXT)                                                          \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(ess_treated, "Program effective n", AS_PEOPLE_EFFECTIVE)                                \
    COLUMN(ess_control, "Comparison effective n", AS_PEOPLE_EFFECTIVE)                             \
    COLUMN(max_smd, "Largest standardized difference", AS_SD(2))                                   \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 2))                                     \
    COLUMN(se, "SE", AS_ERROR(OUTCOME_UNIT, 2))                                                    \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 2))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 2))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(start_g, "Largest difference at the start, as judged", AS_SD(2))                        \
    COLUMN(start, "At the start", AS_VERDICT)                                                      \
    COLUMN(problem, "Not carried out because", AS_TEXT)                                            \
    COLUMN(kept, "Program kept", AS_SHARE("%", 1))                                                 \
    COLUMN(school_max_smd, "Largest difference between schools", AS_SD_IN("SD of schools", 2))     \
    COLUMN(worst, "In", AS_NAME)
TABLE_DECLARE(comparison, COMPARISON_LIST);

/* One row a specification of the multiverse, by its estimate: whom each is about is told by its
 * choices, and two may differ in one student. */
#define MULTIVERSE_LIST(COLUMN)                                                                    \
    COLUMN(rank, "Rank", AS_CONSTANT(NULL, 0))                                                     \
    COLUMN(choices, "Choices", AS_TEXT)                                                            \
    COLUMN(is_primary, "This study's design", AS_TEXT)                                             \
    COLUMN(estimand, "Estimand", AS_TEXT)                                                          \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 2))                                     \
    COLUMN(se, "SE", AS_ERROR(OUTCOME_UNIT, 2))                                                    \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 2))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 2))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(g_low, "Effect size from", AS_ESTIMATE("SD", 2))                                        \
    COLUMN(g_high, "Effect size to", AS_ESTIMATE("SD", 2))                                         \
    COLUMN(p, "p", AS_P_AGAIN)                                                                     \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(start_g, "Largest difference at the start, as judged", AS_SD(2))                        \
    COLUMN(start, "At the start", AS_VERDICT)                                                      \
    COLUMN(problem, "No error because", AS_REASON)
TABLE_DECLARE(multiverse, MULTIVERSE_LIST);

/* One row a specification that could not be carried out. */
#define MULTIVERSE_FAILED_LIST(COLUMN)                                                             \
    COLUMN(choices, "Choices", AS_TEXT)                                                            \
    COLUMN(reason, "Not carried out because", AS_REASON)
TABLE_DECLARE(multiverse_failed, MULTIVERSE_FAILED_LIST);

/* One row a verdict on the start, of those that could be carried out, and a row of all. What is
 * counted are ways to make the comparison, not people. */
#define MULTIVERSE_SIGNS_LIST(COLUMN)                                                              \
    COLUMN(start, "At the start", AS_TEXT)                                                         \
    COLUMN(specifications, "Specifications", AS_CONSTANT(NULL, 0))                                 \
    COLUMN(above, "Above zero", AS_CONSTANT(NULL, 0))                                              \
    COLUMN(below, "Below zero", AS_CONSTANT(NULL, 0))                                              \
    COLUMN(same_sign, "With this study's sign", AS_CONSTANT("%", 0))                               \
    COLUMN(clearly, "Interval without zero, on this study's side", AS_CONSTANT(NULL, 0))
TABLE_DECLARE(multiverse_signs, MULTIVERSE_SIGNS_LIST);

/* One row a contrast of a study of several programs, under the study's own design. */
#define CONTRASTS_LIST(COLUMN)                                                                     \
    COLUMN(outcome, "Outcome", AS_OUTCOME)                                                         \
    COLUMN(program, "Program", AS_NAME)                                                            \
    COLUMN(comparison, "Against", AS_NAME)                                                         \
    COLUMN(estimand, "Estimand", AS_TEXT)                                                          \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(ess_treated, "Program effective n", AS_PEOPLE_EFFECTIVE)                                \
    COLUMN(ess_control, "Comparison effective n", AS_PEOPLE_EFFECTIVE)                             \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 2))                                     \
    COLUMN(se, "SE", AS_ERROR(OUTCOME_UNIT, 2))                                                    \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 2))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 2))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(g_low, "Effect size from", AS_ESTIMATE("SD", 2))                                        \
    COLUMN(g_high, "Effect size to", AS_ESTIMATE("SD", 2))                                         \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p among all contrasts", AS_Q)                                                       \
    COLUMN(start_g, "Largest difference at the start, as judged", AS_SD(2))                        \
    COLUMN(start, "At the start", AS_VERDICT)                                                      \
    COLUMN(problem, "Not carried out because", AS_TEXT)
TABLE_DECLARE(contrasts, CONTRASTS_LIST);

/* One row an outcome under the study's own design: the tests that it is judged together with. */
#define FAMILIES_LIST(COLUMN)                                                                      \
    COLUMN(family, "Family", AS_NAME)                                                              \
    COLUMN(family_size, "Tests in it", AS_CONSTANT(NULL, 0))                                       \
    COLUMN(outcome, "Outcome", AS_OUTCOME)                                                         \
    COLUMN(rule, "Corrected by", AS_TEXT)                                                          \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p in its family", AS_Q)                                                             \
    COLUMN(significant, "Told from chance", AS_MARK)
TABLE_DECLARE(families, FAMILIES_LIST);

/* One row a domain with two or more outcomes, of one span and one program: the average of their
 * effect sizes under the study's own design. A row says the worst Verdict on their start. */
#define DOMAINS_LIST(COLUMN)                                                                       \
    COLUMN(domain, "Domain", AS_NAME)                                                              \
    COLUMN(outcomes, "Outcomes", AS_TEXT)                                                          \
    COLUMN(averaged, "Outcomes in it", AS_CONSTANT(NULL, 0))                                       \
    COLUMN(average, "Average effect size", AS_ESTIMATE("SD", 2))                                   \
    COLUMN(se, "SE", AS_ERROR("SD", 2))                                                            \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE("SD", 2))                                          \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE("SD", 2))                                           \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(improvement_index, "Improvement index", AS_ESTIMATE("percentile points", 0))            \
    COLUMN(correlation, "Mean correlation of the estimates", AS_RATIO(2))                          \
    COLUMN(start, "At the start, the worst", AS_VERDICT)                                           \
    COLUMN(problem, "No error because", AS_TEXT)
TABLE_DECLARE(domains, DOMAINS_LIST);

/* One row two contrasts of one score. people: same or different, whom their effects speak for; what
 * a row says is whether they are the same. */
#define CONTRAST_PAIRS_LIST(COLUMN)                                                                \
    COLUMN(outcome, "Outcome", AS_OUTCOME)                                                         \
    COLUMN(other, "Beside", AS_OUTCOME)                                                            \
    COLUMN(people, "Stand on", AS_VERDICT)                                                         \
    COLUMN(shared, "Students compared in both", AS_NEVER(NULL, 0))
TABLE_DECLARE(contrast_pairs, CONTRAST_PAIRS_LIST);

/* One row a figure printed elsewhere. */
#define PUBLISHED_LIST(COLUMN)                                                                     \
    COLUMN(outcome, "Outcome", AS_OUTCOME)                                                         \
    COLUMN(design, "Design", AS_DESIGN)                                                            \
    COLUMN(group, "Group", AS_NAME)                                                                \
    COLUMN(level, "Level", AS_NAME)                                                                \
    COLUMN(quantity, "Quantity", AS_TEXT)                                                          \
    COLUMN(published, "Published", AS_VERDICT)                                                     \
    COLUMN(ours, "Ours", AS_ROW_SAYS(4))                                                           \
    COLUMN(difference, "Difference", AS_ROW_SAYS(4))                                               \
    COLUMN(agrees, "Agrees to the printed digits", AS_VERDICT)                                     \
    COLUMN(source, "Source", AS_TEXT)
TABLE_DECLARE(published, PUBLISHED_LIST);

/* Tables 5 to 7 of the WWC Reporting Guide, of one outcome, and ours beside them. */
#define REVIEWER_SAMPLE_LIST(COLUMN)                                                               \
    COLUMN(item, "Item", AS_TEXT)                                                                  \
    COLUMN(answer, "Answer", AS_TEXT)
TABLE_DECLARE(reviewer_sample, REVIEWER_SAMPLE_LIST);

#define REVIEWER_DESCRIPTIVES_LIST(COLUMN)                                                         \
    COLUMN(time, "When", AS_TEXT)                                                                  \
    COLUMN(measure, "Measure", AS_NAME)                                                            \
    COLUMN(reliability, "Reliability", AS_TEXT)                                                    \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(clusters_treated, "Program clusters", AS_SCHOOLS)                                       \
    COLUMN(mean_treated, "Program mean", AS_SCORE(NULL, 2))                                        \
    COLUMN(sd_treated, "Program SD", AS_SCORE(NULL, 2))                                            \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(clusters_control, "Comparison clusters", AS_SCHOOLS)                                    \
    COLUMN(mean_control, "Comparison mean", AS_SCORE(NULL, 2))                                     \
    COLUMN(sd_control, "Comparison SD", AS_SCORE(NULL, 2))                                         \
    COLUMN(g, "WWC effect size (g)", AS_SD(2))                                                     \
    COLUMN(wwc, "Baseline category, by g", AS_VERDICT)
TABLE_DECLARE(reviewer_descriptives, REVIEWER_DESCRIPTIVES_LIST);

#define REVIEWER_RESULTS_LIST(COLUMN)                                                              \
    COLUMN(outcome, "Outcome", AS_NAME)                                                            \
    COLUMN(domain, "Domain", AS_TEXT)                                                              \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(clusters_treated, "Program clusters", AS_SCHOOLS)                                       \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(clusters_control, "Comparison clusters", AS_SCHOOLS)                                    \
    COLUMN(adjusted_mean_treated, "Adjusted program mean", AS_SCORE(OUTCOME_UNIT, 0))              \
    COLUMN(adjusted_mean_control, "Adjusted comparison mean", AS_SCORE(OUTCOME_UNIT, 0))           \
    COLUMN(difference, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                 \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(sd, "Pooled SD", AS_SCORE(OUTCOME_UNIT, 0))                                             \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(improvement_index, "Improvement index", AS_ESTIMATE("percentile points", 0))
TABLE_DECLARE(reviewer_results, REVIEWER_RESULTS_LIST);

/* What evidence standards ask of one outcome, a requirement a row: RowHead.what. `of`: the measure
 * or the domain that it is about. */
#define REVIEWER_EVIDENCE_LIST(COLUMN)                                                             \
    COLUMN(requirement, "Requirement", AS_TEXT)                                                    \
    COLUMN(of, "Of", AS_NAME)                                                                      \
    COLUMN(value, "Value", AS_ROW_SAYS(3))                                                         \
    COLUMN(low, "From", AS_ROW_SAYS(3))                                                            \
    COLUMN(high, "To", AS_ROW_SAYS(3))                                                             \
    COLUMN(verdict, "Verdict", AS_VERDICT)                                                         \
    COLUMN(reason, "Because, or how", AS_TEXT)
TABLE_DECLARE(reviewer_evidence, REVIEWER_EVIDENCE_LIST);
typedef enum Evidence {
    EVIDENCE_RATING,
    EVIDENCE_MEASURE, /* a row each characteristic of the start */
    EVIDENCE_START,   /* all of them, of this outcome and of its domain */
    EVIDENCE_DOMAIN,
    EVIDENCE_SCHOOLS,
    EVIDENCE_CONFOUND,
    EVIDENCE_LOSS,
    EVIDENCE_LOSS_DIFFERENCE,
    EVIDENCE_JOINED, /* an arm a row, where they are counted; else one to be supplied */
    EVIDENCE_MOVED,
    EVIDENCE_LEFT,
    EVIDENCE_KEPT, /* whom the estimate speaks for, and out of whom */
    EVIDENCE_COHORT,
    EVIDENCE_ICC,
    EVIDENCE_T, /* three rows for each intraclass correlation, assumed and estimated */
    EVIDENCE_DF,
    EVIDENCE_P,
    EVIDENCE_FAMILY, /* as it is, and by each rule; of a family of one, as it is alone */
    EVIDENCE_LUCK,
    EVIDENCE_POWER,
    EVIDENCE_SIZE,
    EVIDENCE_GROWTH, /* the share of a year's growth, in domains of achievement */
    EVIDENCE_MADE_BY,
} Evidence;

/* The tiers of the Every Student Succeeds Act, a requirement a row, and of each tier a row that
 * takes them together. What a row says is the tier. */
#define REVIEWER_ESSA_LIST(COLUMN)                                                                 \
    COLUMN(tier, "Tier", AS_TEXT)                                                                  \
    COLUMN(requirement, "Requirement", AS_TEXT)                                                    \
    COLUMN(value, "Value", AS_ROW_SAYS(0))                                                         \
    COLUMN(verdict, "Verdict", AS_VERDICT)                                                         \
    COLUMN(reason, "Because", AS_TEXT)
TABLE_DECLARE(reviewer_essa, REVIEWER_ESSA_LIST);

#endif
