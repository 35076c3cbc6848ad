/* tables.xlsx, taken apart: what stands in its cells, and that it is a workbook. */
#include "archive.h"
#include "results/made.h"

#include "alike/os.h"
#include "alike/quote.h"
#include "alike/workbook.h"

#include <strings.h>

typedef struct Book {
    Arena *arena;
    char *bytes;
    size_t n;
} Book;

static Book book_of(Made *m)
{
    Error err = {0};
    Book book = {.arena = m->arena};
    const char *folder = made_folder(m->arena);
    const char *path = os_join(m->arena, folder, WORKBOOK_FILE);
    if (!workbook_write(&m->results, path, &err))
        fail_msg("%s", err.text);
    assert_true(os_read_file(m->arena, path, &book.bytes, &book.n, &err));
    os_remove_tree(folder);
    return book;
}

static const char *part(const Book *book, const char *name)
{
    const Archive archive = {.bytes = book->bytes, .n = book->n};
    for (size_t k = 0; k < archive_members(&archive); k++)
        if (strcmp(archive_name(&archive, book->arena, k), name) == 0)
            return archive_text(&archive, book->arena, k);
    fail_msg("the workbook has no %s", name);
    return NULL;
}

/* The sheet of a name, by the list of sheets. */
static const char *sheet(const Book *book, const char *name)
{
    const char *list = part(book, "xl/workbook.xml");
    const char *at = strstr(list, arena_printf(book->arena, "<sheet name=\"%s\" sheetId=\"", name));
    if (at == NULL)
        fail_msg("no sheet is called '%s'", name);
    const int id = atoi(strstr(at, "sheetId=\"") + strlen("sheetId=\""));
    return part(book, arena_printf(book->arena, "xl/worksheets/sheet%d.xml", id));
}

/* A cell's XML without its place and style: t="inlineStr"><is>..., or ><v>1</v>; "" where it is
 * empty. */
static const char *cell(const Book *book, const char *xml, const char *place)
{
    const char *at = strstr(xml, arena_printf(book->arena, "<c r=\"%s\" ", place));
    if (at == NULL)
        return "";
    at = strchr(strstr(at, " s=\"") + 4, '"') + 1;
    const char *end = strstr(at, "</c>");
    return arena_copy_bytes(book->arena, at, (size_t)(end - at));
}

static const char *style(const Book *book, const char *xml, const char *place)
{
    const char *at = strstr(xml, arena_printf(book->arena, "<c r=\"%s\" s=\"", place));
    assert_non_null(at);
    const int k = atoi(strstr(at, " s=\"") + 4);
    const char *xf = strstr(part(book, "xl/styles.xml"), "<cellXfs");
    for (int i = 0; i <= k; i++)
        xf = strstr(xf + 1, "<xf ");
    return arena_copy_bytes(book->arena, xf, strcspn(xf, ">"));
}

#define STRING(text) " t=\"inlineStr\"><is><t xml:space=\"preserve\">" text "</t></is>"

/* --- a table of our own in place of the study's -------------------------------------------------
 */

static void add_published(Made *m, const char *const *word, size_t n)
{
    const TableKind *kind = NULL;
    for (size_t k = 0; k < n_table_kinds; k++)
        if (strcmp(table_kinds[k]->name, "published") == 0)
            kind = table_kinds[k];
    assert_non_null(kind);
    Table *table = table_make(m->arena, kind, "T", (PeopleSet){.arms = SET_NOBODY});
    for (size_t i = 0; i < n; i++) {
        const Row row = row_add(table, table->of);
        row_rounds(row, ROUNDING_NONE);
        row_text(row, &kind->column[0], word[i]);
    }
    m->results.published = table;
}

