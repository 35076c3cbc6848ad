/* A file of respondents: the columns that are asked for, as words or as numbers. */
#ifndef SURVEYS_REPLIES_H
#define SURVEYS_REPLIES_H

#include "alike/spec.h"
#include "alike/surveys.h"
#include "frame/dictionary.h"

enum { NO_ANSWER = -1 };

/* One column. Words are kept once each; numbers as they are. */
typedef struct ReplyColumn {
    const char *name;
    Place place;     /* of what names it in the study file */
    const char *key; /* "surveys.items.program" */
    bool number;
    bool optional; /* the file may lack it */
    bool present;
    Dictionary words; /* where it is no number */
    int32_t *word;    /* by row; NO_ANSWER where the cell is blank or one of data.missing */
    double *value;    /* by row, where it is a number; NaN where missing */
    size_t n_labels;  /* of codes, as the file itself tells */
    ValuePair *label;
    size_t cell, word_capacity, value_capacity, label_capacity;
} ReplyColumn;

typedef struct Replies {
    const char *path, *file; /* file: as messages call it */
    size_t n;                /* rows */
    uint32_t *line;          /* by row */
    size_t n_columns;
    ReplyColumn *column;
    size_t n_range; /* columns from one to another, all numbers */
    ReplyColumn *range;
    const TableRules *rules; /* NULL: none */
    char sha256[65];
    size_t line_capacity;
} Replies;

/* Adds a column to read; a name that is asked for twice is read once. Returns its number. name
 * NULL: SIZE_MAX. room: columns that replies->column has room for. */
size_t replies_ask(Replies *replies, const char *key, Name name, bool number, bool optional);
Replies replies_create(Arena *arena, const char *path, size_t room);

/* Reads what was asked for, and every column from range[0] to range[1] (NULL: none). ERR_STUDY: a
 * column that the file lacks. ERR_DATA: problems of the file. notes: what its reader noticed. */
bool replies_read(Arena *arena, const Spec *spec, Place place, const Names *range, Replies *out,
                  Notes *notes, Error *err) MUST_CHECK;

/* What results say of the file. */
SurveyFile replies_file(const Replies *replies);

/* NULL: it was not asked for, or the file lacks it. */
const ReplyColumn *replies_column(const Replies *replies, size_t number);
/* What the word of a row is, by the file's own label where it has one; NULL: missing. */
const char *replies_word(const ReplyColumn *column, size_t row);
/* The file's label of a code; NULL: it has none. */
const char *replies_label(const ReplyColumn *column, const char *code);

#endif
