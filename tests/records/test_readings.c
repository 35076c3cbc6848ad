/* Readings of files on which hangs who is treated, or which score counts: one test under several
 * schools, one name in several districts, windows, tests that the file itself calls void. */
#include "made.h"
#include "stage_settings.h"

#include "alike/cohort.h"
#include "alike/match.h"

#define HEAD "student,subject,term,date,score,se,grade,school\n"

static const uint8_t *both_arms(const Made *made, const char *id)
{
    const size_t row = made_row(made, id);
    assert_true(row != SIZE_MAX);
    return made->frame.both_arms == NULL ? NULL : &made->frame.both_arms[row];
}

static void list_arms(Made *made)
{
    Name *value = ARENA_ARRAY(made->arena, Name, 2);
    value[0] = NAME("1");
    value[1] = NAME("0");
    made->design.treated = (ValueSet){.n = 1, .value = &value[0]};
    made->design.control = (ValueSet){.n = 1, .value = &value[1]};
}

/* --- one test under several schools ---------------------------------------------------------- */

static void a_test_under_schools_of_both_arms_has_no_arm_and_is_a_step_of_the_flow(void **state)
{
    Made *made = *state;
    static const char *const text[2] = {HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                                             "1,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                                             "1,Mathematics,Spring 2015,2015-05-10,210,3,4,A\n"
                                             "2,Mathematics,Fall 2014,2014-09-10,201,3,4,B\n"
                                             "2,Mathematics,Spring 2015,2015-05-10,211,3,4,B\n"
                                             "3,Mathematics,Fall 2014,2014-09-10,202,3,4,C\n"
                                             "3,Mathematics,Spring 2015,2015-05-10,212,3,4,C\n"
                                             "4,Mathematics,Fall 2014,2014-09-10,203,3,4,A\n",
                                        HEAD "4,Mathematics,Fall 2014,2014-09-10,203,3,4,A\n"
                                             "1,Mathematics,Spring 2015,2015-05-10,210,3,4,A\n"
                                             "1,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                                             "2,Mathematics,Spring 2015,2015-05-10,211,3,4,B\n"
                                             "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                                             "3,Mathematics,Spring 2015,2015-05-10,212,3,4,C\n"
                                             "2,Mathematics,Fall 2014,2014-09-10,201,3,4,B\n"
                                             "3,Mathematics,Fall 2014,2014-09-10,202,3,4,C\n"};
    list_arms(made);
    for (size_t k = 0; k < COUNT_OF(text); k++) {
        made_tests(made, "t.csv", text[k]);
        made_load(made); /* retests: error, and it is none */
        assert_int_equal(*both_arms(made, "1"), 1);
        assert_int_equal(*both_arms(made, "4"), 0);
        assert_string_equal(made_level(made, "program", "1"), "");
        assert_true(made_noted(&made->frame.notes, "1 student was tested in a school of the "
                                                   "program and in another in fall 2014"));
        Cohort cohort;
        assert_true(cohort_build(made->arena, COHORT_OF(made->arena, &made->design, &made->outcome),
                                 &made->frame, &cohort, &made->err));
        assert_int_equal(cohort.n_treated, 1); /* 4 has no score */
        assert_int_equal(cohort.n_control, 1);
        assert_int_equal(cohort.flow.row[0].other, 1);
        assert_string_equal(cohort.flow.row[1].reason,
                            "tested in a program school and in another in fall 2014");
        assert_int_equal(cohort.flow.row[1].other, 1);
    }
}

static void tests_of_a_term_in_both_arms_leave_no_arm_whatever_the_rule_of_retests(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "1,Mathematics,Fall 2014,2014-10-10,205,2,4,C\n"
                    "2,Mathematics,Fall 2014,2014-09-10,201,3,4,B\n");
    for (int rule = RETESTS_LOWEST_SE; rule <= RETESTS_LATEST; rule++) {
        made->spec.tests.retests = rule;
        made_load(made);
        assert_int_equal(*both_arms(made, "1"), 1);
    }
}

