/* Who was compared: how many were read, left out and matched. */
#include "report/words.h"

#include "alike/text.h"

/* "Counted by School, ": what the clusters are. */
static const char *cluster_name(Arena *arena, const Analysis *a)
{
    const Names *named = &a->design_spec->effects.cluster_by;
    const char *column = named->n > 0 ? named->item[0].text : a->cluster_found;
    return column == NULL ? "There"
                          : arena_printf(arena, "Counted by %s, there", column_words(a, column));
}

/* "; 12 students in the program had no counterpart and are left out" */
static const char *dropped_words(Arena *arena, const Results *results, const Analysis *a)
{
    const size_t n = a->matching.unmatched_treated;
    const char *lacked = analysis_words(a)->lacked;
    if (a->hidden_dropped.as == COUNT_SHOWN && a->hidden_cohort_treated == NULL)
        return arena_printf(arena, "; %s in the program %s", counted(arena, n, results->spec->unit),
                            left_out(arena, a, n == 1 ? "is" : "are"));
    return arena_printf(arena, "; how many %s is not told",
                        lacked != NULL ? lacked : "are left out");
}

static void write_sizes(const Results *results, Document *document, const Analysis *a)
{
    Arena *arena = document->arena;
    const Effect *effect = analysis_overall(a);
    const char *hidden = effect != NULL ? effect->hidden : a->hidden_matched;
    const size_t n_treated = effect != NULL ? effect->n_treated : a->matching.n_treated;
    const size_t n_control = effect != NULL ? effect->n_control : a->matching.n_control;
    const bool all_used = flow_keeps_program(a) || (a->hidden_dropped.as == COUNT_SHOWN &&
                                                    a->hidden_cohort_treated == NULL &&
                                                    a->n_cohort_treated == a->matching.n_treated);
    const char *compared = results->design_only ? "are to be compared" : "are compared";
    const char *program = people_in_program(arena, results), *others = people(arena, results);
    if (hidden != NULL)
        document_paragraph(document, "%s %s with %s outside the program; how many is not told.",
                           text_with_capital(arena, program), compared, others);
    else
        document_paragraph(document, "%s %s %s with %s %s outside the program%s.",
                           text_count(arena, n_treated), program, compared,
                           text_count(arena, n_control), others,
                           all_used ? "" : dropped_words(arena, results, a));
    if (a->n_schools_treated + a->n_schools_control > 0)
        document_paragraph(document, "%s %s %s with program %s and %s with comparison %s.",
                           cluster_name(arena, a), a->n_schools_treated == 1 ? "is" : "are",
                           counted(arena, a->n_schools_treated, "cluster"), people(arena, results),
                           text_count(arena, a->n_schools_control), people(arena, results));
    const bool weighted = round_to(a->balance.ess_treated, 0) != (double)n_treated ||
                          round_to(a->balance.ess_control, 0) != (double)n_control;
    if (hidden == NULL && a->hidden_matched == NULL && a->balance.n > 0 && weighted)
        document_paragraph(document,
                           "Because of the weights, they carry the information of about %s "
                           "program and %s comparison %s (the effective sample sizes).",
                           text_real(arena, a->balance.ess_treated, 0),
                           text_real(arena, a->balance.ess_control, 0), people(arena, results));
}

static void write_people(const Results *results, const Figures *figures, Document *document)
{
    document_heading(document, 2, "Who was compared");
    add_figures(document, figures, NULL, CHART_IN_PEOPLE);
    FOR_EACH_PRIMARY(results, a)
    {
        outcome_heading(document, results, a);
        const Analysis *same = same_groups(results, a);
        if (same != NULL) {
            document_paragraph(document, "The same %s, by the same steps, as for %s.",
                               people(document->arena, results), analysis_label(same));
            continue;
        }
        write_sizes(results, document, a);
        add_figures(document, figures, a, CHART_IN_PEOPLE);
        document_table(document, flow_words(document->arena, results, a), true);
        const Table *attrition = results_attrition_short(document->arena, a);
        if (attrition != NULL)
            document_table(document, attrition, true);
        if (a->matching.groups != NULL)
            document_paragraph(
                document, "Each of them has a comparison group of its own; how large the "
                          "groups are, and why some found none, stands in the technical part.");
    }
}

const Section section_people = {
    .name = "people", .help = "who was compared", .write = write_people};
