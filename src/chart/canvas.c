#include "canvas.h"

#include <math.h>

#include "alike/told.h"

const double view_width[N_VIEWS] = {6.5, 3.75};

/* --- scripts and data ------------------------------------------------------------------------ */

Sheet canvas_begin(Arena *arena, const char *folder, Figure *figure, size_t n_pages,
                   const char *title, Both height)
{
    const char *name = figure->name;
    Sheet sheet = {.arena = arena, .folder = folder, .name = name};
    sheet.script.arena = sheet.data.arena = arena;
    text_format(&sheet.script,
                "# %s\n"
                "# Draw it again in this folder: gnuplot -d %s.gp; the drawing for a phone:\n"
                "# gnuplot -d -e \"W=3.75\" %s.gp; more in style.gp.\n"
                "name = '%s'\n"
                "page_height = %.3f\n"
                "phone_height = %.3f\n"
                "load \"style.gp\"\n",
                title, name, name, name, height.on[VIEW_PAGE], height.on[VIEW_PHONE]);
    figure->n_pages = n_pages;
    figure->narrow = arena_printf(arena, "%s_narrow", name);
    return sheet;
}

void canvas_set(Sheet *sheet, const char *name, Both value)
{
    const double page = round_to(value.on[VIEW_PAGE], 4), phone = round_to(value.on[VIEW_PHONE], 4);
    if (page == phone)
        sheet_set(sheet, name, page);
    else
        text_format(&sheet->script, "%s = pick(%.15g%s, %.15g%s)\n", name, page,
                    page == floor(page) ? ".0" : "", phone, phone == floor(phone) ? ".0" : "");
}

void canvas_place(Sheet *sheet, Both inches)
{
    for (int view = 0; view < N_VIEWS; view++)
        sheet_real(sheet, round_to(inches.on[view], 3));
}

void canvas_words(Sheet *sheet, const char *page, const char *phone)
{
    sheet_text(sheet, page);
    sheet_text(sheet, phone);
}

double labels_widest(const char *const *text, size_t n, TextWeight weight)
{
    double widest = 0.0;
    for (size_t i = 0; i < n; i++)
        widest = fmax(widest, label_inches(text[i], weight));
    return widest;
}

/* --- rows over several pages --------------------------------------------------------------------
 */

/* A row and what follows it on its page: all rows that it leads one by another, where a page has
 * room for them, else the next. */
static double needed(const double *height, const bool *leads, size_t n, double room, size_t i)
{
    double all = height[i];

    for (size_t k = i; leads[k] && k + 1 < n; k++)
        all += height[k + 1];
    return all <= room ? all : height[i] + (leads[i] && i + 1 < n ? height[i + 1] : 0.0);
}

size_t pages_of(Arena *arena, const double *height, const bool *leads, size_t n, double room,
                size_t **first)
{
    size_t *begin = ARENA_ARRAY(arena, size_t, n + 2);
    size_t pages = 0;
    double used = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || used + needed(height, leads, n, room, i) > room) {
            begin[pages++] = i;
            used = 0.0;
        }
        used += height[i];
    }
    begin[pages] = n;
    *first = begin;
    return pages;
}

/* --- outcomes -------------------------------------------------------------------------------- */

static Outcomes outcomes_make(Arena *arena, const Outline *outline, size_t *subject)
{
    return (Outcomes){.analysis = ARENA_ARRAY(arena, const Analysis *, outline->n_rows + 1),
                      .heading = ARENA_ARRAY(arena, const char *, outline->n_rows + 1),
                      .second = ARENA_ARRAY(arena, const char *, outline->n_rows + 1),
                      .subject = subject};
}

static void add_outcome(Outcomes *out, size_t *subject, const Outline *outline, size_t i, size_t k,
                        const Analysis *analysis)
{
    const OutlineRow *row = &outline->subject[i].row[k];
    const bool single = *row->label == '\0';
    subject[out->n] = i;
    out->analysis[out->n] = analysis;
    out->heading[out->n] = single ? row->whole : outline->subject[i].name;
    out->second[out->n++] = single ? "" : row->marked;
    out->has_second = out->has_second || !single;
}

Outcomes outcomes_of(Arena *arena, const Outline *outline, bool only_main,
                     bool (*wanted)(const Analysis *analysis))
{
    size_t *subject = ARENA_ARRAY(arena, size_t, outline->n_rows + 1);
    Outcomes out = outcomes_make(arena, outline, subject);
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++) {
            const Analysis *analysis = outline->subject[i].row[k].analysis;
            if ((!only_main || k == outline->subject[i].main) && analysis->infeasible == NULL &&
                wanted(analysis))
                add_outcome(&out, subject, outline, i, k, analysis);
        }
    return out;
}

Outcomes outcomes_under(Arena *arena, const Results *results, const Outline *outline,
                        const Design *design, bool (*wanted)(const Analysis *analysis))
{
    size_t *subject = ARENA_ARRAY(arena, size_t, outline->n_rows + 1);
    Outcomes out = outcomes_make(arena, outline, subject);
    if (design == NULL)
        return outcomes_of(arena, outline, false, wanted);
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++) {
            const char *outcome = outline->subject[i].row[k].analysis->outcome;
            const Analysis *analysis = results_find(results, outcome, design->name);
            if (analysis != NULL && analysis->infeasible == NULL && wanted(analysis))
                add_outcome(&out, subject, outline, i, k, analysis);
        }
    return out;
}

void outcomes_join(Outcomes *outcomes)
{
    if (outcomes->n < 2)
        return;
    outcomes->n = 1;
    outcomes->heading[0] = "All outcomes";
    outcomes->second[0] = "";
    outcomes->has_second = false;
}

const char *outcome_words(Arena *arena, const Outcomes *outcomes, size_t i)
{
    const char *second = outcomes->has_second ? outcomes->second[i] : "";
    return arena_printf(arena, "%s%s%s", outcomes->heading[i], *second == '\0' ? "" : ", ", second);
}

/* --- words ----------------------------------------------------------------------------------- */

static const char *end_words(Arena *arena, const Effect *effect, const char *json)
{
    const Cell cell = effect_cell(effect, field_find(effect_fields, n_effect_fields, json));
    return told_number(arena, cell.value, cell.step, 2);
}

const char *effect_size_words(Arena *arena, const Effect *effect)
{
    const char *size = told_size(arena, effect);
    if (effect->hidden != NULL || !isfinite(effect->effect_size_ci_low) ||
        !isfinite(effect->effect_size_ci_high))
        return size;
    return arena_printf(arena, "%s [%s, %s]", size, end_words(arena, effect, "effect_size_ci_low"),
                        end_words(arena, effect, "effect_size_ci_high"));
}

const char *start_group_words(Arena *arena, size_t at, size_t n)
{
    return at == 0       ? "1 (lowest)"
           : at + 1 == n ? arena_printf(arena, "%zu (highest)", n)
                         : arena_printf(arena, "%zu", at + 1);
}
