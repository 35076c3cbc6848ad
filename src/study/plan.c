/* Which analyses there are, and which stages they share.
 *
 * Every outcome is analysed under every design. Each stage of each analysis is a node with a key;
 * nodes with equal keys are one node, computed by whoever needs it first and freed after its last
 * reader. Threads take analyses in plan order; results are stored by plan order, so their number
 * changes nothing. A node only waits for nodes of earlier stages, so nobody can wait in a circle.
 */
#include "alike/study.h"

#include "alike/data.h"
#include "alike/design.h"
#include "alike/key.h"
#include "alike/os.h"
#include "alike/text.h"
#include "replicates.h"

#include "study/invariants.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stages that analyses share. */
enum { N_STAGES = STAGE_EFFECTS };

static const char *const stage_name[N_STAGES] = {"cohort", "propensity", "matching", "balance"};

typedef enum NodeState { NODE_WAITING, NODE_RUNNING, NODE_DONE, NODE_FAILED } NodeState;

typedef struct Node {
    Key key;
    Stage stage;
    NodeState state;
    size_t readers; /* analyses that will still read it */
    Arena *arena;
    union {
        Cohort cohort;
        PropensityScore score;
        Matching matching;
        Balance balance;
    } result;
    Error *err; /* NODE_FAILED */
} Node;

/* One analysis to be made. */
typedef struct Task {
    const Design *design;
    const OutcomeSpec *outcome;
    const Frame *frame;
    ScoreSettings score;
    MatchingSettings matching;
    BalanceSettings balance;
    Node *node[N_STAGES]; /* STAGE_SCORE NULL where the design needs none */
    Arena *arena;         /* of its results */
    size_t n_sets;        /* of replicates */
    ReplicateSet *set;
    bool failed;
    Error *err;
} Task;

/* What a thread takes: an analysis, or one replicate of it. */
typedef struct Job {
    Task *task;
    ReplicateSet *set; /* NULL: the analysis itself */
    size_t number;
    Arena *arena; /* what is kept of a replicate beside its row; NULL: nothing */
    Error *err;   /* NULL: it did not fail */
} Job;

typedef struct Plan {
    const Spec *spec;
    const RunSettings *settings;
    const Norms *norms; /* NULL: the study names none */
    size_t n_nodes;
    Node *node;
    size_t n_slots; /* twice as many as there may be nodes */
    Node **slot;    /* by key; NULL: free */
    size_t n_tasks;
    Task *task;
    Analysis *analysis; /* n_tasks */
    size_t n_jobs;
    Job *job; /* the replicates of an analysis after it */
    size_t next;
    pthread_mutex_t lock;
    pthread_cond_t changed;
} Plan;

static void report_time(const Plan *plan, const char *what, double since)
{
    if (plan->settings->timings)
        fprintf(stderr, "%-12s %8.3f CPU s  %8.1f MiB\n", what, os_cpu_seconds() - since,
                os_peak_mebibytes());
}

static bool compute(Plan *plan, const Task *task, Node *node, Error *err)
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
        ok = cohort_build(node->arena, task->design, task->outcome, task->frame,
                          &node->result.cohort, err);
        break;
    case STAGE_SCORE:
        ok = pscore_fit(node->arena, &task->score, cohort, &node->result.score, err);
        break;
    case STAGE_MATCHING:
        ok = match_run(node->arena, &task->matching, cohort, score, plan->spec->seed,
                       &node->result.matching, err);
        break;
    case STAGE_BALANCE:
        ok = balance_measure(node->arena, &task->balance, cohort, score,
                             &parent[STAGE_MATCHING]->result.matching, &node->result.balance, err);
        break;
    case STAGE_EFFECTS: /* not shared: src/study/finish.c */
        break;
    }
    report_time(plan, stage_name[node->stage], since);
    return ok;
}

/* What the node's stage broke of its own rules; NULL: nothing. */
static const char *broken(const Task *task, const Node *node)
{
    const Cohort *cohort = &task->node[STAGE_COHORT]->result.cohort;
    switch (node->stage) {
    case STAGE_COHORT:
        return cohort_invariants(&node->result.cohort);
    case STAGE_SCORE:
        return score_invariants(cohort, &node->result.score);
    case STAGE_MATCHING:
        return matching_invariants((Estimand)task->matching.estimand, cohort,
                                   &node->result.matching);
    case STAGE_BALANCE:
        return balance_invariants(&node->result.balance);
    case STAGE_EFFECTS:
        break;
    }
    return NULL;
}

