/* What is said of several studies: the answer to each question, and how much studies differ. Words
 * follow the numbers: nothing is said to differ that no test tells apart. */
#include "pool/parts.h"

#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

/* Fewer studies than this hardly show how much effects differ between studies. Ours. */
enum { SPREAD_KNOWN_FROM = 6 };

const char *pooled_release_words(Release release)
{
    static const char *const words[] = {[RELEASE_INTERNAL] = "exact, not for release",
                                        [RELEASE_PUBLIC_DATA] = "exact, of public data",
                                        [RELEASE_PUBLISHED] =
                                            "published: rounded and in part left out"};
    return words[release];
}

/* --- numbers -------------------------------------------------------------------------------------
 */

bool pooled_is_binary(const PooledQuestion *question)
{
    for (size_t i = 0; i < question->n; i++)
        if (question->member[i].binary)
            return true;
    return false;
}

/* Shares are told in percentage points. */
static double whole(const PooledQuestion *question, PooledScale scale)
{
    return scale == POOLED_POINTS && pooled_is_binary(question) ? 100.0 : 1.0;
}

const char *pooled_unit(const PooledQuestion *question, PooledScale scale)
{
    return scale == POOLED_SIZE         ? "standard deviations"
           : pooled_is_binary(question) ? "percentage points"
                                        : question->unit;
}

/* As many decimals as show the first digit of the smallest error; two of standard deviations. */
static int digits_of(const PooledQuestion *question, PooledScale scale)
{
    enum { OF_SIZES = 2, OF_NONE = 1 };
    double least = INFINITY;

    for (size_t i = 0; i < question->n; i++)
        if (question->member[i].of[scale].se > 0.0)
            least = fmin(least, whole(question, scale) * question->member[i].of[scale].se);
    if (question->average[scale][POOLED_ALL].problem == NULL)
        least = fmin(least, whole(question, scale) * question->average[scale][POOLED_ALL].fixed.se);
    return scale == POOLED_SIZE ? OF_SIZES
           : isfinite(least)    ? told_digits_of_error(least)
                                : OF_NONE;
}

const char *pooled_number(Arena *arena, const PooledQuestion *question, PooledScale scale,
                          double value)
{
    return told_number(arena, whole(question, scale) * value, 0.0, digits_of(question, scale));
}

const char *pooled_interval(Arena *arena, const PooledQuestion *question, PooledScale scale,
                            double low, double high)
{
    return isnan(low) || isnan(high)
               ? ""
               : arena_printf(arena, "%s to %s", pooled_number(arena, question, scale, low),
                              pooled_number(arena, question, scale, high));
}

/* "1.2 points (0.3 to 2.1)" */
static const char *average_words(Arena *arena, const PooledQuestion *question, PooledScale scale,
                                 PooledOver over)
{
    const PooledAverage *average = &question->average[scale][over];
    const TTest *test = pooled_leading_test(average);
    const char *interval = pooled_interval(arena, question, scale, test->low, test->high);

    return arena_printf(arena, "%s %s%s%s%s",
                        pooled_number(arena, question, scale, pooled_leading(average)->value),
                        pooled_unit(question, scale), interval[0] != '\0' ? " (" : "", interval,
                        interval[0] != '\0' ? ")" : "");
}

/* --- the answer ----------------------------------------------------------------------------------
 */

/* Names of the members whose groups were not alike enough, among those in the average. */
static const char *apart(const PooledResults *pooled, const PooledQuestion *question,
                         const PooledAverage *average, size_t *n)
{
    const char **name = (const char **)arena_array(pooled->arena, question->n + 1, sizeof *name);

    *n = 0;
    for (size_t k = 0; k < average->n; k++) {
        const PooledMember *m = &question->member[average->member[k]];
        if (!pooled_start_holds(m->start))
            name[(*n)++] = pooled->study[m->study].name;
    }
    return pooled_list(pooled->arena, name, *n);
}

static const char *over_words(Arena *arena, const PooledAverage *average)
{
    return average->pool.has_random ? arena_printf(arena, "over these %zu studies", average->n)
                                    : "in these two studies alone";
}

/* "; 0.08 standard deviations (0.02 to 0.14)" behind points. */
static const char *also_size(Arena *arena, const PooledQuestion *question, PooledScale scale,
                             PooledOver over)
{
    return scale == POOLED_SIZE || question->average[POOLED_SIZE][over].problem != NULL
               ? ""
               : arena_printf(arena, "; %s", average_words(arena, question, POOLED_SIZE, over));
}

