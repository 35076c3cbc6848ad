#include "study.h"

#include "memory.h"
#include "output.h"
#include "share.h"

#include "alike/cluster.h"
#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/os.h"
#include "alike/parallel.h"
#include "alike/references.h"
#include "alike/test_families.h"
#include "alike/text.h"
#include "alike/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLAG_OUTPUT                                                                                \
    .name = "--output", .brief = "-o", .value = "DIR", .type = FLAG_TEXT,                          \
    .offered = OFFERED_FOLDERS, .offset = offsetof(Arguments, output)
#define FLAG_MATCHED                                                                               \
    .name = "--matched", .type = FLAG_SWITCH, .offset = offsetof(Arguments, matched)
#define FLAG_VERIFY .name = "--verify", .type = FLAG_SWITCH, .offset = offsetof(Arguments, verify)
#define FLAG_LEDGER                                                                                \
    .name = "--ledger", .value = "DIR", .type = FLAG_TEXT, .offered = OFFERED_FOLDERS,             \
    .offset = offsetof(Arguments, ledger)
#define FLAGS_OF_ALL                                                                               \
    {.name = "--memory",                                                                           \
     .value = "SIZE",                                                                              \
     .type = FLAG_TEXT,                                                                            \
     .offset = offsetof(Arguments, memory),                                                        \
     .help = "hold so much at once, such as 4G or 512M, and the rest in files (TMPDIR, or "        \
             "/var/tmp) that go at the end (default: half of the machine's; same results)"},       \
        {.name = "--jobs",                                                                         \
         .brief = "-j",                                                                            \
         .value = "N",                                                                             \
         .type = FLAG_COUNT,                                                                       \
         .offset = offsetof(Arguments, jobs),                                                      \
         .help = "N threads, for analyses and inside them (default: as many as processors, at "    \
                 "most 8; same results)"},                                                         \
        {.name = "--quiet",                                                                        \
         .brief = "-q",                                                                            \
         .type = FLAG_SWITCH,                                                                      \
         .offset = offsetof(Arguments, quiet),                                                     \
         .help = "no progress, no cautions, only the path of the report"},                         \
        {.name = "--open",                                                                         \
         .type = FLAG_SWITCH,                                                                      \
         .offset = offsetof(Arguments, open),                                                      \
         .help = "open the report when it is there"},                                              \
        {.name = "--json",                                                                         \
         .type = FLAG_SWITCH,                                                                      \
         .offset = offsetof(Arguments, json),                                                      \
         .help = "the summary, or the error, as JSON on standard output"},                         \
    {                                                                                              \
        .name = "--timings", .type = FLAG_SWITCH, .offset = offsetof(Arguments, timings),          \
        .help = "CPU seconds and peak memory of every stage, on standard error"                    \
    }

#define FLAGS_OF_STUDY                                                                             \
    {FLAG_OUTPUT,                                                                                  \
     .help = "folder of the results (default: the study file's name, .out, beside it)"},           \
    {                                                                                              \
        FLAG_MATCHED, .help =                                                                      \
                          "also write matched.csv and pairs.csv, a row per student; never to be "  \
                          "published"                                                              \
    }

const Flag design_flags[] = {
    FLAGS_OF_STUDY,
    {.name = "--compare",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, compare),
     .help = "also show every design of 'alternatives' beside the study's own, without outcomes"},
    FLAGS_OF_ALL,
    {.name = NULL},
};

const Flag run_flags[] = {
    FLAGS_OF_STUDY,
    {FLAG_VERIFY,
     .help = "also write verify/, the rows of every primary estimate and verify.R, which makes it "
             "again in R; never to be published"},
    {FLAG_LEDGER,
     .help =
         "keep what the study makes many times (draws, placebo sets, copies, specifications) in "
         "this folder, and make only what is missing there; never to be published"},
    {.name = "--part",
     .value = "K/N",
     .type = FLAG_TEXT,
     .offset = offsetof(Arguments, part),
     .help = "make the K-th of N parts of that, into the ledger, and no report"},
    FLAGS_OF_ALL,
    {.name = NULL},
};

