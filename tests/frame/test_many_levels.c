/* Columns of categories that describe single students are refused before anything is calculated. */
#include "made.h"
#include "pscore/predictors.h"

#include <gsl/gsl_errno.h>

/* n rows of which row i holds level i % levels of `g` and i % 7 of `h`; `t` alternates; `keep` is 1
 * in the first half. */
static void load_levels(Made *made, size_t n, size_t levels, const char *prefix)
{
    Text csv = {.arena = made->arena};
    text_add(&csv, "id,t,x,y,g,h,keep\n");
    for (size_t i = 0; i < n; i++)
        text_format(&csv, "i%zu,%zu,%zu,2,%s%zu,h%zu,%d\n", i, i % 2, i % 11, prefix, i % levels,
                    i % 7, i < n / 2);
    made_load(made, csv.bytes);
}

static bool is_refused(Made *made, const char *expected)
{
    error_clear(&made->err);
    if (frame_check_levels(&made->spec, &made->design, &made->outcome, &made->frame, &made->err))
        return false;
    assert_int_equal(made->err.kind, ERR_STUDY);
    assert_string_equal(made->err.text, expected);
    return true;
}

#define AFTER                                                                                      \
    "; each value would count as a group of its own. Remove it, join its values to fewer under "   \
    "columns, or name it under matching.exact or effects.cluster, which only ask whether two "     \
    "values are the same\n"

static void up_to_fifty_levels_are_anybodys_own_affair(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("g"));
    load_levels(made, 60, 50, "b");
    assert_false(is_refused(made, ""));
}

static void beyond_fifty_each_needs_five_rows(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("g"));
    load_levels(made, 255, 51, "b");
    assert_false(is_refused(made, ""));
    load_levels(made, 254, 51, "b");
    assert_true(is_refused(made, "study.yaml:1:1: covariates names 'g', which has 51 values in 254 "
                                 "rows, fewer than 5 rows for each" AFTER));
}

static void amounts_that_marks_make_categories_are_told_as_such(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("g"));
    load_levels(made, 254, 51, "$");
    const char *after = arena_copy_bytes(made->arena, AFTER, strlen(AFTER) - 1);
    assert_true(is_refused(
        made, arena_printf(made->arena,
                           "study.yaml:1:1: covariates names 'g', which has 51 values in 254 rows, "
                           "fewer than 5 rows for each%s; its values are numbers with marks: "
                           "export it without the sign of money, and they are read as amounts\n",
                           after)));
    made->design.covariates = NAMES(NAME("p"));
    Text csv = {.arena = made->arena};
    text_add(&csv, "id,t,x,y,p\n");
    for (size_t i = 0; i < 254; i++)
        text_format(&csv, "i%zu,%zu,%zu,2,\"1,%03zu%%\"\n", i, i % 2, i % 11, i % 51);
    made_load(made, csv.bytes);
    assert_true(is_refused(
        made, arena_printf(made->arena,
                           "study.yaml:1:1: covariates names 'p', which has 51 values in 254 rows, "
                           "fewer than 5 rows for each%s; its values are numbers with marks: write "
                           "data: {thousands: yes, percent: yes}, and they are read as amounts\n",
                           after)));
}

static void beyond_a_thousand_none_may_stand(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("g"));
    load_levels(made, 6000, 1000, "b");
    assert_false(is_refused(made, ""));
    load_levels(made, 6000, 1001, "b");
    assert_true(is_refused(made, "study.yaml:1:1: covariates names 'g', which has 1,001 values in "
                                 "6,000 rows, more than 1,000" AFTER));
}

/* What keeps levels apart says so by its traits; the design, its method's options and the outcome
 * model all have a say. */
