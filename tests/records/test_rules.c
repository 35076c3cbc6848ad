/* Exports, dates, subjects, retests, movers, rosters. */
#include "made.h"

#define HEAD "student,subject,term,date,score,se,grade,school\n"
#define MATH "Mathematics"

/* --- exports --------------------------------------------------------------------------------- */

static void headers_of_map_growth_old_and_current_are_recognised(void **state)
{
    Made *made = *state;
    made_tests(made, "old.csv",
               "TermName,StudentID,SchoolName,MeasurementScale,Discipline,GrowthMeasureYN,"
               "TestStartDate,TestRITScore,TestStandardError\n"
               "Fall 2014-2015,F08000002,A,Mathematics,Mathematics,TRUE,09/10/2014,200,3\n"
               "Fall 2014-2015,F08000002,A,Mathematics,Mathematics,FALSE,09/20/2014,150,3\n"
               "Spring 2014-2015,F08000002,A,Mathematics,Mathematics,TRUE,05/13/2015,210,3\n"
               "Fall 2014-2015,F2,B,Mathematics,Mathematics,TRUE,09/13/2014,201,3\n"
               "Fall 2014-2015,F3,C,Mathematics,Mathematics,TRUE,09/13/2014,202,3\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "F08000002"), 200); /* not the growth measure: out */
    check_same(made_cell(made_table(made, "records_files"), 0, "invalid"), 1);
    made_tests(made, "new.csv",
               "TermName,DistrictName,SchoolName,StudentID,Subject,Course,GrowthMeasureYN,"
               "NormsReferenceData,TestStartDate,TestRITScore,TestStandardError,Grade\n"
               "Fall 2014-2015,D,A,1,Mathematics,Math K-12,Y,2020,09/10/2014,200,3,4\n"
               "Spring 2014-2015,D,B,2,Mathematics,Math K-12,Y,2020,05/13/2015,200,3,4\n");
    made_load(made);
    assert_string_equal(made_level(made, "grade", "1"), "4");
}

static void the_grade_comes_from_students_by_school(void **state)
{
    Made *made = *state;
    const char *path[2] = {
        made_file(made, "AssessmentResults.csv",
                  "TermName,StudentID,SchoolName,MeasurementScale,GrowthMeasureYN,TestStartDate,"
                  "TestRITScore,TestStandardError\n"
                  "Fall 2014-2015,1,A,Mathematics,TRUE,09/10/2014,200,3\n"
                  "Fall 2014-2015,2,B,Mathematics,TRUE,09/13/2014,201,3\n"
                  "Fall 2014-2015,3,C,Mathematics,TRUE,09/13/2014,201,3\n"),
        made_file(made, "StudentsBySchool.csv",
                  "TermName,DistrictName,SchoolName,StudentID,Grade\n"
                  "Fall 2014-2015,D,A,1,4\nSpring 2014-2015,D,A,1,9\n"
                  "Fall 2014-2015,D,C,2,6\nFall 2014-2015,D,B,2,5\n")};
    made->spec.tests.path = path;
    made->spec.tests.n_files = 2;
    made_load(made);
    assert_string_equal(made_level(made, "grade", "1"), "4");
    assert_string_equal(made_level(made, "grade", "2"), "5"); /* at the test's own school */
    assert_string_equal(made_level(made, "grade", "3"), "");
}

/* The other file that i-Ready hands out has a student's year in a row. */
static void numbered_diagnostics_are_tests_each(void **state)
{
    Made *made = *state;
    made_tests(
        made, "diagnostic_and_instruction_math.csv",
        "Student ID,Student Grade,Academic Year,School,Subject,Diagnostic: Completion Date "
        "(1),Diagnostic: Rush Flag (1),Diagnostic: Overall Scale Score (1),Diagnostic: "
        "Completion Date (2),Diagnostic: Rush Flag (2),Diagnostic: Overall Scale Score (2),"
        "Diagnostic: Completion Date (3),Diagnostic: Rush Flag (3),Diagnostic: Overall Scale "
        "Score (3)\n"
        "1,4,2014-2015,A,Math,9/6/2014,,490,1/16/2015,Red,300,5/28/2015,,516\n"
        "2,4,2014-2015,C,Math,9/17/2014,,510,5/24/2015,,519,,,\n"
        "3,4,2014-2015,B,Math,9/17/2014,RED,511,5/24/2015,,520,,,\n");
    static ValuePair math = {.from = "Math", .to = "Mathematics"};
    made->spec.tests.n_subject_names = 1;
    made->spec.tests.subject_name = &math;
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 490);
    check_same(made_real(made, RECORD_SCORE, "1"), 516);
    check_same(made_real(made, RECORD_PRETEST, "2"), 510);
    check_same(made_real(made, RECORD_SCORE, "2"), 519);
    assert_true(made_row(made, "3") == SIZE_MAX); /* its fall test was rushed, the other not */
    assert_string_equal(made_level(made, "grade", "1"), "4");
}

