#include "draw.h"

#include <math.h>
#include <string.h>

/* Thousands of specifications are for another chart. */
enum { ROWS_MAX = 80 };

typedef struct Counts {
    size_t n, n_drawn, n_infeasible, n_cut;
} Counts;

/* "full" or "overlap (ATO)": the estimand where it is not the main design's. */
static const char *design_label(Arena *arena, const Analysis *analysis, const char *main_estimand)
{
    const char *name = analysis->primary ? "Main design" : analysis->design;
    const char *estimand = analysis->matching.estimand;
    if (estimand == NULL || text_equal(estimand, main_estimand))
        return name;
    return arena_printf(arena, "%s (%s)", name, estimand);
}

static void add_design(Arena *arena, Forest *forest, Counts *counts, const Analysis *analysis,
                       const char *main_estimand)
{
    const Effect *e = analysis->infeasible == NULL ? analysis_overall(analysis) : NULL;
    counts->n++;
    counts->n_infeasible += analysis->infeasible != NULL;
    if (forest->n == ROWS_MAX) {
        counts->n_cut++;
        return;
    }
    ForestRow row = forest_row(arena, e, FOREST_ROW, design_label(arena, analysis, main_estimand));
    row.strong = analysis->primary;
    row.n = 1; /* designs are no groups of students: all marks alike */
    if (analysis->infeasible != NULL)
        row.note = "not feasible";
    counts->n_drawn += isfinite(row.g) ? 1 : 0;
    forest_add(arena, forest, row);
}

static const char *caption(Arena *arena, const Analysis *main, const Counts *counts,
                           size_t n_outside, const char *interval, const char *people)
{
    Text text = {.arena = arena};
    text_format(
        &text,
        "Effect on %s %s, under the primary design and %zu other "
        "defensible %s, with %s confidence intervals; the dotted line is the primary estimate. "
        "The designs use the same %s, so their estimates are not independent.",
        analysis_label(main), analysis_effect_size_words(arena, main), counts->n - 1,
        text_plural(counts->n - 1, "design", "designs"), interval, people);
    if (n_outside > 0)
        text_format(&text,
                    " Drawn, but no measure of how far designs agree, for groups not comparable at "
                    "the start or not adjusted: %zu.",
                    n_outside);
    if (counts->n_infeasible > 0)
        text_format(&text, " Could not be carried out: %zu.", counts->n_infeasible);
    if (counts->n_cut > 0)
        text_format(&text, " %zu further %s in the table of designs.", counts->n_cut,
                    text_plural(counts->n_cut, "design is", "designs are"));
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Effect *overall = analysis_overall(analysis);
    if (!analysis->primary || overall == NULL)
        return true;
    Forest forest = {.title = "Effect sizes under the main design and the alternatives.",
                     .rows = "Design",
                     .interval = analysis_confidence_words(arena, analysis),
                     .reference = overall->effect_size};
    Counts counts = {0};
    const DesignRange range = results_design_range(results, analysis->outcome);
    for (size_t i = 0; i < results->n_analyses; i++)
        if (text_equal(results->analysis[i].outcome, analysis->outcome))
            add_design(arena, &forest, &counts, &results->analysis[i], analysis->matching.estimand);
    if (counts.n < 2 || counts.n_drawn == 0)
        return true;
    figure->caption = caption(arena, analysis, &counts, range.n_outside, forest.interval,
                              spec_people(arena, results->spec));
    figure->alt = arena_printf(
        arena, "Forest plot of %zu designs. The main effect size is %s%s.", counts.n_drawn,
        interval_text(arena, overall->effect_size, overall->effect_size_ci_low,
                      overall->effect_size_ci_high),
        isinf(range.least)
            ? ""
            : arena_printf(arena, "; over the designs that pass the start it ranges from %s to %s",
                           text_real(arena, range.least, 2), text_real(arena, range.most, 2)));
    *made = true;
    return forest_write(arena, &forest, folder, figure->name, err);
}

const Chart chart_design_comparison = {
    .name = "design_comparison",
    .help = "Does the answer hold under other defensible designs?",
    .place = CHART_IN_DESIGNS,
    .per_analysis = true,
    .write = write_chart,
};
