/* The eight data sets of the reference folder. */
#ifndef TESTS_ORACLE_SETS_H
#define TESTS_ORACLE_SETS_H

#include "check.h"

#include "alike/arena.h"

#include <jansson.h>

typedef struct OracleSet {
    const char *name, *folder;
} OracleSet;

static const OracleSet oracle_sets[] = {
    {"lalonde", "lalonde"}, {"nsw_exp", "nsw"}, {"nsw_psid", "nsw"}, {"tutoring", "tutoring"},
    {"bdf", "bdf"},         {"star_k", "star"}, {"api_elem", "api"}, {"hsb82", "hsb82"}};

/* A file of reference values, and the data they were made from. */
static inline const char *oracle_result(Arena *arena, const OracleSet *set, const char *file)
{
    return arena_printf(arena, "%s/oracles/results/%s/%s", oracle_folder(), set->name, file);
}

static inline const char *oracle_data(Arena *arena, const OracleSet *set)
{
    return arena_printf(arena, "%s/data/%s/%s_analysis.csv", oracle_folder(), set->folder,
                        set->name);
}

/* What is told of the set: json_decref it. */
static inline json_t *oracle_meta(Arena *arena, const OracleSet *set)
{
    json_error_t problem;
    json_t *meta = json_load_file(oracle_result(arena, set, "meta.json"), 0, &problem);
    assert_non_null(meta);
    return meta;
}

/* Its covariates, with blanks between them. */
static inline const char *oracle_covariates(Arena *arena, const OracleSet *set)
{
    json_t *meta = oracle_meta(arena, set);
    const json_t *list = json_object_get(meta, "covariates");
    const char *names = "";
    for (size_t i = 0; i < json_array_size(list); i++)
        names = arena_printf(arena, "%s%s%s", names, i > 0 ? " " : "",
                             json_string_value(json_array_get(list, i)));
    json_decref(meta);
    return names;
}

#endif
