/* The terms of a propensity model. Inside src/pscore only. */
#ifndef ALIKE_PSCORE_PREDICTORS_H
#define ALIKE_PSCORE_PREDICTORS_H

#include "alike/design.h"
#include "alike/pscore.h"

/* What a model of the covariates is told beside them, and the keys of the study file for it. */
typedef struct PredictorSettings {
    Pairs interactions;
    Names squares;
    Names by;
} PredictorSettings;
#define PREDICTOR_TERMS                                                                            \
    {.name = "interactions",                                                                       \
     .type = OPT_PAIRS,                                                                            \
     .offset = offsetof(PredictorSettings, interactions),                                          \
     .term = true,                                                                                 \
     .word = WORD_PASSED_OVER,                                                                     \
     .fallback = "[]",                                                                             \
     .values = "a list of pairs of covariates",                                                    \
     .example = "[[frl, ell]]",                                                                    \
     .plain = "Pairs of covariates that count for more together than each by itself.",             \
     .change_when = "groups that two covariates define together stay unlike.",                     \
     .help = "Products of all terms of the one with all terms of the other."},                     \
    {                                                                                              \
        .name = "squares", .type = OPT_NAMES, .offset = offsetof(PredictorSettings, squares),      \
        .term = true, .role = ROLE_OPEN, .word = WORD_PASSED_OVER, .fallback = "[]",               \
        .example = "[pretest]",                                                                    \
        .plain = "Covariates of which very low and very high values may both matter.",             \
        .change_when = "averages agree but the spread of a covariate does not.",                   \
        .help = "Adds the square of each; numbers only."                                           \
    }

#define PREDICTOR_OPTIONS                                                                          \
    PREDICTOR_TERMS,                                                                               \
    {                                                                                              \
        .name = "by", .type = OPT_NAMES, .offset = offsetof(PredictorSettings, by),                \
        .fallback = "[]", .example = "[grade, site]",                                              \
        .plain =                                                                                   \
            "Columns by whose values the score is worked out, and students are compared, apart.",  \
        .change_when = "what draws students to the program differs by grade or by site.",          \
        .help = "The score is fitted and students are matched or weighted within each "            \
                "combination of values, calipers and ranges by its own scores; then the strata "   \
                "are pooled, each by those whom the effect is about. Strata that fail are named "  \
                "and their students left out."                                                     \
    }

/* These alone. A model that is told more has a struct that begins with PredictorSettings, and rows
 * that begin with PREDICTOR_OPTIONS. */
extern const Option predictor_options[];

/* Intercept, covariates in their order, interactions, squares. Notes what the study file asks for
 * and these students can't give (a covariate left out, a square of a factor).
 * ERR_STUDY: an interaction or square of a column that is not a covariate. */
bool predictors_list(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                     Model *model, Notes *notes, Error *err) MUST_CHECK;

/* The covariate that a setting names; NULL where this outcome's cohort lacks it, which is noted.
 * ERR_STUDY: it is not a covariate. */
bool predictors_find(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                     const char *setting, Name name, const Column **column, Notes *notes,
                     Error *err) MUST_CHECK;

#endif