const Flag publish_flags[] = {
    {FLAG_OUTPUT, .help = "folder of what may be given away; it must be named"},
    {FLAG_MATCHED, .help = "refused: a row per student is never published"},
    {FLAG_VERIFY, .help = "refused, for the same reason"},
    {FLAG_LEDGER, .help = "as of 'alike run'"},
    FLAGS_OF_ALL,
    {.name = NULL},
};

static Release release_of(const Spec *spec)
{
    if (spec->public_data)
        return RELEASE_PUBLIC_DATA;
    return spec->publish == PUBLISH_YES ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
}

const char *arguments_rows(const Arguments *arguments)
{
    return arguments->matched ? "--matched" : arguments->verify ? "--verify" : NULL;
}

/* Row-level files can't be published at all, so asking for them contradicts it. */
static bool check_rows(const Arguments *arguments, Release release, Error *err)
{
    const char *asked = arguments_rows(arguments);
    if (release == RELEASE_PUBLISHED && asked != NULL)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "%s writes a row for every student, but this study says 'publish: yes' "
                         "under 'report'; leave %s out, or set 'publish: no' and keep the results "
                         "inside the district",
                         asked, asked);
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
    run->lock_path = os_join(arena, run->spec.folder, STUDY_LOCK);
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
        .verify = arguments->verify,
        .notice = notice_name(release_of(&run->spec)),
    };
    if (!folder_begin(arena, run->folder, output_names(arena, &plan), &run->results_folder, err))
        return false;
    run->staging = folder_staging(run->results_folder);
    return true;
}

static size_t count_cautions(const Notes *notes)
{
    size_t n = 0;
    for (size_t i = 0; i < notes->n; i++)
        n += notes->item[i].importance == NOTE_CAUTION;
    return n;
}

size_t study_jobs(const Arguments *arguments)
{
    enum { JOBS_MOST = 8 };
    const size_t found = os_processors();
    return arguments->jobs > 0 ? arguments->jobs : found < JOBS_MOST ? found : JOBS_MOST;
}

bool study_compute(Arena *arena, const Arguments *arguments, FrameMode mode, StudyRun *out,
                   Error *err)
{
    *out = (StudyRun){.folder = command_output_folder(arena, arguments, arguments->subject),
                      .command = mode == FRAME_DESIGN ? "design"
                                 : arguments->publish ? "publish"
                                                      : "run",
                      .since = os_clock_seconds(),
                      .jobs = study_jobs(arguments),
                      .quiet = arguments->quiet,
                      .open = arguments->open,
                      .json = arguments->json,
                      .timings = arguments->timings};
    progress_begin(&out->progress);
    if (!memory_set(arguments, err) || !output_check(arena, out->folder, arguments->subject, err) ||
        !read_study(arena, arguments, out->folder, &out->spec, err) ||
        !share_open(arena, arguments, out->folder, &out->ledger, err) ||
        !read_lock(arena, out, err) || !read_key(arena, mode, out, err) ||
        !begin(arena, arguments, mode, out, err))
        return false;
    const char *verify = arguments->verify ? os_join(arena, out->staging, "verify") : NULL;
    if (verify != NULL && !os_make_folder(verify, err))
        return false;
    const RunSettings settings = {
        .mode = mode,
        .jobs = out->jobs,
        .rows_folder = arguments->matched ? out->staging : NULL,
        .verify_folder = verify,
        .fingerprint = mode == FRAME_DESIGN || out->lock_before != NULL,
        .publish = release_of(&out->spec) == RELEASE_PUBLISHED,
        .invariants = getenv("ALIKE_INVARIANTS") != NULL, /* tests/run.sh sets it */
        .timings = arguments->timings,
        .ledger = out->ledger,
        .together = cluster_size() > 1,
        .progress = arguments->quiet ? NULL : &out->progress.told,
    };
    if (!plan_run(arena, &out->spec, &settings, &out->results, err) ||
        !ledger_close(out->ledger, err))
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
    results_judge_together(arena, &out->results);
    results_judge_links(&out->results);
    results_average_domains(arena, &out->results);
    results_contrast(arena, &out->results);
    results_exposure(arena, &out->results);
    results_multiverse(arena, &out->results);
    results_reproduce(arena, &out->results);
    out->n_kept_home = count_cautions(&out->results.notes);
    if (!results_release(arena, &out->results, settings.release_without, err))
        return false;
    out->n_kept_home -= count_cautions(&out->results.notes);
    answer_cautions(arena, &out->results);
    return true;
}

