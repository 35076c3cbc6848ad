/* The data: one column after another, in canonical order.
 *
 * Canonical order: by the seeded hash of the id, then by the id; where the study names no id, the
 * id is the row's number. Every sum and every tie follows it, so no result depends on the order of
 * rows in the file. A cohort is a rising list of row numbers into the frame. */
#ifndef ALIKE_FRAME_H
#define ALIKE_FRAME_H

#include "alike/inputs.h"
#include "alike/known.h"
#include "alike/note.h"
#include "alike/settings.h"

typedef enum Reason {
    REASON_PRESENT = 0,
    REASON_BLANK = 1,      /* empty cell */
    REASON_CODE = 2,       /* one of data.missing */
    REASON_UNREADABLE = 3, /* reserved: reading stops at these today */
    REASON_DERIVED = 4,    /* a derivation whose arguments are missing */
    REASON_UNMAPPED = 5,   /* columns.X.values has no entry for it (kept only with a note) */
    REASON_UNTOLD = 6,     /* no row of a joined file tells it, or several do in different ways */
    N_REASONS,
} Reason;

typedef enum ColumnType {
    COLUMN_REAL,     /* real[], NaN exactly where reason is not REASON_PRESENT */
    COLUMN_FACTOR,   /* level[] indexes level_name[]; LEVEL_NONE where missing */
    COLUMN_PRESENCE, /* a score in `alike design`: only reason[] is known */
} ColumnType;

enum { LEVEL_NONE = -1 };

typedef struct Column {
    const char *name;
    const char *label;
    const char *group; /* heading in charts; NULL: none */
    const char *unit;
    ColumnType type;
    double *real;
    int32_t *level;
    size_t n_levels;
    const char **level_name; /* sorted: numbers by value first, then text by bytes */
    uint8_t *reason;
    size_t n_missing;
    bool binary;    /* a real column whose present values are all 0 or 1 */
    bool unasked;   /* the study names it nowhere: its heading reads as a group of students */
    size_t n_codes; /* codes whose meaning the file itself tells: from the code to its label */
    const ValuePair *code;
    uint32_t cell; /* number of the cell in the file, from 1; 0: derived */
    /* numbers with zeros in front, as codes have them, and the line of the first; 0: none */
    size_t n_padded;
    uint32_t padded_line;
    /* cells of 0 to 1 beside others with a sign of percent beyond 1, and the line of the first; 0:
     * none */
    size_t n_shares;
    uint32_t share_line;
    /* A covariate whose gaps were filled (missing_data): as it is in the data, NULL where nothing
     * was filled; and the column that marks the gaps, NULL where they are a level of their own. */
    const struct Column *known, *mark;
} Column;

/* A column that reads as the id of a person, and is not the study's, beside one of times. id NULL:
 * nobody looked. */
typedef struct RecurringIds {
    const char *id, *time;
    size_t n_rows, n_people, n_both; /* different ids, different pairs of id and time */
    size_t first;                    /* row, from 0, whose id stood in one before it */
    uint32_t line;                   /* of that row */
} RecurringIds;

typedef struct Frame {
    const char *source; /* file name, for places */
    const char
        *unit; /* what a row is, "student" or "school", and several of them; NULL in a frame */
    const char *people; /* made by hand: ask frame_unit and frame_people */
    InputHash hash;     /* of the file */
    size_t n_rows;
    size_t n_columns;
    Column *column; /* only the columns that the study names */
    /* n_rows: the number of the person, the same in every frame of the study, and how many persons
     * there are; NULL unless results are to be published (alike/people.h) */
    const uint32_t *person;
    size_t n_persons;
    size_t least_people;   /* fewer are few where results are to be published; 0: nobody asks */
    const char *const *id; /* n_rows; text as in the file (row number where there is no id) */
    uint32_t *file_row; /* n_rows; 1 = the first data row of the file, or of all files of tests */
    uint32_t *line;     /* n_rows; line of the file on which the row begins */
    const uint8_t *both_arms;  /* n_rows; 1: belongs to both arms, and so to neither; NULL: none */
    const char *both_arms_why; /* the step of the flow: "tested in a program school and ..." */
    const bool *code_met;      /* by code of data.missing: some cell holds it; NULL: not known */
    RecurringIds recurring;    /* of a table whose rows may be one person's of several years */
    bool seeks_groups;         /* some design leaves its cluster to the data */
    const char *program_by_school; /* the treatment that a list of schools gives; NULL: none */
    const struct TestConditions
        *conditions;         /* of tests (alike/conditions.h); NULL: none are told */
    const struct Frame *raw; /* the columns as they are in the file: what views are made from */
    Notes notes;             /* encoding, delimiter, blank rows, missing codes by column ... */
} Frame;

