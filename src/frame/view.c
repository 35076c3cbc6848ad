#include "frame/view.h"

#include "alike/derive.h"
#include "alike/design.h"
#include "alike/sort.h"
#include "alike/text.h"
#include "frame/uses.h"

#include <math.h>
#include <string.h>

void column_count(Column *column, size_t n_rows)
{
    column->n_missing = 0;
    column->binary = column->type == COLUMN_REAL;
    for (size_t i = 0; i < n_rows; i++)
        column->n_missing += column->reason[i] != REASON_PRESENT;
    for (size_t i = 0; i < n_rows && column->binary; i++) {
        const double x = column->real[i];
        column->binary = x == 0.0 || x == 1.0 || isnan(x);
    }
}

/* --- new columns ----------------------------------------------------------------------------- */

typedef struct Maker {
    Arena *arena;
    const Spec *spec;
    const FrameSettings *settings;
    Frame *frame;
    Error *err;
} Maker;

/* The column a rule names; NULL with an error when it can't be used. */
static const Column *source(const Maker *m, const ColumnRule *rule, Name name, bool takes_text)
{
    const Column *column = frame_find(m->frame, name.text);
    if (column == NULL) {
        error_add(m->err, ERR_STUDY, name.place,
                  is_pretest_word(name.text)
                      ? "columns.%s names '%s'; name the column itself, since each outcome has its "
                        "own pretest"
                      : "columns.%s names '%s', which is neither a column of the data nor made by "
                        "another rule",
                  rule->name.text, name.text);
        return NULL;
    }
    if (column->type == COLUMN_FACTOR && !takes_text) {
        error_add(m->err, ERR_STUDY, name.place,
                  "columns.%s needs numbers, but '%s' holds categories; give it values, or take it "
                  "out of data.factors",
                  rule->name.text, name.text);
        return NULL;
    }
    return column;
}

static bool check_form(const Maker *m, const ColumnRule *rule, const Derivation *derivation)
{
    if (derivation == NULL)
        return error_add(m->err, ERR_STUDY, rule->derivation.place,
                         "columns.%s: there is no derivation '%s'", rule->name.text,
                         rule->derivation.text);
    if (rule->argument.n != derivation->n_columns + derivation->n_values ||
        (rule->by.text != NULL) != derivation->by)
        return error_add(m->err, ERR_STUDY, rule->derivation.place,
                         "columns.%s must be written '%s'", rule->name.text, derivation->form);
    return true;
}

static bool read_numbers(const Maker *m, const ColumnRule *rule, const Derivation *derivation,
                         double *number)
{
    for (size_t i = 0; i < derivation->n_values && derivation->numbers; i++) {
        const Name word = rule->argument.item[derivation->n_columns + i];
        if (text_read_real(word.text, strlen(word.text), &number[i]) != REAL_READ)
            return error_add(m->err, ERR_STUDY, word.place,
                             "columns.%s needs a number where '%s' stands: %s", rule->name.text,
                             word.text, derivation->form);
    }
    return true;
}

/* A power of ordinary numbers may leave the range of what can be calculated with. */
static bool check_size(const Maker *m, const ColumnRule *rule, const Column *from,
                       const Column *made)
{
    const Frame *frame = m->frame;
    for (size_t i = 0; i < frame->n_rows; i++)
        if (fabs(made->real[i]) > REAL_MOST)
            return error_add(m->err, ERR_DATA,
                             (Place){frame->source, frame->line[i], from->cell, NULL},
                             "columns.%s is %.3g here, beyond 1e15 in size; correct the cell, or "
                             "make another column",
                             rule->name.text, made->real[i]);
    return true;
}

/* A column of digits that data.factors calls a category. */
static void make_factor(Arena *arena, Column *column, size_t n_rows)
{
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, n_rows);
    sort_identity(row, n_rows);
    const Levels levels = frame_levels(arena, column, row, n_rows);
    column->type = COLUMN_FACTOR;
    column->real = NULL;
    column->level = levels.level;
    column->n_levels = levels.n_levels;
    column->level_name = levels.name;
    column->binary = false;
}

static void label(Column *column, const ColumnRule *rule)
{
    if (rule->label != NULL)
        column->label = rule->label;
    column->group = rule->group;
    column->unit = rule->unit;
}

