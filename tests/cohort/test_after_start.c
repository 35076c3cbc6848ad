/* Which columns were measured after the program began, by what names, terms and dates tell. */
#include "check.h"
#include "stage_settings.h"

#include "alike/cohort.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>
#include <string.h>

enum { N_ROWS = 4 };

typedef struct World {
    Arena *arena;
    Column column[4]; /* pretest, score, what is asked about, the treatment */
    Frame frame;
    Design design;
    OutcomeSpec outcome;
    Cohort cohort;
    Name covariate;
    uint32_t row[N_ROWS];
    double real[N_ROWS];
    uint8_t reason[N_ROWS];
    int32_t level[N_ROWS];
} World;

static void make(World *w, const char *pretest, const char *score, const char *asked)
{
    *w = (World){.arena = arena_create()};
    const char *const name[] = {pretest, score, asked, "program"};
    for (size_t k = 0; k < COUNT_OF(name); k++)
        w->column[k] =
            (Column){.name = name[k], .type = COLUMN_REAL, .real = w->real, .reason = w->reason};
    for (uint32_t i = 0; i < N_ROWS; i++)
        w->row[i] = i;
    w->frame = (Frame){.n_rows = N_ROWS, .n_columns = COUNT_OF(name), .column = w->column};
    w->outcome = (OutcomeSpec){
        .name = {.text = "math"}, .score = {.text = score}, .pretest = {.text = pretest}};
    w->covariate = (Name){.text = asked};
    w->design = (Design){.treatment = {.text = "program"},
                         .n_outcomes = 1,
                         .outcome = &w->outcome,
                         .covariates = {.n = 1, .item = &w->covariate}};
    w->cohort = (Cohort){.frame = &w->frame,
                         .outcome_spec = &w->outcome,
                         .n = N_ROWS,
                         .row = w->row,
                         .pretest = &w->column[0],
                         .outcome = &w->column[1]};
}

static bool is_after(const char *pretest, const char *score, const char *asked, const char *begins)
{
    World w;
    static Error err;
    const char *out;
    make(&w, pretest, score, asked);
    assert_true(cohort_after_start(w.arena, begins,
                                   COHORT_OF(w.arena, &w.design, w.cohort.outcome_spec), &w.cohort,
                                   &out, &err));
    if (out != NULL)
        assert_string_equal(out, arena_printf(w.arena, "'%s' (covariates)", asked));
    const bool after = out != NULL;
    arena_destroy(w.arena);
    return after;
}

static void names_tell_what_was_measured_when(void **state)
{
    (void)state;
    static const struct {
        const char *pretest, *score, *asked, *begins;
        bool after;
    } row[] = {
        {"pre", "post_score", "end_date", "", true},
        {"pre", "score", "posttest_reading", "", true},
        {"pre", "score", "eoyAttendance", "", true},
        {"pre", "score", "weekend_classes", "", false},
        {"pre", "score", "post_code", "", false},
        {"pre", "score", "start_date", "", false},
        {"pre", "score", "gender", "2014-09-01", false},
        /* a season alone is the score's, or the earlier score's */
        {"math_fall", "math_spring", "absent_spring", "", true},
        {"math_fall", "math_spring", "absent_fall", "", false},
        {"math_spring", "math_spring_2", "absent_spring", "", false},
        /* whole terms */
        {"math_fall_2014", "math_spring_2015", "absent_spring_2015", "", true},
        {"math_fall_2014", "math_spring_2015", "absent_spring_2014", "", false},
        {"mathFa14", "mathSp15", "absentSp15", "", true},
        {"mathFa14", "mathSp15", "absentSp14", "", false},
        {"pre", "score", "read_spring_2015", "2014-09-01", true},
        {"pre", "score", "read_fall_2014", "2014-09-01", false},
        {"pre", "score", "read_spring_2014", "2014-09-01", false},
        {"pre", "score", "eoy_spring_2014", "2014-09-01", false},
        /* years */
        {"pre", "score", "frl_2015", "2014-09-01", true},
        {"pre", "score", "frl_2014", "2014-09-01", false},
        {"pre", "score", "attendance_2014_15", "2014-09-01", true},
        {"pre", "score", "attendance_2013-14", "2014-09-01", false},
        {"math_fall_2014", "math_spring_2015", "absent_2015", "", true},
        {"math_fall_2014", "math_spring_2015", "final_grade_2013", "", false},
        {"pre", "score", "frl_2015", "", false},
    };
    for (size_t i = 0; i < COUNT_OF(row); i++)
        if (is_after(row[i].pretest, row[i].score, row[i].asked, row[i].begins) != row[i].after)
            fail_msg("%s with %s to %s from '%s': expected %d", row[i].asked, row[i].pretest,
                     row[i].score, row[i].begins, row[i].after);
}

static void spans_of_test_records_tell_the_terms(void **state)
{
    (void)state;
    static const SpanSpec span = {.from = {.text = "Fall 2014-2015"},
                                  .to = {.text = "Spring 2014-2015"}};
    World w;
    static Error err;
    const char *out;
    make(&w, "pretest_score", "end_score", "iep_spring_2015");
    w.outcome.span = &span;
    assert_true(cohort_after_start(w.arena, NULL,
                                   COHORT_OF(w.arena, &w.design, w.cohort.outcome_spec), &w.cohort,
                                   &out, &err));
    assert_non_null(out);
    w.column[2].name = w.covariate.text = "score_se";
    assert_true(cohort_after_start(w.arena, NULL,
                                   COHORT_OF(w.arena, &w.design, w.cohort.outcome_spec), &w.cohort,
                                   &out, &err));
    assert_non_null(out);
    w.column[2].name = w.covariate.text = "prior_score";
    assert_true(cohort_after_start(w.arena, NULL,
                                   COHORT_OF(w.arena, &w.design, w.cohort.outcome_spec), &w.cohort,
                                   &out, &err));
    assert_null(out);
    arena_destroy(w.arena);
}

static void a_column_of_dates_is_told_by_most_of_them(void **state)
{
    (void)state;
    static const char *name[] = {"2014-08-20", "2014-10-01", "2014-11-15"};
    World w;
    static Error err;
    const char *out;
    make(&w, "pre", "score", "tested_on");
    w.column[2] = (Column){.name = "tested_on",
                           .type = COLUMN_FACTOR,
                           .level = w.level,
                           .n_levels = COUNT_OF(name),
                           .level_name = name,
                           .reason = w.reason};
    w.level[1] = w.level[2] = w.level[3] = 1;
    assert_true(cohort_after_start(w.arena, "2014-09-01",
                                   COHORT_OF(w.arena, &w.design, w.cohort.outcome_spec), &w.cohort,
                                   &out, &err));
    assert_non_null(out);
    w.level[2] = w.level[3] = 0;
    assert_true(cohort_after_start(w.arena, "2014-09-01",
                                   COHORT_OF(w.arena, &w.design, w.cohort.outcome_spec), &w.cohort,
                                   &out, &err));
    assert_null(out);
    w.level[2] = w.level[3] = 2;
    assert_true(cohort_after_start(
        w.arena, "", COHORT_OF(w.arena, &w.design, w.cohort.outcome_spec), &w.cohort, &out, &err));
    assert_null(out);
    arena_destroy(w.arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_tell_what_was_measured_when),
        cmocka_unit_test(spans_of_test_records_tell_the_terms),
        cmocka_unit_test(a_column_of_dates_is_told_by_most_of_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
