#include "draw.h"

#include <math.h>

/* More rows than anyone reads are left to the table of effects. */
enum { ROWS_MAX = 150 };

typedef struct Counts {
    size_t n_shown, n_hidden, n_problems, n_cut;
} Counts;

static const char *group_label(Arena *arena, const Analysis *analysis, const char *group)
{
    if (analysis_is_pretest(analysis, group))
        return arena_printf(arena, "Pretest: %s", pretest_label(analysis));
    return analysis_column_label(analysis, group);
}

static Counts add_subgroups(Arena *arena, const Analysis *analysis, Forest *forest)
{
    Counts counts = {0};
    const char *group = NULL;
    for (size_t i = 0; i < analysis->effects.n; i++) {
        const Effect *effect = &analysis->effects.row[i];
        if (effect->group == NULL)
            continue;
        if (forest->n >= ROWS_MAX) {
            counts.n_cut++;
            continue;
        }
        if (!text_equal(group, effect->group))
            forest_add(arena, forest, forest_heading(group_label(arena, analysis, effect->group)));
        group = effect->group;
        forest_add(arena, forest, forest_row(arena, effect, FOREST_ROW, effect->level));
        counts.n_hidden += effect->hidden != NULL;
        counts.n_problems += effect->hidden == NULL && !isfinite(effect->effect_size);
        counts.n_shown += isfinite(effect->effect_size) ? 1 : 0;
    }
    return counts;
}

static const char *caption(Arena *arena, const Analysis *analysis, const Effect *overall,
                           const Counts *counts, const char *people)
{
    Text text = {.arena = arena};
    text_format(&text,
                "Effect on %s %s, with %s confidence intervals; the "
                "diamond and the dotted line are the overall effect",
                analysis_label(analysis), analysis_effect_size_words(arena, analysis),
                analysis_confidence_words(arena, analysis));
    if (overall->hidden == NULL)
        text_format(&text, " (%s program and %s comparison %s)",
                    text_count(arena, overall->n_treated), text_count(arena, overall->n_control),
                    people);
    text_add(&text, ".");
    if (counts->n_shown > 0)
        text_format(&text,
                    " Squares grow with the number of program %s. Subgroups are looked at one by "
                    "one: with many of them, some differ by chance.",
                    people);
    text_left_out(&text, counts->n_hidden, counts->n_problems);
    if (counts->n_cut > 0)
        text_format(&text, " %zu further %s in the table of effects.", counts->n_cut,
                    text_plural(counts->n_cut, "subgroup is", "subgroups are"));
    return text.bytes;
}

static const char *alt(Arena *arena, const Effect *overall, const Analysis *analysis,
                       const Counts *counts)
{
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < analysis->effects.n; i++) {
        const Effect *e = &analysis->effects.row[i];
        if (e->group != NULL && isfinite(e->effect_size)) {
            least = fmin(least, e->effect_size);
            most = fmax(most, e->effect_size);
        }
    }
    Text text = {.arena = arena};
    text_format(&text, "Forest plot. Overall effect size %s.",
                interval_text(arena, overall->effect_size, overall->effect_size_ci_low,
                              overall->effect_size_ci_high));
    if (counts->n_shown > 0)
        text_format(&text, " %zu %s, with effect sizes from %s to %s.", counts->n_shown,
                    text_plural(counts->n_shown, "subgroup", "subgroups"),
                    text_real(arena, least, 2), text_real(arena, most, 2));
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const char *people = spec_people(arena, results->spec);
    const Effect *overall = analysis_overall(analysis);
    if (overall == NULL)
        return true;
    Forest forest = {.title = "Effect sizes, overall and by subgroup.",
                     .rows = text_with_capital(arena, people),
                     .interval = analysis_confidence_words(arena, analysis),
                     .reference = overall->effect_size};
    const Counts counts = add_subgroups(arena, analysis, &forest);
    if (!isfinite(overall->effect_size) && counts.n_shown == 0)
        return true;
    forest_add(
        arena, &forest,
        forest_row(arena, overall, FOREST_OVERALL,
                   arena_printf(arena, "All %s %s", analysis_words(analysis)->done, people)));
    figure->caption = caption(arena, analysis, overall, &counts, people);
    figure->alt = alt(arena, overall, analysis, &counts);
    *made = true;
    return forest_write(arena, &forest, folder, figure->name, err);
}

const Chart chart_forest_plot = {
    .name = "forest_plot",
    .help = "How large is the effect, overall and for each subgroup?",
    .place = CHART_IN_EFFECT,
    .per_analysis = true,
    .write = write_chart,
};
