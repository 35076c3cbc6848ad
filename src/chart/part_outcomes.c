#include "canvas.h"

#include "alike/known.h"
#include "alike/part_tables.h"
#include "alike/told.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* A part of the students, or a difference of two parts, of all outcomes. */
typedef struct Part {
    const char *kind, *level; /* heading, label */
    EffectPoint *point;       /* by outcome */
} Part;

typedef struct Parts {
    Outcomes outcomes;
    size_t n, capacity;
    Part *part;
} Parts;

/* Tables of effects by groups, and what divides the students there. */
static const struct {
    const TableKind *table;
    const char *heading;
} kinds[] = {
    {&table_school_type, "Type of school"},
    {&table_grade_band, "Grades"},
    {&table_years, "Years in the program"},
    {&table_pretest_quintile, "Earlier score, fifths"},
};

static Part *part_of(Arena *arena, Parts *parts, const char *kind, const char *level)
{
    size_t behind = parts->n; /* behind the last of its kind */
    for (size_t i = 0; i < parts->n; i++)
        if (text_equal(parts->part[i].kind, kind)) {
            if (text_equal(parts->part[i].level, level))
                return &parts->part[i];
            behind = i + 1;
        }
    parts->part =
        arena_grow(arena, parts->part, &parts->capacity, parts->n + 1, sizeof *parts->part);
    memmove(&parts->part[behind + 1], &parts->part[behind],
            (parts->n - behind) * sizeof *parts->part);
    parts->n++;
    parts->part[behind] = (Part){.kind = kind, .level = level};
    parts->part[behind].point = ARENA_ARRAY(arena, EffectPoint, parts->outcomes.n);
    for (size_t j = 0; j < parts->outcomes.n; j++)
        parts->part[behind].point[j] = (EffectPoint){.v = {NAN, NAN, NAN}, .measured = NAN};
    return &parts->part[behind];
}

/* --- from tables ----------------------------------------------------------------------------- */

static EffectPoint cells_point(Arena *arena, const Cell *g, const Cell *low, const Cell *high,
                               EffectMark mark)
{
    EffectPoint point = {.v = {NAN, NAN, NAN}, .measured = NAN, .words = told_sds(arena, g)};
    if (!isfinite(g->value))
        return point;
    point.mark = mark;
    point.v = (Interval){g->value, low->value, high->value};
    if (isfinite(low->value) && isfinite(high->value))
        point.full = arena_printf(arena, "%s [%s, %s]", point.words, told_sds(arena, low),
                                  told_sds(arena, high));
    return point;
}

static void add_table(Arena *arena, Parts *parts, size_t j, const Table *table, const char *heading)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        /* fifths are other ranges in each outcome: their order names them */
        const char *level =
            table->kind == &table_pretest_quintile
                ? start_group_words(arena, i, table->n_rows)
                : text_label(arena, table_text(table, i, &group_effects_columns.group));
        part_of(arena, parts, heading, level)->point[j] =
            cells_point(arena, table_cell(table, i, &group_effects_columns.g),
                        table_cell(table, i, &group_effects_columns.g_ci_low),
                        table_cell(table, i, &group_effects_columns.g_ci_high), EFFECT_CIRCLE);
    }
}

static Cell in_sds(const Cell *cell, double sd)
{
    Cell out = *cell;
    out.value = round_to(out.value / sd, 3);
    out.step /= sd;
    return out;
}

/* The table has differences in points; the chart shows them on the scale of all the others. */
static void add_differences(Arena *arena, Parts *parts, size_t j, const char *heading)
{
    const Analysis *analysis = parts->outcomes.analysis[j];
    const Table *table = tables_find(&analysis->tables, &table_school_type_difference);
    const double sd = analysis_overall(analysis)->effect_size_sd;
    for (size_t i = 0; table != NULL && isfinite(sd) && i < table->n_rows; i++) {
        const union school_type_difference_columns *column = &school_type_difference_columns;
        const Cell g = in_sds(table_cell(table, i, &column->estimate), sd);
        const Cell low = in_sds(table_cell(table, i, &column->ci_low), sd);
        const Cell high = in_sds(table_cell(table, i, &column->ci_high), sd);
        const char *level = text_with_capital(arena, table_text(table, i, &column->contrast));
        part_of(arena, parts, heading, level)->point[j] =
            cells_point(arena, &g, &low, &high, EFFECT_DIFFERENCE);
    }
}

