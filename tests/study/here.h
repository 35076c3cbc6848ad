/* A test of whole studies: an arena, an error and a folder of its own that goes with it. */
#ifndef TEST_STUDY_HERE_H
#define TEST_STUDY_HERE_H

#include "check.h"

#include "alike/os.h"
#include "alike/text.h"

#include <stdlib.h>
#include <unistd.h>

typedef struct Here {
    Arena *arena;
    Error *err;
    char *folder;
} Here;

static inline int set_up(void **state)
{
    char pattern[] = "/tmp/alike-study-XXXXXX";
    Here *here = calloc(1, sizeof *here);
    here->arena = arena_create();
    here->err = ARENA_NEW(here->arena, Error);
    here->folder = arena_copy_text(here->arena, mkdtemp(pattern));
    *state = here;
    return 0;
}

static inline int tear_down(void **state)
{
    Here *here = *state;
    os_remove_tree(here->folder);
    arena_destroy(here->arena);
    free(here);
    return 0;
}

#endif
