/* Joins the parts that analyses wrote for --verify. */
#include "study/verify.h"

#include "alike/os.h"
#include "study/row_file.h"

#include <string.h>

typedef struct Fields {
    size_t n, capacity;
    const char **item; /* as they are in the file, quotes and all */
} Fields;

static void add_field(Arena *arena, Fields *out, const char *bytes, size_t n)
{
    out->item = (const char **)arena_grow(arena, (void *)out->item, &out->capacity, out->n + 1,
                                          sizeof *out->item);
    out->item[out->n++] = arena_copy_bytes(arena, bytes, n);
}

/* The end of a field: a comma or the end of the line, outside quotes. No field holds the end of a
 * line (quote_csv). */
static const char *field_end(const char *c)
{
    for (bool quoted = false; *c != '\0' && *c != '\n' && (quoted || *c != ','); c++)
        quoted = quoted != (*c == '"');
    return c;
}

static size_t place_of(const Fields *fields, const char *name)
{
    size_t k = 0;
    while (k < fields->n && strcmp(fields->item[k], name) != 0)
        k++;
    return k;
}

/* Where the line after the header begins. */
static const char *read_header(Arena *arena, const char *line, Fields *out)
{
    for (const char *end;; line = end + 1) {
        end = field_end(line);
        add_field(arena, out, line, (size_t)(end - line));
        if (*end != ',')
            return *end == '\0' ? end : end + 1;
    }
}

typedef struct PartText {
    const char *path, *rows;
    Fields header;
} PartText;

/* to[k]: where the part's column k is in the whole. */
static void put_rows(const PartText *part, const Fields *whole, FILE *file)
{
    Arena *scratch = arena_create();
    size_t *to = ARENA_ARRAY(scratch, size_t, part->header.n),
           *n = ARENA_ARRAY(scratch, size_t, whole->n);
    const char **field = (const char **)arena_array(scratch, whole->n, sizeof *field);
    for (size_t k = 0; k < part->header.n; k++)
        to[k] = place_of(whole, part->header.item[k]);
    for (const char *line = part->rows; *line != '\0';) {
        const char *end = line;
        for (size_t k = 0; k < part->header.n; k++) {
            end = field_end(line);
            field[to[k]] = line;
            n[to[k]] = (size_t)(end - line);
            line = *end == ',' ? end + 1 : end;
        }
        for (size_t k = 0; k < whole->n; k++) {
            if (k > 0)
                putc(',', file);
            if (n[k] > 0) /* a part without the column has none */
                fwrite(field[k], 1, n[k], file);
        }
        putc('\n', file);
        line = *end == '\0' ? end : end + 1;
    }
    arena_destroy(scratch);
}

/* Outcomes have columns of their own: the whole has all of them, and a row is empty in those of
 * others. */
static bool join(Arena *scratch, const char *folder, const char *name, size_t n_parts, Error *err)
{
    PartText *part = ARENA_ARRAY(scratch, PartText, n_parts);
    Fields whole = {.n = 0};
    size_t n = 0;
    for (size_t i = 0; i < n_parts; i++) {
        const char *path = verify_part(scratch, folder, name, i);
        char *bytes;
        size_t n_bytes;
        if (!os_is_file(path)) /* of an alternative, or of one that could not be carried out */
            continue;
        if (!os_read_file(scratch, path, &bytes, &n_bytes, err))
            return false;
        part[n] = (PartText){.path = path};
        part[n].rows = read_header(scratch, bytes, &part[n].header);
        for (size_t k = 0; k < part[n].header.n; k++)
            if (place_of(&whole, part[n].header.item[k]) == whole.n)
                add_field(scratch, &whole, part[n].header.item[k], strlen(part[n].header.item[k]));
        n++;
    }
    const char *path = arena_printf(scratch, "%s/%s.csv", folder, name);
    FILE *file = row_file_create(path, err);
    if (file == NULL)
        return false;
    for (size_t k = 0; k < whole.n; k++)
        fprintf(file, "%s%s", k > 0 ? "," : "", whole.item[k]);
    putc('\n', file);
    for (size_t i = 0; i < n; i++)
        put_rows(&part[i], &whole, file);
    bool ok = row_file_finish(file, path, err);
    for (size_t i = 0; ok && i < n; i++)
        ok =
            remove(part[i].path) == 0 || error_set(err, ERR_INTERNAL, (Place){.file = part[i].path},
                                                   "this file can't be removed");
    return ok;
}

bool verify_join(const char *folder, size_t n_parts, Error *err)
{
    bool ok = true;
    for (size_t f = 0; ok && f < n_verify_files; f++) {
        Arena *scratch = arena_create();
        ok = join(scratch, folder, verify_files[f], n_parts, err);
        arena_destroy(scratch);
    }
    return ok && verify_write_script(folder, err);
}
