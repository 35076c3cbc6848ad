/* How many districts the compared students are of, wherever a heading reads as one and whatever the
 * errors go by. */
#include "here.h"

#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <string.h>

enum { N = 240, SCHOOLS = 12, FAR = 3 };

/* Schools of four districts in turn; students of the last are so far ahead that a caliper leaves
 * them out, and one student has no district. */
static void write_students(Here *here, const char *heading)
{
    Text csv = {.arena = here->arena};
    text_format(&csv, "id,school,%s,took,x,y\n", heading);
    for (size_t i = 0; i < N; i++) {
        const size_t school = i % SCHOOLS, district = school % 4;
        const bool took = school % 3 == 0;
        const double x = (double)(i / SCHOOLS) + (district == FAR ? (took ? 500 : 1000) : 0);
        text_format(&csv, "s%03zu,g%02zu,%s,%d,%.1f,%.1f\n", i, school,
                    i == 4 ? "" : arena_printf(here->arena, "D%zu", district), took, x,
                    x + (took ? 3.0 : 1.0) * (double)(i % 7));
    }
    assert_true(os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes,
                              csv.n, here->err));
}

static size_t districts_of(Here *here, const char *heading, const char *rest)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results results;
    const char *said = arena_printf(here->arena,
                                    "data: {file: students.csv, id: id}\n"
                                    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                                    "outcomes: [{name: score, score: y, pretest: x}]\n"
                                    "covariates: [pretest]\n%s\n",
                                    rest);
    write_students(here, heading);
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         said, strlen(said), spec, here->err) ||
        !plan_run(here->arena, spec, &settings, &results, here->err))
        fail_msg("%s", here->err->text);
    return results.analysis[0].n_districts;
}

static const char everybody[] = "matching: {method: unmatched}\neffects: {cluster: school}";

static void a_heading_that_reads_as_one_of_districts_is_counted(void **state)
{
    static const char *const headings[] = {"district", "District Name", "district_id", "LEA"};
    for (size_t k = 0; k < COUNT_OF(headings); k++)
        assert_int_equal(districts_of(*state, headings[k], everybody), 4);
    assert_int_equal(
        districts_of(*state, "district", "matching: {method: unmatched}\neffects: {cluster: none}"),
        4);
}

static void what_a_district_is_like_is_none(void **state)
{
    static const char *const headings[] = {"district_type", "distance", "zone"};
    for (size_t k = 0; k < COUNT_OF(headings); k++)
        assert_int_equal(districts_of(*state, headings[k], everybody), 0);
}

static void districts_without_a_compared_student_do_not_count(void **state)
{
    assert_int_equal(districts_of(*state, "district",
                                  "matching: {method: nearest, distance: euclidean, caliper: none, "
                                  "calipers: {pretest: 3}}\neffects: {cluster: school}"),
                     3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_heading_that_reads_as_one_of_districts_is_counted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_a_district_is_like_is_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(districts_without_a_compared_student_do_not_count, set_up,
                                        tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
