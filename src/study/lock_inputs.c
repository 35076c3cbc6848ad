/* What was read when a design was locked, and whether a run reads the same. */
#include "lock_parts.h"

#include "alike/os.h"
#include "alike/quote.h"
#include "alike/text.h"

#include <string.h>

/* As the study file names it: wherever the program is started, a study knows its files again. */
static const char *name_of(Arena *arena, const Spec *spec, const char *file)
{
    const size_t n = strlen(spec->folder);
    const bool within = n > 0 && strncmp(file, spec->folder, n) == 0 &&
                        (spec->folder[n - 1] == '/' || file[n] == '/');
    const char *name = within ? file + n : file;
    return quoted_for_json(arena, within ? name + strspn(name, "/") : name);
}

json_t *lock_inputs(Arena *arena, const Results *results)
{
    json_t *inputs = json_array();
    for (size_t i = 0; i < results->n_inputs; i++) {
        const InputFile *input = &results->input[i];
        json_t *entry = json_object();
        json_object_set_new(entry, "file", json_string(name_of(arena, results->spec, input->file)));
        json_object_set_new(entry, "role", json_string(results_input_role(input->role)));
        json_object_set_new(entry, "rows", json_integer((json_int_t)input->rows));
        json_object_set_new(entry, "sha256", json_string(input->hash.sha256));
        if (input->hash.design_rows[0] != '\0')
            json_object_set_new(entry, "rows_hash", json_string(input->hash.design_rows));
        json_array_append_new(inputs, entry);
    }
    return inputs;
}

void lock_publish_inputs(json_t *inputs, const LockKey *key)
{
    for (size_t i = 0; i < json_array_size(inputs); i++) {
        json_t *entry = json_array_get(inputs, i);
        json_object_del(entry, "rows");
        lock_sign(entry, "sha256", key);
        lock_sign(entry, "rows_hash", key);
    }
}

/* --- comparison ------------------------------------------------------------------------------- */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

/* Of a database the answer: another query that is answered by the same rows has the same data. */
static const char *contents_of(const json_t *entry)
{
    const char *rows = text_of(entry, "rows_hash");
    return rows[0] != '\0' ? rows : text_of(entry, "sha256");
}

static size_t rows_of(const json_t *entry)
{
    const json_int_t rows = json_integer_value(json_object_get(entry, "rows"));
    return rows > 0 ? (size_t)rows : 0;
}

/* How a file is known again, the surest way first: it may have been renamed, or moved. */
typedef enum Likeness { BY_NAME, BY_CONTENTS, BY_LAST_NAME, N_LIKENESSES } Likeness;

static bool is_like(const json_t *a, const json_t *b, Likeness how)
{
    if (strcmp(text_of(a, "role"), text_of(b, "role")) != 0)
        return false;
    switch (how) {
    case BY_NAME:
        return strcmp(text_of(a, "file"), text_of(b, "file")) == 0;
    case BY_CONTENTS:
        return strcmp(contents_of(a), contents_of(b)) == 0;
    default:
        return strcmp(os_file_name(text_of(a, "file")), os_file_name(text_of(b, "file"))) == 0;
    }
}

/* partner[i]: of what is read now, its place in the lock; SIZE_MAX: it has none. */
static void find_partners(const json_t *was, const json_t *now, size_t *partner, bool *taken)
{
    for (size_t i = 0; i < json_array_size(now); i++)
        partner[i] = SIZE_MAX;
    for (Likeness how = BY_NAME; how < N_LIKENESSES; how++)
        for (size_t i = 0; i < json_array_size(now); i++)
            for (size_t k = 0; k < json_array_size(was) && partner[i] == SIZE_MAX; k++)
                if (!taken[k] && is_like(json_array_get(now, i), json_array_get(was, k), how)) {
                    partner[i] = k;
                    taken[k] = true;
                }
}

static InputRole role_of(const json_t *entry)
{
    InputRole role = INPUT_DATA;
    while (role + 1 < N_INPUT_ROLES &&
           strcmp(results_input_role(role), text_of(entry, "role")) != 0)
        role++;
    return role;
}

void lock_compare_inputs(Arena *arena, const json_t *was, const LockKey *key, Results *results)
{
    const size_t n_was = json_array_size(was), n_now = results->n_inputs;
    if (n_was == 0)
        return; /* of an earlier version */
    json_t *now = lock_inputs(arena, results);
    if (key != NULL)
        lock_publish_inputs(now, key);
    size_t *partner = ARENA_ARRAY(arena, size_t, n_now + 1);
    bool *taken = ARENA_ARRAY(arena, bool, n_was);
    find_partners(was, now, partner, taken);
    LockedInput *out = ARENA_ARRAY(arena, LockedInput, n_was + n_now);
    results->lock_input = out;
    for (size_t i = 0; i < n_now; i++) {
        const json_t *is = json_array_get(now, i), *before = json_array_get(was, partner[i]);
        out[results->n_lock_inputs++] = (LockedInput){
            .file = arena_copy_text(arena, text_of(is, "file")),
            .path = results->input[i].file,
            .role = results->input[i].role,
            .state = before == NULL                     ? INPUT_ADDED
                     : is_like(is, before, BY_CONTENTS) ? INPUT_SAME
                                                        : INPUT_CHANGED,
            .aside = strcmp(results->input[i].hash.rows, results->input[i].hash.design_rows) != 0,
            .counted = key == NULL,
            .rows_locked = rows_of(before),
            .rows_now = results->input[i].rows};
    }
    for (size_t k = 0; k < n_was; k++) {
        const json_t *before = json_array_get(was, k);
        if (!taken[k])
            out[results->n_lock_inputs++] =
                (LockedInput){.file = arena_copy_text(arena, text_of(before, "file")),
                              .role = role_of(before),
                              .state = INPUT_GONE,
                              .counted = key == NULL,
                              .rows_locked = rows_of(before)};
    }
    json_decref(now);
}
