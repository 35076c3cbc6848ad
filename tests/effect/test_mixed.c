/* The random-intercept model as an estimator: against pbkrtest and lme4, against least squares
 * where schools do not differ, and what it refuses. */
#include "effect/made_groups.h"
#include "effect/oracle_study.h"
#include "note_says.h"
#include "stage_settings.h"

#include "alike/effect_study.h"
#include "alike/linalg.h"
#include "alike/reml.h"

#include <gsl/gsl_errno.h>

static const char *const bdf_covariates[] = {"iq_verb", "iq_perf",  "sex",     "minority",
                                             "ses",     "lang_pre", "arit_pre"};
static Name school = {.text = "school"};

static Design design_for(const char *estimator, bool adjust)
{
    return (Design){.name = "primary",
                    .primary = true,
                    .effects = {.estimator = estimator_find(estimator),
                                .adjust = adjust ? ADJUST_ALL : ADJUST_NONE,
                                .variance = VARIANCE_AUTO,
                                .cluster = CLUSTER_COLUMNS,
                                .cluster_by = {.n = 1, .item = &school},
                                .confidence = 0.95}};
}

static const Effects *run(Arena *arena, const Design *design, const Cohort *cohort,
                          const Matching *matching)
{
    static Error err;
    Effects *out = ARENA_NEW(arena, Effects);

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(design), cohort, matching, out, &err))
        fail_msg("%s", err.text);
    return out;
}

static size_t term_at(const Effects *effects, const char *name)
{
    for (size_t j = 0; j < effects->n_terms; j++)
        if (text_equal(effects->term[j], name))
            return j;
    fail_msg("no term %s", name);
    return 0;
}

static const Cohort *bdf(Arena *arena, const Frame *frame, const char *outcome)
{
    return oracle_cohort(arena, frame, bdf_covariates, COUNT_OF(bdf_covariates), outcome,
                         text_equal(outcome, "lang_post") ? "lang_pre" : "arit_pre");
}

/* Schools below a number, as one who matched would have kept them. */
static Matching *schools_below(Arena *arena, const Frame *frame, const char *sample)
{
    Matching *out = oracle_everyone(arena, frame->n_rows);
    const Column *column = frame_find(frame, "school");
    const double below = text_starts(sample, "below ") ? strtod(sample + 6, NULL) : INFINITY;

    for (size_t i = 0; i < frame->n_rows; i++)
        out->weight[i] = column->real[i] < below ? 1.0 : 0.0;
    return out;
}

/* Its optimum is good to 1e-8 of the variances, so that what follows from them is to 1e-7; df have
 * more. The issue asks for 1e-5. */
static void errors_and_degrees_are_those_of_pbkrtest(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = oracle_frame(arena, dataset_path("bdf/bdf_analysis.csv"));
    const CsvTable table = csv_read(arena, "tests/oracle/mixed.csv");

    (void)state;
    for (size_t r = 0; r < table.n_rows; r++) {
        const char *outcome = csv_text(&table, r, "outcome"), *term = csv_text(&table, r, "term");
        const bool adjusted = text_equal(csv_text(&table, r, "model"), "adjusted");
        const bool overall = text_equal(term, "treat");
        const Design design = design_for("mixed", adjusted);
        const Effects *effects = run(arena, &design, bdf(arena, frame, outcome),
                                     schools_below(arena, frame, csv_text(&table, r, "sample")));
        const Effect *row = effects->row;
        const size_t j = overall ? 1 : term_at(effects, term);
        const char *what =
            arena_printf(arena, "%s %s %s", csv_text(&table, r, "sample"), outcome, term);
        check_close_row(effects->coefficient[j], csv_real(&table, r, "estimate"), 1e-6, what);
        check_close_row(effects->coefficient_se[j], csv_real(&table, r, "se"), 1e-6, what);
        check_close_row(effects->components.u, csv_real(&table, r, "u"), 1e-6, what);
        check_close_row(effects->components.e, csv_real(&table, r, "e"), 1e-6, what);
        assert_true(effects->components.of_model);
        if (!overall)
            continue;
        check_close_row(row->estimate, csv_real(&table, r, "estimate"), 1e-6, what);
        check_close_row(row->se, csv_real(&table, r, "se"), 1e-6, what);
        check_close_row(row->df, csv_real(&table, r, "df"), 1e-5, what);
        assert_string_equal(row->variance, "kenward_roger");
        assert_string_equal(row->cluster, "school");
        assert_true(row->clusters > 0 && row->clusters == effects->components.n_clusters);
    }
    assert_int_equal(table.n_rows, 18);
    arena_destroy(arena);
}

