#include "study/stages.h"

#include "alike/os.h"
#include "study/invariants.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const stage_name[N_SHARED_STAGES] = {"cohort", "propensity", "matching",
                                                        "balance"};

typedef enum NodeState { NODE_WAITING, NODE_RUNNING, NODE_DONE, NODE_FAILED } NodeState;

struct Node {
    Key key;
    Stage stage;
    bool all_arms; /* STAGE_SCORE: of all programs of the study */
    NodeState state;
    size_t readers; /* analyses that will still read it */
    bool kept;      /* STAGE_BALANCE: results point into it */
    Arena *arena;
    union {
        Cohort cohort;
        PropensityScore score;
        ArmScores arms;
        Matching matching;
        Balance balance;
    } result;
    Error *err; /* NODE_FAILED */
};

void graph_tell_time(const StageGraph *graph, const char *what, double since)
{
    if (graph->settings->timings)
        fprintf(stderr, "%-12s %8.3f CPU s  %8.1f MiB\n", what, os_cpu_seconds() - since,
                os_peak_mebibytes());
}

/* --- laying out --------------------------------------------------------------------------------
 */

void graph_open(Arena *arena, size_t n_analyses, uint64_t seed, const RunSettings *settings,
                StageGraph *out)
{
    const size_t most = n_analyses * (N_SHARED_STAGES + 1);
    *out =
        (StageGraph){.arena = arena, .seed = seed, .settings = settings, .n_slots = 2 * most + 1};
    out->node = ARENA_ARRAY(arena, Node, most);
    out->slot = (Node **)arena_array(arena, out->n_slots, sizeof *out->slot);
    pthread_mutex_init(&out->lock, NULL);
    pthread_cond_init(&out->changed, NULL);
}

void graph_close(StageGraph *graph, Arena *keep)
{
    pthread_cond_destroy(&graph->changed);
    pthread_mutex_destroy(&graph->lock);
    for (size_t i = 0; i < graph->n_nodes; i++) {
        arena_adopt(keep, graph->node[i].arena);
        free(graph->node[i].err);
    }
}

/* The node with this key, which its stage is part of. */
static Node *node_of(StageGraph *graph, Key key, Stage stage, bool all_arms)
{
    size_t slot = key.a % graph->n_slots;
    while (graph->slot[slot] != NULL && !key_equal(graph->slot[slot]->key, key))
        slot = slot + 1 < graph->n_slots ? slot + 1 : 0;
    if (graph->slot[slot] == NULL) {
        graph->slot[slot] = &graph->node[graph->n_nodes++];
        *graph->slot[slot] = (Node){.key = key, .stage = stage, .all_arms = all_arms};
    }
    graph->slot[slot]->readers++;
    return graph->slot[slot];
}

/* Where nothing is missing the cohort is that of complete cases: one node, and the same streams of
 * random numbers. */
static void settle_gaps(const Frame *frame, CohortSettings *settings)
{
    if (!cohort_may_have_gaps(settings, frame))
        settings->missing_data = MISSING_COMPLETE;
}

/* The node of the score of all programs, and the key of the contrast's. */
static Key add_all_arms(StageGraph *graph, const Design *design, const OutcomeSpec *outcome,
                        Key frame, Key cohort, StageTask *out)
{
    out->everybody = settings_for_cohort(graph->arena, design, outcome->contrast->everybody);
    settle_gaps(out->frame, &out->everybody);
    out->arms = settings_for_arms(design);
    const Key all = key_arms(key_cohort(frame, &out->everybody), &out->settings.score, &out->arms);
    out->all_arms = node_of(graph, all, STAGE_SCORE, true);
    return key_contrast(all, cohort);
}