static const char *effect_words(const PooledResults *pooled, const PooledQuestion *question,
                                PooledScale scale)
{
    Arena *arena = pooled->arena;
    const PooledAverage *average = &question->average[scale][POOLED_ALL];
    const TTest *test = pooled_leading_test(average);
    const double level = 1.0 - pooled->confidence;
    const bool apart_from_zero = test->low > 0.0 || test->high < 0.0;
    const bool taken_back = apart_from_zero && average->q >= level;
    const double value = pooled_leading(average)->value;

    if (isnan(test->low))
        return arena_printf(
            arena, "the average %s is %s%s; how well it is known is not told, because %s",
            over_words(arena, average), average_words(arena, question, scale, POOLED_ALL),
            also_size(arena, question, scale, POOLED_ALL), average->untold);
    if (!apart_from_zero || taken_back)
        return arena_printf(
            arena, "no difference that is told from zero%s: the average %s is %s%s",
            taken_back ? ", once all outcomes of its domain are counted as tests" : "",
            over_words(arena, average), average_words(arena, question, scale, POOLED_ALL),
            also_size(arena, question, scale, POOLED_ALL));
    return arena_printf(arena, "%s, the program's %s stood %s %s %s similar %s on average (%s)%s",
                        over_words(arena, average), pooled->people,
                        pooled_number(arena, question, scale, fabs(value)),
                        pooled_unit(question, scale), value > 0.0 ? "above" : "below",
                        pooled->people,
                        pooled_interval(arena, question, scale, test->low, test->high),
                        also_size(arena, question, scale, POOLED_ALL));
}

static const char *start_words(const PooledResults *pooled, const PooledQuestion *question,
                               PooledScale scale, size_t n, const char *names)
{
    Arena *arena = pooled->arena;
    const PooledAverage *all = &question->average[scale][POOLED_ALL];
    const char *rest = question->average[scale][POOLED_ALIKE].problem != NULL
                           ? ""
                           : arena_printf(arena, "; over the %zu others it is %s",
                                          question->average[scale][POOLED_ALIKE].n,
                                          average_words(arena, question, scale, POOLED_ALIKE));

    const char *which = n == all->n && n == 2 ? "both studies"
                        : n == all->n
                            ? arena_printf(arena, "all %zu studies", n)
                            : arena_printf(arena, "%zu of %zu studies (%s)", n, all->n, names);

    return arena_printf(arena,
                        "not to be read as what the program does: in %s the groups were not alike "
                        "enough at the start, or it is not known that they were. The average %s "
                        "is %s%s",
                        which, over_words(arena, all),
                        average_words(arena, question, scale, POOLED_ALL), rest);
}

static const char *answer_to(const PooledResults *pooled, const PooledQuestion *question)
{
    Arena *arena = pooled->arena;
    const PooledScale scale = pooled_leading_scale(question);
    const PooledAverage *average = &question->average[scale][POOLED_ALL];
    const char *label = text_label(arena, question->label);
    size_t n_apart;

    if (average->problem != NULL)
        return arena_printf(arena, "%s: no average, because %s.", label, average->problem);
    const char *names = apart(pooled, question, average, &n_apart);
    return arena_printf(arena, "%s: %s.", label,
                        n_apart > 0 ? start_words(pooled, question, scale, n_apart, names)
                                    : effect_words(pooled, question, scale));
}

/* --- how much studies differ ---------------------------------------------------------------------
 */

const char *pooled_spread_words(const PooledResults *pooled, const PooledQuestion *question)
{
    Arena *arena = pooled->arena;
    const PooledScale scale = pooled_leading_scale(question);
    const PooledAverage *average = &question->average[scale][POOLED_ALL];
    const Spread *spread = &average->pool.spread;
    Text text = {.arena = arena};

    if (average->problem != NULL)
        return "";
    const double p = average->differ_p;
    text_format(&text, "%s (Q %s, p %s; I squared %s).",
                isnan(p) ? "Whether effects differ between studies by more than chance explains is "
                           "not known: their standard errors rest on too few schools or people, or "
                           "it is not told on how many"
                : p < 1.0 - pooled->confidence
                    ? "Effects differ between studies by more than chance explains"
                    : "What effects differ by between studies may be chance, which is no proof "
                      "that they are the same",
                text_real(arena, spread->q, 2), isnan(p) ? "n/a" : text_p_value(arena, p),
                text_real(arena, spread->i2, 2));
    if (average->pool.has_random)
        text_format(&text, " Their standard deviation between studies (tau) is put at %s %s.",
                    pooled_number(arena, question, scale, average->tau),
                    pooled_unit(question, scale));
    if (average->n < SPREAD_KNOWN_FROM)
        text_format(&text, " %s studies hardly show how much effects differ between studies: %s",
                    average->n == 2   ? "Two"
                    : average->n == 3 ? "Three"
                                      : text_count(arena, average->n),
                    average->pool.has_random
                        ? "tau is little more than a guess, and what a further study may expect is "
                          "not said."
                        : "the average speaks for these two alone.");
    else if (!isnan(average->pool.prediction.low))
        text_format(&text, " A further study of this kind may expect %s %s.",
                    pooled_interval(arena, question, scale, average->pool.prediction.low,
                                    average->pool.prediction.high),
                    pooled_unit(question, scale));
    return text.bytes;
}

void pooled_say(PooledResults *pooled)
{
    for (size_t q = 0; q < pooled->n_questions; q++)
        if (pooled->question[q].main)
            pooled_words_add(pooled->arena, &pooled->answer,
                             answer_to(pooled, &pooled->question[q]));
    pooled_caution(pooled);
}
