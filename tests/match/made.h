/* Studies made in memory for the tests of matching: columns, cohort, score and settings. The
 * frame's rows stand in canonical order; where each stood in the file is up to the test. */
#ifndef MATCH_MADE_H
#define MATCH_MADE_H

#include "check.h"
#include "stage_settings.h"

#include "alike/distance.h"
#include "alike/hash.h"
#include "alike/match.h"
#include "alike/sort.h"
#include "alike/text.h"

#include <string.h>

enum { MADE_COLUMNS = 24 };

typedef struct Made {
    Arena *arena;
    Frame frame;
    Column column[MADE_COLUMNS];
    const Column *covariate[MADE_COLUMNS];
    const char **id;
    OutcomeSpec outcome;
    Cohort cohort;
    PropensityScore score;
    Design design;
    const MatchMethod *method;
    void *settings;
    uint64_t seed;
} Made;

static inline void made_set(Made *made, const char *name, const char *value);

/* Every setting at its fallback. */
static inline void made_defaults(Made *made, bool matchit)
{
    for (const Option *o = made->method->options; o != NULL && o->name != NULL; o++) {
        if (o->type == OPT_PAIRS)
            continue; /* none, as the settings are zero */
        const char *key = arena_printf(made->arena, "matching.%s", o->name);
        const char *fallback = option_fallback(&registries, key, o, matchit);
        if (fallback != NULL && fallback[0] != '\0') /* NULL: the test must name it */
            made_set(made, o->name, fallback);
    }
}

/* Another method, every setting at its fallback. */
static inline void made_choose(Made *made, const char *method)
{
    made->method = match_method_find(method);
    assert_non_null(made->method);
    made->settings = arena_alloc(made->arena, made->method->settings_size);
    made_defaults(made, false);
    made->design.method = made->method;
    made->design.match_settings = made->settings;
}

/* n students, nobody treated yet; nearest, every setting at its fallback. */
static inline void made_begin(Made *made, size_t n)
{
    memset(made, 0, sizeof *made);
    made->arena = arena_create();
    Arena *arena = made->arena;
    made->frame = (Frame){.source = "made.csv", .n_rows = n, .column = made->column};
    made->id = (const char **)arena_array(arena, n, sizeof *made->id);
    made->frame.id = made->id;
    made->frame.file_row = ARENA_ARRAY(arena, uint32_t, n);
    made->frame.line = ARENA_ARRAY(arena, uint32_t, n);
    made->outcome = (OutcomeSpec){.name = {.text = "math"}, .score = {.text = "math_spring"}};
    made->cohort = (Cohort){.frame = &made->frame, .outcome_spec = &made->outcome, .n = n};
    made->cohort.row = ARENA_ARRAY(arena, uint32_t, n);
    made->cohort.treated = ARENA_ARRAY(arena, uint8_t, n);
    made->cohort.covariate = made->covariate;
    made->score = (PropensityScore){.model = "given", .n = n};
    made->score.probability = ARENA_ARRAY(arena, double, n);
    made->score.logit = made->score.linear = ARENA_ARRAY(arena, double, n);
    made->seed = 1;
    for (size_t i = 0; i < n; i++) {
        made->id[i] = arena_printf(arena, "S%05zu", i);
        made->frame.file_row[i] = (uint32_t)i + 1;
        made->frame.line[i] = (uint32_t)i + 2;
        made->cohort.row[i] = (uint32_t)i;
    }
    made->design =
        (Design){.name = "primary", .primary = true, .n_outcomes = 1, .outcome = &made->outcome};
    made_choose(made, "nearest");
}

static inline void made_end(Made *made)
{
    arena_destroy(made->arena);
}

static inline void made_treat(Made *made, size_t i, bool treated)
{
    made->cohort.treated[i] = treated;
    *(treated ? &made->cohort.n_treated : &made->cohort.n_control) += 1;
}

static inline void made_score(Made *made, size_t i, double probability)
{
    made->score.probability[i] = probability;
    made->score.logit[i] = log(probability / (1 - probability));
}

/* A column of numbers, to be filled by the test. */
static inline double *made_real(Made *made, const char *name, bool covariate)
{
    assert_true(made->frame.n_columns < MADE_COLUMNS);
    Column *column = &made->column[made->frame.n_columns++];
    const size_t n = made->frame.n_rows;
    *column = (Column){.name = name, .label = name, .type = COLUMN_REAL};
    column->real = ARENA_ARRAY(made->arena, double, n);
    column->reason = ARENA_ARRAY(made->arena, uint8_t, n);
    if (covariate)
        made->covariate[made->cohort.n_covariates++] = column;
    return column->real;
}

