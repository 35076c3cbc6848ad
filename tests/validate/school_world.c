/* One world, from its files to its schools. */
#include "schools.h"

#include "alike/data.h"
#include "alike/linalg.h"
#include "alike/os.h"
#include "alike/simulate.h"
#include "alike/text.h"
#include "further/school_study.h"
#include "stage_settings.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* The span of an outcome of the study that is written with the world: terms. */
typedef struct Span {
    const char *name;
    int from, to;
} Span;
static const Span spans[] = {{"one_year", 3, 5}, {"two_years", 3, 8}};

typedef struct Truth {
    double effect, own_growth;
    size_t n;
} Truth;

/* By school, subject and span: over students with both tests, as truth.csv has it. */
static Truth *find_truth(Arena *arena, const World *world)
{
    enum { PER_SCHOOL = SIM_SUBJECTS * COUNT_OF(spans) };
    Truth *truth = ARENA_ARRAY(arena, Truth, world->n_schools * PER_SCHOOL);

    for (size_t i = 0; i < world->n_students; i++) {
        SimTests tests;
        world_tests(world, i, &tests);
        for (int k = 0; k < SIM_SUBJECTS; k++)
            for (size_t s = 0; s < COUNT_OF(spans); s++) {
                const Span *span = &spans[s];
                if (!tests.taken[k][span->from] || !tests.taken[k][span->to])
                    continue;
                const size_t school = (size_t)world->student[i].school[span->from];
                Truth *to = &truth[school * PER_SCHOOL + (size_t)k * COUNT_OF(spans) + s];
                to->effect += sim_effect(&tests, k, span->from, span->to);
                to->own_growth += sim_own_growth(&tests, k, span->from, span->to);
                to->n++;
            }
    }
    return truth;
}

static bool is_outcome(const OutcomeSpec *outcome, int subject, const Span *span)
{
    return outcome->span != NULL && text_equal(outcome->subject, sim_subject_name[subject]) &&
           text_equal(outcome->span->name.text, span->name);
}

/* Where the outcome's truth begins among those of a school. */
static size_t place_of(const OutcomeSpec *outcome)
{
    for (int k = 0; k < SIM_SUBJECTS; k++)
        for (size_t s = 0; s < COUNT_OF(spans); s++)
            if (is_outcome(outcome, k, &spans[s]))
                return (size_t)k * COUNT_OF(spans) + s;
    return SIZE_MAX;
}

static size_t school_named(const World *world, const char *name)
{
    for (size_t i = 0; i < world->n_schools; i++)
        if (text_equal(world->school[i].name, name))
            return i;
    return SIZE_MAX;
}

/* A measure that has nothing to do with effects but differs between locales, whose schools share
 * comparison students: is its slope found? */
static void try_slope(Arena *arena, const World *world, const SchoolStudy *study, WorldAnswer *out)
{
    const size_t n = study->model.n;
    double *x = ARENA_ARRAY(arena, double, 2 * n);
    Spread fit;
    Error *err = ARENA_NEW(arena, Error);

    for (size_t s = 0; s < n; s++) {
        const size_t school = school_named(world, study->students.name[s]);
        x[2 * s] = 1.0;
        x[2 * s + 1] = sim_normal(world->settings.seed, 1000 + out->n_slopes,
                                  (uint64_t)world->school[school].locale, 0) +
                       0.3 * sim_normal(world->settings.seed, 2000 + out->n_slopes, school, 0);
    }
    if (study->model.problem != NULL || n < 4 ||
        !spread_fit(arena, &study->model.program, x, 2, &fit, err))
        return;
    out->n_slopes++;
    out->n_slopes_found += 2.0 * gsl_cdf_tdist_Q(fabs(fit.beta[1] / fit.se[1]), fit.df) < 0.05;
}

static void check_positive(Arena *arena, const SchoolModel *model, WorldAnswer *out)
{
    double *values = ARENA_ARRAY(arena, double, model->n);
    double *vectors = ARENA_ARRAY(arena, double, model->n * model->n);

    if (model->problem == NULL &&
        (!symmetric_eigen(arena, model->program.covariance, model->n, values, vectors) ||
         !(values[model->n - 1] > 0.0)))
        out->n_not_positive++;
}