static void a_covariate_of_the_score_alone_may_have_twenty_thousand(void **state)
{
    static const Option options[] = {{.name = "distance", .type = OPT_ENTRY, .offset = 0},
                                     {.name = NULL}};
    static const Entry apart = {.name = "m", .traits = TRAIT_LEVELS};
    static const Entry filled = {.name = "f"};
    static const Entry method = {.name = "n", .traits = TRAIT_LEVELS, .options = options};
    static const Entry adjusts = {.name = "r", .traits = TRAIT_ADJUSTS};
    Choice distance = {.entry = &apart};
    Made *made = *state;
    Design *design = &made->design;
    design->covariates = NAMES(NAME("g"));
    load_levels(made, 6000, 1001, "b");
    design->model = (const struct ScoreModel *)(const void *)&apart;
    design->method = (const struct MatchMethod *)(const void *)&method;
    design->match_settings = &distance;
    design->effects.estimator = (const struct Estimator *)(const void *)&adjusts;
    design->effects.adjust = ADJUST_NONE;
    assert_false(is_refused(made, ""));

    const char *plain = "study.yaml:1:1: covariates names 'g', which has 1,001 values in 6,000 "
                        "rows, more than 1,000" AFTER;
    distance.entry = &filled;
    assert_true(is_refused(made, plain));
    distance.entry = &apart;
    design->model = (const struct ScoreModel *)(const void *)&filled;
    assert_true(is_refused(made, plain));
    design->model = (const struct ScoreModel *)(const void *)&apart;
    design->missing_data = MISSING_IMPUTE;
    assert_true(is_refused(made, plain));
    design->missing_data = 0;
    design->effects.adjust = ADJUST_ALL; /* the way out is told where it is one */
    assert_true(is_refused(
        made,
        "study.yaml:1:1: covariates names 'g', which has 1,001 values in 6,000 rows, more "
        "than 1,000; each value would count as a group of its own. Remove it, leave it to the "
        "score by effects: {adjust: no} or adjust with effects: {estimator: regression}, where one "
        "column may have 20,000, join its values to fewer under columns, or name it under "
        "matching.exact or effects.cluster, which only ask whether two values are the same\n"));
    design->effects.adjust = ADJUST_LIST;
    design->effects.adjust_for = NAMES(NAME("g"));
    assert_true(is_refused(
        made, "study.yaml:1:1: effects.adjust names 'g', which has 1,001 values in 6,000 rows, "
              "more than 1,000; each value would count as a group of its own. Remove it, adjust "
              "with effects: {estimator: regression}, where one column may have 20,000, join its "
              "values to fewer under columns, or name it under matching.exact or effects.cluster, "
              "which only ask whether two values are the same\n"));
    design->effects.adjust = ADJUST_NONE;
    design->effects.adjust_for = (Names){.n = 0};

    load_levels(made, 100000, 20000, "b");
    assert_false(is_refused(made, ""));
    load_levels(made, 100010, 20001, "b");
    assert_true(is_refused(made, "study.yaml:1:1: covariates names 'g', which has 20,001 values in "
                                 "100,010 rows, more than 20,000" AFTER));
}

/* A regression absorbs so many, whoever asks, but where its variance or outcome needs each of them.
 */
static void a_regression_may_hold_twenty_thousand(void **state)
{
    static const Entry absorbs = {.name = "r", .traits = TRAIT_ADJUSTS | TRAIT_LEVELS};
    static const Entry apart = {.name = "m", .traits = TRAIT_LEVELS};
    Made *made = *state;
    Design *design = &made->design;
    design->covariates = NAMES(NAME("g"));
    load_levels(made, 6000, 1001, "b");
    design->model = (const struct ScoreModel *)(const void *)&apart;
    design->method = (const struct MatchMethod *)(const void *)&apart;
    design->effects.estimator = (const struct Estimator *)(const void *)&absorbs;
    design->effects.adjust = ADJUST_ALL;
    assert_false(is_refused(made, ""));
    design->effects.variance = VARIANCE_SCHOOL_COMPONENTS;
    assert_true(is_refused(
        made, "study.yaml:1:1: covariates names 'g', which has 1,001 values in 6,000 rows, more "
              "than 1,000; each value would count as a group of its own. Remove it, leave it to "
              "the score by effects: {adjust: no} or adjust with effects: {variance: CR2}, where "
              "one column may have 20,000, join its values to fewer under columns, or name it "
              "under matching.exact or effects.cluster, which only ask whether two values are the "
              "same\n"));
    design->effects.variance = VARIANCE_CR2;
    made->outcome.score.text = "keep"; /* a yes/no outcome */
    load_levels(made, 6000, 1001, "b");
    assert_false(
        frame_check_levels(&made->spec, &made->design, &made->outcome, &made->frame, &made->err));
    assert_non_null(strstr(made->err.text, " or adjust with an outcome in points, where one "));
    made->outcome.score.text = "y";
    load_levels(made, 6000, 1001, "b");
    design->covariates = (Names){.n = 0};
    design->model = NULL; /* a list of its own is not the score's */
    design->effects.adjust = ADJUST_LIST;
    design->effects.adjust_for = NAMES(NAME("g"));
    assert_false(is_refused(made, ""));
}

