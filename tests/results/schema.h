/* A small validator of JSON Schema 2020-12: the keywords that docs/results.schema.json uses. One
 * that it does not know is refused, so that nothing in the schema says what nobody checks. */
#ifndef TESTS_RESULTS_SCHEMA_H
#define TESTS_RESULTS_SCHEMA_H

#include "alike/text.h"

#include <jansson.h>
#include <math.h>
#include <regex.h>
#include <string.h>

typedef struct Judge {
    Arena *arena;
    const json_t *root;  /* of the schema */
    const char *problem; /* the first; NULL: none */
} Judge;

static inline bool schema_judge(Judge *judge, const json_t *schema, const json_t *value,
                                const char *path);

/* false, with the problem where it is the first */
static inline bool schema_fail(Judge *judge, const char *path, const char *what, const char *which)
{
    if (judge->problem == NULL)
        judge->problem = arena_printf(judge->arena, "%s: %s%s%s%s", path[0] == '\0' ? "/" : path,
                                      what, which == NULL ? "" : " '", which == NULL ? "" : which,
                                      which == NULL ? "" : "'");
    return false;
}

/* Does it hold, without a word where it does not? */
static inline bool schema_holds(const Judge *judge, const json_t *schema, const json_t *value)
{
    Judge quiet = {.arena = judge->arena, .root = judge->root};
    return schema_judge(&quiet, schema, value, "");
}

static inline bool schema_is_type(const json_t *value, const char *type)
{
    if (strcmp(type, "integer") == 0) /* 4.0 is one */
        return json_is_integer(value) ||
               (json_is_real(value) && floor(json_real_value(value)) == json_real_value(value));
    return (strcmp(type, "object") == 0 && json_is_object(value)) ||
           (strcmp(type, "array") == 0 && json_is_array(value)) ||
           (strcmp(type, "string") == 0 && json_is_string(value)) ||
           (strcmp(type, "number") == 0 && json_is_number(value)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(type, "null") == 0 && json_is_null(value));
}

static inline bool schema_matches(Judge *judge, const char *pattern, const char *text)
{
    regex_t compiled;
    if (regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return schema_fail(judge, "the schema", "a pattern that is none", pattern);
    const bool found = regexec(&compiled, text, 0, NULL, 0) == 0;
    regfree(&compiled);
    return found;
}

/* "#/$defs/NAME" */
static inline const json_t *schema_of(Judge *judge, const char *reference)
{
    static const char start[] = "#/$defs/";
    const json_t *found =
        strncmp(reference, start, strlen(start)) == 0
            ? json_object_get(json_object_get(judge->root, "$defs"), reference + strlen(start))
            : NULL;
    if (found == NULL)
        schema_fail(judge, "the schema", "nothing is at", reference);
    return found;
}

/* --- keywords ------------------------------------------------------------------------------------
 * Each is asked with its own value; schema: around it. */

typedef bool (*Keyword)(Judge *judge, const json_t *schema, const json_t *own, const json_t *value,
                        const char *path);

static inline bool schema_type(Judge *judge, const json_t *schema, const json_t *own,
                               const json_t *value, const char *path)
{
    size_t i;
    json_t *type;
    (void)schema;
    if (json_is_string(own))
        return schema_is_type(value, json_string_value(own)) ||
               schema_fail(judge, path, "not of type", json_string_value(own));
    json_array_foreach(own, i,
                       type) if (schema_is_type(value, json_string_value(type))) return true;
    return schema_fail(judge, path, "of none of its types", NULL);
}

static inline bool schema_enum(Judge *judge, const json_t *schema, const json_t *own,
                               const json_t *value, const char *path)
{
    size_t i;
    json_t *one;
    (void)schema;
    json_array_foreach(own, i, one) if (json_equal(one, value)) return true;
    return schema_fail(judge, path, "none of the values that may stand here:",
                       json_is_string(value) ? json_string_value(value) : "...");
}

static inline bool schema_const(Judge *judge, const json_t *schema, const json_t *own,
                                const json_t *value, const char *path)
{
    (void)schema;
    return json_equal(own, value) ||
           schema_fail(judge, path, "not the value that it must be", NULL);
}

static inline bool schema_required(Judge *judge, const json_t *schema, const json_t *own,
                                   const json_t *value, const char *path)
{
    size_t i;
    json_t *key;
    (void)schema;
    if (json_is_object(value))
        json_array_foreach(own, i, key) if (json_object_get(value, json_string_value(key)) ==
                                            NULL) return schema_fail(judge, path, "without",
                                                                     json_string_value(key));
    return true;
}

static inline bool schema_properties(Judge *judge, const json_t *schema, const json_t *own,
                                     const json_t *value, const char *path)
{
    const char *key;
    json_t *of;
    (void)schema;
    json_object_foreach((json_t *)(uintptr_t)own, key, of)
    {
        const json_t *item = json_object_get(value, key);
        if (item != NULL &&
            !schema_judge(judge, of, item, arena_printf(judge->arena, "%s/%s", path, key)))
            return false;
    }
    return true;
}

static inline bool schema_pattern_properties(Judge *judge, const json_t *schema, const json_t *own,
                                             const json_t *value, const char *path)
{
    const char *pattern, *key;
    json_t *of, *item;
    (void)schema;
    json_object_foreach((json_t *)(uintptr_t)own, pattern, of)
        json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        if (schema_matches(judge, pattern, key) &&
            !schema_judge(judge, of, item, arena_printf(judge->arena, "%s/%s", path, key)))
            return false;
    }
    return true;
}

