/* Greedy nearest-neighbour matching: its rows are in nearest_options.c, its solver is
 * solver_greedy.c. */
#include "pair_design.h"

#include <math.h>

extern const MatchMethod match_nearest;

static bool needs_score(const void *settings)
{
    const PairSettings *s = settings;
    return pairs_need_score(s) || s->order == ORDER_LARGEST || s->order == ORDER_SMALLEST;
}

static const char *refuse(Arena *arena, const void *settings, const char **key)
{
    const PairSettings *s = settings;
    const char *why = pairs_refuse_schools(arena, match_nearest.name, s, ~0u, key);
    if (why == NULL)
        why = pairs_refuse_variable(arena, s, key);
    if (why == NULL && s->max_partners > 0 && pair_settings_distance(s) != NULL &&
        pair_settings_distance(s)->kind != DISTANCE_SCORE)
        why = "matching.min_controls and max_controls need a distance of the score: who gets more "
              "is decided by it; set distance: logit, or name ratio alone";
    if (why == NULL && s->unit.text != NULL && s->replacement) {
        *key = "matching.unit";
        why = "matching.unit says that nobody is used twice, and replacement: yes that they may "
              "be; remove one of them";
    }
    return why;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    return pair_design_run(arena, problem, settings, match_nearest.name, &pair_solver_greedy, out,
                           err);
}

const MatchMethod match_nearest = {
    .name = "nearest",
    .help = "greedy nearest neighbour: each student of the program in turn takes the most similar "
            "comparison student that is left",
    .source = "Rubin (1973) Biometrics 29:159-183",
    .traits = TRAIT_LEVELS,
    .words = &match_words_matching,
    .links = true,
    .options = nearest_options,
    .settings_size = sizeof(PairSettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC,
    .aims = "finds partners for the students of one group",
    .needs_score = needs_score,
    .follows_file = pairs_follow_file,
    .counts_once = pairs_count_once,
    .refuse = refuse,
    .run = run,
};
