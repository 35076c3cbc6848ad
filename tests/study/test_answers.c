/* Whole studies that can hold less than they seem to: the answer of the report, the cautions and
 * the table of losses say so. Data are drawn here, by a rule. */
#include "random.h"
#include "study/here.h"

#include "alike/command.h"

#include <gsl/gsl_errno.h>
#include <jansson.h>
#include <stdint.h>
#include <string.h>

extern const Command command_run;

/* What distinguishes one study's data from another's. */
typedef struct World {
    size_t n_treated, n_control;
    double head_start;      /* of the program, in points of an SD of 10 */
    size_t lost_treated;    /* of these the score is missing */
    size_t schools_treated; /* 0: students of both arms are in every school */
    size_t blank_schools;   /* program students, the first, whose school is not known */
} World;

static void write_data(Here *here, const World *world)
{
    Text text = {.arena = here->arena};
    text_add(&text, "id,program,school,pre,age,post\n");
    for (size_t i = 0; i < world->n_treated + world->n_control; i++) {
        const bool treated = i < world->n_treated;
        const double pre = 200 + 10 * noise(3 * i) + (treated ? world->head_start : 0);
        const double post = pre + 5 + 4 * noise(3 * i + 1);
        size_t school = i % 12;
        if (world->schools_treated > 0)
            school = treated ? i % world->schools_treated : 20 + i % 12;
        const bool blank = treated && i < world->blank_schools;
        text_format(&text, "%zu,%d,%s,%.2f,%.2f,", 1000 + i, treated,
                    blank ? "" : arena_printf(here->arena, "S%02zu", school), pre,
                    10 + noise(3 * i + 2));
        if (treated && i < world->lost_treated)
            text_add(&text, "\n");
        else
            text_format(&text, "%.2f\n", post);
    }
    const char *path = os_join(here->arena, here->folder, "data.csv");
    assert_true(os_write_file(path, text.bytes, text.n, here->err));
}

static const char *read_result(Here *here, const char *name)
{
    char *text = NULL;
    size_t n = 0;
    const char *path = arena_printf(here->arena, "%s/out/%s", here->folder, name);
    if (!os_read_file(here->arena, path, &text, &n, here->err))
        fail_msg("%s", here->err->text);
    return text;
}

/* Runs a study of the world; `more` is appended to the study file. Returns the report. */
static const char *report_of(Here *here, const World *world, const char *more)
{
    write_data(here, world);
    const char *study = arena_printf(
        here->arena,
        "study: {title: Test}\ndata: {file: data.csv, id: id}\n"
        "treatment: {column: program, treated: 1, control: 0}\n"
        "outcomes: [{name: reading, label: Reading, score: post, pretest: pre, scale: same}]\n"
        "covariates: [age]\nreport: {formats: [md], charts: none, publish: no}\n%s",
        more);
    const char *path = os_join(here->arena, here->folder, "study.yaml");
    const Arguments arguments = {.subject = path,
                                 .output = os_join(here->arena, here->folder, "out"),
                                 .jobs = 1,
                                 .quiet = true};
    if (!os_write_file(path, study, strlen(study), here->err) ||
        !command_run.run(here->arena, &arguments, here->err))
        fail_msg("%s", here->err->text);
    return read_result(here, "report.md");
}

/* What page one answers, on one line. */
static const char *answer_of(Here *here, const char *report)
{
    const char *at = strstr(report, "**The question.**");
    assert_non_null(at);
    at = strstr(at, "\n> **");
    assert_non_null(at);
    at += strlen("\n> **");
    return arena_copy_bytes(here->arena, at, strcspn(at, "\n"));
}