/* --- from the study's own groups ------------------------------------------------------------- */

static bool same_word(const char *a, const char *b)
{
    while (*a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

static bool table_has(const Table *table, const char *level)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (same_word(table_text(table, i, &group_effects_columns.group), level))
            return true;
    return false;
}

/* Is the group of students shown by a table already? Then all its levels are in one. */
static bool is_in_tables(const Analysis *analysis, const char *group)
{
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        const Table *table = tables_find(&analysis->tables, kinds[k].table);
        if (table == NULL)
            continue;
        if (kinds[k].table == &table_pretest_quintile && analysis_is_pretest(analysis, group))
            return true;
        if (kinds[k].table == &table_grade_band && text_equal(group, known_name(KNOWN_GRADE)))
            return true; /* single grades are few students each */
        size_t n = 0, n_in = 0;
        for (size_t i = 0; i < analysis->effects.n; i++)
            if (text_equal(analysis->effects.row[i].group, group)) {
                n++;
                n_in += table_has(table, analysis->effects.row[i].level);
            }
        if (n > 0 && n == n_in && n == table->n_rows)
            return true;
    }
    return false;
}

/* Groups by the earlier score are other ranges in each outcome: their order names them. */
static const char *level_of(Arena *arena, const Analysis *analysis, size_t row)
{
    const Effects *effects = &analysis->effects;
    const char *group = effects->row[row].group;
    size_t at = 0, n = 0;
    if (!analysis_is_pretest(analysis, group))
        return text_label(arena, effects->row[row].level);
    for (size_t i = 0; i < effects->n; i++)
        if (text_equal(effects->row[i].group, group)) {
            at += i < row;
            n++;
        }
    return start_group_words(arena, at, n);
}

static EffectPoint effect_point(Arena *arena, const Effect *effect, EffectMark mark)
{
    EffectPoint point = {.v = {NAN, NAN, NAN}, .measured = NAN, .words = told_size(arena, effect)};
    if (effect->hidden != NULL || !isfinite(effect->effect_size))
        return point;
    point.mark = mark;
    point.v =
        (Interval){effect->effect_size, effect->effect_size_ci_low, effect->effect_size_ci_high};
    point.full = effect_size_words(arena, effect);
    return point;
}

static void add_subgroups(Arena *arena, Parts *parts, size_t j)
{
    const Analysis *analysis = parts->outcomes.analysis[j];
    for (size_t i = 0; i < analysis->effects.n; i++) {
        const Effect *effect = &analysis->effects.row[i];
        if (effect->group == NULL || is_in_tables(analysis, effect->group))
            continue;
        const char *kind = analysis_is_pretest(analysis, effect->group)
                               ? "Earlier score"
                               : text_label(arena, analysis_column_label(analysis, effect->group));
        part_of(arena, parts, kind, level_of(arena, analysis, i))->point[j] =
            effect_point(arena, effect, EFFECT_CIRCLE);
    }
}

/* --- the chart ------------------------------------------------------------------------------- */

/* Of outcomes without parts the effect stands in other charts. */
static bool has_parts(const Analysis *analysis)
{
    const Effect *overall = analysis_overall(analysis);
    if (overall == NULL || overall->hidden != NULL || !isfinite(overall->effect_size))
        return false;
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        if (tables_find(&analysis->tables, kinds[k].table) != NULL)
            return true;
    return analysis->effects.n > 1;
}