/* The node's result, computed here or awaited. False: it failed; err says why. */
static bool node_get(Plan *plan, const Task *task, Node *node, Error *err)
{
    pthread_mutex_lock(&plan->lock);
    while (node->state == NODE_RUNNING)
        pthread_cond_wait(&plan->changed, &plan->lock);
    if (node->state == NODE_WAITING) {
        node->state = NODE_RUNNING;
        pthread_mutex_unlock(&plan->lock);
        node->arena = arena_create();
        const bool ok = compute(plan, task, node, err) &&
                        invariants_hold(stage_name[node->stage], broken(task, node), err);
        if (!ok) {
            node->err = memory_take(1, sizeof *node->err);
            *node->err = *err;
        }
        pthread_mutex_lock(&plan->lock);
        node->state = ok ? NODE_DONE : NODE_FAILED;
        pthread_cond_broadcast(&plan->changed);
    }
    const bool ok = node->state == NODE_DONE;
    if (!ok)
        *err = *node->err;
    pthread_mutex_unlock(&plan->lock);
    return ok;
}

/* Row-level stages die with their last reader; balance holds only aggregates, which results keep.
 */
static void node_release(Plan *plan, Node *node)
{
    if (node == NULL)
        return;
    pthread_mutex_lock(&plan->lock);
    const bool last = --node->readers == 0;
    pthread_mutex_unlock(&plan->lock);
    if (last && node->stage != STAGE_BALANCE) {
        arena_destroy(node->arena);
        node->arena = NULL;
    }
}

/* Everything that results point to moves into the study's arena. */
static void gather(Arena *arena, Plan *plan)
{
    for (size_t i = 0; i < plan->n_nodes; i++) {
        arena_adopt(arena, plan->node[i].arena);
        free(plan->node[i].err);
    }
    for (size_t i = 0; i < plan->n_tasks; i++)
        arena_adopt(arena, plan->task[i].arena);
    for (size_t i = 0; i < plan->n_jobs; i++) {
        if (plan->job[i].arena != NULL)
            arena_adopt(arena, plan->job[i].arena);
        free(plan->job[i].err);
    }
}

static bool analyse(Plan *plan, Task *task, Error *err)
{
    const size_t i = (size_t)(task - plan->task);
    Analysis *out = &plan->analysis[i];
    for (int stage = 0; stage < N_STAGES; stage++)
        if (task->node[stage] != NULL && !node_get(plan, task, task->node[stage], err))
            return false;
    const Stages stages = {
        .design = task->design,
        .outcome = task->outcome,
        .frame = task->frame,
        .seed = plan->spec->seed,
        .cohort = &task->node[STAGE_COHORT]->result.cohort,
        .score = task->node[STAGE_SCORE] == NULL ? NULL : &task->node[STAGE_SCORE]->result.score,
        .matching = &task->node[STAGE_MATCHING]->result.matching,
        .balance = &task->node[STAGE_BALANCE]->result.balance,
        .norms = plan->norms,
    };
    const double since = os_cpu_seconds();
    bool ok = analysis_finish(task->arena, plan->spec, plan->settings, &stages, out, err);
    report_time(plan, "effects", since);
    if (ok && plan->settings->rows_folder != NULL) {
        const char *folder = plan->settings->rows_folder;
        ok = rows_write(&stages, arena_printf(task->arena, "%s/matched.%zu", folder, i),
                        arena_printf(task->arena, "%s/pairs.%zu", folder, i), err);
    }
    return ok;
}

static void analyse_once(Plan *plan, Task *task)
{
    if (plan->settings->progress != NULL)
        plan->settings->progress(
            arena_printf(task->arena, "%s, %s", task->outcome->name.text, task->design->name));
    task->err = ARENA_NEW(task->arena, Error);
    task->failed = !analyse(plan, task, task->err);
    for (int stage = 0; stage < N_STAGES; stage++)
        node_release(plan, task->node[stage]);
}

/* A cohort that could not be made is the analysis's failure, not the replicate's. */
static void make_replicate(Plan *plan, Job *job)
{
    Task *task = job->task;
    Node *cohort = task->node[STAGE_COHORT];
    Error err = {0};
    if (node_get(plan, task, cohort, &err) &&
        !replicate_make(&job->arena, task->design, &cohort->result.cohort, cohort->key,
                        plan->spec->seed, job->set, job->number, &err)) {
        job->err = memory_take(1, sizeof *job->err);
        *job->err = err;
    }
    node_release(plan, cohort);
}

static void *work(void *context)
{
    Plan *plan = context;
    for (;;) {
        pthread_mutex_lock(&plan->lock);
        const size_t i = plan->next++;
        pthread_mutex_unlock(&plan->lock);
        if (i >= plan->n_jobs)
            return NULL;
        if (plan->job[i].set == NULL)
            analyse_once(plan, plan->job[i].task);
        else
            make_replicate(plan, &plan->job[i]);
    }
}

