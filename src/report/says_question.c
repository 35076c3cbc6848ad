/* The question of the study, in one sentence. */
#include "report/says_items.h"

#include "report/words.h"

#include "alike/text.h"

#include <string.h>

/* "it", or "them" of a program that is called by a plural. */
static const char *pronoun(const char *program)
{
    const size_t n = strlen(program);
    const bool plural = n > 2 && program[n - 1] == 's' && program[n - 2] != 's' &&
                        program[n - 2] != 'i' && strcmp(program + n - 3, "ics") != 0;
    return plural ? "them" : "it";
}

/* What is asked of an outcome, by what its score is. */
typedef enum Asked { ASKED_GAIN, ASKED_SCORE, ASKED_SCORE_GIVEN, ASKED_AVERAGE, ASKED_REACH } Asked;
enum { N_ASKED = ASKED_REACH + 1 };

static Asked asked_of(const Item *item)
{
    if (item->s.scale.share)
        return ASKED_REACH;
    if (text_equal(item->s.scale.verb, "gained"))
        return ASKED_GAIN;
    if (text_equal(item->s.scale.verb, "averaged"))
        return ASKED_AVERAGE;
    return item->s.has_pretest ? ASKED_SCORE_GIVEN : ASKED_SCORE;
}

static const char *asks(Arena *arena, const Items *items, Asked kind)
{
    static const char *const verb[N_ASKED] = {[ASKED_GAIN] = "gain more in",
                                              [ASKED_SCORE] = "score higher in",
                                              [ASKED_SCORE_GIVEN] = "score higher in",
                                              [ASKED_AVERAGE] = "average higher",
                                              [ASKED_REACH] = "more often reach"};
    const char **name = (const char **)arena_array(arena, items->n, sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++)
        if (asked_of(&items->item[i]) == kind)
            name[n++] = items->item[i].name;
    if (n == 0)
        return NULL;
    return arena_printf(arena, "%s %s%s", verb[kind],
                        n <= ITEMS_NAMED ? items_list(arena, name, n)
                                         : arena_printf(arena, "%zu %s", n, items->many),
                        kind == ASKED_SCORE_GIVEN ? ", given their earlier score," : "");
}

/* " in 62 schools with personalized learning": where whole schools were given it, and of all
 * subjects as many. */
static const char *who(Arena *arena, const Results *results, const Items *items)
{
    const char *program = results->spec->program;
    const Situation *first = &items->item[0].s;
    bool whole = first->cluster != NULL && text_equal(first->cluster, "school") &&
                 !text_equal(first->one, "school") && first->clusters[1] > 0 && first->by_cluster &&
                 !text_equal(program, "the program");
    for (size_t i = 0; i < items->n; i++)
        whole = whole && items->item[i].s.clusters[1] == first->clusters[1] &&
                !items->item[i].s.clusters_shared;
    if (!whole)
        return arena_printf(arena, "in %s", program);
    return first->clusters[1] == 1
               ? arena_printf(arena, "in the school with %s", program)
               : arena_printf(arena, "in %zu schools with %s", first->clusters[1], program);
}

const char *says_question(Arena *arena, const Results *results, const Outline *outline)
{
    const Items items = items_of(arena, results, outline);
    const char *piece[N_ASKED];
    size_t n = 0;
    if (items.n == 0)
        return "";
    for (int k = 0; k < N_ASKED; k++) {
        const char *own = asks(arena, &items, (Asked)k);
        if (own != NULL)
            piece[n++] = own;
    }
    const char *in = who(arena, results, &items), *unit = people(arena, results);
    const bool default_words = text_equal(results->spec->program, "the program");
    return arena_printf(arena, "Did %s %s %s than comparable %s %s%s%s?", unit, in,
                        items_list(arena, piece, n), unit,
                        strstr(in, "schools with") != NULL ? "in schools " : "",
                        default_words ? "outside " : "without ",
                        default_words ? "it" : pronoun(results->spec->program));
}
