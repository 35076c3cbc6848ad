/* Effects of an analysis: reference values that ship, subgroups, students without a score. */
#include "effect/oracle_study.h"
#include "note_says.h"
#include "stage_settings.h"

#include "alike/effect_size.h"
#include "alike/effect_study.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

static const char *const lalonde_covariates[] = {"age",     "educ",     "black", "hispan",
                                                 "married", "nodegree", "re74",  "re75"};
static const char *const bdf_covariates[] = {"iq_verb", "iq_perf",  "sex",     "minority",
                                             "ses",     "lang_pre", "arit_pre"};

static const struct {
    const char *name;
    VarianceKind variance;
    ClusterKind cluster;
} kinds[] = {
    {"model", VARIANCE_CLASSICAL, CLUSTER_NONE},   {"HC0", VARIANCE_HC0, CLUSTER_NONE},
    {"HC1", VARIANCE_HC1, CLUSTER_NONE},           {"HC2", VARIANCE_HC2, CLUSTER_NONE},
    {"HC3", VARIANCE_HC3, CLUSTER_NONE},           {"CR0_pair", VARIANCE_CR0, CLUSTER_SET},
    {"CR1S_pair", VARIANCE_CR1, CLUSTER_SET},      {"CR2_pair", VARIANCE_CR2, CLUSTER_SET},
    {"CR0_school", VARIANCE_CR0, CLUSTER_COLUMNS}, {"CR1S_school", VARIANCE_CR1, CLUSTER_COLUMNS},
    {"CR2_school", VARIANCE_CR2, CLUSTER_COLUMNS},
};
static Name school = {.text = "school"};

/* The estimate's settings, all else as by default. */
static Design design_for(const char *estimator, VarianceKind variance, ClusterKind cluster)
{
    return (Design){.name = "primary",
                    .effects = {.estimator = estimator_find(estimator),
                                .variance = (int)variance,
                                .cluster = cluster,
                                .cluster_by = {.n = 1, .item = &school},
                                .confidence = 0.95}};
}

/* A data set that ships, matched: lalonde in pairs, bdf whole. */
typedef struct Study {
    Frame *frame;
    Cohort *cohort;
    Matching *matching;
} Study;

static Study lalonde(Arena *arena)
{
    Study out = {.frame = oracle_frame(arena, dataset_path("lalonde/lalonde_analysis.csv"))};
    const CsvTable pairs = csv_read(arena, "tests/oracle/nn11_pairs.csv");
    const CsvTable none = {0};

    out.cohort = oracle_cohort(arena, out.frame, lalonde_covariates, COUNT_OF(lalonde_covariates),
                               "re78", NULL);
    out.matching = oracle_matching(arena, &none, &pairs, "nn11_tiefree", out.frame->n_rows);
    return out;
}

static Study bdf(Arena *arena, const char *outcome)
{
    Study out = {.frame = oracle_frame(arena, dataset_path("bdf/bdf_analysis.csv"))};

    out.cohort = oracle_cohort(arena, out.frame, bdf_covariates, COUNT_OF(bdf_covariates), outcome,
                               text_equal(outcome, "lang_post") ? "lang_pre" : "arit_pre");
    out.matching = oracle_everyone(arena, out.frame->n_rows);
    return out;
}

static const Effects *run(Arena *arena, const Design *design, const Study *study)
{
    static Error err;
    Effects *out = ARENA_NEW(arena, Effects);

    error_clear(&err);
    if (!effect_estimate(arena, EFFECTS_OF(design), study->cohort, study->matching, out, &err))
        fail_msg("%s", err.text);
    return out;
}

static const char *refusal(Arena *arena, const Design *design, const Study *study, ErrorKind kind)
{
    static Error err;
    Effects out;

    error_clear(&err);
    assert_false(
        effect_estimate(arena, EFFECTS_OF(design), study->cohort, study->matching, &out, &err));
    assert_int_equal(err.kind, kind);
    return err.text;
}

static bool notes_say(const Effects *effects, const char *words)
{
    for (size_t i = 0; i < effects->notes.n; i++)
        if (note_says(&effects->notes.item[i], words))
            return true;
    return false;
}

