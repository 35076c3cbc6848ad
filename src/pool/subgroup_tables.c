/* Parts of the people of an outcome, averaged over studies: for tables/ and for readers. */
#include "pool/parts.h"

#include "alike/pooled_tables.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(pooled_parts, POOLED_PARTS_LIST, .name = "pooled_parts");

static const PeopleSet both = {.arms = SET_BOTH};

static void put_average(Row row, const PooledQuestion *part, const PooledAverage *average)
{
    const union pooled_parts_columns *column = &pooled_parts_columns;
    const TTest *test = pooled_leading_test(average);
    double n[2];

    if (pooled_people(part, average, n) > 0) {
        row_count(row, &column->n_treated, (size_t)n[1], NULL);
        row_count(row, &column->n_control, (size_t)n[0], NULL);
    }
    row_real(row, &column->estimate, pooled_leading(average)->value);
    row_real(row, &column->se, test->se);
    row_real(row, &column->df, test->df);
    row_real(row, &column->ci_low, test->low);
    row_real(row, &column->ci_high, test->high);
    row_real(row, &column->p, test->p);
    row_real(row, &column->tau, average->tau);
    row_real(row, &column->differ_p, average->differ_p);
    if (isnan(test->low))
        row_text(row, &column->untold, average->untold);
}

static void add_part(Table *table, const PooledQuestion *part, PooledScale scale, PooledOver over)
{
    const union pooled_parts_columns *column = &pooled_parts_columns;
    const PooledAverage *average = &part->average[scale][over];
    const Row row = row_add(table, both);

    row_text(row, &column->outcome, part->name);
    row_text(row, &column->label, part->label);
    row_text(row, &column->group, part->group);
    row_text(row, &column->level, part->level);
    row_text(row, &column->unit, pooled_table_unit(part, scale));
    row_text(row, &column->over, pooled_over_words(over));
    row_real(row, &column->studies, (double)average->n);
    row_real(row, &column->left_out, (double)(part->n - average->n));
    row_real(row, &column->not_told, (double)(part->whole->n - part->n));
    row_text(row, &column->problem, average->problem);
    if (average->problem != NULL)
        return;
    row_text(row, &column->average, average->pool.has_random ? "over studies" : "by precision");
    put_average(row, part, average);
}

Table *parts_table(const PooledResults *pooled)
{
    Table *table = table_make(pooled->arena, &table_pooled_parts, "By groups of people", both);

    table->sentence =
        "Averages over studies of the effects in one part of the people, of levels that "
        "two studies or more tell by one name; by precision where there are two. p "
        "values are not corrected for how many parts were looked at.";
    for (size_t k = 0; k < pooled->n_parts; k++)
        for (int scale = 0; scale < N_POOLED_SCALES; scale++)
            for (int over = 0; over < N_POOLED_OVERS; over++)
                if (pooled_is_shown(&pooled->part[k], (PooledScale)scale) &&
                    (over == POOLED_ALL || pooled_chooses(&pooled->part[k])))
                    add_part(table, &pooled->part[k], (PooledScale)scale, (PooledOver)over);
    return table;
}

/* --- for readers ---------------------------------------------------------------------------------
 */

/* An effect between groups that were not alike is not shown as one: of studies whose groups were.
 */
static const PooledAverage *shown(const PooledQuestion *part, PooledScale scale)
{
    return &part->average[scale][POOLED_ALIKE];
}

static void add_effect(Grid *grid, const PooledQuestion *part, PooledScale scale)
{
    const PooledAverage *average = shown(part, scale);

    if (average->problem != NULL) { /* in points; there is one in standard deviations */
        grid_cell(grid, "n/a");
        return;
    }
    const TTest *test = pooled_leading_test(average);
    grid_estimate(grid, pooled_number(grid->arena, part, scale, pooled_leading(average)->value),
                  pooled_interval(grid->arena, part, scale, test->low, test->high));
}

static void add_people(Grid *grid, const PooledResults *pooled, const PooledQuestion *part)
{
    const PooledAverage *average = shown(part, POOLED_SIZE);
    double n[2];
    const bool told = average->n > 0 && pooled_people(part, average, n) == average->n;

    for (int arm = 1; arm >= 0; arm--)
        grid_cell(grid,
                  told ? arena_printf(grid->arena, "%s%s",
                                      pooled_any_rounded(pooled, part, average) ? "about " : "",
                                      text_count(grid->arena, (size_t)n[arm]))
                       : "n/a");
}

static void add_row(Grid *grid, const PooledResults *pooled, const PooledQuestion *part)
{
    grid_row(grid, part->level);
    grid_cell(grid,
              arena_printf(grid->arena, "%zu of %zu", shown(part, POOLED_SIZE)->n, part->whole->n));
    add_people(grid, pooled, part);
    if (part->no_points == NULL)
        add_effect(grid, part, POOLED_POINTS);
    add_effect(grid, part, POOLED_SIZE);
}

static void write_outcome(const PooledResults *pooled, const PooledQuestion *whole,
                          Document *document)
{
    enum { FOLDED_FROM = 25 };
    Arena *arena = pooled->arena;
    const char *group = NULL;
    Grid *grid = grid_make(
        arena, arena_printf(arena, "parts_%zu", (size_t)(whole - pooled->question)), GRID_CARDS,
        arena_printf(arena, "%s, by groups of %s", text_label(arena, whole->label),
                     pooled->people));

    grid_column(grid, "Group", GRID_TEXT);
    grid_column(grid, "Studies", GRID_NUMBER);
    grid_column(grid, "Program n", GRID_NUMBER);
    grid_column(grid, "Comparison n", GRID_NUMBER);
    if (whole->no_points == NULL)
        grid_column(grid, arena_printf(arena, "Difference (%s)", pooled_unit(whole, POOLED_POINTS)),
                    GRID_NUMBER);
    grid_column(grid, "Effect size (SD)", GRID_NUMBER);
    for (size_t k = 0; k < pooled->n_parts; k++) {
        const PooledQuestion *part = &pooled->part[k];
        if (part->whole != whole || shown(part, POOLED_SIZE)->problem != NULL)
            continue;
        if (!text_equal(part->group, group))
            grid_heading(grid, text_with_capital(arena, text_spaced(arena, part->group)));
        group = part->group;
        add_row(grid, pooled, part);
    }
    if (grid->n_rows == 0)
        return;
    grid->folded = grid->n_rows > FOLDED_FROM;
    document_grid(document, grid);
}

void pooled_write_parts(const PooledResults *pooled, Document *document)
{
    if (pooled->n_parts == 0)
        return;
    document_section(document, "parts", "For whom");
    document_paragraph(
        document,
        "Averages of what studies tell of groups of their %s, where two or more have a group "
        "of one name: over studies, or of two by their precision. Studies are left out that "
        "do not tell a group or joined it with another, and those in which that group's "
        "program and comparison %s were not alike enough at the start; groups of which fewer "
        "than two studies remain are not shown. All are in tables/pooled_parts.csv. An "
        "average without an interval rests on too few schools or people. Groups were not "
        "tested against each other: where one is told from zero and another is not, that is "
        "no sign that they differ. The more groups, the likelier it is that chance makes one "
        "stand out. Groups by the earlier score are cut elsewhere in each study, and not put "
        "together.",
        pooled->people, pooled->people);
    for (size_t q = 0; q < pooled->n_questions; q++)
        write_outcome(pooled, &pooled->question[q], document);
}
