/* Text that is not ours, put where something else reads it. One function for each kind of output;
 * every writer calls it, so what a study file, a header or a cell holds is shown and never obeyed.
 *
 * Everywhere: broken UTF-8 becomes U+FFFD, a byte each. Control characters, and the ones that turn
 * text around or hide it, are written \u001B, as JSON does, so that two names which differ in them
 * alone stay different. Where people read, line ends and tabs are blanks. */
#ifndef ALIKE_QUOTE_H
#define ALIKE_QUOTE_H

#include "alike/text.h"

#include <stdarg.h>

/* Reads one letter of UTF-8; returns its bytes. LETTER_BROKEN: one byte that is none. */
enum { LETTER_BROKEN = 0x110000 };
size_t letter_read(const char *text, uint32_t *letter);
/* Acts on what shows it instead of being shown: controls, marks of direction, tags, noncharacters.
 * Joiners and variation selectors belong to words and faces and are none. */
bool letter_is_control(uint32_t letter);

/* A terminal, and any plain line: \033 would move the cursor or rewrite the screen. */
const char *quoted_for_terminal(Arena *arena, const char *text);
/* Whole lines of ours, whose parts went through quoted_for_terminal: ends of lines and tabs stay.
 */
void quote_terminal_lines(Text *out, const char *text);
/* printf whose every %s goes through quoted_for_terminal: only the format can end a line.
 * Conversions: %s %c %d %u %zu %x %f %g %%, with the flags - and 0, width, precision and length. */
void quote_format(Text *out, const char *format, ...) PRINTF_LIKE(2, 3);
/* Callers' own formats are checked where they take them; this one may have been marked up since. */
void quote_format_list(Text *out, const char *format, va_list arguments);

/* What stands between tags or in a quoted attribute. */
void quote_html(Text *out, const char *text, size_t n);

/* Text of Markdown, in a table's cell too: no mark of it is read as one. */
void quote_markdown(Text *out, const char *text, size_t n);

/* A cell of a gnuplot data file, in double quotes. */
void quote_gnuplot_cell(Text *out, const char *text);

/* A field of a CSV file that a spreadsheet does not run, and that can be read back: where the text
 * would begin like a formula or begins with an apostrophe, one apostrophe stands in front; controls
 * are \uXXXX, and so is the backslash of a \uXXXX that stood there. To read it back: remove one
 * apostrophe at the beginning, then turn each \uXXXX into its character. NULL is empty.
 * Source: OWASP, "CSV Injection". */
void quote_csv(Text *out, const char *text);

/* A cell of a workbook, between tags: XML, and no _x000D_, which spreadsheets read as an escape.
 * Cut after SHEET_LETTERS, the most that spreadsheets hold. */
enum { SHEET_LETTERS = 32767 };
void quote_sheet(Text *out, const char *text);
/* Would a spreadsheet take the text for a formula, were it typed? Blanks, ends of lines and tabs in
 * front of it do not keep it from that. NULL: no. */
bool quote_is_formula(const char *text);

/* jansson takes only whole UTF-8 and leaves some controls as they are: text for it, and a whole
 * document of it with those controls as \uXXXX, which every reader of JSON turns back. */
const char *quoted_for_json(Arena *arena, const char *text);
void quote_json_document(Text *out, const char *document, size_t n);

/* The file:// URL of a whole path: whatever is not plainly part of one is written %XX (RFC 3986).
 */
void quote_file_url(Text *out, const char *path);

#endif
