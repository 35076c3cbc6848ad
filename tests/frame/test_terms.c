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

/* Levels of a factor of many are numbers in a thin block, the other columns close up; products need
 * its columns, so that it is filled then. */
static void a_factor_of_many_levels_is_kept_as_numbers(void **state)
{
    (void)state;
    enum { N = 60, LEVELS = 20 };
    static const char *towns[N];
    Arena *arena = arena_create();
    Frame *frame = hand_frame(arena, N);
    double *age = ARENA_ARRAY(arena, double, N);
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, N);
    for (size_t i = 0; i < N; i++) {
        age[i] = 10.0 + (double)(i % 7);
        row[i] = (uint32_t)(i * 7 % N);
        towns[i] = arena_printf(arena, "t%02zu", i * 11 % LEVELS);
    }
    hand_real(arena, frame, "age", age);
    hand_factor(arena, frame, "town", towns);
    frame->column[1].level[9] = LEVEL_NONE;
    Model model = model_create(arena);
    model_add_column(&model, arena, &frame->column[1], row, N);
    model_add_column(&model, arena, &frame->column[0], row, N);
    model_add_square(&model, arena, &frame->column[0]);
    const ModelRows rows = {.model = &model, .n = N, .row = row};
    const ModelMatrix x = model_matrix(&rows);
    const size_t levels = LEVELS - 1;
    assert_int_equal(x.n_factors, 1);
    assert_int_equal(x.factor[0].first, 1);
    assert_int_equal(x.factor[0].n, levels);
    double *filled = ARENA_ARRAY(arena, double, model.n *MODEL_BLOCK);
    double *thin = ARENA_ARRAY(arena, double, 3 * MODEL_BLOCK);
    int32_t *level = ARENA_ARRAY(arena, int32_t, MODEL_BLOCK);
    const uint32_t some[] = {3, 59, 40, 41};
    const MatrixRows of[] = {{.begin = 2, .n = N - 2}, {.index = some, .n = 4}};
    for (size_t r = 0; r < COUNT_OF(of); r++) {
        x.fill(x.state, of[r], filled, MODEL_BLOCK);
        x.fill_thin(x.state, of[r], thin, MODEL_BLOCK, level);
        for (size_t i = 0; i < of[r].n; i++) {
            for (size_t j = 0; j < levels; j++)
                check_same(filled[(1 + j) * MODEL_BLOCK + i], level[i] == (int32_t)(1 + j));
            check_same(thin[i], 1.0);
            check_same(thin[MODEL_BLOCK + i], filled[(1 + levels) * MODEL_BLOCK + i]);
            check_same(thin[2 * MODEL_BLOCK + i], filled[(2 + levels) * MODEL_BLOCK + i]);
        }
    }
    assert_true(model_add_interaction(&model, arena, &frame->column[1], &frame->column[0]));
    assert_int_equal(model_matrix(&rows).n_factors, 0);
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_named_and_filled_with_and_without_gaps),
        cmocka_unit_test(levels_that_nobody_holds_are_left_out),
        cmocka_unit_test(terms_that_make_no_sense_are_not_added),
        cmocka_unit_test(a_factor_of_many_levels_is_kept_as_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
