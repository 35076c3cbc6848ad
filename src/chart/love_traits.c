/* The characteristics of all outcomes, each once, under their headings. */
#include "love.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool love_is_number(const BalanceRow *row)
{
    return isfinite(row->before.smd) || isfinite(row->after.smd);
}

static double larger(const BalanceRow *row)
{
    return fmax(fabs(row->before.smd), fabs(row->after.smd)); /* fmax takes a number over a NaN */
}

/* Earlier scores of different tests are one trait, and so are the scores of the designs. */
static bool is_same(const BalanceRow *a, const BalanceRow *b)
{
    if (a->is_pretest || b->is_pretest || a->is_score || b->is_score)
        return a->is_pretest == b->is_pretest && a->is_score == b->is_score &&
               text_equal(a->level, b->level);
    return text_equal(a->covariate, b->covariate) && text_equal(a->level, b->level);
}

static LoveTrait *find_trait(Love *love, const BalanceRow *row)
{
    for (size_t i = 0; i < love->n_traits; i++)
        if (is_same(love->trait[i].first, row))
            return &love->trait[i];
    return NULL;
}

static bool has_balance(const Analysis *analysis)
{
    for (size_t i = 0; i < analysis->balance.n; i++)
        if (love_is_number(&analysis->balance.row[i]))
            return true;
    return false;
}

static void add_traits(Arena *arena, Love *love, size_t outcome)
{
    const Balance *balance = &love->outcomes.analysis[outcome]->balance;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        LoveTrait *trait = find_trait(love, row);
        if (!love_is_number(row))
            continue;
        if (trait == NULL) {
            trait = &love->trait[love->n_traits++];
            *trait = (LoveTrait){.first = row,
                                 .of = ARENA_ARRAY(arena, const BalanceRow *, love->outcomes.n),
                                 .place = i};
        }
        trait->of[outcome] = row;
        trait->size = fmax(trait->size, larger(row));
        love->largest = fmax(love->largest, larger(row));
    }
}

/* --- headings -------------------------------------------------------------------------------- */

/* Earlier scores lead; what has no group follows those that have one; the score closes. Levels
 * stand under their own characteristic. */
static int place_of(const BalanceRow *row)
{
    return row->is_pretest && row->level == NULL ? 0
           : row->is_score                       ? 3
           : row->group == NULL                  ? 2
                                                 : 1;
}

static const char *heading_text(Arena *arena, const Love *love, const BalanceRow *row)
{
    if (row->level != NULL)
        return text_label(arena, row->factor != NULL ? row->factor : row->covariate);
    if (row->is_score)
        return "Propensity score";
    if (row->group != NULL)
        return row->group;
    if (row->is_pretest)
        return "Earlier score";
    for (size_t i = 0; i < love->n_traits; i++)
        if (love->trait[i].first->group != NULL)
            return "Other characteristics";
    return "Characteristics";
}

static size_t heading_of(Love *love, const char *text)
{
    for (size_t i = 0; i < love->n_headings; i++)
        if (text_equal(love->heading[i], text))
            return i;
    love->heading[love->n_headings] = text;
    return love->n_headings++;
}

/* Under a heading the largest differences first; levels as they come. */
static int by_heading(const void *a, const void *b)
{
    const LoveTrait *x = a, *y = b;
    if (x->heading != y->heading)
        return x->heading < y->heading ? -1 : 1;
    if (x->first->level == NULL && y->first->level == NULL && x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static int by_size(const void *a, const void *b)
{
    const LoveTrait *x = a, *y = b;
    return x->size > y->size ? -1 : x->size < y->size ? 1 : x->place < y->place ? -1 : 1;
}

static void sort_traits(Arena *arena, Love *love)
{
    if (love->n_traits > ROWS_MAX) {
        qsort(love->trait, love->n_traits, sizeof *love->trait, by_size);
        love->n_cut = love->n_traits - ROWS_MAX;
        love->n_traits = ROWS_MAX;
    }
    love->heading = ARENA_ARRAY(arena, const char *, love->n_traits + 1);
    for (int place = 0; place <= 3; place++)
        for (size_t i = 0; i < love->n_traits; i++)
            if (place_of(love->trait[i].first) == place)
                love->trait[i].heading =
                    heading_of(love, heading_text(arena, love, love->trait[i].first));
    if (love->n_traits > 0)
        qsort(love->trait, love->n_traits, sizeof *love->trait, by_heading);
}

/* What the labels of all outcomes begin with, up to a comma or a blank: "Day of the last test" of
 * several days; the first where that is not a word or two. */
static const char *shared_label(Arena *arena, const Love *love, const LoveTrait *trait)
{
    enum { SHORTEST = 8 };
    const char *first = trait->first->label;
    size_t n = strlen(first);
    for (size_t j = 0; j < love->outcomes.n; j++) {
        size_t same = 0;
        const char *other = trait->of[j] == NULL ? first : trait->of[j]->label;
        while (other != NULL && same < n && other[same] == first[same])
            same++;
        n = other == NULL ? n : same;
    }
    if (n == strlen(first))
        return first;
    const char *shared = arena_copy_bytes(arena, first, n);
    const char *comma = strrchr(shared, ','), *blank = strrchr(shared, ' ');
    const char *end = comma != NULL ? comma : blank;
    return end == NULL || end - shared < SHORTEST
               ? first
               : arena_copy_bytes(arena, shared, (size_t)(end - shared));
}

static bool labels_differ(const Love *love, const LoveTrait *trait)
{
    for (size_t j = 0; j < love->outcomes.n; j++)
        if (trait->of[j] != NULL && !text_equal(trait->of[j]->label, trait->first->label))
            return true;
    return false;
}

static const char *trait_label(Arena *arena, const Love *love, const LoveTrait *trait)
{
    const BalanceRow *row = trait->first;
    if (row->level != NULL)
        return row->level;
    if (row->is_pretest && labels_differ(love, trait))
        return "Of the same subject";
    return text_label(arena,
                      row->label != NULL ? shared_label(arena, love, trait) : row->covariate);
}

Love love_of(Arena *arena, const Results *results, const Outline *outline, const Design *design)
{
    Love love = {.outcomes = outcomes_under(arena, results, outline, design, has_balance)};
    size_t n = 0;
    for (size_t j = 0; j < love.outcomes.n; j++)
        n += love.outcomes.analysis[j]->balance.n;
    love.trait = ARENA_ARRAY(arena, LoveTrait, n + 1);
    for (size_t j = 0; j < love.outcomes.n; j++)
        add_traits(arena, &love, j);
    sort_traits(arena, &love);
    love.line = ARENA_ARRAY(arena, Line, 2 * love.n_traits + 1);
    size_t heading = SIZE_MAX;
    for (size_t i = 0; i < love.n_traits; i++) {
        const LoveTrait *trait = &love.trait[i];
        if (trait->heading != heading)
            love.line[love.n_lines++] = (Line){.label = love.heading[trait->heading]};
        heading = trait->heading;
        love.line[love.n_lines++] =
            (Line){.label = trait_label(arena, &love, trait), .trait = trait};
    }
    return love;
}
