#include "parts.h"

#include <math.h>

const char *const caliper_unit_words[] = {"sd_arms", "sd_all", "raw", NULL};

/* n-1 variances in two passes: of each arm by itself, or of all in v[0]. NaN below two students. */
static void variances(const Cohort *cohort, const double *value, const uint8_t *left_out,
                      bool by_arm, double v[2])
{
    size_t n[2] = {0, 0};
    double mean[2] = {0, 0};
    double squares[2] = {0, 0};
    for (size_t i = 0; i < cohort->n; i++)
        if (left_out == NULL || !left_out[i]) {
            const int arm = by_arm && cohort->treated[i];
            mean[arm] += value[i];
            n[arm]++;
        }
    for (int arm = 0; arm < 2; arm++)
        mean[arm] /= (double)n[arm];
    for (size_t i = 0; i < cohort->n; i++)
        if (left_out == NULL || !left_out[i]) {
            const int arm = by_arm && cohort->treated[i];
            squares[arm] += (value[i] - mean[arm]) * (value[i] - mean[arm]);
        }
    for (int arm = 0; arm < 2; arm++)
        v[arm] = n[arm] < 2 ? NAN : squares[arm] / (double)(n[arm] - 1);
}

double match_caliper_width(const Cohort *cohort, const double *value, const uint8_t *left_out,
                           CaliperUnit unit, double caliper)
{
    if (unit == CALIPER_RAW)
        return caliper;
    double v[2];
    variances(cohort, value, left_out, unit == CALIPER_SD_ARMS, v);
    if (unit == CALIPER_SD_ALL)
        return caliper * sqrt(v[0]);
    /* An arm of one student has no spread: the other arm's stands alone. */
    if (isnan(v[0]) || isnan(v[1]))
        return caliper * sqrt(isnan(v[1]) ? v[0] : v[1]);
    return caliper * sqrt((v[1] + v[0]) / 2);
}

bool match_covariate_limits(Arena *arena, const MatchProblem *problem, const char *setting,
                            const Limits *calipers, MatchLimit *limit, size_t *n_limits, Error *err)
{
    const Cohort *cohort = problem->cohort;
    for (size_t k = 0; k < calipers->n; k++) {
        const Name *name = &calipers->item[k].column;
        const Column *column = cohort_column(cohort, *name);
        if (column->type != COLUMN_REAL)
            return error_set(err, ERR_STUDY, name->place,
                             "%s names '%s', whose values are categories; a limit on how far "
                             "students may differ needs numbers. Put it under matching.exact "
                             "instead",
                             setting, column->name);
        double *value = ARENA_ARRAY(arena, double, cohort->n);
        for (size_t i = 0; i < cohort->n; i++)
            value[i] = column->real[cohort->row[i]];
        limit[(*n_limits)++] = (MatchLimit){.value = value, .width = calipers->item[k].value};
    }
    return true;
}
