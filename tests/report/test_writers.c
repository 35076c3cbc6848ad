/* What the writers make of a document: tables that give way, numbers and references, terms of the
 * glossary, drawings, and text of others that is never mark-up. */
#include "report/pages.h"
#include "report/small_grid.h"

static const char small_caption[] = "Effects and standard errors";

static Document document_start(Arena *arena)
{
    return (Document){.arena = arena, .title = "A study"};
}

static Pages pages_of(Arena *arena, const Document *document)
{
    Error err = {0};
    Pages pages;
    const char *folder = made_folder(arena);
    const char *html = os_join(arena, folder, "report.html"),
               *md = os_join(arena, folder, "report.md");
    assert_true(document_write_html(document, html, &err));
    assert_true(document_write_markdown(document, md, &err));
    pages = (Pages){.html = file_text(arena, html), .md = file_text(arena, md)};
    os_remove_tree(folder);
    return pages;
}

/* Every tag that is opened is closed, in order. Elements without content are known by name. */
static void assert_balanced(const char *html)
{
    const char *open[64];
    size_t length[64], depth = 0;
    for (const char *c = strchr(html, '<'); c != NULL; c = strchr(c + 1, '<')) {
        const bool closing = c[1] == '/';
        const char *name = c + 1 + closing;
        const size_t n = strcspn(name, " >/\n\t");
        const char *end = strchr(c, '>');
        assert_non_null(end);
        if (strncmp(name, "script", 6) == 0) { /* ours, the last: what it holds is no mark-up */
            assert_true(text_starts(strstr(c, "</script>"), "</script>\n</body>"));
            break;
        }
        if (*name == '!' || *name == '?' || end[-1] == '/' || strncmp(name, "meta", 4) == 0 ||
            strncmp(name, "wbr", 3) == 0)
            continue;
        if (!closing) {
            assert_true(depth < 64);
            open[depth] = name;
            length[depth++] = n;
        } else {
            assert_true(depth > 0);
            depth--;
            if (length[depth] != n || strncmp(open[depth], name, n) != 0)
                fail_msg("</%.*s> closes <%.*s>", (int)n, name, (int)length[depth], open[depth]);
        }
    }
    assert_int_equal(depth, 2); /* html and body are closed behind the script */
}

/* --- structure ---------------------------------------------------------------------------------
 */

static void sections_tables_and_figures_are_numbered_by_part(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    const Figure figure = {.name = "flow", .caption = "Who was read"};
    const Block *block;
    document_part(&d, PART_BODY);
    document_section(&d, "who", "Who was compared");
    document_paragraph(&d,
                       "See {{flow}}, {{effects}}, {{conventions}}, {{estimates}} and {{who}}; "
                       "not {{nothing}}, nor %s.",
                       "{{who}}");
    document_grid(&d, small_grid(arena, "effects", GRID_CARDS, small_caption));
    document_figure(&d, &figure);
    document_section(&d, "alike", "Were they alike?");
    document_part(&d, PART_APPENDIX);
    document_section(&d, "conventions", "Conventions");
    document_grid(&d, small_grid(arena, "estimates", GRID_SCROLL, small_caption));
    assert_string_equal(document_reference(&d, "alike", &block), "Section 2");
    assert_null(document_reference(&d, "nothing", &block));
    const Pages pages = pages_of(arena, &d);
    assert_holds(pages.md, "See Figure 1, Table 1, Appendix A, Table A1 and Section 1; not , nor ");
    assert_holds(pages.html, "<a href=\"#table-effects\">Table 1</a>");
    assert_holds(pages.html, "id=\"table-effects\"");
    assert_holds(pages.html, "<a href=\"#figure-flow\">Figure 1</a>");
    assert_holds(pages.html, "<h2 id=\"alike\">2. Were they alike?</h2>");
    assert_holds(pages.html, "<li><a href=\"#conventions\">A. Conventions</a></li>");
    assert_holds(pages.md, "## A. Conventions");
    assert_balanced(pages.html);
    arena_destroy(arena);
}

