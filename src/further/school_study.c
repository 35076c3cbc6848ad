#include "further/school_study.h"

#include "alike/impute.h"
#include "alike/multiple.h"
#include "alike/rubin.h"
#include "alike/text.h"

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

/* --- the model -----------------------------------------------------------------------------------
 */

/* Of one data set. */
typedef struct Fitted {
    SchoolStudents students;
    SchoolModel model;
} Fitted;

static bool fit_one(Arena *arena, const FurtherInput *input, SchoolPool pool, Fitted *out,
                    Notes *notes, Error *err)
{
    Arena *scratch = arena_create();

    *out = (Fitted){.model = {.n = 0}};
    school_rows_make(arena, scratch, input, pool, &out->students, notes);
    const bool ok = out->students.rows.program.n_schools == 0 ||
                    school_model_fit(arena, &out->students.rows, &out->model, err);
    out->students.rows = (SchoolRows){.k = 0}; /* they were scratch */
    arena_destroy(scratch);
    return ok;
}

/* Where the school stands in that copy; its number of schools: nowhere. */
static size_t place_of(const Fitted *copy, const char *school)
{
    size_t s = 0;

    while (s < copy->model.n && !text_equal(copy->students.name[s], school))
        s++;
    return s;
}

/* Schools that are matched in every copy: at[c][s] says where the s-th stands in copy c. */
static size_t list_common(Arena *arena, const Fitted *copy, size_t m, size_t **at)
{
    size_t n = 0;

    for (size_t c = 0; c < m; c++)
        at[c] = ARENA_ARRAY(arena, size_t, copy[0].model.n + 1);
    for (size_t s = 0; s < copy[0].model.n; s++) {
        bool everywhere = true;
        for (size_t c = 0; c < m; c++) {
            at[c][n] = place_of(&copy[c], copy[0].students.name[s]);
            everywhere = everywhere && at[c][n] < copy[c].model.n;
        }
        n += everywhere;
    }
    return n;
}

/* By Rubin's rules, and with the covariance of all schools: so what follows from it (shrunken
 * effects, tau, q) is made as of one data set. */
static void join_errors(Arena *arena, const Fitted *copy, size_t m, size_t *const *at,
                        SchoolModel *out)
{
    Joint *similar = ARENA_ARRAY(arena, Joint, m), *program = ARENA_ARRAY(arena, Joint, m);

    for (size_t c = 0; c < m; c++) {
        similar[c] = joint_of_some(arena, &copy[c].model.similar, at[c], out->n);
        program[c] = joint_of_some(arena, &copy[c].model.program, at[c], out->n);
    }
    out->similar = rubin_joint(arena, similar, m);
    out->program = rubin_joint(arena, program, m);
}

/* Names, people and counts are the first copy's; other numbers are means. */
static void join_copies(Arena *arena, const Fitted *copy, size_t m, size_t *const *at, size_t n,
                        SchoolStudy *out)
{
    const double share = 1.0 / (double)m;
    SchoolModel *model = &out->model;

    out->students = copy[0].students;
    *model = copy[0].model;
    model->n = n;
    model->n_students = ARENA_ARRAY(arena, size_t, n);
    model->raw = ARENA_ARRAY(arena, double, n);
    model->effect = ARENA_ARRAY(arena, double, n);
    model->tau0_2 = model->s0_2 = model->tau0_df = 0.0;
    for (size_t s = 0; s < n; s++) { /* at[0] rises */
        out->students.name[s] = copy[0].students.name[at[0][s]];
        if (out->students.people != NULL)
            out->students.people[s] = copy[0].students.people[at[0][s]];
        model->n_students[s] = copy[0].model.n_students[at[0][s]];
    }
    for (size_t c = 0; c < m; c++) {
        const SchoolModel *own = &copy[c].model;
        for (size_t s = 0; s < n; s++) {
            model->raw[s] += share * own->raw[at[c][s]];
            model->effect[s] += share * own->effect[at[c][s]];
        }
        model->tau0_2 += share * own->tau0_2;
        model->s0_2 += share * own->s0_2;
        model->tau0_df += share * own->tau0_df;
        model->problem = model->problem == NULL ? own->problem : model->problem;
    }
    if (model->problem == NULL && n > 0)
        join_errors(arena, copy, m, at, model);
}

static FurtherInput input_of_copy(Arena *arena, const FurtherInput *input, size_t k)
{
    Stages *stages = ARENA_NEW(arena, Stages);
    FurtherInput out = *input;

    *stages = input->stages->copy[k];
    stages->n_copies = 0;
    if (stages->explained != NULL) {
        stages->cohort = stages->explained;
        stages->frame = stages->explained->frame;
    }
    out.stages = stages;
    return out;
}

static bool fit_copies(Arena *arena, const FurtherInput *input, SchoolPool pool, SchoolStudy *out,
                       Notes *notes, Error *err)
{
    const size_t m = input->stages->n_copies;
    Fitted *copy = ARENA_ARRAY(arena, Fitted, m);
    size_t **at = (size_t **)arena_array(arena, m, sizeof *at);
    Notes untold = {0}; /* the first copy's say it */

    for (size_t c = 0; c < m; c++) {
        const FurtherInput own = input_of_copy(arena, input, c);
        if (!fit_one(arena, &own, pool, &copy[c], c == 0 ? notes : &untold, err))
            return impute_name_copy(c + 1, m, err);
    }
    const size_t n_first = copy[0].model.n, n = list_common(arena, copy, m, at);
    join_copies(arena, copy, m, at, n, out);
    if (n < n_first)
        notes_add(notes, arena, "further", NOTE_CAUTION, NO_COUNT,
                  PHRASE("School by school: {} {has|have} no matched students in some copy of the "
                         "data, and {has|have} no effect here.",
                         piece_count(ABOUT_SCHOOLS, n_first - n, "school", "schools")));
    return true;
}

bool school_study_make(Arena *arena, const FurtherInput *input, SchoolPool pool, SchoolStudy *out,
                       Notes *notes, Error *err)
{
    const double confidence = input->stages->settings->effects.confidence;
    Fitted one;

    *out = (SchoolStudy){.q = NULL};
    if (input->stages->n_copies > 0) {
        if (!fit_copies(arena, input, pool, out, notes, err))
            return false;
    } else {
        if (!fit_one(arena, input, pool, &one, notes, err))
            return false;
        out->students = one.students;
        out->model = one.model;
    }
    test_schools(arena, confidence, input->stages->adjustment, out);
    return compare_schools(arena, confidence, out, err);
}
