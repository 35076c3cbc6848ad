/* The figures of other programs that datasets/lalonde/study.yaml lists come out to their digits. */
#include "study/here.h"

#include "alike/results.h"
#include "alike/results_tables.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static void every_published_figure_of_lalonde_is_reproduced(void **state)
{
    Here *here = *state;
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results results;
    if (!spec_read(here->arena, "datasets/lalonde/study.yaml", spec, here->err) ||
        !plan_run(here->arena, spec, &settings, &results, here->err))
        fail_msg("%s", here->err->text);
    results_reproduce(here->arena, &results);
    const Table *table = results.published;
    assert_non_null(table);
    assert_true(table->n_rows >= 20);
    for (size_t r = 0; r < table->n_rows; r++) {
        const char *agrees = table_words(table, here->arena, r, &published_columns.agrees);
        if (strcmp(agrees, "yes") != 0)
            fail_msg("%s of %s: %s",
                     table_words(table, here->arena, r, &published_columns.quantity),
                     table_words(table, here->arena, r, &published_columns.design), agrees);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_published_figure_of_lalonde_is_reproduced, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
