/* report.md: GitHub-flavoured Markdown. */
#include "alike/report.h"

#include "alike/os.h"
#include "alike/quote.h"

#include <string.h>

/* A mark of ours, and how long what it spans is; NULL: there is none. */
static const char *next_mark(const char *text)
{
    const char *bold = strstr(text, DOCUMENT_BOLD), *other = strstr(text, DOCUMENT_REFERENCE);
    return bold == NULL || (other != NULL && other < bold) ? other : bold;
}

/* "Table 2" for the name up to the next mark; behind it. */
static const char *add_reference(Text *out, const Document *document, const char *text)
{
    const Block *block;
    const char *end = strstr(text, DOCUMENT_REFERENCE);
    if (end == NULL)
        return text + strlen(text);
    const char *name = arena_copy_bytes(out->arena, text, (size_t)(end - text));
    const char *words = document_reference(document, name, &block);
    text_add(out, words == NULL ? "" : words);
    return end + strlen(DOCUMENT_REFERENCE);
}

/* Text of a block, with its bold parts and references. */
static void add_sentence(Text *out, const Document *document, const char *text)
{
    while (*text != '\0') {
        const char *mark = next_mark(text);
        const size_t n = mark == NULL ? strlen(text) : (size_t)(mark - text);
        quote_markdown(out, text, n);
        text += n;
        if (mark == NULL)
            continue;
        const bool bold = text_starts(mark, DOCUMENT_BOLD);
        text += strlen(DOCUMENT_BOLD);
        if (bold)
            text_add(out, "**");
        else
            text = add_reference(out, document, text);
    }
}

static void add_line(Text *out, const Document *document, const char *before, const char *text,
                     const char *after)
{
    text_add(out, before);
    add_sentence(out, document, text);
    text_add(out, after);
}

/* A name, a cell, a title: nothing in it is a mark. */
static void add_plain(Text *out, const char *before, const char *text, const char *after)
{
    text_add(out, before);
    quote_markdown(out, text, strlen(text));
    text_add(out, after);
}

static void add_head(Text *out, const Grid *grid)
{
    for (size_t k = 0; k < grid->n_columns; k++)
        add_plain(out, k == 0 ? "| " : " | ", grid->column[k].title, "");
    text_add(out, " |\n");
    for (size_t k = 0; k < grid->n_columns; k++)
        text_add(out, k == 0 || grid->column[k].align == GRID_TEXT ? "| --- " : "| ---: ");
    text_add(out, "|\n");
}

static void add_cells(Text *out, const Grid *grid, const GridRow *row)
{
    for (size_t k = 0; k < grid->n_columns; k++) {
        const GridCell *cell = &row->cell[k];
        add_plain(out, k == 0 ? "| " : " | ", cell->text == NULL ? "" : cell->text, "");
        if (cell->below != NULL)
            add_plain(out, " (", cell->below, ")");
    }
    text_add(out, " |\n");
}

static void add_grid(Text *out, const Document *document, const Block *block)
{
    const Grid *grid = block->grid;
    if (block->number != NULL) {
        text_format(out, "**Table %s.** ", block->number);
        add_line(out, document, "", grid->caption, "\n\n");
    }
    add_head(out, grid);
    for (size_t i = 0; i < grid->n_rows; i++) {
        const GridRow *row = &grid->row[i];
        if (row->heading == NULL) {
            add_cells(out, grid, row);
            continue;
        }
        add_plain(out, "| **", row->heading, "**");
        for (size_t k = 1; k < grid->n_columns; k++)
            text_add(out, " |");
        text_add(out, " |\n");
    }
    text_add(out, "\n");
    if (grid->note != NULL)
        add_line(out, document, "", grid->note, "\n\n");
}

static void add_figure(Text *out, const Document *document, const Block *block)
{
    const Figure *figure = block->figure;
    if (figure->rendered) {
        add_plain(out, "![", figure->alt != NULL ? figure->alt : figure->name, "](charts/");
        text_format(out, "%s.svg)\n\n", figure->name);
    } else {
        text_format(out, "*This chart was not drawn; its data are in charts/%s.dat.*\n\n",
                    figure->name);
    }
    text_format(out, "**Figure %s.** ", block->number);
    add_line(out, document, "", figure->caption, "\n\n");
}

/* After the last of neighbours that belong together a line is left empty. */
static const char *list_end(const Document *document, size_t i)
{
    const bool more = i + 1 < document->n && document->block[i + 1].kind == document->block[i].kind;
    return more ? "\n" : "\n\n";
}

static void add_heading(Text *out, const Document *document, const Block *block)
{
    text_add(out, block->level == 2 ? "## " : "### ");
    if (block->number != NULL)
        text_format(out, "%s. ", block->number);
    add_line(out, document, "", block->text, "\n\n");
}

static void add_block(Text *out, const Document *document, size_t i)
{
    const Block *block = &document->block[i];
    switch (block->kind) {
    case BLOCK_HEADING:
        add_heading(out, document, block);
        break;
    case BLOCK_LEAD:
        add_line(out, document, "**", block->text, "**\n\n");
        break;
    case BLOCK_PARAGRAPH:
        add_line(out, document, "", block->text, "\n\n");
        break;
    case BLOCK_ITEM:
        add_line(out, document, "- ", block->text, list_end(document, i));
        break;
    case BLOCK_FACT:
    case BLOCK_TERM:
        add_plain(out, "- **", block->label, ":** ");
        add_line(out, document, "", block->text, list_end(document, i));
        break;
    case BLOCK_CALLOUT:
        add_line(out, document, "> ", block->text, "\n\n");
        break;
    case BLOCK_GRID:
        if (!block->grid->folded) /* here nothing folds: it stands among the tables */
            add_grid(out, document, block);
        break;
    case BLOCK_FIGURE:
        add_figure(out, document, block);
        break;
    case BLOCK_OPEN:
    case BLOCK_CLOSE:
        break;
    }
}

bool document_write_markdown(const Document *document, const char *path, Error *err)
{
    Text out = {.arena = document->arena};
    if (document->kicker != NULL)
        add_plain(&out, "", document->kicker, "\n\n");
    add_plain(&out, "# ", document->title, "\n\n");
    if (document->byline != NULL)
        add_plain(&out, "", document->byline, "\n\n");
    for (size_t i = 0; i < document->n; i++)
        add_block(&out, document, i);
    return os_write_staged(path, out.bytes, out.n, err);
}

static bool write_md(const Document *document, const char *path, Notes *notes, Error *err)
{
    (void)notes;
    return document_write_markdown(document, path, err);
}

const Writer writer_md = {
    .name = "md", .file = "report.md", .help = "Markdown, charts as links", .write = write_md};