static bool make(const Maker *m, const ColumnRule *rule)
{
    const Derivation *derivation = derivation_find(rule->derivation.text);
    const size_t n = m->frame->n_rows;
    if (!check_form(m, rule, derivation))
        return false;
    const Column **column =
        (const Column **)arena_array(m->arena, derivation->n_columns, sizeof *column);
    double *number = ARENA_ARRAY(m->arena, double, derivation->n_values);
    DeriveTask task = {.name = rule->name.text,
                       .rule = rule,
                       .frame = m->frame,
                       .column = column,
                       .number = number};
    for (size_t i = 0; i < derivation->n_columns; i++) {
        column[i] = source(m, rule, rule->argument.item[i], derivation->takes_text);
        if (column[i] == NULL)
            return false;
    }
    if (derivation->by && (task.by = source(m, rule, rule->by, true)) == NULL)
        return false;
    if (!read_numbers(m, rule, derivation, number))
        return false;
    Column *out = &m->frame->column[m->frame->n_columns];
    *out = (Column){.name = rule->name.text,
                    .label = rule->name.text,
                    .type = COLUMN_REAL,
                    .real = ARENA_ARRAY(m->arena, double, n),
                    .reason = ARENA_ARRAY(m->arena, uint8_t, n)};
    if (!derivation->derive(m->arena, &task, out, &m->frame->notes, m->err) ||
        !check_size(m, rule, column[0], out))
        return false;
    column_count(out, n);
    if (names_contain(&m->spec->factors, out->name))
        make_factor(m->arena, out, n);
    label(out, rule);
    m->frame->n_columns++;
    return true;
}

/* Are all columns that the rule names there, or not going to be made by another rule? */
static bool is_ready(const Maker *m, const ColumnRule *rule)
{
    for (size_t i = 0; i <= rule->argument.n; i++) {
        const char *name = i < rule->argument.n ? rule->argument.item[i].text : rule->by.text;
        const ColumnRule *other = name == NULL ? NULL : rule_of(m->settings, name);
        if (other != NULL && other->derivation.text != NULL && frame_find(m->frame, name) == NULL)
            return false;
    }
    return true;
}

/* Makes the design's new columns, each after those it is made from. frame->column has room. */
static bool derive_columns(Arena *arena, const Spec *spec, const FrameSettings *settings,
                           Frame *frame, Error *err)
{
    const Maker m = {arena, spec, settings, frame, err};
    bool *done = ARENA_ARRAY(arena, bool, settings->n_columns);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < settings->n_columns; i++) {
            const ColumnRule *rule = &settings->column[i];
            if (rule->derivation.text == NULL || done[i] || !is_ready(&m, rule))
                continue;
            if (!make(&m, rule))
                return false;
            done[i] = more = true;
        }
    }
    for (size_t i = 0; i < settings->n_columns; i++) {
        const ColumnRule *rule = &settings->column[i];
        if (rule->derivation.text != NULL && !done[i])
            return error_add(err, ERR_STUDY, rule->name.place,
                             "columns.%s is made from itself, directly or by way of others; start "
                             "from a column of the data",
                             rule->name.text);
    }
    return true;
}

/* --- the view -------------------------------------------------------------------------------- */

bool frame_view(Arena *arena, const Frame *base, const Spec *spec, const FrameSettings *settings,
                Frame *out, Error *err)
{
    const Frame *raw = base->raw != NULL ? base->raw : base;
    const size_t before = err->n;
    *out = *raw;
    out->raw = raw;
    out->notes = (Notes){0};
    notes_append(&out->notes, arena, &raw->notes);
    out->column = ARENA_ARRAY(arena, Column, raw->n_columns + settings->n_columns);
    for (size_t k = 0; k < raw->n_columns; k++) {
        Column *column = &out->column[k];
        *column = raw->column[k];
        const ColumnRule *rule = rule_of(settings, column->name);
        if (rule == NULL || rule->derivation.text != NULL)
            continue;
        label(column, rule);
        if (column_is_recoded(rule) &&
            !column_recode(arena, raw, spec, rule, column, &out->notes, err))
            continue; /* more may be found in other columns */
    }
    return err->n == before && derive_columns(arena, spec, settings, out, err);
}
