#include "pairs.h"

#include <math.h>

double pair_distance(const PairProblem *problem, uint32_t treated, uint32_t control)
{
    const size_t axes = problem->points.n_axes;
    const double *a = problem->points.value + treated * axes;
    const double *b = problem->points.value + control * axes;
    double squared = 0;

    if (axes == 1)
        return fabs(a[0] - b[0]);
    for (size_t k = 0; k < axes; k++)
        squared += (a[k] - b[k]) * (a[k] - b[k]);
    return sqrt(squared);
}

static bool allowed(const PairProblem *problem, uint32_t treated, uint32_t control, double distance)
{
    const uint8_t *part = problem->part;
    const uint32_t focal = problem->atc ? control : treated;
    const uint32_t partner = problem->atc ? treated : control;

    if (part[focal] != PART_FOCAL || part[partner] != PART_POOL ||
        problem->strata.of[focal] != problem->strata.of[partner] ||
        (problem->scalar && !(distance <= problem->width)))
        return false;
    for (size_t k = 0; k < problem->n_limits; k++) {
        const double *value = problem->limit[k].value;
        if (!(fabs(value[treated] - value[control]) <= problem->limit[k].width))
            return false;
    }
    for (size_t k = 0; k < problem->n_differ; k++)
        if (!pair_levels_differ(problem->differ[k], treated, control))
            return false;
    return true;
}

bool pair_allowed(const PairProblem *problem, uint32_t treated, uint32_t control)
{
    return allowed(problem, treated, control, pair_distance(problem, treated, control));
}

static const char *what_is_wrong(Arena *scratch, const PairProblem *problem,
                                 const PairSolution *solution)
{
    const size_t n = problem->match->cohort->n;
    uint32_t *served = ARENA_ARRAY(scratch, uint32_t, n);
    uint32_t *of_person =
        problem->person == NULL ? NULL : ARENA_ARRAY(scratch, uint32_t, problem->n_persons);
    const size_t ratio = problem->max_partners > 0 ? problem->max_partners : problem->ratio;

    for (size_t l = 0; l < solution->n_links; l++) {
        const Link *link = &solution->link[l];
        const uint32_t focal = problem->atc ? link->control : link->treated;
        const uint32_t partner = problem->atc ? link->treated : link->control;
        const double distance = pair_distance(problem, link->treated, link->control);
        if (!allowed(problem, link->treated, link->control, distance))
            return "a pair is not allowed";
        if (fabs(link->distance - distance) > 1e-9 * distance)
            return "the distance of a pair is another";
        served[focal]++;
        served[partner]++;
        if (problem->person != NULL && ++of_person[problem->person[partner]] > problem->uses)
            return "a person's records are used too often";
        const size_t before = problem->served != NULL ? problem->served[partner] : 0;
        if (!problem->stars && (served[focal] > ratio || served[partner] + before > problem->uses))
            return "a student is used too often";
    }
    for (size_t l = 0; problem->stars && l < solution->n_links; l++)
        if (served[solution->link[l].treated] > 1 && served[solution->link[l].control] > 1)
            return "a set is no star";
    return NULL;
}

bool pairs_solve(Arena *scratch, const PairSolver *solver, const PairProblem *problem,
                 PairSolution *out, Error *err)
{
    *out = (PairSolution){.n_links = 0};
    if (problem->n_focal == 0 || problem->n_pool == 0)
        return true;
    if (!solver->solve(scratch, problem, out, err))
        return false;
    const char *wrong = what_is_wrong(scratch, problem, out);
    return wrong == NULL || error_set(err, ERR_INTERNAL, NOWHERE,
                                      "%s matching broke a rule of its own: %s. This is a fault of "
                                      "alike; please report it with the study file",
                                      solver->name, wrong);
}
