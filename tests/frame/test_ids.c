/* Ids that repeat across schools. */
#include "made.h"

static void a_school_before_the_id_makes_it_whole(void **state)
{
    Made *made = *state;
    made->spec.id_within = NAMES(NAME("school"));
    made_load(made, "id,t,x,y,school\n"
                    "7,1,1,2,North\n"
                    "7,0,2,3,South\n"
                    "8, 1,2,3, North \n"
                    "7,0,2,3,a/b\n"
                    "b/7,0,2,3,a\n");
    assert_int_equal(made->frame.n_rows, 5);
    assert_true(made_row(made, "North/7") != SIZE_MAX);
    assert_true(made_row(made, "South/7") != SIZE_MAX);
    assert_true(made_row(made, "North/8") != SIZE_MAX);
    assert_true(made_row(made, "a//b/7") != SIZE_MAX); /* another than a/b/7 */
    assert_true(made_row(made, "a/b/7") != SIZE_MAX);
}

static void a_blank_school_a_lost_column_and_an_id_of_one_school_are_told(void **state)
{
    Made *made = *state;
    made->spec.id_within = NAMES(NAME("school"));
    made_refused(made, "id,t,x,y,school\n7,1,1,2,North\n7,0,2,3, \n", ERR_DATA,
                 "F:3:1: the id is blank; every row needs the id of its student ('id')\n");
    made_refused(made, "id,t,x,y,school\n7,1,1,2,North\n7,0,2,3,North\n", ERR_DATA,
                 "F:3:1: the id 'North/7' stands on line 2 already; each student needs one row (1 "
                 "row is too many)\n");
    made_refused(made, "id,t,x,y\n7,1,1,2\n", ERR_STUDY,
                 "study.yaml:1:1: data.id names 'school', which is not a column of s.csv; it "
                 "holds: id, t, x, y\n");
}

static void repeated_ids_name_the_column_that_tells_them_apart(void **state)
{
    Made *made = *state;
    made->design.effects.cluster = CLUSTER_COLUMNS;
    made->design.effects.cluster_by = NAMES(NAME("School ID"));
    made_refused(made,
                 "id,t,x,y,School ID\n7,1,1,2,North\n7,0,2,3,South\n8,1,1,2,North\n7,1,2,2,East\n",
                 ERR_DATA,
                 "F:3:1: the id '7' stands on line 2 already; each student needs one row (2 rows "
                 "are too many); such rows always differ in 'School ID': if ids repeat across it, "
                 "write id: [School ID, id]\n"
                 "F:5:1: the id '7' stands on line 2 already; each student needs one row (2 rows "
                 "are too many); such rows always differ in 'School ID': if ids repeat across it, "
                 "write id: [School ID, id]\n");
    made_refused(made,
                 "id,t,x,y,School ID\n7,1,1,2,North\n7,0,2,3,South\n8,1,1,2,North\n7,1,2,2,South\n",
                 ERR_DATA,
                 "F:3:1: the id '7' stands on line 2 already; each student needs one row (2 rows "
                 "are too many)\n"
                 "F:5:1: the id '7' stands on line 2 already; each student needs one row (2 rows "
                 "are too many)\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_school_before_the_id_makes_it_whole),
        TEST(a_blank_school_a_lost_column_and_an_id_of_one_school_are_told),
        TEST(repeated_ids_name_the_column_that_tells_them_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
