#include "canvas.h"

#include "alike/groups.h"
#include "alike/part_tables.h"
#include "alike/told.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of more schools than that, the highest and the lowest have their names, and those between stand
 * close together. */
enum { NAMED_MAX = 64, ENDS = 12 };
static const double row_most = 0.18, row_least = 0.125, ends_height = 0.16, thin_most = 0.04,
                    thin_least = 0.012, between = 0.08, around = 1.75;

typedef struct School {
    const char *name;
    double n;        /* students of the program; NaN: not told */
    double first;    /* the effect that it is ordered by */
    size_t place;    /* in the first table that has it */
    EffectPoint *of; /* by outcome */
} School;

typedef struct Schools {
    Outcomes outcomes;
    size_t n, capacity, n_hidden, n_empty;
    bool shrunken; /* all effects are drawn towards the mean; else as they were measured */
    bool in_sds;   /* the outcomes have different units */
    School *school;
} Schools;

/* --- schools --------------------------------------------------------------------------------- */

static const Table *table_of(const Analysis *analysis)
{
    return tables_find(&analysis->tables, &table_school_effects);
}

static bool has_schools(const Analysis *analysis)
{
    const Table *table = table_of(analysis);
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        if (isfinite(table_real(table, i, &school_effects_columns.effect)))
            return true;
    return false;
}

/* Of three schools there is no shrunken effect: then all are shown as measured. */
static bool all_shrunken(const Outcomes *outcomes)
{
    for (size_t j = 0; j < outcomes->n; j++) {
        const Table *table = table_of(outcomes->analysis[j]);
        bool any = false;
        for (size_t i = 0; i < table->n_rows; i++)
            any = any || isfinite(table_real(table, i, &school_effects_columns.shrunken_low));
        if (!any)
            return false;
    }
    return true;
}

static bool units_differ(const Outcomes *outcomes)
{
    for (size_t j = 1; j < outcomes->n; j++)
        if (!text_equal(told_unit(outcomes->analysis[j]), told_unit(outcomes->analysis[0])))
            return true;
    return false;
}

static School *school_of(Arena *arena, Schools *schools, const char *name, size_t place)
{
    for (size_t i = 0; i < schools->n; i++)
        if (text_equal(schools->school[i].name, name))
            return &schools->school[i];
    schools->school = arena_grow(arena, schools->school, &schools->capacity, schools->n + 1,
                                 sizeof *schools->school);
    School *school = &schools->school[schools->n++];
    *school = (School){.name = name, .n = NAN, .first = NAN, .place = place};
    school->of = ARENA_ARRAY(arena, EffectPoint, schools->outcomes.n);
    for (size_t j = 0; j < schools->outcomes.n; j++)
        school->of[j] = (EffectPoint){.v = {NAN, NAN, NAN}, .measured = NAN};
    return school;
}

static EffectMark mark_of(Interval v)
{
    return v.lo > 0.0 ? EFFECT_CIRCLE : v.hi < 0.0 ? EFFECT_BELOW : EFFECT_UNSURE;
}

/* In standard deviations to three decimals; in its own unit as it is told. */
static double per(double value, double unit)
{
    return unit == 1.0 ? value : round_to(value / unit, 3);
}

static EffectPoint row_point(Arena *arena, const Results *results, const Schools *schools,
                             const Analysis *analysis, size_t row)
{
    const union school_effects_columns *column = &school_effects_columns;
    const Table *table = table_of(analysis);
    const TableColumn *shown = schools->shrunken ? &column->shrunken : &column->effect;
    const TableColumn *low = schools->shrunken ? &column->shrunken_low : &column->ci_low;
    const TableColumn *high = schools->shrunken ? &column->shrunken_high : &column->ci_high;
    const Cell *cell = table_cell(table, row, shown);
    EffectPoint point = {.v = {NAN, NAN, NAN}, .measured = NAN};
    if (!isfinite(cell->value))
        return point;
    const Effect *overall = analysis_overall(analysis);
    const double unit = schools->in_sds ? overall->effect_size_sd : 1.0;
    point.v = (Interval){per(cell->value, unit), per(table_real(table, row, low), unit),
                         per(table_real(table, row, high), unit)};
    point.mark = mark_of(point.v);
    if (schools->shrunken)
        point.measured = per(table_real(table, row, &column->effect), unit);
    point.words = told_cell(arena, results, analysis, cell);
    if (isfinite(point.v.lo) && isfinite(point.v.hi))
        point.full =
            arena_printf(arena, "%s [%s, %s]", point.words,
                         told_cell(arena, results, analysis, table_cell(table, row, low)),
                         told_cell(arena, results, analysis, table_cell(table, row, high)));
    return point;
}

