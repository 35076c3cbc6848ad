/* Which cells are written as dates. */
#include "check.h"

#include "alike/calendar.h"

#include <string.h>

static void dates_of_all_orders_are_known(void **state)
{
    static const char *const dates[] = {
        "9/5/2023", "2023-09-05",  "05.09.2023", "5.9.23",         "9/5/23",
        "5-Sep-23", "05-OCT-2023", "2023/9/5",   "9/5/2023 10:15", "2023-09-05T10:15:00"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(dates); i++)
        if (!date_is_written(dates[i], strlen(dates[i])))
            fail_msg("'%s' is a date", dates[i]);
}

static void other_texts_are_none(void **state)
{
    static const char *const texts[] = {
        "",           "2023",        "2022-2023",  "10-12-14",    "1.2.3",
        "Fall 2023",  "555-12-3456", "12345-6-78", "a-b-c",       "1-800-555",
        "9/5/2023/4", "Pre-K",       "192.1.2.3",  "2023-2024-1", "September 5, 2023"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (date_is_written(texts[i], strlen(texts[i])))
            fail_msg("'%s' is no date", texts[i]);
}

static void days_without_a_year_may_have_been_ranges(void **state)
{
    static const struct {
        const char *text;
        int low, high;
    } as[] = {{"3-Apr", 3, 4},    {"4-Mar", 3, 4}, {"08-JUL", 7, 8},
              {"12-Oct", 10, 12}, {"7-Mai", 5, 7}, {"23-Sep", 9, 23}};
    static const char *const none[] = {"",      "Apr-03",  "3-Apr-23", "40-Apr", "3-4",
                                       "3 Apr", "3-April", "0-Apr",    "3-Abc",  "-Apr"};
    int low, high;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(as); i++) {
        assert_true(date_as_range(as[i].text, strlen(as[i].text), &low, &high));
        assert_int_equal(low, as[i].low);
        assert_int_equal(high, as[i].high);
    }
    for (size_t i = 0; i < COUNT_OF(none); i++)
        if (date_as_range(none[i], strlen(none[i]), &low, &high))
            fail_msg("'%s' is none", none[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_of_all_orders_are_known),
        cmocka_unit_test(other_texts_are_none),
        cmocka_unit_test(days_without_a_year_may_have_been_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
