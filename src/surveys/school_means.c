/* Means of each index by school of the program: what `implementation` relates to effects. */
#include "surveys/tables.h"

#include "alike/text.h"

#include <math.h>

/* Of the program's side; NaN: not known. */
static double told_of(const Table *reliability, const char *index, const TableColumn *what)
{
    const union survey_reliability_columns *column = &survey_reliability_columns;
    for (size_t i = 0; reliability != NULL && i < reliability->n_rows; i++)
        if (reliability->head[i].what == 0 && /* of the program */
            text_equal(table_text(reliability, i, &column->item), index))
            return table_real(reliability, i, what);
    return NAN;
}

static SurveySchoolMeans means_of(const SurveyWork *w, const Measure *measure)
{
    const Respondents *program = &w->data->program;
    const size_t n = program->n_psu;
    SurveySchoolMeans out = {.index = measure_name(measure),
                             .school = (const char **)arena_array(w->arena, n, sizeof *out.school),
                             .mean = ARENA_ARRAY(w->arena, double, n),
                             .icc2 = told_of(w->out->reliability, measure_name(measure),
                                             &survey_reliability_columns.icc2),
                             .alpha = told_of(w->out->reliability, measure_name(measure),
                                              &survey_reliability_columns.alpha)};
    double *sum = ARENA_ARRAY(w->arena, double, n), *weight = ARENA_ARRAY(w->arena, double, n);
    for (size_t i = 0; i < program->n; i++) {
        if (isnan(measure->y[0][i]))
            continue;
        sum[program->psu[i]] += program->base[i] * measure->y[0][i];
        weight[program->psu[i]] += program->base[i];
    }
    for (size_t s = 0; s < n; s++) {
        if (!(weight[s] > 0.0))
            continue;
        out.school[out.n] = program->psu_name[s];
        out.mean[out.n++] = sum[s] / weight[s];
    }
    return out;
}

void survey_school_means(const SurveyWork *w)
{
    SurveyFindings *out = w->out;
    out->school_means = ARENA_ARRAY(w->arena, SurveySchoolMeans, w->answers->n);
    for (size_t k = 0; k < w->answers->n; k++)
        if (w->answers->item[k].index != NULL)
            out->school_means[out->n_school_means++] = means_of(w, &w->answers->item[k]);
}
