/* Which analyses there are.
 *
 * Every outcome is analysed under every design; what analyses share is in stages.c. Threads take
 * analyses, and replicates of them, in plan order; results are stored by plan order, so the number
 * of threads changes nothing. */
#include "alike/study.h"

#include "alike/data.h"
#include "alike/design.h"
#include "alike/disclose.h"
#include "alike/ledger.h"
#include "alike/os.h"
#include "alike/text.h"
#include "plan.h"
#include "study/inputs.h"
#include "study/scale.h"
#include "study/shares.h"
#include <stdlib.h>
#include <string.h>

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
Stages plan_stages(const Plan *plan)
{
    return (Stages){.seed = plan->spec->seed,
                    .workers = plan->workers,
                    .norms = plan->norms,
                    .norms_are_own = plan->spec->norms.path != NULL,
                    .of_test_records = plan->spec->tests.given,
                    .implementation = plan->implementation,
                    .adjustment = plan->spec->multiple.adjustment};
}

void plan_tell(const Plan *plan, const char *stage, size_t done, size_t total)
{
    const Progress *progress = plan->settings->progress;
    if (progress != NULL)
        progress->tell(progress->to, stage, done, total);
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
        Stages stages = plan_stages(plan);
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

/* What all analyses read, and the plan of them. */
typedef struct Loaded {
    StudyData data;
    Surveys surveys;
    Implementation implementation;
} Loaded;

static bool load(Arena *arena, Plan *plan, Loaded *out, Error *err)
{
    const Spec *spec = plan->spec;
    const RunSettings *settings = plan->settings;
    const double since = os_thread_seconds();
    plan_tell(plan, "reading the data", 0, 0);
    if (!data_load(arena, spec, settings->mode, &out->data, err))
        return false;
    const bool joins = (settings->release_without & (1u << RELEASE_FAMILIES)) == 0;
    if (settings->publish)
        data_number_people(arena, joins ? spec->min_cell : 0, &out->data);
    if (spec->norms.given) {
        Norms *norms = ARENA_NEW(arena, Norms);
        if (!norms_load(arena, spec, norms, err))
            return false;
        plan->norms = norms;
    }
    if (!surveys_run(arena, spec, out->data.frame[0], settings->mode == FRAME_DESIGN, &out->surveys,
                     err) ||
        !implementation_read(arena, spec, &out->surveys, &out->implementation, err))
        return false;
    plan->implementation = out->implementation.spec != NULL ? &out->implementation : NULL;
    lay_out(arena, plan, &out->data);
    graph_tell_time(&plan->graph, "read", since);
    pthread_mutex_init(&plan->lock, NULL);
    return true;
}

bool plan_run(Arena *arena, const Spec *spec, const RunSettings *settings, Results *out, Error *err)
{
    Plan plan = {.spec = spec, .settings = settings};
    Loaded *loaded = ARENA_NEW(arena, Loaded);
    if (!load(arena, &plan, loaded, err))
        return false;
    bool ok = settings->ledger == NULL || shares_open(arena, &plan, err);
    ok = ok && (!settings->together || shares_together(arena, &plan, err));
    if (ok) {
        jobs_list(arena, &plan);
        jobs_run(arena, &plan);
    }
    pthread_mutex_destroy(&plan.lock);
    ok = ok && settle(arena, &plan, err) && reduce(arena, &plan, err);
    if (ok)
        analyses_scale_alike(plan.analysis, plan.n_tasks);
    Multiverse *multiverse = NULL;
    ok = multiverse_settle(arena, spec, &plan.multiverse, plan.analysis, &multiverse,
                           ok ? err : &(Error){.n = 0}) &&
         ok;
    gather(arena, &plan);
    *out = (Results){.spec = spec,
                     .design_only = settings->mode == FRAME_DESIGN,
                     .n_inputs = loaded->data.n_inputs,
                     .input = loaded->data.input,
                     .tables = loaded->data.tables,
                     .n_analyses = plan.n_tasks,
                     .analysis = plan.analysis,
                     .multiverse = multiverse,
                     .surveys = loaded->surveys};
    notes_append(&out->notes, arena, &spec->notes);
    notes_append(&out->notes, arena, &loaded->data.notes);
    notes_append(&out->notes, arena, &loaded->surveys.notes);
    notes_append(&out->notes, arena, &loaded->implementation.notes);
    inputs_add(arena, &loaded->implementation, out);
    if (ok && settings->rows_folder != NULL)
        ok = rows_join(arena, settings->rows_folder, n_parts(&plan), err);
    if (ok && settings->verify_folder != NULL)
        ok = verify_join(settings->verify_folder, n_parts(&plan), err);
    return ok;
}

bool plan_share(Arena *arena, const Spec *spec, const RunSettings *settings, Share *told,
                Error *err)
{
    Plan plan = {.spec = spec, .settings = settings};
    Loaded *loaded = ARENA_NEW(arena, Loaded);
    if (!load(arena, &plan, loaded, err))
        return false;
    bool ok = shares_open(arena, &plan, err);
    if (ok) {
        shares_list(arena, &plan, told);
        jobs_run(arena, &plan);
    }
    pthread_mutex_destroy(&plan.lock);
    if (ok && told->n_of_all == 0 && !settings->together)
        ok = error_set(err, ERR_USAGE, (Place){.file = spec->path},
                       "nothing in this study is made many times, so there is nothing to share "
                       "out: it has no bootstrap, no placebo_schools, no imputations, no "
                       "missing_data: impute and no multiverse. Leave --part out");
    ok = ok && shares_well(&plan, told, err) &&
         (!settings->together || ledger_say(settings->ledger, err));
    for (size_t i = 0; i < plan.multiverse.n; i++)
        free(plan.multiverse.item[i].err);
    if (plan.multiverse.primary != NULL)
        multiverse_close(arena, &plan.multiverse);
    gather(arena, &plan);
    return ok;
}
