/* Studies that read well: every key of the example in docs takes effect where it should. */
#include "check.h"
#include "note_says.h"

#include "doubles.h"

#include <gsl/gsl_errno.h>

#define ONE_OF_EACH                                                                                \
    "conventions: alike\n"                                                                         \
    "study:\n"                                                                                     \
    "  title: Personalized learning schools, fall 2014 to spring 2015\n"                           \
    "  program: Personalized learning\n"                                                           \
    "  unit: pupil\n"                                                                              \
    "  start: 2014-09-01\n"                                                                        \
    "  seed: 18446744073709551615\n"                                                               \
    "data:\n"                                                                                      \
    "  file: students.csv.gz\n"                                                                    \
    "  id: student_id\n"                                                                           \
    "  missing: [\"\", NA, -99]\n"                                                                 \
    "  factors: [grade]\n"                                                                         \
    "  public: yes\n"                                                                              \
    "keep: {grade: [3, 4, 5], full_year: [\"Y\"], days: {min: 90}}\n"                              \
    "columns:\n"                                                                                   \
    "  frl: {label: Free lunch, group: Student, unit: share, values: {F: 1, R: 1, P: 0}}\n"        \
    "  u74: {equals: [re74, 0]}\n"                                                                 \
    "  age3: {power: [age, 3]}\n"                                                                  \
    "  school_pretest: {mean_of: math_fall, by: school_id}\n"                                      \
    "treatment: {column: program, treated: \"1\", control: [\"0\", \"00\"]}\n"                     \
    "outcomes:\n"                                                                                  \
    "  - {name: math, label: Maths, score: math_spring, pretest: math_fall,\n"                     \
    "     domain: mathematics, scale: same}\n"                                                     \
    "  - {score: read_spring, require_score: no}\n"                                                \
    "covariates: [grade, frl, ell, u74]\n"                                                         \
    "propensity: {model: logit, interactions: [[frl, ell]], squares: [pretest]}\n"                 \
    "matching:\n"                                                                                  \
    "  method: nearest\n"                                                                          \
    "  distance: mahalanobis\n"                                                                    \
    "  order: closest\n"                                                                           \
    "  ratio: 3\n"                                                                                 \
    "  replacement: true\n"                                                                        \
    "  reuse: 10\n"                                                                                \
    "  caliper: 0.25\n"                                                                            \
    "  caliper_unit: raw\n"                                                                        \
    "  calipers: {pretest: 3, age: 2.5}\n"                                                         \
    "  exact: [grade, gender]\n"                                                                   \
    "  ties: file\n"                                                                               \
    "effects:\n"                                                                                   \
    "  estimand: ATC\n"                                                                            \
    "  estimator: regression\n"                                                                    \
    "  adjust: [frl, pretest]\n"                                                                   \
    "  cluster: [school_id, teacher]\n"                                                            \
    "  variance: CR1\n"                                                                            \
    "  confidence: 0.9\n"                                                                          \
    "  subgroups: [grade, {quantiles: pretest, groups: 4}]\n"                                      \
    "alternatives:\n"                                                                              \
    "  - {name: full, matching: {method: full, caliper: none}}\n"                                  \
    "published:\n"                                                                                 \
    "  - {outcome: math, estimate: 0.090, n_treated: 2774, source: table 2}\n"                     \
    "  - {outcome: math, design: full, group: grade, level: 4, g: -.05}\n"                         \
    "report: {formats: [md], min_cell: 12, round_counts: 20, publish: no, charts: all}\n"          \
    "plan: {icc: 0.15, pretest_r2: 0.6, power: 0.9, alpha: 0.01}\n"

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

static void the_study_and_its_data_are_read(void **state)
{
    const Spec *s = read_good(*state, ONE_OF_EACH);
    assert_string_equal(s->title, "Personalized learning schools, fall 2014 to spring 2015");
    assert_string_equal(s->program, "Personalized learning");
    assert_string_equal(s->unit, "pupil");
    assert_string_equal(s->start, "2014-09-01");
    assert_true(s->seed == UINT64_MAX);
    assert_string_equal(s->path, "folder/study.yaml");
    assert_string_equal(s->data_path, "folder/students.csv.gz");
    assert_int_equal(s->data_place.line, 9);
    assert_int_equal(s->data_place.column, 9);
    assert_string_equal(s->id.text, "student_id");
    assert_int_equal(s->n_missing, 3);
    assert_string_equal(s->missing[0], "");
    assert_string_equal(s->missing[2], "-99");
    assert_int_equal(s->factors.n, 1);
    assert_string_equal(s->factors.item[0].text, "grade");
    assert_true(s->public_data);
}

