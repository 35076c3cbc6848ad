/* A results.json that is there already: reading it, and what is asked of its objects. */
#include "results/read.h"

#include "alike/os.h"
#include "alike/text.h"

const char *field_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

bool field_says(const json_t *object, const char *key, const char *text)
{
    return text_equal(field_text(object, key), text);
}

const json_t *field_value(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

const json_t *member_by(const json_t *array, const char *key, const char *text)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *member = json_array_get(array, i);
        if (text_equal(field_text(member, key), text))
            return member;
    }
    return NULL;
}

/* --- reading -------------------------------------------------------------------------------------
 */

static Release release_of(const json_t *root)
{
    const json_t *disclosure = json_object_get(root, "disclosure");
    if (json_is_true(json_object_get(disclosure, "publish")))
        return RELEASE_PUBLISHED;
    return json_is_true(json_object_get(disclosure, "public")) ? RELEASE_PUBLIC_DATA
                                                               : RELEASE_INTERNAL;
}

bool finished_run_read(Arena *arena, const char *path, FinishedRun *out, Error *err)
{
    char *bytes;
    size_t n;
    json_error_t problem;
    const char *file = os_is_folder(path) ? os_join(arena, path, "results.json") : path;
    *out = (FinishedRun){.path = path};
    if (!os_is_file(file))
        return error_set(err, ERR_USAGE, (Place){.file = path},
                         os_is_folder(path)
                             ? "this folder holds no results.json; name the folder of a finished "
                               "run, such as study.out"
                             : "there is no such folder; name the folder of a finished run, such "
                               "as study.out");
    if (!os_read_file(arena, file, &bytes, &n, err))
        return false;
    out->root = json_loadb(bytes, n, 0, &problem);
    if (out->root == NULL)
        return error_set(err, ERR_DATA,
                         (Place){.file = file,
                                 .line = problem.line > 0 ? (size_t)problem.line : 0,
                                 .column = problem.column > 0 ? (size_t)problem.column : 0},
                         "this is not the JSON that alike wrote (%s); run the study again",
                         problem.text);
    if (json_is_true(json_object_get(out->root, "pooled")))
        return error_set(err, ERR_USAGE, (Place){.file = path},
                         "these are several studies that 'alike pool' put together; name the "
                         "folders of the studies themselves");
    const json_t *program = json_object_get(out->root, "program");
    if (!field_says(program, "name", "alike") ||
        !json_is_array(json_object_get(out->root, "analyses")))
        return error_set(err, ERR_DATA, (Place){.file = file},
                         "these are not results of alike: it names no program and no analyses; "
                         "name the folder of a finished run, such as study.out");
    out->version = field_text(program, "version");
    out->title = field_text(json_object_get(out->root, "study"), "title");
    out->release = release_of(out->root);
    return true;
}
