#include "chart/cohort_flow.gp.inc"
#include "draw.h"

#include <ctype.h>
#include <math.h>

/* Inches. The stem runs down the middle, the arms beside it; boxes of who left stand between the
 * stages, so that they may reach under them. */
static const double width = 7.0, stem = 3.5, arm_x[2] = {2.40, 4.60}, margin = 0.05;
static const double line_height = 0.150, small_height = 0.138, pad = 0.09, gap = 0.14;
static const double stage_width = 2.2, arm_width = 1.95, side_gap = 0.35;

enum { REASONS_MAX = 10, LINES_MAX = 64 };
typedef enum BoxKind { BOX_PLAIN, BOX_PROGRAM, BOX_COMPARISON, BOX_LEFT } BoxKind;
typedef enum Side { SIDE_LEFT = -1, SIDE_CENTER = 0, SIDE_RIGHT = 1 } Side;

/* What is drawn, collected first: gnuplot wants boxes, strokes and words apart. */
typedef struct Canvas {
    Arena *arena;
    double y; /* down to here the page is used */
    Text boxes, heads, lines, words;
    bool small[2]; /* any small words at the left of their place; at the right of it */
} Canvas;

static void add_box(Canvas *c, double x, double y, double w, double h, BoxKind kind)
{
    text_format(&c->boxes, "%.3f\t%.3f\t%.3f\t%.3f\t%d\n", x, y + h / 2, w / 2, h / 2, (int)kind);
}

static void add_stroke(Text *to, double x, double y, double dx, double dy)
{
    text_format(to, "%.3f\t%.3f\t%.3f\t%.3f\n", x, y, dx, dy);
}

static void add_words(Canvas *c, double x, double y, Side side, TextWeight weight, const char *text)
{
    Sheet cell = {.data = c->words};
    sheet_text(&cell, text);
    c->words = cell.data;
    text_format(&c->words, "\t%.3f\t%.3f\t%d\t%d\n", x, y, (int)side, (int)weight);
    if (side != SIDE_CENTER && weight == TEXT_SMALL)
        c->small[side == SIDE_RIGHT] = true;
}

/* --- counts ---------------------------------------------------------------------------------- */

typedef enum Who { WHO_PROGRAM, WHO_COMPARISON, WHO_ALL } Who;

static size_t count_of(const FlowRow *row, Who who)
{
    return who == WHO_PROGRAM      ? row->treated
           : who == WHO_COMPARISON ? row->control
                                   : row->treated + row->control + row->other;
}

static HiddenCount hidden_of(const FlowRow *row, Who who)
{
    if (who != WHO_ALL)
        return row->hidden[who == WHO_PROGRAM ? 1 : 0];
    const bool shown = row->hidden[0].as == COUNT_SHOWN && row->hidden[1].as == COUNT_SHOWN;
    return shown || row->hidden_all.as != COUNT_SHOWN ? row->hidden_all : HIDDEN_WHOLLY;
}

static bool is_hidden(const FlowRow *row, Who who)
{
    return hidden_of(row, who).as != COUNT_SHOWN;
}

static const char *count_text(Arena *arena, const FlowRow *row, Who who)
{
    return is_hidden(row, who) ? hidden_of(row, who).text : text_count(arena, count_of(row, who));
}

static const char *n_equals(Arena *arena, const FlowRow *row, Who who)
{
    const char *text = count_text(arena, row, who);
    return is_hidden(row, who) ? text : arena_printf(arena, "n = %s", text);
}

static bool is_excluded(const FlowRow *row)
{
    return row->step == FLOW_EXCLUDED;
}

static const char *capitalised(Arena *arena, const char *text)
{
    char *copy = arena_copy_text(arena, text);
    copy[0] = (char)toupper((unsigned char)copy[0]); /* toupper gives back an unsigned char */
    return copy;
}

/* --- boxes ----------------------------------------------------------------------------------- */

static double stage_height(void)
{
    return 2 * line_height + 2 * pad;
}

