/* Publishes a study with a rule left off, so that a test can show that the rule is needed.
 *
 *   release_without RULE STUDY.yaml OUTDIR
 *
 * RULE: a name of the list below, several of them with commas between, or "none": then the folder
 * is what `alike run` writes, but for the lock. The study must say `publish: yes`. Exit status as
 * that of alike. */
#include "cli/study.h"

#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/os.h"
#include "alike/study.h"
#include "alike/test_families.h"

#include <gsl/gsl_errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const char *const rules[N_RELEASE_RULES] = {
    [RELEASE_PARTS] = "parts",         [RELEASE_FLOW] = "flow",
    [RELEASE_FAMILIES] = "families",   [RELEASE_REGISTRY] = "registry",
    [RELEASE_COUNTS] = "counts",       [RELEASE_SHARES] = "shares",
    [RELEASE_MEANS] = "means",         [RELEASE_DIFFERENCES] = "differences",
    [RELEASE_ESTIMATES] = "estimates", [RELEASE_YES_NO] = "yes_no",
    [RELEASE_SCHOOLS] = "schools",     [RELEASE_WHOLE] = "whole",
    [RELEASE_WORDS] = "words",         [RELEASE_SURVEYS] = "surveys",
    [RELEASE_AUDIT] = "audit",
};

static bool find_rule(const char *name, unsigned *without)
{
    *without = 0;
    if (strcmp(name, "none") == 0)
        return true;
    for (size_t n; *name != '\0'; name += n + (name[n] == ',')) {
        bool known = false;
        n = strcspn(name, ",");
        for (size_t i = 0; i < N_RELEASE_RULES; i++)
            if (strlen(rules[i]) == n && strncmp(rules[i], name, n) == 0) {
                *without |= 1u << i;
                known = true;
            }
        if (!known)
            return false;
    }
    return *without != 0;
}

/* As study_compute does it. */
static bool compute(Arena *arena, const char *study, unsigned without, StudyRun *out, Error *err)
{
    if (!spec_read(arena, study, &out->spec, err))
        return false;
    if (out->spec.publish != PUBLISH_YES)
        return error_set(err, ERR_USAGE, NOWHERE, "'%s' does not say publish: yes", study);
    const RunSettings settings = {
        .mode = FRAME_RUN, .jobs = 1, .publish = true, .release_without = without};
    if (!plan_run(arena, &out->spec, &settings, &out->results, err))
        return false;
    out->results.release = RELEASE_PUBLISHED;
    out->results.lock = "no design was locked before this run";
    results_compare(arena, &out->results);
    results_review(arena, &out->results);
    results_span(arena, &out->results);
    results_judge_together(arena, &out->results);
    results_average_domains(arena, &out->results);
    results_contrast(arena, &out->results);
    results_exposure(arena, &out->results);
    results_multiverse(arena, &out->results);
    results_reproduce(arena, &out->results);
    if (!results_release(arena, &out->results, settings.release_without, err))
        return false;
    answer_cautions(arena, &out->results);
    return true;
}

int main(int argc, char **argv)
{
    unsigned without;
    if (argc != 4 || !find_rule(argv[1], &without)) {
        fputs("usage: release_without RULE STUDY.yaml OUTDIR; RULE: none", stderr);
        for (size_t i = 0; i < N_RELEASE_RULES; i++)
            fprintf(stderr, ", %s", rules[i]);
        fputs("\n", stderr);
        return ERR_USAGE;
    }
    setlocale(LC_ALL, "C");
    gsl_set_error_handler_off();
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    StudyRun study = {.folder = argv[3], .staging = argv[3]};
    const bool ok = compute(arena, argv[2], without, &study, err) && os_make_folder(argv[3], err) &&
                    study_write(arena, &study, err);
    if (!ok)
        fprintf(stderr, "release_without: %s\n", err->text);
    const int status = ok ? 0 : (int)err->kind;
    arena_destroy(arena);
    return status;
}