static void add_outcome(Arena *arena, const Results *results, Schools *schools, size_t j)
{
    const Analysis *analysis = schools->outcomes.analysis[j];
    const Table *table = table_of(analysis);
    for (size_t i = 0; i < table->n_rows; i++) {
        const EffectPoint point = row_point(arena, results, schools, analysis, i);
        const char *name = table_text(table, i, &school_effects_columns.school);
        if (point.mark == EFFECT_NONE || name == NULL) {
            *(table_hides(table, i, &school_effects_columns.effect) ? &schools->n_hidden
                                                                    : &schools->n_empty) += 1;
            continue;
        }
        School *school = school_of(arena, schools, name, i);
        school->of[j] = point;
        if (j == 0)
            school->n = table_real(table, i, &school_effects_columns.n);
    }
}

/* Highest first, by the first outcome that has the school. */
static int by_effect(const void *a, const void *b)
{
    const School *x = a, *y = b;
    if (x->first != y->first)
        return x->first > y->first ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static Schools schools_of(Arena *arena, const Results *results, const Outline *outline)
{
    Schools s = {.outcomes = outcomes_of(arena, outline, true, has_schools)};
    s.shrunken = all_shrunken(&s.outcomes);
    s.in_sds = units_differ(&s.outcomes);
    for (size_t j = 0; j < s.outcomes.n; j++)
        add_outcome(arena, results, &s, j);
    for (size_t i = 0; i < s.n; i++)
        for (size_t j = s.outcomes.n; j-- > 0;)
            if (s.school[i].of[j].mark != EFFECT_NONE)
                s.school[i].first = s.school[i].of[j].v.value;
    if (s.n > 0)
        qsort(s.school, s.n, sizeof *s.school, by_effect);
    return s;
}

/* --- the chart ------------------------------------------------------------------------------- */

static bool is_named(const Schools *s, size_t i)
{
    return s->n <= NAMED_MAX || i < ENDS || i + ENDS >= s->n;
}

static void fill_rows(Arena *arena, const Schools *s, const char *schools, EffectGrid *g)
{
    const size_t n = s->outcomes.n;
    const bool sizes = n == 1;
    g->n = s->n;
    g->row = ARENA_ARRAY(arena, EffectRow, s->n + 1);
    g->point = ARENA_ARRAY(arena, EffectPoint, s->n * n + 1);
    for (size_t i = 0; i < s->n; i++) {
        const School *school = &s->school[i];
        const bool named = is_named(s, i), middle = i == s->n / 2;
        g->row[i] = (EffectRow){
            .label = named    ? school->name
                     : middle ? arena_printf(arena, "%zu %s between", s->n - 2 * ENDS, schools)
                              : "",
            .thin = !named};
        if (i > 0 && is_named(s, i) != is_named(s, i - 1))
            g->row[i].before = between;
        if (sizes)
            g->row[i].beside = isfinite(school->n) ? text_count(arena, (size_t)school->n) : "";
        memcpy(&g->point[i * n], school->of, n * sizeof *school->of);
    }
}

/* The mean of the schools, as the table of all of them has it. */
static double mean_of(const Analysis *analysis, const Cell **cell)
{
    const Table *table = tables_find(&analysis->tables, &table_schools_between);
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        if (table->head[i].what == SCHOOLS_MEAN) {
            *cell = table_cell(table, i, &schools_between_columns.value);
            return (*cell)->value;
        }
    return NAN;
}

static void fill_means(Arena *arena, const Results *results, const Schools *s, EffectGrid *g)
{
    g->reference = ARENA_ARRAY(arena, double, s->outcomes.n + 1);
    g->reference_words = ARENA_ARRAY(arena, const char *, s->outcomes.n + 1);
    for (size_t j = 0; j < s->outcomes.n; j++) {
        const Analysis *analysis = s->outcomes.analysis[j];
        const Cell *cell = NULL;
        const double unit = s->in_sds ? analysis_overall(analysis)->effect_size_sd : 1.0;
        g->reference[j] = per(mean_of(analysis, &cell), unit);
        g->reference_words[j] =
            isfinite(g->reference[j])
                ? arena_printf(arena, "mean %s", told_cell(arena, results, analysis, cell))
                : "";
    }
}

static void fill_heights(const Schools *s, EffectGrid *g)
{
    const double room = PAGE_MOST - around;
    g->row_height = fmax(row_least, fmin(row_most, room / (double)s->n));
    if (s->n <= NAMED_MAX)
        return;
    const double thin = (room - 2 * ENDS * ends_height - 2 * between) / (double)(s->n - 2 * ENDS);
    g->row_height = ends_height;
    g->thin_height = fmax(thin_least, fmin(thin_most, thin));
}

typedef struct Tally {
    size_t n, above, below;
} Tally;

static Tally tally_of(const Schools *s, size_t j)
{
    Tally t = {0};
    for (size_t i = 0; i < s->n; i++) {
        const EffectMark mark = s->school[i].of[j].mark;
        t.n += mark != EFFECT_NONE;
        t.above += mark == EFFECT_CIRCLE;
        t.below += mark == EFFECT_BELOW;
    }
    return t;
}

/* How many are above zero and below; the highest and the lowest of each outcome. */
static const char *alt(Arena *arena, const Schools *s, const char *schools)
{
    Text text = {.arena = arena};
    text_format(&text, "Effects of %s, highest first.", schools);
    for (size_t j = 0; j < s->outcomes.n; j++) {
        const School *high = NULL, *low = NULL;
        for (size_t i = 0; i < s->n; i++) {
            const School *school = &s->school[i];
            if (school->of[j].mark == EFFECT_NONE)
                continue;
            if (high == NULL || school->of[j].v.value > high->of[j].v.value)
                high = school;
            if (low == NULL || school->of[j].v.value < low->of[j].v.value)
                low = school;
        }
        if (high == NULL)
            continue;
        const Tally t = tally_of(s, j);
        const char *most = high->of[j].full != NULL ? high->of[j].full : high->of[j].words;
        const char *least = low->of[j].full != NULL ? low->of[j].full : low->of[j].words;
        text_format(&text, " %s: from %s, %s, to %s, %s; above zero %zu of %zu, below %zu.",
                    outcome_words(arena, &s->outcomes, j), high->name, most, low->name, least,
                    t.above, t.n, t.below);
    }
    return text.bytes;
}

static bool any_below(const Schools *s)
{
    for (size_t j = 0; j < s->outcomes.n; j++)
        if (tally_of(s, j).below > 0)
            return true;
    return false;
}

static const char *caption(Arena *arena, const Results *results, const Schools *s,
                           const char *schools)
{
    const Analysis *first = s->outcomes.analysis[0];
    const char *level = analysis_confidence_words(arena, first);
    Text text = {.arena = arena};
    text_format(
        &text, "Effect of each of %zu %s, %s, highest first%s", s->n, schools,
        s->shrunken ? "drawn towards the mean as far as its own is uncertain" : "as measured",
        s->outcomes.n > 1 ? arena_printf(arena, " by %s", outcome_words(arena, &s->outcomes, 0))
                          : "");
    text_format(
        &text,
        ", with %s intervals. Filled circles: its own interval is above zero; open circles: "
        "it holds zero%s. Each stands for itself: allowing for all that are looked at, fewer are. "
        "The dotted line is the mean of the %s.",
        level, any_below(s) ? "; diamonds: below" : "", schools);
    if (s->shrunken)
        text_add(&text, " The short line is the effect as measured, an arrowhead where it lies "
                        "beyond the axis.");
    if (s->outcomes.n == 1)
        text_format(&text, " %s: of the program.",
                    text_with_capital(arena, spec_people(arena, results->spec)));
    if (s->n > NAMED_MAX)
        text_format(&text, " Named are the %d highest and the %d lowest; all stand in the table.",
                    ENDS, ENDS);
    text_left_out(&text, s->n_hidden, s->n_empty);
    return text.bytes;
}

static const char *axis_words(Arena *arena, const Schools *s)
{
    const Analysis *first = s->outcomes.analysis[0];
    return arena_printf(arena, "Effect (%s), %s interval",
                        s->in_sds ? "standard deviations" : told_unit(first),
                        analysis_confidence_words(arena, first));
}

static const char *school_word(const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    const char *column = effect == NULL ? NULL : effect->cluster_counted;
    const char *word = column == NULL ? "school" : group_word(column);
    return word == NULL ? "group" : word;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    Schools s = schools_of(arena, results, &outline);
    if (s.n == 0)
        return true;
    s.outcomes.has_second = false; /* rows need the room; the caption says the span */
    const char *word = school_word(s.outcomes.analysis[0]);
    const char *many = text_plural_of(arena, word);
    EffectGrid g = {
        .title = "Effects of schools, highest first.",
        .rows = text_with_capital(arena, word),
        .beside =
            s.outcomes.n > 1 ? NULL : text_with_capital(arena, spec_people(arena, results->spec)),
        .axis = axis_words(arena, &s),
        .outcomes = s.outcomes,
        .least = 0.0,
        .brief = true,
        .label_most = {{2.45, 1.58}},
    };
    fill_rows(arena, &s, many, &g);
    fill_means(arena, results, &s, &g);
    fill_heights(&s, &g);
    figure->caption = caption(arena, results, &s, many);
    figure->alt = alt(arena, &s, many);
    *made = true;
    return effect_grid_write(arena, &g, "", folder, figure, err);
}

const Chart chart_school_outcomes = {
    .name = "school_outcomes",
    .help = "Which schools differ, and how much of it is noise?",
    .place = CHART_IN_SCHOOLS,
    .compares = true,
    .write = write_chart,
};
