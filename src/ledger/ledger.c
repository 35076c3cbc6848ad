#include "alike/ledger.h"

#include "folder.h"
#include "plan_file.h"
#include "record.h"

#include "alike/cluster.h"
#include "alike/os.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* A machine that loses its power loses what was made in so many seconds; one whose process is
 * killed loses the task that it was at. */
static const double SECONDS_UNSAVED = 1.0;

struct Ledger {
    Arena *arena;
    const char *path, *by;
    LedgerFolder folder;
    pthread_mutex_t lock; /* of what follows */
    const char *name;     /* of the own file; NULL: there is none yet */
    int file;
    off_t length; /* of whole records */
    double saved; /* os_clock_seconds */
};

/* --- opening -----------------------------------------------------------------------------------
 */

static void note_file(Arena *arena, Notes *notes, const LedgerFile *file)
{
    const Piece name = piece_words(file->name);
    if (file->foreign)
        notes_add(notes, arena, "ledger", NOTE_CAUTION, NO_COUNT,
                  PHRASE("'{}' is no ledger of this version of alike, and was left alone.", name));
    else if (file->damaged < file->n_bytes)
        notes_add(notes, arena, "ledger", NOTE_CAUTION, NO_COUNT,
                  PHRASE("'{}' is damaged from byte {} on: a record there does not fit its "
                         "checksum. What stood there and after it is not used, and is made again.",
                         name, piece_number(file->damaged)));
}

bool ledger_open(Arena *arena, const char *folder, const char *by, Notes *notes, Ledger **out,
                 Error *err)
{
    Ledger *ledger = ARENA_NEW(arena, Ledger);
    *ledger = (Ledger){.arena = arena, .path = folder, .by = by, .file = -1};
    if (!os_make_folders(folder, err) || !ledger_folder_read(arena, folder, &ledger->folder, err))
        return false;
    for (size_t i = 0; i < ledger->folder.n_files; i++)
        note_file(arena, notes, &ledger->folder.file[i]);
    pthread_mutex_init(&ledger->lock, NULL);
    *out = ledger;
    return true;
}

bool ledger_find(const Ledger *ledger, Key key, Arena *arena, Tape *out)
{
    const LedgerSlot *slot = ledger_folder_find(&ledger->folder, key);
    Record record;
    if (slot == NULL || !record_of_body(slot->body, slot->n_body, &record))
        return false;
    *out = record_tape(&record, arena);
    return true;
}

const char *ledger_file_of(const Ledger *ledger, Key key)
{
    const LedgerSlot *slot = ledger_folder_find(&ledger->folder, key);
    return slot == NULL ? NULL : ledger->folder.file[slot->file].name;
}

/* --- adding --------------------------------------------------------------------------------------
 */

static bool cannot_write(const Ledger *ledger, Error *err)
{
    const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    return error_set(err, ERR_INTERNAL, (Place){.file = ledger->path},
                     full ? "the ledger can't grow: there is no room left (%s). What was made "
                            "before is kept; make room and run the same command again, which goes "
                            "on from there"
                          : "the ledger can't be written to (%s). What is there already can be "
                            "read; to make what is missing, give this user the right to write into "
                            "the folder, or name another with --ledger",
                     strerror(errno));
}

/* Whole or, where that can't be, as if it had not begun. */
static bool append(Ledger *ledger, const Text *text, Error *err)
{
    size_t done = 0;
    while (done < text->n) {
        const ssize_t n = write(ledger->file, text->bytes + done, text->n - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            cannot_write(ledger, err);
            if (ftruncate(ledger->file, ledger->length) != 0)
                return false; /* its end is torn, and read as such */
            return false;
        }
        done += (size_t)n;
    }
    ledger->length += (off_t)text->n;
    return true;
}

