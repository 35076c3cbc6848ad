/* Workbooks: which sheet is read, what its cells say, and what is refused. Made here part by part,
 * as ECMA-376 has them; tests/input/run_formats.sh reads what spreadsheet programs write. */
#include "check.h"
#include "here.h"
#include "pack.h"

/* Sheet 1 "Data" with these rows, and a sheet 2 "More", hidden or not, where `more` is given. */
typedef struct Book {
    const char *rows, *more, *strings, *formats, *styles, *settings, *state;
} Book;

#define SHEET   "<?xml version=\"1.0\"?><worksheet><sheetData>%s</sheetData></worksheet>"
#define TEXT(t) "<is><t>" t "</t></is>"
#define HEAD                                                                                       \
    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\">" TEXT(                                              \
        "id") "</c><c r=\"B1\" t=\"inlineStr\">" TEXT("a") "</c></row>"

static void make(const Here *here, Book book)
{
    Arena *arena = here->arena;
#define OR_EMPTY(text) ((text) == NULL ? "" : (text))
    const Packed part[] = {
        {"[Content_Types].xml", "<Types/>", 0, NULL},
        {"xl/workbook.xml",
         arena_printf(arena,
                      "<workbook xmlns:r=\"x\">%s<sheets><sheet name=\"Data\" sheetId=\"1\" "
                      "r:id=\"rId1\"/>%s</sheets></workbook>",
                      OR_EMPTY(book.settings),
                      book.more == NULL
                          ? ""
                          : arena_printf(arena,
                                         "<sheet name=\"More\" sheetId=\"2\" r:id=\"rId2\" "
                                         "state=\"%s\"/>",
                                         book.state == NULL ? "visible" : book.state)),
         0, NULL},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id=\"rId2\" Type=\"http://x/worksheet\" "
         "Target=\"/xl/worksheets/sheet2.xml\"/><Relationship Id=\"rId1\" "
         "Type=\"http://x/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
         0, NULL},
        {"xl/styles.xml",
         arena_printf(arena,
                      "<styleSheet><numFmts>%s</numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"
                      "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>%s</cellXfs></styleSheet>",
                      OR_EMPTY(book.formats), OR_EMPTY(book.styles)),
         0, NULL},
        {"xl/sharedStrings.xml", arena_printf(arena, "<sst>%s</sst>", OR_EMPTY(book.strings)), 0,
         NULL},
        {"xl/worksheets/sheet1.xml", arena_printf(arena, SHEET, OR_EMPTY(book.rows)), 0, NULL},
        {"xl/worksheets/sheet2.xml", arena_printf(arena, SHEET, OR_EMPTY(book.more)), 0, NULL},
    };
    pack(here->path, part, COUNT_OF(part));
}

/* --- cells ----------------------------------------------------------------------------------- */

static void cells_are_what_is_seen(void **state)
{
    const Here *here = *state;
    make(
        here,
        (Book){.rows = HEAD
               "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\"><v>12</v></c></row>"
               "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" "
               "t=\"str\"><f>X1</f><v>sum</v></c></row>"
               "<row r=\"5\"><c r=\"A5\" t=\"b\"><v>1</v></c><c r=\"B5\" t=\"b\"><v>0</v></c></row>"
               "<row><c><v>007</v></c></row>",
               .strings = "<si><t xml:space=\"preserve\"> a &amp; b</t></si>"
                          "<si><r><rPr><b/></rPr><t>Ma</t></r><r><t>rie_x000A_</t></r>"
                          "<rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si>"});
    check_reads(here, NULL,
                "header [id][a]\n2 [Marie\n][12]\n3 [ a & b][sum]\n5 [TRUE][FALSE]\n6 [007][]\n");
}

