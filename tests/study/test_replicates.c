/* Replicates as an axis of the plan, with kinds that live here: a bootstrap of schools is no more
 * than how a cohort changes and how the estimates reduce. */
#include "here.h"
#include "stage_settings.h"

#include "alike/data.h"
#include "alike/further.h"
#include "alike/key.h"
#include "alike/random.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <string.h>

enum { SCHOOLS = 24, STUDENTS = 12, REPLICATES = 10 };

#define DRAWN_LIST(COLUMN)                                                                         \
    COLUMN(number, "Replicate", AS_TEXT)                                                           \
    COLUMN(n_treated, "Program n", AS_TREATED)                                                     \
    COLUMN(estimate, "Estimate", AS_ESTIMATE(OUTCOME_UNIT, 0))                                     \
    COLUMN(problem, "Problem", AS_TEXT)
TABLE_DECLARE(drawn, DRAWN_LIST);
TABLE_DEFINE(drawn, DRAWN_LIST, .name = "drawn");

/* --- how to change: schools of each arm drawn with replacement ----------------------------------
 */

static bool draw_schools(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    const Cohort *cohort = input->cohort;
    const Column *school = frame_find(cohort->frame, "school");
    const Levels levels = frame_levels(arena, school, cohort->row, cohort->n);
    uint8_t *arm = ARENA_ARRAY(arena, uint8_t, levels.n_levels);
    size_t *drawn = ARENA_ARRAY(arena, size_t, levels.n_levels);
    double *weight = ARENA_ARRAY(arena, double, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        arm[levels.level[i]] = cohort->treated[i];
    for (size_t g = 0; g < levels.n_levels; g++) {
        size_t other = random_below(input->stream, g, levels.n_levels);
        while (arm[other] != arm[g])
            other = other + 1 < levels.n_levels ? other + 1 : 0;
        drawn[other]++;
    }
    for (size_t i = 0; i < cohort->n; i++)
        weight[i] = (double)drawn[levels.level[i]];
    const CohortChange change = {.why = "not drawn", .base_weight = weight};
    return cohort_child(arena, cohort, &change, out, err);
}

/* --- how to reduce: all of them, and their spread -----------------------------------------------
 */

static double spread_of(const double *estimate, size_t n)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        mean += estimate[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (estimate[i] - mean) * (estimate[i] - mean);
    return sqrt(squares / (double)(n - 1));
}

static bool keep_all(Arena *arena, const FurtherInput *input, const Replicates *replicates,
                     Tables *tables, Notes *notes, Error *err)
{
    const PeopleSet whom = {.arms = SET_BOTH,
                            .outcome = input->stages->outcome->name.text,
                            .design = input->stages->design};
    Table *table = table_make(arena, &table_drawn, "Drawn", whom);
    double *estimate = ARENA_ARRAY(arena, double, replicates->n);
    (void)notes;
    (void)err;
    for (size_t i = 0; i < replicates->n; i++) {
        const Replicate *made = &replicates->item[i];
        const Row row = row_add(table, whom);
        estimate[i] = made->estimate;
        row_text(row, &drawn_columns.number, arena_printf(arena, "%zu", i));
        row_count(row, &drawn_columns.n_treated, made->n_treated, NULL);
        row_real(row, &drawn_columns.estimate, made->estimate);
        row_text(row, &drawn_columns.problem, made->problem);
    }
    const Row row = row_add(table, whom);
    row_text(row, &drawn_columns.number, "spread");
    row_real(row, &drawn_columns.estimate, spread_of(estimate, replicates->n));
    tables_add(arena, tables, table);
    return true;
}

static size_t ten(const void *settings, const StageSettings *told)
{
    (void)settings;
    (void)told;
    return REPLICATES;
}

static const Replication of_schools = {.n = ten, .change = draw_schools, .reduce = keep_all};
static const FurtherAnalysis bootstrap = {.name = "bootstrap", .replication = &of_schools};
static const Entry *const bootstrap_rows[] = {&bootstrap.entry};
static const Registry with_bootstrap = {.kind = "further analysis", .n = 1, .row = bootstrap_rows};

/* --- a study ------------------------------------------------------------------------------------
 */

static const char *const study_text =
    "data: {file: students.csv, id: id}\n"
    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
    "outcomes: [{name: reading, score: spring, pretest: fall}, {name: again, score: spring2, "
    "pretest: fall}]\n"
    "covariates: [age]\n"
    "matching: {method: nearest, caliper: none}\n"
    "effects: {cluster: school}\n"
    "alternatives: [{name: plain, effects: {estimator: difference}}]\n";

static const Spec *make_study_of(Here *here, const char *said)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,school,took,age,fall,spring,spring2\n");
    for (size_t i = 0; i < SCHOOLS * STUDENTS; i++) {
        const size_t school = i / STUDENTS;
        const double fall = 200 + 10 * random_normal(1, i), own = 3 * random_normal(2, school);
        text_format(&csv, "s%zu,g%zu,%d,%zu,%.3f,%.3f,%.3f\n", i, school, school % 3 == 0, i % 5,
                    fall, fall + own + 5 * random_normal(3, i), fall + 8 * random_normal(4, i));
    }
    Spec *spec = ARENA_NEW(here->arena, Spec);
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    if (!os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes, csv.n,
                       here->err) ||
        !spec_read_bytes(here->arena, path, said, strlen(said), spec, here->err))
        fail_msg("%s", here->err->text);
    return spec;
}