/* --- files of the results ----------------------------------------------------------------------
 */

/* What is written once nothing changes any more: none of it reads what another writes. */
typedef struct Writing {
    const StudyRun *run;
    const Figures *figures;
    Notes missing; /* what the report could not be written as */
} Writing;

static bool write_json(Arena *arena, Writing *w, Error *err)
{
    return results_write_json(&w->run->results, os_join(arena, w->run->staging, "results.json"),
                              err);
}

static bool write_tables(Arena *arena, Writing *w, Error *err)
{
    return results_write_tables(arena, &w->run->results, w->run->staging, err);
}

static bool write_workbook(Arena *arena, Writing *w, Error *err)
{
    return workbook_write(&w->run->results, os_join(arena, w->run->staging, WORKBOOK_FILE), err);
}

static bool write_references(Arena *arena, Writing *w, Error *err)
{
    return references_write(arena, &w->run->results, w->run->staging, err);
}

static bool write_notice(Arena *arena, Writing *w, Error *err)
{
    const char *name = notice_name(w->run->results.release);
    const char *text = name == NULL ? NULL : notice_text(arena, &w->run->results);
    return name == NULL ||
           os_write_staged(os_join(arena, w->run->staging, name), text, strlen(text), err);
}

static bool write_report(Arena *arena, Writing *w, Error *err)
{
    return report_write(arena, &w->run->results, w->figures, w->run->staging, &w->missing, err);
}

static bool (*const writings[])(Arena *arena, Writing *w, Error *err) = {
    write_json, write_tables, write_workbook, write_references, write_notice, write_report};

typedef struct WritingPart {
    Writing *of;
    Arena *arena;
} WritingPart;

static bool write_part(void *context, size_t i, Error *err)
{
    const WritingPart *part = (const WritingPart *)context + i;
    return writings[i](part->arena, part->of, err);
}

static bool write_files(Arena *arena, const StudyRun *run, const Figures *figures, Notes *missing,
                        Error *err)
{
    Writing all = {.run = run, .figures = figures};
    WritingPart part[COUNT_OF(writings)];
    Workers *workers = workers_create(arena, run->jobs - 1);
    for (size_t i = 0; i < COUNT_OF(part); i++)
        part[i] = (WritingPart){.of = &all, .arena = arena_create()};
    const bool ok = parallel_for(workers, COUNT_OF(part), write_part, part, err);
    for (size_t i = 0; i < COUNT_OF(part); i++)
        arena_adopt(arena, part[i].arena);
    workers_destroy(workers);
    *missing = all.missing;
    return ok;
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
        figures.on_paper = report_wants_pixels(&run->spec);
        charts_render(arena, chart_folder, CHART_SECONDS, &figures);
        /* before anything else is written, so that the results say which charts are missing */
        notes_append(&run->results.notes, arena, &figures.notes);
    }
    report_foresee(arena, &run->spec, &run->results.notes);
    Notes missing;
    if (!write_files(arena, run, &figures, &missing, err))
        return false;
    notes_append(&run->results.notes, arena, &missing);
    const char *first = report_file(arena, &run->spec, run->staging);
    run->report = os_join(arena, run->folder, first == NULL ? "results.json" : first);
    return true;
}

/* NULL: none of it may go there. */
const char *study_lock_copy(Arena *arena, const StudyRun *run, const char *lock)
{
    return results_published(&run->results) ? lock_public(arena, &run->spec, lock, &run->key)
                                            : lock;
}

bool study_write_lock_copy(Arena *arena, const StudyRun *run, const char *lock, Error *err)
{
    const char *text = study_lock_copy(arena, run, lock);
    return text == NULL ||
           os_write_staged(os_join(arena, run->staging, STUDY_LOCK), text, strlen(text), err);
}

void study_tell(StudyRun *run, const char *stage)
{
    if (!run->quiet)
        progress_stage(&run->progress, stage);
}
