/* results.json as it is written: value by value, to the file as soon as there is some of it. Of
 * thousands of designs the analyses are many times as large as values as they are as bytes: they
 * are made, put and forgotten one by one. */
#ifndef ALIKE_RESULTS_JSON_WRITER_H
#define ALIKE_RESULTS_JSON_WRITER_H

#include "alike/os.h"

#include <jansson.h>

typedef struct JsonWriter {
    OsStaged file;
    Error *err;    /* the file's */
    size_t digits; /* of numbers */
    char *bytes;   /* that are not in the file yet */
    size_t n;
    bool begun; /* holds a member */
    bool ok;    /* everything could be put as JSON */
} JsonWriter;

/* digits: 17 of a double, 15 of a decimal. */
bool json_writer_begin(const char *path, size_t digits, JsonWriter *out, Error *err) MUST_CHECK;
void json_writer_add(JsonWriter *writer, const char *text); /* ours: as it is */
/* As jansson dumps it with JSON_INDENT(1), `depth` levels deep, to the byte, but for control
 * characters of more than 7 bits, which are escaped. Takes the value over. */
void json_writer_put(JsonWriter *writer, json_t *value, size_t depth);
bool json_writer_end(JsonWriter *writer) MUST_CHECK;

#endif
