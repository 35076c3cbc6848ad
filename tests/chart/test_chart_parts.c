/* What the charts are made of: labels that fit, round axes, sheets of script and data. */
#include "check.h"

#include <gsl/gsl_errno.h>
#include <string.h>

#include "chart/draw.h"

static void a_label_that_fits_is_left_alone(void **state)
{
    Arena *arena = *state;
    assert_string_equal(label_fit(arena, "Fall score", TEXT_PLAIN, 2.0), "Fall score");
    assert_string_equal(label_fit(arena, NULL, TEXT_PLAIN, 2.0), "");
}

static void a_long_label_ends_in_an_ellipsis_and_is_no_wider_than_its_room(void **state)
{
    Arena *arena = *state;
    char text[201];
    memset(text, 'm', 200);
    text[200] = '\0';
    const char *label = label_fit(arena, text, TEXT_BOLD, 1.5);
    assert_true(label_inches(label, TEXT_BOLD) <= 1.5);
    assert_true(label_inches(label, TEXT_BOLD) > 1.2);
    assert_non_null(strstr(label, "…"));
}

static void a_label_is_never_cut_inside_a_letter(void **state)
{
    Arena *arena = *state;
    for (double inches = 0.2; inches < 1.0; inches += 0.01) {
        const char *label = label_fit(arena, "ééééééé日本語の学校éééé", TEXT_PLAIN, inches);
        for (const char *c = label; *c != '\0'; c++)
            assert_true(strncmp(c, "\xEF\xBF\xBD", 3) != 0);
        assert_string_equal(label_fit(arena, label, TEXT_PLAIN, 10.0), label);
    }
}

