/* Rows of registries bring keys of their own: an estimator, a distance, an analysis. The study file
 * takes them, says what they are, and refuses them elsewhere. */
#include "check.h"

#include "alike/design.h"
#include "alike/registry.h"
#include "alike/text.h"
#include "spec/reader.h"

#include <math.h>
#include <string.h>

typedef struct Robust {
    size_t folds;
    double trim;
    Names balance;
} Robust;

typedef struct Bounds {
    double gamma;
    bool exact;
} Bounds;

typedef struct Kernel {
    double width;
} Kernel;

typedef struct Ridge {
    double penalty;
    Name anchor;
} Ridge;

typedef struct Near {
    Choice distance;
} Near;

#define TEXTS .plain = "Plain words.", .change_when = "you wish", .help = "Exact words."

static const Option robust_options[] = {
    {.name = "folds",
     .type = OPT_COUNT,
     .offset = offsetof(Robust, folds),
     .fallback = "5",
     .min = 2,
     .max = 20,
     TEXTS},
    {.name = "trim",
     .type = OPT_REAL,
     .offset = offsetof(Robust, trim),
     .fallback = "0.01",
     .matchit = "0",
     .max = 0.5,
     TEXTS},
    {.name = "on", .type = OPT_NAMES, .offset = offsetof(Robust, balance), .fallback = "[]", TEXTS},
    {.name = NULL},
};
static const Option bounds_options[] = {
    {.name = "gamma",
     .type = OPT_REAL,
     .offset = offsetof(Bounds, gamma),
     .fallback = "2",
     .min = 1,
     .max = INFINITY,
     TEXTS},
    {.name = NULL},
};
static const Option kernel_options[] = {
    {.name = "width",
     .type = OPT_REAL,
     .offset = offsetof(Kernel, width),
     .fallback = "1",
     .max = 9,
     TEXTS},
    {.name = NULL},
};
static const Option ridge_options[] = {
    {.name = "penalty",
     .type = OPT_REAL,
     .offset = offsetof(Ridge, penalty),
     .fallback = "1",
     .max = 9,
     TEXTS},
    {.name = "anchor",
     .type = OPT_COLUMN,
     .offset = offsetof(Ridge, anchor),
     .fallback = "",
     TEXTS},
    {.name = NULL},
};
static const Option near_options[] = {
    {.name = "distance", .type = OPT_ENTRY, .offset = offsetof(Near, distance), TEXTS},
    {.name = NULL},
};

static const Entry regression = {.name = "regression", .traits = TRAIT_ADJUSTS},
                   robust = {.name = "robust",
                             .traits = TRAIT_ADJUSTS,
                             .options = robust_options,
                             .settings_size = sizeof(Robust)},
                   bounds = {.name = "bounds",
                             .options = bounds_options,
                             .settings_size = sizeof(Bounds)},
                   plain = {.name = "plain_analysis"}, straight = {.name = "straight"},
                   kernel = {.name = "kernel",
                             .options = kernel_options,
                             .settings_size = sizeof(Kernel)},
                   near = {.name = "near", .options = near_options, .settings_size = sizeof(Near)},
                   logit = {.name = "logit", .traits = TRAIT_TERMS},
                   ridge = {.name = "ridge",
                            .traits = TRAIT_TERMS,
                            .options = ridge_options,
                            .settings_size = sizeof(Ridge)};

static const Entry *const estimator_rows[] = {&regression, &robust};
static const Entry *const analysis_rows[] = {&plain, &bounds};
static const Entry *const distance_rows[] = {&straight, &kernel};
static const Entry *const method_rows[] = {&near};
static const Entry *const model_rows[] = {&logit, &ridge};

#define ROWS(array) .n = COUNT_OF(array), .row = array
static const Registry estimators_ = {
    .kind = "estimator", .key = "effects.estimator", .chosen = true, ROWS(estimator_rows)};
static const Registry analyses = {.kind = "analysis", .key = "effects", ROWS(analysis_rows)};
static const Registry distances_ = {
    .kind = "distance", .key = "matching.distance", .chosen = true, ROWS(distance_rows)};
static const Registry methods = {.kind = "matching method",
                                 .noun = "method",
                                 .key = "matching.method",
                                 .chosen = true,
                                 ROWS(method_rows)};
static const Registry models = {
    .kind = "propensity model", .key = "propensity.model", .chosen = true, ROWS(model_rows)};
extern const Registry writers, derivations;
static const Registry *const all[] = {&estimators_, &analyses, &distances_, &methods,
                                      &models,      &writers,  &derivations};
static const Registries rows = {.n = COUNT_OF(all), .item = all};

