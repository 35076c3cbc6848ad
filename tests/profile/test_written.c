/* How a file writes its numbers, as it is seen before there is a study of it. */
#include "check.h"

#include "alike/os.h"
#include "alike/profile.h"
#include "alike/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ROWS = 60 };

typedef struct Here {
    Arena *arena;
    char *folder;
} Here;

static int set_up(void **state)
{
    Arena *arena = arena_create();
    Here *here = ARENA_NEW(arena, Here);
    here->arena = arena;
    here->folder = arena_copy_text(arena, "/tmp/alike_profile_XXXXXX");
    assert_non_null(mkdtemp(here->folder));
    *state = here;
    return 0;
}

static int tear_down(void **state)
{
    const Here *here = *state;
    os_remove_tree(here->folder);
    arena_destroy(here->arena);
    return 0;
}

static FileProfile profile_of(const Here *here, const char *text)
{
    const char *path = os_join(here->arena, here->folder, "f.csv");
    Error *err = ARENA_NEW(here->arena, Error);
    FileProfile profile;
    assert_true(os_write_file(path, text, strlen(text), err));
    assert_true(profile_read(here->arena, path, &profile, err));
    assert_string_equal(err->text, "");
    return profile;
}

/* Rows of an id and of these two forms, each with the row's number in it. */
static FileProfile of_forms(const Here *here, const char *separator, const char *a, const char *b)
{
    Text text = {.arena = here->arena};
    text_format(&text, "id%sa%sb\n", separator, separator);
    for (int i = 0; i < ROWS; i++) {
        char x[64], y[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(x, sizeof x, i % 2 == 0 || strchr(a, '|') == NULL ? a : strchr(a, '|') + 1, i);
        snprintf(y, sizeof y, b, i);
#pragma GCC diagnostic pop
        x[strcspn(x, "|")] = '\0';
        text_format(&text, "s%d%s%s%s%s\n", i, separator, x, separator, y);
    }
    return profile_of(here, text.bytes);
}

static void a_decimal_comma_beside_points_that_mark_thousands(void **state)
{
    const Here *here = *state;
    FileProfile p = of_forms(here, ";", "1%02d,4", "2.4%02d");
    assert_true(p.written.decimal_comma && p.written.thousands);
    assert_string_equal(p.marked, "b");
    check_same(p.column[1].most, 159.4);
    check_same(p.column[2].most, 2459);
    p = of_forms(here, ";", "1%02d,4|1.0%02d,5", "7%02d"); /* both in one column */
    assert_true(p.written.decimal_comma && p.written.thousands);
    check_same(p.column[1].most, 1059.5);
    p = of_forms(here, ";", "1%02d,4", "7%02d");
    assert_true(p.written.decimal_comma && !p.written.thousands);
    /* a point with other digits behind it is one */
    p = of_forms(here, ";", "1%02d,4", "2.%02d");
    assert_false(p.written.decimal_comma);
    p = of_forms(here, ";", "1%02d,4", "0.4%02d");
    assert_false(p.written.decimal_comma);
}

static void points_of_which_nothing_says_what_they_mark(void **state)
{
    const Here *here = *state;
    FileProfile p = of_forms(here, ";", "1%02d", "2.4%02d");
    assert_string_equal(p.dotted, "b");
    assert_false(p.written.decimal_comma || p.written.thousands);
    check_same(p.column[2].most, 2.459);
    assert_null(of_forms(here, ",", "1%02d", "2.4%02d").dotted);
    assert_null(of_forms(here, ";", "1%02d", "2.%02d").dotted);
    assert_null(of_forms(here, ";", "1.%02d", "2.4%02d").dotted);
}

static void percentages_beside_shares_of_one(void **state)
{
    const Here *here = *state;
    FileProfile p = of_forms(here, ",", "%d.3%%|0.8%02d", "%d%%");
    assert_true(p.column[1].mixes_percents && !p.column[2].mixes_percents);
    assert_string_equal(p.column[1].share, "0.801");
    assert_true(p.written.percent); /* for the other column */
    p = of_forms(here, ",", "%d.3%%|0.8%02d", "%d");
    assert_true(p.column[1].mixes_percents && !p.written.percent);
    p = of_forms(here, ",", "%d.3%%|8%02d", "%d"); /* plain numbers of the same size */
    assert_true(!p.column[1].mixes_percents && p.written.percent);
}

/* Whoever has a value of the one has always the same of the other. */
static void columns_that_tell_the_same(void **state)
{
    const Here *here = *state;
    Text text = {.arena = here->arena};
    Error *err = ARENA_NEW(here->arena, Error);
    const bool *same;
    text_add(&text, "id,a,b,c,d,e\n");
    for (int i = 0; i < ROWS; i++) /* c differs in one row; d has two of a's values in one */
        text_format(&text, "%d,%s,%d,%s,%d,%s\n", i, i % 3 == 0 ? "Y" : "N", i % 3 == 0 ? 7 : 9,
                    i % 3 == 0 && i != 30 ? "y" : "n", i % 6, i % 3 == 0 ? "x" : "");
    const FileProfile p = profile_of(here, text.bytes);
    assert_true(profile_same_columns(here->arena, &p, &same, err));
    for (size_t a = 0; a < p.n_columns; a++)
        for (size_t b = 0; b < p.n_columns; b++) {
            const bool is = a != b && strchr("abe", p.column[a].name[0]) != NULL &&
                            strchr("abe", p.column[b].name[0]) != NULL;
            if (same[a * p.n_columns + b] != is)
                fail_msg("%s and %s", p.column[a].name, p.column[b].name);
        }
}

/* Lines of fixed width: what is blank in all of them divides columns. */
static void lines_of_fixed_width_are_seen(void **state)
{
    const Here *here = *state;
    Text with = {.arena = here->arena}, without = {.arena = here->arena},
         dense = {.arena = here->arena}, commas = {.arena = here->arena};
    text_add(&with, "id     school     sex fall score\n");
    for (int i = 0; i < ROWS; i++) {
        text_format(&with, "%-6d School %-3d %s    %8d\n", 7 + i * 31, i % 12, i % 2 ? "F" : "M",
                    100 + i * 13);
        text_format(&without, "  %4d  %d %s%6.1f\n", 1000 + i, 3 + i % 3, i % 2 ? "\xC3\xA4" : "x",
                    50 + i / 10.0);
        text_format(&dense, "%08d%d%s%03d\n", i * 37, 3 + i % 3, i % 2 ? "F" : "M", 100 + i);
        text_format(&commas, "%04d  Doe, %s  %d\n", i, i % 2 ? "Jo  " : "Anne", i % 7);
    }
    FileProfile p = profile_of(here, with.bytes);
    assert_true(p.fixed && !p.dense);
    assert_string_equal(profile_layout(here->arena, &p),
                        "{id: [1, 4], school: [8, 16], sex: 19, fall score: [29, 31]}");
    assert_int_equal(p.rules.header_row, 1);
    assert_int_equal(p.n_rows, ROWS);
    assert_string_equal(p.column[1].value[0].text, "School 0");
    p = profile_of(here, without.bytes);
    assert_string_equal(profile_layout(here->arena, &p),
                        "{c1: [3, 6], c2: 9, c3: 11, c4: [14, 17]}");
    assert_int_equal(p.rules.header_row, 0);
    assert_int_equal(p.n_rows, ROWS);
    assert_true(profile_of(here, dense.bytes).dense);
    /* a comma in each line makes no CSV of it */
    p = profile_of(here, commas.bytes);
    assert_string_equal(profile_layout(here->arena, &p),
                        "{c1: [1, 4], c2: [7, 10], c3: [12, 15], c4: 18}");
}

static void lists_and_prose_are_no_lines_of_fixed_width(void **state)
{
    const Here *here = *state;
    Text ids = {.arena = here->arena}, names = {.arena = here->arena}, csv = {.arena = here->arena};
    text_add(&ids, "id\n");
    text_add(&names, "name\n");
    text_add(&csv, "id,remark  of the teacher\n");
    for (int i = 0; i < ROWS; i++) {
        text_format(&ids, "AB%010d\n", i);
        text_format(&names, "%.*s Miller\n", 2 + i % 9, "Maximiliane");
        text_format(&csv, "%d,%s\n", i, i % 2 ? "good  work" : "so so");
    }
    assert_false(profile_of(here, ids.bytes).fixed);
    assert_false(profile_of(here, names.bytes).fixed);
    const FileProfile p = profile_of(here, csv.bytes);
    assert_false(p.fixed);
    assert_int_equal(p.n_columns, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_decimal_comma_beside_points_that_mark_thousands),
        TEST(points_of_which_nothing_says_what_they_mark),
        TEST(percentages_beside_shares_of_one),
        TEST(columns_that_tell_the_same),
        TEST(lines_of_fixed_width_are_seen),
        TEST(lists_and_prose_are_no_lines_of_fixed_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