/* The node with this key, which its stage is part of. */
static Node *plan_node(Plan *plan, Key key, Stage stage)
{
    size_t slot = key.a % plan->n_slots;
    while (plan->slot[slot] != NULL && !key_equal(plan->slot[slot]->key, key))
        slot = slot + 1 < plan->n_slots ? slot + 1 : 0;
    if (plan->slot[slot] == NULL) {
        plan->slot[slot] = &plan->node[plan->n_nodes++];
        *plan->slot[slot] = (Node){.key = key, .stage = stage};
    }
    plan->slot[slot]->readers++;
    return plan->slot[slot];
}

/* The outcomes in the order of the primary design, then those that only an alternative names. */
static size_t list_outcomes(Arena *arena, const Spec *spec, const char ***names)
{
    size_t n = 0, capacity = 0;
    *names = NULL;
    for (size_t d = 0; d < spec->n_designs; d++)
        for (size_t o = 0; o < spec->design[d].n_outcomes; o++) {
            const char *name = spec->design[d].outcome[o].name.text;
            bool known = false;
            for (size_t k = 0; k < n; k++)
                known = known || strcmp((*names)[k], name) == 0;
            if (known)
                continue;
            *names = arena_grow(arena, (void *)*names, &capacity, n + 1, sizeof **names);
            (*names)[n++] = name;
        }
    return n;
}

static void add_task(Plan *plan, const Design *design, const OutcomeSpec *outcome,
                     const Frame *frame)
{
    Task *task = &plan->task[plan->n_tasks];
    Analysis *analysis = &plan->analysis[plan->n_tasks++];
    *task = (Task){.design = design,
                   .outcome = outcome,
                   .frame = frame,
                   .score = settings_for_score(design),
                   .matching = settings_for_matching(design),
                   .balance = settings_for_balance(design),
                   .arena = arena_create()};
    if (plan->settings->mode == FRAME_RUN)
        task->n_sets = replicates_list(task->arena,
                                       plan->settings->analyses != NULL ? plan->settings->analyses
                                                                        : &further_analyses,
                                       design, &task->set);
    const bool scored = design->method->needs_score(design->match_settings);
    const Key cohort = key_cohort(key_columns(design), design, outcome);
    const Key score = key_score(cohort, &task->score);
    const Key matching = key_matching(scored ? score : cohort, plan->spec->seed, &task->matching);
    const Key balance = key_balance(matching, &task->balance);
    task->node[STAGE_COHORT] = plan_node(plan, cohort, STAGE_COHORT);
    task->node[STAGE_SCORE] = scored ? plan_node(plan, score, STAGE_SCORE) : NULL;
    task->node[STAGE_MATCHING] = plan_node(plan, matching, STAGE_MATCHING);
    task->node[STAGE_BALANCE] = plan_node(plan, balance, STAGE_BALANCE);
    *analysis = (Analysis){.outcome = outcome->name.text,
                           .design = design->name,
                           .primary = design->primary,
                           .outcome_spec = outcome,
                           .design_spec = design};
}

static void lay_out(Arena *arena, Plan *plan, const StudyData *data)
{
    const Spec *spec = plan->spec;
    const char **names;
    const size_t n = list_outcomes(arena, spec, &names);
    plan->task = ARENA_ARRAY(arena, Task, n * spec->n_designs);
    plan->analysis = ARENA_ARRAY(arena, Analysis, n * spec->n_designs);
    plan->node = ARENA_ARRAY(arena, Node, n * spec->n_designs * N_STAGES);
    plan->n_slots = 2 * n * spec->n_designs * N_STAGES + 1;
    plan->slot = (Node **)arena_array(arena, plan->n_slots, sizeof *plan->slot);
    for (size_t k = 0; k < n; k++)
        for (size_t d = 0; d < spec->n_designs; d++)
            for (size_t o = 0; o < spec->design[d].n_outcomes; o++)
                if (strcmp(spec->design[d].outcome[o].name.text, names[k]) == 0)
                    add_task(plan, &spec->design[d], &spec->design[d].outcome[o],
                             data->frame[d][o]);
}

/* The analyses in their order, the replicates of each after it: they read its cohort. */
static void list_jobs(Arena *arena, Plan *plan)
{
    size_t n = plan->n_tasks;
    for (size_t i = 0; i < plan->n_tasks; i++)
        for (size_t k = 0; k < plan->task[i].n_sets; k++)
            n += plan->task[i].set[k].n;
    plan->job = ARENA_ARRAY(arena, Job, n);
    for (size_t i = 0; i < plan->n_tasks; i++) {
        Task *task = &plan->task[i];
        plan->job[plan->n_jobs++] = (Job){.task = task};
        for (size_t k = 0; k < task->n_sets; k++)
            for (size_t number = 0; number < task->set[k].n; number++) {
                plan->job[plan->n_jobs++] =
                    (Job){.task = task, .set = &task->set[k], .number = number};
                task->node[STAGE_COHORT]->readers++;
            }
    }
}

