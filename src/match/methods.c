#include "parts.h"

#include "alike/design.h"
#include "alike/text.h"
#include "by.h"

#include <assert.h>
#include <string.h>

#define METHOD(name) extern const MatchMethod match_##name;
#include "methods.def"
#undef METHOD

static const Entry *const rows[] = {
#define METHOD(name) &match_##name.entry,
#include "methods.def"
#undef METHOD
};

/* Those of whole groups, where a row names none. */
static const unsigned USUAL = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC | 1u << ESTIMAND_ATE;

static bool gives(const MatchMethod *method, int estimand)
{
    return ((method->estimands != 0 ? method->estimands : USUAL) & 1u << estimand) != 0;
}

/* "ATT, ATC or ATE" */
static const char *estimands_of(Arena *arena, const MatchMethod *method)
{
    const char *given[N_ESTIMANDS];
    size_t n = 0;
    for (int k = 0; k < N_ESTIMANDS; k++)
        if (gives(method, k))
            given[n++] = estimand_names[k];
    Text text = {.arena = arena};
    for (size_t k = 0; k < n; k++)
        text_format(&text, "%s%s", k == 0 ? "" : k + 1 == n ? " or " : ", ", given[k]);
    return text.bytes;
}

static const char *refuse_estimand(Arena *arena, const Design *design)
{
    const MatchMethod *method = design->method;
    const int asked = design->effects.estimand;
    if (gives(method, asked))
        return NULL;
    return arena_printf(arena,
                        "matching.method: %s %s, so it estimates %s, not %s; change "
                        "effects.estimand or the method",
                        method->name, method->aims, estimands_of(arena, method),
                        estimand_names[asked]);
}

static const char *own(const Design *design, const char *key)
{
    const MatchMethod *method = design->method;
    if (!text_equal(key, "effects.estimand") || gives(method, design->effects.estimand))
        return NULL;
    int first = 0;
    while (!gives(method, first)) /* a row offers one or more, as its test asks */
        first++;
    return estimand_names[first];
}

static const char *offers(Arena *arena, const Entry *entry)
{
    return estimands_of(arena, (const MatchMethod *)(const void *)entry);
}

static const char *refuse_outcomes(Arena *arena, const Design *design)
{
    const MatchMethod *method = design->method;
    if (method->needs_pretest == NULL || !method->needs_pretest(design->match_settings))
        return NULL;
    for (size_t i = 0; i < design->n_outcomes; i++)
        if (design->outcome[i].pretest.text == NULL)
            return arena_printf(arena,
                                "matching.method: %s needs an earlier score to draw the nearest "
                                "by, but outcome '%s' has none; give it one (pretest: COLUMN), or "
                                "choose another method",
                                method->name, design->outcome[i].name.text);
    return NULL;
}

/* Strata that are matched one by one would each choose a record of the same person. */
static const char *refuse_unit_by(const Design *design)
{
    if (design->model == NULL)
        return NULL;
    const Names *by = entry_setting(head_of(design->model), design->model_settings, "by");
    const Name *unit = entry_setting(head_of(design->method), design->match_settings, "unit");
    return by == NULL || by->n == 0 || unit == NULL || unit->text == NULL
               ? NULL
               : "matching.unit can't be had with propensity.by, whose strata are matched one by "
                 "one, each without knowing whom another chose; use matching.exact in place of "
                 "propensity.by, or keep one record of each";
}

static const char *refuse(Arena *arena, const Design *design, const char **key)
{
    const char *why = refuse_estimand(arena, design);
    *key = why != NULL ? "effects.estimand" : match_methods.key;
    if (why == NULL)
        why = refuse_outcomes(arena, design);
    if (why == NULL) {
        *key = "matching.unit";
        why = refuse_unit_by(design);
    }
    if (why == NULL && design->method->refuse != NULL)
        why = design->method->refuse(arena, design->match_settings, key);
    return why;
}

static const char *idle(Arena *arena, const Design *design, const char **key)
{
    *key = "propensity";
    return match_needs_score(design->method, design->match_settings, design->effects.estimator)
               ? NULL
               : arena_printf(arena,
                              "propensity changes nothing where no score is needed (matching."
                              "method: %s, as it is set); remove it here",
                              design->method->name);
}

const Registry match_methods = {.kind = "matching method",
                                .noun = "method",
                                .title = "Matching",
                                .key = "matching.method",
                                .chosen = true,
                                .n = COUNT_OF(rows),
                                .row = rows,
                                .refuse = refuse,
                                .idle = idle,
                                .own = own,
                                .offers = offers,
                                .offer = "Estimands"};

const MatchWords match_words_matching = {
    .act = "matching",
    .done = "matched",
    .weights = "matching weights",
    .as_it_is = "weighted as matched",
    .lacked = "had no counterpart",
    .plain = "between each student and those it was compared with",
    .of_those_kept = {[ESTIMAND_ATT] = "ATT, matched treated",
                      [ESTIMAND_ATC] = "ATC, matched control",
                      [ESTIMAND_ATE] = "ATE, matched",
                      [ESTIMAND_ATO] = "ATO, matched",
                      [ESTIMAND_ATM] = "ATM, matched"},
};

bool match_needs_score(const MatchMethod *method, const void *settings,
                       const struct Estimator *estimator)
{
    return method->needs_score(settings) ||
           (estimator != NULL && entry_has(head_of(estimator), TRAIT_SCORE));
}

bool match_follows_file(const MatchingSettings *settings)
{
    const MatchMethod *method = settings->method;
    return settings->conventions == CONVENTIONS_MATCHIT ||
           (method->follows_file != NULL && method->follows_file(settings->match_settings));
}

bool match_always_needs_score(const void *settings)
{
    (void)settings;
    return true;
}

bool match_always_counts_once(const void *settings)
{
    (void)settings;
    return true;
}

bool match_never_needs_score(const void *settings)
{
    (void)settings;
    return false;
}

const char *match_never_refuses_score(Arena *arena, const void *settings, const char **key)
{
    (void)arena;
    (void)settings;
    (void)key;
    return NULL;
}

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

const void *match_share(Arena *arena, const MatchProblem *problem)
{
    const MatchMethod *method = problem->settings->method;
    return method->share == NULL ? NULL
                                 : method->share(arena, problem, problem->settings->match_settings);
}

bool match_run_one(Arena *arena, const MatchProblem *problem, Matching *out, Error *err)
{
    const MatchingSettings *settings = problem->settings;
    const PropensityScore *score = problem->score;
    assert(gives(settings->method, settings->estimand)); /* refused with the study file */
    const bool ok = score != NULL && score->stratum != NULL
                        ? match_run_by(arena, problem, out, err)
                        : settings->method->run(arena, problem, settings->match_settings, out, err);
    if (!ok)
        return false;
    out->score = score;
    return true;
}

bool match_run(Arena *arena, const MatchingSettings *settings, const Cohort *cohort,
               const PropensityScore *score, uint64_t seed, Matching *out, Error *err)
{
    const MatchProblem problem = {
        .settings = settings, .cohort = cohort, .score = score, .seed = seed};
    return match_run_one(arena, &problem, out, err);
}
