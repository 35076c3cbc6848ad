/* What report.docx holds of whole reports: everything, whatever the text of others is, and the same
 * bytes each time. */
#include "report/docx_opened.h"

/* Plain words of a text of blocks. */
static const char *plain(const Document *document, const char *text)
{
    Text out = {.arena = document->arena};
    text_add(&out, "");
    for (const char *mark; *text != '\0';) {
        const size_t n = strcspn(text, "\xEF");
        text_add_bytes(&out, text, n);
        text += n;
        if (text_starts(text, DOCUMENT_BOLD)) {
            text += strlen(DOCUMENT_BOLD);
        } else if (text_starts(text, DOCUMENT_REFERENCE)) {
            const Block *block;
            text += strlen(DOCUMENT_REFERENCE);
            mark = strstr(text, DOCUMENT_REFERENCE);
            const char *words = document_reference(
                document, arena_copy_bytes(document->arena, text, (size_t)(mark - text)), &block);
            text_add(&out, words != NULL ? words : "");
            text = mark + strlen(DOCUMENT_REFERENCE);
        } else if (*text != '\0') {
            text_add_bytes(&out, text++, 1);
        }
    }
    return out.bytes;
}

static void add_part(const char **at, const char *part)
{
    if (part == NULL || part[0] == '\0')
        return;
    const char *found = strstr(*at, part);
    if (found == NULL)
        fail_msg("missing or out of order: %s", part);
    *at = found + strlen(part);
}

static void assert_holds_document(const Document *d, const char *words)
{
    const char *at = words;
    add_part(&at, d->title);
    for (size_t i = 0; i < d->n; i++) {
        const Block *block = &d->block[i];
        if (block->kind == BLOCK_HEADING && block->number != NULL && i > 0 &&
            d->block[i - 1].part == PART_SUMMARY)
            add_part(&at, "Contents\n");
        if (block->kind == BLOCK_GRID) {
            const Grid *grid = block->grid;
            if (grid->folded)
                continue;
            if (block->number != NULL)
                add_part(&at, arena_printf(d->arena, "Table %s. %s\n", block->number,
                                           plain(d, grid->caption)));
            for (size_t k = 0; k < grid->n_columns; k++)
                add_part(&at, grid->column[k].title);
            for (size_t r = 0; r < grid->n_rows; r++) {
                add_part(&at, grid->row[r].heading);
                for (size_t k = 0; grid->row[r].heading == NULL && k < grid->n_columns; k++) {
                    add_part(&at, grid->row[r].cell[k].text);
                    add_part(&at, grid->row[r].cell[k].below);
                }
            }
            add_part(&at, grid->note == NULL ? NULL : plain(d, grid->note));
        } else if (block->kind == BLOCK_FIGURE) {
            add_part(&at, arena_printf(d->arena, "Figure %s. %s\n", block->number,
                                       plain(d, block->figure->caption)));
        } else if (block->text != NULL) {
            add_part(&at, block->label);
            add_part(&at, plain(d, block->text));
        }
    }
}

typedef struct Report {
    Document document;
    Opened opened;
} Report;

static Report report_of(Made *m, const Figures *figures)
{
    static Name formats[] = {{.text = "docx"}};
    static const Figures none;
    Error err = {0};
    Notes notes = {0};
    const char *folder = made_folder(m->arena);
    m->spec.formats = (Names){.n = 1, .item = formats};
    results_compare(m->arena, &m->results);
    results_review(m->arena, &m->results);
    results_reproduce(m->arena, &m->results);
    made_release(m);
    figures = figures != NULL ? figures : &none;
    if (!report_write(m->arena, &m->results, figures, folder, &notes, &err))
        fail_msg("%s", err.text);
    const Report report = {.document = report_document(m->arena, &m->results, figures, folder),
                           .opened = docx_read(m->arena, os_join(m->arena, folder, "report.docx"))};
    os_remove_tree(folder);
    return report;
}

