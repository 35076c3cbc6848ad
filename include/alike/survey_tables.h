/* Tables of a survey (columns listed once, alike/column.h). Shares and means of indices are from 0
 * to 1. */
#ifndef ALIKE_SURVEY_TABLES_H
#define ALIKE_SURVEY_TABLES_H

#include "alike/table.h"

#define SURVEY_SHARE AS_SHARE("share", 3)

/* By school of the program. */
#define SURVEY_RESPONSE_LIST(COLUMN)                                                               \
    COLUMN(school, "School", AS_NAME)                                                              \
    COLUMN(invited, "Asked", AS_TREATED)                                                           \
    COLUMN(answered, "Answered", AS_TREATED)                                                       \
    COLUMN(rate, "Rate", SURVEY_SHARE)
TABLE_DECLARE(survey_response, SURVEY_RESPONSE_LIST);

#define SURVEY_MARGINS_LIST(COLUMN)                                                                \
    COLUMN(margin, "Characteristic", AS_NAME)                                                      \
    COLUMN(label, "For readers", AS_TEXT)                                                          \
    COLUMN(level, "Level", AS_NAME)                                                                \
    COLUMN(n_program, "Program n", AS_TREATED)                                                     \
    COLUMN(n_reference, "Reference n", AS_CONTROL)                                                 \
    COLUMN(share_program, "Program", SURVEY_SHARE)                                                 \
    COLUMN(share_reference_sampled, "Reference as sampled", SURVEY_SHARE)                          \
    COLUMN(share_reference, "Reference made alike", SURVEY_SHARE)
TABLE_DECLARE(survey_margins, SURVEY_MARGINS_LIST);

/* What questions and indices have in common, before and after the three numbers that are compared.
 */
#define SURVEY_ASKED_LIST(COLUMN, item_, without_)                                                 \
    COLUMN(item, item_, AS_NAME)                                                                   \
    COLUMN(label, item_ " for readers", AS_TEXT)                                                   \
    COLUMN(family, "Judged with", AS_NAME)                                                         \
    COLUMN(wording, "Wording", AS_TEXT)                                                            \
    COLUMN(n_program, "Program n", AS_TREATED)                                                     \
    COLUMN(n_reference, "Reference n", AS_CONTROL)                                                 \
    COLUMN(missing_program, "Program without " without_, AS_TREATED)                               \
    COLUMN(missing_reference, "Reference without " without_, AS_CONTROL)
#define SURVEY_APART_LIST(COLUMN, unit_)                                                           \
    COLUMN(difference, "Difference", AS_ESTIMATE(unit_, 3))                                        \
    COLUMN(se, "Standard error", AS_ERROR(unit_, 3))                                               \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(unit_, 3))                                         \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(unit_, 3))                                          \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p corrected", AS_Q)                                                                 \
    COLUMN(problem, "Not tested because", AS_REASON)

/* A row a question. */
#define SURVEY_ITEMS_LIST(COLUMN)                                                                  \
    SURVEY_ASKED_LIST(COLUMN, "Question", "an answer")                                             \
    COLUMN(share_program, "Program", SURVEY_SHARE)                                                 \
    COLUMN(share_reference_sampled, "Reference as sampled", SURVEY_SHARE)                          \
    COLUMN(share_reference, "Reference made alike", SURVEY_SHARE)                                  \
    SURVEY_APART_LIST(COLUMN, "share")
TABLE_DECLARE(survey_items, SURVEY_ITEMS_LIST);

/* A row an answer of a question, from the least to the most. Rows say SURVEY_ANSWER_TOP, or 0. */
enum { SURVEY_ANSWER_TOP = 1 };
#define SURVEY_ANSWERS_LIST(COLUMN)                                                                \
    COLUMN(item, "Question", AS_NAME)                                                              \
    COLUMN(answer, "Answer", AS_NAME)                                                              \
    COLUMN(top, "A top answer", AS_TEXT)                                                           \
    COLUMN(n_program, "Program n", AS_TREATED)                                                     \
    COLUMN(n_reference, "Reference n", AS_CONTROL)                                                 \
    COLUMN(share_program, "Program", SURVEY_SHARE)                                                 \
    COLUMN(share_reference_sampled, "Reference as sampled", SURVEY_SHARE)                          \
    COLUMN(share_reference, "Reference made alike", SURVEY_SHARE)
TABLE_DECLARE(survey_answers, SURVEY_ANSWERS_LIST);

