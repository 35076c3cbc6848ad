#include "report/start_beyond.h"

#include "alike/bias_tables.h"
#include "alike/rounding.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

static const union prognostic_columns *const forecast = &prognostic_columns;

/* --- means --------------------------------------------------------------------------------------
 */

const BalanceRow *start_pretest(const Balance *balance)
{
    for (size_t i = 0; i < balance->n; i++)
        if (balance->row[i].is_pretest && !balance->row[i].is_score)
            return &balance->row[i];
    return NULL;
}

/* About three figures of the characteristic's spread. */
static int digits_of(const BalanceRow *row)
{
    const double sd = row->reference_sd;
    const int digits = !(sd > 0) ? 2 : sd < 1 ? 3 : sd < 5 ? 2 : sd < 500 ? 1 : 0;
    return rounding_digits_within(row->step != NULL ? row->step[0] : 0.0, digits);
}

static const char *mean_words(Arena *arena, const BalanceRow *row, double mean)
{
    return row->binary || row->level != NULL
               ? arena_printf(arena, "%s%%", text_real(arena, 100.0 * mean, 0))
               : told_number(arena, mean, 0.0, digits_of(row));
}

const char *start_mean(Arena *arena, const BalanceRow *row, const BalanceSide *side,
                       const char *name)
{
    const Cell mean =
        balance_cell(row, side, field_find(balance_side_fields, n_balance_side_fields, name));
    if (mean.text != NULL || isnan(mean.value))
        return mean.text != NULL ? mean.text : TOLD_NOTHING;
    return mean_words(arena, row, mean.value);
}

/* --- whom the design pruned ----------------------------------------------------------------------
 */

static const char *pruned(Arena *arena, const Item *item)
{
    const Analysis *a = item->analysis;
    const BalanceRow *row = a != NULL ? start_pretest(&a->balance) : NULL;
    if (row == NULL || row->hidden != NULL || row->hidden_before != NULL ||
        item->s.n_unmatched == 0 || item->s.about_others)
        return "";
    const char *kept = start_mean(arena, row, &row->after, "mean_treated"),
               *all = start_mean(arena, row, &row->before, "mean_treated");
    if (isnan(a->matching.pruned_pretest) && text_equal(kept, all))
        return ""; /* the same, as both are told */
    const char *left = isfinite(a->matching.pruned_pretest)
                           ? arena_printf(arena, ", those left out (%s) at %s",
                                          number_percent(arena, a->matching.pruned_share),
                                          mean_words(arena, row, a->matching.pruned_pretest))
                           : "";
    return arena_printf(arena,
                        "Program %s who are compared began at %s on average, all of them at %s%s.",
                        item->s.people, kept, all, left);
}

const char *start_says_pruned(Arena *arena, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++)
        sentence[i] = i < ITEMS_NAMED ? pruned(arena, &items->item[i]) : "";
    return items_say(arena, items, sentence);
}

/* --- schools -------------------------------------------------------------------------------------
 */

static const char *summary(Arena *arena, const Analysis *a, const char *name)
{
    const Cell cell = analysis_cell(
        a, &a->balance, field_find(balance_summary_fields, n_balance_summary_fields, name));
    return told_sds(arena, &cell);
}

/* Groups of the program that count, or as many with equal weights. */
static bool few(const Analysis *a)
{
    return a->balance.school_effective[1] < 5.0;
}

static const char *schools_of(Arena *arena, const Analysis *a, const Results *results)
{
    Situation s;
    return situation_read(arena, results, a, &s) && s.cluster_many != NULL ? s.cluster_many
                                                                           : "schools";
}

/* The item whose schools are furthest apart; NULL: none were compared. */
static const Analysis *furthest_schools(const Items *items)
{
    const Analysis *out = NULL;
    for (size_t i = 0; i < items->n; i++) {
        const Analysis *a = items->item[i].analysis;
        if (a != NULL && a->infeasible == NULL && a->balance.school_column != NULL &&
            isfinite(a->balance.school_max_smd[1]) &&
            (out == NULL || a->balance.school_max_smd[1] > out->balance.school_max_smd[1]))
            out = a;
    }
    return out;
}

const char *start_says_schools(Arena *arena, const Results *results, const Items *items)
{
    const Analysis *a = furthest_schools(items);
    if (a == NULL)
        return "";
    const char *many = schools_of(arena, a, results);
    const char *worst =
        a->balance.school_worst != NULL
            ? arena_printf(arena, ", in %s", text_in_sentence(arena, a->balance.school_worst))
            : "";
    const char *said = arena_printf(
        arena,
        "The averages of their %s lie up to %s of their SD apart%s; chance alone gives "
        "%s in each.",
        many, summary(arena, a, "school_max_smd_after"), worst, summary(arena, a, "school_chance"));
    if (!few(a))
        return said;
    return arena_printf(arena,
                        "%s With so few %s of the program such averages cannot show that the %s "
                        "are alike.",
                        said, many, many);
}

/* --- what foretells ------------------------------------------------------------------------------
 */

/* The row of students; SIZE_MAX: there is none. */
static size_t row_of(const Table *table, Prognostic what)
{
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        if (table->head[i].what == (int)what)
            return i;
    return SIZE_MAX;
}

/* The students' row; NULL: there is none, or it is left out. */
static const Cell *foretold(const Analysis *a, const TableColumn *column)
{
    const Table *table = a != NULL ? tables_find(&a->tables, &table_prognostic) : NULL;
    const size_t at = row_of(table, PROGNOSTIC_STUDENTS);
    const Cell *cell = at == SIZE_MAX ? NULL : table_cell(table, at, column);
    return cell == NULL || cell->text != NULL || isnan(cell->value) ? NULL : cell;
}

const char *start_says_forecast(Arena *arena, const Items *items)
{
    const char **before = (const char **)arena_array(arena, items->n, sizeof *before),
               **after = (const char **)arena_array(arena, items->n, sizeof *after),
               **name = (const char **)arena_array(arena, items->n, sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < items->n && i < ITEMS_NAMED; i++) {
        const Analysis *a = items->item[i].analysis;
        const Cell *cell[] = {foretold(a, &forecast->before_effect),
                              foretold(a, &forecast->after_effect)};
        if (cell[0] == NULL || cell[1] == NULL)
            continue;
        before[n] = told_sds(arena, cell[0]);
        after[n] = told_sds(arena, cell[1]);
        name[n++] = items->item[i].name;
    }
    if (n == 0)
        return "";
    return arena_printf(arena,
                        "Judged by the comparison group's scores, the start alone would part later "
                        "scores by %s before %s and by %s after it.",
                        items_sizes(arena, before, name, n),
                        analysis_words(items->item[0].analysis)->act,
                        items_sizes(arena, after, name, n));
}

/* --- schools in the table of verdicts ------------------------------------------------------------
 */

bool start_has_schools(const Outline *outline)
{
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++) {
            const Analysis *a = outline->subject[i].row[k].analysis;
            if (a->infeasible == NULL && a->balance.school_column != NULL)
                return true;
        }
    return false;
}

const char *start_schools_apart(Arena *arena, const Analysis *analysis)
{
    return summary(arena, analysis, "school_max_smd_after");
}
