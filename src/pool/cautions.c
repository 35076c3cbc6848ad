/* What to be careful of in several studies put together. */
#include "pool/parts.h"

#include "alike/text.h"

static void caution(PooledResults *pooled, const char *text)
{
    pooled_words_add(pooled->arena, &pooled->caution, text);
}

/* The same people under two titles, of which published results leave no hash. */
static void caution_twins(PooledResults *pooled)
{
    for (size_t i = 0; i < pooled->n; i++)
        for (size_t k = 0; k < i; k++)
            if (study_same_numbers(&pooled->study[k], &pooled->study[i]))
                caution(pooled,
                        arena_printf(pooled->arena,
                                     "'%s' and '%s' tell the same of every outcome, as far "
                                     "as rounding shows. If these are the same %s under two "
                                     "titles, they count twice: leave one out.",
                                     pooled->study[k].name, pooled->study[i].name, pooled->people));
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
            !pooled_is_binary(question)) {
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

/* A question of outcomes under each study's own design, of which these things are to be said. */
static bool is_of_outcomes(const PooledQuestion *question)
{
    return question->what == POOLED_OUTCOME && question->main;
}

typedef const char *TextOf(const PooledMember *member);

static const char *estimand_of(const PooledMember *member)
{
    return member->estimand;
}

static const char *method_of(const PooledMember *member)
{
    return member->method;
}

static const char *name_of(const PooledMember *member)
{
    return member->outcome;
}

static bool differ(const PooledQuestion *question, TextOf *text_of)
{
    for (size_t i = 1; i < question->n; i++)
        if (!text_equal(text_of(&question->member[i]), text_of(&question->member[0])))
            return true;
    return false;
}

/* What is to be said of a question in one way; NULL: nothing. */
typedef const char *Says(const PooledQuestion *question);

static const char *says_estimands(const PooledQuestion *question)
{
    return is_of_outcomes(question) && differ(question, estimand_of)
               ? "the studies' effects speak for different people: all of the program in some, "
                 "those who were matched in others, or by different estimands (column estimand of "
                 "pooled_effects)"
               : NULL;
}

static const char *says_methods(const PooledQuestion *question)
{
    return is_of_outcomes(question) && differ(question, method_of)
               ? "the studies made their comparison groups by different methods"
               : NULL;
}

static const char *says_names(const PooledQuestion *question)
{
    return is_of_outcomes(question) && differ(question, name_of)
               ? "the studies have different names for it and one label"
               : NULL;
}

static const char *says_no_points(const PooledQuestion *question)
{
    return is_of_outcomes(question) ? question->no_points : NULL;
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

void pooled_caution(PooledResults *pooled)
{
    caution(pooled, arena_printf(pooled->arena,
                                 "Whether any %s is in two of these studies can't be seen from "
                                 "their results; where that is so, averages are known less well "
                                 "than they seem.",
                                 pooled->unit));
    caution_twins(pooled);
    caution_release(pooled);
    caution_versions(pooled);
    caution_programs(pooled);
    caution_units(pooled);
    caution_together(pooled, says_estimands, "");
    caution_together(pooled, says_methods, "");
    caution_together(pooled, says_names, "");
    caution_together(pooled, says_no_points, "No average in the unit of the score of ");
    if (pooled->alone.n > 0)
        caution(pooled,
                arena_printf(pooled->arena, "Not put together with anything: %s.",
                             pooled_list(pooled->arena, pooled->alone.item, pooled->alone.n)));
}
