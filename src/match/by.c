#include "by.h"

#include "alike/grouping.h"
#include "alike/parallel.h"
#include "pairs.h"

#include <math.h>

/* The strata's designs as they are added up. */
typedef struct Pool {
    Arena *arena;
    const MatchProblem *problem;
    double *weight; /* n; on one scale over all strata */
    int32_t *set;   /* n; by the first member's number */
    Link *link;
    size_t room, n_failed, n_strata;
    bool all_linked, all_in_sets; /* so far every stratum has links, and sets */
    double narrow, wide;          /* calipers */
} Pool;

static PropensityScore score_of(Arena *arena, const PropensityScore *all, const uint32_t *student,
                                size_t n)
{
    PropensityScore out = *all;
    out.n = n;
    out.n_separated = 0;
    out.probability = ARENA_ARRAY(arena, double, n);
    out.logit = ARENA_ARRAY(arena, double, n);
    out.order = NULL;
    out.linear = ARENA_ARRAY(arena, double, n);
    out.separated = ARENA_ARRAY(arena, uint8_t, n);
    out.stratum = NULL;
    for (size_t i = 0; i < n; i++) {
        out.probability[i] = all->probability[student[i]];
        out.logit[i] = all->logit[student[i]];
        out.linear[i] = all->linear[student[i]];
        out.separated[i] = all->separated != NULL && all->separated[student[i]];
        out.n_separated += out.separated[i];
    }
    if (out.n_separated == 0)
        out.separated = NULL;
    return out;
}

/* What a student adds to what the stratum counts for, in both arms: one of those whom the effect is
 * about; of the overlap and of the matching estimand a treated one by its weight there, 1 - e and
 * min(1, (1 - e) / e). */
static double counts_for(Estimand estimand, bool treated, double logit)
{
    switch (estimand) {
    case ESTIMAND_ATT:
        return treated ? 1 : 0;
    case ESTIMAND_ATC:
        return treated ? 0 : 1;
    case ESTIMAND_ATE:
        return 1;
    case ESTIMAND_ATO:
        return treated ? 1 / (1 + exp(logit)) : 0;
    case ESTIMAND_ATM:
        return treated ? fmin(1, exp(-logit)) : 0;
    }
    return 0;
}

static double mass_of(Estimand estimand, const Cohort *part, const double *logit, const Matching *m)
{
    double mass = 0;
    for (size_t i = 0; i < part->n; i++)
        if (m->weight[i] > 0)
            mass += cohort_base_weight(part, i) * counts_for(estimand, part->treated[i], logit[i]);
    return mass;
}

static void add_students(Pool *pool, const MatchProblem *here, const Matching *m,
                         const uint32_t *student, Matching *out)
{
    const Cohort *part = here->cohort;
    const double mass = mass_of((Estimand)here->settings->estimand, part, here->score->logit, m);
    double sum[2] = {0, 0};
    for (size_t i = 0; i < part->n; i++)
        sum[part->treated[i] != 0] += m->weight[i];
    int32_t *first = m->set == NULL ? NULL : ARENA_ARRAY(pool->arena, int32_t, m->n_sets);
    for (size_t i = 0; i < part->n; i++) {
        const uint32_t at = student[i];
        /* the design's weight has the base weight in it, which is multiplied in once more below */
        pool->weight[at] =
            m->weight[i] * mass / sum[part->treated[i] != 0] / cohort_base_weight(part, i);
        if (m->discarded != NULL && m->discarded[i]) {
            if (out->discarded == NULL)
                out->discarded = ARENA_ARRAY(pool->arena, uint8_t, pool->problem->cohort->n);
            out->discarded[at] = 1;
        }
        if (first == NULL || m->set[i] == SET_NONE)
            continue;
        int32_t *name = &first[m->set[i]];
        if (*name == 0)
            *name = (int32_t)at + 1;
        pool->set[at] = *name - 1;
    }
}

static void add_links(Pool *pool, const Matching *m, const uint32_t *student, Matching *out)
{
    pool->link =
        arena_grow(pool->arena, pool->link, &pool->room, out->n_links + m->n_links, sizeof(Link));
    for (size_t l = 0; l < m->n_links; l++) {
        Link *link = &pool->link[out->n_links++];
        *link = m->link[l];
        link->treated = student[m->link[l].treated];
        link->control = student[m->link[l].control];
    }
}

static void add_stratum(Pool *pool, const char *name, const MatchProblem *here, const Matching *m,
                        const uint32_t *student, Matching *out)
{
    add_students(pool, here, m, student, out);
    add_links(pool, m, student, out);
    notes_append_of(&out->notes, pool->arena, name, &m->notes);
    pool->all_linked = pool->all_linked && m->n_links > 0;
    pool->all_in_sets = pool->all_in_sets && m->set != NULL;
    pool->narrow = fmin(pool->narrow, m->caliper_width);
    pool->wide = fmax(pool->wide, m->caliper_width);
    out->method = m->method;
    out->distance = m->distance;
    if (out->optimum != optimum_words[1]) /* unique where it is so in each */
        out->optimum = m->optimum;
    out->ties += m->ties;
    out->reused = out->reused || m->reused;
    out->discarded_treated += m->discarded_treated;
    out->discarded_control += m->discarded_control;
    pool->n_strata++;
}