static void numbers_are_written_as_people_write_them(void **state)
{
    const Here *here = *state;
    make(here, (Book){.rows = HEAD "<row r=\"2\"><c r=\"A2\"><v>7.0000000000000007E-2</v></c><c "
                                   "r=\"B2\"><v>1.23456789E8</v></c></row>"
                                   "<row r=\"3\"><c r=\"A3\"><v>0.1</v></c><c "
                                   "r=\"B3\"><v>0.30000000000000004</v></c></row>"
                                   "<row r=\"4\"><c r=\"A4\"><v>-1E-7</v></c><c "
                                   "r=\"B4\"><v>123456789012345</v></c></row>"});
    check_reads(here, NULL,
                "header [id][a]\n2 [0.07][123456789]\n3 [0.1][0.30000000000000004]\n"
                "4 [-1e-07][123456789012345]\n");
}

static void formats_make_days_times_and_zeros(void **state)
{
    const Here *here = *state;
    const Book book = {.rows =
                           HEAD "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>41912</v></c><c r=\"B2\" "
                                "s=\"2\"><v>41912.34375</v></c></row>"
                                "<row r=\"3\"><c r=\"A3\" s=\"3\"><v>42</v></c><c r=\"B3\" "
                                "s=\"4\"><v>1.25</v></c></row>"
                                "<row r=\"4\"><c r=\"A4\" s=\"5\"><v>0.34375</v></c><c r=\"B4\" "
                                "s=\"6\"><v>41912</v></c></row>"
                                "<row r=\"5\"><c r=\"A5\" s=\"1\"><v>59</v></c><c r=\"B5\" "
                                "s=\"1\"><v>61</v></c></row>"
                                "<row r=\"6\"><c r=\"A6\" s=\"1\"><v>60</v></c><c r=\"B6\" "
                                "s=\"7\"><v>0.85</v></c></row>"
                                "<row r=\"7\"><c r=\"A7\" s=\"99\"><v>5</v></c><c r=\"B7\" "
                                "s=\"8\"><v>3</v></c></row>",
                       .formats = "<numFmt numFmtId=\"164\" formatCode=\"0000000\"/>"
                                  "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm:ss\"/>"
                                  "<numFmt numFmtId=\"166\" formatCode=\"[Red]d\\.m\\.yyyy;@\"/>"
                                  "<numFmt numFmtId=\"167\" formatCode=\"&quot;days&quot; 0\"/>",
                       .styles = "<xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/>"
                                 "<xf numFmtId=\"165\"/><xf numFmtId=\"20\"/><xf numFmtId=\"166\"/>"
                                 "<xf numFmtId=\"9\"/><xf numFmtId=\"167\"/>"};
    make(here, book);
    check_reads(here, NULL,
                "header [id][a]\n2 [2014-09-30][2014-09-30 08:15:00]\n3 [0000042][30:00:00]\n"
                "4 [08:15:00][2014-09-30]\n5 [1900-02-28][1900-03-01]\n6 [1900-02-29][0.85]\n"
                "7 [5][3]\n");
}

/* What is stored is read; the sheet shows something else, which is told where anybody reads it. */
static void percentages_are_the_numbers_that_are_stored(void **state)
{
    const Here *here = *state;
    static const char told[] =
        "The sheet shows cells as percentages, the first of them B2: what is read is the number "
        "that it stores, 0.85 where it shows 85%.";
    Book book = {.rows = HEAD "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" "
                              "s=\"1\"><v>0.85</v></c></row>"
                              "<row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\" "
                              "s=\"2\"><v>0.9</v></c></row>"
                              "<row r=\"4\"><c r=\"A4\"><v>3</v></c><c r=\"B4\" "
                              "s=\"3\"><v>7</v></c></row>",
                 .formats = "<numFmt numFmtId=\"164\" formatCode=\"0.0%\"/>"
                            "<numFmt numFmtId=\"165\" formatCode=\"0&quot;%&quot;\"/>",
                 .styles = "<xf numFmtId=\"9\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"};
    make(here, book);
    const Record *record =
        check_reads(here, NULL, "header [id][a]\n2 [1][0.85]\n3 [2][0.9]\n4 [3][7]\n");
    assert_true(record_has_note(record, told, 2));
    book.styles = "<xf numFmtId=\"0\"/><xf numFmtId=\"2\"/><xf numFmtId=\"165\"/>";
    make(here, book);
    record = check_reads(here, NULL, "header [id][a]\n2 [1][0.85]\n3 [2][0.9]\n4 [3][7]\n");
    assert_false(record_has_note(record, told, 2));
}