static void effects_agree_with_reference_values_that_ship(void **state)
{
    Arena *arena = arena_create();
    const CsvTable table = csv_read(arena, "tests/oracle/effects.csv");

    (void)state;
    for (size_t r = 0; r < table.n_rows; r++) {
        const char *method = csv_text(&table, r, "method"), *se = csv_text(&table, r, "se_type");
        const Study study = text_equal(csv_text(&table, r, "dataset"), "bdf")
                                ? bdf(arena, csv_text(&table, r, "outcome"))
                                : lalonde(arena);
        size_t k = 0;
        while (!text_equal(kinds[k].name, se))
            k++;
        const Design design =
            design_for(text_equal(method, "weighted_diff") ? "difference"
                       : text_equal(method, "regression")  ? "regression"
                                                           : "regression_interacted",
                       kinds[k].variance, kinds[k].cluster);
        const Effect *row = run(arena, &design, &study)->row;
        const char *what =
            arena_printf(arena, "%s %s %s", csv_text(&table, r, "outcome"), method, se);
        check_close_row(row->estimate, csv_real(&table, r, "estimate"), 1e-10, what);
        check_close_row(row->se, csv_real(&table, r, "se"), 1e-10, what);
        check_close_row(row->df, csv_real(&table, r, "df"), 1e-9, what);
        check_close_row(row->p, csv_real(&table, r, "p_t"), 1e-9, what);
    }
    arena_destroy(arena);
}

/* Sets in which nobody was chosen for anybody are strata: errors go by students, unless asked. */
static void strata_are_clusters_only_on_request(void **state)
{
    Arena *arena = arena_create();
    const Study study = lalonde(arena); /* sets, and no links */
    const Design design = design_for("difference", VARIANCE_AUTO, CLUSTER_AUTO);
    const Design asked = design_for("difference", VARIANCE_AUTO, CLUSTER_SET);
    const Effect *row = run(arena, &design, &study)->row;

    (void)state;
    assert_non_null(study.matching->set);
    assert_int_equal(study.matching->n_links, 0);
    assert_string_equal(row->variance, "HC3");
    assert_null(row->cluster);
    assert_int_equal(row->errors_by, ERRORS_BY_STUDENTS);
    row = run(arena, &asked, &study)->row;
    assert_string_equal(row->variance, "CR2");
    assert_string_equal(row->cluster, "set");
    arena_destroy(arena);
}

/* hedges.csv of the references for the same pairs. */
static void the_effect_size_is_hedges_g_with_the_pooled_sd(void **state)
{
    Arena *arena = arena_create();
    const Study study = lalonde(arena);
    const Design design = design_for("difference", VARIANCE_AUTO, CLUSTER_SET);
    const Effect *row = run(arena, &design, &study)->row;

    (void)state;
    assert_string_equal(row->variance, "CR2");
    assert_string_equal(row->cluster, "set");
    assert_int_equal(row->errors_by, ERRORS_BY_SETS);
    assert_null(row->cluster_counted);
    assert_int_equal(row->clusters, 185);
    assert_int_equal(row->n_treated, 185);
    assert_int_equal(row->n_control, 185);
    check_close(row->mean_treated, 6349.14353027027, 1e-13);
    check_close(row->sd_treated, 7867.40221773469, 1e-13);
    check_close(row->sd_control, 6073.39074914962, 1e-13);
    check_close(row->sd, 7027.87638079501, 1e-13);
    check_close(row->g, 0.128964986123705, 1e-12);
    check_close(row->improvement_index, 5.13073227814047, 1e-12);
    check_close(row->g_se, wwc_g_se(row->se, row->sd, row->g, 370), 1e-15);
    check_close(row->g_ci_high - row->g_ci_low,
                (row->ci_high - row->ci_low) * row->g / row->estimate, 1e-12);
    check_close(row->post_se_treated, 7867.40221773469 / sqrt(185), 1e-12);
    check_close(row->adjusted_mean_treated - row->adjusted_mean_control, row->estimate, 1e-13);
    check_nan(row->icc);
    check_nan(row->pre_post_r);
    assert_null(row->group);
    arena_destroy(arena);
}

