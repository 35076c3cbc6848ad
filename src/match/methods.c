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

const MatchWords match_words_matching = {
    .act = "matching",
    .done = "matched",
    .weights = "matching weights",
    .as_it_is = "weighted as matched",
    .of_those_kept = {[ESTIMAND_ATT] = "ATT, matched treated",
                      [ESTIMAND_ATC] = "ATC, matched control",
                      [ESTIMAND_ATE] = "ATE, matched"},
};

const MatchWords *match_words(const Design *design)
{
    return design == NULL || design->method == NULL || design->method->words == NULL
               ? &match_words_matching
               : design->method->words;
}

Names match_columns(Arena *arena, const Design *design)
{
    Names out = {.n = 0};
    size_t room = 0;

    if (design->method == NULL || design->method->options == NULL || design->match_settings == NULL)
        return out;
    for (const Option *option = design->method->options; option != NULL && option->name != NULL;
         option++) {
        const void *field = (const char *)design->match_settings + option->offset;
        const bool exact = option->type == OPT_NAMES && option->alike;
        const Names *names = exact ? field : NULL;
        const Limits *limits = option->type == OPT_LIMITS ? field : NULL;
        const size_t n = names != NULL ? names->n : limits != NULL ? limits->n : 0;
        for (size_t i = 0; i < n; i++) {
            out.item = arena_grow(arena, out.item, &room, out.n + 1, sizeof *out.item);
            out.item[out.n++] = names != NULL ? names->item[i] : limits->item[i].column;
        }
    }
    return out;
}

bool match_run(Arena *arena, const Design *design, const Cohort *cohort,
               const PropensityScore *score, uint64_t seed, Matching *out, Error *err)
{
    const MatchProblem problem = {.design = design, .cohort = cohort, .score = score, .seed = seed};
    return design->method->run(arena, &problem, design->match_settings, out, err);
}
