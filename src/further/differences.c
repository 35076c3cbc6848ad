#include "alike/analysis_table.h"

#include <math.h>

/* The score of a student, and of the group linked to it, over links whose students have scores. */
typedef struct Group {
    double share, score, pretest;
} Group;

static double real_at(const Stages *stages, const Column *column, uint32_t student)
{
    return column == NULL || column->type != COLUMN_REAL
               ? (double)NAN
               : column->real[stages->cohort->row[student]];
}

bool differences_make(Arena *arena, const Stages *stages, Differences *out, Error *err)
{
    const Cohort *cohort = stages->cohort;
    const Matching *matching = stages->matching;

    *out = (Differences){.n = 0};
    if (matching->n_links == 0 || cohort->score == NULL || cohort->score->type != COLUMN_REAL ||
        stages->design->effects.estimand == ESTIMAND_ATC)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "matched differences were asked for where method '%s' gives treated "
                         "students no comparison students with scores",
                         matching->method);
    Arena *scratch = arena_create();
    Group *group = ARENA_ARRAY(scratch, Group, cohort->n);
    size_t n = 0;
    for (size_t l = 0; l < matching->n_links; l++) {
        const Link *link = &matching->link[l];
        const double score = real_at(stages, cohort->score, link->control);
        if (isnan(score) || isnan(real_at(stages, cohort->score, link->treated)) ||
            !(matching->weight[link->treated] > 0.0) || !(matching->weight[link->control] > 0.0))
            continue;
        Group *of = &group[link->treated];
        n += of->share == 0.0 ? 1 : 0;
        of->share += link->share;
        of->score += link->share * score;
        of->pretest += link->share * real_at(stages, cohort->pretest, link->control);
    }
    *out = (Differences){.student = ARENA_ARRAY(arena, uint32_t, n),
                         .value = ARENA_ARRAY(arena, double, n),
                         .pretest = ARENA_ARRAY(arena, double, n)};
    for (size_t i = 0; i < cohort->n; i++) {
        const uint32_t student = (uint32_t)i;
        if (group[i].share == 0.0)
            continue;
        out->student[out->n] = student;
        out->value[out->n] =
            real_at(stages, cohort->score, student) - group[i].score / group[i].share;
        out->pretest[out->n++] =
            real_at(stages, cohort->pretest, student) - group[i].pretest / group[i].share;
    }
    arena_destroy(scratch);
    return true;
}
