/* The verdict over several subjects, in one sentence. */
#include "report/says_items.h"

#include "alike/text.h"

static const char *const word[N_STANDINGS] = {
    [STANDS_ABOVE] = "yes",
    [STANDS_BELOW] = "no, less",
    [STANDS_NO_MATTER] = "no difference that matters",
    [STANDS_NOT_CLEAR] = "not clear",
    [STANDS_TOO_WIDE] = "too uncertain to say",
    [STANDS_UNSAID] = "cannot be said",
    [STANDS_UNKNOWN] = "no result that can be told",
};

/* Less is lower of a score and fewer of a share. */
static const char *word_of(Arena *arena, const Items *items, Standing standing)
{
    const char *below = NULL;
    if (standing != STANDS_BELOW)
        return word[standing];
    for (size_t i = 0; i < items->n; i++) {
        const char *own = items->item[i].s.scale.below;
        if (item_standing(&items->item[i]) != standing)
            continue;
        if (below != NULL && !text_equal(below, own))
            return word[standing];
        below = own;
    }
    return arena_printf(arena, "no, %s", below);
}

static size_t names_of(const Items *items, Standing standing, const char **name)
{
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++)
        if (item_standing(&items->item[i]) == standing)
            name[n++] = items->item[i].name;
    return n;
}

/* "in both subjects"; what is denied, "in either subject". */
static const char *of_all(Arena *arena, const Items *items, Standing standing)
{
    const bool denies = standing != STANDS_ABOVE && standing != STANDS_BELOW;
    const char *comma = standing == STANDS_ABOVE ? "," : "";
    if (items->n == 1)
        return "";
    if (items->n == 2)
        return arena_printf(arena, "%s in %s %s", comma, denies ? "either" : "both",
                            denies ? items->one : items->many);
    return arena_printf(arena, "%s in %s %zu %s", comma, denies ? "any of the" : "all", items->n,
                        items->many);
}

/* Is it not known of any of them how the groups began? */
bool items_starts_unknown(const Items *items)
{
    for (size_t i = 0; i < items->n; i++) {
        const Item *item = &items->item[i];
        const Standing standing = item_standing(item);
        if (item->s.verdict != VERDICT_UNKNOWN || item->s.randomized ||
            (standing != STANDS_ABOVE && standing != STANDS_BELOW))
            return false;
    }
    return items->n > 0;
}

/* Without its capital and its full stop. */
const char *items_verdict_words(Arena *arena, const Items *items)
{
    Text text = {.arena = arena};
    const char **name = (const char **)arena_array(arena, items->n, sizeof *name);
    for (int k = 0; k < N_STANDINGS; k++) {
        const Standing standing = (Standing)k;
        const size_t n = names_of(items, standing, name);
        if (n == items->n && n > 0)
            return arena_printf(arena, "%s%s%s", word_of(arena, items, standing),
                                of_all(arena, items, standing),
                                items_starts_unknown(items)
                                    ? ", but whether the groups began alike cannot be checked"
                                    : "");
        if (n == 0)
            continue;
        const bool first = text.n == 0;
        text_format(&text, "%s%s in ", first ? "" : "; ", word_of(arena, items, standing));
        if (items_are_named(items))
            text_add(&text, items_list(arena, name, n));
        else if (first)
            text_format(&text, "%zu of the %zu %s", n, items->n, items->many);
        else
            text_format(&text, "%zu", n);
    }
    return text.n > 0 ? text.bytes : "";
}

const char *items_verdict(Arena *arena, const Items *items)
{
    const char *text = items_verdict_words(arena, items);
    return text[0] == '\0' ? "" : arena_printf(arena, "%s.", text_with_capital(arena, text));
}
