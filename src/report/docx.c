/* report.docx: a document that is opened in Word or LibreOffice and edited.
 * Source: ECMA-376, "Office Open XML File Formats", part 1, 17 (WordprocessingML). */
#include "report/docx.h"

#include "alike/os.h"

#include <string.h>

/* --- blocks -----------------------------------------------------------------------------------
 */

static void add_text(Docx *docx, const char *style, const char *text)
{
    docx_open(docx, style, false);
    docx_inline(docx, text, DOCX_PLAIN);
    docx_close(docx);
}

/* A section's heading leads the contents, and its number is what references repeat. */
static void add_heading(Docx *docx, const Block *block)
{
    static const char *const style[] = {"Heading1", "Heading2", "Heading3"};
    const bool is_section = block->number != NULL;
    const size_t level = block->level < 2 ? 0 : block->level > 4 ? 2 : (size_t)block->level - 2;
    docx_open(docx, docx->in_box ? "BoxHeading" : style[level], false);
    if (is_section) {
        docx_bookmark(docx, block, DOCX_HEADING);
        docx_bookmark(docx, block, DOCX_NUMBER);
        docx_text(docx, block->number, DOCX_PLAIN);
        docx_bookmark_end(docx, block, DOCX_NUMBER);
        docx_text(docx, ". ", DOCX_PLAIN);
    }
    docx_inline(docx, block->text, DOCX_PLAIN);
    if (is_section)
        docx_bookmark_end(docx, block, DOCX_HEADING);
    docx_close(docx);
}

/* The verdict is the first sentence, which has its colour. */
static void add_fact(Docx *docx, const Block *block)
{
    size_t n = 0;
    if (block->tone != NULL) {
        n = strcspn(block->text, ".");
        n += block->text[n] == '.';
    }
    if (docx->after_table)
        docx_spacer(docx);
    docx_open(docx, "Fact", false);
    docx_text(docx, block->label, DOCX_LABEL);
    text_add(&docx->out, "<w:r><w:tab/></w:r>");
    docx_inline(docx, arena_copy_bytes(docx->out.arena, block->text, n), docx_tone(block->tone));
    docx_inline(docx, block->text + n, DOCX_PLAIN);
    docx_close(docx);
}

static void add_term(Docx *docx, const Block *block)
{
    docx_open(docx, "Term", false);
    docx_text(docx, block->label, DOCX_BOLD);
    docx_text(docx, ": ", DOCX_BOLD);
    docx_inline(docx, block->text, DOCX_PLAIN);
    docx_close(docx);
}

static void add_callout(Docx *docx, const Block *block)
{
    static const struct {
        const char *tone, *style;
    } callout[] = {
        {"answer", "CalloutAnswer"}, {"caution", "CalloutCaution"}, {"danger", "CalloutDanger"}};
    const char *style = "Callout";
    for (size_t k = 0; k < COUNT_OF(callout); k++)
        if (text_equal(block->tone, callout[k].tone))
            style = callout[k].style;
    add_text(docx, style, block->text);
}

/* --- frames -----------------------------------------------------------------------------------
 * Blocks beside each other stand in cells of a table, two in a row. */

enum { GAP = 170, BOX_PADDING = 120 };

typedef struct Layout {
    size_t n, at; /* cells, and how many were begun */
    int cell;     /* width */
    bool boxes;   /* with a frame */
    size_t begin; /* of the cell's text */
} Layout;

static const char cell_empty[] = "<w:p><w:pPr><w:pStyle w:val=\"Spacer\"/></w:pPr></w:p></w:tc>";

static size_t count_cells(const Document *document, size_t i)
{
    size_t n = 0;
    const FrameKind frame = document->block[i].frame;
    for (i++; i < document->n; i++) {
        const Block *block = &document->block[i];
        if (block->kind == BLOCK_CLOSE && block->frame == frame)
            break;
        n += block->kind == BLOCK_OPEN;
    }
    return n;
}

