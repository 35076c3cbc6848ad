/* Did schools that carried the program out more fully gain more by it? And what have those who used
 * it most, which is no effect of use. */
#include "report/says_implementation.h"

#include "alike/implementation_tables.h"
#include "alike/text.h"

#include <math.h>

static const char *interval(Arena *arena, const Table *t, size_t i, const TableColumn *low,
                            const TableColumn *high)
{
    return isnan(table_real(t, i, low))
               ? ""
               : arena_printf(arena, "%s to %s", told_sds(arena, table_cell(t, i, low)),
                              told_sds(arena, table_cell(t, i, high)));
}

/* --- links ------------------------------------------------------------------------------------ */

static bool is_in_shares(const Table *links)
{
    return links != NULL && links->n_rows > 0 && links->head[0].what == 1;
}

static bool has_shares(const Results *results)
{
    for (size_t a = 0; a < results->n_analyses; a++)
        if (is_in_shares(tables_find(&results->analysis[a].tables, &table_implementation)))
            return true;
    return false;
}

static bool has_kind(const Results *results, const TableKind *kind)
{
    for (size_t a = 0; a < results->n_analyses; a++)
        if (tables_find(&results->analysis[a].tables, kind) != NULL)
            return true;
    return false;
}

/* "Own pace (0.3 to 0.8; few schools; not tested: ...)"; what is NULL is not there. */
static const char *remarked(Arena *arena, const char *label, const char *range, const char *caution,
                            const char *problem)
{
    const char *const said[] = {
        range, caution, problem == NULL ? NULL : arena_printf(arena, "not tested: %s", problem)};
    Text text = {.arena = arena};
    for (size_t k = 0; k < COUNT_OF(said); k++)
        if (said[k] != NULL)
            text_format(&text, "%s%s", text.n > 0 ? "; " : "", said[k]);
    return text.n == 0 ? label : arena_printf(arena, "%s (%s)", label, text.bytes);
}

static const char *link_words(Arena *arena, const Table *t, size_t i)
{
    const union implementation_columns *column = &implementation_columns;
    const Cell *low = table_cell(t, i, &column->low), *high = table_cell(t, i, &column->high);
    const bool differs = low->text == NULL && low->value < high->value;
    return remarked(arena, table_text(t, i, &column->label),
                    differs ? arena_printf(arena, "%.4g to %.4g", low->value, high->value) : NULL,
                    table_text(t, i, &column->caution), table_text(t, i, &column->problem));
}

/* "39 (0.44)": schools, and the correlation that so many could show. */
static const char *could_show(Arena *arena, const Table *t, size_t i)
{
    const union implementation_columns *column = &implementation_columns;
    const char *schools = table_words(t, arena, i, &column->schools);
    const double r = table_real(t, i, &column->detectable_r);
    return isnan(r) ? schools : arena_printf(arena, "%s (%s)", schools, text_real(arena, r, 2));
}

/* Where some effects are shares, each outcome says which it is. */
static const char *in_scale(Arena *arena, const char *outcome, const Analysis *analysis, bool mixed)
{
    const Table *t = tables_find(&analysis->tables, &table_implementation);
    return !mixed ? outcome
                  : arena_printf(arena, "%s (%s)", outcome,
                                 is_in_shares(t) ? "difference of shares" : "effect size");
}

static void add_links(Grid *grid, const Table *t, bool corrected)
{
    const union implementation_columns *column = &implementation_columns;
    Arena *arena = grid->arena;
    for (size_t i = 0; i < t->n_rows; i++) {
        const double p = table_real(t, i, corrected ? &column->q : &column->p);
        grid_row(grid, link_words(arena, t, i));
        grid_cell(grid, could_show(arena, t, i));
        grid_estimate(grid, told_sds(arena, table_cell(t, i, &column->slope)),
                      interval(arena, t, i, &column->ci_low, &column->ci_high));
        grid_cell(grid, isnan(p) ? "not tested" : text_p_value(arena, p));
        grid_cell(grid, isnan(p) ? TOLD_NOTHING
                                 : text_p_value(arena, table_real(t, i, &column->permutation_p)));
        grid_cell(grid, interval(arena, t, i, &column->loo_low, &column->loo_high));
    }
}