static inline bool schema_is_named(Judge *judge, const json_t *schema, const char *key)
{
    const char *pattern;
    json_t *of;
    if (json_object_get(json_object_get(schema, "properties"), key) != NULL)
        return true;
    json_object_foreach(json_object_get(schema, "patternProperties"), pattern, of)
    {
        if (schema_matches(judge, pattern, key))
            return true;
    }
    return false;
}

static inline bool schema_additional(Judge *judge, const json_t *schema, const json_t *own,
                                     const json_t *value, const char *path)
{
    const char *key;
    json_t *item;
    if (!json_is_false(own))
        return schema_fail(judge, "the schema", "additionalProperties is not false", NULL);
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        if (!schema_is_named(judge, schema, key))
            return schema_fail(judge, path, "with the unknown", key);
    }
    return true;
}

/* Of arrays: the first items have schemas of their own, the others that of `items`. */
static inline bool schema_items(Judge *judge, const json_t *schema, const json_t *own,
                                const json_t *value, const char *path)
{
    const size_t n = json_array_size(json_object_get(schema, "prefixItems"));
    size_t i;
    json_t *item;
    json_array_foreach(value, i, item)
    {
        if (i >= n &&
            !schema_judge(judge, own, item, arena_printf(judge->arena, "%s/%zu", path, i)))
            return false;
    }
    return true;
}

static inline bool schema_prefix_items(Judge *judge, const json_t *schema, const json_t *own,
                                       const json_t *value, const char *path)
{
    size_t i;
    json_t *item;
    (void)schema;
    json_array_foreach(value, i, item)
    {
        if (i < json_array_size(own) &&
            !schema_judge(judge, json_array_get(own, i), item,
                          arena_printf(judge->arena, "%s/%zu", path, i)))
            return false;
    }
    return true;
}

static inline bool schema_min_items(Judge *judge, const json_t *schema, const json_t *own,
                                    const json_t *value, const char *path)
{
    (void)schema;
    return !json_is_array(value) || (json_int_t)json_array_size(value) >= json_integer_value(own) ||
           schema_fail(judge, path, "with too few items", NULL);
}

static inline bool schema_minimum(Judge *judge, const json_t *schema, const json_t *own,
                                  const json_t *value, const char *path)
{
    (void)schema;
    return !json_is_number(value) || json_number_value(value) >= json_number_value(own) ||
           schema_fail(judge, path, "too small", NULL);
}

