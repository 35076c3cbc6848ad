#include "parts.h"

#include <math.h>

const char *const discard_words[] = {"none", "treated", "control", "both", NULL};

void match_discard(Arena *arena, const Cohort *cohort, const double *score, DiscardKind kind,
                   Matching *out)
{
    if (kind == DISCARD_NONE)
        return;
    double low[2] = {INFINITY, INFINITY};
    double high[2] = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < cohort->n; i++) {
        const int arm = cohort->treated[i] != 0;
        low[arm] = fmin(low[arm], score[i]);
        high[arm] = fmax(high[arm], score[i]);
    }
    uint8_t *discarded = ARENA_ARRAY(arena, uint8_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++) {
        const int arm = cohort->treated[i] != 0;
        const bool judged = kind == DISCARD_BOTH || (kind == DISCARD_TREATED) == (arm == 1);
        if (!judged || (score[i] >= low[!arm] && score[i] <= high[!arm]))
            continue;
        discarded[i] = 1;
        *(arm ? &out->discarded_treated : &out->discarded_control) += 1;
    }
    if (out->discarded_treated + out->discarded_control > 0)
        out->discarded = discarded;
}
