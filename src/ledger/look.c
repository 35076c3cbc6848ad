/* How far a ledger is, for a person. */
#include "folder.h"
#include "plan_file.h"

#include "alike/os.h"

#include <stdlib.h>
#include <string.h>

/* By words, so that they are told in one order. */
static int by_words(const void *a, const void *b)
{
    const LedgerFailure *x = a, *y = b;
    return strcmp(x->what, y->what);
}

static void list_failures(Arena *arena, const LedgerFolder *folder, LedgerState *out)
{
    size_t capacity = 0;
    for (size_t i = 0; i < folder->n_slots; i++) {
        Record record;
        if (folder->slot[i].body == NULL ||
            !record_of_body(folder->slot[i].body, folder->slot[i].n_body, &record) ||
            !record.failed)
            continue;
        out->failure =
            arena_grow(arena, out->failure, &capacity, out->n_failures + 1, sizeof *out->failure);
        out->failure[out->n_failures++] = (LedgerFailure){record.what, record.why};
    }
    if (out->n_failures > 0)
        qsort(out->failure, out->n_failures, sizeof *out->failure, by_words);
}

static void count_plan(const LedgerFolder *folder, const Key *key, bool *planned, LedgerPlan *plan)
{
    for (size_t i = 0; i < plan->n; i++) {
        const LedgerSlot *slot = ledger_folder_find(folder, key[i]);
        Record record;
        if (slot == NULL || !record_of_body(slot->body, slot->n_body, &record))
            continue;
        planned[slot - folder->slot] = true;
        plan->n_done++;
        plan->n_failed += record.failed;
    }
}

static void list_plans(Arena *arena, const char *path, const LedgerFolder *folder, LedgerState *out)
{
    size_t n_names, n_planned = 0;
    const char **name = ledger_names(arena, path, LEDGER_PLAN, &n_names);
    bool *planned = ARENA_ARRAY(arena, bool, folder->n_slots);
    out->plan = ARENA_ARRAY(arena, LedgerPlan, n_names);
    for (size_t i = 0; i < n_names; i++) {
        LedgerPlan plan = {.n = 0};
        Key *key;
        if (!plan_read(arena, os_join(arena, path, name[i]), &plan.study, &key, &plan.n))
            continue;
        count_plan(folder, key, planned, &plan);
        out->plan[out->n_plans++] = plan;
    }
    for (size_t i = 0; i < folder->n_slots; i++)
        n_planned += planned[i];
    out->n_elsewhere = folder->n - n_planned;
}

bool ledger_look(Arena *arena, const char *folder, LedgerState *out, Error *err)
{
    LedgerFolder read;
    *out = (LedgerState){.n_files = 0};
    if (!os_is_folder(folder))
        return error_set(err, ERR_USAGE, (Place){.file = folder},
                         "there is no such folder; a ledger is made by 'alike run STUDY.yaml "
                         "--ledger DIR'");
    if (!ledger_folder_read(arena, folder, &read, err))
        return false;
    out->n_files = read.n_files;
    out->file = read.file;
    out->n_tasks = read.n;
    list_failures(arena, &read, out);
    list_plans(arena, folder, &read, out);
    return true;
}