static void a_table_is_a_table_to_the_ear_however_it_is_shown(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    document_part(&d, PART_BODY);
    document_grid(&d, small_grid(arena, "effects", GRID_CARDS, small_caption));
    document_grid(&d, small_grid(arena, "wide", GRID_SCROLL, small_caption));
    const Pages pages = pages_of(arena, &d);
    assert_holds(pages.html, "<table role=\"table\" aria-labelledby=\"caption-effects\">");
    assert_holds(pages.html, "<th scope=\"col\" role=\"columnheader\">");
    assert_holds(pages.html, "<td role=\"cell\" data-column=\"Effect size (SD)\"><span><span "
                             "class=\"est\">0.22</span> <span class=\"ci\">0.17 to 0.28</span>");
    assert_holds(pages.html, "<span class=\"verdict adjusted\">after adjustment</span>");
    assert_holds(pages.html, "role=\"rowheader\" colspan=\"3\"><span>Mathematics</span></th>");
    assert_lacks(pages.html, "class=\"hint\""); /* two columns beside the first need no scrolling */
    assert_holds(pages.html, "tabindex=\"0\" style=\"--n:2\" aria-labelledby=\"caption-wide\"");
    assert_lacks(pages.html, HIDDEN_MARK "</span> <span"); /* once is enough */
    assert_holds(pages.md, "| One year | 0.22 (0.17 to 0.28) | after adjustment |");
    assert_holds(pages.md, "| **Mathematics** | | |");
    arena_destroy(arena);
}

static void what_folds_is_on_no_paper_and_in_no_number_of_it(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    Grid *grid = small_grid(arena, "each", GRID_CARDS, small_caption);
    document_part(&d, PART_BODY);
    grid->folded = grid->sortable = true;
    document_grid(&d, grid);
    document_grid(&d, small_grid(arena, "effects", GRID_CARDS, small_caption));
    const Pages pages = pages_of(arena, &d);
    assert_holds(pages.html, "<details class=\"screen\"><summary>Table S1</summary>");
    assert_holds(pages.html, "data-sortable");
    assert_holds(pages.html, "<strong>Table 1.</strong>");
    assert_lacks(pages.md, "S1");
    arena_destroy(arena);
}

static void boxes_hold_their_facts_and_verdict(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    Grid *grid = small_grid(arena, "box_1", GRID_CARDS, small_caption);
    grid->caption = NULL;
    document_part(&d, PART_SUMMARY);
    document_open(&d, DOCUMENT_BOXES);
    document_open(&d, DOCUMENT_BOX);
    document_heading(&d, 2, "Mathematics");
    document_grid(&d, grid);
    document_fact(&d, "At the start", "alike", "Alike. Earlier scores equal");
    document_fact(&d, "Schools", NULL, "62 program");
    document_close(&d, DOCUMENT_BOX);
    document_close(&d, DOCUMENT_BOXES);
    const Pages pages = pages_of(arena, &d);
    assert_holds(pages.html, "<section class=\"box\">\n<h2>Mathematics</h2>");
    assert_holds(pages.html, "class=\"tbl cards in-box\"");
    assert_holds(pages.html, "<table role=\"table\" aria-label=\"Mathematics\">");
    assert_holds(pages.html, "<dd><span class=\"verdict alike\">Alike.</span> Earlier scores");
    assert_lacks(pages.html, "Table 1");
    assert_holds(pages.md, "- **At the start:** Alike. Earlier scores equal\n- **Schools:** 62");
    assert_balanced(pages.html);
    arena_destroy(arena);
}

/* --- terms -------------------------------------------------------------------------------------
 */

static size_t n_of(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *c = strstr(text, part); c != NULL; c = strstr(c + 1, part))
        n++;
    return n;
}

static void a_term_is_linked_where_it_first_stands_in_a_section(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    document_part(&d, PART_BODY);
    document_section(&d, "one", "The effect size");
    document_paragraph(&d, "An Effect size and another effect size; no effect sized things.");
    document_section(&d, "two", "Again");
    document_paragraph(&d, "Effect sizes, in SDx and SD.");
    document_part(&d, PART_APPENDIX);
    document_section(&d, "glossary", "Glossary");
    document_term(&d, "effect_size", "Effect size", "effect size|effect sizes", "In SD.");
    document_term(&d, "sd", "SD", "sd", "How far scores lie.");
    const Pages pages = pages_of(arena, &d);
    assert_int_equal(n_of(pages.html, "href=\"#term-effect_size\""), 2);
    assert_holds(pages.html, "An <a class=\"term\" href=\"#term-effect_size\">Effect size</a> and "
                             "another effect size");
    assert_holds(pages.html, ">Effect sizes</a>, in SDx and <a class=\"term\" "
                             "href=\"#term-sd\">SD</a>.");
    assert_holds(pages.html, "<h2 id=\"one\">1. The effect size</h2>");
    assert_holds(pages.html, "<div id=\"term-sd\"><dt>SD</dt><dd>How far scores lie.</dd></div>");
    assert_balanced(pages.html);
    arena_destroy(arena);
}

