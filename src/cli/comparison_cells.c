#include "comparison_cells.h"

#include "alike/told.h"

#include <math.h>

const char *const side_letter[] = {"A", "B"};
const char comparison_no_interval[] =
    "A change is B less A. Two analyses may share students, so a change has no interval here.";

/* --- cells ---------------------------------------------------------------------------------------
 */

static const char *count_text(Arena *arena, const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0
               ? text_count(arena, (size_t)json_integer_value(value))
               : "n/a";
}

static int digits_for(const Item *item)
{
    enum { OF_SIZES = 2 };
    return item->kind == ITEM_SIZE || item->kind == ITEM_SIZES ? OF_SIZES : item->digits;
}

/* One digit more where the number would read as zero and is not. */
static const char *number_text(Arena *arena, const Item *item, const json_t *value)
{
    const double number = json_number_value(value);
    const int digits = digits_for(item);
    const bool more = item->kind != ITEM_SIZE && item->kind != ITEM_SIZES && number != 0 &&
                      round_to(number, digits) == 0;
    return json_is_number(value) ? told_number(arena, number, 0, digits + more) : "n/a";
}

static const char *cell_text(Arena *arena, const Item *item, int s)
{
    const json_t *value = item->side[s];
    if (item->hidden[s])
        return HIDDEN_MARK;
    if (value == NULL)
        return item->side[1 - s] == NULL ? "n/a" : "none";
    switch (item->kind) {
    case ITEM_TEXT:
        return json_is_string(value) ? json_string_value(value) : "n/a";
    case ITEM_COUNT:
        return count_text(arena, value);
    case ITEM_ARMS:
        return arena_printf(arena, "%s / %s", count_text(arena, json_object_get(value, "program")),
                            count_text(arena, json_object_get(value, "comparison")));
    case ITEM_REAL:
    case ITEM_SIZE:
        return number_text(arena, item, value);
    case ITEM_RANGE:
    case ITEM_SIZES:
        return arena_printf(arena, "%s to %s", number_text(arena, item, json_array_get(value, 0)),
                            number_text(arena, item, json_array_get(value, 1)));
    }
    return "n/a";
}

/* "+0.18"; "0" where nothing changed, and what rounds to nothing is said to be small. */
static const char *signed_text(Arena *arena, double change, int digits)
{
    if (change == 0)
        return "0";
    if (round_to(change, digits) == 0)
        return arena_printf(arena, "under %s", text_real(arena, pow(10, -digits), digits));
    return arena_printf(arena, "%s%s", change > 0 ? "+" : "", text_real(arena, change, digits));
}

static const char *count_change(Arena *arena, const json_t *a, const json_t *b)
{
    if (!json_is_integer(a) || !json_is_integer(b))
        return "n/a";
    const json_int_t change = json_integer_value(b) - json_integer_value(a);
    if (change == 0)
        return "0";
    return arena_printf(arena, "%s%s", change > 0 ? "+" : "−",
                        text_count(arena, (size_t)(change > 0 ? change : -change)));
}

static const char *change_text(Arena *arena, const Item *item)
{
    const json_t *a = item->side[0], *b = item->side[1];
    if (!item_differs(item))
        return item->kind == ITEM_TEXT ? "the same" : item->side[0] == NULL ? "" : "0";
    if (a == NULL || b == NULL || json_typeof(a) != json_typeof(b))
        return "";
    switch (item->kind) {
    case ITEM_COUNT:
        return count_change(arena, a, b);
    case ITEM_ARMS:
        return arena_printf(
            arena, "%s / %s",
            count_change(arena, json_object_get(a, "program"), json_object_get(b, "program")),
            count_change(arena, json_object_get(a, "comparison"),
                         json_object_get(b, "comparison")));
    case ITEM_REAL:
    case ITEM_SIZE:
        return signed_text(arena, json_number_value(b) - json_number_value(a), digits_for(item));
    case ITEM_TEXT:
    case ITEM_RANGE:
    case ITEM_SIZES:
        break;
    }
    return "";
}

/* --- rows of a part ------------------------------------------------------------------------------
 */

Rows part_rows(Arena *arena, const Part *part, Shown which)
{
    Rows rows = {.cell = arena_array(arena, part->n + 1, sizeof *rows.cell)};
    for (size_t i = 0; i < part->n; i++) {
        const Item *item = &part->item[i];
        const bool empty =
            item->side[0] == NULL && item->side[1] == NULL && !item->hidden[0] && !item->hidden[1];
        if (empty || (which == SHOWN_CHANGED && !item_differs(item)))
            continue;
        const char **cell = rows.cell[rows.n++];
        cell[0] = item->label;
        cell[1] = cell_text(arena, item, 0);
        cell[2] = cell_text(arena, item, 1);
        cell[3] = change_text(arena, item);
    }
    return rows;
}

