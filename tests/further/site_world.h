/* Six districts of eight schools, three of them in the program, and three cohorts in each school;
 * studied as one, by sites. */
#ifndef TESTS_SITE_WORLD_H
#define TESTS_SITE_WORLD_H

#include "../study/here.h"

#include "alike/disclose.h"
#include "alike/random.h"
#include "alike/site_tables.h"
#include "alike/study.h"

#include <math.h>
#include <string.h>

enum { SITES = 6, SCHOOLS = 8, TOOK = 3, EACH = 15, N = SITES * SCHOOLS * EACH };
enum { COHORTS = 3 };

static const union site_effects_columns *const se = &site_effects_columns;
static const union site_averages_columns *const sa = &site_averages_columns;

/* Student i: the school's number runs over all sites; the cohort crosses both. */
typedef struct World {
    double y[N];
    bool took[N];
    int site[N], school[N], cohort[N];
    const char *place[N];
} World;

static const char *const names[SITES] = {"Ash", "Birch", "Cedar", "Elm", "Fir", "Oak"};

static inline void make_world(World *w)
{
    static const double effect[SITES] = {4.0, -1.0, 2.0, 7.0, 1.0, 3.0};
    for (size_t i = 0; i < N; i++) {
        const size_t school = i / EACH;
        w->school[i] = (int)school;
        w->site[i] = (int)(school / SCHOOLS);
        w->cohort[i] = (int)(i % COHORTS);
        w->place[i] = names[w->site[i]];
        w->took[i] = school % SCHOOLS < TOOK;
        w->y[i] = round(1000 * (20 + 3 * random_normal(1, i) + random_normal(2, school) +
                                (w->took[i] ? effect[w->site[i]] : 0))) /
                  1000;
    }
}

static inline void write_students(Here *here, const World *w)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,school,took,district,cohort,x,y\n");
    for (size_t i = 0; i < N; i++)
        text_format(&csv, "s%03zu,g%02d,%d,%s,%d,%.3f,%.3f\n", i, w->school[i], w->took[i],
                    w->place[i], 2021 + w->cohort[i], random_normal(7, i), w->y[i]);
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
}

/* without: rules of publication that are left off (alike/disclose.h). */
static inline Results *run_without(Here *here, const World *w, const char *effects, bool publish,
                                   unsigned without)
{
    const RunSettings settings = {
        .mode = FRAME_RUN, .jobs = 1, .invariants = true, .publish = publish};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results *results = ARENA_NEW(here->arena, Results);
    const char *said = arena_printf(here->arena,
                                    "data: {file: students.csv, id: id, factors: [cohort]}\n"
                                    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                                    "outcomes: [{name: reading, score: y}]\ncovariates: [x]\n"
                                    "matching: {method: unmatched}\n"
                                    "effects: {estimand: ATE, estimator: %s}\n"
                                    "report: {publish: %s}\n",
                                    effects, publish ? "yes" : "no");
    write_students(here, w);
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         said, strlen(said), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, results, here->err))
        fail_msg("%s", here->err->text);
    results->release = publish ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
    if (!results_release(here->arena, results, without, here->err) ||
        !results_check_tables(results, here->err))
        fail_msg("%s", here->err->text);
    return results;
}

static inline Results *run(Here *here, const World *w, const char *effects, bool publish)
{
    return run_without(here, w, effects, publish, 0);
}

static inline const Table *sites_of(const Results *results)
{
    return tables_find(&results->analysis[0].tables, &table_site_effects);
}

static inline const Table *averages_of(const Results *results)
{
    return tables_find(&results->analysis[0].tables, &table_site_averages);
}

#endif