static void i_ready_tells_its_subject_by_its_columns(void **state)
{
    Made *made = *state;
    made->spec.tests.retests = RETESTS_EARLIEST;
    made_tests(made, "iready.csv",
               "Student ID,Student Grade,Academic Year,School,Completion Date,Norming Window,"
               "Baseline Diagnostic (Y/N),Most Recent Diagnostic YTD (Y/N),Rush Flag,"
               "Overall Scale Score,Quantile Measure,Geometry Scale Score\n"
               "1,4,2014-2015,A,9/3/2014,Beginning of Year,Y,N,,430,1,1\n"
               "1,4,2014-2015,A,9/30/2014,Beginning of Year,N,N,Red,300,1,1\n"
               "1,4,2014-2015,A,5/13/2015,End of Year,N,Y,Yellow,460,1,1\n"
               "2,4,2014-2015,B,9/13/2014,Fall,Y,N,,431,1,1\n"
               "3,4,2014-2015,C,9/13/2014,Fall,Y,N,,432,1,1\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 430);
    check_same(made_real(made, RECORD_SCORE, "1"), 460);
    assert_int_equal(made->frame.n_rows, 3);
}

static void star_tells_its_subject_by_the_name_of_the_file(void **state)
{
    Made *made = *state;
    static const char text[] =
        "SchoolYear,StudentRenaissanceID,StudentIdentifier,SchoolName,CompletedDateLocal,Grade,"
        "ScaledScore,StandardErrorOfMeasurement,DeactivationReason,ScreeningPeriodWindowName\n"
        "2014-2015,x1,1,A,2014-09-10T10:11:12Z,4,500,20,,Fall\n"
        "2014-2015,x1,1,A,2015-05-10T10:11:12Z,4,550,20,,Spring\n"
        "2014-2015,x2,2,B,2014-09-10T10:11:12Z,4,501,20,,Fall\n"
        "2014-2015,x3,3,C,2014-09-10T10:11:12Z,4,501,20,,Fall\n"
        "2014-2015,x3,3,C,2015-05-10T10:11:12Z,4,900,20,Teacher,Spring\n";
    made_tests(made, "2014_SM.csv", text);
    made_load(made);
    check_same(made_real(made, RECORD_SCORE, "1"), 550);
    check_nan(made_real(made, RECORD_SCORE, "3")); /* deactivated */
    made_tests(made, "export.csv", text);
    made_refused(made, ERR_DATA, "the subject");
    made->spec.tests.subject = NAME(MATH);
    made_load(made);
    check_same(made_real(made, "start_date", "1"), 71);
}

static void an_unknown_file_lists_its_headers_and_what_is_missing(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", "pupil,wann,points\n1,Fall 2014-2015,3\n");
    made_refused(made, ERR_DATA, "the student's id, the subject, the term or the date, the score");
    assert_non_null(strstr(made->err.text, "its columns are: pupil, wann, points"));
    assert_non_null(strstr(made->err.text,
                           "columns: {id: COLUMN, subject: COLUMN, term: COLUMN, score: COLUMN}"));
}

static void columns_of_the_study_file_go_before_the_exports_own(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools = NAMES(NAME("X"));
    made->spec.tests.subject = NAME(MATH);
    made->spec.tests.column = (TestColumns){
        .id = NAME("pupil"), .term = NAME("wann"), .score = NAME("points"), .school = NAME("haus")};
    made_tests(made, "t.csv", "pupil,wann,points,haus\n1,Fall 2014,3,X\n2,Fall 2014,4,Y\n");
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "2"), 4);
    made->spec.tests.column.score = NAME("point");
    made_refused(made, ERR_STUDY,
                 "tests.columns.score names 'point', which is not a column of "
                 "t.csv; did you mean 'points'?");
}

