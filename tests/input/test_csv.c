/* What the CSV reader takes, and what it refuses in which words. */
#include "check.h"

#include "record.h"

#include <gsl/gsl_errno.h>

static int setup(void **state)
{
    *state = arena_create();
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

/* --- what is taken -----------------------------------------------------------------------------
 */

static void rows_carry_the_line_on_which_they_begin(void **state)
{
    Arena *arena = *state;
    check_cells(arena, "id,a\n1,x\n2,\"y\nz\"\n3,w\n",
                "header [id][a]\n2 [1][x]\n3 [2][y\nz]\n5 [3][w]\n");
}

static void every_line_ending_is_understood(void **state)
{
    Arena *arena = *state;
    const char *expected = "header [id][a]\n2 [1][x]\n3 [2][]\n";
    check_cells(arena, "id,a\n1,x\n2,\n", expected);
    check_cells(arena, "id,a\r\n1,x\r\n2,\r\n", expected);
    check_cells(arena, "id,a\r1,x\r2,\r", expected);
    check_cells(arena, "id,a\r\n1,x\n2,", expected);
}

static void quotes_are_those_of_rfc_4180(void **state)
{
    Arena *arena = *state;
    check_cells(arena, "\"id\",\"a\"\n\"1\",\"x, \"\"y\"\"\"\n2,\"\"\n",
                "header [id][a]\n2 [1][x, \"y\"]\n3 [2][]\n");
}

static void spaces_belong_to_the_cell_but_not_to_the_name(void **state)
{
    Arena *arena = *state;
    check_cells(arena, "id , a\n 1, x \n", "header [id][a]\n2 [ 1][ x ]\n");
}

static void a_byte_order_mark_is_left_out(void **state)
{
    Arena *arena = *state;
    const Record *record = record_text(arena, "\xEF\xBB\xBFid,a\n1,2\n");
    assert_string_equal(record->text.bytes, "header [id][a]\n2 [1][2]\n");
    assert_string_equal(record->facts.encoding, "UTF-8 with byte order mark");
}

static void the_delimiter_is_found(void **state)
{
    Arena *arena = *state;
    static const char delimiters[] = ",\t;|";
    for (const char *d = delimiters; *d != '\0'; d++) {
        const char *text = arena_printf(arena, "id%ca\n1%cx y\n2%c\"p,q;r|s\"\n", *d, *d, *d);
        const Record *record = record_text(arena, text);
        assert_true(record->read);
        assert_int_equal(record->facts.delimiter, *d);
        assert_string_equal(record->text.bytes, "header [id][a]\n2 [1][x y]\n3 [2][p,q;r|s]\n");
    }
}

static void decimal_commas_do_not_hide_a_semicolon(void **state)
{
    Arena *arena = *state;
    check_cells(arena, "id;math;read\n1;2,5;3,5\n2;4,5;6,5\n3;4,5;6,5\n",
                "header [id][math][read]\n2 [1][2,5][3,5]\n3 [2][4,5][6,5]\n4 [3][4,5][6,5]\n");
    check_cells(arena, "id;math\n1;2,5\n", "header [id][math]\n2 [1][2,5]\n");
}

static void a_sep_line_is_honoured(void **state)
{
    Arena *arena = *state;
    check_cells(arena, "sep=;\nid;a\n1;x,y\n", "header [id][a]\n3 [1][x,y]\n");
    check_cells(arena, "\"sep=|\"\r\nid|a\r\n1|x\r\n", "header [id][a]\n3 [1][x]\n");
}

static void blank_rows_and_unnamed_blank_columns_are_left_out_with_a_note(void **state)
{
    Arena *arena = *state;
    const Record *record = record_text(arena, "id,a,,\n1,x,,\n\n,,,\n2,y\n , ,,\n");
    assert_string_equal(record->err.text, "");
    assert_string_equal(record->text.bytes, "header [id][a]\n2 [1][x]\n5 [2][y]\n");
    assert_int_equal(record->facts.n_rows, 2);
    assert_int_equal(record->facts.n_blank_rows, 3);
    assert_true(record_has_note(record, "Blank rows of the file were left out.", 3));
    assert_true(
        record_has_note(record, "Columns without a name and without content were left out.", 2));
}

static void windows_1252_is_read_with_a_note(void **state)
{
    Arena *arena = *state;
    const Record *record = record_text(arena, "id,name\n1,Jos\xE9\n2,\x93q\x94\n");
    assert_string_equal(record->text.bytes, "header [id][name]\n2 [1][José]\n3 [2][“q”]\n");
    assert_string_equal(record->facts.encoding, "Windows-1252");
    assert_true(record_has_note(
        record, "The file is not UTF-8; letters beyond ASCII were read as Windows-1252.", 3));
}

static void what_only_resembles_utf_8_is_not(void **state)
{
    static const char *const almost[] = {
        "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFE", "\xC3",
    };
    Arena *arena = *state;
    for (size_t i = 0; i < COUNT_OF(almost); i++) {
        const char *text = arena_printf(arena, "id,name\n1,%s\n", almost[i]);
        assert_string_equal(record_text(arena, text)->facts.encoding, "Windows-1252");
    }
    assert_string_equal(
        record_text(arena, "id,name\n1,\xED\x9F\xBF\xF4\x8F\xBF\xBF\n")->facts.encoding, "UTF-8");
}

/* Three megabytes of ASCII, and only then a letter that is not UTF-8: the file is read again. */
static void a_late_letter_decides_for_the_whole_file(void **state)
{
    Arena *arena = *state;
    Text text = {.arena = arena};
    text_add(&text, "id,name\n");
    for (int i = 0; i < 300000; i++)
        text_format(&text, "%07d,abc\n", i);
    text_add(&text, "x,Jos\xE9\n");
    const Record *record = record_bytes(arena, text.bytes, text.n);
    assert_true(record->read);
    assert_int_equal(record->n_headers, 2);
    assert_int_equal(record->facts.n_rows, 300001);
    assert_string_equal(record->facts.encoding, "Windows-1252");
    assert_non_null(strstr(record->text.bytes, "300002 [x][José]\n"));
}

static void a_file_that_mixes_encodings_is_a_caution(void **state)
{
    Arena *arena = *state;
    const Record *record = record_text(arena, "id,name\n1,Jos\xC3\xA9\n2,Jos\xE9\n");
    assert_true(record->read);
    assert_int_equal(record->facts.notes.n, 1);
    assert_int_equal(record->facts.notes.item[0].importance, NOTE_CAUTION);
}

static void letters_cut_by_a_block_are_whole(void **state)
{
    Arena *arena = *state;
    for (size_t shift = 0; shift < 4; shift++) { /* the 4-byte letter lies across 1 MiB */
        Text text = {.arena = arena};
        text_add(&text, "id,name\n");
        while (text.n < 1024 * 1024 - 12)
            text_add(&text, "1,abcd\n");
        while (text.n < 1024 * 1024 - 6)
            text_add(&text, "\n");
        text_add(&text, "2,");
        for (size_t i = 0; i < shift; i++)
            text_add(&text, "x");
        text_add(&text, "\xF0\x9F\x98\x80!\r\n3,y\r\n");
        const Record *record = record_bytes(arena, text.bytes, text.n);
        assert_string_equal(record->facts.encoding, "UTF-8");
        assert_non_null(strstr(record->text.bytes, "\xF0\x9F\x98\x80!]\n"));
        assert_non_null(strstr(record->text.bytes, "[3][y]\n"));
    }
}

static void a_line_break_cut_by_a_block_is_one(void **state)
{
    Arena *arena = *state;
    for (size_t end = 1024 * 1024 - 2; end <= 1024 * 1024 + 2; end++) {
        Text text = {.arena = arena};
        text_add(&text, "id,name\r\n1,");
        while (text.n < end)
            text_add(&text, "x");
        text_add(&text, "\r\n2,y\r\n");
        const Record *record = record_bytes(arena, text.bytes, text.n);
        assert_true(record->read);
        assert_int_equal(record->facts.n_blank_rows, 0);
        assert_non_null(strstr(record->text.bytes, "]\n3 [2][y]\n"));
    }
}

static void the_hash_is_that_of_the_bytes(void **state)
{
    Arena *arena = *state;
    /* sha256sum of the same bytes */
    assert_string_equal(record_text(arena, "id,a\n1,2\n")->facts.hash.sha256,
                        "1e8f0979645a10e74d43f9429a6055c2a9d0f2bb4bf97479e46038e1529d55af");
}

/* --- what is refused ---------------------------------------------------------------------------
 */

static void empty_files_are_refused(void **state)
{
    Arena *arena = *state;
    check_refused_text(arena, "", "s.csv: the file is empty; export it again\n");
    check_refused_text(arena, "\n\n",
                       "s.csv: the file holds nothing but blank lines; export it again\n");
    check_refused_text(arena, "id,a\n",
                       "s.csv: the file has a header but no rows under it; export it again\n");
}

static void title_lines_are_refused(void **state)
{
    Arena *arena = *state;
    check_refused_text(arena, "District export\nMade in 2024\n\nid,a,b\n1,2,3\n",
                       "s.csv:1: 'District export' looks like a title above the header: it has 1 "
                       "cell, line 4 has 3; delete the lines above the header, or say "
                       "header_row: 4\n");
    check_refused_text(arena, "District export,,\nid,a,b\n1,2,3\n",
                       "s.csv:1: 'District export' looks like a title above the header: it has 1 "
                       "cell, line 2 has 3; delete the lines above the header, or say "
                       "header_row: 2\n");
}

static void wrong_headers_are_refused(void **state)
{
    Arena *arena = *state;
    check_refused_text(arena, "id,,a,\n1,x,2,\n2,y,3,\n3,,4,z\n",
                       "s.csv:2:2: column 2 has no name in the header (line 1) but holds 'x' here; "
                       "name the column or empty it\n"
                       "s.csv:4:4: column 4 has no name in the header (line 1) but holds 'z' here; "
                       "name the column or empty it\n");
}

/* Vendors' files have several columns "Filler": only who takes one of them refuses it. */
static void columns_of_one_name_are_a_note(void **state)
{
    Arena *arena = *state;
    const CellText name[] = {{"a", 1}, {"id", 2}, {"a", 1}, {"", 0}, {"", 0}};
    Error err = {0};
    check_cells(arena, "id,a,x,a,x,a,,\n1,2,3,4,5,6,,\n",
                "header [id][a][x][a][x][a]\n2 [1][2][3][4][5][6]\n");
    const Record *record = record_text(arena, "id,a,x,a,x,a\n1,2,3,4,5,6\n");
    assert_true(record_has_note(
        record,
        "Columns have a name that another has too, such as 'a'; the study reads none of them.", 3));
    assert_true(header_refuse_twice(name, 5, 1, (Place){.file = "s.csv", .line = 4}, &err));
    assert_true(header_refuse_twice(name, 5, 3, (Place){.file = "s.csv", .line = 4}, &err));
    assert_false(header_refuse_twice(name, 5, 2, (Place){.file = "s.csv", .line = 4}, &err));
    assert_string_equal(err.text, "s.csv:4:3: the column name 'a' is used before, by column 1; "
                                  "give every column that the study names a name of its own\n");
}

static void ragged_rows_are_refused_each_with_its_place(void **state)
{
    Arena *arena = *state;
    check_refused_text(arena, "id,a,b\n1,2,3\n1,2\n1,2,3,4\n",
                       "s.csv:3:2: this row has 2 cells where the header has 3; put the missing "
                       "cell or comma in\n"
                       "s.csv:4:4: this row has 4 cells where the header has 3; a cell that holds "
                       "a comma must stand in quotes\n");
    check_refused_text(arena, "a,b\n1,2,3\n",
                       "s.csv:2:3: this row has 3 cells where the header has 2; name the column "
                       "that has no name, or put a cell that holds a comma into quotes\n");
}

static void wrong_quotes_are_refused_each_with_its_place(void **state)
{
    Arena *arena = *state;
    check_refused_text(arena, "id,a\n1,\"x\"y\n2,ok\n3,5\"x\n4,\"fine\"\n",
                       "s.csv:2:2: text stands after the closing quote of this cell; put the whole "
                       "cell into quotes and write each quote within it twice\n"
                       "s.csv:4:2: a quote stands inside a cell that does not begin with one; put "
                       "the whole cell into quotes and write each quote within it twice\n");
    check_refused_text(arena, "id,a\n1,\"p\nq\"\n\"2\n3\",\"abc\n3,4\n",
                       "s.csv:5:2: the quote that opens here is never closed; close it, or write a "
                       "quote that belongs to the text twice within quotes\n");
}

/* Read once more in other letters: what was found before is found again, and told. */
static void problems_before_another_encoding_are_told_once(void **state)
{
    Arena *arena = *state;
    check_refused_text(arena, "id,a,b\n1,2\n2,x,y\n3,\xE9\n",
                       "s.csv:2:2: this row has 2 cells where the header has 3; put the missing "
                       "cell or comma in\n"
                       "s.csv:4:2: this row has 2 cells where the header has 3; put the missing "
                       "cell or comma in\n");
    Text text = {.arena = arena};
    text_add(&text, "id,a\n");
    for (int i = 0; i < 300000; i++) /* the letter is not in the first block */
        text_add(&text, i % 100000 == 5 ? "1\n" : "1,2\n");
    text_add(&text, "3,\xE9\n");
    const Record *record = record_bytes(arena, text.bytes, text.n);
    assert_int_equal(record->err.n, 3);
    assert_non_null(strstr(record->err.text, "s.csv:7:1: this row has 1 cell"));
}

static void nul_bytes_are_refused(void **state)
{
    Arena *arena = *state;
    check_refused(arena, "id,a\n1,x\0y\n", 11,
                  "s.csv:2:2: a NUL byte stands here: the file is damaged or is not text; export "
                  "it again as CSV\n");
}

static const Record *check_read(Arena *arena, const char *bytes, size_t n, const char *cells)
{
    const Record *record = record_bytes(arena, bytes, n);
    assert_string_equal(record->err.text, "");
    assert_string_equal(record->text.bytes, cells);
    return record;
}

/* ASCII as UTF-16. */
static size_t widen(const char *text, bool big, char *to)
{
    const size_t n = strlen(text);
    for (size_t i = 0; i < n; i++) {
        to[2 * i + (big ? 1 : 0)] = text[i];
        to[2 * i + (big ? 0 : 1)] = 0;
    }
    return 2 * n;
}

static void utf_16_is_read(void **state)
{
    Arena *arena = *state;
    char bytes[64] = "\xFF\xFE";
    for (int big = 0; big < 2; big++) {
        memcpy(bytes, big ? "\xFE\xFF" : "\xFF\xFE", 2);
        const size_t n = widen("id\ta\r\n1\tx;y\r\n", big, bytes + 2);
        const Record *record = check_read(arena, bytes, n + 2, "header [id][a]\n2 [1][x;y]\n");
        assert_string_equal(record->facts.encoding, "UTF-16");
        check_read(arena, bytes + 2, n, "header [id][a]\n2 [1][x;y]\n"); /* without the mark */
        check_refused(arena, bytes, n + 1,
                      "s.csv: the file is UTF-16 and ends within a letter: it was cut short; copy "
                      "or export it again\n");
    }
    /* e with an acute accent, a face beyond the first plane; then half of a pair alone */
    const Record *record = check_read(arena, "\xFF\xFEi\0,\0a\0\n\0\xE9\0,\0\x3D\xD8\x00\xDE\n\0",
                                      20, "header [i][a]\n2 [\xC3\xA9][\xF0\x9F\x98\x80]\n");
    assert_true(record_has_note(record, "The file is UTF-16", 0));
    record = check_read(arena, "\xFF\xFEi\0,\0a\0\n\0x\0,\0\x00\xDE\n\0", 18,
                        "header [i][a]\n2 [x][\xEF\xBF\xBD]\n");
    assert_true(record_has_note(record, "some letters are broken", 1));
    check_refused(arena, "\xFF\xFE\0\0i\0\0\0", 8,
                  "s.csv: the file is UTF-32; save it as UTF-8 (in Excel: Save As, 'CSV UTF-8'; or "
                  "iconv -f UTF-32 -t UTF-8)\n");
}

/* Letters of two and four bytes across the ends of blocks. */
static void utf_16_goes_on_from_block_to_block(void **state)
{
    enum { ROWS = 200000 };
    Arena *arena = *state;
    Text wide = {.arena = arena}, plain = {.arena = arena};
    text_add_bytes(&wide, "\xFF\xFEi\0\n\0", 6);
    text_add(&plain, "i\n");
    for (int i = 0; i < ROWS; i++) {
        text_add_bytes(&wide, "\x3D\xD8\x00\xDE\xE9\0\n\0", 8);
        text_add(&plain, "\xF0\x9F\x98\x80\xC3\xA9\n");
    }
    check_read(arena, wide.bytes, wide.n, record_text(arena, plain.bytes)->text.bytes);
}

static void cells_over_1_mebibyte_are_refused(void **state)
{
    Arena *arena = *state;
    Text text = {.arena = arena};
    text_add(&text, "id,a\n1,");
    for (int i = 0; i < 200000; i++)
        text_add(&text, "ten bytes ");
    text_add(&text, "\n2,y\n");
    check_refused(
        arena, text.bytes, text.n,
        "s.csv:2:2: this cell holds more than 1 MiB; shorten it or leave the column out\n");
}

static void a_quote_left_open_in_a_large_file_is_named(void **state)
{
    Arena *arena = *state;
    Text text = {.arena = arena};
    text_add(&text, "id,a\n1,2\n2,\"open\n");
    for (int i = 0; i < 400000; i++)
        text_add(&text, "3,45678\n");
    check_refused(arena, text.bytes, text.n,
                  "s.csv:3:2: this cell holds more than 1 MiB; the quote that opens it is probably "
                  "never closed\n");
}

static void workbooks_are_refused(void **state)
{
    Arena *arena = *state;
    check_refused(arena, "PK\3\4abcd", 8,
                  "s.csv: this zip archive or Excel workbook is damaged or cut short (Not a zip "
                  "archive); copy or "
                  "download it again\n");
    check_refused(arena, "\xD0\xCF\x11\xE0\xA1\xB1", 6,
                  "s.csv: this is an Excel workbook of the old kind (.xls), or one that is "
                  "protected by a password; save it as .xlsx without a password, or the sheet as "
                  "'CSV UTF-8'\n");
    check_refused_text(arena, "%PDF-1.7\n",
                       "s.csv: this is a PDF, a page to be read and no table; export the data as "
                       "CSV\n");
}

/* What is often handed over in place of a table says what it is, and what to do. */
static void other_kinds_of_files_are_known(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *is, *does;
    } other[] = {
#define FILE_OF(bytes, is, does) {bytes, sizeof bytes - 1, is, does}
        FILE_OF("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a picture", "as CSV"),
        FILE_OF("\xFF\xD8\xFF\xE0\0\x10JFIF", "a picture", "as CSV"),
        FILE_OF("{\"id\": 1}", "JSON", "as CSV"),
        FILE_OF("\xEF\xBB\xBF[\n  {\n \"id\": 1}]", "JSON", "as CSV"),
        FILE_OF("\n<!DOCTYPE html>\n<title>x", "a web page", "save it as .xlsx"),
        FILE_OF("<HTML xmlns:x=\"urn\">", "a web page", "save it as .xlsx"),
        FILE_OF("<?xml version=\"1.0\"?>", "XML", "save it as .xlsx"),
        FILE_OF("{\\rtf1\\ansi", ".rtf", "as CSV"),
        FILE_OF("RDX3\nX\n\0\0\0\3", "a file of R", "write.csv"),
        FILE_OF("X\n\0\0\0\3\0\4", "a file of R", "write.csv"),
        FILE_OF("PAR1\x15\4", "a Parquet file", "to_csv"),
        FILE_OF("ARROW1\0\0", "Feather or Arrow", "to_csv"),
        FILE_OF("SQLite format 3\0\x10", "SQLite", "odbc and query"),
        FILE_OF("\0\1\0\0Standard Jet DB\0", "Microsoft Access", "odbc and query"),
        FILE_OF("\0\1\0\0Standard ACE DB\0", "Microsoft Access", "odbc and query"),
        FILE_OF("BZh91AY", "packed in a way that is not read", "unpack it"),
        FILE_OF("\xFD"
                "7zXZ\0",
                "packed in a way that is not read", "unpack it"),
        FILE_OF("7z\xBC\xAF\x27\x1C\0", "packed in a way that is not read", "unpack it"),
        FILE_OF("PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0"
                "mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                ".ods", "as .xlsx"),
#undef FILE_OF
    };
    Arena *arena = *state;
    for (size_t i = 0; i < COUNT_OF(other); i++) {
        const Record *record = record_bytes(arena, other[i].bytes, other[i].n);
        assert_false(record->read);
        if (strstr(record->err.text, other[i].is) == NULL ||
            strstr(record->err.text, other[i].does) == NULL)
            fail_msg("'%s' does not say '%s' and '%s'", record->err.text, other[i].is,
                     other[i].does);
    }
    check_cells(arena, "{id},[a]\n1,2\n", "header [{id}][[a]]\n2 [1][2]\n");
    check_cells(arena, "Xn,<b\n1,2\n", "header [Xn][<b]\n2 [1][2]\n");
}

static void a_file_that_is_not_there_is_named(void **state)
{
    Arena *arena = *state;
    Record *record = ARENA_NEW(arena, Record);
    const RowSink sink = {.context = record, .header = record_header, .row = record_row};
    assert_false(input_read(arena, "/no/such/file.csv", &sink, &record->facts, &record->err));
    assert_int_equal(record->err.kind, ERR_DATA);
    assert_string_equal(record->err.text,
                        "/no/such/file.csv: the file can't be opened (No such file or directory); "
                        "check its name and folder: it is looked for beside the study file\n");
    /* no study has named it */
    InputParts parts;
    error_clear(&record->err);
    assert_false(input_parts(arena, "nofile.csv", &parts, &record->err));
    assert_string_equal(record->err.text, "nofile.csv: the file can't be opened (No such file or "
                                          "directory); check its name and folder\n");
}

static void rows_with_one_problem_are_counted_to_the_end(void **state)
{
    Arena *arena = *state;
    Text text = {.arena = arena};
    text_add(&text, "id,a\n");
    for (int i = 0; i < 100; i++)
        text_add(&text, "1\n");
    const Record *record = record_bytes(arena, text.bytes, text.n);
    assert_int_equal(record->err.n, 100);
    assert_int_equal(record->err.n_groups, 1);
    assert_non_null(strstr(record->err.text, ":4:1: this row has 1 cell where the header has 2"));
    assert_null(strstr(record->err.text, ":5:1: this row"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_carry_the_line_on_which_they_begin, setup, teardown),
        cmocka_unit_test_setup_teardown(every_line_ending_is_understood, setup, teardown),
        cmocka_unit_test_setup_teardown(quotes_are_those_of_rfc_4180, setup, teardown),
        cmocka_unit_test_setup_teardown(spaces_belong_to_the_cell_but_not_to_the_name, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_byte_order_mark_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(the_delimiter_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(decimal_commas_do_not_hide_a_semicolon, setup, teardown),
        cmocka_unit_test_setup_teardown(a_sep_line_is_honoured, setup, teardown),
        cmocka_unit_test_setup_teardown(
            blank_rows_and_unnamed_blank_columns_are_left_out_with_a_note, setup, teardown),
        cmocka_unit_test_setup_teardown(windows_1252_is_read_with_a_note, setup, teardown),
        cmocka_unit_test_setup_teardown(what_only_resembles_utf_8_is_not, setup, teardown),
        cmocka_unit_test_setup_teardown(a_late_letter_decides_for_the_whole_file, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_mixes_encodings_is_a_caution, setup, teardown),
        cmocka_unit_test_setup_teardown(letters_cut_by_a_block_are_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(a_line_break_cut_by_a_block_is_one, setup, teardown),
        cmocka_unit_test_setup_teardown(the_hash_is_that_of_the_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(empty_files_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(title_lines_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_headers_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(columns_of_one_name_are_a_note, setup, teardown),
        cmocka_unit_test_setup_teardown(ragged_rows_are_refused_each_with_its_place, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(wrong_quotes_are_refused_each_with_its_place, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(problems_before_another_encoding_are_told_once, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(nul_bytes_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(utf_16_goes_on_from_block_to_block, setup, teardown),
        cmocka_unit_test_setup_teardown(utf_16_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(cells_over_1_mebibyte_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_quote_left_open_in_a_large_file_is_named, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(other_kinds_of_files_are_known, setup, teardown),
        cmocka_unit_test_setup_teardown(workbooks_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_not_there_is_named, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_with_one_problem_are_counted_to_the_end, setup,
                                        teardown),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
