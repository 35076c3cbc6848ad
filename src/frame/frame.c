/* Questions to a frame: columns by name, levels, and which cells a set of values accepts. */
#include "alike/frame.h"

#include "alike/design.h"
#include "alike/sort.h"
#include "alike/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *reason_text(Reason reason)
{
    switch (reason) {
    case REASON_PRESENT:
        return "present";
    case REASON_BLANK:
        return "blank";
    case REASON_CODE:
        return "coded as missing";
    case REASON_UNREADABLE:
        return "not readable";
    case REASON_DERIVED:
        return "made from a missing value";
    case REASON_UNMAPPED:
        return "recoded as missing";
    case REASON_UNTOLD:
        return "told by no row of its file, or in two ways";
    case N_REASONS:
        break;
    }
    return "";
}

const char *frame_unit(const Frame *frame)
{
    return frame->unit != NULL ? frame->unit : "student";
}

const char *frame_people(const Frame *frame)
{
    return frame->people != NULL ? frame->people : "students";
}

const Column *frame_find(const Frame *frame, const char *name)
{
    for (size_t k = 0; name != NULL && k < frame->n_columns; k++)
        if (text_equal(frame->column[k].name, name))
            return &frame->column[k];
    return NULL;
}

bool frame_is_mark(const Frame *frame, const Column *column)
{
    for (size_t k = 0; k < frame->n_columns; k++)
        if (frame->column[k].mark == column)
            return true;
    return false;
}

const Column *frame_known(const Frame *frame, KnownColumn what)
{
    const Column *column = NULL;
    for (size_t i = 0; column == NULL && known_name_at(what, i) != NULL; i++)
        column = frame_find(frame, known_name_at(what, i));
    return column;
}

const Column *frame_column(const Frame *frame, const OutcomeSpec *outcome, Name name)
{
    const bool own = is_pretest_word(name.text) && outcome->pretest.text != NULL;
    return frame_find(frame, own ? outcome->pretest.text : name.text);
}

/* --- sets of values -------------------------------------------------------------------------- */

/* Text is compared with text first. Only a value that is no level's text compares as a number: so
 * 1 finds "1.0", but school 12 is not school 012 where both exist. */
static bool accepts_level(const ValueSet *set, const Column *column, int32_t level)
{
    const char *name = column->level_name[level];
    double x, value;
    const bool is_number = text_to_real(name, strlen(name), &x);
    if (set->is_range)
        return is_number && x >= set->min && x <= set->max;
    for (size_t i = 0; i < set->n; i++) {
        const char *text = set->value[i].text;
        if (text_equal(text, name))
            return true;
        if (!is_number || !text_to_real(text, strlen(text), &value) || value != x)
            continue;
        bool is_level = false;
        for (size_t k = 0; k < column->n_levels && !is_level; k++)
            is_level = text_equal(column->level_name[k], text);
        if (!is_level)
            return true;
    }
    return false;
}

static void accept_levels(const Column *column, size_t n_rows, const ValueSet *set, uint8_t *out)
{
    /* one more in front, for LEVEL_NONE */
    uint8_t *accepted = memory_take_zeroed(column->n_levels + 1, 1);
    for (size_t k = 0; k < column->n_levels; k++)
        accepted[k + 1] = accepts_level(set, column, (int32_t)k);
    for (size_t i = 0; i < n_rows; i++)
        out[i] = accepted[column->level[i] + 1];
    free(accepted);
}

static void accept_numbers(const Column *column, size_t n_rows, const ValueSet *set, uint8_t *out)
{
    double *value = memory_take(set->n + 1, sizeof *value);
    size_t n = 0;
    for (size_t k = 0; k < set->n; k++)
        n += text_to_real(set->value[k].text, strlen(set->value[k].text), &value[n]);
    for (size_t i = 0; i < n_rows; i++) {
        const double x = column->real[i]; /* a missing one, NaN, equals nothing */
        bool accepted = set->is_range && x >= set->min && x <= set->max;
        for (size_t k = 0; !set->is_range && k < n && !accepted; k++)
            accepted = value[k] == x;
        out[i] = accepted;
    }
    free(value);
}

void frame_accept_all(const Column *column, size_t n_rows, const ValueSet *set, uint8_t *out)
{
    if (column->type == COLUMN_FACTOR)
        accept_levels(column, n_rows, set, out);
    else if (column->type == COLUMN_REAL)
        accept_numbers(column, n_rows, set, out);
    else
        memset(out, 0, n_rows);
}

/* --- levels ---------------------------------------------------------------------------------- */

/* Only levels that a row holds, in the column's order. */
static Levels levels_of_factor(Arena *arena, const Column *column, const uint32_t *row, size_t n)
{
    Levels out = {.n_rows = n, .level = ARENA_ARRAY(arena, int32_t, n)};
    int32_t *number = ARENA_ARRAY(arena, int32_t, column->n_levels);
    for (size_t i = 0; i < n; i++)
        if (column->level[row[i]] != LEVEL_NONE)
            number[column->level[row[i]]] = 1;
    for (size_t k = 0; k < column->n_levels; k++)
        out.n_levels += number[k] == 1;
    out.name = (const char **)arena_array(arena, out.n_levels, sizeof *out.name);
    int32_t next = 0;
    for (size_t k = 0; k < column->n_levels; k++) {
        if (number[k] == 0)
            continue;
        out.name[next] = column->level_name[k];
        number[k] = next++;
    }
    for (size_t i = 0; i < n; i++) {
        const int32_t level = column->level[row[i]];
        out.level[i] = level == LEVEL_NONE ? LEVEL_NONE : number[level];
    }
    return out;
}

static const char *shortest(Arena *arena, double value)
{
    char text[TEXT_SHORTEST];
    return arena_copy_bytes(arena, text, text_shortest(value, text));
}

static Levels levels_of_numbers(Arena *arena, const Column *column, const uint32_t *row, size_t n)
{
    Levels out = {.n_rows = n, .level = ARENA_ARRAY(arena, int32_t, n)};
    double *value = memory_take(n, sizeof *value);
    uint32_t *order = memory_take(n, sizeof *order);
    size_t capacity = 0;
    for (size_t i = 0; i < n; i++)
        value[i] = column->real[row[i]];
    sort_identity(order, n);
    sort_by_real(value, order, n); /* missing ones last */
    for (size_t i = 0; i < n; i++) {
        const double x = value[order[i]];
        if (isnan(x)) {
            out.level[order[i]] = LEVEL_NONE;
            continue;
        }
        if (i == 0 || x != value[order[i - 1]]) {
            out.name = (const char **)arena_grow(arena, (void *)out.name, &capacity,
                                                 out.n_levels + 1, sizeof *out.name);
            out.name[out.n_levels++] = shortest(arena, x);
        }
        out.level[order[i]] = (int32_t)(out.n_levels - 1);
    }
    free(value);
    free(order);
    return out;
}

Levels frame_levels(Arena *arena, const Column *column, const uint32_t *row, size_t n)
{
    if (column->type == COLUMN_FACTOR)
        return levels_of_factor(arena, column, row, n);
    if (column->type == COLUMN_REAL)
        return levels_of_numbers(arena, column, row, n);
    Levels none = {.n_rows = n, .level = ARENA_ARRAY(arena, int32_t, n)};
    for (size_t i = 0; i < n; i++)
        none.level[i] = LEVEL_NONE;
    return none;
}
