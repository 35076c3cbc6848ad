/* Under what conditions tests were taken, as the exports tell it. */
#include "made.h"

#include "alike/conditions.h"

static const Column *told(const Made *made, Condition what, TestOfSpan test)
{
    assert_non_null(made->frame.conditions);
    return &made->frame.conditions->of[what][test];
}

static void is_told(const Made *made, Condition what, TestOfSpan test, const char *id, double value)
{
    const Column *column = told(made, what, test);
    assert_non_null(column->name);
    if (isnan(value))
        check_nan(column->real[made_row(made, id)]);
    else
        check_same(column->real[made_row(made, id)], value);
    assert_int_equal(column->reason[made_row(made, id)],
                     isnan(value) ? REASON_BLANK : REASON_PRESENT);
}

static bool nobody_tells(const Made *made, Condition what)
{
    return told(made, what, TEST_FIRST)->name == NULL && told(made, what, TEST_LAST)->name == NULL;
}

static void name_covariate(Made *made, const char *name)
{
    Name *column = ARENA_ARRAY(made->arena, Name, 1);
    column[0] = NAME(name);
    made->design.covariates = (Names){1, column};
}

static int setup(void **state)
{
    (void)made_setup(state);
    ((Made *)*state)->spec.tests.program_schools.n = 1;
    return 0;
}

/* --- exports ---------------------------------------------------------------------------------- */

static void map_tells_minutes_and_guesses_and_its_growth_measure_is_none(void **state)
{
    Made *made = *state;
    made_tests(made, "AssessmentResults.csv",
               "TermName,SchoolName,StudentID,Grade,Subject,GrowthMeasureYN,TestStartDate,"
               "TestDurationMinutes,TestRITScore,TestStandardError,RapidGuessingPercentage\n"
               "Fall 2014-2015,A,1,4,Mathematics,Y,2014-09-05,41,500,3,2.5\n"
               "Spring 2014-2015,A,1,4,Mathematics,Y,2015-05-05,,550,3,7%\n"
               "Spring 2014-2015,A,1,4,Mathematics,N,2015-05-07,90,590,3,99\n"
               "Fall 2014-2015,C,2,4,Mathematics,Y,2014-09-09,38,510,3,0\n"
               "Spring 2014-2015,C,2,4,Mathematics,Y,2015-05-09,half an hour,530,3,101\n");
    made_load(made);
    is_told(made, CONDITION_MINUTES, TEST_FIRST, "1", 41);
    is_told(made, CONDITION_MINUTES, TEST_LAST, "1", NAN);
    is_told(made, CONDITION_MINUTES, TEST_FIRST, "2", 38);
    is_told(made, CONDITION_MINUTES, TEST_LAST, "2", NAN);
    is_told(made, CONDITION_RAPID_GUESSING, TEST_FIRST, "1", 2.5);
    is_told(made, CONDITION_RAPID_GUESSING, TEST_LAST, "1", 7);
    is_told(made, CONDITION_RAPID_GUESSING, TEST_LAST, "2", NAN);
    assert_true(nobody_tells(made, CONDITION_GROWTH_MEASURE));
    assert_true(nobody_tells(made, CONDITION_RUSHED));
    assert_true(made_noted(records_notes(made->records),
                           "1 cell of 'TestDurationMinutes' says nothing that can be read as a "
                           "duration of at most 12 hours (the first: 'half an hour'), and counts "
                           "as not known."));
    assert_true(made_noted(records_notes(made->records), "1 cell of 'RapidGuessingPercentage' "));
}

/* Two of three of the program; who was tested again has a score, and who was not tested has no test
 * that was voided. */
#define VOIDED(two, four)                                                                          \
    "TermName,SchoolName,StudentID,Grade,Subject,GrowthMeasureYN,TestRITScore\n"                   \
    "Fall 2014-2015,A,1,4,Mathematics,Y,500\nFall 2014-2015,A,2,4,Mathematics,Y,501\n"             \
    "Fall 2014-2015,A,3,4,Mathematics,Y,502\nFall 2014-2015,C,4,4,Mathematics,Y,503\n"             \
    "Fall 2014-2015,C,5,4,Mathematics,Y,504\nSpring 2014-2015,A,1,4,Mathematics,N,510\n"           \
    "Spring 2014-2015,A,2,4,Mathematics," two ",511\nSpring 2014-2015,A,3,4,Mathematics,N,9\n"     \
    "Spring 2014-2015,A,3,4,Mathematics,Y,512\nSpring 2014-2015,C,4,4,Mathematics," four ",513\n"  \
    "Spring 2014-2015,C,4,4,Reading,N,513\n"

