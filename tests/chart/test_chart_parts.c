/* What the charts are made of: labels that fit, round axes, sheets of script and data. */
#include "check.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "chart/canvas.h"

static void a_label_that_fits_is_left_alone(void **state)
{
    Arena *arena = *state;
    assert_string_equal(label_fit(arena, "Fall score", TEXT_REGULAR, 2.0), "Fall score");
    assert_string_equal(label_fit(arena, NULL, TEXT_REGULAR, 2.0), "");
}

static void a_long_label_ends_in_an_ellipsis_and_is_no_wider_than_its_room(void **state)
{
    Arena *arena = *state;
    char text[201];
    memset(text, 'm', 200);
    text[200] = '\0';
    const char *label = label_fit(arena, text, TEXT_STRONG, 1.5);
    assert_true(label_inches(label, TEXT_STRONG) <= 1.5);
    assert_true(label_inches(label, TEXT_STRONG) > 1.2);
    assert_non_null(strstr(label, "…"));
}

static void a_label_is_never_cut_inside_a_letter(void **state)
{
    Arena *arena = *state;
    for (double inches = 0.2; inches < 1.0; inches += 0.01) {
        const char *label = label_fit(arena, "ééééééé日本語の学校éééé", TEXT_REGULAR, inches);
        for (const char *c = label; *c != '\0'; c++)
            assert_true(strncmp(c, "\xEF\xBF\xBD", 3) != 0);
        assert_string_equal(label_fit(arena, label, TEXT_REGULAR, 10.0), label);
    }
}