static void a_test_under_schools_of_one_arm_counts_with_the_first_by_name(void **state)
{
    Made *made = *state;
    made->spec.tests.movers = MOVERS_DROP;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,D\n"
                    "1,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                    "1,Mathematics,Winter 2014-2015,2015-01-10,204,3,4,E\n"
                    "1,Mathematics,Winter 2014-2015,2015-01-10,204,3,4,D\n"
                    "1,Mathematics,Spring 2015,2015-05-10,210,3,4,D\n"
                    "2,Mathematics,Fall 2014,2014-09-10,201,3,4,B\n"
                    "2,Mathematics,Spring 2015,2015-05-10,211,3,4,B\n"
                    "2,Mathematics,Spring 2015,2015-05-10,211,3,4,A\n"
                    "3,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "3,Mathematics,Fall 2014,2014-09-10,200,3,4,B\n"
                    "3,Mathematics,Spring 2015,2015-05-10,200,3,4,C\n");
    made_load(made);
    assert_null(made->frame.both_arms);
    assert_string_equal(made_level(made, "school", "1"), "C");
    assert_string_equal(made_level(made, "program", "1"), "0");
    assert_true(made_row(made, "2") != SIZE_MAX); /* enrolled in B and in A, not moved */
    assert_true(made_row(made, "3") == SIZE_MAX); /* is at C only in spring */
    assert_true(made_noted(records_notes(made->records), "4 records repeat a test"));
    assert_true(made_noted(&made->frame.notes, "several schools of one group"));
}

static void a_roster_decides_where_a_test_stands_under_several_schools(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools.n = 0;
    made->spec.tests.roster = (AttributeFile){.path = made_file(made, "r.csv", "student\n1\n2\n")};
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "1,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "3,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n");
    made_load(made);
    assert_null(made->frame.both_arms);
    assert_string_equal(made_level(made, "program", "1"), "1");
}

static void a_treatment_of_the_file_of_schools_is_no_different(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools.n = 0;
    made->design.treatment = NAME("charter");
    made->spec.tests.schools = (AttributeFile){
        .path = made_file(made, "k.csv", "school,charter\nA,yes\nB,yes\nC,no\nD,no\n")};
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "1,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,B\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "3,Mathematics,Fall 2014,2014-09-10,200,3,4,D\n");
    made_load(made);
    assert_int_equal(*both_arms(made, "1"), 1);
    assert_int_equal(*both_arms(made, "2"), 0);
}

/* --- districts ------------------------------------------------------------------------------- */

#define TWO_DISTRICTS                                                                              \
    "student,subject,term,score,district,school\n"                                                 \
    "1,Mathematics,Fall 2014,200,North,Lincoln\n"                                                  \
    "2,Mathematics,Fall 2014,201,South,Lincoln\n"                                                  \
    "3,Mathematics,Fall 2014,202,NORTH,Lincoln\n"                                                  \
    "4,Mathematics,Fall 2014,203,North,Oak\n"                                                      \
    "5,Mathematics,Fall 2014,204,,Oak\n"

static void a_name_of_two_districts_is_refused_until_the_study_says_which(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools = NAMES(NAME("Lincoln"), NAME("Oak"));
    made_tests(made, "t.csv", TWO_DISTRICTS);
    made_refused(made, ERR_STUDY,
                 "treatment.schools names 'Lincoln', and several districts have a school of that "
                 "name; say which: 'Lincoln (North)' or 'Lincoln (South)'");
    made->spec.tests.program_schools = NAMES(NAME("Lincoln (North)"), NAME("Oak (North)"));
    made_load(made);
    assert_string_equal(made_level(made, "program", "1"), "1");
    assert_string_equal(made_level(made, "program", "2"), "0");
    assert_string_equal(made_level(made, "program", "3"), "1"); /* a district in capitals is one */
    assert_string_equal(made_level(made, "program", "5"), "1"); /* Oak lies in one district only */
    assert_string_equal(made_level(made, "school", "2"), "Lincoln (South)");
    assert_string_equal(made_level(made, "school", "5"), "Oak");
    assert_true(made_noted(records_notes(made->records), "told apart by their district"));
}

