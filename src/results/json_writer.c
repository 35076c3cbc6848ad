#include "results/json_writer.h"

#include "alike/quote.h"
#include "alike/text.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 16 }; /* bytes that are handed to the file at once */

bool json_writer_begin(const char *path, size_t digits, JsonWriter *out, Error *err)
{
    *out = (JsonWriter){.err = err, .digits = digits, .ok = true};
    if (!os_staged_begin(path, &out->file, err))
        return false;
    out->bytes = memory_take(ROOM, 1);
    return true;
}

static void hand_on(JsonWriter *writer, const char *bytes, size_t n)
{
    /* a failure stands in the file, and json_writer_end tells it */
    if (!os_staged_add(&writer->file, bytes, n, writer->err))
        return;
}

static void add_bytes(JsonWriter *writer, const char *bytes, size_t n)
{
    if (writer->n + n > ROOM) {
        hand_on(writer, writer->bytes, writer->n);
        writer->n = 0;
    }
    if (n > ROOM) {
        hand_on(writer, bytes, n);
        return;
    }
    memcpy(writer->bytes + writer->n, bytes, n);
    writer->n += n;
}

void json_writer_add(JsonWriter *writer, const char *text)
{
    add_bytes(writer, text, strlen(text));
}

static int append_bytes(const char *bytes, size_t n, void *out)
{
    text_add_bytes(out, bytes, n);
    return 0;
}

/* A text or a number by jansson. */
static void put_dumped(JsonWriter *writer, const json_t *value)
{
    Arena *scratch = arena_create();
    Text plain = {.arena = scratch}, quoted = {.arena = scratch};
    const size_t flags = JSON_REAL_PRECISION(writer->digits) | JSON_ENCODE_ANY;
    writer->ok = json_dump_callback(value, append_bytes, &plain, flags) == 0 && writer->ok;
    quote_json_document(&quoted, plain.bytes, plain.n);
    add_bytes(writer, quoted.bytes, quoted.n);
    arena_destroy(scratch);
}

/* Letters that stand in JSON as they are. */
static bool is_plain(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] < ' ' || text[i] > '~' || text[i] == '"' || text[i] == '\\')
            return false;
    return true;
}

static void put_string(JsonWriter *writer, const json_t *value)
{
    const char *text = json_string_value(value);
    const size_t n = json_string_length(value);
    if (!is_plain(text, n)) {
        put_dumped(writer, value);
        return;
    }
    add_bytes(writer, "\"", 1);
    add_bytes(writer, text, n);
    add_bytes(writer, "\"", 1);
}

/* 1 is 1.0, so that it stays a real; powers of ten are written otherwise than by printf. */
static void put_real(JsonWriter *writer, const json_t *value)
{
    char digits[TEXT_LONGEST + 2];
    size_t n = writer->digits == 17 ? text_longest(json_real_value(value), digits) : 0;
    if (n == 0 || memchr(digits, 'e', n) != NULL) {
        put_dumped(writer, value);
        return;
    }
    if (memchr(digits, '.', n) == NULL) {
        digits[n++] = '.';
        digits[n++] = '0';
    }
    add_bytes(writer, digits, n);
}

static void put_whole(JsonWriter *writer, const json_t *value)
{
    char digits[TEXT_LONGEST];
    add_bytes(writer, digits, text_whole(json_integer_value(value), digits));
}

static void new_line(JsonWriter *writer, size_t depth)
{
    add_bytes(writer, "\n", 1);
    for (size_t level = 0; level < depth; level++)
        add_bytes(writer, " ", 1);
}

/* Values are as deep as results.json is: a few levels. */
static void put(JsonWriter *writer, json_t *value, size_t depth);

static void put_array(JsonWriter *writer, json_t *array, size_t depth)
{
    const size_t n = json_array_size(array);
    add_bytes(writer, "[", 1);
    for (size_t i = 0; i < n; i++) {
        add_bytes(writer, ",", i > 0);
        new_line(writer, depth + 1);
        put(writer, json_array_get(array, i), depth + 1);
    }
    if (n > 0)
        new_line(writer, depth);
    add_bytes(writer, "]", 1);
}

/* Keys are ours: plain letters. */
static void put_object(JsonWriter *writer, json_t *object, size_t depth)
{
    const char *key;
    json_t *member;
    size_t n = 0;
    add_bytes(writer, "{", 1);
    json_object_foreach(object, key, member)
    {
        add_bytes(writer, ",", n++ > 0);
        new_line(writer, depth + 1);
        add_bytes(writer, "\"", 1);
        json_writer_add(writer, key);
        add_bytes(writer, "\": ", 3);
        put(writer, member, depth + 1);
    }
    if (n > 0)
        new_line(writer, depth);
    add_bytes(writer, "}", 1);
}

static void put(JsonWriter *writer, json_t *value, size_t depth)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        put_object(writer, value, depth);
        break;
    case JSON_ARRAY:
        put_array(writer, value, depth);
        break;
    case JSON_STRING:
        put_string(writer, value);
        break;
    case JSON_REAL:
        put_real(writer, value);
        break;
    case JSON_INTEGER:
        put_whole(writer, value);
        break;
    case JSON_TRUE:
        json_writer_add(writer, "true");
        break;
    case JSON_FALSE:
        json_writer_add(writer, "false");
        break;
    case JSON_NULL:
        json_writer_add(writer, "null");
        break;
    }
}

void json_writer_put(JsonWriter *writer, json_t *value, size_t depth)
{
    put(writer, value, depth);
    json_decref(value);
}

bool json_writer_end(JsonWriter *writer)
{
    hand_on(writer, writer->bytes, writer->n);
    free(writer->bytes);
    if (!os_staged_end(&writer->file, writer->err))
        return false;
    return writer->ok || error_set(writer->err, ERR_INTERNAL, NOWHERE,
                                   "%s: the results could not be put as JSON", writer->file.path);
}
