/* report.html: one file that needs nothing else and prints well. */
#include "report/html.h"

#include "alike/os.h"

#include <string.h>

/* --- blocks ----------------------------------------------------------------------------------- */

static const Block *neighbour(const Document *document, size_t i, int step)
{
    const size_t at = step < 0 ? i - 1 : i + 1;
    return (step < 0 && i == 0) || at >= document->n ? NULL : &document->block[at];
}

/* Lists are opened before their first item and closed after their last. */
static bool is_alone(const Document *document, size_t i, int step)
{
    const Block *other = neighbour(document, i, step);
    return other == NULL || other->kind != document->block[i].kind;
}

static void add_item(HtmlPage *page, size_t i)
{
    if (is_alone(page->document, i, -1))
        text_add(&page->out, "<ul>\n");
    text_add(&page->out, "<li>");
    html_inline(page, page->document->block[i].text);
    text_add(&page->out, "</li>\n");
    if (is_alone(page->document, i, 1))
        text_add(&page->out, "</ul>\n");
}

/* The verdict is the first sentence, which has its colour and mark. */
static void add_verdict(HtmlPage *page, const Block *block)
{
    size_t n = strcspn(block->text, ".");
    n += block->text[n] == '.';
    text_format(&page->out, "<span class=\"verdict %s\">", block->tone);
    html_inline(page, arena_copy_bytes(page->document->arena, block->text, n));
    text_add(&page->out, "</span>");
    html_inline(page, block->text + n);
}

static void add_fact(HtmlPage *page, size_t i)
{
    const Block *block = &page->document->block[i];
    if (is_alone(page->document, i, -1))
        text_add(&page->out, "<dl class=\"facts\">\n");
    text_add(&page->out, "<dt>");
    html_plain(page, block->label);
    text_add(&page->out, "</dt><dd>");
    if (block->tone != NULL)
        add_verdict(page, block);
    else
        html_inline(page, block->text);
    text_add(&page->out, "</dd>\n");
    if (is_alone(page->document, i, 1))
        text_add(&page->out, "</dl>\n");
}

static void add_term(HtmlPage *page, size_t i)
{
    const Block *block = &page->document->block[i];
    if (is_alone(page->document, i, -1))
        text_add(&page->out, "<dl class=\"terms\">\n");
    text_format(&page->out, "<div id=\"term-%s\"><dt>", block->name);
    html_plain(page, block->label);
    text_add(&page->out, "</dt><dd>");
    html_plain(page, block->text);
    text_add(&page->out, "</dd></div>\n");
    if (is_alone(page->document, i, 1))
        text_add(&page->out, "</dl>\n");
}

static void add_heading(HtmlPage *page, const Block *block)
{
    text_format(&page->out, "<h%d", block->level);
    if (block->name != NULL)
        text_format(&page->out, " id=\"%s\"", block->name);
    text_add(&page->out, ">");
    if (block->number != NULL)
        text_format(&page->out, "%s. ", block->number);
    html_plain(page, block->text);
    text_format(&page->out, "</h%d>\n", block->level);
    for (size_t k = 0; k < page->n_terms && block->level == 2; k++)
        page->linked[k] = false;
}

static void add_text(HtmlPage *page, const char *open, const char *text, const char *close)
{
    text_add(&page->out, open);
    html_inline(page, text);
    text_add(&page->out, close);
}

static bool in_box(const Document *document, size_t i)
{
    for (; i > 0; i--)
        if (document->block[i - 1].kind == BLOCK_OPEN || document->block[i - 1].kind == BLOCK_CLOSE)
            return document->block[i - 1].kind == BLOCK_OPEN &&
                   document->block[i - 1].frame == DOCUMENT_BOX;
    return false;
}

static const char *heading_above(const Document *document, size_t i)
{
    for (; i > 0; i--)
        if (document->block[i - 1].kind == BLOCK_HEADING)
            return document->block[i - 1].text;
    return NULL;
}

static void add_frame(HtmlPage *page, const Block *block)
{
    static const struct {
        const char *open, *close;
    } frame[] = {
        [DOCUMENT_BOXES] = {"<div class=\"boxes\">\n", "</div>\n"},
        [DOCUMENT_BOX] = {"<section class=\"box\">\n", "</section>\n"},
        [DOCUMENT_COLUMNS] = {"<div class=\"columns\">\n", "</div>\n"},
        [DOCUMENT_COLUMN] = {"<section class=\"column\">\n", "</section>\n"},
    };
    text_add(&page->out,
             block->kind == BLOCK_OPEN ? frame[block->frame].open : frame[block->frame].close);
}

