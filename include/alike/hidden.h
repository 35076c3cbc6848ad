/* A count that disclosure control hides, and how: what stands in its place is a word made last. */
#ifndef ALIKE_HIDDEN_H
#define ALIKE_HIDDEN_H

#include "alike/base.h"

/* Stands in place of whatever is not shown, for whatever reason: two marks would tell the reasons
 * apart, and that is worth much to who tries to find out. */
#define HIDDEN_MARK "left out"

typedef enum HiddenAs {
    COUNT_SHOWN,
    COUNT_SMALL,  /* below the smallest cell that is shown: "n<10" */
    COUNT_RANGE,  /* not small; what what is shown tells of it: "10 to 35", "33" */
    COUNT_HIDDEN, /* not small, and no more is told */
} HiddenAs;

typedef struct HiddenCount {
    HiddenAs as;
    const char *text;   /* what stands in its place; NULL: shown */
    size_t least, most; /* what what is shown tells of it; most 0: nothing */
} HiddenCount;

#define HIDDEN_WHOLLY ((HiddenCount){.as = COUNT_HIDDEN, .text = HIDDEN_MARK})

#endif
