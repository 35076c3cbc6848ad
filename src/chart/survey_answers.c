/* All answers to the questions of a survey: for each question a bar of the program's people above
 * one of the others made alike, stacked from the least answer to the most, the middle of the scale
 * at 0. Source: Heiberger & Robbins (2014) J. Statistical Software 57(5). */
#include "survey_rows.h"

#include "chart/survey_answers.gp.inc"

#include <math.h>

static const union survey_answers_columns *const answers = &survey_answers_columns;
static const union survey_items_columns *const items = &survey_items_columns;

/* More answers than a reader can tell apart by their tint are left to the table. */
enum { ANSWERS_MOST = 7, LINES = 3 };

static const double edge = 0.08, label_most = 2.2, bar_apart = 0.155, row_gap = 0.11, foot = 0.28,
                    below = 0.22, before_top = 0.20, sample = 0.26;

typedef struct Bar {
    bool told;
    double share[ANSWERS_MOST]; /* percent */
    const char *top;            /* share of the top answers, in words */
} Bar;

typedef struct Question {
    const char *label;
    const AnswerScale *scale;
    Bar bar[2]; /* program, others */
    const char *line[N_VIEWS][LINES];
    size_t n_lines[N_VIEWS];
    Both first, middle[2]; /* first line of the label; middles of the bars */
    Both height;
} Question;

/* One page: questions of one scale of one survey. */
typedef struct AnswersPage {
    const SurveyFindings *survey;
    const AnswerScale *scale;
    size_t n;
    Question **question;
    double most[2]; /* of the survey, left and right of the middle, in percent */
    size_t n_left_out, n_hidden;
} AnswersPage;

/* --- what is shown ------------------------------------------------------------------------------
 */

/* Where the middle of a stack stands: after half of the answers, or half of the middle one. */
static double left_of_middle(const Bar *bar, size_t n)
{
    double sum = 0.0;
    for (size_t j = 0; j < n / 2; j++)
        sum += bar->share[j];
    return sum + (n % 2 == 1 ? bar->share[n / 2] / 2 : 0.0);
}

static double sum_of(const Bar *bar, size_t n)
{
    double sum = 0.0;
    for (size_t j = 0; j < n; j++)
        sum += bar->share[j];
    return sum;
}

static void take_bars(Arena *arena, const SurveyFindings *survey, size_t item, size_t first,
                      Question *out)
{
    const TableColumn *share[2] = {&answers->share_program, &answers->share_reference};
    const TableColumn *top[2] = {&items->share_program, &items->share_reference};
    for (size_t s = 0; s < 2; s++) {
        Bar *bar = &out->bar[s];
        bar->told = true;
        for (size_t j = 0; j < out->scale->order.n; j++) {
            bar->share[j] = survey_hundred(table_real(survey->answers, first + j, share[s]));
            bar->told = bar->told && !isnan(bar->share[j]);
        }
        bar->top = arena_printf(arena, "%s%%",
                                survey_percent(arena, table_cell(survey->items, item, top[s]), 0));
        if (!bar->told || isnan(table_real(survey->items, item, top[s])))
            bar->top = survey_percent(arena, table_cell(survey->items, item, top[s]), 0);
    }
}

/* Questions that can be drawn; those with too many answers are counted. */
static Question *questions_of(Arena *arena, const SurveyFindings *survey, AnswersPage *page,
                              size_t *n)
{
    const SurveySpec *spec = survey->spec;
    Question *out = ARENA_ARRAY(arena, Question, spec->n_items + 1);
    *n = 0;
    for (size_t i = 0, first = 0; i < spec->n_items; i++) {
        const AnswerScale *scale = spec->item[i].answers;
        const size_t at = first;
        Question *question = &out[*n];
        first += scale->order.n;
        if (scale->order.n > ANSWERS_MOST) {
            page->n_left_out++;
            continue;
        }
        *question = (Question){.label = spec->item[i].label, .scale = scale};
        take_bars(arena, survey, i, at, question);
        for (size_t s = 0; s < 2; s++) {
            const Bar *bar = &question->bar[s];
            const double left = left_of_middle(bar, scale->order.n);
            if (!bar->told)
                continue;
            page->most[0] = fmax(page->most[0], left);
            page->most[1] = fmax(page->most[1], sum_of(bar, scale->order.n) - left);
        }
        page->n_hidden += !question->bar[0].told || !question->bar[1].told;
        *n += question->bar[0].told || question->bar[1].told;
    }
    return out;
}

