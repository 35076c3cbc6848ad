/* Full matching: everybody is in a set in which either group has a single member. */
#include "pair_rows.h"

#include <math.h>

extern const MatchMethod match_full;

#define AT(field) offsetof(PairSettings, field)

static const Option options[] = {
    PAIR_ROW_DISTANCE,
    {.name = "min_controls",
     .type = OPT_REAL,
     .offset = AT(min_controls),
     .fallback = "0",
     .min = 0,
     .max = INFINITY,
     .plain = "The fewest comparison students that a set has for each student of the program.",
     .change_when = "one comparison student must not stand for many students of the program",
     .help = "Below 1: up to 1/min_controls program students share one comparison student (0.5: "
             "two; 0: any number). Above 1: at least so many comparison students each"},
    {.name = "max_controls",
     .type = OPT_REAL,
     .offset = AT(max_controls),
     .fallback = "none",
     .min = 0,
     .above_min = true,
     .max = INFINITY,
     .none = true,
     .plain = "The most comparison students that a set has for each student of the program.",
     .change_when = "sets must not grow large, so that no comparison student counts for little",
     .help =
         "Below 1: at least 1/max_controls program students share one comparison student. Where "
         "there are too many students for such sets, those stay out whose place is dearest"},
    {.name = "caliper",
     .type = OPT_REAL,
     .offset = AT(caliper),
     .fallback = "none",
     .min = 0,
     .max = INFINITY,
     .none = true,
     .plain = "How unlike two students may be and still be compared.",
     .change_when = "students without anybody like them should be left out",
     .help =
         "Largest distance of a pair, inclusive, in caliper_unit; whoever has nobody so near in "
         "the other group stays out. With none, everybody is in a set"},
    PAIR_ROW_CALIPER_UNIT,
    PAIR_ROWS_CALIPERS,
    PAIR_ROW_EXACT,
    PAIR_ROWS_SCHOOLS,
    PAIR_ROW_DISCARD,
    PAIR_ROW_TIES,
    {.name = NULL},
};

static const unsigned schools_here =
    1u << SCHOOLS_INSIDE | 1u << SCHOOLS_OUTSIDE | 1u << SCHOOLS_CLASSES;

static bool needs_score(const void *settings)
{
    return pairs_need_score(settings);
}

static const char *refuse(Arena *arena, const void *settings, const char **key)
{
    const PairSettings *s = settings;
    const char *why = pairs_refuse_schools(arena, match_full.name, s, schools_here, key);
    if (why != NULL)
        return why;
    *key = "matching.max_controls";
    if (s->min_controls > s->max_controls)
        return "matching.min_controls is larger than max_controls";
    const bool several = s->min_controls > 1 || s->max_controls < 1;
    const bool apart = isfinite(s->caliper) || s->calipers.n > 0 || s->schools == SCHOOLS_OUTSIDE;
    if (!several || !apart)
        return NULL;
    *key = s->min_controls > 1 ? "matching.min_controls" : "matching.max_controls";
    return "matching.min_controls above 1 and max_controls below 1 ask for several partners of "
           "each, which a caliper or another school may leave them without; set min_controls to 1 "
           "or less and max_controls to 1 or more, or lift the caliper and the rule on schools";
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    return pair_design_run(arena, problem, settings, match_full.name, &pair_solver_full, out, err);
}

const MatchMethod match_full = {
    .name = "full",
    .help = "full matching: everybody is used who is within the caliper, in sets in which either "
            "group has a single member "
            "and the "
            "other any number, at the least total distance",
    .source = "Rosenbaum (1991) JRSS B 53:597-610; Hansen (2004) JASA 99:609-618; solved on the "
              "line of the score, or on covariates as a flow through a network, with proof",
    .traits = TRAIT_LEVELS,
    .words = &match_words_matching,
    .aims =
        "makes sets of the students of both groups, each weighted to the size that the estimate "
        "asks for",
    .links = true,
    .options = options,
    .settings_size = sizeof(PairSettings),
    .needs_score = needs_score,
    .follows_file = pairs_follow_file,
    .refuse = refuse,
    .run = run,
};
