/* Which analyses there are.
 *
 * Every outcome is analysed under every design; what analyses share is in stages.c. Threads take
 * analyses, and replicates of them, in plan order; results are stored by plan order, so the number
 * of threads changes nothing. */
#include "alike/study.h"

#include "alike/data.h"
#include "alike/design.h"
#include "alike/disclose.h"
#include "alike/os.h"
#include "alike/parallel.h"
#include "alike/text.h"
#include "multiverse.h"
#include "replicates.h"
#include "study/inputs.h"
#include "study/scale.h"
#include "study/stages.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* One analysis to be made. */
typedef struct Task {
    StageTask stages;
    const char *name; /* for who waits */
    Arena *arena;     /* of its results */
    size_t n_sets;    /* of replicates */
    ReplicateSet *set;
    bool failed;
    Error *err;
} Task;

/* What a thread takes: an analysis, a copy of its data, one replicate of it, or a specification of
 * the multiverse. */
typedef struct Job {
    Task *task;
    const StageTask *copy; /* whose stages are made before the analysis needs them; NULL */
    Universe *universe;    /* NULL: it is none of those */
    ReplicateSet *set;     /* NULL: the analysis itself */
    size_t number;
    Arena *arena; /* what is kept of a replicate beside its row; NULL: nothing */
    Error *err;   /* NULL: it did not fail */
} Job;

typedef struct Plan {
    const Spec *spec;
    const RunSettings *settings;
    const Norms *norms;                   /* NULL: the study names none */
    const Implementation *implementation; /* likewise */
    StageGraph graph;
    size_t n_tasks;
    Task *task;
    Analysis *analysis; /* n_tasks */
    MultiversePlan multiverse;
    size_t n_jobs;
    Job *job; /* the replicates of an analysis after it */
    size_t next, n_done;
    pthread_mutex_t lock; /* of the two, and of whom is told of them */
    Workers *workers;     /* threads that have no job, for loops of those that have one */
} Plan;

/* Everything that results point to moves into the study's arena. */
static void gather(Arena *arena, Plan *plan)
{
    graph_close(&plan->graph, arena);
    for (size_t i = 0; i < plan->n_tasks; i++) {
        replicates_close(plan->task[i].set, plan->task[i].n_sets, arena);
        arena_adopt(arena, plan->task[i].arena);
    }
    for (size_t i = 0; i < plan->n_jobs; i++) {
        if (plan->job[i].arena != NULL)
            arena_adopt(arena, plan->job[i].arena);
        free(plan->job[i].err);
    }
}

/* What holds for all analyses. */
static Stages of_study(const Plan *plan)
{
    return (Stages){.seed = plan->spec->seed,
                    .workers = plan->workers,
                    .norms = plan->norms,
                    .norms_are_own = plan->spec->norms.path != NULL,
                    .of_test_records = plan->spec->tests.given,
                    .implementation = plan->implementation,
                    .adjustment = plan->spec->multiple.adjustment};
}

static bool analyse(Plan *plan, Task *task, Error *err)
{
    const size_t i = (size_t)(task - plan->task);
    Stages stages = of_study(plan);
    if (!graph_copies(&plan->graph, &task->stages, task->arena, &stages, err))
        return false;
    const double since = os_thread_seconds();
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
    task->err = ARENA_NEW(task->arena, Error);
    task->failed = !analyse(plan, task, task->err);
    for (int stage = 0; stage < N_SHARED_STAGES; stage++)
        graph_release(&plan->graph, &task->stages, (Stage)stage);
}

/* So that several threads share the copies of one analysis, which finds them done; where one fails
 * the analysis tells it. */
