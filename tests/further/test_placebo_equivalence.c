/* Two one-sided tests, against the t distribution of two degrees of freedom, which has a closed
 * form: P(T < t) = 1/2 + t / (2 sqrt(2 + t^2)). */
#include "check.h"

#include "alike/further.h"
#include "alike/placebo_tables.h"
#include "alike/spec.h"

extern const FurtherAnalysis further_placebo_equivalence;

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

static const union placebo_equivalence_columns *const column = &placebo_equivalence_columns;

static const Choices *said_of(Arena *arena, const char *meaningful)
{
    Spec *spec = ARENA_NEW(arena, Spec);
    Error *err = ARENA_NEW(arena, Error);
    const char *text = arena_printf(arena,
                                    "data: {file: s.csv, id: id}\n"
                                    "treatment: {column: took, treated: \"1\"}\n"
                                    "outcomes: [{score: spring, pretest: fall}]\n"
                                    "covariates: [pretest]\neffects: {meaningful: %s}\n",
                                    meaningful);
    if (!spec_read_bytes(arena, "study.yaml", text, strlen(text), spec, err))
        fail_msg("%s", err->text);
    return &spec->design[0].further;
}

static const Table *table_of(Arena *arena, bool placebo, const char *meaningful, double size,
                             double se)
{
    const SpanSpec span = {.name = {.text = "before"}, .placebo = placebo};
    OutcomeSpec *outcome = ARENA_NEW(arena, OutcomeSpec);
    StageSettings *settings = ARENA_NEW(arena, StageSettings);
    Frame *frame = ARENA_NEW(arena, Frame);
    Effect *e = ARENA_NEW(arena, Effect);
    Tables *tables = ARENA_NEW(arena, Tables);
    Notes *notes = ARENA_NEW(arena, Notes);
    Error *err = ARENA_NEW(arena, Error);
    *outcome =
        (OutcomeSpec){.name = {.text = "reading"}, .score = {.text = "spring"}, .span = &span};
    settings->further = said_of(arena, meaningful);
    *e = effect_none();
    e->estimate = 10 * size;
    e->effect_size = size;
    e->effect_size_se = se;
    e->df = 2;
    const Effects effects = {.n = 1, .row = e};
    const Stages stages = {
        .design = "primary", .settings = settings, .outcome = outcome, .frame = frame};
    const FurtherInput input = {.stages = &stages, .effects = &effects};
    if (!further_placebo_equivalence.applies(&input))
        return NULL;
    assert_true(further_placebo_equivalence.run(arena, &input, tables, notes, err));
    assert_true(table_check(tables->item[0], err));
    return tables->item[0];
}

static double t2(double t)
{
    return 0.5 + t / (2 * sqrt(2 + t * t));
}

/* 1 - P is .05 at t = .9 sqrt(2 / (1 - .81)). */
static const double t_at_95 = 2.9199855803537256;

static void p_is_the_larger_of_two_one_sided_ones(void **state)
{
    Arena *arena = arena_create();
    const Table *table = table_of(arena, true, "0.2", 0.05, 0.04);
    (void)state;
    check_close(table_real(table, 0, &column->p), t2((0.05 - 0.2) / 0.04), 1e-12);
    check_close(table_real(table, 0, &column->ci_low), 0.05 - t_at_95 * 0.04, 1e-12);
    check_close(table_real(table, 0, &column->ci_high), 0.05 + t_at_95 * 0.04, 1e-12);
    assert_string_equal(table_text(table, 0, &column->bound), "0.2");
    assert_string_equal(table_text(table, 0, &column->verdict), "shown to be negligible");
    table = table_of(arena, true, "0.2", -0.15, 0.04); /* the other side */
    check_close(table_real(table, 0, &column->p), 1 - t2((-0.15 + 0.2) / 0.04), 1e-12);
    assert_string_equal(table_text(table, 0, &column->verdict), "not shown to be negligible");
    arena_destroy(arena);
}

/* It is shown where the interval of 90% lies within the bound, and only there. */
static void the_verdict_is_that_of_the_interval(void **state)
{
    Arena *arena = arena_create();
    const double se = 0.05, edge = 0.2 - t_at_95 * se;
    (void)state;
    for (int side = -1; side <= 1; side += 2)
        for (int beyond = 0; beyond < 2; beyond++) {
            const Table *table =
                table_of(arena, true, "0.2", side * (edge + (beyond ? 1e-9 : -1e-9)), se);
            assert_string_equal(table_text(table, 0, &column->verdict),
                                beyond ? "not shown to be negligible" : "shown to be negligible");
        }
    arena_destroy(arena);
}

static void what_can_t_be_tested_is_said(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    assert_null(table_of(arena, false, "0.2", 0.05, 0.04)); /* the program had begun */
    assert_null(table_of(arena, true, "0", 0.05, 0.04));    /* nothing is negligible */
    const Table *table = table_of(arena, true, "0.2", 0.05, (double)NAN);
    check_nan(table_real(table, 0, &column->p));
    assert_string_equal(table_text(table, 0, &column->verdict),
                        "not known: there is no standard error");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_is_the_larger_of_two_one_sided_ones),
        cmocka_unit_test(the_verdict_is_that_of_the_interval),
        cmocka_unit_test(what_can_t_be_tested_is_said),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
