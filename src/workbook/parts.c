/* Source: ECMA-376, "Office Open XML File Formats", part 1, 18.2 (workbook) and 18.8 (styles);
 * part 2 (packages). No part points outside the file, and none tells when it was made: two runs
 * give the same bytes. */
#include "parts.h"

#include "alike/quote.h"

#include <assert.h>

#define CONTENT "application/vnd.openxmlformats-officedocument.spreadsheetml."

const char *parts_sheet_path(Arena *arena, size_t k)
{
    return arena_printf(arena, "xl/worksheets/sheet%zu.xml", k + 1);
}

static void content_types(Text *out, size_t n)
{
    package_types(out);
    text_add(out,
             "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" CONTENT "sheet.main+xml\"/>"
             "<Override PartName=\"/xl/styles.xml\" ContentType=\"" CONTENT "styles+xml\"/>");
    for (size_t k = 0; k < n; k++)
        text_format(out, "<Override PartName=\"/%s\" ContentType=\"" CONTENT "worksheet+xml\"/>",
                    parts_sheet_path(out->arena, k));
    text_add(out, "</Types>");
}

/* A sheet's name in a formula. */
static void quoted_name(Text *out, const Worksheet *sheet)
{
    text_add(out, "'");
    quote_sheet(out, sheet->name); /* names hold no apostrophe */
    text_add(out, "'!");
}

/* Which rows filters choose from, and which are printed on every page. */
static void defined_names(Text *out, const Worksheet *sheet, size_t n)
{
    if (n < 2)
        return;
    text_add(out, "<definedNames>");
    for (size_t k = 1; k < n; k++) {
        text_format(out,
                    "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"%zu\" "
                    "hidden=\"1\">",
                    k);
        quoted_name(out, &sheet[k]);
        text_format(out, "%s</definedName>", worksheet_filter(out->arena, &sheet[k], "$"));
    }
    for (size_t k = 1; k < n; k++) {
        text_format(out, "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"%zu\">", k);
        quoted_name(out, &sheet[k]);
        text_format(out, "$%d:$%d</definedName>", (int)ROW_HEAD, (int)ROW_NAMES);
    }
    text_add(out, "</definedNames>");
}

