/* Appendix: the effect site by site and its averages, where the study asks for them. The files have
 * all of it (tables/site_effects.csv, tables/site_averages.csv). */
#include "report/body.h"

#include "alike/hidden.h"
#include "alike/site_tables.h"
#include "alike/text.h"

#include <math.h>

static const union site_effects_columns *const site = &site_effects_columns;
static const union site_averages_columns *const average = &site_averages_columns;

/* An estimate with its interval below; why it is not there. */
static void add_estimate(Grid *grid, const Results *results, const Analysis *a, const Table *table,
                         size_t row, const TableColumn *const handle[3], const char *missing)
{
    const Cell *value = table_cell(table, row, handle[0]);

    if (table_hides(table, row, handle[0]))
        grid_cell(grid, HIDDEN_MARK);
    else if (isnan(value->value))
        grid_cell(grid, missing);
    else
        grid_estimate(grid, told_cell(grid->arena, results, a, value),
                      told_cells(grid->arena, results, a, table_cell(table, row, handle[1]),
                                 table_cell(table, row, handle[2])));
}

static void add_site(Grid *grid, const Results *results, const Analysis *a, const Table *table,
                     size_t row)
{
    const TableColumn *const own[3] = {&site->estimate, &site->ci_low, &site->ci_high},
                             *const without[3] = {&site->without, &site->without_low,
                                                  &site->without_high};

    grid_row(grid, table_text(table, row, &site->site));
    grid_cell(grid, table_words(table, grid->arena, row, &site->n_treated));
    grid_cell(grid, table_words(table, grid->arena, row, &site->n_control));
    add_estimate(grid, results, a, table, row, own, "none");
    grid_cell(grid, table_words(table, grid->arena, row, &site->weight));
    add_estimate(grid, results, a, table, row, without, "");
}

static void add_average(Grid *grid, const Results *results, const Analysis *a, const Table *table,
                        size_t row)
{
    const TableColumn *const own[3] = {&average->estimate, &average->ci_low, &average->ci_high};

    grid_row(grid, table_text(table, row, &average->average));
    grid_cell(grid, "");
    grid_cell(grid, "");
    add_estimate(grid, results, a, table, row, own, "none");
    grid_cell(grid, "");
    grid_cell(grid, "");
}

/* Is an estimate of that column not there? */
static bool lacks_any(const Table *table, const TableColumn *by, const TableColumn *estimate,
                      const char *group)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (text_equal(table_text(table, i, by), group) && isnan(table_real(table, i, estimate)))
            return true;
    return false;
}

/* One column of sites, with its averages below. */
static void write_column(const Results *results, const Analysis *a, const char *group,
                         const Table *sites, const Table *averages, Document *document)
{
    Arena *arena = document->arena;
    Grid *grid =
        grid_make(arena, arena_printf(arena, "sites_%s_%s", a->outcome, group), GRID_SCROLL,
                  arena_printf(arena, "%s by %s (%s)", analysis_label(a),
                               analysis_column_label(a, group), told_unit(a)));

    grid_column(grid, "Site", GRID_TEXT);
    grid_column(grid, "Program n", GRID_NUMBER);
    grid_column(grid, "Comparison n", GRID_NUMBER);
    grid_column(grid, "Difference", GRID_NUMBER);
    grid_column(grid, "Weight over sites", GRID_NUMBER);
    grid_column(grid, "Average without it", GRID_NUMBER);
    size_t n = 0;
    for (size_t i = 0; i < sites->n_rows; i++)
        if (text_equal(table_text(sites, i, &site->group), group)) {
            add_site(grid, results, a, sites, i);
            n++;
        }
    grid_heading(grid, "Averages");
    for (size_t i = 0; i < averages->n_rows; i++)
        if (text_equal(table_text(averages, i, &average->group), group))
            add_average(grid, results, a, averages, i);
    if (lacks_any(sites, &site->group, &site->estimate, group) ||
        lacks_any(averages, &average->group, &average->estimate, group))
        grid->note = "Why a site or an average is not given: tables/site_effects.csv and "
                     "tables/site_averages.csv.";
    grid->folded = n > 25;
    document_grid(document, grid);
}

void write_sites(const Results *results, const Outline *outline, Document *document)
{
    for (size_t i = 0; i < outline->n; i++) {
        const Analysis *a = main_of(&outline->subject[i]);
        const Table *sites = tables_find(&a->tables, &table_site_effects),
                    *averages = tables_find(&a->tables, &table_site_averages);
        for (size_t k = 0; sites != NULL && averages != NULL && k < averages->n_rows; k++)
            if (averages->head[k].what == SITES_RANDOM)
                write_column(results, a, table_text(averages, k, &average->group), sites, averages,
                             document);
    }
}