/* A stage: two lines, its top at y. */
static void draw_stage(Canvas *c, double x, double y, double w, BoxKind kind, const char *name,
                       const char *count)
{
    add_box(c, x, y, w, stage_height(), kind);
    add_words(c, x, y + pad + 0.5 * line_height, SIDE_CENTER, TEXT_PLAIN,
              label_fit(c->arena, name, TEXT_PLAIN, w - 2 * pad));
    add_words(c, x, y + pad + 1.5 * line_height, SIDE_CENTER, TEXT_PLAIN,
              label_fit(c->arena, count, TEXT_PLAIN, w - 2 * pad));
}

/* Who left between two stages, laid out but not yet placed. */
typedef struct LeftBox {
    size_t n;      /* lines; 0: nobody left */
    double indent; /* of every line but the first */
    const char *label[LINES_MAX];
    const char *count[LINES_MAX]; /* NULL on the second line of a reason */
    double width;
} LeftBox;

static bool anyone_left(const FlowRow *row, Who who)
{
    return count_of(row, who) > 0 || is_hidden(row, who);
}

static void add_reason(Arena *arena, LeftBox *box, const char *reason, const char *count)
{
    const double room = box->width - 2 * pad - box->indent - label_inches(count, TEXT_SMALL) - 0.15;
    const char *line[2];
    const size_t n = label_wrap(arena, capitalised(arena, reason), TEXT_SMALL, room, 2, line);
    for (size_t i = 0; i < n; i++) {
        box->label[box->n] = line[i];
        box->count[box->n++] = i == 0 ? count : NULL;
    }
}

/* As narrow as its text allows. */
static void tighten(LeftBox *box)
{
    double widest = 0.0;
    for (size_t i = 0; i < box->n; i++) {
        const double count = box->count[i] == NULL ? 0.0 : label_inches(box->count[i], TEXT_SMALL);
        widest = fmax(widest, label_inches(box->label[i], TEXT_SMALL) + box->indent + 0.15 + count);
    }
    box->width = fmin(box->width, fmax(widest + 2 * pad, 1.2));
}

static LeftBox left_box(Arena *arena, const Flow *flow, size_t from, size_t to, Who who,
                        double room)
{
    LeftBox box = {.width = room};
    size_t n_reasons = 0, total = 0, rest = 0, n_rest = 0;
    bool hidden = false, rest_hidden = false;
    for (size_t i = from; i < to; i++) {
        n_reasons += anyone_left(&flow->row[i], who);
        total += count_of(&flow->row[i], who);
        hidden = hidden || is_hidden(&flow->row[i], who);
    }
    if (n_reasons == 0)
        return box;
    if (n_reasons > 1) { /* their sum first, the reasons under it */
        add_reason(arena, &box, "left out", hidden ? "" : text_count(arena, total));
        box.indent = 0.1;
    }
    size_t shown = 0;
    for (size_t i = from; i < to; i++) {
        const FlowRow *row = &flow->row[i];
        if (!anyone_left(row, who))
            continue;
        if (n_reasons > REASONS_MAX && shown == REASONS_MAX - 1) {
            rest += count_of(row, who);
            rest_hidden = rest_hidden || is_hidden(row, who);
            n_rest++;
            continue;
        }
        add_reason(arena, &box, row->reason, count_text(arena, row, who));
        shown++;
    }
    if (n_rest > 0)
        add_reason(arena, &box, arena_printf(arena, "%zu further reasons", n_rest),
                   rest_hidden ? "" : text_count(arena, rest));
    tighten(&box);
    return box;
}

static double left_height(const LeftBox *box)
{
    return box->n == 0 ? 0.0 : small_height * (double)box->n + 2 * pad;
}

