/* Balance before any design: made once for all designs that share a cohort and its score. */
#include "before.h"

#include <math.h>

static void look_at_numbers(Arena *arena, Arena *scratch, Students *students, const double *x,
                            const uint32_t *order, CovariateBefore *out)
{
    Arms arms;

    out->numbers = numbers_of(arena, students, x, order);
    arms_of_numbers(scratch, students, x, out->numbers, &arms);
    out->contrast = arms.side[0];
}

static void look_at(Arena *arena, Arena *scratch, Students *students, const Column *column,
                    CovariateBefore *out)
{
    if (column->type == COLUMN_FACTOR) {
        out->with = arena_array(arena, column->n_levels, sizeof *out->with);
        students_with_levels(students, column, out->with);
    } else if (column->type == COLUMN_REAL && column->known == NULL && column->binary) {
        out->with = arena_array(arena, 1, sizeof *out->with);
        students_with(students, column, out->with[0]);
    } else if (column->type == COLUMN_REAL && column->known == NULL) {
        look_at_numbers(arena, scratch, students, students_numbers(scratch, students, column), NULL,
                        out);
    }
}

/* By its logits, where all have one. */
static void look_at_score(Arena *arena, Arena *scratch, Students *students, BalanceBefore *out)
{
    const PropensityScore *score = out->score;
    bool finite = true;

    for (size_t i = 0; i < score->n; i++)
        finite = finite && !isinf(score->logit[i]);
    out->score_x = finite ? score->logit : score->probability;
    look_at_numbers(arena, scratch, students, out->score_x, finite ? score->order : NULL,
                    &out->covariate[out->cohort->n_covariates]);
}

const BalanceBefore *balance_before(Arena *arena, const Cohort *cohort,
                                    const PropensityScore *score)
{
    Arena *scratch = arena_create();
    BalanceBefore *out = ARENA_NEW(arena, BalanceBefore);

    out->cohort = cohort;
    out->score = score != NULL && score->logit != NULL ? score : NULL;
    out->students = students_before(cohort);
    out->covariate = ARENA_ARRAY(arena, CovariateBefore, cohort->n_covariates + 1);
    Students students = out->students;
    for (size_t k = 0; k < cohort->n_covariates; k++)
        look_at(arena, scratch, &students, cohort->covariate[k], &out->covariate[k]);
    if (out->score != NULL)
        look_at_score(arena, scratch, &students, out);
    arena_destroy(scratch);
    return out;
}
