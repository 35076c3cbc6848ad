/* Rows that share out a whole: joined, or left out with others beside them. */
#include "check.h"

#include "alike/level_merge.h"
#include "disclose/families.h"

#include <string.h>

/* --- joined --------------------------------------------------------------------------------------
 */

static MergedLevels merged_of(Arena *arena, const char *const *name, const size_t *count, size_t n,
                              size_t whole)
{
    const LevelMerge merge = {
        .n = n, .name = name, .n_cells = 1, .count = count, .whole = &whole, .least = 10};
    return levels_merge(arena, &merge);
}

static void numbers_are_joined_with_neighbours(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    static const char *const grade[] = {"3", "4", "5", "6"};
    MergedLevels m = merged_of(arena, grade, (const size_t[]){40, 30, 4, 50}, 4, 124);
    assert_int_equal(m.n, 3);
    assert_string_equal(m.name[0], "3");
    assert_string_equal(m.name[1], "4 to 5"); /* the smaller of the two beside it */
    assert_string_equal(m.name[2], "6");
    m = merged_of(arena, grade, (const size_t[]){4, 30, 40, 4}, 4, 78);
    assert_int_equal(m.n, 2);
    assert_string_equal(m.name[0], "3 to 4");
    assert_string_equal(m.name[1], "5 to 6");
    m = merged_of(arena, grade, (const size_t[]){40, 0, 40, 40}, 4, 120); /* nobody is a true 0 */
    assert_int_equal(m.n, 4);
    static const char *const band[] = {"3 to 5", "6 to 8", "9 to 12"};
    m = merged_of(arena, band, (const size_t[]){5, 7, 80}, 3, 92);
    assert_int_equal(m.n, 2);
    assert_string_equal(m.name[0], "3 to 8");
    assert_string_equal(m.name[1], "9 to 12");
    arena_destroy(arena);
}

static void words_are_joined_with_the_smallest(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    static const char *const race[] = {"Asian", "Black", "Hispanic", "Other", "White"};
    MergedLevels m = merged_of(arena, race, (const size_t[]){3, 60, 50, 8, 90}, 5, 211);
    assert_int_equal(m.n, 4);
    assert_string_equal(m.name[0], "Asian or Other");
    assert_string_equal(m.name[3], "White");
    m = merged_of(arena, race, (const size_t[]){3, 60, 50, 80, 90}, 5, 283);
    assert_string_equal(m.name[0], "Asian or Hispanic"); /* the smallest that is shown */
    m = merged_of(arena, race, (const size_t[]){2, 2, 2, 3, 90}, 5, 99);
    assert_int_equal(m.n, 1); /* 9 together: nothing of them can be shown */
    m = merged_of(arena, race, (const size_t[]){3, 3, 3, 3, 90}, 5, 102);
    assert_int_equal(m.n, 2);
    assert_string_equal(m.name[0], "Asian, Black, Hispanic or Other");
    static const char *const many[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    m = merged_of(arena, many, (const size_t[]){3, 3, 3, 3, 3, 3, 3, 90}, 8, 111);
    assert_string_equal(m.name[0], "other levels");
    arena_destroy(arena);
}

/* All but few of the whole says as much as few. */
static void a_level_that_all_but_few_have_is_small_too(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    static const char *const yes[] = {"no", "yes"};
    assert_int_equal(merged_of(arena, yes, (const size_t[]){95, 5}, 2, 100).n, 1);
    assert_int_equal(merged_of(arena, yes, (const size_t[]){90, 10}, 2, 100).n, 2);
    assert_int_equal(merged_of(arena, yes, (const size_t[]){90, 10}, 2, 104).n, 2);
    arena_destroy(arena);
}

/* --- left out ------------------------------------------------------------------------------------
 */

typedef struct Left {
    size_t n;
    bool out[6];
} Left;

static Left left_out(const size_t *count, size_t n, size_t n_cells, const size_t *whole)
{
    const Publishing release = {.min = 10, .base = 10};
    const Family family = {.n = n, .n_cells = n_cells, .count = count, .whole = whole};
    Left left = {0};
    family_leave_out(&release, &family, left.out);
    for (size_t i = 0; i < n; i++)
        left.n += left.out[i];
    return left;
}

static void one_small_row_takes_the_smallest_with_it(void **state)
{
    (void)state;
    const Left left = left_out((const size_t[]){4, 30, 60}, 3, 1, (const size_t[]){94});
    assert_int_equal(left.n, 2);
    assert_true(left.out[0] && left.out[1]);
}

static void small_rows_together_must_not_be_few(void **state)
{
    (void)state;
    Left left = left_out((const size_t[]){4, 5, 30, 60}, 4, 1, (const size_t[]){99});
    assert_int_equal(left.n, 3); /* 9 people: one more row */
    left = left_out((const size_t[]){4, 6, 30, 60}, 4, 1, (const size_t[]){100});
    assert_int_equal(left.n, 2); /* 10 */
    left = left_out((const size_t[]){20, 30, 60}, 3, 1, (const size_t[]){110});
    assert_int_equal(left.n, 0);
}

/* An arm decides for both: program and comparison, of two rows each. */
static void a_row_small_in_one_arm_goes(void **state)
{
    (void)state;
    const Left left =
        left_out((const size_t[]){40, 5, 40, 20, 40, 70}, 3, 2, (const size_t[]){120, 95});
    assert_int_equal(left.n, 2);
    assert_true(left.out[0] && left.out[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_joined_with_neighbours),
        cmocka_unit_test(words_are_joined_with_the_smallest),
        cmocka_unit_test(a_level_that_all_but_few_have_is_small_too),
        cmocka_unit_test(one_small_row_takes_the_smallest_with_it),
        cmocka_unit_test(small_rows_together_must_not_be_few),
        cmocka_unit_test(a_row_small_in_one_arm_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