/* A second one meets the first in as many pairs as there are rows. */
static void one_column_alone_may_have_so_many(void **state)
{
    static const Entry apart = {.name = "m", .traits = TRAIT_LEVELS};
    Made *made = *state;
    Design *design = &made->design;
    Text csv = {.arena = made->arena};
    text_add(&csv, "id,t,x,y,g,h\n");
    for (size_t i = 0; i < 6000; i++)
        text_format(&csv, "i%zu,%zu,%zu,2,g%zu,h%zu\n", i, i % 2, i % 11, i % 1100, i % 1001);
    design->covariates = NAMES(NAME("g"), NAME("h"));
    design->model = (const struct ScoreModel *)(const void *)&apart;
    design->method = (const struct MatchMethod *)(const void *)&apart;
    design->effects.adjust = ADJUST_NONE;
    made_load(made, csv.bytes);
    assert_true(is_refused(made, "study.yaml:1:1: covariates names 'h', which has 1,001 values in "
                                 "6,000 rows, more than 1,000" AFTER));
}

static void digits_that_the_study_calls_categories_count_too(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("g"));
    load_levels(made, 120, 60, "");
    assert_false(is_refused(made, "")); /* a number */
    made->spec.factors = NAMES(NAME("g"));
    load_levels(made, 120, 60, "");
    assert_true(is_refused(
        made, "study.yaml:1:1: covariates names 'g', which has 60 values in 120 rows, fewer than 5 "
              "rows for each; each value would count as a group of its own. Remove it, take it out "
              "of data.factors so that it counts as a number, join its values to fewer under "
              "columns, or name it under matching.exact or effects.cluster, which only ask whether "
              "two values are the same\n"));
}

static void every_setting_that_makes_a_group_of_each_level_is_looked_at(void **state)
{
    Made *made = *state;
    SubgroupSpec subgroup = {.column = {"g", {"study.yaml", 9, 1, NULL}}};
    made->design.effects.adjust = ADJUST_LIST;
    made->design.effects.adjust_for = NAMES(((Name){"g", {"study.yaml", 8, 1, NULL}}));
    made->design.effects.n_subgroups = 1;
    made->design.effects.subgroup = &subgroup;
    load_levels(made, 120, 60, "b");
    const char *has =
        "names 'g', which has 60 values in 120 rows, fewer than 5 rows for each" AFTER;
    assert_true(is_refused(made, arena_printf(made->arena,
                                              "study.yaml:8:1: effects.adjust %s"
                                              "study.yaml:9:1: effects.subgroups %s",
                                              has, has)));
    /* fifths of a number are five groups; a number's values are not */
    made->design.effects.adjust = ADJUST_ALL;
    subgroup.groups = 5;
    load_levels(made, 120, 60, "");
    assert_false(is_refused(made, ""));
    subgroup.groups = 0;
    load_levels(made, 120, 60, "");
    error_clear(&made->err);
    assert_false(
        frame_check_levels(&made->spec, &made->design, &made->outcome, &made->frame, &made->err));
    assert_non_null(strstr(made->err.text, "write {quantiles: g, groups: 5}, "));
}

