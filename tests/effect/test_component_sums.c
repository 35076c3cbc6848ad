/* What parts of a large study share, against what each would do by itself: variances of schools
 * learned from sums, and the error of one form alone. */
#include "made_groups.h"

#include "effect/component_sums.h"
#include "effect/study.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static const World many = {.n_program = 20,
                           .n_comparison = 100,
                           .n_students = 150,
                           .size = 5,
                           .effect = 2.0,
                           .school_sd = 3.0,
                           .effect_sd = 1.0,
                           .seed = 3};

typedef struct Sums {
    Arena *arena;
    MadeStudy made;
    EffectSettings settings;
    EffectStudy *study;
    int32_t *fifth; /* by student: a part that runs through all schools */
} Sums;

static Name school = {.text = "school"};

/* Covariates: the pretest, the grade (one in a school), a category. */
static void begin(Sums *s, const World *world, int estimand)
{
    static const char *const kinds[] = {"a", "b", "c"};
    static Error err;

    *s = (Sums){.arena = arena_create()};
    s->made = made_study(s->arena, world);
    Column *kind = made_column(s->arena, s->made.frame, "kind");
    const size_t n = s->made.frame->n_rows;
    kind->type = COLUMN_FACTOR;
    kind->level = ARENA_ARRAY(s->arena, int32_t, n);
    kind->n_levels = 3;
    kind->level_name = (const char **)arena_array(s->arena, 3, sizeof(char *));
    memcpy(kind->level_name, kinds, sizeof kinds);
    s->fifth = ARENA_ARRAY(s->arena, int32_t, n);
    for (size_t i = 0; i < n; i++) {
        kind->level[i] = (int32_t)(i * 7 % 11 % 3);
        s->fifth[i] = (int32_t)(i * 13 % 17 % 5);
    }
    Cohort *cohort = s->made.cohort;
    const Column **covariate = (const Column **)arena_array(s->arena, 3, sizeof *covariate);
    covariate[0] = cohort->pretest;
    covariate[1] = &s->made.frame->column[3];
    covariate[2] = kind;
    cohort->covariate = covariate;
    cohort->n_covariates = 3;
    s->settings = (EffectSettings){.primary = true,
                                   .estimator = estimator_find("regression"),
                                   .method = match_method_find("nearest"),
                                   .estimand = estimand,
                                   .cluster = CLUSTER_COLUMNS,
                                   .cluster_by = {.n = 1, .item = &school},
                                   .confidence = 0.95};
    if (!effect_study_open(s->arena, &s->settings, cohort, s->made.matching, &s->study, &err))
        fail_msg("%s", err.text);
}

static void check_part(const Sums *s, const EffectPart *part, const EffectPart *second,
                       bool all_others)
{
    static Error err;
    const char *refused[2];
    SchoolComponents by[2];
    GroupedFit sums;
    ComponentRows rows = part_component_rows(s->study, s->arena, part, second);

    assert_true(rows.all_others == all_others);
    assert_true(component_sums(s->arena, &rows, &sums)); /* else the check is of nothing */
    for (int k = 0; k < 2; k++) {
        assert_true(components_learn(s->arena, &rows, &by[k], &refused[k], &err));
        assert_null(refused[k]);
        rows.base = NULL;
    }
    assert_int_equal(by[0].n_schools, by[1].n_schools);
    assert_int_equal(by[0].n_levels, by[1].n_levels);
    assert_int_equal(by[0].n_students, by[1].n_students);
    check_close(by[0].u, by[1].u, 1e-11);
    check_close(by[0].e, by[1].e, 1e-12);
    check_close(by[0].t11, by[1].t11, 1e-11);
    check_close(by[0].t12, by[1].t12, 1e-11);
    check_close(by[0].t22, by[1].t22, 1e-11);
}

static void sums_tell_what_the_rows_tell(void **state)
{
    static const int estimands[] = {ESTIMAND_ATT, ESTIMAND_ATC};
    Sums s;

    (void)state;
    for (size_t e = 0; e < COUNT_OF(estimands); e++) {
        begin(&s, &many, estimands[e]);
        const EffectPart everybody = {.level_of = NULL};
        check_part(&s, &everybody, NULL, true);
        for (int32_t g = 0; g < 5; g++) {
            const EffectPart part = {.level_of = s.fifth, .level = g},
                             other = {.level_of = s.fifth, .level = (g + 1) % 5},
                             without = {
                                 .level_of = s.fifth, .level = g, .kind = PART_WITHOUT_TREATED};
            check_part(&s, &part, NULL, true);
            check_part(&s, &part, &other, true);
            check_part(&s, &without, NULL, true);
        }
        /* comparison students of the part alone: each student is compared with its likes */
        int32_t *half = ARENA_ARRAY(s.arena, int32_t, s.made.cohort->n);
        for (size_t i = 0; i < s.made.cohort->n; i++)
            half[i] = s.fifth[i] == 4 ? 1 : 0;
        const EffectPart most = {.level_of = half, .level = 0};
        check_part(&s, &most, NULL, false);
        arena_destroy(s.arena);
    }
}