static void a_row_without_the_district_that_decides_is_an_error(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools = NAMES(NAME("Oak"));
    made_tests(made, "t.csv", TWO_DISTRICTS "6,Mathematics,Fall 2014,204,,Lincoln\n");
    made_refused(made, ERR_DATA, "t.csv:7");
    assert_non_null(strstr(made->err.text, "the district is blank in 1 test of the school "
                                           "'Lincoln'"));
}

static void a_file_of_schools_says_which_of_two_districts(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools = NAMES(NAME("Oak"));
    made->design.covariates = NAMES(NAME("locale"));
    made_tests(made, "t.csv", TWO_DISTRICTS);
    made->spec.tests.schools = (AttributeFile){
        .path = made_file(made, "k.csv", "school,locale\nLincoln,city\nOak,town\n")};
    made_refused(made, ERR_DATA, "several districts have a school 'Lincoln'");
    assert_non_null(strstr(made->err.text, "k.csv:2"));
    made->spec.tests.schools.path =
        made_file(made, "k.csv", "school,locale\nLincoln,city\nLincoln,farm\n");
    made_refused(made, ERR_DATA, "tells them apart as in 'Lincoln (North)'");
    made->spec.tests.schools.path = made_file(
        made, "k.csv", "school,locale\nLincoln (North),city\nLincoln (South),farm\nOak,town\n");
    made_load(made);
    assert_string_equal(made_level(made, "locale", "1"), "city");
    assert_string_equal(made_level(made, "locale", "2"), "farm");
    assert_string_equal(made_level(made, "locale", "5"), "town");
}

/* --- groups ---------------------------------------------------------------------------------- */

static void a_group_that_no_setting_names_is_found_among_tests_and_attributes(void **state)
{
    Made *made = *state;
    Text text = {.arena = made->arena}, roster = {.arena = made->arena},
         students = {.arena = made->arena};
    text_add(&text, "student,subject,term,score,school,district,teacher\n");
    text_add(&roster, "student\n");
    text_add(&students, "student,homeroom,school\n");
    for (int i = 0; i < 48; i++) { /* of the four teachers of a school two have the program */
        text_format(&text, "%d,Mathematics,Fall 2014,%d,S%d,North,T%d\n", 100 + i, 200 + i, i / 16,
                    i / 4);
        text_format(&students, "%d,H%d,x\n", 100 + i, i / 2);
        if (i / 4 % 2 == 0)
            text_format(&roster, "%d\n", 100 + i);
    }
    made_tests(made, "t.csv", text.bytes);
    made->spec.tests.program_schools.n = 0;
    made->spec.tests.roster = (AttributeFile){.path = made_file(made, "r.csv", roster.bytes)};
    made->spec.tests.students = (AttributeFile){.path = made_file(made, "s.csv", students.bytes)};
    made->outcome.require_score = false;
    list_arms(made);
    made->design.effects.cluster = CLUSTER_AUTO;
    made_load(made);
    assert_string_equal(made_level(made, "teacher", "104"), "T1");
    assert_string_equal(made_level(made, "homeroom", "104"), "H2");
    assert_string_equal(made_level(made, "district", "104"), "North");
    assert_string_equal(made_level(made, "school", "104"), "S0"); /* not that of s.csv */
    Cohort cohort;
    static const MatchMethod method = {.name = "any"};
    made->design.method = &method;
    if (!cohort_build(made->arena, COHORT_OF(made->arena, &made->design, &made->outcome),
                      &made->frame, &cohort, &made->err))
        fail_msg("%s", made->err.text);
    assert_non_null(cohort.cluster_found);
    assert_string_equal(cohort.cluster_found->name, "teacher"); /* homerooms are finer */
    made->design.effects.cluster = CLUSTER_NONE; /* looked for, to warn of what it hides */
    made_load(made);
    assert_non_null(frame_find(&made->frame, "teacher"));
    made->design.effects.cluster = CLUSTER_COLUMNS;
    made_load(made);
    assert_null(frame_find(&made->frame, "teacher"));
    assert_null(frame_find(&made->frame, "homeroom"));
}

/* --- windows --------------------------------------------------------------------------------- */

