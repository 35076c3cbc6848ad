/* From files of tests to the frame of one outcome. */
#include "made.h"

#define HEAD "student,subject,term,date,score,se,grade,school\n"

static const char plain[] = HEAD "007,Mathematics,Fall 2014-2015,2014-09-10,200,3.0,4,A\n"
                                 "007,Mathematics,Spring 2014-2015,2015-05-12,211,3.1,4,A\n"
                                 "7,Mathematics,Fall 2014-2015,2014-09-11,190,3.2,5,C\n"
                                 "7,Mathematics,Spring 2014-2015,2015-05-13,196,3.0,5,C\n"
                                 "8,Mathematics,Fall 2014-2015,2014-09-12,195,3.2,5,B\n"
                                 "9,Mathematics,Spring 2014-2015,2015-05-13,199,3.0,4,C\n"
                                 "10,Mathematics,Fall 2014-2015,2014-09-12,,3.2,5,C\n"
                                 "10,Mathematics,Spring 2014-2015,2015-05-13,203,3.2,5,C\n"
                                 "7,Reading,Fall 2014-2015,2014-09-11,150,3.2,5,C\n"
                                 "7,Mathematics,Spring 2013-2014,2014-05-11,184,3.2,4,C\n";

static void every_student_with_a_pretest_is_a_row(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", plain);
    made_load(made);
    assert_int_equal(made->frame.n_rows, 4); /* 007, 7, 8, 10; 9 has no fall test */
    assert_true(made_row(made, "9") == SIZE_MAX);
    check_same(made_real(made, RECORD_PRETEST, "007"), 200);
    check_same(made_real(made, RECORD_SCORE, "007"), 211);
    check_same(made_real(made, RECORD_PRETEST, "7"), 190);
    check_same(made_real(made, "start_date", "007"), 71); /* 2014-09-10 after 2014-07-01 */
    check_same(made_real(made, "end_date", "007"), 315);
    check_same(made_real(made, "pretest_se", "8"), 3.2);
    assert_string_equal(made_level(made, "program", "007"), "1");
    assert_string_equal(made_level(made, "program", "8"), "1");
    assert_string_equal(made_level(made, "program", "7"), "0");
    assert_string_equal(made_level(made, "school", "7"), "C");
    assert_string_equal(made_level(made, "grade", "7"), "5");
    assert_string_equal(made_column(made, RECORD_PRETEST)->label, "Mathematics, fall 2014");
    assert_string_equal(made_column(made, RECORD_SCORE)->label, "Mathematics, spring 2015");
}

static void a_score_that_is_missing_keeps_its_reason(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", plain);
    made_load(made);
    check_nan(made_real(made, RECORD_SCORE, "8"));
    assert_int_equal(made_column(made, RECORD_SCORE)->reason[made_row(made, "8")], REASON_BLANK);
    check_nan(made_real(made, RECORD_PRETEST, "10"));
    assert_int_equal(made_column(made, RECORD_PRETEST)->reason[made_row(made, "10")], REASON_BLANK);
    check_nan(made_real(made, "end_date", "8"));
}

static void a_student_tested_at_the_end_only_is_counted_by_arm(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", plain);
    made_load(made);
    const Table *spans = made_table(made, "records_spans");
    check_same(made_cell(spans, 0, "no_pretest_program"), 0);
    check_same(made_cell(spans, 0, "no_pretest_comparison"), 1);
    assert_true(made_noted(&made->frame.notes, "no test in fall 2014"));
}

static void earlier_scores_are_there_when_the_design_names_them(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("prior_score"), NAME("prior_growth"));
    made_tests(made, "t.csv", plain);
    made_load(made);
    check_same(made_real(made, "prior_score", "7"), 184);
    check_same(made_real(made, "prior_growth", "7"), 6);
    check_nan(made_real(made, "prior_score", "007"));
}

