/* A forest of effects that no results of one study hold: rows with their intervals in one column,
 * under headings. Whoever has them gives them; the drawing is that of effects by designs. */
#include "canvas.h"

#include "alike/os.h"

#include <math.h>
#include <string.h>

static Outcomes one_column(Arena *arena)
{
    Outcomes out = {.n = 1,
                    .analysis = ARENA_ARRAY(arena, const Analysis *, 1),
                    .heading = ARENA_ARRAY(arena, const char *, 1),
                    .second = ARENA_ARRAY(arena, const char *, 1),
                    .subject = ARENA_ARRAY(arena, size_t, 1)};
    out.heading[0] = out.second[0] = "";
    return out;
}

static EffectPoint point_of(Arena *arena, const ForestRow *row)
{
    static const EffectMark marks[] = {[FOREST_HEADING] = EFFECT_NONE,
                                       [FOREST_STUDY] = EFFECT_CIRCLE,
                                       [FOREST_UNSURE] = EFFECT_OPEN,
                                       [FOREST_AVERAGE] = EFFECT_DIAMOND};
    const bool drawn = isfinite(row->value);
    EffectPoint point = {.v = {row->value, row->low, row->high}, .measured = NAN};

    if (row->kind == FOREST_HEADING)
        return (EffectPoint){.v = {NAN, NAN, NAN}, .measured = NAN};
    point.mark = drawn ? marks[row->kind] : EFFECT_NONE;
    point.words = drawn ? text_real(arena, row->value, 2) : "n/a";
    if (drawn && !isnan(row->low) && !isnan(row->high))
        point.full = arena_printf(arena, "%s [%s, %s]", point.words, text_real(arena, row->low, 2),
                                  text_real(arena, row->high, 2));
    return point;
}

static EffectGrid grid_of(Arena *arena, const Forest *forest)
{
    EffectGrid g = {.title = forest->title,
                    .axis = forest->axis,
                    .legend = {[EFFECT_CIRCLE] = forest->legend[FOREST_STUDY],
                               [EFFECT_OPEN] = forest->legend[FOREST_UNSURE],
                               [EFFECT_DIAMOND] = forest->legend[FOREST_AVERAGE]},
                    .outcomes = one_column(arena),
                    .row = ARENA_ARRAY(arena, EffectRow, forest->n + 1),
                    .point = ARENA_ARRAY(arena, EffectPoint, forest->n + 1),
                    .n = forest->n,
                    .least = 0.2,
                    .row_height = 0.21,
                    .label_most = {{2.9, 1.7}}};

    for (size_t i = 0; i < forest->n; i++) {
        g.point[i] = point_of(arena, &forest->row[i]);
        g.row[i] =
            (EffectRow){.label = forest->row[i].label,
                        .heading = forest->row[i].kind == FOREST_HEADING,
                        .stays = i + 1 < forest->n && forest->row[i + 1].kind != FOREST_HEADING,
                        .strong = forest->row[i].kind == FOREST_AVERAGE};
    }
    return g;
}

bool forest_write(Arena *arena, const Forest *forest, const char *name, bool internal,
                  const char *folder, Figures *out, Error *err)
{
    const char *style = canvas_style(arena, internal);
    const EffectGrid grid = grid_of(arena, forest);
    size_t n_pages = 1;

    if (!os_write_staged(os_join(arena, folder, "style.gp"), style, strlen(style), err))
        return false;
    for (size_t page = 0; page < n_pages; page++) {
        Figure figure = {.name = page == 0 ? name : arena_printf(arena, "%s_%zu", name, page + 1),
                         .chart = name,
                         .caption = forest->caption,
                         .page = page};
        if (!effect_grid_write(arena, &grid, forest->what, folder, &figure, err))
            return false;
        n_pages = figure.n_pages > 1 ? figure.n_pages : 1;
        out->item = arena_grow(arena, out->item, &out->capacity, out->n + 1, sizeof *out->item);
        out->item[out->n++] = figure;
    }
    return true;
}
