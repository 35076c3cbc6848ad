/* How exports of test vendors call their columns. One file each, one row in exports.def. */
#ifndef ALIKE_RECORDS_EXPORT_H
#define ALIKE_RECORDS_EXPORT_H

#include "alike/records.h"
#include "frame/header.h"

typedef enum Field {
    FIELD_ID,
    FIELD_SUBJECT,
    FIELD_TERM,
    FIELD_YEAR, /* of the term, where the term's column holds only the season */
    FIELD_DATE,
    FIELD_SCORE,
    FIELD_SE,
    FIELD_GRADE,
    FIELD_SCHOOL,
    FIELD_VALID, /* whether the test counts */
    FIELD_FIRST, /* the year's first test */
    FIELD_LAST,  /* the most recent one */
    N_FIELDS,
} Field;

/* Headers are compared by their letters and digits, in lower case: "Baseline Diagnostic (Y/N)" is
 * baselinediagnosticyn. Alternatives are separated by '|'; the first that is there counts. */
typedef struct Export {
    const char *name;
    const char *help;
    const char *source;
    const char *marks; /* headers, separated by a space, that together tell the export; NULL: any */
    const char *field[N_FIELDS];
    const char *valid;   /* words of FIELD_VALID that let a test count; NULL: see invalid */
    const char *invalid; /* words that don't; "*": any word. A blank cell always lets it count */
    bool only_students;  /* no tests, but the grade and school of students by term */
    const char *(*subject)(const Header *header, const char *path); /* NULL: its column tells */
} Export;
extern const Export *const exports[];
extern const size_t n_exports;

/* Which cell is what; SIZE_MAX: none. */
typedef struct Layout {
    const Export *export;
    size_t cell[N_FIELDS];
    const char *header[N_FIELDS];
    const char *subject; /* of the whole file; NULL: by its column */
} Layout;

/* ERR_STUDY or ERR_DATA with the headers seen and what is missing. */
bool layout_find(Arena *arena, const Spec *spec, size_t file, const Header *header, Layout *out,
                 Error *err) MUST_CHECK;

/* Lower-case letters and digits of a text. */
const char *plain_name(Arena *arena, const char *text);
/* Is the plain name one of "a|b|c"? */
bool name_among(const char *plain, const char *list);

#endif
