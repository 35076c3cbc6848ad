/* A drawing in the page itself. The drawing program names the parts of every drawing alike, so each
 * name gets the figure's number in front; else all figures would take their marks from the first.
 */
#include "report/html.h"

#include "alike/os.h"

#include <string.h>

/* References to a part of the drawing: what comes before the name. */
static const char *const reference[] = {" id=\"",   " id='",  "href=\"#", "href='#",
                                        "url(#",    "url('#", "url(\"#",  "aria-labelledby=\"",
                                        "begin=\"#"};

static const char *reference_at(const char *text)
{
    for (size_t k = 0; k < COUNT_OF(reference); k++)
        if (text_starts(text, reference[k]))
            return reference[k];
    return NULL;
}

/* Behind the end of a tag that begins at `<`; an attribute may hold a `>`. */
static const char *tag_end(const char *tag)
{
    char quote = '\0';
    for (const char *c = tag; *c != '\0'; c++) {
        if (quote != '\0')
            quote = *c == quote ? '\0' : quote;
        else if (*c == '"' || *c == '\'')
            quote = *c;
        else if (*c == '>')
            return c + 1;
    }
    return tag + strlen(tag);
}

static void add_unique_tag(Text *out, const char *tag, const char *end, size_t number)
{
    for (const char *c = tag; c < end;) {
        const char *found = strchr(" hua\n\t", *c) != NULL ? reference_at(c) : NULL;
        if (found == NULL) {
            text_add_bytes(out, c, 1);
            c++;
            continue;
        }
        text_format(out, "%sfig%zu-", found, number);
        c += strlen(found);
    }
}

/* Only in tags: a label may well read url(#1). `svg` begins inside its first tag. */
static void add_unique(Text *out, const char *svg, size_t number)
{
    const char *end = tag_end(svg);
    add_unique_tag(out, svg, end, number);
    while (*end != '\0') {
        const size_t n = strcspn(end, "<");
        text_add_bytes(out, end, n);
        svg = end + n;
        end = tag_end(svg);
        add_unique_tag(out, svg, end, number);
    }
}

/* What follows `<svg` in the file, or NULL where it is no drawing we put into a page: nothing may
 * run and nothing may be fetched. What stands between tags is text and runs nothing. */
static const char *drawing_of(Arena *arena, const char *bytes)
{
    static const char *const refused[] = {
        "<script", "<foreignObject", "javascript:", "<image", "onload=", "onclick="};
    const char *svg = strstr(bytes, "<svg");
    for (const char *tag = svg; tag != NULL; tag = strchr(tag_end(tag), '<')) {
        const char *whole = arena_copy_bytes(arena, tag, (size_t)(tag_end(tag) - tag));
        for (size_t k = 0; k < COUNT_OF(refused); k++)
            if (strstr(whole, refused[k]) != NULL)
                return NULL;
    }
    return svg != NULL ? svg + strlen("<svg") : NULL;
}

static const char *read_drawing(const Document *document, const Figure *figure, const char *name)
{
    char *bytes = NULL;
    size_t n = 0;
    Error *err = ARENA_NEW(document->arena, Error);
    if (!figure->rendered || document->chart_folder == NULL || name == NULL)
        return NULL;
    const char *path = os_join(document->arena, document->chart_folder,
                               arena_printf(document->arena, "%s.svg", name));
    if (!os_is_file(path) || !os_read_file(document->arena, path, &bytes, &n, err))
        return NULL;
    return drawing_of(document->arena, arena_copy_bytes(document->arena, bytes, n));
}

static void add_drawing(HtmlPage *page, const Figure *figure, const char *drawing,
                        const char *class)
{
    text_format(&page->out, "<div class=\"%s\"><svg role=\"img\" aria-label=\"", class);
    html_escape(&page->out, figure->alt != NULL ? figure->alt : figure->name);
    text_add(&page->out, "\"");
    add_unique(&page->out, drawing, ++page->n_figures);
    text_add(&page->out, "</div>\n");
}

void html_figure(HtmlPage *page, const Block *block)
{
    const Figure *figure = block->figure;
    Text *out = &page->out;
    const char *drawing = read_drawing(page->document, figure, figure->name);
    const char *narrow = read_drawing(page->document, figure, figure->narrow);
    text_format(out, "<figure id=\"figure-%s\">\n", figure->name);
    if (drawing != NULL) {
        add_drawing(page, figure, drawing, narrow != NULL ? "drawing wide-only" : "drawing");
        if (narrow != NULL)
            add_drawing(page, figure, narrow, "narrow");
    } else {
        text_add(out, "<p class=\"missing\">This chart was not drawn. Its data are in charts/");
        html_escape(out, figure->name);
        text_add(out, ".dat and its script in charts/");
        html_escape(out, figure->name);
        text_add(out, ".gp.</p>\n");
    }
    text_format(out, "<figcaption><strong>Figure %s.</strong> ", block->number);
    html_inline(page, figure->caption);
    text_add(out, "</figcaption>\n</figure>\n");
}