/* "host-1234.ledger": one that nobody has. */
static bool begin_file(Ledger *ledger, Error *err)
{
    char host[64] = "";
    if (gethostname(host, sizeof host - 1) != 0 || host[0] == '\0')
        memcpy(host, "machine", sizeof "machine");
    for (char *c = host; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '-')
            *c = '-';
    for (size_t k = 0; ledger->file < 0; k++) {
        ledger->name =
            k == 0
                ? arena_printf(ledger->arena, "%s-%ld" LEDGER_ENDING, host, (long)getpid())
                : arena_printf(ledger->arena, "%s-%ld-%zu" LEDGER_ENDING, host, (long)getpid(), k);
        ledger->file = open(os_join(ledger->arena, ledger->path, ledger->name),
                            O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
        if (ledger->file < 0 && errno != EEXIST)
            return cannot_write(ledger, err);
    }
    const Tape nothing = tape_new(ledger->arena);
    Text text = {.arena = ledger->arena};
    record_write(&text, RECORD_WRITER, (Key){0, 0}, ledger->by, NULL, &nothing);
    ledger->saved = os_clock_seconds();
    return append(ledger, &text, err);
}

static bool save(Ledger *ledger, Error *err)
{
    if (fdatasync(ledger->file) != 0 && errno != EINVAL && errno != EROFS)
        return cannot_write(ledger, err);
    ledger->saved = os_clock_seconds();
    return true;
}

bool ledger_add(Ledger *ledger, Key key, const char *what, const char *failed, const Tape *tape,
                Error *err)
{
    Arena *scratch = arena_create();
    Text text = {.arena = scratch};
    record_write(&text, RECORD_TASK, key, what, failed, tape);
    pthread_mutex_lock(&ledger->lock);
    const bool ok = (ledger->file >= 0 || begin_file(ledger, err)) && append(ledger, &text, err) &&
                    (os_clock_seconds() - ledger->saved < SECONDS_UNSAVED || save(ledger, err));
    pthread_mutex_unlock(&ledger->lock);
    arena_destroy(scratch);
    return ok;
}

/* --- among processes ---------------------------------------------------------------------------
 */

/* "NAME.ledger", a NUL and what stands in that file. */
typedef struct Hearing {
    Ledger *ledger;
    Error *err;
} Hearing;

static bool hear_one(void *context, const char *bytes, size_t n)
{
    Hearing *hearing = context;
    Ledger *ledger = hearing->ledger;
    const char *end = memchr(bytes, '\0', n);
    if (end == NULL) /* it has made nothing */
        return true;
    const size_t head = (size_t)(end - bytes) + 1;
    const uint8_t *kept = (const uint8_t *)arena_copy_bytes(ledger->arena, bytes + head, n - head);
    const LedgerFile file = {.name = arena_copy_text(ledger->arena, bytes), .n_bytes = n - head};
    return ledger_folder_take(ledger->arena, ledger->path, &ledger->folder, file, kept,
                              hearing->err);
}

bool ledger_hear(Ledger *ledger, Error *err)
{
    Hearing hearing = {.ledger = ledger, .err = err};
    return cluster_collect(NULL, 0, hear_one, &hearing);
}

bool ledger_say(Ledger *ledger, Error *err)
{
    Text said = {.arena = ledger->arena};
    char *bytes = NULL;
    size_t n = 0;
    if (ledger->name != NULL) {
        if (!save(ledger, err) ||
            !os_read_file(ledger->arena, os_join(ledger->arena, ledger->path, ledger->name), &bytes,
                          &n, err))
            return false;
        text_add_bytes(&said, ledger->name, strlen(ledger->name) + 1);
        text_add_bytes(&said, bytes, n);
    }
    return cluster_collect(said.bytes, said.n, NULL, NULL);
}

bool ledger_close(Ledger *ledger, Error *err)
{
    bool ok = true;
    if (ledger == NULL)
        return true;
    if (ledger->file >= 0) {
        ok = save(ledger, err);
        close(ledger->file);
        ledger->file = -1;
    }
    pthread_mutex_destroy(&ledger->lock);
    return ok;
}

void ledger_plan(const Ledger *ledger, const char *study, const Key *key, size_t n)
{
    plan_write(ledger->path, study, key, n);
}
