/* The fields of an effect: blank, hidden, and as tables show them. */
#include "alike/effect.h"

#include "alike/text.h"

#include <math.h>

const ResultField effect_fields[] = {
#define EFFECT_FIELD(type_, name_, json_, title_, unit_, digits_, hidden_, help_)                  \
    {.column = {.name = #name_, .title = title_, .type = type_, .unit = unit_, .digits = digits_}, \
     .json = json_,                                                                                \
     .help = help_,                                                                                \
     .offset = offsetof(Effect, name_),                                                            \
     .hidden = hidden_},
#define EFFECT_TEXT(name, json, title, hidden, help)                                               \
    EFFECT_FIELD(CELL_TEXT, name, json, title, NULL, 0, hidden, help)
#define EFFECT_COUNT(name, title, hidden, help)                                                    \
    EFFECT_FIELD(CELL_COUNT, name, #name, title, NULL, 0, hidden, help)
#define EFFECT_REAL(name, title, unit, digits, hidden, help)                                       \
    EFFECT_FIELD(CELL_REAL, name, #name, title, unit, digits, hidden, help)
#include "alike/effect.def"
};
const size_t n_effect_fields = COUNT_OF(effect_fields);

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
    out.hidden = why;
    *effect = out;
}

/* Sets and students are people: so many of them tell the size. */
static bool errors_go_by_person(const Effect *effect)
{
    return effect->cluster == NULL || text_equal(effect->cluster, "set") ||
           text_equal(effect->cluster, "set, student");
}

static bool goes_with_sizes(const Effect *effect, const ResultField *field)
{
    return field->hidden == HIDDEN_WITH_SIZES ||
           (field->hidden == HIDDEN_WITH_PEOPLE && errors_go_by_person(effect));
}

void effect_hide_sizes(Effect *effect, const char *why)
{
    effect->hidden_n = why;
    for (size_t k = 0; k < n_effect_fields; k++)
        if (goes_with_sizes(effect, &effect_fields[k]))
            field_clear(&effect_fields[k], effect);
}

const char *effect_hidden(const Effect *effect, const ResultField *field)
{
    if (field->hidden == HIDDEN_NEVER || field->column.type == CELL_TEXT)
        return NULL;
    if (effect->hidden != NULL)
        return effect->hidden;
    return goes_with_sizes(effect, field) ? effect->hidden_n : NULL;
}

Cell effect_cell(const Effect *effect, const ResultField *field)
{
    const char *hidden = effect_hidden(effect, field);

    return hidden != NULL ? (Cell){.text = hidden, .value = (double)NAN}
                          : field_cell(field, effect);
}
