/* Inside src/report: tables that only a report has, for readers or of what was set and read. */
#ifndef ALIKE_REPORT_TABLES_H
#define ALIKE_REPORT_TABLES_H

#include "alike/table.h"

/* The effect, overall and by subgroup. */
#define EFFECT_SHORT_LIST(COLUMN)                                                                  \
    COLUMN(who, "Group", AS_NAME)                                                                  \
    COLUMN(estimate, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(interval, "Interval", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(sd, "Standard deviation", AS_SCORE(OUTCOME_UNIT, 0))                                    \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(index, "Percentile points", AS_ESTIMATE(NULL, 0))                                       \
    COLUMN(p, "p", AS_P)                                                                           \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(baseline_g, "Difference at the start", AS_SD(2))                                        \
    COLUMN(baseline, "Start, by the WWC's classes", AS_VERDICT)
TABLE_DECLARE(effect_short, EFFECT_SHORT_LIST);

/* One row a design of the outcome. */
#define DESIGNS_LIST(COLUMN)                                                                       \
    COLUMN(design, "Design", AS_NAME)                                                              \
    COLUMN(estimand, "Estimand", AS_TEXT)                                                          \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(start_g, "Largest difference at the start", AS_SD(2))                                   \
    COLUMN(start, "At the start", AS_VERDICT)                                                      \
    COLUMN(estimate, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(interval, "Interval", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(p, "p", AS_P)
TABLE_DECLARE(designs, DESIGNS_LIST);

/* Earlier scores and what differs most. */
#define BALANCE_SHORT_LIST(COLUMN)                                                                 \
    COLUMN(label, "Characteristic", AS_NAME)                                                       \
    COLUMN(before_treated, "Program before", AS_SCORE(NULL, 0))                                    \
    COLUMN(before_control, "Comparison before", AS_SCORE(NULL, 0))                                 \
    COLUMN(smd_before, "Difference before: SMD", AS_SD(3))                                         \
    COLUMN(after_treated, "Program after", AS_SCORE(NULL, 0))                                      \
    COLUMN(after_control, "Comparison after", AS_SCORE(NULL, 0))                                   \
    COLUMN(smd_after, "Difference after: SMD", AS_SD(3))                                           \
    COLUMN(g_after, "WWC effect size after: g", AS_SD(3))                                          \
    COLUMN(wwc, "WWC category, by g", AS_VERDICT)
TABLE_DECLARE(balance_short, BALANCE_SHORT_LIST);

/* One row a span before the program. */
#define PLACEBO_LIST(COLUMN)                                                                       \
    COLUMN(outcome, "Before the program", AS_NAME)                                                 \
    COLUMN(design, "Design", AS_NAME)                                                              \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(estimate, "Difference", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(p, "p", AS_P)
TABLE_DECLARE(placebo, PLACEBO_LIST);

#define SETTINGS_LIST(COLUMN)                                                                      \
    COLUMN(path, "Setting", AS_TEXT)                                                               \
    COLUMN(value, "Value", AS_TEXT)                                                                \
    COLUMN(origin, "Default or set", AS_TEXT)                                                      \
    COLUMN(help, "Meaning", AS_TEXT)
TABLE_DECLARE(settings, SETTINGS_LIST);

#define NOTES_LIST(COLUMN)                                                                         \
    COLUMN(about, "About", AS_NAME)                                                                \
    COLUMN(stage, "Stage", AS_TEXT)                                                                \
    COLUMN(text, "Note", AS_TEXT)
TABLE_DECLARE(notes, NOTES_LIST);

#define FILES_LIST(COLUMN)                                                                         \
    COLUMN(file, "File", AS_NAME)                                                                  \
    COLUMN(rows, "Rows", AS_PEOPLE)                                                                \
    COLUMN(sha256, "SHA-256", AS_VERDICT)
TABLE_DECLARE(files, FILES_LIST);

#endif
