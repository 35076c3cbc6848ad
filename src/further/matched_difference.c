/* The mean over treated students of their score less their comparison students' mean: what the data
 * say before any model, beside the estimate. */
#include "further/parts.h"

#include "alike/standards.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const TableColumn columns[] = {
    {.name = "quantity", .title = "What", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Program n", .type = CELL_COUNT},
    {.name = "clusters", .title = "Clusters", .type = CELL_COUNT},
    {.name = "estimate", .title = "Difference", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "df", .title = "Degrees of freedom", .type = CELL_REAL, .digits = 1},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "ci_low", .title = "Interval from", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "ci_high", .title = "Interval to", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "g", .title = "Effect size", .type = CELL_REAL, .unit = "SD", .digits = 2},
};

typedef struct MeanTest {
    size_t n, clusters;
    double mean, se, df;
} MeanTest;

/* G / (G - 1) times the sum over schools of their squared sums of residuals, over n^2: CR1 of a
 * mean (Liang & Zeger 1986, Biometrika 73:13-22). Without a school column every student is alone,
 * which gives s / sqrt(n). */
static MeanTest test_mean(const FurtherInput *input, const Differences *d, const double *value)
{
    const Column *school = school_column(input);
    Arena *scratch = arena_create();
    MeanTest out = {.n = d->n, .se = (double)NAN, .df = (double)NAN};
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, d->n);
    double alone = 0.0, squares = 0.0;

    for (size_t i = 0; i < d->n; i++) {
        row[i] = input->stages->cohort->row[d->student[i]];
        out.mean += value[i];
    }
    out.mean /= (double)d->n;
    Levels levels = {.n_levels = 0};
    if (school != NULL)
        levels = frame_levels(scratch, school, row, d->n);
    double *sum = ARENA_ARRAY(scratch, double, levels.n_levels);
    uint8_t *seen = ARENA_ARRAY(scratch, uint8_t, levels.n_levels);
    for (size_t i = 0; i < d->n; i++) {
        const double e = value[i] - out.mean;
        if (school == NULL || levels.level[i] == LEVEL_NONE) {
            alone += e * e;
            out.clusters++;
            continue;
        }
        sum[levels.level[i]] += e;
        out.clusters += seen[levels.level[i]] ? 0 : 1;
        seen[levels.level[i]] = 1;
    }
    for (size_t g = 0; g < levels.n_levels; g++)
        squares += sum[g] * sum[g];
    const double groups = (double)out.clusters;
    if (out.clusters > 1) {
        out.df = groups - 1.0;
        out.se = sqrt(groups / (groups - 1.0) * (squares + alone)) / (double)d->n;
    }
    arena_destroy(scratch);
    return out;
}

static void add_row(Table *table, const FurtherInput *input, const char *what, MeanTest test)
{
    const Effect *overall = &input->effects->row[0];
    const double t = test.mean / test.se;
    const double reach =
        test.df > 0.0
            ? test.se *
                  gsl_cdf_tdist_Pinv(0.5 + input->stages->design->effects.confidence / 2.0, test.df)
            : (double)NAN;
    Cell *cell = table_add_row(table);

    set_text(&cell[0], what);
    set_count(&cell[1], test.n, NULL);
    set_count(&cell[2], test.clusters, NULL);
    set_real(&cell[3], test.mean);
    set_real(&cell[4], test.se);
    set_real(&cell[5], test.df);
    set_real(&cell[6], test.se > 0.0 ? 2.0 * gsl_cdf_tdist_Q(fabs(t), test.df) : (double)NAN);
    set_real(&cell[7], test.mean - reach);
    set_real(&cell[8], test.mean + reach);
    set_real(&cell[9],
             wwc_g(test.mean, overall->sd, (double)(overall->n_treated + overall->n_control)));
}

static void add_estimate(Table *table, const Effect *overall)
{
    const double value[] = {overall->estimate, overall->se,      overall->df, overall->p,
                            overall->ci_low,   overall->ci_high, overall->g};
    Cell *cell = table_add_row(table);

    set_text(&cell[0], "the estimate");
    set_count(&cell[1], overall->n_treated, NULL);
    set_count(&cell[2], overall->clusters, NULL);
    for (size_t k = 0; k < COUNT_OF(value); k++)
        set_real(&cell[3 + k], value[k]);
}

static bool run(Arena *arena, const FurtherInput *input, Table ***table, size_t *n_tables,
                Notes *notes, Error *err)
{
    const size_t n = COUNT_OF(columns);
    Arena *scratch = arena_create();
    Differences d;

    (void)notes;
    if (!differences_make(scratch, input->stages, &d, err)) {
        arena_destroy(scratch);
        return false;
    }
    Table *out = table_create(arena, "matched_difference", "The plain matched difference",
                              columns_of_outcome(arena, input, columns, n), n);
    const Column *school = school_column(input);
    out->sentence = arena_printf(
        arena,
        "Each student of the program against the average of its own comparison students, averaged; "
        "beside the study's estimate. %s",
        school == NULL ? "Standard errors treat students as independent."
                       : "Standard errors are by the program student's school alone: where "
                         "comparison schools are shared, trust the estimate's.");
    add_estimate(out, &input->effects->row[0]);
    if (d.n > 0)
        add_row(out, input, "mean matched difference", test_mean(input, &d, d.value));
    if (d.n > 0 && input->stages->cohort->pretest != NULL)
        add_row(out, input, "the same of the earlier score", test_mean(input, &d, d.pretest));
    /* the earlier score has a spread of its own */
    if (out->n_rows == 3)
        set_real(&out->cell[2 * n + 9], (double)NAN);
    tables_add(arena, table, n_tables, out);
    arena_destroy(scratch);
    return true;
}

const FurtherAnalysis further_matched_difference = {
    .name = "matched_difference",
    .help = "mean over treated students of score less comparison students' mean",
    .source = "as NWEA's virtual comparison groups are reported; the test is ours",
    .applies = has_matched_students,
    .run = run,
};
