/* A folder for files that a test writes and then reads as a study would. */
#ifndef HERE_H
#define HERE_H

#include "record.h"

#include "alike/os.h"

#include <unistd.h>

typedef struct Here {
    Arena *arena;
    char *folder, *path; /* the file, which the test writes */
} Here;

static inline int set_up(void **state)
{
    char pattern[] = "/tmp/alike-input-XXXXXX";
    Here *here = calloc(1, sizeof *here);
    here->arena = arena_create();
    here->folder = arena_copy_text(here->arena, mkdtemp(pattern));
    here->path = os_join(here->arena, here->folder, "e.zip");
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

/* part: behind the '#'; NULL: no part is named. */
static inline Record *record_of(const Here *here, const char *part)
{
    Record *record = ARENA_NEW(here->arena, Record);
    const char *path =
        part == NULL ? here->path : arena_printf(here->arena, "%s#%s", here->path, part);
    record->arena = here->arena;
    record->text = (Text){.arena = here->arena};
    const RowSink sink = {.context = record, .header = record_header, .row = record_row};
    record->read = input_read(here->arena, path, &sink, &record->facts, &record->err);
    return record;
}

static inline const Record *check_reads(const Here *here, const char *part, const char *cells)
{
    const Record *record = record_of(here, part);
    assert_string_equal(record->err.text, "");
    assert_true(record->read);
    assert_string_equal(record->text.bytes, cells);
    return record;
}

static inline void check_says(const Here *here, const char *part, const char *says)
{
    const Record *record = record_of(here, part);
    assert_false(record->read);
    assert_int_equal(record->err.kind, ERR_DATA);
    if (strstr(record->err.text, says) == NULL)
        fail_msg("'%s' does not say '%s'", record->err.text, says);
}

/* With every second byte changed, or the file cut there: all rows, or a sentence. Returns how often
 * a sentence; of *n bytes. */
static inline size_t check_damage(const Here *here, size_t *n_bytes)
{
    char *bytes = NULL;
    size_t n = 0, n_refused = 0;
    Error err = {0};
    const char *whole = record_of(here, NULL)->text.bytes;
    assert_true(os_read_file(here->arena, here->path, &bytes, &n, &err));
    for (size_t at = 0; at < n; at++) {
        const Here cut = {arena_create(), here->folder, here->path};
        const bool changed = at % 2 == 0;
        bytes[at] = (char)(bytes[at] ^ (changed ? 0x55 : 0));
        assert_true(os_write_file(here->path, bytes, changed ? n : at, &err));
        bytes[at] = (char)(bytes[at] ^ (changed ? 0x55 : 0));
        const Record *record = record_of(&cut, NULL);
        if (record->read)
            assert_string_equal(record->text.bytes, whole);
        else
            assert_true(record->err.n > 0 && record->err.text[0] != '\0');
        n_refused += !record->read;
        arena_destroy(cut.arena);
    }
    *n_bytes = n;
    return n_refused;
}

#endif
