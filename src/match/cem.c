/* Coarsened exact matching: covariates in bins, and every combination of bins that both arms have
 * is a stratum; on request one to one within them. */
#include "bins.h"
#include "pairs.h"
#include "stratify.h"

#include <math.h>

extern const MatchMethod match_cem;

typedef struct CemSettings {
    Cuts cutpoints;
    Names exact;
    bool k2k;
} CemSettings;

#define AT(field) offsetof(CemSettings, field)

static const Option options[] = {
    {.name = "cutpoints",
     .type = OPT_CUTS,
     .offset = AT(cutpoints),
     .fallback = "sturges",
     .plain = "How finely each number is cut into ranges within which students count as alike.",
     .change_when = "too many students of the program find nobody in the same ranges (fewer bins), "
                    "or the groups stay unlike (more)",
     .help = "For all numbers, or a map of columns: sturges, scott or fd choose a number of bins "
             "of equal width, a number is that number of bins, q5 makes five groups of the same "
             "size (type 7 quantiles), and [180, 200] are the cut points themselves. 0: every "
             "value by itself; 1: the column is left out. A value on a boundary is in the higher "
             "bin. Columns that the map does not name go by sturges; categories stay as they are, "
             "and are joined to fewer under columns"},
    {.name = "exact",
     .type = OPT_NAMES,
     .offset = AT(exact),
     .alike = true,
     .fallback = "",
     .plain = "Further columns on which all students of a stratum must agree exactly.",
     .change_when = "students may only be compared within the same school or district",
     .help = "Beside the covariates, and not cut into bins"},
    {.name = "k2k",
     .type = OPT_FLAG,
     .offset = AT(k2k),
     .fallback = "no",
     .plain = "Whether each student of the program gets one partner within its stratum.",
     .change_when = "the groups should be of the same size in every stratum, and weights all equal",
     .help = "With yes, one to one without replacement, to the nearest by Mahalanobis distance on "
             "the covariates as they are; whoever finds nobody left is dropped. In a random order "
             "by the seed; under conventions: matchit in the order of the file"},
    {.name = NULL},
};

/* --- strata ------------------------------------------------------------------------------------
 */

static const Cut *cut_of(const Cohort *cohort, const Cuts *cuts, const Column *column)
{
    for (size_t i = 0; i < cuts->n; i++)
        if (cohort_column(cohort, cuts->item[i].column) == column)
            return &cuts->item[i];
    return NULL;
}

static bool is_covariate(const Cohort *cohort, const Column *column)
{
    for (size_t k = 0; k < cohort->n_covariates; k++)
        if (cohort->covariate[k] == column)
            return true;
    return false;
}

/* A covariate that is the same for everybody is none of the cohort's any more, and cuts nothing. */
static bool varies(const Cohort *cohort, const Column *column)
{
    for (size_t i = 1; i < cohort->n && column->type == COLUMN_REAL; i++)
        if (column->real[cohort->row[i]] != column->real[cohort->row[0]])
            return true;
    for (size_t i = 1; i < cohort->n && column->type == COLUMN_FACTOR; i++)
        if (column->level[cohort->row[i]] != column->level[cohort->row[0]])
            return true;
    return false;
}

/* What the map names must be covariates, and numbers where it cuts them. */
static bool check_cuts(const Cohort *cohort, const Cuts *cuts, Error *err)
{
    for (size_t i = 0; i < cuts->n; i++) {
        const Cut *cut = &cuts->item[i];
        const Column *column = cohort_column(cohort, cut->column);
        const bool cuts_it = cut->rule.kind != CUT_BINS || cut->rule.n > 1;
        if (!is_covariate(cohort, column) && varies(cohort, column))
            return error_set(err, ERR_STUDY, cut->column.place,
                             "matching.cutpoints names '%s', which is none of the covariates that "
                             "strata are made of; add it to covariates, or remove it here",
                             cut->column.text);
        if (column->type != COLUMN_REAL && cuts_it)
            return error_set(err, ERR_STUDY, cut->column.place,
                             "matching.cutpoints names '%s', whose values are categories; join "
                             "them to fewer under columns ({%s: {values: ...}}), or write 1 to "
                             "leave the column out",
                             cut->column.text, column->name);
    }
    return true;
}

