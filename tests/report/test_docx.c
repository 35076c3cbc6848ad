/* What report.docx holds: text of every kind in order, real tables, numbers that count themselves,
 * references that read as what they lead to, and text of others that is never mark-up or a field.
 */
#include "report/docx_opened.h"
#include "report/small_grid.h"

#include "report/docx.h"

static Document document_start(Arena *arena)
{
    return (Document){.arena = arena, .title = "A study", .notice = "Made to be published"};
}

/* Each stands behind the one before it. */
static void assert_in_order(const char *text, const char *const *part, size_t n)
{
    const char *at = text;
    for (size_t k = 0; k < n; k++) {
        const char *found = strstr(at, part[k]);
        if (found == NULL)
            fail_msg("not found behind '%s': %s", k > 0 ? part[k - 1] : "", part[k]);
        at = found + strlen(part[k]);
    }
}

/* Page one with boxes and columns, a body, and an appendix. */
static Document whole(Arena *arena)
{
    static Figure figure = {.name = "flow", .caption = "Who was read", .alt = "Read 20"};
    Document d = document_start(arena);
    d.kicker = "Evaluation report";
    d.byline = "A district";
    document_part(&d, PART_SUMMARY);
    document_paragraph(&d, "**The question.** Did it help, as {{effects}} says?");
    document_callout(&d, "answer", "**Yes.** It did.");
    document_open(&d, DOCUMENT_BOXES);
    for (int k = 0; k < 3; k++) {
        document_open(&d, DOCUMENT_BOX);
        document_heading(&d, 2, "Subject %d", k + 1);
        document_grid(&d, small_grid(arena, "box", GRID_CARDS, NULL));
        document_fact(&d, "At the start", "alike", "Alike. Earlier scores equal");
        document_fact(&d, "Schools", NULL, "62 program");
        document_close(&d, DOCUMENT_BOX);
    }
    document_close(&d, DOCUMENT_BOXES);
    document_open(&d, DOCUMENT_COLUMNS);
    document_open(&d, DOCUMENT_COLUMN);
    document_heading(&d, 2, "For whom");
    document_item(&d, "For all");
    document_close(&d, DOCUMENT_COLUMN);
    document_close(&d, DOCUMENT_COLUMNS);
    document_part(&d, PART_BODY);
    document_section(&d, "who", "Who was compared");
    document_lead(&d, "Few were left out.");
    document_paragraph(&d,
                       "See {{flow}}, {{effects}}, {{estimates}}, {{conventions}} and {{how}}.");
    document_grid(&d, small_grid(arena, "start", GRID_CARDS, "Where they began"));
    document_grid(&d, small_grid(arena, "effects", GRID_CARDS,
                                 document_words(arena, "What it did, unlike {{start}}")));
    document_figure(&d, &figure);
    document_section(&d, "how", "How sure is it?");
    document_heading(&d, 3, "Other designs");
    document_item(&d, "One");
    document_item(&d, "Two");
    document_part(&d, PART_APPENDIX);
    document_section(&d, "conventions", "Conventions");
    document_grid(&d, small_grid(arena, "estimates", GRID_CARDS, "In full"));
    document_section(&d, "glossary", "Glossary");
    document_term(&d, "sd", "SD", "sd", "How far scores lie.");
    return d;
}

static void text_of_every_kind_stands_in_order(void **state)
{
    (void)state;
    static const char *const part[] = {
        "Evaluation report\n",
        "A study\n",
        "A district\n",
        "The question. Did it help, as Table 2 says?\n",
        "Yes. It did.\n",
        "Subject 1\n",
        "Outcome\nEffect size (SD)\nAt the start\n",
        "Mathematics\n",
        "One year\n0.22\n0.17 to 0.28\nafter adjustment\n",
        "Two years\nleft out\n\n",
        "At the start\tAlike. Earlier scores equal\n",
        "Schools\t62 program\n",
        "Subject 2\n",
        "Subject 3\n",
        "For whom\n",
        "For all\n",
        "Contents\n",
        "1. Who was compared\n2. How sure is it?\nA. Conventions\nB. Glossary\n",
        "1. Who was compared\n",
        "Few were left out.\n",
        "See Figure 1, Table 2, Table A1, Appendix A and Section 2.\n",
        "Table 1. Where they began\n",
        "Table 2. What it did, unlike Table 1\n",
        "One year\n0.22\n0.17 to 0.28\n",
        "This chart was not drawn; its data are in charts/flow.dat.\n",
        "Figure 1. Who was read\n",
        "2. How sure is it?\n",
        "Other designs\n",
        "One\n",
        "Two\n",
        "A. Conventions\n",
        "Table A1. In full\n",
        "B. Glossary\n",
        "SD: How far scores lie.\n",
    };
    Arena *arena = arena_create();
    const Document d = whole(arena);
    const Opened opened = docx_of(arena, &d);
    assert_in_order(docx_words(&opened), part, COUNT_OF(part));
    arena_destroy(arena);
}