/* All answers of a question at once. */
#define SURVEY_DISTRIBUTIONS_LIST(COLUMN)                                                          \
    COLUMN(item, "Question", AS_NAME)                                                              \
    COLUMN(family, "Judged with", AS_NAME)                                                         \
    COLUMN(n_program, "Program n", AS_TREATED)                                                     \
    COLUMN(n_reference, "Reference n", AS_CONTROL)                                                 \
    COLUMN(answers, "Answers", AS_CONSTANT(NULL, 0))                                               \
    COLUMN(f, "F", AS_NEVER(NULL, 2))                                                              \
    COLUMN(df1, "Degrees of freedom", AS_NEVER(NULL, 1))                                           \
    COLUMN(df2, "and below", AS_NEVER(NULL, 1))                                                    \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(q, "p corrected", AS_Q)                                                                 \
    COLUMN(problem, "Not tested because", AS_REASON)
TABLE_DECLARE(survey_distributions, SURVEY_DISTRIBUTIONS_LIST);

/* A row an index: means in place of shares. */
#define SURVEY_INDICES_LIST(COLUMN)                                                                \
    SURVEY_ASKED_LIST(COLUMN, "Index", "it")                                                       \
    COLUMN(mean_program, "Program", AS_SCORE("of the scale", 3))                                   \
    COLUMN(mean_reference_sampled, "Reference as sampled", AS_SCORE("of the scale", 3))            \
    COLUMN(mean_reference, "Reference made alike", AS_SCORE("of the scale", 3))                    \
    SURVEY_APART_LIST(COLUMN, "of the scale")
TABLE_DECLARE(survey_indices, SURVEY_INDICES_LIST);

/* Of each index on either side. */
#define SURVEY_RELIABILITY_LIST(COLUMN)                                                            \
    COLUMN(item, "Index", AS_NAME)                                                                 \
    COLUMN(side, "Of", AS_TEXT)                                                                    \
    COLUMN(n, "Answered all", AS_PEOPLE)                                                           \
    COLUMN(alpha, "Coefficient alpha", AS_RATIO(2))                                                \
    COLUMN(alpha_low, "Interval from", AS_RATIO(2))                                                \
    COLUMN(alpha_high, "Interval to", AS_RATIO(2))                                                 \
    COLUMN(omega, "Omega", AS_RATIO(2))                                                            \
    COLUMN(rest_least, "Least correlation of a question with the others", AS_RATIO(2))             \
    COLUMN(rest_item, "Of which question", AS_TEXT)                                                \
    COLUMN(icc1, "ICC(1) between schools", AS_RATIO(2))                                            \
    COLUMN(icc2, "ICC(2) of school means", AS_RATIO(2))                                            \
    COLUMN(schools, "Schools", AS_SCHOOLS)                                                         \
    COLUMN(problem, "Omega not given because", AS_REASON)
TABLE_DECLARE(survey_reliability, SURVEY_RELIABILITY_LIST);

/* Had all of the program's people answered who did not. */
#define SURVEY_NONRESPONSE_LIST(COLUMN)                                                            \
    COLUMN(item, "Question", AS_NAME)                                                              \
    COLUMN(rate, "Answered", SURVEY_SHARE)                                                         \
    COLUMN(difference, "Difference", AS_ESTIMATE("share", 3))                                      \
    COLUMN(all_no, "Had all others said no", AS_ESTIMATE("share", 3))                              \
    COLUMN(all_yes, "Had all others said yes", AS_ESTIMATE("share", 3))                            \
    COLUMN(turning, "Share of the others at which it is 0", SURVEY_SHARE)
TABLE_DECLARE(survey_nonresponse, SURVEY_NONRESPONSE_LIST);

/* How far the difference moves. */
#define SURVEY_SENSITIVITY_LIST(COLUMN)                                                            \
    COLUMN(item, "Question or index", AS_NAME)                                                     \
    COLUMN(difference, "Difference", AS_ESTIMATE("share", 3))                                      \
    COLUMN(unweighted, "Reference as sampled", AS_ESTIMATE("share", 3))                            \
    COLUMN(margin_low, "A margin left out, from", AS_ESTIMATE("share", 3))                         \
    COLUMN(margin_high, "to", AS_ESTIMATE("share", 3))                                             \
    COLUMN(school_low, "A school left out, from", AS_ESTIMATE("share", 3))                         \
    COLUMN(school_high, "to", AS_ESTIMATE("share", 3))
TABLE_DECLARE(survey_sensitivity, SURVEY_SENSITIVITY_LIST);

#endif
