/* Whole studies for tests of what bounds a hidden bias. */
#ifndef TESTS_FURTHER_HIDDEN_WORLDS_H
#define TESTS_FURTHER_HIDDEN_WORLDS_H

#include "../study/here.h"
#include "stage_settings.h"

#include "alike/bias_tables.h"
#include "alike/data.h"
#include "alike/random.h"
#include "alike/rosenbaum.h"
#include "alike/study.h"

#include <math.h>
#include <string.h>

enum { N = 240, SCHOOLS = 24, A_SCHOOL = N / SCHOOLS };

typedef struct World {
    double gain;     /* of the program */
    bool whole;      /* every third school has it; else students of each do */
    bool many;       /* two of three students have it */
    double ahead;    /* of the program's students at the start */
    double noise;    /* of the later score */
    bool weighed;    /* students have weights of their own */
    double lost;     /* share of the comparison students without a later score */
    double passes;   /* the later score is 1 from so many points on, else 0; 0: it is in points */
    const char *all; /* of the study file, after the data */
} World;

static const char *const study_keys =
    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
    "outcomes: [{name: reading, score: spring, pretest: fall, label: Reading}]\n"
    "covariates: [z]\n";

static inline const Spec *read_study(Here *here, const World *w, const char *keys)
{
    Text csv = {.arena = here->arena};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    text_add(&csv, "id,school,took,z,fall,spring,math,worth\n");
    for (size_t i = 0; i < N; i++) {
        const size_t school = i / A_SCHOOL;
        const bool has = w->whole ? school % 3 == 0 : (random_uniform(9, i) < 1.0 / 3.0) != w->many;
        const double fall = 200 + 10 * random_normal(1, i) + (has ? w->ahead : 0),
                     after = fall + w->noise * random_normal(3, i) + (has ? w->gain : 0);
        const char *spring = !has && random_uniform(5, i) < w->lost ? ""
                             : w->passes > 0 ? (after > w->passes ? "1" : "0")
                                             : arena_printf(here->arena, "%.3f", after);
        text_format(&csv, "s%03zu,g%02zu,%d,%d,%.3f,%s,%.3f,%d\n", i, school, has,
                    (int)(4 * random_uniform(2, i)), fall, spring,
                    after + 3 * random_normal(4, i) + (has ? w->gain : 0), 1 + (int)(i % 2));
    }
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
    const char *said = arena_printf(here->arena, "data: {file: students.csv, id: id%s}\n%s%s\n",
                                    w->weighed ? ", weights: worth" : "", keys, w->all);
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         said, strlen(said), spec, here->err))
        fail_msg("%s", here->err->text);
    return spec;
}

static inline void run_keys(Here *here, const World *w, const char *keys, Results *out)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    if (!plan_run(here->arena, read_study(here, w, keys), &settings, out, here->err))
        fail_msg("%s", here->err->text);
}

static inline void run(Here *here, const World *w, Results *out)
{
    run_keys(here, w, study_keys, out);
}

static inline const Table *table_of(const Results *results, const TableKind *kind)
{
    return tables_find(&results->analysis[0].tables, kind);
}

static inline double gamma_of(const Results *results)
{
    return table_real(table_of(results, &table_rosenbaum_test), 0, &rosenbaum_test_columns.gamma);
}

/* --- a gathering that looks at everybody --------------------------------------------------------
 */

typedef struct Made {
    StudyData data;
    Cohort cohort;
    PropensityScore score;
    Matching matching;
    const double *y; /* by student of the cohort */
} Made;

static inline void make_keys(Here *here, const World *w, const char *keys, Made *m)
{
    const Spec *spec = read_study(here, w, keys);
    const Design *design = spec->design;
    assert_true(data_load(here->arena, spec, FRAME_RUN, &m->data, here->err) &&
                cohort_build(here->arena, COHORT_OF(here->arena, design, design->outcome),
                             m->data.frame[0][0], &m->cohort, here->err) &&
                pscore_fit(here->arena, SCORE_OF(design), &m->cohort, &m->score, here->err) &&
                match_run(here->arena, MATCHING_OF(design), &m->cohort, &m->score, spec->seed,
                          &m->matching, here->err));
    double *y = ARENA_ARRAY(here->arena, double, m->cohort.n);
    for (size_t i = 0; i < m->cohort.n; i++)
        y[i] = m->cohort.outcome->real[m->cohort.row[i]];
    m->y = y;
}

static inline void make(Here *here, const World *w, Made *m)
{
    make_keys(here, w, study_keys, m);
}

static inline bool together(const Made *m, size_t i, size_t j)
{
    return m->matching.set[i] != SET_NONE && m->matching.set[i] == m->matching.set[j];
}

#endif