static void the_report_and_the_plan_are_read(void **state)
{
    const Spec *s = read_good(*state, ONE_OF_EACH);
    assert_int_equal(s->formats.n, 1);
    assert_string_equal(s->formats.item[0].text, "md");
    assert_int_equal(s->min_cell, 12);
    assert_int_equal(s->round_counts, 20);
    assert_int_equal(s->publish, PUBLISH_NO);
    assert_int_equal(s->charts, CHARTS_ALL);
    check_same(s->plan_icc, 0.15);
    check_same(s->plan_pretest_r2, 0.6);
    check_same(s->plan_power, 0.9);
    check_same(s->plan_alpha, 0.01);
}

static void keep_takes_values_and_ranges(void **state)
{
    const Design *d = read_good(*state, ONE_OF_EACH)->design;
    assert_int_equal(d->n_keeps, 3);
    assert_string_equal(d->keep[0].column.text, "grade");
    assert_int_equal(d->keep[0].accept.n, 3);
    assert_string_equal(d->keep[0].accept.value[2].text, "5");
    assert_string_equal(d->keep[1].accept.value[0].text, "Y");
    assert_true(d->keep[2].accept.is_range);
    check_same(d->keep[2].accept.min, 90);
    assert_true(d->keep[2].accept.max == INFINITY);
}

static void columns_have_labels_values_and_derivations(void **state)
{
    const Design *d = read_good(*state, ONE_OF_EACH)->design;
    assert_int_equal(d->n_columns, 4);
    assert_string_equal(d->column[0].label, "Free lunch");
    assert_string_equal(d->column[0].group, "Student");
    assert_string_equal(d->column[0].unit, "share");
    assert_int_equal(d->column[0].n_values, 3);
    assert_string_equal(d->column[0].value[1].from, "R");
    assert_string_equal(d->column[0].value[1].to, "1");
    assert_null(d->column[0].derivation.text);
    assert_string_equal(d->column[1].derivation.text, "equals");
    assert_int_equal(d->column[1].argument.n, 2);
    assert_string_equal(d->column[1].argument.item[0].text, "re74");
    assert_string_equal(d->column[1].argument.item[1].text, "0");
    assert_string_equal(d->column[3].derivation.text, "mean_of");
    assert_string_equal(d->column[3].argument.item[0].text, "math_fall");
    assert_string_equal(d->column[3].by.text, "school_id");
}

static void treatment_and_outcomes_are_read(void **state)
{
    const Design *d = read_good(*state, ONE_OF_EACH)->design;
    assert_string_equal(d->treatment.text, "program");
    assert_int_equal(d->treated.n, 1);
    assert_int_equal(d->control.n, 2);
    assert_string_equal(d->control.value[1].text, "00");
    assert_int_equal(d->n_outcomes, 2);
    assert_string_equal(d->outcome[0].name.text, "math");
    assert_string_equal(d->outcome[0].label, "Maths");
    assert_string_equal(d->outcome[0].score.text, "math_spring");
    assert_string_equal(d->outcome[0].pretest.text, "math_fall");
    assert_string_equal(d->outcome[0].domain, "mathematics");
    assert_true(d->outcome[0].same_scale);
    assert_true(d->outcome[0].require_score);
    assert_string_equal(d->outcome[1].name.text, "read_spring");
    assert_string_equal(d->outcome[1].label, "read_spring");
    assert_null(d->outcome[1].pretest.text);
    assert_false(d->outcome[1].same_scale);
    assert_false(d->outcome[1].require_score);
    assert_int_equal(d->covariates.n, 4);
    assert_int_equal(d->covariates.item[3].place.line, 25);
}

static void propensity_and_matching_are_read(void **state)
{
    const Design *d = read_good(*state, ONE_OF_EACH)->design;
    const NearSettings *m = d->match_settings;
    assert_ptr_equal(d->model, &double_logit);
    const PredictorSettings *terms = d->model_settings;
    assert_int_equal(terms->interactions.n, 1);
    assert_string_equal(terms->interactions.item[0].b.text, "ell");
    assert_string_equal(terms->squares.item[0].text, "pretest");
    assert_ptr_equal(d->method, &double_near);
    assert_int_equal(m->distance, 2);
    assert_int_equal(m->order, 2);
    assert_int_equal(m->ratio, 3);
    assert_true(m->replacement);
    assert_int_equal(m->reuse, 10);
    check_same(m->caliper, 0.25);
    assert_int_equal(m->caliper_unit, 2);
    assert_int_equal(m->calipers.n, 2);
    assert_string_equal(m->calipers.item[1].column.text, "age");
    check_same(m->calipers.item[1].value, 2.5);
    assert_int_equal(m->exact.n, 2);
    assert_int_equal(m->ties, 1);
}