#define FOUR_LINES                                                                                 \
    "data: students.csv\n"                                                                         \
    "treatment: {column: program, treated: 1, control: 0}\n"                                       \
    "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"                           \
    "covariates: [grade, gender]\n"

static int begin(void **state)
{
    *state = arena_create();
    return 0;
}

static int end(void **state)
{
    arena_destroy(*state);
    return 0;
}

static const Spec *read_good(Arena *arena, const char *study)
{
    Spec *spec = ARENA_NEW(arena, Spec);
    Error *err = ARENA_NEW(arena, Error);
    if (!spec_read_with(arena, &rows, "study.yaml", study, strlen(study), spec, err))
        fail_msg("%s", err->text);
    return spec;
}

static const char *read_bad(Arena *arena, const char *study)
{
    Spec *spec = ARENA_NEW(arena, Spec);
    Error *err = ARENA_NEW(arena, Error);
    assert_false(spec_read_with(arena, &rows, "study.yaml", study, strlen(study), spec, err));
    return err->text;
}

static const SettingRow *setting(const Spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->n_settings; i++)
        if (strcmp(spec->setting[i].path, path) == 0)
            return &spec->setting[i];
    return NULL;
}

static void an_estimator_brings_its_keys(void **state)
{
    const Spec *spec = read_good(
        *state, FOUR_LINES "effects: {estimator: robust, folds: 3, on: [grade], variance: HC2}\n");
    const Robust *s = spec->design[0].effects.estimator_settings;
    assert_ptr_equal(spec->design[0].effects.estimator, &robust);
    assert_int_equal(s->folds, 3);
    check_same(s->trim, 0.01);
    assert_string_equal(s->balance.item[0].text, "grade");
    assert_int_equal(spec->design[0].effects.variance, VARIANCE_HC2);
    assert_string_equal(setting(spec, "effects.folds")->value, "3");
    assert_false(setting(spec, "effects.folds")->is_default);
    assert_string_equal(setting(spec, "effects.trim")->value, "0.01");
    assert_true(setting(spec, "effects.trim")->is_default);
}

static void keys_of_a_row_follow_the_conventions(void **state)
{
    const Spec *spec =
        read_good(*state, FOUR_LINES "conventions: matchit\neffects: {estimator: robust}\n");
    check_same(((const Robust *)spec->design[0].effects.estimator_settings)->trim, 0);
}

static void the_default_estimator_has_none_of_them(void **state)
{
    const Spec *spec = read_good(*state, FOUR_LINES);
    assert_ptr_equal(spec->design[0].effects.estimator, &regression);
    assert_null(setting(spec, "effects.folds"));
    assert_string_equal(read_bad(*state, FOUR_LINES "effects: {folds: 3}\n"),
                        "study.yaml:5:11: the estimator 'regression' has no 'folds', which goes "
                        "with robust; remove it here\n"
                        "    5 | effects: {folds: 3}\n"
                        "      |           ^\n");
}

static void a_value_out_of_range_names_its_key(void **state)
{
    assert_string_equal(read_bad(*state, FOUR_LINES "effects: {estimator: robust, folds: 1}\n"),
                        "study.yaml:5:37: effects.folds is 1; it must be between 2 and 20\n"
                        "    5 | effects: {estimator: robust, folds: 1}\n"
                        "      |                                     ^\n");
}

static void an_analysis_is_asked_whatever_is_chosen(void **state)
{
    const Spec *spec = read_good(*state, FOUR_LINES "effects: {gamma: 3}\n");
    const Bounds *s = choices_settings(&spec->design[0].further, &bounds);
    check_same(s->gamma, 3);
    assert_null(choices_settings(&spec->design[0].further, &plain));
    assert_string_equal(setting(spec, "effects.gamma")->value, "3");
    const Spec *silent = read_good(*state, FOUR_LINES);
    check_same(((const Bounds *)choices_settings(&silent->design[0].further, &bounds))->gamma, 2);
}

static void a_row_chosen_by_a_row_brings_its_keys(void **state)
{
    const Spec *spec = read_good(*state, FOUR_LINES "matching: {distance: kernel, width: 2}\n");
    const Near *s = spec->design[0].match_settings;
    assert_ptr_equal(s->distance.entry, &kernel);
    check_same(((const Kernel *)s->distance.settings)->width, 2);
    assert_string_equal(read_bad(*state, FOUR_LINES "matching: {width: 2}\n"),
                        "study.yaml:5:12: the distance 'straight' has no 'width', which goes with "
                        "kernel; remove it here\n"
                        "    5 | matching: {width: 2}\n"
                        "      |            ^\n");
}

