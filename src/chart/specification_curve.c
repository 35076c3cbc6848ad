/* The multiverse as a specification curve: Simonsohn, Simmons & Nelson (2020) Nature Human
 * Behaviour 4:1208-1214. Drawn of single specifications, so never of published results. */
#include "canvas.h"
#include "chart/specification_curve.gp.inc"

#include <math.h>
#include <string.h>

enum { DRAWN_MOST = 500, MARKS = 3 };
enum { MARK_OWN, MARK_PASSES, MARK_FAILS };

static const double body = 2.4, head = 0.24, row = 0.155, heading_row = 0.185, foot = 0.10;

/* A line below the curve: a setting, or one of its values. */
typedef struct ChoiceRow {
    size_t choice;
    int32_t value; /* MULTIVERSE_NONE: the heading of the choice */
    Both y;
    const char *label[N_VIEWS];
} ChoiceRow;

typedef struct Curve {
    const MultiverseSpec *choices;
    const Multiverse *multiverse;
    size_t n; /* of drawn */
    const Specification **drawn;
    size_t n_rows, n_left_out; /* settings for which there is no room */
    ChoiceRow *row;
    Reach reach;
    bool any[MARKS];
    size_t n_legend, legend_mark[MARKS];
    LegendWords legend[MARKS];
    double top; /* of the curve */
    Both left, height;
} Curve;

static int mark_of(const Specification *s)
{
    const bool fails = s->start == VERDICT_NOT_COMPARABLE || s->start == VERDICT_UNADJUSTED;
    return s->primary ? MARK_OWN : fails ? MARK_FAILS : MARK_PASSES;
}

/* Of more than a page can tell apart, those at even distances in the order, and the study's own. */
static void choose(Arena *arena, Curve *c)
{
    const Multiverse *m = c->multiverse;
    const size_t step = (m->n_estimated + DRAWN_MOST - 1) / DRAWN_MOST;
    c->drawn = (const Specification **)arena_array(arena, m->n_estimated + 1, sizeof *c->drawn);
    for (size_t i = 0; i < m->n_estimated; i++)
        if (i % step == 0 || i + 1 == m->n_estimated || m->item[i].primary)
            c->drawn[c->n++] = &m->item[i];
    Interval *interval = ARENA_ARRAY(arena, Interval, c->n + 1);
    for (size_t i = 0; i < c->n; i++) {
        const Specification *s = c->drawn[i];
        interval[i] = (Interval){s->size, s->size_low, s->size_high};
        c->any[mark_of(s)] = true;
    }
    /* every estimate stands inside: the ends of the curve are what is asked about */
    const Reach usual = reach_of(arena, interval, c->n, 0.2);
    for (size_t i = 0; i < c->n; i++)
        interval[i].lo = interval[i].hi = (double)NAN;
    const Reach all = reach_of(arena, interval, c->n, 0.2);
    c->reach = (Reach){fmin(usual.lo, all.lo), fmax(usual.hi, all.hi)};
}

/* --- places ---------------------------------------------------------------------------------- */

static void lay_legend(Curve *c)
{
    static const char *const words[MARKS] = {"This study's design", "Passes the start",
                                             "Does not pass"};
    for (size_t mark = 0; mark < MARKS; mark++) {
        if (!c->any[mark])
            continue;
        c->legend_mark[c->n_legend] = mark;
        c->legend[c->n_legend++].words = words[mark];
    }
    c->top = legend_place(c->legend, c->n_legend, 0.20) + head;
}

static const char *choice_words(Arena *arena, const char *key)
{
    const char *dot = strchr(key, '.');
    char *out = arena_copy_text(arena, dot == NULL ? key : dot + 1);
    for (char *c = out; *c != '\0'; c++)
        *c = *c == '_' ? ' ' : *c;
    return text_with_capital(arena, out);
}