/* --- places ---------------------------------------------------------------------------------- */

static Both label_room(void)
{
    return (Both){{label_most, view_width[VIEW_PHONE] - 2 * edge}};
}

static double names_width(void)
{
    return fmax(label_inches("Program", TEXT_REGULAR), label_inches("Others", TEXT_REGULAR)) + 0.10;
}

/* On the page the label stands beside the bars, on a phone above them. */
static void measure(Arena *arena, Question *question)
{
    for (int view = 0; view < N_VIEWS; view++) {
        const char **line = question->line[view];
        line[0] = line[1] = line[2] = "";
        const size_t n =
            label_wrap(arena, question->label, TEXT_REGULAR, label_room().on[view], LINES, line);
        question->n_lines[view] = n;
        const double bars = 2 * bar_apart, words = TEXT_LINE * (double)n;
        question->height.on[view] =
            (view == VIEW_PAGE ? fmax(bars, words) : bars + words) + row_gap;
        question->first.on[view] =
            view == VIEW_PAGE ? (fmax(bars, words) - words) / 2 + TEXT_LINE / 2 : TEXT_LINE / 2;
        for (size_t s = 0; s < 2; s++)
            question->middle[s].on[view] =
                (view == VIEW_PAGE ? (fmax(bars, words) - bars) / 2 : words) + bar_apart / 2 +
                bar_apart * (double)s;
    }
}

/* Questions of one scale after the other, as many as a page has room for. */
static bool take_page(Arena *arena, const SurveyFindings *survey, Question *question, size_t n,
                      size_t page, size_t *n_pages, AnswersPage *out)
{
    bool found = false;
    const double room = PAGE_MOST - foot - below - before_top - 0.14 - 2 * TEXT_LINE;
    for (size_t k = 0; k < survey->spec->n_scales; k++) {
        double used = INFINITY;
        for (size_t i = 0; i < n; i++) {
            if (question[i].scale != &survey->spec->scale[k])
                continue;
            measure(arena, &question[i]);
            if (used + question[i].height.on[VIEW_PAGE] > room) {
                used = 0.0;
                (*n_pages)++;
            }
            used += question[i].height.on[VIEW_PAGE];
            if (*n_pages - 1 != page)
                continue;
            found = true;
            out->scale = question[i].scale;
            out->question[out->n++] = &question[i];
        }
    }
    return found;
}

static bool page_of(Arena *arena, const Results *results, size_t page, size_t *n_pages,
                    AnswersPage *out)
{
    bool found = false;
    *n_pages = 0;
    for (size_t k = 0; k < results->surveys.n; k++) {
        const SurveyFindings *survey = &results->surveys.item[k];
        AnswersPage own = {.survey = survey};
        size_t n;
        if (survey->answers == NULL || survey->items == NULL)
            continue;
        Question *question = questions_of(arena, survey, &own, &n);
        own.question = arena_array(arena, n + 1, sizeof *own.question);
        if (take_page(arena, survey, question, n, page, n_pages, &own)) {
            *out = own;
            found = true;
        }
    }
    return found;
}

typedef struct Layout {
    double top;
    Both left, right, body, height;
    Reach reach;
    LegendWords legend[ANSWERS_MOST];
} Layout;

static Layout layout_of(AnswersPage *page)
{
    Layout l = {.reach = {-fmax(page->most[0], 5.0) * 1.02, fmax(page->most[1], 5.0) * 1.02}};
    double widest = label_inches("Top", TEXT_STRONG);
    for (size_t j = 0; j < page->scale->order.n; j++)
        l.legend[j].words = page->scale->order.item[j].text;
    l.top = legend_place(l.legend, page->scale->order.n, sample) + before_top;
    for (size_t i = 0; i < page->n; i++)
        for (size_t s = 0; s < 2; s++)
            widest = fmax(widest, label_inches(page->question[i]->bar[s].top, TEXT_REGULAR));
    for (int view = 0; view < N_VIEWS; view++) {
        double y = l.top + row_gap / 2;
        l.left.on[view] = edge + names_width() + (view == VIEW_PAGE ? label_most + 0.06 : 0.0);
        l.right.on[view] = view_width[view] - edge - widest - 0.10;
        for (size_t i = 0; i < page->n; i++) {
            Question *question = page->question[i];
            question->first.on[view] += y;
            for (size_t s = 0; s < 2; s++)
                question->middle[s].on[view] += y;
            y += question->height.on[view];
        }
        l.body.on[view] = y - row_gap / 2 - l.top;
        l.height.on[view] = y - row_gap / 2 + foot + below;
    }
    return l;
}

