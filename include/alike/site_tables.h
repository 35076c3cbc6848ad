/* Effects of sites (districts, cohorts) and their averages: tables of the further analysis `sites`
 * (columns listed once, alike/column.h). */
#ifndef ALIKE_SITE_TABLES_H
#define ALIKE_SITE_TABLES_H

#include "alike/table.h"

/* Of each column of effects.pool_by: a row a site; one that is left out says why. Each error stands
 * nearest to the numbers that are rounded by it. */
#define SITE_EFFECTS_LIST(COLUMN)                                                                  \
    COLUMN(group, "By", AS_NAME)                                                                   \
    COLUMN(site, "Site", AS_NAME)                                                                  \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(n_control, "Comparison n", AS_CONTROL)                                                  \
    COLUMN(clusters_treated, "Program clusters", AS_SCHOOLS)                                       \
    COLUMN(clusters_control, "Comparison clusters", AS_SCHOOLS)                                    \
    COLUMN(estimate, "Effect", AS_ESTIMATE(OUTCOME_UNIT, 0))                                       \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(weight, "Weight in the average over sites", AS_RATIO(3))                                \
    COLUMN(without, "Average without it", AS_ESTIMATE(OUTCOME_UNIT, 0))                            \
    COLUMN(without_low, "Its interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                         \
    COLUMN(without_high, "Its interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                          \
    COLUMN(without_se, "Its standard error", AS_ERROR(OUTCOME_UNIT, 0))                            \
    COLUMN(problem, "Not in the averages because", AS_REASON)
TABLE_DECLARE(site_effects, SITE_EFFECTS_LIST);

/* Of each column the averages, each a row (RowHead.what). */
#define SITE_AVERAGES_LIST(COLUMN)                                                                 \
    COLUMN(group, "By", AS_NAME)                                                                   \
    COLUMN(average, "Average", AS_TEXT)                                                            \
    COLUMN(sites, "Sites", AS_SCHOOLS)                                                             \
    COLUMN(estimate, "Effect", AS_ESTIMATE(OUTCOME_UNIT, 0))                                       \
    COLUMN(se, "Standard error", AS_ERROR(OUTCOME_UNIT, 0))                                        \
    COLUMN(df, "Degrees of freedom", AS_DF(1))                                                     \
    COLUMN(ci_low, "Interval from", AS_ESTIMATE(OUTCOME_UNIT, 0))                                  \
    COLUMN(ci_high, "Interval to", AS_ESTIMATE(OUTCOME_UNIT, 0))                                   \
    COLUMN(g, "Effect size", AS_ESTIMATE("SD", 2))                                                 \
    COLUMN(tau, "SD of effects between sites", AS_SCORE(OUTCOME_UNIT, 0))                          \
    COLUMN(tau_g, "The same in SD of scores", AS_SD(2))                                            \
    COLUMN(next_low, "A further site from", AS_ESTIMATE(OUTCOME_UNIT, 0))                          \
    COLUMN(next_high, "A further site to", AS_ESTIMATE(OUTCOME_UNIT, 0))                           \
    COLUMN(q, "Q, against equal effects", AS_NEVER(NULL, 2))                                       \
    COLUMN(p, "p of Q", AS_P)                                                                      \
    COLUMN(i2, "I squared", AS_RATIO(2))                                                           \
    COLUMN(problem, "Not given because", AS_REASON)
TABLE_DECLARE(site_averages, SITE_AVERAGES_LIST);

/* Their rows. */
typedef enum SiteAverage {
    SITES_RANDOM = 1, /* over sites that stand for others */
    SITES_FIXED,      /* over these sites, by precision */
    SITES_STUDENTS,   /* over students: the study's own effect */
} SiteAverage;

#endif