static void cut_column(Arena *arena, const Cohort *cohort, const CutRule *rule, StrataColumn *out)
{
    if (out->column->type != COLUMN_REAL) {
        strata_levels(arena, cohort, out);
        return;
    }
    Arena *scratch = arena_create();
    double *x = ARENA_ARRAY(scratch, double, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        x[i] = out->column->real[cohort->row[i]];
    out->level = ARENA_ARRAY(arena, int32_t, cohort->n);
    out->n_levels = bins_cut(x, cohort->n, rule, out->level);
    arena_destroy(scratch);
}

static StrataColumns columns_of(Arena *arena, const Cohort *cohort, const CemSettings *s)
{
    StrataColumns out = {
        .item = ARENA_ARRAY(arena, StrataColumn, cohort->n_covariates),
        .levels = "ranges or values",
        .remedy = "give it fewer bins or wider ones in matching.cutpoints (1 leaves it out), or "
                  "join its values to fewer under columns"};
    for (size_t k = 0; k < cohort->n_covariates; k++) {
        StrataColumn *c = &out.item[out.n];
        *c = (StrataColumn){.column = cohort->covariate[k]};
        const Cut *cut = cut_of(cohort, &s->cutpoints, c->column);
        const CutRule *rule = cut != NULL ? &cut->rule : &s->cutpoints.rest;
        if (rule->kind == CUT_BINS && rule->n == 1)
            continue;
        if (cut != NULL)
            c->name = cut->column;
        cut_column(arena, cohort, rule, c);
        out.n++;
    }
    strata_add_named(arena, cohort, s->exact, &out);
    return out;
}

/* --- one to one --------------------------------------------------------------------------------
 */

static void choose_parts(Arena *arena, const Matching *strata, PairProblem *pairs)
{
    const Cohort *cohort = pairs->match->cohort;
    pairs->part = ARENA_ARRAY(arena, uint8_t, cohort->n);
    pairs->strata = (MatchStrata){.n = strata->n_sets, .of = strata->set};
    for (size_t i = 0; i < cohort->n; i++) {
        if (strata->set[i] == SET_NONE)
            continue;
        const bool focal = (cohort->treated[i] != 0) != pairs->atc;
        pairs->part[i] = focal ? PART_FOCAL : PART_POOL;
        *(focal ? &pairs->n_focal : &pairs->n_pool) += 1;
    }
}

/* Pairs within the strata that `out` holds take their place. */
static bool pair_within(Arena *arena, Arena *scratch, const MatchProblem *problem, Matching *out,
                        Error *err)
{
    const bool matchit = problem->settings->conventions == CONVENTIONS_MATCHIT;
    PairProblem pairs = {.match = problem,
                         .atc = problem->settings->estimand == ESTIMAND_ATC,
                         .width = INFINITY,
                         .ratio = 1,
                         .uses = 1,
                         .order = matchit ? ORDER_DATA : ORDER_RANDOM,
                         .ties = matchit ? TIES_FILE : TIES_HASH};
    const DistanceTask task = {.cohort = problem->cohort, .score = problem->score};
    const Distance *distance = (const Distance *)registry_with(&distances, TRAIT_WITHIN);
    PairSolution found;
    if (!distance->points(scratch, &task, &pairs.points, err))
        return false;
    const MatchLimit of_distance = {.value = pairs.points.value, .width = INFINITY};
    pairs.limit = ARENA_NEW(scratch, MatchLimit);
    *pairs.limit = of_distance;
    choose_parts(scratch, out, &pairs);
    if (!pairs_solve(scratch, &pair_solver_greedy, &pairs, &found, err))
        return false;
    notes_append(&out->notes, arena, &pairs.points.notes);
    out->distance = distance->name;
    out->ties = found.ties;
    Link *link =
        match_links_sorted(arena, problem->cohort->n, pairs.atc, found.link, found.n_links);
    matching_from_stars(arena, problem, pairs.atc, link, found.n_links, out);
    if (!matchit)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Within strata partners were chosen one after another in a random order "
                         "that follows from the seed and the ids; another seed may give other "
                         "pairs."));
    if (found.n_unmatched > 0)
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION,
                  count_about(about_arm(!pairs.atc), found.n_unmatched),
                  PHRASE("{} in strata of both groups found no partner left (k2k: yes); the "
                         "estimate does not speak for them.",
                         cohort_arm_piece(arena, problem->cohort, !pairs.atc, found.n_unmatched)));
    return true;
}

static bool run_with(Arena *arena, Arena *scratch, const MatchProblem *problem,
                     const CemSettings *s, Matching *out, Error *err)
{
    const Cohort *cohort = problem->cohort;
    MatchStrata strata;
    if (!check_cuts(cohort, &s->cutpoints, err))
        return false;
    const StrataColumns columns = columns_of(scratch, cohort, s);
    strata_cross(scratch, cohort, &columns, &strata);
    if (strata_met(cohort, strata.of, strata.n).n[1] == 0)
        return strata_infeasible(arena, problem, &columns, &strata, err);
    matching_from_strata(arena, problem, strata.of, strata.n, out);
    strata_note_lost(arena, problem, &columns, &strata, out);
    return !s->k2k || pair_within(arena, scratch, problem, out, err);
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    Arena *scratch = arena_create();
    *out = (Matching){.method = match_cem.name, .caliper_width = NAN};
    const bool ok = run_with(arena, scratch, problem, settings, out, err);
    arena_destroy(scratch);
    return ok;
}

const MatchMethod match_cem = {
    .name = "cem",
    .help = "coarsened exact matching: numbers are cut into ranges, students in the same ranges "
            "make a stratum, and every stratum with students of both groups is kept and weighted",
    .source = "Iacus, King & Porro (2012) Political Analysis 20:1-24",
    .words = &match_words_strata,
    .options = options,
    .settings_size = sizeof(CemSettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC | 1u << ESTIMAND_ATE,
    .aims = "weighs strata to the size that they have in one group or in both",
    .needs_score = match_never_needs_score,
    .run = run,
};