/* --- text of others -----------------------------------------------------------------------------
 */

static void user_text_never_becomes_mark_up(void **state)
{
    (void)state;
    static const char nasty[] = "<script>alert('x')</script> & \"a|b\" **c {{who}} \\</style>";
    Made m;
    made_start(&m, 20, 30);
    SettingRow setting = {.path = "study.title", .value = nasty, .help = nasty};
    Name author = {.text = nasty};
    Analysis *a = &m.analysis[0];
    m.spec.title = m.spec.program = m.spec.organisation = m.spec.audience = nasty;
    m.spec.authors = (Names){.n = 1, .item = &author};
    m.outcome.label = m.outcome.domain = nasty;
    m.spec.setting = &setting;
    m.spec.n_settings = 1;
    a->balance.row[a->balance.n++] = made_share(nasty, nasty, 0.5, 0.4, 0.5, 0.5);
    a->effects.row[a->effects.n++] = made_effect(nasty, nasty, 1, 100, 100);
    notes_add(&a->notes, m.arena, "matching", NOTE_CAUTION, NO_COUNT,
              PHRASE("{}", piece_value(nasty)));
    flow_add(&a->flow, m.arena, FLOW_MATCHED, nasty, 150, 500, 0);
    Figure figure = {.name = "love_plot_math",
                     .chart = "love_outcomes",
                     .caption = nasty,
                     .alt = nasty,
                     .analysis = a};
    const Figures figures = {.n = 1, .item = &figure};
    const Pages pages = written(&m, &figures, NULL);
    assert_int_equal(n_of(pages.html, "<script"), 1); /* ours */
    assert_int_equal(n_of(pages.html, "</style"), 1);
    assert_lacks(pages.html, "alert('x')");
    assert_lacks(pages.md, "<script");
    assert_holds(pages.html, "&lt;script&gt;");
    assert_holds(pages.html, "content:\"\\3c script\\3e alert"); /* in the head of printed pages */
    assert_balanced(pages.html);
    assert_holds(pages.md, "a\\|b");
    made_end(&m);
}

static void a_long_name_may_be_parted_in_a_page_and_nowhere_else(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    document_part(&d, PART_BODY);
    document_paragraph(&d, "Donaudampfschifffahrtsgesellschaft, unquestionably");
    document_paragraph(&d, "\xD7\x91\xD7\x99\xD7\xAA \xD7\xA1\xD7\xA4\xD7\xA8 0.21 SD");
    const Pages pages = pages_of(arena, &d);
    assert_holds(pages.html, "Donaudampfsc<wbr>hifffahrtsge<wbr>sellschaft, unquestionably");
    assert_holds(pages.md, "Donaudampfschifffahrtsgesellschaft, unquestionably");
    /* a name written from the right, and the number that follows it */
    assert_holds(pages.html,
                 "<bdi>\xD7\x91\xD7\x99\xD7\xAA \xD7\xA1\xD7\xA4\xD7\xA8</bdi> 0.21 SD");
    arena_destroy(arena);
}

static void a_running_head_has_an_end(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document d = document_start(arena);
    d.title = arena_printf(arena, "%0150d", 7);
    const Pages pages = pages_of(arena, &d);
    assert_holds(pages.html, arena_printf(arena, "content:\"%0100d…\"", 0));
    arena_destroy(arena);
}

static void every_row_of_a_markdown_table_has_its_cells(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    m.analysis[0].effects.row[m.analysis[0].effects.n++] = made_effect("a|b", "c\nd", 1, 100, 100);
    const Pages pages = written(&m, NULL, NULL);
    size_t expected = 0, n_tables = 0;
    for (const char *line = pages.md; line != NULL && *line != '\0';) {
        size_t cells = 0;
        const size_t n = strcspn(line, "\n");
        for (size_t i = 0; i < n; i++)
            cells += line[i] == '|' && (i == 0 || line[i - 1] != '\\');
        if (line[0] != '|') {
            expected = 0;
        } else if (expected == 0) {
            expected = cells;
            n_tables++;
        } else if (cells != expected) {
            fail_msg("%zu marks, expected %zu: %.*s", cells, expected, (int)n, line);
        }
        line += n + (line[n] == '\n');
    }
    assert_true(n_tables > 5);
    made_end(&m);
}