static Grid *links(Arena *arena, const Results *results, const Outline *outline)
{
    const int rule = results->spec->design[0].implementation->correction;
    const bool corrected = rule != N_ADJUSTMENTS;
    const bool mixed = has_shares(results);
    Grid *grid = grid_make(
        arena, "links", GRID_SCROLL,
        arena_printf(arena,
                     "The program's effects in schools against how fully they carried it out: %s "
                     "for one standard deviation more of the measure",
                     mixed ? "effect sizes or differences of shares" : "effect sizes"));
    grid_column(grid, "Measure", GRID_TEXT);
    grid_column(grid, "Schools (correlation they could show)", GRID_NUMBER);
    grid_column(grid, "Effect per SD", GRID_NUMBER);
    grid_column(grid, corrected ? "p corrected" : "p", GRID_NUMBER);
    grid_column(grid, "p by permutation", GRID_NUMBER);
    grid_column(grid, "A school left out", GRID_NUMBER);
    for (size_t s = 0; s < outline->n; s++)
        for (size_t k = 0; k < outline->subject[s].n; k++) {
            const OutlineRow *row = &outline->subject[s].row[k];
            const Table *t = tables_find(&row->analysis->tables, &table_implementation);
            if (t == NULL)
                continue;
            grid_heading(grid, in_scale(arena, row->whole, row->analysis, mixed));
            add_links(grid, t, corrected);
        }
    grid->note = arena_printf(
        arena,
        "Schools that share comparison students err together, which the errors allow for. The p by "
        "permutation is of one link alone. Rank correlations, and what reliability would add: "
        "implementation.csv.%s",
        has_kind(results, &table_implementation_schools)
            ? " Each school: implementation_schools.csv."
            : "");
    return grid;
}

/* --- a threshold ------------------------------------------------------------------------------ */

static const char *label_of(const Results *results, const char *measure)
{
    const ImplementationSpec *of = results->spec->design[0].implementation;
    for (size_t m = 0; m < of->n; m++)
        if (text_equal(of->measure[m].name.text, measure))
            return of->measure[m].label;
    return measure;
}

static void add_sides(Grid *grid, const Results *results, const char *outcome, const Table *t,
                      bool corrected)
{
    const union implementation_threshold_columns *column = &implementation_threshold_columns;
    Arena *arena = grid->arena;
    for (size_t i = 0; i + 2 < t->n_rows; i += 3) {
        const Cell *share = table_cell(t, i + 1, &column->share_students);
        const char *label = arena_printf(arena, "%s, %s %s", outcome,
                                         label_of(results, table_text(t, i, &column->measure)),
                                         table_text(t, i, &column->threshold));
        const double p = table_real(t, i + 2, corrected ? &column->q : &column->p);
        const char *problem = table_text(t, i, &column->problem);
        grid_row(grid,
                 remarked(arena, label, NULL,
                          problem == NULL ? table_text(t, i, &column->caution) : NULL, problem));
        grid_cell(grid, arena_printf(arena, "%s / %s", table_words(t, arena, i, &column->schools),
                                     table_words(t, arena, i + 1, &column->schools)));
        grid_cell(grid, share->text != NULL || isnan(share->value)
                            ? TOLD_NOTHING
                            : arena_printf(arena, "%s%%",
                                           told_number(arena, share->value, share->step, 0)));
        for (size_t side = 0; side < 3; side++)
            grid_estimate(grid, told_sds(arena, table_cell(t, i + side, &column->effect)),
                          interval(arena, t, i + side, &column->ci_low, &column->ci_high));
        grid_cell(grid, isnan(p) ? TOLD_NOTHING : text_p_value(arena, p));
    }
}

static Grid *sides(Arena *arena, const Results *results, const Outline *outline)
{
    const bool corrected = results->spec->design[0].implementation->correction != N_ADJUSTMENTS;
    const bool mixed = has_shares(results);
    Grid *grid = grid_make(arena, "threshold", GRID_CARDS,
                           "Effects where schools reached the stated threshold, and where not");
    grid_column(grid, "Outcome and threshold", GRID_TEXT);
    grid_column(grid, "Schools below / from it on", GRID_NUMBER);
    grid_column(grid,
                arena_printf(arena, "Share of the program's %s there", people(arena, results)),
                GRID_NUMBER);
    grid_column(grid, "Below", GRID_NUMBER);
    grid_column(grid, "At or above", GRID_NUMBER);
    grid_column(grid, "Difference", GRID_NUMBER);
    grid_column(grid, corrected ? "p corrected" : "p", GRID_NUMBER);
    for (size_t s = 0; s < outline->n; s++)
        for (size_t k = 0; k < outline->subject[s].n; k++) {
            const OutlineRow *row = &outline->subject[s].row[k];
            const Table *t = tables_find(&row->analysis->tables, &table_implementation_threshold);
            if (t != NULL)
                add_sides(grid, results, in_scale(arena, row->whole, row->analysis, mixed), t,
                          corrected);
        }
    grid->note = says_threshold(results);
    return grid;
}

/* --- use -------------------------------------------------------------------------------------- */

static void add_users(Grid *grid, const Results *results, const Analysis *a, const Table *t)
{
    const union users_columns *column = &users_columns;
    Arena *arena = grid->arena;
    for (size_t i = 0; i < t->n_rows; i++) {
        const char *problem = table_text(t, i, &column->problem);
        grid_row(grid, text_with_capital(arena, table_text(t, i, &column->who)));
        grid_cell(grid, table_words(t, arena, i, &column->n_treated));
        grid_estimate(
            grid,
            problem != NULL ? problem
                            : told_cell(arena, results, a, table_cell(t, i, &column->estimate)),
            problem != NULL ? ""
                            : told_cells(arena, results, a, table_cell(t, i, &column->ci_low),
                                         table_cell(t, i, &column->ci_high)));
        grid_estimate(grid, told_sds(arena, table_cell(t, i, &column->g)),
                      interval(arena, t, i, &column->g_ci_low, &column->g_ci_high));
    }
}