/* --- writing --------------------------------------------------------------------------------- */

/* A part of a stack by how far it is from the middle: below it 0, 1, .., the middle one, above it.
 */
enum { TINT_MIDDLE = 10, TINT_ABOVE = 20 };

static int tint_of(size_t j, size_t n)
{
    const size_t half = n / 2;
    if (j < half)
        return (int)(half - 1 - j);
    if (n % 2 == 1 && j == half)
        return TINT_MIDDLE;
    return TINT_ABOVE + (int)(j - (n - half));
}

/* Deeper the further from the middle. */
static const char *opacity_of(Arena *arena, int tint, size_t n)
{
    const int steps = (int)(n / 2), from = tint >= TINT_ABOVE ? tint - TINT_ABOVE : tint;
    if (tint == TINT_MIDDLE)
        return "1.0";
    const double deepest = tint >= TINT_ABOVE ? 1.0 : 0.9;
    const double depth =
        steps == 1 ? deepest : 0.35 + (deepest - 0.35) * from / (double)(steps - 1);
    return arena_printf(arena, "%.2f", depth);
}

static const char *color_of(int tint, size_t group)
{
    return tint == TINT_MIDDLE  ? "GRID"
           : tint < TINT_MIDDLE ? "MUTE"
           : group == 0         ? "PROG"
                                : "COMP";
}

static void write_bars(Sheet *sheet, const AnswersPage *page)
{
    const size_t n = page->scale->order.n;
    sheet_block(sheet,
                "bars: side (0 program, 1 others), tint, from, to in percent, y, on a phone");
    for (size_t i = 0; i < page->n; i++)
        for (size_t s = 0; s < 2; s++) {
            const Bar *bar = &page->question[i]->bar[s];
            double from = -left_of_middle(bar, n);
            for (size_t j = 0; j < n && bar->told; j++) {
                if (bar->share[j] > 0.0) {
                    sheet_count(sheet, s);
                    sheet_count(sheet, (size_t)tint_of(j, n));
                    sheet_real(sheet, round_to(from, 9));
                    sheet_real(sheet, round_to(from + bar->share[j], 9));
                    canvas_place(sheet, page->question[i]->middle[s]);
                    sheet_end_row(sheet);
                }
                from += bar->share[j];
            }
        }
}

static void write_marks(Sheet *sheet, const Layout *l)
{
    for (int view = 0; view < N_VIEWS; view++) {
        const Marks marks = reach_marks(sheet->arena, l->reach,
                                        l->right.on[view] - l->left.on[view], 0.42, AXIS_ACROSS);
        sheet_block(sheet, view == VIEW_PAGE ? "marks of the axis: value, in words"
                                             : "the same on a phone");
        for (size_t k = 0; k < marks.n; k++) {
            sheet_real(sheet, marks.value[k]);
            sheet_text(sheet, arena_printf(sheet->arena, "%s%%",
                                           text_real(sheet->arena, fabs(marks.value[k]), 0)));
            sheet_end_row(sheet);
        }
    }
}

static void write_data(Sheet *sheet, const AnswersPage *page, const Layout *l)
{
    static const char *const name[2] = {"Program", "Others"};
    sheet_block(sheet, "questions: y, on a phone, first line, on a phone, second line, on a phone, "
                       "third line, on a phone, lines on a phone");
    for (size_t i = 0; i < page->n; i++) {
        const Question *question = page->question[i];
        canvas_place(sheet, question->first);
        for (size_t k = 0; k < LINES; k++)
            canvas_words(sheet, question->line[VIEW_PAGE][k], question->line[VIEW_PHONE][k]);
        sheet_count(sheet, question->n_lines[VIEW_PHONE]);
        sheet_end_row(sheet);
    }
    write_bars(sheet, page);
    sheet_block(sheet, "sides: number, y, on a phone, name, share of the top answers");
    for (size_t i = 0; i < page->n; i++)
        for (size_t s = 0; s < 2; s++) {
            sheet_count(sheet, s);
            canvas_place(sheet, page->question[i]->middle[s]);
            sheet_text(sheet, name[s]);
            sheet_text(sheet, page->question[i]->bar[s].top);
            sheet_end_row(sheet);
        }
    legend_data(sheet, l->legend, page->scale->order.n);
    write_marks(sheet, l);
    sheet_block(sheet, "words: of the axis, on a phone, over the shares");
    canvas_words(sheet, "Percent left and right of the middle of the scale",
                 "Percent from the middle of the scale");
    sheet_text(sheet, "Top");
    sheet_end_row(sheet);
}