void graph_add(StageGraph *graph, const Design *design, const OutcomeSpec *outcome,
               const Frame *frame, StageTask *out)
{
    const FrameSettings columns = settings_for_frame(design);
    const StageSettings *told = &out->settings;
    *out = (StageTask){.design = design->name,
                       .frame = frame,
                       .settings = settings_for_stages(graph->arena, design, outcome)};
    settle_gaps(frame, &out->settings.cohort);
    const bool scored = match_needs_score(told->matching.method, told->matching.match_settings,
                                          told->effects.estimator);
    const Key frame_key = key_frame(&columns), cohort = key_cohort(frame_key, &told->cohort);
    const bool all_arms = scored && score_sees_all(&told->score, outcome);
    const Key score = all_arms ? add_all_arms(graph, design, outcome, frame_key, cohort, out)
                               : key_score(cohort, &told->score);
    const Key matching = key_matching(scored ? score : cohort, graph->seed, &told->matching);
    const Key balance = key_balance(matching, &told->balance);
    out->node[STAGE_COHORT] = node_of(graph, cohort, STAGE_COHORT, false);
    out->node[STAGE_SCORE] = scored ? node_of(graph, score, STAGE_SCORE, false) : NULL;
    out->node[STAGE_MATCHING] = node_of(graph, matching, STAGE_MATCHING, false);
    out->node[STAGE_BALANCE] = node_of(graph, balance, STAGE_BALANCE, false);
    out->key = key_effects(balance, &told->effects);
}

void graph_keep_balance(StageTask *task)
{
    task->node[STAGE_BALANCE]->kept = true;
}

void graph_read_cohort(StageTask *task)
{
    task->node[STAGE_COHORT]->readers++;
}

/* --- computing ---------------------------------------------------------------------------------
 */

/* Everybody's cohort is read by this node alone and stays in its arena. */
static bool score_all_arms(const StageTask *task, Node *node, Error *err)
{
    Cohort everybody;
    return cohort_build(node->arena, &task->everybody, task->frame, &everybody, err) &&
           pscore_fit_arms(node->arena, &task->settings.score, &task->arms, &everybody,
                           &node->result.arms, err);
}

static bool score_contrast(const StageTask *task, Node *node, const Cohort *cohort, Error *err)
{
    const ScoreSettings *told = &task->settings.score;
    if (node->all_arms)
        return score_all_arms(task, node, err);
    return task->all_arms != NULL
               ? pscore_of_contrast(node->arena, told, &task->all_arms->result.arms, cohort,
                                    &node->result.score, err)
               : pscore_fit(node->arena, told, cohort, &node->result.score, err);
}

static bool compute(StageGraph *graph, const StageTask *task, Node *node, Error *err)
{
    const Node *const *parent = (const Node *const *)task->node;
    const Cohort *cohort = node->stage > STAGE_COHORT ? &parent[STAGE_COHORT]->result.cohort : NULL;
    const PropensityScore *score = node->stage > STAGE_SCORE && parent[STAGE_SCORE] != NULL
                                       ? &parent[STAGE_SCORE]->result.score
                                       : NULL;
    const double since = os_cpu_seconds();
    bool ok = false;
    switch (node->stage) {
    case STAGE_COHORT:
        ok = cohort_build(node->arena, &task->settings.cohort, task->frame, &node->result.cohort,
                          err);
        break;
    case STAGE_SCORE:
        ok = score_contrast(task, node, cohort, err);
        break;
    case STAGE_MATCHING:
        ok = match_run(node->arena, &task->settings.matching, cohort, score, graph->seed,
                       &node->result.matching, err);
        break;
    case STAGE_BALANCE:
        ok = balance_measure(node->arena, &task->settings.balance, cohort, score,
                             &parent[STAGE_MATCHING]->result.matching, &node->result.balance, err);
        break;
    case STAGE_EFFECTS: /* not shared: src/study/finish.c */
        break;
    }
    graph_tell_time(graph, stage_name[node->stage], since);
    return ok;
}

/* What the node's stage broke of its own rules; NULL: nothing. */
static const char *broken(const StageTask *task, const Node *node)
{
    const Cohort *cohort = &task->node[STAGE_COHORT]->result.cohort;
    switch (node->stage) {
    case STAGE_COHORT:
        return cohort_invariants(&node->result.cohort);
    case STAGE_SCORE:
        return node->all_arms ? cohort_invariants(node->result.arms.cohort)
                              : score_invariants(cohort, &node->result.score);
    case STAGE_MATCHING:
        return matching_invariants((Estimand)task->settings.matching.estimand, cohort,
                                   &node->result.matching);
    case STAGE_BALANCE:
        return balance_invariants(&node->result.balance);
    case STAGE_EFFECTS:
        break;
    }
    return NULL;
}

