/* The list of estimators, made from estimators.def. */
#include "alike/effect.h"

#include "alike/text.h"

#define ESTIMATOR(name) extern const Estimator estimator_##name;
#include "estimators.def"
#undef ESTIMATOR

const Estimator *const estimators[] = {
#define ESTIMATOR(name) &estimator_##name,
#include "estimators.def"
#undef ESTIMATOR
};
const size_t n_estimators = COUNT_OF(estimators);

const Estimator *estimator_find(const char *name)
{
    for (size_t i = 0; i < n_estimators; i++)
        if (text_equal(estimators[i]->name, name))
            return estimators[i];
    return NULL;
}