static void lay_rows(Curve *c)
{
    const MultiverseSpec *choices = c->choices;
    double y = c->top + body + 0.06;
    for (size_t k = 0; k < choices->n_choices; k++) {
        const MultiverseChoice *choice = &choices->choice[k];
        const double needs = heading_row + row * (double)choice->n;
        if (y + needs + foot > PAGE_MOST) {
            c->n_left_out++;
            continue;
        }
        y += heading_row;
        c->row[c->n_rows++] = (ChoiceRow){k, MULTIVERSE_NONE, {{y - 0.08, y - 0.08}}, {NULL, NULL}};
        for (size_t i = 0; i < choice->n; i++) {
            y += row;
            c->row[c->n_rows++] = (ChoiceRow){k, (int32_t)i, {{y - 0.08, y - 0.08}}, {NULL, NULL}};
        }
    }
    c->height = (Both){{y + foot, y + foot}};
}

static void cut_labels(Arena *arena, Curve *c)
{
    const double most[N_VIEWS] = {1.6, 1.15};
    const char **text = (const char **)arena_array(arena, c->n_rows + 1, sizeof *text);
    for (size_t i = 0; i < c->n_rows; i++) {
        const MultiverseChoice *choice = &c->choices->choice[c->row[i].choice];
        text[i] = c->row[i].value == MULTIVERSE_NONE ? choice_words(arena, choice->key)
                                                     : choice->value[c->row[i].value];
    }
    const double widest = fmax(0.45, labels_widest(text, c->n_rows, TEXT_STRONG));
    for (int view = 0; view < N_VIEWS; view++) {
        const double room = fmin(widest, most[view]);
        const char **cut = labels_fit(arena, text, c->n_rows, TEXT_STRONG, room);
        for (size_t i = 0; i < c->n_rows; i++)
            c->row[i].label[view] = cut[i];
        c->left.on[view] = room + 0.16;
    }
}

/* --- writing --------------------------------------------------------------------------------- */

static void write_specifications(Sheet *sheet, const Curve *c)
{
    sheet_block(sheet, "specifications: place, effect size, interval from, to, mark (0 the study's "
                       "own, 1 passes the start, 2 does not)");
    for (size_t i = 0; i < c->n; i++) {
        const Specification *s = c->drawn[i];
        const bool sure = !isnan(s->size_low) && !isnan(s->size_high);
        sheet_count(sheet, i + 1);
        sheet_real(sheet, s->size);
        sheet_real(sheet, sure ? s->size_low : s->size);
        sheet_real(sheet, sure ? s->size_high : s->size);
        sheet_count(sheet, (size_t)mark_of(s));
        sheet_end_row(sheet);
    }
    sheet_block(sheet, "choices: place of the specification, inches from the top, on a phone, is "
                       "it the study's own");
    for (size_t k = 0; k < c->n_rows; k++)
        for (size_t i = 0; i < c->n; i++) {
            if (c->row[k].value == MULTIVERSE_NONE ||
                c->drawn[i]->value[c->row[k].choice] != c->row[k].value)
                continue;
            sheet_count(sheet, i + 1);
            canvas_place(sheet, c->row[k].y);
            sheet_count(sheet, c->drawn[i]->primary);
            sheet_end_row(sheet);
        }
}

static void write_data(Sheet *sheet, const Curve *c, const char *axis)
{
    write_specifications(sheet, c);
    sheet_block(sheet,
                "lines: inches from the top, on a phone, is it a setting, label, on a phone");
    for (size_t k = 0; k < c->n_rows; k++) {
        canvas_place(sheet, c->row[k].y);
        sheet_count(sheet, c->row[k].value == MULTIVERSE_NONE);
        canvas_words(sheet, c->row[k].label[VIEW_PAGE], c->row[k].label[VIEW_PHONE]);
        sheet_end_row(sheet);
    }
    legend_data(sheet, c->legend, c->n_legend);
    marks_data(sheet, c->reach, (Both){{body, body}}, 0.3, AXIS_UP);
    sheet_block(sheet, "words");
    canvas_words(sheet, axis, "Effect size (SD)");
    sheet_end_row(sheet);
}

/* Is the study's own design one of the combinations? Else it has no choices to be marked. */
static bool own_is_chosen(const Curve *c)
{
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = 0; k < c->choices->n_choices && c->drawn[i]->primary; k++)
            if (c->drawn[i]->value[k] != MULTIVERSE_NONE)
                return true;
    return false;
}

