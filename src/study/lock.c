#include "alike/lock.h"

#include "alike/match.h"
#include "alike/os.h"
#include "alike/quote.h"

#include <jansson.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_text(struct sha256_ctx *sha, const char *text)
{
    sha256_update(sha, strlen(text) + 1, (const uint8_t *)text); /* with the NUL, as separator */
}

static void finish(struct sha256_ctx *sha, char out[65])
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(sha, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

void fingerprint_stages(const Stages *stages, Analysis *out)
{
    const Cohort *cohort = stages->cohort;
    const Matching *m = stages->matching;
    const char *const *id = stages->frame->id;
    struct sha256_ctx sha;
    sha256_init(&sha);
    for (size_t i = 0; i < cohort->n; i++) {
        add_text(&sha, id[cohort->row[i]]);
        add_text(&sha, cohort->treated[i] ? "1" : "0");
    }
    finish(&sha, out->cohort_sha256);
    sha256_init(&sha);
    for (size_t k = 0; k < m->n_links; k++) {
        add_text(&sha, id[cohort->row[m->link[k].treated]]);
        add_text(&sha, id[cohort->row[m->link[k].control]]);
    }
    for (size_t i = 0; m->n_links == 0 && i < cohort->n; i++) {
        char weight[32];
        snprintf(weight, sizeof weight, "%.8g", m->weight[i]);
        add_text(&sha, id[cohort->row[i]]);
        add_text(&sha, weight);
    }
    finish(&sha, out->matching_sha256);
}

static json_t *entry_of(Arena *arena, const Results *results, const Analysis *a)
{
    json_t *entry = json_object();
    json_object_set_new(entry, "outcome", json_string(a->outcome));
    json_object_set_new(entry, "design", json_string(a->design));
    json_object_set_new(entry, "settings",
                        json_string(spec_design_text(arena, results->spec, a->design_spec)));
    if (a->infeasible != NULL) {
        json_object_set_new(entry, "infeasible", json_string(phrase_text(arena, a->infeasible)));
        return entry;
    }
    json_object_set_new(entry, "cohort_treated", json_integer((json_int_t)a->n_cohort_treated));
    json_object_set_new(entry, "cohort_control", json_integer((json_int_t)a->n_cohort_control));
    json_object_set_new(entry, "cohort_sha256", json_string(a->cohort_sha256));
    json_object_set_new(entry, "matched_treated", json_integer((json_int_t)a->matching.n_treated));
    json_object_set_new(entry, "matched_control", json_integer((json_int_t)a->matching.n_control));
    json_object_set_new(entry, "matching_sha256", json_string(a->matching_sha256));
    return entry;
}

static json_t *parse(const char *existing)
{
    json_error_t problem;
    json_t *lock = existing == NULL ? NULL : json_loads(existing, JSON_REJECT_DUPLICATES, &problem);
    if (lock != NULL && !json_is_object(lock)) {
        json_decref(lock);
        lock = NULL;
    }
    return lock;
}

/* A file may have a name that is not whole UTF-8; JSON has no other. */
static const char *study_key(Arena *arena, const Results *results)
{
    return quoted_for_json(arena, os_file_name(results->spec->path));
}

static const char *text_and_free(Arena *arena, json_t *lock)
{
    Text out = {.arena = arena};
    char *dump = lock == NULL ? NULL : json_dumps(lock, JSON_INDENT(2));
    if (dump == NULL)
        text_add(&out, "{}");
    else
        quote_json_document(&out, dump, strlen(dump));
    text_add(&out, "\n");
    free(dump);
    json_decref(lock);
    return out.bytes;
}

const char *lock_text(Arena *arena, const Results *results, const char *existing)
{
    json_t *lock = parse(existing);
    if (lock == NULL)
        lock = json_object();
    json_object_set_new(lock, "format", json_integer(1));
    json_object_set_new(lock, "about",
                        json_string("Designs chosen before any outcome was read. Written by "
                                    "'alike design', compared by 'alike run'. Keep it under "
                                    "version control."));
    json_t *studies = json_object_get(lock, "studies");
    if (!json_is_object(studies)) {
        studies = json_object();
        json_object_set_new(lock, "studies", studies);
    }
    json_t *study = json_object(), *analyses = json_array();
    json_object_set_new(study, "program", json_string("alike " ALIKE_VERSION));
    for (size_t i = 0; i < results->n_analyses; i++)
        json_array_append_new(analyses, entry_of(arena, results, &results->analysis[i]));
    json_object_set_new(study, "analyses", analyses);
    json_object_set_new(studies, study_key(arena, results), study);
    return text_and_free(arena, lock);
}

/* Counts by group; what is published does not hold them, for differences of exact counts can give
 * a small one away. */
static const char *const count_keys[] = {"cohort_treated", "cohort_control", "matched_treated",
                                         "matched_control"};

const char *lock_public(Arena *arena, const char *lock)
{
    json_t *whole = parse(lock), *study;
    const char *name;
    json_object_foreach(json_object_get(whole, "studies"), name, study)
    {
        json_t *analyses = json_object_get(study, "analyses");
        for (size_t i = 0; i < json_array_size(analyses); i++)
            for (size_t k = 0; k < COUNT_OF(count_keys); k++)
                json_object_del(json_array_get(analyses, i), count_keys[k]);
    }
    return text_and_free(arena, whole);
}

/* ---- comparing ------------------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

/* Does a line of the text begin so? whole: and end so. */
static bool has_line(const char *text, const char *line, bool whole)
{
    const size_t n = strlen(line);
    for (const char *found = text; (found = strstr(found, line)) != NULL; found++)
        if ((found == text || found[-1] == '\n') &&
            (!whole || found[n] == '\n' || found[n] == '\0'))
            return true;
    return false;
}

/* A key at which nothing stands, and which the other text does not know: which keys there are
 * follows from the model and the method, and locks of earlier versions name more. */
static bool is_idle(Arena *arena, const char *line, const char *other)
{
    const size_t n = strcspn(line, ":");
    const char *value = line[n] == ':' ? line + n + 1 : line + n;
    return (strcmp(value, " ") == 0 || strcmp(value, " []") == 0) &&
           !has_line(other, arena_copy_bytes(arena, line, n + 1), false);
}

/* Lines of `a` that `b` lacks. */
static void missing_lines(Arena *arena, const char *a, const char *b, const char *intro, Text *out)
{
    while (*a != '\0') {
        const size_t n = strcspn(a, "\n");
        const char *line = arena_copy_bytes(arena, a, n);
        if (n > 0 && !has_line(b, line, true) && !is_idle(arena, line, b))
            text_format(out, "%s '%s'\n", intro, line);
        a += n + (a[n] == '\n');
    }
}

static void compare_counts(const json_t *locked, const json_t *now, bool publish, const char *what,
                           const char *key, Text *out)
{
    const long long was = json_integer_value(json_object_get(locked, key));
    const long long is = json_integer_value(json_object_get(now, key));
    if (was != is && publish)
        text_format(out, "%s: not as many as were locked\n", what);
    else if (was != is)
        text_format(out, "%s: %lld were locked, %lld are here\n", what, was, is);
}

static void compare_entries(Arena *arena, const json_t *locked, const json_t *now, const char *done,
                            bool publish, Text *out)
{
    Text differences = {.arena = arena};
    missing_lines(arena, text_of(locked, "settings"), text_of(now, "settings"), "locked setting",
                  &differences);
    missing_lines(arena, text_of(now, "settings"), text_of(locked, "settings"), "setting now",
                  &differences);
    compare_counts(locked, now, publish, "program students in the cohort", "cohort_treated",
                   &differences);
    compare_counts(locked, now, publish, "comparison students in the cohort", "cohort_control",
                   &differences);
    compare_counts(locked, now, publish, arena_printf(arena, "program students %s", done),
                   "matched_treated", &differences);
    compare_counts(locked, now, publish, arena_printf(arena, "comparison students %s", done),
                   "matched_control", &differences);
    if (strcmp(text_of(locked, "cohort_sha256"), text_of(now, "cohort_sha256")) != 0)
        text_add(&differences, "the cohort is not made of the same students\n");
    if (strcmp(text_of(locked, "matching_sha256"), text_of(now, "matching_sha256")) != 0)
        text_format(&differences, "the %s sample is not the same\n", done);
    if (strcmp(text_of(locked, "infeasible"), text_of(now, "infeasible")) != 0)
        text_add(&differences, "whether the design can be carried out is not the same\n");
    if (differences.n > 0)
        text_format(out, "%s, design %s:\n%s", text_of(now, "outcome"), text_of(now, "design"),
                    differences.bytes);
}

static const json_t *find_entry(const json_t *analyses, const char *outcome, const char *design)
{
    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *entry = json_array_get(analyses, i);
        if (strcmp(text_of(entry, "outcome"), outcome) == 0 &&
            strcmp(text_of(entry, "design"), design) == 0)
            return entry;
    }
    return NULL;
}