static const Spec *make_study(Here *here)
{
    return make_study_of(here, study_text);
}

static bool run(Here *here, const Spec *spec, const Registry *analyses, size_t jobs, Results *out)
{
    const RunSettings settings = {
        .mode = FRAME_RUN, .jobs = jobs, .invariants = true, .analyses = analyses};
    return plan_run(here->arena, spec, &settings, out, here->err);
}

static const Table *drawn_of(const Results *results, size_t analysis)
{
    const Tables *tables = &results->analysis[analysis].tables;
    for (size_t i = 0; i < tables->n; i++)
        if (tables->item[i]->kind == &table_drawn)
            return tables->item[i];
    return NULL;
}

/* --- tests --------------------------------------------------------------------------------------
 */

static void a_bootstrap_gives_what_a_plain_loop_gives(void **state)
{
    Here *here = *state;
    Arena *arena = here->arena;
    const Spec *spec = make_study(here);
    const Design *design = spec->design;
    StudyData data;
    Results results;
    if (!run(here, spec, &with_bootstrap, 1, &results) ||
        !data_load(arena, spec, FRAME_RUN, &data, here->err))
        fail_msg("%s", here->err->text);
    for (size_t o = 0; o < 2; o++) {
        const Table *table = drawn_of(&results, 2 * o);
        const Key key = cohort_key(here->arena, design, &design->outcome[o]);
        double estimate[REPLICATES];
        Cohort cohort;
        assert_true(cohort_build(arena, COHORT_OF(arena, design, &design->outcome[o]),
                                 data.frame[0][o], &cohort, here->err));
        for (size_t r = 0; r < REPLICATES; r++) {
            const ReplicateInput input = {
                .cohort = &cohort,
                .number = r,
                .stream = key_replicate(key, spec->seed, &bootstrap.entry, NULL, r).a};
            Cohort changed;
            PropensityScore score;
            Matching matching;
            Effects effects;
            assert_true(draw_schools(arena, &input, &changed, here->err) &&
                        pscore_fit(arena, SCORE_OF(design), &changed, &score, here->err) &&
                        match_run(arena, MATCHING_OF(design), &changed, &score, spec->seed,
                                  &matching, here->err) &&
                        effect_estimate(arena, EFFECTS_OF(design), &changed, &matching, &effects,
                                        here->err));
            estimate[r] = effects.row[0].estimate;
            assert_true(estimate[r] == table_real(table, r, &drawn_columns.estimate));
            assert_true((double)effects.row[0].n_treated ==
                        table_real(table, r, &drawn_columns.n_treated));
            assert_true(effects.row[0].n_treated > 0);
            assert_true(r == 0 || estimate[r] != estimate[r - 1]);
        }
        assert_true(spread_of(estimate, REPLICATES) ==
                    table_real(table, REPLICATES, &drawn_columns.estimate));
        assert_true(spread_of(estimate, REPLICATES) > 0.1);
        assert_null(drawn_of(&results, 2 * o + 1)); /* alternatives stand beside it as they are */
    }
}

static void the_number_of_threads_changes_no_bit(void **state)
{
    Here *here = *state;
    const Spec *spec = make_study(here);
    Results one, three;
    if (!run(here, spec, &with_bootstrap, 1, &one) || !run(here, spec, &with_bootstrap, 3, &three))
        fail_msg("%s", here->err->text);
    for (size_t i = 0; i < one.n_analyses; i += 2)
        for (size_t r = 0; r <= REPLICATES; r++) {
            const double a = table_real(drawn_of(&one, i), r, &drawn_columns.estimate);
            const double b = table_real(drawn_of(&three, i), r, &drawn_columns.estimate);
            assert_memory_equal(&a, &b, sizeof a);
        }
}

static void without_replicates_the_estimates_are_the_same(void **state)
{
    Here *here = *state;
    const Spec *spec = make_study(here);
    Results with, without;
    if (!run(here, spec, &with_bootstrap, 2, &with) || !run(here, spec, NULL, 2, &without))
        fail_msg("%s", here->err->text);
    for (size_t i = 0; i < with.n_analyses; i++) {
        assert_true(with.analysis[i].effects.row[0].estimate ==
                    without.analysis[i].effects.row[0].estimate);
        assert_null(drawn_of(&without, i));
    }
}

