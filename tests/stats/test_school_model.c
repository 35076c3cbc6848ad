/* Program schools against comparison schools: reference values worked out with 40 digits and dense
 * matrices, and this test's own dense algebra. */
#include "check.h"

#include "alike/linalg.h"
#include "alike/multiple.h"
#include "alike/school_model.h"
#include "alike/spread.h"
#include "stats/vcov.h"

#include <gsl/gsl_errno.h>
#include <string.h>

enum { PROGRAM = 14, COMPARISON = 18, LINKS = 34, SCHOOLS = 4, OTHERS = 5 };

/* Eighteen comparison students of five schools; fourteen of the program in four, each with the
 * numbers (from 1) of its comparison students, equal shares. */
static const double comparison_rows[COMPARISON][3] = {
    {0, 200, 207}, {0, 204, 213}, {0, 209, 214}, {1, 199, 210}, {1, 203, 212}, {1, 206, 219},
    {1, 211, 222}, {2, 201, 203}, {2, 205, 208}, {2, 210, 212}, {3, 198, 209}, {3, 202, 211},
    {3, 207, 218}, {3, 212, 219}, {4, 200, 205}, {4, 204, 212}, {4, 208, 212}, {4, 211, 217}};
static const double program_rows[PROGRAM][3] = {
    {0, 200, 212}, {0, 204, 214}, {0, 209, 222}, {1, 199, 205}, {1, 203, 214},
    {1, 206, 215}, {1, 211, 218}, {2, 201, 216}, {2, 205, 222}, {2, 210, 223},
    {3, 198, 210}, {3, 202, 209}, {3, 207, 217}, {3, 212, 225}};
static const uint32_t groups[PROGRAM][3] = {
    {1, 8, 15}, {2, 9, 0},  {3, 10, 17}, {4, 11, 0}, {5, 12, 16}, {6, 9, 0},   {7, 18, 0},
    {1, 8, 12}, {2, 9, 16}, {3, 10, 0},  {4, 11, 0}, {5, 12, 0},  {6, 13, 17}, {7, 14, 0}};

typedef struct Made {
    double x1[PROGRAM * 2], y1[PROGRAM], x0[COMPARISON * 2], y0[COMPARISON];
    int32_t s1[PROGRAM], s0[COMPARISON];
    SchoolLink link[LINKS];
    SchoolRows rows;
} Made;

static void make(Made *m, bool adjusted)
{
    size_t n_links = 0;

    for (size_t i = 0; i < COMPARISON; i++) {
        m->s0[i] = (int32_t)comparison_rows[i][0];
        m->x0[2 * i] = 1.0;
        m->x0[2 * i + 1] = comparison_rows[i][1];
        m->y0[i] = comparison_rows[i][2];
    }
    for (size_t i = 0; i < PROGRAM; i++) {
        m->s1[i] = (int32_t)program_rows[i][0];
        m->x1[2 * i] = 1.0;
        m->x1[2 * i + 1] = program_rows[i][1];
        m->y1[i] = program_rows[i][2];
        for (size_t k = 0; k < 3 && groups[i][k] > 0; k++)
            m->link[n_links++] =
                (SchoolLink){.program = (uint32_t)i, .comparison = groups[i][k] - 1, .share = 0.7};
    }
    assert_int_equal(n_links, LINKS);
    m->rows = (SchoolRows){
        .k = 2,
        .program = {.n = PROGRAM, .n_schools = SCHOOLS, .x = m->x1, .y = m->y1, .school = m->s1},
        .comparison =
            {.n = COMPARISON, .n_schools = OTHERS, .x = m->x0, .y = m->y0, .school = m->s0},
        .n_links = n_links,
        .link = m->link,
        .adjusted = adjusted};
}