static void workbook(Text *out, const Worksheet *sheet, size_t n)
{
    text_add(out, XML_HEAD "<workbook xmlns=\"" XML_MAIN "\" xmlns:r=\"" XML_OFFICE
                           "/relationships\"><bookViews><workbookView/></bookViews><sheets>");
    for (size_t k = 0; k < n; k++) {
        text_add(out, "<sheet name=\"");
        quote_sheet(out, sheet[k].name);
        text_format(out, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", k + 1, k + 1);
    }
    text_add(out, "</sheets>");
    defined_names(out, sheet, n);
    text_add(out, "</workbook>");
}

static void workbook_relations(Text *out, size_t n)
{
    text_add(out, XML_HEAD "<Relationships xmlns=\"" XML_PACKAGE "/relationships\">");
    for (size_t k = 0; k < n; k++)
        text_format(out,
                    "<Relationship Id=\"rId%zu\" Type=\"" XML_OFFICE
                    "/relationships/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                    k + 1, k + 1);
    text_format(out,
                "<Relationship Id=\"rId%zu\" Type=\"" XML_OFFICE
                "/relationships/styles\" Target=\"styles.xml\"/></Relationships>",
                n + 1);
}

/* --- styles --------------------------------------------------------------------------------------
 */

enum { FONT_PLAIN, FONT_TITLE, FONT_QUIET, FONT_LINK, FONT_HEAD };
static const char fonts[] =
    "<fonts count=\"5\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
    "<font><b/><sz val=\"14\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
    "<font><sz val=\"9\"/><color rgb=\"FF595959\"/><name val=\"Calibri\"/><family val=\"2\"/>"
    "</font><font><u/><sz val=\"11\"/><color rgb=\"FF0B5394\"/><name val=\"Calibri\"/>"
    "<family val=\"2\"/></font>"
    "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>";
/* the first two fills are fixed by the format */
static const char fills[] =
    "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>"
    "<fill><patternFill patternType=\"gray125\"/></fill><fill><patternFill patternType=\"solid\">"
    "<fgColor rgb=\"FFEDEFF2\"/></patternFill></fill></fills>";
static const char borders[] =
    "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
    "<border><left/><right/><top/><bottom style=\"thin\"><color rgb=\"FF7F7F7F\"/></bottom>"
    "<diagonal/></border></borders>";

/* Numbers of formats: some are built in, own ones begin at 164. */
enum {
    FORMAT_GENERAL = 0,
    FORMAT_POWER = 11,
    FORMAT_TEXT = 49,
    FORMAT_COUNT = 3,
    FORMAT_OWN = 164
};

static const struct {
    int format, font, fill, border;
    bool wraps, right, guarded;
} look[STYLE_REAL] = {
    [STYLE_PLAIN] = {.format = FORMAT_GENERAL},
    [STYLE_TITLE] = {.font = FONT_TITLE},
    [STYLE_SENTENCE] = {.font = FONT_QUIET},
    [STYLE_LINK] = {.font = FONT_LINK},
    [STYLE_HEAD] = {.font = FONT_HEAD, .fill = 2, .wraps = true},
    [STYLE_NAME] = {.font = FONT_QUIET, .fill = 2, .border = 1},
    [STYLE_HEAD_OF_NUMBERS] = {.font = FONT_HEAD, .fill = 2, .wraps = true, .right = true},
    [STYLE_NAME_OF_NUMBERS] = {.font = FONT_QUIET, .fill = 2, .border = 1, .right = true},
    [STYLE_TEXT] = {.format = FORMAT_TEXT},
    [STYLE_GUARDED] = {.format = FORMAT_TEXT, .guarded = true},
    [STYLE_MARK] = {.font = FONT_QUIET, .format = FORMAT_TEXT, .right = true},
    [STYLE_COUNT] = {.format = FORMAT_COUNT},
    [STYLE_POWER] = {.format = FORMAT_POWER},
};

static void add_look(Text *out, size_t k)
{
    text_format(out,
                "<xf numFmtId=\"%d\" fontId=\"%d\" fillId=\"%d\" borderId=\"%d\" xfId=\"0\" "
                "applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\"%s",
                look[k].format, look[k].font, look[k].fill, look[k].border,
                look[k].guarded ? " quotePrefix=\"1\"" : "");
    if (look[k].wraps || look[k].right)
        text_format(out, " applyAlignment=\"1\"><alignment%s%s/></xf>",
                    look[k].right ? " horizontal=\"right\"" : "",
                    look[k].wraps ? " vertical=\"bottom\" wrapText=\"1\"" : "");
    else
        text_add(out, "/>");
}

static void styles(Text *out)
{
    static const char zeros[] = "00000000000000000";
    static_assert(sizeof zeros == DIGITS_MOST + 1, "a digit each");
    text_format(out, XML_HEAD "<styleSheet xmlns=\"" XML_MAIN "\"><numFmts count=\"%d\">",
                DIGITS_MOST + 1);
    for (int k = 0; k <= DIGITS_MOST; k++)
        text_format(out, "<numFmt numFmtId=\"%d\" formatCode=\"0%s%.*s\"/>", FORMAT_OWN + k,
                    k > 0 ? "." : "", k, zeros);
    text_format(out,
                "</numFmts>%s%s%s<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
                "fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"%d\">",
                fonts, fills, borders, (int)N_STYLES);
    for (size_t k = 0; k < STYLE_REAL; k++)
        add_look(out, k);
    for (int k = 0; k <= DIGITS_MOST; k++)
        text_format(out,
                    "<xf numFmtId=\"%d\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
                    "applyNumberFormat=\"1\"/>",
                    FORMAT_OWN + k);
    text_add(out, "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" "
                  "builtinId=\"0\"/></cellStyles></styleSheet>");
}

bool parts_write(Zip *zip, const char *title, const Worksheet *sheet, size_t n, Error *err)
{
    Text types = {.arena = zip->arena}, book = types, inside = types, looks = types;
    content_types(&types, n);
    workbook(&book, sheet, n);
    workbook_relations(&inside, n);
    styles(&looks);
    return package_begin(zip, "xl/workbook.xml", types.bytes, title, "alike", err) &&
           zip_member(zip, "xl/workbook.xml", book.bytes, err) &&
           zip_member(zip, "xl/_rels/workbook.xml.rels", inside.bytes, err) &&
           zip_member(zip, "xl/styles.xml", looks.bytes, err);
}
