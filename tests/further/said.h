/* What a study says to the keys of further analyses. */
#ifndef TEST_SAID_H
#define TEST_SAID_H

#include "alike/further.h"

#include <math.h>
#include <string.h>

/* A number for a key of `meaningful`. */
static inline void say_meaningful(const Choices *to, const char *key, double value)
{
    const Option *o = further_analysis_find("meaningful")->options;
    while (strcmp(o->name, key) != 0)
        o++;
    memcpy((char *)to->item[0].settings + o->offset, &value, sizeof value);
}

/* To `meaningful`: the size that would matter, and no months. */
static inline Choices said_meaningful(Arena *arena, double size)
{
    const FurtherAnalysis *analysis = further_analysis_find("meaningful");
    Choice *said = ARENA_NEW(arena, Choice);
    const Choices out = {.n = 1, .item = said};
    *said = (Choice){.entry = &analysis->entry,
                     .settings = arena_alloc(arena, analysis->settings_size)};
    say_meaningful(&out, "meaningful", size);
    say_meaningful(&out, "months", INFINITY);
    return out;
}

#endif