static void the_order_of_rows_changes_nothing(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", plain);
    made_load(made);
    const Frame first = made->frame;
    made_tests(made, "u.csv",
               HEAD "10,Mathematics,Spring 2014-2015,2015-05-13,203,3.2,5,C\n"
                    "8,Mathematics,Fall 2014-2015,2014-09-12,195,3.2,5,B\n"
                    "7,Mathematics,Spring 2013-2014,2014-05-11,184,3.2,4,C\n"
                    "7,Mathematics,Spring 2014-2015,2015-05-13,196,3.0,5,C\n"
                    "9,Mathematics,Spring 2014-2015,2015-05-13,199,3.0,4,C\n"
                    "007,Mathematics,Spring 2014-2015,2015-05-12,211,3.1,4,A\n"
                    "10,Mathematics,Fall 2014-2015,2014-09-12,,3.2,5,C\n"
                    "7,Mathematics,Fall 2014-2015,2014-09-11,190,3.2,5,C\n"
                    "7,Reading,Fall 2014-2015,2014-09-11,150,3.2,5,C\n"
                    "007,Mathematics,Fall 2014-2015,2014-09-10,200,3.0,4,A\n");
    made_load(made);
    assert_int_equal(made->frame.n_rows, first.n_rows);
    assert_int_equal(made->frame.n_columns, first.n_columns);
    for (size_t i = 0; i < first.n_rows; i++) {
        assert_string_equal(made->frame.id[i], first.id[i]);
        for (size_t k = 0; k < first.n_columns; k++) {
            const Column *a = &first.column[k], *b = &made->frame.column[k];
            assert_int_equal(a->reason[i], b->reason[i]);
            if (a->type == COLUMN_FACTOR)
                assert_int_equal(a->level[i], b->level[i]);
            else if (a->reason[i] == REASON_PRESENT)
                check_same(b->real[i], a->real[i]);
        }
    }
}

static void a_design_knows_of_an_outcome_only_whether_it_is_there(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools.n = 1; /* A */
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014-2015,2014-09-10,200,3,4,A\n"
                    "1,Mathematics,Spring 2014-2015,2015-05-12,two hundred,3,4,A\n"
                    "2,Mathematics,Fall 2014-2015,2014-09-10,201,3,4,C\n");
    assert_true(made_load_mode(made, FRAME_DESIGN));
    const Column *score = made_column(made, RECORD_SCORE);
    assert_int_equal(score->type, COLUMN_PRESENCE);
    assert_null(score->real);
    assert_int_equal(score->reason[made_row(made, "1")], REASON_PRESENT);
    assert_int_equal(score->reason[made_row(made, "2")], REASON_BLANK);
    made_refused(made, ERR_DATA, "t.csv:3:5: score 'two hundred' is not a number");
}

static void a_design_that_has_only_dates_does_not_read_the_outcome_either(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools.n = 1; /* A */
    made_tests(made, "t.csv",
               "student,subject,date,score,school\n"
               "1,Mathematics,2014-09-10,200,A\n"
               "1,Mathematics,2015-05-12,abc,A\n"
               "2,Mathematics,2014-09-10,201,C\n");
    assert_true(made_load_mode(made, FRAME_DESIGN));
    assert_int_equal(made_column(made, RECORD_SCORE)->reason[made_row(made, "1")], REASON_PRESENT);
    made_tests(made, "t.csv",
               "student,subject,date,score,school\n"
               "1,Mathematics,2014-09-10,abc,A\n"
               "1,Mathematics,2015-05-12,200,A\n"
               "2,Mathematics,2014-09-10,201,C\n");
    assert_false(made_load_mode(made, FRAME_DESIGN));
    assert_non_null(strstr(made->err.text, "t.csv:2:4: score is not a number"));
}

