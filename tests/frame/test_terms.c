#include "pscore/hand.h"

#include <gsl/gsl_errno.h>

/* Eight students: a number, a 0/1 number, a factor whose level "b" only row 6 holds. */
static Frame *frame_of_eight(Arena *arena)
{
    Frame *frame = hand_frame(arena, 8);
    hand_real(arena, frame, "age", (const double[]){11, 12, 13, 14, 15, 16, 17, 18});
    hand_real(arena, frame, "frl", (const double[]){0, 1, 0, 1, 0, 1, 0, 1});
    hand_factor(arena, frame, "race",
                (const char *const[]){"a", "c", "d", "a", "c", "d", "b", "c"});
    return frame;
}

static void check_block(const Model *model, size_t term, const uint32_t *row,
                        const uint8_t *treated, size_t n, const double *expected)
{
    Arena *arena = arena_create();
    double *block = ARENA_ARRAY(arena, double, model->n *MODEL_BLOCK);
    const ModelRows rows = {.model = model, .n = n, .row = row, .treated = treated};
    model_fill(&rows, (MatrixRows){.n = n}, block, MODEL_BLOCK);
    for (size_t i = 0; i < n; i++)
        check_same(block[term * MODEL_BLOCK + i], expected[i]);
    arena_destroy(arena);
}

static void terms_are_named_and_filled_with_and_without_gaps(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = frame_of_eight(arena);
    const uint32_t all[] = {0, 1, 2, 3, 4, 5, 6, 7}, some[] = {1, 3, 4, 7};
    const uint8_t treated[] = {1, 0, 0, 1, 1, 0, 1, 0};
    Model model = model_create(arena);
    model_add_treated(&model, arena);
    assert_int_equal(model_add_column(&model, arena, &frame->column[0], all, 8), 1);
    assert_int_equal(model_add_column(&model, arena, &frame->column[1], all, 8), 1);
    assert_int_equal(model_add_column(&model, arena, &frame->column[2], all, 8), 3);
    assert_true(model_add_interaction(&model, arena, &frame->column[2], &frame->column[1]));
    assert_true(model_add_square(&model, arena, &frame->column[0]));
    static const char *const names[] = {"(Intercept)", "treated",    "age",    "frl",
                                        "race=b",      "race=c",     "race=d", "race=b:frl",
                                        "race=c:frl",  "race=d:frl", "age^2"};
    assert_int_equal(model.n, COUNT_OF(names));
    for (size_t k = 0; k < model.n; k++)
        assert_string_equal(model.term[k].name, names[k]);
    check_block(&model, 0, all, treated, 8, (const double[]){1, 1, 1, 1, 1, 1, 1, 1});
    check_block(&model, 1, all, treated, 8, (const double[]){1, 0, 0, 1, 1, 0, 1, 0});
    check_block(&model, 2, all, treated, 8, (const double[]){11, 12, 13, 14, 15, 16, 17, 18});
    check_block(&model, 2, some, treated, 4, (const double[]){12, 14, 15, 18});
    check_block(&model, 5, all, treated, 8, (const double[]){0, 1, 0, 0, 1, 0, 0, 1});
    check_block(&model, 8, all, treated, 8, (const double[]){0, 1, 0, 0, 0, 0, 0, 1});
    check_block(&model, 10, some, treated, 4, (const double[]){144, 196, 225, 324});
    arena_destroy(arena);
}

/* The first level that a student holds is the reference, not the first of the data. */
static void levels_that_nobody_holds_are_left_out(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = frame_of_eight(arena);
    const uint32_t some[] = {1, 2, 4, 5, 6, 7}; /* without "a" */
    Model model = model_create(arena);
    assert_int_equal(model_add_column(&model, arena, &frame->column[2], some, 6), 2);
    assert_string_equal(model.term[1].name, "race=c");
    assert_string_equal(model.term[2].name, "race=d");
    assert_int_equal(model_add_all_levels(&model, arena, &frame->column[2], some, 6), 3);
    assert_string_equal(model.term[3].name, "race=b");
    arena_destroy(arena);
}

static void terms_that_make_no_sense_are_not_added(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Frame *frame = frame_of_eight(arena);
    const uint32_t all[] = {0, 1, 2, 3, 4, 5, 6, 7};
    Model model = model_create(arena);
    model_add_column(&model, arena, &frame->column[2], all, 8);
    assert_false(model_add_square(&model, arena, &frame->column[2]));
    assert_false(model_add_interaction(&model, arena, &frame->column[2], &frame->column[2]));
    assert_false(model_add_interaction(&model, arena, &frame->column[2], &frame->column[0]));
    assert_int_equal(model.n, 4);
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_named_and_filled_with_and_without_gaps),
        cmocka_unit_test(levels_that_nobody_holds_are_left_out),
        cmocka_unit_test(terms_that_make_no_sense_are_not_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
