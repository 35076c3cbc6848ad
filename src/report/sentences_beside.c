/* What stands beside the answer: designs together, means, tests, the kind of comparison, the
 * nation. */
#include "report/sentences.h"

#include "alike/text.h"
#include "report/words.h"

#include <math.h>

const char *sentence_range(Arena *arena, const DesignRange *range, const char *outside)
{
    Text text = {.arena = arena};
    const char *alternatives = counted(arena, range->n_alternatives, "alternative");
    if (range->n_alternatives > 0 && range->primary_passes)
        text_format(
            &text,
            "effect sizes range from %s to %s over the primary design and %s; %s with the "
            "primary design on the direction.",
            text_real(arena, range->least, 2), text_real(arena, range->most, 2), alternatives,
            range->n_same_sign == range->n_alternatives
                ? (range->n_alternatives == 1 ? "it agrees" : "all agree")
            : range->n_same_sign == 0
                ? (range->n_alternatives == 1 ? "it disagrees" : "none agrees")
                : arena_printf(arena, "%zu of %zu %s", range->n_same_sign, range->n_alternatives,
                               range->n_same_sign == 1 ? "agrees" : "agree"));
    else if (range->n_alternatives > 0)
        text_format(&text,
                    "the primary design itself does not pass the start; effect sizes range from %s "
                    "to %s over the %s that %s.",
                    text_real(arena, range->least, 2), text_real(arena, range->most, 2),
                    alternatives, range->n_alternatives == 1 ? "does" : "do");
    else if (range->n_outside > 0)
        text_add(&text, range->primary_passes
                            ? "no alternative passes the start, so there is no range."
                            : "no design passes the start, so there is no range.");
    if (range->n_outside > 0)
        text_format(&text,
                    " Outside the range, for groups not comparable at the start or with a "
                    "difference there that nothing adjusts for (effect size): %s.",
                    outside);
    return text.n > 0 ? text.bytes : "";
}

const char *sentence_means(Arena *arena, const Situation *s, double treated, double control)
{
    const char *how = s->adjusted ? "once what still differs between them is adjusted for"
                                  : "as they were weighted or matched, with nothing adjusted for";
    const int digits = s->scale.mean_digits;

    if (s->scale.kind == SCALE_SHARE)
        return arena_printf(arena,
                            "%s%% of the program group reached it and %s%% of the comparison "
                            "group, %s.",
                            text_real(arena, 100.0 * treated, digits),
                            text_real(arena, 100.0 * control, digits), how);
    return arena_printf(arena, "The program group averages %s %s and the comparison group %s, %s.",
                        text_real(arena, treated, digits), s->scale.unit,
                        text_real(arena, control, digits), how);
}

const char *sentence_tests(Arena *arena, size_t n, bool corrected, double confidence)
{
    if (n < 2)
        return "";
    const double expected = round_to((1 - confidence) * (double)n, 0);
    const char *many = text_count(arena, n);
    const char *corrections = corrected ? "P values are corrected for that only where a second p, "
                                          "among all rows of the table, stands beside them."
                                        : "P values are not corrected for that.";
    if (expected < 1)
        return arena_printf(arena, "This study makes %s tests. %s", many, corrections);
    return arena_printf(arena,
                        "This study makes %s tests. If nothing had any effect, about %s of them "
                        "would still fall below %s by chance alone. %s",
                        many, text_count(arena, (size_t)expected),
                        text_real(arena, 1 - confidence, 2), corrections);
}

const char *sentence_limit(Arena *arena, const Situation *s)
{
    if (!s->randomized)
        return arena_printf(arena,
                            "These are estimates from a comparison, not from an experiment. They "
                            "are the program's effect only if, among %s alike in what was "
                            "recorded, nothing else that matters for the outcome decided who was "
                            "in the program.",
                            s->people);
    return arena_printf(arena,
                        "These are estimates from an experiment: the study file says that who got "
                        "the program was drawn by lot, so the groups differed at first by chance "
                        "alone.%s",
                        s->left_out ? " Who was left out or lost since was not drawn by lot, and "
                                      "as far as that went differently in the two groups the lot "
                                      "does not make them alike."
                                    : "");
}

const char *sentence_unrecorded(bool randomized)
{
    return randomized
               ? "The groups were drawn by lot. Whom the design left out, or who has no later "
                 "score, "
                 "was not: there motivation, family choices and anything else that is not in the "
                 "data may have come in."
               : "The groups are alike only in what was recorded. Motivation, family choices and "
                 "anything else that is not in the data may still differ.";
}

const char *sentence_no_pretest(bool randomized)
{
    return randomized
               ? "there is no earlier test, so how evenly the lot fell in achievement cannot "
                 "be seen"
               : "there is no earlier test, so it is not established that the groups "
                 "achieved alike before the program";
}

const char *sentence_norm_growth(Arena *arena, bool conditional, double z, double p,
                                 double confidence)
{
    const char *given = conditional ? "given where its students began, " : "";
    if (isnan(p))
        return ".";
    if (p < 1 - confidence)
        return arena_printf(arena, ": %sit grew %s than the nation (%s standard deviations, %s).",
                            given, z > 0 ? "more" : "less", text_real(arena, fabs(z), 2),
                            p_words(arena, p));
    return arena_printf(arena,
                        "; %sits growth can't be told from the nation's (%s standard deviations, "
                        "%s).",
                        given, text_real(arena, z, 2), p_words(arena, p));
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
