#include "lock_parts.h"

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

static void digest_matching(const Stages *stages, char out[65])
{
    const Cohort *cohort = stages->cohort;
    const Matching *m = stages->matching;
    const char *const *id = stages->frame->id;
    struct sha256_ctx sha;
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
    finish(&sha, out);
}

void fingerprint_stages(Arena *arena, const Stages *stages, Analysis *out)
{
    const Cohort *cohort = stages->cohort;
    struct sha256_ctx sha;
    sha256_init(&sha);
    for (size_t i = 0; i < cohort->n; i++) {
        add_text(&sha, stages->frame->id[cohort->row[i]]);
        add_text(&sha, cohort->treated[i] ? "1" : "0");
    }
    finish(&sha, out->cohort_sha256);
    digest_matching(stages, out->matching_sha256);
    if (stages->n_copies == 0)
        return;
    out->n_copies = stages->n_copies;
    out->copy_sha256 = arena_array(arena, out->n_copies, sizeof *out->copy_sha256);
    sha256_init(&sha);
    for (size_t k = 0; k < out->n_copies; k++) {
        digest_matching(&stages->copy[k], out->copy_sha256[k]);
        add_text(&sha, out->copy_sha256[k]);
    }
    finish(&sha, out->matching_sha256);
}

static json_t *copies_entry(const Analysis *a)
{
    json_t *out = json_array();
    for (size_t k = 0; k < a->n_copies; k++)
        json_array_append_new(out, json_string(a->copy_sha256[k]));
    return out;
}

json_t *lock_entry(Arena *arena, const Results *results, const Analysis *a)
{
    json_t *entry = json_object();
    json_object_set_new(entry, "outcome", json_string(a->outcome));
    json_object_set_new(entry, "design", json_string(a->design));
    json_object_set_new(entry, "settings",
                        json_string(spec_design_text(arena, results->spec, a->design_spec)));
    json_object_set_new(entry, "effects",
                        json_string(spec_effects_text(arena, results->spec, a->design_spec)));
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
    if (a->n_copies > 0)
        json_object_set_new(entry, "copies_sha256", copies_entry(a));
    return entry;
}

json_t *lock_parse(const char *existing)
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
const char *lock_study_name(Arena *arena, const Spec *spec)
{
    return quoted_for_json(arena, os_file_name(spec->path));
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
    json_t *lock = lock_parse(existing);
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
        json_array_append_new(analyses, lock_entry(arena, results, &results->analysis[i]));
    json_object_set_new(study, "inputs", lock_inputs(arena, results));
    json_object_set_new(study, "analyses", analyses);
    json_object_set_new(study, "multiple",
                        json_string(spec_families_text(arena, results->spec, false)));
    if (results->spec->surveys.n > 0)
        json_object_set_new(study, "surveys", json_string(spec_surveys_text(arena, results->spec)));
    if (results->spec->design[0].implementation != NULL)
        json_object_set_new(study, "implementation",
                            json_string(spec_implementation_text(arena, results->spec)));
    if (results->spec->multiverse.text != NULL)
        json_object_set_new(study, "multiverse", json_string(results->spec->multiverse.text));
    json_object_set_new(studies, lock_study_name(arena, results->spec), study);
    return text_and_free(arena, lock);
}

/* ---- what may be published
 * ------------------------------------------------------------------- */

/* Counts by group; what is published does not hold them, for differences of exact counts can give
 * a small one away. */
static const char *const count_keys[] = {"cohort_treated", "cohort_control", "matched_treated",
                                         "matched_control"};

void lock_sign(json_t *entry, const char *field, const LockKey *key)
{
    const char *plain = json_string_value(json_object_get(entry, field));
    char keyed[65];
    if (plain == NULL)
        return;
    lock_key_sign(key, field, plain, keyed);
    json_object_set_new(entry, field, json_string(keyed));
}

static void sign_copies(json_t *entry, const LockKey *key)
{
    json_t *copies = json_object_get(entry, "copies_sha256");
    for (size_t k = 0; k < json_array_size(copies); k++) {
        char keyed[65];
        lock_key_sign(key, "copies_sha256", json_string_value(json_array_get(copies, k)), keyed);
        json_array_set_new(copies, k, json_string(keyed));
    }
}

void lock_publish_entry(json_t *entry, const LockKey *key)
{
    for (size_t k = 0; k < COUNT_OF(count_keys); k++)
        json_object_del(entry, count_keys[k]);
    if (json_object_get(entry, "infeasible") != NULL) /* why not says how many there are */
        json_object_set_new(entry, "infeasible", json_string("could not be carried out"));
    lock_sign(entry, "cohort_sha256", key);
    lock_sign(entry, "matching_sha256", key);
    sign_copies(entry, key);
}

const char *lock_public(Arena *arena, const Spec *spec, const char *lock, const LockKey *key)
{
    const char *name = lock_study_name(arena, spec);
    json_t *whole = lock_parse(lock), *studies = json_object();
    json_t *study = json_incref(json_object_get(json_object_get(whole, "studies"), name));
    json_decref(whole);
    if (study == NULL) { /* other studies' locks are theirs to publish */
        json_decref(studies);
        return NULL;
    }
    if (json_object_get(study, "key_id") == NULL) {
        json_t *analyses = json_object_get(study, "analyses");
        for (size_t i = 0; i < json_array_size(analyses); i++)
            lock_publish_entry(json_array_get(analyses, i), key);
        lock_publish_inputs(json_object_get(study, "inputs"), key);
        json_object_set_new(study, "key_id", json_string(key->id));
    }
    json_t *out = json_object();
    json_object_set_new(out, "format", json_integer(2));
    json_object_set_new(out, "about",
                        json_string("Designs chosen before any outcome was read. Fingerprints are "
                                    "HMAC-SHA256 with a key that stays with the study: where it "
                                    "is, 'alike run' compares them; to anybody else they tell "
                                    "nothing of who was left out."));
    json_object_set_new(studies, name, study);
    json_object_set_new(out, "studies", studies);
    return text_and_free(arena, out);
}

static void publish_digits(char digits[65], const char *field, const LockKey *key)
{
    char plain[65];
    memcpy(plain, digits, sizeof plain);
    digits[0] = '\0';
    if (key != NULL && plain[0] != '\0')
        lock_key_sign(key, field, plain, digits);
}

void lock_publish_results(const LockKey *key, Results *results)
{
    for (size_t i = 0; i < results->n_analyses; i++) {
        Analysis *a = &results->analysis[i];
        publish_digits(a->cohort_sha256, "cohort_sha256", key);
        publish_digits(a->matching_sha256, "matching_sha256", key);
    }
    for (size_t i = 0; i < results->n_lock_inputs; i++) {
        LockedInput *input = &results->lock_input[i];
        input->counted = false;
        input->rows_locked = input->rows_now = 0;
    }
}