static void a_cluster_column_gives_icc_and_errors_of_means(void **state)
{
    Arena *arena = arena_create();
    const Study study = bdf(arena, "lang_post");
    const Design design = design_for("regression", VARIANCE_AUTO, CLUSTER_COLUMNS);
    const Effects *effects = run(arena, &design, &study);
    const Effect *row = effects->row;
    const Design plain = design_for("regression", VARIANCE_HC3, CLUSTER_NONE);
    const Effect *other = run(arena, &plain, &study)->row;

    (void)state;
    assert_int_equal(row->clusters, 131);
    assert_string_equal(row->cluster, "school");
    assert_int_equal(row->errors_by, ERRORS_BY_COLUMNS);
    assert_string_equal(row->cluster_counted, "school");
    assert_int_equal(other->errors_by, ERRORS_BY_STUDENTS);
    assert_null(other->cluster_counted);
    assert_int_equal(row->clusters_treated + row->clusters_control >= 131, 1);
    /* random intercepts give 0.23 for these data (Snijders & Bosker 1999, ch. 4) */
    check_near(row->icc, 0.23, 0.03);
    assert_true(row->post_se_treated > 1.3 * other->post_se_treated);
    check_close(row->post_ci_high_treated - row->mean_treated,
                row->mean_treated - row->post_ci_low_treated, 1e-9);
    check_close((row->post_ci_high_treated - row->mean_treated) / row->post_se_treated,
                gsl_cdf_tdist_Pinv(0.975, (double)row->clusters_treated - 1.0), 1e-9);
    assert_true(row->pre_post_r > 0.6 && row->pre_post_r < 0.8);
    assert_true(isfinite(row->pre_sd_control) && isfinite(row->pre_se_control));
    assert_int_equal(effects->n_terms, 9);
    assert_string_equal(effects->term[0], "(Intercept)");
    check_close(effects->coefficient[1], row->estimate, 1e-15);
    check_close(effects->coefficient_se[1], row->se, 1e-15);
    arena_destroy(arena);
}

static void adding_ten_points_to_every_score_leaves_g(void **state)
{
    Arena *arena = arena_create();
    const Study study = bdf(arena, "lang_post");
    const Design design = design_for("regression", VARIANCE_CR2, CLUSTER_COLUMNS);
    const Effect before = run(arena, &design, &study)->row[0];
    Column *score = &study.frame->column[0];

    (void)state;
    while (score != study.cohort->outcome)
        score++;
    for (size_t i = 0; i < study.frame->n_rows; i++)
        score->real[i] += 10.0;
    const Effect after = run(arena, &design, &study)->row[0];
    check_close(after.g, before.g, 1e-11);
    check_close(after.se, before.se, 1e-11);
    check_close(after.mean_treated, before.mean_treated + 10.0, 1e-12);
    arena_destroy(arena);
}

/* A subgroup is the same estimate on its own students, with the overall weights. */
static void a_subgroup_is_the_estimate_on_its_own_students(void **state)
{
    Arena *arena = arena_create();
    Study study = bdf(arena, "lang_post");
    SubgroupSpec subgroup = {.column = {.text = "sex"}};
    Design design = design_for("regression", VARIANCE_CR2, CLUSTER_COLUMNS);

    (void)state;
    design.effects.n_subgroups = 1;
    design.effects.subgroup = &subgroup;
    const Effects *effects = run(arena, &design, &study);
    assert_int_equal(effects->n, 3);
    design.effects.n_subgroups = 0;
    const Column *sex = frame_find(study.frame, "sex");
    for (size_t g = 0; g < 2; g++) {
        const Effect *row = &effects->row[1 + g];
        Study part = study;
        part.matching = oracle_everyone(arena, study.cohort->n);
        for (size_t i = 0; i < study.cohort->n; i++)
            part.matching->weight[i] = sex->real[i] == (double)g ? 1.0 : 0.0;
        const Effect *own = run(arena, &design, &part)->row;
        assert_string_equal(row->group, "sex");
        assert_string_equal(row->level, g == 0 ? "0" : "1");
        check_close(row->estimate, own->estimate, 1e-10);
        check_close(row->se, own->se, 1e-10);
        check_close(row->df, own->df, 1e-9);
        assert_int_equal(row->clusters, own->clusters);
        check_close(row->g, own->g, 1e-10);
    }
    assert_int_equal(effects->row[1].n_treated + effects->row[2].n_treated,
                     effects->row[0].n_treated);
    arena_destroy(arena);
}

