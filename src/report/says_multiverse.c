/* The multiverse in a sentence: never a probability, for its combinations are not independent. */
#include "report/says_items.h"

#include "alike/text.h"

#include <math.h>

/* " (effect sizes of 0.05 to 0.21 SD)"; "" where that is not told. */
static const char *range(Arena *arena, const MultiverseCount *count)
{
    if (isnan(count->least) || isnan(count->most))
        return "";
    const char *least = text_real(arena, count->least, 2), *most = text_real(arena, count->most, 2);
    return text_equal(least, most)
               ? arena_printf(arena, " (effect sizes of %s SD)", least)
               : arena_printf(arena, " (effect sizes of %s to %s SD)", least, most);
}

static const char *share(Arena *arena, const MultiverseCount *count)
{
    if (count->same == count->n)
        return "all point";
    if (count->same == 0)
        return "none points";
    return arena_printf(arena, "%s %s", text_count(arena, count->same),
                        count->same == 1 ? "points" : "point");
}

/* Of the study's first outcome alone. */
static const char *which(Arena *arena, const Results *results)
{
    size_t n = 0;
    for (size_t i = 0; i < results->n_analyses; i++)
        n += results->analysis[i].primary;
    return n == 1 ? ""
                  : arena_printf(
                        arena, " in %s",
                        text_in_sentence(arena, analysis_label(results->multiverse->analysis)));
}

const char *sentence_multiverse(Arena *arena, const Results *results)
{
    const Multiverse *m = results->multiverse;
    if (m == NULL)
        return "";
    const MultiverseCount passing = multiverse_count(m, true);
    const size_t n_failed = m->n + m->n_refused - m->n_estimated;
    Text text = {.arena = arena};
    text_format(&text, "%s reasonable %s of choices %s tried%s",
                text_count(arena, m->n + m->n_refused),
                text_plural(m->n + m->n_refused, "combination", "combinations"),
                text_plural(m->n + m->n_refused, "was", "were"), which(arena, results));
    if (n_failed > 0)
        text_format(&text, ", of which %s could not be carried out", text_count(arena, n_failed));
    if (passing.n == 0)
        text_add(&text, "; none passes the test of the start.");
    else
        text_format(&text,
                    ": of the %s that %s the test of the start, %s the same way as this study's "
                    "design%s. They share %s, so their number is no proof.",
                    text_count(arena, passing.n), passing.n == 1 ? "passes" : "pass",
                    share(arena, &passing), range(arena, &passing),
                    spec_people(arena, results->spec));
    return text.bytes;
}

const char *multiverse_in_short(Arena *arena, const Multiverse *multiverse)
{
    const MultiverseCount passing = multiverse_count(multiverse, true);
    if (passing.n == 0)
        return "No combination of choices passes the test of the start";
    return arena_printf(arena, "%s of %s combinations of choices %s the same way",
                        text_count(arena, passing.same), text_count(arena, passing.n),
                        passing.same == 1 ? "points" : "point");
}
