/* Estimates and what stands beside them. An estimate goes by the standard error nearest to it in
 * its unit, a mean by the spread of the larger arm and the size of the smaller one. */
#include "disclose/round.h"

#include "alike/text.h"

#include <math.h>

/* What one row goes by, taken from it while it is exact. */
typedef struct EffectBasis {
    RoundWork *work;
    const Effect *exact;
    double n, sd, pre_sd;
} EffectBasis;

static bool is_of_outcome(const TableColumn *column)
{
    return text_equal(column->unit, OUTCOME_UNIT);
}

static double real_of(const Effect *effect, size_t k)
{
    return field_cell(&effect_fields[k], effect).value;
}

/* Where an estimate has no error of its own, that of two samples of independent students: it is
 * smaller than the one that could not be had, but it says of what order the estimate is. */
static double plain_error(const EffectBasis *row, const char *unit)
{
    const Effect *e = row->exact;
    const double points = e->sd * sqrt(2.0 / row->n);

    return text_equal(unit, OUTCOME_UNIT) ? points : e->sd > 0.0 ? points / e->sd : (double)NAN;
}

static double error_near(const EffectBasis *row, size_t k)
{
    const bool percentiles = text_equal(effect_fields[k].column.unit, PERCENTILE_UNIT);
    const char *unit = percentiles ? SD_UNIT : effect_fields[k].column.unit;
    size_t near = SIZE_MAX, best = SIZE_MAX;

    for (size_t j = 0; j < n_effect_fields; j++) {
        const TableColumn *column = &effect_fields[j].column;
        const size_t apart = j > k ? j - k : k - j;
        if (column->role == ROLE_ERROR && text_equal(column->unit, unit) && apart < best) {
            best = apart;
            near = j;
        }
    }
    double se = near == SIZE_MAX ? (double)NAN : real_of(row->exact, near);
    if (!(se > 0.0))
        se = plain_error(row, unit);
    /* a normal distribution has 40 percentiles a standard deviation at its middle */
    return percentiles ? 40.0 * se : se;
}

static RoundingBasis basis_of(const EffectBasis *row, size_t k)
{
    const TableColumn *column = &effect_fields[k].column;
    RoundingBasis basis = round_basis(row->work, row->n);

    basis.by_people = errors_go_by_people(row->exact->errors_by);
    if (column->rounding == ROUNDING_SCORE)
        basis.sd = is_of_outcome(column) ? row->sd : row->pre_sd;
    else if (column->rounding == ROUNDING_SD)
        basis.sd = row->work->pretest_is_share ? 1.0 / row->pre_sd : 1.0;
    else if (column->rounding == ROUNDING_ESTIMATE)
        basis.se = error_near(row, k);
    if (column->rounding == ROUNDING_SCORE && !is_of_outcome(column)) {
        const Rounded *mean = round_found(row->work, ROUNDING_SCORE, row->exact->pre_mean_treated);
        basis.least = mean != NULL ? mean->step : 0.0;
    }
    return basis;
}

static void put_field(Effect *effect, double *step, size_t k, Rounded told)
{
    const ResultField *field = &effect_fields[k];
    char *at = (char *)effect + field->offset;

    step[k] = told.shown ? told.step : (double)NAN;
    if (field->column.type == CELL_COUNT)
        *(size_t *)(void *)at = told.shown ? (size_t)told.value : 0;
    else
        *(double *)(void *)at = told.value;
}

static void tell(Effect *effect, double *step, const char *name, Rounded told)
{
    const ResultField *field = field_find(effect_fields, n_effect_fields, name);

    put_field(effect, step, (size_t)(field - effect_fields), told);
}

/* Means of yes and no are shares, of which the spread follows. */
static void tell_shares(const EffectBasis *row, Effect *effect, double *step)
{
    const Effect *x = row->exact;
    const RoundingBasis basis = round_basis(row->work, row->n);
    const Rounded t = rounding_share(x->mean_treated, (double)x->n_treated, &basis),
                  c = rounding_share(x->mean_control, (double)x->n_control, &basis);
    const double middle = (t.value + c.value) / 2;
    const Rounded told[] = {
        t,
        c,
        {.value = rounding_share_sd(t.value), .step = 0.01, .shown = t.shown},
        {.value = rounding_share_sd(c.value), .step = 0.01, .shown = c.shown},
        {.value = rounding_share_sd(middle), .step = 0.01, .shown = t.shown && c.shown}};
    static const char *const name[] = {"mean_treated", "mean_control", "sd_treated", "sd_control",
                                       "sd"};

    for (size_t i = 0; i < COUNT_OF(name); i++)
        tell(effect, step, name[i], told[i]);
}

