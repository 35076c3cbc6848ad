#include "pairs.h"

size_t pair_select(const PairProblem *p, const uint32_t *order, size_t n, int parts, uint32_t *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (p->part[order[i]] & parts)
            out[kept++] = order[i];
    return kept;
}

Sections pair_sections(Arena *arena, const PairProblem *p, const uint32_t *order, size_t n,
                       int parts)
{
    const MatchStrata *strata = &p->strata;
    const size_t room = (parts & PART_FOCAL ? p->n_focal : 0) + (parts & PART_POOL ? p->n_pool : 0);
    Sections out = {.begin = ARENA_ARRAY(arena, size_t, strata->n + 2),
                    .student = ARENA_ARRAY(arena, uint32_t, room)};
    if (strata->n == 1) {
        out.begin[1] = pair_select(p, order, n, parts, out.student);
        return out;
    }
    size_t *next = out.begin + 1; /* beginnings now; begin[s + 1] when stratum s is full */
    for (size_t i = 0; i < n; i++)
        if (p->part[order[i]] & parts)
            next[strata->of[order[i]] + 1]++;
    for (size_t s = 0; s < strata->n; s++)
        next[s + 1] += next[s];
    for (size_t i = 0; i < n; i++)
        if (p->part[order[i]] & parts)
            out.student[next[strata->of[order[i]]]++] = order[i];
    return out;
}
