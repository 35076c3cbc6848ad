/* What stands beside the answer: the number of tests, a missing pretest, what was measured after
 * the start. */
#include "report/sentences.h"

#include "alike/text.h"

const char *sentence_tests(Arena *arena, size_t n, bool corrected, double confidence)
{
    if (n < 2)
        return "";
    const double expected = round_to((1 - confidence) * (double)n, 0);
    const char *many = text_count(arena, n);
    const char *corrections = corrected
                                  ? "P values are corrected for that only where a table says so."
                                  : "P values are not corrected for that.";
    if (expected < 1)
        return arena_printf(arena, "This study makes %s tests. %s", many, corrections);
    return arena_printf(arena,
                        "This study makes %s tests. If nothing had any effect, about %s of them "
                        "would still fall below %s by chance alone. %s",
                        many, text_count(arena, (size_t)expected),
                        text_real(arena, 1 - confidence, 2), corrections);
}

const char *sentence_family(Arena *arena, const Situation *s)
{
    if (situation_precision(s) != PRECISION_TAKEN_BACK)
        return "";
    return arena_printf(arena, "Not told from chance: %s (%s, %s corrected: %s).",
                        sentence_certainty(arena, s), number_p(arena, s->p),
                        number_p(arena, s->family.q), s->rule);
}

const char *sentence_no_pretest(bool randomized)
{
    return randomized
               ? "there is no earlier test, so how evenly the lot divided achievement cannot "
                 "be seen"
               : "there is no earlier test, so it is not established that the groups "
                 "achieved alike before the program";
}

const char *sentence_after_start(Arena *arena, const Situation *s)
{
    if (s->after_start == NULL)
        return "";
    return arena_printf(arena,
                        "Measured after the start, as names and dates tell: %s. The program may "
                        "have changed what is measured there, and then a part of its effect is "
                        "%s or adjusted away; leave it out unless it cannot have.",
                        s->after_start, s->words->done);
}
