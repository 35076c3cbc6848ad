/* How alike the groups are at the start, as evidence standards judge it; and how many tests the
 * results hold. */
#include "alike/results.h"

#include "alike/limits.h"
#include "alike/results_tables.h"
#include "alike/text.h"

#include <math.h>

const char *results_band(double size)
{
    return !(size > LIMIT_BASELINE_ALIKE)    ? "up to 0.05"
           : !(size > LIMIT_BASELINE_ADJUST) ? "0.05 to 0.25"
                                             : "more than 0.25";
}

double results_size_at_least(double size, const char *band)
{
    if (band == NULL)
        return size;
    return text_equal(band, results_band(INFINITY))                ? LIMIT_BASELINE_ADJUST
           : text_equal(band, results_band(LIMIT_BASELINE_ADJUST)) ? LIMIT_BASELINE_ALIKE
                                                                   : 0.0;
}

const char *results_judged_band(const BalanceRow *row)
{
    if (row->band[BALANCE_BAND_G] != NULL || isfinite(row->after.g))
        return row->band[BALANCE_BAND_G];
    return row->band[BALANCE_BAND_SMD];
}

bool results_differs_more(const BalanceRow *a, const BalanceRow *b)
{
    return a->rank > 0 && b->rank > 0 ? a->rank < b->rank
                                      : results_judged_size(a) > results_judged_size(b);
}

/* The number that the verdict on a row rests on: its WWC effect size; where that can't be computed
 * (a share of 0 or 1) or is left out, the standardized difference; where neither is a number, the
 * difference of the shares in standard deviations of both arms together. */
double results_judged_size(const BalanceRow *row)
{
    const BalanceSide *side = &row->after;
    if (results_judged_band(row) != NULL)
        return (double)NAN;
    if (isfinite(side->g))
        return fabs(side->g);
    if (isfinite(side->smd))
        return fabs(side->smd);
    const double gap = fabs(side->mean_treated - side->mean_control);
    const double middle = (side->mean_treated + side->mean_control) / 2;
    if (gap > 0 && (row->binary || row->level != NULL))
        return gap / sqrt(middle * (1 - middle));
    return gap > 0 ? INFINITY : gap; /* NaN: nothing is known of it */
}

double results_judged_step(const BalanceRow *row)
{
    const ResultField *field = field_find(balance_side_fields, n_balance_side_fields,
                                          isfinite(row->after.g) ? "g" : "smd");

    return row->step != NULL ? row->step[field - balance_side_fields] : 0.0;
}

Verdict results_row_verdict(const BalanceRow *row)
{
    const double size = results_judged_size(row);
    if (row->judged > 0)
        return (Verdict)(row->judged - 1);
    if (row->wwc == BASELINE_NOT_SATISFIED)
        return VERDICT_NOT_COMPARABLE;
    if (row->wwc == BASELINE_ADJUST)
        return row->adjusted ? VERDICT_ADJUSTED : VERDICT_UNADJUSTED;
    if (row->wwc == BASELINE_SATISFIED || !(size > LIMIT_BASELINE_ALIKE))
        return VERDICT_ALIKE;
    if (size > LIMIT_BASELINE_ADJUST)
        return VERDICT_NOT_COMPARABLE;
    return row->adjusted ? VERDICT_ADJUSTED : VERDICT_UNADJUSTED;
}

/* Every comparison student is used alike. */
static bool is_unchanged(const Analysis *analysis)
{
    const Matching *m = &analysis->matching;

    return m->n_links > 0 && m->n_control == analysis->n_cohort_control &&
           m->n_treated == analysis->n_cohort_treated &&
           fabs(m->ess_control - (double)m->n_control) < 1e-6;
}

Start results_start(const Analysis *analysis)
{
    const Balance *balance = &analysis->balance;
    if (analysis->start_kept)
        return analysis->start;
    Start out = {.verdict = VERDICT_ALIKE, .size = NAN, .unchanged = is_unchanged(analysis)};
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (row->is_score)
            continue;
        const Verdict own = results_row_verdict(row);
        const double size = results_judged_size(row);
        if (out.worst == NULL || own > out.verdict ||
            (own == out.verdict && (size > out.size || isnan(out.size)))) {
            out.worst = row;
            out.size = size;
        }
        out.verdict = own > out.verdict ? own : out.verdict;
    }
    const OutcomeSpec *outcome = analysis->outcome_spec;
    if (out.verdict < VERDICT_UNADJUSTED && (outcome == NULL || outcome->pretest.text == NULL))
        out.verdict = VERDICT_UNKNOWN;
    return out;
}

bool results_passes_start(const Analysis *analysis)
{
    const Verdict verdict = results_start(analysis).verdict;
    return verdict != VERDICT_NOT_COMPARABLE && verdict != VERDICT_UNADJUSTED;
}

const char *results_verdict_words(Verdict verdict)
{
    static const Baseline class[N_VERDICTS] = {
        [VERDICT_ALIKE] = BASELINE_SATISFIED,
        [VERDICT_ADJUSTED] = BASELINE_ADJUSTED,
        [VERDICT_UNADJUSTED] = BASELINE_UNADJUSTED,
        [VERDICT_NOT_COMPARABLE] = BASELINE_NOT_SATISFIED,
        [VERDICT_UNKNOWN] = BASELINE_NO_PRETEST,
    };
    return wwc_baseline_word(class[verdict]);
}

Cell results_start_cell(const Analysis *analysis)
{
    const Start start = results_start(analysis);

    if (start.band != NULL)
        return (Cell){.text = start.band, .value = (double)NAN};
    return isfinite(start.size) ? (Cell){.value = start.size, .step = start.step}
                                : (Cell){.value = (double)NAN};
}

const char *results_start_words(const Analysis *analysis)
{
    return results_verdict_words(results_start(analysis).verdict);
}

/* --- tests ---------------------------------------------------------------------------------------
 */

/* A table that repeats a test of the estimates tells it again; it is no further test. */
static bool is_of_estimates(const Effects *effects, double p)
{
    for (size_t i = 0; i < effects->n; i++)
        if (effects->row[i].p == p)
            return true;
    return false;
}

static size_t tests_of_table(const Effects *effects, const Table *table, bool *corrected)
{
    size_t n = 0;
    for (size_t k = 0; k < table->n_columns; k++) {
        *corrected = *corrected || table->column[k].role == ROLE_Q;
        if (table->column[k].role != ROLE_P)
            continue;
        for (size_t i = 0; i < table->n_rows; i++) {
            const Cell *cell = &table->cell[i * table->n_columns + k];
            n +=
                cell->text == NULL && !isnan(cell->value) && !is_of_estimates(effects, cell->value);
        }
    }
    return n;
}

size_t results_n_tests(const Results *results, bool *corrected)
{
    size_t n = 0;
    *corrected = results->contrasts != NULL && results->contrasts->n_rows > 1;
    for (size_t i = 0; results->families != NULL && i < results->families->n_rows; i++)
        *corrected =
            *corrected || table_real(results->families, i, &families_columns.family_size) > 1;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        for (size_t k = 0; k < analysis->effects.n; k++)
            n += isnan(analysis->effects.row[k].p) ? 0 : 1;
        for (size_t k = 0; k < analysis->tables.n; k++)
            n += tests_of_table(&analysis->effects, analysis->tables.item[k], corrected);
    }
    return results->n_tests > 0 ? results->n_tests : n;
}
