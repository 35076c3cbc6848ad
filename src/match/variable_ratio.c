/* A variable number of partners (Ming & Rosenbaum 2000, Biometrics 56:118-124), as MatchIt gives it
 * out: `ratio` on average, the fewest where students of the other arm are rare, the most where they
 * are common, and one student in between so that the total is right. */
#include "pair_work.h"

#include "alike/sort.h"

#include <math.h>

const char *pairs_refuse_variable(Arena *arena, const PairSettings *s, const char **key)
{
    *key = "matching.min_controls";
    if (s->max_partners == 0 && s->min_partners == 0)
        return NULL;
    if (s->max_partners == 0 || s->min_partners == 0)
        return "matching.min_controls and max_controls come together: name both, with ratio "
               "between them";
    if (s->ratio < s->min_partners || s->ratio > s->max_partners)
        return arena_printf(arena,
                            "matching.ratio is the average number of comparison students, so it "
                            "lies from min_controls (%zu) to max_controls (%zu); it is %zu",
                            s->min_partners, s->max_partners, s->ratio);
    return NULL;
}

bool pairs_count_once(const void *settings)
{
    const PairSettings *s = settings;

    return !s->replacement && s->max_partners == 0;
}

/* Focal students, those with the fewest alike in the pool first: from the end of the score at which
 * they outnumber the pool more. */
static uint32_t *rarest_first(Arena *scratch, const PairProblem *pairs, size_t *n_focal)
{
    const Cohort *cohort = pairs->match->cohort;
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    double mean[2] = {0, 0};
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < cohort->n; i++) {
        if (pairs->part[i] == PART_NONE)
            continue;
        const int focal = pairs->part[i] == PART_FOCAL;
        mean[focal] += pairs->order_score[i];
        if (focal)
            order[n[1]] = (uint32_t)i;
        n[focal]++;
    }
    sort_by_real(pairs->order_score, order, n[1]);
    if (mean[1] / (double)n[1] >= mean[0] / (double)n[0])
        match_descend(pairs->order_score, order, n[1]);
    *n_focal = n[1];
    return order;
}

void pair_set_wanted(Arena *scratch, Work *work)
{
    const PairSettings *s = work->settings;
    const size_t least = s->min_partners, most = s->max_partners;
    PairProblem *pairs = &work->pairs;
    size_t n;
    if (most == 0 || least == most || pairs->n_focal == 0 || pairs->n_pool == 0)
        return;
    const uint32_t *order = rarest_first(scratch, pairs, &n);
    const size_t total = s->ratio * n;
    pairs->ratio = most;
    if (s->ratio == most) /* nobody is in between */
        return;
    /* so many get the most, so many the least; one gets what is left */
    const size_t with_most = (total - least * n) / (most - least);
    const size_t with_least = n - with_most - 1;
    uint32_t *wanted = ARENA_ARRAY(scratch, uint32_t, pairs->match->cohort->n);
    for (size_t k = 0; k < n; k++)
        wanted[order[k]] =
            (uint32_t)(k < with_least    ? least
                       : k == with_least ? total - least * with_least - most * with_most
                                         : most);
    pairs->wanted = wanted;
}