/* --- cells ----------------------------------------------------------------------------------- */

static void bad_cells_are_named_with_line_and_column(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,2o0,3,4,A\n"
                    ",Mathematics,Fall 2014,2014-09-10,200,3,4,B\n"
                    "3,Mathematics,Fall 2014,2014-09-10,200,x,4,B\n");
    made_refused(made, ERR_DATA, "t.csv:2:5: score '2o0' is not a number");
    assert_non_null(strstr(made->err.text, "t.csv:3:1: the id is blank"));
    assert_non_null(strstr(made->err.text, "t.csv:4:6: se 'x' is not a number"));
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,1e16,3,4,A\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,1e160,4,B\n"
                    "3,Mathematics,Fall 2014,2014-09-10,-1e999,3,4,B\n");
    made_refused(made, ERR_DATA, "t.csv:2:5: score '1e16' is larger than any score or measure");
    assert_non_null(strstr(made->err.text, "t.csv:3:6: se '1e160' is larger than"));
    assert_non_null(strstr(made->err.text, "t.csv:4:5: score '-1e999' is larger than"));
}

static void terms_that_cannot_be_ordered_are_listed(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Window 1,2014-09-10,200,3,4,A\n"
                    "1,Mathematics,Window 2,2015-05-10,200,3,4,A\n"
                    "2,Mathematics,Window 1,2014-09-10,200,3,4,B\n");
    made_refused(made, ERR_DATA,
                 "t.csv:2:3: the terms of 'term' can't be put in order: 'Window "
                 "1', 'Window 2' stand in 3 rows");
}

static void a_column_of_dates_has_one_format(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("start_date"));
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,09/10/2014,200,3,4,A\n"
                    "2,Mathematics,Fall 2014,09/11/2014,200,3,4,B\n"
                    "3,Mathematics,Fall 2014,10/11/2014,200,3,4,C\n");
    made_refused(made, ERR_DATA,
                 "t.csv:2:4: the dates of 'date' can be read in two ways: '09/10/2014' is "
                 "2014-09-10 by %m/%d/%Y, but 2014-10-09 by %d/%m/%Y");
    made->spec.tests.date_format = NAME("%d/%m/%Y");
    made_load(made);
    check_same(made_real(made, "start_date", "1"), 100); /* 2014-10-09 */
    made->spec.tests.date_format = (Name){0};
    made_tests(made, "u.csv",
               HEAD "1,Mathematics,Fall 2014,09/10/2014 08:15,200,3,4,A\n"
                    "2,Mathematics,Fall 2014,9/13/2014 8:15,200,3,4,B\n");
    made_load(made); /* one date decides */
    check_same(made_real(made, "start_date", "1"), 71);
    made_tests(made, "v.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "2,Mathematics,Fall 2014,13.9.2014,200,3,4,B\n"
                    "3,Mathematics,Fall 2014,2014-09-12,200,3,4,B\n");
    made_refused(made, ERR_DATA, "v.csv:3:4: date '13.9.2014' is not a date of the form %Y-%m-%d");
}

static void dates_are_read_as_the_calendar_has_them(void **state)
{
    (void)state;
    double days;
    assert_true(date_read("1970-01-01", "%Y-%m-%d", &days));
    check_same(days, 0);
    assert_true(date_read("2/29/2000", "%m/%d/%Y", &days));
    check_same(days, 11016);
    assert_false(date_read("2/29/1900", "%m/%d/%Y", &days));
    assert_false(date_read("31.04.2014", "%d.%m.%Y", &days));
    assert_false(date_read("2014-09-10x", "%Y-%m-%d", &days));
    assert_true(date_read("091014", "%m%d%y", &days));
    check_same(days, 16323);
    assert_true(date_read("2014-09-10 08:15", "%Y-%m-%d %H:%M", &days));
}