static void text_is_never_a_formula_and_never_mark_up(void **state)
{
    (void)state;
    static const char *const word[] = {
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        ("\xEF\xBC\x9D" /* a letter apart, or it would be one of the escape */
         "1"),
        "<script>&\"'",
        "a\x1b[2J",
        "two\nlines",
        "_x000D_",
        "\xff!",
        "\xD7\xA9\xD7\x9C",
        "\xF0\x9F\x98\x80",
    };
    static const char *const shown[] = {
        STRING("=cmd|&#39; /C calc&#39;!A0"),
        STRING("+1"),
        STRING("-1"),
        STRING("@SUM(A1)"),
        STRING(" =1"),
        STRING("\xEF\xBC\x9D"
               "1"),
        STRING("&lt;script&gt;&amp;&quot;&#39;"),
        STRING("a\\u001B[2J"),
        STRING("two lines"),
        STRING("_x005F_x000D_"),
        STRING("\xEF\xBF\xBD!"),
        STRING("\xD7\xA9\xD7\x9C"),
        STRING("\xF0\x9F\x98\x80"),
    };
    Made m;
    made_start(&m, 0, 0);
    add_published(&m, word, COUNT_OF(word));
    m.spec.title = "=2+2 </dc:title> \xF0\x9F\x98\x80";
    const Book book = book_of(&m);
    const char *xml = sheet(&book, "published");
    for (size_t i = 0; i < COUNT_OF(word); i++) {
        const char *place = arena_printf(m.arena, "A%zu", i + 6);
        assert_string_equal(cell(&book, xml, place), shown[i]);
        /* edited, it stays text */
        assert_int_equal(strstr(style(&book, xml, place), "quotePrefix=\"1\"") != NULL, i < 6);
    }
    assert_null(strstr(xml, "<f>"));
    assert_non_null(strstr(part(&book, "docProps/core.xml"),
                           "<dc:title>=2+2 &lt;/dc:title&gt; \xF0\x9F\x98\x80</dc:title>"));
    made_end(&m);
}

static void a_text_longer_than_a_cell_is_cut(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    char *word = arena_alloc(m.arena, 3 * 40000 + 1);
    for (size_t i = 0; i < 40000; i++)
        memcpy(word + 3 * i, "\xE2\x82\xAC", 3);
    const char *const list[] = {word};
    add_published(&m, list, 1);
    const Book book = book_of(&m);
    const char *text = cell(&book, sheet(&book, "published"), "A6");
    assert_true(text_width(text) > 32000);
    assert_true(text_width(text) <= SHEET_LETTERS + strlen(STRING("")));
    assert_non_null(strstr(text, "\xE2\x82\xAC\xE2\x80\xA6</t>"));
    made_end(&m);
}

static void numbers_are_numbers_and_what_is_left_out_is_words(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    Effect *effect = &m.analysis[0].effects.row[0];
    effect->estimate = 0.1 + 0.2;
    effect->icc = NAN;
    effect->se = INFINITY;
    effect->hidden_n = HIDDEN_MARK;
    m.design[0].label = "This study's design";
    m.results.release = RELEASE_INTERNAL;
    const Book book = book_of(&m);
    const char *xml = sheet(&book, "effects");
    size_t at[4] = {0};
    static const char *const name[] = {"estimate", "icc", "se", "n_treated"};
    for (size_t k = 0; k < table_effects.n_columns; k++)
        for (size_t i = 0; i < COUNT_OF(name); i++)
            if (strcmp(table_effects.column[k].name, name[i]) == 0)
                at[i] = k + 2; /* outcome and design stand in front */
    const char *place[4];
    for (size_t i = 0; i < COUNT_OF(name); i++)
        place[i] = at[i] < 26 ? arena_printf(m.arena, "%c6", (char)('A' + at[i]))
                              : arena_printf(m.arena, "A%c6", (char)('A' + at[i] - 26));
    assert_string_equal(cell(&book, xml, place[0]), "><v>0.30000000000000004</v>");
    assert_string_equal(cell(&book, xml, place[1]), "");
    assert_string_equal(cell(&book, xml, place[2]), STRING("inf"));
    assert_string_equal(cell(&book, xml, place[3]), STRING("left out"));
    assert_string_equal(cell(&book, xml, "A6"), STRING("Mathematics"));
    assert_string_equal(cell(&book, xml, "B6"), STRING("This study&#39;s design"));
    assert_non_null(strstr(xml, "state=\"frozen\""));
    /* exact results say so on every sheet and every printed page */
    assert_non_null(strstr(cell(&book, xml, "A2"), RESULTS_INTERNAL_MARK));
    assert_non_null(strstr(xml, "<oddHeader>&amp;C" RESULTS_INTERNAL_MARK));
    assert_non_null(strstr(cell(&book, sheet(&book, "contents"), "A2"), RESULTS_INTERNAL_MARK));
    m.results.release = RELEASE_PUBLISHED;
    const Book other = book_of(&m);
    assert_null(strstr(sheet(&other, "effects"), RESULTS_INTERNAL_MARK));
    made_end(&m);
}