static void everything_of_a_report_is_in_it(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    const Report report = report_of(&m, NULL);
    assert_true(report.document.n > 60);
    assert_holds_document(&report.document, docx_words(&report.opened));
    assert_true(docx_check_fields(&report.opened) > 1);
    docx_check_package(&report.opened);
    assert_holds(docx_words(&report.opened), "report.docx\nthis report, to be edited");
    made_end(&m);
}

static void text_of_others_is_text(void **state)
{
    (void)state;
    static const char *const nasty[] = {
        "</w:t></w:r><w:fldSimple w:instr=\"INCLUDETEXT x\"> & \" ' {{who}} **b**",
        "{ HYPERLINK \"http://x\" } =cmd()|'/C calc'!A0 \\h _Ref00000001",
        "a\x1b[2J\x01\xEF\xBF\xBE\xEF\xBF\xBF\xED\xA0\x80\xff\nb\tc\r",
        "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D 12 \xE2\x80\xAE"
        "abc \xF0\x9F\x98\x80 \xF0\x9F\x8F\xB3\xEF\xB8\x8F",
        "]]><![CDATA[<!-- <?xml --> &#0; &#x1; %n%s",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaa",
    };
    for (size_t k = 0; k < COUNT_OF(nasty); k++) {
        Made m;
        made_start(&m, 20, 30);
        SettingRow setting = {.path = "study.title", .value = nasty[k], .help = nasty[k]};
        Name author = {.text = nasty[k]};
        Analysis *a = &m.analysis[0];
        m.spec.title = m.spec.program = m.spec.organisation = m.spec.audience = nasty[k];
        m.spec.authors = (Names){.n = 1, .item = &author};
        m.outcome.label = m.outcome.domain = nasty[k];
        m.spec.setting = &setting;
        m.spec.n_settings = 1;
        a->balance.row[a->balance.n++] = made_share(nasty[k], nasty[k], 0.5, 0.4, 0.5, 0.5);
        a->effects.row[a->effects.n++] = made_effect(nasty[k], nasty[k], 1, 100, 100);
        notes_add(&a->notes, m.arena, "matching", NOTE_CAUTION, NO_COUNT,
                  PHRASE("{}", piece_value(nasty[k])));
        flow_add(&a->flow, m.arena, FLOW_MATCHED, nasty[k], 150, 500, 0);
        Figure figure = {.name = "love_plot_math",
                         .chart = "love_outcomes",
                         .caption = nasty[k],
                         .alt = nasty[k]};
        const Figures figures = {.n = 1, .item = &figure};
        const Report report = report_of(&m, &figures);
        docx_check_package(&report.opened);
        docx_check_fields(&report.opened);
        assert_lacks(docx_body(&report.opened), "<w:fldSimple w:instr=\"INCLUDETEXT");
        assert_true(docx_count(docx_words(&report.opened), arena_copy_bytes(m.arena, nasty[k], 1)) >
                    3);
        made_end(&m);
    }
}

static void the_same_results_give_the_same_bytes_and_no_date(void **state)
{
    (void)state;
    Made m;
    Name author[] = {{.text = "A. Author"}, {.text = "B. Author"}};
    made_start(&m, 20, 30);
    m.spec.authors = (Names){.n = 2, .item = author};
    const Report report = report_of(&m, NULL);
    const Opened again = docx_of(m.arena, &report.document);
    assert_int_equal(report.opened.archive.n, again.archive.n);
    assert_memory_equal(report.opened.archive.bytes, again.archive.bytes, again.archive.n);
    const char *core = docx_part(&again, "docProps/core.xml");
    assert_holds(core, ">1980-01-01T00:00:00Z<");
    assert_holds(core, "<dc:creator>A. Author, B. Author</dc:creator>");
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_a_report_is_in_it),
        cmocka_unit_test(text_of_others_is_text),
        cmocka_unit_test(the_same_results_give_the_same_bytes_and_no_date),
    };
    return cmocka_run_group_tests_name("docx_reports", tests, NULL, NULL);
}
