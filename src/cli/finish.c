/* How a study ends: results go into their place, and the terminal is told. */
#include "study.h"

#include "cautions.h"
#include "opener.h"
#include "say.h"
#include "summary.h"
#include "terminal.h"

#include "alike/big.h"
#include "alike/os.h"

#include <stdio.h>

static bool commit(Arena *arena, StudyRun *run, Error *err)
{
    Folder *folder = run->results_folder;
    if (run->lock_after == NULL)
        return folder_commit(folder, NULL, err);
    const FolderCompanion lock = {.path = run->lock_path,
                                  .text = run->lock_after,
                                  .inside_name = STUDY_LOCK,
                                  .inside = study_lock_copy(arena, run, run->lock_after)};
    return folder_commit(folder, &lock, err);
}

static bool put_in_place(Arena *arena, StudyRun *run, bool ok, Error *err)
{
    Folder *folder = run->results_folder;
    if (!ok) {
        folder_abandon(folder);
        return false;
    }
    if (folder_left(folder) != NULL)
        command_caution("'%s' was left by a run that was interrupted, and holds files that alike "
                        "did not write; take out what you need and remove it.",
                        folder_left(folder));
    /* the key first: a published lock without it would be of no use to anybody */
    if (run->key.is_new && !lock_key_keep(arena, &run->key, err)) {
        folder_abandon(folder);
        return false;
    }
    if (commit(arena, run, err))
        return true;
    if (run->key.is_new)
        remove(run->key.path); /* nothing was published with it */
    return false;
}

/* What became of a key that this run made for its published lock. */
static void write_key(Text *out, const StudyRun *run)
{
    if (run->key.is_new)
        command_write(out,
                      "\nKey: %s was made. The fingerprints in the published design.lock are made "
                      "with it, so that nobody can find by trying who was left out. Keep it: "
                      "'alike run' needs it to compare that lock. Give it to nobody.\n",
                      run->key.path);
}

/* What standard output will say; cautions go to standard error at once. */
static bool write_said(Text *out, Arena *arena, StudyRun *run, Error *err)
{
    const Terminal terminal = terminal_of(stdout);
    Text key = {.arena = arena};
    command_progress_end();
    if (!run->quiet)
        cautions_print(arena, &run->results);
    if (!run->quiet && run->n_kept_home > 0)
        command_caution("%zu %s about the data %s students or lines of a file, so that they are "
                        "not among these; 'alike check %s' prints them.",
                        run->n_kept_home, text_plural(run->n_kept_home, "caution", "cautions"),
                        text_plural(run->n_kept_home, "names", "name"), run->spec.path);
    if (run->json)
        return summary_of_run(out, arena, run, err);
    if (!run->quiet) {
        command_write_wrapped(out, run->summary);
        text_add(&key, "");
        write_key(&key, run);
        command_write_wrapped(out, key.bytes);
    }
    text_add(out, "Report: ");
    terminal_add_path(out, &terminal, run->report);
    text_add(out, "\n");
    return true;
}

bool study_finish(Arena *arena, StudyRun *run, bool ok, Error *err)
{
    Text said = {.arena = arena};
    const Opener opener = ok && run->open ? opener_for(arena, run->report) : (Opener){0};
    ok = ok && write_said(&said, arena, run, err);
    if (!put_in_place(arena, run, ok, err))
        return false;
    if (run->timings)
        fprintf(stderr, "%-12s %8.3f CPU s  %8.1f MiB\n%-12s %8.3f CPU s\n", "output",
                os_cpu_seconds() - run->began, os_peak_mebibytes(), "total", os_cpu_seconds());
    if (run->timings && big_on_disk() > 0)
        fprintf(stderr, "%-12s %27.1f MiB\n", "in files", (double)big_on_disk() / 1048576.0);
    command_print_written(&said);
    fflush(stdout);
    if (!run->quiet)
        command_print_time(run->since);
    if (run->open)
        opener_open(&opener);
    return true;
}
