/* Layouts in which vendors have handed out their tests over the years. */
#include "made.h"

/* Student 1 of school A grew from 500 to 550, student 2 of C from 510 to 530. */
static void as_told(Made *made)
{
    made_load(made);
    assert_int_equal(made->frame.n_rows, 2);
    check_same(made_real(made, RECORD_PRETEST, "1"), 500);
    check_same(made_real(made, RECORD_SCORE, "1"), 550);
    check_same(made_real(made, RECORD_PRETEST, "2"), 510);
    check_same(made_real(made, RECORD_SCORE, "2"), 530);
    assert_string_equal(made_level(made, "program", "1"), "1");
    assert_string_equal(made_level(made, "program", "2"), "0");
}

static void read_as(Made *made, const char *format)
{
    assert_true(made_noted(records_notes(made->records),
                           arena_printf(made->arena, ": read as %s (", format)));
}

static int setup(void **state)
{
    (void)made_setup(state);
    ((Made *)*state)->spec.tests.program_schools.n = 1;
    return 0;
}

static void star_historical_names_seasons_alone(void **state)
{
    Made *made = *state;
    made_tests(made, "REN_SM.csv",
               "StudentLocalID,StudentStateID,CurrentGrade,SchoolLocalID,SchoolName,AssessmentDate,"
               "GradePlacement,Grade,ScaledScore,SEM,WindowName,TestStatus,DeactivationReason,"
               "GlobalWindow\n"
               "1,s1,5,A1,A,09/16/2014 10:47:30,4.10,4,500,17,,Active,,Fall\n"
               "1,s1,5,A1,A,05/17/2015 10:50:29,4.90,4,550,17,Spring,Active,,Spring\n"
               "1,s1,5,A1,A,05/19/2015 10:50:29,4.90,4,990,17,,Deactivated,,Spring\n"
               "2,s2,5,C1,C,11/20/2014 08:01:02,4.30,4,510,17,,Active,,Fall\n"
               "2,s2,5,C1,C,03/30/2015 08:01:02,4.70,4,530,17,,Active,,Spring\n");
    as_told(made);
    read_as(made, "star");
    assert_string_equal(made_level(made, "grade", "1"), "4");
    check_same(made_real(made, "pretest_se", "1"), 17);
    assert_true(made_noted(records_notes(made->records), "the date tells the year (4 tests)"));
}

static void star_of_short_headers_goes_by_dates(void **state)
{
    Made *made = *state;
    made_tests(made, "ELEM_STAR_Math_Detail.csv",
               "StudentId,StudentGUID,ExportGrade,SchoolName,DateTaken,AssessmentGrade,GP,SS,GE\n"
               "1,a,5,A,9/16/2014 10:54,4,4.10,500,4.2\n"
               "1,a,5,A,5/17/2015 11:09,4,4.90,550,4.9\n"
               "2,b,5,C,10/30/2014 9:40,4,4.20,510,4.4\n"
               "2,b,5,C,4/4/2015 12:00,4,4.80,530,4.6\n");
    as_told(made);
    read_as(made, "star");
}

static void star_of_spaced_headers_names_its_subject(void **state)
{
    Made *made = *state;
    static ValuePair names[] = {{.from = "Star Math Enterprise Tests", .to = "Mathematics"}};
    made->spec.tests.subject_name = names;
    made->spec.tests.n_subject_names = COUNT_OF(names);
    made_tests(
        made, "all.csv",
        "School Year,School Name,Student Identifier,Current Grade,Activity Type,"
        "Activity Completed Date,Scaled Score,Screening Window Name\n"
        "2014-2015 School Year,A,1,4,Star Math Enterprise Tests,09/16/2014,500,\n"
        "2014 - 2015,A,1,4,Star Math Enterprise Tests,06/05/2015,550,Spring 2 (June 1 - 15)\n"
        "2014-2015 School Year,C,2,4,Star Math Enterprise Tests,10/14/2014,510,Fall\n"
        "2014-2015 School Year,C,2,4,Star Math Enterprise Tests,03/30/2015,530,\n"
        "2014-2015 School Year,C,2,4,Star Reading Enterprise Tests,03/30/2015,1,\n");
    as_told(made);
    read_as(made, "star");
}

