/* How alike the schools of both groups are. */
#include "alike/balance.h"
#include "alike/balance_tables.h"
#include "alike/terms.h"

#include <math.h>

TABLE_DEFINE(school_balance, SCHOOL_BALANCE_LIST, .name = "school_balance");
static const union school_balance_columns *const column = &school_balance_columns;

/* Below this share of the values' size a spread is that of rounding. */
static const double NO_SPREAD = 1e-9;

typedef struct Schools {
    size_t n;
    const int32_t *of;    /* by student; below 0: not known */
    const uint8_t *side;  /* by student, whose the school is: ClusterSide */
    double *weight[2][2]; /* before and after, by arm: of its students, by school */
    double total[2][2];   /* sums of these */
    uint8_t *arm;         /* by school: 0, 1, or NO_ARM where it is nobody's alone */
} Schools;
enum { NO_ARM = 2 };

static Schools schools_of(Arena *scratch, const Cohort *cohort, const Column *schools,
                          const double *weight)
{
    const Levels levels = frame_levels(scratch, schools, cohort->row, cohort->n);
    const uint8_t *side = cohort_cluster_sides(scratch, cohort, schools);
    Schools out = {.n = levels.n_levels, .of = levels.level, .side = side};

    out.arm = ARENA_ARRAY(scratch, uint8_t, out.n);
    for (size_t when = 0; when < 2; when++)
        for (size_t arm = 0; arm < 2; arm++)
            out.weight[when][arm] = ARENA_ARRAY(scratch, double, out.n);
    for (size_t g = 0; g < out.n; g++)
        out.arm[g] = NO_ARM;
    for (size_t i = 0; i < cohort->n; i++) {
        if (out.of[i] == LEVEL_NONE)
            continue;
        const size_t g = (size_t)out.of[i], arm = cohort->treated[i];
        const double w[2] = {cohort_base_weight(cohort, i), weight[i]};
        if (side[i] == CLUSTER_TREATED || side[i] == CLUSTER_CONTROL)
            out.arm[g] = side[i] == CLUSTER_TREATED ? 1 : 0;
        for (size_t when = 0; when < 2; when++) {
            out.weight[when][arm][g] += w[when];
            out.total[when][arm] += w[when];
        }
    }
    return out;
}

/* As many schools with equal weights as tell as much. */
static double effective(const Schools *schools, size_t arm)
{
    double squares = 0.0;

    for (size_t g = 0; g < schools->n; g++) {
        const double share = schools->weight[1][arm][g] / schools->total[1][arm];
        squares += share * share;
    }
    return 1.0 / squares;
}

/* Each school once, about the mean of its group (pooled) or of all. */
static double spread(const Schools *schools, const double *x, bool pooled)
{
    double n[2] = {0.0, 0.0}, mean[2] = {0.0, 0.0}, squares = 0.0;

    for (size_t g = 0; g < schools->n; g++) {
        const size_t arm = pooled ? schools->arm[g] : 0;
        if (schools->arm[g] == NO_ARM)
            continue;
        n[arm] += 1.0;
        mean[arm] += (x[g] - mean[arm]) / n[arm];
    }
    for (size_t g = 0; g < schools->n; g++)
        if (schools->arm[g] != NO_ARM) {
            const double d = x[g] - mean[pooled ? schools->arm[g] : 0];
            squares += d * d;
        }
    return sqrt(squares / (n[0] + n[1] - (pooled ? 2.0 : 1.0)));
}

static double spread_between(const Schools *schools, const double *x)
{
    double size = 0.0;

    for (size_t g = 0; g < schools->n; g++)
        size = fmax(size, fabs(x[g]));
    const double within = spread(schools, x, true);
    const double sd = within > NO_SPREAD * size ? within : spread(schools, x, false);
    return sd > NO_SPREAD * size ? sd : (double)NAN;
}

static double mean_of(const Schools *schools, size_t when, size_t arm, const double *x)
{
    double sum = 0.0;

    for (size_t g = 0; g < schools->n; g++)
        sum += schools->weight[when][arm][g] * x[g];
    return sum / schools->total[when][arm];
}

/* Of the students themselves, within the groups. */
static double student_spread(const BalanceRow *row, const Cohort *cohort)
{
    const double t = row->before.sd_treated, c = row->before.sd_control;
    const double n[2] = {(double)cohort->n_control, (double)cohort->n_treated};

    return sqrt((n[0] * (isfinite(c) ? c * c : 0.0) + n[1] * (isfinite(t) ? t * t : 0.0)) /
                (n[0] + n[1]));
}

static SchoolDifference difference_of(const Schools *schools, const Cohort *cohort,
                                      const BalanceRow *of, const double *x)
{
    const double sd = spread_between(schools, x);
    SchoolDifference out = {.student = student_spread(of, cohort) / sd};

    for (size_t when = 0; when < 2; when++)
        out.smd[when] = (mean_of(schools, when, 1, x) - mean_of(schools, when, 0, x)) / sd;
    return out;
}