static void styles_say_what_everything_is(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Document d = whole(arena);
    const Opened opened = docx_of(arena, &d);
    const char *xml = docx_body(&opened), *styles = docx_part(&opened, "word/styles.xml");
    assert_int_equal(docx_count(xml, "<w:pStyle w:val=\"Heading1\"/>"), 4);
    assert_int_equal(docx_count(xml, "<w:pStyle w:val=\"Heading2\"/>"), 1);
    assert_int_equal(docx_count(xml, "<w:pStyle w:val=\"BoxHeading\"/>"), 4);
    assert_int_equal(docx_count(xml, "<w:pStyle w:val=\"Caption\"/><w:keepNext/>"), 3);
    assert_int_equal(docx_count(xml, "<w:pStyle w:val=\"ListBullet\"/>"), 2);
    assert_holds(xml,
                 "<w:rStyle w:val=\"Alike\"/></w:rPr><w:t xml:space=\"preserve\">Alike.</w:t>");
    assert_holds(xml, "<w:rStyle w:val=\"Adjusted\"/></w:rPr><w:t xml:space=\"preserve\">after");
    for (const char *c = xml; (c = strstr(c, "Style w:val=\"")) != NULL; c++) {
        const char *name = docx_value(arena, c, "Style w:val=\"");
        assert_holds(styles, arena_printf(arena, "w:styleId=\"%s\"", name));
    }
    assert_holds(styles, "<w:name w:val=\"heading 1\"/>"); /* as Word knows it */
    assert_holds(styles, "<w:lang w:val=\"en-US\"");
    assert_holds(docx_part(&opened, "word/numbering.xml"), "w:val=\"bullet\"");
    arena_destroy(arena);
}

static void assert_cells_end(const char *xml)
{
    for (const char *c = xml; (c = strstr(c, "</w:tc>")) != NULL; c++) {
        const char *before = c - 1;
        while (*before == '\n')
            before--;
        assert_memory_equal(before - 5, "</w:p>", 6);
    }
}

static void tables_have_heads_that_repeat_and_rows_that_stay_whole(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Document d = whole(arena);
    const Opened opened = docx_of(arena, &d);
    const char *xml = docx_body(&opened);
    const size_t n_grids = 6;
    assert_int_equal(docx_count(xml, "<w:tblStyle w:val=\"ReportTable\"/>"), n_grids);
    assert_int_equal(docx_count(xml, "<w:tblHeader/>"), n_grids);
    assert_int_equal(docx_count(xml, "<w:gridSpan w:val=\"3\"/><w:tcMar>"), n_grids);
    assert_int_equal(docx_count(xml, "<w:pStyle w:val=\"TableHeadNumber\"/>"), n_grids);
    assert_int_equal(docx_count(xml, "<w:pStyle w:val=\"TableNumber\"/>"), 2 * n_grids);
    /* rows of tables and of boxes, but for the gap between boxes */
    assert_int_equal(docx_count(xml, "<w:tr>"), docx_count(xml, "<w:cantSplit/>") + 1);
    assert_int_equal(docx_count(xml, "<w:br/>"), n_grids); /* "left out" is said once */
    assert_cells_end(xml);
    arena_destroy(arena);
}

/* A cell that ends with a table, or is empty, and tables that follow each other at once: Word takes
 * none of them. */
/* One of half a page stays on a page, with its note; a longer one and one of the appendix go on,
 * two rows with the head and the last with the note. */
