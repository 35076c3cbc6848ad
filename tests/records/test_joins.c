/* One routine for all joins: what is near is listed, what would mend it stops the study. */
#include "made.h"

#define HEAD "student,subject,term,date,score,se,grade,school\n"

/* Forty students of one school in fall and spring, with ids of seven digits, of which the first
 * n_short of the second term stand without their zeros. */
static const char *tests_of(Arena *arena, size_t n_short)
{
    Text csv = {.arena = arena};
    text_add(&csv, HEAD);
    for (size_t i = 0; i < 40; i++) {
        text_format(&csv, "%07zu,Mathematics,Fall 2014,2014-09-10,200,3,4,%c\n", 10 + i,
                    i % 2 == 0 ? 'A' : 'C');
        text_format(&csv, "%0*zu,Mathematics,Spring 2015,2015-05-10,210,3,4,%c\n",
                    i < n_short ? 1 : 7, 10 + i, i % 2 == 0 ? 'A' : 'C');
    }
    return csv.bytes;
}

/* The ids of n of the forty as `form` writes them, the others as the tests do. */
static const char *ids_of(Arena *arena, const char *header, const char *form, size_t n,
                          const char *more)
{
    Text csv = {.arena = arena};
    text_add(&csv, header);
    for (size_t i = 0; i < 40; i++)
        text_format(&csv, "%s%s\n",
                    i >= n                      ? arena_printf(arena, "%07zu", 10 + i)
                    : text_equal(form, "short") ? arena_printf(arena, "%zu", 10 + i)
                    : text_equal(form, "point") ? arena_printf(arena, "%zu.0", 10 + i)
                    : text_equal(form, "split") ? arena_printf(arena, "00000 %zu", 10 + i)
                                                : arena_printf(arena, "x%zu", 10 + i),
                    more);
    return csv.bytes;
}

static void give_students(Made *made, const char *form, size_t n)
{
    Name *frl = ARENA_NEW(made->arena, Name);
    *frl = NAME("frl");
    made->design.covariates = (Names){1, frl};
    made->spec.tests.students = (AttributeFile){
        .path = made_file(made, "s.csv", ids_of(made->arena, "student,frl\n", form, n, ",Y")),
        .place = {"study.yaml", 3, 1, NULL},
        .not_found = 0.05};
}

static void lost_zeros_of_students_stop_the_study_and_a_width_mends_them(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", tests_of(made->arena, 0));
    give_students(made, "short", 3);
    made_refused(made, ERR_DATA,
                 "study.yaml:3:1: 3 of 40 students with tests (7.5%) are not in s.csv, more than "
                 "the 5.0% of students.not_found: 3 of them would be found with other leading "
                 "zeros, spaces or case, '10' (the tests hold '0000010'), '11' (the tests hold "
                 "'0000011'), '12' (the tests hold '0000012'); write tests: id_width: 7, which "
                 "fills up ids with zeros in every file, or raise students.not_found if these "
                 "really are others");
    made->spec.tests.id_width = 7;
    made_load(made);
    assert_string_equal(made_level(made, "frl", "0000010"), "Y");
    check_same(made_cell(made_table(made, "records_joins"), 0, "joined"), 40);
    assert_null(made_table(made, "records_near_ids"));
}

static void few_near_ids_are_a_caution_with_their_names(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", tests_of(made->arena, 0));
    give_students(made, "short", 2); /* 5%, and no more */
    made_load(made);
    const Notes *notes = records_notes(made->records);
    assert_int_equal(note_saying(notes, "2 tested students are not in s.csv; 2 would be, with "
                                        "other leading zeros, spaces or case; 2 students of it "
                                        "have no test.")
                         ->importance,
                     NOTE_PLAIN);
    const Note *near = note_saying(notes, "'10' (the tests hold '0000010'), '11' (the tests hold "
                                          "'0000011'). They count as others.");
    assert_non_null(near);
    assert_int_equal(near->importance, NOTE_CAUTION);
    const Table *table = made_table(made, "records_near_ids");
    assert_int_equal(table->n_rows, 2);
    assert_true(table->kind->internal);
    made->spec.tests.students.not_found = 0.04;
    made_refused(made, ERR_DATA, "more than the 4.0% of students.not_found");
}

