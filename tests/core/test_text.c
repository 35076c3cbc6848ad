#include "check.h"

#include "alike/error.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static bool reads_as(const char *text, double expected)
{
    double value = -12345;
    return text_to_real(text, strlen(text), &value) && value == expected;
}

static bool refused(const char *text)
{
    double value;
    return !text_to_real(text, strlen(text), &value);
}

static void plain_decimals_read_as_the_nearest_double(void **state)
{
    (void)state;
    assert_true(reads_as("0", 0));
    assert_true(reads_as("-1.5", -1.5));
    assert_true(reads_as("+7", 7));
    assert_true(reads_as(".5", 0.5));
    assert_true(reads_as("5.", 5));
    assert_true(reads_as("1e3", 1000));
    assert_true(reads_as("1.25E-2", 0.0125));
    assert_true(reads_as("0.1", 0.1));
    assert_true(reads_as("123456789012345", 123456789012345.0));
    assert_true(reads_as("0.30000000000000004", 0.30000000000000004));
    assert_true(reads_as("9007199254740993", 9007199254740992.0)); /* halfway: to even */
    assert_true(reads_as("2.2250738585072014e-308", 2.2250738585072014e-308));
    assert_true(reads_as("00000000000000000000000000012", 12));
}

static void what_is_not_a_plain_decimal_is_refused(void **state)
{
    (void)state;
    const char *const bad[] = {"",    "-",    ".",     "e5",    "1e",  "1e+",      "inf",
                               "nan", "0x10", "1,5",   "1 ",    " 1",  "45%",      "1.2.3",
                               "--1", "#N/A", "1e999", "1_000", "4l2", "1\xC2\xA0"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (!refused(bad[i]))
            fail_msg("'%s' was read as a number", bad[i]);
}

static void what_is_calculated_with_stays_below_a_limit(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        RealText found;
    } cases[] = {{"1e15", REAL_READ},      {"-1000000000000000", REAL_READ},
                 {"1e-300", REAL_READ},    {"1000000000000001", REAL_BEYOND},
                 {"-1e16", REAL_BEYOND},   {"1e308", REAL_BEYOND},
                 {"1e309", REAL_BEYOND},   {"99999999999999999999999999999999999", REAL_BEYOND},
                 {"1e99999", REAL_BEYOND}, {"inf", REAL_NONE},
                 {"", REAL_NONE},          {"1e", REAL_NONE}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        double value;
        if (text_read_real(cases[i].text, strlen(cases[i].text), &value) != cases[i].found)
            fail_msg("'%s' is judged otherwise", cases[i].text);
    }
}

static void no_number_fills_more_than_a_column(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const double large[] = {1e15, 1e16, 4.92328100323129218298e297, 1.7e308, -1.7e308};
    assert_string_equal(text_real(arena, 1e15, 0), "1000000000000000");
    assert_string_equal(text_real(arena, -1.23456e30, 3), "−1.23e+30");
    assert_string_equal(text_real_ascii(arena, 4.92328e297, 1), "4.92e+297");
    for (size_t i = 0; i < COUNT_OF(large); i++)
        for (int digits = 0; digits <= 6; digits++)
            assert_in_range(text_width(text_real(arena, large[i], digits)), 1, 24);
    arena_destroy(arena);
}

static void check_longest(double value)
{
    char expected[64], text[TEXT_LONGEST];
    for (int sign = 0; sign < 2; sign++, value = -value) {
        const size_t n = (size_t)snprintf(expected, sizeof expected, "%.17g", value);
        assert_int_equal(text_longest(value, text), n);
        assert_string_equal(text, expected);
    }
}

/* Whole numbers, decimals, halves of the last digit, powers of two and ten and their neighbours,
 * any bits: as the library prints them. */
