/* Source: ECMA-376, "Office Open XML File Formats", part 2 (packages), 10 and 11. */
#include "alike/package.h"

#include "alike/quote.h"

void package_types(Text *out)
{
    text_add(out,
             XML_HEAD "<Types xmlns=\"" XML_PACKAGE "/content-types\">"
                      "<Default Extension=\"rels\" "
                      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                      "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                      "<Override PartName=\"/docProps/core.xml\" "
                      "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
                      "<Override PartName=\"/docProps/app.xml\" "
                      "ContentType=\"application/"
                      "vnd.openxmlformats-officedocument.extended-properties+xml\"/>");
}

static const char about_program[] = XML_HEAD
    "<Properties xmlns=\"" XML_OFFICE "/extended-properties\"><Application>alike " ALIKE_VERSION
    "</Application></Properties>";

static void relations(Text *out, const char *root)
{
    text_format(out,
                XML_HEAD "<Relationships xmlns=\"" XML_PACKAGE "/relationships\">"
                         "<Relationship Id=\"rId1\" Type=\"" XML_OFFICE
                         "/relationships/officeDocument\" Target=\"%s\"/>",
                root);
    text_add(out, "<Relationship Id=\"rId2\" Type=\"" XML_PACKAGE
                  "/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
                  "<Relationship Id=\"rId3\" Type=\"" XML_OFFICE
                  "/relationships/extended-properties\" Target=\"docProps/app.xml\"/>"
                  "</Relationships>");
}

/* A document must say when it was made; the day is the earliest that the archive can say. */
static void about_study(Text *out, const char *title, const char *authors)
{
    static const char day[] = "1980-01-01T00:00:00Z";
    text_add(out,
             XML_HEAD "<cp:coreProperties xmlns:cp=\"" XML_PACKAGE "/metadata/core-properties\" "
                      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                      "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    quote_sheet(out, title);
    text_add(out, "</dc:title><dc:creator>");
    quote_sheet(out, authors);
    text_format(out,
                "</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created>"
                "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%s</dcterms:modified>"
                "</cp:coreProperties>",
                day, day);
}

bool package_begin(Zip *zip, const char *root, const char *types, const char *title,
                   const char *authors, Error *err)
{
    Text inside = {.arena = zip->arena}, core = inside;
    relations(&inside, root);
    about_study(&core, title, authors);
    return zip_member(zip, "[Content_Types].xml", types, err) &&
           zip_member(zip, "_rels/.rels", inside.bytes, err) &&
           zip_member(zip, "docProps/app.xml", about_program, err) &&
           zip_member(zip, "docProps/core.xml", core.bytes, err);
}