/* --- subjects -------------------------------------------------------------------------------- */

static void a_subject_spelled_two_ways_is_refused_until_the_study_decides(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "2,Math,Fall 2014,2014-09-10,200,3,4,B\n"
                    "3,Math 2-5,Fall 2014,2014-09-10,200,3,4,B\n"
                    "3,Reading,Fall 2014,2014-09-10,200,3,4,B\n");
    made_refused(made, ERR_DATA, "'Mathematics' (1 tests) and 'Math' (1 tests)");
    assert_non_null(strstr(made->err.text, "'Mathematics' (1 tests) and 'Math 2-5' (1 tests)"));
    ValuePair pair[] = {{"Math", MATH, {0}}, {"Math 2-5", MATH, {0}}};
    made->spec.tests.n_subject_names = 2;
    made->spec.tests.subject_name = pair;
    made_load(made);
    assert_int_equal(made->frame.n_rows, 3);
    pair[1].to = "Math 2-5"; /* a subject of its own */
    made_load(made);
    assert_int_equal(made->frame.n_rows, 2);
}

static void a_subject_that_is_not_tested_is_refused(void **state)
{
    Made *made = *state;
    made->outcome.subject = "Readings";
    made_tests(made, "t.csv", HEAD "1,Reading,Fall 2014,2014-09-10,200,3,4,A\n");
    made_refused(made, ERR_STUDY, "no test is of the subject 'Readings'; did you mean 'Reading'?");
}

/* --- retests --------------------------------------------------------------------------------- */

static const char twice[] = HEAD "1,Mathematics,Fall 2014,2014-09-20,190,3.0,4,A\n"
                                 "1,Mathematics,Fall 2014,2014-09-10,200,3.4,4,A\n"
                                 "1,Mathematics,Fall 2014,2014-09-30,205,3.0,4,A\n"
                                 "2,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                                 "2,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                                 "3,Mathematics,Fall 2014,2014-09-10,200,3,4,B\n"
                                 "3,Mathematics,Winter 2014-2015,2015-01-10,200,3,4,B\n"
                                 "3,Mathematics,Winter 2014-2015,2015-01-11,203,3,4,B\n"
                                 "4,Mathematics,Fall 2014,2014-09-10,,3,4,C\n"
                                 "4,Mathematics,Fall 2014,2014-09-12,198,3,4,C\n";

static void retests_follow_the_rule_and_are_counted_by_arm(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", twice);
    made_refused(made, ERR_DATA, "1 program, 0 comparison");
    assert_non_null(strstr(made->err.text, "student '1', Mathematics, fall 2014: 3 tests"));
    made->spec.tests.retests = RETESTS_LOWEST_SE;
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 190); /* 3.0, the earlier of two */
    made->spec.tests.retests = RETESTS_EARLIEST;
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 200);
    made->spec.tests.retests = RETESTS_LATEST;
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "1"), 205);
    check_same(made_real(made, RECORD_PRETEST, "4"), 198); /* a blank score is no retest */
    const Table *table = made_table(made, "records_retests");
    assert_int_equal(table->n_rows, 1); /* the winter is no end of a span */
    check_same(made_cell(table, 0, "program"), 1);
    check_same(made_cell(table, 0, "comparison"), 0);
    assert_true(made_noted(records_notes(made->records), "1 record says the same as another"));
}

static void a_rule_without_what_it_needs_is_refused(void **state)
{
    Made *made = *state;
    made->spec.tests.retests = RETESTS_LOWEST_SE;
    made->spec.tests.program_schools.n = 1;
    made_tests(made, "t.csv",
               "student,subject,term,score,school\n1,Mathematics,Fall 2014,200,A\n"
               "1,Mathematics,Fall 2014,201,A\n2,Mathematics,Fall 2014,201,C\n");
    made_refused(made, ERR_DATA, "retests: lowest_se needs the scores' standard errors");
    made->spec.tests.retests = RETESTS_EARLIEST;
    made_refused(made, ERR_DATA, "retests: earliest needs the dates of tests");
}

/* --- movers ---------------------------------------------------------------------------------- */

