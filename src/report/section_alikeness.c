/* How alike the groups are. */
#include "report/words.h"

#include "alike/text.h"

#include <math.h>

static const TableColumn columns[] = {
    {.name = "label", .title = "Characteristic", .type = CELL_TEXT},
    {.name = "mean_treated", .title = "Program", .type = CELL_REAL, .digits = 2},
    {.name = "mean_before", .title = "Comparison, before", .type = CELL_REAL, .digits = 2},
    {.name = "mean_after", .title = "Comparison, after", .type = CELL_REAL, .digits = 2},
    {.name = "smd_before",
     .title = "Difference before",
     .type = CELL_REAL,
     .unit = "SD",
     .digits = 2},
    {.name = "smd_after",
     .title = "Difference after",
     .type = CELL_REAL,
     .unit = "SD",
     .digits = 2},
    {.name = "wwc", .title = "WWC category", .type = CELL_TEXT},
};

enum { SHORT_TABLE = 12 };

/* Shares read better as percents. */
static void mean_cell(Arena *arena, Cell *cell, const BalanceRow *row, double mean)
{
    cell->value = mean;
    if (row->hidden != NULL)
        cell->text = row->hidden;
    else if ((row->binary || row->level != NULL) && !isnan(mean))
        cell->text = arena_printf(arena, "%s%%", text_real(arena, 100.0 * mean, 0));
}

/* Earlier scores, and the characteristics that differ most afterwards. */
static bool in_short_table(const Balance *balance, const BalanceRow *row)
{
    size_t larger = 0;
    if (row->is_score)
        return false;
    if (row->is_pretest)
        return true;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *other = &balance->row[i];
        const double mine = fabs(row->after.smd), theirs = fabs(other->after.smd);
        larger += !other->is_score && !other->is_pretest &&
                  (theirs > mine || (theirs == mine && other < row));
    }
    return larger < SHORT_TABLE;
}

static Table *short_table(Arena *arena, const Analysis *analysis, size_t *n_left_out)
{
    const Balance *balance = &analysis->balance;
    Table *table = table_create(arena, "balance_short", "How alike the groups are", columns,
                                COUNT_OF(columns));
    *n_left_out = 0;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (!in_short_table(balance, row)) {
            *n_left_out += !row->is_score;
            continue;
        }
        Cell *cell = table_add_row(table);
        cell[0].text = text_label(arena, row->label != NULL ? row->label : row->covariate);
        mean_cell(arena, &cell[1], row, row->after.mean_treated);
        mean_cell(arena, &cell[2], row, row->before.mean_control);
        mean_cell(arena, &cell[3], row, row->after.mean_control);
        cell[4].value = row->before.smd;
        cell[5].value = row->after.smd;
        cell[6].text = !text_equal(row->wwc, "adjust") ? row->wwc
                       : row->adjusted                 ? "satisfied by adjustment"
                                                       : "needs adjustment";
    }
    return table;
}

typedef struct Categories {
    size_t n, satisfied, adjusted, to_adjust, failed;
} Categories;

static Categories count_categories(const Balance *balance)
{
    Categories c = {0};
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (row->is_score)
            continue;
        c.n++;
        c.satisfied += text_equal(row->wwc, "satisfied");
        c.failed += text_equal(row->wwc, "not satisfied");
        if (text_equal(row->wwc, "adjust"))
            *(row->adjusted ? &c.adjusted : &c.to_adjust) += 1;
    }
    return c;
}

static const char *rows_word(size_t n)
{
    return n == 1 ? "characteristic" : "characteristics";
}

static void write_categories(Document *document, const Balance *balance)
{
    Arena *arena = document->arena;
    const Categories c = count_categories(balance);
    document_paragraph(document,
                       "By the What Works Clearinghouse's rule for baseline differences, %s of %s "
                       "%s %s alike as they are (up to 0.05 standard deviations).",
                       text_count(arena, c.satisfied), text_count(arena, c.n), rows_word(c.n),
                       c.satisfied == 1 ? "is" : "are");
    if (c.adjusted > 0)
        document_item(document,
                      "%s %s between 0.05 and 0.25 and %s in the outcome model, as the rule asks.",
                      text_count(arena, c.adjusted),
                      text_plural(c.adjusted, "characteristic differs", "characteristics differ"),
                      text_plural(c.adjusted, "is", "are"));
    if (c.to_adjust > 0)
        document_item(document,
                      "**%s %s between 0.05 and 0.25 and %s not in the outcome model**, which the "
                      "rule does not accept.",
                      text_count(arena, c.to_adjust),
                      text_plural(c.to_adjust, "characteristic differs", "characteristics differ"),
                      text_plural(c.to_adjust, "is", "are"));
    if (c.failed > 0)
        document_item(document, "**%s %s by more than 0.25**: the rule is not satisfied.",
                      text_count(arena, c.failed),
                      text_plural(c.failed, "characteristic differs", "characteristics differ"));
}

static void write_alikeness(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    document_heading(document, 2, "How alike the groups are");
    document_paragraph(document,
                       "A standardized difference of 0 means equal averages; beyond 0.10 is worth "
                       "a look, beyond 0.25 is too much to repair by adjustment.");
    FOR_EACH_PRIMARY(results, a)
    {
        size_t n_left_out;
        outcome_heading(document, results, a);
        const Analysis *same = same_groups(results, a);
        if (same != NULL) {
            document_paragraph(document,
                               "The groups are those of %s: its chart and table hold here.",
                               analysis_label(same));
            continue;
        }
        document_paragraph(
            document,
            "The largest standardized difference is %s after forming the groups; it was %s "
            "before. %s beyond 0.10 afterwards; %s before.",
            text_real(arena, a->balance.max_smd_after, 2),
            text_real(arena, a->balance.max_smd_before, 2),
            a->balance.n_over_010_after == 0
                ? "No characteristic is"
                : arena_printf(arena, "%s %s", text_count(arena, a->balance.n_over_010_after),
                               text_plural(a->balance.n_over_010_after, "characteristic is",
                                           "characteristics are")),
            a->balance.n_over_010_before == 0
                ? "none was"
                : arena_printf(arena, "%s %s", text_count(arena, a->balance.n_over_010_before),
                               text_plural(a->balance.n_over_010_before, "was", "were")));
        write_categories(document, &a->balance);
        add_figures(document, figures, a, "love_plot");
        Table *table = short_table(arena, a, &n_left_out);
        if (n_left_out > 0)
            table->sentence =
                arena_printf(arena,
                             "Earlier scores and the %d characteristics that differ most; the full "
                             "table is in the technical part.",
                             (int)SHORT_TABLE);
        document_table(document, table, false);
        add_figures(document, figures, a, "propensity_overlap");
    }
}

const Section section_alikeness = {
    .name = "alikeness", .help = "how alike the groups are", .write = write_alikeness};
