/* What schools are adjusted for: a covariate of more than a thousand values is told to be left out,
 * and is. */
#include "further/made_input.h"
#include "note_says.h"

#include "alike/part_tables.h"

#include <gsl/gsl_errno.h>

extern const FurtherAnalysis further_school_effects;

static const World of_schools = {.n_program = 6,
                                 .n_comparison = 15,
                                 .n_students = 8,
                                 .size = 3,
                                 .effect = 2.0,
                                 .school_sd = 3.0,
                                 .effect_sd = 1.5,
                                 .seed = 12};

/* The first school's effect; n_levels 0: without the covariate `town`, of which four values occur.
 */
static double effect_beside(size_t n_levels, const char *said)
{
    static Error err;
    Made *m = make_in(&of_schools, VARIANCE_CR2, CLUSTER_GROUP, "regression");
    Frame *frame = m->study.frame;
    Cohort *cohort = m->study.cohort;
    Column *town = made_column(m->arena, frame, "town");
    const Column **covariate = (const Column **)arena_array(m->arena, 2, sizeof *covariate);

    town->type = COLUMN_FACTOR;
    town->n_levels = n_levels;
    town->level = ARENA_ARRAY(m->arena, int32_t, frame->n_rows);
    town->level_name = (const char **)arena_array(m->arena, n_levels, sizeof *town->level_name);
    for (size_t k = 0; k < n_levels; k++)
        town->level_name[k] = arena_printf(m->arena, "t%zu", k);
    for (size_t i = 0; i < frame->n_rows; i++)
        town->level[i] = (int32_t)(i * 7 % 11 % 4);
    covariate[0] = cohort->covariate[0];
    covariate[1] = town;
    cohort->covariate = covariate;
    cohort->n_covariates = n_levels > 0 ? 2 : 1;
    if (!further_school_effects.run(m->arena, &m->input, &m->tables, &m->notes, &err))
        fail_msg("%s", err.text);
    assert_int_equal(notes_saying(&m->notes, "is not adjusted for, as it has more"),
                     said == NULL ? 0 : 1);
    if (said != NULL)
        assert_non_null(note_saying(&m->notes, said));
    const double out = table_real(tables_find(&m->tables, &table_school_effects), 0,
                                  &school_effects_columns.effect);
    arena_destroy(m->arena);
    return out;
}

static void a_covariate_of_too_many_values_is_left_out_and_told(void **state)
{
    (void)state;
    const double without = effect_beside(0, NULL);

    assert_true(fabs(effect_beside(1000, NULL) - without) > 1e-6);
    check_same(effect_beside(1001, "School by school: 'town' is not adjusted for, as it has more "
                                   "than 1000 values."),
               without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_covariate_of_too_many_values_is_left_out_and_told),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