static SchoolModel fit(Arena *arena, SchoolRows *rows)
{
    static Error err;
    SchoolModel out;

    if (!school_model_fit(arena, rows, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static Spread spread(Arena *arena, const Joint *of, const double *x, size_t k)
{
    static Error err;
    Spread out;

    if (!spread_fit(arena, of, x, k, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void the_unadjusted_reference_comes_out(void **state)
{
    static const double effect[] = {6.61111111111111, -.541666666666667, 10, .791666666666667};
    static const double va[] = {5.7771146505743, 1.0410431730911, 3.6644563275878, .21774366906218,
                                4.8848757807357, 1.0736054038965, 3.5624571674723, 5.5215228046839,
                                .66207980132442, 6.0709816905708};
    static const double df_a[] = {8.01971436782, 7.42936757487, 8.37363202578, 6.30542550125};
    static const double df_b[] = {4.55139089073, 4.31821117717, 4.572958447, 4.24533534074};
    static const double a[4][2] = {{1.070855842227, 12.15136637999},
                                   {-5.707290925339, 4.623957592006},
                                   {4.623167677058, 15.37683232294},
                                   {-5.167279998299, 6.750613331632}};
    static const double b[4][2] = {{-4.026143726925, 17.24836594915},
                                   {-11.07136619728, 9.988032863944},
                                   {-.5358911795211, 20.53589117952},
                                   {-10.20792246352, 11.79125579685}};
    static const double p[] = {.1663774941131, .8958668392444, .05835722585105, .8541124562473};
    static const double q[] = {.3327549882262, .8958668392444, .2334289034042, .8958668392444};
    Arena *arena = arena_create();
    Made m;
    double found_p[4];

    (void)state;
    make(&m, false);
    const SchoolModel f = fit(arena, &m.rows);
    assert_null(f.problem);
    check_close(f.tau0_2, 10.3514697585614, 1e-11);
    check_close(f.s0_2, 2.81337674159227, 1e-11);
    for (size_t s = 0, at = 0; s < 4; s++) {
        check_close(f.effect[s], effect[s], 1e-12);
        for (size_t t = s; t < 4; t++, at++) {
            check_close(f.similar.covariance[s * 4 + t], va[at], 1e-11);
            check_same(f.similar.covariance[t * 4 + s], f.similar.covariance[s * 4 + t]);
            check_close(f.program.covariance[s * 4 + t] - f.similar.covariance[s * 4 + t],
                        s == t ? f.tau0_2 : 0.0, 1e-12);
        }
        check_close(f.similar.df[s], df_a[s], 1e-10);
        check_close(f.program.df[s], df_b[s], 1e-10);
        const TTest of_a = joint_test(&f.similar, s, 0.95);
        const TTest of_b = joint_test(&f.program, s, 0.95);
        check_close(of_a.low, a[s][0], 1e-10);
        check_close(of_a.high, a[s][1], 1e-10);
        check_close(of_b.low, b[s][0], 1e-10);
        check_close(of_b.high, b[s][1], 1e-10);
        check_close(of_b.p, p[s], 1e-10);
        found_p[s] = of_b.p;
    }
    adjust_benjamini_hochberg(found_p, 4, found_p);
    for (size_t s = 0; s < 4; s++)
        check_close(found_p[s], q[s], 1e-10);
    arena_destroy(arena);
}

static void the_adjusted_reference_comes_out(void **state)
{
    static const double effect[] = {6.86330539176913, -.768641519258882, 9.64692800707878,
                                    .905154092962774};
    static const double se_a[] = {2.4040558808449, 2.2098368223133, 2.3500046870815,
                                  2.4640089086686};
    static const double se_b[] = {4.016335946704, 3.9031844101724, 3.9842178389072,
                                  4.0525065898231};
    static const double va[] = {1.0408083270283, 3.6624404422962, .21867493798069,
                                1.072762250307,  3.562473205916,  .66136199387722};
    static const double p[] = {.1539276252106, .8528104761642, .06471356619455, .8335978161158};
    Arena *arena = arena_create();
    Made m;

    (void)state;
    make(&m, true);
    const SchoolModel f = fit(arena, &m.rows);
    for (size_t s = 0, at = 0; s < 4; s++) {
        check_close(f.effect[s], effect[s], 1e-11);
        check_close(sqrt(f.similar.covariance[s * 5]), se_a[s], 1e-11);
        check_close(sqrt(f.program.covariance[s * 5]), se_b[s], 1e-11);
        for (size_t t = s + 1; t < 4; t++, at++)
            check_close(f.similar.covariance[s * 4 + t], va[at], 1e-10);
        check_close(joint_test(&f.program, s, 0.95).p, p[s], 1e-10);
    }
    const Spread between = spread(arena, &f.program, NULL, 1);
    check_close(between.tau2, 3.6354405718849, 1e-10);
    check_close(between.beta[0], 4.1313019233777, 1e-11);
    check_close(between.se[0] / between.factor, 2.4828961488168, 1e-11);
    check_close(between.kh, 1.166359785, 1e-9);
    check_close(spread(arena, &f.similar, NULL, 1).tau2, 13.986910330446, 1e-10);
    arena_destroy(arena);
}

static void effects_spread_and_shrink_as_the_reference_does(void **state)
{
    static const double value[] = {6.0414814460185, .36691657555251, 8.8820938460761,
                                   1.5402729516273};
    static const double low[] = {-1.2858385162242, -7.2756295468464, 1.3563476825554,
                                 -6.234382512768};
    static const double high[] = {13.662618384482, 7.6511046475132, 16.78488326982,
                                  8.9393797881292};
    static const double x[] = {1, -1, 1, 0, 1, .5, 1, 2};
    Arena *arena = arena_create();
    Made m;

    (void)state;
    make(&m, false);
    const SchoolModel f = fit(arena, &m.rows);
    const Spread all = spread(arena, &f.program, NULL, 1);
    check_close(all.tau2, 4.2630381529166, 1e-10);
    check_close(spread(arena, &f.similar, NULL, 1).tau2, 14.614507911478, 1e-10);
    check_close(all.beta[0], 4.1846876506671, 1e-11);
    check_close(all.se[0] / all.factor, 2.5143384899532, 1e-11);
    check_close(all.kh, 1.155682596, 1e-9);
    check_close(all.q, 4.3602951969627, 1e-11);
    check_close(all.p, .225095302725, 1e-10);
    check_close(all.i2, 1.0 - 3.0 / 4.3602951969627, 1e-10);
    const SpreadShrunken shrunken = spread_shrink(arena, &all, 0.95);
    for (size_t s = 0; s < 4; s++) {
        check_close(shrunken.value[s], value[s], 1e-11);
        check_close(shrunken.low[s], low[s], 1e-11);
        check_close(shrunken.high[s], high[s], 1e-11);
    }
    const SpreadPrediction next = spread_predict(arena, &all, 0.95);
    check_close(next.low, -115.903001, 1e-8);
    check_close(next.high, 124.333336, 1e-8);
    const Spread slope = spread(arena, &f.program, x, 2);
    check_close(slope.tau2, 15.23436813146, 1e-10);
    check_close(slope.beta[0], 4.5741448765756, 1e-10);
    check_close(slope.beta[1], -1.0066530342036, 1e-10);
    check_close(slope.se[0] / slope.factor, 3.158220303784, 1e-10);
    check_close(slope.se[1] / slope.factor, 2.533609671018, 1e-10);
    check_close(slope.kh, 1.060149138, 1e-9);
    arena_destroy(arena);
}

/* --- random rows, dense ---------------------------------------------------------------------- */

enum {
    R_COLUMNS = 3,
    R_SCHOOLS = 5,
    R_OTHERS = 8,
    R_PROGRAM = 31,
    R_COMPARISON = 70,
    R_LINKS = 93
};

typedef struct Random {
    double x1[R_PROGRAM * R_COLUMNS], y1[R_PROGRAM];
    double x0[R_COMPARISON * R_COLUMNS], y0[R_COMPARISON];
    int32_t s1[R_PROGRAM], s0[R_COMPARISON], same[R_SCHOOLS];
    SchoolLink link[R_LINKS];
    SchoolRows rows;
} Random;

static double uniform(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return ((double)(*seed >> 8) + 0.5) / 16777216.0;
}

static double normal(uint32_t *seed)
{
    const double radius = sqrt(-2.0 * log(uniform(seed)));
    return radius * cos(2.0 * acos(-1.0) * uniform(seed));
}

static void random_arm(uint32_t *seed, size_t n, size_t n_schools, double *x, double *y,
                       int32_t *school)
{
    double level[R_OTHERS];

    for (size_t g = 0; g < n_schools; g++)
        level[g] = 3.0 * normal(seed);
    for (size_t i = 0; i < n; i++) {
        school[i] = (int32_t)(i % n_schools);
        x[i * R_COLUMNS] = 1.0;
        x[i * R_COLUMNS + 1] = 200.0 + 10.0 * normal(seed);
        x[i * R_COLUMNS + 2] = normal(seed);
        y[i] = x[i * R_COLUMNS + 1] + 2.0 * x[i * R_COLUMNS + 2] + level[i % n_schools] +
               4.0 * normal(seed);
    }
}

/* shared: the second comparison school is the first program school, where students within a school
 * were chosen. */
static void random_rows(Random *r, uint32_t seed, bool shared)
{
    random_arm(&seed, R_PROGRAM, R_SCHOOLS, r->x1, r->y1, r->s1);
    random_arm(&seed, R_COMPARISON, R_OTHERS, r->x0, r->y0, r->s0);
    for (size_t l = 0; l < R_LINKS; l++)
        r->link[l] = (SchoolLink){.program = (uint32_t)(l % R_PROGRAM),
                                  .comparison = (uint32_t)(uniform(&seed) * R_COMPARISON),
                                  .share = 0.2 + uniform(&seed)};
    for (size_t s = 0; s < R_SCHOOLS; s++)
        r->same[s] = s == 0 ? 1 : -1;
    r->rows = (SchoolRows){
        .k = R_COLUMNS,
        .program =
            {.n = R_PROGRAM, .n_schools = R_SCHOOLS, .x = r->x1, .y = r->y1, .school = r->s1},
        .comparison =
            {.n = R_COMPARISON, .n_schools = R_OTHERS, .x = r->x0, .y = r->y0, .school = r->s0},
        .n_links = R_LINKS,
        .link = r->link,
        .same = shared ? r->same : NULL,
        .adjusted = true};
}

/* The covariance as U'U: what every comparison student (b), every school and the school's own
 * students give to each effect, from the definitions alone. own_year: question B. */
static void dense_covariance(const Random *r, const SchoolModel *f, const double *own,
                             bool own_year, double b[R_SCHOOLS][R_COMPARISON],
                             double out[R_SCHOOLS][R_SCHOOLS])
{
    enum { N = R_COMPARISON, K = R_COLUMNS };
    static double omega[N * N], inverse[N * N], ox[N][K], g[N][K];
    double a[K * K] = {0}, m[K * K], total[R_PROGRAM] = {0}, size[R_SCHOOLS] = {0};
    double gap[R_SCHOOLS][K] = {{0}}, year[R_SCHOOLS][R_OTHERS + R_SCHOOLS] = {{0}};
    bool aliased[N] = {0};

    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            omega[i * N + j] = (r->s0[i] == r->s0[j] ? f->tau0_2 : 0.0) + (i == j ? f->s0_2 : 0.0);
    assert_int_equal(cholesky_factor(omega, N, 0.0, aliased), N);
    cholesky_inverse(omega, N, aliased, inverse);
    for (size_t i = 0; i < N; i++)
        for (size_t c = 0; c < K; c++) {
            ox[i][c] = 0.0;
            for (size_t j = 0; j < N; j++)
                ox[i][c] += inverse[i * N + j] * r->x0[j * K + c];
        }
    for (size_t c = 0; c < K; c++)
        for (size_t d = 0; d < K; d++)
            for (size_t i = 0; i < N; i++)
                a[c * K + d] += r->x0[i * K + c] * ox[i][d];
    assert_int_equal(cholesky_factor(a, K, 0.0, aliased), K);
    cholesky_inverse(a, K, aliased, m);
    for (size_t i = 0; i < N; i++)
        for (size_t c = 0; c < K; c++) {
            g[i][c] = 0.0;
            for (size_t d = 0; d < K; d++)
                g[i][c] += ox[i][d] * m[d * K + c];
        }
    memset(b, 0, R_SCHOOLS * sizeof *b);
    for (size_t i = 0; i < R_PROGRAM; i++)
        size[r->s1[i]] += 1.0;
    for (size_t l = 0; l < R_LINKS; l++)
        total[r->link[l].program] += r->link[l].share;
    for (size_t l = 0; l < R_LINKS; l++) {
        const int32_t s = r->s1[r->link[l].program];
        b[s][r->link[l].comparison] += r->link[l].share / total[r->link[l].program] / size[s];
    }
    for (size_t i = 0; i < R_PROGRAM; i++)
        for (size_t c = 0; c < K; c++)
            gap[r->s1[i]][c] += r->x1[i * K + c] / size[r->s1[i]];
    for (size_t s = 0; s < R_SCHOOLS; s++)
        for (size_t j = 0; j < N; j++)
            for (size_t c = 0; c < K; c++)
                gap[s][c] -= b[s][j] * r->x0[j * K + c];
    for (size_t s = 0; s < R_SCHOOLS; s++) {
        for (size_t j = 0; j < N; j++) {
            for (size_t c = 0; c < K; c++)
                b[s][j] += g[j][c] * gap[s][c];
            year[s][r->s0[j]] -= b[s][j];
        }
        const bool both = r->rows.same != NULL && r->same[s] >= 0;
        if (own_year)
            year[s][both ? (size_t)r->same[s] : R_OTHERS + s] += 1.0;
    }
    for (size_t s = 0; s < R_SCHOOLS; s++)
        for (size_t t = 0; t < R_SCHOOLS; t++) {
            out[s][t] = s == t ? own[s] : 0.0;
            for (size_t j = 0; j < N; j++)
                out[s][t] += f->s0_2 * b[s][j] * b[t][j];
            for (size_t y = 0; y < R_OTHERS + R_SCHOOLS; y++)
                out[s][t] += f->tau0_2 * year[s][y] * year[t][y];
        }
}

/* The same by what all other variances are made with: u P + e Q of the students' coefficients. */
static void check_by_contributions(Arena *arena, const Random *r, const SchoolModel *f,
                                   double b[R_SCHOOLS][R_COMPARISON])
{
    static Error err;
    double p[R_SCHOOLS * R_SCHOOLS], q[R_SCHOOLS * R_SCHOOLS], unknown[R_COMPARISON] = {0};
    const Contributions rows =
        contributions_given(R_COMPARISON, R_SCHOOLS, b[0], unknown, R_COLUMNS);
    const Grouping schools = grouping_of(arena, r->s0, R_OTHERS, R_COMPARISON);

    assert_true(vcov_components(&rows, &schools, NULL, p, q, &err));
    for (size_t i = 0; i < R_SCHOOLS * R_SCHOOLS; i++)
        if (i % (R_SCHOOLS + 1) != 0) /* off the diagonal: without schools' own students */
            check_near(f->similar.covariance[i], f->tau0_2 * p[i] + f->s0_2 * q[i],
                       1e-12 * f->program.covariance[0]);
}

static void the_closed_form_is_the_covariance_of_all_that_is_uncertain(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 8; seed++) {
        Arena *arena = arena_create();
        static Random r, kept;
        double a[R_SCHOOLS][R_SCHOOLS], b[R_SCHOOLS][R_SCHOOLS], own[R_SCHOOLS];
        static double coefficient[R_SCHOOLS][R_COMPARISON];
        double values[R_SCHOOLS], vectors[R_SCHOOLS * R_SCHOOLS];
        random_rows(&r, seed, seed % 2 == 0);
        kept = r; /* fitting overwrites x */
        const SchoolModel f = fit(arena, &r.rows);
        assert_true(f.tau0_2 > 0.0);
        memset(own, 0, sizeof own);
        dense_covariance(&kept, &f, own, false, coefficient, a);
        check_by_contributions(arena, &kept, &f, coefficient);
        for (size_t s = 0; s < R_SCHOOLS; s++) {
            own[s] =
                f.similar.covariance[s * R_SCHOOLS + s] - a[s][s]; /* tested by the reference */
            assert_true(own[s] > 0.0);
        }
        dense_covariance(&kept, &f, own, true, coefficient, b);
        for (size_t s = 0; s < R_SCHOOLS; s++)
            for (size_t t = 0; t < R_SCHOOLS; t++) {
                if (s != t)
                    check_near(f.similar.covariance[s * R_SCHOOLS + t], a[s][t], 1e-12 * b[0][0]);
                check_near(f.program.covariance[s * R_SCHOOLS + t], b[s][t], 1e-12 * b[0][0]);
            }
        assert_true(symmetric_eigen(arena, f.program.covariance, R_SCHOOLS, values, vectors));
        assert_true(values[R_SCHOOLS - 1] > 0.0);
        arena_destroy(arena);
    }
}

/* A column that another gives, one that is constant, and a school-level one. */
static void columns_that_say_nothing_are_left_out(void **state)
{
    Arena *arena = arena_create();
    static Random r, wide;
    static double x1[R_PROGRAM * 6], x0[R_COMPARISON * 6];

    (void)state;
    random_rows(&r, 3, false);
    wide = r;
    double *const to[2] = {x0, x1};
    const double *const from[2] = {r.x0, r.x1};
    const size_t n[2] = {R_COMPARISON, R_PROGRAM};
    for (size_t arm = 0; arm < 2; arm++)
        for (size_t i = 0; i < n[arm]; i++) {
            memcpy(to[arm] + i * 6, from[arm] + i * R_COLUMNS, R_COLUMNS * sizeof(double));
            to[arm][i * 6 + 3] = 3.0 * from[arm][i * R_COLUMNS + 1] - 7.0;
            to[arm][i * 6 + 4] = 2.5;
            to[arm][i * 6 + 5] = arm == 0 ? (double)(r.s0[i] * r.s0[i]) : 9.0;
        }
    wide.rows.k = 6;
    wide.rows.comparison.x = x0;
    wide.rows.program.x = x1;
    const SchoolModel f = fit(arena, &wide.rows);
    assert_false(f.dropped[0] || f.dropped[1] || f.dropped[2] || f.dropped[5]);
    assert_true(f.dropped[3] && f.dropped[4]);
    assert_int_equal(f.n_school_columns, 1);
    arena_destroy(arena);
}

/* Four comparison schools, or as many as traits of schools leave three short of: no variance, and
 * the effects all the same. */
static void too_few_comparison_schools_leave_the_effect_alone(void **state)
{
    Arena *arena = arena_create();
    static Random r;

    (void)state;
    random_rows(&r, 5, false);
    for (size_t i = 0; i < R_COMPARISON; i++)
        r.s0[i] %= 4;
    r.rows.comparison.n_schools = 4;
    const SchoolModel f = fit(arena, &r.rows);
    assert_non_null(strstr(f.problem, "from 4 schools, and fewer than 5"));
    assert_true(isfinite(f.effect[0]));
    check_nan(f.similar.covariance[0]);
    check_nan(f.program.covariance[0]);
    check_nan(joint_test(&f.program, 0, 0.95).low);
    random_rows(&r, 5, false); /* eight schools, of which the two columns leave two too few */
    for (size_t i = 0; i < R_COMPARISON; i++) {
        r.s0[i] %= 5;
        r.x0[i * R_COLUMNS + 1] = r.s0[i] == 1;
        r.x0[i * R_COLUMNS + 2] = r.s0[i];
    }
    r.rows.comparison.n_schools = 5;
    const SchoolModel g = fit(arena, &r.rows);
    assert_int_equal(g.n_school_columns, 2);
    assert_non_null(strstr(g.problem, "beyond the 2 traits of schools"));
    assert_true(isfinite(g.effect[0]));
    arena_destroy(arena);
}

/* Schools of five students keep their own variance; smaller ones share one over all. */
static void large_schools_keep_their_own_variance(void **state)
{
    Arena *arena = arena_create();
    static Random r;
    double own[R_SCHOOLS];

    (void)state;
    random_rows(&r, 7, false);
    r.rows.adjusted = false;
    for (size_t i = 0; i < R_PROGRAM; i++) { /* 13 students, 7, 5, 3, 3 */
        r.s1[i] = i < 13 ? 0 : i < 20 ? 1 : i < 25 ? 2 : i < 28 ? 3 : 4;
        for (size_t k = 1; k < R_COLUMNS; k++)
            r.x1[i * R_COLUMNS + k] = k == 1 ? 200.0 : 0.0;
        r.y1[i] = 10.0 * r.s1[i] + (double)(i % 2) * (r.s1[i] + 1.0);
    }
    for (size_t l = 0; l < R_LINKS; l++) /* the same two comparison students, half each */
        r.link[l] = (SchoolLink){.program = (uint32_t)(l % R_PROGRAM),
                                 .comparison = (uint32_t)(l / R_PROGRAM % 2),
                                 .share = l / R_PROGRAM == 1 ? 2.0 : 1.0};
    const SchoolModel f = fit(arena, &r.rows);
    double squares[R_SCHOOLS] = {0}, mean[R_SCHOOLS] = {0}, all = 0.0;
    const double size[R_SCHOOLS] = {13, 7, 5, 3, 3};
    for (size_t i = 0; i < R_PROGRAM; i++)
        mean[r.s1[i]] += r.y1[i] / size[r.s1[i]];
    for (size_t i = 0; i < R_PROGRAM; i++)
        squares[r.s1[i]] += pow(r.y1[i] - mean[r.s1[i]], 2.0);
    for (size_t s = 0; s < R_SCHOOLS; s++)
        all += squares[s];
    for (size_t s = 0; s < R_SCHOOLS; s++) /* all schools use the same groups: the rest is common */
        own[s] = size[s] >= 5 ? squares[s] / (size[s] - 1.0) / size[s]
                              : all / (R_PROGRAM - R_SCHOOLS) / size[s];
    for (size_t s = 1; s < R_SCHOOLS; s++)
        check_near(f.similar.covariance[s * (R_SCHOOLS + 1)] - f.similar.covariance[0],
                   own[s] - own[0], 1e-10);
    arena_destroy(arena);
}

/* Of five comparison schools of three students almost nothing is known of how much schools differ:
 * by the formula alone some schools would have a part of one degree of freedom, and no end to their
 * intervals. */
static void degrees_of_freedom_do_not_fall_below_one(void **state)
{
    size_t n_at_one = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        Arena *arena = arena_create();
        static Random r;
        random_rows(&r, seed, false);
        for (size_t i = 0; i < R_COMPARISON; i++) {
            r.y0[i] = r.x0[i * R_COLUMNS + 1] + (double)((7 * i + seed) % 11);
            r.s0[i] %= 5;
        }
        for (size_t i = 0; i < R_PROGRAM; i++)
            r.y1[i] = r.x1[i * R_COLUMNS + 1] + 0.01 * (double)(i % 3);
        for (size_t l = 0; l < R_LINKS; l++)
            r.link[l].comparison %= 15;
        r.rows.comparison.n = 15;
        r.rows.comparison.n_schools = 5;
        const SchoolModel f = fit(arena, &r.rows);
        assert_null(f.problem);
        for (size_t s = 0; s < R_SCHOOLS; s++) {
            assert_true(f.similar.df[s] >= 1.0 && f.program.df[s] >= 1.0);
            n_at_one += f.program.df[s] == 1.0;
        }
        arena_destroy(arena);
    }
    assert_true(n_at_one > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_unadjusted_reference_comes_out),
        cmocka_unit_test(the_adjusted_reference_comes_out),
        cmocka_unit_test(effects_spread_and_shrink_as_the_reference_does),
        cmocka_unit_test(the_closed_form_is_the_covariance_of_all_that_is_uncertain),
        cmocka_unit_test(columns_that_say_nothing_are_left_out),
        cmocka_unit_test(too_few_comparison_schools_leave_the_effect_alone),
        cmocka_unit_test(large_schools_keep_their_own_variance),
        cmocka_unit_test(degrees_of_freedom_do_not_fall_below_one),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