/* The terms say when students were tested; a date that nothing goes by stops no study. */
static void what_the_term_settles_needs_no_date(void **state)
{
    Made *made = *state;
    static const char ambiguous[] = HEAD "1,Mathematics,Fall 2014,09/10/2014,200,3,4,A\n"
                                         "2,Mathematics,Fall 2014,09/11/2014,200,3,4,B\n"
                                         "3,Mathematics,Fall 2014,10/11/2014,200,3,4,C\n";
    static const char odd[] = HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                                   "2,Mathematics,Fall 2014,soon,200,3,4,B\n"
                                   "3,Mathematics,Fall 2014,2014-09-13,200,3,4,C\n";
    made_tests(made, "t.csv", ambiguous);
    made_load(made);
    assert_non_null(note_saying(records_notes(made->records),
                                "t.csv: 3 dates of 'date' can be read in two ways, the "
                                "first '09/10/2014' on line 2. They were not read: the terms say"));
    made_tests(made, "t.csv", odd);
    made_load(made);
    const Note *note = note_saying(
        records_notes(made->records),
        "t.csv: 1 date of 'date' is not of the form %Y-%m-%d, the first 'soon' on line 3.");
    assert_non_null(note);
    assert_int_equal(note->importance, NOTE_CAUTION);
    assert_true(isnan(made_real(made, "start_date", "2")));
    check_same(made_real(made, "start_date", "3"), 74); /* since 1 July */

    made->spec.tests.retests = RETESTS_LATEST; /* it goes by days */
    made_refused(made, ERR_DATA, "t.csv:3:4: date 'soon' is not a date of the form %Y-%m-%d");
    made->spec.tests.retests = RETESTS_ERROR;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "2,Mathematics,,2014-09-11,200,3,4,B\n"
                    "3,Mathematics,Fall 2014,soon,200,3,4,C\n"
                    "4,Mathematics,,later,200,3,4,C\n");
    made_refused(made, ERR_DATA, "t.csv:5:4: date 'later' is not a date"); /* it has no term */
}

/* Two students under one id, or a slip. "04" is the fourth grade as well. */
static void two_grades_in_one_term_are_told(void **state)
{
    Made *made = *state;
    OutcomeSpec both[2] = {made->outcome, made->outcome};
    both[1].name = NAME("reading");
    both[1].subject = "Reading";
    made->design.n_outcomes = 2;
    made->design.outcome = both;
    made_tests(made, "tests.csv",
               HEAD "1," MATH ",Fall 2014-2015,2014-09-10,200,3,4,A\n"
                    "1,Reading,Fall 2014-2015,2014-09-10,190,3,04,A\n"
                    "1," MATH ",Spring 2014-2015,2015-05-10,210,3,5,A\n"
                    "2," MATH ",Fall 2014-2015,2014-09-10,201,3,4,B\n"
                    "3," MATH ",Fall 2014-2015,2014-09-10,202,3,4,C\n");
    made_load(made);
    assert_null(note_saying(records_notes(made->records), "two grades"));
    made_tests(made, "tests.csv",
               HEAD "1," MATH ",Fall 2014-2015,2014-09-10,200,3,4,A\n"
                    "1,Reading,Fall 2014-2015,2014-09-10,190,3,5,A\n"
                    "2," MATH ",Fall 2014-2015,2014-09-10,201,3,4,B\n"
                    "3," MATH ",Fall 2014-2015,2014-09-10,202,3,4,C\n");
    made_load(made);
    const Note *note = note_saying(
        records_notes(made->records),
        "1 student is in two grades in one term, the first '1' (fall 2014: 4 in Mathematics and 5 "
        "in Reading). Each subject is analysed with the grade of its own earlier test. See that no "
        "two of them share an id.");
    assert_non_null(note);
    assert_int_equal(note->importance, NOTE_CAUTION);
}

