/* What is said of where the groups began, of losses, and of what the answer rests on. */
#include "report/sentences.h"

#include "alike/limits.h"
#include "alike/rounding.h"
#include "alike/text.h"
#include "report/words.h"

#include <math.h>

/* --- what is said first --------------------------------------------------------------------------
 */

const char *sentence_size(Arena *arena, double size, double step)
{
    static const double limits[] = {LIMIT_BASELINE_ALIKE, LIMIT_BASELINE_ADJUST};
    enum { DIGITS_MAX = 6 };
    int digits = rounding_digits_within(step, 2);
    for (size_t k = 0; !(step > 0.0) && k < COUNT_OF(limits); k++)
        while (size > limits[k] && round_to(size, digits) <= limits[k] && digits < DIGITS_MAX)
            digits++;
    return text_real(arena, size, digits);
}

const char *sentence_size_beyond(Arena *arena, double size, double step, Verdict verdict)
{
    const double limit =
        verdict == VERDICT_NOT_COMPARABLE ? LIMIT_BASELINE_ADJUST : LIMIT_BASELINE_ALIKE;

    return isinf(size) || size > limit
               ? sentence_size(arena, size, step)
               : arena_printf(arena, "more than %s", text_real(arena, limit, 2));
}

static const char *apart(Arena *arena, const Situation *s)
{
    const char *in = s->worst != NULL ? s->worst : "one characteristic";

    return isinf(s->worst_size)
               ? arena_printf(arena, "wholly apart in %s", in)
               : arena_printf(arena, "%s standard deviations apart in %s",
                              sentence_size_beyond(arena, s->worst_size, s->worst_step, s->verdict),
                              in);
}

/* "45 of 129" */
static const char *lost_of(Arena *arena, const Situation *s, int arm)
{
    return arena_printf(arena, "%s of %s", text_count(arena, s->loss.lost[arm]),
                        text_count(arena, s->loss.n[arm]));
}

const char *sentence_loss(Arena *arena, const Situation *s)
{
    if (!s->loss_unequal)
        return "";
    if (!s->loss_known)
        return arena_printf(arena,
                            "So many %s have no later score, or so many more of one group, that "
                            "evidence standards do not accept it: the groups compared are no "
                            "longer those that began.",
                            s->people);
    return arena_printf(arena,
                        "%s program %s but %s comparison %s have no later score, so the groups "
                        "compared are no longer those that began.",
                        text_with_capital(arena, lost_of(arena, s, 1)), s->people,
                        lost_of(arena, s, 0), s->people);
}

const char *sentence_share(Arena *arena, const Situation *s)
{
    const double share = situation_share(s);
    if (share < LIMIT_SHARE_FIRST)
        return arena_printf(arena, "This speaks for %s of %s program %s only%s%s.",
                            text_count(arena, s->n_compared), text_count(arena, s->n_start),
                            s->people, s->why_less != NULL ? ": " : "",
                            s->why_less != NULL ? s->why_less : "");
    if (share < LIMIT_SHARE_SAID)
        return arena_printf(arena, "It speaks for %s of %s program %s%s%s.",
                            text_count(arena, s->n_compared), text_count(arena, s->n_start),
                            s->people, s->why_less != NULL ? ": " : "",
                            s->why_less != NULL ? s->why_less : "");
    return "";
}

const char *sentence_start(Arena *arena, const Situation *s)
{
    switch (s->verdict) {
    case VERDICT_NOT_COMPARABLE:
        return arena_printf(arena, "The groups were not comparable at the start: they were %s%s.",
                            apart(arena, s),
                            s->randomized ? ", though they were drawn by lot" : "");
    case VERDICT_UNADJUSTED:
        return arena_printf(arena,
                            "At the start the groups were %s and nothing adjusts for it, which "
                            "evidence standards do not accept.",
                            apart(arena, s));
    case VERDICT_UNKNOWN:
        return s->randomized
                   ? "The groups were drawn by lot; there is no earlier score to see how that fell."
                   : "Whether the groups began alike in achievement cannot be checked: there is no "
                     "earlier score.";
    case VERDICT_ALIKE:
    case VERDICT_ADJUSTED:
    case N_VERDICTS:
        break;
    }
    return "";
}