static void compare_studies(Arena *arena, const json_t *locked, const Results *results, Text *out)
{
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const json_t *was = find_entry(locked, a->outcome, a->design);
        if (was == NULL) {
            text_format(out, "%s, design %s: not in the lock; it was added later\n", a->outcome,
                        a->design);
            continue;
        }
        json_t *now = entry_of(arena, results, a);
        compare_entries(arena, was, now, analysis_words(a)->done, results_published(results), out);
        json_decref(now);
    }
    for (size_t i = 0; i < json_array_size(locked); i++) {
        const json_t *was = json_array_get(locked, i);
        bool still = false;
        for (size_t k = 0; k < results->n_analyses && !still; k++)
            still = strcmp(results->analysis[k].outcome, text_of(was, "outcome")) == 0 &&
                    strcmp(results->analysis[k].design, text_of(was, "design")) == 0;
        if (!still)
            text_format(out, "%s, design %s: locked, but not in this study file any more\n",
                        text_of(was, "outcome"), text_of(was, "design"));
    }
}

bool lock_compare(Arena *arena, const char *path, const char *existing, Results *results,
                  Error *err)
{
    results->lock = "no design was locked before this run";
    if (existing == NULL)
        return true;
    json_t *lock = parse(existing);
    if (lock == NULL)
        return error_set(err, ERR_DATA, (Place){.file = path},
                         "this lock can't be read as JSON; restore it from version control, or "
                         "delete it and run 'alike design' again");
    const json_t *study =
        json_object_get(json_object_get(lock, "studies"), study_key(arena, results));
    if (study != NULL) {
        Text differences = {.arena = arena};
        compare_studies(arena, json_object_get(study, "analyses"), results, &differences);
        results->locked = true;
        results->lock_differs = differences.n > 0;
        results->lock = differences.n > 0 ? differences.bytes : "design as locked";
    }
    json_decref(lock);
    return true;
}
