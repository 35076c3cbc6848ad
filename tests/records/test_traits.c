/* Columns of the tests that the study names. */
#include "made.h"

#define HEAD "student,subject,term,date,score,se,grade,school,ell,absent\n"

static void ask(Made *made)
{
    Name *column = ARENA_ARRAY(made->arena, Name, 2);
    column[0] = NAME("ell");
    column[1] = NAME("absent");
    made->design.covariates = (Names){2, column};
    made->spec.tests.program_schools.n = 1;
}

static void a_column_of_the_tests_is_that_of_the_pretest(void **state)
{
    static const char *const text[2] = {HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A,Y,3\n"
                                             "1,Mathematics,Spring 2015,2015-05-10,210,3,4,A,N,9\n"
                                             "2,Mathematics,Fall 2014,2014-09-10,201,3,4,C,,NA\n"
                                             "2,Reading,Fall 2014,2014-09-10,201,3,4,C,Y,5\n"
                                             "2,Reading,Spring 2015,2014-09-10,201,3,4,C,N,7\n"
                                             "3,Mathematics,Fall 2014,2014-09-10,202,3,4,C,Y,\n"
                                             "3,Mathematics,Fall 2014,2014-09-10,202,3,4,C,N,2\n"
                                             "4,Mathematics,Fall 2014,2014-09-10,203,3,4,C,N,1\n"
                                             "4,Reading,Fall 2014,2014-09-10,203,3,4,C,Y,1\n",
                                        HEAD "4,Reading,Fall 2014,2014-09-10,203,3,4,C,Y,1\n"
                                             "3,Mathematics,Fall 2014,2014-09-10,202,3,4,C,N,2\n"
                                             "3,Mathematics,Fall 2014,2014-09-10,202,3,4,C,Y,\n"
                                             "2,Reading,Spring 2015,2014-09-10,201,3,4,C,N,7\n"
                                             "2,Reading,Fall 2014,2014-09-10,201,3,4,C,Y,5\n"
                                             "4,Mathematics,Fall 2014,2014-09-10,203,3,4,C,N,1\n"
                                             "2,Mathematics,Fall 2014,2014-09-10,201,3,4,C,,NA\n"
                                             "1,Mathematics,Spring 2015,2015-05-10,210,3,4,A,N,9\n"
                                             "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A,Y,3\n"};
    Made *made = *state;
    OutcomeSpec both[2] = {made->outcome, made->outcome};
    both[1].subject = "Reading";
    made->design.outcome = both;
    made->design.n_outcomes = 2;
    ask(made);
    for (size_t k = 0; k < COUNT_OF(text); k++) {
        made_tests(made, "t.csv", text[k]);
        made_load(made);
        assert_string_equal(made_level(made, "ell", "1"), "Y");
        check_same(made_real(made, "absent", "1"), 3);
        assert_string_equal(made_level(made, "ell", "2"), "Y"); /* of reading, in the same term */
        check_same(made_real(made, "absent", "2"), 5);
        assert_string_equal(made_level(made, "ell", "3"), ""); /* its records differ */
        check_same(made_real(made, "absent", "3"), 2);
        assert_string_equal(made_level(made, "ell", "4"), "N"); /* mathematics says so itself */
        const Note *note = note_saying(&made->frame.notes, "the records of 1 student in fall 2014 "
                                                           "say different things in 'ell'; it "
                                                           "counts as missing.");
        assert_non_null(note);
        assert_int_equal(note->importance, NOTE_CAUTION);
        assert_false(made_noted(&made->frame.notes, "in 'absent'"));
    }
}

static void a_file_of_students_goes_before_the_tests(void **state)
{
    Made *made = *state;
    ask(made);
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A,Y,3\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,C,Y,4\n");
    made->spec.tests.students =
        (AttributeFile){.path = made_file(made, "s.csv", "student,ell\n1,N\n2,N\n")};
    made_load(made);
    assert_string_equal(made_level(made, "ell", "1"), "N");
    check_same(made_real(made, "absent", "2"), 4);
}

static void numbers_among_text_and_scores_are_no_traits(void **state)
{
    Made *made = *state;
    ask(made);
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A,Y,3\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,C,Y,4\n"
                    "3,Mathematics,Fall 2014,2014-09-10,200,3,4,C,Y,four\n");
    made_refused(made, ERR_DATA, "'absent' of the tests holds 'four'");
    made->spec.factors = NAMES(NAME("absent"));
    made_load(made);
    assert_string_equal(made_level(made, "absent", "3"), "four");
    made->design.covariates.item[1] = NAME("score");
    made->spec.factors.n = 0;
    made_refused(made, ERR_STUDY,
                 "names 'score', which is neither made from the tests nor a column "
                 "of them or of a file of students");
}

static void a_design_reads_nothing_of_a_later_record(void **state)
{
    Made *made = *state;
    ask(made);
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A,Y,3\n"
                    "1,Mathematics,Spring 2015,2015-05-10,210,3,4,A,Y,many\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,C,Y,4\n");
    assert_true(made_load_mode(made, FRAME_DESIGN));
    check_same(made_real(made, "absent", "1"), 3);
    made_refused(made, ERR_DATA, "'absent' of the tests holds 'many'");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_column_of_the_tests_is_that_of_the_pretest),
        TEST(a_file_of_students_goes_before_the_tests),
        TEST(numbers_among_text_and_scores_are_no_traits),
        TEST(a_design_reads_nothing_of_a_later_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
