/* How schools differ: how many stand out, how far single estimates reach, and whether the overall
 * result hangs on one of them. No school is named and none is ranked. */
#include "report/says_parts.h"

#include "report/words.h"

#include "alike/bias_tables.h"
#include "alike/part_tables.h"
#include "alike/rounding.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

typedef struct Schools {
    size_t n, n_told;    /* rows; those with a number */
    size_t above, below; /* that stand out, allowing for how many are looked at */
    bool tested;
    double least, most; /* of their numbers; NaN: none */
    double step;
    double tau0, tau; /* spread of other schools, of the program's effects; NaN: not told */
    double tau_step;
    double without_least, without_most, without_step; /* overall, without any one; NaN: not told */
} Schools;

static void widen(double *least, double *most, double value)
{
    *least = isnan(*least) ? value : fmin(*least, value);
    *most = isnan(*most) ? value : fmax(*most, value);
}

static void read_effects(const Table *table, double unit, Schools *out)
{
    const union school_effects_columns *c = &school_effects_columns;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const double effect = unit * table_real(table, i, &c->effect);
        const int mark = school_effects_mark(table, i);
        out->n++;
        out->tested = out->tested || !isnan(table_real(table, i, &c->q));
        out->above += mark > 0;
        out->below += mark < 0;
        if (isnan(effect))
            continue;
        out->n_told++;
        widen(&out->least, &out->most, effect);
        out->step = fmax(out->step, unit * table_cell(table, i, &c->effect)->step);
    }
}

static void read_between(const Table *table, double unit, Schools *out)
{
    const union schools_between_columns *c = &schools_between_columns;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const int what = table->head[i].what;
        const double value = unit * table_real(table, i, &c->value);
        if (what == SCHOOLS_OTHER && isnan(out->tau0)) /* the first of them */
            out->tau0 = value;
        if (what == SCHOOLS_TAU)
            out->tau = value;
        if (what == SCHOOLS_TAU || (what == SCHOOLS_OTHER && i == 0))
            out->tau_step = fmax(out->tau_step, unit * table_cell(table, i, &c->value)->step);
    }
}

/* From the published ends, else from all of them. */
static void read_without(const Analysis *analysis, double unit, Schools *out)
{
    const union leave_one_school_out_range_columns *r = &leave_one_school_out_range_columns;
    const union leave_one_school_out_columns *c = &leave_one_school_out_columns;
    const Table *ends = tables_find(&analysis->tables, &table_leave_one_school_out_range);
    const Table *all = tables_find(&analysis->tables, &table_leave_one_school_out);
    const Table *table = ends != NULL ? ends : all;
    const TableColumn *estimate = ends != NULL ? &r->estimate : &c->estimate;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const double value = unit * table_real(table, i, estimate);
        if (isnan(value))
            continue;
        widen(&out->without_least, &out->without_most, value);
        out->without_step = fmax(out->without_step, unit * table_cell(table, i, estimate)->step);
    }
}

static Schools schools_of(const Item *item)
{
    Schools out = {.least = (double)NAN,
                   .most = (double)NAN,
                   .tau0 = (double)NAN,
                   .tau = (double)NAN,
                   .without_least = (double)NAN,
                   .without_most = (double)NAN};
    const double unit = item->s.scale.kind == SCALE_SHARE ? 100.0 : 1.0;
    if (item->analysis == NULL)
        return out;
    const Tables *tables = &item->analysis->tables;
    read_effects(tables_find(tables, &table_school_effects), unit, &out);
    read_between(tables_find(tables, &table_schools_between), unit, &out);
    read_without(item->analysis, unit, &out);
    return out;
}

static const char *amount(Arena *arena, const Item *item, double value, double step)
{
    Scale scale = item->s.scale;
    scale.step = step;
    return number_signed(arena, &scale, value);
}

/* --- one school ----------------------------------------------------------------------------------
 */

static Told told_similar(const Item *item, const Table *table)
{
    const union schools_similar_columns *c = &schools_similar_columns;
    const double unit = item->s.scale.kind == SCALE_SHARE ? 100.0 : 1.0;
    Told told = {.scale = item->s.scale,
                 .value = unit * table_real(table, 0, &c->difference),
                 .low = unit * table_real(table, 0, &c->ci_low),
                 .high = unit * table_real(table, 0, &c->ci_high)};
    told.scale.step = unit * table_cell(table, 0, &c->difference)->step;
    return told;
}