static void short_tables_stay_on_a_page(void **state)
{
    (void)state;
    static const struct {
        DocumentPart part;
        size_t n_rows, n_kept;
    } made[] = {{PART_BODY, 20, 20}, {PART_BODY, 60, 3}, {PART_APPENDIX, 20, 3}};
    for (size_t k = 0; k < COUNT_OF(made); k++) {
        Arena *arena = arena_create();
        Document d = document_start(arena);
        Grid *grid = grid_make(arena, "long", GRID_CARDS, "Long");
        grid_column(grid, "Outcome", GRID_TEXT);
        for (size_t i = 0; i < made[k].n_rows; i++)
            grid_row(grid, "A row");
        grid->note = "A note.";
        document_part(&d, made[k].part);
        document_grid(&d, grid);
        const Opened opened = docx_of(arena, &d);
        assert_int_equal(
            docx_count(docx_body(&opened), "<w:pStyle w:val=\"TableText\"/><w:keepNext/>"),
            made[k].n_kept);
        arena_destroy(arena);
    }
}

static void tables_never_touch_and_cells_end_with_a_paragraph(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    document_open(&d, DOCUMENT_BOXES);
    for (int k = 0; k < 3; k++) {
        document_open(&d, DOCUMENT_BOX);
        if (k != 1)
            document_grid(&d, small_grid(arena, "box", GRID_CARDS, NULL));
        if (k == 2)
            document_grid(&d, small_grid(arena, "box", GRID_CARDS, NULL));
        document_close(&d, DOCUMENT_BOX);
    }
    document_close(&d, DOCUMENT_BOXES);
    document_open(&d, DOCUMENT_COLUMNS); /* without any */
    document_close(&d, DOCUMENT_COLUMNS);
    document_grid(&d, small_grid(arena, "one", GRID_CARDS, NULL));
    document_grid(&d, small_grid(arena, "two", GRID_CARDS, NULL));
    document_paragraph(&d, "Text.");
    const Opened opened = docx_of(arena, &d);
    const char *xml = docx_body(&opened);
    xml_check(xml);
    assert_int_equal(docx_count(xml, "</w:tbl>\n"), 6);
    for (const char *c = xml; (c = strstr(c, "</w:tbl>\n")) != NULL; c++)
        assert_true(
            text_starts(c + strlen("</w:tbl>\n"), "<w:p><w:pPr><w:pStyle w:val=\"Spacer\"/>"));
    assert_cells_end(xml);
    /* the gap beside the second box, and the one beside the third */
    assert_int_equal(docx_count(xml, "<w:tcW w:w=\"170\" "), 2);
    arena_destroy(arena);
}

static void numbers_are_fields_and_references_read_as_they_do(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Document d = whole(arena);
    const Opened opened = docx_of(arena, &d);
    const char *xml = docx_body(&opened);
    assert_int_equal(docx_check_fields(&opened), 7);
    assert_int_equal(docx_count(xml, " SEQ Table \\* ARABIC "), 2);
    assert_int_equal(docx_count(xml, " SEQ Table_A \\* ARABIC "), 1);
    assert_int_equal(docx_count(xml, " SEQ Figure \\* ARABIC "), 1);
    for (const char *c = xml; (c = strstr(c, "<w:hyperlink ")) != NULL; c++) {
        const char *name = docx_value(arena, c, "w:anchor=\"");
        assert_string_equal(docx_bookmarked(&opened, name),
                            docx_plain(arena, c, strstr(c, "</w:hyperlink>")));
    }
    assert_int_equal(docx_count(xml, "<w:hyperlink "), 4);
    assert_int_equal(docx_count(xml, "w:fldCharType=\"begin\""), 1);
    assert_int_equal(docx_count(xml, "w:fldCharType=\"end\""), 1);
    arena_destroy(arena);
}

static void page_one_is_a_page_and_every_page_says_what_may_become_of_it(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Document d = whole(arena);
    const Opened opened = docx_of(arena, &d);
    const char *xml = docx_body(&opened);
    static const char *const begins[] = {"Contents\n", "A. Conventions\n"};
    size_t n = 0;
    for (const char *c = xml; (c = strstr(c, "<w:pageBreakBefore/>")) != NULL; c++, n++) {
        assert_true(n < COUNT_OF(begins));
        assert_string_equal(docx_plain(arena, c, strstr(c, "</w:p>") + 6), begins[n]);
    }
    assert_int_equal(n, COUNT_OF(begins));
    static const char *const head[] = {"word/header1.xml", "word/header2.xml"};
    for (size_t k = 0; k < COUNT_OF(head); k++)
        assert_holds(docx_part(&opened, head[k]), ">Made to be published</w:t>");
    assert_holds(docx_part(&opened, head[0]), ">A study</w:t>");
    assert_holds(xml, "<w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>");
    assert_holds(xml, "<w:headerReference w:type=\"first\" r:id=\"rIdFirst\"/>");
    assert_holds(docx_part(&opened, "word/footer1.xml"), "w:instr=\" NUMPAGES \"");
    arena_destroy(arena);
}

