/* What is to be done, and the threads that do it. */
#include "plan.h"

#include "alike/cluster.h"
#include "alike/os.h"
#include "alike/text.h"
#include "study/draws.h"

#include <stdlib.h>

static bool analyse(Plan *plan, Task *task, Error *err)
{
    const size_t i = (size_t)(task - plan->task);
    Stages stages = plan_stages(plan);
    if (!graph_copies(&plan->graph, &task->stages, task->arena, &stages, err))
        return false;
    const double since = workers_seconds(plan->workers);
    bool ok =
        analysis_finish(task->arena, plan->spec, plan->settings, &stages, &plan->analysis[i], err);
    graph_tell_time(&plan->graph, "effects", since);
    if (ok && plan->settings->rows_folder != NULL)
        ok = copies_write_rows(&stages, plan->settings->rows_folder, i, plan->n_tasks, err);
    if (ok && plan->settings->verify_folder != NULL && plan->analysis[i].primary)
        ok = copies_verify(&stages, &plan->analysis[i], plan->settings->verify_folder, i,
                           plan->n_tasks, err);
    return ok;
}

static void analyse_once(Plan *plan, Task *task)
{
    Error err = {0}; /* large: of thousands of analyses hardly one needs it */
    task->failed = !analyse(plan, task, &err);
    if (task->failed) {
        task->err = ARENA_NEW(task->arena, Error);
        *task->err = err;
    }
    for (int stage = 0; stage < N_SHARED_STAGES; stage++)
        graph_release(&plan->graph, &task->stages, (Stage)stage);
}

/* So that several threads share the copies of one analysis, which finds them done; where one fails
 * the analysis tells it. */
static void prepare_copy(Plan *plan, const StageTask *copy)
{
    Stages stages = plan_stages(plan);
    Error err = {0};
    if (!graph_stages(&plan->graph, copy, &stages, &err))
        error_clear(&err);
    for (int stage = 0; stage < N_SHARED_STAGES; stage++)
        graph_release(&plan->graph, copy, (Stage)stage);
}

/* A cohort that could not be made is the analysis's failure, not the replicate's. */
static void make_replicate(Plan *plan, Job *job)
{
    const StageTask *stages = &job->task->stages;
    const Cohort *cohort;
    Key key;
    Error err = {0};
    if (graph_cohort(&plan->graph, stages, &cohort, &key, &err) &&
        !replicate_make(&job->arena, &stages->settings, cohort, key, plan->spec->seed, job->set,
                        job->number, &err)) {
        job->err = memory_take(1, sizeof *job->err);
        *job->err = err;
    }
    graph_release(&plan->graph, stages, STAGE_COHORT);
}

static void make_draw(Plan *plan, Job *job)
{
    Error err = {0};
    if (draws_make(plan, job->draw, &err))
        return;
    job->err = memory_take(1, sizeof *job->err);
    *job->err = err;
}

/* Jobs that a thread has taken and has not begun. */
typedef struct Taken {
    size_t next, end;
} Taken;

static void take_group(const Plan *plan, Taken *taken)
{
    const size_t group = cluster_take();
    const bool is = group < plan->n_groups;
    *taken = is ? (Taken){plan->group[group], plan->group[group + 1]}
                : (Taken){plan->n_jobs, plan->n_jobs + 1};
}

/* For who waits. */
static const char *name_of(const Job *job)
{
    return job->draw != NULL   ? job->draw->node->what
           : job->task == NULL ? "multiverse"
                               : job->task->name;
}

/* The number of a job that is to be done, once another was (had_one); n_jobs or more: none is left.
 */
static size_t next_job(Plan *plan, Taken *taken, bool had_one)
{
    if (plan->n_groups > 0 && taken->next == taken->end)
        take_group(plan, taken);
    pthread_mutex_lock(&plan->lock);
    const size_t i = plan->n_groups > 0 ? taken->next++ : plan->next++;
    plan->n_done += had_one;
    if (i < plan->n_jobs)
        plan_tell(plan, name_of(&plan->job[i]), plan->n_done, plan->n_jobs);
    pthread_mutex_unlock(&plan->lock);
    return i;
}

static void *work(void *context)
{
    Plan *plan = context;
    Taken taken = {0, 0};
    for (bool had_one = false;; had_one = true) {
        const size_t i = next_job(plan, &taken, had_one);
        if (i >= plan->n_jobs) {
            if (plan->n_groups > 0)
                cluster_leave();
            workers_give(plan->workers, 1);
            return NULL;
        }
        Job *job = &plan->job[i];
        job->done = true;
        if (job->universe != NULL)
            multiverse_make(&plan->multiverse, &plan->graph, plan_stages(plan), job->universe);
        else if (job->draw != NULL)
            make_draw(plan, job);
        else if (job->copy != NULL)
            prepare_copy(plan, job->copy);
        else if (job->set == NULL)
            analyse_once(plan, job->task);
        else
            make_replicate(plan, job);
    }
}

/* The analyses in their order, the copies of each before it, the replicates after it: they read its
 * cohort. Then the multiverse, whose stages may be theirs. */
void jobs_list(Arena *arena, Plan *plan)
{
    size_t n = plan->n_tasks + plan->multiverse.n;
    for (size_t i = 0; i < plan->n_tasks; i++)
        n += plan->task[i].stages.n_further;
    for (size_t i = 0; i < plan->n_tasks; i++)
        for (size_t k = 0; k < plan->task[i].n_sets; k++)
            n += plan->task[i].set[k].n;
    plan->job = ARENA_ARRAY(arena, Job, n);
    for (size_t i = 0; i < plan->n_tasks; i++) {
        Task *task = &plan->task[i];
        for (size_t k = 0; k < task->stages.n_further; k++) {
            /* the analysis may be done with them before a slow thread comes to them */
            graph_read_copy(&task->stages.further[k]);
            plan->job[plan->n_jobs++] = (Job){.task = task, .copy = &task->stages.further[k]};
        }
        plan->job[plan->n_jobs++] = (Job){.task = task};
        for (size_t k = 0; k < task->n_sets; k++)
            for (size_t number = 0; number < task->set[k].n; number++) {
                if (task->set[k].done != NULL && task->set[k].done[number])
                    continue;
                plan->job[plan->n_jobs++] =
                    (Job){.task = task, .set = &task->set[k], .number = number};
                graph_read_cohort(&task->stages);
            }
    }
    for (size_t i = 0; i < plan->multiverse.n; i++)
        if (!plan->multiverse.order[i]->done)
            plan->job[plan->n_jobs++] = (Job){.universe = plan->multiverse.order[i]};
}

void jobs_run(Arena *arena, Plan *plan)
{
    enum { MOST_THREADS = 64 };
    pthread_t thread[MOST_THREADS];
    const size_t jobs = plan->settings->jobs > MOST_THREADS ? MOST_THREADS : plan->settings->jobs;
    const size_t n = jobs > plan->n_jobs ? plan->n_jobs : jobs;
    const bool serves = plan->n_groups > 0; /* this thread talks to other processes */
    size_t started = 0;
    plan->next = plan->n_done = 0;
    plan->workers = workers_create(arena, jobs > n ? jobs - n : 0);
    plan->graph.workers = plan->workers;
    for (size_t i = serves ? 0 : 1; i < n; i++)
        if (pthread_create(&thread[started], NULL, work, plan) == 0)
            started++;
    if (serves)
        cluster_serve(started);
    else
        work(plan);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    workers_destroy(plan->workers);
}
