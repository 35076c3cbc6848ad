/* Further analyses on a made study whose numbers are worked out again here, by plain sums. */
#include "effect/dense_cr2.h"
#include "further/made_input.h"
#include "note_says.h"

#include "alike/amount_tables.h"
#include "alike/balance.h"
#include "alike/effect_size.h"
#include "alike/multiple.h"
#include "alike/school_model.h"
#include "alike/spread.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

static Made *make(VarianceKind variance, ClusterKind cluster)
{
    return make_in(&world, variance, cluster, "regression");
}

static void run(Made *m)
{
    static Error err;
    if (!further_run(m->arena, &m->input, &m->tables, &m->notes, &err))
        fail_msg("%s", err.text);
}

static const Table *find(const Made *m, const char *name)
{
    for (size_t k = 0; k < m->tables.n; k++)
        if (text_equal(m->tables.item[k]->name, name))
            return m->tables.item[k];
    fail_msg("no table %s", name);
    return NULL;
}

static const Cell *at(const Table *table, size_t row, const char *column)
{
    for (size_t k = 0; k < table->n_columns; k++)
        if (text_equal(table->column[k].name, column))
            return &table->cell[row * table->n_columns + k];
    fail_msg("no column %s", column);
    return NULL;
}

/* Of treated student i: score less the mean of its three comparison students. */
static double difference_of(const Made *m, size_t i, size_t column)
{
    const double *y = m->study.frame->column[column].real;
    const Link *link = m->study.matching->link + 3 * i;

    return y[i] - (y[link[0].control] + y[link[1].control] + y[link[2].control]) / 3.0;
}

/* The plain difference is the study's own estimate, asked for `difference`: with its error. */
static void the_plain_difference_has_the_studys_own_error(void **state)
{
    Made *m = make(VARIANCE_AUTO, CLUSTER_GROUP);
    static Error err;
    Design plain = m->design;
    Effects own;
    double mean = 0.0;

    (void)state;
    run(m);
    const Table *table = find(m, "matched_difference");
    plain.effects.estimator = estimator_find("difference");
    plain.effects.adjust = ADJUST_NONE;
    assert_true(effect_estimate(m->arena, EFFECTS_OF(&plain), m->study.cohort, m->study.matching,
                                &own, &err));
    for (size_t i = 0; i < 30; i++)
        mean += difference_of(m, i, 2) / 30.0;
    check_close(at(table, 0, "estimate")->value, m->effects.row[0].estimate, 1e-15);
    check_close(at(table, 1, "estimate")->value, mean, 1e-12);
    check_close(at(table, 1, "se")->value, own.row[0].se, 1e-12);
    check_close(at(table, 1, "df")->value, own.row[0].df, 1e-12);
    assert_true(isnan(at(table, 2, "se")->value)); /* the earlier score is described, not tested */
    arena_destroy(m->arena);
}

/* The table is in the outcome's unit, of which the earlier score may have another. */
static void an_earlier_score_of_another_unit_says_it(void **state)
{
    static const struct {
        bool share, share_before;
        const char *unit, *words;
    } cases[] = {
        {false, false, NULL, "the same of the earlier score"},
        {true, false, NULL, "the same of the earlier score (points)"},
        {false, true, NULL, "the same of the earlier score (share)"},
        {true, true, NULL, "the same of the earlier score"},
        {false, false, "points", "the same of the earlier score"},
        {false, false, "RIT", "the same of the earlier score (RIT)"},
        {true, false, "points", "the same of the earlier score (points)"},
    };
    (void)state;
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        Made *m = make(VARIANCE_HC3, CLUSTER_NONE);
        m->effects.row[0].binary = cases[k].share;
        m->study.frame->column[1].binary = cases[k].share_before;
        m->study.frame->column[1].unit = cases[k].unit;
        run(m);
        const Table *table = find(m, "matched_difference");
        assert_string_equal(at(table, 2, "quantity")->text, cases[k].words);
        assert_string_equal(table_column(table, &matched_difference_columns.estimate)->unit,
                            cases[k].share ? "share" : "points");
        arena_destroy(m->arena);
    }
}

/* --- school by school --- */

/* The model of schools on rows written out here: one, the pretest and its square; comparison
 * students with a link or without. */