static void what_folds_is_left_out_and_its_number_is_words(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    Grid *grid = small_grid(arena, "each", GRID_CARDS, "School by school");
    document_part(&d, PART_BODY);
    grid->folded = true;
    document_paragraph(&d, "Each school: {{each}}.");
    document_grid(&d, grid);
    const Opened opened = docx_of(arena, &d);
    assert_holds(docx_words(&opened), "Each school: Table S1.");
    assert_lacks(docx_words(&opened), "School by school");
    assert_int_equal(docx_check_fields(&opened), 0);
    arena_destroy(arena);
}

/* --- widths -----------------------------------------------------------------------------------
 */

static void columns_fill_the_page_whatever_stands_in_them(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    char *word = arena_copy_text(arena, arena_printf(arena, "%0300d", 7));
    Grid *grid = grid_make(arena, "wide", GRID_CARDS, "Wide");
    int column[GRID_COLUMNS_MOST];
    size_t lines;
    for (int k = 0; k < 7; k++)
        grid_column(grid, k == 0 ? word : "Effect size (SD)", k == 0 ? GRID_TEXT : GRID_NUMBER);
    grid_row(grid, word);
    for (int k = 1; k < 7; k++)
        grid_estimate(grid, "4.28",
                      "\xE2\x88\x92"
                      "13.51 to 15.07");
    for (int width = 4000; width <= DOCX_TEXT_WIDTH; width += 100) {
        int sum = 0;
        docx_columns(arena, grid, width, column, &lines);
        for (int k = 0; k < 7; k++) {
            assert_true(column[k] > 0);
            sum += column[k];
        }
        assert_int_equal(sum, width);
    }
    /* the interval is not parted where there is room: 14 letters of 8.5 points */
    for (int k = 1; k < 7; k++)
        assert_in_range(column[k], 1150, 1700);
    assert_true(lines > 5);
    arena_destroy(arena);
}

/* --- pictures ---------------------------------------------------------------------------------
 */