static void assert_holds(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("not found: %s\nin: %.1500s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    if (found != NULL)
        fail_msg("found '%s': ...%.200s", part, found);
}

/* A caution of the terminal is a note of results.json that says so. */
static void assert_cautions(Here *here, const char *part)
{
    const char *json = read_result(here, "results.json"), *at = strstr(json, part);
    if (at == NULL)
        fail_msg("no note holds: %s", part);
    const char *flag = strstr(at, "\"caution\": ");
    assert_non_null(flag);
    assert_true(text_starts(flag, "\"caution\": true"));
}

static void groups_far_apart_at_the_start_are_never_called_alike(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 80, .n_control = 80, .head_start = 8};
    const char *report = report_of(here, &world, "matching: {caliper: none}\n");
    const char *answer = answer_of(here, report);
    assert_true(text_starts(answer, "Cannot be said.** The groups were not comparable at the start "
                                    "(earlier score "));
    assert_holds(answer, "the start alone may explain it");
    assert_lacks(answer, "similar");
    assert_lacks(answer, "same");
    assert_lacks(answer, "than comparable");
    assert_lacks(report, "similar students");
    assert_cautions(here, "The groups were not comparable at the start (SD apart): pre (");
    assert_cautions(here, "The design used every comparison student, so it evened out nothing.");
}

static void a_program_mostly_left_out_is_said_first(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 300, .n_control = 70};
    const char *report = report_of(here, &world, "");
    const char *answer = answer_of(here, report);
    assert_true(text_starts(answer, "It speaks for "));
    assert_holds(answer, " of 300 program students only: 2"); /* over 200 had no counterpart */
    assert_holds(answer, " had no counterpart. ");
    assert_cautions(here, " of 300 program students only: ");
}

static void scores_lost_in_one_arm_are_said_first_and_stand_in_a_table(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 120, .n_control = 300, .lost_treated = 40};
    const char *report = report_of(here, &world, "");
    assert_true(text_starts(answer_of(here, report),
                            "40 of 120 program students but 0 of 300 comparison students have no "
                            "later score; the groups compared are no longer those that began."));
    assert_cautions(here, "40 of 120 program students but 0 of 300");
    const char *table = read_result(here, "tables/attrition.csv");
    /* 40 of 420 are 9.5%, so 10: 6.3 and 10.9 points are accepted, and 33.3 were found */
    assert_holds(table, "reading,primary,the score is missing,120,40,300,0,9.5238095238095237");
    assert_holds(table, ",33.333333333333329,6.2999999999999998,10.9,high");
}

static void three_comparison_students_for_a_hundred_are_counted_in_the_answer(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 100, .n_control = 3};
    const char *report = report_of(here, &world,
                                   "matching: {replacement: yes, caliper: none}\n"
                                   "effects: {estimator: difference, adjust: no}\n");
    assert_holds(answer_of(here, report), "The comparison rests on 3 other students");
    assert_cautions(here, "The comparison rests on 3 other students");
}

static void one_program_school_is_not_told_from_its_program(void **state)
{
    Here *here = *state;
    const World one = {.n_treated = 60, .n_control = 200, .schools_treated = 1};
    const char *answer = answer_of(here, report_of(here, &one, "effects: {cluster: school}\n"));
    assert_holds(answer, "Only one school had the program, so the program cannot be told apart "
                         "from that school; no interval is given");
    assert_lacks(answer, "95% interval");
    assert_lacks(answer, "chance alone");
    assert_cautions(here, "Only one school had the program");

    const World three = {.n_treated = 60, .n_control = 200, .schools_treated = 3};
    answer = answer_of(here, report_of(here, &three, "effects: {cluster: school}\n"));
    assert_holds(answer, "It rests on 3 schools of the program");
    assert_holds(answer, "95% interval");

    /* one school with students of both arms: nothing is confounded */
    const World both = {.n_treated = 60, .n_control = 200};
    answer = answer_of(here, report_of(here, &both, "effects: {cluster: school}\n"));
    assert_lacks(answer, "told apart");
    assert_lacks(answer, "It rests on");
}

