/* Appendix: every estimate with its standard error, as a reviewer reads it. */
#include "report/body.h"

#include "alike/rounding.h"
#include "alike/sureness_tables.h"
#include "alike/text.h"

#include <math.h>

/* Decimals at which the error shows two digits. */
static int error_digits(double se)
{
    const double digits = se > 0 ? 1.0 - floor(log10(se)) : 2.0;
    return digits < 0 ? 0 : digits > 6 ? 6 : (int)digits; /* 0 to 6 */
}

static const char *with_error(Arena *arena, const Effect *e, const char *estimate, const char *se,
                              int digits)
{
    const Cell cell = effect_cell(e, field_find(effect_fields, n_effect_fields, estimate)),
               error = effect_cell(e, field_find(effect_fields, n_effect_fields, se));
    if (e->hidden != NULL)
        return HIDDEN_MARK;
    const char *value = told_number(arena, cell.value, cell.step, digits);
    return isnan(error.value) ? value
                              : arena_printf(arena, "%s (%s)", value,
                                             told_number(arena, error.value, error.step, digits));
}

static const char *interval(Arena *arena, const Effect *e, int digits)
{
    if (e->hidden != NULL)
        return HIDDEN_MARK;
    if (isnan(e->ci_low) || isnan(e->ci_high))
        return "none";
    return arena_printf(arena, "%s to %s",
                        told_number(arena, e->ci_low, effect_step(e, "ci_low"), digits),
                        told_number(arena, e->ci_high, effect_step(e, "ci_high"), digits));
}

static void cells(Grid *grid, const Results *results, const OutlineRow *row)
{
    Arena *arena = grid->arena;
    const Effect *e = analysis_overall(row->analysis);
    if (e == NULL)
        return;
    const int digits = error_digits(e->se);
    grid_cell(grid, with_error(arena, e, "estimate", "se", digits));
    grid_cell(grid, interval(arena, e, digits));
    grid_cell(grid, with_error(arena, e, "g", "g_se", 3));
    grid_cell(grid,
              e->hidden != NULL ? HIDDEN_MARK : told_number(arena, e->df, effect_step(e, "df"), 0));
    grid_cell(grid, e->cluster_counted == NULL || e->hidden != NULL
                        ? TOLD_NOTHING
                        : arena_printf(arena, "%s, %s", text_count(arena, e->clusters_treated),
                                       text_count(arena, e->clusters_control)));
    grid_cell(grid, e->hidden != NULL
                        ? HIDDEN_MARK
                        : told_number(arena, e->sd, effect_step(e, "sd"), e->binary ? 3 : 1));
    if (tells_estimand(results))
        grid_cell(grid, estimand_of(row));
}

/* "stacked estimating equations, ": what the variance is one of, where it is not of a regression.
 */
static const char *rule_of_estimator(Arena *arena, const Effect *e)
{
    const Estimator *estimator = e->estimator == NULL ? NULL : estimator_find(e->estimator);

    return estimator != NULL && estimator->shown_variance
               ? arena_printf(arena, "%s, ", estimator->shown_rule)
               : "";
}

/* How errors are counted; one sentence for all that have the same. */
static const char *error_words(Arena *arena, const Outline *outline)
{
    Text text = {.arena = arena};
    const char *last = NULL;
    text_add(&text, "");
    for (size_t i = 0; i < outline->n; i++) {
        const Analysis *a = main_of(&outline->subject[i]);
        const Effect *e = analysis_overall(a);
        if (e == NULL || e->hidden != NULL || e->variance == NULL)
            continue;
        const VarianceRow *row = &variance_row[e->variance_kind];
        const char *words =
            arena_printf(arena, "Standard errors by %s%s%s%s; degrees of freedom: %s.",
                         rule_of_estimator(arena, e), analysis_variance_words(e),
                         e->cluster != NULL ? ", clustered by " : "",
                         e->cluster != NULL ? analysis_cluster_words(arena, a, e) : "",
                         e->df_by_arm ? row->df_by_arm : row->df);
        if (!text_equal(words, last))
            text_format(&text, "%s%s", text.n > 0 ? " " : "", words);
        last = words;
    }
    return text.bytes;
}

static bool has_sheet(const Outline *outline, const TableKind *kind)
{
    for (size_t i = 0; i < outline->n; i++)
        if (tables_find(&main_of(&outline->subject[i])->tables, kind) != NULL)
            return true;
    return false;
}

/* Where the rest is, if there is any. */
static const char *sheet_words(const Outline *outline)
{
    return has_sheet(outline, &table_standard_errors)
               ? "What other rules of the standard error give is on the sheet “standard_errors” "
                 "of tables.xlsx."
           : has_sheet(outline, &table_variance_components)
               ? "The variances between and within clusters are on the sheet "
                 "“variance_components” of tables.xlsx."
               : "";
}

static void write_estimates(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    (void)figures;
    if (results->design_only || outline.n == 0)
        return;
    Grid *grid = grid_make(arena, "estimates", GRID_SCROLL,
                           "Estimates with standard errors (two digits of the standard error)");
    grid_column(grid, "Outcome", GRID_TEXT);
    grid_column(grid, "Difference (standard error)", GRID_NUMBER);
    grid_column(grid,
                arena_printf(arena, "%s interval",
                             analysis_confidence_words(arena, main_of(&outline.subject[0]))),
                GRID_NUMBER);
    grid_column(grid, "Hedges’ g (standard error)", GRID_NUMBER);
    grid_column(grid, "df", GRID_NUMBER);
    grid_column(grid, "Clusters: program, comparison", GRID_NUMBER);
    grid_column(grid, "SD that g divides by", GRID_NUMBER);
    if (tells_estimand(results))
        grid_column(grid, "Estimand", GRID_TEXT);
    add_outcomes(grid, results, &outline, false, cells);
    grid->note = joined_notes(arena, error_words(arena, &outline),
                              joined_notes(arena, sheet_words(&outline),
                                           joined_notes(arena, marks_note(arena, results, &outline),
                                                        results_contrast_note(arena, results))));
    document_section(document, "full", "Estimates in full");
    document_grid(document, grid);
    write_sites(results, &outline, document);
}

const Section section_estimates = {.name = "estimates",
                                   .help = "estimates with standard errors",
                                   .part = PART_APPENDIX,
                                   .write = write_estimates};