static void several_files_are_one(void **state)
{
    Made *made = *state;
    made->spec.tests.program_schools.n = 1; /* A */
    const char *path[2] = {
        made_file(made, "fall.csv",
                  HEAD "1,Mathematics,Fall 2014-2015,2014-09-10,200,3,4,A\n"
                       "2,Mathematics,Fall 2014-2015,2014-09-10,201,3,4,C\n"),
        made_file(made, "spring.csv",
                  "Score,Student,School,Term,Subject\n205,1,A,Spring 2015,Mathematics\n"
                  "209,2,C,Spring 2015,Mathematics\n")};
    made->spec.tests.path = path;
    made->spec.tests.n_files = 2;
    made_load(made);
    check_same(made_real(made, RECORD_SCORE, "1"), 205);
    check_same(made_real(made, RECORD_SCORE, "2"), 209);
    const InputFile *input;
    assert_int_equal(records_inputs(made->records, &input), 2);
    assert_string_equal(input[1].file, path[1]);
    assert_int_equal(input[1].role, INPUT_TESTS);
    assert_int_equal(input[1].rows, 2);
    assert_int_equal(strlen(input[1].hash.sha256), 64);
    assert_string_equal(input[1].hash.rows, ""); /* no database answered */
}

static void attributes_are_joined_by_student_and_by_school_of_the_pretest(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("gender"), NAME("age"), NAME("locale"));
    made->spec.tests.students = (AttributeFile){
        .path = made_file(made, "s.csv", "student,gender,age\n007,F,9.5\n7,M,10\n11,F,8\n")};
    made->spec.tests.schools =
        (AttributeFile){.path = made_file(made, "k.csv", "code,locale\nA,urban\nC,rural\nD,town\n"),
                        .id = NAME("code")};
    made_tests(made, "t.csv", plain);
    made_load(made);
    assert_string_equal(made_level(made, "gender", "007"), "F");
    assert_string_equal(made_level(made, "gender", "7"), "M");
    check_same(made_real(made, "age", "007"), 9.5);
    check_nan(made_real(made, "age", "8")); /* not in s.csv */
    assert_string_equal(made_level(made, "locale", "007"), "urban");
    assert_string_equal(made_level(made, "locale", "8"), ""); /* B is not in k.csv */
    const Table *joins = made_table(made, "records_joins");
    check_same(made_cell(joins, 0, "joined"), 2);     /* 007 and 7 of 007, 7, 8, 9, 10 */
    check_same(made_cell(joins, 0, "file_only"), 1);  /* 11 */
    check_same(made_cell(joins, 0, "tests_only"), 3); /* 8, 9, 10 */
    check_same(made_cell(joins, 1, "joined"), 2);
    check_same(made_cell(joins, 1, "tests_only"), 1);
}

static void a_name_that_two_files_have_is_refused(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("frl"));
    made->spec.tests.students =
        (AttributeFile){.path = made_file(made, "s.csv", "student,frl,grade\n007,1,4\n")};
    made->spec.tests.schools =
        (AttributeFile){.path = made_file(made, "k.csv", "school,frl\nA,40\n")};
    made_tests(made, "t.csv", plain);
    made_refused(made, ERR_STUDY, "'frl', a column of both s.csv and k.csv");
    made->design.covariates = NAMES(NAME("grade"));
    made_refused(made, ERR_STUDY, "'grade', which comes from the tests and is a column of s.csv");
    made->design.covariates = NAMES(NAME("start_dat"));
    made_refused(made, ERR_STUDY, "did you mean 'start_date'?");
}

static void the_column_that_joins_a_file_is_no_attribute_of_it(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("school"), NAME("locale"));
    made->spec.tests.schools =
        (AttributeFile){.path = made_file(made, "k.csv", "school,locale\nA,urban\nC,rural\n")};
    made_tests(made, "t.csv", plain);
    made_load(made);
    assert_string_equal(made_level(made, "school", "007"), "A");
    assert_string_equal(made_level(made, "locale", "7"), "rural");
}

