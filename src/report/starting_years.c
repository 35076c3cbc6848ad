/* What did the program do, year by year? Of schools that began in different years. */
#include "report/body.h"
#include "report/says_exposure.h"

#include "alike/span_tables.h"
#include "alike/text.h"
#include "alike/variance.h"

#include <math.h>

static const union exposure_columns *const column = &exposure_columns;

static const char *p_words(const Table *t, size_t i, Arena *arena)
{
    const Cell *p = table_cell(t, i, &column->p);

    return p->text != NULL ? p->text : isnan(p->value) ? "" : text_p_value(arena, p->value);
}

static void add_row(const Results *results, const ExposureSubject *s, size_t i, bool in_full,
                    Grid *grid)
{
    const Table *t = results->exposure;
    Arena *arena = grid->arena;

    grid_row(grid, table_text(t, i, &column->year));
    grid_estimate(grid, exposure_points(arena, results, s, i),
                  exposure_interval(arena, results, s, i));
    grid_estimate(grid, told_sds(arena, table_cell(t, i, &column->g)),
                  isnan(table_real(t, i, &column->g_ci_low))
                      ? ""
                      : arena_printf(arena, "%s to %s",
                                     told_sds(arena, table_cell(t, i, &column->g_ci_low)),
                                     told_sds(arena, table_cell(t, i, &column->g_ci_high))));
    if (!in_full) {
        grid_cell(grid, table_words(t, arena, i, &column->schools));
        return;
    }
    grid_cell(grid, isnan(table_real(t, i, &column->band_low))
                        ? ""
                        : told_cells(arena, results, s->any, table_cell(t, i, &column->band_low),
                                     table_cell(t, i, &column->band_high)));
    grid_cell(grid, p_words(t, i, arena));
    grid_cell(grid, table_text(t, i, &column->starts));
    grid_cell(grid, table_words(t, arena, i, &column->schools));
    grid_cell(grid, table_words(t, arena, i, &column->n_treated));
}

/* By which rule: one of them all, or of some rows. */
static const char *errors_words(Arena *arena, const Table *t)
{
    const char *const components = variance_shown(VARIANCE_SCHOOL_COMPONENTS);
    const char *other = NULL;
    size_t n_components = 0;

    for (size_t i = 0; i < t->n_rows; i++) {
        const char *rule = table_text(t, i, &column->variance);
        if (text_equal(rule, components))
            n_components++;
        else if (rule != NULL && rule[0] != '\0')
            other = rule;
    }
    const char *parts = "components of variance between and within schools, as if what a school "
                        "adds were the same in all comparisons";
    if (other == NULL)
        return parts;
    return arena_printf(arena,
                        "%s%ssums by school over all comparisons (%s), with as many degrees of "
                        "freedom as the group with fewer schools has, less one",
                        n_components == 0 ? "" : parts,
                        n_components == 0 ? "" : "; where these are not known, ", other);
}

static Grid *grid_of(Arena *arena, const Results *results)
{
    static const char *const heading[N_EXPOSURE_ROWS] = {
        [EXPOSURE_YEAR] = "By year of the program",
        [EXPOSURE_BEFORE] = "Before the program: no effect is due",
        [EXPOSURE_START] = "By starting year, all its years",
    };
    ExposureSubject *s;
    const size_t n = exposure_subjects(arena, results, &s);
    Grid *grid =
        grid_make(arena, "exposure", GRID_CARDS,
                  arena_printf(arena, "The difference by year of the program, with %s intervals",
                               analysis_confidence_words(arena, s[0].any)));

    grid_column(grid, "Year", GRID_TEXT);
    grid_column(grid, text_with_capital(arena, told_unit(s[0].any)), GRID_NUMBER);
    grid_column(grid, "Effect size (SD)", GRID_NUMBER);
    grid_column(grid, "Band for all years", GRID_NUMBER);
    grid_column(grid, "p", GRID_NUMBER);
    grid_column(grid, "Began in", GRID_TEXT);
    grid_column(grid, "Program schools", GRID_NUMBER);
    grid_column(grid, arena_printf(arena, "Program %s", people(arena, results)), GRID_NUMBER);
    for (size_t i = 0; i < n; i++) {
        int last = -1;
        if (n > 1)
            grid_heading(grid, s[i].name);
        for (size_t row = s[i].from; row < s[i].to; row++) {
            const int what = results->exposure->head[row].what;
            if (what != last && heading[what] != NULL)
                grid_heading(grid, heading[what]);
            last = what;
            add_row(results, &s[i], row, true, grid);
        }
    }
    grid->note = document_words(
        arena,
        "Effects of starting years are weighted by their program %s, who count once for each year "
        "in a row. Up to the start: what the program's %s gained more before it began, over as "
        "many years. The band holds all years together that rest on %d program schools or more. "
        "Standard errors: %s.",
        people(arena, results), people(arena, results), (int)EXPOSURE_BAND_LEAST,
        errors_words(arena, results->exposure));
    return grid;
}

static void write_problems(const Results *results, Document *document)
{
    const Table *t = results->exposure;
    const char *last = NULL;

    for (size_t i = 0; i < t->n_rows; i++) {
        const char *problem = table_text(t, i, &column->problem);
        if (problem == NULL || text_equal(problem, last))
            continue;
        document_item(document, "%s: no interval can be given, %s.",
                      table_text(t, i, &column->year), problem);
        last = problem;
    }
}

static void write_exposure(const Results *results, const Figures *figures, Document *document)
{
    if (results->design_only || results->exposure == NULL)
        return;
    document_section(document, "exposure", "What did it do, year by year?");
    write_said(document, says_exposure(document->arena, results));
    document_grid(document, grid_of(document->arena, results));
    write_problems(results, document);
    write_missing(results, document);
    add_charts(document, figures, CHART_IN_EXPOSURE);
}

const Section section_starting_years = {.name = "starting_years",
                                        .help =
                                            "effects by year of the program, of schools that began "
                                            "in different years",
                                        .part = PART_BODY,
                                        .write = write_exposure};

/* --- page one --------------------------------------------------------------------------------- */

static Grid *box_grid(Arena *arena, const Results *results, const ExposureSubject *s, size_t number)
{
    Grid *grid = grid_make(arena, arena_printf(arena, "box_%zu", number), GRID_CARDS, NULL);

    grid_column(grid, "", GRID_TEXT);
    grid_column(grid, text_with_capital(arena, arena_printf(arena, "%s more", told_unit(s->any))),
                GRID_NUMBER);
    grid_column(grid, "Effect size, SD", GRID_NUMBER);
    grid_column(grid, "Program schools", GRID_NUMBER);
    for (size_t i = s->from; i < s->to; i++)
        if (results->exposure->head[i].what != EXPOSURE_START)
            add_row(results, s, i, false, grid);
    return grid;
}

void write_exposure_boxes(const Results *results, Document *document)
{
    ExposureSubject *s;
    const size_t n = exposure_subjects(document->arena, results, &s);

    document_open(document, DOCUMENT_BOXES);
    for (size_t i = 0; i < n; i++) {
        document_open(document, DOCUMENT_BOX);
        document_heading(document, 2, "%s", s[i].name);
        document_grid(document, box_grid(document->arena, results, &s[i], i + 1));
        document_fact(document, "At the start", NULL, "%s",
                      says_exposure_start(document->arena, results, &s[i]));
        document_close(document, DOCUMENT_BOX);
    }
    document_close(document, DOCUMENT_BOXES);
}
