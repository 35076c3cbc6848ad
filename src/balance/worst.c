/* How alike the groups are in one number, for those who ask of many groups. */
#include "alike/balance.h"

#include "arms.h"
#include "row.h"

#include <math.h>

/* Classes from the best to the worst. */
static int badness(Baseline class)
{
    static const Baseline order[] = {BASELINE_SATISFIED, BASELINE_ADJUSTED, BASELINE_NOT_COMPUTABLE,
                                     BASELINE_UNADJUSTED, BASELINE_NOT_SATISFIED};

    for (int k = 0; k < (int)COUNT_OF(order); k++)
        if (order[k] == class)
            return k;
    return -1;
}

Baseline balance_worse(Baseline a, Baseline b)
{
    return badness(b) > badness(a) ? b : a;
}

static void take(const Arms *arms, bool adjusted, BalanceWorst *out)
{
    const double g = balance_side(&arms->side[1]).g;
    const Baseline class = wwc_baseline_in_model(wwc_baseline(g), adjusted);

    if (badness(class) > badness(out->wwc))
        out->wwc = class;
    if (!isnan(g) && !(fabs(g) <= out->g))
        out->g = fabs(g);
}

static void take_levels(Arena *scratch, const Students *students, const Column *column,
                        bool adjusted, BalanceWorst *out)
{
    WithLevel *with = arena_array(scratch, column->n_levels, sizeof *with);

    students_with_levels(students, column, with);
    for (size_t k = 0; k < column->n_levels; k++) {
        Arms arms;
        if (with[k][0][0] + with[k][0][1] == 0.0)
            continue;
        arms_of_share(students, (const double(*)[2])with[k], &arms);
        take(&arms, adjusted, out);
    }
}

static void take_real(Arena *scratch, Students *students, const Column *column, bool adjusted,
                      BalanceWorst *out)
{
    Arms arms;

    if (column->binary) {
        WithLevel with = {{0.0}};
        students_with(students, column, with);
        arms_of_share(students, (const double(*)[2])with, &arms);
    } else {
        Students after = *students; /* only those are judged */
        after.from = 1;
        arms_of_moments(&after, students_numbers(scratch, students, column), &arms);
    }
    take(&arms, adjusted, out);
}

BalanceWorst balance_worst(const BalanceSettings *settings, const Cohort *cohort,
                           const double *weight)
{
    Arena *scratch = arena_create();
    Students students = students_make(cohort, weight);
    BalanceWorst out = {.g = (double)NAN};

    for (size_t k = 0; k < cohort->n_covariates; k++) {
        const Column *column = cohort->covariate[k];
        const bool adjusted = balance_adjusts(settings, cohort, column);
        if (column->type == COLUMN_FACTOR)
            take_levels(scratch, &students, column, adjusted, &out);
        else if (column->type == COLUMN_REAL)
            take_real(scratch, &students, column, adjusted, &out);
    }
    arena_destroy(scratch);
    return out;
}
