/* Source: ECMA-376, "Office Open XML File Formats", part 1, 18.3 (worksheets). */
#include "worksheet.h"

#include "parts.h"

#include "alike/quote.h"

enum { LETTERS = 8 };

/* "AB" for 27, at the end of room. */
static const char *column_letters(char room[LETTERS], size_t column)
{
    size_t at = LETTERS;
    room[--at] = '\0';
    do {
        room[--at] = (char)('A' + column % 26);
        column /= 26;
    } while (column-- > 0 && at > 0);
    return &room[at];
}

/* To the archive, row by row: a sheet never stands in memory as a whole. */
static void hand_on(WorksheetWriter *writer)
{
    zip_add(writer->zip, writer->row.bytes, writer->row.n);
    writer->row.n = 0;
}

/* What is a little wider than a page is printed on one; what is much wider would be too small. */
static bool fits_a_page(const double *width, size_t n)
{
    static const double most = 200;
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += width[k];
    return sum <= most;
}

void worksheet_begin(WorksheetWriter *writer, const char *path, const double *width, size_t n,
                     size_t freeze)
{
    Text *out = &writer->row;
    zip_begin(writer->zip, path);
    writer->at = 0;
    text_format(out,
                XML_HEAD "<worksheet xmlns=\"" XML_MAIN "\"><sheetPr><pageSetUpPr "
                         "fitToPage=\"%d\"/></sheetPr><sheetViews>",
                fits_a_page(width, n));
    text_format(out,
                "<sheetView workbookViewId=\"0\"><pane ySplit=\"%zu\" topLeftCell=\"A%zu\" "
                "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>",
                freeze, freeze + 1);
    for (size_t k = 0; k < n; k++)
        text_format(out, "<col min=\"%zu\" max=\"%zu\" width=\"%.1f\" customWidth=\"1\"/>", k + 1,
                    k + 1, width[k]);
    text_add(out, "</cols><sheetData>");
}

static void end_row(WorksheetWriter *writer)
{
    if (writer->at > 0)
        text_add(&writer->row, "</row>");
    hand_on(writer);
}

void worksheet_row(WorksheetWriter *writer, size_t lines)
{
    static const double line_height = 15.0; /* in points, of the plain font */
    end_row(writer);
    writer->column = 0;
    text_format(&writer->row, "<row r=\"%zu\"", ++writer->at);
    if (lines > 1) /* not every program makes room for what wraps */
        text_format(&writer->row, " ht=\"%.0f\" customHeight=\"1\"", line_height * (double)lines);
    text_add(&writer->row, ">");
}

static void open_cell(WorksheetWriter *writer, Style style)
{
    char room[LETTERS], digits[TEXT_LONGEST];
    text_add(&writer->row, "<c r=\"");
    text_add(&writer->row, column_letters(room, writer->column++));
    text_add_bytes(&writer->row, digits, text_whole((int64_t)writer->at, digits));
    text_add(&writer->row, "\" s=\"");
    text_add_bytes(&writer->row, digits, text_whole((int64_t)style, digits));
    text_add(&writer->row, "\"");
}

/* Text stands in the cell itself, as a string: nothing reads it as a formula. */
void worksheet_text(WorksheetWriter *writer, const char *text, Style style)
{
    if (text == NULL || text[0] == '\0') {
        writer->column++;
        return;
    }
    if (style == STYLE_TEXT && quote_is_formula(text))
        style = STYLE_GUARDED;
    open_cell(writer, style);
    text_add(&writer->row, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    quote_sheet(&writer->row, text);
    text_add(&writer->row, "</t></is></c>");
}

void worksheet_number(WorksheetWriter *writer, const char *digits, Style style)
{
    open_cell(writer, style);
    text_add(&writer->row, "><v>");
    text_add(&writer->row, digits);
    text_add(&writer->row, "</v></c>");
}

void worksheet_link(Text *links, const char *cell, const char *sheet)
{
    text_format(links, "<hyperlink ref=\"%s\" location=\"", cell);
    quote_sheet(links, arena_printf(links->arena, "'%s'!A1", sheet));
    text_add(links, "\" display=\"");
    quote_sheet(links, sheet);
    text_add(links, "\"/>");
}

const char *worksheet_filter(Arena *arena, const Worksheet *sheet, const char *dollar)
{
    char room[LETTERS];
    return arena_printf(arena, "%sA%s%d:%s%s%s%zu", dollar, dollar, (int)ROW_NAMES, dollar,
                        column_letters(room, sheet->n_columns - 1), dollar,
                        ROW_NAMES + sheet->n_rows);
}

bool worksheet_end(WorksheetWriter *writer, const char *filter, const char *links, Error *err)
{
    Text *out = &writer->row;
    end_row(writer);
    text_add(out, "</sheetData>");
    if (filter != NULL)
        text_format(out, "<autoFilter ref=\"%s\"/>", filter);
    if (links != NULL)
        text_format(out, "<hyperlinks>%s</hyperlinks>", links);
    text_add(out, "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.75\" bottom=\"0.75\" "
                  "header=\"0.3\" footer=\"0.3\"/><pageSetup orientation=\"landscape\" "
                  "fitToHeight=\"0\"/><headerFooter>");
    if (writer->mark != NULL) {
        text_add(out, "<oddHeader>&amp;C");
        quote_sheet(out, writer->mark);
        text_add(out, "</oddHeader>");
    }
    text_add(out, "<oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
                  "</worksheet>");
    hand_on(writer);
    return zip_end(writer->zip, err);
}