static Parts parts_of(Arena *arena, const Outline *outline)
{
    Parts parts = {.outcomes = outcomes_of(arena, outline, true, has_parts)};
    for (size_t j = 0; j < parts.outcomes.n; j++) {
        const Analysis *analysis = parts.outcomes.analysis[j];
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            const Table *table = tables_find(&analysis->tables, kinds[k].table);
            if (table != NULL)
                add_table(arena, &parts, j, table, kinds[k].heading);
            if (kinds[k].table == &table_school_type)
                add_differences(arena, &parts, j, kinds[k].heading);
        }
        add_subgroups(arena, &parts, j);
    }
    return parts;
}

static void fill_grid(Arena *arena, const Results *results, const Parts *parts, EffectGrid *g)
{
    const size_t n = parts->outcomes.n;
    g->row = ARENA_ARRAY(arena, EffectRow, 2 * parts->n + 1);
    g->point = ARENA_ARRAY(arena, EffectPoint, (2 * parts->n + 1) * n);
    g->reference = ARENA_ARRAY(arena, double, n);
    g->row[0] = (EffectRow){
        .strong = true, .label = arena_printf(arena, "All %s", spec_people(arena, results->spec))};
    for (size_t j = 0; j < n; j++) {
        const Effect *overall = analysis_overall(parts->outcomes.analysis[j]);
        g->point[j] = effect_point(arena, overall, EFFECT_SQUARE);
        g->reference[j] = overall->effect_size;
    }
    g->n = 1;
    for (size_t i = 0; i < parts->n; i++) {
        const Part *part = &parts->part[i];
        if (i == 0 || !text_equal(part->kind, parts->part[i - 1].kind))
            g->row[g->n++] = (EffectRow){.heading = true, .label = part->kind};
        memcpy(&g->point[g->n * n], part->point, n * sizeof *part->point);
        g->row[g->n++] = (EffectRow){.label = part->level};
    }
}

static const char *caption(Arena *arena, const Results *results, const EffectGrid *g,
                           bool differences)
{
    const Analysis *first = g->outcomes.analysis[0];
    size_t n_hidden = 0, n_empty = 0;
    for (size_t i = 0; i < g->n * g->outcomes.n; i++)
        if (g->point[i].words != NULL && g->point[i].mark == EFFECT_NONE)
            *(text_equal(g->point[i].words, HIDDEN_MARK) ? &n_hidden : &n_empty) += 1;
    Text text = {.arena = arena};
    text_format(
        &text,
        "Effects by group of %s, %s, %s; each part with its own comparison "
        "%s. The square and the dotted line are the effect for all. Groups are looked at one "
        "by one: with many of them, some differ by chance.",
        spec_people(arena, results->spec), analysis_effect_size_words(arena, first),
        effect_grid_intervals(arena, g, first), spec_people(arena, results->spec));
    if (differences)
        text_add(&text, " Open diamonds: the difference of two groups, to be held against zero.");
    text_left_out(&text, n_hidden, n_empty);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    const Parts parts = parts_of(arena, &outline);
    if (parts.n == 0)
        return true;
    bool differences = false;
    for (size_t i = 0; i < parts.n; i++)
        for (size_t j = 0; j < parts.outcomes.n; j++)
            differences = differences || parts.part[i].point[j].mark == EFFECT_DIFFERENCE;
    EffectGrid g = {
        .title = "Effects by group, of every outcome.",
        .outcomes = parts.outcomes,
        .least = 0.2,
        .row_height = 0.21,
        .label_most = {{2.5, 1.6}},
    };
    fill_grid(arena, results, &parts, &g);
    g.axis = effect_grid_axis(arena, &g, g.outcomes.analysis[0]);
    figure->caption = caption(arena, results, &g, differences);
    *made = true;
    return effect_grid_write(arena, &g, "Effect sizes by group.", folder, figure, err);
}

const Chart chart_part_outcomes = {
    .name = "part_outcomes",
    .help = "How large is the effect for each group of students?",
    .place = CHART_IN_GROUPS,
    .compares = true,
    .write = write_chart,
};
