/* Cells into columns, in the order of the file, while it is being read. */
#ifndef ALIKE_FRAME_COLLECT_H
#define ALIKE_FRAME_COLLECT_H

#include "alike/frame.h"
#include "alike/input.h"
#include "frame/dictionary.h"
#include "frame/ids.h"
#include "frame/recurring.h"
#include "frame/uses.h"

typedef enum CellKind {
    KIND_PRESENCE,      /* whether there is something */
    KIND_CATEGORY,      /* by its text */
    KIND_NUMBER,        /* must be a number */
    KIND_OPEN,          /* not decided: nothing but missing cells so far */
    KIND_OPEN_NUMBER,   /* the first present cell was a number ... */
    KIND_OPEN_CATEGORY, /* ... or was not */
} CellKind;

/* A text that does not fit its column. */
typedef struct OddCell {
    uint32_t line; /* of the first cell that has it */
    size_t n_cells;
    const char *text;
    size_t n;
} OddCell;

enum { ODD_SHOWN = 8, NARROW_NONE = 255, LINES_MAX = INT32_MAX };

/* A code of the file's own for what is missing, "-9 'refused'", and how many cells have it. */
typedef struct OwnCode {
    const char *code;
    size_t n;
} OwnCode;

/* A column as it grows. Arrays are the heap's: they double, and die when the frame has its own. */
typedef struct Growing {
    const Use *use;
    size_t cell; /* index in the row */
    CellKind kind;
    double *real;
    uint8_t *narrow; /* numbers of words while there are fewer than 255, NARROW_NONE: missing */
    int32_t *wide;   /* then these */
    uint8_t *reason; /* NULL while nothing is missing */
    Dictionary words;
    size_t n_present, n_blank, n_code, n_trimmed;
    size_t n_odd, n_odd_texts; /* cells; different texts of them that are kept */
    size_t n_padded;           /* numbers with zeros in front */
    uint32_t padded_line;
    /* where percent: yes: cells with the sign, the most of them; others above 0 and below 1, and
     * whether any lies beyond */
    size_t n_percents, n_shares;
    uint32_t share_line;
    double most_percent;
    bool beyond_shares;
    OddCell odd[ODD_SHOWN];
    const char *why; /* the next cell is empty by this code; NULL: by none */
    bool has_number; /* the next cell is this number */
    double number;
    OwnCode *own;
    size_t n_own, own_capacity;
    ValuePair *label; /* what the file says that codes of the column mean */
    size_t n_labels, label_capacity;
} Growing;

typedef struct Collector {
    Arena *arena;
    const Spec *spec;
    FrameMode mode;
    const Uses *uses;
    bool seeks_groups;   /* columns whose heading reads as a group are read too */
    const Names *beside; /* but for these; NULL: none */
    bool repeats;        /* an id may stand several times: rows differ by another column */
    const char *unit;    /* what a row is about; NULL: a student */
    size_t n_columns;
    Growing *column;
    RecurringCells recurring;
    IdCells ids; /* of none: the row's number is the id */
    size_t n_rows, capacity;
    const char **id;   /* NULL without an id column */
    uint64_t *id_hash; /* the upper half of the hash of the id */
    uint32_t *line;
    char *id_text; /* where the next ids are put */
    size_t id_room;
    size_t shortest_id, longest_id;
    bool *code_met; /* by code of data.missing */
    uint8_t byte_class[256];
    size_t n_cells;
    Growing **numbers; /* by cell: the column that takes it as a number; NULL: as text */
} Collector;

/* False when the id was refused; the row is left out then, and reading goes on. (collect_ids.c) */
bool collect_check_id(const Collector *collector, size_t line, const CellText *cells, CellText id,
                      Error *err) MUST_CHECK;
void collect_take_id(Collector *collector, CellText id);
/* Where the study names no id, the row's number is its id. */
CellText collect_row_number(size_t value, char digits[24]);

/* What a byte may mean at the edge of a cell (Collector.byte_class): looked up once for each end.
 */
enum { MAY_BEGIN_SPACE = 1, MAY_END_SPACE = 2, MAY_BEGIN_CODE = 4 };

/* RowSink's header and knows. (collect_header.c) */
bool collect_header(void *context, size_t line, const CellText *cell, size_t n, Error *err);
bool collect_knows(void *context, const CellText *cell, size_t n);

/* Cells of files that keep numbers, which need no text. (collect_numbers.c) */
void collect_numbers_prepare(Collector *collector, size_t n_cells);
bool collector_number(void *context, size_t cell, double value);
void collect_number(const Collector *collector, Growing *column);

RowSink collector_sink(Collector *collector);
/* For sinks that stand before a collector's: as RowSink has them. */
bool collector_reads(const Collector *collector, size_t cell);
void collector_label(Collector *collector, size_t cell, const char *code, const char *label);
void collector_why(Collector *collector, size_t cell, const char *code);
void collector_free(Collector *collector);

/* The whole file through the sink into the frame: columns as they are in it, in canonical order. */
bool frame_load_raw(Arena *arena, const Spec *spec, FrameMode mode, Collector *collector,
                    const RowSink *sink, Frame *out, Error *err) MUST_CHECK;

#endif
