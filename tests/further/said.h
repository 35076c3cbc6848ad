/* What a study says to the keys of further analyses. */
#ifndef TEST_SAID_H
#define TEST_SAID_H

#include "alike/further.h"

/* To `meaningful`, whose one key is a number. */
static inline Choices said_meaningful(Arena *arena, double size)
{
    const FurtherAnalysis *analysis = further_analysis_find("meaningful");
    Choice *said = ARENA_NEW(arena, Choice);
    double *settings = ARENA_NEW(arena, double);
    assert_int_equal(analysis->settings_size, sizeof *settings);
    *settings = size;
    *said = (Choice){.entry = &analysis->entry, .settings = settings};
    return (Choices){.n = 1, .item = said};
}

#endif
