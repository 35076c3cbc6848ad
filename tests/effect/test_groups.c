/* Variances where comparison groups are shared, against explicit matrices and in simulation. */
#include "effect/dense_cr2.h"
#include "effect/made_groups.h"
#include "note_says.h"
#include "stage_settings.h"

#include <gsl/gsl_errno.h>

static Name school = {.text = "school"};

static Design design_for(const char *estimator, VarianceKind variance, size_t ways)
{
    return (Design){.name = "primary",
                    .effects = {.estimator = estimator_find(estimator),
                                .variance = (int)variance,
                                .cluster = CLUSTER_GROUP,
                                .cluster_by = {.n = 1, .item = &school},
                                .cluster_ways = ways,
                                .confidence = 0.95}};
}

static Effect run(Arena *arena, const Design *design, const MadeStudy *study)
{
    static Error err;
    Effects out;

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(design), study->cohort, study->matching, &out, &err))
        fail_msg("%s", err.text);
    return out.row[0];
}

/* One row for each use, written out: intercept, treatment, pretest. */
typedef struct Explicit {
    size_t n, k, n_clusters[3];
    double *x, *w, *y;
    int32_t *cluster[3]; /* focal school, own school, both */
    uint32_t *student;
} Explicit;

static Explicit written_out(Arena *arena, const World *world, const MadeStudy *study)
{
    const Matching *matching = study->matching;
    const size_t schools = world->n_program + world->n_comparison;
    Explicit out = {.k = 3, .n_clusters = {schools, schools, schools * schools}};
    const size_t most = matching->n_links * 2;
    double n_uses = 0.0;
    uint32_t last = UINT32_MAX;

    out.x = ARENA_ARRAY(arena, double, 3 * most);
    out.w = ARENA_ARRAY(arena, double, most);
    out.y = ARENA_ARRAY(arena, double, most);
    out.student = ARENA_ARRAY(arena, uint32_t, most);
    for (size_t way = 0; way < 3; way++)
        out.cluster[way] = ARENA_ARRAY(arena, int32_t, most);
    for (size_t i = 0; i < study->cohort->n_treated; i++)
        n_uses += 1.0;
    for (size_t l = 0; l < matching->n_links; l++) {
        const uint32_t pair[2] = {matching->link[l].treated, matching->link[l].control};
        for (size_t which = pair[0] == last ? 1 : 0; which < 2; which++) {
            const uint32_t i = pair[which];
            const size_t at = out.n++;
            const int32_t own = (int32_t)study->frame->column[0].real[i];
            const int32_t focal = (int32_t)study->frame->column[0].real[pair[0]];
            out.student[at] = i;
            out.x[3 * at] = 1.0;
            out.x[3 * at + 1] = which == 0 ? 1.0 : 0.0;
            out.x[3 * at + 2] = study->frame->column[1].real[i];
            out.y[at] = study->frame->column[2].real[i];
            /* controls together weigh as many as there are of them */
            out.w[at] = which == 0
                            ? 1.0
                            : (double)study->matching->n_control / n_uses / (double)world->size;
            out.cluster[0][at] = focal;
            out.cluster[1][at] = own;
            out.cluster[2][at] = focal * (int32_t)schools + own;
        }
        last = pair[0];
    }
    return out;
}

/* A row a student: the uses' weights added up. */
static Explicit collapsed(Arena *arena, const Explicit *uses, size_t n_students)
{
    Explicit out = {.k = 3, .n_clusters = {0, uses->n_clusters[1], 0}};
    size_t *at = ARENA_ARRAY(arena, size_t, n_students);

    out.x = ARENA_ARRAY(arena, double, 3 * n_students);
    out.w = ARENA_ARRAY(arena, double, n_students);
    out.y = ARENA_ARRAY(arena, double, n_students);
    out.cluster[1] = ARENA_ARRAY(arena, int32_t, n_students);
    for (size_t i = 0; i < uses->n; i++) {
        size_t *row = &at[uses->student[i]];
        if (*row == 0) {
            *row = ++out.n;
            memcpy(&out.x[3 * (*row - 1)], &uses->x[3 * i], 3 * sizeof(double));
            out.y[*row - 1] = uses->y[i];
            out.cluster[1][*row - 1] = uses->cluster[1][i];
        }
        out.w[*row - 1] += uses->w[i];
    }
    return out;
}

/* Numbers clusters anew without gaps. */
static size_t pack(int32_t *cluster, size_t n, size_t n_clusters, Arena *arena)
{
    int32_t *number = ARENA_ARRAY(arena, int32_t, n_clusters);
    int32_t next = 0;

    for (size_t i = 0; i < n; i++) {
        if (number[cluster[i]] == 0)
            number[cluster[i]] = ++next;
        cluster[i] = number[cluster[i]] - 1;
    }
    return (size_t)next;
}