/* The reason may tell how many there are, to the student, and is not for publication. */
static void name_failure(Pool *pool, const char *name, const Cohort *part, const Error *why,
                         Matching *out)
{
    Arena *arena = pool->arena;
    pool->n_failed++;
    notes_add(&out->notes, arena, "matching", NOTE_CAUTION, count_about(ABOUT_PEOPLE, part->n),
              PHRASE("{}: nobody there is compared ({} and {}).", piece_value(name),
                     cohort_arm_piece(arena, part, true, part->n_treated),
                     cohort_arm_piece(arena, part, false, part->n_control)));
    notes_add(&out->notes, arena, "matching", NOTE_INTERNAL, NO_COUNT,
              PHRASE("Nobody is compared in {}: {}.", piece_value(name),
                     piece_phrase(arena, error_phrase(arena, why))));
}

static void finish(Pool *pool, Matching *out)
{
    Arena *arena = pool->arena;
    const MatchProblem *problem = pool->problem;
    const Estimand estimand = (Estimand)problem->settings->estimand;
    const size_t n_links = pool->all_linked ? out->n_links : 0;
    out->reused = out->reused && n_links > 0;
    if (!match_words(problem->settings->method)->own_scale)
        match_scale_arms(problem->cohort, pool->weight);
    matching_from_weights(problem, estimand, pool->weight, out);
    match_keep_links(n_links == 0 ? NULL
                                  : match_links_sorted(arena, out->n, estimand == ESTIMAND_ATC,
                                                       pool->link, n_links),
                     n_links, out);
    if (pool->all_in_sets)
        match_number_sets(arena, pool->set, out->n, out);
    if (pool->n_strata == 1 || pool->narrow == pool->wide)
        out->caliper_width = pool->narrow;
    else if (isfinite(pool->narrow))
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The caliper is in each stratum's own standard deviations: between {} and "
                         "{} over {} strata.",
                         piece_real(pool->narrow, -3), piece_real(pool->wide, -3),
                         piece_number(pool->n_strata)));
}

/* Strata know nothing of each other: each is matched in an arena of its own. */
typedef struct Stratum {
    Arena *arena; /* NULL: nobody is in it */
    Cohort cohort;
    PropensityScore score;
    MatchProblem problem;
    Matching matching;
    Error *why; /* nobody can be compared there; NULL */
} Stratum;

typedef struct StrataWork {
    const MatchProblem *problem;
    const Grouping *strata;
    Stratum *made;
} StrataWork;

static bool match_one(void *context, size_t s, Error *err)
{
    const StrataWork *work = context;
    const MatchProblem *all = work->problem;
    const uint32_t *student = work->strata->order + work->strata->start[s];
    const size_t n = work->strata->start[s + 1] - work->strata->start[s];
    Stratum *out = &work->made[s];

    if (n == 0)
        return true;
    out->arena = arena_create();
    cohort_part(out->arena, all->cohort, student, n, &out->cohort);
    out->score = score_of(out->arena, all->score, student, n);
    out->problem = (MatchProblem){.settings = all->settings,
                                  .cohort = &out->cohort,
                                  .score = &out->score,
                                  .seed = all->seed,
                                  .workers = all->workers};
    Error *why = ARENA_NEW(out->arena, Error);
    if (all->settings->method->run(out->arena, &out->problem, all->settings->match_settings,
                                   &out->matching, why))
        return true;
    out->why = why;
    if (why->kind != ERR_INFEASIBLE)
        *err = *why;
    return why->kind == ERR_INFEASIBLE;
}

bool match_run_by(Arena *arena, const MatchProblem *problem, Matching *out, Error *err)
{
    const PropensityScore *score = problem->score;
    const size_t n = problem->cohort->n;
    Pool pool = {.arena = arena,
                 .problem = problem,
                 .all_linked = true,
                 .all_in_sets = true,
                 .narrow = NAN,
                 .wide = NAN};
    Error *first = ARENA_NEW(arena, Error);
    pool.weight = ARENA_ARRAY(arena, double, n);
    pool.set = ARENA_ARRAY(arena, int32_t, n);
    for (size_t i = 0; i < n; i++)
        pool.set[i] = SET_NONE;
    *out = (Matching){.n = n, .caliper_width = NAN};
    const Grouping strata = grouping_of(arena, score->stratum, score->n_strata, n);
    Stratum *made = ARENA_ARRAY(arena, Stratum, score->n_strata);
    StrataWork work = {.problem = problem, .strata = &strata, .made = made};
    const bool ok = parallel_for(problem->workers, score->n_strata, match_one, &work, err);
    for (size_t s = 0; s < score->n_strata; s++) {
        if (made[s].arena != NULL)
            arena_adopt(arena, made[s].arena);
        if (!ok || made[s].arena == NULL) /* the latter has no score */
            continue;
        if (made[s].why == NULL) {
            add_stratum(&pool, score->stratum_name[s], &made[s].problem, &made[s].matching,
                        strata.order + strata.start[s], out);
            continue;
        }
        if (pool.n_failed == 0)
            *first = *made[s].why;
        name_failure(&pool, score->stratum_name[s], &made[s].cohort, made[s].why, out);
    }
    if (!ok)
        return false;
    if (pool.n_strata == 0) {
        *err = *first;
        return false;
    }
    finish(&pool, out);
    return true;
}