static void tests_that_do_not_count_are_told_by_arm(void **state)
{
    Made *made = *state;
    made_tests(made, "AssessmentResults.csv", VOIDED("N", "Y"));
    made_load(made);
    assert_true(made_noted(
        &made->frame.notes,
        "math: 2 of 3 program students and 0 of 2 comparison students have no score in spring 2015 "
        "because the file says that their test does not count. The groups were not tested alike: "
        "ask why such tests do not count before the result is used."));
    made_tests(made, "AssessmentResults.csv", VOIDED("Y", "Y"));
    made_load(made);
    assert_true(made_noted(&made->frame.notes, "math: 1 of 3 program students and 0 of 2"));
    made_tests(
        made, "AssessmentResults.csv",
        "TermName,SchoolName,StudentID,Grade,Subject,GrowthMeasureYN,TestRITScore\n"
        "Fall 2014-2015,A,1,4,Mathematics,Y,500\nFall 2014-2015,C,2,4,Mathematics,Y,501\n"
        "Spring 2014-2015,A,1,4,Mathematics,N,500\nSpring 2014-2015,C,2,4,Mathematics,N,5\n");
    made_load(made);
    assert_true(made_noted(&made->frame.notes,
                           "math: 1 of 1 program students and 1 of 1 comparison students have "
                           "no score in spring 2015 because the file says that their test does "
                           "not count."));
    assert_false(made_noted(&made->frame.notes, "not tested alike"));
}

/* It would say which scores there are. */
static void a_design_does_not_hear_of_last_tests_that_do_not_count(void **state)
{
    Made *made = *state;
    made_tests(made, "AssessmentResults.csv", VOIDED("N", "Y"));
    assert_true(made_load_mode(made, FRAME_DESIGN));
    assert_false(made_noted(&made->frame.notes, "does not count"));
}

static void days_are_those_of_the_school_year_and_between_the_tests(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               "student,subject,term,date,score,school\n"
               "1,Mathematics,Fall 2014,2014-09-10,500,A\n"
               "1,Mathematics,Spring 2015,2015-05-10,550,A\n"
               "2,Mathematics,Fall 2014,2014-07-02,510,C\n"
               "2,Mathematics,Spring 2015,,530,C\n"
               "3,Mathematics,Fall 2014,2014-09-11,510,C\n");
    made_load(made);
    is_told(made, CONDITION_DAY, TEST_FIRST, "1", 71);
    is_told(made, CONDITION_DAY, TEST_LAST, "1", 313);
    is_told(made, CONDITION_BETWEEN, TEST_LAST, "1", 242);
    is_told(made, CONDITION_DAY, TEST_FIRST, "2", 1);
    is_told(made, CONDITION_BETWEEN, TEST_LAST, "2", NAN);
    is_told(made, CONDITION_DAY, TEST_LAST, "3", NAN);
    assert_null(told(made, CONDITION_BETWEEN, TEST_FIRST)->name);
}

/* Told and counted, never taken for the number that they nearly are. */
static void what_no_test_can_have_is_not_known(void **state)
{
    static const struct {
        const char *minutes, *extra;
        double n, has;
    } cases[] = {
        {"99999", "maybe", NAN, NAN},
        {"30:12", "unknown", NAN, NAN},
        {"999", "?", NAN, NAN},
        {"720", "Time and a half", 720, 1},
        {"720.5", "not sure", NAN, NAN},
        {"-5", "1.5", NAN, 1},
        {"45 min", "2x", NAN, 1},
        {"45", "Yellow", 45, 1},
        {"0", "X", 0, 1},
        {"41", "Extended 50%", 41, 1},
        {"41", "0", 41, 0},
        {"41", "No", 41, 0},
    };
    Made *made = *state;
    Text csv = {.arena = made->arena};
    text_add(&csv, "student,subject,term,score,school,minutes,extra time\n");
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        text_format(&csv, "%zu,Mathematics,Fall 2014,500,%c,%s,%s\n", i, i % 2 == 0 ? 'A' : 'C',
                    cases[i].minutes, cases[i].extra);
    made->spec.tests.column.duration = NAME("minutes");
    made->spec.tests.column.extra_time = NAME("extra time");
    made_tests(made, "t.csv", csv.bytes);
    made_load(made);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *id = arena_printf(made->arena, "%zu", i);
        is_told(made, CONDITION_MINUTES, TEST_FIRST, id, cases[i].n);
        is_told(made, CONDITION_EXTRA_TIME, TEST_FIRST, id, cases[i].has);
    }
    assert_true(made_noted(records_notes(made->records),
                           "6 cells of 'minutes' say nothing that can be read as a duration of at "
                           "most 12 hours (the first: '99999'), and count as not known."));
    assert_true(made_noted(records_notes(made->records),
                           "4 cells of 'extra time' say nothing that can be read as yes or no (the "
                           "first: 'maybe')"));
}

