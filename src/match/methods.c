#include "alike/match.h"

#include "alike/design.h"

#define METHOD(name) extern const MatchMethod match_##name;
#include "methods.def"
#undef METHOD

static const Entry *const rows[] = {
#define METHOD(name) &match_##name.entry,
#include "methods.def"
#undef METHOD
};
const Registry match_methods = {.kind = "matching method",
                                .noun = "method",
                                .title = "Matching",
                                .key = "matching.method",
                                .chosen = true,
                                .n = COUNT_OF(rows),
                                .row = rows};

const MatchWords match_words_matching = {
    .act = "matching",
    .done = "matched",
    .weights = "matching weights",
    .as_it_is = "weighted as matched",
    .of_those_kept = {[ESTIMAND_ATT] = "ATT, matched treated",
                      [ESTIMAND_ATC] = "ATC, matched control",
                      [ESTIMAND_ATE] = "ATE, matched"},
};

const MatchWords *match_words(const MatchMethod *method)
{
    return method == NULL || method->words == NULL ? &match_words_matching : method->words;
}

typedef struct MatchedColumns {
    Arena *arena;
    size_t room;
    Names names;
} MatchedColumns;

static bool add_matched(void *state, const ColumnUse *use)
{
    MatchedColumns *out = state;
    if (use->option->alike || use->limit != NULL) {
        Names *names = &out->names;
        names->item =
            arena_grow(out->arena, names->item, &out->room, names->n + 1, sizeof *names->item);
        names->item[names->n++] = use->name;
    }
    return true;
}

Names match_columns(Arena *arena, const MatchMethod *method, const void *settings)
{
    MatchedColumns out = {.arena = arena};
    if (method != NULL)
        (void)options_visit(method->options, settings, add_matched, &out); /* to the end */
    return out.names;
}

bool match_gives_estimand(const MatchingSettings *settings, Error *err)
{
    const MatchMethod *method = settings->method;
    const char *given[N_ESTIMANDS];
    size_t n = 0;
    if (method->estimands == 0 || (method->estimands & 1u << settings->estimand) != 0)
        return true;
    for (unsigned k = 0; k < N_ESTIMANDS; k++)
        if ((method->estimands & 1u << k) != 0)
            given[n++] = estimand_names[k];
    return error_set(err, ERR_STUDY, NOWHERE,
                     "matching.method: %s %s, so it estimates %s%s%s, not %s; change "
                     "effects.estimand or the method",
                     method->name, method->aims, given[0], n > 1 ? " or " : "",
                     n > 1 ? given[1] : "", estimand_names[settings->estimand]);
}

bool match_run(Arena *arena, const MatchingSettings *settings, const Cohort *cohort,
               const PropensityScore *score, uint64_t seed, Matching *out, Error *err)
{
    const MatchProblem problem = {
        .settings = settings, .cohort = cohort, .score = score, .seed = seed};
    if (!match_gives_estimand(settings, err) ||
        !settings->method->run(arena, &problem, settings->match_settings, out, err))
        return false;
    out->score = score;
    return true;
}