static void write_script(Sheet *sheet, const Curve *c)
{
    static const char *const point[MARKS] = {"13", "7", "6"}, *const size[MARKS] = {"1.0", "0.5",
                                                                                    "0.5"};
    canvas_set(sheet, "left", c->left);
    sheet_set(sheet, "top", c->top);
    sheet_set(sheet, "body", body);
    sheet_set(sheet, "n", (double)c->n);
    sheet_set(sheet, "lo", c->reach.lo);
    sheet_set(sheet, "hi", c->reach.hi);
    sheet_part(sheet, part_page, {0});
    sheet_part(sheet, part_grid, {0});
    sheet_part(sheet, part_intervals, {0});
    sheet_part(sheet, part_zero, {0});
    if (c->any[MARK_PASSES])
        sheet_part(sheet, part_passes, {0});
    if (c->any[MARK_FAILS])
        sheet_part(sheet, part_fails, {0});
    sheet_part(sheet, part_ticks, {0});
    if (own_is_chosen(c))
        sheet_part(sheet, part_own_ticks, {0});
    if (c->any[MARK_OWN])
        sheet_part(sheet, part_own, {0});
    sheet_part(sheet, part_labels, {0});
    for (size_t k = 0; k < c->n_legend; k++)
        sheet_part(sheet, part_legend, {"item", arena_printf(sheet->arena, "%zu", k)},
                   {"point", point[c->legend_mark[k]]}, {"size", size[c->legend_mark[k]]});
    sheet_part(sheet, part_words, {0});
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *caption(Arena *arena, const Curve *c, const char *people)
{
    const Multiverse *m = c->multiverse;
    const size_t n_failed = m->n + m->n_refused - m->n_estimated;
    Text text = {.arena = arena};
    text_format(&text,
                "%s of %s by %zu combinations of the choices below the curve, from the smallest "
                "to the largest, with %s intervals; a tick stands where a combination has the "
                "value. They share %s and are not independent.",
                "Effect size", text_in_sentence(arena, analysis_label(m->analysis)), m->n_estimated,
                analysis_confidence_words(arena, m->analysis), people);
    if (c->n < m->n_estimated)
        text_format(&text, " Drawn are %zu at even distances; all are in the table “multiverse”.",
                    c->n);
    if (c->n_left_out > 0)
        text_format(&text, " %zu %s no room here.", c->n_left_out,
                    text_plural(c->n_left_out, "setting has", "settings have"));
    if (n_failed > 0)
        text_format(&text, " Not carried out: %zu.", n_failed);
    return text.bytes;
}

static const char *alt(Arena *arena, const Curve *c)
{
    const Specification *first = c->drawn[0], *last = c->drawn[c->n - 1];
    Text text = {.arena = arena};
    text_format(&text, "Effect sizes of %zu specifications in rising order, from %s to %s.",
                c->multiverse->n_estimated, text_real(arena, first->size, 2),
                text_real(arena, last->size, 2));
    for (size_t i = 0; i < c->multiverse->n_estimated; i++)
        if (c->multiverse->item[i].primary)
            text_format(&text, " This study's design gives %s and is number %zu.",
                        text_real(arena, c->multiverse->item[i].size, 2), i + 1);
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    (void)design;
    const Multiverse *m = results->multiverse;
    if (m == NULL || m->rows == NULL || m->n_estimated < 2)
        return true;
    Curve c = {.choices = &results->spec->multiverse, .multiverse = m};
    size_t most = c.choices->n_choices;
    for (size_t k = 0; k < c.choices->n_choices; k++)
        most += c.choices->choice[k].n;
    c.row = ARENA_ARRAY(arena, ChoiceRow, most);
    choose(arena, &c);
    lay_legend(&c);
    lay_rows(&c);
    cut_labels(arena, &c);
    Sheet sheet = canvas_begin(arena, folder, figure, 1,
                               "Every specification of the multiverse, by its estimate.", c.height);
    write_script(&sheet, &c);
    write_data(
        &sheet, &c,
        arena_printf(arena, "Effect size %s", analysis_effect_size_words(arena, m->analysis)));
    figure->caption = caption(arena, &c, spec_people(arena, results->spec));
    figure->alt = alt(arena, &c);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_specification_curve = {
    .name = "specification_curve",
    .help = "Does the answer survive other defensible choices?",
    .place = CHART_IN_DESIGNS,
    .write = write_chart,
};
