/* Values that the study names and no row has: a slip of the keyboard, or another spelling. */
#include "odd/look.h"

#include "alike/derive.h"
#include "alike/text.h"

#include <string.h>

enum { LEVELS_SHOWN = 6 };

/* One value that one setting names, and the column that should have it in each frame. */
typedef struct Named {
    const char *setting; /* "keep" */
    Name value, column;
} Named;

static bool is_met(const Column *column, const Frame *frame, Name value)
{
    Arena *scratch = arena_create();
    const ValueSet one = {.n = 1, .value = &value};
    uint8_t *has = ARENA_ARRAY(scratch, uint8_t, frame->n_rows);
    bool met = false;
    frame_accept_all(column, frame->n_rows, &one, has);
    for (size_t i = 0; i < frame->n_rows && !met; i++)
        met = has[i] != 0;
    arena_destroy(scratch);
    return met;
}

static Levels levels_of(const OddTask *task, const Column *column, const Frame *frame)
{
    uint32_t *row = ARENA_ARRAY(task->scratch, uint32_t, frame->n_rows);
    for (size_t i = 0; i < frame->n_rows; i++)
        row[i] = (uint32_t)i; /* a frame has fewer rows than 2^32 */
    return frame_levels(task->scratch, column, row, frame->n_rows);
}

/* One number is not another with a slip, and of one or two letters any two are alike. */
static bool may_be_a_slip(const char *text)
{
    enum { LETTERS_LEAST = 3 };
    double number;
    return strlen(text) >= LETTERS_LEAST && !text_to_real(text, strlen(text), &number);
}

/* "; did you mean 'White'? The column holds Asian, Black and White" */
static Phrase instead(const OddTask *task, const Column *column, const Frame *frame, Name value)
{
    const Levels levels = levels_of(task, column, frame);
    const char *near =
        may_be_a_slip(value.text) ? text_nearest(value.text, levels.name, levels.n_levels) : NULL;
    Text list = {.arena = task->arena};
    Phrase out = {0};
    text_add(&list, "");
    for (size_t k = 0; k < levels.n_levels && k < LEVELS_SHOWN; k++)
        text_format(&list, "%s%s", k > 0 ? ", " : "", levels.name[k]);
    if (levels.n_levels > LEVELS_SHOWN)
        text_format(&list, " and %s more", text_count(task->arena, levels.n_levels - LEVELS_SHOWN));
    if (near != NULL)
        phrase_add(&out, task->arena,
                   piece_phrase(task->arena, PHRASE("; did you mean '{}'?", piece_value(near))));
    phrase_add(
        &out, task->arena,
        piece_phrase(task->arena,
                     PHRASE("{}{}.", piece_words(near != NULL ? " It holds " : "; it holds "),
                            piece_value(list.bytes))));
    return out;
}

/* The pretest and columns of several spans have a frame each: one that has it is enough. */
static void hold(const OddTask *task, const Design *design, const Frame *const *frame,
                 const Named *named)
{
    const Column *lacking = NULL;
    const Frame *its = NULL;
    for (size_t o = 0; o < design->n_outcomes; o++) {
        const Column *column =
            frame[o] == NULL ? NULL : frame_column(frame[o], &design->outcome[o], named->column);
        if (column == NULL || column->type == COLUMN_PRESENCE)
            continue;
        if (is_met(column, frame[o], named->value))
            return;
        lacking = column;
        its = frame[o];
    }
    if (lacking == NULL)
        return;
    odd_tell(task, 0,
             PHRASE("No row has '{}' in '{}', which {} names on line {} of the study file{}",
                    piece_setting(named->value.text), piece_column(lacking->name),
                    piece_setting(named->setting), piece_line(named->value.place.line),
                    piece_phrase(task->arena, instead(task, lacking, its, named->value))));
}

static void hold_all(const OddTask *task, const Design *design, const Frame *const *frame,
                     const char *setting, Name column, const ValueSet *set)
{
    for (size_t i = 0; i < set->n; i++)
        hold(task, design, frame, &(Named){setting, set->value[i], column});
}

/* "equals: [re74, 0]": what follows the columns are values of them, unless the rule calculates with
 * them. */
static void hold_rule(const OddTask *task, const Design *design, const Frame *const *frame,
                      const ColumnRule *rule)
{
    const Derivation *derivation = derivation_find(rule->derivation.text);
    if (derivation == NULL || derivation->numbers || derivation->n_values == 0)
        return;
    const char *setting = arena_printf(task->arena, "columns.%s", rule->name.text);
    for (size_t i = derivation->n_columns; i < rule->argument.n; i++)
        hold(task, design, frame,
             &(Named){setting, rule->argument.item[i], rule->argument.item[0]});
}

static void look_design(OddTask *task, const Design *design, const Frame *const *frame)
{
    const bool arms = design->arms.values.n > 0;
    hold_all(task, design, frame, arms ? "treatment.arms" : "treatment.treated", design->treatment,
             &design->treated);
    hold_all(task, design, frame, arms ? "treatment.arms" : "treatment.control", design->treatment,
             &design->control);
    for (size_t k = 0; k < design->n_keeps; k++)
        hold_all(task, design, frame, "keep", design->keep[k].column, &design->keep[k].accept);
    for (size_t k = 0; k < design->n_columns; k++)
        hold_rule(task, design, frame, &design->column[k]);
}

const Oddity oddity_unmet_values = {
    .name = "unmet_values",
    .help = "values under treatment, keep and columns that no row has, with the nearest that one "
            "has",
    .look_design = look_design,
};
