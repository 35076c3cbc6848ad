/* Tests of estimates and their intervals, against tables of t. */
#include "check.h"

#include "alike/joint.h"

#include <math.h>

/* 97.5% points of t: 2.228138852 with 10 degrees of freedom, 12.70620474 with 1. */
static void intervals_are_those_of_the_table(void **state)
{
    (void)state;
    const TTest ten = t_test(2.228138852, 1.0, 10.0, 0.95), one = t_test(-3.0, 2.0, 1.0, 0.95);
    check_close(ten.p, 0.05, 1e-8);
    check_near(ten.low, 0.0, 1e-8);
    check_close(ten.high, 2.0 * 2.228138852, 1e-9);
    check_same(ten.se, 1.0);
    check_same(ten.df, 10.0);
    check_same(one.t, -1.5);
    check_close(one.low, -3.0 - 2.0 * 12.70620474, 1e-9);
    check_close(one.p, 2.0 * (0.5 - atan(1.5) / acos(-1.0)), 1e-12);
}

static void without_degrees_of_freedom_there_is_no_test(void **state)
{
    static const double df[] = {0.0, -1.0, (double)NAN};

    (void)state;
    for (size_t k = 0; k < COUNT_OF(df); k++) {
        const TTest test = t_test(2.0, 1.0, df[k], 0.95);
        check_nan(test.p);
        check_nan(test.low);
        check_nan(test.high);
        check_same(test.se, 1.0);
    }
    const TTest exact = t_test(2.0, 0.0, 3.0, 0.95);
    check_same(exact.low, 2.0);
    check_same(exact.high, 2.0);
    check_nan(exact.t);
    check_nan(exact.p);
}

static void one_of_several_is_tested_by_its_own_variance(void **state)
{
    Arena *arena = arena_create();
    double value[] = {1.0, -2.0};
    const Joint joint = joint_create(arena, 2, value);

    (void)state;
    assert_ptr_equal(joint.value, value);
    check_nan(joint_test(&joint, 0, 0.95).se);
    joint.covariance[0] = 4.0;
    joint.covariance[3] = 0.25;
    check_nan(joint_test(&joint, 1, 0.95).se); /* its degrees of freedom are not known */
    joint.df[0] = 7.0;
    joint.df[1] = 3.0;
    const TTest first = joint_test(&joint, 0, 0.9), second = joint_test(&joint, 1, 0.9);
    check_same(first.se, 2.0);
    check_same(first.df, 7.0);
    check_same(second.se, 0.5);
    check_same(second.t, -4.0);
    check_close(second.high, -2.0 + 0.5 * 2.353363435, 1e-9);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_those_of_the_table),
        cmocka_unit_test(without_degrees_of_freedom_there_is_no_test),
        cmocka_unit_test(one_of_several_is_tested_by_its_own_variance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
