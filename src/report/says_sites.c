/* What the program does site by site (districts, cohorts): their average, each counting by itself,
 * and what a further one may expect. */
#include "report/says_items.h"

#include "alike/site_tables.h"

#include <math.h>

static const union site_averages_columns *const average = &site_averages_columns;
static const union site_effects_columns *const site = &site_effects_columns;

typedef struct Counts {
    size_t n, above, left_out;
} Counts;

static Counts count_sites(const Table *effects, const char *group)
{
    Counts out = {.n = 0};

    for (size_t i = 0; i < effects->n_rows; i++) {
        if (!text_equal(table_text(effects, i, &site->group), group))
            continue;
        const bool pooled = isfinite(table_real(effects, i, &site->weight));
        out.n += pooled;
        out.left_out += !pooled;
        out.above += pooled && table_real(effects, i, &site->estimate) > 0.0;
    }
    return out;
}

/* Between two words, " (0.3 to 3.9)"; "" where an end is not told. */
static const char *between(Arena *arena, const Scale *scale, double low, double high,
                           const char *before, const char *after)
{
    return isnan(low) || isnan(high)
               ? ""
               : arena_printf(arena, "%s%s%s", before, number_interval(arena, scale, low, high),
                              after);
}

/* Of one column: the row of the average that speaks for others. */
static const char *of_column(Arena *arena, const Item *item, const Table *averages, size_t row,
                             const Table *effects)
{
    const char *group = table_text(averages, row, &average->group);
    const double unit = item->s.scale.kind == SCALE_SHARE ? 100.0 : 1.0;
    const double value = unit * table_real(averages, row, &average->estimate);
    const Counts sites = count_sites(effects, group);
    Scale scale = item->s.scale;

    if (isnan(value) || isnan(table_real(averages, row, &average->ci_low)))
        return "";
    scale.step = unit * table_cell(averages, row, &average->estimate)->step;
    return arena_printf(
        arena,
        "By %s, the difference is above zero in %zu of %zu%s; their average, each counting by "
        "itself, is %s%s%s.",
        column_in_sentence(arena, item->analysis, group), sites.above, sites.n,
        sites.left_out > 0 ? arena_printf(arena, " (%zu left out)", sites.left_out) : "",
        number_more(arena, &scale, value, true),
        between(arena, &scale, unit * table_real(averages, row, &average->ci_low),
                unit * table_real(averages, row, &average->ci_high), " (", ")"),
        between(arena, &scale, unit * table_real(averages, row, &average->next_low),
                unit * table_real(averages, row, &average->next_high),
                ", and a further one may expect ", ""));
}

/* Where the groups or the missing interval forbid the study's own effect, they forbid this one. */
static const char *of_item(Arena *arena, const Item *item)
{
    const Standing standing = item_standing(item);
    const Tables *tables = item->analysis != NULL ? &item->analysis->tables : &(const Tables){0};
    const Table *averages = tables_find(tables, &table_site_averages),
                *effects = tables_find(tables, &table_site_effects);
    Text text = {.arena = arena};

    text_add(&text, "");
    for (size_t i = 0; averages != NULL && effects != NULL && i < averages->n_rows; i++)
        if (averages->head[i].what == SITES_RANDOM && standing != STANDS_UNSAID &&
            standing != STANDS_UNKNOWN)
            text_sentence(&text, of_column(arena, item, averages, i, effects));
    return text.bytes;
}

const char *items_sites(Arena *arena, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n + 1, sizeof *sentence);

    for (size_t i = 0; i < items->n; i++)
        sentence[i] = of_item(arena, &items->item[i]);
    return items_say(arena, items, sentence);
}
