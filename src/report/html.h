/* Pieces of the HTML writer. */
#ifndef ALIKE_REPORT_HTML_H
#define ALIKE_REPORT_HTML_H

#include "alike/report.h"
#include "alike/text.h"

/* & < > " and ' as entities; control characters as blanks. */
void html_escape(Text *out, const char *text);

/* The style sheet, within <style>. */
void html_style(Text *out);

/* A figure with its SVG in the page, or with words where it was not drawn. number: of the figure,
 * which makes the ids of its SVG unique. */
void html_figure(Text *out, const Document *document, const Figure *figure, size_t number);

#endif