static SchoolSaid said_of(const SchoolStudy *study, size_t s)
{
    const bool shrunken = study->shrunken != NULL;

    return (SchoolSaid){.estimate = study->model.effect[s],
                        .low = study->program[s].low,
                        .high = study->program[s].high,
                        .similar_low = study->similar[s].low,
                        .similar_high = study->similar[s].high,
                        .shrunken = shrunken ? study->shrunken[s] : (double)NAN,
                        .shrunken_low = shrunken ? study->shrunken_low[s] : (double)NAN,
                        .shrunken_high = shrunken ? study->shrunken_high[s] : (double)NAN,
                        .significant = study->q[s] < 0.05};
}

static bool study_outcome(Arena *arena, const World *world, const Spec *spec,
                          const OutcomeSpec *outcome, const Frame *frame, const Truth *truth,
                          WorldAnswer *out, Error *err)
{
    enum { PER_SCHOOL = SIM_SUBJECTS * COUNT_OF(spans) };
    const Design *design = &spec->design[0];
    const size_t place = place_of(outcome), first = out->n;
    Cohort cohort;
    Matching matching;
    Notes notes = {0};

    if (place == SIZE_MAX)
        return error_set(err, ERR_INTERNAL, NOWHERE, "no truth of %s", outcome->name.text);
    if (!cohort_build(arena, COHORT_OF(arena, design, outcome), frame, &cohort, err) ||
        !match_run(arena, MATCHING_OF(design), &cohort, NULL, spec->seed, &matching, err))
        return false;
    const StageSettings told = settings_for_stages(arena, design, outcome);
    const Stages stages = {.design = design->name,
                           .settings = &told,
                           .of_test_records = spec->tests.given,
                           .outcome = outcome,
                           .frame = frame,
                           .cohort = &cohort,
                           .matching = &matching};
    const FurtherInput input = {.stages = &stages};
    for (int pool = 0; pool < POOLS; pool++) {
        SchoolStudy study;
        if (!school_study_make(arena, &input, (SchoolPool)pool, &study, &notes, err))
            return false;
        for (size_t s = 0; s < study.model.n; s++) {
            const size_t school = school_named(world, study.students.name[s]);
            const Truth *t = &truth[school * PER_SCHOOL + place];
            SchoolAnswer *to = &out->school[first + s];
            to->effect = t->effect / (double)t->n;
            to->own_growth = t->own_growth / (double)t->n;
            to->said[pool] = said_of(&study, s);
        }
        check_positive(arena, &study.model, out);
        out->compared[pool] += (double)study.model.n_schools_compared;
        out->n = first + study.model.n;
        for (size_t k = 0; pool == SHOWN && k < 5; k++)
            try_slope(arena, world, &study, out);
    }
    return true;
}

bool school_world_study(Arena *arena, const WorldSize *size, uint64_t seed, const char *folder,
                        WorldAnswer *out, Error *err)
{
    const WorldSettings settings = {
        .n_schools = size->schools, .n_students = size->students, .seed = seed};
    World world;
    Spec spec;
    StudyData data;

    if (!world_make(arena, &settings, &world, err) || !world_write(arena, &world, folder, err))
        return false;
    const bool loaded = spec_read(arena, os_join(arena, folder, "study.yaml"), &spec, err) &&
                        data_load(arena, &spec, FRAME_RUN, &data, err);
    os_remove_tree(os_folder_of(arena, os_join(arena, folder, "study.yaml")));
    if (!loaded)
        return false;
    const Truth *truth = find_truth(arena, &world);
    const Design *design = &spec.design[0];
    *out = (WorldAnswer){
        .school = ARENA_ARRAY(arena, SchoolAnswer, design->n_outcomes * world.n_schools)};
    for (size_t o = 0; o < design->n_outcomes; o++)
        if (!study_outcome(arena, &world, &spec, &design->outcome[o], data.frame[0][o], truth, out,
                           err))
            return false;
    for (int pool = 0; pool < POOLS; pool++)
        out->compared[pool] /= (double)design->n_outcomes;
    return true;
}
