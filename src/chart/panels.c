#include "canvas.h"
#include "chart/panels.gp.inc"

#include <math.h>

static const double edge = 0.08, widest = 3.4; /* of a panel */
static const size_t most_across[N_VIEWS] = {4, 2}, most_across_single[N_VIEWS] = {3, 2};

/* How many stand side by side: the spans of a subject, or what fits where there is but one. */
static size_t across_of(const Panels *p, const Outcomes *outcomes, int view, double narrowest)
{
    size_t most = 1, run = 0;
    for (size_t i = 0; i < outcomes->n; i++) {
        run = i > 0 && outcomes->subject[i] == outcomes->subject[i - 1] ? run + 1 : 1;
        most = run > most ? run : most;
    }
    const size_t wanted = most > 1 ? most : outcomes->n;
    const size_t limit = most > 1 ? most_across[view] : most_across_single[view];
    const double room = view_width[view] - p->left.on[view] - edge + p->gap.on[view];
    const size_t fits = (size_t)fmax(1.0, floor(room / (narrowest + p->gap.on[view])));
    size_t across = wanted < limit ? wanted : limit;
    across = across < fits ? across : fits;
    /* evenly filled */
    const size_t lines = (wanted + across - 1) / across;
    return (wanted + lines - 1) / lines;
}

/* The line of each panel in [from, to), from 0; returns their number. */
static size_t lines_of(const Outcomes *outcomes, size_t from, size_t to, size_t across,
                       bool by_subject, size_t *line, size_t *column)
{
    size_t at = 0, used = 0;
    for (size_t i = from; i < to; i++) {
        const bool turn =
            by_subject && i > from && outcomes->subject[i] != outcomes->subject[i - 1];
        if (i > from && (used == across || turn)) {
            at++;
            used = 0;
        }
        line[i] = at;
        column[i] = used++;
    }
    return from == to ? 0 : at + 1;
}

static bool has_several(const Outcomes *outcomes)
{
    for (size_t i = 1; i < outcomes->n; i++)
        if (outcomes->subject[i] == outcomes->subject[i - 1])
            return true;
    return false;
}

static double line_height(const Panels *p, int view)
{
    return p->head + p->height.on[view] + p->foot;
}

/* Which panels are on a page: as many lines of them as it has room for. */
static void break_pages(Panels *p, const Outcomes *outcomes, size_t n_lines, const size_t *line,
                        size_t page, double below)
{
    const double room = PAGE_MOST - p->top - below;
    const size_t lines = (size_t)fmax(1.0, floor(room / line_height(p, VIEW_PAGE)));
    p->n_pages = (n_lines + lines - 1) / lines;
    p->from = p->to = outcomes->n;
    for (size_t i = outcomes->n; i-- > 0;) {
        if (line[i] / lines > page)
            p->to = i;
        if (line[i] / lines >= page)
            p->from = i;
    }
}

void panels_place(Arena *arena, Panels *p, const Outcomes *outcomes, size_t page, Both narrowest,
                  double below)
{
    size_t *line = ARENA_ARRAY(arena, size_t, outcomes->n + 1);
    size_t *column = ARENA_ARRAY(arena, size_t, outcomes->n + 1);
    const bool by_subject = has_several(outcomes);
    p->x = ARENA_ARRAY(arena, Both, outcomes->n + 1);
    p->y = ARENA_ARRAY(arena, Both, outcomes->n + 1);
    for (int view = 0; view < N_VIEWS; view++) {
        const size_t across = across_of(p, outcomes, view, narrowest.on[view]);
        const double room = view_width[view] - p->left.on[view] - edge + p->gap.on[view];
        p->width.on[view] = fmin(room / (double)across - p->gap.on[view], widest);
        if (view == VIEW_PAGE)
            break_pages(p, outcomes,
                        lines_of(outcomes, 0, outcomes->n, across, by_subject, line, column), line,
                        page, below);
        lines_of(outcomes, p->from, p->to, across, by_subject, line, column);
        for (size_t i = p->from; i < p->to; i++) {
            p->x[i].on[view] =
                p->left.on[view] + (double)column[i] * (p->width.on[view] + p->gap.on[view]);
            p->y[i].on[view] = p->top + (double)line[i] * line_height(p, view) + p->head;
            p->bottom.on[view] = p->y[i].on[view] + p->height.on[view] + p->foot;
        }
    }
}

static const char *places(Arena *arena, const Panels *p, const Both *place, int view)
{
    Text text = {.arena = arena};
    for (size_t i = p->from; i < p->to; i++)
        text_format(&text, "%s%.4g", i == p->from ? "" : " ", place[i].on[view]);
    return text.bytes;
}

/* Numbers of the panels that begin a line. */
static const char *leading(Arena *arena, const Panels *p, int view)
{
    Text text = {.arena = arena};
    for (size_t i = p->from; i < p->to; i++)
        if (p->x[i].on[view] == p->left.on[view])
            text_format(&text, "%s%zu", i == p->from ? "" : " ", i - p->from);
    return text.bytes;
}

Sheet panels_sheet(Arena *arena, const char *folder, Figure *figure, const Panels *p,
                   const char *title, double below)
{
    Both height = p->bottom;
    for (int view = 0; view < N_VIEWS; view++)
        height.on[view] += below;
    return canvas_begin(arena, folder, figure, p->n_pages, title, height);
}

void panels_begin(Sheet *sheet, const Panels *p)
{
    Arena *arena = sheet->arena;
    canvas_set(sheet, "pw", p->width);
    canvas_set(sheet, "ph", p->height);
    sheet_set(sheet, "head", p->head);
    sheet_part(sheet, part_panels, {"page_x", places(arena, p, p->x, VIEW_PAGE)},
               {"phone_x", places(arena, p, p->x, VIEW_PHONE)},
               {"page_y", places(arena, p, p->y, VIEW_PAGE)},
               {"phone_y", places(arena, p, p->y, VIEW_PHONE)},
               {"page_first", leading(arena, p, VIEW_PAGE)},
               {"phone_first", leading(arena, p, VIEW_PHONE)});
}

void panels_cut(Arena *arena, const Panels *p, const Outcomes *outcomes, double beside,
                const char **bold[N_VIEWS], const char **plain[N_VIEWS])
{
    for (int view = 0; view < N_VIEWS; view++) {
        const double room = p->width.on[view] + 0.04;
        bold[view] = labels_fit(arena, outcomes->heading, outcomes->n, TEXT_STRONG,
                                room - (outcomes->has_second ? 0.0 : beside));
        plain[view] = labels_fit(arena, outcomes->second, outcomes->n, TEXT_REGULAR, room - beside);
    }
}

void panels_headings(Sheet *sheet, size_t block, const Outcomes *outcomes)
{
    const Fill fill[FILLS_MAX] = {{"block", arena_printf(sheet->arena, "%zu", block)}};
    sheet_part_filled(sheet, part_headings, fill);
    if (outcomes->has_second)
        sheet_part_filled(sheet, part_second, fill);
}
