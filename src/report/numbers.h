/* How numbers stand in sentences: a difference in its unit, its interval, a size at the start, a
 * share. Each number is rounded once, from the released one; a limit that would read as zero and is
 * not gets the digits that tell it from zero. */
#ifndef ALIKE_REPORT_NUMBERS_H
#define ALIKE_REPORT_NUMBERS_H

#include "alike/arena.h"

/* What a difference is one of. */
typedef enum ScaleKind {
    SCALE_GAIN,    /* on the scale of the earlier score */
    SCALE_SCORE,   /* of points on another one */
    SCALE_AVERAGE, /* of anything else */
    SCALE_SHARE,   /* of a 0/1 outcome: percentage points of those who reached it */
    N_SCALE_KINDS
} ScaleKind;

/* How a difference of scores is put in words. */
typedef struct Scale {
    ScaleKind kind;
    const char *verb, *above, *below; /* gained more, less */
    const char *unit;
    int digits, mean_digits;
    double step; /* between values that are told apart; 0: all are exact */
} Scale;

/* Without sign: "4.3"; with a true minus; the unit: "points", of one "point"; with the unit behind:
 * "4.3 points". */
const char *number_amount(Arena *arena, const Scale *scale, double value);
const char *number_signed(Arena *arena, const Scale *scale, double value);
const char *number_unit(Arena *arena, const Scale *scale, double value);
const char *number_in_unit(Arena *arena, const Scale *scale, double value);
/* "0.3 points less", without unit "0.3 less"; of what reads as zero "0.0 points". */
const char *number_more(Arena *arena, const Scale *scale, double value, bool unit);
/* "1.0 to 3.0", of one that holds zero "1.0 less to 0.4 more"; of one below zero, by its distance
 * from it: "0.2 to 2.4 less". */
const char *number_interval(Arena *arena, const Scale *scale, double low, double high);
const char *number_interval_below(Arena *arena, const Scale *scale, double low, double high);
/* "more", "lower". */
const char *number_side(const Scale *scale, double value);
/* Does it read as zero? */
bool number_is_nil(const Scale *scale, double value);
/* Percent of a share, whole, never 0% or 100% of what is neither: "17%", "under 1%". */
const char *number_percent(Arena *arena, double share);
/* "p 0.016", "p <0.001". */
const char *number_p(Arena *arena, double p);

#endif