/* The beginning of a png of so many pixels. */
static const char *png(Arena *arena, unsigned width, unsigned height, size_t *n)
{
    static const char start[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
    char *bytes = arena_alloc(arena, *n = 40);
    memset(bytes, 0, *n);
    memcpy(bytes, start, 16);
    for (int i = 0; i < 4; i++) {
        bytes[16 + i] = (char)(width >> (24 - 8 * i) & 0xFF);
        bytes[20 + i] = (char)(height >> (24 - 8 * i) & 0xFF);
    }
    return bytes;
}

static Opened with_picture(Arena *arena, DocumentPart part, unsigned width, unsigned height,
                           size_t cut)
{
    Error err = {0};
    size_t n;
    const char *folder = made_folder(arena), *bytes = png(arena, width, height, &n);
    Figure figure = {.name = "flow",
                     .caption = "Who was read",
                     .alt = "Read \"20\" & <more>",
                     .rendered = true,
                     .paper = "flow_page"};
    Document d = document_start(arena);
    d.chart_folder = folder;
    assert_true(os_write_file(os_join(arena, folder, "flow_page.png"), bytes, n - cut, &err));
    document_part(&d, part);
    document_figure(&d, &figure);
    const Opened opened = docx_of(arena, &d);
    os_remove_tree(folder);
    return opened;
}

static void a_picture_keeps_its_proportions_and_its_words(void **state)
{
    (void)state;
    static const struct {
        DocumentPart part;
        unsigned width, height;
        const char *extent;
    } made[] = {
        {PART_SUMMARY, 1300, 400,
         "<wp:extent cx=\"5943600\" cy=\"1828800\"/>"}, /* 6.5 by 2 inches */
        {PART_BODY, 1300, 400, "<wp:extent cx=\"5212080\" cy=\"1603717\"/>"},
        {PART_BODY, 600, 400, "<wp:extent cx=\"2743200\" cy=\"1828800\"/>"},
        {PART_BODY, 1300, 2600, "<wp:extent cx=\"3749040\" cy=\"7498080\"/>"},
    };
    for (size_t k = 0; k < COUNT_OF(made); k++) {
        Arena *arena = arena_create();
        const Opened opened = with_picture(arena, made[k].part, made[k].width, made[k].height, 0);
        const char *xml = docx_body(&opened);
        assert_holds(xml, made[k].extent);
        assert_holds(xml, "descr=\"Read &quot;20&quot; &amp; &lt;more&gt;\"");
        assert_holds(xml, "r:embed=\"rIdPicture1\"");
        assert_non_null(docx_part(&opened, "word/media/figure1.png"));
        docx_check_package(&opened);
        arena_destroy(arena);
    }
}

static void a_picture_that_is_none_is_said_to_be_missing(void **state)
{
    (void)state;
    static const struct {
        unsigned width, height;
        size_t cut;
    } made[] = {{0, 400, 0}, {1300, 1u << 31, 0}, {1300, 400, 20}, {1300, 400, 40}};
    for (size_t k = 0; k < COUNT_OF(made); k++) {
        Arena *arena = arena_create();
        const Opened opened =
            with_picture(arena, PART_BODY, made[k].width, made[k].height, made[k].cut);
        assert_holds(docx_words(&opened),
                     "This chart was not drawn; its data are in charts/flow.dat");
        assert_lacks(docx_body(&opened), "<w:drawing>");
        assert_null(docx_part(&opened, "word/media/figure1.png"));
        arena_destroy(arena);
    }
}

/* What is there and can't be read is no chart that was not drawn: the run fails. */
static void a_picture_that_can_not_be_read_is_an_error(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Error err = {0};
    Notes notes = {0};
    const char *folder = made_folder(arena), *path = os_join(arena, folder, "flow_page.png");
    Figure figure = {.name = "flow", .caption = "Who", .rendered = true, .paper = "flow_page"};
    Document d = document_start(arena);
    d.chart_folder = folder;
    document_figure(&d, &figure);
    /* a file that is there and whose first byte nobody can read, not even root */
    if (!os_is_file("/proc/self/mem"))
        skip();
    assert_int_equal(symlink("/proc/self/mem", path), 0);
    assert_false(
        writer_find("docx")->write(&d, os_join(arena, folder, "report.docx"), &notes, &err));
    assert_non_null(strstr(err.text, "flow_page.png"));
    os_remove_tree(folder);
    arena_destroy(arena);
}

static void a_name_from_the_right_keeps_the_number_behind_it(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    document_part(&d, PART_BODY);
    document_paragraph(&d, "In \xD7\x91\xD7\x99\xD7\xAA \xD7\xA1\xD7\xA4\xD7\xA8 0.21 SD");
    const Opened opened = docx_of(arena, &d);
    assert_holds(docx_body(&opened),
                 "<w:r><w:t xml:space=\"preserve\">In </w:t></w:r><w:r><w:rPr><w:rtl/></w:rPr><w:t "
                 "xml:space=\"preserve\">\xD7\x91\xD7\x99\xD7\xAA \xD7\xA1\xD7\xA4\xD7\xA8</w:t>"
                 "</w:r><w:r><w:t>&#x200E;</w:t></w:r><w:r><w:t xml:space=\"preserve\"> 0.21 SD<");
    arena_destroy(arena);
}

static void a_place_that_can_not_be_written_is_an_error(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Error err = {0};
    Notes notes = {0};
    const Document d = whole(arena);
    assert_false(writer_find("docx")->write(&d, "/nowhere/at/all/report.docx", &notes, &err));
    assert_non_null(strstr(err.text, "report.docx"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_every_kind_stands_in_order),
        cmocka_unit_test(styles_say_what_everything_is),
        cmocka_unit_test(tables_have_heads_that_repeat_and_rows_that_stay_whole),
        cmocka_unit_test(short_tables_stay_on_a_page),
        cmocka_unit_test(tables_never_touch_and_cells_end_with_a_paragraph),
        cmocka_unit_test(numbers_are_fields_and_references_read_as_they_do),
        cmocka_unit_test(page_one_is_a_page_and_every_page_says_what_may_become_of_it),
        cmocka_unit_test(what_folds_is_left_out_and_its_number_is_words),
        cmocka_unit_test(columns_fill_the_page_whatever_stands_in_them),
        cmocka_unit_test(a_picture_keeps_its_proportions_and_its_words),
        cmocka_unit_test(a_picture_that_is_none_is_said_to_be_missing),
        cmocka_unit_test(a_picture_that_can_not_be_read_is_an_error),
        cmocka_unit_test(a_name_from_the_right_keeps_the_number_behind_it),
        cmocka_unit_test(a_place_that_can_not_be_written_is_an_error),
    };
    return cmocka_run_group_tests_name("docx", tests, NULL, NULL);
}
