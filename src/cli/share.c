/* alike run --part: one process's part of what a study makes many times. */
#include "share.h"

#include "memory.h"
#include "progress.h"
#include "say.h"
#include "study.h"
#include "summary.h"

#include "alike/cluster.h"
#include "alike/os.h"
#include "alike/study.h"
#include "alike/text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* "3/64" */
static bool read_part(const char *text, Share *out, Error *err)
{
    enum { MOST = 1000000 };
    char *end = NULL, *last = NULL;
    const unsigned long number = strtoul(text, &end, 10);
    const unsigned long n = *end == '/' ? strtoul(end + 1, &last, 10) : 0;
    const bool digits = text[0] >= '0' && text[0] <= '9' && last != NULL && end[1] >= '0' &&
                        end[1] <= '9' && *last == '\0';
    if (!digits || n == 0 || n > MOST || number == 0 || number > n)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "--part takes K/N, such as 3/64, the third of 64 parts, not '%s'; K is "
                         "from 1 to N",
                         text);
    *out = (Share){.number = number, .n = n};
    return true;
}

bool share_check(const Arguments *arguments, Error *err)
{
    if (arguments->ledger == NULL && (arguments->part != NULL || cluster_size() > 1))
        return error_set(
            err, ERR_USAGE, NOWHERE, "%s --ledger DIR, the folder in which all keep what they make",
            arguments->part != NULL ? "--part needs" : "several processes that work together need");
    return arguments->part == NULL || cluster_size() == 1 ||
           error_set(err, ERR_USAGE, NOWHERE,
                     "processes that MPI started share out the work by themselves; leave --part "
                     "out");
}

/* Does it lie in the folder, or would it? */
static bool lies_in(Arena *arena, const char *folder, const char *path)
{
    for (const char *at = path;; at = os_folder_of(arena, at)) {
        if (os_is_folder(at))
            return os_holds(folder, at);
        if (strcmp(at, os_folder_of(arena, at)) == 0)
            return false;
    }
}

/* Of a file of the ledger: who wrote it, and when that began. */
static const char *writer(Arena *arena, const Arguments *arguments)
{
    char began[sizeof "2026-11-28 23:30"] = "";
    const time_t now = time(NULL);
    struct tm at;
    if (localtime_r(&now, &at) == NULL || strftime(began, sizeof began, "%Y-%m-%d %H:%M", &at) == 0)
        began[0] = '\0';
    return arena_printf(arena, "alike " ALIKE_VERSION ", %s%s of %s, begun %s",
                        arguments->part == NULL ? "all" : "part ",
                        arguments->part == NULL ? "" : arguments->part,
                        os_file_name(arguments->subject), began);
}

bool share_open(Arena *arena, const Arguments *arguments, const char *results, Ledger **out,
                Error *err)
{
    Notes notes = {0};
    *out = NULL;
    if (arguments->ledger == NULL)
        return true;
    if (results != NULL && lies_in(arena, results, arguments->ledger))
        return error_set(err, ERR_USAGE, (Place){.file = arguments->ledger},
                         "the ledger lies in the results folder '%s', which every run replaces; "
                         "name a folder beside it",
                         results);
    if (!ledger_open(arena, arguments->ledger, writer(arena, arguments), &notes, out, err))
        return false;
    for (size_t i = 0; i < notes.n && !arguments->quiet && cluster_rank() == 0; i++)
        command_caution("%s", note_text(arena, &notes.item[i]));
    return true;
}

static void say(Arena *arena, const Arguments *arguments, const Share *told)
{
    Text out = {.arena = arena};
    command_progress_end();
    if (arguments->json) {
        json_t *object = summary_begin("run", 0);
        json_object_set_new(object, "part", json_integer((json_int_t)told->number));
        json_object_set_new(object, "parts", json_integer((json_int_t)told->n));
        json_object_set_new(object, "tasks", json_integer((json_int_t)told->n_of_all));
        json_object_set_new(object, "tasks_of_part", json_integer((json_int_t)told->n_tasks));
        json_object_set_new(object, "known_before", json_integer((json_int_t)told->n_known));
        json_object_set_new(object, "failed", json_integer((json_int_t)told->n_failed));
        summary_write(&out, object, false);
        command_print_written(&out);
        return;
    }
    command_write(&out, "Part %zu of %zu: %s of %s %s, %s of them made now", told->number, told->n,
                  text_count(arena, told->n_tasks), text_count(arena, told->n_of_all),
                  text_plural(told->n_of_all, "task", "tasks"),
                  text_count(arena, told->n_tasks - told->n_known));
    if (told->n_failed > 0)
        command_write(&out, ", %s could not be carried out", text_count(arena, told->n_failed));
    command_write(&out, ".\n");
    if (!arguments->quiet)
        command_write(&out,
                      "Next: alike ledger %s says how far all parts are; when they are done, "
                      "'alike run %s --ledger %s' writes the report.\n",
                      arguments->ledger, arguments->subject, arguments->ledger);
    command_print_written(&out);
}

bool share_run(Arena *arena, const Arguments *arguments, Error *err)
{
    ProgressLine progress;
    Spec spec;
    Share share = {.number = 1, .n = 1};
    Ledger *ledger = NULL;
    progress_begin(&progress);
    if (!memory_set(arguments, err) ||
        (arguments->part != NULL && !read_part(arguments->part, &share, err)) ||
        !share_open(arena, arguments, NULL, &ledger, err) ||
        !spec_read(arena, arguments->subject, &spec, err))
        return false;
    const RunSettings settings = {
        .mode = FRAME_RUN,
        .jobs = study_jobs(arguments),
        .invariants = getenv("ALIKE_INVARIANTS") != NULL,
        .timings = arguments->timings,
        .ledger = ledger,
        .share = &share,
        .together = arguments->part == NULL,
        .progress = arguments->quiet || arguments->part == NULL ? NULL : &progress.told,
    };
    const bool ok = plan_share(arena, &spec, &settings, &share, err);
    Error late = {0};
    const bool closed = ledger_close(ledger, &late);
    if (ok && !closed)
        *err = late;
    if (ok && closed && arguments->part != NULL)
        say(arena, arguments, &share);
    return ok && closed;
}