/* Schools that are in both arms, and students whose school nobody knows. */
static void a_school_can_be_in_both_arms(void **state)
{
    Sums s;

    (void)state;
    begin(&s, &many, ESTIMAND_ATT);
    Column *column = &s.made.frame->column[0];
    for (size_t i = 0; i < s.made.frame->n_rows; i += 31)
        column->real[i] = (double)(i % 120);
    for (size_t i = 5; i < s.made.frame->n_rows; i += 997) {
        column->reason[i] = REASON_BLANK;
        column->real[i] = NAN;
        column->n_missing++;
    }
    static Error err;
    assert_true(
        effect_study_open(s.arena, &s.settings, s.made.cohort, s.made.matching, &s.study, &err));
    for (int32_t g = 0; g < 5; g++) {
        const EffectPart part = {.level_of = s.fifth, .level = g};
        check_part(&s, &part, NULL, true);
    }
    arena_destroy(s.arena);
}

/* The overall error by the matrix of all forms, and by its own alone as parts have it. */
static void an_estimate_alone_has_the_same_error(void **state)
{
    static const VarianceKind kinds[] = {VARIANCE_CR1, VARIANCE_SCHOOL_COMPONENTS};
    static const ClusterKind clusters[] = {CLUSTER_COLUMNS, CLUSTER_GROUP};
    static Error err;
    Sums s;

    (void)state;
    for (size_t v = 0; v < COUNT_OF(kinds); v++)
        for (size_t c = 0; c < COUNT_OF(clusters); c++) {
            Effects effects;
            Effect alone;
            begin(&s, &many, ESTIMAND_ATT);
            s.settings.variance = (int)kinds[v];
            s.settings.cluster = clusters[c];
            s.settings.cluster_ways = 2;
            s.made.matching->method = "groups";
            assert_true(effect_estimate(s.arena, &s.settings, s.made.cohort, s.made.matching,
                                        &effects, &err));
            assert_true(effect_study_open(s.arena, &s.settings, s.made.cohort, s.made.matching,
                                          &s.study, &err));
            assert_true(effect_study_overall(s.study, s.arena, &alone, &err));
            assert_true(alone.se > 0.0);
            check_same(alone.estimate, effects.row[0].estimate);
            check_close(alone.se, effects.row[0].se, 1e-12);
            check_close(alone.df, effects.row[0].df, 1e-12);
            assert_string_equal(alone.variance, effects.row[0].variance);
            assert_int_equal(alone.clusters, effects.row[0].clusters);
            arena_destroy(s.arena);
        }
}

/* Rows of uses by hand: a row for each focal student of the part and for each of its links, which
 * add up to what the part leaves of the student's weight. */
static void check_uses(const Sums *s, const EffectPart *part)
{
    const Matching *matching = s->made.matching;
    const size_t n = s->made.cohort->n;
    const PartSamples of = part_samples(s->study, s->arena, part);
    double *kept = ARENA_ARRAY(s->arena, double, n), *whole = ARENA_ARRAY(s->arena, double, n);
    double *sum = ARENA_ARRAY(s->arena, double, n), *weight = ARENA_ARRAY(s->arena, double, n);
    size_t n_rows = 0, n_students = 0;

    for (size_t l = 0; l < matching->n_links; l++) {
        const Link *link = &matching->link[l];
        const uint32_t focal = link_focal(&s->settings, link);
        const uint32_t ends[] = {link->treated, link->control};
        for (size_t e = 0; e < 2; e++)
            whole[ends[e]] += link->share;
        if (part->level_of[focal] != part->level)
            continue;
        for (size_t e = 0; e < 2; e++)
            kept[ends[e]] += link->share;
        n_rows++;
    }
    for (size_t i = 0; i < n; i++) {
        n_students += kept[i] > 0.0;
        if (kept[i] > 0.0)
            weight[i] = s->study->weight[i] * kept[i] / whole[i];
        n_rows += kept[i] > 0.0 &&
                  (s->made.cohort->treated[i] != 0) == (s->settings.estimand != ESTIMAND_ATC);
    }
    assert_int_equal(of.students.n, n_students);
    assert_int_equal(of.rows.n, n_rows);
    for (size_t i = 0; i < of.rows.n; i++)
        sum[of.rows.student[i]] += of.rows.weight[i];
    for (size_t i = 0; i < n; i++)
        check_close(sum[i], weight[i], 1e-13);
}