static bool has_part(const AnswersPage *page, size_t group, size_t j)
{
    for (size_t i = 0; i < page->n; i++)
        if (page->question[i]->bar[group].told && page->question[i]->bar[group].share[j] > 0.0)
            return true;
    return false;
}

static void write_script(Sheet *sheet, const AnswersPage *page, const Layout *l)
{
    Arena *arena = sheet->arena;
    const size_t n = page->scale->order.n;
    canvas_set(sheet, "left", l->left);
    canvas_set(sheet, "right", l->right);
    canvas_set(sheet, "body", l->body);
    sheet_set(sheet, "top", round_to(l->top, 4));
    sheet_part(sheet, part_page, {"lo", arena_printf(arena, "%.6g", l->reach.lo)},
               {"hi", arena_printf(arena, "%.6g", l->reach.hi)});
    sheet_part(sheet, part_grid, {0});
    for (size_t s = 0; s < 2; s++)
        for (size_t j = 0; j < n; j++) {
            const int tint = tint_of(j, n);
            if (has_part(page, s, j))
                sheet_part(sheet, part_bar, {"group", arena_printf(arena, "%zu", s)},
                           {"tint", arena_printf(arena, "%d", tint)},
                           {"opacity", opacity_of(arena, tint, n)}, {"color", color_of(tint, s)});
        }
    sheet_part(sheet, part_zero, {0});
    sheet_part(sheet, part_patches, {0});
    sheet_part(sheet, part_words, {0});
    for (size_t j = 0; j < n; j++) {
        const int tint = tint_of(j, n);
        sheet_part(sheet, tint >= TINT_ABOVE ? part_legend_both : part_legend_grey,
                   {"item", arena_printf(arena, "%zu", j)}, {"opacity", opacity_of(arena, tint, n)},
                   {"color", color_of(tint, 0)});
    }
}

/* --- words ----------------------------------------------------------------------------------- */

/* A row for each answer of each question is too much to hear: the table has them. */
static const char *alt(Arena *arena, const AnswersPage *page)
{
    return arena_printf(arena, "All answers, as in tables/%s.csv.", page->survey->answers->name);
}

static const char *caption(Arena *arena, const AnswersPage *page)
{
    Text text = {.arena = arena};
    text_format(&text,
                "Program above, others %s below; grey: lower half of the scale. Top: top answers.",
                survey_made_alike(page->survey->spec) ? "made alike" : "as sampled");
    if (page->n_hidden > 0)
        text_format(&text, " Of %zu %s not all answers are told, since few gave some.",
                    page->n_hidden, text_plural(page->n_hidden, "question", "questions"));
    if (page->n_left_out > 0)
        text_format(&text, " Not drawn, with more than %d answers each: %zu %s.", ANSWERS_MOST,
                    page->n_left_out, text_plural(page->n_left_out, "question", "questions"));
    return text.bytes;
}

static bool write_chart(Arena *arena, const Results *results, const Design *design,
                        const char *folder, Figure *figure, bool *made, Error *err)
{
    AnswersPage page = {0};
    size_t n_pages;
    (void)design;
    if (!page_of(arena, results, figure->page, &n_pages, &page))
        return true;
    const Layout l = layout_of(&page);
    Sheet sheet = canvas_begin(arena, folder, figure, n_pages,
                               "All answers to the questions of a survey.", l.height);
    write_script(&sheet, &page, &l);
    write_data(&sheet, &page, &l);
    figure->survey = page.survey->spec->name.text;
    figure->caption = caption(arena, &page);
    figure->alt = alt(arena, &page);
    *made = true;
    return sheet_write(&sheet, err);
}

const Chart chart_survey_answers = {
    .name = "survey_answers",
    .help = "What do the program's people and others answer, from the least to the most?",
    .place = CHART_IN_SURVEY_ANSWERS,
    .write = write_chart,
};
