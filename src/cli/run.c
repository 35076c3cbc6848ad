/* alike run: the whole study. */
#include "share.h"
#include "study.h"

#include "alike/cluster.h"
#include "alike/quote.h"
#include "alike/text.h"

static void write_summary(Text *out, Arena *arena, const Results *results)
{
    const char *overall = answer_overall(arena, results);
    command_write(out, "%s\n", results->spec->title);
    if (overall[0] != '\0')
        command_write(out, "\n%s\n", overall);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!a->primary)
            continue;
        command_write(out, "\n%s: %s\n", a->outcome_spec->label,
                      answer_sentence(arena, results, a));
        const Effect *effect = analysis_overall(a);
        if (a->infeasible != NULL)
            continue;
        if (a->hidden_matched == NULL && effect != NULL && effect->hidden == NULL &&
            effect->hidden_n == NULL)
            command_write(out, "  %s program and %s comparison %s; ",
                          text_count(arena, effect->n_treated),
                          text_count(arena, effect->n_control), spec_people(arena, results->spec));
        else
            command_write(out, "  ");
        const char *largest = answer_largest_difference(arena, results, a);
        command_write(out, "largest difference at the start: %s.\n",
                      largest != NULL ? largest : "none was measured");
    }
    if (results->lock_differs) {
        command_write(out, "\nThis run differs from the locked design:\n");
        quote_terminal_lines(out, results->lock);
    } else {
        command_write(out, "\nDesign: %s.\n", results->lock);
    }
    const char *data = results_data_locked(arena, results);
    if (data[0] != '\0')
        command_write(out, "%s\n", data);
}

bool study_run(Arena *arena, const Arguments *arguments, Error *err)
{
    StudyRun study;
    if (!share_check(arguments, err))
        return false;
    if (arguments->part != NULL || cluster_rank() > 0)
        return share_run(arena, arguments, err);
    bool ok = study_compute(arena, arguments, FRAME_RUN, &study, err);
    if (ok)
        study_tell(&study, "charts and report");
    ok = ok && study_write(arena, &study, err);
    if (ok && study.lock_before != NULL)
        ok = study_write_lock_copy(arena, &study, study.lock_before, err);
    Text summary = {.arena = arena};
    if (ok)
        write_summary(&summary, arena, &study.results);
    study.summary = summary.bytes;
    return study_finish(arena, &study, ok, err);
}

const Command command_run = {
    .name = "run",
    .form = "run STUDY.yaml [-o DIR] [--jobs N]",
    .help = "a whole study: match, balance, effects, report",
    .more =
        "Reads the study file and its data, builds the comparison group for every outcome under\n"
        "every design, and writes report.html, report.md, results.json, charts, and tables as CSV\n"
        "and as sheets of tables.xlsx, and references.bib with what its methods cite.\n"
        "The folder is replaced in one step when all is done; a failed run leaves it as it was.",
    .subject = "a study file",
    .together = true,
    .subject_needed = true,
    .offered = OFFERED_STUDIES,
    .flags = run_flags,
    .run = study_run,
};
