#include "draw.h"

#include <math.h>

static bool has_effect(const Analysis *analysis)
{
    const Effect *overall = analysis_overall(analysis);
    return analysis->primary && overall != NULL && isfinite(overall->effect_size);
}

/* Is there more than one domain, so that headings say something? */
static bool has_domains(const Results *results)
{
    const char *first = NULL;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const char *domain = results->analysis[i].outcome_spec->domain;
        if (domain == NULL)
            return false;
        if (first != NULL && !text_equal(first, domain))
            return true;
        first = domain;
    }
    return false;
}

static void add_outcome(Arena *arena, Forest *forest, const Analysis *analysis)
{
    forest_add(arena, forest,
               forest_row(arena, analysis_overall(analysis), FOREST_ROW, analysis_label(analysis)));
}

/* All outcomes of a domain under its heading, domains in the order of the study file. */
static void add_domains(Arena *arena, const Results *results, Forest *forest)
{
    bool *done = ARENA_ARRAY(arena, bool, results->n_analyses);
    for (size_t i = 0; i < results->n_analyses; i++) {
        if (done[i] || !results->analysis[i].primary)
            continue;
        const char *domain = results->analysis[i].outcome_spec->domain;
        forest_add(arena, forest, forest_heading(domain));
        for (size_t j = i; j < results->n_analyses; j++) {
            const Analysis *other = &results->analysis[j];
            if (other->primary && text_equal(other->outcome_spec->domain, domain)) {
                add_outcome(arena, forest, other);
                done[j] = true;
            }
        }
    }
}

static bool any_share(const Results *results)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        if (has_effect(&results->analysis[i]) && analysis_overall(&results->analysis[i])->binary)
            return true;
    return false;
}

static const char *alt(Arena *arena, const Results *results)
{
    Text text = {.arena = arena};
    text_add(&text, "Forest plot of the overall effect sizes:");
    const char *between = " ";
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (!has_effect(analysis))
            continue;
        const Effect *e = analysis_overall(analysis);
        text_format(
            &text, "%s%s %s", between, analysis_label(analysis),
            interval_text(arena, e->effect_size, e->effect_size_ci_low, e->effect_size_ci_high));
        between = "; ";
    }
    text_add(&text, ".");
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)analysis;
    size_t n_outcomes = 0, n_drawn = 0;
    const Analysis *any = NULL;
    for (size_t i = 0; i < results->n_analyses; i++) {
        n_outcomes += results->analysis[i].primary;
        n_drawn += has_effect(&results->analysis[i]);
        any = results->analysis[i].primary ? &results->analysis[i] : any;
    }
    if (n_outcomes < 2 || n_drawn == 0)
        return true;
    Forest forest = {.title = "Overall effect sizes of the outcomes.",
                     .rows = "Outcome",
                     .interval = analysis_confidence_words(arena, any),
                     .reference = NAN};
    if (has_domains(results)) {
        add_domains(arena, results, &forest);
    } else {
        for (size_t i = 0; i < results->n_analyses; i++)
            if (results->analysis[i].primary)
                add_outcome(arena, &forest, &results->analysis[i]);
    }
    figure->caption = arena_printf(
        arena,
        "Overall effect on each outcome in standard deviations%s with %s confidence intervals, not "
        "corrected for the number of outcomes. Squares grow with the number of program %s.%s",
        any_share(results) ? " (shares as the Cox index)" : "", forest.interval,
        spec_people(arena, results->spec),
        n_drawn == n_outcomes ? ""
                              : arena_printf(arena, " Without a number: %zu of %zu outcomes.",
                                             n_outcomes - n_drawn, n_outcomes));
    figure->alt = alt(arena, results);
    *made = true;
    return forest_write(arena, &forest, folder, figure->name, err);
}

const Chart chart_forest_outcomes = {
    .name = "forest_outcomes",
    .help = "How large is the effect on each outcome?",
    .place = CHART_IN_ANSWER,
    .per_analysis = false,
    .write = write_chart,
};