/* CR1 of the treatment by explicit sums over clusters. */
static double dense_cr1(Arena *arena, const Explicit *e, const int32_t *cluster, size_t n_clusters)
{
    double xx[9] = {0}, m[9], xy[3] = {0}, beta[3];
    bool aliased[3] = {false};
    double *sum = ARENA_ARRAY(arena, double, n_clusters), out = 0.0;

    for (size_t i = 0; i < e->n; i++)
        for (size_t h = 0; h < 3; h++) {
            xy[h] += e->x[3 * i + h] * e->w[i] * e->y[i];
            for (size_t l = 0; l < 3; l++)
                xx[3 * h + l] += e->x[3 * i + h] * e->w[i] * e->x[3 * i + l];
        }
    assert_int_equal(cholesky_factor(xx, 3, 1e-13, aliased), 3);
    cholesky_inverse(xx, 3, aliased, m);
    dense_multiply(m, xy, 3, 3, 1, beta);
    for (size_t i = 0; i < e->n; i++) {
        double form = 0.0, residual = e->y[i];
        for (size_t h = 0; h < 3; h++) {
            form += m[3 + h] * e->x[3 * i + h];
            residual -= beta[h] * e->x[3 * i + h];
        }
        sum[cluster[i]] += form * e->w[i] * residual;
    }
    for (size_t g = 0; g < n_clusters; g++)
        out += sum[g] * sum[g];
    const double n = (double)e->n, groups = (double)n_clusters;
    return out * groups / (groups - 1.0) * (n - 1.0) / (n - 3.0);
}

static const World small = {.n_program = 5,
                            .n_comparison = 6,
                            .n_students = 4,
                            .size = 3,
                            .effect = 2.0,
                            .school_sd = 2.0,
                            .effect_sd = 1.0,
                            .seed = 3};

static void two_ways_are_those_of_explicit_matrices(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &small);
    Explicit uses = written_out(arena, &small, &study);
    Explicit students = collapsed(arena, &uses, study.cohort->n);
    double cr1[3];
    Dense cr2[3];

    (void)state;
    for (size_t way = 0; way < 3; way++) {
        Explicit *e = way == 1 ? &students : &uses;
        e->n_clusters[way] = pack(e->cluster[way], e->n, e->n_clusters[way], arena);
        cr1[way] = dense_cr1(arena, e, e->cluster[way], e->n_clusters[way]);
        cr2[way] =
            dense_cr2(arena, e->x, e->w, e->y, e->cluster[way], e->n_clusters[way], e->n, 3, 1);
    }
    assert_int_equal(uses.n_clusters[0], 5);
    assert_int_equal(students.n_clusters[1], 11);

    const Design by_cr1 = design_for("regression", VARIANCE_CR1, 2);
    const Effect one = run(arena, &by_cr1, &study);
    check_close(one.estimate, cr2[0].estimate, 1e-10);
    /* never below the record's own way */
    check_close(one.se, sqrt(fmax(cr1[0] + cr1[1] - cr1[2], cr1[1])), 1e-9);
    check_close(one.df, 4.0, 1e-15);
    assert_int_equal(one.clusters, 5);
    assert_int_equal(one.clusters_treated, 5);
    assert_int_equal(one.clusters_control, 6);
    assert_string_equal(one.cluster, "school with its comparison groups, school");
    assert_int_equal(one.errors_by, ERRORS_BY_COMPARISON_GROUPS);

    const Design by_cr2 = design_for("regression", VARIANCE_CR2, 2);
    const Effect two = run(arena, &by_cr2, &study);
    check_close(two.estimate, one.estimate, 1e-12);
    check_close(two.se,
                sqrt(fmax(cr2[0].se * cr2[0].se + cr2[1].se * cr2[1].se - cr2[2].se * cr2[2].se,
                          cr2[1].se * cr2[1].se)),
                1e-8);
    check_close(two.df, fmin(cr2[0].df, cr2[1].df), 1e-6);

    const Design by_school = design_for("regression", VARIANCE_CR2, 1);
    const Effect single = run(arena, &by_school, &study);
    check_close(single.se, cr2[0].se, 1e-8);
    check_close(single.df, cr2[0].df, 1e-6);
    arena_destroy(arena);
}

/* A treated student's group weighs as much as the student, so the plain estimate is the mean over
 * treated students of their score less their group's mean. */
static void the_difference_is_the_mean_matched_difference(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &small);
    const Design design = design_for("difference", VARIANCE_CR1, 2);
    const double *y = study.frame->column[2].real;
    double mean = 0.0;

    (void)state;
    for (size_t l = 0; l < study.matching->n_links; l++)
        mean += (y[study.matching->link[l].treated] - y[study.matching->link[l].control]) / 3.0;
    check_close(run(arena, &design, &study).estimate, mean / 20.0, 1e-12);
    arena_destroy(arena);
}

static bool notes_say(const Effects *effects, const char *words, bool caution)
{
    for (size_t i = 0; i < effects->notes.n; i++)
        if (note_says(&effects->notes.item[i], words))
            return (effects->notes.item[i].importance == NOTE_CAUTION) == caution;
    return false;
}

/* A student who serves in many groups is one error: twice the uses at half the weight change
 * nothing of the way by the record's own school. */
