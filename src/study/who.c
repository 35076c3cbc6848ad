/* Who is in an analysis, for the rules of publication: sets of people, and how many of them have
 * each level of the balance table. */
#include "study/who.h"

#include "alike/cohort_people.h"
#include "alike/text.h"

static const Column *covariate_of(const Cohort *cohort, const BalanceRow *row)
{
    for (size_t k = 0; k < cohort->n_covariates; k++)
        if (text_equal(cohort->covariate[k]->name, row->covariate))
            return cohort->covariate[k];
    return frame_find(cohort->frame, row->covariate);
}

static bool has(const Column *column, const BalanceRow *row, uint32_t at)
{
    if (column->type == COLUMN_FACTOR)
        return column->level[at] != LEVEL_NONE &&
               text_equal(column->level_name[column->level[at]], row->level);
    return column->real[at] == 1.0;
}

static void count_level(const Cohort *cohort, const double *weight, BalanceRow *row)
{
    const Column *column = covariate_of(cohort, row);

    for (size_t i = 0; column != NULL && i < cohort->n; i++) {
        if (!has(column, row, cohort->row[i]))
            continue;
        row->with[0][cohort->treated[i] ? 1 : 0]++;
        if (weight[i] > 0.0)
            row->with[1][cohort->treated[i] ? 1 : 0]++;
    }
}

void tell_who(Arena *arena, const Cohort *cohort, const double *weight, Analysis *out)
{
    if (cohort->frame->person == NULL)
        return;
    out->cohort_people = people_with_weight(arena, cohort, NULL);
    out->sample_people = people_with_weight(arena, cohort, weight);
    for (size_t i = 0; i < out->balance.n; i++)
        if (out->balance.row[i].binary && !out->balance.row[i].is_score)
            count_level(cohort, weight, &out->balance.row[i]);
}
