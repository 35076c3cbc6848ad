#include "folder.h"

#include "alike/os.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **ledger_names(Arena *arena, const char *path, const char *ending, size_t *n)
{
    const char **name = NULL;
    size_t capacity = 0;
    DIR *entries = opendir(path);
    *n = 0;
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        const size_t length = strlen(entry->d_name), end = strlen(ending);
        if (length <= end || strcmp(entry->d_name + length - end, ending) != 0)
            continue;
        name = (const char **)arena_grow(arena, (void *)name, &capacity, *n + 1, sizeof *name);
        name[(*n)++] = arena_copy_text(arena, entry->d_name);
    }
    if (entries != NULL)
        closedir(entries);
    if (*n > 0)
        qsort((void *)name, *n, sizeof *name, by_name);
    return name;
}

/* --- tasks by key ------------------------------------------------------------------------------
 */

/* The key's slot, or the free one that it would have. Keys are well mixed already. */
static LedgerSlot *slot_of(const LedgerFolder *folder, Key key)
{
    size_t i = (size_t)key.a & (folder->n_slots - 1);
    while (folder->slot[i].body != NULL &&
           (folder->slot[i].key.a != key.a || folder->slot[i].key.b != key.b))
        i = (i + 1) & (folder->n_slots - 1);
    return &folder->slot[i];
}

const LedgerSlot *ledger_folder_find(const LedgerFolder *folder, Key key)
{
    const LedgerSlot *slot = folder->n_slots == 0 ? NULL : slot_of(folder, key);
    return slot == NULL || slot->body == NULL ? NULL : slot;
}

static void make_room(Arena *arena, LedgerFolder *folder)
{
    const LedgerSlot *old = folder->slot;
    const size_t n_old = folder->n_slots;
    if (2 * (folder->n + 1) <= n_old)
        return;
    folder->n_slots = n_old == 0 ? 1024 : 2 * n_old;
    folder->slot = ARENA_ARRAY(arena, LedgerSlot, folder->n_slots);
    for (size_t i = 0; i < n_old; i++)
        if (old[i].body != NULL)
            *slot_of(folder, old[i].key) = old[i];
}

static bool disagree(const LedgerFolder *folder, const char *path, const LedgerSlot *known,
                     size_t file, const Record *record, Error *err)
{
    return error_set(err, ERR_DATA, (Place){.file = path},
                     "two ledgers disagree about one task, '%s': '%s' and '%s' hold different "
                     "numbers for it. One of the machines, or what is installed there, counts "
                     "otherwise than the other. Make some tasks on each again, in an empty folder, "
                     "to find which; then move the wrong file away and run again, and what is "
                     "missing is made anew",
                     record->what, folder->file[known->file].name, folder->file[file].name);
}

/* What it came to; not what the task was called, as specifications are numbered anew where the
 * study file is changed. */
static bool says_the_same(const LedgerSlot *slot, const Record *record)
{
    Record known;
    return record_of_body(slot->body, slot->n_body, &known) && known.failed == record->failed &&
           known.n == record->n && known.n_words == record->n_words &&
           memcmp(known.value, record->value, 8 * known.n) == 0 &&
           memcmp(known.words, record->words, known.n_words) == 0;
}

static bool take_task(Arena *arena, LedgerFolder *folder, const char *path, size_t file,
                      const Record *record, Error *err)
{
    make_room(arena, folder);
    LedgerSlot *slot = slot_of(folder, record->key);
    if (slot->body == NULL) {
        *slot = (LedgerSlot){.key = record->key,
                             .body = record->body,
                             .n_body = (uint32_t)record->n_body,
                             .file = (uint32_t)file};
        folder->n++;
        return true;
    }
    return says_the_same(slot, record) || disagree(folder, path, slot, file, record, err);
}

/* --- files ---------------------------------------------------------------------------------------
 */

static bool take_records(Arena *arena, LedgerFolder *folder, const char *path, size_t file,
                         const uint8_t *bytes, Error *err)
{
    LedgerFile *told = &folder->file[file];
    Record record;
    RecordFound found;
    size_t at = 0;
    while ((found = record_read(bytes, told->n_bytes, &at, &record)) == RECORD_WHOLE) {
        if (record.kind == RECORD_WRITER && told->by == NULL)
            told->by = record.what;
        if (record.kind != RECORD_TASK)
            continue;
        told->n++;
        told->n_failed += record.failed;
        if (!take_task(arena, folder, path, file, &record, err))
            return false;
    }
    told->torn = found == RECORD_TORN ? told->n_bytes - at : 0;
    told->foreign = found == RECORD_DAMAGED && at == 0;
    told->damaged = found == RECORD_DAMAGED ? at : told->n_bytes;
    return true;
}

bool ledger_folder_take(Arena *arena, const char *path, LedgerFolder *folder, LedgerFile file,
                        const uint8_t *bytes, Error *err)
{
    LedgerFile *all = ARENA_ARRAY(arena, LedgerFile, folder->n_files + 1);
    for (size_t i = 0; i < folder->n_files; i++)
        all[i] = folder->file[i];
    all[folder->n_files] = file;
    folder->file = all;
    return take_records(arena, folder, path, folder->n_files++, bytes, err);
}

bool ledger_folder_read(Arena *arena, const char *path, LedgerFolder *out, Error *err)
{
    *out = (LedgerFolder){.n_files = 0};
    const char **name = ledger_names(arena, path, LEDGER_ENDING, &out->n_files);
    out->file = ARENA_ARRAY(arena, LedgerFile, out->n_files);
    for (size_t i = 0; i < out->n_files; i++)
        out->file[i].name = name[i];
    for (size_t i = 0; i < out->n_files; i++) {
        char *bytes = NULL;
        if (!os_read_file(arena, os_join(arena, path, name[i]), &bytes, &out->file[i].n_bytes,
                          err) ||
            !take_records(arena, out, path, i, (const uint8_t *)bytes, err))
            return false;
    }
    return true;
}
