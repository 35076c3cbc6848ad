/* Pairs of least total distance: the settings, and what of them goes together. */
#include "pair_rows.h"

extern const MatchMethod match_optimal;

static const Option options[] = {
    PAIR_ROW_DISTANCE,
    PAIR_ROW_RATIO(
        "With min_controls and max_controls: on average. Where the pool is too small for all, "
        "as many as there are: everybody's first partner before anybody's second"),
    PAIR_ROWS_VARIABLE,
    PAIR_ROW_CALIPER,
    PAIR_ROW_CALIPER_UNIT,
    PAIR_ROWS_CALIPERS,
    PAIR_ROW_EXACT,
    PAIR_ROWS_SCHOOLS,
    PAIR_ROW_DISCARD,
    PAIR_ROW_TIES,
    {.name = NULL},
};

static bool needs_score(const void *settings)
{
    return pairs_need_score(settings);
}

static const char *refuse(Arena *arena, const void *settings, const char **key)
{
    const PairSettings *s = settings;
    const char *why = pairs_refuse_schools(arena, match_optimal.name, s, ~0u, key);
    return why != NULL ? why : pairs_refuse_variable(arena, s, key);
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    return pair_design_run(arena, problem, settings, match_optimal.name, &pair_solver_optimal, out,
                           err);
}

const MatchMethod match_optimal = {
    .name = "optimal",
    .help = "pairs of least total distance: no other choice of partners is nearer as a whole, and "
            "within a caliper none has more of them",
    .source = "Rosenbaum (1989) JASA 84:1024-1032; solved on the line of the score, or on "
              "covariates as a flow through a network, with proof",
    .traits = TRAIT_LEVELS,
    .words = &match_words_matching,
    .links = true,
    .options = options,
    .settings_size = sizeof(PairSettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC,
    .aims = "finds partners for the students of one group",
    .needs_score = needs_score,
    .follows_file = pairs_follow_file,
    .counts_once = pairs_count_once,
    .refuse = refuse,
    .run = run,
};
