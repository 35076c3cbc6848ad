/* What the difference amounts to: a share of growth, a place among others, the chance that it
 * matters. */
#include "report/says_items.h"

#include "alike/amount_tables.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

static double growth_share(const Item *item, bool *of_year)
{
    const Table *table =
        item->analysis != NULL ? tables_find(&item->analysis->tables, &table_meaningful) : NULL;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const int what = table->head[i].what;
        if (what == MEANINGFUL_YEAR || what == MEANINGFUL_SPAN) {
            *of_year = what == MEANINGFUL_YEAR;
            return table_real(table, i, &meaningful_columns.value);
        }
    }
    return (double)NAN;
}

/* "58% of what a student grows in an average year in mathematics, 41% in reading" */
static const char *growth(Arena *arena, const Items *items)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < items->n && i < ITEMS_NAMED; i++) {
        const Item *item = &items->item[i];
        bool of_year = false;
        const double share = growth_share(item, &of_year);
        const bool clear =
            item_standing(item) == STANDS_ABOVE || item_standing(item) == STANDS_BELOW;
        if (isnan(share) || !clear)
            continue;
        const char *percent = arena_printf(arena, "%s%s", number_percent(arena, fabs(share)),
                                           share < 0 ? " (less, not more)" : "");
        const char *in = items->n > 1 ? arena_printf(arena, " in %s", item->name) : "";
        if (text.n == 0)
            text_format(&text, "%s the difference%s equals about %s of what a %s grows %s",
                        item->span[0] != '\0' ? text_with_capital(arena, item->span) : "Here", in,
                        percent, item->s.one, of_year ? "in an average year" : "over that time");
        else
            text_format(&text, ";%s, %s", in, percent);
    }
    return text.n > 0 ? arena_printf(arena, "%s.", text.bytes) : "";
}

/* "the 59th in mathematics and the 55th in reading" */
static const char *percentiles(Arena *arena, const Items *items)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    size_t n = 0;
    for (size_t i = 0; i < items->n && i < ITEMS_NAMED; i++) {
        const Item *item = &items->item[i];
        const Effect *effect = item->analysis != NULL ? analysis_overall(item->analysis) : NULL;
        if (effect == NULL || item_standing(item) > STANDS_BELOW || isnan(item->s.effect_size) ||
            isnan(item->s.effect_size_step))
            continue;
        piece[n++] = arena_printf(arena, "the %s%s%s", told_percentile(arena, effect),
                                  items->n > 1 ? " in " : "", items->n > 1 ? item->name : "");
    }
    if (n == 0)
        return "";
    return arena_printf(arena,
                        "A comparison %s in the middle, at the 50th percentile, would with such a "
                        "difference stand at %s.",
                        items->item[0].s.one, items_list(arena, piece, n));
}

/* "over 99% in mathematics and 85% in reading": that it is as large as the study calls meaningful,
 * in the direction that was found. */
static const char *chances(Arena *arena, const Items *items)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    const Situation *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < items->n && items->n <= ITEMS_NAMED; i++) {
        const Item *item = &items->item[i];
        const Table *table =
            item->analysis != NULL ? tables_find(&item->analysis->tables, &table_meaningful) : NULL;
        const int what = item->s.estimate < 0 ? MEANINGFUL_LOSS : MEANINGFUL_GAIN;
        for (size_t k = 0; table != NULL && k < table->n_rows; k++) {
            const Cell *cell = table_cell(table, k, &meaningful_columns.value);
            if (table->head[k].what != what || item_standing(item) >= STANDS_UNSAID ||
                (cell->text == NULL && isnan(cell->value)) ||
                (first != NULL && (first->estimate < 0) != (item->s.estimate < 0)))
                continue;
            first = first != NULL ? first : &item->s;
            piece[n++] =
                arena_printf(arena, "%s%s%s",
                             cell->text != NULL ? cell->text : number_percent(arena, cell->value),
                             items->n > 1 ? " in " : "", items->n > 1 ? item->name : "");
        }
    }
    if (n == 0 || isnan(first->matters_size))
        return "";
    return arena_printf(
        arena,
        "If nothing that was not recorded matters, the chance that the true difference is %s %s "
        "SD, the least that this study calls meaningful, is %s.",
        first->estimate < 0 ? "below" : "above",
        text_real(arena, first->estimate < 0 ? -first->matters_size : first->matters_size, 2),
        items_list(arena, piece, n));
}

static double percentile_of(const Table *table, NormGroup group, NormMeasure measure)
{
    return norm_comparison_number(table, group, measure, &norm_comparison_columns.percentile);
}

/* Where both groups stood in the nation. */
static const char *standing(Arena *arena, const Item *item)
{
    const Table *table = item->analysis != NULL
                             ? tables_find(&item->analysis->tables, &table_norm_comparison)
                             : NULL;
    if (table == NULL)
        return "";
    const double start = percentile_of(table, NORM_GROUP_PROGRAM, NORM_AT_START),
                 end = percentile_of(table, NORM_GROUP_PROGRAM, NORM_AT_END),
                 other = percentile_of(table, NORM_GROUP_COMPARISON, NORM_AT_START),
                 other_end = percentile_of(table, NORM_GROUP_COMPARISON, NORM_AT_END);
    if (isnan(start) || isnan(end))
        return "";
    return arena_printf(arena, "The program's %s went from the %s to the %s national percentile%s.",
                        item->s.people, text_percentile(arena, start), text_percentile(arena, end),
                        isnan(other) || isnan(other_end)
                            ? ""
                            : arena_printf(arena, ", comparison %s from the %s to the %s",
                                           item->s.people, text_percentile(arena, other),
                                           text_percentile(arena, other_end)));
}

Said says_amounts(Arena *arena, const Results *results, const Outline *outline)
{
    const Items items = items_of(arena, results, outline);
    Text text = {.arena = arena};
    if (results->design_only || items.n == 0)
        return (Said){.lead = "", .paragraph = ""};
    const char **sentence = (const char **)arena_array(arena, items.n, sizeof *sentence);
    for (size_t i = 0; i < items.n; i++)
        sentence[i] = standing(arena, &items.item[i]);
    const char *middle = percentiles(arena, &items), *grown = growth(arena, &items);
    const char *chance = chances(arena, &items);
    const char *lead = grown[0] != '\0' ? grown : middle[0] != '\0' ? middle : chance;
    text_sentence(&text, grown[0] != '\0' ? middle : "");
    text_sentence(&text, grown[0] != '\0' || middle[0] != '\0' ? chance : "");
    text_sentence(&text, items_benchmark(arena, &items));
    text_sentence(&text, items_say(arena, &items, sentence));
    return (Said){.lead = lead, .paragraph = text.n > 0 ? text.bytes : ""};
}
