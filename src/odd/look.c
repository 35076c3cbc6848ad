#include "odd/look.h"

#include "alike/sort.h"
#include "alike/text.h"
#include "spec/node.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* --- numbers --------------------------------------------------------------------------------- */

const OddNumbers *odd_numbers(const OddTask *task, const OddColumn *column)
{
    const size_t n_rows = column->frame->n_rows;
    OddNumbers *out = &column->memo->numbers;
    if (column->memo->has_numbers || column->column->type != COLUMN_REAL)
        return out;
    double *value = ARENA_ARRAY(task->scratch, double, n_rows);
    uint32_t *order = memory_take(n_rows, sizeof *order);
    sort_identity(order, n_rows);
    sort_by_real(column->column->real, order, n_rows); /* missing ones last */
    while (out->n < n_rows && !isnan(column->column->real[order[out->n]])) {
        value[out->n] = column->column->real[order[out->n]];
        out->n++;
    }
    free(order);
    out->value = value;
    column->memo->has_numbers = true;
    return out;
}

bool odd_are_steps(const OddNumbers *all, double from, double to)
{
    for (size_t i = 1; i < all->n; i++)
        if (all->value[i] > from && all->value[i - 1] < to &&
            all->value[i] - all->value[i - 1] > 1.0)
            return false;
    return true;
}

OddMoments odd_moments(const double *value, size_t n)
{
    OddMoments out = {.n = n, .mean = NAN, .sd = NAN};
    double sum = 0.0, squares = 0.0;
    if (n == 0)
        return out;
    for (size_t i = 0; i < n; i++)
        sum += value[i];
    out.mean = sum / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (value[i] - out.mean) * (value[i] - out.mean);
    out.sd = n > 1 ? sqrt(squares / (double)(n - 1)) : NAN;
    out.least = value[0];
    out.most = value[n - 1];
    return out;
}

bool odd_is_grouped(const OddColumn *column)
{
    return column->term || odd_is_read_as(column, USE_SUBGROUP) ||
           odd_is_read_as(column, USE_OPTION);
}

/* --- rows ------------------------------------------------------------------------------------ */

static void count_row(const Frame *frame, size_t i, OddRows *rows)
{
    if (rows->n++ == 0 || frame->line[i] < frame->line[rows->first])
        rows->first = i;
}

OddRows odd_rows_of_number(const OddColumn *column, double value)
{
    OddRows rows = {0, column->frame->n_rows};
    for (size_t i = 0; i < column->frame->n_rows; i++)
        if (column->column->real[i] == value)
            count_row(column->frame, i, &rows);
    return rows;
}

OddRows odd_rows_of_level(const OddColumn *column, size_t level)
{
    OddRows rows = {0, column->frame->n_rows};
    for (size_t i = 0; i < column->frame->n_rows; i++)
        if (column->column->level[i] == (int32_t)level)
            count_row(column->frame, i, &rows);
    return rows;
}

/* --- words ----------------------------------------------------------------------------------- */

Phrase odd_where(const OddTask *task, const OddColumn *column, OddRows rows)
{
    const Frame *frame = column->frame;
    if (!task->spec->tests.given)
        return odd_where_line(task, rows.n, frame->line[rows.first]);
    const Phrase phrase =
        PHRASE("{}, the first '{}'",
               piece_count(ABOUT_PEOPLE, rows.n, frame_unit(frame), frame_people(frame)),
               piece_id(frame->id[rows.first]));
    return phrase_copy(task->arena, &phrase);
}

Phrase odd_where_line(const OddTask *task, size_t n, size_t line)
{
    const Phrase phrase =
        n == 1 ? PHRASE("{}, on line {}", piece_count(ABOUT_RECORDS, n, "row", "rows"),
                        piece_line(line))
               : PHRASE("{}, the first on line {}", piece_count(ABOUT_RECORDS, n, "row", "rows"),
                        piece_line(line));
    return phrase_copy(task->arena, &phrase);
}

const char *odd_list_with(const OddTask *task, const char *const *list, size_t n,
                          const char *further)
{
    Text text = {.arena = task->arena};
    text_add(&text, "[");
    for (size_t i = 0; i < n; i++) {
        node_add_word(&text, list[i]);
        text_add(&text, ", ");
    }
    text_add(&text, further);
    text_add(&text, "]");
    return text.bytes;
}

Piece odd_factors(const OddTask *task, const OddColumn *column)
{
    const Names *factors = &task->spec->factors;
    const char **name = (const char **)arena_array(task->scratch, factors->n + 1, sizeof *name);
    for (size_t i = 0; i < factors->n; i++)
        name[i] = factors->item[i].text;
    return piece_setting(arena_printf(task->arena, "data: {factors: %s}",
                                      odd_list_with(task, name, factors->n, column->column->name)));
}

bool odd_is_made(const OddTask *task, const Column *column)
{
    for (size_t d = 0; d < task->spec->n_designs; d++) {
        const ColumnRule *rule = design_rule_of(&task->spec->design[d], column->name);
        if (rule != NULL && (rule->n_values > 0 || rule->derivation.text != NULL))
            return true;
    }
    return false;
}

/* As short as it reads back: it is to be found in the file. */
const char *odd_number_text(const OddTask *task, double value)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value + 0.0);
        if (strtod(text, NULL) == value)
            break;
    }
    return arena_copy_text(task->arena, text);
}

/* Alternatives may say what the study said. */
static bool is_told(const Notes *notes, const Phrase *phrase)
{
    for (size_t i = 0; i < notes->n; i++)
        if (phrase_equal(&notes->item[i].phrase, phrase))
            return true;
    return false;
}

void odd_tell(const OddTask *task, size_t n, Phrase phrase)
{
    if (!is_told(&task->out->found, &phrase))
        notes_add(&task->out->found, task->arena, "data", NOTE_CAUTION,
                  count_about(ABOUT_RECORDS, n), phrase);
}

void odd_ask(const OddTask *task, size_t n, Phrase phrase)
{
    if (!is_told(&task->out->asked, &phrase))
        notes_add(&task->out->asked, task->arena, "data", NOTE_INTERNAL,
                  count_about(ABOUT_RECORDS, n), phrase);
}