/* The main design is shown whole, of others what changed. */
static bool is_main(const Beside *pair)
{
    return text_equal(pair->design, "primary");
}

Shown beside_shown(const Beside *pair, BesidePart part)
{
    const bool whole = part == PART_SAMPLE || part == PART_BALANCE || part == PART_EFFECT;
    return whole && is_main(pair) ? SHOWN_ALL : SHOWN_CHANGED;
}

size_t beside_differences(const Beside *pair)
{
    size_t n = 0;
    for (int k = 0; k < N_PARTS; k++)
        n += part_differences(&pair->part[k]);
    return n;
}

bool beside_in_both(const Beside *pair)
{
    return pair->side[0] != NULL && pair->side[1] != NULL;
}

/* --- sentences -----------------------------------------------------------------------------------
 */

static const char *release_word(Release release)
{
    static const char *const words[] = {[RELEASE_INTERNAL] = "internal",
                                        [RELEASE_PUBLIC_DATA] = "public data",
                                        [RELEASE_PUBLISHED] = "published"};
    return words[release];
}

const char *comparison_side_words(Arena *arena, const Comparison *c, int s)
{
    const FinishedRun *side = &c->side[s];
    return arena_printf(arena, "%s: %s (alike %s, %s)", side->path,
                        side->title != NULL ? side->title : "without a title",
                        side->version != NULL ? side->version : "of an unknown version",
                        release_word(side->release));
}

const char *comparison_summary(Arena *arena, const Comparison *c)
{
    size_t n = 0, changed[N_PARTS] = {0};
    const size_t settings = part_differences(&c->settings);
    for (size_t i = 0; i < c->n_pairs; i++) {
        n += beside_in_both(&c->pair[i]);
        for (int k = 0; k < N_PARTS; k++)
            changed[k] += beside_in_both(&c->pair[i]) && part_differences(&c->pair[i].part[k]) > 0;
    }
    if (settings + changed[PART_SAMPLE] + changed[PART_LOSSES] + changed[PART_BALANCE] +
            changed[PART_EFFECT] + changed[PART_GROUPS] ==
        0)
        return arena_printf(arena,
                            "Nothing differs in the %zu settings and in the samples, balance and "
                            "effects of the %zu %s that both have.",
                            c->settings.n, n, text_plural(n, "analysis", "analyses"));
    return arena_printf(arena,
                        "%zu of %zu settings %s. Of %zu %s that both have, the sample differs in "
                        "%zu, how alike the groups were at the start in %zu, the effect in %zu.",
                        settings, c->settings.n, text_plural(settings, "differs", "differ"), n,
                        text_plural(n, "analysis", "analyses"), changed[PART_SAMPLE],
                        changed[PART_BALANCE], changed[PART_EFFECT]);
}

bool comparison_effect_differs(const Comparison *c)
{
    for (size_t i = 0; i < c->n_pairs; i++)
        if (part_differences(&c->pair[i].part[PART_EFFECT]) > 0)
            return true;
    return false;
}

const char *beside_title(Arena *arena, const Beside *pair)
{
    return arena_printf(arena, "%s%s%s", pair->label, is_main(pair) ? "" : ", ",
                        is_main(pair) ? "" : text_in_sentence(arena, pair->design_label));
}

/* The analyses in which nothing differs; NULL: there is none, or comparison_summary said it of all.
 */
const char *comparison_unchanged(Arena *arena, const Comparison *c)
{
    Text out = {.arena = arena};
    size_t n = 0, n_both = 0;
    text_add(&out, "Nothing differs in: ");
    for (size_t i = 0; i < c->n_pairs; i++) {
        n_both += beside_in_both(&c->pair[i]);
        if (!beside_in_both(&c->pair[i]) || beside_differences(&c->pair[i]) > 0)
            continue;
        text_format(&out, "%s%s", n++ == 0 ? "" : "; ", beside_title(arena, &c->pair[i]));
    }
    text_add(&out, ".");
    return n == 0 || n == n_both ? NULL : out.bytes;
}

const char *comparison_only(Arena *arena, const Comparison *c, int s)
{
    Text out = {.arena = arena};
    if (c->only[s].n == 0)
        return NULL;
    text_format(&out, "Only %s has: ", side_letter[s]);
    for (size_t i = 0; i < c->only[s].n; i++)
        text_format(&out, "%s%s", i == 0 ? "" : ", ", c->only[s].item[i]);
    text_add(&out, ".");
    return out.bytes;
}
