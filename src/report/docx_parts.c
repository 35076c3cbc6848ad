/* The parts of a document beside its text. None points outside the file, runs anything or asks the
 * program for anything. */
#include "report/docx.h"

#include "alike/package.h"
#include "alike/quote.h"

#include <string.h>

#define MAIN    "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006"
#define CONTENT "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define RELATED XML_OFFICE "/relationships/"

static const char *const style[] = {
#include "report/docx_styles.xml.inc"
};

static const char settings[] = XML_HEAD
    "<w:settings xmlns:w=\"" MAIN "\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/>"
    "<w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat><w:compatSetting "
    "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" "
    "w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-US\"/><w:decimalSymbol w:val=\".\"/>"
    "<w:listSeparator w:val=\",\"/></w:settings>";

static const char numbering[] = XML_HEAD
    "<w:numbering xmlns:w=\"" MAIN "\"><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType "
    "w:val=\"hybridMultilevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt "
    "w:val=\"bullet\"/><w:lvlText w:val=\"\xE2\x80\xA2\"/><w:lvlJc w:val=\"left\"/><w:pPr>"
    "<w:ind w:left=\"280\" w:hanging=\"200\"/></w:pPr></w:lvl></w:abstractNum><w:num "
    "w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

/* The parts of word/ that are always there. */
static const struct {
    const char *file, *content, *relation, *id;
} part[] = {
    {"styles.xml", "styles", "styles", "rIdStyles"},
    {"numbering.xml", "numbering", "numbering", "rIdNumbering"},
    {"settings.xml", "settings", "settings", "rIdSettings"},
    {"header1.xml", "header", "header", "rIdHeader"},
    {"header2.xml", "header", "header", "rIdFirst"},
    {"footer1.xml", "footer", "footer", "rIdFooter"},
};

/* Within word/. */
static const char *picture_path(Arena *arena, size_t k)
{
    return arena_printf(arena, "media/figure%zu.png", k + 1);
}

static void content_types(Text *out)
{
    package_types(out);
    text_add(out, "<Default Extension=\"png\" ContentType=\"image/png\"/>"
                  "<Override PartName=\"/word/document.xml\" ContentType=\"" CONTENT
                  "document.main+xml\"/>");
    for (size_t k = 0; k < COUNT_OF(part); k++)
        text_format(out, "<Override PartName=\"/word/%s\" ContentType=\"" CONTENT "%s+xml\"/>",
                    part[k].file, part[k].content);
    text_add(out, "</Types>");
}

static void relations(Text *out, const Docx *docx)
{
    text_add(out, XML_HEAD "<Relationships xmlns=\"" XML_PACKAGE "/relationships\">");
    for (size_t k = 0; k < COUNT_OF(part); k++)
        text_format(out, "<Relationship Id=\"%s\" Type=\"" RELATED "%s\" Target=\"%s\"/>",
                    part[k].id, part[k].relation, part[k].file);
    for (size_t k = 0; k < docx->n_pictures; k++)
        text_format(out,
                    "<Relationship Id=\"rIdPicture%zu\" Type=\"" RELATED "image\" Target=\"%s\"/>",
                    k + 1, picture_path(out->arena, k));
    text_add(out, "</Relationships>");
}

/* Every page says in its head what may become of it, and of which study it is. */
static void header(Text *out, const Document *document, bool first)
{
    enum { HEAD_LETTERS = 80 };
    const char *title = first ? "" : quoted_for_terminal(out->arena, document->title);
    const char *end = title;
    uint32_t letter;
    for (size_t n = 0; n < HEAD_LETTERS && *end != '\0'; n++)
        end += letter_read(end, &letter);
    text_add(out, XML_HEAD "<w:hdr xmlns:w=\"" MAIN "\"><w:p><w:pPr><w:pStyle w:val=\"Header\"/>"
                           "</w:pPr>");
    docx_runs(out, title, (size_t)(end - title), DOCX_PLAIN);
    text_format(out, "<w:r>%s<w:tab/></w:r>", *end != '\0' ? "<w:t>…</w:t>" : "");
    if (document->notice != NULL)
        docx_runs(out, document->notice, strlen(document->notice), DOCX_BOLD);
    text_add(out, "</w:p></w:hdr>");
}

