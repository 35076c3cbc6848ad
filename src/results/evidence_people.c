/* What evidence standards ask about people: units assigned, losses, joiners and leavers, and whom
 * the estimate speaks for. */
#include "results/evidence.h"

#include "alike/mover_tables.h"
#include "alike/text.h"

static const union reviewer_evidence_columns *const column = &reviewer_evidence_columns;

/* --- units, losses, whom it speaks for -----------------------------------------------------------
 */

static void add_confound(Table *table, const Analysis *analysis)
{
    const Row row = evidence_add(table, EVIDENCE_CONFOUND, "More than one unit in each arm", NULL,
                                 ROUNDING_NONE);

    if (analysis->n_schools_treated + analysis->n_schools_control == 0 ||
        analysis->n_schools_both > 0)
        evidence_judge(row, "met", "the program was not given to whole units");
    else
        evidence_judge(row, results_is_confounded(analysis) ? "not met" : "met",
                       results_is_confounded(analysis) ? "one unit makes up an arm"
                                                       : "several in each");
}

/* By whatever was missing. */
static void add_losses(Arena *arena, Table *table, const Results *results, const Analysis *analysis)
{
    const Table *losses = results_attrition_table(arena, analysis);
    const char *reason = results->spec->randomized
                             ? "boundaries of the handbook 4.1, table II.1, as public programs "
                               "have them"
                             : "descriptive: losses are judged in experiments alone";

    for (size_t i = 0; losses != NULL && i < losses->n_rows; i++) {
        const char *of = table_text(losses, i, &attrition_columns.what);
        const char *verdict = table_text(losses, i, &attrition_columns.verdict);
        Row row =
            evidence_add(table, EVIDENCE_LOSS, "Attrition, overall (percent)", of, ROUNDING_SHARE);
        evidence_copy(row, &column->value, losses, i, &attrition_columns.overall);
        evidence_judge(row, verdict, reason);
        row = evidence_add(
            table, EVIDENCE_LOSS_DIFFERENCE,
            "Attrition, differential; what the cautious and the optimistic boundary accept "
            "(percentage points)",
            of, ROUNDING_SHARE);
        evidence_copy(row, &column->value, losses, i, &attrition_columns.differential);
        evidence_copy(row, &column->low, losses, i, &attrition_columns.cautious);
        evidence_copy(row, &column->high, losses, i, &attrition_columns.optimistic);
        evidence_judge(row, verdict, reason);
    }
}

/* --- who came and who went -----------------------------------------------------------------------
 */

static const char *const arm_of_movers[] = {"comparison", "program"};

static void add_counted(Table *table, Evidence what, const char *requirement, int arm,
                        const Table *from, size_t at, const TableColumn *count, const char *reason)
{
    const Row row = evidence_add(table, what, requirement, arm_of_movers[arm], ROUNDING_PEOPLE);

    evidence_copy(row, &column->value, from, at, count);
    evidence_judge(row, NULL, reason);
}

/* The records' counts of this outcome's subject and span; SIZE_MAX: it is of none. */
static size_t span_of(const Table *spans, const Analysis *analysis)
{
    const OutcomeSpec *outcome = analysis->outcome_spec;

    for (size_t i = 0; spans != NULL && outcome->span != NULL && i < spans->n_rows; i++)
        if (text_equal(spans->head[i].of.span, outcome->span->name.text) &&
            text_equal(table_text(spans, i, &records_spans_columns.subject), outcome->subject))
            return i;
    return SIZE_MAX;
}

/* Test records tell who was first tested within the span and who was tested in another school. */
static void add_joiners(Table *table, const Results *results, const Analysis *analysis)
{
    static const char joined[] = "Who joined: tested at the end alone",
                      moved[] = "Who moved: tested in another school within the span";
    const union records_spans_columns *of = &records_spans_columns;
    const TableColumn *const counts[2][2] = {{&of->no_pretest_comparison, &of->no_pretest_program},
                                             {&of->movers_comparison, &of->movers_program}};
    const Table *spans = tables_find(&results->tables, &table_records_spans);
    const size_t at = span_of(spans, analysis);

    if (at == SIZE_MAX) {
        evidence_judge(evidence_add(table, EVIDENCE_JOINED,
                                    "Who joined the units after assignment, by arm", NULL,
                                    ROUNDING_NONE),
                       TO_BE_SUPPLIED, "the data hold who was tested, not who moved");
        return;
    }
    for (int arm = 1; arm >= 0; arm--)
        add_counted(table, EVIDENCE_JOINED, joined, arm, spans, at, counts[0][arm],
                    "in no estimate: they have no earlier score");
    for (int arm = 1; arm >= 0; arm--)
        add_counted(table, EVIDENCE_MOVED, moved, arm, spans, at, counts[1][arm],
                    results->spec->tests.movers == MOVERS_DROP
                        ? "left out"
                        : "they count with the school of the first test");
}

/* As far as data of tests tell: who has no later score. */
static void add_leavers(Arena *arena, Table *table, const Analysis *analysis)
{
    const Table *losses = results_attrition_table(arena, analysis);

    for (int arm = 1; losses != NULL && losses->n_rows > 0 && arm >= 0; arm--)
        add_counted(table, EVIDENCE_LEFT, "Who left: no later score", arm, losses, 0,
                    arm == 1 ? &attrition_columns.lost_treated : &attrition_columns.lost_control,
                    table_text(losses, 0, &attrition_columns.what));
}

static void add_kept(Arena *arena, Table *table, const Results *results, const Analysis *analysis)
{
    const char *people = spec_people(arena, results->spec);
    const Effect *effect = analysis_overall(analysis);
    const size_t n = effect != NULL ? effect->n_treated : analysis->matching.n_treated;
    const char *hidden = effect != NULL ? effect_hidden_n(effect) : analysis->hidden_matched;
    const Row row = evidence_add(table, EVIDENCE_KEPT,
                                 arena_printf(arena, "Estimand; program %s compared", people), NULL,
                                 ROUNDING_PEOPLE);
    const Row cohort = evidence_add(table, EVIDENCE_COHORT,
                                    arena_printf(arena, "Program %s of the cohort", people), NULL,
                                    ROUNDING_PEOPLE);

    row_real_or(row, &column->value, (double)n, hidden);
    evidence_judge(row, effect != NULL ? effect->estimand : analysis->matching.estimand,
                   "whom the estimate speaks for");
    row_real_or(cohort, &column->value, (double)analysis->n_cohort_treated,
                analysis->hidden_cohort_treated);
    evidence_judge(cohort, NULL, "whom the question was about, as far as values are there");
}

void evidence_people(Arena *arena, Table *table, const Results *results, const Analysis *analysis)
{
    add_confound(table, analysis);
    add_losses(arena, table, results, analysis);
    add_joiners(table, results, analysis);
    add_leavers(arena, table, analysis);
    add_kept(arena, table, results, analysis);
}
