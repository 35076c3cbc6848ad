#include "alike/further.h"

#include "alike/match.h"

#define FURTHER(name) extern const FurtherAnalysis further_##name;
#include "further/analyses.def"
#undef FURTHER

const FurtherAnalysis *const further_analyses[] = {
#define FURTHER(name) &further_##name,
#include "further/analyses.def"
#undef FURTHER
};
const size_t n_further_analyses = COUNT_OF(further_analyses);

bool further_run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    *tables = (Tables){0};
    if (!input->stages->design->primary)
        return true;
    const bool of_schools = input->spec->tests.given || input->stages->design->method->groups;
    for (size_t i = 0; i < n_further_analyses; i++)
        if ((of_schools || !further_analyses[i]->unasked) && further_analyses[i]->applies(input) &&
            !further_analyses[i]->run(arena, input, tables, notes, err))
            return false;
    return true;
}