/* A blank cell is no school: it makes no second one beside a single program school. */
static void students_of_no_known_school_are_no_schools(void **state)
{
    Here *here = *state;
    const World one = {.n_treated = 60, .n_control = 240, .schools_treated = 1, .blank_schools = 3};
    const char *report = report_of(here, &one, "");
    const char *answer = answer_of(here, report);
    assert_holds(answer, "Only one school had the program");
    assert_lacks(answer, "95% interval");
    assert_holds(report, "**Schools:** 1 program, 12 other");
    assert_cautions(here, "3 students of the sample have no school; the standard error takes each "
                          "as alone, and none is counted among the clusters.");
    const char *json = read_result(here, "results.json");
    assert_holds(json, "\"clusters_treated\": 1,");
    assert_holds(json, "\"clusters_control\": 12,");

    const World three = {
        .n_treated = 60, .n_control = 240, .schools_treated = 3, .blank_schools = 3};
    answer = answer_of(here, report_of(here, &three, ""));
    assert_holds(answer, "It rests on 3 schools of the program: another few");
    assert_holds(answer, "95% interval");
}

/* Every p of the results, each once: a table that repeats the estimate adds none. */
static size_t p_values(const json_t *analyses)
{
    size_t n = 0, i, k, row, column;
    const json_t *analysis, *effect, *table, *cells, *head;
    const char *name;
    json_array_foreach(analyses, i, analysis)
    {
        const json_t *effects = json_object_get(analysis, "effects");
        json_array_foreach(effects, k, effect) n += json_is_real(json_object_get(effect, "p"));
        json_object_foreach((json_t *)(uintptr_t)json_object_get(analysis, "sensitivity"), name,
                            table)
        {
            json_array_foreach(json_object_get(table, "columns"), column, head)
            {
                if (strcmp(json_string_value(json_object_get(head, "name")), "p") != 0)
                    continue;
                json_array_foreach(json_object_get(table, "rows"), row, cells)
                {
                    const json_t *p = json_array_get(cells, column);
                    bool again = false;
                    json_array_foreach(effects, k, effect) again =
                        again || json_equal(p, json_object_get(effect, "p"));
                    n += json_is_real(p) && !again;
                }
            }
        }
    }
    return n;
}

static void every_p_value_counts_as_a_test(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 90, .n_control = 400};
    const char *report =
        report_of(here, &world,
                  "effects: {cluster: school, subgroups: [{quantiles: pretest, groups: 3}]}\n"
                  "alternatives:\n"
                  "  - {name: two, matching: {ratio: 2}}\n"
                  "  - {name: plain, effects: {estimator: difference, adjust: no}}\n");
    json_t *root = json_loads(read_result(here, "results.json"), 0, NULL);
    const size_t n = p_values(json_object_get(root, "analyses"));
    assert_true(n > 12);
    assert_holds(report, arena_printf(here->arena, "This study makes %zu tests", n));
    json_decref(root);
}

static void nothing_is_called_adjusted_where_nothing_is(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 90, .n_control = 400};
    const char *report = report_of(here, &world, "effects: {estimator: difference}\n");
    assert_lacks(report, "is adjusted for");
    assert_lacks(report, "after adjustment");
    assert_holds(report, "| Covariates in the outcome model | none |");
    assert_lacks(report, "by enrolment");
    report = report_of(here, &world, "");
    assert_holds(report, "| Covariates in the outcome model | earlier score, age |");
}

static void an_unlike_alternative_is_shown_outside_the_range(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 100, .n_control = 400, .head_start = 6};
    const char *report = report_of(here, &world,
                                   "alternatives:\n"
                                   "  - {name: two, matching: {ratio: 2}}\n"
                                   "  - {name: by_age, matching: {distance: euclidean, "
                                   "caliper: none, exact: [school]}, covariates: [age]}\n"
                                   "  - {name: everybody, matching: {ratio: 4, caliper: none}}\n");
    const char *comparison = read_result(here, "tables/comparison.csv");
    const char *everybody = strstr(comparison, "reading,everybody,");
    assert_non_null(everybody);
    assert_holds(arena_copy_bytes(here->arena, everybody, strcspn(everybody, "\n")),
                 ",not satisfied,");
    const char *outside = strstr(report, "| **Not counted");
    assert_non_null(outside);
    assert_holds(outside, "| Everybody | "); /* it is shown there */
    assert_holds(report, "“everybody”");
}

