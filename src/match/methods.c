#include "alike/match.h"

#include "alike/text.h"

#define METHOD(name) extern const MatchMethod match_##name;
#include "methods.def"
#undef METHOD

const MatchMethod *const match_methods[] = {
#define METHOD(name) &match_##name,
#include "methods.def"
#undef METHOD
};
const size_t n_match_methods = COUNT_OF(match_methods);

const MatchMethod *match_method_find(const char *name)
{
    for (size_t k = 0; k < n_match_methods; k++)
        if (text_equal(match_methods[k]->name, name))
            return match_methods[k];
    return NULL;
}

bool match_run(Arena *arena, const Design *design, const Cohort *cohort,
               const PropensityScore *score, uint64_t seed, Matching *out, Error *err)
{
    const MatchProblem problem = {.design = design, .cohort = cohort, .score = score, .seed = seed};
    return design->method->run(arena, &problem, design->match_settings, out, err);
}
