/* What is said of where the groups began, of losses, and of what the answer rests on. */
#include "report/sentences.h"

#include "alike/limits.h"
#include "alike/rounding.h"
#include "alike/text.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

/* --- what is said first --------------------------------------------------------------------------
 */

const char *sentence_size(Arena *arena, double size, double step, const char *band)
{
    static const double limits[] = {LIMIT_BASELINE_ALIKE, LIMIT_BASELINE_ADJUST};
    enum { DIGITS_MAX = 6 };
    int digits = rounding_digits_within(step, 2);
    for (size_t k = 0; !(step > 0.0) && k < COUNT_OF(limits); k++)
        while (size > limits[k] && round_to(size, digits) <= limits[k] && digits < DIGITS_MAX)
            digits++;
    return band != NULL ? band : text_real(arena, size, digits);
}

const char *sentence_size_beyond(Arena *arena, double size, double step, const char *band,
                                 Verdict verdict)
{
    const double limit =
        verdict == VERDICT_NOT_COMPARABLE ? LIMIT_BASELINE_ADJUST : LIMIT_BASELINE_ALIKE;

    return band != NULL || isinf(size) || size > limit
               ? sentence_size(arena, size, step, band)
               : arena_printf(arena, "more than %s", text_real(arena, limit, 2));
}

const char *sentence_named_size(Arena *arena, const char *name, const char *size)
{
    const size_t n = strlen(name);
    const bool digit = n > 0 && name[n - 1] >= '0' && name[n - 1] <= '9';
    return arena_printf(arena, "%s%s %s", name, digit ? "," : "", size);
}

const char *sentence_apart(Arena *arena, const Situation *s)
{
    const char *in = s->worst != NULL ? s->worst : "one characteristic";

    return sentence_named_size(
        arena, in,
        isinf(s->worst_size)
            ? "wholly apart"
            : arena_printf(arena, "%s SD apart",
                           sentence_size_beyond(arena, s->worst_size, s->worst_step, s->worst_band,
                                                s->verdict)));
}

/* "45 of 129" */
static const char *lost_of(Arena *arena, const Situation *s, int arm)
{
    return arena_printf(arena, "%s of %s", text_count(arena, s->loss.lost[arm]),
                        text_count(arena, s->loss.n[arm]));
}

const char *sentence_loss(Arena *arena, const Situation *s)
{
    enum { ALIKE_POINTS = 2 };
    if (!s->loss_unequal)
        return "";
    if (!s->loss_known)
        return arena_printf(arena,
                            "So many %s have no later score, or so many more of one group, that "
                            "the groups compared are no longer those that began.",
                            s->people);
    return arena_printf(arena,
                        "%s program %s %s %s comparison %s have no later score; the groups "
                        "compared are no longer those that began.",
                        lost_of(arena, s, 1), s->people,
                        100 * s->loss.differential > ALIKE_POINTS ? "but" : "and",
                        lost_of(arena, s, 0), s->people);
}

const char *sentence_share(Arena *arena, const Situation *s)
{
    const double share = situation_share(s);
    const char *why = s->why_less != NULL ? s->why_less : "";
    if (share < LIMIT_SHARE_FIRST)
        return arena_printf(arena, "It speaks for %s of %s %s %s only%s%s.",
                            text_count(arena, s->n_compared), text_count(arena, s->n_start),
                            situation_whose(s), s->people, why[0] != '\0' ? ": " : "", why);
    if (share < LIMIT_SHARE_SAID)
        return arena_printf(arena, "It speaks for %s of the %s %s%s%s.",
                            number_percent(arena, share),
                            s->about_others ? situation_whose(s) : "program's", s->people,
                            why[0] != '\0' ? "; " : "", why);
    return "";
}

const char *sentence_start(Arena *arena, const Situation *s)
{
    switch (s->verdict) {
    case VERDICT_NOT_COMPARABLE:
        return arena_printf(arena, "The groups were not comparable at the start%s (%s).",
                            s->randomized ? ", though they were drawn by lot" : "",
                            sentence_apart(arena, s));
    case VERDICT_UNADJUSTED:
        return arena_printf(arena,
                            "The groups were apart at the start (%s) and nothing is adjusted: not "
                            "enough to compare.",
                            sentence_apart(arena, s));
    case VERDICT_UNKNOWN:
        return s->randomized
                   ? "The groups were drawn by lot; there is no earlier score to see how that fell."
                   : "Whether the groups began alike cannot be checked: there is no earlier score.";
    case VERDICT_ALIKE:
    case VERDICT_ADJUSTED:
    case N_VERDICTS:
        break;
    }
    return "";
}