static void controls_and_broken_bytes_become_harmless(void **state)
{
    Arena *arena = *state;
    assert_string_equal(label_fit(arena, "  a\nb\t\tc \x01", TEXT_REGULAR, 9.0), "a b c \\u0001");
    assert_string_equal(label_fit(arena, "a\xFF\xC3", TEXT_REGULAR, 9.0),
                        "a\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(label_fit(arena, "\xED\xA0\x80", TEXT_REGULAR, 9.0),
                        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(label_fit(arena,
                                  "a\xE2\x80\xAE"
                                  "b",
                                  TEXT_REGULAR, 9.0),
                        "a\\u202Eb");
    assert_string_equal(label_fit(arena, "x]]>y", TEXT_REGULAR, 9.0), "x]] >y");
}

/* The tables of the faces and both ends of each range beyond them, in thousandths of an em. */
static void letters_are_as_wide_as_the_face_has_them(void **state)
{
    (void)state;
    static const struct {
        const char *letter;
        double regular, strong;
    } known[] = {
        {" ", 278, 278}, {"~", 584, 584},        {"i", 222, 278},    {"W", 944, 944},
        {"5", 556, 556}, {"\xC2\xA0", 278, 278}, {"é", 556, 556},    {"ſ", 222, 278},
        {"−", 584, 584}, {"–", 556, 556},        {"日", 1000, 1000}, {"\xCC\x81", 0, 0},
    };
    for (size_t k = 0; k < COUNT_OF(known); k++) {
        check_close(label_inches(known[k].letter, TEXT_REGULAR) / TEXT_EM, known[k].regular / 1000,
                    1e-9);
        check_close(label_inches(known[k].letter, TEXT_STRONG) / TEXT_EM, known[k].strong / 1000,
                    1e-9);
    }
}

static void a_text_is_broken_at_its_blanks(void **state)
{
    Arena *arena = *state;
    const char *line[3];
    const size_t n =
        label_wrap(arena, "no match within the caliper of the study", TEXT_REGULAR, 1.0, 3, line);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_true(label_inches(line[i], TEXT_REGULAR) <= 1.0);
    assert_string_equal(line[0], "no match within");
}

static void a_word_without_blanks_is_cut_into_lines(void **state)
{
    Arena *arena = *state;
    const char *line[2];
    assert_int_equal(
        label_wrap(arena, "a_column_name_that_never_ends_at_all", TEXT_REGULAR, 1.0, 2, line), 2);
    assert_true(label_inches(line[0], TEXT_REGULAR) <= 1.0);
    assert_non_null(strstr(line[1], "…"));
}

static void a_room_narrower_than_a_letter_holds_one_line(void **state)
{
    const char *line[3] = {NULL};
    assert_int_equal(label_wrap(*state, "a school", TEXT_REGULAR, 0.01, 3, line), 1);
    assert_string_equal(line[0], "…");
}

static void an_axis_holds_zero_and_its_marks_are_round(void **state)
{
    const Interval v[] = {{0.2, 0.1, 0.3}, {0.31, 0.2, 0.42}, {NAN, NAN, NAN}};
    const Reach reach = reach_of(*state, v, COUNT_OF(v), 0.2);
    assert_true(reach.lo < 0.0 && reach.lo > -0.1);
    assert_true(reach.hi > 0.42 && reach.hi < 0.5);
    const Marks marks = reach_marks(*state, reach, 2.0, 0.3, AXIS_ACROSS);
    assert_int_equal(marks.n, 5);
    assert_string_equal(marks.words[0], "0");
    assert_string_equal(marks.words[4], "0.4");
    check_close(marks.value[4], 0.4, 1e-12);
}

/* A part of a dozen students can have an interval of ten standard deviations. */
static void an_end_far_beyond_the_usual_ones_is_left_outside(void **state)
{
    Interval v[] = {
        {0.1, 0.0, 0.2}, {0.2, 0.1, 0.3}, {0.15, 0.05, 0.25}, {0.1, 0.0, 0.2}, {0.2, -9.0, 9.4}};
    Reach reach = reach_of(*state, v, COUNT_OF(v), 0.2);
    assert_true(reach.lo > -2.0 && reach.hi < 2.0);
    v[4] = (Interval){0.2, 0.0, 0.4};
    reach = reach_of(*state, v, COUNT_OF(v), 0.2);
    assert_true(reach.hi > 0.4);
}

static void an_axis_stands_values_that_are_equal_huge_tiny_or_missing(void **state)
{
    const double value[] = {0.0, 1e-9, 1e15, -1e12, 0.1 + 0.2, NAN};
    for (size_t i = 0; i < COUNT_OF(value); i++) {
        const Interval v[] = {{value[i], value[i], value[i]}, {value[i], NAN, NAN}};
        const Reach reach = reach_of(*state, v, COUNT_OF(v), 0.2);
        assert_true(isfinite(reach.lo) && isfinite(reach.hi) && reach.hi - reach.lo >= 0.2);
        for (double length = -1.0; length < 3.0; length += 0.5) {
            const Marks marks = reach_marks(*state, reach, length, 0.3, AXIS_ACROSS);
            assert_true(marks.n >= 1 && marks.n <= 12);
            for (size_t k = 0; k < marks.n; k++)
                assert_true(marks.value[k] >= reach.lo && marks.value[k] <= reach.hi);
        }
    }
}

static void pages_hold_what_fits_and_no_heading_stands_last(void **state)
{
    const double height[] = {1, 1, 1, 1, 1, 1, 1};
    const bool leads[] = {true, false, false, true, false, false, false};
    size_t *first = NULL;
    assert_int_equal(pages_of(*state, height, leads, COUNT_OF(height), 4.0, &first), 2);
    assert_int_equal(first[1], 3); /* not 4: row 3 is a heading */
    assert_int_equal(first[2], 7);
    assert_int_equal(pages_of(*state, height, leads, COUNT_OF(height), 0.5, &first), 7);
    /* rows that stay together, and more of them than a page has room for */
    const bool stay[] = {true, true, false, true, true, true, false};
    assert_int_equal(pages_of(*state, height, stay, COUNT_OF(height), 5.0, &first), 2);
    assert_int_equal(first[1], 3);
    const bool all[] = {true, true, true, true, true, true, false};
    assert_int_equal(pages_of(*state, height, all, COUNT_OF(height), 5.0, &first), 2);
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

/* What lacks no room moves by as little as it must, and what fills it wholly is even. */
static void many_labels_move_no_further_than_they_must(void **state)
{
    (void)state;
    enum { MANY = 40 };
    double crowd[MANY], pair[MANY];
    for (size_t i = 0; i < MANY; i++) {
        crowd[i] = 3.0 + 0.001 * (double)(i * 7 % MANY);
        pair[i] = i < 2 ? 0.5 : 2.0 * (double)i;
    }
    labels_apart(crowd, MANY, 0.25, 0.0, 0.25 * (MANY - 1));
    for (size_t i = 0; i < MANY; i++)
        check_close(crowd[i], 0.25 * (double)(i * 7 % MANY), 1e-9);
    labels_apart(pair, MANY, 1.0, 0.0, 100.0);
    check_close(pair[0], 0.0, 1e-9);
    check_close(pair[1], 1.0, 1e-9);
    for (size_t i = 2; i < MANY; i++)
        check_close(pair[i], 2.0 * (double)i, 1e-12);
}

static void a_cell_can_not_leave_its_quotes(void **state)
{
    Sheet sheet = {.arena = *state, .script = {.arena = *state}, .data = {.arena = *state}};
    sheet_block(&sheet, "text, number");
    sheet_text(&sheet, "a\"b\\n`c`\nd\te");
    sheet_real(&sheet, NAN);
    sheet_real(&sheet, 0.1);
    sheet_real(&sheet, INFINITY);
    sheet_end_row(&sheet);
    assert_string_equal(sheet.data.bytes,
                        "# text, number\n\"a\\042b\\134n`c` d e\"\tNaN\t0.1\tNaN\n");
}

/* gnuplot counts blocks by their rows. */
static void a_block_without_rows_keeps_its_number(void **state)
{
    Sheet sheet = {.arena = *state, .data = {.arena = *state}};
    sheet_block(&sheet, "first");
    sheet_count(&sheet, 1);
    sheet_end_row(&sheet);
    sheet_block(&sheet, "empty");
    sheet_block(&sheet, "empty as well");
    sheet_block(&sheet, "fourth");
    sheet_count(&sheet, 4);
    sheet_end_row(&sheet);
    assert_string_equal(sheet.data.bytes, "# first\n1\n\n\n# empty\nNaN\n\n\n# empty as well\nNaN"
                                          "\n\n\n# fourth\n4\n");
}

static void a_variable_is_a_real_number_for_gnuplot(void **state)
{
    Sheet sheet = {.arena = *state, .script = {.arena = *state}, .data = {.arena = *state}};
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
        WITH_ARENA(letters_are_as_wide_as_the_face_has_them),
        WITH_ARENA(a_text_is_broken_at_its_blanks),
        WITH_ARENA(a_word_without_blanks_is_cut_into_lines),
        WITH_ARENA(a_room_narrower_than_a_letter_holds_one_line),
        WITH_ARENA(an_axis_holds_zero_and_its_marks_are_round),
        WITH_ARENA(an_end_far_beyond_the_usual_ones_is_left_outside),
        WITH_ARENA(pages_hold_what_fits_and_no_heading_stands_last),
        WITH_ARENA(an_axis_stands_values_that_are_equal_huge_tiny_or_missing),
        WITH_ARENA(labels_move_apart_and_keep_their_order),
        WITH_ARENA(many_labels_move_no_further_than_they_must),
        WITH_ARENA(a_cell_can_not_leave_its_quotes),
        WITH_ARENA(a_block_without_rows_keeps_its_number),
        WITH_ARENA(a_variable_is_a_real_number_for_gnuplot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