/* Also in tables that list outcomes and designs themselves; two of one label keep their names. */
static void outcomes_and_designs_go_by_their_labels(void **state)
{
    (void)state;
    static const char *const label[] = {"Twins only", "One label", "One label"};
    static const char *const shown[] = {"Twins only", "k_b", "k_c"};
    static const char *const name[] = {"k_a", "k_b", "k_c"};
    Made m;
    Design design[4];
    Analysis analysis[4];
    made_start(&m, 20, 30);
    design[0] = m.design[0];
    design[0].label = "Main";
    analysis[0] = m.analysis[0];
    analysis[0].design_spec = &design[0];
    for (size_t k = 1; k < 4; k++) {
        design[k] = m.design[0];
        design[k].primary = false;
        design[k].name = name[k - 1];
        design[k].label = label[k - 1];
        analysis[k] = analysis[0];
        analysis[k].primary = false;
        analysis[k].design = design[k].name;
        analysis[k].design_spec = &design[k];
    }
    m.spec.design = design;
    m.spec.n_designs = 4;
    m.results.analysis = analysis;
    m.results.n_analyses = 4;
    m.results.release = RELEASE_INTERNAL;
    results_compare(m.arena, &m.results);
    const Book book = book_of(&m);
    const char *stacked = sheet(&book, "effects"), *listed = sheet(&book, "comparison");
    assert_string_equal(cell(&book, listed, "A6"), STRING("Mathematics"));
    assert_string_equal(cell(&book, listed, "B6"), STRING("Main"));
    for (size_t k = 0; k < 3; k++) {
        const char *place = arena_printf(m.arena, "B%zu", 7 + k);
        const char *said = arena_printf(m.arena, STRING("%s"), shown[k]);
        assert_string_equal(cell(&book, stacked, place), said);
        assert_string_equal(cell(&book, listed, place), said);
    }
    made_end(&m);
}

/* Digits on the sheet are the report's; all of them stand behind. */
static void formats_follow_the_steps_of_numbers(void **state)
{
    (void)state;
    static const struct {
        double value, step;
        const char *digits, *format;
    } made[] = {
        {.value = 1.0 / 3, .step = 0, .digits = "0.33333333333333331", .format = "0.000"},
        {.value = 215, .step = 5, .digits = "215", .format = "0"},
        {.value = 0.3, .step = 0.1, .digits = "0.3", .format = "0.0"},
        {.value = 4.28, .step = 0.01, .digits = "4.28", .format = "0.00"},
    };
    Made m;
    made_start(&m, 0, 0);
    static const char *const word[] = {"", "", "", ""};
    add_published(&m, word, COUNT_OF(made));
    Table *table = m.results.published;
    size_t k = 0;
    while (table->column[k].type != CELL_REAL)
        k++;
    TableColumn *column = ARENA_ARRAY(m.arena, TableColumn, table->n_columns);
    memcpy(column, table->column, table->n_columns * sizeof *column);
    column[k].digits = 3;
    table->column = column;
    for (size_t i = 0; i < COUNT_OF(made); i++)
        table->cell[i * table->n_columns + k] =
            (Cell){.value = made[i].value, .step = made[i].step};
    const Book book = book_of(&m);
    const char *xml = sheet(&book, "published");
    for (size_t i = 0; i < COUNT_OF(made); i++) {
        const char *place = arena_printf(m.arena, "%c%zu", (char)('A' + k), i + 6);
        assert_string_equal(cell(&book, xml, place),
                            arena_printf(m.arena, "><v>%s</v>", made[i].digits));
        const int id = atoi(strstr(style(&book, xml, place), "numFmtId=\"") + 10);
        const char *format = arena_printf(m.arena, "<numFmt numFmtId=\"%d\" formatCode=\"%s\"/>",
                                          id, made[i].format);
        assert_non_null(strstr(part(&book, "xl/styles.xml"), format));
    }
    made_end(&m);
}