static void star_cut_to_few_columns_is_star(void **state)
{
    Made *made = *state;
    made_tests(made, "2020_SM.csv",
               "StudentIdentifier,CurrentGrade,SchoolName,LaunchDate,CompletedDate,GradePlacement,"
               "Grade,ScaledScore,UnifiedScore\n"
               "1,4,A,16-Sep-14,16-Sep-14,4.1,13,500,900\n"
               "1,4,A,17-MAY-15,17-MAY-15,4.9,4,550,950\n"
               "2,4,C,1-Oct-14,1-Oct-14,4.2,4,510,910\n"
               "2,4,C,4-Apr-15,4-Apr-15,4.8,4,530,930\n");
    as_told(made);
    read_as(made, "star");
    assert_string_equal(made_level(made, "grade", "1"), "K");
    assert_true(made_noted(records_notes(made->records),
                           "the grade 13 of this export is kindergarten, and is written K (1 "
                           "record)"));
    assert_true(made_noted(records_notes(made->records), "were read as %d-%b-%y"));
}

static void map_tells_the_subject_in_one_of_two_columns(void **state)
{
    Made *made = *state;
    made_tests(made, "AssessmentResults.csv",
               "TermName,SchoolName,Student_Number,Grade,Subject,MeasurementScale,GrowthMeasureYN,"
               "TestStartDate,TestRITScore,TestStandardError\n"
               "Fall 2014-2015,A,1,13,,Mathematics,TRUE,5-Sep-2014,500,3\n"
               "Spring 2014-2015,A,1,13,Mathematics,,TRUE,05-MAY-2015,550,3\n"
               "Fall 2014-2015,C,2,4,,Mathematics,TRUE,9-Sep-2014,510,3\n"
               "Spring 2014-2015,C,2,4,Mathematics,Math 2-5,TRUE,09-may-2015,530,3\n");
    as_told(made);
    read_as(made, "map_growth");
    assert_string_equal(made_level(made, "grade", "1"), "K");
    check_same(made_real(made, "start_date", "1"), 66);
    assert_true(made_noted(records_notes(made->records), "'Subject' is blank in 2 records"));
}

static void grade_13_of_other_files_stays(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               "student,subject,term,score,school,grade\n"
               "1,Mathematics,Fall 2014,500,A,13\n1,Mathematics,Spring 2015,550,A,13\n"
               "2,Mathematics,Fall 2014,510,C,13\n2,Mathematics,Spring 2015,530,C,13\n");
    as_told(made);
    assert_string_equal(made_level(made, "grade", "1"), "13");
}

static void months_may_have_names(void **state)
{
    static const char *const dates[][4] = {
        {"16SEP2014", "17MAY2015", "01OCT2014", "04APR2015"},
        {"16 September 2014", "17 May 2015", "1 Oct 2014", "4 Apr 2015"},
        {"Sep 16, 2014 8:05 AM", "May 17, 2015 12:00", "October 1, 2014 7:00", "Apr 4, 2015 9:00"},
        {"12 Sep 2014 10:00", "1 May 2015 9:30", "12 Oct 2014", "2 Apr 2015"},
    };
    Made *made = *state;
    for (size_t k = 0; k < COUNT_OF(dates); k++) {
        made_tests(made, "t.csv",
                   arena_printf(made->arena,
                                "student,subject,date,score,school\n"
                                "1,Mathematics,\"%s\",500,A\n1,Mathematics,\"%s\",550,A\n"
                                "2,Mathematics,\"%s\",510,C\n2,Mathematics,\"%s\",530,C\n",
                                dates[k][0], dates[k][1], dates[k][2], dates[k][3]));
        as_told(made);
    }
    made_tests(made, "t.csv",
               "student,subject,date,score,school\n1,Mathematics,16-Sept-14,500,A\n");
    made_refused(made, ERR_DATA, "'16-Sept-14' is not a date that alike recognises");
}

static void any_ordered_column_can_be_a_term(void **state)
{
    static ValuePair map[] = {{.from = "1", .to = "Fall 2014"},
                              {.from = "0515", .to = "Spring 2015"}};
    Made *made = *state;
    made->spec.tests.column.term = NAME("wave");
    made->spec.tests.term_name = map;
    made->spec.tests.n_term_names = COUNT_OF(map);
    made_tests(made, "t.csv",
               "student,subject,wave,score,school\n"
               "1,Mathematics,1,500,A\n1,Mathematics,0515,550,A\n"
               "2,Mathematics,1,510,C\n2,Mathematics,0515,530,C\n");
    as_told(made);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(star_historical_names_seasons_alone),
        TEST(star_of_short_headers_goes_by_dates),
        TEST(star_of_spaced_headers_names_its_subject),
        TEST(star_cut_to_few_columns_is_star),
        TEST(map_tells_the_subject_in_one_of_two_columns),
        TEST(grade_13_of_other_files_stays),
        TEST(months_may_have_names),
        TEST(any_ordered_column_can_be_a_term),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