static void add_row(const Schools *schools, const Cohort *cohort, const BalanceRow *of,
                    const double *x, Balance *out)
{
    const Row row = row_add(out->schools, (PeopleSet){.arms = SET_BOTH});
    const TableColumn *mean[2][2] = {{&column->before_mean_control, &column->before_mean_treated},
                                     {&column->after_mean_control, &column->after_mean_treated}};
    const TableColumn *difference[2] = {&column->before_smd, &column->after_smd};
    const SchoolDifference d = difference_of(schools, cohort, of, x);

    row_text(row, &column->covariate, of->factor != NULL ? of->factor : of->label);
    row_text(row, &column->level, of->level);
    row_real(row, &column->sd, spread_between(schools, x));
    row_spread(row, d.student);
    for (size_t when = 0; when < 2; when++) {
        for (size_t arm = 0; arm < 2; arm++)
            row_real(row, mean[when][arm], mean_of(schools, when, arm, x));
        row_real(row, difference[when], d.smd[when]);
        if (!isfinite(d.smd[when]) || fabs(d.smd[when]) <= out->school_max_smd[when])
            continue;
        out->school_max_smd[when] = fabs(d.smd[when]);
        out->school_worth[when] = d.student;
        if (when == 1)
            out->school_worst = of->label;
    }
}

/* Names of rows are those of their columns, the same bytes. */
static bool is_term(const BalanceRow *row, const Term *term)
{
    const char *level = term->kind == TERM_LEVEL ? term->column->level_name[term->level] : NULL;

    return row->covariate == term->column->name && row->level == level;
}

/* Rows of the balance table and terms come in the order of the covariates. */
static void add_rows(Arena *scratch, const Schools *schools, const Cohort *cohort, Balance *out)
{
    Model model = model_create(scratch);
    size_t at = 0;

    for (size_t k = 0; k < cohort->n_covariates; k++)
        model_add_all_levels(&model, scratch, cohort->covariate[k], cohort->row, cohort->n);
    double *x = ARENA_ARRAY(scratch, double, model.n * schools->n);
    const ModelRows rows = {.model = &model, .n = cohort->n, .row = cohort->row};
    model_group_means(&rows, schools->of, schools->n, cohort->base_weight, x);
    for (size_t k = 1; k < model.n; k++) { /* the first is the intercept */
        size_t row = at;
        while (row < out->n && !is_term(&out->row[row], &model.term[k]))
            row++;
        if (row < out->n) {
            add_row(schools, cohort, &out->row[row], x + k * schools->n, out);
            at = row + 1;
        }
    }
}

void balance_of_schools(Arena *arena, PeopleSet of, const Cohort *cohort, const Column *schools,
                        const double *weight, Balance *out)
{
    out->schools = NULL;
    out->school_worst = out->school_column = NULL;
    out->school_chance = (double)NAN;
    for (size_t when = 0; when < 2; when++)
        out->school_max_smd[when] = (double)NAN;
    if (schools == NULL || !cohort_given_to_groups(cohort, schools, NULL))
        return;
    Arena *scratch = arena_create();
    const Schools found = schools_of(scratch, cohort, schools, weight);
    out->school_column = schools->label;
    for (size_t arm = 0; arm < 2; arm++)
        out->school_effective[arm] = effective(&found, arm);
    out->school_chance = sqrt(1.0 / out->school_effective[0] + 1.0 / out->school_effective[1]);
    out->schools =
        table_make(arena, &table_school_balance, "How alike the groups' schools are", of);
    out->schools->sentence =
        "Each student stands for the average of all students of its school (here: of its group of "
        "the column by which the program was given), those left out among them; differences are in "
        "standard deviations of these averages.";
    out->school_max_smd[0] = out->school_max_smd[1] = -1.0;
    add_rows(scratch, &found, cohort, out);
    for (size_t when = 0; when < 2; when++)
        if (out->school_max_smd[when] < 0.0)
            out->school_max_smd[when] = (double)NAN;
    arena_destroy(scratch);
}

SchoolDifference balance_of_school_number(const Cohort *cohort, const Column *schools,
                                          const double *weight, const BalanceRow *row,
                                          const double *x)
{
    Arena *scratch = arena_create();
    SchoolDifference out = {.smd = {(double)NAN, (double)NAN}, .student = (double)NAN};

    if (schools != NULL && cohort_given_to_groups(cohort, schools, NULL)) {
        const Schools found = schools_of(scratch, cohort, schools, weight);
        double *mean = ARENA_ARRAY(scratch, double, found.n),
               *total = ARENA_ARRAY(scratch, double, found.n);
        for (size_t i = 0; i < cohort->n; i++)
            if (found.of[i] != LEVEL_NONE) {
                const double w = cohort_base_weight(cohort, i);
                mean[found.of[i]] += w * x[i];
                total[found.of[i]] += w;
            }
        for (size_t g = 0; g < found.n; g++)
            mean[g] /= total[g] > 0.0 ? total[g] : 1.0;
        out = difference_of(&found, cohort, row, mean);
    }
    arena_destroy(scratch);
    return out;
}