static void footer(Text *out, const Document *document)
{
    text_add(out, XML_HEAD "<w:ftr xmlns:w=\"" MAIN "\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/>"
                           "</w:pPr>");
    if (document->running != NULL)
        docx_runs(out, document->running, strlen(document->running), DOCX_PLAIN);
    text_add(out, "<w:r><w:tab/><w:t xml:space=\"preserve\">Page </w:t></w:r>");
    docx_field(out, "PAGE", "1", DOCX_PLAIN);
    text_add(out, "<w:r><w:t xml:space=\"preserve\"> of </w:t></w:r>");
    docx_field(out, "NUMPAGES", "1", DOCX_PLAIN);
    text_add(out, "</w:p></w:ftr>");
}

static const char body_begin[] =
    XML_HEAD "<w:document xmlns:w=\"" MAIN "\" xmlns:r=\"" XML_OFFICE
             "/relationships\" xmlns:wp=\"" DRAWING "/wordprocessingDrawing\" xmlns:a=\"" DRAWING
             "/main\" xmlns:pic=\"" DRAWING "/picture\"><w:body>\n";

/* Page one has a head of its own, for its title stands in the text. */
static void body_end(Text *out)
{
    text_add(out, "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>"
                  "<w:headerReference w:type=\"first\" r:id=\"rIdFirst\"/>"
                  "<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>"
                  "<w:footerReference w:type=\"first\" r:id=\"rIdFooter\"/>");
    text_format(out,
                "<w:pgSz w:w=\"%d\" w:h=\"%d\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" "
                "w:bottom=\"%d\" w:left=\"%d\" w:header=\"480\" w:footer=\"480\" w:gutter=\"0\"/>"
                "<w:cols w:space=\"720\"/><w:titlePg/></w:sectPr></w:body></w:document>",
                DOCX_PAGE_WIDTH, DOCX_PAGE_HEIGHT, DOCX_MARGIN_TOP, DOCX_MARGIN_SIDE,
                DOCX_MARGIN_TOP, DOCX_MARGIN_SIDE);
}

static bool add_body(Docx *docx, Zip *zip, Error *err)
{
    body_end(&docx->out);
    zip_begin(zip, "word/document.xml");
    zip_add(zip, body_begin, sizeof body_begin - 1);
    zip_add(zip, docx->out.bytes, docx->out.n);
    return zip_end(zip, err);
}

static bool add_pictures(const Docx *docx, Zip *zip, Error *err)
{
    for (size_t k = 0; k < docx->n_pictures; k++) {
        zip_begin(zip, arena_printf(zip->arena, "word/%s", picture_path(zip->arena, k)));
        zip_add(zip, docx->picture[k].bytes, docx->picture[k].n);
        if (!zip_end(zip, err))
            return false;
    }
    return true;
}

bool docx_parts(Docx *docx, Zip *zip, Error *err)
{
    const Document *document = docx->document;
    Text types = {.arena = zip->arena}, inside = types, styles = types, head = types, first = types,
         foot = types;
    content_types(&types);
    relations(&inside, docx);
    text_add(&styles, XML_HEAD);
    for (size_t k = 0; k < COUNT_OF(style); k++)
        text_add(&styles, style[k]);
    header(&head, document, false);
    header(&first, document, true);
    footer(&foot, document);
    const char *const text[COUNT_OF(part)] = {styles.bytes, numbering,   settings,
                                              head.bytes,   first.bytes, foot.bytes};
    if (!package_begin(zip, "word/document.xml", types.bytes, document->title,
                       document->authors != NULL ? document->authors : "alike", err) ||
        !zip_member(zip, "word/_rels/document.xml.rels", inside.bytes, err))
        return false;
    for (size_t k = 0; k < COUNT_OF(part); k++)
        if (!zip_member(zip, arena_printf(zip->arena, "word/%s", part[k].file), text[k], err))
            return false;
    return add_body(docx, zip, err) && add_pictures(docx, zip, err);
}
