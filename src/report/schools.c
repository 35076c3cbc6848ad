/* How do schools differ? A chart of the schools, what their numbers say together, and for the
 * screen the schools one by one. */
#include "report/body.h"

#include "alike/bias_tables.h"
#include "alike/part_tables.h"
#include "alike/text.h"

#include <math.h>

enum { SUBJECTS_MOST = 3 };

typedef struct Schools {
    const Analysis *analysis;
    const Table *effects, *similar, *between, *without;
} Schools;

static Schools schools_of(const OutlineSubject *subject)
{
    const Analysis *a = main_of(subject);
    return (Schools){.analysis = a,
                     .effects = tables_find(&a->tables, &table_school_effects),
                     .similar = tables_find(&a->tables, &table_schools_similar),
                     .between = tables_find(&a->tables, &table_schools_between),
                     .without = tables_find(&a->tables, &table_leave_one_school_out)};
}

/* --- what they say together ----------------------------------------------------------------------
 */

static const Cell *between_cell(const Schools *s, SchoolsBetween what)
{
    for (size_t i = 0; s->between != NULL && i < s->between->n_rows; i++)
        if (s->between->head[i].what == (int)what)
            return table_cell(s->between, i, &schools_between_columns.value);
    return NULL;
}

static const char *n_shown(Arena *arena, const Results *results, const Schools *s)
{
    size_t n = 0;
    (void)results;
    for (size_t i = 0; s->effects != NULL && i < s->effects->n_rows; i++)
        n += isnan(table_real(s->effects, i, &school_effects_columns.effect)) ? 0 : 1;
    return text_count(arena, n);
}

/* The least and the greatest of a column, as they are told. */
static const char *ends(Arena *arena, const Results *results, const Schools *s, const Table *table,
                        const TableColumn *handle)
{
    const Cell *least = NULL, *most = NULL;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const Cell *cell = table_cell(table, i, handle);
        if (cell->text != NULL || isnan(cell->value))
            continue;
        least = least == NULL || cell->value < least->value ? cell : least;
        most = most == NULL || cell->value > most->value ? cell : most;
    }
    if (least == NULL)
        return TOLD_NOTHING;
    return arena_printf(arena, "%s to %s", told_cell(arena, results, s->analysis, least),
                        told_cell(arena, results, s->analysis, most));
}

static const char *single_ends(Arena *arena, const Results *results, const Schools *s)
{
    return ends(arena, results, s, s->effects, &school_effects_columns.effect);
}

static const char *without_ends(Arena *arena, const Results *results, const Schools *s)
{
    const Table *range = tables_find(&s->analysis->tables, &table_leave_one_school_out_range);
    return range != NULL
               ? ends(arena, results, s, range, &leave_one_school_out_range_columns.estimate)
               : ends(arena, results, s, s->without, &leave_one_school_out_columns.estimate);
}

static const char *spread(Arena *arena, const Results *results, const Schools *s,
                          SchoolsBetween what)
{
    const Cell *cell = between_cell(s, what);
    return cell == NULL ? TOLD_NOTHING : told_cell(arena, results, s->analysis, cell);
}

static const char *spread_others(Arena *arena, const Results *results, const Schools *s)
{
    return spread(arena, results, s, SCHOOLS_OTHER);
}

static const char *spread_program(Arena *arena, const Results *results, const Schools *s)
{
    return spread(arena, results, s, SCHOOLS_TAU);
}

static const char *n_marked(Arena *arena, const Schools *s, int sign)
{
    size_t n = 0;
    bool tested = false;
    for (size_t i = 0; s->effects != NULL && i < s->effects->n_rows; i++) {
        n += school_effects_mark(s->effects, i) == sign;
        tested = tested || !isnan(table_real(s->effects, i, &school_effects_columns.q));
    }
    return tested ? text_count(arena, n) : "not tested";
}

static const char *n_above(Arena *arena, const Results *results, const Schools *s)
{
    (void)results;
    return n_marked(arena, s, 1);
}

static const char *n_below(Arena *arena, const Results *results, const Schools *s)
{
    (void)results;
    return n_marked(arena, s, -1);
}

typedef struct Measure {
    const char *label; /* %s: the word for a school */
    const char *(*words)(Arena *arena, const Results *results, const Schools *s);
} Measure;