static void the_longest_text_is_what_printf_writes(void **state)
{
    static const double odd[] = {0.0, 1.0, 0.1, 0.5, 1e-5, 9.9999999999999995e-5, 1e-4, 123456.789,
                                 5e-324, 1.7976931348623157e308, INFINITY, 0.30000000000000004,
                                 /* exact ties of the 17th digit, to even */
                                 1000000000000000.25, 100000000000000.03125, 100000000000000.09375,
                                 10000000000000.001953125, 9.99999999999999955591e14,
                                 0.0000152587890625};
    uint64_t bits = 20141101;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(odd); i++)
        check_longest(odd[i]);
    for (int power = -340; power <= 330; power++) {
        const double ten = pow(10.0, power), two = ldexp(1.0, 3 * power);
        check_longest(ten);
        check_longest(nextafter(ten, 0.0));
        check_longest(nextafter(ten, INFINITY));
        check_longest(two);
        check_longest(nextafter(two, 0.0));
    }
    for (int i = 0; i < 300000; i++) {
        double any;
        bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const uint64_t near = (bits >> 12) | (uint64_t)(1023 - 36 + (int)(bits % 88)) << 52;
        memcpy(&any, &near, sizeof any);
        check_longest(any); /* from 1e-11 to 1e15 */
        check_longest((double)(bits >> 40) / 1000.0);
        check_longest(ldexp((double)(bits >> 11), (int)(bits % 7) - 9)); /* ties of halves */
    }
}

static void a_whole_number_is_what_printf_writes(void **state)
{
    static const int64_t odd[] = {0, 7, 9, 10, -1, -10, 1999, INT64_MAX, INT64_MIN};
    char expected[64], text[TEXT_LONGEST];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        const size_t n = (size_t)snprintf(expected, sizeof expected, "%lld", (long long)odd[i]);
        assert_int_equal(text_whole(odd[i], text), n);
        assert_string_equal(text, expected);
    }
}

static void numbers_round_half_away_from_zero_as_they_look(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    assert_string_equal(text_real(arena, 0.125, 2), "0.13");
    assert_string_equal(text_real(arena, 2.675, 2), "2.68");
    assert_string_equal(text_real(arena, -2.675, 2), "−2.68");
    assert_string_equal(text_real(arena, 0.045, 2), "0.05");
    assert_string_equal(text_real(arena, -0.004, 2), "0.00");
    assert_string_equal(text_real(arena, 9.995, 2), "10.00");
    assert_string_equal(text_real(arena, 99.5, 0), "100");
    assert_string_equal(text_real(arena, 0.5, 0), "1");
    assert_string_equal(text_real(arena, 0.4999999, 0), "0");
    assert_string_equal(text_real(arena, 1234567.891, 1), "1234567.9");
    assert_string_equal(text_real(arena, 1e-30, 3), "0.000");
    assert_string_equal(text_real(arena, NAN, 2), "n/a");
    assert_string_equal(text_real_ascii(arena, -1.25, 1), "-1.3");
    assert_string_equal(text_p_value(arena, 0.0004), "<0.001");
    assert_string_equal(text_p_value(arena, 0.0255), "0.026");
    assert_string_equal(text_percentile(arena, 11.6), "12th");
    assert_string_equal(text_percentile(arena, 22.4), "22nd");
    assert_string_equal(text_percentile(arena, 0.2), "1st");
    assert_string_equal(text_percentile(arena, 99.8), "99th");
    assert_string_equal(text_count(arena, 1234567), "1,234,567");
    assert_string_equal(text_count(arena, 12), "12");
    arena_destroy(arena);
}

/* Decimals of three places more than are kept, as whole numbers: a half and more goes up. Every
 * seventh stands at a half. */
