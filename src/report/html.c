/* report.html: one file that needs nothing else, runs nothing and prints well. */
#include "report/html.h"

#include "alike/os.h"
#include "alike/quote.h"

#include <string.h>

enum { LONG_TABLE = 15, WIDE_TABLE = 6, BROAD_TABLE = 10, PROSE_WIDTH = 40 };

void html_escape(Text *out, const char *text)
{
    quote_html(out, text, strlen(text));
}

/* Escaped, with **bold** as <strong>. */
static void html_inline(Text *out, const char *text)
{
    bool bold = false;
    while (*text != '\0') {
        const char *mark = strstr(text, DOCUMENT_BOLD);
        if (mark == NULL) {
            html_escape(out, text);
            break;
        }
        quote_html(out, text, (size_t)(mark - text));
        text_add(out, bold ? "</strong>" : "<strong>");
        bold = !bold;
        text = mark + strlen(DOCUMENT_BOLD);
    }
}

static void add_header(Text *out, const Table *table)
{
    text_add(out, "<thead><tr>");
    for (size_t k = 0; k < table->n_columns; k++) {
        const TableColumn *column = &table->column[k];
        text_format(out, "<th scope=\"col\"%s>", column->type == CELL_TEXT ? "" : " class=\"n\"");
        html_escape(out, column->title);
        if (column->unit != NULL && column->unit[0] != '\0') {
            text_add(out, " <span class=\"unit\">");
            html_escape(out, column->unit);
            text_add(out, "</span>");
        }
        text_add(out, "</th>");
    }
    text_add(out, "</tr></thead>\n");
}

static void add_rows(Text *out, const Document *document, const Table *table)
{
    text_add(out, "<tbody>\n");
    for (size_t i = 0; i < table->n_rows; i++) {
        text_add(out, "<tr>");
        for (size_t k = 0; k < table->n_columns; k++) {
            const char *cell = table_cell_text(table, document->arena, i, k);
            const char *class =
                table->column[k].type != CELL_TEXT ? " class=\"n\""
                : text_width(cell) > PROSE_WIDTH
                    ? strchr(cell, ' ') != NULL ? " class=\"prose\"" : " class=\"code\""
                    : "";
            text_format(out, k == 0 ? "<th scope=\"row\"%s>" : "<td%s>", class);
            html_escape(out, cell);
            text_add(out, k == 0 ? "</th>" : "</td>");
        }
        text_add(out, "</tr>\n");
    }
    text_add(out, "</tbody></table></div>\n");
}

static void add_table(Text *out, const Document *document, const Block *block)
{
    const Table *table = block->table;
    const bool folded = block->small && table->n_rows > LONG_TABLE;
    text_format(out, "<div class=\"table%s%s\">\n", block->small ? " small" : "",
                table->n_columns > BROAD_TABLE  ? " wide broad"
                : table->n_columns > WIDE_TABLE ? " wide"
                                                : "");
    text_add(out, folded ? "<details open><summary>" : "<p class=\"title\">");
    html_escape(out, table->title);
    text_add(out, folded ? "</summary>\n" : "</p>\n");
    if (table->sentence != NULL) {
        text_add(out, "<p class=\"sentence\">");
        html_escape(out, table->sentence);
        text_add(out, "</p>\n");
    }
    if (table->n_rows == 0) {
        text_add(out, "<p>None.</p>\n");
    } else {
        text_add(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        html_escape(out, table->title);
        text_add(out, "\"><table>\n");
        add_header(out, table);
        add_rows(out, document, table);
    }
    text_add(out, folded ? "</details></div>\n" : "</div>\n");
}

/* Lists are opened before their first item and closed after their last. */
static void add_item(Text *out, const Document *document, size_t i)
{
    const Block *block = document->block;
    if (i == 0 || block[i - 1].kind != BLOCK_ITEM)
        text_add(out, "<ul>\n");
    text_add(out, "<li>");
    html_inline(out, block[i].text);
    text_add(out, "</li>\n");
    if (i + 1 == document->n || block[i + 1].kind != BLOCK_ITEM)
        text_add(out, "</ul>\n");
}

static void add_heading(Text *out, const Block *block, size_t i)
{
    const int level = block->level < 2 ? 2 : block->level > 3 ? 3 : block->level;
    text_format(out, "<h%d id=\"part-%zu\">", level, i);
    html_inline(out, block->text);
    text_format(out, "</h%d>\n", level);
}

static void add_block(Text *out, const Document *document, size_t i, size_t *n_figures)
{
    const Block *block = &document->block[i];
    switch (block->kind) {
    case BLOCK_HEADING:
        add_heading(out, block, i);
        break;
    case BLOCK_PARAGRAPH:
        text_add(out, "<p>");
        html_inline(out, block->text);
        text_add(out, "</p>\n");
        break;
    case BLOCK_ITEM:
        add_item(out, document, i);
        break;
    case BLOCK_CALLOUT:
        text_format(out, "<div class=\"callout %s\" role=\"note\"><p>", block->tone);
        html_inline(out, block->text);
        text_add(out, "</p></div>\n");
        break;
    case BLOCK_TABLE:
        add_table(out, document, block);
        break;
    case BLOCK_FIGURE:
        html_figure(out, document, block->figure, ++*n_figures);
        break;
    }
}

static void add_contents(Text *out, const Document *document)
{
    text_add(out, "<nav aria-label=\"Contents\"><ol>\n");
    for (size_t i = 0; i < document->n; i++) {
        const Block *block = &document->block[i];
        if (block->kind != BLOCK_HEADING || block->level > 2)
            continue;
        text_format(out, "<li><a href=\"#part-%zu\">", i);
        html_inline(out, block->text);
        text_add(out, "</a></li>\n");
    }
    text_add(out, "</ol></nav>\n");
}

static bool write_html(const Document *document, const char *path, Error *err)
{
    Text out = {.arena = document->arena};
    size_t n_figures = 0;
    text_add(&out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"generator\" content=\"alike " ALIKE_VERSION "\">\n<title>");
    html_escape(&out, document->title);
    text_add(&out, "</title>\n");
    html_style(&out);
    text_add(&out, "</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the report</a>\n"
                   "<main id=\"content\">\n<h1>");
    html_escape(&out, document->title);
    text_add(&out, "</h1>\n");
    add_contents(&out, document);
    for (size_t i = 0; i < document->n; i++)
        add_block(&out, document, i, &n_figures);
    text_add(&out, "</main>\n</body>\n</html>\n");
    return os_write_file(path, out.bytes, out.n, err);
}

const Writer writer_html = {.name = "html",
                            .file = "report.html",
                            .help = "one self-contained page, charts inside",
                            .write = write_html};
