#include "further/fallible.h"
#include "alike/design.h"
#include "alike/effect.h"
#include "alike/match.h"
#include "alike/text.h"

#include <math.h>

/* Columns of more levels than that are no traits of students: to hold schools apart is the design's
 * affair, and a term for each would cost more than everything else. */
enum { LEVELS_MOST = 50 };

static const Column *error_column(const OutcomeSpec *outcome, const Frame *frame)
{
    return outcome->pretest_se.text != NULL ? frame_find(frame, outcome->pretest_se.text)
                                            : frame_known(frame, KNOWN_PRETEST_SE);
}

FallibleSource fallible_source(const OutcomeSpec *outcome, const Frame *frame)
{
    const Column *column = error_column(outcome, frame);
    if (outcome->reliability > 0.0)
        return FALLIBLE_STATED;
    if (column == NULL || column->type != COLUMN_REAL || column->n_missing == frame->n_rows)
        return FALLIBLE_UNKNOWN;
    return outcome->pretest_se.text != NULL ? FALLIBLE_NAMED_SE : FALLIBLE_EXPORT_SE;
}

bool fallible_asked(const OutcomeSpec *outcome)
{
    return outcome->reliability > 0.0 || outcome->pretest_se.text != NULL;
}

Estimand fallible_estimand(const StageSettings *told)
{
    return (Estimand)told->effects.estimand;
}

/* A comparison that neither matches on the pretest nor adjusts for it is off by more than its
 * error. */
static bool uses_pretest(const StageSettings *told)
{
    const EffectSettings *e = &told->effects;
    const bool adjusts = e->estimator != NULL && entry_has(&e->estimator->entry, TRAIT_ADJUSTS) &&
                         e->adjust != ADJUST_NONE;
    return adjusts || !match_words(told->matching.method)->leaves_all_alone;
}

bool fallible_can_be_looked_at(const StageSettings *told, const Cohort *cohort)
{
    return cohort->pretest != NULL && cohort->pretest->type == COLUMN_REAL &&
           cohort->outcome != NULL && cohort->outcome->type == COLUMN_REAL && uses_pretest(told);
}

/* --- what the cohort tells ---------------------------------------------------------------------
 */

/* Students with an outcome: those whose errors and slopes are looked at. */
typedef struct Scored {
    size_t n;
    const uint32_t *row;
    const uint8_t *treated;
    double *weight, *x, *y;
} Scored;

/* Where all have one, the cohort's own lists are theirs. */
static void list_scored(Arena *scratch, const Cohort *cohort, Scored *out)
{
    out->row = cohort->row;
    out->treated = cohort->treated;
    if (out->n == cohort->n)
        return;
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, out->n);
    uint8_t *treated = ARENA_ARRAY(scratch, uint8_t, out->n);
    size_t n = 0;
    for (size_t i = 0; i < cohort->n; i++) {
        if (isnan(cohort->outcome->real[cohort->row[i]]))
            continue;
        row[n] = cohort->row[i];
        treated[n++] = cohort->treated[i];
    }
    out->row = row;
    out->treated = treated;
}

static Scored scored_of(Arena *scratch, const Cohort *cohort)
{
    Scored out = {.n = 0};
    for (size_t i = 0; i < cohort->n; i++)
        out.n += isnan(cohort->outcome->real[cohort->row[i]]) ? 0 : 1;
    list_scored(scratch, cohort, &out);
    out.weight = ARENA_ARRAY(scratch, double, out.n);
    out.x = ARENA_ARRAY(scratch, double, out.n);
    out.y = ARENA_ARRAY(scratch, double, out.n);
    size_t n = 0;
    for (size_t i = 0; i < cohort->n; i++) {
        const double y = cohort->outcome->real[cohort->row[i]];
        if (isnan(y))
            continue;
        out.weight[n] = cohort_base_weight(cohort, i);
        out.x[n] = cohort->pretest->real[cohort->row[i]];
        out.y[n++] = y;
    }
    return out;
}

typedef struct Columns {
    const Cohort *cohort;
    Arena *arena;
    Model *model;
} Columns;

static void add_column(const Columns *columns, const Column *column)
{
    if (column == NULL || column == columns->cohort->pretest)
        return;
    for (size_t j = 0; j < columns->model->n; j++)
        if (columns->model->term[j].column == column)
            return;
    model_add_column(columns->model, columns->arena, column, columns->cohort->row,
                     columns->cohort->n);
}

/* What matched students agree on they are compared within, covariate or not. */
static bool add_exact(void *state, const ColumnUse *use)
{
    const Columns *columns = state;
    if (use->option == NULL || !use->option->alike)
        return true;
    const Column *column = cohort_column(columns->cohort, use->name);
    if (column != NULL && column->type == COLUMN_FACTOR && column->n_levels <= LEVELS_MOST)
        add_column(columns, column);
    return true;
}