/* What its students gained, and what of it the program can be given. */
static const char *of_one(Arena *arena, const Item *item, const Schools *own)
{
    const Table *table = item->analysis != NULL
                             ? tables_find(&item->analysis->tables, &table_schools_similar)
                             : NULL;
    if (own->n != 1 || table == NULL || table->n_rows != 1)
        return "";
    const Told told = told_similar(item, table);
    if (isnan(told.value))
        return "";
    return arena_printf(
        arena, "%s here %s %s %s than others like them elsewhere%s, for whatever reason.%s",
        text_with_capital(arena, item->s.people),
        item->s.scale.verb != NULL ? item->s.scale.verb : "were by",
        number_in_unit(arena, &told.scale, told.value), number_side(&told.scale, told.value),
        isnan(told.low) || isnan(told.high)
            ? ""
            : arena_printf(arena, " (%s)",
                           number_interval(arena, &told.scale, told.low, told.high)),
        isnan(own->tau0)
            ? " What of this is the program's cannot be told."
            : arena_printf(arena,
                           " What of this is the program's cannot be told: schools without "
                           "it differ by about %s by themselves.",
                           amount(arena, item, own->tau0, own->tau_step)));
}

/* --- several -------------------------------------------------------------------------------------
 */

/* The items that have several schools with a number, and what was read of them. */
typedef struct Several {
    Arena *arena;
    const Items *items;
    size_t n;
    const Item **item;
    Schools *own;
} Several;

static Several several_of(Arena *arena, const Items *items)
{
    Several out = {.arena = arena, .items = items};
    out.item = (const Item **)arena_array(arena, items->n, sizeof *out.item);
    out.own = ARENA_ARRAY(arena, Schools, items->n);
    for (size_t i = 0; i < items->n; i++) {
        const Schools own = schools_of(&items->item[i]);
        if (own.n_told < 2)
            continue;
        out.item[out.n] = &items->item[i];
        out.own[out.n++] = own;
    }
    return out;
}

/* "19 in mathematics and 4 in reading" */
static const char *counts(const Several *s, bool above)
{
    const char **piece = (const char **)arena_array(s->arena, s->n, sizeof *piece);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const size_t own = above ? s->own[i].above : s->own[i].below;
        if (own > 0)
            piece[n++] = arena_printf(s->arena, "%zu%s%s", own, s->items->n > 1 ? " in " : "",
                                      s->items->n > 1 ? s->item[i]->name : "");
    }
    return n == 0 ? "none" : items_list(s->arena, piece, n);
}

static size_t n_above(const Several *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->own[i].above;
    return n;
}

static const char *stand_out(const Several *s)
{
    size_t least = SIZE_MAX, most = 0;
    bool tested = s->n > 0;
    for (size_t i = 0; i < s->n; i++) {
        tested = tested && s->own[i].tested;
        least = s->own[i].n_told < least ? s->own[i].n_told : least;
        most = s->own[i].n_told > most ? s->own[i].n_told : most;
    }
    if (!tested)
        return "";
    const char *of = least == most ? text_count(s->arena, most)
                                   : arena_printf(s->arena, "%s to %s", text_count(s->arena, least),
                                                  text_count(s->arena, most));
    const bool one = n_above(s) < 2;
    return arena_printf(
        s->arena,
        "Of the %s schools with a number, %s %s clearly above zero and %s below it, "
        "allowing for how many are looked at and for how much schools differ by "
        "themselves.",
        of, counts(s, true), one ? "is" : "are", counts(s, false));
}

/* Of each, joined by "and". */
static const char *pieces(const Several *s,
                          const char *(*say)(Arena *arena, const Item *item, const Schools *own))
{
    const char **piece = (const char **)arena_array(s->arena, s->n, sizeof *piece);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const char *own = say(s->arena, s->item[i], &s->own[i]);
        if (own[0] != '\0')
            piece[n++] =
                s->items->n == 1 ? own : arena_printf(s->arena, "%s in %s", own, s->item[i]->name);
    }
    return items_list(s->arena, piece, n);
}

static const char *reach_of(Arena *arena, const Item *item, const Schools *own)
{
    return arena_printf(arena, "from %s to %s %s", amount(arena, item, own->least, own->step),
                        amount(arena, item, own->most, own->step), item->s.scale.unit);
}