static inline int32_t *made_factor(Made *made, const char *name, bool covariate, size_t n_levels)
{
    assert_true(made->frame.n_columns < MADE_COLUMNS);
    Column *column = &made->column[made->frame.n_columns++];
    const size_t n = made->frame.n_rows;
    *column = (Column){.name = name, .label = name, .type = COLUMN_FACTOR, .n_levels = n_levels};
    column->level = ARENA_ARRAY(made->arena, int32_t, n);
    column->reason = ARENA_ARRAY(made->arena, uint8_t, n);
    column->level_name = (const char **)arena_array(made->arena, n_levels, sizeof(char *));
    for (size_t k = 0; k < n_levels; k++)
        column->level_name[k] = arena_printf(made->arena, "%zu", k);
    if (covariate)
        made->covariate[made->cohort.n_covariates++] = column;
    return column->level;
}

static inline Name made_name(const char *text)
{
    return (Name){.text = text, .place = {.file = "study.yaml", .line = 7, .column = 3}};
}

/* "q4", "5", "scott"; points are set by the test itself */
static inline CutRule made_cut_rule(const char *text)
{
    const bool digits = text[0] >= '0' && text[0] <= '9';
    if (text[0] == 'q' || digits)
        return (CutRule){.kind = digits ? CUT_BINS : CUT_QUANTILES,
                         .n = strtoul(text + !digits, NULL, 10)};
    return (CutRule){.kind = strcmp(text, "scott") == 0 ? CUT_SCOTT
                             : strcmp(text, "fd") == 0  ? CUT_FD
                                                        : CUT_STURGES};
}

/* One setting as the study file would write it; lists and maps as "a,b" and "a:3,b:0.5". */
static inline void made_set(Made *made, const char *name, const char *value)
{
    const Option *o = made->method->options;
    while (o->name != NULL && strcmp(o->name, name) != 0)
        o++;
    if (o->name == NULL)
        fail_msg("%s has no setting %s", made->method->name, name);
    char *at = (char *)made->settings + o->offset;
    if (o->type == OPT_ENTRY) {
        const char *key = arena_printf(made->arena, "matching.%s", o->name);
        const Choice choice = {.entry = registry_find(registry_of_key(&registries, key), value)};
        assert_non_null(choice.entry);
        memcpy(at, &choice, sizeof choice);
    } else if (o->type == OPT_CHOICE) {
        int choice = 0;
        while (o->choices[choice] != NULL && strcmp(o->choices[choice], value) != 0)
            choice++;
        if (o->choices[choice] == NULL)
            fail_msg("%s can't be %s", name, value);
        memcpy(at, &choice, sizeof choice);
    } else if (o->type == OPT_COUNT) {
        const size_t count = strtoul(value, NULL, 10);
        memcpy(at, &count, sizeof count);
    } else if (o->type == OPT_FLAG) {
        const bool flag = strcmp(value, "yes") == 0;
        memcpy(at, &flag, sizeof flag);
    } else if (o->type == OPT_REAL) {
        const double real = strcmp(value, "none") == 0 ? INFINITY : strtod(value, NULL);
        memcpy(at, &real, sizeof real);
    } else if (o->type == OPT_COLUMN) {
        const Name column = made_name(arena_copy_text(made->arena, value));
        memcpy(at, &column, sizeof column);
    } else {
        Names names = {.item = ARENA_ARRAY(made->arena, Name, 8)};
        Limits limits = {.item = ARENA_ARRAY(made->arena, Limit, 8)};
        Cuts cuts = {.item = ARENA_ARRAY(made->arena, Cut, 8)};
        cuts.rest = made_cut_rule(strchr(value, ':') == NULL ? value : "");
        for (char *word = strtok(arena_copy_text(made->arena, value), ","); word != NULL;
             word = strtok(NULL, ",")) {
            char *colon = strchr(word, ':');
            if (colon != NULL)
                *colon = '\0';
            names.item[names.n++] = made_name(word);
            limits.item[limits.n++] = (Limit){.column = made_name(word),
                                              .value = colon != NULL ? strtod(colon + 1, NULL) : 0};
            if (colon != NULL)
                cuts.item[cuts.n++] =
                    (Cut){.column = made_name(word), .rule = made_cut_rule(colon + 1)};
        }
        if (o->type == OPT_NAMES)
            memcpy(at, &names, sizeof names);
        else if (o->type == OPT_CUTS)
            memcpy(at, &cuts, sizeof cuts);
        else
            memcpy(at, &limits, sizeof limits);
    }
}

static inline bool made_try(Made *made, Matching *out, Error *err)
{
    error_clear(err);
    return match_run(made->arena, MATCHING_OF(&made->design), &made->cohort, &made->score,
                     made->seed, out, err);
}

static inline Matching made_run(Made *made)
{
    static Error err;
    Matching out;
    if (!made_try(made, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

#endif
