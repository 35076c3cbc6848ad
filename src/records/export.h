/* How exports of test vendors call their columns. One file each, one row in exports.def. */
#ifndef ALIKE_RECORDS_EXPORT_H
#define ALIKE_RECORDS_EXPORT_H

#include "alike/records.h"
#include "frame/ids.h"

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
    FIELD_DISTRICT, /* that the school lies in */
    FIELD_FIRST,    /* the year's first test */
    FIELD_LAST,     /* the most recent one */
    FIELD_DURATION, /* conditions of the test from here on */
    FIELD_RAPID_GUESSING,
    FIELD_RUSHED,
    FIELD_EXTRA_TIME,
    FIELD_READ_ALOUD,
    FIELD_GROWTH_MEASURE,
    N_FIELDS,
} Field;
enum { FIELD_CONDITIONS = FIELD_DURATION };

extern const char *const field_key[N_FIELDS]; /* as `tests.columns` calls it */

/* A kind of column that may say that a test does not count. Every column of the file that goes by
 * one of the headers is asked, and one that says so is enough. A blank cell says nothing. */
typedef struct VoidRule {
    const char *headers; /* "a|b|c" */
    const char *counts;  /* words that let a test count, all others don't; NULL: see voids */
    const char *voids;   /* words that don't; "*": any word but one for no */
    const char *begins;  /* a word that begins with one of these doesn't either */
} VoidRule;

/* Headers are compared by their letters and digits, in lower case: "Baseline Diagnostic (Y/N)" is
 * baselinediagnosticyn. Alternatives are separated by '|'; the first that is there counts. */
typedef struct Export {
    ENTRY_HEAD;
    const char *marks; /* headers, separated by a space, that together tell the export; layouts by
                          '|'; NULL: any */
    const char *field[N_FIELDS];
    const VoidRule *voids;    /* beside those that hold for every file; ends with headers NULL */
    const char *kindergarten; /* what stands for K among its grades; NULL: nothing else */
    bool season_alone;        /* terms may be a season, whose year the date tells */
    bool numbered;            /* a row holds several tests: '#' in a header stands for 1, 2 ... */
    bool only_students;       /* no tests, but the grade and school of students by term */
    const struct Export
        *beside; /* another file of the same export, told by its marks; NULL: none */
    const char *(*subject)(const Header *header, const char *path); /* NULL: its column tells */
} Export;
REGISTRY_OF(Export, export, exports)

/* How statuses begin that say that a test does not count, in plain form. */
#define VOID_STATUS                                                                                \
    "deactiv|inactiv|invalid|notvalid|void|cancel|delet|tobedelet|discard|exclud|reject|abandon|"  \
    "incomplete|notcomplete|inprogress|notstarted|nottested|donotcount"

enum { VOID_COLUMNS_MAX = 24, NUMBERED_MAX = 9, SUBJECTS_BESIDE_MAX = 3 };

/* Which cell is what; SIZE_MAX: none. */
typedef struct Layout {
    const Export *export;
    size_t cell[N_FIELDS];
    const char *header[N_FIELDS];
    IdCells ids;         /* of the students; without any where cell[FIELD_ID] is none */
    const char *subject; /* of the whole file; NULL: by its column */
    bool in_seconds;     /* the duration is */
    size_t n_subjects;   /* columns that tell the subject where its own is blank */
    size_t subject_cell[SUBJECTS_BESIDE_MAX];
    size_t n_voids; /* columns that may say that a test does not count */
    size_t void_cell[VOID_COLUMNS_MAX];
    const char *void_header[VOID_COLUMNS_MAX];
    const VoidRule *void_rule[VOID_COLUMNS_MAX];
    size_t void_number[VOID_COLUMNS_MAX]; /* of which test of the row it tells; 0: of all */
    size_t n_numbered;                    /* tests of a row; 0: the row is one */
    size_t numbered[NUMBERED_MAX][N_FIELDS];
} Layout;

/* ERR_STUDY or ERR_DATA with the headers seen and what is missing. */
bool layout_find(const Spec *spec, size_t file, const Header *header, Layout *out,
                 Error *err) MUST_CHECK;

/* The columns of the layout's file that may say that a test does not count. */
void layout_find_voids(const Header *header, const Header *plain, Layout *out);
/* Does the cell say that the test does not count? */
bool void_says(const VoidRule *rule, const char *bytes, size_t n);

/* Is the export known by a column of this name, among others? */
bool export_is_mark(Arena *arena, const Export *export, const char *column);
/* The export that is known by these headers; the last row where none is. */
const Export *export_recognised(const Header *header);

/* The column that `tests.columns` names; text NULL: none. */
Name field_given(const TestColumns *column, Field field);

/* Lower-case letters and digits of a text. */
const char *plain_name(Arena *arena, const char *text);
/* The same of bytes, cut off where no word is that long. */
enum { PLAIN_WORD_MAX = 64 };
void plain_word(const char *bytes, size_t n, char out[PLAIN_WORD_MAX]);
/* Is the plain name one of "a|b|c"? */
bool name_among(const char *plain, const char *list);

#endif
