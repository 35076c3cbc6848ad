/* Methods, models and estimators of our own: the reader is tested with rows that stay as they are
 * when the program gains methods. Two methods share some keys and differ in others. */
#ifndef SPEC_DOUBLES_H
#define SPEC_DOUBLES_H

#include "alike/derive.h"
#include "alike/effect.h"
#include "alike/match.h"
#include "alike/norms.h"
#include "alike/pscore.h"
#include "alike/text.h"
#include "pscore/given.h"
#include "pscore/predictors.h"
#include "records/export.h"
#include "spec/reader.h"

#include <math.h>
#include <string.h>

typedef struct NearSettings {
    int distance, order, caliper_unit, ties;
    size_t ratio, reuse;
    bool replacement;
    double caliper;
    Names exact;
    Limits calipers;
} NearSettings;

typedef struct FullSettings {
    double caliper;
    Names exact;
    size_t max_controls;
} FullSettings;

typedef struct GroupSettings {
    size_t size;
    Name exclude_same;
} GroupSettings;

static const char *const double_distances[] = {"logit", "probability", "mahalanobis", NULL};
static const char *const double_orders[] = {"largest", "smallest", "closest", "data", NULL};
static const char *const double_units[] = {"sd_arms", "sd_all", "raw", NULL};
static const char *const double_ties[] = {"hash", "file", NULL};

static const Option near_options[] = {
    {.name = "distance",
     .type = OPT_CHOICE,
     .offset = offsetof(NearSettings, distance),
     .fallback = "logit",
     .matchit = "probability",
     .choices = double_distances},
    {.name = "order",
     .type = OPT_CHOICE,
     .offset = offsetof(NearSettings, order),
     .fallback = "largest",
     .choices = double_orders},
    {.name = "ratio",
     .type = OPT_COUNT,
     .offset = offsetof(NearSettings, ratio),
     .fallback = "1",
     .min = 1,
     .max = 100},
    {.name = "replacement",
     .type = OPT_FLAG,
     .offset = offsetof(NearSettings, replacement),
     .fallback = "no"},
    {.name = "reuse",
     .type = OPT_COUNT,
     .offset = offsetof(NearSettings, reuse),
     .fallback = "0",
     .max = INFINITY},
    {.name = "caliper",
     .type = OPT_REAL,
     .offset = offsetof(NearSettings, caliper),
     .fallback = "0.2",
     .matchit = "none",
     .max = INFINITY,
     .above_min = true,
     .none = true,
     .plain = "How different two matched students may be at most.",
     .change_when = "too few find a match, or the matched groups are not alike.",
     .help = "Largest distance, in caliper_unit."},
    {.name = "caliper_unit",
     .type = OPT_CHOICE,
     .offset = offsetof(NearSettings, caliper_unit),
     .fallback = "sd_arms",
     .matchit = "sd_all",
     .choices = double_units},
    {.name = "calipers",
     .type = OPT_LIMITS,
     .offset = offsetof(NearSettings, calipers),
     .fallback = ""},
    {.name = "exact", .type = OPT_NAMES, .offset = offsetof(NearSettings, exact), .fallback = "[]"},
    {.name = "ties",
     .type = OPT_CHOICE,
     .offset = offsetof(NearSettings, ties),
     .fallback = "hash",
     .matchit = "file",
     .choices = double_ties},
    {.name = NULL},
};
static const Option full_options[] = {
    {.name = "caliper",
     .type = OPT_REAL,
     .offset = offsetof(FullSettings, caliper),
     .fallback = "none",
     .max = INFINITY,
     .above_min = true,
     .none = true,
     .plain = "How different two students of one set may be at most.",
     .help = "Largest distance within a set."},
    {.name = "exact", .type = OPT_NAMES, .offset = offsetof(FullSettings, exact), .fallback = "[]"},
    {.name = "max_controls",
     .type = OPT_COUNT,
     .offset = offsetof(FullSettings, max_controls),
     .fallback = "10",
     .min = 1,
     .max = 1000},
    {.name = NULL},
};

static const Option group_options[] = {
    {.name = "size",
     .type = OPT_COUNT,
     .offset = offsetof(GroupSettings, size),
     .fallback = "51",
     .min = 1,
     .max = 1000},
    {.name = "exclude_same",
     .type = OPT_COLUMN,
     .offset = offsetof(GroupSettings, exclude_same),
     .fallback = "",
     .none = true},
    {.name = NULL},
};

static const MatchMethod double_near = {
    .name = "nearest", .options = near_options, .settings_size = sizeof(NearSettings)};
static const MatchMethod double_full = {
    .name = "full", .options = full_options, .settings_size = sizeof(FullSettings)};