/* Workbooks from old Macs count days from another one. */
static void the_calendar_of_1904_is_known(void **state)
{
    const Here *here = *state;
    make(here, (Book){.rows = HEAD "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>40450</v></c><c r=\"B2\" "
                                   "s=\"1\"><v>0</v></c></row>",
                      .styles = "<xf numFmtId=\"14\"/>",
                      .settings = "<workbookPr date1904=\"1\"/>"});
    check_reads(here, NULL, "header [id][a]\n2 [2014-09-30][1904-01-01]\n");
}

static void errors_and_formulas_without_a_value_are_missing_and_counted(void **state)
{
    const Here *here = *state;
    make(here,
         (Book){.rows = HEAD
                "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"e\"><v>#N/A</v></c></row>"
                "<row r=\"3\"><c r=\"A3\"><v>2</v></c><c r=\"B3\" "
                "t=\"e\"><v>#DIV/0!</v></c></row>"
                "<row r=\"4\"><c r=\"A4\"><v>3</v></c><c r=\"B4\"><f>A4+1</f></c></row>"});
    const Record *record = check_reads(here, NULL, "header [id][a]\n2 [1][]\n3 [2][]\n4 [3][]\n");
    assert_true(
        record_has_note(record,
                        "Cells hold an error of the spreadsheet, such as #N/A, the first of "
                        "them B2: they are missing.",
                        2));
    assert_true(record_has_note(record,
                                "Cells hold a formula whose value was not saved with it, the first "
                                "of them B4: they are missing. Open the workbook in a spreadsheet "
                                "program and save it.",
                                1));
}

/* --- the table ------------------------------------------------------------------------------- */

static void lines_above_the_header_are_counted(void **state)
{
    const Here *here = *state;
    make(
        here,
        (Book){
            .rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\">" TEXT(
                "Springfield") "</c></row>"
                               "<row r=\"4\"><c r=\"A4\" t=\"inlineStr\">" TEXT(
                                   "id") "</c><c r=\"B4\" t=\"inlineStr\">" TEXT("a") "</c>"
                                                                                      "<c r=\"C4\" "
                                                                                      "s=\"0\"/></"
                                                                                      "row>"
                                                                                      "<row "
                                                                                      "r=\"5\"><c "
                                                                                      "r=\"B5\"><v>"
                                                                                      "2</v></c></"
                                                                                      "row>"});
    const Record *record = check_reads(here, NULL, "header [id][a]\n5 [][2]\n");
    assert_true(record_has_note(
        record, "Lines above the header, which is line 4, are no part of the table.", 1));
}

static void what_stands_beside_the_table_is_told_with_its_place(void **state)
{
    const Here *here = *state;
    make(here, (Book){.rows = HEAD "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c>"
                                   "<c r=\"D2\" t=\"inlineStr\">" TEXT("see me") "</c></row>"});
    check_says(here, NULL,
               "e.zip:2:4: 'see me' stands here, right of the last column that the header names "
               "(line 1); name the column or empty the cell");
}

static void the_only_sheet_that_holds_something_is_read(void **state)
{
    const Here *here = *state;
    const char *rows = HEAD "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";
    make(here, (Book){.rows = rows, .more = "<row r=\"1\"><c r=\"A1\" s=\"0\"/></row>"});
    check_reads(here, NULL, "header [id][a]\n2 [1][]\n");
    make(here, (Book){.rows = rows, .more = rows, .state = "veryHidden"});
    check_reads(here, NULL, "header [id][a]\n2 [1][]\n");
    check_reads(here, "more", "header [id][a]\n2 [1][]\n");
    make(here, (Book){.rows = rows, .more = rows});
    check_says(here, NULL,
               "2 sheets of this workbook hold something, 'Data', 'More'; name one of them behind "
               "a '#', such as \"e.zip#Data\"");
    check_says(here, "Moore", "the workbook has no sheet 'Moore'; it has 'Data', 'More'");
    make(here, (Book){.rows = ""});
    check_says(here, NULL, "no sheet of this workbook holds anything");
}

