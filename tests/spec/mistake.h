/* Tables of mistakes: a study file, and every word that its reader is told. */
#ifndef SPEC_MISTAKE_H
#define SPEC_MISTAKE_H

#include "doubles.h"

#include <gsl/gsl_errno.h>

typedef struct Mistake {
    const char *name;
    const char *study;
    size_t n;
    const char *text;
} Mistake;

#define MISTAKE(words, bytes, expected)                                                            \
    {                                                                                              \
        .name = words, .study = bytes, .n = sizeof(bytes) - 1, .text = expected                    \
    }

static inline void is_told(void **state)
{
    const Mistake *mistake = *state;
    Arena *arena = arena_create();
    assert_string_equal(read_bad(arena, mistake->study, mistake->n), mistake->text);
    arena_destroy(arena);
}

static inline int run_mistakes(const Mistake *mistakes, size_t n)
{
    struct CMUnitTest tests[128];
    static Mistake row[128]; /* cmocka hands on a pointer that is not const */
    gsl_set_error_handler_off();
    if (n > COUNT_OF(tests))
        return 1;
    for (size_t i = 0; i < n; i++) {
        row[i] = mistakes[i];
        tests[i] = (struct CMUnitTest){
            .name = mistakes[i].name, .test_func = is_told, .initial_state = &row[i]};
    }
    return _cmocka_run_group_tests("mistakes", tests, n, NULL, NULL);
}

#endif
