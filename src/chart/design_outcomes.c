#include "canvas.h"

#include "alike/told.h"

#include <math.h>
#include <string.h>

/* Thousands of specifications are for another chart. */
enum { ROWS_MAX = 80 };

typedef struct Designs {
    Outcomes outcomes;
    size_t n, n_cut;
    const Design **design; /* the study's own first */
} Designs;

static bool has_effect(const Analysis *analysis)
{
    const Effect *overall = analysis_overall(analysis);
    return analysis->primary && overall != NULL && overall->hidden == NULL &&
           isfinite(overall->effect_size);
}

/* A design that looks at one of the outcomes. */
static bool is_about(const Results *results, const Outcomes *outcomes, const Design *design)
{
    for (size_t j = 0; j < outcomes->n; j++)
        if (results_find(results, outcomes->analysis[j]->outcome, design->name) != NULL)
            return true;
    return false;
}

static Designs designs_of(Arena *arena, const Results *results, const Outline *outline)
{
    const Spec *spec = results->spec;
    Designs d = {.outcomes = outcomes_of(arena, outline, true, has_effect),
                 .design = ARENA_ARRAY(arena, const Design *, spec->n_designs + 1)};
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < spec->n_designs; i++) {
            const Design *design = &spec->design[i];
            if (design->primary != (pass == 0) || !is_about(results, &d.outcomes, design))
                continue;
            if (d.n == ROWS_MAX)
                d.n_cut++;
            else
                d.design[d.n++] = design;
        }
    return d;
}

static EffectPoint point_of(Arena *arena, const Analysis *analysis)
{
    EffectPoint point = {.v = {NAN, NAN, NAN}, .measured = NAN};
    if (analysis == NULL) /* this design does not look at the outcome */
        return point;
    const Effect *effect = analysis->infeasible == NULL ? analysis_overall(analysis) : NULL;
    if (effect == NULL) {
        point.words = analysis->infeasible != NULL ? analysis_missing_cell(analysis) : "n/a";
        return point;
    }
    point.words = told_size(arena, effect);
    if (effect->hidden != NULL || !isfinite(effect->effect_size))
        return point;
    point.full = effect_size_words(arena, effect);
    point.v =
        (Interval){effect->effect_size, effect->effect_size_ci_low, effect->effect_size_ci_high};
    point.mark = analysis->primary                ? EFFECT_DIAMOND
                 : results_passes_start(analysis) ? EFFECT_SQUARE
                                                  : EFFECT_OPEN;
    return point;
}

static void fill_grid(Arena *arena, const Results *results, const Designs *d, EffectGrid *g)
{
    const size_t n = d->outcomes.n;
    g->n = d->n;
    g->row = ARENA_ARRAY(arena, EffectRow, d->n + 1);
    g->point = ARENA_ARRAY(arena, EffectPoint, d->n * n + 1);
    g->reference = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < d->n; i++)
        g->row[i] = (EffectRow){
            .label = design_label(arena, results, d->outcomes.analysis[0], d->design[i]),
            .strong = d->design[i]->primary};
    for (size_t j = 0; j < n; j++) {
        const Analysis *main = d->outcomes.analysis[j];
        g->reference[j] = analysis_overall(main)->effect_size;
        for (size_t i = 0; i < d->n; i++)
            g->point[i * n + j] =
                point_of(arena, results_find(results, main->outcome, d->design[i]->name));
    }
}

static const char *caption(Arena *arena, const Results *results, const Designs *d,
                           const EffectGrid *g)
{
    const Analysis *first = d->outcomes.analysis[0];
    size_t n_infeasible = 0, n_outside = 0;
    for (size_t k = 0; k < g->n * g->outcomes.n; k++) {
        const Analysis *here =
            results_find(results, d->outcomes.analysis[k % g->outcomes.n]->outcome,
                         d->design[k / g->outcomes.n]->name);
        n_infeasible += here != NULL && here->infeasible != NULL;
        n_outside += g->point[k].mark == EFFECT_OPEN;
    }
    Text text = {.arena = arena};
    text_format(&text,
                "The same question by other designs: effect %s, %s. The diamond and "
                "the dotted line are this study's estimate. The designs use the same %s, so their "
                "estimates are not independent.",
                analysis_effect_size_words(arena, first), effect_grid_intervals(arena, g, first),
                spec_people(arena, results->spec));
    if (n_outside > 0)
        text_add(&text,
                 " Open circles: groups not comparable at the start, or different there with "
                 "nothing to adjust for it; they tell nothing of how far designs agree.");
    if (n_infeasible > 0)
        text_format(&text, " Could not be carried out: %zu.", n_infeasible);
    if (d->n_cut > 0)
        text_format(&text, " %zu further %s in the table of designs.", d->n_cut,
                    text_plural(d->n_cut, "design is", "designs are"));
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    const Designs d = designs_of(arena, results, &outline);
    if (d.outcomes.n == 0 || d.n < 2)
        return true;
    EffectGrid g = {
        .title = "The effect under other designs, of every subject.",
        .legend = {[EFFECT_DIAMOND] = "This study's design",
                   [EFFECT_SQUARE] = "Passes the start",
                   [EFFECT_OPEN] = "Does not pass"},
        .outcomes = d.outcomes,
        .least = 0.2,
        .row_height = 0.21,
        .label_most = {{2.9, 1.7}},
    };
    fill_grid(arena, results, &d, &g);
    g.axis = effect_grid_axis(arena, &g, d.outcomes.analysis[0]);
    figure->caption = caption(arena, results, &d, &g);
    *made = true;
    return effect_grid_write(arena, &g, "Effect sizes by design.", folder, figure, err);
}

const Chart chart_design_outcomes = {
    .name = "design_outcomes",
    .help = "Does the answer hold under other defensible designs?",
    .place = CHART_IN_DESIGNS,
    .compares = true,
    .write = write_chart,
};
