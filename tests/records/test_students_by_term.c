/* A file of students with a row for each student and term. */
#include "made.h"

#define HEAD "StudentID,Subject,TermName,TestRITScore,SchoolName\n"
#define TESTS                                                                                      \
    HEAD "1,Mathematics,Fall 2014-2015,200,A\n"                                                    \
         "1,Mathematics,Spring 2014-2015,210,A\n"                                                  \
         "2,Mathematics,Fall 2014-2015,201,C\n"                                                    \
         "2,Mathematics,Spring 2014-2015,211,C\n"                                                  \
         "3,Mathematics,Fall 2014-2015,202,C\n"                                                    \
         "4,Mathematics,Fall 2014-2015,203,C\n"

static int setup(void **state)
{
    (void)made_setup(state);
    Made *made = *state;
    Name *column = ARENA_ARRAY(made->arena, Name, 2);
    column[0] = NAME("ell");
    column[1] = NAME("absent");
    made->design.covariates = (Names){2, column};
    made->spec.tests.program_schools.n = 1;
    made_tests(made, "t.csv", TESTS);
    return 0;
}

static void give(Made *made, const char *text)
{
    made->spec.tests.students = (AttributeFile){.path = made_file(made, "s.csv", text),
                                                .place = {"study.yaml", 3, 1, NULL}};
}

#define ROWS_1                                                                                     \
    "Fall 2014-2015,1,N,3\n"                                                                       \
    "Spring 2014-2015,1,Y,4\n"
#define ROWS_2                                                                                     \
    "Fall 2014-2015,2,Y,5\n"                                                                       \
    "Fall 2014-2015,2,,5\n"                                                                        \
    "Fall 2014-2015,2,Y,\n"                                                                        \
    "Fall 2013-2014,2,N,9\n"
#define ROWS_3                                                                                     \
    "Fall 2014-2015,3,Y,6\n"                                                                       \
    "Fall 2014-2015,3,N,6\n"
#define ROWS_4 "Spring 2014-2015,4,N,7\n"

static void the_row_of_the_pretests_term_counts_whatever_their_order(void **state)
{
    static const char *const text[2] = {
        "TermName,StudentID,ell,absent\n" ROWS_1 ROWS_2 ROWS_3 ROWS_4,
        "TermName,StudentID,ell,absent\n"
        "Fall 2014-2015,3,N,6\n"
        "Fall 2014-2015,3,Y,6\n" ROWS_4 ROWS_2 "Spring 2014-2015,1,Y,4\n"
        "Fall 2014-2015,1,N,3\n"};
    Made *made = *state;
    for (size_t k = 0; k < COUNT_OF(text); k++) {
        give(made, text[k]);
        made_load(made);
        assert_string_equal(made_level(made, "ell", "1"), "N");
        check_same(made_real(made, "absent", "1"), 3);
        assert_string_equal(made_level(made, "ell", "2"), "Y"); /* blanks give way */
        check_same(made_real(made, "absent", "2"), 5);
        assert_string_equal(made_level(made, "ell", "3"), ""); /* they differ */
        check_same(made_real(made, "absent", "3"), 6);
        assert_string_equal(made_level(made, "ell", "4"), ""); /* of another term */
        const Notes *notes = records_notes(made->records);
        assert_int_equal(note_saying(notes, "s.csv: 1 student has several values of 'ell' in one "
                                            "term; it counts as missing there.")
                             ->importance,
                         NOTE_CAUTION);
        assert_false(made_noted(notes, "several values of 'absent'"));
        assert_true(made_noted(&made->frame.notes, "1 student has no row of fall 2014 in s.csv"));
        check_same(made_cell(made_table(made, "records_joins"), 0, "joined"), 4);
        assert_null(frame_find(&made->frame, "TermName"));
    }
}

static void a_school_year_holds_for_all_its_terms_and_a_term_goes_before_it(void **state)
{
    Made *made = *state;
    give(made, "SchoolYear,StudentID,ell,absent\n"
               "2014-2015,1,N,1\n"
               "Fall 2014-2015,1,Y,2\n"
               "2013-2014,2,Y,3\n"
               "2014-15,2,N,4\n"
               "2013-2014,3,N,5\n"
               "Fall 2014-2015,4,Y,6\n"
               "2014-2015,4,N,7\n");
    made_load(made);
    check_same(made_real(made, "absent", "1"), 2);
    check_same(made_real(made, "absent", "2"), 4);
    check_nan(made_real(made, "absent", "3"));
    check_same(made_real(made, "absent", "4"), 6);
}

static void terms_of_the_studys_own_map_are_read_as_those_of_tests(void **state)
{
    static ValuePair map[] = {{.from = "F14", .to = "Fall 2014"},
                              {.from = "F13", .to = "Fall 2013"}};
    Made *made = *state;
    made->spec.tests.term_name = map;
    made->spec.tests.n_term_names = COUNT_OF(map);
    made->spec.tests.students.term = NAME("window");
    give(made, "window,StudentID,ell,absent\nF14,1,N,1\nF13,1,Y,2\nF14,2,N,3\n");
    made->spec.tests.students.term = NAME("window");
    made_load(made);
    check_same(made_real(made, "absent", "1"), 1);
    check_same(made_real(made, "absent", "2"), 3);
    made->spec.tests.students.term = NAME("windwo");
    made_refused(made, ERR_STUDY,
                 "students.term names 'windwo', which is not a column of s.csv; did you mean "
                 "'window'?");
    made->spec.tests.students.term = (Name){0};
    give(made, "window,Pupil,ell,absent\nF14,1,N,1\n"); /* whose name stands nowhere in the study */
    made_refused(made, ERR_STUDY,
                 "the students of s.csv are looked for in a column 'StudentID', as the tests have "
                 "it, and the file has none of this name; it holds: window, Pupil, ell, absent. "
                 "Name its column under students.id");
    made->spec.tests.students.id = NAME("Pupl");
    made_refused(made, ERR_STUDY,
                 "students.id names 'Pupl', which is not a column of s.csv; did "
                 "you mean 'Pupil'?");
}

static void a_file_of_one_row_a_student_is_joined_by_id_alone(void **state)
{
    Made *made = *state;
    give(made, "TermName,StudentID,ell,absent\n"
               "Spring 2013-2014,1,N,1\nSpring 2013-2014,2,Y,2\nSpring 2013-2014,3,Y,3\n"
               "Spring 2013-2014,4,N,4\n");
    made_load(made);
    check_same(made_real(made, "absent", "1"), 1);
}

static void terms_that_are_none_are_told_with_their_place(void **state)
{
    Made *made = *state;
    give(made, "TermName,StudentID,ell,absent\nFall 2014-2015,1,N,1\nThird,1,N,2\n,2,N,2\n");
    made_refused(made, ERR_DATA, "s.csv:3:1: the term 'Third' of 'TermName' can't be put in order");
    assert_non_null(strstr(made->err.text, "s.csv:4:1: the term ('TermName') is blank"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_row_of_the_pretests_term_counts_whatever_their_order),
        TEST(a_school_year_holds_for_all_its_terms_and_a_term_goes_before_it),
        TEST(terms_of_the_studys_own_map_are_read_as_those_of_tests),
        TEST(a_file_of_one_row_a_student_is_joined_by_id_alone),
        TEST(terms_that_are_none_are_told_with_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
