/* Compares two results.json: the one that is expected and the one that was made.
 *
 *   compare EXPECTED MADE
 *
 * Numbers agree within 1e-9 of the larger one, or within 1e-12 of each other near zero: the bytes
 * of a result are the same on one machine, its last digits are not on all. Counts, texts, the order
 * of keys and the number of elements agree exactly. The program's version is left out. Each
 * difference is a line, its place first; 0: none, 1: some, 2: a file that can't be read. */
#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 20, PATH_SIZE = 1024, VALUE_SIZE = 120 };

typedef struct Comparison {
    char path[PATH_SIZE];
    size_t n_numbers, n_differences;
} Comparison;

/* `format` counts only below, to have the place in it. */
static __attribute__((format(printf, 2, 3))) void differ(Comparison *c, const char *format, ...)
{
    if (++c->n_differences > SHOWN)
        return;
    printf("%s: ", c->path[0] == '\0' ? "the whole" : c->path);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static const char *shown(const json_t *value, char out[static VALUE_SIZE])
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        snprintf(out, VALUE_SIZE, "an object of %zu", json_object_size(value));
        break;
    case JSON_ARRAY:
        snprintf(out, VALUE_SIZE, "an array of %zu", json_array_size(value));
        break;
    case JSON_STRING:
        snprintf(out, VALUE_SIZE, "\"%.100s\"", json_string_value(value));
        break;
    case JSON_INTEGER:
        snprintf(out, VALUE_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_REAL:
        snprintf(out, VALUE_SIZE, "%.17g", json_real_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        snprintf(out, VALUE_SIZE, "%s", json_is_true(value) ? "true" : "false");
        break;
    case JSON_NULL:
        snprintf(out, VALUE_SIZE, "null");
        break;
    }
    return out;
}

static bool agree(double a, double b)
{
    const double larger = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
    return fabs(a - b) <= fmax(1e-12, 1e-9 * larger);
}

static bool same_scalar(const json_t *expected, const json_t *made)
{
    if (json_is_integer(expected) && json_is_integer(made))
        return json_integer_value(expected) == json_integer_value(made);
    if (json_is_number(expected) && json_is_number(made))
        return agree(json_number_value(expected), json_number_value(made));
    if (json_typeof(expected) != json_typeof(made))
        return false;
    return !json_is_string(expected) ||
           strcmp(json_string_value(expected), json_string_value(made)) == 0;
}

/* An element's place is its number; its first two texts ("math", "primary") say which it is. */
static void add_element(char *at, size_t room, size_t i, json_t *element)
{
    int n = snprintf(at, room, "[%zu", i);
    size_t n_texts = 0;
    for (void *m = json_object_iter(element); m != NULL && n_texts < 2;
         m = json_object_iter_next(element, m)) {
        const char *text = json_string_value(json_object_iter_value(m));
        if (text == NULL)
            break;
        if ((size_t)n < room)
            n += snprintf(at + n, room - (size_t)n, " %.60s", text);
        n_texts++;
    }
    if ((size_t)n < room)
        snprintf(at + n, room - (size_t)n, "]");
}

static void compare(Comparison *c, json_t *expected, json_t *made);

static void compare_objects(Comparison *c, json_t *expected, json_t *made, char *at, size_t room)
{
    void *e = json_object_iter(expected), *m = json_object_iter(made);
    for (; e != NULL && m != NULL;
         e = json_object_iter_next(expected, e), m = json_object_iter_next(made, m)) {
        const char *key = json_object_iter_key(e), *other = json_object_iter_key(m);
        if (strcmp(key, other) != 0) {
            differ(c, "the key \"%s\" was expected, \"%s\" stands there", key, other);
            return;
        }
        snprintf(at, room, ".%s", key);
        if (strcmp(c->path, ".program.version") != 0)
            compare(c, json_object_iter_value(e), json_object_iter_value(m));
        *at = '\0';
    }
    if (e != NULL)
        differ(c, "the key \"%s\" is missing", json_object_iter_key(e));
    if (m != NULL)
        differ(c, "the key \"%s\" was not expected", json_object_iter_key(m));
}

static void compare(Comparison *c, json_t *expected, json_t *made)
{
    char *at = c->path + strlen(c->path);
    const size_t room = PATH_SIZE - (size_t)(at - c->path);
    char a[VALUE_SIZE], b[VALUE_SIZE];
    if (json_is_object(expected) && json_is_object(made)) {
        compare_objects(c, expected, made, at, room);
    } else if (json_is_array(expected) && json_is_array(made)) {
        const size_t n = json_array_size(expected), n_made = json_array_size(made);
        if (n != n_made)
            differ(c, "%zu elements were expected, there are %zu", n, n_made);
        for (size_t i = 0; i < n && i < n_made; i++) {
            add_element(at, room, i, json_array_get(expected, i));
            compare(c, json_array_get(expected, i), json_array_get(made, i));
            *at = '\0';
        }
    } else {
        c->n_numbers += json_is_number(expected);
        if (!same_scalar(expected, made))
            differ(c, "%s was expected, %s was made", shown(expected, a), shown(made, b));
    }
}

static json_t *load(const char *path)
{
    json_error_t error;
    json_t *value = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
    if (value == NULL)
        printf("%s:%d:%d: %s\n", path, error.line, error.column, error.text);
    return value;
}

int main(int n_arguments, char **argument)
{
    if (n_arguments != 3) {
        fprintf(stderr, "usage: compare EXPECTED MADE\n");
        return 2;
    }
    json_t *expected = load(argument[1]), *made = load(argument[2]);
    Comparison c = {.path = ""};
    int status = 2;
    if (expected != NULL && made != NULL) {
        compare(&c, expected, made);
        if (c.n_numbers == 0)
            differ(&c, "there is no number to compare");
        if (c.n_differences > SHOWN)
            printf("... and %zu differences more\n", c.n_differences - SHOWN);
        status = c.n_differences > 0;
    }
    json_decref(expected);
    json_decref(made);
    return status;
}