/* The node's result, computed here or awaited. False: it failed; err says why. */
static bool node_get(StageGraph *graph, const StageTask *task, Node *node, Error *err)
{
    pthread_mutex_lock(&graph->lock);
    while (node->state == NODE_RUNNING)
        pthread_cond_wait(&graph->changed, &graph->lock);
    if (node->state == NODE_WAITING) {
        node->state = NODE_RUNNING;
        pthread_mutex_unlock(&graph->lock);
        node->arena = arena_create();
        const bool ok = compute(graph, task, node, err) &&
                        (!graph->settings->invariants ||
                         invariants_hold(stage_name[node->stage], broken(task, node), err));
        if (!ok) {
            node->err = memory_take(1, sizeof *node->err);
            *node->err = *err;
        }
        pthread_mutex_lock(&graph->lock);
        node->state = ok ? NODE_DONE : NODE_FAILED;
        pthread_cond_broadcast(&graph->changed);
    }
    const bool ok = node->state == NODE_DONE;
    if (!ok)
        *err = *node->err;
    pthread_mutex_unlock(&graph->lock);
    return ok;
}

void graph_told(const StageTask *task, Stages *out)
{
    out->design = task->design;
    out->settings = &task->settings;
    out->outcome = task->settings.cohort.outcome;
    out->frame = task->frame;
}

bool graph_stages(StageGraph *graph, const StageTask *task, Stages *out, Error *err)
{
    for (int stage = 0; stage < N_SHARED_STAGES; stage++) {
        if (stage == STAGE_SCORE && task->all_arms != NULL &&
            !node_get(graph, task, task->all_arms, err))
            return false;
        if (task->node[stage] != NULL && !node_get(graph, task, task->node[stage], err))
            return false;
    }
    graph_told(task, out);
    out->cohort = &task->node[STAGE_COHORT]->result.cohort;
    out->frame = out->cohort->frame; /* where gaps are filled, the cohort's own */
    out->score = task->node[STAGE_SCORE] == NULL ? NULL : &task->node[STAGE_SCORE]->result.score;
    out->matching = &task->node[STAGE_MATCHING]->result.matching;
    out->balance = &task->node[STAGE_BALANCE]->result.balance;
    return true;
}

bool graph_cohort(StageGraph *graph, const StageTask *task, const Cohort **out, Key *key,
                  Error *err)
{
    Node *node = task->node[STAGE_COHORT];
    *out = &node->result.cohort;
    *key = node->key;
    return node_get(graph, task, node, err);
}

/* Results name the columns that mark gaps, and their levels, by text that lives in the cohort. */
static bool names_its_own(const Node *node)
{
    return node->stage == STAGE_COHORT && node->state == NODE_DONE &&
           node->result.cohort.gaps != NULL;
}

/* Stages die with their last reader, but for a balance that results keep: it holds only aggregates.
 */
static void let_go(StageGraph *graph, Node *node)
{
    pthread_mutex_lock(&graph->lock);
    const bool last = --node->readers == 0;
    pthread_mutex_unlock(&graph->lock);
    if (last && !node->kept && !names_its_own(node)) {
        arena_destroy(node->arena);
        node->arena = NULL;
    }
}

void graph_release(StageGraph *graph, const StageTask *task, Stage stage)
{
    if (task->node[stage] != NULL)
        let_go(graph, task->node[stage]);
    if (stage == STAGE_SCORE && task->all_arms != NULL)
        let_go(graph, task->all_arms);
}

bool stages_scored_balance(Arena *arena, const Stages *s, const Effects *effects, Balance *out,
                           Error *err)
{
    Matching scored = *s->matching;

    *out = *s->balance;
    if (effects->score_missing_treated + effects->score_missing_control == 0)
        return true;
    scored.weight = effects->weight;
    return balance_measure(arena, &s->settings->balance, s->cohort, s->score, &scored, out, err);
}