static void the_season_of_a_window_goes_before_the_date(void **state)
{
    Made *made = *state;
    made->span.to = NAME("Winter 2014-2015");
    made_tests(made, "iready.csv",
               "Student ID,Student Grade,Academic Year,School,Completion Date,Norming Window,"
               "Overall Scale Score,Quantile Measure\n"
               "1,4,2014-2015,A,8/3/2014,Fall (Beginning of Year - November 15),430,1\n"
               "1,4,2014-2015,A,11/20/2014,Winter (November 16 - March 1),445,1\n"
               "2,4,2014-2015,C,9/13/2014,Benchmark 1: fall,431,1\n"
               "2,4,2014-2015,C,1/20/2015,MOY (16 Nov to 1 Mar),446,1\n"
               "3,4,2014-2015,B,9/13/2014,Window 1,432,1\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 430);
    check_same(made_real(made, RECORD_SCORE, "1"), 445);
    check_same(made_real(made, RECORD_PRETEST, "2"), 431);
    check_same(made_real(made, RECORD_SCORE, "2"), 446);
    check_same(made_real(made, RECORD_PRETEST, "3"), 432);
    assert_true(made_noted(records_notes(made->records), "the date tells it (1 test)"));
}

static void a_season_without_a_year_takes_the_year_of_its_date(void **state)
{
    Made *made = *state;
    made->spec.tests.column.term = NAME("window");
    made->spec.tests.column.date = NAME("day");
    made->spec.tests.program_schools = NAMES(NAME("A"));
    made->span.to = NAME("Winter 2014-2015");
    made_tests(made, "t.csv",
               "student,subject,window,day,score,school\n"
               "1,Mathematics,Fall,2014-07-28,200,A\n"
               "1,Mathematics,Winter test,2014-11-20,205,A\n"
               "2,Mathematics,Fall,2014-12-02,201,C\n"
               "2,Mathematics,Winter 2015,2015-03-02,206,C\n"
               "2,Mathematics,Winter,2014-03-02,190,C\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 200);
    check_same(made_real(made, RECORD_SCORE, "1"), 205);
    check_same(made_real(made, RECORD_PRETEST, "2"), 201);
    check_same(made_real(made, RECORD_SCORE, "2"), 206);
    assert_true(made_noted(records_notes(made->records), "the date tells the year (5 tests)"));
}

/* State tests name a year, or a code of their own. */
static void a_year_alone_takes_the_season_of_the_study(void **state)
{
    Made *made = *state;
    made->spec.tests.column.term = NAME("year");
    made->spec.tests.season = NAME("Spring");
    made->spec.tests.program_schools = NAMES(NAME("A"));
    made->span.from = NAME("Spring 2014");
    made->span.to = NAME("Spring 2015");
    made_tests(made, "t.csv",
               "student,subject,year,score,school\n"
               "1,Mathematics,2013-2014,200,A\n"
               "1,Mathematics,2015,205,A\n"
               "2,Mathematics,2014,201,C\n"
               "2,Mathematics,2014-15,206,C\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 200);
    check_same(made_real(made, RECORD_SCORE, "1"), 205);
    check_same(made_real(made, RECORD_PRETEST, "2"), 201);
    check_same(made_real(made, RECORD_SCORE, "2"), 206);
    made->spec.tests.season = NAME("Fall"); /* 2014-2015 is another term then */
    made->span.from = NAME("Fall 2013");
    made->span.to = NAME("Fall 2015");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 200);
    check_same(made_real(made, RECORD_SCORE, "1"), 205);
    assert_true(made_row(made, "2") == SIZE_MAX); /* not tested in fall 2013 */
}

/* BOY in one column, the school year in another. */
static void a_window_and_a_year_of_its_own_are_the_term(void **state)
{
    Made *made = *state;
    made->spec.tests.column.term = NAME("window");
    made->spec.tests.column.year = NAME("sy");
    made->spec.tests.program_schools = NAMES(NAME("A"));
    made_tests(made, "t.csv",
               "student,subject,window,sy,score,school\n"
               "1,Mathematics,BOY,2014-2015,200,A\n"
               "1,Mathematics,MOY,2014-15,203,A\n"
               "1,Mathematics,End of Year,2014-2015 School Year,205,A\n"
               "1,Mathematics,EOY,2013-2014,190,A\n"
               "2,Mathematics,Fall,2014-2015,201,C\n"
               "2,Mathematics,Spring,2014-2015,206,C\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 200);
    check_same(made_real(made, RECORD_SCORE, "1"), 205);
    check_same(made_real(made, RECORD_PRETEST, "2"), 201);
    check_same(made_real(made, RECORD_SCORE, "2"), 206);
    made->spec.tests.column.term = (Name){0}; /* without a window the year is the term */
    made->spec.tests.season = NAME("Spring");
    made->span.from = NAME("Spring 2014");
    made->span.to = NAME("Spring 2015");
    made_tests(made, "t.csv",
               "student,subject,sy,score,school\n"
               "1,Mathematics,2014,200,A\n1,Mathematics,2014-2015,205,A\n"
               "2,Mathematics,2013-2014,201,C\n2,Mathematics,2015,206,C\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 200);
    check_same(made_real(made, RECORD_SCORE, "2"), 206);
}

static void a_year_alone_beside_a_window_means_what_the_study_says(void **state)
{
    static const struct {
        LoneYearRule rule;
        const char *from, *to;
        double pretest, score;
    } by[] = {{LONE_YEAR_BEGINS, "Fall 2015-2016", "Spring 2015-2016", 210, 215},
              {LONE_YEAR_ENDS, "Fall 2014-2015", "Spring 2014-2015", 210, 215},
              {LONE_YEAR_CALENDAR, "Spring 2014-2015", "Fall 2015-2016", 215, 210}};
    Made *made = *state;
    made->spec.tests.column.term = NAME("window");
    made->spec.tests.column.year = NAME("year");
    made->spec.tests.program_schools = NAMES(NAME("A"));
    made_tests(made, "t.csv",
               "student,subject,window,year,score,school\n"
               "1,Mathematics,BOY,2015,210,A\n"
               "1,Mathematics,EOY,2015,215,A\n"
               "2,Mathematics,BOY,2015,211,C\n"
               "2,Mathematics,EOY,2015,216,C\n");
    for (size_t k = 0; k < COUNT_OF(by); k++) {
        made->spec.tests.lone_year = (int)by[k].rule;
        made->span.from = NAME(by[k].from);
        made->span.to = NAME(by[k].to);
        made_load(made);
        check_same(made_real(made, RECORD_PRETEST, "1"), by[k].pretest);
        check_same(made_real(made, RECORD_SCORE, "1"), by[k].score);
    }
    made->spec.tests.lone_year = LONE_YEAR_ERROR;
    made_refused(made, ERR_DATA, "t.csv:2:4: the year '2015' beside 'BOY' may be");
    made_refused(made, ERR_DATA, "write tests: lone_year: begins, ends or calendar");
    assert_null(strstr(made->err.text, "blank")); /* one problem, told once */
    /* a date tells which year it is */
    made->spec.tests.column.date = NAME("day");
    made->span.from = NAME("Fall 2014-2015");
    made->span.to = NAME("Spring 2014-2015");
    made_tests(made, "t.csv",
               "student,subject,window,year,score,school,day\n"
               "1,Mathematics,BOY,2015,210,A,2014-09-05\n"
               "1,Mathematics,EOY,2015,215,A,2015-05-05\n"
               "2,Mathematics,BOY,2015,211,C,2014-09-05\n"
               "2,Mathematics,EOY,2015,216,C,2015-05-05\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 210);
    check_same(made_real(made, RECORD_SCORE, "1"), 215);
}

static void codes_of_terms_mean_what_the_study_says(void **state)
{
    Made *made = *state;
    static ValuePair pair[] = {{.from = "0514", .to = "Spring 2014"},
                               {.from = "0515", .to = "Spring 2015"},
                               {.from = "0516", .to = "Spring 2016"}};
    made->spec.tests.column.term = NAME("administration");
    made->spec.tests.term_name = pair;
    made->spec.tests.n_term_names = COUNT_OF(pair);
    made->spec.tests.program_schools = NAMES(NAME("A"));
    made->span.from = NAME("Spring 2013-2014");
    made->span.to = NAME("Spring 2015");
    made_tests(made, "t.csv",
               "student,subject,administration,score,school\n"
               "1,Mathematics,0514,200,A\n"
               "1,Mathematics,0515,205,A\n"
               "2,Mathematics,Spring 2014,201,C\n"
               "2,Mathematics,SP15,206,C\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 200);
    check_same(made_real(made, RECORD_SCORE, "1"), 205);
    check_same(made_real(made, RECORD_PRETEST, "2"), 201);
    check_same(made_real(made, RECORD_SCORE, "2"), 206);
    assert_true(made_noted(records_notes(made->records),
                           "tests.terms says what '0516' means, and no row holds it."));
    assert_false(made_noted(records_notes(made->records), "'0515' means"));
}

/* A spreadsheet shows "2014-09-28 08:50:25.8" as 50:25.8, and saves what it shows. */
static void dates_of_which_minutes_are_left_are_not_needed(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,50:25.8,200,3,4,A\n"
                    "1,Mathematics,Spring 2015,05:05.5,210,3,4,A\n"
                    "2,Mathematics,Fall 2014,9:10,201,3,4,B\n");
    made_load(made);
    check_same(made_real(made, RECORD_SCORE, "1"), 210);
    assert_true(made_noted(records_notes(made->records),
                           "t.csv: of the dates of 'date' a spreadsheet left minutes and seconds"));
}

static void dates_of_which_minutes_are_left_can_not_tell_the_term(void **state)
{
    Made *made = *state;
    made->spec.tests.column.term = NAME("window");
    made->spec.tests.column.date = NAME("day");
    made->spec.tests.program_schools = NAMES(NAME("A"));
    made_tests(made, "t.csv",
               "student,subject,window,day,score,school\n"
               "1,Mathematics,Fall 2014,50:25.8,200,A\n"
               "1,Mathematics,Window 2,05:05.5,210,A\n");
    made_refused(made, ERR_DATA,
                 "t.csv:2:4: day '50:25.8' is what a spreadsheet left of a date and time when "
                 "it saved the file: minutes and seconds; export the file again");
}

/* --- tests that do not count ----------------------------------------------------------------- */

static void a_test_is_void_if_any_column_of_the_export_says_so(void **state)
{
    Made *made = *state;
    made->spec.tests.subject = NAME("Mathematics");
    made_tests(made, "star.csv",
               "SchoolYear,StudentRenaissanceID,StudentIdentifier,SchoolName,CompletedDate,Grade,"
               "ScaledScore,AssessmentStatus,DeactivationReason,DeactivationDate,"
               "ScreeningPeriodWindowName\n"
               "2014-2015,x1,1,A,2014-09-10,4,500,Active,,,Fall\n"
               "2014-2015,x1,1,A,2014-09-20,4,100,Deactivated,,,Fall\n"
               "2014-2015,x1,1,A,2014-09-21,4,101,Active,Wrong student,,Fall\n"
               "2014-2015,x1,1,A,2014-09-22,4,102,,,2014-10-01,Fall\n"
               "2014-2015,x1,1,A,2014-09-23,4,103, DEACTIVATED by teacher ,,,Fall\n"
               "2014-2015,x2,2,B,2014-09-10,4,501,Active,None,,Fall\n"
               "2014-2015,x3,3,C,2014-09-10,4,502,Completed,,,Fall\n");
    made_load(made); /* no retests */
    check_same(made_real(made, RECORD_PRETEST, "1"), 500);
    assert_int_equal(made->frame.n_rows, 3);
    check_same(made_cell(made_table(made, "records_files"), 0, "invalid"), 4);
    assert_true(made_noted(records_notes(made->records),
                           "4 records were left out, because 'DeactivationReason' (1), "
                           "'DeactivationDate' (1) or 'AssessmentStatus' (2) says"));
}

static void other_exports_are_asked_too(void **state)
{
    Made *made = *state;
    made_tests(made, "map.csv",
               "TermName,StudentID,SchoolName,Subject,GrowthMeasureYN,TestStartDate,TestRITScore,"
               "TestStandardError,Invalidated\n"
               "Fall 2014-2015,1,A,Mathematics,TRUE,09/10/2014,200,3,no\n"
               "Fall 2014-2015,1,A,Mathematics,TRUE,09/20/2014,150,3,Yes\n"
               "Fall 2014-2015,2,B,Mathematics,TRUE,09/13/2014,201,3,\n"
               "Fall 2014-2015,3,C,Mathematics,TRUE,09/13/2014,202,3,0\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 200);
    assert_int_equal(made->frame.n_rows, 3);
}

/* Exports and districts name such columns in their own ways; of people and schools they say
 * nothing. */
static void a_void_column_is_known_by_what_its_header_speaks_of(void **state)
{
    static const struct Case {
        const char *header, *cell;
        bool counts;
    } cases[] = {
        {"Test Invalidation Date", "09/21/2014", false},
        {"DateDeactivated", "2014-09-21", false},
        {"Date Invalidated", "9/21/2014", false},
        {"Reason Invalidated", "left early", false},
        {"Test Invalidated Reason", "N/A", true},
        {"Deactivation Code", "12", false},
        {"Deactivation Status", "Deactivated", false},
        {"TestInvalidatedYN", "N", true},
        {"Test Invalidated?", "Y", false},
        {"Valid", "No", false},
        {"Is Valid", "Y", true},
        {"Test Validity", "INVALID", false},
        {"Test Validity", "Valid", true},
        {"Student Account Deactivation Date", "2014-12-01", true},
        {"School Deactivated", "Y", true},
    };
    Made *made = *state;

    made->spec.tests.subject = NAME("Mathematics");
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        Text text = {.arena = made->arena};
        text_format(&text,
                    "SchoolYear,StudentRenaissanceID,StudentIdentifier,SchoolName,CompletedDate,"
                    "Grade,ScaledScore,%s,ScreeningPeriodWindowName\n",
                    cases[k].header);
        text_format(&text, "2014-2015,x1,1,A,2014-09-10,4,500,%s,Fall\n", cases[k].cell);
        text_add(&text, "2014-2015,x2,2,B,2014-09-10,4,501,,Fall\n");
        text_add(&text, "2014-2015,x3,3,C,2014-09-10,4,502,,Fall\n");
        text_add(&text, "2014-2015,x4,4,A,2014-09-10,4,503,,Fall\n");
        made_tests(made, "star.csv", text.bytes);
        made_load(made);
        if (made->frame.n_rows != (cases[k].counts ? 4 : 3))
            fail_msg("'%s' says '%s': %zu students", cases[k].header, cases[k].cell,
                     made->frame.n_rows);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_test_under_schools_of_both_arms_has_no_arm_and_is_a_step_of_the_flow),
        TEST(tests_of_a_term_in_both_arms_leave_no_arm_whatever_the_rule_of_retests),
        TEST(a_test_under_schools_of_one_arm_counts_with_the_first_by_name),
        TEST(a_roster_decides_where_a_test_stands_under_several_schools),
        TEST(a_treatment_of_the_file_of_schools_is_no_different),
        TEST(a_name_of_two_districts_is_refused_until_the_study_says_which),
        TEST(a_row_without_the_district_that_decides_is_an_error),
        TEST(a_file_of_schools_says_which_of_two_districts),
        TEST(a_group_that_no_setting_names_is_found_among_tests_and_attributes),
        TEST(the_season_of_a_window_goes_before_the_date),
        TEST(a_season_without_a_year_takes_the_year_of_its_date),
        TEST(a_year_alone_takes_the_season_of_the_study),
        TEST(a_window_and_a_year_of_its_own_are_the_term),
        TEST(a_year_alone_beside_a_window_means_what_the_study_says),
        TEST(codes_of_terms_mean_what_the_study_says),
        TEST(dates_of_which_minutes_are_left_are_not_needed),
        TEST(dates_of_which_minutes_are_left_can_not_tell_the_term),
        TEST(a_test_is_void_if_any_column_of_the_export_says_so),
        TEST(other_exports_are_asked_too),
        TEST(a_void_column_is_known_by_what_its_header_speaks_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
