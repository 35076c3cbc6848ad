#include "shares.h"

#include "alike/ledger.h"
#include "alike/match.h"
#include "alike/text.h"
#include "study/draws.h"
#include "study/ledgered.h"

/* --- keys --------------------------------------------------------------------------------------
 */

/* Frames are few, and their keys are dear. */
typedef struct FrameKeys {
    size_t n, capacity;
    struct FrameKey {
        const Frame *frame;
        bool in_order;
        Key key;
    } * item;
} FrameKeys;

static Key key_in_order(Arena *arena, FrameKeys *known, const Frame *frame, bool in_order)
{
    for (size_t i = 0; i < known->n; i++)
        if (known->item[i].frame == frame && known->item[i].in_order == in_order)
            return known->item[i].key;
    const Key key = in_order ? key_of_rows(frame) : key_of_frame(frame);
    known->item =
        arena_grow(arena, known->item, &known->capacity, known->n + 1, sizeof *known->item);
    known->item[known->n++] = (struct FrameKey){.frame = frame, .in_order = in_order, .key = key};
    return key;
}

/* Of all that the task reads: of the order of the rows only where its design follows it. */
static Key data_key(Arena *arena, FrameKeys *known, const StageTask *task)
{
    return key_in_order(arena, known, task->frame, match_follows_file(&task->settings.matching));
}

/* A cohort that can't be made is the analysis's failure, which tells it; where there is none in
 * this process it is told here. */
static bool open_set(Plan *plan, Task *task, ReplicateSet *set, Key of, Error *err)
{
    const Cohort *cohort;
    Key key;
    set->ledger = plan->settings->ledger;
    set->of = of;
    set->of_what = task->name;
    if (graph_cohort(&plan->graph, &task->stages, &cohort, &key, err) &&
        replicates_prepare(&task->stages.settings, cohort, plan->spec->seed, set, err))
        return true;
    set->n_wanted = 0;
    if (plan->settings->share != NULL)
        return false;
    error_clear(err);
    return true;
}

static size_t count_tasks(const Plan *plan)
{
    size_t n = plan->multiverse.n + plan->n_draws;
    for (size_t i = 0; i < plan->n_tasks; i++)
        for (size_t k = 0; k < plan->task[i].n_sets; k++)
            n += plan->task[i].set[k].n_wanted;
    return n;
}

static Key replicate_key(const Plan *plan, const Task *task, const ReplicateSet *set, size_t number)
{
    return ledgered_replicate_key(set,
                                  key_replicate(graph_cohort_key(&task->stages), plan->spec->seed,
                                                &set->analysis->entry, set->settings, number));
}

static void write_down(Arena *arena, const Plan *plan)
{
    Key *key = ARENA_ARRAY(arena, Key, count_tasks(plan));
    size_t n = 0;
    for (size_t i = 0; i < plan->n_draws; i++)
        key[n++] = *plan->draw[i].node->task;
    for (size_t i = 0; i < plan->n_tasks; i++)
        for (size_t k = 0; k < plan->task[i].n_sets; k++) {
            const ReplicateSet *set = &plan->task[i].set[k];
            for (size_t number = 0; number < set->n_wanted; number++)
                key[n++] = replicate_key(plan, &plan->task[i], set, number);
        }
    for (size_t i = 0; i < plan->multiverse.n; i++)
        key[n++] = plan->multiverse.item[i].task;
    ledger_plan(plan->settings->ledger, plan->spec->title, key, n);
}

bool shares_open(Arena *arena, Plan *plan, Error *err)
{
    Arena *scratch = arena_create();
    FrameKeys frames = {.n = 0};
    bool ok = true;
    for (size_t i = 0; i < plan->n_tasks; i++)
        if (plan->task[i].stages.number > 0)
            draws_list(arena, plan, &plan->task[i],
                       key_in_order(scratch, &frames, plan->task[i].stages.frame,
                                    false)); /* draws go by who a student is */
    for (size_t i = 0; ok && i < plan->n_tasks; i++)
        for (size_t k = 0; ok && k < plan->task[i].n_sets; k++) {
            Task *task = &plan->task[i];
            const Key data = data_key(scratch, &frames, &task->stages);
            ok = open_set(plan, task, &task->set[k], key_both(data, task->stages.key), err);
        }
    plan->multiverse.ledger = plan->settings->ledger;
    for (size_t i = 0; ok && i < plan->multiverse.n; i++) {
        Universe *universe = &plan->multiverse.item[i];
        const Key data = data_key(scratch, &frames, &universe->stages);
        universe->task = key_both(data, universe->stages.key);
    }
    if (ok)
        write_down(arena, plan);
    arena_destroy(scratch);
    return ok;
}

/* --- parts -------------------------------------------------------------------------------------
 */