static Grid *use_grid(Arena *arena, const Results *results, const OutlineRow *of, const Table *t)
{
    const union usage_columns *column = &usage_columns;
    Grid *grid =
        grid_make(arena, "usage", GRID_CARDS,
                  arena_printf(arena, "How much it was used by those compared in %s", of->whole));
    grid_column(grid, "Whose use", GRID_TEXT);
    grid_column(grid, text_with_capital(arena, people(arena, results)), GRID_NUMBER);
    grid_column(grid, "Mean", GRID_NUMBER);
    grid_column(grid, "Median", GRID_NUMBER);
    grid_column(grid, "Middle half", GRID_NUMBER);
    grid_column(grid, "Met the recommendation", GRID_NUMBER);
    for (size_t i = 0; i < t->n_rows; i++) {
        const bool all = t->head[i].what == USAGE_ALL;
        const char *group = text_with_capital(arena, table_text(t, i, &column->group));
        grid_row(grid, all ? group
                           : arena_printf(arena, "%s, earlier score %s", group,
                                          table_text(t, i, &column->part)));
        grid_cell(grid, table_words(t, arena, i, &column->known));
        grid_cell(grid, table_words(t, arena, i, &column->mean));
        grid_cell(grid, table_words(t, arena, i, &column->median));
        grid_cell(grid, arena_printf(arena, "%s to %s", table_words(t, arena, i, &column->low),
                                     table_words(t, arena, i, &column->high)));
        grid_cell(grid, arena_printf(arena, "%s%%",
                                     text_real(arena, 100 * table_real(t, i, &column->met), 0)));
    }
    grid->note = t->sentence;
    return grid;
}

/* More outcomes have it than stand in the grid, which has one a subject. */
static bool is_of_more(const Results *results, const Outline *outline)
{
    size_t n = 0;
    for (size_t a = 0; a < results->n_analyses; a++)
        n += tables_find(&results->analysis[a].tables, &table_users) != NULL;
    return n > outline->n;
}

static void write_use(const Results *results, const Outline *outline, Document *document)
{
    Arena *arena = document->arena;
    const Analysis *first = outline->n > 0 ? main_of(&outline->subject[0]) : NULL;
    const Table *use = first == NULL ? NULL : tables_find(&first->tables, &table_usage);
    if (use == NULL)
        return;
    Grid *grid = grid_make(arena, "users", GRID_CARDS,
                           "Users compared with similar students: not an effect of use");
    grid_column(grid, "Whose comparison", GRID_TEXT);
    grid_column(grid, arena_printf(arena, "Program %s", people(arena, results)), GRID_NUMBER);
    grid_column(grid, "Difference", GRID_NUMBER);
    grid_column(grid, "Effect size", GRID_NUMBER);
    for (size_t s = 0; s < outline->n; s++) {
        const Analysis *a = main_of(&outline->subject[s]);
        const Table *t = tables_find(&a->tables, &table_users);
        if (t == NULL)
            continue;
        grid_heading(grid, outline->subject[s].row[outline->subject[s].main].whole);
        add_users(grid, results, a, t);
    }
    grid->note = arena_printf(
        arena,
        "The row of everyone enrolled, of all who are compared whether they used it or not, is the "
        "estimate of this report. Who uses a program more differs in much that no file holds: a "
        "program that does nothing can show the other row.%s",
        is_of_more(results, outline) ? " Other outcomes: users.csv." : "");
    document_grid(document, use_grid(arena, results,
                                     &outline->subject[0].row[outline->subject[0].main], use));
    if (grid->n_rows > 0)
        document_grid(document, grid);
}

/* --- all of it -------------------------------------------------------------------------------- */

static void write_implementation(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    const Said said = says_implementation(arena, results, &outline);
    if (results->design_only || results->spec->design[0].implementation == NULL)
        return;
    if (*said.lead != '\0') {
        document_section(document, "implementation",
                         "Was there more where it was carried out more fully?");
        write_said(document, said);
        document_grid(document, links(arena, results, &outline));
        if (has_kind(results, &table_implementation_threshold))
            document_grid(document, sides(arena, results, &outline));
        add_charts(document, figures, CHART_IN_IMPLEMENTATION);
    }
    if (!has_kind(results, &table_usage))
        return;
    document_section(document, "use", "How much was it used?");
    write_use(results, &outline, document);
}

const Section section_implementation = {
    .name = "implementation",
    .help = "effects of schools against how fully they carried the program out; use",
    .part = PART_BODY,
    .write = write_implementation};