static inline bool schema_maximum(Judge *judge, const json_t *schema, const json_t *own,
                                  const json_t *value, const char *path)
{
    (void)schema;
    return !json_is_number(value) || json_number_value(value) <= json_number_value(own) ||
           schema_fail(judge, path, "too large", NULL);
}

static inline bool schema_pattern(Judge *judge, const json_t *schema, const json_t *own,
                                  const json_t *value, const char *path)
{
    (void)schema;
    return !json_is_string(value) ||
           schema_matches(judge, json_string_value(own), json_string_value(value)) ||
           schema_fail(judge, path, "not of the form", json_string_value(own));
}

static inline bool schema_reference(Judge *judge, const json_t *schema, const json_t *own,
                                    const json_t *value, const char *path)
{
    const json_t *of = schema_of(judge, json_string_value(own));
    (void)schema;
    return of != NULL && schema_judge(judge, of, value, path);
}

/* Where none holds, what is wrong by the last one is told. */
static inline bool schema_any(Judge *judge, const json_t *schema, const json_t *own,
                              const json_t *value, const char *path)
{
    size_t i;
    json_t *one;
    (void)schema;
    json_array_foreach(own, i, one) if (schema_holds(judge, one, value)) return true;
    return schema_judge(judge, json_array_get(own, json_array_size(own) - 1), value, path);
}

static inline bool schema_if(Judge *judge, const json_t *schema, const json_t *own,
                             const json_t *value, const char *path)
{
    const char *branch = schema_holds(judge, own, value) ? "then" : "else";
    const json_t *of = json_object_get(schema, branch);
    return of == NULL || schema_judge(judge, of, value, path);
}

/* Asked beside another keyword, or about nothing. */
static inline bool schema_nothing(Judge *judge, const json_t *schema, const json_t *own,
                                  const json_t *value, const char *path)
{
    (void)judge, (void)schema, (void)own, (void)value, (void)path;
    return true;
}

static const struct {
    const char *name;
    Keyword judge;
} schema_keywords[] = {
    {"type", schema_type},
    {"enum", schema_enum},
    {"const", schema_const},
    {"required", schema_required},
    {"properties", schema_properties},
    {"patternProperties", schema_pattern_properties},
    {"additionalProperties", schema_additional},
    {"prefixItems", schema_prefix_items},
    {"items", schema_items},
    {"minItems", schema_min_items},
    {"minimum", schema_minimum},
    {"maximum", schema_maximum},
    {"pattern", schema_pattern},
    {"$ref", schema_reference},
    {"anyOf", schema_any},
    {"if", schema_if},
    {"then", schema_nothing},
    {"else", schema_nothing},
    {"$schema", schema_nothing},
    {"$defs", schema_nothing},
    {"title", schema_nothing},
    {"description", schema_nothing},
};

static inline bool schema_judge(Judge *judge, const json_t *schema, const json_t *value,
                                const char *path)
{
    const char *name;
    json_t *own;
    if (json_is_boolean(schema))
        return json_is_true(schema) || schema_fail(judge, path, "one too many", NULL);
    json_object_foreach((json_t *)(uintptr_t)schema, name, own)
    {
        size_t k = 0;
        while (k < COUNT_OF(schema_keywords) && strcmp(schema_keywords[k].name, name) != 0)
            k++;
        if (k == COUNT_OF(schema_keywords))
            return schema_fail(judge, "the schema", "an unknown keyword", name);
        if (!schema_keywords[k].judge(judge, schema, own, value, path))
            return false;
    }
    return true;
}

/* What is wrong with a document, with its place; NULL: nothing. */
static inline const char *schema_problem(Arena *arena, const json_t *schema, const json_t *document)
{
    Judge judge = {.arena = arena, .root = schema};
    if (schema_judge(&judge, schema, document, ""))
        return NULL;
    return judge.problem;
}

#endif