/* Whether the group of this number is ours. By its place in the plan and not by what is missing:
 * whenever they begin, parts leave nothing out together. */
static bool is_ours(const Share *share, size_t group)
{
    return group % share->n == share->number - 1;
}

static void add(Plan *plan, Share *told, Job job, bool known)
{
    plan->job[plan->n_jobs++] = job;
    told->n_tasks++;
    told->n_known += known;
}

static bool is_known(const Plan *plan, Key key)
{
    return ledger_file_of(plan->settings->ledger, key) != NULL;
}

/* A group of the jobs from here on. */
static void begin_group(Plan *plan)
{
    if (plan->group != NULL)
        plan->group[plan->n_groups++] = plan->n_jobs;
}

/* The two of a copy together: the second is drawn from where the first left off. */
static void list_draws(Plan *plan, Share *told, size_t *group)
{
    for (size_t i = 0; i < plan->n_draws; i++) {
        Draw *draw = &plan->draw[i];
        const bool begins = i == 0 || draw->copy != draw[-1].copy;
        *group += begins && i > 0 ? 1 : 0;
        if (!is_ours(told, *group))
            continue;
        if (begins)
            begin_group(plan);
        add(plan, told, (Job){.draw = draw}, is_known(plan, *draw->node->task));
    }
    *group += plan->n_draws > 0 ? 1 : 0;
}

void shares_list(Arena *arena, Plan *plan, Share *told)
{
    size_t group = 0;
    told->n_of_all = count_tasks(plan);
    told->n_tasks = told->n_known = 0;
    plan->n_jobs = 0;
    plan->job = ARENA_ARRAY(arena, Job, told->n_of_all);
    plan->n_groups = 0;
    plan->group = plan->settings->together ? ARENA_ARRAY(arena, size_t, told->n_of_all + 1) : NULL;
    list_draws(plan, told, &group);
    for (size_t i = 0; i < plan->n_tasks; i++)
        for (size_t k = 0; k < plan->task[i].n_sets; k++) {
            Task *task = &plan->task[i];
            ReplicateSet *set = &task->set[k];
            for (size_t number = 0; number < set->n_wanted; number++)
                if (is_ours(told, group++)) {
                    graph_read_cohort(&task->stages);
                    begin_group(plan);
                    add(plan, told, (Job){.task = task, .set = set, .number = number},
                        is_known(plan, replicate_key(plan, task, set, number)));
                }
        }
    for (size_t i = 0; i < plan->multiverse.n; i++) {
        Universe *universe = plan->multiverse.order[i];
        const StageTask *before = i == 0 ? NULL : &plan->multiverse.order[i - 1]->stages;
        const bool shares =
            before != NULL && before->node[STAGE_MATCHING] == universe->stages.node[STAGE_MATCHING];
        group += shares || i == 0 ? 0 : 1;
        if (!is_ours(told, group))
            continue;
        if (!shares)
            begin_group(plan);
        add(plan, told, (Job){.universe = universe}, is_known(plan, universe->task));
    }
    if (plan->group != NULL)
        plan->group[plan->n_groups] = plan->n_jobs;
}

/* --- together ----------------------------------------------------------------------------------
 */

bool shares_well(const Plan *plan, Share *told, Error *err)
{
    for (size_t i = 0; i < plan->n_jobs; i++) {
        const Job *job = &plan->job[i];
        const Error *failed = job->universe != NULL ? job->universe->err : job->err;
        if (failed != NULL) {
            *err = *failed;
            return false;
        }
        told->n_failed += job->universe != NULL ? job->universe->made.estimand == NULL
                          : job->draw != NULL   ? job->draw->failed
                                                : job->set->made[job->number].problem != NULL;
    }
    return true;
}

/* So that they are listed no second time. What is kept of them moves into the study's arena. */
static void mark_done(Arena *arena, Plan *plan)
{
    for (size_t i = 0; i < plan->n_jobs; i++) {
        Job *job = &plan->job[i];
        if (job->universe != NULL)
            job->universe->done = job->done;
        if (job->set != NULL && job->set->done == NULL)
            job->set->done = ARENA_ARRAY(arena, bool, job->set->n);
        if (job->set != NULL)
            job->set->done[job->number] = job->done;
        if (job->set != NULL && !job->done)
            graph_release(&plan->graph, &job->task->stages, STAGE_COHORT);
        if (job->arena != NULL)
            arena_adopt(arena, job->arena);
    }
    plan->n_jobs = plan->n_groups = 0;
}

bool shares_together(Arena *arena, Plan *plan, Error *err)
{
    Share all = {.number = 1, .n = 1};
    shares_list(arena, plan, &all);
    jobs_run(arena, plan);
    if (!shares_well(plan, &all, err))
        return false;
    mark_done(arena, plan);
    return ledger_hear(plan->settings->ledger, err);
}
