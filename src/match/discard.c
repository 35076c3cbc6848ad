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

void match_note_discarded(Arena *arena, const MatchProblem *problem, Matching *out)
{
    const char *people = frame_people(problem->cohort->frame);
    const char *act = match_words(problem->settings->method)->act;
    if (out->discarded_treated > 0)
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION,
                  count_about(ABOUT_TREATED, out->discarded_treated),
                  PHRASE("Program {} whose score lies outside the range of the comparison group "
                         "were discarded before {}; the estimate does not speak for them.",
                         piece_words(people), piece_words(act)));
    if (out->discarded_control > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN,
                  count_about(ABOUT_CONTROL, out->discarded_control),
                  PHRASE("Comparison {} whose score lies outside the range of the program group "
                         "were discarded before {}.",
                         piece_words(people), piece_words(act)));
}
