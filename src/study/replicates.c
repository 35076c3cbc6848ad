/* Replicates of an analysis. Each is made from the cohort alone in an arena of its own, which goes
 * at once: what is kept is one row of numbers, so that memory does not grow with their number. The
 * random numbers of each are its own and the rows are reduced in their order, so that neither the
 * number of threads nor the order of work changes anything. */
#include "replicates.h"

#include "alike/match.h"
#include "alike/pscore.h"
#include "study/invariants.h"
#include "study/ledgered.h"

#include <math.h>

size_t replicates_list(Arena *arena, const RunSettings *run, const StageSettings *settings,
                       ReplicateSet **out)
{
    const Registry *analyses = run->analyses != NULL ? run->analyses : &further_analyses;
    size_t n = 0;
    *out = ARENA_ARRAY(arena, ReplicateSet, analyses->n);
    for (size_t i = 0; i < analyses->n && settings->effects.primary; i++) {
        const FurtherAnalysis *analysis = (const FurtherAnalysis *)analyses->row[i];
        const void *own = choices_settings(settings->further, &analysis->entry);
        const bool one_copy =
            analysis->of_one_copy && settings->cohort.missing_data == MISSING_IMPUTE;
        const size_t many =
            analysis->replication == NULL || one_copy ? 0 : analysis->replication->n(own, settings);
        if (many == 0)
            continue;
        (*out)[n++] = (ReplicateSet){.analysis = analysis,
                                     .settings = own,
                                     .invariants = run->invariants,
                                     .n = many,
                                     .made = ARENA_ARRAY(arena, Replicate, many),
                                     .n_wanted = analysis->replication->prepare == NULL ? many : 0};
        pthread_mutex_init(&(*out)[n - 1].lock, NULL);
    }
    return n;
}

void replicates_close(ReplicateSet *set, size_t n, Arena *keep)
{
    for (size_t i = 0; i < n; i++) {
        pthread_mutex_destroy(&set[i].lock);
        if (set[i].arena != NULL)
            arena_adopt(keep, set[i].arena);
    }
}

/* The stages after the cohort, as the analysis itself has them. */
static bool can_be_scored(const StageSettings *settings, const Cohort *cohort, Error *err)
{
    return !score_sees_all(&settings->score, cohort->outcome_spec) ||
           error_set(err, ERR_INFEASIBLE, NOWHERE,
                     "a changed cohort of two groups tells nothing of the other programs, which "
                     "propensity.model: %s sees too",
                     settings->score.model->name);
}

static bool match_anew(Arena *scratch, const StageSettings *settings, const Cohort *cohort,
                       uint64_t seed, const ReplicateSet *set, Matching *out, Error *err)
{
    const MatchingSettings *matched = &settings->matching;
    const bool scored =
        match_needs_score(matched->method, matched->match_settings, settings->effects.estimator);
    PropensityScore *score = ARENA_NEW(scratch, PropensityScore); /* outlives this with out */
    const MatchProblem problem = {.settings = matched,
                                  .cohort = cohort,
                                  .score = scored ? score : NULL,
                                  .seed = seed,
                                  .shared = set->of_matchings};
    return (!scored || (can_be_scored(settings, cohort, err) &&
                        pscore_fit(scratch, &settings->score, cohort, score, err))) &&
           match_run_one(scratch, &problem, out, err) &&
           (!set->invariants ||
            invariants_hold("matching",
                            matching_invariants((Estimand)matched->estimand, cohort, out), err));
}

/* Most replicates have none, and there may be thousands of them. */
const char *replicate_problem(Arena **keep, const char *text)
{
    if (*keep == NULL)
        *keep = arena_create();
    return arena_copy_text(*keep, text);
}

