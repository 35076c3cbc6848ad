/* Analyses of a fixture with tables that studies made, each outcome's of a study of its own. */
#ifndef TEST_CHART_MADE_ANALYSES_H
#define TEST_CHART_MADE_ANALYSES_H

#include "chart/study_fixture.h"

#include "alike/spec.h"
#include "alike/study.h"

/* Of the rows of students.csv and what the study file says. */
static inline const Spec *made_spec(Fixture *f, const Text *csv, const char *said)
{
    Error err;
    Spec *spec = ARENA_NEW(f->arena, Spec);
    error_clear(&err);
    const char *path = arena_printf(f->arena, "%s/students.csv", f->folder);
    assert_true(os_write_file(path, csv->bytes, csv->n, &err));
    if (!spec_read_bytes(f->arena, arena_printf(f->arena, "%s/study.yaml", f->folder), said,
                         strlen(said), spec, &err))
        fail_msg("%s", err.text);
    return spec;
}

/* Every outcome of the study's own design has the tables of study_in, whose seed is its own. */
static inline void made_analyses(Fixture *f, const Spec *(*study_in)(Fixture *f, uint64_t seed))
{
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
        Results results;
        Error err;
        error_clear(&err);
        if (!f->results->analysis[i].primary)
            continue;
        if (!plan_run(f->arena, study_in(f, 10 + i), &settings, &results, &err))
            fail_msg("%s", err.text);
        f->results->analysis[i].tables = results.analysis[0].tables;
    }
}

#endif
