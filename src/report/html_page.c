/* What stands around a page's text: its head, style sheet and script. */
#include "report/html.h"

#include "alike/quote.h"

#include <ctype.h>

static const char *const style[] = {
#include "report/style.css.inc"
};
static const char *const script[] = {
#include "report/sort.js.inc"
};

/* Letters of a running head: two lines of a margin at most. */
enum { HEAD_LETTERS = 100 };

/* A string of the style sheet: whatever is not a plain letter is written by its number, so no text
 * can end the string, the sheet or the element. */
static void add_css_string(Text *out, const char *text)
{
    uint32_t letter;
    size_t n = 0;
    text = quoted_for_terminal(out->arena, text); /* no control and no mark of direction */
    const char *end = text;
    for (; *end != '\0' && n < HEAD_LETTERS; n++)
        end += letter_read(end, &letter);
    text_add(out, "\"");
    for (const char *c = text; c < end; c++) {
        if (isalnum((unsigned char)*c) || *c == ' ' || ((unsigned char)*c & 0x80) != 0)
            text_add_bytes(out, c, 1);
        else
            text_format(out, "\\%x ", (unsigned)(unsigned char)*c);
    }
    text_add(out, *end == '\0' ? "\"" : "…\"");
}

static void add_margin(Text *out, const char *box, const char *text)
{
    text_format(out,
                "@%s{font:8pt \"Liberation Sans\",Arial,sans-serif;color:#59626b;"
                "overflow-wrap:anywhere;content:",
                box);
    add_css_string(out, text);
    text_add(out, "}\n");
}

/* Heads and feet of printed pages; page one has its title in the text. */
static void add_paper(Text *out, const Document *document)
{
    text_add(out, "@page{size:Letter;margin:17mm 16mm;\n");
    add_margin(out, "top-left", document->title);
    if (document->notice != NULL)
        add_margin(out, "top-right", document->notice);
    if (document->running != NULL)
        add_margin(out, "bottom-left", document->running);
    text_add(out, "@bottom-right{font:8pt \"Liberation Sans\",Arial,sans-serif;color:#59626b;"
                  "content:\"Page \" counter(page) \" of \" counter(pages)}}\n"
                  "@page:first{margin-top:12mm;margin-bottom:15mm;@top-left{content:none}"
                  "@top-right{content:none}}\n");
}

/* Charts have their colours as attributes; each has a dark twin. */
static void add_dark_charts(Text *out)
{
    static const char *const attribute[] = {"fill", "stroke", "color"};
    text_add(out, "@media screen and (prefers-color-scheme:dark){\n");
    for (size_t k = 0; k < n_chart_colors; k++)
        for (size_t a = 0; a < COUNT_OF(attribute); a++)
            text_format(out, "figure [%s=\"%s\" i]{%s:%s}", attribute[a], chart_colors[k].light,
                        attribute[a], chart_colors[k].dark);
    text_add(out, "}\n");
}

void html_head(HtmlPage *page)
{
    Text *out = &page->out;
    text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"generator\" content=\"alike " ALIKE_VERSION "\">\n<title>");
    html_escape(out, page->document->title);
    text_add(out, "</title>\n<style>\n");
    for (size_t k = 0; k < COUNT_OF(style); k++)
        text_add(out, style[k]);
    add_dark_charts(out);
    add_paper(out, page->document);
    text_add(out, "</style>\n</head>\n<body>\n"
                  "<a class=\"skip\" href=\"#content\">Skip to the report</a>\n");
}

void html_script(Text *out)
{
    text_add(out, "<script>\n");
    for (size_t k = 0; k < COUNT_OF(script); k++)
        text_add(out, script[k]);
    text_add(out, "</script>\n");
}