/* All clusters less those of one arm are those of the other: where one is left out, all are. */
static void tell_clusters(const EffectBasis *row, Effect *effect, double *step)
{
    const Effect *x = row->exact;
    static const char *const name[] = {"clusters", "clusters_treated", "clusters_control"};
    const double n[] = {(double)x->clusters, (double)x->clusters_treated,
                        (double)x->clusters_control};
    const bool people = errors_go_by_people(x->errors_by);
    const RoundingBasis basis = round_basis(row->work, row->n);
    Rounded told[COUNT_OF(name)];
    bool shown = true;

    for (size_t i = 0; i < COUNT_OF(name); i++) {
        told[i] = round_apply(row->work, people ? ROUNDING_PEOPLE : ROUNDING_SCHOOLS, n[i], &basis);
        shown = shown && told[i].shown;
    }
    for (size_t i = 0; i < COUNT_OF(name); i++)
        tell(effect, step, name[i], shown ? told[i] : (Rounded){.value = (double)NAN});
}

/* Beside its class, which is that of the exact number. */
static void tell_baseline(const Effect *exact, Effect *effect, const double *step)
{
    const ResultField *field = field_find(effect_fields, n_effect_fields, "baseline_g");
    const double by = step[field - effect_fields];

    effect->baseline_band = round_band(
        exact->baseline_g, (Rounded){effect->baseline_g, by, isfinite(effect->baseline_g)});
    if (effect->baseline_band != NULL)
        effect->baseline_g = (double)NAN;
}

static EffectBasis row_of(RoundWork *work, const Effect *exact)
{
    const double n[2] = {(double)exact->n_control, (double)exact->n_treated};
    EffectBasis row = {.work = work, .exact = exact, .n = INFINITY};

    for (int arm = 0; arm < 2; arm++) {
        const double share = work->after[arm] > 0.0 ? work->effective[arm] / work->after[arm] : 1.0;
        row.n = fmin(row.n, n[arm] * fmin(share, 1.0));
    }
    row.sd = exact->binary ? 1.0 : fmax(exact->sd_treated, exact->sd_control);
    row.pre_sd = fmax(exact->pre_sd_treated, exact->pre_sd_control);
    return row;
}

void round_effect(RoundWork *work, Effect *effect)
{
    const Effect exact = *effect;
    const EffectBasis row = row_of(work, &exact);

    if (effect->hidden != NULL || effect->step != NULL)
        return;
    double *step = ARENA_ARRAY(work->release->arena, double, n_effect_fields);
    for (size_t k = 0; k < n_effect_fields; k++) {
        const ResultField *field = &effect_fields[k];
        const Cell cell = effect_cell(&exact, field);
        if (field->column.type == CELL_TEXT || cell.text != NULL || isnan(cell.value))
            continue;
        const RoundingBasis basis = basis_of(&row, k);
        /* degrees by set and by student are counts of neither */
        const bool mixed =
            field->column.rounding == ROUNDING_DF && exact.errors_by == ERRORS_BY_SETS_AND_STUDENTS;
        put_field(effect, step, k,
                  mixed ? (Rounded){.value = (double)NAN}
                        : round_number(work, field->column.rounding, cell.value, &basis));
    }
    if (effect->hidden_n == NULL || !errors_go_by_people(exact.errors_by))
        tell_clusters(&row, effect, step);
    if (exact.binary && release_asks(work->release, RELEASE_SHARES))
        tell_shares(&row, effect, step);
    if (!isnan(exact.t) && release_asks(work->release, RELEASE_ESTIMATES))
        tell(effect, step, "t",
             rounding_apply(ROUNDING_T, effect->estimate / effect->se,
                            &(RoundingBasis){.min = work->release->min}));
    tell_baseline(&exact, effect, step);
    /* an end that rounds to zero would turn the verdict */
    effect->beyond_zero = exact.ci_low > 0.0 ? 1 : exact.ci_high < 0.0 ? -1 : 0;
    effect->step = step;
}
