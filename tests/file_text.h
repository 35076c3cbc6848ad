/* A file as one text. */
#ifndef TESTS_FILE_TEXT_H
#define TESTS_FILE_TEXT_H

#include "check.h"

#include "alike/os.h"

static inline const char *file_text(Arena *arena, const char *path)
{
    Error err = {0};
    char *bytes;
    size_t n;
    assert_true(os_read_file(arena, path, &bytes, &n, &err));
    return arena_copy_bytes(arena, bytes, n);
}

#endif
