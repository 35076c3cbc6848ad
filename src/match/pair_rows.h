/* Rows of options that several methods of pairs have in common, with one meaning. They fill a
 * PairSettings. */
#ifndef MATCH_PAIR_ROWS_H
#define MATCH_PAIR_ROWS_H

#include "pair_design.h"

#include <math.h>

#define PAIR_ROW_DISTANCE                                                                          \
    {                                                                                              \
        .name = "distance", .type = OPT_ENTRY, .offset = offsetof(PairSettings, distance),         \
        .plain = "How the likeness of two students is measured.",                                  \
        .change_when =                                                                             \
            "students should be alike on the covariates themselves (mahalanobis) and not "         \
            "only in how likely they were to be in the program",                                   \
        .help = "Propensity scores are compared by logit, log(p / (1 - p)) whatever the model, "   \
                "by probability and by linear, the model's linear predictor; all covariates by "   \
                "mahalanobis, robust_mahalanobis and euclidean"                                    \
    }

#define PAIR_ROW_RATIO(help_)                                                                      \
    {                                                                                              \
        .name = "ratio", .type = OPT_COUNT, .offset = offsetof(PairSettings, ratio),               \
        .fallback = "1", .min = 1, .max = INFINITY,                                                \
        .plain = "How many comparison students each student of the program gets.",                 \
        .change_when = "there are several times as many comparison students as students of the "   \
                       "program",                                                                  \
        .help = help_                                                                              \
    }

#define PAIR_ROWS_VARIABLE                                                                         \
    {.name = "min_controls",                                                                       \
     .type = OPT_COUNT,                                                                            \
     .offset = offsetof(PairSettings, min_partners),                                               \
     .fallback = "0",                                                                              \
     .zero = "ratio",                                                                              \
     .min = 0,                                                                                     \
     .max = INFINITY,                                                                              \
     .plain = "The fewest comparison students that a student of the program gets.",                \
     .change_when =                                                                                \
         "students of the program with many similar comparison students may have more of "         \
         "them than others (a variable ratio)",                                                    \
     .help =                                                                                       \
         "With max_controls; the total is ratio times the number of the program's students. Ming " \
         "& Rosenbaum (2000) Biometrics 56:118-124"},                                              \
    {                                                                                              \
        .name = "max_controls", .type = OPT_COUNT, .offset = offsetof(PairSettings, max_partners), \
        .fallback = "0", .zero = "ratio", .min = 0, .max = INFINITY,                               \
        .plain = "The most comparison students that a student of the program gets.",               \
        .change_when = "a variable ratio is wanted", .help = "With min_controls"                   \
    }

#define PAIR_ROW_CALIPER                                                                           \
    {                                                                                              \
        .name = "caliper", .type = OPT_REAL, .offset = offsetof(PairSettings, caliper),            \
        .fallback = "0.2", .min = 0, .max = INFINITY, .none = true,                                \
        .plain = "How unlike two students may be and still be compared.",                          \
        .change_when =                                                                             \
            "too many students of the program find no partner (wider), or the groups stay "        \
            "unlike (narrower)",                                                                   \
        .help = "Largest distance of a pair, inclusive, in caliper_unit; with a covariate "        \
                "distance it "                                                                     \
                "limits the score named by caliper_on. With none, no limit. 0.2 SD of the logit: " \
                "Austin "                                                                          \
                "(2011) Pharmaceutical Statistics 10:150-161",                                     \
        .matchit = "none"                                                                          \
    }

#define PAIR_ROW_CALIPER_UNIT                                                                      \
    {                                                                                              \
        .name = "caliper_unit", .type = OPT_CHOICE,                                                \
        .offset = offsetof(PairSettings, caliper_unit), .fallback = "sd_arms",                     \
        .choices = caliper_unit_words, .plain = "The unit in which the caliper is given.",         \
        .change_when = "a published analysis states its caliper in another unit",                  \
        .help = "With sd_arms, sqrt((s1^2 + s0^2) / 2) over the arms; with sd_all, n-1 standard "  \
                "deviation "                                                                       \
                "of both arms together; with raw, the score's own unit. After discard, and over "  \
                "students "                                                                        \
                "whose "                                                                           \
                "score is not driven to 0 or 1 (under conventions: matchit over all)",             \
        .matchit = "sd_all"                                                                        \
    }