/* --- drawings ----------------------------------------------------------------------------------
 */

static Pages with_drawings(Made *m, size_t n, const char *svg)
{
    Figure *item = ARENA_ARRAY(m->arena, Figure, n);
    for (size_t i = 0; i < n; i++)
        item[i] = (Figure){.name = arena_printf(m->arena, "love_plot_%zu", i + 1),
                           .chart = "love_outcomes",
                           .caption = "Balance",
                           .alt = "All is well",
                           .rendered = true};
    const Figures figures = {.n = n, .item = item};
    return written(m, &figures, svg);
}

static void drawings_of_one_page_keep_their_own_parts(void **state)
{
    (void)state;
    static const char svg[] =
        "<?xml version=\"1.0\"?>\n<svg width=\"5\"\n viewBox=\"0 0 5 5\"><defs><circle id='gpPt5' "
        "r='1'/><use xlink:href='#gpPt5' id='gpPt6'/></defs><g "
        "clip-path=\"url(#clip)\"></g></svg>\n";
    Made m;
    made_start(&m, 0, 0);
    const Pages pages = with_drawings(&m, 2, svg);
    assert_holds(pages.html, "id='fig1-gpPt5'");
    assert_holds(pages.html, "xlink:href='#fig2-gpPt5'");
    assert_holds(pages.html, "url(#fig2-clip)");
    assert_lacks(pages.html, "'gpPt5'");
    assert_lacks(pages.html, "<?xml");
    assert_holds(pages.html, "role=\"img\" aria-label=\"All is well\"");
    assert_balanced(pages.html);
    assert_holds(pages.md, "![All is well](charts/love_plot_1.svg)");
    made_end(&m);
}

static void a_drawing_that_would_run_something_stays_out(void **state)
{
    (void)state;
    static const char *const svg[] = {"<svg><script>1</script></svg>", "<svg onload=\"1\"></svg>",
                                      "<svg><image href=\"http://x\"/></svg>"};
    for (size_t k = 0; k < COUNT_OF(svg); k++) {
        Made m;
        made_start(&m, 0, 0);
        const Pages pages = with_drawings(&m, 1, svg[k]);
        assert_lacks(pages.html, svg[k]);
        assert_holds(pages.html, "charts/love_plot_1.dat");
        made_end(&m);
    }
}

static void a_page_needs_nothing_from_outside(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    const Pages pages = written(&m, NULL, NULL);
    assert_lacks(pages.html, "src=");
    assert_lacks(pages.html, "<link");
    assert_lacks(pages.html, "@import");
    assert_lacks(pages.html, "http");
    assert_lacks(pages.html, "url(");
    assert_holds(pages.html, "<html lang=\"en\">");
    assert_holds(pages.html, "class=\"skip\"");
    assert_holds(pages.html, "prefers-color-scheme: dark");
    assert_holds(pages.html, "@media print");
    made_end(&m);
}

/* Names of files beside the page lead to them; parts of longer names do not. */
static void files_beside_the_page_are_links(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Document document = document_start(arena);
    document_paragraph(&document,
                       "See tables.xlsx. Not my_tables.xlsx, a/tables.xlsx or tables.xlsxy.");
    const Pages pages = pages_of(arena, &document);
    const char *link = strstr(pages.html, "<a href=\"tables.xlsx\">tables.xlsx</a>. Not my_tables");
    assert_non_null(link);
    assert_null(strstr(link + 1, "<a href=\"tables.xlsx\""));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_beside_the_page_are_links),
        cmocka_unit_test(sections_tables_and_figures_are_numbered_by_part),
        cmocka_unit_test(a_table_is_a_table_to_the_ear_however_it_is_shown),
        cmocka_unit_test(what_folds_is_on_no_paper_and_in_no_number_of_it),
        cmocka_unit_test(boxes_hold_their_facts_and_verdict),
        cmocka_unit_test(a_term_is_linked_where_it_first_stands_in_a_section),
        cmocka_unit_test(user_text_never_becomes_mark_up),
        cmocka_unit_test(a_long_name_may_be_parted_in_a_page_and_nowhere_else),
        cmocka_unit_test(a_running_head_has_an_end),
        cmocka_unit_test(every_row_of_a_markdown_table_has_its_cells),
        cmocka_unit_test(drawings_of_one_page_keep_their_own_parts),
        cmocka_unit_test(a_drawing_that_would_run_something_stays_out),
        cmocka_unit_test(a_page_needs_nothing_from_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
