#include "alike/level_merge.h"

#include "alike/text.h"

#include <ctype.h>
#include <string.h>

typedef struct Work {
    const LevelMerge *merge;
    size_t n;      /* groups */
    size_t *group; /* by level; groups are numbered by their first level */
    size_t *sum;   /* groups x cells */
} Work;

static bool few(const LevelMerge *merge, size_t n)
{
    return n > 0 && n < merge->least;
}

static size_t *sums(const Work *w, size_t g)
{
    return &w->sum[g * w->merge->n_cells];
}

static bool is_bad(const Work *w, size_t g)
{
    for (size_t k = 0; k < w->merge->n_cells; k++)
        if (few(w->merge, sums(w, g)[k]) || (sums(w, g)[k] <= w->merge->whole[k] &&
                                             few(w->merge, w->merge->whole[k] - sums(w, g)[k])))
            return true;
    return false;
}

static size_t size_of(const Work *w, size_t g)
{
    size_t n = 0;
    for (size_t k = 0; k < w->merge->n_cells; k++)
        n += sums(w, g)[k];
    return n;
}

/* Group b becomes part of group a, which comes before it. */
static void join(Work *w, size_t a, size_t b)
{
    for (size_t k = 0; k < w->merge->n_cells; k++)
        sums(w, a)[k] += sums(w, b)[k];
    w->n--;
    memmove(sums(w, b), sums(w, b + 1), (w->n - b) * w->merge->n_cells * sizeof *w->sum);
    for (size_t i = 0; i < w->merge->n; i++) {
        if (w->group[i] == b)
            w->group[i] = a;
        else if (w->group[i] > b)
            w->group[i]--;
    }
}

static size_t smallest(const Work *w, bool bad, size_t but)
{
    size_t out = SIZE_MAX;
    for (size_t g = 0; g < w->n; g++)
        if (g != but && (!bad || is_bad(w, g)) &&
            (out == SIZE_MAX || size_of(w, g) < size_of(w, out)))
            out = g;
    return out;
}

static void join_neighbours(Work *w)
{
    for (size_t g; w->n > 1 && (g = smallest(w, true, SIZE_MAX)) != SIZE_MAX;) {
        const bool to_left = g + 1 == w->n || (g > 0 && size_of(w, g - 1) <= size_of(w, g + 1));
        join(w, to_left ? g - 1 : g, to_left ? g : g + 1);
    }
}

/* The small ones together first, then the smallest of the others. */
static void join_smallest(Work *w)
{
    for (size_t g; w->n > 1 && (g = smallest(w, true, SIZE_MAX)) != SIZE_MAX;) {
        size_t with = smallest(w, true, g);
        if (with == SIZE_MAX)
            with = smallest(w, false, g);
        join(w, g < with ? g : with, g < with ? with : g);
    }
}

static bool in_order(const LevelMerge *merge)
{
    for (size_t i = 0; i < merge->n; i++)
        if (!isdigit((unsigned char)merge->name[i][0]))
            return false;
    return true;
}

/* "3 to 5" and "6 to 8" are "3 to 8". */
static const char *range_name(Arena *arena, const char *first, const char *last)
{
    static const char to[] = " to ";
    const char *end = strstr(first, to), *begin = last;
    for (const char *at = last; (at = strstr(at, to)) != NULL; at += sizeof to - 1)
        begin = at + sizeof to - 1;
    const size_t n = end != NULL ? (size_t)(end - first) : strlen(first);
    return arena_printf(arena, "%.*s to %s", (int)n, first, begin);
}

static const char *name_of(Arena *arena, const Work *w, bool ordered, size_t g)
{
    enum { NAMED_MAX = 6 };
    const LevelMerge *merge = w->merge;
    size_t member[NAMED_MAX], n = 0, last = 0;

    for (size_t i = 0; i < merge->n; i++) {
        if (w->group[i] != g)
            continue;
        if (n < NAMED_MAX)
            member[n] = i;
        last = i;
        n++;
    }
    if (n == 1)
        return merge->name[last];
    if (ordered)
        return range_name(arena, merge->name[member[0]], merge->name[last]);
    if (n > NAMED_MAX)
        return "other levels";
    Text words = {.arena = arena};
    for (size_t i = 0; i < n; i++)
        text_format(&words, "%s%s",
                    i == 0      ? ""
                    : i + 1 < n ? ", "
                                : " or ",
                    merge->name[member[i]]);
    return words.bytes;
}

MergedLevels levels_merge(Arena *arena, const LevelMerge *merge)
{
    const bool ordered = in_order(merge);
    Work w = {.merge = merge,
              .n = merge->n,
              .group = ARENA_ARRAY(arena, size_t, merge->n),
              .sum = ARENA_ARRAY(arena, size_t, (merge->n + 1) * merge->n_cells)};

    for (size_t i = 0; i < merge->n; i++)
        w.group[i] = i;
    memcpy(w.sum, merge->count, merge->n * merge->n_cells * sizeof *w.sum);
    if (ordered)
        join_neighbours(&w);
    else
        join_smallest(&w);
    MergedLevels out = {.n = w.n,
                        .group = w.group,
                        .name = (const char **)arena_array(arena, w.n, sizeof *out.name)};
    for (size_t g = 0; g < w.n; g++)
        out.name[g] = name_of(arena, &w, ordered, g);
    return out;
}
