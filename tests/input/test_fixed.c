/* Lines of fixed width: columns by places, counted in letters. */
#include "check.h"
#include "here.h"

static LayoutColumn columns[] = {
    {.name = "id", .from = 1, .to = 4, .place = {"s.yaml", 2, 9, NULL}},
    {.name = "grade", .from = 6, .to = 6, .place = {"s.yaml", 3, 9, NULL}},
    {.name = "score", .from = 8, .to = 11, .place = {"s.yaml", 4, 9, NULL}}};
static const LineLayout plain = {.n = COUNT_OF(columns), .column = columns};

static Record *fixed(const Here *here, const char *bytes, size_t n, TableRules rules)
{
    Record *record = ARENA_NEW(here->arena, Record);
    record->arena = here->arena;
    record->text = (Text){.arena = here->arena};
    const RowSink sink = {
        .context = record, .header = record_header, .row = record_row, .rules = &rules};
    record->read =
        input_read_bytes(here->arena, "s.txt", bytes, n, &sink, &record->facts, &record->err);
    return record;
}

static const Record *check_fixed(const Here *here, const char *text, const char *cells)
{
    const Record *record = fixed(here, text, strlen(text), (TableRules){.layout = &plain});
    assert_string_equal(record->err.text, "");
    assert_true(record->read);
    assert_string_equal(record->text.bytes, cells);
    return record;
}

static void check_fixed_says(const Here *here, const char *text, const LineLayout *layout,
                             const char *expected)
{
    const Record *record = fixed(here, text, strlen(text), (TableRules){.layout = layout});
    assert_false(record->read);
    assert_string_equal(record->err.text, expected);
}

static void columns_are_cut_by_their_places(void **state)
{
    check_fixed(*state, "0007 3 215.\n b2  4  199 and more\r\n\"q,\" 5 1\r",
                "header [id][grade][score]\n1 [0007][3][215.]\n2 [b2][4][199]\n"
                "3 [\"q,\"][5][1]\n");
}

static void places_count_letters(void **state)
{
    check_fixed(*state, "K\xC3\xB6ln 3 215.\nabcd 4 1\n",
                "header [id][grade][score]\n1 [K\xC3\xB6ln][3][215.]\n2 [abcd][4][1]\n");
    /* and of Windows-1252 they are bytes */
    check_fixed(*state, "K\xF6ln 3 215.\nabcd 4 1\n",
                "header [id][grade][score]\n1 [K\xC3\xB6ln][3][215.]\n2 [abcd][4][1]\n");
    check_fixed(*state,
                "\xEF\xBB\xBF"
                "0007 3 215.\n",
                "header [id][grade][score]\n1 [0007][3][215.]\n");
}

static void short_lines_are_counted(void **state)
{
    const Record *record = check_fixed(
        *state, "0007 3 215.\n0008\n\n0009 4 21\n",
        "header [id][grade][score]\n1 [0007][3][215.]\n2 [0008][][]\n4 [0009][4][21]\n");
    assert_true(record_has_note(
        record, "Lines end before the last column of the layout: what is not there is blank.", 2));
    assert_int_equal(record->facts.n_blank_rows, 1);
}

static void lines_above_the_rows_are_left_out(void **state)
{
    const Here *here = *state;
    const char *text = "SCORES 2014\nID   G SCORE\n0007 3 215.\n";
    const Record *record =
        fixed(here, text, strlen(text), (TableRules){.layout = &plain, .header_row = 2});
    assert_string_equal(record->text.bytes, "header [id][grade][score]\n3 [0007][3][215.]\n");
    assert_true(record_has_note(
        record, "Lines up to line 2, which header_row names, are no part of the table.", 2));
}

/* A remark keeps to no column of the layout; a name that only begins so is a row. */
static void totals_are_left_out_though_columns_cut_them(void **state)
{
    static const char *const totals[] = {"Grand total", "made ON"};
    const Here *here = *state;
    const char *text = "0007 3 215.\nGRAND  TOTAL: 1\nMade on 1 May\n  grand total\n"
                       "Made only 3\ngrand\n";
    const Record *record =
        fixed(here, text, strlen(text),
              (TableRules){.layout = &plain, .n_totals = COUNT_OF(totals), .total = totals});
    assert_string_equal(record->text.bytes, "header [id][grade][score]\n1 [0007][3][215.]\n"
                                            "5 [Made][o][ly 3]\n6 [gran][][]\n");
    assert_int_equal(record->facts.n_beside, 3);
}

