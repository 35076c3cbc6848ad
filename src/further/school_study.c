#include "further/school_study.h"

#include "alike/multiple.h"

#include <gsl/gsl_cdf.h>

static void test_schools(Arena *arena, double confidence, int adjustment, SchoolStudy *out)
{
    const SchoolModel *m = &out->model;

    out->program = ARENA_ARRAY(arena, TTest, m->n);
    out->similar = ARENA_ARRAY(arena, TTest, m->n);
    out->q = ARENA_ARRAY(arena, double, m->n);
    for (size_t s = 0; s < m->n; s++) {
        out->similar[s] = joint_test(&m->similar, s, confidence);
        out->program[s] = joint_test(&m->program, s, confidence);
        out->q[s] = out->program[s].p;
    }
    adjust_by(adjustment, out->q, m->n, out->q);
}

/* Intervals of the mixture are widened as a t is against a normal with this school's df. */
static void shrink(Arena *arena, double confidence, SchoolStudy *out)
{
    const double half = 0.5 + confidence / 2.0;
    const SpreadShrunken all = spread_shrink(arena, &out->spread, confidence);

    out->shrunken = all.value;
    out->shrunken_low = all.low;
    out->shrunken_high = all.high;
    for (size_t s = 0; s < out->model.n; s++) {
        const double factor =
            gsl_cdf_tdist_Pinv(half, out->model.program.df[s]) / gsl_cdf_ugaussian_Pinv(half);
        all.low[s] = all.value[s] + factor * (all.low[s] - all.value[s]);
        all.high[s] = all.value[s] + factor * (all.high[s] - all.value[s]);
    }
}

static bool compare_schools(Arena *arena, double confidence, SchoolStudy *out, Error *err)
{
    if (out->model.problem != NULL || out->model.n < 2)
        return true;
    if (!spread_fit(arena, &out->model.program, NULL, 1, &out->spread, err)) {
        if (err->kind != ERR_INFEASIBLE)
            return false;
        error_clear(err);
        out->spread = (Spread){.n = 0};
        return true;
    }
    if (out->model.n >= SPREAD_SHRINK_LEAST)
        shrink(arena, confidence, out);
    return true;
}

bool school_study_make(Arena *arena, const FurtherInput *input, SchoolPool pool, SchoolStudy *out,
                       Notes *notes, Error *err)
{
    const double confidence = input->stages->settings->effects.confidence;
    Arena *scratch = arena_create();

    *out = (SchoolStudy){.q = NULL};
    school_rows_make(arena, scratch, input, pool, &out->students, notes);
    const bool ok = out->students.rows.program.n_schools == 0 ||
                    school_model_fit(arena, &out->students.rows, &out->model, err);
    out->students.rows = (SchoolRows){.k = 0}; /* they were scratch */
    arena_destroy(scratch);
    if (!ok)
        return false;
    test_schools(arena, confidence, input->stages->adjustment, out);
    return compare_schools(arena, confidence, out, err);
}
