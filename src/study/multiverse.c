#include "multiverse.h"

#include "study/ledgered.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

size_t multiverse_most(const Spec *spec)
{
    const size_t n = spec->multiverse.n == 0 ? 0 : spec->multiverse.n + 1;
    size_t most = 0;
    for (size_t i = 0; i < n; i++)
        most += design_data_sets(&spec->design[i == 0 ? 0 : spec->n_designs + i - 1]);
    return most;
}

/* --- laying out --------------------------------------------------------------------------------
 */

/* By their nodes: cohort, then score, then matching. */
static int by_stages(const void *left, const void *right)
{
    const Universe *a = *(Universe *const *)left, *b = *(Universe *const *)right;
    for (int stage = 0; stage < N_SHARED_STAGES; stage++)
        if (a->stages.node[stage] != b->stages.node[stage]) /* as they were laid out */
            return (uintptr_t)a->stages.node[stage] < (uintptr_t)b->stages.node[stage] ? -1 : 1;
    return a->made.number < b->made.number ? -1 : a->made.number > b->made.number;
}

static Universe *same_as(const MultiversePlan *plan, const Universe *universe)
{
    for (size_t i = 0; i < plan->n; i++)
        if (key_equal(plan->item[i].stages.key, universe->stages.key))
            return &plan->item[i];
    return NULL;
}

/* Two combinations that make one analysis: what they differ in makes no difference. */
static void join(Specification *known, const int32_t *value, size_t n_choices)
{
    for (size_t k = 0; k < n_choices; k++)
        if (known->value[k] != value[k])
            known->value[k] = MULTIVERSE_NONE;
}

/* The study's own design is one of them, whether a combination is it or none. */
static void add(MultiversePlan *plan, StageGraph *graph, const MultiverseSpec *multiverse,
                const Design *design, const Frame *frame, const int32_t *value)
{
    Universe *universe = &plan->item[plan->n];
    Design anonymous = *design;
    anonymous.primary = false; /* its key is that of the combination which is the same */
    *universe = (Universe){.made = {.number = plan->n, .primary = design->primary}};
    graph_add(graph, &anonymous, plan->outcome, frame, &universe->stages);
    universe->stages.settings.further = NULL;
    Universe *known = same_as(plan, universe);
    if (known != NULL) {
        for (int stage = 0; stage < N_SHARED_STAGES; stage++)
            graph_release(graph, &universe->stages, (Stage)stage);
        if (value != NULL)
            join(&known->made, value, multiverse->n_choices);
        known->made.primary = known->made.primary || design->primary;
        return;
    }
    universe->made.design = design;
    universe->made.value = ARENA_ARRAY(graph->arena, int32_t, multiverse->n_choices);
    for (size_t k = 0; k < multiverse->n_choices; k++)
        universe->made.value[k] = value == NULL ? MULTIVERSE_NONE : value[k];
    plan->n++;
}

void multiverse_lay_out(Arena *arena, const Spec *spec, const StudyData *data, StageGraph *graph,
                        MultiversePlan *out)
{
    const MultiverseSpec *multiverse = &spec->multiverse;
    *out = (MultiversePlan){.primary = NULL};
    if (multiverse->n == 0 || data->frame[0][0] == NULL)
        return;
    out->primary = &spec->design[0];
    out->outcome = &spec->design[0].outcome[0];
    out->item = ARENA_ARRAY(arena, Universe, multiverse->n + 1);
    out->words = arena_create();
    pthread_mutex_init(&out->lock, NULL);
    for (size_t i = 0; i < multiverse->n; i++) {
        const size_t d = spec->n_designs + i;
        add(out, graph, multiverse, &spec->design[d], data->frame[d][0],
            &multiverse->value[i * multiverse->n_choices]);
    }
    add(out, graph, multiverse, out->primary, data->frame[0][0], NULL);
    out->order = (Universe **)arena_array(arena, out->n, sizeof *out->order);
    for (size_t i = 0; i < out->n; i++)
        out->order[i] = &out->item[i];
    qsort(out->order, out->n, sizeof *out->order, by_stages);
}

/* --- one of them -------------------------------------------------------------------------------
 */

const char *multiverse_copied(MultiversePlan *plan, const char *text)
{
    if (text == NULL)
        return NULL;
    pthread_mutex_lock(&plan->lock);
    const char *out = arena_copy_text(plan->words, text);
    pthread_mutex_unlock(&plan->lock);
    return out;
}

/* How the groups compare at the start, on the sample that the estimate is of. */
static bool judge(Arena *scratch, const Stages *s, const Effects *effects, const Design *design,
                  Specification *out, Error *err)
{
    Analysis judged = analysis_empty(design, s->outcome);
    judged.effects = *effects;
    if (!stages_scored_balance(scratch, s, effects, &judged.balance, NULL, err))
        return false;
    const Start start = results_start(&judged);
    out->start = start.verdict;
    out->start_size = start.size;
    return true;
}