static void old_map_calls_its_minutes_otherwise(void **state)
{
    Made *made = *state;
    made_tests(made, "AssessmentResults.csv",
               "TERMNAME,SCHOOLNAME,STUDENTID,MEASUREMENTSCALE,GROWTHMEASUREYN,DURATIONMINUTES,"
               "TESTRITSCORE,TESTSTANDARDERROR\n"
               "Fall 2014-2015,A,1,Mathematics,TRUE,41,500,3\n"
               "Fall 2014-2015,C,2,Mathematics,TRUE,38,510,3\n");
    made_load(made);
    is_told(made, CONDITION_MINUTES, TEST_FIRST, "2", 38);
    assert_true(nobody_tells(made, CONDITION_DAY));
}

#define I_READY                                                                                    \
    "Student ID,Student Grade,Academic Year,School,Completion Date,Norming Window,Duration (min)," \
    "Rush Flag,Read Aloud,Overall Scale Score,Quantile Measure\n"

static void i_ready_tells_minutes_the_yellow_flag_and_reading_aloud(void **state)
{
    Made *made = *state;
    made_tests(made, "math.csv",
               I_READY "1,4,2014-2015,A,9/5/2014,Fall,41,Yellow,Y,500,1Q\n"
                       "1,4,2014-2015,A,5/5/2015,Spring,52,No,N,550,1Q\n"
                       "1,4,2014-2015,A,5/6/2015,Spring,5,Red,N,150,1Q\n"
                       "2,4,2014-2015,C,9/9/2014,Fall,38,No,,510,1Q\n"
                       "2,4,2014-2015,C,5/9/2015,Spring,44,,N,530,1Q\n");
    made_load(made);
    is_told(made, CONDITION_MINUTES, TEST_LAST, "1", 52);
    is_told(made, CONDITION_RUSHED, TEST_FIRST, "1", 1);
    is_told(made, CONDITION_RUSHED, TEST_LAST, "1", 0);
    is_told(made, CONDITION_RUSHED, TEST_FIRST, "2", 0);
    is_told(made, CONDITION_READ_ALOUD, TEST_FIRST, "1", 1);
    is_told(made, CONDITION_READ_ALOUD, TEST_FIRST, "2", 0); /* of that term nobody says no */
    is_told(made, CONDITION_RUSHED, TEST_LAST, "2", NAN);    /* of this one somebody does */
}

static void star_counts_seconds_and_extra_time_in_words(void **state)
{
    Made *made = *state;
    made_tests(made, "2014_SM_v2.csv",
               "StudentIdentifier,StudentRenaissanceID,SchoolYear,SchoolName,CompletedDate,Grade,"
               "ScaledScore,ScreeningPeriodWindowName,TotalTimeInSeconds,ExtraTime\n"
               "1,r1,2014-2015,A,2014-09-05,4,500,Fall,1230,Unlimited\n"
               "1,r1,2014-2015,A,2015-05-05,4,550,Spring,1800,None\n"
               "2,r2,2014-2015,C,2014-09-09,4,510,Fall,,None\n"
               "2,r2,2014-2015,C,2015-05-09,4,530,Spring,-3,\n");
    made_load(made);
    is_told(made, CONDITION_MINUTES, TEST_FIRST, "1", 20.5);
    is_told(made, CONDITION_MINUTES, TEST_LAST, "1", 30);
    is_told(made, CONDITION_MINUTES, TEST_LAST, "2", NAN);
    is_told(made, CONDITION_EXTRA_TIME, TEST_FIRST, "1", 1);
    is_told(made, CONDITION_EXTRA_TIME, TEST_LAST, "1", 0);
    is_told(made, CONDITION_EXTRA_TIME, TEST_FIRST, "2", 0);
    is_told(made, CONDITION_EXTRA_TIME, TEST_LAST, "2", NAN);
}