static SchoolModel school_model_of(const Made *m, const World *of, bool adjusted)
{
    enum { K = 3 };
    static Error err;
    const Matching *matching = m->study.matching;
    const double *pretest = m->study.frame->column[1].real, *score = m->study.frame->column[2].real;
    const size_t n1 = of->n_program * of->n_students;
    const size_t n = n1 + of->n_comparison * of->n_students;
    int32_t *place = ARENA_ARRAY(m->arena, int32_t, n),
            *number = ARENA_ARRAY(m->arena, int32_t, 99);
    int32_t *where[2] = {ARENA_ARRAY(m->arena, int32_t, n), ARENA_ARRAY(m->arena, int32_t, n)};
    double *x[2] = {ARENA_ARRAY(m->arena, double, K *n), ARENA_ARRAY(m->arena, double, K *n)};
    double *y[2] = {ARENA_ARRAY(m->arena, double, n), ARENA_ARRAY(m->arena, double, n)};
    SchoolLink *link = ARENA_ARRAY(m->arena, SchoolLink, matching->n_links);
    size_t count[2] = {0, 0};
    int32_t n_others = 0;
    SchoolModel out;

    for (size_t i = 0; i < n; i++) {
        const size_t arm = i < n1;
        const size_t g = i / of->n_students;
        if (arm == 0 && number[g] == 0)
            number[g] = ++n_others;
        place[i] = (int32_t)count[arm];
        where[arm][count[arm]] = arm == 1 ? (int32_t)g : number[g] - 1;
        x[arm][K * count[arm]] = 1.0;
        x[arm][K * count[arm] + 1] = pretest[i];
        x[arm][K * count[arm] + 2] = pow(pretest[i] - 200.0, 2.0);
        y[arm][count[arm]++] = score[i];
    }
    for (size_t l = 0; l < matching->n_links; l++)
        link[l] = (SchoolLink){.program = matching->link[l].treated,
                               .comparison = (uint32_t)place[matching->link[l].control],
                               .share = 1.0};
    SchoolRows rows = {.k = K,
                       .program = {.n = count[1],
                                   .n_schools = of->n_program,
                                   .x = x[1],
                                   .y = y[1],
                                   .school = where[1]},
                       .comparison = {.n = count[0],
                                      .n_schools = (size_t)n_others,
                                      .x = x[0],
                                      .y = y[0],
                                      .school = where[0]},
                       .n_links = matching->n_links,
                       .link = link,
                       .adjusted = adjusted};
    if (!school_model_fit(m->arena, &rows, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static double quantity(const Table *table, const char *name)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (text_equal(at(table, i, "quantity")->text, name))
            return at(table, i, "value")->value;
    fail_msg("no quantity %s", name);
    return 0.0;
}

static void check_schools(const Made *m, const SchoolModel *f)
{
    static Error err;
    const Table *program = find(m, "school_effects"), *similar = find(m, "schools_similar");
    const Table *between = find(m, "schools_between");
    const Effect *overall = &m->effects.row[0];
    double q[6];
    Spread spread;

    assert_true(spread_fit(m->arena, &f->program, NULL, 1, &spread, &err));
    const SpreadShrunken shrunken = spread_shrink(m->arena, &spread, 0.95);
    for (size_t s = 0; s < 6; s++)
        q[s] = joint_test(&f->program, s, 0.95).p;
    adjust_benjamini_hochberg(q, 6, q);
    assert_int_equal(program->n_rows, 6);
    assert_int_equal(similar->n_rows, 6);
    for (size_t s = 0; s < 6; s++) {
        const TTest b = joint_test(&f->program, s, 0.95);
        const TTest a = joint_test(&f->similar, s, 0.95);
        const double factor = gsl_cdf_tdist_Pinv(0.975, f->program.df[s]) / 1.959963984540054;
        assert_int_equal(at(program, s, "n")->value, 5);
        check_close(at(program, s, "effect")->value, f->effect[s], 1e-9);
        check_close(at(program, s, "se")->value, b.se, 1e-9);
        check_close(at(program, s, "df")->value, b.df, 1e-8);
        check_close(at(program, s, "ci_low")->value, b.low, 1e-8);
        check_close(at(program, s, "ci_high")->value, b.high, 1e-8);
        check_close(at(program, s, "p")->value, b.p, 1e-8);
        check_close(at(program, s, "q")->value, q[s], 1e-8);
        check_close(at(program, s, "g")->value, f->effect[s] * overall->g / overall->estimate,
                    1e-9);
        assert_string_equal(at(program, s, "significant")->text, q[s] < 0.05 ? "yes" : "no");
        check_close(at(program, s, "shrunken")->value, shrunken.value[s], 1e-8);
        check_close(at(program, s, "shrunken_high")->value,
                    shrunken.value[s] + factor * (shrunken.high[s] - shrunken.value[s]), 1e-7);
        check_close(at(similar, s, "difference")->value, f->effect[s], 1e-9);
        check_close(at(similar, s, "ci_low")->value, a.low, 1e-8);
        check_close(at(similar, s, "ci_high")->value, a.high, 1e-8);
    }
    check_close(quantity(between, "tau squared"), spread.tau2, 1e-7);
    check_close(quantity(between, "tau0 squared"), f->tau0_2, 1e-9);
    check_close(quantity(between, "mean"), spread.beta[0], 1e-8);
    assert_true(quantity(between, "prediction from") < quantity(between, "mean from"));
    const Table *covariance = find(m, "school_covariance");
    assert_true(covariance->kind->internal);
    assert_int_equal(covariance->n_rows, 21);
    check_close(at(covariance, 1, "similar")->value, f->similar.covariance[1],
                1e-9); /* first with second */
    check_close(at(covariance, 20, "program")->value, f->program.covariance[35], 1e-9);
}

static const World differing = {.n_program = 6,
                                .n_comparison = 15,
                                .n_students = 5,
                                .size = 3,
                                .effect = 2.0,
                                .school_sd = 3.0,
                                .effect_sd = 1.5,
                                .seed = 12};

static void schools_have_two_intervals_of_one_adjusted_effect(void **state)
{
    Made *m = make_in(&differing, VARIANCE_CR2, CLUSTER_GROUP, "regression");

    (void)state;
    run(m);
    const SchoolModel f = school_model_of(m, &differing, true);
    assert_true(f.tau0_2 > 0.0);
    check_schools(m, &f);
    /* the school's own year is in the program's interval alone */
    const Table *program = find(m, "school_effects"), *similar = find(m, "schools_similar");
    for (size_t s = 0; s < 6; s++)
        check_close(pow(at(program, s, "se")->value, 2.0) - pow(at(similar, s, "se")->value, 2.0),
                    f.tau0_2, 1e-8);
    for (size_t k = 0; k < similar->n_columns; k++)
        assert_false(text_equal(similar->column[k].name, "p"));
    assert_non_null(strstr(program->sentence, "by themselves"));
    assert_non_null(strstr(program->sentence, "as much as comparison schools do"));
    arena_destroy(m->arena);
}

static void with_the_plain_difference_schools_are_not_adjusted(void **state)
{
    Made *m = make_in(&world, VARIANCE_CR2, CLUSTER_GROUP, "difference");
    double mean = 0.0;

    (void)state;
    run(m);
    const SchoolModel f = school_model_of(m, &world, false);
    check_schools(m, &f);
    for (size_t i = 0; i < 5; i++)
        mean += difference_of(m, i, 2) / 5.0;
    check_close(at(find(m, "school_effects"), 0, "effect")->value, mean, 1e-11);
    arena_destroy(m->arena);
}

static bool has_table(const Made *m, const char *name)
{
    for (size_t k = 0; k < m->tables.n; k++)
        if (text_equal(m->tables.item[k]->name, name))
            return true;
    return false;
}

static bool is_said(const Made *m, const char *words)
{
    for (size_t i = 0; i < m->notes.n; i++)
        if (note_says(&m->notes.item[i], words))
            return true;
    return false;
}

static void four_comparison_schools_give_effects_without_intervals(void **state)
{
    World few = world;
    few.n_comparison = 4;
    Made *m = make_in(&few, VARIANCE_CR2, CLUSTER_GROUP, "regression");

    (void)state;
    run(m);
    const Table *table = find(m, "school_effects");
    assert_int_equal(table->n_rows, 6);
    assert_true(isfinite(at(table, 0, "effect")->value));
    check_nan(at(table, 0, "ci_low")->value);
    check_nan(at(table, 0, "p")->value);
    check_nan(at(table, 0, "shrunken")->value);
    assert_null(at(table, 0, "significant")->text);
    assert_non_null(strstr(table->sentence, "comparison students come from 4 schools"));
    assert_true(is_said(m, "effects stand without intervals and tests"));
    assert_false(has_table(m, "schools_similar"));
    assert_false(has_table(m, "schools_between") || has_table(m, "school_covariance"));
    arena_destroy(m->arena);
}

static void of_many_schools_there_is_no_file_of_pairs(void **state)
{
    World many = differing;
    many.n_students = 2;

    (void)state;
    for (size_t n = 500; n <= 501; n++) {
        many.n_program = n;
        Made *m = make_in(&many, VARIANCE_CR2, CLUSTER_GROUP, "difference");
        run(m);
        assert_int_equal(find(m, "school_effects")->n_rows, n);
        assert_int_equal(find(m, "school_effects")->joint->n, n);
        assert_true(has_table(m, "school_covariance") == (n == 500));
        assert_true(is_said(m, "is written for up to 500 schools only") == (n == 501));
        arena_destroy(m->arena);
    }
}

static void one_program_school_is_compared_but_its_program_is_not_told_apart(void **state)
{
    World one = world;
    one.n_program = 1;
    one.n_students = 9;
    one.school_sd = 4.0;
    one.size = 20;
    Made *m = make_in(&one, VARIANCE_HC2, CLUSTER_NONE, "regression");

    (void)state;
    m->effects.row[0].problem = "one program school"; /* no standard error overall either */
    run(m);
    const Table *similar = find(m, "schools_similar");
    const SchoolModel f = school_model_of(m, &one, true);
    const TTest a = joint_test(&f.similar, 0, 0.95);
    assert_int_equal(similar->n_rows, 1);
    check_close(at(similar, 0, "ci_high")->value, a.high, 1e-8);
    assert_false(has_table(m, "school_effects"));
    assert_true(f.tau0_2 > 0.0);
    assert_non_null(strstr(similar->sentence,
                           "what of this is the program's can't be told: schools "
                           "without the program differ by up to"));
    arena_destroy(m->arena);
}

/* A program student in a school that the program was not given to makes no school of the program.
 */
static void a_misfiled_student_is_in_no_schools_effect(void **state)
{
    World one = world;
    one.n_program = 1;
    one.n_students = 25;
    Made *m = make_in(&one, VARIANCE_HC2, CLUSTER_NONE, "regression");

    (void)state;
    m->study.frame->column[0].real[0] = 3.0;
    m->effects.row[0].problem = "one program school";
    run(m);
    const Table *similar = find(m, "schools_similar");
    assert_int_equal(similar->n_rows, 1);
    check_close(at(similar, 0, "n")->value, 24.0, 1e-12);
    assert_false(has_table(m, "school_effects"));
    assert_true(is_said(m, "1 student of the program had no school, or one that the program was"));
    arena_destroy(m->arena);
}

/* The study's effect size is a Cox index then; a school's difference of shares over the spread of
 * zeros and ones would stand beside it as another thing of the same name. */
static void a_share_has_no_effect_size_by_school(void **state)
{
    Made *m = make_in(&world, VARIANCE_CR2, CLUSTER_GROUP, "regression");

    (void)state;
    m->effects.row[0].binary = true;
    run(m);
    const Table *schools = find(m, "school_effects"), *between = find(m, "schools_between");
    for (size_t s = 0; s < schools->n_rows; s++) {
        assert_true(isfinite(at(schools, s, "effect")->value));
        check_nan(at(schools, s, "g")->value);
        check_nan(at(schools, s, "shrunken_g")->value);
    }
    for (size_t k = 0; k < between->n_rows; k++)
        assert_null(strstr(at(between, k, "quantity")->text, "in SDs"));
    assert_non_null(strstr(between->sentence, "percentage points"));
    assert_non_null(strstr(find(m, "schools_similar")->sentence,
                           "How many more of the students here reached it than"));
    arena_destroy(m->arena);
}

static void with_three_schools_nothing_is_shrunken_and_with_five_nothing_predicted(void **state)
{
    (void)state;
    for (size_t n = 3; n <= 6; n++) {
        World some = world;
        some.n_program = n;
        Made *m = make_in(&some, VARIANCE_CR2, CLUSTER_GROUP, "regression");
        run(m);
        const Table *between = find(m, "schools_between");
        bool predicted = false;
        for (size_t i = 0; i < between->n_rows; i++)
            predicted =
                predicted || text_equal(at(between, i, "quantity")->text, "prediction from");
        assert_int_equal(isfinite(at(find(m, "school_effects"), 0, "shrunken")->value), n >= 4);
        assert_int_equal(predicted, n >= 6);
        arena_destroy(m->arena);
    }
}

/* A level that no comparison student has, a program student without a school. */
static void what_schools_can_not_be_adjusted_for_is_said(void **state)
{
    Made *m = make(VARIANCE_CR2, CLUSTER_GROUP);
    static const Column *covariate[2];
    Column *grade = &m->study.frame->column[3], *school_of = &m->study.frame->column[0];

    (void)state;
    grade->type = COLUMN_FACTOR;
    grade->level = ARENA_ARRAY(m->arena, int32_t, m->study.frame->n_rows);
    grade->n_levels = 2;
    grade->level_name = (const char **)arena_array(m->arena, 2, sizeof(const char *));
    grade->level_name[0] = "low";
    grade->level_name[1] = "high";
    for (size_t i = 0; i < 3; i++)
        grade->level[i] = 1;
    school_of->reason[29] = REASON_BLANK;
    school_of->real[29] = (double)NAN;
    school_of->n_missing = 1;
    covariate[0] = m->study.cohort->pretest;
    covariate[1] = grade;
    m->study.cohort->covariate = covariate;
    m->study.cohort->n_covariates = 2;
    run(m);
    assert_true(is_said(m, "3 students of the program have a value of 'grade' that no comparison"));
    assert_true(is_said(m, "1 student of the program had no school"));
    assert_int_equal(at(find(m, "school_effects"), 5, "n")->value, 4);
    assert_true(isfinite(at(find(m, "school_effects"), 0, "se")->value));
    arena_destroy(m->arena);
}

/* It would leave nothing between schools. */
static void the_school_itself_is_no_covariate_of_schools(void **state)
{
    Made *m = make_in(&differing, VARIANCE_CR2, CLUSTER_GROUP, "regression");
    static const Column *covariate[2];

    (void)state;
    covariate[0] = m->study.cohort->pretest;
    covariate[1] = &m->study.frame->column[0];
    m->study.cohort->covariate = covariate;
    m->study.cohort->n_covariates = 2;
    run(m);
    const SchoolModel f = school_model_of(m, &differing, true);
    check_schools(m, &f);
    arena_destroy(m->arena);
}

/* --- one row for each use, written out --- */

typedef struct Uses {
    size_t n;
    double x[200][3], w[200], y[200];
    int32_t focal[200], own[200];
} Uses;

static void write_uses(const Made *m, Uses *u)
{
    const Matching *matching = m->study.matching;

    for (size_t l = 0; l < matching->n_links; l++)
        for (size_t which = l % 3 == 0 ? 0 : 1; which < 2; which++) {
            const uint32_t i = which == 0 ? matching->link[l].treated : matching->link[l].control;
            u->x[u->n][0] = 1.0;
            u->x[u->n][1] = which == 0 ? 1.0 : 0.0;
            u->x[u->n][2] = m->study.frame->column[1].real[i] - 200.0;
            u->y[u->n] = m->study.frame->column[2].real[i];
            u->w[u->n] = which == 0 ? 1.0 : (double)matching->n_control / 30.0 / 3.0;
            u->focal[u->n] = (int32_t)(matching->link[l].treated / 5);
            u->own[u->n++] = (int32_t)m->study.frame->column[0].real[i];
        }
}

/* Coefficient of the treatment over rows with keep[i]; influence[i] of each row on it. */
static double regress(const Uses *u, const bool *keep, double *influence)
{
    double xx[9] = {0}, inverse[9], xy[3] = {0}, beta[3];
    bool aliased[3] = {false};

    for (size_t i = 0; i < u->n; i++)
        for (size_t h = 0; keep[i] && h < 3; h++) {
            xy[h] += u->x[i][h] * u->w[i] * u->y[i];
            for (size_t l = 0; l < 3; l++)
                xx[3 * h + l] += u->x[i][h] * u->w[i] * u->x[i][l];
        }
    assert_int_equal(cholesky_factor(xx, 3, 1e-13, aliased), 3);
    cholesky_inverse(xx, 3, aliased, inverse);
    dense_multiply(inverse, xy, 3, 3, 1, beta);
    for (size_t i = 0; influence != NULL && i < u->n; i++) {
        double residual = u->y[i], form = 0.0;
        if (!keep[i])
            continue;
        for (size_t h = 0; h < 3; h++) {
            residual -= u->x[i][h] * beta[h];
            form += inverse[3 + h] * u->x[i][h];
        }
        influence[i] = form * u->w[i] * residual;
    }
    return beta[1];
}

/* Charter schools are every second one. Influences of both regressions, added up by cluster. */
static void types_differ_by_a_wald_test_that_knows_shared_schools(void **state)
{
    Made *m = make(VARIANCE_CR0, CLUSTER_GROUP);
    Uses *u = ARENA_NEW(m->arena, Uses);
    double influence[2][200] = {{0}}, estimate[2], sum[3][13 * 13] = {{0}}, variance = 0.0;
    double own = 0.0;

    (void)state;
    run(m);
    write_uses(m, u);
    for (int type = 0; type < 2; type++) {
        bool keep[200];
        for (size_t i = 0; i < u->n; i++)
            keep[i] = (u->focal[i] % 2 == 0) == (type == 1);
        estimate[type] = regress(u, keep, influence[type]);
    }
    for (size_t i = 0; i < u->n; i++) {
        const double part = influence[1][i] - influence[0][i];
        sum[0][u->focal[i]] += part;
        sum[1][u->own[i]] += part;
        sum[2][13 * u->focal[i] + u->own[i]] += part;
    }
    for (size_t g = 0; g < 13 * 13; g++) {
        variance += sum[0][g] * sum[0][g] + sum[1][g] * sum[1][g] - sum[2][g] * sum[2][g];
        own += sum[1][g] * sum[1][g];
    }
    const Table *types = find(m, "school_type"), *test = find(m, "school_type_difference");
    assert_int_equal(types->n_rows, 2);
    check_close(at(types, 0, "estimate")->value, estimate[0], 1e-9);
    check_close(at(types, 1, "estimate")->value, estimate[1], 1e-9);
    assert_int_equal(at(types, 0, "n_treated")->value, 15);
    check_close(at(test, 0, "estimate")->value, estimate[1] - estimate[0], 1e-9);
    /* never below the record's own way */
    check_close(at(test, 0, "se")->value, sqrt(fmax(variance, own)), 1e-8);
    check_close(at(test, 0, "df")->value, 5.0, 1e-15);
    assert_string_equal(at(test, 0, "contrast")->text, "1 less 0");
    arena_destroy(m->arena);
}

/* Without clusters rows of two parts are independent, and variances add up. */
static void a_contrast_without_clusters_adds_variances(void **state)
{
    Made *m = make(VARIANCE_HC0, CLUSTER_NONE);

    (void)state;
    run(m);
    const Table *types = find(m, "school_type"), *test = find(m, "school_type_difference");
    check_close(at(test, 0, "estimate")->value,
                at(types, 1, "estimate")->value - at(types, 0, "estimate")->value, 1e-10);
    check_close(at(test, 0, "se")->value,
                hypot(at(types, 0, "se")->value, at(types, 1, "se")->value), 1e-9);
    arena_destroy(m->arena);
}

/* Grades 3 to 8, one for each program school. */
static void bands_and_fifths_hold_everybody(void **state)
{
    Made *m = make(VARIANCE_CR2, CLUSTER_GROUP);
    double n = 0.0;

    (void)state;
    run(m);
    const Table *bands = find(m, "grade_band"), *fifths = find(m, "pretest_quintile");
    assert_int_equal(bands->n_rows, 2);
    assert_string_equal(at(bands, 0, "group")->text, "K-5");
    assert_int_equal(at(bands, 0, "n_treated")->value, 15);
    assert_string_equal(at(bands, 1, "group")->text, "6-8");
    assert_int_equal(fifths->n_rows, 5);
    for (size_t g = 0; g < 5; g++)
        n += at(fifths, g, "n_treated")->value;
    check_close(n, 30.0, 1e-15);
    arena_destroy(m->arena);
}

static void growth_and_probability_name_their_basis(void **state)
{
    Made *m = make(VARIANCE_CR2, CLUSTER_GROUP);
    const Effect *e = &m->effects.row[0];

    (void)state;
    run(m);
    const Table *table = find(m, "meaningful");
    check_close(at(table, 0, "value")->value,
                gsl_cdf_tdist_P((e->effect_size - 0.05) / e->effect_size_se, e->df), 1e-12);
    check_close(at(table, 1, "value")->value,
                gsl_cdf_tdist_P((-0.05 - e->effect_size) / e->effect_size_se, e->df), 1e-12);
    assert_non_null(strstr(at(table, 2, "quantity")->text, "does not matter"));
    check_close(at(table, 0, "value")->value + at(table, 1, "value")->value +
                    at(table, 2, "value")->value,
                1.0, 1e-12);
    assert_non_null(strstr(at(table, 3, "basis")->text, "test at 5%"));
    check_close(at(table, 3, "value")->value, detection_power(0.05, e->effect_size_se, e->df, 0.05),
                1e-12);
    assert_non_null(strstr(at(table, 1, "quantity")->text, "loss that matters"));
    assert_non_null(strstr(at(table, 1, "basis")->text, "below −0.050 SD"));
    check_close(at(table, 4, "value")->value, e->effect_size_index, 1e-15);
    check_close(at(table, 5, "value")->value, e->estimate / (e->mean_control - e->pre_mean_control),
                1e-12);
    assert_non_null(strstr(at(table, 5, "basis")->text, "comparison group's own growth"));
    m->study.cohort->outcome_spec = &(OutcomeSpec){.name = {.text = "score"}};
    m->stages.outcome = m->study.cohort->outcome_spec;
    run(m);
    check_nan(at(find(m, "meaningful"), 5, "value")->value);
    assert_non_null(strstr(at(find(m, "meaningful"), 5, "basis")->text, "on another scale"));
    arena_destroy(m->arena);
}

/* Beyond 1 and 99% words stand in for the number, for a gain as for a loss. */
static void a_probability_is_never_certain(void **state)
{
    Made *m = make(VARIANCE_CR2, CLUSTER_GROUP);
    Effect *e = &m->effects.row[0];

    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        e->effect_size = sign * 5.0;
        e->effect_size_se = 0.1;
        run(m);
        const Table *table = find(m, "meaningful");
        const size_t likely = sign > 0 ? 0 : 1;
        assert_string_equal(at(table, likely, "value")->text, "over 99%");
        assert_string_equal(at(table, 1 - likely, "value")->text, "under 1%");
        check_nan(at(table, 0, "value")->value);
        check_nan(at(table, 1, "value")->value);
    }
    arena_destroy(m->arena);
}

static void norms_give_growth_and_an_sd(void **state)
{
    static const SpanSpec span = {.from = {.text = "Fall 2014-2015"},
                                  .to = {.text = "Spring 2015-2016"}};
    static const OutcomeSpec outcome = {
        .name = {.text = "score"}, .subject = "Math", .span = &span, .same_scale = true};
    Made *m = make(VARIANCE_CR2, CLUSTER_GROUP);
    const Norms *norms = norm_table_at(0);
    double growth = 0.0, sd = 0.0;

    (void)state;
    m->stages.outcome = &outcome;
    m->study.cohort->outcome_spec = &outcome;
    m->stages.norms = norms;
    m->told.effects.sd = EFFECT_SD_NORM;
    for (int grade = 3; grade <= 8; grade++) {
        const Norm *start = norms_find(norms, "Math", grade, SEASON_FALL);
        const Norm *end = norms_find(norms, "Math", grade + 1, SEASON_SPRING);
        const NormGrowth *own =
            norms_find_growth(norms, "Math", grade, SEASON_FALL, SEASON_SPRING, 1);
        assert_true(start != NULL && end != NULL);
        growth += (own != NULL ? own->mean : end->mean - start->mean) / 6.0;
        sd += end->sd / 6.0;
    }
    const EffectScale nation = effect_scale_of_norm(sd);
    effect_scale_apply(&nation, &m->effects);
    run(m);
    const Table *table = find(m, "meaningful"), *scales = find(m, "effect_size_scales");
    check_close(at(table, 5, "value")->value, m->effects.row[0].estimate / (growth / 2.0), 1e-10);
    assert_non_null(strstr(at(table, 5, "basis")->text, "divided by its 2 school years"));
    assert_int_equal(table->n_rows, 6);  /* no months: nobody asked */
    assert_int_equal(scales->n_rows, 4); /* pooled, within grade, comparison, nation */
    check_close(at(scales, 3, "sd")->value, sd, 1e-12);
    check_close(at(scales, 3, "effect_size")->value, m->effects.row[0].estimate / sd, 1e-12);
    assert_string_equal(at(scales, 3, "chosen")->text, "yes");
    assert_string_equal(at(scales, 0, "chosen")->text, "no");
    assert_true(find(m, "pretest_norm_quintile")->n_rows >= 2);
    arena_destroy(m->arena);
}

/* Months are the share of a year's growth times those of the year that the study states, with what
 * it was divided by; of ends in grade 11 nothing. Grades of the made schools: 3 to 8, a year on. */
static void months_are_told_on_request_alone(void **state)
{
    static const SpanSpec span = {.from = {.text = "Fall 2014-2015"},
                                  .to = {.text = "Spring 2015-2016"}};
    OutcomeSpec outcome = {
        .name = {.text = "score"}, .subject = "Math", .span = &span, .same_scale = true};
    Made *m = make(VARIANCE_CR2, CLUSTER_GROUP);

    (void)state;
    m->stages.outcome = m->study.cohort->outcome_spec = &outcome;
    m->stages.norms = norm_table_at(0);
    say_meaningful(&m->design.further, "months", 9.5);
    run(m);
    const Table *table = find(m, "meaningful");
    assert_int_equal(table->n_rows, 8);
    assert_int_equal(table->head[6].what, MEANINGFUL_MONTHS);
    check_close(at(table, 6, "value")->value, 9.5 * at(table, 5, "value")->value, 1e-14);
    check_close(table->head[6].error, 9.5 * table->head[5].error, 1e-14);
    assert_non_null(strstr(at(table, 6, "basis")->text, "9.5 months of a school year"));
    assert_non_null(strstr(at(table, 6, "basis")->text, "divided by its 2 school years"));
    assert_non_null(strstr(at(table, 7, "value")->text, " points"));
    Column *grade = &m->study.frame->column[3];
    for (size_t i = 0; i < m->study.frame->n_rows; i++)
        grade->real[i] += 2.0;
    run(m);
    check_nan(at(find(m, "meaningful"), 6, "value")->value);
    assert_non_null(strstr(at(find(m, "meaningful"), 6, "basis")->text, "grades 11 and 12"));
    for (size_t i = 0; i < m->study.frame->n_rows; i++)
        grade->real[i] -= 2.0;
    outcome.span = NULL;
    run(m);
    check_nan(at(find(m, "meaningful"), 6, "value")->value);
    assert_non_null(strstr(at(find(m, "meaningful"), 6, "basis")->text, "whole school years"));
    arena_destroy(m->arena);
}

/* --- evidence standards --------------------------------------------------------------------------
 */

static void scores_of_one_school_are_as_alike_as_the_estimate_says(void **state)
{
    Made *m = make(VARIANCE_CR2, CLUSTER_GROUP);

    (void)state;
    m->stages.settings = &m->told;
    run(m);
    const Table *table = find(m, "intraclass");
    check_same(at(table, 0, "icc")->value, m->effects.row[0].icc);
    assert_true(at(table, 0, "icc_low")->value < m->effects.row[0].icc);
    assert_true(at(table, 0, "icc_high")->value > m->effects.row[0].icc);
    check_same(at(table, 0, "people")->value,
               (double)(m->effects.row[0].n_treated + m->effects.row[0].n_control));
    arena_destroy(m->arena);
}

/* Of the students, where schools a and b have the program: means, then spreads; shares of a level.
 */
static double largest_at_the_start(const Made *m, size_t a, size_t b, const Column *kind)
{
    const Cohort *cohort = m->study.cohort;
    double n[2] = {0}, sum[2] = {0}, squares[2] = {0}, with[3][2] = {{0}};

    for (size_t i = 0; i < cohort->n; i++) {
        const double s = m->study.frame->column[0].real[i];
        const size_t arm = s == (double)a || s == (double)b;
        n[arm]++;
        sum[arm] += cohort->pretest->real[i];
        with[kind->level[i]][arm]++;
    }
    for (size_t i = 0; i < cohort->n; i++) {
        const double s = m->study.frame->column[0].real[i];
        const size_t arm = s == (double)a || s == (double)b;
        const double d = cohort->pretest->real[i] - sum[arm] / n[arm];
        squares[arm] += d * d;
    }
    const double omega = wwc_omega(n[0] + n[1]);
    double worst = fabs(omega * (sum[1] / n[1] - sum[0] / n[0]) /
                        sqrt((squares[0] + squares[1]) / (n[0] + n[1] - 2)));
    for (size_t l = 0; l < 3; l++) {
        const double p = with[l][1] / n[1], q = with[l][0] / n[0];
        worst = fmax(worst, fabs(omega * log(p / (1 - p) * (1 - q) / q) / 1.65));
    }
    return worst;
}

/* Two of nine schools: each of the 36 pairs, by the students themselves. */
static void luck_is_that_of_every_way_to_give_the_program_out(void **state)
{
    static const World few = {.n_program = 2,
                              .n_comparison = 7,
                              .n_students = 20,
                              .size = 3,
                              .school_sd = 1.5,
                              .seed = 3};
    static const char *const level[] = {"a", "b", "c"};
    Made *m = make_in(&few, VARIANCE_CR2, CLUSTER_GROUP, "regression");
    Column *kind = &m->study.frame->column[3]; /* in place of the grade */
    Balance balance;
    static Error err;
    double over = 0;

    (void)state;
    *kind = (Column){.name = "kind",
                     .label = "kind",
                     .type = COLUMN_FACTOR,
                     .n_levels = 3,
                     .level_name = (const char **)(uintptr_t)level,
                     .reason = ARENA_ARRAY(m->arena, uint8_t, m->study.frame->n_rows),
                     .level = ARENA_ARRAY(m->arena, int32_t, m->study.frame->n_rows)};
    for (size_t i = 0; i < m->study.frame->n_rows; i++)
        kind->level[i] = (int32_t)(hash_u64(4, i) % 3);
    m->study.cohort->n_covariates = 2;
    m->study.cohort->covariate = (const Column *[]){m->study.cohort->pretest, kind};
    assert_true(balance_measure(m->arena, BALANCE_OF(&m->design), m->study.cohort, NULL,
                                m->study.matching, &balance, &err));
    m->stages.balance = &balance;
    run(m);
    const Table *table = find(m, "baseline_luck");
    for (size_t a = 0; a < 9; a++)
        for (size_t b = a + 1; b < 9; b++)
            over += largest_at_the_start(m, a, b, kind) > 0.25;
    assert_true(over > 0 && over < 36);
    check_same(at(table, 0, "measures")->value, 4);
    check_same(at(table, 0, "draws")->value, 36);
    check_close(at(table, 0, "chance")->value, over / 36, 1e-14);
    assert_string_equal(at(table, 0, "unit")->text, "school");
    arena_destroy(m->arena);
}

/* Without groups students are given out; so many draws take the same numbers each time. */
static void students_are_given_out_one_by_one_where_no_group_was(void **state)
{
    Made *m = make(VARIANCE_HC3, CLUSTER_NONE);
    Balance balance;
    static Error err;

    (void)state;
    m->design.effects.cluster_by.n = 0;
    m->told = settings_for_stages(m->arena, &m->design, m->study.cohort->outcome_spec);
    assert_true(balance_measure(m->arena, BALANCE_OF(&m->design), m->study.cohort, NULL,
                                m->study.matching, &balance, &err));
    m->stages.balance = &balance;
    run(m);
    const Table *table = find(m, "baseline_luck");
    const double first = at(table, 0, "chance")->value;
    check_same(at(table, 0, "draws")->value, 999);
    /* 30 of 65 students: a difference of .25 is 1.008 standard errors, beyond it in 31% (t) */
    check_near(first, 0.315, 3 * sqrt(0.315 * 0.685 / 999));
    m->tables = (Tables){0};
    run(m);
    check_same(at(find(m, "baseline_luck"), 0, "chance")->value, first);
    arena_destroy(m->arena);
}

/* Parts are then of both groups, and tables say so; what needs comparison students is left out. */
static void designs_without_links_speak_of_both_groups(void **state)
{
    static const char *const with[] = {"matched_difference", "pretest_quintile", "grade_band",
                                       "leave_one_school_out", "effect_size_scales"};
    static const char *const without[] = {"school_type", "years", "school_effects"};
    Made *m = make(VARIANCE_HC3, CLUSTER_NONE);
    Matching weighted = *m->study.matching;

    (void)state;
    weighted.n_links = 0;
    weighted.link = NULL;
    m->stages.matching = &weighted;
    run(m);
    for (size_t k = 0; k < COUNT_OF(with); k++)
        assert_non_null(find(m, with[k]));
    for (size_t k = 0; k < m->tables.n; k++) {
        const char *sentence = m->tables.item[k]->sentence;
        for (size_t w = 0; w < COUNT_OF(without); w++)
            assert_false(text_equal(m->tables.item[k]->name, without[w]));
        if (sentence != NULL && (strstr(sentence, "comparison groups") != NULL ||
                                 strstr(sentence, "matched to") != NULL ||
                                 strstr(sentence, "its comparison students") != NULL))
            fail_msg("%s: %s", m->tables.item[k]->name, sentence);
    }
    m->told.effects.primary = false;
    run(m);
    assert_int_equal(m->tables.n, 0);
    arena_destroy(m->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plain_difference_has_the_studys_own_error),
        cmocka_unit_test(an_earlier_score_of_another_unit_says_it),
        cmocka_unit_test(schools_have_two_intervals_of_one_adjusted_effect),
        cmocka_unit_test(with_the_plain_difference_schools_are_not_adjusted),
        cmocka_unit_test(four_comparison_schools_give_effects_without_intervals),
        cmocka_unit_test(of_many_schools_there_is_no_file_of_pairs),
        cmocka_unit_test(one_program_school_is_compared_but_its_program_is_not_told_apart),
        cmocka_unit_test(a_misfiled_student_is_in_no_schools_effect),
        cmocka_unit_test(a_share_has_no_effect_size_by_school),
        cmocka_unit_test(with_three_schools_nothing_is_shrunken_and_with_five_nothing_predicted),
        cmocka_unit_test(what_schools_can_not_be_adjusted_for_is_said),
        cmocka_unit_test(the_school_itself_is_no_covariate_of_schools),
        cmocka_unit_test(types_differ_by_a_wald_test_that_knows_shared_schools),
        cmocka_unit_test(a_contrast_without_clusters_adds_variances),
        cmocka_unit_test(bands_and_fifths_hold_everybody),
        cmocka_unit_test(growth_and_probability_name_their_basis),
        cmocka_unit_test(a_probability_is_never_certain),
        cmocka_unit_test(norms_give_growth_and_an_sd),
        cmocka_unit_test(months_are_told_on_request_alone),
        cmocka_unit_test(scores_of_one_school_are_as_alike_as_the_estimate_says),
        cmocka_unit_test(luck_is_that_of_every_way_to_give_the_program_out),
        cmocka_unit_test(students_are_given_out_one_by_one_where_no_group_was),
        cmocka_unit_test(designs_without_links_speak_of_both_groups),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