static void spaces_case_and_a_point_are_near_and_no_width_mends_them(void **state)
{
    static const char *const form[] = {"split", "point"};
    Made *made = *state;
    made_tests(made, "t.csv", tests_of(made->arena, 0));
    for (size_t k = 0; k < COUNT_OF(form); k++) {
        give_students(made, form[k], 3);
        made_refused(made, ERR_DATA, "3 of them would be found with other leading zeros");
        assert_non_null(strstr(made->err.text, "; write them alike in both files, or raise"));
    }
    made_tests(made, "t.csv",
               HEAD "f08A,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "f08B,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n");
    made->spec.tests.students.path = made_file(made, "s.csv", "student,frl\nF08A,Y\n  f08B ,N\n");
    made_refused(made, ERR_DATA, "1 of 2 students with tests (50.0%)");
    assert_non_null(strstr(made->err.text, "'F08A' (the tests hold 'f08A')"));
}

static void many_lost_that_nothing_is_near_are_a_caution(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", tests_of(made->arena, 0));
    give_students(made, "other", 20);
    made_load(made);
    const Notes *notes = records_notes(made->records);
    assert_non_null(note_saying(notes, "20 tested students are not in s.csv; 20 students"));
    const Note *note = note_saying(
        notes, "s.csv: 20 of 40 students with tests are not in s.csv, more than 5% (line 3 of the "
               "study file), and no ids that are near would mend it. See that both files are whole "
               "and of the same students and years, and correct the ids, or raise "
               "students.not_found if these really were not tested.");
    assert_non_null(note);
    assert_int_equal(note->importance, NOTE_CAUTION);
    assert_non_null(note_saying(notes, "these are the first: '0000010', '0000011', '0000012'."));
    give_students(made, "other", 2);
    made_load(made);
    assert_false(made_noted(records_notes(made->records), "more than 5%"));
}

/* Those who were not tested; a roster of nobody says nothing of who is in the program. */
static void a_roster_that_loses_some_is_a_caution_and_all_an_error(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", tests_of(made->arena, 0));
    made->spec.tests.program_schools.n = 0;
    made->spec.tests.roster =
        (AttributeFile){.path = made_file(made, "r.csv", "student\n0000010\n0000012\nX1\n"),
                        .place = {"study.yaml", 6, 1, NULL}};
    made_load(made);
    const Note *note = note_saying(
        records_notes(made->records),
        "r.csv: 1 of 3 students of r.csv are in no file of tests, more than 5% (line 6 of the "
        "study "
        "file), and no ids that are near would mend it. See that both files are whole and of the "
        "same students and years, and correct the ids, or raise treatment.not_found if these "
        "really were not tested.");
    assert_non_null(note);
    assert_int_equal(note->importance, NOTE_CAUTION);
    made->spec.tests.roster.path = made_file(made, "r.csv", "student\nX1\nX2\n");
    made_refused(made, ERR_DATA, "2 of 2 students of r.csv (100.0%) are in no file of tests");
}

static void an_id_that_found_its_own_is_nobody_elses(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "007,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "7,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n"
                    "8,Mathematics,Fall 2014,2014-09-10,200,3,4,C\n");
    made->design.covariates = NAMES(NAME("frl"));
    made->spec.tests.students =
        (AttributeFile){.path = made_file(made, "s.csv", "student,frl\n007,Y\n8,N\n")};
    made_load(made);
    assert_null(made_table(made, "records_near_ids"));
}

static void schools_are_joined_by_the_same_rule(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "2,Mathematics,Fall 2014,2014-09-10,200,3,4,B\n"
                    "3,Mathematics,Fall 2014,2014-09-10,200,3,4,Oak Hill\n");
    made->design.covariates = NAMES(NAME("type"));
    made->spec.tests.schools = (AttributeFile){
        .path = made_file(made, "k.csv", "school,type\nA,x\nB,x\nOAK  HILL,y\nElm,y\n"),
        .place = {"study.yaml", 4, 1, NULL},
        .not_found = 0.05};
    made_refused(made, ERR_DATA,
                 "1 of 3 schools with tests (33.3%) are not in k.csv, more than the 5.0% of "
                 "schools.not_found: 1 of them would be found with other leading zeros, spaces or "
                 "case, 'OAK  HILL' (the tests hold 'Oak Hill'); write them alike in both files");
    made->spec.tests.schools.not_found = 1;
    made_load(made);
    assert_true(made_noted(records_notes(made->records),
                           "1 of 3 schools with tests are not in k.csv ('Oak Hill'); 1 would be, "
                           "with other leading zeros, spaces or case; 2 schools of it have no"));
}

static void files_of_two_terms_are_held_against_each_other(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", tests_of(made->arena, 3));
    made_refused(made, ERR_DATA,
                 "3 of 40 students tested in fall 2014 (7.5%) have no test of spring 2015, more "
                 "than 5.0%: 3 of them would be found with other leading zeros, spaces or case, "
                 "'0000010' (spring 2015 holds '10')");
    assert_non_null(strstr(made->err.text, "write tests: id_width: 7"));
    made->spec.tests.id_width = 7;
    made_load(made);
    check_same(made_real(made, RECORD_SCORE, "0000010"), 210);
    made->spec.tests.id_width = 1; /* they are others */
    made_load(made);
    assert_true(made_noted(&made->frame.notes, "the tests of fall 2014: 3 ids were not found"));
    made->spec.tests.id_width = 0;
    made_tests(made, "t.csv", tests_of(made->arena, 2));
    made_load(made);
}

