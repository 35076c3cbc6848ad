/* What may become of results that are there already. */
#include "alike/results.h"

#include "alike/os.h"

#include <jansson.h>

bool results_file_is_internal(Arena *arena, const char *path)
{
    Error ignored = {0};
    char *bytes;
    size_t n;
    json_error_t problem;
    if (!os_is_file(path) || !os_read_file(arena, path, &bytes, &n, &ignored))
        return false;
    json_t *results = json_loadb(bytes, n, 0, &problem);
    const json_t *disclosure = json_object_get(results, "disclosure");
    const bool internal = json_is_false(json_object_get(disclosure, "publish")) &&
                          !json_is_true(json_object_get(disclosure, "public"));
    json_decref(results);
    return internal;
}
