/* Figures of a document. The picture is in pixels: programs draw the svg of charts each with their
 * own letters, if at all. */
#include "report/docx.h"

#include "alike/os.h"
#include "alike/quote.h"

#include <math.h>
#include <string.h>

enum {
    DOTS = 200,   /* an inch, as charts are drawn */
    EMU = 914400, /* units of a drawing, an inch */
};

static const double body_width = 5.7, summary_width = 6.5, most_height = 8.2; /* inches */

static uint32_t number_at(const char *bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++)
        value = value << 8 | (unsigned char)bytes[i];
    return value;
}

/* Source: W3C, "Portable Network Graphics (PNG) Specification", 11.2.2: the size stands in the
 * first chunk. */
static bool read_size(DocxPicture *picture)
{
    static const char start[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
    enum { START = 16, MOST = 1 << 15 };
    if (picture->n < START + 8 || memcmp(picture->bytes, start, START) != 0)
        return false;
    picture->width = number_at(picture->bytes + START);
    picture->height = number_at(picture->bytes + START + 4);
    return picture->width > 0 && picture->height > 0 && picture->width < MOST &&
           picture->height < MOST;
}

/* NULL: it was not drawn. */
static const DocxPicture *read_picture(Docx *docx, const Figure *figure)
{
    Arena *arena = docx->out.arena;
    DocxPicture picture = {0};
    char *bytes = NULL;
    if (figure->paper == NULL || docx->document->chart_folder == NULL)
        return NULL;
    const char *path =
        os_join(arena, docx->document->chart_folder, arena_printf(arena, "%s.png", figure->paper));
    if (docx->failed || !os_is_file(path))
        return NULL;
    docx->failed = !os_read_file(arena, path, &bytes, &picture.n, docx->err);
    picture.bytes = bytes;
    if (docx->failed || !read_size(&picture))
        return NULL;
    docx->picture = arena_grow(arena, docx->picture, &docx->capacity, docx->n_pictures + 1,
                               sizeof *docx->picture);
    docx->picture[docx->n_pictures] = picture;
    return &docx->picture[docx->n_pictures++];
}

static void add_drawing(Docx *docx, const Block *block, const DocxPicture *picture)
{
    Text *out = &docx->out;
    const Figure *figure = block->figure;
    double width = (double)picture->width / DOTS;
    const double height = (double)picture->height / DOTS,
                 most = block->part == PART_SUMMARY ? summary_width : body_width;
    double scale = width > most ? most / width : 1.0;
    if (height * scale > most_height)
        scale = most_height / height;
    width *= scale;
    const long cx = lround(width * EMU), cy = lround(height * scale * EMU);
    text_format(out,
                "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">"
                "<wp:extent cx=\"%ld\" cy=\"%ld\"/><wp:docPr id=\"%zu\" name=\"Figure %s\" "
                "descr=\"",
                cx, cy, docx->n_pictures, block->number);
    const char *alt = figure->alt != NULL ? figure->alt : figure->name;
    quote_html(out, alt, strlen(alt));
    text_format(out,
                "\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/>"
                "</wp:cNvGraphicFramePr><a:graphic><a:graphicData "
                "uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>"
                "<pic:nvPicPr><pic:cNvPr id=\"%zu\" name=\"Figure %s\"/><pic:cNvPicPr/>"
                "</pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdPicture%zu\"/><a:stretch>"
                "<a:fillRect/></a:stretch></pic:blipFill>",
                docx->n_pictures, block->number, docx->n_pictures);
    text_format(out,
                "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%ld\" cy=\"%ld\"/>"
                "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"
                "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
                cx, cy);
}

void docx_figure(Docx *docx, const Block *block)
{
    const Figure *figure = block->figure;
    const DocxPicture *picture = read_picture(docx, figure);
    docx_open(docx, "Figure", true);
    if (picture != NULL)
        add_drawing(docx, block, picture);
    else
        docx_text(docx,
                  arena_printf(docx->out.arena,
                               "This chart was not drawn; its data are in charts/%s.dat.",
                               figure->name),
                  DOCX_LABEL);
    docx_close(docx);
    docx_open(docx, "FigureCaption", false);
    docx_number(docx, block, "Figure");
    docx_inline(docx, figure->caption, DOCX_PLAIN);
    docx_close(docx);
}