static void movers_count_with_the_school_of_the_pretest(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "1,Mathematics,Spring 2015,2015-05-10,205,3,4,C\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                    "2,Mathematics,Spring 2015,2015-05-10,205,3,4,B\n"
                    "3,Mathematics,Fall 2014,2014-09-10,200,3,4,B\n"
                    "3,Mathematics,Fall 2015,2015-09-10,206,3,5,C\n");
    made_load(made);
    assert_string_equal(made_level(made, "program", "1"), "1");
    assert_string_equal(made_level(made, "program", "2"), "0");
    assert_string_equal(made_level(made, "school", "1"), "A");
    const Table *spans = made_table(made, "records_spans");
    check_same(made_cell(spans, 0, "movers_program"), 1); /* 3 moved after the span */
    check_same(made_cell(spans, 0, "movers_comparison"), 1);
    made->spec.tests.movers = MOVERS_DROP;
    made_load(made);
    assert_int_equal(made->frame.n_rows, 1);
    assert_true(made_noted(&made->frame.notes, "were left out: 1 program, 1 comparison"));
    made->spec.tests.movers = MOVERS_ERROR;
    made_refused(made, ERR_DATA, "2 students were tested in two schools");
}

/* --- who is in the program ------------------------------------------------------------------- */

static void use_roster(Made *made, const char *text)
{
    made->spec.tests.program_schools.n = 0;
    made->spec.tests.roster = (AttributeFile){.path = made_file(made, "r.csv", text),
                                              .place = {"study.yaml", 5, 3, NULL}};
}

static void a_roster_says_who_is_in_the_program(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "01,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "02,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "03,Mathematics,Fall 2014,2014-09-10,200,3,4,B\n"
                    "04,Mathematics,Fall 2014,2014-09-10,200,3,4,B\n");
    use_roster(made, "student\n01\n03\n04\n03\n");
    made_load(made);
    assert_string_equal(made_level(made, "program", "01"), "1");
    assert_string_equal(made_level(made, "program", "02"), "0");
    assert_true(made_noted(records_notes(made->records), "names some students again: 1 rows"));
    assert_true(made_noted(&made->frame.notes, "a part of the students in 1 of 2 program schools"));
    use_roster(made, "student\n1\n03\n04\n77\n");
    made_refused(made, ERR_DATA, "2 of 4 students of r.csv (50.0%) are in no file of tests");
    assert_non_null(strstr(made->err.text, "'1' (the tests hold '01')"));
    made->spec.tests.not_found_limit = 0.5;
    made_load(made);
    const Table *near = made_table(made, "records_near_ids");
    assert_int_equal(near->n_rows, 1);
    check_same(made_cell(made_table(made, "records_joins"), 0, "file_only"), 2);
}

static void a_school_that_is_not_tested_or_stands_twice_is_refused(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools = NAMES(NAME("Lincon"), NAME("Adams"), NAME("Adams"));
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,Lincoln\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,Adams\n");
    made_refused(made, ERR_STUDY,
                 "'Lincon', at which no student was tested; did you mean "
                 "'Lincoln'? (2 schools are in the tests)");
    assert_non_null(strstr(made->err.text, "treatment.schools names 'Adams' twice"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(headers_of_map_growth_old_and_current_are_recognised),
        TEST(the_grade_comes_from_students_by_school),
        TEST(i_ready_tells_its_subject_by_its_columns),
        TEST(numbered_diagnostics_are_tests_each),
        TEST(star_tells_its_subject_by_the_name_of_the_file),
        TEST(an_unknown_file_lists_its_headers_and_what_is_missing),
        TEST(columns_of_the_study_file_go_before_the_exports_own),
        TEST(bad_cells_are_named_with_line_and_column),
        TEST(terms_that_cannot_be_ordered_are_listed),
        TEST(a_column_of_dates_has_one_format),
        TEST(dates_are_read_as_the_calendar_has_them),
        TEST(a_subject_spelled_two_ways_is_refused_until_the_study_decides),
        TEST(a_subject_that_is_not_tested_is_refused),
        TEST(retests_follow_the_rule_and_are_counted_by_arm),
        TEST(a_rule_without_what_it_needs_is_refused),
        TEST(what_the_term_settles_needs_no_date),
        TEST(two_grades_in_one_term_are_told),
        TEST(movers_count_with_the_school_of_the_pretest),
        TEST(a_roster_says_who_is_in_the_program),
        TEST(a_school_that_is_not_tested_or_stands_twice_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
