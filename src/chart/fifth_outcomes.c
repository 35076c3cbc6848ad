#include "canvas.h"
#include "chart/fifth_outcomes.gp.inc"

#include "alike/part_tables.h"
#include "alike/told.h"

#include <math.h>

/* A group by the earlier score, lowest first. */
typedef struct StartGroup {
    Interval g; /* NaN: not shown */
    const char *words, *full;
    double n; /* of the program; NaN: not told */
} StartGroup;

typedef struct StartPanel {
    size_t n;
    StartGroup *group;
    double overall;
    const char *overall_words, *sizes;
} StartPanel;

typedef struct Fifths {
    Outcomes outcomes;
    StartPanel *panel;
    bool by_nation; /* of some outcome: by fifths of the nation */
} Fifths;

/* --- groups ---------------------------------------------------------------------------------- */

static const Table *table_of(const Analysis *analysis)
{
    const Table *table = tables_find(&analysis->tables, &table_pretest_quintile);
    return table != NULL ? table : tables_find(&analysis->tables, &table_pretest_norm_quintile);
}

static bool is_start_group(const Analysis *analysis, const Effect *effect)
{
    return effect->group != NULL && analysis_is_pretest(analysis, effect->group);
}

static bool has_groups(const Analysis *analysis)
{
    const Effect *overall = analysis_overall(analysis);
    const Table *table = table_of(analysis);
    bool any = false;
    if (overall == NULL || overall->hidden != NULL || !isfinite(overall->effect_size))
        return false;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        any = any || isfinite(table_real(table, i, &group_effects_columns.g));
    for (size_t i = 0; table == NULL && i < analysis->effects.n; i++)
        any = any || (is_start_group(analysis, &analysis->effects.row[i]) &&
                      isfinite(analysis->effects.row[i].effect_size));
    return any;
}

static StartGroup from_table(Arena *arena, const Table *table, size_t row)
{
    const Cell *g = table_cell(table, row, &group_effects_columns.g);
    const Cell *low = table_cell(table, row, &group_effects_columns.g_ci_low);
    const Cell *high = table_cell(table, row, &group_effects_columns.g_ci_high);
    return (StartGroup){.g = {g->value, low->value, high->value},
                        .words = told_sds(arena, g),
                        .full = arena_printf(arena, "%s [%s, %s]", told_sds(arena, g),
                                             told_sds(arena, low), told_sds(arena, high)),
                        .n = table_real(table, row, &group_effects_columns.n_treated)};
}

static StartGroup from_effect(Arena *arena, const Effect *effect)
{
    const bool told = effect_hidden_n(effect) == NULL && effect->n_treated > 0;
    StartGroup group = {.g = {NAN, NAN, NAN},
                        .words = told_size(arena, effect),
                        .full = effect_size_words(arena, effect),
                        .n = told ? (double)effect->n_treated : (double)NAN};
    if (effect->hidden == NULL)
        group.g = (Interval){effect->effect_size, effect->effect_size_ci_low,
                             effect->effect_size_ci_high};
    return group;
}

/* "380 to 430 students in each", of the program. */
static const char *sizes_words(Arena *arena, const StartPanel *panel, const char *people)
{
    double least = INFINITY, most = 0.0;
    for (size_t i = 0; i < panel->n; i++) {
        if (!isfinite(panel->group[i].n))
            return "";
        least = fmin(least, panel->group[i].n);
        most = fmax(most, panel->group[i].n);
    }
    const char *low = text_count(arena, (size_t)least), *high = text_count(arena, (size_t)most);
    return least == most ? arena_printf(arena, "%s %s in each", low, people)
                         : arena_printf(arena, "%s to %s %s in each", low, high, people);
}

static StartPanel panel_of(Arena *arena, const Analysis *analysis, const char *people)
{
    const Effect *overall = analysis_overall(analysis);
    const Table *table = table_of(analysis);
    const size_t most = table != NULL ? table->n_rows : analysis->effects.n;
    StartPanel panel = {.group = ARENA_ARRAY(arena, StartGroup, most),
                        .overall = overall->effect_size,
                        .overall_words = arena_printf(arena, "all %s", told_size(arena, overall))};
    for (size_t i = 0; i < most; i++) {
        if (table != NULL)
            panel.group[panel.n++] = from_table(arena, table, i);
        else if (is_start_group(analysis, &analysis->effects.row[i]))
            panel.group[panel.n++] = from_effect(arena, &analysis->effects.row[i]);
    }
    panel.sizes = sizes_words(arena, &panel, people);
    return panel;
}