static void quantile_groups_are_of_the_treated_and_hold_everybody(void **state)
{
    Arena *arena = arena_create();
    const Study study = bdf(arena, "lang_post");
    SubgroupSpec subgroup = {.column = {.text = "pretest"}, .groups = 4};
    Design design = design_for("difference", VARIANCE_CR2, CLUSTER_COLUMNS);
    size_t n_treated = 0, n_control = 0;

    (void)state;
    design.effects.n_subgroups = 1;
    design.effects.subgroup = &subgroup;
    const Effects *effects = run(arena, &design, &study);
    assert_int_equal(effects->n, 5);
    for (size_t g = 1; g < effects->n; g++) {
        assert_string_equal(effects->row[g].group, "pretest");
        n_treated += effects->row[g].n_treated;
        n_control += effects->row[g].n_control;
        /* a quarter each, but for ties at the cuts */
        check_near((double)effects->row[g].n_treated, 629 / 4.0, 40.0);
    }
    assert_int_equal(n_treated, 629);
    assert_int_equal(n_control, 1658);
    assert_true(text_starts(effects->row[1].level, "1 (lowest) below "));
    assert_true(text_starts(effects->row[4].level, "4 (highest) "));
    arena_destroy(arena);
}

/* Equal quantiles make one cut, and a cut at the lowest score would leave nobody below it. */
static void ties_leave_no_empty_groups(void **state)
{
    enum { N = 12 };
    static const struct {
        double pretest[N];
        size_t n;
        const char *name[2];
    } cases[] = {
        {{1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3}, 2, {"1 (lowest) below 2", "2 (highest) 2 or more"}},
        {{1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5},
         2,
         {"1 (lowest) below 2.25", "2 (highest) 2.25 or more"}},
        {{7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7}, 1, {"1 (all)"}},
    };

    (void)state;
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        Arena *arena = arena_create();
        static Error err;
        double x[2 * N], weight[2 * N];
        uint32_t row[2 * N];
        uint8_t treated[2 * N];
        Column pretest = {.name = "pretest", .type = COLUMN_REAL, .real = x};
        const Frame frame = {.n_rows = 2 * N, .n_columns = 1, .column = &pretest};
        const OutcomeSpec outcome = {.pretest = {.text = "pretest"}};
        const Cohort cohort = {.frame = &frame,
                               .outcome_spec = &outcome,
                               .n = 2 * N,
                               .row = row,
                               .treated = treated,
                               .pretest = &pretest};
        const char **name;
        int32_t *level;
        Notes notes = {0};
        size_t n;
        for (size_t i = 0; i < 2 * N; i++) {
            row[i] = (uint32_t)i;
            treated[i] = i < N;
            weight[i] = 1.0;
            x[i] = i < N ? cases[c].pretest[N - 1 - i] : 2.0;
        }
        assert_true(
            effect_pretest_groups(arena, &cohort, weight, 4, &name, &level, &n, &notes, &err));
        assert_int_equal(n, cases[c].n);
        for (size_t g = 0; g < n; g++) {
            size_t n_treated = 0;
            assert_string_equal(name[g], cases[c].name[g]);
            for (size_t i = 0; i < N; i++)
                n_treated += level[i] == (int32_t)g;
            assert_true(n_treated > 0);
        }
        assert_int_equal(notes.n, 1);
        assert_true(note_says(&notes.item[0], "4 quantile groups of 'pretest' were asked for"));
        arena_destroy(arena);
    }
}

