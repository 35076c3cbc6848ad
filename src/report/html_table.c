/* Tables of a page. Display is changed where there is little room, and with it a table loses its
 * meaning to readers by ear; so every part says its role. */
#include "report/html.h"

enum { LONG_TABLE = 25 };

static const char *align_class(const Grid *grid, size_t column)
{
    return column > 0 && grid->column[column].align == GRID_TEXT ? " class=\"t\"" : "";
}

static void add_head(HtmlPage *page, const Grid *grid)
{
    text_add(&page->out, "<thead role=\"rowgroup\"><tr role=\"row\">");
    for (size_t k = 0; k < grid->n_columns; k++) {
        if (grid->column[k].title[0] == '\0') { /* heads nothing: readers by ear would hear of it */
            text_add(&page->out, "<td role=\"cell\"></td>");
            continue;
        }
        text_format(&page->out, "<th scope=\"col\" role=\"columnheader\"%s>", align_class(grid, k));
        if (grid->sortable)
            html_plain(page, grid->column[k].title); /* it becomes a button */
        else
            html_inline(page, grid->column[k].title);
        text_add(&page->out, "</th>");
    }
    text_add(&page->out, "</tr></thead>\n");
}

static void add_cell(HtmlPage *page, const Grid *grid, const GridRow *row, size_t k)
{
    const GridCell *cell = &row->cell[k];
    Text *out = &page->out;
    if (k == 0)
        text_add(out, "<th scope=\"row\" role=\"rowheader\">");
    else {
        text_format(out, "<td role=\"cell\"%s data-column=\"", align_class(grid, k));
        html_escape(out, grid->column[k].title);
        text_add(out, "\">");
    }
    if (cell->tone != NULL)
        text_format(out, "<span class=\"verdict %s\">", cell->tone);
    else if (cell->below != NULL)
        text_add(out, "<span><span class=\"est\">");
    (grid->linked ? html_inline : html_plain)(page, cell->text == NULL ? "" : cell->text);
    if (cell->tone != NULL)
        text_add(out, "</span>");
    else if (cell->below != NULL) {
        text_add(out, "</span> <span class=\"ci\">");
        html_plain(page, cell->below);
        text_add(out, "</span></span>");
    }
    text_add(out, k == 0 ? "</th>" : "</td>");
}

static void add_body(HtmlPage *page, const Grid *grid)
{
    text_add(&page->out, "<tbody role=\"rowgroup\">\n");
    for (size_t i = 0; i < grid->n_rows; i++) {
        const GridRow *row = &grid->row[i];
        if (row->heading != NULL) {
            text_format(&page->out,
                        "<tr class=\"group\" role=\"row\"><th scope=\"rowgroup\" "
                        "role=\"rowheader\" colspan=\"%zu\"><span>",
                        grid->n_columns);
            html_plain(page, row->heading);
            text_add(&page->out, "</span></th></tr>\n");
            continue;
        }
        text_add(&page->out, "<tr role=\"row\">");
        for (size_t k = 0; k < grid->n_columns; k++)
            add_cell(page, grid, row, k);
        text_add(&page->out, "</tr>\n");
    }
    text_add(&page->out, "</tbody>");
}

/* Two columns of numbers fit beside the first everywhere, three on all but the narrowest screens.
 */
static void add_hint(HtmlPage *page, const Grid *grid)
{
    if (grid->layout == GRID_SCROLL && grid->n_columns > 3)
        text_format(&page->out,
                    "<p class=\"hint%s\" aria-hidden=\"true\">Swipe or scroll sideways: the table "
                    "has more columns →</p>\n",
                    grid->n_columns > 4 ? "" : " narrow");
}

static void add_caption(HtmlPage *page, const Block *block)
{
    const Grid *grid = block->grid;
    text_format(&page->out, "<p class=\"caption\" id=\"caption-%s\"><strong>Table %s.</strong> ",
                grid->name, block->number);
    html_inline(page, grid->caption);
    text_add(&page->out, "</p>\n");
}

static void add_label(HtmlPage *page, const Grid *grid, const char *label)
{
    if (grid->caption != NULL) {
        text_format(&page->out, " aria-labelledby=\"caption-%s\"", grid->name);
    } else if (label != NULL) {
        text_add(&page->out, " aria-label=\"");
        html_escape(&page->out, label);
        text_add(&page->out, "\"");
    }
}

void html_grid(HtmlPage *page, const Block *block, bool in_box, const char *label)
{
    static const char *const layout[] = {
        [GRID_CARDS] = "cards", [GRID_SCROLL] = "scroll", [GRID_WORDS] = "words"};
    const Grid *grid = block->grid;
    Text *out = &page->out;
    if (grid->folded)
        text_format(out, "<details class=\"screen\"><summary>Table %s</summary>\n", block->number);
    text_format(out, "<div class=\"tbl %s%s%s\" id=\"table-%s\">\n", layout[grid->layout],
                in_box ? " in-box" : "", grid->n_rows > LONG_TABLE ? " long" : "", grid->name);
    if (block->number != NULL)
        add_caption(page, block);
    add_hint(page, grid);
    if (grid->layout == GRID_SCROLL) {
        text_format(out, "<section class=\"wide\" tabindex=\"0\" style=\"--n:%zu\"",
                    grid->n_columns - 1);
        add_label(page, grid, label);
        text_add(out, ">\n");
    }
    text_format(out, "<table role=\"table\"%s", grid->sortable ? " data-sortable" : "");
    add_label(page, grid, label);
    text_add(out, ">\n");
    add_head(page, grid);
    add_body(page, grid);
    text_add(out, grid->layout == GRID_SCROLL ? "</table></section>\n" : "</table>\n");
    if (grid->note != NULL) {
        text_add(out, "<p class=\"note\">");
        html_inline(page, grid->note);
        text_add(out, "</p>\n");
    }
    text_add(out, grid->folded ? "</div></details>\n" : "</div>\n");
}