static void decimals_round_as_whole_numbers_do(void **state)
{
    uint64_t bits = 7;
    (void)state;
    Arena *arena = arena_create();
    for (int i = 0; i < 200000; i++) {
        char text[64], expected[64];
        bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const int digits = (int)(bits >> 40) % 7;
        uint64_t tens = 1, most = 1;
        for (int k = 0; k < digits; k++)
            tens *= 10;
        for (uint64_t k = bits >> 60; k > 0; k--) /* from three digits to fifteen */
            most = most < UINT64_C(1000000000000) ? 10 * most : most;
        uint64_t all = (bits >> 8) % (1000 * most);
        if (i % 7 == 0)
            all = all / 1000 * 1000 + 500;
        const uint64_t units = (all + 500) / 1000, below = 1000 * tens;
        const char *sign = i % 2 == 0 ? "" : "-";
        snprintf(text, sizeof text, "%s%llu.%0*llu", sign, (unsigned long long)(all / below),
                 digits + 3, (unsigned long long)(all % below));
        snprintf(expected, sizeof expected, "%s%llu%s%0*llu", units > 0 ? sign : "",
                 (unsigned long long)(units / tens), digits > 0 ? "." : "", digits,
                 (unsigned long long)(units % tens));
        if (digits == 0)
            expected[strlen(expected) - 1] = '\0'; /* a remainder of 1, which printf writes */
        const double value = strtod(text, NULL);
        assert_string_equal(text_real_ascii(arena, value, digits), expected);
        check_same(round_to(value, digits), strtod(expected, NULL));
    }
    arena_destroy(arena);
}

static void a_near_word_is_suggested_and_a_far_one_is_not(void **state)
{
    (void)state;
    const char *const known[] = {"nearest", "optimal", "caliper", "ratio"};
    assert_string_equal(text_nearest("nearst", known, 4), "nearest");
    assert_string_equal(text_nearest("Calipper", known, 4), "caliper");
    assert_string_equal(text_nearest("raito", known, 4), "ratio");
    assert_null(text_nearest("genetic", known, 4));
    assert_null(text_nearest("", known, 4));
}

/* Sentences speak of students; a study may be of teachers, or of children. */
static void words_follow_the_unit(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    assert_string_equal(text_in_unit(arena, "A student and the students' scores, of students.",
                                     "teacher", "teachers"),
                        "A teacher and the teachers' scores, of teachers.");
    assert_string_equal(
        text_in_unit(arena, "the students' scores of a student's", "child", "children"),
        "the children's scores of a child's");
    assert_null(text_in_unit(arena, NULL, "child", "children"));
    arena_destroy(arena);
}

static void an_error_shows_the_line_with_a_caret(void **state)
{
    (void)state;
    Error *err = test_calloc(1, sizeof *err);
    const Place place = {.file = "s.yaml", .line = 14, .column = 11, .text = "  method: nearst\n"};
    assert_false(error_set(err, ERR_STUDY, place, "unknown matching method '%s'", "nearst"));
    assert_int_equal(err->kind, ERR_STUDY);
    assert_string_equal(err->text, "s.yaml:14:11: unknown matching method 'nearst'\n"
                                   "   14 |   method: nearst\n"
                                   "      |           ^\n");
    error_add(err, ERR_DATA, NOWHERE, "second");
    assert_int_equal(err->kind, ERR_STUDY); /* the first decides the exit status */
    assert_int_equal(err->n, 2);
    test_free(err);
}

static void more_problems_than_fit_are_counted(void **state)
{
    (void)state;
    Error *err = test_calloc(1, sizeof *err);
    for (int i = 0; i < 25; i++)
        error_add(err, ERR_DATA, NOWHERE, "problem %d", i);
    error_finish(err);
    assert_non_null(strstr(err->text, "problem 19\n"));
    assert_null(strstr(err->text, "problem 20\n"));
    assert_non_null(strstr(err->text, "and 5 more problems"));
    test_free(err);
}

static void check_shortest(double value, const char *expected)
{
    char text[TEXT_SHORTEST];
    assert_int_equal(text_shortest(value, text), strlen(expected));
    assert_string_equal(text, expected);
}

/* What it would be without its short ways: the least of 15 to 17 digits. */
static void check_as_printed(double value)
{
    char text[TEXT_SHORTEST], printed[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(printed, sizeof printed, "%.*g", digits, value);
        if (strtod(printed, NULL) == value)
            break;
    }
    (void)text_shortest(value, text);
    assert_string_equal(text, printed);
}

