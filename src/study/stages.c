#include "study/stage_node.h"

#include "alike/impute.h"
#include "alike/os.h"
#include "alike/parallel.h"
#include "study/invariants.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const stage_name[N_SHARED_STAGES] = {"cohort", "propensity", "matching",
                                                        "balance"};

void graph_tell_time(const StageGraph *graph, const char *what, double since)
{
    if (graph->settings->timings)
        fprintf(stderr, "%-12s %8.3f CPU s  %8.1f MiB\n", what,
                workers_seconds(graph->workers) - since, os_peak_mebibytes());
}

/* --- laying out --------------------------------------------------------------------------------
 */

void graph_open(Arena *arena, size_t n_analyses, uint64_t seed, const RunSettings *settings,
                StageGraph *out)
{
    const size_t most = n_analyses * (N_SHARED_STAGES + 3);
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
static Node *node_of(StageGraph *graph, Key key, Stage stage, NodeKind kind)
{
    size_t slot = key.a % graph->n_slots;
    while (graph->slot[slot] != NULL && !key_equal(graph->slot[slot]->key, key))
        slot = slot + 1 < graph->n_slots ? slot + 1 : 0;
    if (graph->slot[slot] == NULL) {
        graph->slot[slot] = &graph->node[graph->n_nodes++];
        *graph->slot[slot] = (Node){.key = key, .stage = stage, .kind = kind};
    }
    graph->slot[slot]->shared = graph->slot[slot]->readers > 0;
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
    out->all_arms = node_of(graph, all, STAGE_SCORE, NODE_ALL_ARMS);
    return key_contrast(all, cohort);
}

/* A copy's cohort; number 0: nothing is drawn. */
static Key add_cohort(StageGraph *graph, Key frame, StageTask *out)
{
    const Key own = key_cohort(frame, &out->settings.cohort);
    if (out->number == 0) {
        out->node[STAGE_COHORT] = node_of(graph, own, STAGE_COHORT, NODE_OWN);
        return own;
    }
    const Key drawn = key_copy(own, graph->seed, out->number, false);
    out->undrawn = node_of(graph, own, STAGE_COHORT, NODE_OWN);
    out->node[STAGE_COHORT] = node_of(graph, drawn, STAGE_COHORT, NODE_DRAWN);
    if (graph->settings->mode == FRAME_RUN)
        out->explained = node_of(graph, key_copy(own, graph->seed, out->number, true), STAGE_COHORT,
                                 NODE_EXPLAINED);
    return drawn;
}

static void add_stages(StageGraph *graph, const Design *design, const OutcomeSpec *outcome,
                       StageTask *out)
{
    const FrameSettings columns = settings_for_frame(design);
    const StageSettings *told = &out->settings;
    const bool scored = match_needs_score(told->matching.method, told->matching.match_settings,
                                          told->effects.estimator);
    const Key frame = key_frame(&columns), cohort = add_cohort(graph, frame, out);
    const bool all_arms = scored && score_sees_all(&told->score, outcome);
    const Key score = all_arms ? add_all_arms(graph, design, outcome, frame, cohort, out)
                               : key_score(cohort, &told->score);
    const Key chosen_from = scored ? score : cohort;
    const Key matching = key_matching(chosen_from, graph->seed, &told->matching);
    const Key balance = key_balance(matching, &told->balance);
    out->node[STAGE_SCORE] = scored ? node_of(graph, score, STAGE_SCORE, NODE_OWN) : NULL;
    out->node[STAGE_MATCHING] = node_of(graph, matching, STAGE_MATCHING, NODE_OWN);
    out->node[STAGE_BALANCE] = node_of(graph, balance, STAGE_BALANCE, NODE_OWN);
    out->before = node_of(graph, key_before(chosen_from), STAGE_BALANCE, NODE_BEFORE);
    out->key = key_effects(balance, &told->effects);
}

void graph_add(StageGraph *graph, const Design *design, const OutcomeSpec *outcome,
               const Frame *frame, StageTask *out)
{
    *out = (StageTask){.design = design->name,
                       .frame = frame,
                       .settings = settings_for_stages(graph->arena, design, outcome)};
    settle_gaps(frame, &out->settings.cohort);
    const bool drawn = out->settings.cohort.missing_data == MISSING_IMPUTE;
    StageTask one = *out;
    out->number = drawn ? 1 : 0;
    out->n_further = drawn ? design->imputing.copies - 1 : 0;
    out->further = ARENA_ARRAY(graph->arena, StageTask, out->n_further);
    add_stages(graph, design, outcome, out);
    for (size_t k = 0; k < out->n_further; k++) {
        one.number = k + 2;
        out->further[k] = one;
        add_stages(graph, design, outcome, &out->further[k]);
    }
}

void graph_read_cohort(StageTask *task)
{
    task->node[STAGE_COHORT]->readers++;
}

static size_t nodes_of(const StageTask *task, Stage stage, Node *out[4])
{
    Node *const all[] = {task->node[stage], stage == STAGE_SCORE ? task->all_arms : NULL,
                         stage == STAGE_BALANCE ? task->before : NULL,
                         stage == STAGE_COHORT ? task->undrawn : NULL,
                         stage == STAGE_COHORT ? task->explained : NULL};
    size_t n = 0;
    for (size_t k = 0; k < COUNT_OF(all); k++)
        if (all[k] != NULL)
            out[n++] = all[k];
    return n;
}

void graph_read_copy(StageTask *copy)
{
    Node *node[4];
    for (int stage = 0; stage < N_SHARED_STAGES; stage++)
        for (size_t k = nodes_of(copy, (Stage)stage, node); k > 0; k--)
            node[k - 1]->readers++;
}

/* --- computing ---------------------------------------------------------------------------------
 */

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
        const double since = workers_seconds(graph->workers);
        const bool made = node_compute(graph, task, node, err);
        graph_tell_time(graph, stage_name[node->stage], since);
        const bool ok =
            made && (!graph->settings->invariants ||
                     invariants_hold(stage_name[node->stage], node_broken(task, node), err));
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

/* And before it the one whose gaps are drawn. */
static bool cohort_get(StageGraph *graph, const StageTask *task, Error *err)
{
    return (task->undrawn == NULL || node_get(graph, task, task->undrawn, err)) &&
           node_get(graph, task, task->node[STAGE_COHORT], err);
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
    if (!cohort_get(graph, task, err))
        return false;
    for (int stage = STAGE_COHORT + 1; stage < N_SHARED_STAGES; stage++) {
        if (stage == STAGE_SCORE && task->all_arms != NULL &&
            !node_get(graph, task, task->all_arms, err))
            return false;
        if (stage == STAGE_BALANCE && task->before->shared &&
            !node_get(graph, task, task->before, err))
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
    out->before = task->before->shared ? task->before->result.before : NULL;
    return true;
}

/* Of one copy; the outcome model's cohort is not made before there is an outcome. */
static bool stages_of_copy(StageGraph *graph, const StageTask *task, Stages *out, Error *err)
{
    if (!graph_stages(graph, task, out, err))
        return false;
    if (task->explained == NULL || out->cohort->outcome == NULL ||
        out->cohort->outcome->type != COLUMN_REAL)
        return true;
    out->explained = &task->explained->result.cohort;
    return node_get(graph, task, task->explained, err);
}

/* The matching of the first copy, which knows all. */
static const Matching *join_copies(Arena *arena, const Stages *copy, size_t n)
{
    MatchingCopies *copies = ARENA_NEW(arena, MatchingCopies);
    const Cohort **cohort = (const Cohort **)arena_array(arena, n, sizeof *cohort);
    const Matching **matching = (const Matching **)arena_array(arena, n, sizeof *matching);
    Matching *out = ARENA_NEW(arena, Matching);
    for (size_t k = 0; k < n; k++) {
        cohort[k] = copy[k].explained != NULL ? copy[k].explained : copy[k].cohort;
        matching[k] = copy[k].matching;
    }
    *copies = (MatchingCopies){.n = n, .cohort = cohort, .matching = matching};
    *out = *copy[0].matching;
    out->copies = copies;
    return out;
}

bool graph_copies(StageGraph *graph, const StageTask *task, Arena *arena, Stages *out, Error *err)
{
    const size_t n = task->n_further + 1;
    if (!stages_of_copy(graph, task, out, err)) {
        const bool of_copy = task->number > 0 && task->undrawn->state == NODE_DONE;
        return of_copy && impute_name_copy(task->number, n, err);
    }
    if (task->number == 0 || out->cohort->gaps == NULL) /* all copies would be alike */
        return true;
    Stages *copy = ARENA_ARRAY(arena, Stages, n);
    copy[0] = *out;
    for (size_t k = 0; k < task->n_further; k++) {
        copy[k + 1] = *out;
        if (!stages_of_copy(graph, &task->further[k], &copy[k + 1], err))
            return impute_name_copy(task->further[k].number, n, err);
    }
    out->n_copies = n;
    out->copy = copy;
    out->matching = join_copies(arena, copy, n);
    return true;
}

bool graph_cohort(StageGraph *graph, const StageTask *task, const Cohort **out, Key *key,
                  Error *err)
{
    Node *node = task->node[STAGE_COHORT];
    *out = &node->result.cohort;
    *key = node->key;
    return cohort_get(graph, task, err);
}

bool graph_undrawn(StageGraph *graph, const StageTask *task, const Cohort **out, Error *err)
{
    *out = &task->undrawn->result.cohort;
    return node_get(graph, task, task->undrawn, err);
}

bool graph_draw(StageGraph *graph, const StageTask *copy, Node *node, Error *err)
{
    return cohort_get(graph, copy, err) && node_get(graph, copy, node, err);
}

Key graph_cohort_key(const StageTask *task)
{
    return task->node[STAGE_COHORT]->key;
}

/* Results name the columns that mark gaps, and their levels, by text that lives in the cohort. */
static bool names_its_own(const Node *node)
{
    return node->stage == STAGE_COHORT && node->kind == NODE_OWN && node->state == NODE_DONE &&
           node->result.cohort.gaps != NULL;
}

/* Stages die with their last reader: what results keep of them is copied. */
static void let_go(StageGraph *graph, Node *node)
{
    pthread_mutex_lock(&graph->lock);
    const bool last = --node->readers == 0;
    pthread_mutex_unlock(&graph->lock);
    if (last && !names_its_own(node)) {
        arena_destroy(node->arena);
        node->arena = NULL;
    }
}

static void release_copy(StageGraph *graph, const StageTask *task, Stage stage)
{
    Node *node[4];
    const size_t n = nodes_of(task, stage, node);
    for (size_t k = 0; k < n; k++)
        let_go(graph, node[k]);
}

void graph_release(StageGraph *graph, const StageTask *task, Stage stage)
{
    release_copy(graph, task, stage);
    for (size_t k = 0; k < task->n_further; k++)
        release_copy(graph, &task->further[k], stage);
}