/* Names of outcomes have up to 64 letters, tabs 31, and capitals tell none apart. */
static void every_sheet_has_a_name_of_its_own(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    static const char *const name[] = {
        "reviewer_a_very_long_1_name_of_an_outcome_results",
        "reviewer_a_very_long_2_name_of_an_outcome_results",
        "reviewer_A_very_long_3_name_of_an_OUTCOME_RESULTS",
        "contents",
    };
    results_review(m.arena, &m.results);
    assert_int_equal(m.results.n_reviewer, 5);
    Table *four[4];
    for (size_t i = 0; i < 4; i++) {
        four[i] = table_copy(m.arena, m.results.reviewer[0], m.results.reviewer[0]->of);
        four[i]->name = name[i];
    }
    m.results.reviewer = four;
    m.results.n_reviewer = 4;
    const Book book = book_of(&m);
    const char *list = part(&book, "xl/workbook.xml");
    const char *found[64];
    size_t n = 0;
    for (const char *at = list; (at = strstr(at, "<sheet name=\"")) != NULL;) {
        at += strlen("<sheet name=\"");
        found[n] = arena_copy_bytes(m.arena, at, strcspn(at, "\""));
        assert_in_range(strlen(found[n]), 1, 31);
        for (size_t i = 0; i < n; i++)
            assert_int_not_equal(strcasecmp(found[i], found[n]), 0);
        n++;
    }
    assert_true(n > 4);
    /* the contents name the files in full, and lead to every sheet */
    const char *contents = sheet(&book, "contents");
    for (size_t i = 0; i < 4; i++)
        assert_non_null(strstr(contents, arena_printf(m.arena, "tables/%s.csv", name[i])));
    for (size_t i = 1; i < n; i++)
        assert_non_null(
            strstr(contents, arena_printf(m.arena, "location=\"&#39;%s&#39;!A1\"", found[i])));
    made_end(&m);
}

static void the_same_results_give_the_same_bytes_and_no_date(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    const Book book = book_of(&m), again = book_of(&m);
    assert_int_equal(book.n, again.n);
    assert_memory_equal(book.bytes, again.bytes, book.n);
    assert_non_null(strstr(part(&book, "docProps/core.xml"), ">1980-01-01T00:00:00Z<"));
    assert_null(strstr(part(&book, "xl/_rels/workbook.xml.rels"), "External"));
    made_end(&m);
}

static void a_table_longer_than_a_sheet_is_cut_and_says_so(void **state)
{
    (void)state;
    static const size_t n = 1048576;
    Made m;
    made_start(&m, 0, 0);
    static const char *const word[] = {"x"};
    add_published(&m, word, 1);
    Table *table = m.results.published;
    for (size_t i = 1; i < n; i++)
        row_rounds(row_add(table, table->of), ROUNDING_NONE);
    const Book book = book_of(&m);
    const char *xml = sheet(&book, "published");
    assert_non_null(strstr(xml, "<row r=\"1048576\""));
    assert_null(strstr(xml, "<row r=\"1048577\""));
    assert_non_null(strstr(cell(&book, xml, "A2"), "Only the first 1,048,571 of 1,048,576 rows"));
    made_end(&m);
}

static void a_place_that_can_not_be_written_is_an_error(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    made_start(&m, 0, 0);
    assert_false(workbook_write(&m.results, "/nowhere/at/all/tables.xlsx", &err));
    assert_non_null(strstr(err.text, "tables.xlsx"));
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_never_a_formula_and_never_mark_up),
        cmocka_unit_test(a_text_longer_than_a_cell_is_cut),
        cmocka_unit_test(numbers_are_numbers_and_what_is_left_out_is_words),
        cmocka_unit_test(outcomes_and_designs_go_by_their_labels),
        cmocka_unit_test(formats_follow_the_steps_of_numbers),
        cmocka_unit_test(every_sheet_has_a_name_of_its_own),
        cmocka_unit_test(the_same_results_give_the_same_bytes_and_no_date),
        cmocka_unit_test(a_table_longer_than_a_sheet_is_cut_and_says_so),
        cmocka_unit_test(a_place_that_can_not_be_written_is_an_error),
    };
    return cmocka_run_group_tests_name("workbook", tests, NULL, NULL);
}