static void effects_are_read(void **state)
{
    const EffectSpec *e = &read_good(*state, ONE_OF_EACH)->design->effects;
    assert_int_equal(e->estimand, ESTIMAND_ATC);
    assert_ptr_equal(e->estimator, &double_regression);
    assert_int_equal(e->adjust, ADJUST_LIST);
    assert_string_equal(e->adjust_for.item[1].text, "pretest");
    assert_int_equal(e->cluster, CLUSTER_COLUMNS);
    assert_string_equal(e->cluster_by.item[1].text, "teacher");
    assert_int_equal(e->variance, VARIANCE_CR1);
    check_same(e->confidence, 0.9);
    assert_int_equal(e->n_subgroups, 2);
    assert_int_equal(e->subgroup[0].groups, 0);
    assert_string_equal(e->subgroup[1].column.text, "pretest");
    assert_int_equal(e->subgroup[1].groups, 4);
}

static void published_figures_keep_their_digits(void **state)
{
    const Spec *s = read_good(*state, ONE_OF_EACH);
    assert_int_equal(s->n_published, 3);
    assert_string_equal(s->published[0].outcome.text, "math");
    assert_string_equal(s->published[0].design, "primary");
    assert_string_equal(s->published[0].quantity, "estimate");
    assert_string_equal(s->published[0].printed, "0.090");
    check_same(s->published[0].value, 0.09);
    assert_string_equal(s->published[0].source, "table 2");
    assert_null(s->published[0].group);
    assert_string_equal(s->published[1].quantity, "n_treated");
    assert_string_equal(s->published[2].design, "full");
    assert_string_equal(s->published[2].level, "4");
    assert_string_equal(s->published[2].printed, "-.05");
    check_same(s->published[2].value, -0.05);
    assert_null(s->published[2].source);
}

static void eight_lines_make_a_study(void **state)
{
    const Spec *s = read_good(*state, "data: students.csv\n"
                                      "treatment:\n"
                                      "  column: program\n"
                                      "  treated: 1\n"
                                      "outcomes:\n"
                                      "  - score: math_spring\n"
                                      "    pretest: math_fall\n"
                                      "covariates: [grade, gender]\n");
    const Design *d = s->design;
    const NearSettings *m = d->match_settings;
    assert_int_equal(s->n_designs, 1);
    assert_string_equal(d->name, "primary");
    assert_true(d->primary);
    assert_string_equal(s->title, "study");
    assert_string_equal(s->program, "the program");
    assert_string_equal(s->unit, "student");
    assert_string_equal(s->start, "");
    assert_true(s->seed == 1);
    assert_string_equal(s->data_path, "folder/students.csv");
    assert_null(s->id.text);
    assert_int_equal(s->n_missing, 3);
    assert_string_equal(s->missing[1], "NA");
    assert_string_equal(s->missing[2], ".");
    assert_false(s->public_data);
    assert_int_equal(d->control.n, 0);
    assert_false(d->control.is_range);
    assert_int_equal(m->ratio, 1);
    check_same(m->caliper, 0.2);
    assert_int_equal(d->effects.adjust, ADJUST_ALL);
    assert_int_equal(d->effects.cluster, CLUSTER_AUTO);
    assert_int_equal(d->effects.variance, VARIANCE_AUTO);
    check_same(d->effects.confidence, 0.95);
    assert_int_equal(s->formats.n, 2);
    assert_int_equal(s->min_cell, 10);
    assert_int_equal(s->round_counts, 10);
    assert_int_equal(s->publish, PUBLISH_DEFAULT);
    assert_int_equal(s->charts, CHARTS_PRIMARY);
    check_same(s->plan_icc, 0.2);
    check_same(s->plan_pretest_r2, 0.5);
    check_same(s->plan_power, 0.8);
    check_same(s->plan_alpha, 0.05);
    assert_int_equal(d->notes.n, 0);
}

