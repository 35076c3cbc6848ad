/* Sets in which one is unlike the others: the effect that Huber's and Maritz's statistic leaves
 * nothing of. */
#include "alike/rosenbaum.h"

#include <math.h>
#include <string.h>

/* Of the span between the ends. */
static const double TOLERANCE = 1e-9;

typedef struct Shift {
    const UnlikeSets *sets;
    double gamma;
    bool largest;
    double *y; /* with the effect taken */
} Shift;

static bool is_of_program(const UnlikeSets *sets, size_t s, size_t i)
{
    return (i == sets->start[s]) == (sets->lacked[s] == 0);
}

/* Falls with the effect, but where h changes as well; at the ends its sign is known. */
static double ahead(const Shift *shift, double effect)
{
    Arena *scratch = arena_create();
    UnlikeSets sets = *shift->sets;

    for (size_t s = 0; s < sets.n_sets; s++)
        for (size_t i = sets.start[s]; i < sets.start[s + 1]; i++)
            shift->y[i] = shift->sets->y[i] - (is_of_program(shift->sets, s, i) ? effect : 0.0);
    sets.y = shift->y;
    const UnlikeScores scores = unlike_scores(scratch, &sets);
    const double out = isnan(scores.h) ? 0.0 : unlike_ahead(&scores, shift->gamma, shift->largest);
    arena_destroy(scratch);
    return out;
}

/* The least and the largest difference of one of the program and one without it, of a set. */
static void find_ends(const UnlikeSets *sets, double *least, double *most)
{
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t s = 0; s < sets->n_sets; s++) {
        const double own = sets->y[sets->start[s]], sign = sets->lacked[s] != 0 ? -1.0 : 1.0;
        for (size_t i = sets->start[s] + 1; i < sets->start[s + 1]; i++) {
            *least = fmin(*least, sign * (own - sets->y[i]));
            *most = fmax(*most, sign * (own - sets->y[i]));
        }
    }
}

/* Without the least difference everybody of the program is ahead in the own set, without the
 * largest behind: whatever the odds, the sign changes between. The secant with the Illinois rule.
 */
static double effect_of(const Shift *shift)
{
    double low, high;
    int stays = 0;

    find_ends(shift->sets, &low, &high);
    if (!(low < high))
        return low == high ? low : (double)NAN;
    const double tolerance = TOLERANCE * (high - low);
    double below = ahead(shift, low), above = ahead(shift, high);
    for (int step = 0; step < 200 && high - low > tolerance && below > 0.0 && above < 0.0; step++) {
        const double at =
            step % 6 == 5 ? 0.5 * (low + high) : low + below * (high - low) / (below - above);
        const double here = ahead(shift, at);
        if (here >= 0.0) {
            low = at;
            below = here;
            above *= stays == 1 ? 0.5 : 1.0;
            stays = 1;
        }
        if (here <= 0.0) {
            high = at;
            above = here;
            below *= stays == -1 ? 0.5 : 1.0;
            stays = -1;
        }
    }
    return below > 0.0 && above < 0.0 ? 0.5 * (low + high) : below <= 0.0 ? low : high;
}

ShiftBounds unlike_shift(const UnlikeSets *sets, double gamma)
{
    Arena *scratch = arena_create();
    Shift shift = {.sets = sets,
                   .gamma = gamma,
                   .largest = true,
                   .y = ARENA_ARRAY(scratch, double, sets->start[sets->n_sets])};
    ShiftBounds out = {.low = effect_of(&shift)};

    shift.largest = false;
    out.high = gamma == 1.0 ? out.low : effect_of(&shift); /* all odds are one: one mean */
    arena_destroy(scratch);
    return out;
}