static void a_group_without_controls_says_so(void **state)
{
    Arena *arena = arena_create();
    const Study study = lalonde(arena);
    SubgroupSpec subgroup = {.column = {.text = "treat"}};
    Design design = design_for("regression", VARIANCE_CR1, CLUSTER_COLUMNS);
    Name educ = {.text = "educ"};

    (void)state;
    design.effects.cluster_by.item = &educ;
    design.effects.n_subgroups = 1;
    design.effects.subgroup = &subgroup;
    const Effects *effects = run(arena, &design, &study);
    assert_int_equal(effects->n, 3);
    assert_string_equal(effects->row[1].problem, "no treated students in this group");
    assert_string_equal(effects->row[2].problem, "no control students in this group");
    check_nan(effects->row[2].estimate);
    assert_int_equal(effects->row[2].n_treated, 185);
    /* without an estimate too it is told what its clusters would be */
    assert_string_equal(effects->row[2].cluster_counted, "educ");
    arena_destroy(arena);
}

/* The first pair loses its control's score, the second its treated student's. */
static void students_without_a_score_leave_with_their_pair(void **state)
{
    Arena *arena = arena_create();
    const Study study = lalonde(arena);
    const Design design = design_for("difference", VARIANCE_CR2, CLUSTER_SET);
    double *score = study.cohort->outcome->real;
    size_t control = 0, treated = 0;

    (void)state;
    while (study.cohort->treated[control] || study.matching->set[control] != 0)
        control++;
    while (!study.cohort->treated[treated] || study.matching->set[treated] != 1)
        treated++;
    score[control] = score[treated] = (double)NAN;
    const Effects *effects = run(arena, &design, &study);
    assert_int_equal(effects->score_missing_treated, 1);
    assert_int_equal(effects->score_missing_control, 1);
    assert_int_equal(effects->n_sets_lost, 2);
    assert_int_equal(effects->row[0].n_treated, 183);
    assert_int_equal(effects->row[0].n_control, 183);
    assert_int_equal(effects->row[0].clusters, 183);
    assert_true(effects->weight != study.matching->weight);
    check_same(effects->weight[treated], 0.0);
    assert_true(notes_say(
        effects, "1 program and 1 comparison students of the matched sample have no score"));
    arena_destroy(arena);
}

/* Controls that serve several treated: rows are uses, and a student's uses carry its weight, so the
 * estimate does not depend on the form of the sample. */
static void reused_controls_cluster_by_set_and_student(void **state)
{
    Arena *arena = arena_create();
    Study study = lalonde(arena);
    Matching *matching = study.matching;
    Design by_set = design_for("regression", VARIANCE_AUTO, CLUSTER_AUTO);
    Design by_row = design_for("regression", VARIANCE_HC3, CLUSTER_NONE);
    uint32_t control_of[185];
    double uses[185] = {0.0};

    (void)state;
    matching->link = ARENA_ARRAY(arena, Link, 185);
    for (size_t i = 0; i < matching->n; i++)
        if (matching->set[i] != SET_NONE && !study.cohort->treated[i])
            control_of[matching->set[i]] = (uint32_t)i;
    for (size_t i = 0; i < matching->n; i++) {
        if (matching->set[i] == SET_NONE || !study.cohort->treated[i])
            continue;
        const size_t shared = (size_t)matching->set[i] / 2; /* two treated to a control */
        uses[shared] += 1.0;
        matching->link[matching->n_links++] =
            (Link){.treated = (uint32_t)i, .control = control_of[shared], .share = 1.0};
    }
    for (size_t i = 0; i < matching->n; i++)
        matching->weight[i] = study.cohort->treated[i] && matching->weight[i] > 0.0 ? 1.0 : 0.0;
    for (size_t s = 0; s < 185; s++)
        if (uses[s] > 0.0)
            matching->weight[control_of[s]] = uses[s] * 93.0 / 185.0;
    matching->set = NULL;
    matching->reused = true;
    const Effects *links = run(arena, &by_set, &study);
    const Effects *rows = run(arena, &by_row, &study);
    assert_string_equal(links->row[0].cluster, "set, student");
    assert_int_equal(links->row[0].errors_by, ERRORS_BY_SETS_AND_STUDENTS);
    assert_string_equal(links->row[0].variance, "CR2");
    assert_int_equal(links->row[0].n_control, 93);
    check_close(links->row[0].estimate, rows->row[0].estimate, 1e-10);
    assert_true(links->row[0].se > 0.0 && links->row[0].df > 1.0);
    assert_true(notes_say(links, "on one row for each use"));
    arena_destroy(arena);
}

