/* Tables of a document: heads repeat on every page, rows are not parted, and a table that is no
 * longer than half a page stays on one; those of the appendix go on over it, as in print. */
#include "report/docx.h"

enum {
    LINES_TOGETHER = 36,
    ROWS_WITH_HEAD = 2, /* of a longer one, not to leave its head alone */
};

static const char *cell_style(const Grid *grid, size_t k, bool head)
{
    const bool number = docx_is_number(grid, k);
    if (head)
        return number ? "TableHeadNumber" : "TableHead";
    return number ? "TableNumber" : "TableText";
}

/* Text begins where the text around the table does; behind numbers it stands off from them. */
static int inset(const Grid *grid, size_t k)
{
    return k == 0 ? 0 : docx_stands_off(grid, k) ? DOCX_STAND_OFF : DOCX_CELL_MARGIN;
}

static void open_cell(Docx *docx, int width, int left, bool head)
{
    text_format(&docx->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
    if (head)
        text_add(&docx->out, "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"0\" "
                             "w:color=\"1B1F24\"/></w:tcBorders>");
    text_format(&docx->out, "<w:tcMar><w:left w:w=\"%d\" w:type=\"dxa\"/></w:tcMar>%s</w:tcPr>",
                left, head ? "<w:vAlign w:val=\"bottom\"/>" : "");
}

static void close_cell(Docx *docx)
{
    docx_close(docx);
    text_add(&docx->out, "</w:tc>");
}

static void add_head(Docx *docx, const Grid *grid, const int *column)
{
    text_add(&docx->out, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (size_t k = 0; k < grid->n_columns; k++) {
        open_cell(docx, column[k], inset(grid, k), true);
        docx_open(docx, cell_style(grid, k, true), true);
        docx_text(docx, grid->column[k].title, DOCX_PLAIN);
        close_cell(docx);
    }
    text_add(&docx->out, "</w:tr>\n");
}

static void add_heading_row(Docx *docx, const Grid *grid, const char *text)
{
    text_format(&docx->out,
                "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/><w:gridSpan w:val=\"%zu\"/>"
                "<w:tcMar><w:left w:w=\"0\" w:type=\"dxa\"/></w:tcMar></w:tcPr>",
                docx->width, grid->n_columns);
    docx_open(docx, "TableGroup", true);
    docx_text(docx, text, DOCX_PLAIN);
    close_cell(docx);
}

static void add_cell(Docx *docx, const GridCell *cell, const char *style, bool keep)
{
    const bool is_estimate = cell->below != NULL && cell->tone == NULL;
    docx_open(docx, style, keep);
    if (cell->text != NULL)
        docx_text(docx, cell->text, is_estimate ? DOCX_BOLD : docx_tone(cell->tone));
    if (cell->below != NULL) {
        text_add(&docx->out, "<w:r><w:br/></w:r>");
        docx_text(docx, cell->below, DOCX_INTERVAL);
    }
    close_cell(docx);
}

static void add_rows(Docx *docx, const Grid *grid, const int *column, bool together)
{
    for (size_t i = 0; i < grid->n_rows; i++) {
        const GridRow *row = &grid->row[i];
        const bool is_last = i + 1 == grid->n_rows, follows = !is_last || grid->note != NULL;
        const bool keep = follows && (together || is_last || i < ROWS_WITH_HEAD);
        text_add(&docx->out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        if (row->heading != NULL)
            add_heading_row(docx, grid, row->heading);
        for (size_t k = 0; k < grid->n_columns && row->heading == NULL; k++) {
            open_cell(docx, column[k], inset(grid, k), false);
            add_cell(docx, &row->cell[k], cell_style(grid, k, false), keep);
        }
        text_add(&docx->out, "</w:tr>\n");
    }
}

static void add_table(Docx *docx, const Grid *grid, DocumentPart part)
{
    int column[GRID_COLUMNS_MOST];
    size_t lines;
    docx_columns(docx->out.arena, grid, docx->width, column, &lines);
    text_format(&docx->out,
                "<w:tbl><w:tblPr><w:tblStyle w:val=\"ReportTable\"/><w:tblW w:w=\"%d\" "
                "w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" "
                "w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" "
                "w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>",
                docx->width);
    for (size_t k = 0; k < grid->n_columns; k++)
        text_format(&docx->out, "<w:gridCol w:w=\"%d\"/>", column[k]);
    text_add(&docx->out, "</w:tblGrid>\n");
    add_head(docx, grid, column);
    add_rows(docx, grid, column, part != PART_APPENDIX && lines <= LINES_TOGETHER);
    text_add(&docx->out, "</w:tbl>\n");
    docx->after_table = true;
}

void docx_grid(Docx *docx, const Block *block)
{
    const Grid *grid = block->grid;
    if (block->number != NULL) {
        docx_open(docx, "Caption", true);
        docx_number(docx, block, "Table");
        docx_inline(docx, grid->caption, DOCX_PLAIN);
        docx_close(docx);
    } else if (docx->after_table || docx->new_page) {
        docx_spacer(docx);
    }
    add_table(docx, grid, block->part);
    if (grid->note != NULL) {
        docx_open(docx, "TableNote", false);
        docx_inline(docx, grid->note, DOCX_PLAIN);
        docx_close(docx);
    } else if (!docx->in_box) {
        docx_spacer(docx);
    }
}
