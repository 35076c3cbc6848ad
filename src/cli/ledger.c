/* alike ledger: how far the work is that processes share. */
#include "say.h"
#include "summary.h"

#include "alike/command.h"
#include "alike/ledger.h"
#include "alike/quote.h"
#include "alike/text.h"

enum { SHOWN_MOST = 10 };

static void write_plan(Text *out, Arena *arena, const LedgerPlan *plan)
{
    const size_t left = plan->n - plan->n_done;
    command_write(out, "%s: %s of %s %s done", plan->study, text_count(arena, plan->n_done),
                  text_count(arena, plan->n), text_plural(plan->n, "task", "tasks"));
    if (left > 0)
        command_write(out, ", %s left", text_count(arena, left));
    if (plan->n_failed > 0)
        command_write(out, "; %s of them could not be carried out",
                      text_count(arena, plan->n_failed));
    command_write(out, ".\n");
}

static void write_file(Text *out, Arena *arena, const LedgerFile *file)
{
    if (file->foreign) {
        command_write(out, "  %s: no ledger of this version of alike; it is left alone.\n",
                      file->name);
        return;
    }
    command_write(out, "  %s: %s %s", file->name, text_count(arena, file->n),
                  text_plural(file->n, "task", "tasks"));
    if (file->n_failed > 0)
        command_write(out, ", %s failed", text_count(arena, file->n_failed));
    if (file->by != NULL)
        command_write(out, ", by %s", file->by);
    if (file->torn > 0)
        command_write(out, "; its last record is not whole, as where a process was killed, and is "
                           "made again");
    if (file->damaged < file->n_bytes)
        command_write(out, "; damaged from byte %zu on: what stood there is made again",
                      file->damaged);
    command_write(out, "\n");
}

static void write_failures(Text *out, Arena *arena, const LedgerState *state)
{
    if (state->n_failures == 0)
        return;
    command_write(out, "\nNot carried out:\n");
    for (size_t i = 0; i < state->n_failures && i < SHOWN_MOST; i++)
        command_write(out, "  %s: %s\n", state->failure[i].what, state->failure[i].why);
    if (state->n_failures > SHOWN_MOST)
        command_write(out, "  and %s more.\n", text_count(arena, state->n_failures - SHOWN_MOST));
}

static void write_text(Text *out, Arena *arena, const char *folder, const LedgerState *state)
{
    if (state->n_files == 0)
        command_write(out, "%s holds no ledger yet.\n", folder);
    for (size_t i = 0; i < state->n_plans; i++)
        write_plan(out, arena, &state->plan[i]);
    if (state->n_elsewhere > 0)
        command_write(out, "%s %s of studies that are not listed here, or as they were before.\n",
                      text_count(arena, state->n_elsewhere),
                      text_plural(state->n_elsewhere, "task is", "tasks are"));
    if (state->n_files > 0)
        command_write(
            out, "\n%s %s:\n", text_count(arena, state->n_files),
            text_plural(state->n_files, "ledger, of one process", "ledgers, one of each process"));
    for (size_t i = 0; i < state->n_files; i++)
        write_file(out, arena, &state->file[i]);
    write_failures(out, arena, state);
}

/* --- for programs ------------------------------------------------------------------------------
 */

static json_t *number(size_t n)
{
    return json_integer((json_int_t)n);
}

static json_t *plans_array(const LedgerState *state)
{
    json_t *array = json_array();
    for (size_t i = 0; i < state->n_plans; i++) {
        const LedgerPlan *plan = &state->plan[i];
        json_t *object = json_object();
        json_object_set_new(object, "study", json_string(plan->study));
        json_object_set_new(object, "tasks", number(plan->n));
        json_object_set_new(object, "done", number(plan->n_done));
        json_object_set_new(object, "failed", number(plan->n_failed));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *files_array(Arena *arena, const LedgerState *state)
{
    json_t *array = json_array();
    for (size_t i = 0; i < state->n_files; i++) {
        const LedgerFile *file = &state->file[i];
        json_t *object = json_object();
        json_object_set_new(object, "file", json_string(quoted_for_json(arena, file->name)));
        json_object_set_new(object, "by", file->by == NULL ? json_null() : json_string(file->by));
        json_object_set_new(object, "tasks", number(file->n));
        json_object_set_new(object, "failed", number(file->n_failed));
        json_object_set_new(object, "torn_bytes", number(file->torn));
        json_object_set_new(object, "damaged_from",
                            file->damaged < file->n_bytes ? number(file->damaged) : json_null());
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *failures_array(Arena *arena, const LedgerState *state)
{
    json_t *array = json_array();
    for (size_t i = 0; i < state->n_failures; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "task",
                            json_string(quoted_for_json(arena, state->failure[i].what)));
        json_object_set_new(object, "why",
                            json_string(quoted_for_json(arena, state->failure[i].why)));
        json_array_append_new(array, object);
    }
    return array;
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    LedgerState state;
    Text out = {.arena = arena};
    if (!ledger_look(arena, arguments->subject, &state, err))
        return false;
    if (arguments->json) {
        json_t *object = summary_begin("ledger", 0);
        json_object_set_new(object, "tasks", number(state.n_tasks));
        json_object_set_new(object, "studies", plans_array(&state));
        json_object_set_new(object, "files", files_array(arena, &state));
        json_object_set_new(object, "failures", failures_array(arena, &state));
        summary_write(&out, object, false);
    } else {
        Text lines = {.arena = arena};
        write_text(&lines, arena, arguments->subject, &state);
        command_write_wrapped(&out, lines.bytes);
    }
    command_print_written(&out);
    return true;
}

static const Flag flags[] = {
    {.name = "--json",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, json),
     .help = "the same as JSON"},
    {.name = NULL},
};

const Command command_ledger = {
    .name = "ledger",
    .form = "ledger DIR",
    .help = "how far the work is that several processes share: what is done, by whom, what failed",
    .more =
        "DIR is the folder that 'alike run STUDY.yaml --ledger DIR' names. What a study makes\n"
        "many times (bootstrap, placebo_schools, imputations, copies, multiverse) is kept there,\n"
        "a file for each process: parts may run on any number of machines that share the folder,\n"
        "be killed at any time and begun again. A ledger holds exact numbers of changed groups of\n"
        "students: it is not to be published.",
    .subject = "a folder",
    .subject_needed = true,
    .offered = OFFERED_FOLDERS,
    .flags = flags,
    .run = run,
};