static bool measure(Arena *scratch, const Stages *s, const Design *design, Specification *out,
                    Error *err)
{
    EffectSettings told = s->settings->effects;
    Effects effects;
    const Stages estimated = stages_explained(s);
    told.n_subgroups = 0;
    if (!effect_estimate(scratch, &told, estimated.cohort, s->matching, &effects, err) ||
        !judge(scratch, s, &effects, design, out, err))
        return false;
    out->effect = effects.row[0];
    out->scale = effects.scale;
    return true;
}

static void fail(Universe *universe, const Error *err)
{
    universe->err = memory_take(1, sizeof *err);
    *universe->err = *err;
}

static void make(MultiversePlan *plan, StageGraph *graph, Stages stages, Universe *universe)
{
    Specification *made = &universe->made;
    Arena *scratch = arena_create();
    Error *err = ARENA_NEW(scratch, Error);
    const bool ok = graph_copies(graph, &universe->stages, scratch, &stages, err) &&
                    measure(scratch, &stages, made->design, made, err);
    if (!ok && err->kind != ERR_INTERNAL) {
        const Phrase why = error_reason(scratch, err);
        made->problem = multiverse_copied(plan, phrase_text(scratch, &why));
    } else if (!ok) {
        fail(universe, err);
    } else { /* its other words and lists go with the scratch */
        made->estimand = multiverse_copied(plan, made->effect.estimand);
        made->problem = multiverse_copied(plan, made->effect.problem);
    }
    arena_destroy(scratch);
}

void multiverse_make(MultiversePlan *plan, StageGraph *graph, Stages stages, Universe *universe)
{
    bool found = false, ok = true;
    Error err = {0};
    if (plan->ledger != NULL)
        ok = ledgered_universe_find(plan, universe, &found, &err);
    if (ok && !found)
        make(plan, graph, stages, universe);
    if (ok && !found && plan->ledger != NULL && universe->err == NULL)
        ok = ledgered_universe_add(plan, universe, &err);
    if (!ok)
        fail(universe, &err);
    for (int stage = 0; stage < N_SHARED_STAGES; stage++)
        graph_release(graph, &universe->stages, (Stage)stage);
}

/* --- all of them -------------------------------------------------------------------------------
 */

/* By estimate, then in the order of the study file; without one at the end. */
static int by_estimate(const void *left, const void *right)
{
    const Specification *a = left, *b = right;
    const double x = a->estimate, y = b->estimate;
    if (isnan(x) != isnan(y))
        return isnan(x) ? 1 : -1;
    if (x != y && !isnan(x))
        return x < y ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* In the standard deviation of the study's own design, as the effects of alternatives are. */
static void tell_numbers(Specification *s, const Effects *primary)
{
    Effects one = {.n = 1, .row = &s->effect};
    EffectScale scale = primary->scale;
    s->estimate = s->se = s->p = s->ci_low = s->ci_high = (double)NAN;
    s->size = s->size_low = s->size_high = (double)NAN;
    if (s->estimand == NULL)
        return;
    if (scale.kind == s->scale.kind) {
        scale.correction = s->scale.correction; /* its own sample's size */
        scale.sd_df = s->scale.sd_df;
    }
    if (primary->n > 0 && !s->effect.binary)
        effect_scale_apply(&scale, &one);
    s->estimate = s->effect.estimate;
    s->se = s->effect.se;
    s->p = s->effect.p;
    s->ci_low = s->effect.ci_low;
    s->ci_high = s->effect.ci_high;
    s->size = s->effect.effect_size;
    s->size_low = s->effect.effect_size_ci_low;
    s->size_high = s->effect.effect_size_ci_high;
    s->n_treated = s->effect.n_treated;
    s->n_control = s->effect.n_control;
    s->effect = effect_none(); /* what it points at is gone */
}

void multiverse_close(Arena *arena, MultiversePlan *plan)
{
    pthread_mutex_destroy(&plan->lock);
    arena_adopt(arena, plan->words);
}

bool multiverse_settle(Arena *arena, const Spec *spec, MultiversePlan *plan,
                       const Analysis *primary, Multiverse **out, Error *err)
{
    bool ok = true;
    *out = NULL;
    if (plan->primary == NULL)
        return true;
    multiverse_close(arena, plan);
    Multiverse *multiverse = ARENA_NEW(arena, Multiverse);
    *multiverse = (Multiverse){.analysis = primary, .n = plan->n};
    multiverse->item = ARENA_ARRAY(arena, Specification, plan->n);
    for (size_t i = 0; i < plan->n; i++) {
        Universe *universe = &plan->item[i];
        if (universe->err != NULL && ok) {
            *err = *universe->err;
            design_sign(universe->made.design, err);
            ok = false;
        }
        free(universe->err);
        multiverse->item[i] = universe->made;
        tell_numbers(&multiverse->item[i], &primary->effects);
        multiverse->n_estimated += isnan(multiverse->item[i].estimate) ? 0 : 1;
    }
    qsort(multiverse->item, plan->n, sizeof *multiverse->item, by_estimate);
    multiverse->n_refused = spec->multiverse.n_refused;
    *out = multiverse;
    return ok;
}