static Grid *together(Arena *arena, const Results *results, const Outline *outline, size_t n)
{
    static const Measure measures[] = {
        {"Schools shown", n_shown},
        {"Lowest and highest single estimate", single_ends},
        {"How much schools without the program differ by themselves (SD)", spread_others},
        {"How much the program's own effects differ (SD)", spread_program},
        {"Schools clearly above zero, allowing for all that are looked at", n_above},
        {"Schools clearly below zero", n_below},
        {"Overall difference without any one school, smallest to largest", without_ends},
    };
    Grid *grid =
        grid_make(arena, "schools", GRID_CARDS,
                  arena_printf(arena, "How much schools differ (%s)", main_words(arena, outline)));
    grid_column(grid, "Measure", GRID_TEXT);
    for (size_t s = 0; s < n; s++)
        grid_column(grid, outline->subject[s].name, GRID_NUMBER);
    for (size_t k = 0; k < COUNT_OF(measures); k++) {
        grid_row(grid, measures[k].label);
        for (size_t s = 0; s < n; s++) {
            const Schools schools = schools_of(&outline->subject[s]);
            grid_cell(grid, measures[k].words(arena, results, &schools));
        }
    }
    grid->note = "Each school's estimate is the difference there. School by school: tables.xlsx.";
    return grid;
}

/* --- one by one ------------------------------------------------------------------------------- */

static size_t row_of_school(const Table *table, const char *school)
{
    size_t i = 0;
    while (i < table->n_rows &&
           !text_equal(table_text(table, i, &school_effects_columns.school), school))
        i++;
    return i;
}

static void school_cells(Grid *grid, const Results *results, const Schools *s, const char *school)
{
    const union school_effects_columns *column = &school_effects_columns;
    Arena *arena = grid->arena;
    const size_t row = s->effects == NULL ? 0 : row_of_school(s->effects, school);
    if (s->effects == NULL || row == s->effects->n_rows) {
        grid_cell(grid, "");
        grid_cell(grid, "");
        return;
    }
    grid_estimate(
        grid, told_cell(arena, results, s->analysis, table_cell(s->effects, row, &column->effect)),
        told_cells(arena, results, s->analysis, table_cell(s->effects, row, &column->ci_low),
                   table_cell(s->effects, row, &column->ci_high)));
    grid_cell(grid, told_cell(arena, results, s->analysis,
                              table_cell(s->effects, row, &column->shrunken)));
}

static Grid *one_by_one(Arena *arena, const Results *results, const Outline *outline, size_t n)
{
    const Schools first = schools_of(&outline->subject[0]);
    Grid *grid = grid_make(
        arena, "each_school", GRID_SCROLL,
        arena_printf(arena,
                     "Each school: the difference there by its own %s, with its interval, "
                     "and the better guess, drawn towards the average (%s)",
                     people(arena, results), main_words(arena, outline)));
    grid->sortable = grid->folded = true;
    grid_column(grid, "School", GRID_TEXT);
    grid_column(grid, arena_printf(arena, "Program %s", people(arena, results)), GRID_NUMBER);
    for (size_t s = 0; s < n; s++) {
        grid_column(grid, outline->subject[s].name, GRID_NUMBER);
        grid_column(grid, "Better guess", GRID_NUMBER);
    }
    for (size_t i = 0; i < first.effects->n_rows; i++) {
        const char *school = table_text(first.effects, i, &school_effects_columns.school);
        grid_row(grid, school);
        grid_cell(grid, table_words(first.effects, arena, i, &school_effects_columns.n));
        for (size_t s = 0; s < n; s++) {
            const Schools schools = schools_of(&outline->subject[s]);
            school_cells(grid, results, &schools, school);
        }
    }
    return grid;
}

static void write_schools(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    const size_t n = outline.n < SUBJECTS_MOST ? outline.n : SUBJECTS_MOST;
    const Schools first = outline.n > 0 ? schools_of(&outline.subject[0]) : (Schools){0};
    if (results->design_only || first.effects == NULL)
        return;
    document_section(document, "schools_differ", "How do schools differ?");
    write_said(document, says_schools(document->arena, results, &outline));
    document_grid(document, together(arena, results, &outline, n));
    add_charts(document, figures, CHART_IN_SCHOOLS);
    document_grid(document, one_by_one(arena, results, &outline, n));
}

const Section section_schools = {
    .name = "schools", .help = "effects of schools", .part = PART_BODY, .write = write_schools};