static const MatchMethod double_glpk = {.name = "cardinality",
                                        .unavailable = "needs libglpk, which this build lacks"};
static const MatchMethod double_vcg = {.name = "vcg",
                                       .options = group_options,
                                       .settings_size = sizeof(GroupSettings),
                                       .traits = TRAIT_GROUPS};
static const Entry *const double_methods[] = {&double_near.entry, &double_full.entry,
                                              &double_glpk.entry, &double_vcg.entry};

static const Option given_options[] = {
    {.name = "column",
     .type = OPT_COLUMN,
     .offset = offsetof(GivenSettings, column),
     .role = ROLE_NUMBER,
     .word = WORD_IS_COLUMN,
     .example = "my_score"},
    {.name = NULL},
};
static const ScoreModel double_logit = {.name = "logit",
                                        .traits = TRAIT_TERMS | TRAIT_GLM,
                                        .options = predictor_options,
                                        .settings_size = sizeof(PredictorSettings)},
                        double_given = {.name = "given",
                                        .traits = TRAIT_COLUMN,
                                        .options = given_options,
                                        .settings_size = sizeof(GivenSettings)};
static const Entry *const double_models[] = {&double_logit.entry, &double_given.entry};

static const Estimator double_regression = {.name = "regression", .traits = TRAIT_ADJUSTS},
                       double_difference = {.name = "difference"};
static const Entry *const double_estimators[] = {&double_regression.entry,
                                                 &double_difference.entry};

static const Export double_map = {.name = "map_growth"}, double_custom = {.name = "custom"};
static const Entry *const double_exports[] = {&double_map.entry, &double_custom.entry};

static const Norms double_2015 = {.name = "nwea2015"}, double_2020 = {.name = "nwea2020"},
                   double_2025 = {.name = "nwea2025"};
static const Entry *const double_norms[] = {&double_2015.entry, &double_2020.entry,
                                            &double_2025.entry};

#define DOUBLE_ROWS(array) .n = COUNT_OF(array), .row = array

static const Registry double_registry[] = {
    {.kind = "matching method",
     .noun = "method",
     .title = "Matching",
     .key = "matching.method",
     .chosen = true,
     DOUBLE_ROWS(double_methods)},
    {.kind = "propensity model",
     .noun = "model",
     .title = "Propensity models",
     .key = "propensity.model",
     .chosen = true,
     DOUBLE_ROWS(double_models)},
    {.kind = "estimator",
     .title = "Estimators",
     .key = "effects.estimator",
     .chosen = true,
     DOUBLE_ROWS(double_estimators)},
    {.kind = "export",
     .unknown = "tests.format",
     .title = "Exports",
     .key = "tests.format",
     .chosen = true,
     DOUBLE_ROWS(double_exports)},
    {.kind = "table of norms",
     .title = "Norms",
     .key = "norms.table",
     .chosen = true,
     DOUBLE_ROWS(double_norms)},
};
extern const Registry writers;
static const Registry *const double_registries[] = {
    &double_registry[0],
    &double_registry[1],
    &double_registry[2],
    &double_registry[3],
    &double_registry[4],
    &derivations,
    &writers,
};
static const Registries doubles = {.n = COUNT_OF(double_registries), .item = double_registries};

/* The parts that every study needs, in four lines. */
#define FOUR_LINES                                                                                 \
    "data: students.csv\n"                                                                         \
    "treatment: {column: program, treated: 1, control: 0}\n"                                       \
    "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"                           \
    "covariates: [grade, gender, frl]\n"

/* Reads with the doubles; fails the test with the reader's own words. */
static inline Spec *read_good(Arena *arena, const char *study)
{
    Spec *spec = ARENA_NEW(arena, Spec);
    Error *err = ARENA_NEW(arena, Error);
    if (!spec_read_with(arena, &doubles, "folder/study.yaml", study, strlen(study), spec, err))
        fail_msg("%s", err->text);
    return spec;
}

static inline const char *read_bad(Arena *arena, const char *study, size_t n)
{
    Spec *spec = ARENA_NEW(arena, Spec);
    Error *err = ARENA_NEW(arena, Error);
    if (spec_read_with(arena, &doubles, "study.yaml", study, n, spec, err))
        fail_msg("read without complaint:\n%s", study);
    assert_int_equal(err->kind, ERR_STUDY);
    return err->text;
}

static inline const SettingRow *setting(const Spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->n_settings; i++)
        if (strcmp(spec->setting[i].path, path) == 0)
            return &spec->setting[i];
    fail_msg("no setting %s", path);
    return NULL;
}

#endif