static void run_tasks(Plan *plan)
{
    enum { MOST_THREADS = 64 };
    pthread_t thread[MOST_THREADS];
    size_t n = plan->settings->jobs, started = 0;
    n = n > plan->n_jobs ? plan->n_jobs : n;
    n = n > MOST_THREADS ? MOST_THREADS : n;
    for (size_t i = 1; i < n; i++)
        if (pthread_create(&thread[started], NULL, work, plan) == 0)
            started++;
    work(plan);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
}

/* A failure is the study's where the primary design failed, or where the study file is wrong; an
 * alternative that these data can't carry is a row that says so. */
static bool settle(Arena *arena, Plan *plan, Error *err)
{
    for (size_t i = 0; i < plan->n_tasks; i++) {
        Task *task = &plan->task[i];
        if (!task->failed)
            continue;
        const bool feasibility = task->err->kind == ERR_INFEASIBLE || task->err->kind == ERR_DATA;
        if (task->design->primary || !feasibility) {
            *err = *task->err;
            return false;
        }
        plan->analysis[i].infeasible = phrase_new(arena, error_phrase(arena, task->err));
        notes_add(&plan->analysis[i].notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The design '{}' could not be carried out: {}",
                         piece_setting(task->design->name),
                         piece_phrase(arena, *plan->analysis[i].infeasible)));
    }
    return true;
}

/* In the order of the plan, whoever made them and when. */
static bool reduce(Arena *arena, Plan *plan, Error *err)
{
    for (size_t i = 0; i < plan->n_jobs; i++)
        if (plan->job[i].err != NULL) {
            *err = *plan->job[i].err;
            return false;
        }
    for (size_t i = 0; i < plan->n_tasks; i++) {
        const Task *task = &plan->task[i];
        Analysis *out = &plan->analysis[i];
        const Stages stages = {.design = task->design,
                               .outcome = task->outcome,
                               .frame = task->frame,
                               .seed = plan->spec->seed,
                               .norms = plan->norms};
        const FurtherInput input = {
            .spec = plan->spec, .stages = &stages, .effects = &out->effects, .norms = plan->norms};
        if (!replicates_reduce(arena, &input, task->set, task->n_sets, &out->tables, &out->notes,
                               err))
            return false;
    }
    return true;
}

/* Effect sizes of other designs stand beside the primary one's, so they are in its standard
 * deviation. */
static void scale_alike(const Plan *plan)
{
    for (size_t i = 0; i < plan->n_tasks; i++) {
        const Analysis *primary = NULL;
        Analysis *a = &plan->analysis[i];
        for (size_t k = 0; k < plan->n_tasks; k++)
            if (plan->analysis[k].primary && text_equal(plan->analysis[k].outcome, a->outcome))
                primary = &plan->analysis[k];
        if (primary == NULL || a->primary || a->effects.n == 0 || primary->effects.n == 0)
            continue;
        EffectScale scale = primary->effects.scale;
        if (scale.kind == a->effects.scale.kind)
            scale.correction = a->effects.scale.correction; /* its own sample's size */
        if (scale.kind == a->effects.scale.kind)
            scale.sd_df = a->effects.scale.sd_df;
        effect_scale_apply(&scale, &a->effects);
    }
}

bool plan_run(Arena *arena, const Spec *spec, const RunSettings *settings, Results *out, Error *err)
{
    Plan plan = {.spec = spec, .settings = settings};
    StudyData data;
    const double since = os_cpu_seconds();
    if (settings->progress != NULL)
        settings->progress("reading the data");
    if (!data_load(arena, spec, settings->mode, &data, err))
        return false;
    if (spec->norms.given) {
        Norms *norms = ARENA_NEW(arena, Norms);
        if (!norms_load(arena, spec, norms, err))
            return false;
        plan.norms = norms;
    }
    report_time(&plan, "read", since);
    lay_out(arena, &plan, &data);
    list_jobs(arena, &plan);
    pthread_mutex_init(&plan.lock, NULL);
    pthread_cond_init(&plan.changed, NULL);
    run_tasks(&plan);
    pthread_cond_destroy(&plan.changed);
    pthread_mutex_destroy(&plan.lock);
    bool ok = settle(arena, &plan, err) && reduce(arena, &plan, err);
    if (ok)
        scale_alike(&plan);
    gather(arena, &plan);
    *out = (Results){.spec = spec,
                     .design_only = settings->mode == FRAME_DESIGN,
                     .n_inputs = data.n_inputs,
                     .input = data.input,
                     .tables = data.tables,
                     .n_analyses = plan.n_tasks,
                     .analysis = plan.analysis};
    notes_append(&out->notes, arena, &spec->notes);
    notes_append(&out->notes, arena, &data.notes);
    if (ok && settings->rows_folder != NULL)
        ok = rows_join(arena, settings->rows_folder, plan.n_tasks, err);
    return ok;
}
