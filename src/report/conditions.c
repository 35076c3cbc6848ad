/* Appendix: how both groups were tested, where the files tell it. */
#include "report/body.h"
#include "report/says_conditions.h"

#include "alike/hidden.h"
#include "alike/limits.h"
#include "alike/text.h"

#include <math.h>

static const union test_conditions_columns *const column = &test_conditions_columns;

/* "134 + 132" */
static const char *known_words(Arena *arena, const Table *table, size_t row)
{
    return arena_printf(arena, "%s + %s", table_words(table, arena, row, &column->n_treated),
                        table_words(table, arena, row, &column->n_control));
}

static const char *sds_words(Arena *arena, const Table *table, size_t row)
{
    return told_sds(arena, table_cell(table, row, &column->smd));
}

/* The row of the cohort stands before that of those who are compared. */
static void add_row(const Analysis *a, const Table *table, size_t row, Grid *grid)
{
    Arena *arena = grid->arena;
    const ConditionRow of = condition_row_of(table->head[row].what);
    const bool apart = conditions_apart(table, row);

    grid_row(grid, conditions_name(arena, of));
    grid_cell(grid, conditions_value(arena, a, row, true));
    grid_cell(grid, conditions_value(arena, a, row, false));
    if (apart)
        grid_verdict_cell(grid, VERDICT_NOT_COMPARABLE, sds_words(arena, table, row));
    else
        grid_cell(grid, sds_words(arena, table, row));
    grid_cell(grid, sds_words(arena, table, row - 1));
    grid_cell(grid, known_words(arena, table, row));
}

static Grid *empty_grid(Arena *arena)
{
    Grid *grid = grid_make(arena, "conditions", GRID_CARDS, "Conditions of the tests");

    grid_column(grid, "Condition", GRID_TEXT);
    grid_column(grid, "Program", GRID_NUMBER);
    grid_column(grid, "Comparison", GRID_NUMBER);
    grid_column(grid, "Difference, SD", GRID_NUMBER);
    grid_column(grid, "Before, SD", GRID_NUMBER);
    grid_column(grid, "Known of", GRID_NUMBER);
    return grid;
}

/* --- which of both -------------------------------------------------------------------------------
 */

static bool is_compared(const Table *table, size_t row)
{
    return condition_row_of(table->head[row].what).compared;
}

/* A difference that is a number, or told by limits; not one of a row that is left out. */
static bool is_told(const Table *table, size_t row)
{
    const Cell *smd = table_cell(table, row, &column->smd);
    return smd->text != NULL ? !text_equal(smd->text, HIDDEN_MARK) : !isnan(smd->value);
}

/* What stands in sentences of the main outcomes of all subjects. */
typedef struct Seen {
    bool any, differs, condition[N_CONDITIONS];
    Cell largest;
} Seen;

static void see_row(const Table *table, size_t row, Seen *seen)
{
    const Cell *smd = table_cell(table, row, &column->smd);
    if (!is_compared(table, row) || !is_told(table, row))
        return;
    seen->any = true;
    seen->condition[condition_row_of(table->head[row].what).condition] = true;
    seen->differs = seen->differs || conditions_apart(table, row) || smd->text != NULL ||
                    fabs(smd->value) > LIMIT_BASELINE_ADJUST;
    if (smd->text == NULL && !(fabs(smd->value) <= seen->largest.value)) {
        seen->largest = *smd;
        seen->largest.value = fabs(smd->value);
    }
}

static Seen see(const Outline *outline)
{
    Seen seen = {.any = false};
    for (size_t i = 0; i < outline->n; i++) {
        const Table *table = conditions_table(main_of(&outline->subject[i]));
        for (size_t row = 0; table != NULL && row < table->n_rows; row++)
            see_row(table, row, &seen);
    }
    return seen;
}

/* Of groups that were tested alike a sentence is enough, which stands below what is before it. */
static void write_alike(Document *document, const Seen *seen)
{
    Arena *arena = document->arena;
    Text list = {.arena = arena};
    for (int k = 0; k < N_CONDITIONS; k++)
        if (seen->condition[k])
            text_format(&list, "%s%s", list.n > 0 ? ", " : "",
                        text_in_sentence(arena, condition_kinds[k].title));
    document_paragraph(
        document,
        "**How both groups were tested.** By the tests that count, and as far as the files tell "
        "(%s), alike: no difference is larger than %s SD (tables/test_conditions.csv). Tests that "
        "the files mark as not counting are in none of these numbers.",
        list.bytes, told_sds(arena, &seen->largest));
}

static Grid *grid_of(Arena *arena, const Results *results, const Outline *outline)
{
    Grid *grid = empty_grid(arena);
    for (size_t i = 0; i < outline->n; i++) {
        const Analysis *a = main_of(&outline->subject[i]);
        const Table *table = conditions_table(a);
        if (table != NULL && outline->n > 1)
            grid_heading(grid, outline->subject[i].name);
        for (size_t row = 0; table != NULL && row < table->n_rows; row++)
            if (is_compared(table, row))
                add_row(a, table, row, grid);
    }
    grid->note = document_words(
        arena,
        "Means of the %s compared, weighted as the result is; differences are in standard "
        "deviations, as those of other characteristics. A condition was made alike only where it "
        "is among these. Tests that the files mark as not counting are in none of these numbers.",
        people(arena, results));
    return grid;
}

static void write_conditions(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    const Seen seen = see(&outline);
    (void)figures;
    if (!seen.any)
        return;
    if (!seen.differs) {
        write_alike(document, &seen);
        return;
    }
    document_section(document, "conditions", "How both groups were tested");
    document_grid(document, grid_of(arena, results, &outline));
}

const Section section_conditions = {.name = "conditions",
                                    .help = "when and how both groups were tested, where files of "
                                            "tests tell it",
                                    .part = PART_APPENDIX,
                                    .write = write_conditions};