/* The box of who left, beside the stroke at x, centred on y. */
static void draw_left(Canvas *c, const LeftBox *box, double x, double y, Side side)
{
    if (box->n == 0)
        return;
    const double direction = side == SIDE_LEFT ? -1.0 : 1.0;
    const double height = left_height(box), near = x + direction * side_gap;
    const double left = side == SIDE_LEFT ? near - box->width : near;
    add_stroke(&c->heads, x, y, near - x, 0.0);
    add_box(c, left + box->width / 2, y - height / 2, box->width, height, BOX_LEFT);
    for (size_t i = 0; i < box->n; i++) {
        const double at = y - height / 2 + pad + small_height * ((double)i + 0.5);
        add_words(c, left + pad + (i == 0 ? 0.0 : box->indent), at, SIDE_LEFT, TEXT_SMALL,
                  box->label[i]);
        if (box->count[i] != NULL && *box->count[i] != '\0')
            add_words(c, left + box->width - pad, at, SIDE_RIGHT, TEXT_SMALL, box->count[i]);
    }
}

/* --- the two parts --------------------------------------------------------------------------- */

/* Both arms together: from the records read to the cohort, row `last`. */
static void draw_stem(Canvas *c, const Flow *flow, size_t last)
{
    size_t from = 0;
    for (size_t i = 0; i <= last; i++) {
        const FlowRow *row = &flow->row[i];
        if (is_excluded(row))
            continue;
        if (i > 0) {
            const LeftBox box =
                left_box(c->arena, flow, from, i, WHO_ALL, width - margin - stem - side_gap);
            const double space = fmax(left_height(&box), 0.1) + 2 * gap;
            add_stroke(&c->heads, stem, c->y, 0.0, space);
            draw_left(c, &box, stem, c->y + space / 2, SIDE_RIGHT);
            c->y += space;
        }
        draw_stage(c, stem, c->y, stage_width, BOX_PLAIN, capitalised(c->arena, row->reason),
                   n_equals(c->arena, row, WHO_ALL));
        c->y += stage_height();
        from = i + 1;
    }
}

static void draw_fork(Canvas *c, const FlowRow *cohort)
{
    add_stroke(&c->lines, stem, c->y, 0.0, gap);
    add_stroke(&c->lines, arm_x[0], c->y + gap, arm_x[1] - arm_x[0], 0.0);
    for (int arm = 0; arm < 2; arm++) {
        add_stroke(&c->heads, arm_x[arm], c->y + gap, 0.0, gap + 0.02);
        draw_stage(c, arm_x[arm], c->y + 2 * gap + 0.02, arm_width,
                   arm == 0 ? BOX_PROGRAM : BOX_COMPARISON,
                   arm == 0 ? "Program" : "Comparison pool",
                   n_equals(c->arena, cohort, arm == 0 ? WHO_PROGRAM : WHO_COMPARISON));
    }
    c->y += 2 * gap + 0.02 + stage_height();
}

/* The arms side by side, from the row after the cohort. */
static void draw_arms(Canvas *c, const Flow *flow, const MatchWords *words, size_t from)
{
    for (size_t i = from; i < flow->n; i++) {
        const FlowRow *row = &flow->row[i];
        if (is_excluded(row))
            continue;
        LeftBox box[2];
        for (int arm = 0; arm < 2; arm++)
            box[arm] = left_box(c->arena, flow, from, i, arm == 0 ? WHO_PROGRAM : WHO_COMPARISON,
                                arm_x[0] - side_gap - margin);
        const double tallest = fmax(left_height(&box[0]), left_height(&box[1]));
        const double space = fmax(tallest, 0.1) + 2 * gap;
        for (int arm = 0; arm < 2; arm++) {
            const char *step = row->step == FLOW_MATCHED ? words->done : flow_step_word(row->step);
            const char *name = arena_printf(c->arena, "%s %s", capitalised(c->arena, step),
                                            arm == 0 ? "program" : "comparison");
            add_stroke(&c->heads, arm_x[arm], c->y, 0.0, space);
            draw_left(c, &box[arm], arm_x[arm], c->y + space / 2,
                      arm == 0 ? SIDE_LEFT : SIDE_RIGHT);
            draw_stage(c, arm_x[arm], c->y + space, arm_width,
                       arm == 0 ? BOX_PROGRAM : BOX_COMPARISON, name,
                       n_equals(c->arena, row, arm == 0 ? WHO_PROGRAM : WHO_COMPARISON));
        }
        c->y += space + stage_height();
        from = i + 1;
    }
}