static Model model_of(Arena *arena, const MatchingSettings *matching, const Cohort *cohort)
{
    Model model = model_create(arena);
    Columns columns = {cohort, arena, &model};
    model_add_treated(&model, arena);
    for (size_t k = 0; k < cohort->n_covariates; k++)
        add_column(&columns, cohort->covariate[k]);
    if (matching->method != NULL)
        (void)options_visit(matching->method->options, matching->match_settings, add_exact,
                            &columns); /* it goes on to the end */
    return model;
}

/* Residuals sum to 0 in each arm, since the model has the treatment: they are of the arm. The
 * divisor is n less the arm's share of the terms. */
static void fill_arms(const Scored *scored, const Fit *of_x, const Fit *of_y, Fallible *out)
{
    double squares[2] = {0, 0}, products[2] = {0, 0};
    for (size_t i = 0; i < scored->n; i++) {
        const size_t arm = scored->treated[i];
        const double w = scored->weight[i], x = of_x->residual[i];
        out->arm[arm].weight += w;
        squares[arm] += w * x * x;
        products[arm] += w * x * of_y->residual[i];
    }
    const double lost = (double)scored->n / (double)(scored->n - of_x->k);
    for (size_t arm = 0; arm < 2; arm++) {
        out->arm[arm].variance = lost * squares[arm] / out->arm[arm].weight;
        out->arm[arm].slope = products[arm] / squares[arm];
    }
}

/* --- how large the error is --------------------------------------------------------------------
 */

static bool is_of(ReliabilityOf whom, uint8_t treated)
{
    return whom == RELIABILITY_OF_ALL || (whom == RELIABILITY_OF_PROGRAM) == (treated != 0);
}

/* Manuals state reliabilities of students of one grade. */
static double population_variance(Arena *scratch, const Cohort *cohort, ReliabilityOf whom)
{
    const Column *column = frame_known(cohort->frame, KNOWN_GRADE);
    const Levels grades = column == NULL ? (Levels){.n_levels = 1}
                                         : frame_levels(scratch, column, cohort->row, cohort->n);
    double *weight = ARENA_ARRAY(scratch, double, grades.n_levels + 1);
    double *mean = ARENA_ARRAY(scratch, double, grades.n_levels + 1);
    double squares = 0, total = 0;
    size_t n = 0, n_grades = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < cohort->n; i++) {
            const double w = cohort_base_weight(cohort, i),
                         x = cohort->pretest->real[cohort->row[i]];
            const int32_t level = column == NULL ? 0 : grades.level[i];
            const size_t g = level == LEVEL_NONE ? grades.n_levels : (size_t)level;
            if (!is_of(whom, cohort->treated[i]))
                continue;
            if (pass == 0) {
                weight[g] += w;
                mean[g] += w * x;
                n++;
            } else {
                squares += w * (x - mean[g]) * (x - mean[g]);
                total += w;
            }
        }
        for (size_t g = 0; pass == 0 && g <= grades.n_levels; g++) {
            n_grades += weight[g] > 0.0;
            mean[g] = weight[g] > 0.0 ? mean[g] / weight[g] : 0.0;
        }
    }
    return n > n_grades ? squares / total * (double)n / (double)(n - n_grades) : (double)NAN;
}

/* The mean of the squares; students whose score came without one are like the others of their arm.
 */
static void mean_squares(const Cohort *cohort, const Column *column, Fallible *out)
{
    double total[2] = {0, 0}, squares[2] = {0, 0};
    for (size_t i = 0; i < cohort->n; i++) {
        const double se = column->real[cohort->row[i]], w = cohort_base_weight(cohort, i);
        if (isnan(se))
            continue;
        total[cohort->treated[i]] += w;
        squares[cohort->treated[i]] += w * se * se;
    }
    for (size_t arm = 0; arm < 2; arm++)
        out->arm[arm].error = squares[arm] / total[arm]; /* NaN: none of the arm has one */
}

static void fill_errors(Arena *scratch, const OutcomeSpec *outcome, const Cohort *cohort,
                        Fallible *out)
{
    out->source = fallible_source(outcome, cohort->frame);
    out->population = population_variance(scratch, cohort, (ReliabilityOf)outcome->reliability_of);
    out->arm[0].error = out->arm[1].error = NAN;
    if (out->source == FALLIBLE_STATED)
        out->arm[0].error = out->arm[1].error = (1.0 - outcome->reliability) * out->population;
    else if (out->source != FALLIBLE_UNKNOWN)
        mean_squares(cohort, error_column(outcome, cohort->frame), out);
}