static void controls_and_broken_bytes_become_harmless(void **state)
{
    Arena *arena = *state;
    assert_string_equal(label_fit(arena, "  a\nb\t\tc \x01", TEXT_PLAIN, 9.0), "a b c \\u0001");
    assert_string_equal(label_fit(arena, "a\xFF\xC3", TEXT_PLAIN, 9.0),
                        "a\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(label_fit(arena, "\xED\xA0\x80", TEXT_PLAIN, 9.0),
                        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(label_fit(arena,
                                  "a\xE2\x80\xAE"
                                  "b",
                                  TEXT_PLAIN, 9.0),
                        "a\\u202Eb");
    assert_string_equal(label_fit(arena, "x]]>y", TEXT_PLAIN, 9.0), "x]] >y");
}

/* Both ends of each range of letters, in ems of 8.25 points. */
static void letters_of_a_kind_are_as_wide(void **state)
{
    (void)state;
    static const struct {
        const char *letter;
        double ems;
    } known[] = {
        {"\x1F", 0.70},         {" ", 0.318},           {"~", 0.838},
        {"\x7F", 0.70},         {"\xCB\xBF", 0.70},     {"\xCC\x80", 0.0},
        {"\xCD\xAF", 0.0},      {"\xCD\xB0", 0.70},     {"\xE1\x83\xBF", 0.70},
        {"\xE1\x84\x80", 1.0},  {"\xE1\xBF\xBF", 1.0},  {"\xE2\x80\x80", 0.84},
        {"\xE2\x80\x8A", 0.84}, {"\xE2\x80\x8B", 0.0},  {"\xE2\x80\x8F", 0.0},
        {"\xE2\x80\x90", 0.84}, {"\xE2\x80\x93", 0.84}, {"\xE2\x80\x94", 1.0},
        {"\xE2\x80\x95", 0.84}, {"\xE2\x83\x8F", 0.84}, {"\xE2\x83\x90", 0.0},
        {"\xE2\x83\xBF", 0.0},  {"\xE2\x84\x80", 0.84}, {"\xE2\xB9\xBF", 0.84},
        {"\xE2\xBA\x80", 1.0},  {"\xEF\xB7\xBF", 1.0},  {"\xEF\xB8\x80", 0.0},
        {"\xEF\xB8\x8F", 0.0},  {"\xEF\xB8\x90", 1.0},  {"\xF0\x9F\x98\x80", 1.0},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++)
        check_near(label_inches(known[i].letter, TEXT_PLAIN) * 72.0 / 8.25, known[i].ems, 1e-9);
    check_near(label_inches("ab", TEXT_BOLD), 1.13 * label_inches("ab", TEXT_PLAIN), 1e-9);
    check_near(label_inches("ab", TEXT_SMALL), 0.88 * label_inches("ab", TEXT_PLAIN), 1e-9);
}

static void a_text_is_broken_at_its_blanks(void **state)
{
    Arena *arena = *state;
    const char *line[3];
    const size_t n =
        label_wrap(arena, "no match within the caliper of the study", TEXT_SMALL, 1.0, 3, line);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_true(label_inches(line[i], TEXT_SMALL) <= 1.0);
    assert_string_equal(line[0], "no match within");
}

static void a_word_without_blanks_is_cut_into_lines(void **state)
{
    Arena *arena = *state;
    const char *line[2];
    assert_int_equal(
        label_wrap(arena, "a_column_name_that_never_ends_at_all", TEXT_SMALL, 1.0, 2, line), 2);
    assert_true(label_inches(line[0], TEXT_SMALL) <= 1.0);
    assert_non_null(strstr(line[1], "…"));
}

static void a_room_narrower_than_a_letter_holds_one_line(void **state)
{
    const char *line[3] = {NULL};
    assert_int_equal(label_wrap(*state, "a school", TEXT_SMALL, 0.01, 3, line), 1);
    assert_string_equal(line[0], "…");
}

static void an_axis_ends_on_round_numbers_around_its_values(void **state)
{
    (void)state;
    const Axis a = axis_round(0.03, 0.71, 8);
    check_close(a.lo, 0.0, 1e-12);
    check_close(a.hi, 0.8, 1e-12);
    check_close(a.step, 0.1, 1e-12);
    assert_int_equal(a.digits, 1);
    const Axis b = axis_round(-0.41, 0.64, 7);
    check_close(b.step, 0.2, 1e-12);
    check_close(b.lo, -0.6, 1e-12);
    check_close(b.hi, 0.8, 1e-12);
    const Axis c = axis_round(181.3, 206.6, 6);
    check_close(c.lo, 180.0, 1e-12);
    check_close(c.hi, 210.0, 1e-12);
    assert_int_equal(c.digits, 0);
}

static void an_axis_stands_values_that_are_equal_huge_tiny_or_missing(void **state)
{
    (void)state;
    const double pair[][2] = {{5, 5},          {0, 0},          {1e15, 1e15}, {-3e-9, 4e-9},
                              {-1e300, 1e300}, {NAN, NAN},      {2, 1},       {0.1 + 0.2, 0.3},
                              {0, INFINITY},   {1e-320, 2e-320}};
    for (size_t i = 0; i < COUNT_OF(pair); i++) {
        const Axis a = axis_round(pair[i][0], pair[i][1], 6);
        assert_true(isfinite(a.lo) && isfinite(a.hi) && a.step > 0.0);
        assert_true(a.hi > a.lo);
        assert_true((a.hi - a.lo) / a.step < 6.5);
        assert_true(a.digits >= 0);
        if (isfinite(pair[i][0]) && isfinite(pair[i][1]) && pair[i][0] <= pair[i][1]) {
            const double slack = 1e-5 * a.step;
            assert_true(a.lo <= pair[i][0] + slack && a.hi >= pair[i][1] - slack);
        }
    }
}

static void labels_move_apart_and_keep_their_order(void **state)
{
    (void)state;
    double place[3] = {5.0, 5.1, 0.0};
    labels_apart(place, 3, 1.0, 0.0, 10.0);
    assert_true(place[1] - place[0] >= 1.0 - 1e-6);
    check_close((place[0] + place[1]) / 2, 5.05, 1e-6);
    check_close(place[2], 0.0, 1e-9);
    double crowd[3] = {9.9, 9.8, 10.0};
    labels_apart(crowd, 3, 1.0, 0.0, 10.0);
    double low[3] = {0.2, 0.1, 0.1}, high[3] = {9.9, 10.0, 9.95};
    labels_apart(low, 3, 1.0, 0.0, 10.0);
    labels_apart(high, 3, 1.0, 0.0, 10.0);
    check_close(low[0], 2.0, 1e-6); /* a pile at an end is pushed back in */
    check_close(low[1], 0.0, 1e-6);
    check_close(low[2], 1.0, 1e-6);
    check_close(high[0], 8.0, 1e-6);
    check_close(high[1], 10.0, 1e-6);
    check_close(high[2], 9.0, 1e-6);
    assert_true(crowd[2] <= 10.0 && crowd[2] - crowd[0] >= 1.0 - 1e-6 &&
                crowd[0] - crowd[1] >= 1.0 - 1e-6);
}

static void a_cell_can_not_leave_its_quotes(void **state)
{
    Sheet sheet = sheet_begin(*state, ".", "x", "title", 1.0, 1.0);
    sheet_block(&sheet, "text, number");
    sheet_text(&sheet, "a\"b\\n`c`\nd\te");
    sheet_real(&sheet, NAN);
    sheet_real(&sheet, 0.1);
    sheet_real(&sheet, INFINITY);
    sheet_end_row(&sheet);
    assert_string_equal(sheet.data.bytes,
                        "# text, number\n\"a\\042b\\134n`c` d e\"\tNaN\t0.1\tNaN\n");
}

static void a_variable_is_a_real_number_for_gnuplot(void **state)
{
    Sheet sheet = sheet_begin(*state, ".", "x", "title", 1.0, 1.0);
    sheet.script.n = 0;
    sheet_set(&sheet, "a", 100.0);
    sheet_set(&sheet, "b", 0.25);
    sheet_set(&sheet, "c", NAN);
    sheet_set(&sheet, "d", 1e9);
    assert_string_equal(sheet.script.bytes, "a = 100.0\nb = 0.25\nc = NaN\nd = 1e+09\n");
}

static int set_up(void **state)
{
    *state = arena_create();
    return 0;
}

static int tear_down(void **state)
{
    arena_destroy(*state);
    return 0;
}

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void a_part_of_a_script_is_filled_and_its_clauses_are_one_command(void **state)
{
    static const char *const part[] = {
        "set label \"{{words}}\" at {{x}}, 0", "f(v) = ({{x}} < v ? \"a\\tb\" : NaN)",
        "plot dat using 1:2 with lines",       "    linecolor rgb {{color}}",
        "plot dat using 1:3 with points",      0};
    Sheet sheet = {.arena = *state, .script = {.arena = *state}, .data = {.arena = *state}};
    sheet_part(&sheet, part, {"x", "2"}, {"words", "a{{x}}"}, {"color", "INK"});
    assert_string_equal(sheet.script.bytes, "set label \"a{{x}}\" at 2, 0\n"
                                            "f(v) = (2 < v ? \"a\\tb\" : NaN)\n"
                                            "plot dat using 1:2 with lines linecolor rgb INK"
                                            ", \\\n     dat using 1:3 with points");
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        WITH_ARENA(a_label_that_fits_is_left_alone),
        WITH_ARENA(a_part_of_a_script_is_filled_and_its_clauses_are_one_command),
        WITH_ARENA(a_long_label_ends_in_an_ellipsis_and_is_no_wider_than_its_room),
        WITH_ARENA(a_label_is_never_cut_inside_a_letter),
        WITH_ARENA(controls_and_broken_bytes_become_harmless),
        WITH_ARENA(letters_of_a_kind_are_as_wide),
        WITH_ARENA(a_text_is_broken_at_its_blanks),
        WITH_ARENA(a_word_without_blanks_is_cut_into_lines),
        WITH_ARENA(a_room_narrower_than_a_letter_holds_one_line),
        WITH_ARENA(an_axis_ends_on_round_numbers_around_its_values),
        WITH_ARENA(an_axis_stands_values_that_are_equal_huge_tiny_or_missing),
        WITH_ARENA(labels_move_apart_and_keep_their_order),
        WITH_ARENA(a_cell_can_not_leave_its_quotes),
        WITH_ARENA(a_variable_is_a_real_number_for_gnuplot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
