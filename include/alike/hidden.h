/* A count that disclosure control hides, and how: what stands in its place is a word made last. */
#ifndef ALIKE_HIDDEN_H
#define ALIKE_HIDDEN_H

#include "alike/base.h"

/* Stands in place of whatever is not shown, for whatever reason: two marks would tell the reasons
 * apart, and that is worth much to who tries to find out. */
#define HIDDEN_MARK "left out"

typedef enum HiddenAs {
    COUNT_SHOWN,
    COUNT_SMALL,  /* below the smallest cell that is shown */
    COUNT_HIDDEN, /* for another reason */
} HiddenAs;

typedef struct HiddenCount {
    HiddenAs as;
    const char *text; /* what stands in its place; NULL: shown */
} HiddenCount;

#define HIDDEN_WHOLLY ((HiddenCount){.as = COUNT_HIDDEN, .text = HIDDEN_MARK})

#endif