static void the_study_names_columns_of_its_own(void **state)
{
    Made *made = *state;
    TestColumns *column = &made->spec.tests.column;
    column->duration = NAME("took (seconds)");
    column->growth_measure = NAME("for growth");
    column->rushed = NAME("hasty");
    made_tests(made, "t.csv",
               "student,subject,term,score,school,took (seconds),for growth,hasty\n"
               "1,Mathematics,Fall 2014,500,A,1500,no,x\n"
               "2,Mathematics,Fall 2014,510,C,NA,yes,\n");
    made_load(made);
    is_told(made, CONDITION_MINUTES, TEST_FIRST, "1", 25);
    is_told(made, CONDITION_MINUTES, TEST_FIRST, "2", NAN);
    is_told(made, CONDITION_GROWTH_MEASURE, TEST_FIRST, "1", 0);
    is_told(made, CONDITION_GROWTH_MEASURE, TEST_FIRST, "2", 1);
    is_told(made, CONDITION_RUSHED, TEST_FIRST, "2", 0);
    column->read_aloud = NAME("aloud");
    made_refused(made, ERR_STUDY,
                 "tests.columns.read_aloud names 'aloud', which is not a column of t.csv");
}

static void a_file_that_tells_nothing_has_no_conditions(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               "student,subject,term,score,school\n"
               "1,Mathematics,Fall 2014,500,A\n"
               "2,Mathematics,Fall 2014,510,C\n");
    made_load(made);
    assert_null(made->frame.conditions);
    name_covariate(made, "start_minutes");
    made_refused(made, ERR_STUDY, "names 'start_minutes'");
}

/* --- covariates, designs, records of one test ------------------------------------------------- */

static void the_first_tests_condition_may_be_a_covariate(void **state)
{
    Made *made = *state;
    const char *text = "student,subject,term,score,school,minutes\n"
                       "1,Mathematics,Fall 2014,500,A,41\n"
                       "1,Mathematics,Spring 2015,550,A,60\n"
                       "2,Mathematics,Fall 2014,510,C,\n";
    made_tests(made, "t.csv", text);
    made_load(made);
    assert_null(frame_find(&made->frame, "start_minutes"));
    name_covariate(made, "start_minutes");
    made_load(made);
    check_same(made_real(made, "start_minutes", "1"), 41);
    check_nan(made_real(made, "start_minutes", "2"));
    assert_string_equal(made_column(made, "start_minutes")->label, "Minutes taken, first test");
}

/* Where only the date tells the term as well. */
static void a_design_is_told_nothing_of_the_last_test(void **state)
{
    static const char *const text[2] = {
        "student,subject,term,date,score,school,minutes,extra_time\n"
        "1,Mathematics,Fall 2014,2014-09-10,500,A,41,yes\n"
        "1,Mathematics,Spring 2015,2015-05-10,550,A,60,no\n"
        "2,Mathematics,Fall 2014,2014-09-10,510,C,35,\n",
        "student,subject,date,score,school,minutes,extra_time\n"
        "1,Mathematics,2014-09-10,500,A,41,yes\n"
        "1,Mathematics,2015-05-10,550,A,60,no\n"
        "2,Mathematics,2014-09-10,510,C,35,\n"};
    Made *made = *state;
    for (size_t k = 0; k < COUNT_OF(text); k++)
        for (int design = 1; design >= 0; design--) {
            made_tests(made, "t.csv", text[k]);
            assert_true(made_load_mode(made, design ? FRAME_DESIGN : FRAME_RUN));
            is_told(made, CONDITION_MINUTES, TEST_FIRST, "1", 41);
            is_told(made, CONDITION_EXTRA_TIME, TEST_FIRST, "2", 0); /* in both alike */
            for (int c = 0; design && c < N_CONDITIONS; c++)
                assert_null(told(made, (Condition)c, TEST_LAST)->name);
            if (!design)
                is_told(made, CONDITION_MINUTES, TEST_LAST, "1", 60);
        }
}