static void prepare_copy(Plan *plan, const StageTask *copy)
{
    Stages stages = of_study(plan);
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

static void tell(const Plan *plan, const char *stage, size_t done, size_t total)
{
    const Progress *progress = plan->settings->progress;
    if (progress != NULL)
        progress->tell(progress->to, stage, done, total);
}

/* The number of a job that is to be done, once another was (had_one); n_jobs or more: none is left.
 */
static size_t next_job(Plan *plan, bool had_one)
{
    pthread_mutex_lock(&plan->lock);
    const size_t i = plan->next++;
    plan->n_done += had_one;
    if (i < plan->n_jobs)
        tell(plan, plan->job[i].task == NULL ? "multiverse" : plan->job[i].task->name, plan->n_done,
             plan->n_jobs);
    pthread_mutex_unlock(&plan->lock);
    return i;
}

static void *work(void *context)
{
    Plan *plan = context;
    for (bool had_one = false;; had_one = true) {
        const size_t i = next_job(plan, had_one);
        if (i >= plan->n_jobs) {
            workers_give(plan->workers, 1);
            return NULL;
        }
        Job *job = &plan->job[i];
        if (job->universe != NULL)
            multiverse_make(&plan->multiverse, &plan->graph, of_study(plan), job->universe);
        else if (job->copy != NULL)
            prepare_copy(plan, job->copy);
        else if (job->set == NULL)
            analyse_once(plan, job->task);
        else
            make_replicate(plan, job);
    }
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
    *task = (Task){.arena = arena_create()};
    task->name = arena_printf(task->arena, "%s%s%s", outcome->label, design->primary ? "" : ", ",
                              design->primary ? "" : design->name);
    graph_add(&plan->graph, design, outcome, frame, &task->stages);
    graph_keep_balance(&task->stages);
    if (plan->settings->mode == FRAME_RUN)
        task->n_sets =
            replicates_list(task->arena, plan->settings, &task->stages.settings, &task->set);
    *analysis = analysis_empty(design, outcome);
}

static size_t data_sets_of(const Spec *spec)
{
    size_t n = 0;
    for (size_t d = 0; d < spec->n_designs; d++)
        n += design_data_sets(&spec->design[d]);
    return n;
}

static void lay_out(Arena *arena, Plan *plan, const StudyData *data)
{
    const Spec *spec = plan->spec;
    const char **names;
    const size_t n = list_outcomes(arena, spec, &names);
    plan->task = ARENA_ARRAY(arena, Task, n * spec->n_designs);
    plan->analysis = ARENA_ARRAY(arena, Analysis, n * spec->n_designs);
    graph_open(arena, n * data_sets_of(spec) + multiverse_most(spec), spec->seed, plan->settings,
               &plan->graph);
    for (size_t k = 0; k < n; k++)
        for (size_t d = 0; d < spec->n_designs; d++)
            for (size_t o = 0; o < spec->design[d].n_outcomes; o++)
                if (data->frame[d][o] != NULL &&
                    strcmp(spec->design[d].outcome[o].name.text, names[k]) == 0)
                    add_task(plan, &spec->design[d], &spec->design[d].outcome[o],
                             data->frame[d][o]);
    if (plan->settings->mode == FRAME_RUN)
        multiverse_lay_out(arena, spec, data, &plan->graph, &plan->multiverse);
}

/* The analyses in their order, the copies of each before it, the replicates after it: they read its
 * cohort. Then the multiverse, whose stages may be theirs. */
static void list_jobs(Arena *arena, Plan *plan)
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
                plan->job[plan->n_jobs++] =
                    (Job){.task = task, .set = &task->set[k], .number = number};
                graph_read_cohort(&task->stages);
            }
    }
    for (size_t i = 0; i < plan->multiverse.n; i++)
        plan->job[plan->n_jobs++] = (Job){.universe = plan->multiverse.order[i]};
}

static void run_tasks(Arena *arena, Plan *plan)
{
    enum { MOST_THREADS = 64 };
    pthread_t thread[MOST_THREADS];
    const size_t jobs = plan->settings->jobs > MOST_THREADS ? MOST_THREADS : plan->settings->jobs;
    const size_t n = jobs > plan->n_jobs ? plan->n_jobs : jobs;
    size_t started = 0;
    plan->workers = workers_create(arena, jobs > n ? jobs - n : 0);
    for (size_t i = 1; i < n; i++)
        if (pthread_create(&thread[started], NULL, work, plan) == 0)
            started++;
    work(plan);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    workers_destroy(plan->workers);
}

void plan_hide_reasons(Arena *arena, Results *results)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        if (results->analysis[i].infeasible != NULL)
            analysis_not_carried_out(
                arena, &results->analysis[i],
                PHRASE("these data can't carry it; the internal results say why"));
}

/* Of several programs, or of several starting years and the years after them, one may have too few
 * students for the study's design: the others go on. */
static bool others_go_on(const Plan *plan, size_t failed)
{
    if (!analysis_is_one_of_several(&plan->analysis[failed]))
        return false;
    for (size_t i = 0; i < plan->n_tasks; i++)
        if (plan->analysis[i].primary && !plan->task[i].failed)
            return true;
    return false;
}

