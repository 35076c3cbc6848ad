/* Sets of people from the students of a cohort. */
#include "alike/cohort_people.h"

static bool knows_people(const Cohort *cohort)
{
    return cohort->frame->person != NULL && cohort->treated != NULL;
}

static uint64_t key_of(const Cohort *cohort, size_t student)
{
    return 2 * (uint64_t)cohort->frame->person[cohort->row[student]] +
           (cohort->treated[student] ? 1 : 0);
}

const People *people_with_weight(Arena *arena, const Cohort *cohort, const double *weight)
{
    size_t n = 0, at = 0;

    if (!knows_people(cohort))
        return NULL;
    for (size_t i = 0; i < cohort->n; i++)
        n += weight == NULL || weight[i] > 0.0;
    uint64_t *key = ARENA_ARRAY(arena, uint64_t, n);
    for (size_t i = 0; i < cohort->n; i++)
        if (weight == NULL || weight[i] > 0.0)
            key[at++] = key_of(cohort, i);
    return people_of_keys(arena, key, n);
}

const People *people_of_students(Arena *arena, const Cohort *cohort, const uint32_t *student,
                                 size_t n)
{
    if (!knows_people(cohort))
        return NULL;
    uint64_t *key = ARENA_ARRAY(arena, uint64_t, n);
    for (size_t i = 0; i < n; i++)
        key[i] = key_of(cohort, student[i]);
    return people_of_keys(arena, key, n);
}
