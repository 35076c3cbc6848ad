/* Workbooks (.xlsx): XML within a zip archive, read as it comes. Source: ECMA-376 part 1, clause 18
 * (SpreadsheetML); ISO 8601 dates are made of serial numbers as its 18.17.4 says. */
#ifndef ALIKE_INPUT_XLSX_H
#define ALIKE_INPUT_XLSX_H

#include "input/archive.h"

#include <expat.h>
#include <string.h>

/* How a number is shown, as far as that changes what it says. */
typedef enum Shown {
    SHOWN_NUMBER,
    SHOWN_PERCENT,  /* 85%, which is stored as 0.85 and read so */
    SHOWN_DATE,     /* a day: 2014-09-30 */
    SHOWN_TIME,     /* a time of day: 08:15:00 */
    SHOWN_MOMENT,   /* both */
    SHOWN_DURATION, /* hours beyond 24: 26:03:00 */
    SHOWN_ZEROS     /* with zeros in front, to so many digits */
} Shown;

typedef struct CellStyle {
    uint8_t shown;
    uint8_t digits; /* of SHOWN_ZEROS */
} CellStyle;

typedef struct Sheet {
    const char *name;
    const char *relation; /* by which the workbook knows its part */
    long member;          /* of the archive; NO_MEMBER: not there */
    bool hidden;
} Sheet;

/* Strings of all cells, one behind the other. */
typedef struct Strings {
    char *text;
    size_t n_text, text_capacity;
    size_t *start; /* n + 1 */
    size_t n, capacity;
} Strings;

typedef struct Workbook {
    Arena *arena;
    const char *name; /* for places */
    Archive *archive;
    bool from_1904;
    Sheet *sheet;
    size_t n_sheets, sheet_capacity;
    Strings strings;
    CellStyle *style; /* by the number that cells have */
    size_t n_styles, style_capacity;
} Workbook;

/* Is there a workbook in the archive? */
bool workbook_within(const Archive *archive);
/* Its sheets, strings and styles. Closed by workbook_free whatever comes of it. */
bool workbook_open(Workbook *book, Arena *arena, const InputPlace *place, Error *err) MUST_CHECK;
void workbook_free(Workbook *book);

/* What goes through a part of the archive. Names come without their prefix. */
typedef struct XmlHandler {
    void *context;
    void (*start)(void *context, const char *name, const char *const *attribute);
    void (*end)(void *context, const char *name);
    void (*text)(void *context, const char *bytes, size_t n); /* NULL: not wanted */
    bool *stop; /* set by the others: enough was seen, or err was set; NULL: never */
} XmlHandler;
bool xml_read(const Workbook *book, size_t member, const XmlHandler *handler,
              Error *err) MUST_CHECK;
/* NULL: there is no such attribute. */
/* strcmp's answer, without its call where the first letters differ: three elements and as many
 * attributes a cell. */
static inline bool xml_same(const char *a, const char *b)
{
    return a[0] == b[0] && (a[0] == '\0' || (a[1] == b[1] && (a[1] == '\0' || strcmp(a, b) == 0)));
}
const char *xml_attribute(const char *const *attribute, const char *name);

void strings_add_bytes(Strings *strings, const char *bytes, size_t n);
void strings_end(Strings *strings); /* the next one begins */
/* _x000D_ and the like are letters that XML can't hold (22.4.2.4); in place, returns the length. */
size_t xstring_unescape(char *text, size_t n);

bool styles_read(Workbook *book, size_t member, Error *err) MUST_CHECK;
/* What a cell of this number says, given as text of fewer than NUMBER_ROOM bytes; to `to`, of as
 * many. Returns the length. */
enum { NUMBER_ROOM = 48 };
size_t number_shown(const Workbook *book, CellStyle style, const char *text, size_t n, char *to);

/* The rows of a sheet into the sink. */
bool sheet_read(const Workbook *book, const Sheet *sheet, const RowSink *sink, InputFacts *facts,
                Error *err) MUST_CHECK;
/* Does any cell hold something? */
bool sheet_is_filled(const Workbook *book, const Sheet *sheet, bool *filled, Error *err) MUST_CHECK;

#endif
