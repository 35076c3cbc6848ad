/* Page one: what each subject gained over each span, side by side and low enough for the page. More
 * subjects than have room there stand below each other in the chart `headline`. */
#include "canvas.h"

#include "alike/told.h"

#include <math.h>

enum { SUBJECTS_MOST = 2 };

/* Rows that some subject has, in the order of the first that has them. */
typedef struct Rows {
    size_t n;
    const OutlineRow **row;
} Rows;

static const char *label_of(const OutlineRow *row)
{
    return row->marked[0] != '\0' ? row->marked : "Difference";
}

static const OutlineRow *find_row(const OutlineSubject *subject, const char *label)
{
    for (size_t k = 0; k < subject->n; k++)
        if (text_equal(label_of(&subject->row[k]), label))
            return &subject->row[k];
    return NULL;
}

static Rows rows_of(Arena *arena, const Outline *outline)
{
    Rows rows = {
        .row = (const OutlineRow **)arena_array(arena, outline->n_rows + 1, sizeof *rows.row)};
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++) {
            const OutlineRow *row = &outline->subject[i].row[k];
            bool is_new = true;
            for (size_t r = 0; r < rows.n; r++)
                is_new = is_new && !text_equal(label_of(rows.row[r]), label_of(row));
            if (is_new)
                rows.row[rows.n++] = row;
        }
    return rows;
}

static EffectPoint point_of(Arena *arena, const OutlineRow *row)
{
    EffectPoint point = {.v = {NAN, NAN, NAN}, .measured = NAN};
    const Effect *effect =
        row == NULL || row->analysis->infeasible != NULL ? NULL : analysis_overall(row->analysis);
    if (effect == NULL) {
        point.words = row == NULL ? NULL : "not carried out";
        return point;
    }
    point.words = told_size(arena, effect);
    if (effect->hidden != NULL || !isfinite(effect->effect_size))
        return point;
    point.full = effect_size_words(arena, effect);
    point.v =
        (Interval){effect->effect_size, effect->effect_size_ci_low, effect->effect_size_ci_high};
    point.mark = row->other == 0 ? EFFECT_SQUARE : EFFECT_OPEN;
    return point;
}

static bool has_estimate(const Analysis *analysis)
{
    const Effect *effect = analysis->infeasible == NULL ? analysis_overall(analysis) : NULL;
    return effect != NULL && isfinite(effect->effect_size);
}

static const char *caption(Arena *arena, const Results *results, const Outline *outline,
                           const EffectGrid *grid)
{
    const Analysis *first = outline->subject[0].row[outline->subject[0].main].analysis;
    Text text = {.arena = arena};
    text_format(&text, "Program less comparison %s, %s, %s%s; 0 means no difference.",
                spec_people(arena, results->spec), analysis_effect_size_words(arena, first),
                effect_grid_intervals(arena, grid, first),
                effect_grid_has_intervals(grid) ? ": what fits the data" : "");
    for (size_t k = 0; k < outline->n_others; k++)
        text_format(&text, " %s Other %s than in the other rows: %s.", outline->other[k].mark,
                    spec_people(arena, results->spec), outline->other[k].design->label);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    if (results->design_only || outline.n == 0 || outline.n > SUBJECTS_MOST)
        return true;
    Outcomes outcomes = outcomes_of(arena, &outline, true, has_estimate);
    const Rows rows = rows_of(arena, &outline);
    if (outcomes.n != outline.n || rows.n == 0)
        return true;
    outcomes.has_second = false; /* spans are rows here */
    EffectGrid grid = {.title = "The effect on each subject over each span.",
                       .outcomes = outcomes,
                       .least = 0.2,
                       .row_height = 0.19,
                       .label_most = {{2.0, 1.4}},
                       .n = rows.n,
                       .row = ARENA_ARRAY(arena, EffectRow, rows.n),
                       .point = ARENA_ARRAY(arena, EffectPoint, rows.n * outcomes.n),
                       .reference = ARENA_ARRAY(arena, double, outcomes.n)};
    for (size_t r = 0; r < rows.n; r++) {
        grid.row[r] = (EffectRow){.label = label_of(rows.row[r])};
        for (size_t j = 0; j < outcomes.n; j++)
            grid.point[r * outcomes.n + j] =
                point_of(arena, find_row(&outline.subject[j], label_of(rows.row[r])));
    }
    bool any = false;
    for (size_t k = 0; k < rows.n * outcomes.n; k++)
        any = any || grid.point[k].mark != EFFECT_NONE;
    if (!any || !effect_grid_has_intervals(&grid)) /* a dot alone would look surer than it is */
        return true;
    for (size_t j = 0; j < outcomes.n; j++)
        grid.reference[j] = NAN;
    grid.axis = effect_grid_axis(arena, &grid, outcomes.analysis[0]);
    figure->caption = caption(arena, results, &outline, &grid);
    *made = true;
    return effect_grid_write(arena, &grid, "Effect sizes by span.", folder, figure, err);
}

const Chart chart_by_span = {
    .name = "by_span",
    .help = "What did each subject gain over each span, and how sure is that?",
    .place = CHART_IN_SUMMARY,
    .compares = true,
    .write = write_chart,
};