static void a_roster_is_filled_up_too(void **state)
{
    Made *made = *state;
    made_tests(made, "t.csv", tests_of(made->arena, 0));
    made->spec.tests.program_schools.n = 0;
    made->spec.tests.roster =
        (AttributeFile){.path = made_file(made, "r.csv", "student\n10\n12\n0000014\n")};
    made_refused(made, ERR_DATA, "2 of 3 students of r.csv (66.7%) are in no file of tests");
    made->spec.tests.id_width = 7;
    made_load(made);
    assert_string_equal(made_level(made, "program", "0000010"), "1");
    assert_string_equal(made_level(made, "program", "0000011"), "0");
}

static void students_by_term_are_joined_by_the_same_rule(void **state)
{
    Made *made = *state;
    Text csv = {.arena = made->arena};
    TestsSpec *tests = &made->spec.tests;
    text_add(&csv, "TermName,StudentID,SchoolName,Grade\n");
    for (size_t i = 0; i < 40; i++)
        text_format(&csv, "Fall 2014-2015,%0*zu,A,4\n", i < 3 ? 1 : 7, 10 + i);
    made_tests(made, "t.csv", tests_of(made->arena, 0));
    const char *path[] = {tests->path[0], made_file(made, "u.csv", csv.bytes)};
    tests->path = path;
    tests->n_files = 2;
    made_refused(made, ERR_DATA,
                 "3 of 40 students with tests (7.5%) are not in u.csv, more than 5.0%: 3 of them");
    tests->id_width = 7;
    made_load(made);
}

static void ids_that_repeat_across_schools_are_joined_with_their_school(void **state)
{
    static Name school[] = {{.text = "school"}};
    const Names within = {1, school};
    Made *made = *state;
    TestsSpec *tests = &made->spec.tests;
    made_tests(made, "t.csv",
               HEAD "1,Mathematics,Fall 2014,2014-09-10,200,3,4,A\n"
                    "1,Mathematics,Fall 2014,2014-09-11,220,3,4,C\n"
                    "2,Mathematics,Fall 2014,2014-09-10,202,3,4,C\n");
    made_refused(made, ERR_DATA,
                 "all of them are of different schools: if ids repeat across schools, write "
                 "tests: columns: {id: [school, student]}");
    tests->column.id = NAME("student");
    tests->column.id_within = within;
    made->design.covariates = NAMES(NAME("frl"));
    tests->students = (AttributeFile){
        .path = made_file(made, "s.csv", "frl,student,school\nY,01,A\nN,01,C\nN,02,C\n"),
        .place = {"study.yaml", 3, 1, NULL},
        .not_found = 0.05};
    made_refused(made, ERR_DATA, "'A/01' (the tests hold 'A/1')");
    tests->id_width = 2;
    tests->program_schools.n = 0;
    tests->roster = (AttributeFile){.path = made_file(made, "r.csv", "school,number\nC,1\n"),
                                    .id = NAME("number"),
                                    .within = within};
    made_load(made);
    check_same(made_real(made, RECORD_PRETEST, "A/01"), 200);
    check_same(made_real(made, RECORD_PRETEST, "C/01"), 220);
    assert_string_equal(made_level(made, "frl", "A/01"), "Y");
    assert_string_equal(made_level(made, "program", "A/01"), "0");
    assert_string_equal(made_level(made, "program", "C/01"), "1");
    tests->column.id_within.item[0] = NAME("shcool");
    made_refused(made, ERR_STUDY,
                 "tests.columns.id names 'shcool', which is not a column of t.csv; did you mean "
                 "'school'?");
    school[0] = (Name){.text = "school"};
}

/* The program is school A alone. */
static int setup(void **state)
{
    (void)made_setup(state);
    ((Made *)*state)->spec.tests.program_schools.n = 1;
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lost_zeros_of_students_stop_the_study_and_a_width_mends_them),
        TEST(few_near_ids_are_a_caution_with_their_names),
        TEST(spaces_case_and_a_point_are_near_and_no_width_mends_them),
        TEST(many_lost_that_nothing_is_near_are_a_caution),
        TEST(a_roster_that_loses_some_is_a_caution_and_all_an_error),
        TEST(an_id_that_found_its_own_is_nobody_elses),
        TEST(schools_are_joined_by_the_same_rule),
        TEST(files_of_two_terms_are_held_against_each_other),
        TEST(a_roster_is_filled_up_too),
        TEST(students_by_term_are_joined_by_the_same_rule),
        TEST(ids_that_repeat_across_schools_are_joined_with_their_school),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
