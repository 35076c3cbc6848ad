/* A program that was given to whole schools: schools in pairs, students in pairs within them. */
#include "pair_rows.h"

extern const MatchMethod match_multilevel;

static const Option options[] = {
    {.name = "school",
     .type = OPT_COLUMN,
     .offset = offsetof(PairSettings, school),
     .example = "school_id",
     .plain = "The column that says at which school a student is.",
     .change_when = "the program was given to other units than schools, such as classes",
     .help = "Needed. Each school is compared with one other at most. A handful of students on the "
             "wrong "
             "side of their school, and those without a school, take no part"},
    {.name = "distance",
     .type = OPT_ENTRY,
     .offset = offsetof(PairSettings, distance),
     .plain = "How the likeness of two students is measured.",
     .change_when = "a published analysis compares the score itself (probability)",
     .help = "The logit, the probability or the linear predictor of the score; distances over "
             "covariates are for other methods"},
    PAIR_ROW_CALIPER,
    PAIR_ROW_CALIPER_UNIT,
    PAIR_ROW_EXACT,
    PAIR_ROW_DISCARD,
    {.name = NULL},
};

static const char *refuse(Arena *arena, const void *settings, const char **key)
{
    const Distance *distance = pair_settings_distance(settings);
    *key = "matching.distance";
    if (distance == NULL || distance->kind == DISTANCE_SCORE) /* NULL: a name that is none */
        return NULL;
    return arena_printf(
        arena,
        "matching.method: %s works on the propensity score, so its distance is logit, "
        "probability or linear, not %s; change matching.distance, or choose a method that works "
        "on covariates",
        match_multilevel.name, distance->name);
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    const PairSettings *given = settings;
    PairSettings s = *given;
    s.ratio = 1;
    return pair_design_run(arena, problem, &s, match_multilevel.name, &pair_solver_schools, out,
                           err);
}

static const MatchWords words = {
    .act = "matching",
    .done = "matched",
    .weights = "matching weights",
    .as_it_is = "weighted as matched",
    .lacked = "had no counterpart",
    .where = " in the one school that theirs is paired with",
    .plain = "between each student and those it was compared with",
    .of_those_kept =
        {[ESTIMAND_ATT] = "ATT, matched treated", [ESTIMAND_ATC] = "ATC, matched control"},
};

const MatchMethod match_multilevel = {
    .name = "multilevel",
    .help = "for a program given to whole schools: the students of every two schools are matched, "
            "then each program school is given the comparison school with which, over all of "
            "them, most students are kept and their distance is least",
    .source = "Zubizarreta & Keele (2017) JASA 112:547-560; Pimentel, Page, Lenard & Keele (2018) "
              "Annals of Applied Statistics 12",
    .words = &words,
    .links = true,
    .options = options,
    .settings_size = sizeof(PairSettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC,
    .aims = "finds partners for the schools of one group",
    .needs_score = match_always_needs_score,
    .counts_once = match_always_counts_once,
    .refuse = refuse,
    .run = run,
};
