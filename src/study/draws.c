#include "study/draws.h"

#include "alike/text.h"
#include "study/ledgered.h"

/* --- which there are --------------------------------------------------------------------------
 */

static void add(Arena *arena, Plan *plan, const StageTask *copy, Node *node, Key data,
                const char *what)
{
    if (node == NULL || node->task != NULL)
        return;
    Key *task = ARENA_NEW(plan->graph.arena, Key);
    *task = key_both(data, node->key);
    node->task = task;
    node->what = what;
    plan->draw =
        arena_grow(arena, plan->draw, &plan->draws_capacity, plan->n_draws + 1, sizeof *plan->draw);
    plan->draw[plan->n_draws++] = (Draw){.copy = copy, .node = node};
}

static void add_copy(Arena *arena, Plan *plan, const StageTask *copy, const char *name, Key data,
                     bool explained)
{
    add(arena, plan, copy, copy->node[STAGE_COHORT], data,
        arena_printf(plan->graph.arena, "copy %zu, %s", copy->number, name));
    if (explained)
        add(arena, plan, copy, copy->explained, data,
            arena_printf(plan->graph.arena, "copy %zu with the outcome, %s", copy->number, name));
}

/* A cohort that can't be made is the analysis's failure, which tells it. */
void draws_list(Arena *arena, Plan *plan, Task *task, Key data)
{
    const Cohort *undrawn;
    Error err = {0};
    if (task->stages.number == 0 || !graph_undrawn(&plan->graph, &task->stages, &undrawn, &err) ||
        undrawn->gaps == NULL)
        return;
    const bool explained = undrawn->outcome != NULL && undrawn->outcome->type == COLUMN_REAL;
    add_copy(arena, plan, &task->stages, task->name, data, explained);
    for (size_t k = 0; k < task->stages.n_further; k++)
        add_copy(arena, plan, &task->stages.further[k], task->name, data, explained);
}

/* --- making them ------------------------------------------------------------------------------
 */

bool draws_make(Plan *plan, Draw *draw, Error *err)
{
    draw->failed = !graph_draw(&plan->graph, draw->copy, draw->node, err);
    if (!draw->failed || err->kind == ERR_INTERNAL || err->kind == ERR_DATA)
        return !draw->failed;
    error_clear(err);
    return true;
}

bool draws_impute(Ledger *ledger, Node *node, const Cohort *undrawn, ImputeDraw draw, Error *err)
{
    Arena *scratch = arena_create();
    ImputeValues values = {.n = impute_count(undrawn)};
    bool found = false;
    bool ok = ledgered_draw_find(scratch, ledger, *node->task, &values, &found, err);
    if (ok && found)
        draw.known = &values;
    else
        draw.told = &values;
    ok = ok && cohort_impute(node->arena, undrawn, &draw, &node->result.cohort, err) &&
         (found || ledgered_draw_add(ledger, *node->task, node->what, &values, err));
    arena_destroy(scratch);
    return ok;
}