static void a_workbook_in_an_archive_is_read(void **state)
{
    const Here *here = *state;
    const char *rows = HEAD "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";
    char *bytes = NULL;
    size_t n = 0;
    Error err = {0};
    make(here, (Book){.rows = rows, .more = rows});
    assert_true(os_read_file(here->arena, here->path, &bytes, &n, &err));
    pack(here->path, (Packed[]){{"export/Grade 3.xlsx", bytes, n, NULL}}, 1);
    check_reads(here, "Grade 3.xlsx#More", "header [id][a]\n2 [1][]\n");
    check_says(here, NULL, "e.zip#export/Grade 3.xlsx: 2 sheets of this workbook hold something");
}

/* --- damage ---------------------------------------------------------------------------------- */

static void damage_is_told(void **state)
{
    const Here *here = *state;
    static const char *const said[][2] = {
        {"<row r=\"2\"><c r=\"A2\" t=\"s\"><v>5</v></c></row>",
         "e.zip:2:1: the sheet is damaged: a cell names a text that the workbook does not hold"},
        {"<row r=\"2\"><c r=\"A2\" t=\"s\"><v>-1</v></c></row>", "the sheet is damaged"},
        {"<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>", "not in the order of their columns"},
        {"<row r=\"2\"><c r=\"ZZZZ2\"/></row>", "not in the order of their columns"},
        {"<row r=\"2\"/><row r=\"2\"/>", "its rows are not in order"},
        {"<row r=\"1048577\"/>", "its rows are not in order"},
        {"<row r=\"2\"><c></row>", "this part of the workbook is damaged"},
    };
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        make(here, (Book){.rows = arena_printf(here->arena, HEAD "%s", said[i][0])});
        check_says(here, NULL, said[i][1]);
    }
    make(here, (Book){.rows = HEAD, .more = "<row/>"});
    check_says(here, "Data", "the file has a header but no rows under it");
}

/* Entities that grow are the XML form of a bomb. */
static void a_document_type_is_refused(void **state)
{
    const Here *here = *state;
    pack(here->path,
         (Packed[]){{"xl/workbook.xml",
                     "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><workbook>&b;</workbook>", 0, NULL}},
         1);
    check_says(here, NULL, "it declares a document type, which workbooks never do");
}

/* Cut anywhere or with any byte changed: all rows, or a sentence. */
static void damaged_bytes_are_told_wherever_they_are(void **state)
{
    const Here *here = *state;
    Text rows = {.arena = here->arena};
    size_t n = 0;
    text_add(&rows, HEAD);
    for (int i = 2; i < 60; i++)
        text_format(&rows,
                    "<row r=\"%d\"><c r=\"A%d\"><v>%d</v></c><c r=\"B%d\"><v>%d</v></c></row>", i,
                    i, i, i, i * 7919 % 1000);
    make(here, (Book){.rows = rows.bytes});
    const size_t n_refused = check_damage(here, &n);
    assert_true(n_refused > n / 2);
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(cells_are_what_is_seen),
        WITH_FOLDER(numbers_are_written_as_people_write_them),
        WITH_FOLDER(formats_make_days_times_and_zeros),
        WITH_FOLDER(percentages_are_the_numbers_that_are_stored),
        WITH_FOLDER(the_calendar_of_1904_is_known),
        WITH_FOLDER(errors_and_formulas_without_a_value_are_missing_and_counted),
        WITH_FOLDER(lines_above_the_header_are_counted),
        WITH_FOLDER(what_stands_beside_the_table_is_told_with_its_place),
        WITH_FOLDER(the_only_sheet_that_holds_something_is_read),
        WITH_FOLDER(a_workbook_in_an_archive_is_read),
        WITH_FOLDER(damage_is_told),
        WITH_FOLDER(a_document_type_is_refused),
        WITH_FOLDER(damaged_bytes_are_told_wherever_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
