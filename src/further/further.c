#include "alike/further.h"

#include "alike/match.h"

#define FURTHER(name) extern const FurtherAnalysis further_##name;
#include "further/analyses.def"
#undef FURTHER

static const Entry *const rows[] = {
#define FURTHER(name) &further_##name.entry,
#include "further/analyses.def"
#undef FURTHER
};
const Registry further_analyses = {.kind = "further analysis",
                                   .title = "Further analyses",
                                   .key = "effects",
                                   .n = COUNT_OF(rows),
                                   .row = rows};

bool further_run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    *tables = (Tables){0};
    if (!input->stages->design->primary)
        return true;
    const bool of_schools =
        input->spec->tests.given || entry_has(&input->stages->design->method->entry, TRAIT_GROUPS);
    for (size_t i = 0; i < further_analyses.n; i++) {
        const FurtherAnalysis *analysis = further_analysis_at(i);
        FurtherInput own = *input;
        own.settings = choices_settings(&input->stages->design->further, &analysis->entry);
        if (analysis->run != NULL && (of_schools || !analysis->unasked) &&
            analysis->applies(&own) && !analysis->run(arena, &own, tables, notes, err))
            return false;
    }
    return true;
}
