/* Every number that is left leaves here, rounded by its class. One number is told once: what was
 * told is remembered, and whatever has its value elsewhere is told the same, since two roundings of
 * one number are two looks at it. */
#include "disclose/round.h"

#include "alike/results_tables.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- one number, one rounding --------------------------------------------------------------------
 */

void round_remember(RoundWork *work, Rounding how, double exact, Rounded told)
{
    work->told.item = arena_grow(work->release->arena, work->told.item, &work->told.capacity,
                                 work->told.n + 1, sizeof *work->told.item);
    work->told.item[work->told.n++] = (ToldNumber){.how = how, .exact = exact, .told = told};
}

/* The same number made on two ways differs in its last digits. */
static bool same(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

static const Rounded *found_in(const Told *told, Rounding how, double value, bool as_told)
{
    for (size_t i = 0; i < told->n; i++) {
        const ToldNumber *item = &told->item[i];
        if (item->how == how &&
            (same(item->exact, value) || (as_told && item->told.value == value)))
            return &item->told;
    }
    return NULL;
}

/* Of the analysis itself first, where the number may be what was told already; analyses that share
 * a stage share its numbers. */
const Rounded *round_found(const RoundWork *work, Rounding how, double value)
{
    const Publishing *release = work->release;
    const Rounded *found = found_in(&work->told, how, value, true);

    for (size_t i = 0; found == NULL && i < release->results->n_analyses; i++)
        found = found_in(&release->work[i].told, how, value, false);
    return found;
}

RoundingBasis round_basis(const RoundWork *work, double n)
{
    const Publishing *release = work->release;

    return (RoundingBasis){.min = release->min,
                           .base = release->base,
                           .n = n,
                           .sd = (double)NAN,
                           .se = (double)NAN,
                           .whole = 1.0};
}

/* --- rules ---------------------------------------------------------------------------------------
 */

static ReleaseRule rule_of(Rounding how)
{
    switch (how) {
    case ROUNDING_PEOPLE:
    case ROUNDING_SCHOOLS:
        return RELEASE_COUNTS;
    case ROUNDING_SHARE:
        return RELEASE_SHARES;
    case ROUNDING_SCORE:
        return RELEASE_MEANS;
    case ROUNDING_SD:
    case ROUNDING_RATIO:
    case ROUNDING_PERCENTILE:
        return RELEASE_DIFFERENCES;
    case ROUNDING_ESTIMATE:
    case ROUNDING_P:
    case ROUNDING_T:
    case ROUNDING_DF:
        return RELEASE_ESTIMATES;
    case ROUNDING_UNDECLARED:
    case ROUNDING_NONE:
    case ROUNDING_OF_ROW:
    case ROUNDING_NEVER:
        break;
    }
    return RELEASE_WHOLE;
}

static Rounded exact(double value)
{
    return (Rounded){.value = value, .shown = !isnan(value)};
}

Rounded round_apply(const RoundWork *work, Rounding how, double value, const RoundingBasis *basis)
{
    return release_asks(work->release, rule_of(how)) ? rounding_apply(how, value, basis)
                                                     : exact(value);
}

Rounded round_share(const RoundWork *work, double share, double n, const RoundingBasis *basis)
{
    return release_asks(work->release, RELEASE_SHARES) ? rounding_share(share, n, basis)
                                                       : exact(share);
}

/* Does rounding put a number on the other side of a limit of evidence standards? Then it would deny
 * the verdict beside it, which follows from the exact one. What the limits leave open is told by
 * the verdict anyway. */
const char *round_band(double exact, Rounded told)
{
    const char *band = results_band(fabs(exact));

    return told.shown && told.step > 0.0 && isfinite(exact) &&
                   !text_equal(band, results_band(fabs(told.value)))
               ? band
               : NULL;
}

static bool is_looked_up(Rounding how)
{
    return how == ROUNDING_SCORE || how == ROUNDING_SD || how == ROUNDING_RATIO ||
           how == ROUNDING_ESTIMATE;
}

/* An estimate that equals one with a smaller error must not take its digits: they would say more of
 * fewer people. What has no basis of its own is the number that was told. */
static bool is_too_fine(const RoundWork *work, Rounding how, double value,
                        const RoundingBasis *basis, const Rounded *found)
{
    if (how != ROUNDING_ESTIMATE)
        return false;
    const Rounded own = round_apply(work, how, value, basis);
    return own.shown && found->step < own.step * (1 - 1e-9);
}

Rounded round_number(RoundWork *work, Rounding how, double value, const RoundingBasis *basis)
{
    const Rounded *found = is_looked_up(how) ? round_found(work, how, value) : NULL;
    if (found != NULL && is_too_fine(work, how, value, basis, found))
        return round_apply(work, how, value, basis);
    const Rounded told = found != NULL ? *found : round_apply(work, how, value, basis);

    if (found == NULL && is_looked_up(how) && told.shown)
        round_remember(work, how, value, told);
    return told;
}

/* --- an analysis ---------------------------------------------------------------------------------
 */

RoundWork round_work(const Publishing *release, Analysis *analysis)
{
    RoundWork work = {.release = release,
                      .analysis = analysis,
                      .before = {NAN, NAN},
                      .worth = {NAN, NAN},
                      .after = {NAN, NAN},
                      .effective = {NAN, NAN},
                      .overall = effect_none()};

    if (analysis == NULL || analysis->infeasible != NULL)
        return work;
    const Effect *overall = analysis_overall(analysis);
    const Matching *matching = &analysis->matching;
    const Balance *balance = &analysis->balance;
    if (overall != NULL)
        work.overall = *overall;
    work.before[0] = (double)analysis->n_cohort_control;
    work.before[1] = (double)analysis->n_cohort_treated;
    for (size_t arm = 0; arm < 2; arm++)
        work.worth[arm] = balance->ess_before[arm] > 0.0
                              ? fmin(balance->ess_before[arm], work.before[arm])
                              : work.before[arm];
    work.after[0] = (double)(overall != NULL ? overall->n_control : matching->n_control);
    work.after[1] = (double)(overall != NULL ? overall->n_treated : matching->n_treated);
    work.effective[0] = fmin(balance->ess_control, work.after[0]);
    work.effective[1] = fmin(balance->ess_treated, work.after[1]);
    for (size_t i = 0; i < balance->n; i++)
        work.pretest_is_share =
            work.pretest_is_share || (balance->row[i].is_pretest && balance->row[i].binary);
    return work;
}

bool round_sizes_told(const RoundWork *work)
{
    const Analysis *a = work->analysis;
    const Effect *overall = analysis_overall(a);
    bool told = a->hidden_cohort_treated == NULL && a->hidden_cohort_control == NULL &&
                a->hidden_matched == NULL && (overall == NULL || effect_hidden_n(overall) == NULL);

    for (size_t i = 0; i < a->flow.n; i++)
        for (size_t arm = 0; arm < 2; arm++)
            told =
                told && (a->flow.row[i].step == FLOW_EXCLUDED || a->flow.row[i].step == FLOW_READ ||
                         a->flow.row[i].hidden[arm].as == COUNT_SHOWN);
    return told;
}

static Rounded people(const RoundWork *work, size_t n)
{
    const RoundingBasis basis = round_basis(work, (double)NAN);

    return round_apply(work, ROUNDING_PEOPLE, (double)n, &basis);
}

static void round_count(const RoundWork *work, size_t *count, const char **hidden)
{
    const Rounded told = people(work, *count);

    if (*hidden == NULL && !told.shown)
        *hidden = HIDDEN_MARK;
    *count = told.shown ? (size_t)told.value : 0;
}

static void round_matching(RoundWork *work)
{
    Matching *matching = &work->analysis->matching;
    const RoundingBasis basis = round_basis(work, (double)NAN);
    double *step = ARENA_ARRAY(work->release->arena, double, n_matching_fields);

    for (size_t k = 0; k < n_matching_fields; k++) {
        const ResultField *field = &matching_fields[k];
        const Cell cell = analysis_cell(work->analysis, matching, field);
        if (field->column.type == CELL_TEXT || cell.text != NULL || isnan(cell.value))
            continue;
        const Rounded told = round_apply(work, field->column.rounding, cell.value, &basis);
        step[k] = told.shown ? told.step : (double)NAN;
        char *at = (char *)matching + field->offset;
        if (field->column.type == CELL_COUNT)
            *(size_t *)(void *)at = told.shown ? (size_t)told.value : 0;
        else
            *(double *)(void *)at = told.value;
    }
    matching->step = step;
}

static void round_flow(RoundWork *work)
{
    for (size_t i = 0; i < work->analysis->flow.n; i++) {
        FlowRow *row = &work->analysis->flow.row[i];
        size_t *count[] = {&row->control, &row->treated, &row->other};
        HiddenCount *hidden[] = {&row->hidden[0], &row->hidden[1], &row->hidden_all};
        for (size_t k = 0; k < COUNT_OF(count); k++) {
            const Rounded told = people(work, *count[k]);
            if (!told.shown)
                *hidden[k] = HIDDEN_WHOLLY;
            *count[k] = told.shown ? (size_t)told.value : 0;
        }
    }
}

/* A model's terms go by their errors; all of them where a level of the balance table is left out,
 * and the intercept always: they would tell its share. */
static void round_score(RoundWork *work)
{
    PropensityScore *score = &work->analysis->score;
    const Balance *balance = &work->analysis->balance;
    Coefficient *coefficient =
        ARENA_ARRAY(work->release->arena, Coefficient, score->n_coefficients); /* may be shared */
    size_t kept = 0;
    const bool whole = release_asks(work->release, RELEASE_WHOLE);
    bool all = balance->n > 0;

    for (size_t i = 0; i < balance->n; i++)
        all = all && balance->row[i].hidden == NULL && balance->row[i].hidden_before == NULL;
    all = all || !whole;
    for (size_t i = whole ? 1 : 0; all && i < score->n_coefficients; i++) {
        Coefficient c = score->coefficient[i];
        RoundingBasis basis = round_basis(work, (double)NAN);
        basis.se = c.se;
        const Rounded estimate = round_apply(work, ROUNDING_ESTIMATE, c.estimate, &basis);
        c.se = round_apply(work, ROUNDING_ESTIMATE, c.se, &basis).value;
        c.estimate = estimate.value;
        c.step = estimate.step;
        coefficient[kept++] = c;
    }
    score->coefficient = coefficient;
    score->n_coefficients = kept;
}

/* A sum of rounded counts is another number than the rounded sum. */
static void tell_lost(const RoundWork *work, const Table *exact, size_t at,
                      const TableColumn *column, Table *told)
{
    const double value = table_real(exact, at, column);

    if (!table_hides(told, at, column) && release_asks(work->release, RELEASE_COUNTS))
        row_cell(row_at(told, at), column)->value = people(work, (size_t)value).value;
}

/* Made anew from the counts that are told, in whole percent; its verdicts are those of exact ones.
 */
static void round_attrition(RoundWork *work)
{
    const union attrition_columns *column = &attrition_columns;
    Analysis *a = work->analysis;
    const Table *exact = a->attrition;

    if (exact == NULL)
        return;
    a->attrition = NULL;
    Table *told = results_attrition_table(work->release->arena, a);
    for (size_t i = 0; told != NULL && i < told->n_rows; i++) {
        const Row row = row_at(told, i);
        const TableColumn *share[] = {&column->overall, &column->differential};
        const TableColumn *count[] = {&column->n_treated, &column->lost_treated, &column->n_control,
                                      &column->lost_control};
        for (size_t k = 0; k < COUNT_OF(share) && release_asks(work->release, RELEASE_SHARES);
             k++) {
            Cell *cell = row_cell(row, share[k]);
            cell->step = cell->text == NULL ? 1.0 : 0.0;
            cell->value = rounding_to(cell->value, 1.0);
        }
        /* boundaries are given to a tenth, for whole percents of loss */
        row_cell(row, &column->cautious)->step = row_cell(row, &column->optimistic)->step = 0.1;
        for (size_t k = 0; k < COUNT_OF(count); k++)
            tell_lost(work, exact, i, count[k], told);
        row_says(row, exact->head[i].what);
        row_text(row, &column->verdict, table_text(exact, i, &column->verdict));
    }
    a->attrition = told;
}

/* The number of a row and that of the verdict are one. */
static void balance_agree(BalanceRow *row, Start *start)
{
    const char *band = results_judged_band(row);

    if (band != NULL && start->band == NULL) {
        start->band = band;
        start->size = start->step = (double)NAN;
    } else if (start->band != NULL && band == NULL) {
        balance_tell_band(row, isfinite(row->after.g) ? BALANCE_BAND_G : BALANCE_BAND_SMD,
                          start->band);
    }
}

/* The row that decided is named; its size goes where it is no row of the table any more. Of other
 * designs the largest difference is all that is told of the start. */
static void round_start(RoundWork *work)
{
    Analysis *a = work->analysis;
    bool shown = a->balance.n == 0;

    if (a->start.worst == NULL)
        return;
    BalanceRow worst = *a->start.worst;
    for (size_t i = 0; i < a->balance.n; i++) {
        BalanceRow *row = &a->balance.row[i];
        if (row->hidden != NULL || !text_equal(row->covariate, worst.covariate) ||
            !text_equal(row->level, worst.level))
            continue;
        shown = true;
        balance_agree(row, &a->start);
    }
    if (!shown)
        a->start.band = NULL;
    if (!shown || (isnan(a->start.size) && a->start.band == NULL)) {
        a->start.size = worst.after.g = worst.after.smd = (double)NAN;
        worst.hidden = HIDDEN_MARK;
    }
    BalanceRow *told = ARENA_NEW(work->release->arena, BalanceRow);
    *told = worst;
    a->start.worst = told;
}

static void round_components(RoundWork *work)
{
    EffectComponents *c = &work->analysis->effects.components;

    if (c->n_clusters == 0)
        return;
    round_effect(work, &c->by_arm);
    c->effective_control = c->p = c->q = c->u = c->e = (double)NAN; /* the table tells of them */
}

static void round_analysis(RoundWork *work)
{
    Analysis *a = work->analysis;

    round_balance(work);
    round_school_balance(work);
    round_attrition(work);
    round_start(work);
    for (size_t i = 0; i < a->effects.n; i++)
        round_effect(work, &a->effects.row[i]);
    round_components(work);
    for (size_t k = 0; k < a->tables.n; k++)
        round_table(work, a->tables.item[k]);
    if (a->matching.groups != NULL)
        round_table(work, a->matching.groups);
    round_overlap(work);
    round_distribution(work);
    round_set_sizes(work);
    round_matching(work);
    round_score(work);
    round_count(work, &a->n_cohort_treated, &a->hidden_cohort_treated);
    round_count(work, &a->n_cohort_control, &a->hidden_cohort_control);
}

/* --- all of them ---------------------------------------------------------------------------------
 */

void release_round(Publishing *release)
{
    Results *results = release->results;
    RoundWork nobody = round_work(release, NULL);
    bool corrected;

    results->n_tests = results_n_tests(results, &corrected);
    for (size_t i = 0; i < results->n_analyses; i++) {
        round_flow(&release->work[i]);
        if (results->analysis[i].infeasible == NULL)
            round_analysis(&release->work[i]);
    }
    for (size_t k = 0; k < results->tables.n; k++)
        round_table(&nobody, results->tables.item[k]);
    for (size_t i = 0; i < results->n_inputs; i++)
        round_count(&nobody, &results->input[i].rows, &results->input[i].hidden);
}
