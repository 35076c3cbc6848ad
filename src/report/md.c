/* report.md: GitHub-flavoured Markdown. */
#include "alike/report.h"

#include "alike/os.h"
#include "alike/text.h"

#include <string.h>

/* Plain text with **bold**: everything else that Markdown or HTML would read as a mark is escaped.
 * A line must stay a line, in a table above all. */
static void add_escaped(Text *out, const char *text)
{
    for (const char *c = text; c != NULL && *c != '\0'; c++) {
        const bool bold = c[0] == '*' && c[1] == '*';
        if (bold) {
            text_add(out, "**");
            c++;
        } else if (*c == '&') {
            text_add(out, "&amp;");
        } else if (*c == '<') {
            text_add(out, "&lt;");
        } else if (*c == '>') {
            text_add(out, "&gt;");
        } else if (*c == '\n' || *c == '\r' || *c == '\t') {
            text_add(out, " ");
        } else {
            if (strchr("\\`*_[]|#~", *c) != NULL)
                text_add(out, "\\");
            text_add_bytes(out, c, 1);
        }
    }
}

static void add_line(Text *out, const char *before, const char *text, const char *after)
{
    text_add(out, before);
    add_escaped(out, text);
    text_add(out, after);
}

static void add_table(Text *out, const Document *document, const Table *table)
{
    add_line(out, "**", table->title, "**\n\n");
    if (table->sentence != NULL)
        add_line(out, "", table->sentence, "\n\n");
    if (table->n_rows == 0) {
        text_add(out, "None.\n\n");
        return;
    }
    for (size_t k = 0; k < table->n_columns; k++) {
        const TableColumn *column = &table->column[k];
        add_line(out, k == 0 ? "| " : " | ", column->title, "");
        if (column->unit != NULL && column->unit[0] != '\0')
            add_line(out, " (", column->unit, ")");
    }
    text_add(out, " |\n");
    for (size_t k = 0; k < table->n_columns; k++)
        text_add(out, table->column[k].type == CELL_TEXT ? "| --- " : "| ---: ");
    text_add(out, "|\n");
    for (size_t i = 0; i < table->n_rows; i++) {
        for (size_t k = 0; k < table->n_columns; k++)
            add_line(out, k == 0 ? "| " : " | ", table_cell_text(table, document->arena, i, k), "");
        text_add(out, " |\n");
    }
    text_add(out, "\n");
}

static void add_figure(Text *out, const Figure *figure)
{
    if (figure->rendered) {
        add_line(out, "![", figure->alt != NULL ? figure->alt : figure->name, "](charts/");
        text_format(out, "%s.svg)\n\n", figure->name);
    } else {
        text_format(out, "*This chart was not drawn; its data are in charts/%s.dat.*\n\n",
                    figure->name);
    }
    if (figure->caption != NULL)
        add_line(out, "*", figure->caption, "*\n\n");
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

static bool write_md(const Document *document, const char *path, Error *err)
{
    Text out = {.arena = document->arena};
    add_line(&out, "# ", document->title, "\n\n");
    for (size_t i = 0; i < document->n; i++)
        add_block(&out, document, i);
    return os_write_file(path, out.bytes, out.n, err);
}

const Writer writer_md = {
    .name = "md", .file = "report.md", .help = "Markdown, charts as links", .write = write_md};