static void a_fingerprint_is_of_the_bytes(void **state)
{
    const Spec *s = read_good(*state, FOUR_LINES);
    const Spec *commented = read_good(*state, FOUR_LINES "# a remark\n");
    assert_int_equal(strlen(s->sha256), 64);
    assert_string_not_equal(s->sha256, commented->sha256);
}

static void windows_line_ends_and_a_byte_order_mark_change_nothing(void **state)
{
    const Spec *s = read_good(*state, "\xEF\xBB\xBF"
                                      "data: students.csv\r\n"
                                      "treatment: {column: program, treated: 1}\r\n"
                                      "outcomes: [{score: math_spring}]\r\n"
                                      "covariates: [grade]\r\n");
    assert_string_equal(s->data_path, "folder/students.csv");
    assert_int_equal(s->data_place.column, 7);
    assert_string_equal(s->data_place.text, "data: students.csv");
}

static void the_file_may_hold_letters_of_any_language(void **state)
{
    const Spec *s =
        read_good(*state, FOUR_LINES "study: {title: \"Größe – Zürich\", unit: élève}\n");
    assert_string_equal(s->title, "Größe – Zürich");
    assert_string_equal(s->unit, "élève");
}

static void settings_say_what_differs_from_the_defaults(void **state)
{
    const Spec *s =
        read_good(*state, FOUR_LINES "matching: {caliper: 0.20, ratio: 2, exact: grade}\n"
                                     "plan: {icc: 0.20}\n");
    assert_string_equal(setting(s, "matching.caliper")->value, "0.2");
    assert_true(setting(s, "matching.caliper")->is_default);
    assert_string_equal(setting(s, "matching.ratio")->value, "2");
    assert_false(setting(s, "matching.ratio")->is_default);
    assert_string_equal(setting(s, "matching.exact")->value, "[grade]");
    assert_string_equal(setting(s, "matching.method")->value, "nearest");
    assert_true(setting(s, "matching.method")->is_default);
    assert_string_equal(setting(s, "effects.confidence")->value, "0.95");
    assert_string_equal(setting(s, "plan.icc")->value, "0.2");
    assert_true(setting(s, "plan.icc")->is_default);
    assert_string_equal(setting(s, "outcomes.math.pretest")->value, "math_fall");
    assert_string_equal(setting(s, "covariates")->value, "[grade, gender, frl]");
    assert_string_equal(setting(s, "data.file")->value, "students.csv");
    assert_string_equal(setting(s, "conventions")->value, "alike");
    s = read_good(*state, FOUR_LINES "matching: {exact: []}\n");
    assert_true(setting(s, "matching.exact")->is_default);
}

