/* Any bytes as a study file: read or refused in words, never a crash. */
#include "alike/spec.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static Error err; /* too large for every stack; holds nothing from one input to the next */
    Arena *arena = arena_create();
    Spec spec;
    error_clear(&err);
    if (spec_read_bytes(arena, "study.yaml", (const char *)bytes, n, &spec, &err))
        for (size_t i = 0; i < spec.n_designs; i++)
            (void)spec_design_text(arena, &spec, &spec.design[i]);
    arena_destroy(arena);
    return 0;
}