void fallible_learn(Arena *arena, const StageSettings *told, const Cohort *cohort, Fallible *out)
{
    Arena *scratch = arena_create();
    Fit of_y;
    *out = (Fallible){.model = model_of(arena, &told->matching, cohort)};
    const Scored scored = scored_of(scratch, cohort);
    const ModelRows rows = {
        .model = &out->model, .n = scored.n, .row = scored.row, .treated = scored.treated};
    const ModelMatrix matrix = model_matrix(&rows);
    enum { TREATED = 1 }; /* after the intercept */
    if (fit_coefficients(arena, &matrix, scored.weight, scored.x, &out->of_x) != FIT_DONE ||
        fit_other_outcome(scratch, &out->of_x, scored.y, &of_y) != FIT_DONE) {
        out->problem = "there are too few students for the terms of the covariates";
    } else if (out->of_x.aliased[TREATED]) {
        out->problem = "covariates tell the groups apart, so that nobody of one is like anybody of "
                       "the other";
    } else {
        fill_arms(&scored, &out->of_x, &of_y, out);
        out->gap = fit_coefficient(&out->of_x, TREATED);
        out->score_gap = fit_coefficient(&of_y, TREATED);
        fill_errors(scratch, cohort->outcome_spec, cohort, out);
        const FallibleArm *a = out->arm;
        if (!(a[0].variance > 0.0 && a[1].variance > 0.0))
            out->problem = "covariates foretell the earlier score wholly";
        else if (a[0].error >= a[0].variance || a[1].error >= a[1].variance)
            out->problem = "the error would be more than all of the spread that the covariates "
                           "leave to the earlier score";
    }
    arena_destroy(scratch);
}

/* --- what follows ------------------------------------------------------------------------------
 */

static FallibleBias bias_of(double gap, double variance, double slope, double error)
{
    const double r = 1.0 - error / variance;
    return (FallibleBias){.reliability = r,
                          .slope = slope,
                          .bias = r > 0.0 ? slope / r * (1.0 - r) * gap : (double)NAN};
}

static double mean2(const double share[2], double a, double b)
{
    return share[0] * a + share[1] * b;
}

FallibleBias fallible_bias(const Fallible *f, Estimand estimand, const double error[2])
{
    const FallibleArm *a = f->arm;
    const double all = a[0].weight + a[1].weight;
    const double share[2] = {a[0].weight / all, a[1].weight / all};
    if (estimand == ESTIMAND_ATT)
        return bias_of(f->gap, a[0].variance, a[0].slope, error[0]);
    if (estimand == ESTIMAND_ATC)
        return bias_of(f->gap, a[1].variance, a[1].slope, error[1]);
    if (estimand == ESTIMAND_ATE) {
        const FallibleBias of_controls = bias_of(f->gap, a[0].variance, a[0].slope, error[0]),
                           of_treated = bias_of(f->gap, a[1].variance, a[1].slope, error[1]);
        const double other[2] = {share[1], share[0]}; /* comparison students stand for treated */
        return (FallibleBias){.reliability =
                                  mean2(other, of_controls.reliability, of_treated.reliability),
                              .slope = mean2(other, of_controls.slope, of_treated.slope),
                              .bias = mean2(other, of_controls.bias, of_treated.bias)};
    }
    const double variance = mean2(share, a[0].variance, a[1].variance);
    return bias_of(f->gap, variance,
                   mean2(share, a[0].variance * a[0].slope, a[1].variance * a[1].slope) / variance,
                   mean2(share, error[0], error[1]));
}

FallibleBias fallible_known(const Fallible *f, Estimand estimand)
{
    return fallible_bias(f, estimand, (const double[]){f->arm[0].error, f->arm[1].error});
}

double fallible_regression(const Fallible *f, Estimand estimand)
{
    const FallibleBias known = fallible_known(f, estimand);
    return f->score_gap - known.slope * f->gap - known.bias;
}

/* Bias less estimate, where the error is this variance in both arms. */
static double beyond(const Fallible *f, Estimand estimand, double estimate, double error)
{
    return fallible_bias(f, estimand, (const double[]){error, error}).bias - estimate;
}

double fallible_explains(const Fallible *f, Estimand estimand, double estimate)
{
    enum { STEPS = 1000, HALVINGS = 60 };
    double most = fmin(f->arm[0].variance, f->arm[1].variance);
    if (estimand == ESTIMAND_ATT)
        most = f->arm[0].variance;
    if (estimand == ESTIMAND_ATC)
        most = f->arm[1].variance;
    /* from no error on; near `most` the bias is beyond all bounds, so steps close in on it */
    double low = 0.0, high = 0.0;
    bool found = estimate == 0.0;
    for (size_t k = 1; k <= STEPS && !found; k++) {
        low = high;
        high = most * (1.0 - pow(10.0, -12.0 * (double)k / STEPS));
        found = beyond(f, estimand, estimate, high) * -estimate <= 0.0;
    }
    if (!found)
        return NAN;
    for (size_t k = 0; k < HALVINGS; k++) {
        const double middle = (low + high) / 2.0;
        if (beyond(f, estimand, estimate, middle) * -estimate <= 0.0)
            high = middle;
        else
            low = middle;
    }
    return 1.0 - high / f->population;
}

void fallible_expected(const Fallible *f, const Cohort *cohort, double *out)
{
    const ModelRows rows = {
        .model = &f->model, .n = cohort->n, .row = cohort->row, .treated = cohort->treated};
    const ModelMatrix x = model_matrix(&rows);
    fit_foretell(&f->of_x, &x, out); /* m */
    for (size_t i = 0; i < cohort->n; i++) {
        const FallibleArm *arm = &f->arm[cohort->treated[i]];
        const double rest = cohort->pretest->real[cohort->row[i]] - out[i];
        out[i] += (1.0 - arm->error / arm->variance) * rest;
    }
}