static void uses_of_a_student_are_one_error(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &small);
    Design by_own = design_for("regression", VARIANCE_CR2, 2), two = by_own;
    static Error err;
    Effects out;

    (void)state;
    by_own.effects.cluster = CLUSTER_COLUMNS;
    const Effect own = run(arena, &by_own, &study), both = run(arena, &two, &study);
    check_close(both.estimate, own.estimate, 1e-12);
    assert_true(both.se >= own.se * (1.0 - 1e-12));
    assert_true(both.df <= own.df * (1.0 + 1e-12));
    assert_true(effect_estimate(arena, EFFECTS_OF(&two), study.cohort, study.matching, &out, &err));
    assert_true((both.se > own.se * (1.0 + 1e-9)) || notes_say(&out, "stands in", true));
    arena_destroy(arena);
}

/* Under auto the way is the record's own school alone, by school components. */
static void under_auto_groups_are_clustered_by_their_own_school(void **state)
{
    static const MatchMethod method = {.name = "groups", .traits = TRAIT_GROUPS};
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &small);
    Design automatic = design_for("regression", VARIANCE_AUTO, 0), asked = automatic;
    static Error err;
    Effects a, b;

    (void)state;
    automatic.method = &method;
    automatic.effects.cluster = CLUSTER_AUTO;
    automatic.effects.cluster_by.n = 0;
    asked.effects.cluster_ways = 2;
    Cohort cohort = *study.cohort;
    cohort.school_found = &study.frame->column[0];
    assert_true(effect_estimate(arena, EFFECTS_OF(&automatic), &cohort, study.matching, &a, &err));
    assert_true(effect_estimate(arena, EFFECTS_OF(&asked), study.cohort, study.matching, &b, &err));
    check_same(a.row[0].se, b.row[0].se);
    check_same(a.row[0].df, b.row[0].df);
    check_same(a.row[0].icc, b.row[0].icc);
    assert_true(isfinite(a.row[0].icc));
    assert_string_equal(a.row[0].variance, "school_components");
    assert_string_equal(a.row[0].cluster, "school");
    assert_true(notes_say(&a, "all schools of the cohort", false));
    const Design two = design_for("regression", VARIANCE_CR2, 2);
    assert_true(effect_estimate(arena, EFFECTS_OF(&two), study.cohort, study.matching, &b, &err));
    assert_true(notes_say(&b, "clustered two ways", false));
    asked.effects.cluster_ways = 1;
    assert_true(effect_estimate(arena, EFFECTS_OF(&asked), study.cohort, study.matching, &b, &err));
    assert_true(notes_say(&b, "83 to 87%", true));
    cohort.school_found = NULL;
    assert_true(effect_estimate(arena, EFFECTS_OF(&automatic), &cohort, study.matching, &a, &err));
    assert_string_equal(a.row[0].cluster, "set, student");
    arena_destroy(arena);
}

static void groups_without_links_are_refused(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy study = made_study(arena, &small);
    const Design design = design_for("regression", VARIANCE_CR2, 2);
    Matching weighted = *study.matching;
    static Error err;
    Effects out;

    (void)state;
    weighted.n_links = 0;
    weighted.link = NULL;
    assert_false(effect_estimate(arena, EFFECTS_OF(&design), study.cohort, &weighted, &out, &err));
    assert_int_equal(err.kind, ERR_STUDY);
    assert_non_null(strstr(err.text, "links nobody"));
    arena_destroy(arena);
}

/* How often the 95% interval holds the effect, over worlds that differ in their seed. Comparison
 * schools are few and shared by all, so their own effects reach every program school's difference;
 * one way does not see them. */
static double coverage(size_t ways, size_t n_worlds)
{
    const Design design = design_for("regression", VARIANCE_CR2, ways);
    size_t n_held = 0;

    for (size_t r = 0; r < n_worlds; r++) {
        Arena *arena = arena_create();
        const World world = {.n_program = 12,
                             .n_comparison = 16,
                             .n_students = 10,
                             .size = 5,
                             .effect = 2.0,
                             .school_sd = 2.0,
                             .seed = 1000 + r};
        const MadeStudy study = made_study(arena, &world);
        const Effect effect = run(arena, &design, &study);
        n_held += effect.ci_low <= 2.0 && 2.0 <= effect.ci_high ? 1 : 0;
        arena_destroy(arena);
    }
    return (double)n_held / (double)n_worlds;
}

static void two_ways_hold_what_one_way_loses(void **state)
{
    enum { N_WORLDS = 400 };
    const double one = coverage(1, N_WORLDS), two = coverage(2, N_WORLDS);

    (void)state;
    print_message("coverage of 95%% intervals over %d worlds: one way %.3f, two ways %.3f\n",
                  N_WORLDS, one, two);
    assert_true(two >= 0.92 && two <= 0.98);
    assert_true(one < 0.90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_ways_are_those_of_explicit_matrices),
        cmocka_unit_test(the_difference_is_the_mean_matched_difference),
        cmocka_unit_test(uses_of_a_student_are_one_error),
        cmocka_unit_test(under_auto_groups_are_clustered_by_their_own_school),
        cmocka_unit_test(groups_without_links_are_refused),
        cmocka_unit_test(two_ways_hold_what_one_way_loses),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
