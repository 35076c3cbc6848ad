/* Quantiles, worked by hand from (n - 1) p. */
#include "check.h"

#include "alike/quantile.h"

#include <math.h>

static void quantiles_lie_between_order_statistics(void **state)
{
    double x[] = {40.0, 10.0, 30.0, 20.0};

    (void)state;
    quantile_sort(x, 4);
    for (size_t i = 0; i < 4; i++)
        check_same(x[i], 10.0 * (double)(i + 1));
    check_same(quantile(x, 4, 0.0), 10.0);
    check_close(quantile(x, 4, 0.1), 13.0, 1e-15); /* h = 0.3 */
    check_close(quantile(x, 4, 0.5), 25.0, 1e-15);
    check_close(quantile(x, 4, 0.75), 32.5, 1e-15); /* h = 2.25 */
    check_same(quantile(x, 4, 1.0), 40.0);
}

static void one_value_is_every_quantile_and_none_has_none(void **state)
{
    const double x[] = {5.0};

    (void)state;
    check_same(quantile(x, 1, 0.0), 5.0);
    check_same(quantile(x, 1, 0.3), 5.0);
    check_same(quantile(x, 1, 1.0), 5.0);
    check_nan(quantile(x, 0, 0.5));
}

static void unknown_values_come_last(void **state)
{
    double x[] = {(double)NAN, 2.0, -1.0};

    (void)state;
    quantile_sort(x, 3);
    check_same(x[0], -1.0);
    check_same(x[1], 2.0);
    check_nan(x[2]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_lie_between_order_statistics),
        cmocka_unit_test(one_value_is_every_quantile_and_none_has_none),
        cmocka_unit_test(unknown_values_come_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
