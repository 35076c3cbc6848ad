#include "study.h"

#include "cautions.h"
#include "output.h"
#include "say.h"
#include "terminal.h"

#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/os.h"
#include "alike/text.h"
#include "alike/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLAG_OUTPUT                                                                                \
    .name = "--output", .brief = "-o", .value = "DIR", .type = FLAG_TEXT,                          \
    .offset = offsetof(Arguments, output)
#define FLAG_MATCHED                                                                               \
    .name = "--matched", .type = FLAG_SWITCH, .offset = offsetof(Arguments, matched)
#define FLAGS_OF_ALL                                                                               \
    {.name = "--jobs",                                                                             \
     .brief = "-j",                                                                                \
     .value = "N",                                                                                 \
     .type = FLAG_COUNT,                                                                           \
     .offset = offsetof(Arguments, jobs),                                                          \
     .help = "work on N analyses at once (same results)"},                                         \
        {.name = "--quiet",                                                                        \
         .brief = "-q",                                                                            \
         .type = FLAG_SWITCH,                                                                      \
         .offset = offsetof(Arguments, quiet),                                                     \
         .help = "no progress, no cautions, only the path of the report"},                         \
    {                                                                                              \
        .name = "--timings", .type = FLAG_SWITCH, .offset = offsetof(Arguments, timings),          \
        .help = "CPU seconds and peak memory of every stage, on standard error"                    \
    }

const Flag study_flags[] = {
    {FLAG_OUTPUT,
     .help = "folder of the results (default: the study file's name, .out, beside it)"},
    {FLAG_MATCHED,
     .help = "also write matched.csv and pairs.csv, a row per student; never to be published"},
    FLAGS_OF_ALL,
    {.name = NULL},
};

const Flag publish_flags[] = {
    {FLAG_OUTPUT, .help = "folder of what may be given away; it must be named"},
    {FLAG_MATCHED, .help = "refused: a row per student is never published"},
    FLAGS_OF_ALL,
    {.name = NULL},
};

static Release release_of(const Spec *spec)
{
    if (spec->public_data)
        return RELEASE_PUBLIC_DATA;
    return spec->publish == PUBLISH_YES ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
}

/* Row-level files can't be published at all, so asking for them contradicts it. */
static bool check_rows(const Arguments *arguments, Release release, Error *err)
{
    if (release == RELEASE_PUBLISHED && arguments->matched)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "--matched writes a row for every student, but this study says 'publish: "
                         "yes' under 'report'; leave --matched out, or set 'publish: no' and keep "
                         "the results inside the district");
    return true;
}

/* The study file, as the command wants it published or as it says itself. */
static bool read_study(Arena *arena, const Arguments *arguments, const char *folder, Spec *spec,
                       Error *err)
{
    if (!spec_read(arena, arguments->subject, spec, err))
        return false;
    const Release as_written = release_of(spec);
    if (!arguments->publish)
        return check_rows(arguments, as_written, err);
    spec_publish(spec);
    return as_written != RELEASE_INTERNAL ||
           output_check_beside(arena, folder, command_default_folder(arena, arguments->subject),
                               err);
}

static bool read_lock(Arena *arena, StudyRun *run, Error *err)
{
    char *text = NULL;
    size_t n = 0;
    run->lock_path = os_join(arena, run->spec.folder, "design.lock");
    if (!folder_settle_companion(arena, run->lock_path, err))
        return false;
    if (!os_is_file(run->lock_path))
        return true;
    if (!os_read_file(arena, run->lock_path, &text, &n, err))
        return false;
    run->lock_before = text;
    return true;
}

/* Only what is published needs a key, and a lock that was: a file that happens to have its name is
 * nobody's business else. */
static bool read_key(Arena *arena, FrameMode mode, StudyRun *run, Error *err)
{
    const LockHolds holds = lock_holds(arena, &run->spec, run->lock_before);
    const bool makes = release_of(&run->spec) == RELEASE_PUBLISHED &&
                       (mode == FRAME_DESIGN || holds == LOCK_PLAIN);
    if (!makes && (mode == FRAME_DESIGN || holds != LOCK_KEYED))
        return true;
    return lock_key_read(arena, lock_key_path(arena, run->spec.path), &run->key, err) &&
           (!makes || run->key.found || lock_key_draw(&run->key, err));
}

static bool begin(Arena *arena, const Arguments *arguments, FrameMode mode, StudyRun *run,
                  Error *err)
{
    const OutputPlan plan = {
        .spec = &run->spec,
        .design = mode == FRAME_DESIGN,
        .lock = mode == FRAME_DESIGN || run->lock_before != NULL,
        .rows = arguments->matched,
        .notice = notice_name(release_of(&run->spec)),
    };
    if (!folder_begin(arena, run->folder, output_names(arena, &plan), &run->results_folder, err))
        return false;
    run->staging = folder_staging(run->results_folder);
    return true;
}