static void the_shortest_text_reads_back_as_the_number(void **state)
{
    (void)state;
    check_shortest(0, "0");
    check_shortest(-0.0, "0");
    check_shortest(7, "7");
    check_shortest(-120, "-120");
    check_shortest(1.05, "1.05");
    check_shortest(-0.125, "-0.125");
    check_shortest(123456789.000001, "123456789.000001");
    check_shortest(0.1 + 0.2, "0.30000000000000004");
    check_shortest((double)3.7F, "3.700000047683716");
    check_shortest(999999999999999, "999999999999999");
    check_shortest(1e15, "1e+15");
    check_shortest(5e-324, "4.94065645841247e-324");
    uint64_t bits = 1;
    for (int i = 0; i < 20000; i++) {
        bits = bits * UINT64_C(6364136223846793005) + 1442695040888963407U; /* Knuth's */
        const double whole = (double)(bits >> 40),
                     parts[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 7, 1e9, 1e12};
        for (size_t k = 0; k < COUNT_OF(parts); k++)
            if (bits >> 40 != 0)
                check_as_printed((i % 2 == 0 ? whole : -whole) / parts[k]);
    }
}

/* What stops a reader is how many kinds there are, not how many rows. */
static void problems_of_rows_are_of_one_kind_where_their_words_are(void **state)
{
    (void)state;
    Error *err = test_calloc(1, sizeof *err);
    for (size_t i = 0; i < 50; i++)
        error_add(err, ERR_DATA, (Place){"a:b.csv", i + 2, i % 3 + 1, NULL},
                  "the id '%c%zu' has %zu letters", (char)('a' + (int)(i % 26)), i, i);
    error_add(err, ERR_DATA, (Place){"c.csv", 7, 1, NULL}, "the id 'x' has 3 letters");
    error_add_own(err, ERR_DATA, (Place){"a:b.csv", 99, 1, NULL}, "the id 'y' has 4 letters");
    assert_int_equal(err->n, 52);
    assert_int_equal(err->n_groups, 3);
    error_finish(err);
    error_finish(err); /* once is enough */
    assert_string_equal(err->text,
                        "a:b.csv:2:1: the id 'a0' has 0 letters\n"
                        "a:b.csv:3:2: the id 'b1' has 1 letters\n"
                        "a:b.csv:4:3: the id 'c2' has 2 letters\n"
                        "c.csv:7:1: the id 'x' has 3 letters\n"
                        "a:b.csv:99:1: the id 'y' has 4 letters\n"
                        "a:b.csv: 47 more rows have the problem of line 4: lines 5, 6, 7, 8, 9 and "
                        "further\n");
    assert_false(error_enough(err));
    for (int i = 0; i < 17; i++)
        error_add(err, ERR_STUDY, (Place){"s.yaml", 1, 1, NULL}, "a problem");
    assert_true(error_enough(err)); /* each of a study file is its own */
    test_free(err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_decimals_read_as_the_nearest_double),
        cmocka_unit_test(what_is_not_a_plain_decimal_is_refused),
        cmocka_unit_test(what_is_calculated_with_stays_below_a_limit),
        cmocka_unit_test(no_number_fills_more_than_a_column),
        cmocka_unit_test(the_shortest_text_reads_back_as_the_number),
        cmocka_unit_test(the_longest_text_is_what_printf_writes),
        cmocka_unit_test(a_whole_number_is_what_printf_writes),
        cmocka_unit_test(numbers_round_half_away_from_zero_as_they_look),
        cmocka_unit_test(decimals_round_as_whole_numbers_do),
        cmocka_unit_test(a_near_word_is_suggested_and_a_far_one_is_not),
        cmocka_unit_test(words_follow_the_unit),
        cmocka_unit_test(an_error_shows_the_line_with_a_caret),
        cmocka_unit_test(more_problems_than_fit_are_counted),
        cmocka_unit_test(problems_of_rows_are_of_one_kind_where_their_words_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
