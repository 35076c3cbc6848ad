/* alike design: everything but the outcome. Of an outcome it reads only whether it is present. */
#include "study.h"
#include "terminal.h"

#include "alike/os.h"
#include "alike/text.h"

#include <math.h>
#include <stdio.h>

static const char *count_or(Arena *arena, size_t n, const char *hidden)
{
    return hidden != NULL ? hidden : text_count(arena, n);
}

void design_write_summary(Text *out, Arena *arena, const StudyRun *study)
{
    const Results *results = &study->results;
    command_write(out, "%s\n", results->spec->title);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!a->primary)
            continue;
        if (a->infeasible != NULL) {
            command_write(out, "\n%s: the design could not be carried out: %s.\n",
                          a->outcome_spec->label, phrase_text(arena, a->infeasible));
            continue;
        }
        command_write(out,
                      "\n%s: %s of %s program %s %s; largest standardized difference %s "
                      "before, %s after.\n",
                      a->outcome_spec->label,
                      count_or(arena, a->matching.n_treated, a->hidden_matched),
                      count_or(arena, a->n_cohort_treated, a->hidden_cohort_treated),
                      spec_people(arena, results->spec), analysis_words(a)->done,
                      text_real(arena, a->balance.max_smd_before, 2),
                      text_real(arena, a->balance.max_smd_after, 2));
        command_write(out, "  Minimum detectable effect: %s %s\n", results_mdes(arena, a),
                      phrase_text(arena, a->mdes_basis));
    }
    command_write(out, "\nLocked in %s; plan: %s\n", study->lock_path,
                  os_join(arena, study->folder, "plan.md"));
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    StudyRun study;
    bool ok = study_compute(arena, arguments, FRAME_DESIGN, &study, err) &&
              study_write(arena, &study, err) &&
              plan_document_write(arena, &study.results,
                                  arena_printf(arena, "%s/plan.md", study.staging), err) &&
              study_write_lock_copy(arena, &study, study.lock_after, err);
    Text summary = {.arena = arena};
    if (ok)
        design_write_summary(&summary, arena, &study);
    if (ok && arguments->compare)
        design_write_comparison(&summary, &study.results, terminal_of(stdout).width);
    study.summary = summary.bytes;
    return study_finish(arena, &study, ok, err);
}

const Command command_design = {
    .name = "design",
    .form = "design STUDY.yaml [-o DIR]",
    .help = "all but the outcome: cohort, score, matching, balance, design.lock",
    .more =
        "Reads of an outcome only whether it is present, never its value, so the design can be\n"
        "settled and registered before anyone has seen a result. Writes design.lock beside the\n"
        "study file, and plan.md, a draft of a preregistration; 'alike run' then says whether it\n"
        "used exactly that design, and whether the data are those of then.\n"
        "\n"
        "With --compare the designs under 'alternatives' stand beside the study's own: the share "
        "of\n"
        "the program that each keeps, effective numbers, the largest difference and where it is,\n"
        "the mean difference, and that of schools. The report has them as a table and a chart.",
    .subject = "a study file",
    .subject_needed = true,
    .offered = OFFERED_STUDIES,
    .flags = design_flags,
    .run = run,
};
