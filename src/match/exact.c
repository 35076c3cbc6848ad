/* Exact matching: every combination of values that both arms have is a stratum. */
#include "stratify.h"

#include <math.h>

extern const MatchMethod match_exact;

typedef struct ExactSettings {
    Names exact;
} ExactSettings;

static const Option options[] = {
    {.name = "exact",
     .type = OPT_NAMES,
     .offset = offsetof(ExactSettings, exact),
     .alike = true,
     .fallback = "",
     .plain = "Columns on which all students of a stratum must agree exactly.",
     .change_when = "few students agree on all covariates; name those that matter most",
     .help = "Every combination of their values is a stratum, and strata that hold students of "
             "both groups are kept. Not given: all covariates, the earlier score among them. "
             "Numbers agree where they are the same to the last digit"},
    {.name = NULL},
};

static StrataColumns columns_of(Arena *arena, const Cohort *cohort, const ExactSettings *s)
{
    StrataColumns out = {
        .levels = "values",
        .remedy = "leave it out of matching.exact, join its values to fewer under columns, or let "
                  "'method: cem' match on ranges of it"};
    if (s->exact.n > 0) {
        strata_add_named(arena, cohort, s->exact, &out);
        return out;
    }
    out.item = ARENA_ARRAY(arena, StrataColumn, cohort->n_covariates);
    for (size_t k = 0; k < cohort->n_covariates; k++) {
        out.item[k].column = cohort->covariate[k];
        strata_levels(arena, cohort, &out.item[k]);
    }
    out.n = cohort->n_covariates;
    return out;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    const Cohort *cohort = problem->cohort;
    Arena *scratch = arena_create();
    const StrataColumns columns = columns_of(scratch, cohort, settings);
    MatchStrata strata;
    *out = (Matching){.method = match_exact.name, .caliper_width = NAN};
    strata_cross(scratch, cohort, &columns, &strata);
    const bool met = strata_met(cohort, strata.of, strata.n).n[1] > 0;
    if (met) {
        matching_from_strata(arena, problem, strata.of, strata.n, out);
        strata_note_lost(arena, problem, &columns, &strata, out);
    }
    const bool ok = met || strata_infeasible(arena, problem, &columns, &strata, err);
    arena_destroy(scratch);
    return ok;
}

const MatchMethod match_exact = {
    .name = "exact",
    .help = "exact matching: students with the same values make a stratum, and every stratum with "
            "students of both groups is kept and weighted",
    .source = "Stuart (2010) Statistical Science 25:1-21",
    .words = &match_words_strata,
    .options = options,
    .settings_size = sizeof(ExactSettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC | 1u << ESTIMAND_ATE,
    .aims = "weighs strata to the size that they have in one group or in both",
    .needs_score = match_never_needs_score,
    .run = run,
};