static void a_student_who_stands_twice_in_the_attributes_is_refused(void **state)
{
    Made *made = *state;
    made->spec.tests.students =
        (AttributeFile){.path = made_file(made, "s.csv", "student,frl\n007,1\n7,0\n007,0\n")};
    made_tests(made, "t.csv", plain);
    made_refused(made, ERR_DATA, "s.csv:4:1: the id '007' stands on line 2 already");
}

static void columns_are_labelled_and_recoded_as_in_a_student_file(void **state)
{
    Made *made = *state;
    ValuePair value[] = {{"4", "lower", {0}}, {"5", "upper", {0}}};
    ColumnRule rule = {.name = NAME("grade"), .label = "Stage", .n_values = 2, .value = value};
    made->design.n_columns = 1;
    made->design.column = &rule;
    made->design.covariates = NAMES(NAME("grade"));
    made_tests(made, "t.csv", plain);
    made_load(made);
    assert_string_equal(made_level(made, "grade", "7"), "upper");
    assert_string_equal(made_column(made, "grade")->label, "Stage");
}

/* What no row of the students file tells is no empty cell of it. */
static void an_empty_cell_that_stands_for_something_has_a_row(void **state)
{
    Made *made = *state;
    ValuePair value[] = {{.from = "Y", .to = "Y"}, {.from = "", .to = "N"}};
    ColumnRule rule = {.name = NAME("ell"), .n_values = 2, .value = value};
    made->spec.tests.students = (AttributeFile){
        .path = made_file(made, "students.csv", "student,ell\n007,Y\n7,\n"), .not_found = 1};
    made_tests(made, "t.csv", plain);
    made->design.covariates = NAMES(NAME("ell"));
    made->design.column = &rule;
    made->design.n_columns = 1;
    made_load(made);
    const Column *column = made_column(made, "ell");
    size_t n[3] = {0};
    for (size_t i = 0; i < made->frame.n_rows; i++) {
        const char *id = made->frame.id[i];
        const char *is = column->level[i] == LEVEL_NONE ? "" : column->level_name[column->level[i]];
        assert_string_equal(is, text_equal(id, "007") ? "Y" : text_equal(id, "7") ? "N" : "");
        assert_int_equal(column->reason[i], is[0] != '\0' ? REASON_PRESENT : REASON_UNTOLD);
        n[is[0] == 'Y' ? 0 : is[0] == 'N' ? 1 : 2]++;
    }
    assert_true(n[0] == 1 && n[1] == 1 && n[2] > 0);
}

static void nobody_with_a_pretest_is_an_error_that_lists_the_terms(void **state)
{
    Made *made = *state;
    made->span.from = NAME("Fall 2012-2013");
    made_tests(made, "t.csv", plain);
    made_refused(made, ERR_DATA, "no student has a test of Mathematics in fall 2012");
    assert_non_null(strstr(made->err.text, "spring 2014 (1), fall 2014 (4), spring 2015 (4)"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_student_with_a_pretest_is_a_row),
        TEST(a_score_that_is_missing_keeps_its_reason),
        TEST(a_student_tested_at_the_end_only_is_counted_by_arm),
        TEST(earlier_scores_are_there_when_the_design_names_them),
        TEST(the_order_of_rows_changes_nothing),
        TEST(a_design_knows_of_an_outcome_only_whether_it_is_there),
        TEST(a_design_that_has_only_dates_does_not_read_the_outcome_either),
        TEST(several_files_are_one),
        TEST(attributes_are_joined_by_student_and_by_school_of_the_pretest),
        TEST(a_name_that_two_files_have_is_refused),
        TEST(the_column_that_joins_a_file_is_no_attribute_of_it),
        TEST(a_student_who_stands_twice_in_the_attributes_is_refused),
        TEST(columns_are_labelled_and_recoded_as_in_a_student_file),
        TEST(an_empty_cell_that_stands_for_something_has_a_row),
        TEST(nobody_with_a_pretest_is_an_error_that_lists_the_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