/* --- lme4 ---------------------------------------------------------------------------------------
 */

/* The restricted likelihood at (u, e) in the coordinates of the model's own columns, and the errors
 * of generalised least squares, from sums of this test's own. */
static VarianceComponents at_variances(Arena *arena, const OracleStudy *study,
                                       const Matching *matching, const char *outcome, bool adjusted,
                                       double u, double e)
{
    static Error err;
    const size_t k = adjusted ? 2 + study->n_covariates : 2, n_all = study->frame->n_rows;
    const Column **column = (const Column **)arena_array(arena, k, sizeof *column);
    const Column *score = frame_find(study->frame, outcome);
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, n_all);
    double *mean = ARENA_ARRAY(arena, double, k), *x = ARENA_ARRAY(arena, double, k);
    double *xx = ARENA_ARRAY(arena, double, k *k), *xy = ARENA_ARRAY(arena, double, k);
    size_t n = 0;
    VarianceComponents out;

    for (size_t i = 0; i < n_all; i++)
        if (matching->weight[i] > 0.0)
            row[n++] = (uint32_t)i;
    const Levels levels = frame_levels(arena, frame_find(study->frame, study->cluster), row, n);
    double *size = ARENA_ARRAY(arena, double, levels.n_levels);
    double *sx = ARENA_ARRAY(arena, double, levels.n_levels *k);
    double *sy = ARENA_ARRAY(arena, double, levels.n_levels);
    double mean_y = 0.0;
    RemlSums sums = {.n = n,
                     .k = k,
                     .n_groups = levels.n_levels,
                     .xx = xx,
                     .xy = xy,
                     .size = size,
                     .sx = sx,
                     .sy = sy};
    for (size_t j = 1; j < k; j++)
        column[j] = frame_find(study->frame, j == 1 ? "treat" : study->covariate[j - 2]);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 1; j < k; j++)
            mean[j] += column[j]->real[row[i]] / (double)n;
        mean_y += score->real[row[i]] / (double)n;
    }
    x[0] = 1.0;
    for (size_t i = 0; i < n; i++) {
        const size_t g = (size_t)levels.level[i];
        const double y = score->real[row[i]] - mean_y;
        for (size_t j = 1; j < k; j++)
            x[j] = column[j]->real[row[i]] - mean[j];
        size[g] += 1.0;
        sy[g] += y;
        sums.yy += y * y;
        for (size_t a = 0; a < k; a++) {
            sx[g * k + a] += x[a];
            xy[a] += x[a] * y;
            for (size_t b = 0; b < k; b++)
                xx[a * k + b] += x[a] * x[b];
        }
    }
    if (!reml_traces(arena, &sums, u, e, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

typedef struct Expected {
    double u, e, loglik;
} Expected;

static double reference(const CsvTable *table, const char *const key[4], const char *what)
{
    static const char *const column[] = {"outcome", "sample", "model", "fit"};

    for (size_t r = 0; r < table->n_rows; r++) {
        bool same = text_equal(csv_text(table, r, "term"), what);
        for (size_t c = 0; c < 4; c++)
            same = same && text_equal(csv_text(table, r, column[c]), key[c]);
        if (same)
            return csv_real(table, r, "estimate");
    }
    fail_msg("no %s", what);
    return (double)NAN;
}

static size_t check_fit(const OracleStudy *study, const CsvTable *table, size_t first)
{
    const char *outcome = csv_text(table, first, "outcome"),
               *sample = csv_text(table, first, "sample");
    const char *const key[4] = {outcome, sample, csv_text(table, first, "model"), "REML"};
    const bool adjusted = text_equal(key[2], "adj");
    Arena *arena = arena_create();
    const Matching *matching =
        text_equal(sample, "all")
            ? oracle_everyone(arena, study->frame->n_rows)
            : oracle_matching(arena, &study->weights, &study->pairs, sample, study->frame->n_rows);
    const Design design = design_for("mixed", adjusted);
    size_t n = 0;

    assert_non_null(matching);
    school.text = study->cluster;
    const Effects *effects = run(
        arena, &design,
        oracle_cohort(arena, study->frame, study->covariate, study->n_covariates, outcome, NULL),
        matching);
    school.text = "school";
    const double u = effects->components.u, e = effects->components.e;
    const VarianceComponents plain = at_variances(arena, study, matching, outcome, adjusted, u, e);
    const char *what = arena_printf(arena, "%s %s %s %s", study->name, outcome, sample, key[2]);
    const double wanted = reference(table, key, "var_cluster");
    check_close_at(u, wanted, 1e-4, 1e-4 * e * (wanted < 1e-6 * e), what, __FILE__, __LINE__);
    check_close_row(e, reference(table, key, "var_residual"), 1e-4, what);
    /* the reference factors X'X of columns as they are, star_k's years near 1980 with a spread of
     * 0.3 among them, whose determinant loses digits: at its own variances ours is no higher there
     */
    const bool birth_years = text_equal(study->name, "star_k") && adjusted;
    const double rounding = birth_years ? 1e-6 : 1e-8;
    /* its search ends where that noise hides the slope, so u is right to 1e-5 there: at its
     * variances ours has its coefficients and errors to 1e-6, and at ours a likelihood that is no
     * lower */
    const double own = birth_years ? 2e-5 : 1e-6;
    const double likelihood = reference(table, key, "loglik");
    if (!(plain.loglik >= likelihood - rounding))
        fail_msg("%s: likelihood %.15g, not %.15g", what, plain.loglik, likelihood);
    const VarianceComponents theirs = at_variances(arena, study, matching, outcome, adjusted,
                                                   wanted, reference(table, key, "var_residual"));
    assert_true(plain.loglik >= theirs.loglik - 1e-10);
    for (size_t r = first; r < table->n_rows && !isnan(csv_real(table, r, "se")); r++, n++) {
        const char *term = csv_text(table, r, "term");
        const size_t j = r == first ? 0 : r == first + 1 ? 1 : term_at(effects, term);
        const double se = csv_real(table, r, "se");
        /* a coefficient may be near zero by chance: then its error is the measure */
        check_close_at(effects->coefficient[j], csv_real(table, r, "estimate"), 1e-6, own * se,
                       what, __FILE__, __LINE__);
        assert_true(effects->coefficient_se[j] >= (1.0 - 1e-9) * se); /* adjusted */
        if (j == 0) /* columns are centred here, which moves the intercept alone */
            continue;
        const size_t at = r - first, k = adjusted ? 2 + study->n_covariates : 2;
        check_close_row(sqrt(plain.c[at * k + at]), se, own > 1e-6 ? own : 1e-6, what);
        check_close_at(theirs.beta[at], csv_real(table, r, "estimate"), 1e-6, 1e-6 * se, what,
                       __FILE__, __LINE__);
        check_close_row(sqrt(theirs.c[at * k + at]), se, 1e-6, what);
    }
    arena_destroy(arena);
    return n;
}

static void fits_are_those_of_lme4(void **state)
{
    static const char *const names[] = {"bdf", "star_k", "api_elem", "hsb82"};
    const char *folder = oracle_folder();
    size_t n_checked = 0;

    (void)state;
    if (folder == NULL)
        skip();
    for (size_t s = 0; s < COUNT_OF(names); s++) {
        Arena *arena = arena_create();
        const OracleStudy study = oracle_study(arena, folder, names[s]);
        const CsvTable table = csv_read(
            arena, arena_printf(arena, "%s/oracles/results/%s/lmer.csv", folder, names[s]));
        for (size_t r = 0; r < table.n_rows; r++)
            if (text_equal(csv_text(&table, r, "fit"), "REML") &&
                text_equal(csv_text(&table, r, "term"), "(Intercept)"))
                n_checked += check_fit(&study, &table, r);
        arena_destroy(arena);
    }
    print_message("           %zu coefficients\n", n_checked);
    assert_true(n_checked > 100);
}

/* --- worlds of this test's own ------------------------------------------------------------------
 */

static const World world = {.n_program = 6,
                            .n_comparison = 9,
                            .n_students = 10,
                            .size = 4,
                            .school_sd = 2.0,
                            .effect = 1.0,
                            .seed = 21};

static MadeStudy everybody(Arena *arena, const World *like)
{
    MadeStudy made = made_study(arena, like);

    made.matching = oracle_everyone(arena, made.cohort->n);
    return made;
}

/* Schools that are all alike on average: the likelihood falls from u = 0 on, and the estimate is
 * that of least squares, with an error no smaller than its own. */
static void schools_that_do_not_differ_give_least_squares(void **state)
{
    Arena *arena = arena_create();
    const MadeStudy made = everybody(arena, &world);
    const Column *of = frame_find(made.frame, "school");
    double *score = frame_find(made.frame, "score")->real, mean[15] = {0};
    const Design design = design_for("mixed", false), plain = design_for("difference", false);
    Design classical = plain;

    (void)state;
    for (size_t i = 0; i < made.frame->n_rows; i++)
        mean[(size_t)of->real[i]] += score[i] / 10.0;
    for (size_t i = 0; i < made.frame->n_rows; i++)
        score[i] += (of->real[i] < 6.0 ? 201.0 : 200.0) - mean[(size_t)of->real[i]];
    classical.effects.variance = VARIANCE_CLASSICAL;
    classical.effects.cluster = CLUSTER_NONE;
    const Effects *e = run(arena, &design, made.cohort, made.matching);
    const Effect *ols = run(arena, &classical, made.cohort, made.matching)->row;
    check_same(e->components.u, 0.0);
    check_close(e->row->estimate, ols->estimate, 1e-12);
    check_close(e->row->se, ols->se, 1e-10); /* groups of one size: nothing to adjust */
    check_close(e->row->df, 13.0, 1e-9);     /* and the exact test of fifteen schools */
    bool told = false;
    for (size_t i = 0; i < e->notes.n; i++)
        told = told || note_says(&e->notes.item[i], "at its lowest value, 0");
    assert_true(told);
    arena_destroy(arena);
}

/* Weights by which an arm's students do not all count alike, whatever made them. */
static void a_student_counts_once_or_not_at_all(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    const MadeStudy made = everybody(arena, &world);
    const Design design = design_for("mixed", true);
    Effects out;
    EffectPlan plan;

    (void)state;
    const Effect *whole = run(arena, &design, made.cohort, made.matching)->row;
    const double estimate = whole->estimate, df = whole->df;
    for (size_t i = 0; i < made.cohort->n; i++) /* the scale of an arm is no weight */
        made.matching->weight[i] = made.cohort->treated[i] ? 1.0 : 0.5;
    const Effect *half = run(arena, &design, made.cohort, made.matching)->row;
    check_close(half->estimate, estimate, 1e-12);
    check_close(half->df, df, 1e-10);
    made.matching->weight[made.cohort->n - 1] = 0.75;
    error_clear(&err);
    assert_false(
        effect_estimate(arena, EFFECTS_OF(&design), made.cohort, made.matching, &out, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "counts every student once"));
    assert_non_null(strstr(err.text, "comparison"));
    error_clear(&err); /* and before anybody has a score */
    assert_false(
        effect_plan(arena, EFFECTS_OF(&design), made.cohort, made.matching, 0.15, &plan, &err));
    assert_non_null(strstr(err.text, "counts every student once"));
    arena_destroy(arena);
}

/* One school of the program can't be told from it; too little known of schools gives no error. */
static void what_can_not_be_known_has_no_error(void **state)
{
    Arena *arena = arena_create();
    World one = world;
    one.n_program = 1;
    const MadeStudy made = everybody(arena, &one);
    const Design design = design_for("mixed", true);
    const Effects *e = run(arena, &design, made.cohort, made.matching);

    (void)state;
    assert_true(isfinite(e->row->estimate));
    check_nan(e->row->se);
    check_nan(e->coefficient_se[1]);
    assert_non_null(strstr(e->row->problem, "cannot be told apart"));
    arena_destroy(arena);
}

/* Designs whose settings weigh or reuse students, other clusters and other variances are refused
 * with the study file. */
static void what_it_can_not_have_is_refused_with_the_study_file(void **state)
{
    Arena *arena = arena_create();
    Design design = design_for("mixed", true);
    const char *key, *why;

    (void)state;
    for (size_t i = 0; i < match_methods.n; i++) {
        const MatchMethod *method = match_method_at(i);
        design.method = method;
        design.match_settings = arena_alloc(arena, method->settings_size + 1);
        memset(design.match_settings, 0, method->settings_size + 1);
        why = estimators.refuse(arena, &design, &key);
        if (method->counts_once != NULL) {
            assert_null(why);
            continue;
        }
        assert_string_equal(key, "effects.estimator");
        assert_non_null(strstr(why, method->name));
        assert_non_null(strstr(why, "effects: {estimator: regression}"));
    }
    design.method = NULL;
    for (int v = VARIANCE_AUTO; v < N_VARIANCES; v++) {
        design.effects.variance = v;
        why = estimators.refuse(arena, &design, &key);
        assert_true((why == NULL) == (v == VARIANCE_AUTO || v == VARIANCE_KENWARD_ROGER));
        if (why != NULL)
            assert_non_null(strstr(why, "no error but its own; write 'variance: auto'"));
    }
    design.effects.variance = VARIANCE_KENWARD_ROGER;
    for (size_t i = 0; i < estimators.n; i++) {
        design.effects.estimator = estimator_at(i);
        why = estimators.refuse(arena, &design, &key);
        assert_true((why == NULL) == (estimator_at(i)->kind == ESTIMATE_OWN &&
                                      estimator_at(i)->variance == VARIANCE_KENWARD_ROGER));
        if (why != NULL)
            assert_non_null(strstr(why, estimator_at(i)->kind == ESTIMATE_OWN
                                            ? "no error but its own"
                                            : "it has no random intercept"));
    }
    design = design_for("mixed", true);
    static const ClusterKind none[] = {CLUSTER_NONE, CLUSTER_SET, CLUSTER_GROUP};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        design.effects.cluster = none[i];
        why = estimators.refuse(arena, &design, &key);
        assert_string_equal(key, "effects.cluster");
        assert_non_null(strstr(why, "the name of one column"));
    }
    arena_destroy(arena);
}

/* Each part is a model of its own, whose error knows nothing of the schools that both have: their
 * difference is given, its error refused in words. */
static void the_difference_of_two_parts_has_no_error(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    const Frame *frame = oracle_frame(arena, dataset_path("bdf/bdf_analysis.csv"));
    const Cohort *cohort = bdf(arena, frame, "lang_post");
    const Matching *everybody = oracle_everyone(arena, frame->n_rows);
    const Design design = design_for("mixed", true);
    const Levels sexes = frame_levels(arena, frame_find(frame, "sex"), cohort->row, cohort->n);
    EffectStudy *study;
    Effect difference = effect_none();

    (void)state;
    error_clear(&err);
    assert_true(effect_study_open(arena, EFFECTS_OF(&design), cohort, everybody, &study, &err));
    assert_true(effect_study_contrast(study, arena, sexes.level, 0, 1, &difference, &err));
    assert_true(isfinite(difference.estimate) && difference.estimate != 0.0);
    check_nan(difference.se);
    check_nan(difference.p);
    assert_string_equal(difference.problem, "this estimator's own standard error says nothing of "
                                            "what two parts share");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_and_degrees_are_those_of_pbkrtest),
        cmocka_unit_test(fits_are_those_of_lme4),
        cmocka_unit_test(schools_that_do_not_differ_give_least_squares),
        cmocka_unit_test(a_student_counts_once_or_not_at_all),
        cmocka_unit_test(what_can_not_be_known_has_no_error),
        cmocka_unit_test(what_it_can_not_have_is_refused_with_the_study_file),
        cmocka_unit_test(the_difference_of_two_parts_has_no_error),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