#define PAIR_ROWS_CALIPERS                                                                         \
    {.name = "caliper_on",                                                                         \
     .type = OPT_CHOICE,                                                                           \
     .offset = offsetof(PairSettings, caliper_on),                                                 \
     .fallback = "distance",                                                                       \
     .choices = caliper_on_words,                                                                  \
     .plain = "Which score the caliper limits when students are matched on their covariates.",     \
     .change_when = "the caliper of a published analysis is on the probability",                   \
     .help =                                                                                       \
         "With distance, the distance itself, or the logit where that is a covariate distance; "   \
         "else the logit or the probability"},                                                     \
    {                                                                                              \
        .name = "calipers", .type = OPT_LIMITS, .offset = offsetof(PairSettings, calipers),        \
        .fallback = "", .min = 0, .max = INFINITY,                                                 \
        .plain = "Further limits, each on one covariate in its own unit.",                         \
        .change_when = "two students must not differ by more than a few points on one measure, "   \
                       "however alike they are otherwise",                                         \
        .help = "For each column the largest difference of a pair, inclusive; `pretest` is the "   \
                "outcome's own"                                                                    \
    }

#define PAIR_ROW_EXACT                                                                             \
    {                                                                                              \
        .name = "exact", .type = OPT_NAMES, .offset = offsetof(PairSettings, exact),               \
        .alike = true, .fallback = "",                                                             \
        .plain = "Columns on which the two students of a pair must agree exactly.",                \
        .change_when = "students may only be compared within the same grade, school or the like",  \
        .help =                                                                                    \
            "Each combination of values is matched on its own; distances and calipers are those "  \
            "of the whole cohort"                                                                  \
    }

#define PAIR_ROW_DISCARD                                                                           \
    {                                                                                              \
        .name = "discard", .type = OPT_CHOICE, .offset = offsetof(PairSettings, discard),          \
        .fallback = "none", .choices = discard_words,                                              \
        .plain = "Whether students without counterpart in the other group are set aside first.",   \
        .change_when = "some scores lie beyond all scores of the other group",                     \
        .help = "Students of the named arm (both: of either) whose score lies outside the range "  \
                "of the "                                                                          \
                "other arm; equality stays. Discarding treated students changes whom the effect "  \
                "is about"                                                                         \
    }

#define PAIR_ROW_TIES                                                                              \
    {                                                                                              \
        .name = "ties", .type = OPT_CHOICE, .offset = offsetof(PairSettings, ties),                \
        .fallback = "hash", .choices = tie_words,                                                  \
        .plain = "Who is taken when two comparison students are equally near.",                    \
        .change_when = "a match made by MatchIt is to be reproduced pair by pair",                 \
        .help = "With hash, by the seeded hash of the id, whatever the order of the file; with "   \
                "file, as "                                                                        \
                "MatchIt 4.7 walks the file",                                                      \
        .matchit = "file"                                                                          \
    }

#define PAIR_ROWS_SCHOOLS                                                                          \
    {.name = "schools",                                                                            \
     .type = OPT_CHOICE,                                                                           \
     .offset = offsetof(PairSettings, schools),                                                    \
     .fallback = "any",                                                                            \
     .choices = school_rule_words,                                                                 \
     .plain = "Whether comparison students come from the student's own school or from others.",    \
     .change_when =                                                                                \
         "some students of a school are in the program and others are not (inside), or "           \
         "classmates would be touched by the program (outside)",                                   \
     .help = "Needs school. With inside, pairs within schools; with outside, never; with "         \
             "prefer_inside, within schools first and outside only for whoever finds nobody "      \
             "there; with classes, between schools that resemble each other in the means of the "  \
             "covariates"},                                                                        \
        {.name = "school",                                                                         \
         .type = OPT_COLUMN,                                                                       \
         .offset = offsetof(PairSettings, school),                                                 \
         .fallback = "",                                                                           \
         .example = "school_id",                                                                   \
         .plain = "The column that says at which school a student is.",                            \
         .change_when = "schools is set",                                                          \
         .help = "Read where schools asks for it"},                                                \
    {                                                                                              \
        .name = "classes", .type = OPT_COUNT, .offset = offsetof(PairSettings, classes),           \
        .fallback = SCHOOL_CLASSES, .min = 2, .max = INFINITY,                                     \
        .plain = "How many classes of similar schools there are, with schools: classes.",          \
        .change_when = "schools of one class are still unlike (more), or too few students find a " \
                       "partner (fewer)",                                                          \
        .help =                                                                                    \
            "By k-means of the schools' means of the covariates, in standard deviations between "  \
            "schools, from starts without chance"                                                  \
    }

#endif
