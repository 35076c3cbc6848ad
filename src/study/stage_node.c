#include "study/stage_node.h"

#include "alike/hash.h"
#include "alike/impute.h"
#include "study/draws.h"
#include "study/invariants.h"

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
    if (node->kind == NODE_ALL_ARMS)
        return score_all_arms(task, node, err);
    return task->all_arms != NULL
               ? pscore_of_contrast(node->arena, told, &task->all_arms->result.arms, cohort,
                                    &node->result.score, err)
               : pscore_fit(node->arena, told, cohort, &node->result.score, err);
}

static bool draw_cohort(const StageGraph *graph, const StageTask *task, Node *node, Error *err)
{
    const Cohort *undrawn = &task->undrawn->result.cohort;
    const ImputeDraw draw = {
        .stream = hash_u64(hash_text(graph->seed, "copy"), task->number),
        .how = task->settings.cohort.imputing,
        .before = node->kind == NODE_EXPLAINED ? &task->node[STAGE_COHORT]->result.cohort : NULL};
    const bool kept = node->task != NULL;
    if (!(kept ? draws_impute(graph->settings->ledger, node, undrawn, draw, err)
               : cohort_impute(node->arena, undrawn, &draw, &node->result.cohort, err)))
        return false;
    node->result.cohort.gaps = undrawn->gaps;
    return true;
}

static bool make_cohort(const StageGraph *graph, const StageTask *task, Node *node, Error *err)
{
    return node->kind == NODE_OWN ? cohort_build(node->arena, &task->settings.cohort, task->frame,
                                                 &node->result.cohort, err)
                                  : draw_cohort(graph, task, node, err);
}

static bool make_balance(const StageTask *task, Node *node, const Cohort *cohort,
                         const PropensityScore *score, Error *err)
{
    const BalanceSettings *told = &task->settings.balance;
    const Matching *matching = &task->node[STAGE_MATCHING]->result.matching;
    if (node->kind == NODE_BEFORE) {
        node->result.before = balance_before(node->arena, cohort, score);
        return true;
    }
    return task->before->shared
               ? balance_measure_after(node->arena, told, task->before->result.before, matching,
                                       &node->result.balance, err)
               : balance_measure(node->arena, told, cohort, score, matching, &node->result.balance,
                                 err);
}

static bool match_cohort(const StageGraph *graph, const StageTask *task, Node *node,
                         const PropensityScore *score, Error *err)
{
    const MatchProblem problem = {.settings = &task->settings.matching,
                                  .cohort = &task->node[STAGE_COHORT]->result.cohort,
                                  .score = score,
                                  .seed = graph->seed,
                                  .workers = graph->workers};

    return match_run_one(node->arena, &problem, &node->result.matching, err);
}

bool node_compute(const StageGraph *graph, const StageTask *task, Node *node, Error *err)
{
    const Node *const *parent = (const Node *const *)task->node;
    const Cohort *cohort = node->stage > STAGE_COHORT ? &parent[STAGE_COHORT]->result.cohort : NULL;
    const PropensityScore *score = node->stage > STAGE_SCORE && parent[STAGE_SCORE] != NULL
                                       ? &parent[STAGE_SCORE]->result.score
                                       : NULL;
    bool ok = false;
    switch (node->stage) {
    case STAGE_COHORT:
        ok = make_cohort(graph, task, node, err);
        break;
    case STAGE_SCORE:
        ok = score_contrast(task, node, cohort, err);
        break;
    case STAGE_MATCHING:
        ok = match_cohort(graph, task, node, score, err);
        break;
    case STAGE_BALANCE:
        ok = make_balance(task, node, cohort, score, err);
        break;
    case STAGE_EFFECTS: /* not shared: src/study/finish.c */
        break;
    }
    return ok;
}

const char *node_broken(const StageTask *task, const Node *node)
{
    const Cohort *cohort = &task->node[STAGE_COHORT]->result.cohort;
    switch (node->stage) {
    case STAGE_COHORT:
        return cohort_invariants(&node->result.cohort);
    case STAGE_SCORE:
        return node->kind == NODE_ALL_ARMS ? cohort_invariants(node->result.arms.cohort)
                                           : score_invariants(cohort, &node->result.score);
    case STAGE_MATCHING:
        return matching_invariants((Estimand)task->settings.matching.estimand, cohort,
                                   &node->result.matching);
    case STAGE_BALANCE:
        return node->kind == NODE_BEFORE ? NULL : balance_invariants(&node->result.balance);
    case STAGE_EFFECTS:
        break;
    }
    return NULL;
}