/* --- what it rests on ----------------------------------------------------------------------------
 */

/* "4 schools of the program and 5 schools of the comparison" */
static const char *few_clusters(Arena *arena, const Situation *s)
{
    static const char *const arm[] = {"of the comparison", "of the program"};
    Text text = {.arena = arena};
    for (int k = 1; k >= 0; k--) {
        const size_t n = s->clusters[k];
        if (n == 0 || n > LIMIT_CLUSTERS_FEW)
            continue;
        text_format(&text, "%s%zu %s %s", text.n > 0 ? " and " : "", n,
                    n == 1 ? s->cluster : s->cluster_many, arm[k]);
    }
    return text.n > 0 ? text.bytes : NULL;
}

/* Where two rules for the standard error disagree about zero. */
const char *sentence_two_rules(Arena *arena, const Situation *s)
{
    const Precision precision = situation_precision(s);
    const bool known = !isnan(s->other_p) && precision != PRECISION_NONE &&
                       precision != PRECISION_TAKEN_BACK; /* it is not clear either way */

    if (!known || (situation_beyond(s) != 0) == (situation_other_beyond(s) != 0) ||
        s->verdict == VERDICT_NOT_COMPARABLE || s->cluster == NULL)
        return "";
    const char *with =
        isnan(s->p) ? "" : arena_printf(arena, "with it %s, ", number_p(arena, s->p));
    return arena_printf(
        arena,
        "Whether the difference is clear depends on an assumption, that %s with the "
        "program differ among themselves as the others do: %swithout it %s.",
        s->cluster_many, with, number_p(arena, s->other_p));
}

/* Of one cluster in an arm. */
static const char *confounded(Arena *arena, const Situation *s)
{
    const bool both = s->clusters[0] == s->clusters[1], had = s->clusters[1] == 1;
    const char *interval = isnan(s->low) ? "no interval is given"
                           : s->linked   ? "intervals in the tables, by their matches, do not show "
                                           "that"
                                         : "intervals in the tables do not show that";
    return arena_printf(arena,
                        "Only one %s %s the program%s, so the program cannot be told apart from "
                        "%s%s; %s.",
                        s->cluster, had ? "had" : "lacked", both ? " and only one lacked it" : "",
                        had ? "that " : "what sets that ",
                        had ? s->cluster : arena_printf(arena, "%s apart", s->cluster), interval);
}

/* Of the few clusters named there is one, which holds people of both arms. */
static bool rests_on_one(const Situation *s)
{
    size_t n = 0;
    for (int k = 0; k < 2; k++)
        n += s->clusters[k] <= LIMIT_CLUSTERS_FEW ? s->clusters[k] : 0;
    return n == 1;
}

const char *sentence_clusters(Arena *arena, const Situation *s)
{
    if (situation_confounded(s))
        return confounded(arena, s);
    const char *few = few_clusters(arena, s);
    if (few == NULL)
        return "";
    return arena_printf(arena, "It rests on %s: %s might give another answer%s.", few,
                        rests_on_one(s) ? "another one" : "another few",
                        situation_precision(s) == PRECISION_NONE ? ""
                        : s->by_cluster ? ", and the interval allows for that"
                                        : ", and the interval does not allow for that");
}

/* "12 students", "the equal of 22 students", "the equal of few students" */
static const char *worth_of(Arena *arena, const Situation *s, int arm, const char *kind)
{
    const double worth = fmax(round_to(s->worth[arm], 0), 1);
    const bool less = worth < (double)s->n[arm];
    const size_t n = less ? (size_t)worth : s->n[arm];
    if (n < s->told_from)
        return arena_printf(arena, "%sfew %s%s", less ? "the equal of " : "", kind, s->people);
    return arena_printf(arena, "%s%s %s%s", less ? "the equal of " : "", text_count(arena, n), kind,
                        n == 1 ? s->one : s->people);
}

const char *sentence_few(Arena *arena, const Situation *s)
{
    bool few[2] = {false, false};
    for (int k = 0; s->sizes_known && k < 2; k++)
        few[k] = !(fmin(s->worth[k], (double)s->n[k]) >= LIMIT_FEW_STUDENTS);
    if (few[0] && few[1])
        return arena_printf(arena, "The comparison rests on %s and %s.",
                            worth_of(arena, s, 1, "program "), worth_of(arena, s, 0, "other "));
    if (few[0])
        return arena_printf(arena, "The comparison rests on %s.", worth_of(arena, s, 0, "other "));
    if (few[1])
        return arena_printf(arena, "The comparison rests on %s.",
                            worth_of(arena, s, 1, "program "));
    return "";
}