static Layout open_layout(Docx *docx, size_t i)
{
    const size_t n = count_cells(docx->document, i);
    Layout layout = {.n = n,
                     .cell = n < 2 ? DOCX_TEXT_WIDTH : (DOCX_TEXT_WIDTH - GAP) / 2,
                     .boxes = docx->document->block[i].frame == DOCUMENT_BOXES};
    if (n == 0)
        return layout;
    if (docx->after_table || docx->new_page)
        docx_spacer(docx);
    text_format(&docx->out,
                "<w:tbl><w:tblPr><w:tblStyle w:val=\"ReportLayout\"/><w:tblW w:w=\"%d\" "
                "w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0000\"/>"
                "</w:tblPr><w:tblGrid><w:gridCol w:w=\"%d\"/>",
                DOCX_TEXT_WIDTH, layout.cell);
    if (n > 1)
        text_format(&docx->out, "<w:gridCol w:w=\"%d\"/><w:gridCol w:w=\"%d\"/>", GAP, layout.cell);
    text_add(&docx->out, "</w:tblGrid>\n");
    return layout;
}

static void add_gap(Docx *docx, int width)
{
    text_format(&docx->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>%s", width,
                cell_empty);
}

/* Between rows of boxes there is as much room as between boxes. */
static void begin_row(Docx *docx, const Layout *layout)
{
    if (layout->at > 0)
        text_format(&docx->out,
                    "</w:tr>\n<w:tr><w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/><w:gridSpan "
                    "w:val=\"3\"/></w:tcPr>%s</w:tr>\n",
                    DOCX_TEXT_WIDTH, cell_empty);
    text_add(&docx->out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
}

static void open_cell(Docx *docx, Layout *layout)
{
    if (layout->at % 2 == 0)
        begin_row(docx, layout);
    else
        add_gap(docx, GAP);
    layout->at++;
    text_format(&docx->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", layout->cell);
    if (layout->boxes) {
        static const char *const side[] = {"top", "left", "bottom", "right"};
        text_add(&docx->out, "<w:tcBorders>");
        for (size_t k = 0; k < COUNT_OF(side); k++)
            text_format(&docx->out,
                        "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"C9CED3\"/>",
                        side[k]);
        text_add(&docx->out, "</w:tcBorders><w:shd w:val=\"clear\" w:color=\"auto\" "
                             "w:fill=\"F3F5F7\"/><w:tcMar>");
        for (size_t k = 0; k < COUNT_OF(side); k++)
            text_format(&docx->out, "<w:%s w:w=\"%d\" w:type=\"dxa\"/>", side[k],
                        k % 2 == 0 ? BOX_PADDING / 2 : BOX_PADDING);
        text_add(&docx->out, "</w:tcMar>");
    }
    text_add(&docx->out, "</w:tcPr>");
    docx->width = layout->cell - (layout->boxes ? 2 * BOX_PADDING : 0);
    docx->in_box = true;
    layout->begin = docx->out.n;
}

/* A cell ends with a paragraph, or the document is broken. */
static void close_cell(Docx *docx, const Layout *layout)
{
    if (docx->after_table || docx->out.n == layout->begin)
        docx_spacer(docx);
    text_add(&docx->out, "</w:tc>\n");
    docx->width = DOCX_TEXT_WIDTH;
    docx->in_box = false;
}

static void close_layout(Docx *docx, const Layout *layout)
{
    if (layout->n == 0)
        return;
    if (layout->n > 1 && layout->at % 2 == 1) {
        add_gap(docx, GAP);
        add_gap(docx, layout->cell);
    }
    text_add(&docx->out, "</w:tr></w:tbl>\n");
    docx_spacer(docx);
}

/* --- page ------------------------------------------------------------------------------------- */

static void add_block(Docx *docx, size_t i, Layout *layout)
{
    const Block *block = &docx->document->block[i];
    const bool outer = block->frame == DOCUMENT_BOXES || block->frame == DOCUMENT_COLUMNS;
    switch (block->kind) {
    case BLOCK_HEADING:
        add_heading(docx, block);
        break;
    case BLOCK_LEAD:
        add_text(docx, "Lead", block->text);
        break;
    case BLOCK_PARAGRAPH:
        add_text(docx, docx->in_box ? "BoxText" : "Normal", block->text);
        break;
    case BLOCK_ITEM:
        add_text(docx, docx->in_box ? "BoxBullet" : "ListBullet", block->text);
        break;
    case BLOCK_FACT:
        add_fact(docx, block);
        break;
    case BLOCK_TERM:
        add_term(docx, block);
        break;
    case BLOCK_CALLOUT:
        add_callout(docx, block);
        break;
    case BLOCK_GRID:
        if (!block->grid->folded) /* nothing folds on paper: it stands among the tables */
            docx_grid(docx, block);
        break;
    case BLOCK_FIGURE:
        docx_figure(docx, block);
        break;
    case BLOCK_OPEN:
        if (outer)
            *layout = open_layout(docx, i);
        else
            open_cell(docx, layout);
        break;
    case BLOCK_CLOSE:
        if (outer)
            close_layout(docx, layout);
        else
            close_cell(docx, layout);
        break;
    }
}

static void add_title(Docx *docx)
{
    const Document *document = docx->document;
    if (document->kicker != NULL)
        add_text(docx, "Kicker", document->kicker);
    docx_open(docx, "Title", false);
    docx_text(docx, document->title, DOCX_PLAIN);
    docx_close(docx);
    if (document->byline != NULL)
        add_text(docx, "Byline", document->byline);
}

/* A list of the sections that the program can make anew. On which page they stand it alone knows,
 * so the list does not say. */
static void add_contents(Docx *docx)
{
    const Document *document = docx->document;
    size_t n = 0,
           n_sections = document->n_sections[PART_BODY] + document->n_sections[PART_APPENDIX];
    if (n_sections == 0)
        return;
    docx_open(docx, "ContentsHeading", false);
    docx_text(docx, "Contents", DOCX_PLAIN);
    docx_close(docx);
    for (size_t i = 0; i < document->n; i++) {
        const Block *block = &document->block[i];
        if (block->kind != BLOCK_HEADING || block->number == NULL)
            continue;
        docx_open(docx, "TOC1", false);
        if (n++ == 0)
            text_add(&docx->out,
                     "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "
                     "xml:space=\"preserve\"> TOC \\o \"1-1\" \\n \\h \\z </w:instrText></w:r>"
                     "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
        docx_link(docx, block);
        if (n == n_sections)
            text_add(&docx->out, "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
        docx_close(docx);
    }
}

/* Page one is a page, and the appendix begins one. */
static void begin_part(Docx *docx, DocumentPart before, DocumentPart part)
{
    if (before == PART_SUMMARY) {
        docx->new_page = true;
        add_contents(docx);
    }
    docx->new_page = docx->new_page || part == PART_APPENDIX;
}

static void add_body(Docx *docx)
{
    const Document *document = docx->document;
    DocumentPart part = PART_SUMMARY;
    Layout layout = {0};
    add_title(docx);
    for (size_t i = 0; i < document->n; i++) {
        const Block *block = &document->block[i];
        if (block->part != part)
            begin_part(docx, part, block->part);
        part = block->part;
        add_block(docx, i, &layout);
    }
    if (docx->after_table)
        docx_spacer(docx);
}

static bool write_docx(const Document *document, const char *path, Notes *notes, Error *err)
{
    (void)notes;
    Arena *arena = arena_create();
    Docx docx = {
        .out = {.arena = arena}, .document = document, .width = DOCX_TEXT_WIDTH, .err = err};
    Zip *zip = zip_create(arena);
    add_body(&docx);
    const bool ok = !docx.failed && docx_parts(&docx, zip, err) && zip_finish(zip, path, err);
    arena_destroy(arena);
    return ok;
}

const Writer writer_docx = {.name = "docx",
                            .file = "report.docx",
                            .help = "a text document to edit, with its tables and charts",
                            .pixels = true,
                            .told = "this report, to be edited in Word or LibreOffice",
                            .write = write_docx};