static void add_block(HtmlPage *page, size_t i)
{
    const Block *block = &page->document->block[i];
    switch (block->kind) {
    case BLOCK_HEADING:
        add_heading(page, block);
        break;
    case BLOCK_LEAD:
        add_text(page, "<p class=\"lead\">", block->text, "</p>\n");
        break;
    case BLOCK_PARAGRAPH:
        add_text(page, "<p>", block->text, "</p>\n");
        break;
    case BLOCK_ITEM:
        add_item(page, i);
        break;
    case BLOCK_FACT:
        add_fact(page, i);
        break;
    case BLOCK_TERM:
        add_term(page, i);
        break;
    case BLOCK_CALLOUT:
        text_format(&page->out, "<div class=\"callout %s\"><p>", block->tone);
        add_text(page, "", block->text, "</p></div>\n");
        break;
    case BLOCK_GRID:
        html_grid(page, block, in_box(page->document, i), heading_above(page->document, i));
        break;
    case BLOCK_FIGURE:
        html_figure(page, block);
        break;
    case BLOCK_OPEN:
    case BLOCK_CLOSE:
        add_frame(page, block);
        break;
    }
}

/* --- page ------------------------------------------------------------------------------------- */

static void add_title(HtmlPage *page)
{
    const Document *d = page->document;
    if (d->kicker != NULL)
        add_text(page, "<p class=\"kicker\">", d->kicker, "</p>\n");
    text_add(&page->out, "<h1>");
    html_escape(&page->out, d->title);
    text_add(&page->out, "</h1>\n");
    if (d->byline != NULL) {
        text_add(&page->out, "<p class=\"byline\">");
        html_plain(page, d->byline);
        text_add(&page->out, "</p>\n");
    }
}

static void add_contents(HtmlPage *page)
{
    const Document *document = page->document;
    text_add(&page->out, "<nav class=\"contents\" aria-label=\"Contents\"><b>Contents</b><ol>\n"
                         "<li><a href=\"#content\">Summary</a></li>\n");
    for (size_t i = 0; i < document->n; i++) {
        const Block *block = &document->block[i];
        if (block->kind != BLOCK_HEADING || block->number == NULL)
            continue;
        text_format(&page->out, "<li><a href=\"#%s\">%s. ", block->name, block->number);
        html_plain(page, block->text);
        text_add(&page->out, "</a></li>\n");
    }
    text_add(&page->out, "</ol></nav>\n");
}

static void collect_terms(HtmlPage *page)
{
    const Document *document = page->document;
    page->term = (const Block **)arena_array(document->arena, document->n, sizeof *page->term);
    page->linked = ARENA_ARRAY(document->arena, bool, document->n);
    for (size_t i = 0; i < document->n; i++)
        if (document->block[i].kind == BLOCK_TERM)
            page->term[page->n_terms++] = &document->block[i];
}

/* Blocks of the part from *i on. */
static void add_part(HtmlPage *page, size_t *i, DocumentPart part)
{
    for (; *i < page->document->n && page->document->block[*i].part == part; (*i)++)
        add_block(page, *i);
}

bool document_write_html(const Document *document, const char *path, Error *err)
{
    HtmlPage page = {.out = {.arena = document->arena}, .document = document};
    size_t i = 0;
    collect_terms(&page);
    html_head(&page);
    text_add(&page.out, "<div class=\"page\">\n<header class=\"summary\" id=\"content\">\n");
    add_title(&page);
    add_part(&page, &i, PART_SUMMARY);
    text_add(&page.out, "</header>\n");
    add_contents(&page);
    text_add(&page.out, "<main class=\"body\">\n");
    add_part(&page, &i, PART_BODY);
    text_add(&page.out, "<div class=\"appendix\">\n");
    add_part(&page, &i, PART_APPENDIX);
    text_add(&page.out, "</div>\n</main>\n</div>\n");
    html_script(&page.out);
    text_add(&page.out, "</body>\n</html>\n");
    return os_write_staged(path, page.out.bytes, page.out.n, err);
}

static bool write_html(const Document *document, const char *path, Notes *notes, Error *err)
{
    (void)notes;
    return document_write_html(document, path, err);
}

const Writer writer_html = {.name = "html",
                            .file = "report.html",
                            .help = "one self-contained page, charts inside",
                            .write = write_html};