typedef enum FrameMode {
    FRAME_RUN,    /* scores are read */
    FRAME_DESIGN, /* of a score only whether it is present */
    FRAME_CHECK, /* scores are read; one that need not be there (require_score: no) may be absent */
} FrameMode;

/* Reads the columns that any design of the study names, and derives those of the first design's
 * `columns` block (see frame_view for the others).
 * ERR_STUDY: a column that is not in the file (place in the study file, "did you mean", the
 * headers seen). ERR_DATA: problems of the file, each with file:line:column. */
bool frame_load(Arena *arena, const Spec *spec, FrameMode mode, Frame *out, Error *err) MUST_CHECK;

/* Which columns of the study's one table that would read. Reads its header; errors as above. */
struct InputColumns;
bool frame_look(Arena *arena, const Spec *spec, struct InputColumns *out, Error *err) MUST_CHECK;

/* What joins more to the columns of the file before any design sees them; its columns are those
 * that the study names and that the file need not have. */
typedef struct FrameMore {
    void *context;
    bool (*add)(void *context, Arena *arena, Frame *raw, Error *err);
} FrameMore;

/* more: NULL as in frame_load. */
bool frame_load_more(Arena *arena, const Spec *spec, FrameMode mode, const FrameMore *more,
                     Frame *out, Error *err) MUST_CHECK;

/* The frame with another design's `columns` block: shares the columns that are in the file. */
bool frame_view(Arena *arena, const Frame *base, const Spec *spec, const FrameSettings *settings,
                Frame *out, Error *err) MUST_CHECK;

/* Refuses categories where the design's settings need numbers: all at once, each ERR_STUDY at its
 * place. */
bool frame_check_roles(const Design *design, const Frame *frame, Error *err) MUST_CHECK;

/* Refuses categories with so many values that each describes single students, where a model or a
 * subgroup would have a term for each: more than 1,000 values among the rows that `keep` leaves, or
 * more than 50 with fewer than 5 rows each; and the column of ids. All at once, each ERR_STUDY at
 * its place. */
bool frame_check_levels(const Spec *spec, const Design *design, const OutcomeSpec *outcome,
                        const Frame *frame, Error *err) MUST_CHECK;

/* The study's words for a row and for several, for sentences that readers see. */
const char *frame_unit(const Frame *frame);
const char *frame_people(const Frame *frame);

/* What readers call a column. */
static inline const char *column_label(const Column *column)
{
    return column->label != NULL ? column->label : column->name;
}

/* NULL when there is none. */
const Column *frame_find(const Frame *frame, const char *name);

/* The column that goes by one of the names of known.def; NULL when there is none. */
const Column *frame_known(const Frame *frame, KnownColumn what);
/* Does it mark the gaps of another? */
bool frame_is_mark(const Frame *frame, const Column *column);

/* The column that a setting names: by its name, or the outcome's own pretest by the word for it.
 * NULL: no such column, or the outcome has none. */
const Column *frame_column(const Frame *frame, const OutcomeSpec *outcome, Name name);

/* Levels of any column, for grouping and exact matching: level[i] for each of the rows, LEVEL_NONE
 * where missing; names sorted as level_name above, numbers written as shortly as they read back. */
typedef struct Levels {
    size_t n_rows;
    int32_t *level;
    size_t n_levels;
    const char **name;
} Levels;
Levels frame_levels(Arena *arena, const Column *column, const uint32_t *row, size_t n);

/* Does the cell of each row belong to the set? out[n_rows]: 1 where it does; 0 where it is missing.
 */
void frame_accept_all(const Column *column, size_t n_rows, const ValueSet *set, uint8_t *out);

const char *reason_text(Reason reason);

#endif
