/* The fields of an effect: blank, hidden, and as tables show them. */
#include "alike/effect.h"

#include <math.h>

#define EFFECT_FIELD(name_, json_, title_, hidden_, help_, ...)                                    \
    {.column = {.name = #name_, .title = title_, __VA_ARGS__},                                     \
     .json = json_,                                                                                \
     .help = help_,                                                                                \
     .offset = offsetof(Effect, name_),                                                            \
     .hidden = hidden_},
#define EFFECT_TEXT             EFFECT_FIELD
#define EFFECT_COUNT(name, ...) EFFECT_FIELD(name, #name, __VA_ARGS__)
#define EFFECT_REAL(name, ...)  EFFECT_FIELD(name, #name, __VA_ARGS__)
const ResultField effect_fields[] = {
#include "alike/effect.def"
};
const size_t n_effect_fields = COUNT_OF(effect_fields);

#undef EFFECT_FIELD
#define EFFECT_FIELD(name_, json_, title_, hidden_, help_, ...)                                    \
    {.name = #name_, .title = title_, __VA_ARGS__},
static const TableColumn columns[] = {
#include "alike/effect.def"
    /* where results are published */
    {.name = "mean_step", .title = "Step of means and SDs", AS_CONSTANT(OUTCOME_UNIT, 3)},
    {.name = "pre_mean_step", .title = "Step of pretest means and SDs", AS_CONSTANT(NULL, 3)},
};
const TableKind table_effects = {
    .name = "effects", .n_columns = COUNT_OF(columns), .column = columns};

const ResultField effects_fields[] = {
#define EFFECTS_COUNT(name_, hidden_)                                                              \
    {.column = {.type = CELL_COUNT}, .offset = offsetof(Effects, name_), .hidden = hidden_},
#include "alike/effects.def"
};
const size_t n_effects_fields = COUNT_OF(effects_fields);

Effect effect_none(void)
{
    Effect out = {.estimator = NULL};

    for (size_t k = 0; k < n_effect_fields; k++)
        field_clear(&effect_fields[k], &out);
    return out;
}

void effect_hide(Effect *effect, const char *why)
{
    Effect out = effect_none();

    for (size_t k = 0; k < n_effect_fields; k++)
        if (effect_fields[k].hidden == HIDDEN_NEVER)
            field_copy(&effect_fields[k], &out, effect);
    out.people = effect->people;
    out.errors_by = effect->errors_by;
    out.cluster_counted = effect->cluster_counted;
    out.hidden = why;
    *effect = out;
}

bool errors_go_by_people(ErrorsBy by)
{
    return by != ERRORS_BY_COLUMNS && by != ERRORS_BY_COMPARISON_GROUPS;
}

static bool goes_with_sizes(const Effect *effect, const ResultField *field)
{
    return field->hidden == HIDDEN_WITH_SIZES ||
           (field->hidden == HIDDEN_WITH_PEOPLE && errors_go_by_people(effect->errors_by));
}

void effect_hide_sizes(Effect *effect, const char *why)
{
    effect->hidden_n = why;
    for (size_t k = 0; k < n_effect_fields; k++)
        if (goes_with_sizes(effect, &effect_fields[k]))
            field_clear(&effect_fields[k], effect);
}

/* What stands in place of the field; NULL: it is shown. */
static const char *hidden_of(const Effect *effect, const ResultField *field)
{
    if (field->hidden == HIDDEN_NEVER || field->column.type == CELL_TEXT)
        return NULL;
    if (effect->hidden != NULL)
        return effect->hidden;
    return goes_with_sizes(effect, field) ? effect->hidden_n : NULL;
}

Cell effect_cell(const Effect *effect, const ResultField *field)
{
    const char *hidden = hidden_of(effect, field);

    if (hidden == NULL && field->column.judged && effect->baseline_band != NULL)
        hidden = effect->baseline_band;
    return hidden != NULL ? (Cell){.text = hidden, .value = (double)NAN}
                          : field_told(field, effect_fields, effect->step, effect);
}

double effect_step(const Effect *effect, const char *json)
{
    const ResultField *field = field_find(effect_fields, n_effect_fields, json);

    return effect->step != NULL && field != NULL ? effect->step[field - effect_fields] : 0.0;
}