static void write_script(Sheet *sheet, const Canvas *c)
{
    sheet_part(sheet, part_page, {0});
    sheet_part(sheet, part_connectors, {0});
    sheet_part(sheet, part_arrows, {0});
    sheet_part(sheet, part_boxes, {0});
    if (c->small[0])
        sheet_part(sheet, part_words_left, {0});
    if (c->small[1])
        sheet_part(sheet, part_words_right, {0});
}

static void write_data(Sheet *sheet, const Canvas *c)
{
    text_format(
        &sheet->data,
        "# boxes: x, y, half width, half height, kind (0 stage, 1 program, 2 comparison, "
        "3 left out); inches\n%s"
        "\n\n# connectors: x, y, dx, dy\n%s"
        "\n\n# arrows: x, y, dx, dy\n%s"
        "\n\n# text, x, y, side (-1 left, 0 center, 1 right), weight (0 plain, 2 small)\n%s",
        c->boxes.bytes, c->lines.bytes, c->heads.bytes, c->words.bytes);
}

static void describe(Arena *arena, const Results *results, const Flow *flow, size_t cohort,
                     Figure *figure)
{
    const Spec *spec = results->spec;
    const FlowRow *read = &flow->row[0], *in = &flow->row[cohort];
    const FlowRow *end = in;
    for (size_t i = cohort; i < flow->n; i++)
        if (!is_excluded(&flow->row[i]))
            end = &flow->row[i];
    figure->caption = arena_printf(
        arena,
        "Who was read, who was left out and why, and who is compared: %s program and %s comparison "
        "%s at the end. Each %s left out is counted once, under the first reason that applies.%s",
        count_text(arena, end, WHO_PROGRAM), count_text(arena, end, WHO_COMPARISON),
        spec_people(arena, spec), spec_unit(spec),
        results_published(results)
            ? arena_printf(arena, " Counts are rounded to %zu; sums are of rounded counts.",
                           spec->round_counts)
            : "");
    figure->alt = arena_printf(
        arena,
        "Flow chart. Records read: %s. Eligible: %s, of them program %s and comparison pool %s. At "
        "the end: program %s, comparison %s.",
        count_text(arena, read, WHO_ALL), count_text(arena, in, WHO_ALL),
        count_text(arena, in, WHO_PROGRAM), count_text(arena, in, WHO_COMPARISON),
        count_text(arena, end, WHO_PROGRAM), count_text(arena, end, WHO_COMPARISON));
}

static bool write_chart(Arena *arena, const Results *results, const Analysis *analysis,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    const Flow *flow = &analysis->flow;
    size_t cohort = 0;
    while (cohort < flow->n && flow->row[cohort].step != FLOW_COHORT)
        cohort++;
    if (cohort == flow->n)
        return true;
    Canvas canvas = {.arena = arena, .y = margin};
    canvas.boxes.arena = canvas.heads.arena = canvas.lines.arena = canvas.words.arena = arena;
    draw_stem(&canvas, flow, cohort);
    draw_fork(&canvas, &flow->row[cohort]);
    draw_arms(&canvas, flow, analysis_words(analysis), cohort + 1);
    Sheet sheet = sheet_begin(arena, folder, figure->name,
                              "Cohort flow: every count that leaves the study with its reason.",
                              width, canvas.y + margin);
    write_script(&sheet, &canvas);
    write_data(&sheet, &canvas);
    describe(arena, results, flow, cohort, figure);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_cohort_flow = {
    .name = "cohort_flow",
    .help = "Who was read, left out and why, and compared?",
    .place = CHART_IN_PEOPLE,
    .per_analysis = true,
    .write = write_chart,
};