static Fifths fifths_of(Arena *arena, const Results *results, const Outline *outline)
{
    Fifths f = {.outcomes = outcomes_of(arena, outline, false, has_groups)};
    f.panel = ARENA_ARRAY(arena, StartPanel, f.outcomes.n + 1);
    for (size_t j = 0; j < f.outcomes.n; j++) {
        const Table *table = table_of(f.outcomes.analysis[j]);
        f.by_nation = f.by_nation || (table != NULL && table->kind == &table_pretest_norm_quintile);
        f.panel[j] = panel_of(arena, f.outcomes.analysis[j], spec_people(arena, results->spec));
    }
    return f;
}

/* --- places ---------------------------------------------------------------------------------- */

static const double below = 0.04;

typedef struct Layout {
    Panels panels;
    Reach reach;
} Layout;

static Layout layout_of(Arena *arena, const Fifths *f, size_t page)
{
    Layout l = {.panels = {.top = 0.24,
                           .head = f->outcomes.has_second ? 0.42 : 0.26,
                           .foot = 0.46,
                           .left = {{0.44, 0.44}},
                           .gap = {{0.30, 0.16}},
                           .height = {{1.45, 1.25}}}};
    size_t n = 0, most = 1;
    double slot = 0.0;
    for (size_t j = 0; j < f->outcomes.n; j++) {
        n += f->panel[j].n;
        most = f->panel[j].n > most ? f->panel[j].n : most;
        for (size_t i = 0; i < f->panel[j].n; i++)
            if (isfinite(f->panel[j].group[i].g.value))
                slot = fmax(slot, label_inches(f->panel[j].group[i].words, TEXT_REGULAR) + 0.04);
    }
    Interval *v = ARENA_ARRAY(arena, Interval, n + 1);
    n = 0;
    for (size_t j = 0; j < f->outcomes.n; j++)
        for (size_t i = 0; i < f->panel[j].n; i++)
            v[n++] = f->panel[j].group[i].g;
    l.reach = reach_of(arena, v, n, 0.2);
    l.reach.hi += 0.22 * (l.reach.hi - l.reach.lo) / l.panels.height.on[VIEW_PAGE]; /* numbers */
    const double narrowest = slot * (double)most;
    panels_place(arena, &l.panels, &f->outcomes, page, (Both){{fmax(narrowest, 1.2), narrowest}},
                 below);
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_groups(Sheet *sheet, const Fifths *f, const Layout *l)
{
    sheet_block(sheet, "effects: panel, place, effect, low, high, in words, their width, number of "
                       "the group, is it without a number");
    for (size_t j = l->panels.from; j < l->panels.to; j++)
        for (size_t i = 0; i < f->panel[j].n; i++) {
            const StartGroup *group = &f->panel[j].group[i];
            const bool shown = isfinite(group->g.value);
            const double high = isfinite(group->g.hi) ? group->g.hi : group->g.value;
            sheet_count(sheet, j - l->panels.from);
            sheet_real(sheet, round_to(((double)i + 0.5) / (double)f->panel[j].n, 4));
            sheet_real(sheet, group->g.value);
            sheet_real(sheet, isfinite(group->g.lo) ? group->g.lo : group->g.value);
            sheet_real(sheet, high);
            sheet_text(sheet, shown ? group->words : "–");
            sheet_real(sheet, round_to(label_inches(group->words, TEXT_REGULAR) + 0.02, 3));
            sheet_text(sheet, arena_printf(sheet->arena, "%zu", i + 1));
            sheet_count(sheet, shown ? 0u : 1u);
            sheet_end_row(sheet);
        }
}

static void write_panels(Sheet *sheet, const Fifths *f, const Layout *l)
{
    Arena *arena = sheet->arena;
    const char **bold[N_VIEWS], **plain[N_VIEWS];
    double beside = 0.0;
    for (size_t j = 0; j < f->outcomes.n; j++)
        beside = fmax(beside, label_inches(f->panel[j].overall_words, TEXT_REGULAR) + 0.1);
    panels_cut(arena, &l->panels, &f->outcomes, beside, bold, plain);
    sheet_block(sheet, "panels: number, subject, on a phone, span, on a phone, effect for all, in "
                       "words, sizes, on a phone");
    for (size_t j = l->panels.from; j < l->panels.to; j++) {
        const char *cut[N_VIEWS];
        for (int view = 0; view < N_VIEWS; view++)
            cut[view] =
                label_fit(arena, f->panel[j].sizes, TEXT_REGULAR, l->panels.width.on[view] + 0.05);
        sheet_count(sheet, j - l->panels.from);
        canvas_words(sheet, bold[VIEW_PAGE][j], bold[VIEW_PHONE][j]);
        canvas_words(sheet, plain[VIEW_PAGE][j], plain[VIEW_PHONE][j]);
        sheet_real(sheet, f->panel[j].overall);
        sheet_text(sheet, f->panel[j].overall_words);
        canvas_words(sheet, cut[VIEW_PAGE], cut[VIEW_PHONE]);
        sheet_end_row(sheet);
    }
}

static const char *group_words(const Fifths *f)
{
    for (size_t j = 0; j < f->outcomes.n; j++)
        if (f->panel[j].n != 5)
            return "group";
    return "fifth";
}

static void write_data(Sheet *sheet, const Fifths *f, const Layout *l)
{
    write_groups(sheet, f, l);
    write_panels(sheet, f, l);
    sheet_block(sheet, "words");
    sheet_text(sheet, arena_printf(sheet->arena, "Effect size, by %s of the earlier score",
                                   group_words(f)));
    sheet_end_row(sheet);
    marks_data(sheet, l->reach, l->panels.height, 0.26, AXIS_UP);
}

static void write_script(Sheet *sheet, const Fifths *f, const Layout *l)
{
    bool left_out = false, any = false;
    for (size_t j = l->panels.from; j < l->panels.to; j++)
        for (size_t i = 0; i < f->panel[j].n; i++) {
            left_out = left_out || !isfinite(f->panel[j].group[i].g.value);
            any = any || isfinite(f->panel[j].group[i].g.value);
        }
    panels_begin(sheet, &l->panels);
    sheet_set(sheet, "a", l->reach.lo);
    sheet_set(sheet, "b", l->reach.hi);
    canvas_set(sheet, "left", l->panels.left);
    sheet_set(sheet, "second", f->outcomes.has_second ? TEXT_LINE : 0.0);
    sheet_part(sheet, part_page,
               {"n", arena_printf(sheet->arena, "%zu", l->panels.to - l->panels.from)});
    sheet_part(sheet, part_grid, {0});
    if (any)
        sheet_part(sheet, part_effects, {0});
    if (left_out)
        sheet_part(sheet, part_left_out, {0});
    sheet_part(sheet, part_words, {0});
    panels_headings(sheet, 1, &f->outcomes);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *alt(Arena *arena, const Fifths *f, const Layout *l)
{
    Text text = {.arena = arena};
    text_format(&text, "Effect sizes by %s of the earlier score, lowest to highest.",
                group_words(f));
    for (size_t j = l->panels.from; j < l->panels.to; j++) {
        const char *between = ": ";
        text_format(&text, " %s", outcome_words(arena, &f->outcomes, j));
        for (size_t i = 0; i < f->panel[j].n; i++) {
            const StartGroup *group = &f->panel[j].group[i];
            text_format(&text, "%s%s", between, isfinite(group->g.lo) ? group->full : group->words);
            between = "; ";
        }
        text_format(&text, "; %s.", f->panel[j].overall_words);
    }
    return text.bytes;
}

static const char *caption(Arena *arena, const Results *results, const Fifths *f)
{
    const Analysis *first = f->outcomes.analysis[0];
    size_t n_missing = 0;
    for (size_t j = 0; j < f->outcomes.n; j++)
        for (size_t i = 0; i < f->panel[j].n; i++)
            n_missing += isfinite(f->panel[j].group[i].g.value) ? 0 : 1;
    Text text = {.arena = arena};
    text_format(&text,
                "Effect by where %s started, from the lowest %s of the earlier score (1) to the "
                "highest%s, %s, with %s intervals; the numbers in each are of the program. Groups "
                "are smaller than the whole, so their intervals are wider; the dotted line is the "
                "effect for all.",
                spec_people(arena, results->spec), group_words(f),
                f->by_nation ? ", where told by fifths of the nation" : "",
                analysis_effect_size_words(arena, first), analysis_confidence_words(arena, first));
    if (n_missing > 0)
        text_format(&text, " Left out or not estimated (–): %zu.", n_missing);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Outline outline = outline_of(arena, results);
    const Fifths f = fifths_of(arena, results, &outline);
    if (f.outcomes.n == 0)
        return true;
    const Layout l = layout_of(arena, &f, figure->page);
    Sheet sheet = panels_sheet(arena, folder, figure, &l.panels,
                               "Effects by the starting score, of every outcome.", 0.0);
    write_script(&sheet, &f, &l);
    write_data(&sheet, &f, &l);
    figure->caption = caption(arena, results, &f);
    figure->alt = alt(arena, &f, &l);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_fifth_outcomes = {
    .name = "fifth_outcomes",
    .help = "Who gained: those who started low or high?",
    .place = CHART_IN_APPENDIX,
    .compares = true,
    .write = write_chart,
};
