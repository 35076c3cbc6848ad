/* The study's own design and estimator on characteristics that the program can't have changed and
 * that the groups were not made alike in: a difference there is not the program's, so what makes it
 * may be at work in the outcome as well. */
#include "further/parts.h"

#include "alike/bias_tables.h"
#include "alike/design.h"
#include "alike/multiple.h"

#include <math.h>

TABLE_DEFINE(negative_controls, NEGATIVE_CONTROLS_LIST, .name = "negative_controls", .holm = true);
static const union negative_controls_columns *const column = &negative_controls_columns;

typedef struct Settings {
    Names names;
} Settings;

typedef struct Control {
    const char *name, *level; /* level: of a category, the one that counts as 1; NULL: a number */
    Effect effect;
    const char *problem; /* NULL: there is an estimate */
} Control;

static bool applies(const FurtherInput *input)
{
    const Settings *settings = input->settings;

    return settings != NULL && settings->names.n > 0 && has_estimate(input);
}

/* The characteristic as a score, for those who have one of the outcome: of a category with two
 * values, 1 for the later of them. */
static Column *as_score(Arena *arena, const Cohort *cohort, const Column *own)
{
    const size_t n_rows = cohort->frame->n_rows;
    Column *out = ARENA_NEW(arena, Column);

    *out = *own;
    out->real = ARENA_ARRAY(arena, double, n_rows);
    out->reason = ARENA_ARRAY(arena, uint8_t, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        const uint8_t scored = cohort->outcome->reason[i];
        out->reason[i] = scored != REASON_PRESENT ? scored : own->reason[i];
        out->real[i] = out->reason[i] != REASON_PRESENT ? (double)NAN
                       : own->type == COLUMN_REAL       ? own->real[i]
                                                        : (own->level[i] == 1 ? 1.0 : 0.0);
    }
    out->type = COLUMN_REAL;
    out->binary = own->type == COLUMN_REAL ? own->binary : true;
    return out;
}

static const char *no_score_of(const FurtherInput *input, const Column *own)
{
    if (own == NULL)
        return "the data have no such column";
    if (own->type != COLUMN_REAL && (own->type != COLUMN_FACTOR || own->n_levels != 2))
        return "it is a category of other than two values; name a number, or a column of two";
    if (input->stages->settings->effects.estimator->gains)
        return "the estimator takes gains, and a characteristic has no earlier value";
    return NULL;
}

/* As the study's overall effect, with the characteristic in the place of the score. A failure is of
 * this characteristic alone: the study has its estimate. */
static Control control_of(Arena *arena, const FurtherInput *input, Name name)
{
    const Stages *s = input->stages;
    const Column *own = cohort_column(s->cohort, name);
    EffectSettings settings = s->settings->effects;
    Cohort cohort = *s->cohort;
    Control out = {.name = name.text, .effect = effect_none(), .problem = no_score_of(input, own)};
    Effects effects;
    Error err;

    if (out.problem != NULL)
        return out;
    out.level = own->type == COLUMN_FACTOR ? own->level_name[1] : NULL;
    cohort.outcome = as_score(arena, &cohort, own);
    settings.n_subgroups = 0;
    settings.sd = EFFECT_SD_POOLED; /* the outcome's own scales are not its */
    error_clear(&err);
    if (!effect_estimate(arena, &settings, &cohort, s->matching, &effects, &err)) {
        out.problem = "too few of either group have a value";
        return out;
    }
    out.effect = effects.row[0];
    if (isnan(out.effect.p))
        out.problem =
            out.effect.problem != NULL ? out.effect.problem : "it does not vary in the groups";
    return out;
}

static void add_row(Table *table, const Control *control, double q, double alpha)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->control, control->name);
    row_text(row, &column->level, control->level != NULL ? control->level : "");
    row_text(row, &column->problem, control->problem != NULL ? control->problem : "");
    if (isnan(control->effect.estimate))
        return;
    row_real(row, &column->estimate, control->effect.estimate);
    row_real(row, &column->ci_low, control->effect.ci_low);
    row_real(row, &column->ci_high, control->effect.ci_high);
    row_real(row, &column->p, control->effect.p);
    row_real(row, &column->q, q);
    row_below(row, &column->found, q, alpha);
    row_error(row, control->effect.se);
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Settings *settings = input->settings;
    const size_t n = settings->names.n;
    Arena *scratch = arena_create();
    Control *control = ARENA_ARRAY(scratch, Control, n);
    double *p = ARENA_ARRAY(scratch, double, n);
    Table *out = further_table(arena, input, &table_negative_controls,
                               "What the program can't have changed");

    (void)notes;
    (void)err;
    out->sentence = "The study's own estimate of characteristics that were there before the "
                    "program and that the groups were not made alike in, each in its own unit. A "
                    "difference is none of the program's: what makes it may make one in the "
                    "outcome as well. That none is found does not show that there is none.";
    for (size_t i = 0; i < n; i++) {
        control[i] = control_of(scratch, input, settings->names.item[i]);
        p[i] = control[i].effect.p;
    }
    adjust_holm(p, n, p);
    for (size_t i = 0; i < n; i++) {
        control[i].level =
            control[i].level == NULL ? NULL : arena_copy_text(arena, control[i].level);
        if (control[i].problem != NULL)
            control[i].problem = arena_copy_text(arena, control[i].problem);
        add_row(out, &control[i], p[i], 1.0 - input->stages->settings->effects.confidence);
    }
    tables_add(arena, tables, out);
    arena_destroy(scratch);
    return true;
}

static const Option options[] = {
    {.name = "negative_controls",
     .type = OPT_NAMES,
     .offset = offsetof(Settings, names),
     .on_request = true,
     .apart = true,
     .role = ROLE_OPEN,
     .word = WORD_IS_COLUMN,
     .fallback = "[]",
     .values = "a list of columns, or one alone",
     .example = "[siblings, distance_to_school]",
     .plain = "Traits from before the program that the groups were not made alike in, to see "
              "whether they differ all the same.",
     .change_when = "the data hold something that the program can't have changed and the design "
                    "does not use.",
     .help = "Columns of numbers or of two values, none of them matched on, adjusted for, or a "
             "covariate. The study's own design and estimator with each in the place of the score; "
             "p is adjusted by Holm over those named, for each outcome. Students without a value "
             "are left out of that row alone."},
    {.name = NULL},
};

const FurtherAnalysis further_negative_controls = {
    .name = "negative_controls",
    .help = "the estimate of characteristics that the program can't have changed",
    .source = "Lipsitch, Tchetgen Tchetgen & Cohen (2010) Epidemiology 21:383-388; Holm (1979) "
              "Scandinavian J. Statistics 6:65-70",
    .options = options,
    .settings_size = sizeof(Settings),
    .applies = applies,
    .run = run,
};