bool study_compute(Arena *arena, const Arguments *arguments, FrameMode mode, StudyRun *out,
                   Error *err)
{
    *out = (StudyRun){.folder = command_output_folder(arena, arguments, arguments->subject),
                      .since = os_clock_seconds(),
                      .quiet = arguments->quiet};
    progress_begin(&out->progress);
    if (!output_check(arena, out->folder, arguments->subject, err) ||
        !read_study(arena, arguments, out->folder, &out->spec, err) ||
        !read_lock(arena, out, err) || !read_key(arena, mode, out, err) ||
        !begin(arena, arguments, mode, out, err))
        return false;
    const RunSettings settings = {
        .mode = mode,
        .jobs = arguments->jobs,
        .rows_folder = arguments->matched ? out->staging : NULL,
        .fingerprint = mode == FRAME_DESIGN || out->lock_before != NULL,
        .publish = release_of(&out->spec) == RELEASE_PUBLISHED,
        .invariants = getenv("ALIKE_INVARIANTS") != NULL, /* tests/run.sh sets it */
        .timings = arguments->timings,
        .progress = arguments->quiet ? NULL : &out->progress.told,
    };
    if (!plan_run(arena, &out->spec, &settings, &out->results, err))
        return false;
    out->began = os_cpu_seconds();
    const LockKey *key = out->key.found ? &out->key : NULL;
    out->results.release = release_of(&out->spec);
    if (mode == FRAME_RUN &&
        !lock_compare(arena, out->lock_path, out->lock_before, key, &out->results, err))
        return false;
    if (mode == FRAME_DESIGN)
        out->lock_after = lock_text(arena, &out->results, out->lock_before);
    if (results_published(&out->results)) {
        lock_publish_results(key, &out->results);
        plan_hide_reasons(arena, &out->results);
    }
    results_compare(arena, &out->results);
    results_review(arena, &out->results);
    results_span(arena, &out->results);
    results_reproduce(arena, &out->results);
    if (!results_release(arena, &out->results, settings.release_without, err))
        return false;
    answer_cautions(arena, &out->results);
    return true;
}

static bool write_notice(Arena *arena, const StudyRun *run, Error *err)
{
    const char *name = notice_name(run->results.release);
    const char *text = name == NULL ? NULL : notice_text(arena, &run->results);
    return name == NULL ||
           os_write_file(os_join(arena, run->staging, name), text, strlen(text), err);
}

bool study_write(Arena *arena, StudyRun *run, Error *err)
{
    const Results *results = &run->results;
    const char *chart_folder = arena_printf(arena, "%s/charts", run->staging);
    Figures figures = {0};
    if (run->spec.charts != CHARTS_NONE) {
        if (!os_make_folder(chart_folder, err) ||
            !charts_write(arena, results, chart_folder, &figures, err))
            return false;
        charts_render(arena, chart_folder, CHART_SECONDS, &figures);
        /* before anything else is written, so that the results say which charts are missing */
        notes_append(&run->results.notes, arena, &figures.notes);
    }
    if (!results_write_json(results, arena_printf(arena, "%s/results.json", run->staging), err) ||
        !results_write_tables(arena, results, run->staging, err) ||
        !workbook_write(results, os_join(arena, run->staging, WORKBOOK_FILE), err))
        return false;
    return write_notice(arena, run, err) &&
           report_write(arena, results, &figures, run->staging, err);
}

static const char lock_name[] = "design.lock";

/* NULL: none of it may go there. */
static const char *lock_copy(Arena *arena, const StudyRun *run, const char *lock)
{
    return results_published(&run->results) ? lock_public(arena, &run->spec, lock, &run->key)
                                            : lock;
}

bool study_write_lock_copy(Arena *arena, const StudyRun *run, const char *lock, Error *err)
{
    const char *text = lock_copy(arena, run, lock);
    return text == NULL ||
           os_write_file(os_join(arena, run->staging, lock_name), text, strlen(text), err);
}

static bool commit(Arena *arena, StudyRun *run, Error *err)
{
    Folder *folder = run->results_folder;
    if (run->lock_after == NULL)
        return folder_commit(folder, NULL, err);
    const FolderCompanion lock = {.path = run->lock_path,
                                  .text = run->lock_after,
                                  .inside_name = lock_name,
                                  .inside = lock_copy(arena, run, run->lock_after)};
    return folder_commit(folder, &lock, err);
}

bool study_commit(Arena *arena, StudyRun *run, bool ok, Error *err)
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

void study_tell(StudyRun *run, const char *stage)
{
    if (!run->quiet)
        progress_stage(&run->progress, stage);
}

/* What a person opens first. */
static const char *report_path(Arena *arena, const StudyRun *run)
{
    const char *name = "results.json";
    for (size_t i = run->spec.formats.n; i > 0; i--) {
        const Writer *writer = writer_find(run->spec.formats.item[i - 1].text);
        name = writer != NULL ? writer->file : name;
    }
    return os_join(arena, run->folder, name);
}

void study_write_said(Text *out, Arena *arena, StudyRun *run, const char *summary)
{
    const Terminal terminal = terminal_of(stdout);
    Text key = {.arena = arena};
    if (!run->quiet) {
        command_progress_end();
        cautions_print(arena, &run->results);
        command_write_wrapped(out, summary);
        text_add(&key, "");
        write_key(&key, run);
        command_write_wrapped(out, key.bytes);
    }
    text_add(out, "Report: ");
    terminal_add_path(out, &terminal, report_path(arena, run));
    text_add(out, "\n");
}

void study_end(const StudyRun *run, const Text *said)
{
    command_print_written(said);
    fflush(stdout);
    if (!run->quiet)
        command_print_time(run->since);
}