/* --- what it rests on ----------------------------------------------------------------------------
 */

static const char *few_clusters(Arena *arena, const Situation *s)
{
    static const char *const arm[] = {"comparison", "program"};
    Text text = {.arena = arena};
    for (int k = 1; k >= 0; k--) {
        const size_t n = s->clusters[k];
        if (n == 0 || n > LIMIT_CLUSTERS_FEW)
            continue;
        text_format(&text, "%s%zu %s %s", text.n > 0 ? " and " : "", n, arm[k],
                    n == 1 ? s->cluster : s->cluster_many);
    }
    return text.n > 0 ? text.bytes : NULL;
}

/* Where two rules for the standard error disagree about zero. */
const char *sentence_two_rules(Arena *arena, const Situation *s)
{
    const bool known = !isnan(s->other_p) && situation_precision(s) != PRECISION_NONE;

    if (!known || (situation_beyond(s) != 0) == (situation_other_beyond(s) != 0) ||
        s->verdict == VERDICT_NOT_COMPARABLE || s->cluster == NULL)
        return "";
    return arena_printf(arena,
                        "This takes %s with the program to differ among themselves as others do; "
                        "where they may differ more, or less, %s, so whether there is a clear "
                        "difference hangs on it.",
                        s->cluster_many, p_words(arena, s->other_p));
}

const char *sentence_clusters(Arena *arena, const Situation *s)
{
    if (situation_confounded(s)) {
        const bool both = s->clusters[0] == s->clusters[1];
        return arena_printf(arena,
                            "Only one %s %s the program%s, so the program cannot be told apart "
                            "from %s, and %s: evidence standards call this a confound.",
                            s->cluster, s->clusters[1] == 1 ? "had" : "lacked",
                            both ? " and only one lacked it" : "",
                            s->clusters[1] == 1
                                ? arena_printf(arena, "that %s", s->cluster)
                                : arena_printf(arena, "what sets that %s apart", s->cluster),
                            isnan(s->low) ? "no interval is given"
                            : s->linked   ? "the intervals of the tables, by single students or "
                                            "their matches, do not show it"
                                          : "the intervals of the tables, by single students, do "
                                            "not show it");
    }
    const char *few = few_clusters(arena, s);
    if (few == NULL)
        return "";
    return arena_printf(arena, "It rests on %s: a few others might give another answer.", few);
}

/* "3 comparison students, which by their weights tell no more than 2 would" */
static const char *arm_size(Arena *arena, const Situation *s, int arm, bool goes_on)
{
    static const char *const name[] = {"comparison", "program"};
    const double worth = round_to(s->worth[arm], 0);
    const char *size = arena_printf(arena, "%s %s %s", text_count(arena, s->n[arm]), name[arm],
                                    s->n[arm] == 1 ? s->one : s->people);
    if (!(worth < (double)s->n[arm]))
        return size;
    return arena_printf(arena, "%s, which by their weights tell no more than %s would%s", size,
                        text_real(arena, fmax(worth, 1), 0), goes_on ? "," : "");
}

const char *sentence_few(Arena *arena, const Situation *s)
{
    bool few[2] = {false, false};
    for (int k = 0; s->sizes_known && k < 2; k++)
        few[k] = !(fmin(s->worth[k], (double)s->n[k]) >= LIMIT_FEW_STUDENTS);
    if (!few[0] && !few[1])
        return "";
    if (few[0] && few[1])
        return arena_printf(arena, "All of it rests on %s and %s.", arm_size(arena, s, 1, true),
                            arm_size(arena, s, 0, false));
    return arena_printf(arena, "All of it rests on %s beside %s in the other group.",
                        arm_size(arena, s, few[0] ? 0 : 1, true),
                        text_count(arena, s->n[few[0] ? 1 : 0]));
}