static void settings_hold_each_key_once(void **state)
{
    const Spec *s = read_good(*state, ONE_OF_EACH);
    for (size_t i = 0; i < s->n_settings; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(s->setting[i].path, s->setting[k].path);
    assert_true(s->n_settings > 50);
}

static void conventions_of_matchit_change_defaults_and_are_listed(void **state)
{
    const Spec *s = read_good(*state, FOUR_LINES "conventions: matchit\n");
    const Design *d = s->design;
    const NearSettings *m = d->match_settings;
    assert_int_equal(d->conventions, 1);
    assert_true(m->caliper == INFINITY);
    assert_int_equal(m->distance, 1);
    assert_int_equal(m->caliper_unit, 1);
    assert_int_equal(m->ties, 1);
    assert_int_equal(d->effects.adjust, ADJUST_NONE);
    assert_int_equal(d->notes.n, 1);
    assert_string_equal(
        note_text(*state, &d->notes.item[0]),
        "The study follows the conventions of MatchIt; by that alone matching.distance is "
        "probability (otherwise logit), matching.caliper is none (otherwise 0.2), "
        "matching.caliper_unit is sd_all (otherwise sd_arms), matching.ties is file (otherwise "
        "hash), effects.adjust is no (otherwise yes), the score model stops where R's "
        "glm stops.");
    assert_string_equal(setting(s, "matching.ties")->value, "file");
    assert_false(setting(s, "matching.ties")->is_default);
}

static void conventions_leave_keys_that_are_given(void **state)
{
    const Design *d = read_good(*state, FOUR_LINES "conventions: matchit\n"
                                                   "matching: {caliper: 0.1, distance: logit}\n"
                                                   "effects: {adjust: yes}\n")
                          ->design;
    const NearSettings *m = d->match_settings;
    check_same(m->caliper, 0.1);
    assert_int_equal(m->distance, 0);
    assert_int_equal(d->effects.adjust, ADJUST_ALL);
    assert_string_equal(note_text(*state, &d->notes.item[0]),
                        "The study follows the conventions of MatchIt; by that alone "
                        "matching.caliper_unit is sd_all (otherwise sd_arms), matching.ties is "
                        "file (otherwise hash), the score model stops where R's glm stops.");
}

static void conventions_list_no_adjustment_that_the_estimator_lacks(void **state)
{
    const Design *d =
        read_good(*state, FOUR_LINES "conventions: matchit\neffects: {estimator: difference}\n")
            ->design;
    assert_int_equal(d->notes.n, 1);
    assert_true(note_says(&d->notes.item[0], "matching.ties is file"));
    assert_false(note_says(&d->notes.item[0], "adjust"));
}

static void a_variance_without_the_named_cluster_is_a_caution(void **state)
{
    const Design *d =
        read_good(*state, FOUR_LINES "effects: {cluster: school, variance: HC3}\n")->design;
    assert_int_equal(d->effects.variance, VARIANCE_HC3);
    assert_int_equal(d->notes.n, 1);
    assert_int_equal(d->notes.item[0].importance, NOTE_CAUTION);
    assert_string_equal(
        note_text(*state, &d->notes.item[0]),
        "The variance HC3 ignores the cluster school: standard errors are too small "
        "if students of one school resemble each other.");
}

static void difference_adjusts_for_nothing(void **state)
{
    const Spec *s = read_good(*state, FOUR_LINES "effects: {estimator: difference}\n");
    assert_int_equal(s->design->effects.adjust, ADJUST_NONE);
    assert_string_equal(setting(s, "effects.adjust")->value, "no");
}

static void a_given_score_has_its_column(void **state)
{
    const Design *d =
        read_good(*state, FOUR_LINES "propensity: {model: given, column: ps}\n")->design;
    assert_ptr_equal(d->model, &double_given);
    assert_string_equal(((const GivenSettings *)d->model_settings)->column.text, "ps");
}

static void cluster_may_be_the_set_or_none(void **state)
{
    assert_int_equal(
        read_good(*state, FOUR_LINES "effects: {cluster: set}\n")->design->effects.cluster,
        CLUSTER_SET);
    assert_int_equal(
        read_good(*state, FOUR_LINES "effects: {cluster: none}\n")->design->effects.cluster,
        CLUSTER_NONE);
}

static void cluster_may_be_comparison_groups(void **state)
{
    const EffectSpec *e =
        &read_good(*state, FOUR_LINES "effects: {cluster: {group: school}}\n")->design->effects;
    assert_int_equal(e->cluster, CLUSTER_GROUP);
    assert_int_equal(e->cluster_ways, 2);
    assert_string_equal(e->cluster_by.item[0].text, "school");
    e = &read_good(*state, FOUR_LINES "effects: {cluster: {group: campus, ways: 1}, sd: norm}\n")
             ->design->effects;
    assert_int_equal(e->cluster_ways, 1);
    assert_string_equal(e->cluster_by.item[0].text, "campus");
    assert_int_equal(e->sd, EFFECT_SD_NORM);
}

static void values_that_yaml_might_convert_stay_text(void **state)
{
    const Design *d =
        read_good(*state, FOUR_LINES "keep: {a: [yes, no, 007, 1e3, null, ~], b: \"\"}\n")->design;
    static const char *const as_written[] = {"yes", "no", "007", "1e3", "null", "~"};
    for (size_t i = 0; i < COUNT_OF(as_written); i++)
        assert_string_equal(d->keep[0].accept.value[i].text, as_written[i]);
    assert_string_equal(d->keep[1].accept.value[0].text, "");
}

static void tabs_in_comments_harm_nobody(void **state)
{
    read_good(*state, FOUR_LINES "#\ta remark\nmatching: {ratio: 1} #\tanother\n");
}

static void the_text_of_a_design_leaves_outcomes_effects_and_labels_out(void **state)
{
    const Spec *s = read_good(*state, ONE_OF_EACH);
    assert_string_equal(spec_design_text(*state, s, s->design),
                        "study.seed: 18446744073709551615\n"
                        "data.id: student_id\n"
                        "data.missing: [\"\", NA, -99]\n"
                        "data.factors: [grade]\n"
                        "keep.grade: [3, 4, 5]\n"
                        "keep.full_year: [Y]\n"
                        "keep.days: {min: 90}\n"
                        "columns.frl: {F: 1, R: 1, P: 0}\n"
                        "columns.u74: equals [re74, 0]\n"
                        "columns.age3: power [age, 3]\n"
                        "columns.school_pretest: mean_of [math_fall] by school_id\n"
                        "treatment.column: program\n"
                        "treatment.treated: [1]\n"
                        "treatment.control: [0, 00]\n"
                        "outcomes.math.score: math_spring\n"
                        "outcomes.math.pretest: math_fall\n"
                        "outcomes.math.require_score: yes\n"
                        "outcomes.read_spring.score: read_spring\n"
                        "outcomes.read_spring.pretest: \n"
                        "outcomes.read_spring.require_score: no\n"
                        "covariates: [grade, frl, ell, u74]\n"
                        "propensity.model: logit\n"
                        "propensity.interactions: [[frl, ell]]\n"
                        "propensity.squares: [pretest]\n"
                        "propensity.by: []\n"
                        "matching.method: nearest\n"
                        "matching.distance: mahalanobis\n"
                        "matching.order: closest\n"
                        "matching.ratio: 3\n"
                        "matching.replacement: yes\n"
                        "matching.reuse: 10\n"
                        "matching.caliper: 0.25\n"
                        "matching.caliper_unit: raw\n"
                        "matching.calipers: {pretest: 3, age: 2.5}\n"
                        "matching.exact: [grade, gender]\n"
                        "matching.ties: file\n");
}

static void the_text_of_a_design_follows_every_choice_of_students(void **state)
{
    static const char *const changes[] = {
        "study: {seed: 2}\n",
        "keep: {grade: 3}\n",
        "matching: {ratio: 2}\n",
        "propensity: {squares: [frl]}\n",
    };
    const Spec *s = read_good(*state, FOUR_LINES);
    const char *text = spec_design_text(*state, s, s->design);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        const char *study = arena_printf(*state, "%s%s", FOUR_LINES, changes[i]);
        const Spec *other = read_good(*state, study);
        assert_string_not_equal(spec_design_text(*state, other, other->design), text);
    }
    const Spec *same = read_good(*state, FOUR_LINES "effects: {cluster: school}\n"
                                                    "columns: {frl: {label: Free lunch}}\n"
                                                    "report: {min_cell: 20}\n");
    assert_string_equal(spec_design_text(*state, same, same->design), text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_study_and_its_data_are_read),
        cmocka_unit_test(the_report_and_the_plan_are_read),
        cmocka_unit_test(keep_takes_values_and_ranges),
        cmocka_unit_test(columns_have_labels_values_and_derivations),
        cmocka_unit_test(treatment_and_outcomes_are_read),
        cmocka_unit_test(propensity_and_matching_are_read),
        cmocka_unit_test(effects_are_read),
        cmocka_unit_test(published_figures_keep_their_digits),
        cmocka_unit_test(eight_lines_make_a_study),
        cmocka_unit_test(a_fingerprint_is_of_the_bytes),
        cmocka_unit_test(windows_line_ends_and_a_byte_order_mark_change_nothing),
        cmocka_unit_test(the_file_may_hold_letters_of_any_language),
        cmocka_unit_test(settings_say_what_differs_from_the_defaults),
        cmocka_unit_test(settings_hold_each_key_once),
        cmocka_unit_test(conventions_of_matchit_change_defaults_and_are_listed),
        cmocka_unit_test(conventions_leave_keys_that_are_given),
        cmocka_unit_test(conventions_list_no_adjustment_that_the_estimator_lacks),
        cmocka_unit_test(a_variance_without_the_named_cluster_is_a_caution),
        cmocka_unit_test(difference_adjusts_for_nothing),
        cmocka_unit_test(a_given_score_has_its_column),
        cmocka_unit_test(cluster_may_be_the_set_or_none),
        cmocka_unit_test(cluster_may_be_comparison_groups),
        cmocka_unit_test(values_that_yaml_might_convert_stay_text),
        cmocka_unit_test(tabs_in_comments_harm_nobody),
        cmocka_unit_test(the_text_of_a_design_leaves_outcomes_effects_and_labels_out),
        cmocka_unit_test(the_text_of_a_design_follows_every_choice_of_students),
    };
    gsl_set_error_handler_off();
    struct CMUnitTest fresh[COUNT_OF(tests)]; /* an arena each */
    for (size_t i = 0; i < COUNT_OF(tests); i++) {
        fresh[i] = tests[i];
        fresh[i].setup_func = begin;
        fresh[i].teardown_func = end;
    }
    return cmocka_run_group_tests(fresh, NULL, NULL);
}
