/* Pieces of the HTML writer. */
#ifndef ALIKE_REPORT_HTML_H
#define ALIKE_REPORT_HTML_H

#include "alike/report.h"
#include "alike/text.h"

/* The page as it is written. Terms of the glossary are linked where they first stand in a section,
 * so each remembers whether it was. */
typedef struct HtmlPage {
    Text out;
    const Document *document;
    size_t n_terms;
    const Block **term;
    bool *linked; /* n_terms; in this section */
    size_t n_figures;
} HtmlPage;

/* & < > " and ' as entities; control characters as blanks. */
void html_escape(Text *out, const char *text);
/* Text of a block: escaped, with bold, references and links to the glossary. */
void html_inline(HtmlPage *page, const char *text);
/* The same without links: in headings and where a link may not stand. */
void html_plain(HtmlPage *page, const char *text);

/* Everything from the doctype to the body, and the script at its end. */
void html_head(HtmlPage *page);
void html_script(Text *out);

/* label: of a table without a caption. */
void html_grid(HtmlPage *page, const Block *block, bool in_box, const char *label);

/* A figure with its SVG in the page, or with words where it was not drawn. */
void html_figure(HtmlPage *page, const Block *block);

#endif