static void what_does_not_fit_is_told(void **state)
{
    const Here *here = *state;
    check_fixed_says(here, "0007 3\n0008 4\n", &plain,
                     "s.yaml:4:9: 'score' stands from 8 to 11, but the longest line of s.txt has 6 "
                     "letters; correct the layout\n");
    check_fixed_says(here, "0007\t3 215.\n", &plain,
                     "s.txt:1: a tab stands in this line: its width is not fixed; save the file "
                     "with spaces, or remove the layout if tabs separate its cells\n");
    LayoutColumn over[] = {{.name = "b", .from = 4, .to = 8, .place = {"s.yaml", 2, 9, NULL}},
                           {.name = "a", .from = 1, .to = 4, .place = {"s.yaml", 3, 9, NULL}}};
    check_fixed_says(here, "0007 3 215.\n", &(const LineLayout){.n = 2, .column = over},
                     "s.yaml:2:9: 'a' (1 to 4) and 'b' (4 to 8) overlap; correct one of them\n");
    over[0].to = 2;
    check_fixed_says(here, "0007 3 215.\n", &(const LineLayout){.n = 2, .column = over},
                     "s.yaml:2:9: 'b' stands from 4 to 2; write the places of its first and its "
                     "last letter in the line, from 1 to 1048576\n");
    check_fixed_says(here, "<stata_dta>", &plain,
                     "s.txt: a layout goes with lines of text, and this is a Stata file (.dta); "
                     "remove the layout\n");
    check_fixed_says(here, "", &plain,
                     "s.txt: the file has a header but no rows under it; export it "
                     "again\n");
}

static void a_file_of_names_and_widths_is_a_layout(void **state)
{
    const Here *here = *state;
    static const char *const same[] = {"name,width\nid,4\ngap,1\ngrade,1\ngap,1\nscore,4\n",
                                       "id,4\ngap,1\ngrade,1\ngap,1\nscore,4\n"};
    const LineLayout layout = {.path = here->path};
    Error err = {0};
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        assert_true(os_write_file(here->path, same[i], strlen(same[i]), &err));
        const Record *record = fixed(here, "0007 3 215.\n", 12, (TableRules){.layout = &layout});
        assert_string_equal(record->err.text, "");
        assert_string_equal(record->text.bytes,
                            "header [id][gap][grade][gap][score]\n1 [0007][][3][][215.]\n");
    }
    assert_true(os_write_file(here->path, "id,4\nscore,wide\n", 16, &err));
    check_fixed_says(here, "0007 3 215.\n", &layout,
                     arena_printf(here->arena,
                                  "%s:2:2: a layout has two columns, a name and its width in "
                                  "letters, such as 'score,4'; here stands 'wide'\n",
                                  here->path));
}

/* However the blocks fall, a line is one. */
static void long_files_are_read_block_by_block(void **state)
{
    const Here *here = *state;
    Text text = {.arena = here->arena};
    for (int i = 0; i < 200000; i++)
        text_format(&text, "%04d %d %4d\r%s", i % 10000, i % 9, i % 1000, i % 3 == 0 ? "\n" : "");
    const Record *record = fixed(here, text.bytes, text.n, (TableRules){.layout = &plain});
    assert_true(record->read);
    assert_int_equal(record->facts.n_rows, 200000);
    assert_non_null(strstr(record->text.bytes, "\n200000 [9999][1][999]\n"));
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(columns_are_cut_by_their_places),
        WITH_FOLDER(places_count_letters),
        WITH_FOLDER(short_lines_are_counted),
        WITH_FOLDER(lines_above_the_rows_are_left_out),
        WITH_FOLDER(totals_are_left_out_though_columns_cut_them),
        WITH_FOLDER(what_does_not_fit_is_told),
        WITH_FOLDER(a_file_of_names_and_widths_is_a_layout),
        WITH_FOLDER(long_files_are_read_block_by_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
