/* The rows of the chart `headline`: subjects, their spans, and those before the program. */
#include "headline.h"

#include "alike/groups.h"
#include "alike/told.h"
#include <math.h>
#include <string.h>

static const char *cluster_words(Arena *arena, const Analysis *analysis, const Effect *effect)
{
    if (effect->hidden != NULL)
        return "";
    const bool counted = !errors_go_by_people(effect->errors_by) && effect->clusters_treated > 0;
    const size_t n = counted ? effect->clusters_treated : analysis->n_schools_treated;
    return n > 0 ? text_count(arena, n) : "";
}

static const char *points_of(Arena *arena, const Results *results, const Analysis *analysis,
                             const Effect *effect)
{
    const char *points = told_points(arena, results, analysis, effect, "estimate");
    if (effect->hidden != NULL || !isfinite(effect->estimate))
        return "";
    const bool above = effect->estimate > 0.0 && points[strspn(points, "0.")] != '\0';
    return arena_printf(arena, "%s%s", above ? "+" : "", points);
}

static void fill_numbers(Arena *arena, const Results *results, HeadlineRow *row)
{
    const Analysis *analysis = row->analysis;
    const Effect *effect = analysis->infeasible == NULL ? analysis_overall(analysis) : NULL;
    row->g = (Interval){NAN, NAN, NAN};
    row->sizes = row->clusters = row->points = row->points_unit = "";
    row->numbers = analysis->infeasible != NULL ? analysis_missing_cell(analysis) : "not estimated";
    if (effect == NULL)
        return;
    row->sizes = sizes_text(arena, effect);
    row->clusters = cluster_words(arena, analysis, effect);
    row->points = points_of(arena, results, analysis, effect);
    if (*row->points != '\0')
        row->points_unit = arena_printf(arena, "%s %s", row->points, told_unit(analysis));
    if (effect->hidden == NULL && isfinite(effect->effect_size)) {
        row->g = (Interval){effect->effect_size, effect->effect_size_ci_low,
                            effect->effect_size_ci_high};
        row->numbers = effect_size_words(arena, effect);
    } else if (effect->hidden != NULL) {
        row->numbers = effect->hidden;
    }
}

/* "2,364 students, 62 schools" */
static const char *who_words(Arena *arena, const Headline *h, const HeadlineRow *row)
{
    const Effect *effect = analysis_overall(row->analysis);
    if (*row->sizes == '\0' || effect == NULL)
        return "";
    const char *people =
        effect_hidden_n(effect) != NULL || effect->n_treated == 0
            ? arena_printf(arena, "%s: %s", text_with_capital(arena, h->people), row->sizes)
            : arena_printf(arena, "%s %s", text_count(arena, effect->n_treated), h->people);
    return *row->clusters == '\0'
               ? people
               : arena_printf(arena, "%s, %s %s", people, row->clusters,
                              row->clusters[0] == '1' && row->clusters[1] == '\0' ? h->cluster
                                                                                  : h->clusters);
}

static void add_row(Arena *arena, const Results *results, Headline *h, HeadlineRow row)
{
    if (row.kind == ROW_EFFECT) {
        fill_numbers(arena, results, &row);
        h->has_clusters = h->has_clusters || *row.clusters != '\0';
        h->has_marks[row.mark] = h->has_marks[row.mark] || isfinite(row.g.value);
        h->unit = text_equal(h->unit, told_unit(row.analysis)) ? h->unit : NULL;
    }
    h->row[h->n++] = row;
}

static const char *design_words(const Design *design)
{
    return design->label != NULL ? design->label : design->name;
}

static void add_subject(Arena *arena, const Results *results, const Outline *outline,
                        const OutlineSubject *subject, Headline *h)
{
    if (h->has_subjects)
        add_row(arena, results, h,
                (HeadlineRow){.kind = ROW_SUBJECT,
                              .label = subject->name,
                              .note = "",
                              .subject = subject->name,
                              .g = {NAN, NAN, NAN}});
    for (size_t i = 0; i < subject->n; i++) {
        const OutlineRow *row = &subject->row[i];
        const bool other = row->other > 0;
        add_row(arena, results, h,
                (HeadlineRow){
                    .kind = ROW_EFFECT,
                    .mark = other ? MARK_OTHER : MARK_OWN,
                    .analysis = row->analysis,
                    .subject = subject->name,
                    .label = *row->label == '\0' ? row->whole : row->marked,
                    .note = other ? design_words(outline->other[row->other - 1].design) : "",
                });
    }
    if (subject->placebo != NULL)
        add_row(arena, results, h,
                (HeadlineRow){.kind = ROW_EFFECT,
                              .mark = MARK_PLACEBO,
                              .analysis = subject->placebo,
                              .subject = subject->name,
                              .label = "Before the program",
                              .note = "placebo: no effect is due"});
}

static const char *cluster_of(const Outline *outline)
{
    const Effect *effect = analysis_overall(outline->subject[0].row[0].analysis);
    const char *column = effect == NULL ? NULL : effect->cluster_counted;
    const char *word = column == NULL ? "school" : group_word(column);
    return word == NULL ? "cluster" : word;
}

Headline headline_of(Arena *arena, const Results *results, const Outline *outline)
{
    Headline h = {.row = ARENA_ARRAY(arena, HeadlineRow, outline->n_rows + 2 * outline->n),
                  .people = spec_people(arena, results->spec),
                  .cluster = cluster_of(outline),
                  .clusters = text_plural_of(arena, cluster_of(outline)),
                  .unit = told_unit(outline->subject[0].row[0].analysis)};
    for (size_t i = 0; i < outline->n; i++) /* a heading over one row says nothing */
        h.has_subjects =
            h.has_subjects || outline->subject[i].n > 1 || outline->subject[i].placebo != NULL;
    for (size_t i = 0; i < outline->n; i++)
        add_subject(arena, results, outline, &outline->subject[i], &h);
    for (size_t i = 0; i < h.n; i++)
        if (h.row[i].kind == ROW_EFFECT)
            h.row[i].who = who_words(arena, &h, &h.row[i]);
    return h;
}
