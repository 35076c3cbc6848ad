/* The one place where the study file meets the program's registries. */
#include "reader.h"

#include "alike/derive.h"
#include "alike/effect.h"
#include "alike/match.h"
#include "alike/norms.h"
#include "alike/pscore.h"
#include "records/export.h"

Catalog catalog_of_program(void)
{
    return (Catalog){
        .method = match_methods,
        .n_methods = n_match_methods,
        .model = score_models,
        .n_models = n_score_models,
        .estimator = estimators,
        .n_estimators = n_estimators,
        .derivation = derivation_names,
        .derivation_row = derivations,
        .n_derivations = n_derivations,
        .export = exports,
        .n_exports = n_exports,
        .norms = norm_tables,
        .n_norms = n_norm_tables,
    };
}

const char *const *export_names(Arena *arena, const Catalog *catalog)
{
    const char **name = ARENA_ARRAY(arena, const char *, catalog->n_exports);
    for (size_t i = 0; i < catalog->n_exports; i++)
        name[i] = catalog->export[i] -> name;
    return name;
}

const char *const *norm_names(Arena *arena, const Catalog *catalog)
{
    const char **name = ARENA_ARRAY(arena, const char *, catalog->n_norms);
    for (size_t i = 0; i < catalog->n_norms; i++)
        name[i] = catalog->norms[i]->name;
    return name;
}