static void an_alternative_leaves_the_other_estimators_keys_behind(void **state)
{
    const Spec *spec = read_good(
        *state, FOUR_LINES "effects: {estimator: robust, folds: 3, gamma: 4}\n"
                           "alternatives: [{name: plain, effects: {estimator: regression}}]\n");
    assert_ptr_equal(spec->design[1].effects.estimator, &regression);
    check_same(((const Bounds *)choices_settings(&spec->design[1].further, &bounds))->gamma, 4);
    assert_string_equal(note_text(*state, &spec->design[1].notes.item[0]),
                        "The estimator 'regression' does not use folds, which the study sets under "
                        "effects: left out of this alternative.");
}

/* Of keys that choose who is compared; what an estimator is told is not among them. */
static void the_text_of_a_design_holds_them(void **state)
{
    const Spec *spec =
        read_good(*state, FOUR_LINES "propensity: {model: ridge, penalty: 2, anchor: pretest}\n"
                                     "matching: {distance: kernel, width: 3}\n"
                                     "effects: {estimator: robust, folds: 3}\n");
    const char *text = spec_design_text(*state, spec, spec->design);
    assert_non_null(strstr(text, "\npropensity.model: ridge\npropensity.penalty: 2\n"
                                 "propensity.anchor: pretest\n"));
    assert_non_null(strstr(text, "\nmatching.distance: kernel\nmatching.width: 3\n"));
    assert_null(strstr(text, "folds"));
}

typedef struct Seen {
    Arena *arena;
    Text text;
} Seen;

static bool note_use(void *state, const ColumnUse *use)
{
    Seen *seen = state;
    if (use->kind == USE_OPTION)
        text_format(&seen->text, "%s %s %d%s%s\n", use_setting(seen->arena, use), use->name.text,
                    use->stage, use->needed ? " needed" : "", use_is_word(use) ? " word" : "");
    return true;
}

static void columns_that_they_name_are_visited_and_checked(void **state)
{
    const Spec *spec =
        read_good(*state, FOUR_LINES "propensity: {model: ridge, anchor: pretest}\n"
                                     "effects: {estimator: robust, on: [grade, gender]}\n");
    Seen seen = {.arena = *state, .text = {.arena = *state}};
    assert_true(design_visit(spec->design, NULL, note_use, &seen));
    assert_string_equal(seen.text.bytes,
                        arena_printf(*state,
                                     "propensity.anchor pretest %d needed word\n"
                                     "effects.on grade %d needed\neffects.on gender %d needed\n",
                                     STAGE_SCORE, STAGE_EFFECTS, STAGE_EFFECTS));
    assert_non_null(
        strstr(read_bad(*state, FOUR_LINES "effects: {estimator: robust, on: [math_spring]}\n"),
               "'math_spring' is the score of outcome 'math', so effects.on can't use it"));
}

static void the_page_and_explain_know_them(void **state)
{
    const char *text = NULL, *page = spec_page_with(*state, &rows);
    Error *err = ARENA_NEW(*state, Error);
    assert_true(spec_explain_with(*state, &rows, "folds", &text, err));
    assert_non_null(strstr(text, "Key:      effects.folds (estimator robust)\n"));
    assert_non_null(strstr(text, "Default:  5\n"));
    assert_non_null(strstr(page, "\n### `effects.folds`\n\nOf the estimator `robust`. "));
    assert_non_null(strstr(page, "\n### `effects.gamma`\n\nOf the analysis `bounds`. "));
    assert_non_null(strstr(page, "\n### `matching.width`\n\nOf the distance `kernel`. "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_estimator_brings_its_keys, begin, end),
        cmocka_unit_test_setup_teardown(keys_of_a_row_follow_the_conventions, begin, end),
        cmocka_unit_test_setup_teardown(the_default_estimator_has_none_of_them, begin, end),
        cmocka_unit_test_setup_teardown(a_value_out_of_range_names_its_key, begin, end),
        cmocka_unit_test_setup_teardown(an_analysis_is_asked_whatever_is_chosen, begin, end),
        cmocka_unit_test_setup_teardown(a_row_chosen_by_a_row_brings_its_keys, begin, end),
        cmocka_unit_test_setup_teardown(an_alternative_leaves_the_other_estimators_keys_behind,
                                        begin, end),
        cmocka_unit_test_setup_teardown(the_text_of_a_design_holds_them, begin, end),
        cmocka_unit_test_setup_teardown(columns_that_they_name_are_visited_and_checked, begin, end),
        cmocka_unit_test_setup_teardown(the_page_and_explain_know_them, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
