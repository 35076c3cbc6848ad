/* Strata of a match that know nothing of each other, on threads that are free. */
#include "pairs.h"

#include "alike/parallel.h"

#include <string.h>

typedef struct StrataLoop {
    const PairProblem *problem;
    SolveStratum solve;
    void *context;
    Arena **arena;
    PairSolution *made;
    bool *unique;
} StrataLoop;

static bool solve_one(void *context, size_t stratum, Error *err)
{
    StrataLoop *loop = context;

    loop->arena[stratum] = arena_create();
    return loop->solve(loop->context, stratum, loop->arena[stratum], &loop->made[stratum],
                       &loop->unique[stratum], err);
}

static void join(Arena *scratch, const StrataLoop *loop, PairSolution *out, bool *unique)
{
    const size_t n = loop->problem->strata.n;
    size_t at = 0;

    *unique = true;
    for (size_t s = 0; s < n; s++) {
        const PairSolution *made = &loop->made[s];
        out->n_links += made->n_links;
        out->ties += made->ties;
        out->n_unmatched += made->n_unmatched;
        out->n_short += made->n_short;
        out->n_spare += made->n_spare;
        *unique = *unique && loop->unique[s];
    }
    if (n == 1) {
        out->link = loop->made[0].link;
        return;
    }
    out->link = ARENA_ARRAY(scratch, Link, out->n_links);
    for (size_t s = 0; s < n; s++) {
        const PairSolution *made = &loop->made[s];
        if (made->n_links > 0)
            memcpy(out->link + at, made->link, made->n_links * sizeof *made->link);
        at += made->n_links;
    }
}

bool pair_each_stratum(Arena *scratch, const PairProblem *problem, bool at_once, SolveStratum solve,
                       void *context, PairSolution *out, bool *unique, Error *err)
{
    const size_t n = problem->strata.n;
    StrataLoop loop = {.problem = problem,
                       .solve = solve,
                       .context = context,
                       .arena = (Arena **)arena_array(scratch, n, sizeof *loop.arena),
                       .made = ARENA_ARRAY(scratch, PairSolution, n),
                       .unique = ARENA_ARRAY(scratch, bool, n)};

    for (size_t s = 0; s < n; s++)
        loop.unique[s] = true;
    const bool ok =
        parallel_for(at_once ? problem->match->workers : NULL, n, solve_one, &loop, err);
    for (size_t s = 0; s < n; s++)
        if (loop.arena[s] != NULL)
            arena_adopt(scratch, loop.arena[s]);
    if (ok)
        join(scratch, &loop, out, unique);
    return ok;
}
