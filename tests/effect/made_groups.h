/* A small world of program and comparison schools, where every student of the program has a
 * comparison group drawn from all comparison schools: the shape of virtual comparison groups. */
#ifndef MADE_GROUPS_H
#define MADE_GROUPS_H

#include "check.h"

#include "alike/effect.h"
#include "alike/hash.h"
#include "alike/text.h"

typedef struct World {
    size_t n_program, n_comparison; /* schools */
    size_t n_students;              /* in each */
    size_t size;                    /* of a comparison group */
    double effect, school_sd, effect_sd;
    uint64_t seed;
} World;

typedef struct MadeStudy {
    Frame *frame;
    Cohort *cohort;
    Matching *matching;
} MadeStudy;

static inline double made_uniform(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

static inline double made_normal(uint64_t *state)
{
    const double radius = sqrt(-2.0 * log(made_uniform(state)));
    return radius * cos(2.0 * 3.14159265358979323846 * made_uniform(state));
}

static inline Column *made_column(Arena *arena, Frame *frame, const char *name)
{
    Column *column = &frame->column[frame->n_columns++];
    *column = (Column){.name = name,
                       .label = name,
                       .type = COLUMN_REAL,
                       .real = ARENA_ARRAY(arena, double, frame->n_rows),
                       .reason = ARENA_ARRAY(arena, uint8_t, frame->n_rows)};
    return column;
}

/* Treated students first. Schools 0 .. n_program-1 are the program's; columns school, pretest,
 * score, grade (3 to 10 by school), charter (every second program school; comparison schools 0). */
static inline MadeStudy made_study(Arena *arena, const World *world)
{
    const size_t schools = world->n_program + world->n_comparison;
    const size_t n = schools * world->n_students, n_treated = world->n_program * world->n_students;
    MadeStudy out = {.frame = ARENA_NEW(arena, Frame),
                     .cohort = ARENA_NEW(arena, Cohort),
                     .matching = ARENA_NEW(arena, Matching)};
    OutcomeSpec *outcome = ARENA_NEW(arena, OutcomeSpec);
    uint64_t state = hash_u64(7, world->seed);

    out.frame->n_rows = n;
    out.frame->column = ARENA_ARRAY(arena, Column, 8);
    Column *school = made_column(arena, out.frame, "school");
    Column *pretest = made_column(arena, out.frame, "pretest");
    Column *score = made_column(arena, out.frame, "score");
    Column *grade = made_column(arena, out.frame, "grade");
    Column *charter = made_column(arena, out.frame, "charter");
    for (size_t s = 0, i = 0; s < schools; s++) {
        const bool program = s < world->n_program;
        const double shift = world->school_sd * made_normal(&state);
        const double own = world->effect + world->effect_sd * made_normal(&state);
        for (size_t j = 0; j < world->n_students; j++, i++) {
            school->real[i] = (double)s;
            pretest->real[i] = 200.0 + 10.0 * made_normal(&state);
            score->real[i] =
                8.0 + pretest->real[i] + shift + (program ? own : 0.0) + 4.0 * made_normal(&state);
            grade->real[i] = 3.0 + (double)(s % 8);
            charter->real[i] = program && s % 2 == 0 ? 1.0 : 0.0;
        }
    }
    outcome->name.text = "score";
    outcome->same_scale = true;
    const Column **covariate = (const Column **)arena_array(arena, 1, sizeof *covariate);
    covariate[0] = pretest;
    *out.cohort = (Cohort){.frame = out.frame,
                           .outcome_spec = outcome,
                           .n = n,
                           .n_treated = n_treated,
                           .n_control = n - n_treated,
                           .row = ARENA_ARRAY(arena, uint32_t, n),
                           .treated = ARENA_ARRAY(arena, uint8_t, n),
                           .n_covariates = 1,
                           .covariate = covariate,
                           .pretest = pretest,
                           .outcome = score};
    for (size_t i = 0; i < n; i++) {
        out.cohort->row[i] = (uint32_t)i;
        out.cohort->treated[i] = i < n_treated;
    }
    Link *link = ARENA_ARRAY(arena, Link, n_treated * world->size);
    size_t n_links = 0;
    for (size_t i = 0; i < n_treated; i++)
        for (size_t k = 0; k < world->size; k++) {
            uint32_t control;
            bool taken = true;
            do {
                control = (uint32_t)(n_treated +
                                     (size_t)(made_uniform(&state) * (double)(n - n_treated)));
                taken = false;
                for (size_t l = n_links - k; l < n_links; l++)
                    taken = taken || link[l].control == control;
            } while (taken);
            link[n_links++] = (Link){.treated = (uint32_t)i, .control = control};
        }
    const MatchingSettings settings = {.estimand = ESTIMAND_ATT};
    const MatchProblem problem = {.settings = &settings, .cohort = out.cohort};
    matching_from_links(arena, &problem, false, link, n_links, out.matching);
    out.matching->method = "groups";
    return out;
}

#endif