/* Once for all replicates of the analysis; false: err says why. */
static bool prepare(const ReplicateInput *input, uint64_t seed, ReplicateSet *set, Error *err)
{
    bool ok = true;
    pthread_mutex_lock(&set->lock);
    if (set->arena == NULL) {
        ReplicatePlan plan = {.n = 0};
        set->arena = arena_create();
        ok = set->analysis->replication->prepare(set->arena, input, &plan, err);
        set->n_wanted = plan.n < set->n ? plan.n : set->n;
        set->shared = plan.shared;
        const MatchProblem all = {
            .settings = &input->told->matching, .cohort = input->cohort, .seed = seed};
        if (ok && set->n_wanted > 0 && set->analysis->replication->same_students)
            set->of_matchings = match_share(set->arena, &all);
    }
    pthread_mutex_unlock(&set->lock);
    return ok;
}

static bool make(Arena *scratch, const ReplicateInput *input, const ReplicateSet *set,
                 uint64_t seed, Replicate *out, Error *err)
{
    const Replication *kind = set->analysis->replication;
    Cohort changed;
    Matching matching;
    return kind->change(scratch, input, &changed, err) &&
           (!set->invariants || invariants_hold("cohort", cohort_invariants(&changed), err)) &&
           match_anew(scratch, input->told, &changed, seed, set, &matching, err) &&
           (kind->measure != NULL ? kind->measure : replicate_estimate)(scratch, input, &changed,
                                                                        &matching, out, err);
}

bool replicates_prepare(const StageSettings *settings, const Cohort *cohort, uint64_t seed,
                        ReplicateSet *set, Error *err)
{
    const ReplicateInput input = {.cohort = cohort, .told = settings, .settings = set->settings};
    return set->analysis->replication->prepare == NULL || prepare(&input, seed, set, err);
}

/* False: a failure that is not the replicate's. */
static bool make_new(Arena **keep, const ReplicateInput *input, const ReplicateSet *set,
                     uint64_t seed, Replicate *out, Error *err)
{
    Arena *scratch = arena_create();
    bool ok = make(scratch, input, set, seed, out, err);
    if (ok && out->problem != NULL) {
        out->problem = replicate_problem(keep, out->problem);
    } else if (!ok && (err->kind == ERR_INFEASIBLE || err->kind == ERR_DATA)) {
        *out = (Replicate){.estimate = NAN, .se = NAN, .df = NAN};
        const Phrase why = error_reason(scratch, err);
        out->problem = replicate_problem(keep, phrase_text(scratch, &why));
        error_clear(err);
        ok = true;
    }
    arena_destroy(scratch);
    return ok;
}

bool replicate_make(Arena **keep, const StageSettings *settings, const Cohort *cohort, Key key,
                    uint64_t seed, ReplicateSet *set, size_t number, Error *err)
{
    ReplicateInput input = {
        .cohort = cohort, .told = settings, .settings = set->settings, .number = number};
    bool found = false;
    if (!replicates_prepare(settings, cohort, seed, set, err))
        return false;
    if (number >= set->n_wanted)
        return true;
    const Key own = key_replicate(key, seed, &set->analysis->entry, set->settings, number);
    Replicate *out = &set->made[number];
    input.shared = set->shared;
    input.stream = own.a;
    if (set->ledger == NULL)
        return make_new(keep, &input, set, seed, out, err);
    const Key task = ledgered_replicate_key(set, own);
    return ledgered_replicate_find(keep, set, &input, task, out, &found, err) &&
           (found || (make_new(keep, &input, set, seed, out, err) &&
                      ledgered_replicate_add(set, &input, task, out, err)));
}

bool replicates_reduce(Arena *arena, const FurtherInput *input, const ReplicateSet *set, size_t n,
                       Tables *tables, Notes *notes, Error *err)
{
    for (size_t i = 0; i < n; i++) {
        const Replicates made = {
            .n = set[i].n_wanted, .item = set[i].made, .shared = set[i].shared};
        FurtherInput own = *input;
        own.settings = set[i].settings;
        if (!set[i].analysis->replication->reduce(arena, &own, &made, tables, notes, err))
            return false;
    }
    return true;
}
