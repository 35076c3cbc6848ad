/* What a file holds, before anything is known of what it is for: its columns, what their cells look
 * like, and what stands around the table. Every row is read once; memory grows with the number of
 * different values, up to a limit. */
#ifndef ALIKE_PROFILE_H
#define ALIKE_PROFILE_H

#include "alike/input.h"

enum {
    PROFILE_VALUES = 64,     /* different values of a column that are kept */
    PROFILE_MOST = 1u << 18, /* different values that are told apart */
    PROFILE_FIRST = 3,
    PROFILE_FAR_MOST = 10,
    PROFILE_STRANGE = 3,
    PROFILE_REMARKS_MOST = 8, /* different texts of totals and remarks */
};

typedef struct ProfileValue {
    const char *text;
    size_t n; /* cells */
} ProfileValue;

/* What the file itself says that a code of a column stands for: 1 'Free'. */
typedef struct ProfileLabel {
    const char *code, *label;
} ProfileLabel;

/* A column of the file. Counts are of cells; a cell that is a code for missing (NA, ., N/A ...) or
 * a spreadsheet's error (#N/A ...) is in none of the kinds below. */
typedef struct ProfileColumn {
    const char *name;
    size_t number; /* of the column, from 1 */
    size_t n_blank, n_code, n_filled;
    size_t n_numbers, n_whole;      /* of the filled: written as numbers, as whole ones */
    size_t n_dates, n_scientific;   /* 9/5/2023, 2023-09-05; 1.2E+11 */
    size_t n_thousands, n_percents; /* of the filled: 1,214; 45% */
    size_t n_commas; /* of the filled: 3,5, which would be a number with a comma for the point */
    size_t n_dotted; /* of the numbers: 1.214, which with a comma for the point would be 1214 */
    size_t n_dotted_commas; /* of n_commas: 1.214,5 */
    double most_percent;    /* NaN where there is none */
    bool mixes_percents;    /* 93.3% beside 0.814: percentages beside shares of one */
    const char *share;      /* then: the first of those, as the file has it */
    size_t
        n_strange; /* different texts of the filled that are no numbers, up to one more than kept */
    ProfileValue strange[PROFILE_STRANGE];
    size_t n_led; /* digits with a zero in front: 007301 */
    size_t shortest_led, longest_led;
    size_t n_ranges; /* 3-Apr: what a spreadsheet makes of 3-4; 0 where some are days, 23-Apr */
    bool has_days;
    const char *range;
    size_t range_line;        /* of the first of them */
    size_t shortest, longest; /* letters of the filled */
    double least, most;       /* of the numbers but for those in `far`; NaN where there is none */
    size_t n_far;             /* numbers such as -99 and 9999 that stand far from all others */
    ProfileValue far[PROFILE_FAR_MOST];
    size_t n_values;                  /* different texts of filled cells, up to PROFILE_MOST */
    bool many;                        /* there are more */
    bool unique;                      /* no text stands twice, as far as they are told apart */
    const char *first[PROFILE_FIRST]; /* the first filled cells that differ, as the file has them */
    ProfileValue value[PROFILE_VALUES]; /* in their order; of more than are kept, the first met */
    size_t n_kept;
    ProfileValue code[PROFILE_VALUES / 4]; /* texts that were taken for missing */
    size_t n_codes;
    ProfileLabel *label; /* of files that keep labels with their codes */
    size_t n_labels, label_capacity;
} ProfileColumn;

typedef struct FileProfile {
    const char *path; /* as it was named */
    InputFacts facts;
    size_t n_rows, n_columns;
    ProfileColumn *column;
    TableRules rules; /* names in two rows: then they were read so */
    /* It looks like lines of fixed width. Then it was read by the layout of its columns of blanks,
     * which is in `rules`; dense: there are none, and it was read as a single column. */
    bool fixed, dense;
    size_t header_line; /* where the names stand */
    /* Numbers are written 3,5; 1,214; 45%: then they were read so. marked: a column that has such.
     */
    FileRules written;
    const char *marked;
    /* Numbers are written 1.214 throughout, and cells are separated by semicolons: a column whose
     * point may mark thousands; NULL: none. It was read as 1.214. */
    const char *dotted;
    size_t n_remarks; /* texts by which rows of totals and remarks begin */
    const char *remark[PROFILE_REMARKS_MOST];
} FileProfile;

/* ERR_DATA as the reader has it. */
bool profile_read(Arena *arena, const char *path, FileProfile *out, Error *err) MUST_CHECK;

/* The file once more: does no pair of cells of these two columns stand twice? */
bool profile_pairs_differ(Arena *arena, const FileProfile *profile, size_t a, size_t b,
                          bool *differ, Error *err) MUST_CHECK;

/* The file once more: which columns of a few values tell the same, value by value, a blank being
 * one too? (*same)[a * n_columns + b]; NULL: none does. */
bool profile_same_columns(Arena *arena, const FileProfile *profile, const bool **same,
                          Error *err) MUST_CHECK;

/* How the ids of one file, in its column `id`, are those of another; by near ids (without zeros in
 * front, blanks and case), each once. */
typedef struct ProfileShare {
    double found;   /* share of this file's ids that the other has */
    double covered; /* share of the other's ids that this one has */
} ProfileShare;
/* Both files once more. */
bool profile_share(Arena *arena, const FileProfile *profile, size_t id, const FileProfile *other,
                   size_t id_of_other, ProfileShare *out, Error *err) MUST_CHECK;

/* The file once more: is `text` near one of its ids, which stand in its column `id`? */
bool profile_has_id(Arena *arena, const FileProfile *profile, size_t id, const char *text,
                    bool *has, Error *err) MUST_CHECK;

/* Do the filled cells look like amounts, at least as a column that is read as numbers? */
static inline bool profile_is_number(const ProfileColumn *column)
{
    return column->n_filled > 0 && column->n_numbers == column->n_filled;
}

/* What the i-th of the values that are kept stands for: its label where the file has one. */
const char *profile_value(const ProfileColumn *column, size_t i);
/* Has each of its values a label? */
bool profile_is_labelled(const ProfileColumn *column);

/* The column of this name; NULL: none. */
const ProfileColumn *profile_find(const FileProfile *profile, const char *name);

/* "{id: [1, 8], c2: [10, 11]}": the layout by which it was read, as a study file has it. */
const char *profile_layout(Arena *arena, const FileProfile *profile);

/* One word for people: "number", "whole number", "date", "text", "text, numbers", "empty". */
const char *profile_kind(const ProfileColumn *column);

#endif
