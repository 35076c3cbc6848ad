#include "parts.h"

#include "alike/hash.h"
#include "alike/sort.h"

#include <string.h>

const char *const tie_words[] = {"hash", "file", NULL};
const char *const order_words[] = {"default", "largest", "smallest", "closest",
                                   "data",    "random",  NULL};

uint32_t *match_base_order(Arena *arena, const Cohort *cohort, TieRule ties)
{
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, cohort->n);
    sort_identity(order, cohort->n);
    if (ties == TIES_HASH)
        return order;
    /* Of test records a student's row is that of a test among all of them. */
    Arena *scratch = arena_create();
    uint64_t *row = ARENA_ARRAY(scratch, uint64_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        row[i] = cohort->frame->file_row[cohort->row[i]];
    sort_by_u64(row, order, cohort->n);
    arena_destroy(scratch);
    return order;
}

void match_sort(const MatchProblem *problem, TieRule ties, const double *score,
                const uint32_t *base, uint32_t *order)
{
    const PropensityScore *of = problem->score;
    const bool known = ties == TIES_HASH && of != NULL && of->order != NULL && score == of->logit;
    memcpy(order, known ? of->order : base, problem->cohort->n * sizeof *order);
    if (!known)
        sort_by_real(score, order, problem->cohort->n);
}

void match_descend(const double *score, uint32_t *order, size_t n)
{
    for (size_t i = 0, j = n; i + 1 < j; i++) { /* all backwards ... */
        const uint32_t student = order[i];
        order[i] = order[--j];
        order[j] = student;
    }
    for (size_t begin = 0, end; begin < n; begin = end) { /* ... but for runs of equal scores */
        end = begin + 1;
        while (end < n && score[order[end]] == score[order[begin]])
            end++;
        for (size_t i = begin, j = end; i + 1 < j; i++) {
            const uint32_t student = order[i];
            order[i] = order[--j];
            order[j] = student;
        }
    }
}

void match_shuffle(Arena *arena, const MatchProblem *problem, uint32_t *order, size_t n)
{
    const Cohort *cohort = problem->cohort;
    /* A stream of its own: the canonical order comes from the same seed and the same ids. */
    const uint64_t seed = hash_text(problem->seed, "order of matching");
    uint64_t *key = ARENA_ARRAY(arena, uint64_t, cohort->n);
    for (size_t i = 0; i < n; i++)
        key[order[i]] = hash_text(seed, cohort->frame->id[cohort->row[order[i]]]);
    sort_by_u64(key, order, n);
}
