/* What is said of several studies: the answer to each question, how much studies differ, and what
 * to be careful of. Words follow the numbers: nothing is said to differ that no test tells apart.
 */
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

static bool is_binary(const PooledQuestion *question)
{
    for (size_t i = 0; i < question->n; i++)
        if (question->member[i].binary)
            return true;
    return false;
}

/* Shares are told in percentage points. */
static double whole(const PooledQuestion *question, PooledScale scale)
{
    return scale == POOLED_POINTS && is_binary(question) ? 100.0 : 1.0;
}

const char *pooled_unit(const PooledQuestion *question, PooledScale scale)
{
    return scale == POOLED_SIZE  ? "standard deviations"
           : is_binary(question) ? "percentage points"
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
        return arena_printf(arena,
                            "the average %s is %s%s; how well it is known is not told, because a "
                            "study tells no degrees of freedom",
                            over_words(arena, average),
                            average_words(arena, question, scale, POOLED_ALL),
                            also_size(arena, question, scale, POOLED_ALL));
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

    const char *which = n == all->n
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
    const bool differ = spread->p < 1.0 - pooled->confidence;
    text_format(&text, "%s (Q %s, p %s; I squared %s).",
                differ ? "Effects differ between studies by more than chance explains"
                       : "What effects differ by between studies may be chance, which is no proof "
                         "that they are the same",
                text_real(arena, spread->q, 2), text_p_value(arena, spread->p),
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

/* --- cautions ------------------------------------------------------------------------------------
 */

static void caution(PooledResults *pooled, const char *text)
{
    pooled_words_add(pooled->arena, &pooled->caution, text);
}

static void caution_release(PooledResults *pooled)
{
    size_t n_published = 0;

    for (size_t i = 0; i < pooled->n; i++)
        n_published += pooled->study[i].release == RELEASE_PUBLISHED;
    if (pooled->release == RELEASE_INTERNAL && n_published > 0)
        caution(pooled, "Exact and published results stand side by side here: this folder is "
                        "internal, and must stay where the exact results are.");
    if (n_published > 0)
        caution(pooled, arena_printf(pooled->arena,
                                     "The numbers of %s are published: rounded and in part left "
                                     "out. Averages, p and tau carry that rounding; counts are "
                                     "about right, and so are their sums.",
                                     n_published == pooled->n
                                         ? "all studies"
                                         : arena_printf(pooled->arena, "%zu of %zu studies",
                                                        n_published, pooled->n)));
}

static void caution_versions(PooledResults *pooled)
{
    for (size_t i = 1; i < pooled->n; i++)
        if (!text_equal(pooled->study[i].version, pooled->study[0].version)) {
            caution(pooled, "The studies were run by different versions of alike; its CHANGELOG.md "
                            "says what changed between them.");
            return;
        }
}

static void caution_programs(PooledResults *pooled)
{
    for (size_t i = 1; i < pooled->n; i++)
        if (!text_equal(pooled->study[i].program, pooled->study[0].program)) {
            caution(pooled, "The studies call their programs by different names; whether these are "
                            "one program their results can't tell.");
            return;
        }
}

/* Scores are in one unit as far as results tell, and the usual word for it is every test's. */
static void caution_units(PooledResults *pooled)
{
    for (size_t q = 0; q < pooled->n_questions; q++) {
        const PooledQuestion *question = &pooled->question[q];
        if (question->what == POOLED_OUTCOME && question->no_points == NULL &&
            !is_binary(question)) {
            caution(pooled, "Averages in the unit of the score are right only if all studies gave "
                            "one test on one scale, which their results don't tell; averages in "
                            "standard deviations do not need that.");
            break;
        }
    }
    if (!pooled->one_confidence)
        caution(pooled, "The studies' intervals are of different confidence; those of averages are "
                        "of 95 percent.");
    if (!pooled->one_size)
        caution(pooled, "The studies divide their effects by different standard deviations "
                        "(effects.sd), so g, by the pooled one, is put together here; averages of "
                        "domains are as each study made them.");
}

static const char *differing(const PooledQuestion *question)
{
    bool methods = false, estimands = false, labels = false;

    for (size_t i = 1; i < question->n; i++) {
        const PooledMember *m = &question->member[i];
        methods = methods || !text_equal(m->method, question->member[0].method);
        estimands = estimands || !text_equal(m->estimand, question->member[0].estimand);
        labels = labels || !text_equal(m->outcome, question->member[0].outcome);
    }
    return estimands ? "the studies' effects speak for different people: all of the program in "
                       "some, those who were matched in others, or by different estimands (column "
                       "estimand of pooled_effects)"
           : methods ? "the studies made their comparison groups by different methods"
           : labels  ? "the studies have different names for it and one label"
                     : NULL;
}

/* What is to be said of a question in one way; NULL: nothing. */
typedef const char *Says(const PooledQuestion *question);

static const char *says_differing(const PooledQuestion *question)
{
    return question->what == POOLED_OUTCOME && question->main ? differing(question) : NULL;
}

static const char *says_no_points(const PooledQuestion *question)
{
    return question->what == POOLED_OUTCOME && question->main ? question->no_points : NULL;
}

/* Once of all questions of which one thing is to be said: before, their labels, and it. */
static void caution_together(PooledResults *pooled, Says *says, const char *before)
{
    Arena *arena = pooled->arena;
    const size_t n = pooled->n_questions;
    bool *said = ARENA_ARRAY(arena, bool, n + 1);

    for (size_t q = 0; q < n; q++) {
        const char **label = (const char **)arena_array(arena, n, sizeof *label);
        const char *what = says(&pooled->question[q]);
        size_t n_labels = 0;
        for (size_t k = q; k < n && what != NULL && !said[q]; k++)
            if (text_equal(says(&pooled->question[k]), what)) {
                label[n_labels++] = text_label(arena, pooled->question[k].label);
                said[k] = k > q;
            }
        if (n_labels > 0)
            caution(pooled, arena_printf(arena, "%s%s: %s.", before,
                                         pooled_list(arena, label, n_labels), what));
    }
}

void pooled_say(PooledResults *pooled)
{
    for (size_t q = 0; q < pooled->n_questions; q++)
        if (pooled->question[q].main)
            pooled_words_add(pooled->arena, &pooled->answer,
                             answer_to(pooled, &pooled->question[q]));
    caution(pooled, arena_printf(pooled->arena,
                                 "Whether any %s is in two of these studies can't be seen from "
                                 "their results; where that is so, averages are known less well "
                                 "than they seem.",
                                 pooled->unit));
    caution_release(pooled);
    caution_versions(pooled);
    caution_programs(pooled);
    caution_units(pooled);
    caution_together(pooled, says_differing, "");
    caution_together(pooled, says_no_points, "No average in the unit of the score of ");
    if (pooled->alone.n > 0)
        caution(pooled,
                arena_printf(pooled->arena, "Not put together with anything: %s.",
                             pooled_list(pooled->arena, pooled->alone.item, pooled->alone.n)));
}