static const char *spread_of(Arena *arena, const Item *item, const Schools *own)
{
    return isnan(own->tau0) ? "" : amount(arena, item, own->tau0, own->tau_step);
}

static const char *without_of(Arena *arena, const Item *item, const Schools *own)
{
    return isnan(own->without_least) || own->without_least == own->without_most
               ? ""
               : arena_printf(arena, "%s to %s",
                              amount(arena, item, own->without_least, own->without_step),
                              amount(arena, item, own->without_most, own->without_step));
}

static const char *reach(const Several *s)
{
    const char *spread = pieces(s, spread_of);
    if (s->n == 0)
        return "";
    return arena_printf(s->arena, "Single estimates reach %s%s.", pieces(s, reach_of),
                        spread[0] == '\0'
                            ? ""
                            : arena_printf(s->arena,
                                           "; schools without the program differ by about %s by "
                                           "themselves",
                                           spread));
}

/* Of all items, also where no school's number may be told. */
static const char *without_one(Arena *arena, const Items *items)
{
    Several all = several_of(arena, items);
    all.n = 0;
    for (size_t i = 0; i < items->n; i++) {
        all.item[all.n] = &items->item[i];
        all.own[all.n++] = schools_of(&items->item[i]);
    }
    const char *said = pieces(&all, without_of);
    return said[0] == '\0'
               ? ""
               : arena_printf(arena, "Without any one school the overall difference is %s.", said);
}

/* Does leaving out any one school take the overall difference out of its own interval? */
static bool hangs_on_one(const Item *item, bool *known)
{
    const Schools own = schools_of(item);
    const Situation *s = &item->s;
    *known = !isnan(own.without_least) && !isnan(s->low) && !isnan(s->high);
    const int side = situation_beyond(s);
    return *known && (own.without_least < s->low || own.without_most > s->high ||
                      (side > 0 && own.without_least <= 0) || (side < 0 && own.without_most >= 0));
}

bool schools_hang_on_one(const Items *items, bool *known)
{
    bool hangs = false;
    *known = false;
    for (size_t i = 0; i < items->n; i++) {
        bool own_known = false;
        if (item_standing(&items->item[i]) == STANDS_UNKNOWN)
            continue;
        hangs = hangs_on_one(&items->item[i], &own_known) || hangs;
        *known = *known || own_known;
    }
    return hangs;
}

static const char *each(Arena *arena, const Items *items,
                        const char *(*say)(Arena *arena, const Item *item))
{
    const char **sentence = (const char **)arena_array(arena, items->n, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++)
        sentence[i] =
            item_standing(&items->item[i]) == STANDS_UNKNOWN && items->item[i].missing != NULL
                ? ""
                : say(arena, &items->item[i]);
    return items_say(arena, items, sentence);
}

static const char *one_school(Arena *arena, const Item *item)
{
    const Schools own = schools_of(item);
    return of_one(arena, item, &own);
}

Said says_schools(Arena *arena, const Results *results, const Outline *outline)
{
    const Items items = items_of(arena, results, outline);
    const Several several = several_of(arena, &items);
    Text text = {.arena = arena}, lead = {.arena = arena};
    bool known;
    if (results->design_only || items.n == 0)
        return (Said){.lead = "", .paragraph = ""};
    const char *one = each(arena, &items, one_school);
    const bool hangs = schools_hang_on_one(&items, &known);
    text_sentence(&text, one);
    text_sentence(&text, several.n == 0
                             ? ""
                             : "Schools differ from each other even without a program, so a "
                               "school's number mixes the two, and its few students move it by "
                               "chance.");
    text_sentence(&text, stand_out(&several));
    text_sentence(&text, reach(&several));
    text_sentence(&text, without_one(arena, &items));
    if (text.n == 0)
        return (Said){.lead = "", .paragraph = ""};
    text_sentence(&lead, several.n > 0 ? "Single schools cannot be ranked with confidence." : "");
    text_sentence(&lead, one[0] != '\0'
                             ? "One school had the program, so program and school cannot be told "
                               "apart."
                             : "");
    text_sentence(&lead, !known  ? ""
                         : hangs ? "The overall result hangs on one school."
                                 : "No one school decides the overall result.");
    return (Said){.lead = lead.n > 0 ? lead.bytes : "", .paragraph = text.bytes};
}