/* --- replicates that fail -----------------------------------------------------------------------
 */

static bool empty_one(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    double *weight = ARENA_ARRAY(arena, double, input->cohort->n);
    for (size_t i = 0; i < input->cohort->n; i++)
        weight[i] = input->number == 3 && input->cohort->treated[i] ? 0 : 1;
    const CohortChange change = {.why = "sent home", .base_weight = weight};
    return cohort_child(arena, input->cohort, &change, out, err);
}

static bool break_one(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    if (input->number == 7)
        return error_set(err, ERR_INTERNAL, NOWHERE, "replicate %zu broke", input->number);
    return empty_one(arena, input, out, err);
}

static bool miscount_one(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    if (!empty_one(arena, input, out, err))
        return false;
    out->n_control += input->number == 7;
    return true;
}

static void one_that_cannot_be_carried_out_says_why(void **state)
{
    static const Replication kind = {.n = ten, .change = empty_one, .reduce = keep_all};
    static const FurtherAnalysis analysis = {.name = "emptied", .replication = &kind};
    static const Entry *const rows[] = {&analysis.entry};
    static const Registry registry = {.kind = "further analysis", .n = 1, .row = rows};
    Here *here = *state;
    Results results;
    if (!run(here, make_study(here), &registry, 2, &results))
        fail_msg("%s", here->err->text);
    const Table *table = drawn_of(&results, 0);
    const double all = results.analysis[0].effects.row[0].estimate;
    for (size_t r = 0; r < REPLICATES; r++) {
        const double estimate = table_real(table, r, &drawn_columns.estimate);
        const char *problem = table_text(table, r, &drawn_columns.problem);
        if (r == 3) {
            assert_true(isnan(estimate));
            assert_non_null(strstr(problem, "sent home"));
        } else {
            assert_true(estimate == all); /* nothing was changed */
            assert_null(problem);
        }
    }
}

static void a_fault_of_ours_in_one_ends_the_study(void **state)
{
    static const Replication kind = {.n = ten, .change = break_one, .reduce = keep_all};
    static const FurtherAnalysis analysis = {.name = "broken", .replication = &kind};
    static const Entry *const rows[] = {&analysis.entry};
    static const Registry registry = {.kind = "further analysis", .n = 1, .row = rows};
    Here *here = *state;
    Results results;
    assert_false(run(here, make_study(here), &registry, 2, &results));
    assert_non_null(strstr(here->err->text, "replicate 7 broke"));
}

static void a_changed_cohort_keeps_the_rules_of_cohorts(void **state)
{
    static const Replication kind = {.n = ten, .change = miscount_one, .reduce = keep_all};
    static const FurtherAnalysis analysis = {.name = "miscounted", .replication = &kind};
    static const Entry *const rows[] = {&analysis.entry};
    static const Registry registry = {.kind = "further analysis", .n = 1, .row = rows};
    Here *here = *state;
    Results results;
    setenv("ALIKE_INVARIANTS", "1", 1);
    assert_false(run(here, make_study(here), &registry, 2, &results));
    assert_non_null(strstr(here->err->text, "the cohort broke a rule of its own"));
}

/* Its score is of students whom the replicate's cohort does not hold. */
static void a_score_of_all_programs_has_no_replicates(void **state)
{
    Here *here = *state;
    const Spec *spec =
        make_study_of(here, "data: {file: students.csv, id: id}\n"
                            "treatment: {arms: {column: took, control: \"0\", values: [\"1\"]}}\n"
                            "outcomes: [{name: reading, score: spring, pretest: fall}]\n"
                            "covariates: [age]\n"
                            "propensity: {model: multinomial}\n"
                            "effects: {cluster: school}\n");
    Results results;
    if (!run(here, spec, &with_bootstrap, 1, &results))
        fail_msg("%s", here->err->text);
    const Table *table = drawn_of(&results, 0);
    assert_int_equal(table->n_rows, REPLICATES + 1);
    assert_non_null(
        strstr(table_text(table, 0, &drawn_columns.problem), "nothing of the other programs"));
    check_nan(table_real(table, 0, &drawn_columns.estimate));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_bootstrap_gives_what_a_plain_loop_gives, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_number_of_threads_changes_no_bit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_replicates_the_estimates_are_the_same, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(one_that_cannot_be_carried_out_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_fault_of_ours_in_one_ends_the_study, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_changed_cohort_keeps_the_rules_of_cohorts, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_score_of_all_programs_has_no_replicates, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
