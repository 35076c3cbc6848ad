/* Were the groups alike in what foretells the outcome? The prognostic score of a student is the
 * outcome that the comparison students' outcomes let expect from its covariates; no outcome of the
 * program is read for it. */
#include "further/parts.h"
#include "stats/fit.h"

#include "alike/balance.h"
#include "alike/bias_tables.h"
#include "alike/terms.h"

#include <math.h>

TABLE_DEFINE(prognostic, PROGNOSTIC_LIST, .name = "prognostic");
static const union prognostic_columns *const column = &prognostic_columns;

typedef struct Forecast {
    double *x; /* by student of the cohort */
    size_t n;  /* comparison students that it was fitted on */
    double r2;
} Forecast;

/* The comparison students with an outcome, as rows of the frame. */
typedef struct Fitted {
    size_t n;
    uint32_t *row;
    double *weight, *y;
} Fitted;

static Fitted fitted_of(Arena *scratch, const Cohort *cohort)
{
    Fitted out = {.row = ARENA_ARRAY(scratch, uint32_t, cohort->n_control),
                  .weight = ARENA_ARRAY(scratch, double, cohort->n_control),
                  .y = ARENA_ARRAY(scratch, double, cohort->n_control)};

    for (size_t i = 0; i < cohort->n; i++) {
        const double y = cohort->outcome->real[cohort->row[i]];
        if (cohort->treated[i] || isnan(y))
            continue;
        out.row[out.n] = cohort->row[i];
        out.weight[out.n] = cohort_base_weight(cohort, i);
        out.y[out.n++] = y;
    }
    return out;
}

static void foretell(const Model *model, const Fit *fit, const Cohort *cohort, double *out)
{
    const ModelRows rows = {.model = model, .n = cohort->n, .row = cohort->row};
    const ModelMatrix x = model_matrix(&rows);

    fit_foretell(fit, &x, out);
}

/* false: fewer comparison students than terms. */
static bool forecast_of(Arena *arena, const Cohort *cohort, Forecast *out)
{
    Arena *scratch = arena_create();
    const Fitted fitted = fitted_of(scratch, cohort);
    Model model = model_create(scratch);
    Fit fit;

    for (size_t k = 0; k < cohort->n_covariates; k++)
        model_add_column(&model, scratch, cohort->covariate[k], cohort->row, cohort->n);
    const ModelRows rows = {.model = &model, .n = fitted.n, .row = fitted.row};
    const ModelMatrix matrix = model_matrix(&rows);
    const bool done = fit_coefficients(scratch, &matrix, fitted.weight, fitted.y, &fit) == FIT_DONE;
    if (done) {
        *out = (Forecast){.x = ARENA_ARRAY(arena, double, cohort->n),
                          .n = fitted.n,
                          .r2 = fit.tss > 0.0 ? 1.0 - fit.rss / fit.tss : (double)NAN};
        foretell(&model, &fit, cohort, out->x);
    }
    arena_destroy(scratch);
    return done;
}

static Row add_row(Table *table, const FurtherInput *input, Prognostic what,
                   const Forecast *forecast, const double smd[2])
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    const Effect *overall = &input->effects->row[0];

    row_says(row, (int)what);
    row_text(row, &column->between, what == PROGNOSTIC_STUDENTS ? "students" : "schools");
    row_count(row, &column->n_treated, overall->n_treated, NULL);
    row_count(row, &column->n_control, overall->n_control, NULL);
    row_count(row, &column->fitted, forecast->n, NULL);
    row_real(row, &column->r2, forecast->r2);
    row_real(row, &column->before_smd, smd[0]);
    row_real(row, &column->after_smd, smd[1]);
    return row;
}

static void add_students(Table *table, const FurtherInput *input, const Forecast *forecast,
                         const BalanceRow *balance)
{
    const BalanceSide *side[2] = {&balance->before, &balance->after};
    const TableColumn *effect[2] = {&column->before_effect, &column->after_effect};
    double smd[2];

    for (size_t when = 0; when < 2; when++)
        smd[when] = side[when]->smd;
    const Row row = add_row(table, input, PROGNOSTIC_STUDENTS, forecast, smd);
    for (size_t when = 0; when < 2; when++)
        row_real(row, effect[when],
                 effect_size_of(&input->effects->scale,
                                side[when]->mean_treated - side[when]->mean_control));
}

static void add_schools(Table *table, const FurtherInput *input, const Forecast *forecast,
                        const double *weight, const BalanceRow *balance)
{
    const Stages *s = input->stages;
    const SchoolDifference d = balance_of_school_number(
        s->cohort, effect_unit_column(&s->settings->effects, s->matching, s->cohort), weight,
        balance, forecast->x);

    if (!isfinite(d.smd[1]))
        return;
    row_spread(add_row(table, input, PROGNOSTIC_SCHOOLS, forecast, d.smd), d.student);
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Stages *s = input->stages;
    Arena *scratch = arena_create();
    Forecast forecast;
    const double *weight =
        input->effects->weight != NULL ? input->effects->weight : s->matching->weight;

    (void)err;
    if (!forecast_of(scratch, s->cohort, &forecast)) {
        notes_add(notes, arena, "prognostic", NOTE_PLAIN, NO_COUNT,
                  PHRASE("What the comparison students' outcomes would foretell is not compared: "
                         "there are fewer of them than the covariates have terms."));
        arena_destroy(scratch);
        return true;
    }
    const BalanceRow balance =
        balance_of_number(&s->settings->balance, s->cohort, weight, forecast.x);
    Table *out = further_table(arena, input, &table_prognostic,
                               "How alike the groups are in what foretells the outcome");
    out->sentence = "The outcome that the comparison students' outcomes let expect from the "
                    "covariates, by least squares on those of the cohort; differences in standard "
                    "deviations of that expectation, and in the outcome's own: what the groups "
                    "would differ by without any program, before adjustment.";
    add_students(out, input, &forecast, &balance);
    add_schools(out, input, &forecast, weight, &balance);
    tables_add(arena, tables, out);
    arena_destroy(scratch);
    return true;
}

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 && input->stages->cohort->n_covariates > 0;
}

const FurtherAnalysis further_prognostic = {
    .name = "prognostic",
    .help = "how alike the groups are in their prognostic scores",
    .source = "Hansen (2008) Biometrika 95:481-488; Stuart, Lee & Leacy (2013)",
    .applies = applies,
    .run = run,
};
