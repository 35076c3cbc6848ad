/* The one place where the study file meets the program's registries. */
#include "reader.h"

#include "alike/derive.h"
#include "alike/effect.h"
#include "alike/match.h"
#include "alike/pscore.h"

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
    };
}