/* A failure is the study's where the primary design failed, or where the study file is wrong; an
 * alternative that these data can't carry is a row that says so, and so is one contrast of several
 * or one starting year and year of several.
 */
static bool settle(Arena *arena, Plan *plan, Error *err)
{
    for (size_t i = 0; i < plan->n_tasks; i++) {
        Task *task = &plan->task[i];
        if (!task->failed)
            continue;
        const bool feasibility = task->err->kind == ERR_INFEASIBLE || task->err->kind == ERR_DATA;
        if ((plan->analysis[i].primary && !others_go_on(plan, i)) || !feasibility) {
            *err = *task->err;
            design_sign(plan->analysis[i].design_spec, err);
            return false;
        }
        analysis_not_carried_out(arena, &plan->analysis[i], error_phrase(arena, task->err));
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
        Stages stages = of_study(plan);
        graph_told(&task->stages, &stages);
        const FurtherInput input = {.stages = &stages, .effects = &out->effects};
        if (!replicates_reduce(arena, &input, task->set, task->n_sets, &out->tables, &out->notes,
                               err))
            return false;
    }
    return true;
}

/* Of files with rows: one for each copy of an analysis's data. */
static size_t n_parts(const Plan *plan)
{
    size_t copies = 1;
    for (size_t i = 0; i < plan->n_tasks; i++)
        copies = plan->task[i].stages.n_further + 1 > copies ? plan->task[i].stages.n_further + 1
                                                             : copies;
    return copies * plan->n_tasks;
}

bool plan_run(Arena *arena, const Spec *spec, const RunSettings *settings, Results *out, Error *err)
{
    Plan plan = {.spec = spec, .settings = settings};
    StudyData data;
    const double since = os_thread_seconds();
    tell(&plan, "reading the data", 0, 0);
    if (!data_load(arena, spec, settings->mode, &data, err))
        return false;
    const bool joins = (settings->release_without & (1u << RELEASE_FAMILIES)) == 0;
    if (settings->publish)
        data_number_people(arena, joins ? spec->min_cell : 0, &data);
    if (spec->norms.given) {
        Norms *norms = ARENA_NEW(arena, Norms);
        if (!norms_load(arena, spec, norms, err))
            return false;
        plan.norms = norms;
    }
    Surveys surveys = {0};
    Implementation implementation;
    if (!surveys_run(arena, spec, data.frame[0], settings->mode == FRAME_DESIGN, &surveys, err) ||
        !implementation_read(arena, spec, &surveys, &implementation, err))
        return false;
    plan.implementation = implementation.spec != NULL ? &implementation : NULL;
    lay_out(arena, &plan, &data);
    graph_tell_time(&plan.graph, "read", since);
    list_jobs(arena, &plan);
    pthread_mutex_init(&plan.lock, NULL);
    run_tasks(arena, &plan);
    pthread_mutex_destroy(&plan.lock);
    bool ok = settle(arena, &plan, err) && reduce(arena, &plan, err);
    if (ok)
        analyses_scale_alike(plan.analysis, plan.n_tasks);
    Multiverse *multiverse = NULL;
    ok = multiverse_settle(arena, spec, &plan.multiverse, plan.analysis, &multiverse,
                           ok ? err : &(Error){.n = 0}) &&
         ok;
    gather(arena, &plan);
    *out = (Results){.spec = spec,
                     .design_only = settings->mode == FRAME_DESIGN,
                     .n_inputs = data.n_inputs,
                     .input = data.input,
                     .tables = data.tables,
                     .n_analyses = plan.n_tasks,
                     .analysis = plan.analysis,
                     .multiverse = multiverse,
                     .surveys = surveys};
    notes_append(&out->notes, arena, &spec->notes);
    notes_append(&out->notes, arena, &data.notes);
    notes_append(&out->notes, arena, &surveys.notes);
    notes_append(&out->notes, arena, &implementation.notes);
    inputs_add(arena, &implementation, out);
    if (ok && settings->rows_folder != NULL)
        ok = rows_join(arena, settings->rows_folder, n_parts(&plan), err);
    if (ok && settings->verify_folder != NULL)
        ok = verify_join(settings->verify_folder, n_parts(&plan), err);
    return ok;
}
