/* Codes that a file of Stata, SPSS or SAS explains itself: labels, and what is missing. */
#include "made.h"

#include "have.h"

#if ALIKE_HAVE_READSTAT
#include "input/stat_file.h"

static void load(Made *made, StatFile file, ColumnRule *rule)
{
    made->spec.id = NAME("ID");
    made->outcome.score = NAME("SCORE");
    made->outcome.pretest = (Name){0};
    made->design.treatment = NAME("DAY");
    made->design.covariates = NAMES(NAME("LUNCH"));
    made->design.column = rule;
    made->design.n_columns = rule == NULL ? 0 : 1;
    stat_file_write(made->spec.data_path, file);
    error_clear(&made->err);
    const bool loaded = frame_load(made->arena, &made->spec, FRAME_RUN, &made->frame, &made->err);
    assert_true(loaded == (made->err.n == 0));
}

static void codes_are_used_and_their_labels_told(void **state)
{
    Made *made = *state;
    load(made, (StatFile){STAT_SAV_FILE}, NULL);
    assert_string_equal(made->err.text, "");
    check_same(made_real(made, "LUNCH", "007"), 1);
    check_same(made_real(made, "LUNCH", "03"), 2);
    check_nan(made_real(made, "LUNCH", "b2"));
    assert_int_equal(made_column(made, "LUNCH")->reason[made_row(made, "b2")], REASON_CODE);
    assert_int_equal(made_column(made, "SCORE")->reason[made_row(made, "b2")], REASON_BLANK);
    assert_true(made_has_note(
        made, "'LUNCH' is missing in some rows: 1 cell holds the file's own code -9 'refused'.",
        1));
    assert_true(made_has_note(made,
                              "'LUNCH': the file keeps labels with its codes, 1 'Free', 2 'Paid'; "
                              "the codes are used. With labels: yes under columns.LUNCH the labels "
                              "are.",
                              0));
}

static void labels_take_the_place_of_codes_where_the_study_says_so(void **state)
{
    Made *made = *state;
    ColumnRule rule = {.name = NAME("LUNCH"), .labels = true};
    load(made, (StatFile){STAT_DTA_FILE, .version = 118}, &rule);
    assert_string_equal(made->err.text, "");
    assert_string_equal(made_level(made, "LUNCH", "007"), "Free");
    assert_string_equal(made_level(made, "LUNCH", "03"), "Paid");
    assert_string_equal(made_level(made, "LUNCH", "b2"), "");
    assert_true(made_has_note(
        made, "'LUNCH' is missing in some rows: 1 cell holds the file's own code .a 'refused'.",
        1));
    assert_true(made_has_note(
        made, "'LUNCH': its codes stand for what the file says, 1 'Free', 2 'Paid'.", 0));
}

/* Numbers that nobody needs as text are taken without it; a code of the study's is a text. */
static void codes_of_the_study_are_met_among_numbers_that_a_file_keeps(void **state)
{
    Made *made = *state;
    const char *codes[] = {"-0.125"};
    load(made, (StatFile){STAT_DTA_FILE, .version = 118}, NULL);
    check_same(made_real(made, "SCORE", "03"), -0.125);
    check_same(made_real(made, "SCORE", "007"), 1.5);
    made->spec.missing = codes;
    made->spec.n_missing = 1;
    load(made, (StatFile){STAT_DTA_FILE, .version = 118}, NULL);
    check_nan(made_real(made, "SCORE", "03"));
    assert_int_equal(made_column(made, "SCORE")->reason[made_row(made, "03")], REASON_CODE);
    check_same(made_real(made, "SCORE", "007"), 1.5);
}

static void labels_that_the_file_lacks_are_refused(void **state)
{
    Made *made = *state;
    ColumnRule rule = {.name = NAME("LUNCH"), .labels = true};
    load(made, (StatFile){STAT_XPT_FILE, .version = 5}, &rule);
    assert_string_equal(made->err.text,
                        "study.yaml:1:1: columns.LUNCH.labels: the file keeps no labels with "
                        "'LUNCH'; map its codes under values, or remove labels\n");
    assert_int_equal(made->err.kind, ERR_STUDY);
}
#else
static void codes_are_used_and_their_labels_told(void **state)
{
    (void)state;
    skip(); /* this build can't read such files */
}
#define labels_take_the_place_of_codes_where_the_study_says_so codes_are_used_and_their_labels_told
#define labels_that_the_file_lacks_are_refused                 codes_are_used_and_their_labels_told
#define codes_of_the_study_are_met_among_numbers_that_a_file_keeps                                 \
    codes_are_used_and_their_labels_told
#endif

int main(void)
{
#define MADE(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)
    const struct CMUnitTest tests[] = {
        MADE(codes_are_used_and_their_labels_told),
        MADE(labels_take_the_place_of_codes_where_the_study_says_so),
        MADE(labels_that_the_file_lacks_are_refused),
        MADE(codes_of_the_study_are_met_among_numbers_that_a_file_keeps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