/* An option whose values become groups is held to the same, numbers too. */
static void sites_have_students_each(void **state)
{
    static const Option options[] = {
        {.name = "pool_by", .type = OPT_NAMES, .offset = 0, .parts = true, .fallback = "[]"},
        {.name = NULL}};
    static const Entry entry = {.name = "sites", .options = options};
    Made *made = *state;
    Names by = NAMES(((Name){"g", {"study.yaml", 7, 3, NULL}}));
    Choice *choice = ARENA_NEW(made->arena, Choice);
    *choice = (Choice){&entry, &by};
    made->design.further = (Choices){.n = 1, .item = choice};
    for (int numbers = 0; numbers < 2; numbers++) {
        load_levels(made, 120, 60, numbers ? "" : "b");
        error_clear(&made->err);
        assert_false(frame_check_levels(&made->spec, &made->design, &made->outcome, &made->frame,
                                        &made->err));
        assert_non_null(strstr(made->err.text, "study.yaml:7:3: effects.pool_by names 'g', which "
                                               "has 60 values in 120 rows"));
        load_levels(made, 400, 40, numbers ? "" : "b");
        assert_false(is_refused(made, ""));
    }
}

static void pairs_of_levels_count_as_levels(void **state)
{
    Made *made = *state;
    Pair pair = {{"g", {"study.yaml", 5, 2, NULL}}, NAME("h")};
    made->design.covariates = NAMES(NAME("g"), NAME("h"));
    PredictorSettings terms = {.interactions = {1, &pair}};
    made->design.model = score_model_find("logit");
    made->design.model_settings = &terms;
    load_levels(made, 300, 9, "b");
    assert_true(is_refused(made,
                           "study.yaml:5:2: propensity.interactions pairs 'g' with 'h', which "
                           "makes 63 values in 300 rows, fewer than 5 rows for each; each "
                           "pair of values would count as a group of its own. Remove the "
                           "pair, or join values to fewer under columns\n"));
    load_levels(made, 315, 9, "b");
    assert_false(is_refused(made, ""));
}

static void only_rows_that_keep_leaves_are_counted(void **state)
{
    Made *made = *state;
    Name one = NAME("1");
    KeepRule keep = {.column = NAME("keep"), .accept = {.n = 1, .value = &one}};
    made->design.covariates = NAMES(NAME("g"));
    made->design.n_keeps = 1;
    made->design.keep = &keep;
    load_levels(made, 400, 60, "b");
    assert_true(is_refused(made, "study.yaml:1:1: covariates names 'g', which has 60 values in 200 "
                                 "rows, fewer than 5 rows for each" AFTER));
    load_levels(made, 100, 60, "b"); /* the first fifty rows hold fifty values */
    assert_false(is_refused(made, ""));
}

static void the_id_is_no_trait(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("id"), NAME("h"));
    load_levels(made, 40, 4, "b");
    assert_true(is_refused(made, "study.yaml:1:1: covariates names 'id', the column of ids, which "
                                 "has a value of its own in each of 40 rows; it is no trait of "
                                 "students, so remove it\n"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(up_to_fifty_levels_are_anybodys_own_affair),
        TEST(beyond_fifty_each_needs_five_rows),
        TEST(amounts_that_marks_make_categories_are_told_as_such),
        TEST(beyond_a_thousand_none_may_stand),
        TEST(a_covariate_of_the_score_alone_may_have_twenty_thousand),
        TEST(a_regression_may_hold_twenty_thousand),
        TEST(one_column_alone_may_have_so_many),
        TEST(digits_that_the_study_calls_categories_count_too),
        TEST(every_setting_that_makes_a_group_of_each_level_is_looked_at),
        TEST(sites_have_students_each),
        TEST(pairs_of_levels_count_as_levels),
        TEST(only_rows_that_keep_leaves_are_counted),
        TEST(the_id_is_no_trait),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