static void a_study_of_lots_says_so_and_no_other_does(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 90, .n_control = 400};
    const char *matched = report_of(here, &world, "");
    assert_lacks(matched, "was drawn by lot");
    assert_lacks(matched, "not drawn for it");
    assert_holds(matched, "This is a comparison, not an experiment");
    write_data(here, &world);
    const char *path = os_join(here->arena, here->folder, "study.yaml");
    const char *study = arena_printf(
        here->arena, "study: {title: Test, assignment: randomized}\n%s",
        "data: {file: data.csv, id: id}\n"
        "treatment: {column: program, treated: 1, control: 0}\n"
        "outcomes: [{name: reading, label: Reading, score: post, pretest: pre, scale: same}]\n"
        "covariates: [age]\nreport: {formats: [md], charts: none, publish: no}\n");
    const Arguments arguments = {.subject = path,
                                 .output = os_join(here->arena, here->folder, "out"),
                                 .jobs = 1,
                                 .quiet = true};
    assert_true(os_write_file(path, study, strlen(study), here->err));
    if (!command_run.run(here->arena, &arguments, here->err))
        fail_msg("%s", here->err->text);
    const char *report = read_result(here, "report.md");
    assert_holds(report, "who got the program was drawn by lot");
    assert_holds(report, "| Study design | experiment");
    assert_lacks(report, "not from an experiment");
    assert_lacks(report, "Motivation, family choices and anything else that is not in the data may "
                         "still differ");
}

/* Small losses are left out of what is published: the answer says what they mean, and not how many
 * they are. */
static void a_published_answer_tells_no_small_count(void **state)
{
    Here *here = *state;
    const World world = {.n_treated = 60, .n_control = 200, .lost_treated = 7};
    const char *report = report_of(here, &world, "");
    assert_holds(answer_of(here, report), "7 of 60 program students but 0 of 200");
    char *study = NULL;
    size_t n = 0;
    const char *path = os_join(here->arena, here->folder, "study.yaml");
    assert_true(os_read_file(here->arena, path, &study, &n, here->err));
    char *publish = strstr(study, "publish: no");
    assert_non_null(publish);
    const char *changed = arena_printf(here->arena, "%.*spublish: yes%s", (int)(publish - study),
                                       study, publish + strlen("publish: no"));
    const Arguments arguments = {.subject = path,
                                 .output = os_join(here->arena, here->folder, "out"),
                                 .jobs = 1,
                                 .quiet = true};
    assert_true(os_write_file(path, changed, strlen(changed), here->err));
    if (!command_run.run(here->arena, &arguments, here->err))
        fail_msg("%s", here->err->text);
    report = read_result(here, "report.md");
    assert_lacks(report, "7 of 60");
    assert_lacks(report, "53 of");
    assert_lacks(report, "for 53 ");
    assert_true(text_starts(answer_of(here, report), "So many students have no later score, or so "
                                                     "many more of one group,"));
    assert_holds(read_result(here, "tables/attrition.csv"), "the score is missing,left out,");
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_far_apart_at_the_start_are_never_called_alike),
        cmocka_unit_test(a_program_mostly_left_out_is_said_first),
        cmocka_unit_test(scores_lost_in_one_arm_are_said_first_and_stand_in_a_table),
        cmocka_unit_test(three_comparison_students_for_a_hundred_are_counted_in_the_answer),
        cmocka_unit_test(one_program_school_is_not_told_from_its_program),
        cmocka_unit_test(students_of_no_known_school_are_no_schools),
        cmocka_unit_test(every_p_value_counts_as_a_test),
        cmocka_unit_test(nothing_is_called_adjusted_where_nothing_is),
        cmocka_unit_test(an_unlike_alternative_is_shown_outside_the_range),
        cmocka_unit_test(a_study_of_lots_says_so_and_no_other_does),
        cmocka_unit_test(a_published_answer_tells_no_small_count),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
