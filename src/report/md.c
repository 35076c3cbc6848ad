/* report.md: GitHub-flavoured Markdown. */
#include "alike/report.h"

#include "alike/os.h"
#include "alike/quote.h"

#include <string.h>

/* Text of a block, with its bold parts. */
static void add_sentence(Text *out, const char *text)
{
    while (*text != '\0') {
        const char *mark = strstr(text, DOCUMENT_BOLD);
        const size_t n = mark == NULL ? strlen(text) : (size_t)(mark - text);
        quote_markdown(out, text, n);
        text_add(out, mark == NULL ? "" : "**");
        text += mark == NULL ? n : n + strlen(DOCUMENT_BOLD);
    }
}

static void add_line(Text *out, const char *before, const char *text, const char *after)
{
    text_add(out, before);
    add_sentence(out, text);
    text_add(out, after);
}

/* A name, a cell, a title: nothing in it is a mark. */
static void add_plain(Text *out, const char *before, const char *text, const char *after)
{
    text_add(out, before);
    quote_markdown(out, text, strlen(text));
    text_add(out, after);
}

static void add_table(Text *out, const Document *document, const Table *table)
{
    add_plain(out, "**", table->title, "**\n\n");
    if (table->sentence != NULL)
        add_plain(out, "", table->sentence, "\n\n");
    if (table->n_rows == 0) {
        text_add(out, "None.\n\n");
        return;
    }
    for (size_t k = 0; k < table->n_columns; k++) {
        const TableColumn *column = &table->column[k];
        add_plain(out, k == 0 ? "| " : " | ", column->title, "");
        if (column->unit != NULL && column->unit[0] != '\0')
            add_plain(out, " (", column->unit, ")");
    }
    text_add(out, " |\n");
    for (size_t k = 0; k < table->n_columns; k++)
        text_add(out, table->column[k].type == CELL_TEXT ? "| --- " : "| ---: ");
    text_add(out, "|\n");
    for (size_t i = 0; i < table->n_rows; i++) {
        for (size_t k = 0; k < table->n_columns; k++)
            add_plain(out, k == 0 ? "| " : " | ", table_cell_text(table, document->arena, i, k),
                      "");
        text_add(out, " |\n");
    }
    text_add(out, "\n");
}

static void add_figure(Text *out, const Figure *figure)
{
    if (figure->rendered) {
        add_plain(out, "![", figure->alt != NULL ? figure->alt : figure->name, "](charts/");
        text_format(out, "%s.svg)\n\n", figure->name);
    } else {
        text_format(out, "*This chart was not drawn; its data are in charts/%s.dat.*\n\n",
                    figure->name);
    }
    add_plain(out, "*", figure->caption, "*\n\n");
}

static void add_block(Text *out, const Document *document, size_t i)
{
    const Block *block = &document->block[i];
    const bool more_items = i + 1 < document->n && document->block[i + 1].kind == BLOCK_ITEM;
    switch (block->kind) {
    case BLOCK_HEADING:
        add_line(out,
                 block->level <= 1   ? "# "
                 : block->level == 2 ? "## "
                                     : "### ",
                 block->text, "\n\n");
        break;
    case BLOCK_PARAGRAPH:
        add_line(out, "", block->text, "\n\n");
        break;
    case BLOCK_ITEM:
        add_line(out, "- ", block->text, more_items ? "\n" : "\n\n");
        break;
    case BLOCK_CALLOUT:
        add_line(out, "> ", block->text, "\n\n");
        break;
    case BLOCK_TABLE:
        add_table(out, document, block->table);
        break;
    case BLOCK_FIGURE:
        add_figure(out, block->figure);
        break;
    }
}

bool document_write_markdown(const Document *document, const char *path, Error *err)
{
    Text out = {.arena = document->arena};
    add_plain(&out, "# ", document->title, "\n\n");
    for (size_t i = 0; i < document->n; i++)
        add_block(&out, document, i);
    return os_write_file(path, out.bytes, out.n, err);
}

const Writer writer_md = {.name = "md",
                          .file = "report.md",
                          .help = "Markdown, charts as links",
                          .write = document_write_markdown};
