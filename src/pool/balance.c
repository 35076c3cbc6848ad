/* How alike the groups were at the start, study by study: characteristics that all studies of an
 * outcome tell, after the design, as evidence standards measure them (g). */
#include "pool/parts.h"

#include "alike/text.h"

#include <math.h>

static const json_t *analysis_of(const PooledResults *pooled, const PooledMember *member)
{
    return main_analysis(study_root(&pooled->study[member->study]), member->outcome);
}

/* A study's own pretest is one characteristic, whatever its column is called. */
static bool same_characteristic(const json_t *a, const json_t *b)
{
    const bool pretest = json_is_true(json_object_get(a, "pretest"));

    if (pretest || json_is_true(json_object_get(b, "pretest")))
        return pretest == json_is_true(json_object_get(b, "pretest"));
    return text_equal(field_text(a, "covariate"), field_text(b, "covariate")) &&
           text_equal(field_text(a, "level"), field_text(b, "level"));
}

static const json_t *row_like(const json_t *analysis, const json_t *like)
{
    const json_t *rows = json_object_get(analysis, "balance");

    for (size_t i = 0; i < json_array_size(rows); i++)
        if (same_characteristic(json_array_get(rows, i), like))
            return json_array_get(rows, i);
    return NULL;
}

static Baseline class_of(const char *word)
{
    for (int k = 0; k < N_BASELINES; k++)
        if (word != NULL && text_equal(word, wwc_baseline_word((Baseline)k)))
            return (Baseline)k;
    return BASELINE_NOT_COMPUTABLE;
}

/* In the order in which they are worse: not known, satisfied, ... */
static int badness(Baseline class)
{
    static const int order[N_BASELINES] = {[BASELINE_SATISFIED] = 1,
                                           [BASELINE_ADJUSTED] = 2,
                                           [BASELINE_ADJUST] = 3,
                                           [BASELINE_UNADJUSTED] = 4,
                                           [BASELINE_NOT_SATISFIED] = 5};
    return order[class];
}

static void read_member(PooledBalance *of, size_t i, const json_t *row, double people, double *sum,
                        double *weights)
{
    of->g[i] = field_real(json_object_get(row, "after"), "g");
    of->class[i] = class_of(field_text(row, "wwc"));
    if (badness(of->class[i]) > badness(of->worst))
        of->worst = of->class[i];
    if (isnan(of->g[i]))
        return;
    of->n_told++;
    if (of->largest == SIZE_MAX || fabs(of->g[i]) > fabs(of->g[of->largest]))
        of->largest = i;
    *sum += people * of->g[i]; /* NaN where its people are not told: no mean then */
    *weights += people;
}

static void join_row(PooledResults *pooled, const PooledQuestion *question, const json_t *like)
{
    PooledBalance of = {.question = question,
                        .covariate = field_text(like, "covariate"),
                        .level = field_text(like, "level"),
                        .label = field_text(like, "label"),
                        .largest = SIZE_MAX,
                        .worst = BASELINE_NOT_COMPUTABLE};
    double sum = 0.0, weights = 0.0;

    of.g = ARENA_ARRAY(pooled->arena, double, question->n);
    of.class = ARENA_ARRAY(pooled->arena, Baseline, question->n);
    for (size_t i = 0; i < question->n; i++) {
        const PooledMember *member = &question->member[i];
        const json_t *row = row_like(analysis_of(pooled, member), like);
        if (row == NULL)
            return; /* not in all of them */
        read_member(&of, i, row, member->n[0] + member->n[1], &sum, &weights);
    }
    of.mean = sum / weights;
    pooled->balance = arena_grow(pooled->arena, pooled->balance, &pooled->balance_capacity,
                                 pooled->n_balance + 1, sizeof(PooledBalance));
    pooled->balance[pooled->n_balance++] = of;
}

void pooled_join_balance(PooledResults *pooled)
{
    for (size_t q = 0; q < pooled->n_questions; q++) {
        const PooledQuestion *question = &pooled->question[q];
        if (!question->main || question->what != POOLED_OUTCOME)
            continue;
        const json_t *rows = json_object_get(analysis_of(pooled, &question->member[0]), "balance");
        for (size_t i = 0; i < json_array_size(rows); i++) {
            const json_t *row = json_array_get(rows, i);
            if (field_text(row, "covariate") != NULL &&
                !json_is_true(json_object_get(row, "score")))
                join_row(pooled, question, row);
        }
    }
}