static void few_clusters_are_a_caution(void **state)
{
    Arena *arena = arena_create();
    const Study study = lalonde(arena);
    Name educ = {.text = "black"};
    Design design = design_for("difference", VARIANCE_CR1, CLUSTER_COLUMNS);

    (void)state;
    design.effects.cluster_by.item = &educ;
    const Effects *effects = run(arena, &design, &study);
    assert_int_equal(effects->row[0].clusters, 2);
    assert_true(notes_say(effects, "rests on 2 clusters only"));
    bool cautioned = false;
    for (size_t i = 0; i < effects->notes.n; i++)
        cautioned = cautioned || (effects->notes.item[i].importance == NOTE_CAUTION &&
                                  note_says(&effects->notes.item[i], "rests on 2 clusters only"));
    assert_true(cautioned);
    arena_destroy(arena);
}

static void what_cannot_be_is_refused_in_words(void **state)
{
    Arena *arena = arena_create();
    Study study = lalonde(arena);
    Design design = design_for("regression", VARIANCE_CR2, CLUSTER_NONE);

    (void)state;
    assert_non_null(strstr(refusal(arena, &design, &study, ERR_STUDY), "set effects.variance"));
    study.matching = oracle_everyone(arena, study.cohort->n);
    design = design_for("regression", VARIANCE_AUTO, CLUSTER_SET);
    assert_non_null(strstr(refusal(arena, &design, &study, ERR_STUDY), "makes no matched sets"));
    /* without sets and without a column the default is HC3 */
    design = design_for("regression", VARIANCE_AUTO, CLUSTER_AUTO);
    assert_string_equal(run(arena, &design, &study)->row[0].variance, "HC3");
    study.cohort->outcome = NULL;
    refusal(arena, &design, &study, ERR_INTERNAL);
    arena_destroy(arena);
}

/* Adjusting for a listed column alone, by name and as `pretest`. */
static void adjust_takes_a_list(void **state)
{
    Arena *arena = arena_create();
    const Study study = bdf(arena, "lang_post");
    Name names[] = {{.text = "pretest"}, {.text = "lang_pre"}, {.text = "ses"}};
    Design design = design_for("regression", VARIANCE_HC3, CLUSTER_NONE);

    (void)state;
    design.effects.adjust = ADJUST_LIST;
    design.effects.adjust_for = (Names){.n = 3, .item = names};
    const Effects *effects = run(arena, &design, &study);
    assert_int_equal(effects->n_terms, 4);
    assert_string_equal(effects->term[2], "lang_pre");
    assert_string_equal(effects->term[3], "ses");
    design.effects.adjust = ADJUST_NONE;
    assert_int_equal(run(arena, &design, &study)->n_terms, 2);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_agree_with_reference_values_that_ship),
        cmocka_unit_test(strata_are_clusters_only_on_request),
        cmocka_unit_test(the_effect_size_is_hedges_g_with_the_pooled_sd),
        cmocka_unit_test(a_cluster_column_gives_icc_and_errors_of_means),
        cmocka_unit_test(adding_ten_points_to_every_score_leaves_g),
        cmocka_unit_test(a_subgroup_is_the_estimate_on_its_own_students),
        cmocka_unit_test(quantile_groups_are_of_the_treated_and_hold_everybody),
        cmocka_unit_test(ties_leave_no_empty_groups),
        cmocka_unit_test(a_group_without_controls_says_so),
        cmocka_unit_test(students_without_a_score_leave_with_their_pair),
        cmocka_unit_test(reused_controls_cluster_by_set_and_student),
        cmocka_unit_test(few_clusters_are_a_caution),
        cmocka_unit_test(what_cannot_be_is_refused_in_words),
        cmocka_unit_test(adjust_takes_a_list),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