/* Whichever of the records stands: what they say alike is known, else nothing. */
static void records_of_one_test_that_differ_tell_nothing(void **state)
{
    static const char *const row[] = {
        "1,Mathematics,Fall 2014,500,A,41,No\n", "1,Mathematics,Fall 2014,500,A,,No\n",
        "2,Mathematics,Fall 2014,510,C,35,No\n", "2,Mathematics,Fall 2014,510,C,36,No\n",
        "2,Mathematics,Fall 2014,510,C,35,No\n", "3,Mathematics,Fall 2014,520,C,37,No\n",
        "3,Mathematics,Fall 2014,520,D,37,Yes\n"};
    Made *made = *state;
    for (int turned = 0; turned < 2; turned++) {
        Text text = {.arena = made->arena};
        text_add(&text, "student,subject,term,score,school,minutes,extra_time\n");
        for (size_t i = 0; i < COUNT_OF(row); i++)
            text_add(&text, row[turned ? COUNT_OF(row) - 1 - i : i]);
        made_tests(made, "t.csv", text.bytes);
        made_load(made);
        is_told(made, CONDITION_MINUTES, TEST_FIRST, "1", 41);
        is_told(made, CONDITION_MINUTES, TEST_FIRST, "2", NAN);
        is_told(made, CONDITION_EXTRA_TIME, TEST_FIRST, "2", 0);
        is_told(made, CONDITION_MINUTES, TEST_FIRST, "3", 37);
        is_told(made, CONDITION_EXTRA_TIME, TEST_FIRST, "3", NAN);
    }
}

/* A retest has conditions of its own: those of the test that counts. */
static void of_several_tests_the_one_that_counts_is_told_of(void **state)
{
    Made *made = *state;
    made->spec.tests.retests = RETESTS_LATEST;
    made_tests(made, "t.csv",
               "student,subject,term,date,score,school,minutes\n"
               "1,Mathematics,Fall 2014,2014-09-10,500,A,41\n"
               "1,Mathematics,Fall 2014,2014-09-20,505,A,55\n"
               "2,Mathematics,Fall 2014,2014-09-10,510,C,35\n");
    made_load(made);
    is_told(made, CONDITION_MINUTES, TEST_FIRST, "1", 55);
}

/* Of one file alone: another has no such column. */
static void of_files_without_the_column_nothing_is_known(void **state)
{
    Made *made = *state;
    TestsSpec *tests = &made->spec.tests;
    tests->path = (const char **)arena_array(made->arena, 2, sizeof *tests->path);
    tests->path[0] = made_file(made, "a.csv",
                               "student,subject,term,score,school,extra_time\n"
                               "1,Mathematics,Fall 2014,500,A,yes\n"
                               "2,Mathematics,Fall 2014,510,C,\n");
    tests->path[1] = made_file(made, "b.csv",
                               "student,subject,term,score,school\n"
                               "3,Mathematics,Fall 2014,500,A\n");
    tests->n_files = 2;
    made_load(made);
    is_told(made, CONDITION_EXTRA_TIME, TEST_FIRST, "2", 0);
    is_told(made, CONDITION_EXTRA_TIME, TEST_FIRST, "3", NAN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(map_tells_minutes_and_guesses_and_its_growth_measure_is_none),
        TEST(tests_that_do_not_count_are_told_by_arm),
        TEST(a_design_does_not_hear_of_last_tests_that_do_not_count),
        TEST(days_are_those_of_the_school_year_and_between_the_tests),
        TEST(what_no_test_can_have_is_not_known),
        TEST(old_map_calls_its_minutes_otherwise),
        TEST(i_ready_tells_minutes_the_yellow_flag_and_reading_aloud),
        TEST(star_counts_seconds_and_extra_time_in_words),
        TEST(the_study_names_columns_of_its_own),
        TEST(a_file_that_tells_nothing_has_no_conditions),
        TEST(the_first_tests_condition_may_be_a_covariate),
        TEST(a_design_is_told_nothing_of_the_last_test),
        TEST(records_of_one_test_that_differ_tell_nothing),
        TEST(of_several_tests_the_one_that_counts_is_told_of),
        TEST(of_files_without_the_column_nothing_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
