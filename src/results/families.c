/* Several outcomes that answer one question: their tests are judged together. */
#include "alike/test_families.h"

#include "alike/results.h"
#include "alike/results_tables.h"
#include "alike/text.h"

#include <math.h>

/* --- who is in which -----------------------------------------------------------------------------
 */

/* NaN: there is no test, or none that is told. */
static double p_of(const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    return effect != NULL && effect->hidden == NULL ? effect->p : (double)NAN;
}

TestFamily results_family(const Results *results, const Analysis *analysis, int adjustment)
{
    TestFamily out = {.p = p_of(analysis), .q = p_of(analysis)};
    out.name = multiple_family(&results->spec->multiple, analysis->outcome_spec, &out.stated);
    out.n = isnan(out.p) ? 0u : 1u;
    if (out.name == NULL || out.n == 0 || !analysis->primary)
        return out;
    Arena *scratch = arena_create();
    double *p = ARENA_ARRAY(scratch, double, results->n_analyses);
    size_t n = 0, at = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *other = &results->analysis[i];
        bool stated;
        if (!other->primary || isnan(p_of(other)) ||
            !text_equal(multiple_family(&results->spec->multiple, other->outcome_spec, &stated),
                        out.name) ||
            stated != out.stated)
            continue;
        at = other == analysis ? n : at;
        p[n++] = p_of(other);
    }
    adjust_by(adjustment, p, n, p);
    out.n = n;
    out.q = p[at];
    arena_destroy(scratch);
    return out;
}

/* --- what may be claimed
 * --------------------------------------------------------------------------
 */

/* .05 of .95, to the bit. */
static double level_of(const Analysis *analysis)
{
    return round((1.0 - analysis->design_spec->effects.confidence) * 1e12) / 1e12;
}

/* Rounded numbers may cross zero and the level: what they were before was kept. */
Claim results_claim(const Results *results, const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    Claim out = {.level = level_of(analysis),
                 .family = results_family(results, analysis, results->spec->multiple.adjustment)};
    if (effect == NULL || effect->hidden != NULL)
        return out;
    const bool exact = effect->step == NULL;
    out.rounded = !exact;
    out.known = !exact || (isfinite(effect->ci_low) && isfinite(effect->ci_high));
    out.interval = exact ? (effect->ci_low > 0.0) - (effect->ci_high < 0.0) : effect->beyond_zero;
    out.taken_back = exact ? out.interval != 0 && out.family.n > 1 && out.family.q >= out.level
                           : effect->taken_back;
    return out;
}

/* --- the table -----------------------------------------------------------------------------------
 */

TABLE_DEFINE(families, FAMILIES_LIST, .name = "families", .from = &table_effects);

static void add_outcome(Table *table, const Results *results, const Analysis *analysis)
{
    const union families_columns *column = &families_columns;
    const int adjustment = results->spec->multiple.adjustment;
    const Effect *effect = analysis_overall(analysis);
    const Claim claim = results_claim(results, analysis);
    const TestFamily family = claim.family;
    const bool told = claim.rounded ? claim_side(&claim) != 0 : family.q < claim.level;
    const Row row = row_add(table, analysis_set(analysis));
    row_text(row, &column->family, family.name != NULL ? family.name : "alone");
    row_real(row, &column->family_size, (double)family.n);
    row_text(row, &column->outcome, analysis->outcome);
    row_text(row, &column->rule,
             family.n > 1    ? adjustment_words[adjustment]
             : family.n == 1 ? "nothing: a family of one test"
                             : "no test");
    row_real_or(row, &column->p, family.p, effect->hidden);
    row_real_or(row, &column->q, family.q, effect->hidden);
    if (!isnan(family.q))
        row_mark(row, &column->significant, told ? "yes" : "no", told);
}

void results_judge_together(Arena *arena, Results *results)
{
    Table *table =
        table_make(arena, &table_families, "Outcomes that are judged together", (PeopleSet){0});
    results->families = NULL;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (analysis->primary && analysis_overall(analysis) != NULL)
            add_outcome(table, results, analysis);
    }
    if (table->n_rows == 0)
        return;
    table->sentence = "The overall test of each outcome under the study's own design, as it is and "
                      "corrected for the tests of its family: outcomes that the study file names "
                      "together (multiple.families), else those of one domain. In a family of one "
                      "test both are the same. Spans before the program try the design, not the "
                      "program, and stand alone.";
    results->families = table;
}