/* Links and students of all parts are found at once; each part alone looks for its own. */
static void parts_found_at_once_are_what_each_is_alone(void **state)
{
    static const int estimands[] = {ESTIMAND_ATT, ESTIMAND_ATC};
    static const ClusterKind clusters[] = {CLUSTER_COLUMNS, CLUSTER_GROUP};
    static const char *const name[] = {"0", "1", "2", "3", "4"};
    static Error err;
    Sums s;

    (void)state;
    for (size_t e = 0; e < COUNT_OF(estimands); e++)
        for (size_t c = 0; c < COUNT_OF(clusters); c++) {
            Effects parts = {.n = 0};
            begin(&s, &many, estimands[e]);
            s.settings.cluster = clusters[c];
            s.settings.cluster_ways = 2;
            s.settings.variance = c == 1 ? VARIANCE_CR1 : VARIANCE_AUTO;
            assert_true(effect_study_open(s.arena, &s.settings, s.made.cohort, s.made.matching,
                                          &s.study, &err));
            assert_true(
                effect_study_parts(s.study, s.arena, s.fifth, name, 5, "fifth", &parts, &err));
            assert_int_equal(parts.n, 5);
            for (int32_t g = 0; g < 5; g++) {
                const EffectPart part = {.level_of = s.fifth, .level = g};
                const Effect *row = &parts.row[g];
                Effect alone;
                assert_true(effect_study_part(s.study, s.arena, &part, &alone, &err));
                assert_true(alone.se > 0.0);
                check_same(row->estimate, alone.estimate);
                check_same(row->se, alone.se);
                check_same(row->df, alone.df);
                assert_int_equal(row->n_treated, alone.n_treated);
                assert_int_equal(row->n_control, alone.n_control);
                assert_int_equal(row->clusters, alone.clusters);
                if (clusters[c] == CLUSTER_GROUP)
                    check_uses(&s, &part);
            }
            arena_destroy(s.arena);
        }
}

/* A part may have what the cohort lacks somewhere: its rows are fitted. So are few rows. */
static void else_the_rows_are_fitted(void **state)
{
    World few = many;
    GroupedFit sums;
    Sums s;

    (void)state;
    few.n_students = 50;
    begin(&s, &few, ESTIMAND_ATT);
    const EffectPart everybody = {.level_of = NULL};
    ComponentRows rows = part_component_rows(s.study, s.arena, &everybody, NULL);
    assert_false(component_sums(s.arena, &rows, &sums));
    arena_destroy(s.arena);

    begin(&s, &many, ESTIMAND_ATT);
    Column *grade = &s.made.frame->column[3];
    grade->reason[7000] = REASON_BLANK;
    grade->n_missing = 1;
    rows = part_component_rows(s.study, s.arena, &everybody, NULL);
    assert_false(component_sums(s.arena, &rows, &sums));
    arena_destroy(s.arena);

    begin(&s, &many, ESTIMAND_ATT); /* a covariate that is nearly another */
    grade = &s.made.frame->column[3];
    for (size_t i = 0; i < s.made.frame->n_rows; i++)
        grade->real[i] = s.made.cohort->pretest->real[i] + 1e-4 * (double)(i % 3);
    rows = part_component_rows(s.study, s.arena, &everybody, NULL);
    assert_false(component_sums(s.arena, &rows, &sums));
    arena_destroy(s.arena);

    begin(&s, &many, ESTIMAND_ATT); /* nothing is left of the scores */
    for (size_t i = 0; i < s.made.frame->n_rows; i++)
        s.made.frame->column[2].real[i] = s.made.cohort->pretest->real[i] * 2.0;
    rows = part_component_rows(s.study, s.arena, &everybody, NULL);
    assert_false(component_sums(s.arena, &rows, &sums));
    arena_destroy(s.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_tell_what_the_rows_tell),
        cmocka_unit_test(a_school_can_be_in_both_arms),
        cmocka_unit_test(an_estimate_alone_has_the_same_error),
        cmocka_unit_test(parts_found_at_once_are_what_each_is_alone),
        cmocka_unit_test(else_the_rows_are_fitted),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
