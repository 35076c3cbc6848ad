/* Frames, designs and outcomes made by hand, so that cohort and score are tested without a file
 * reader; and a reader of plain CSV files of reference values. */
#ifndef HAND_H
#define HAND_H

#include "check.h"
#include "note_says.h"
#include "stage_settings.h"

#include "alike/match.h"

#include <string.h>

enum { HAND_COLUMNS = 40 };

static inline Frame *hand_frame(Arena *arena, size_t n_rows)
{
    Frame *frame = ARENA_NEW(arena, Frame);
    const char **id = (const char **)arena_array(arena, n_rows, sizeof *id);
    frame->source = "hand.csv";
    frame->n_rows = n_rows;
    frame->column = ARENA_ARRAY(arena, Column, HAND_COLUMNS);
    frame->file_row = ARENA_ARRAY(arena, uint32_t, n_rows);
    frame->line = ARENA_ARRAY(arena, uint32_t, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        id[i] = arena_printf(arena, "%zu", i + 1);
        frame->file_row[i] = (uint32_t)i + 1;
        frame->line[i] = (uint32_t)i + 2;
    }
    frame->id = id;
    return frame;
}

static inline Column *hand_column(Arena *arena, Frame *frame, const char *name, ColumnType type)
{
    assert_true(frame->n_columns < HAND_COLUMNS);
    Column *column = &frame->column[frame->n_columns++];
    *column = (Column){.name = name, .label = name, .unit = "", .type = type};
    column->reason = ARENA_ARRAY(arena, uint8_t, frame->n_rows);
    return column;
}

/* NaN is a blank cell. */
static inline Column *hand_real(Arena *arena, Frame *frame, const char *name, const double *value)
{
    Column *column = hand_column(arena, frame, name, COLUMN_REAL);
    column->real = ARENA_ARRAY(arena, double, frame->n_rows);
    column->binary = true;
    for (size_t i = 0; i < frame->n_rows; i++) {
        const bool missing = isnan(value[i]);
        column->real[i] = value[i];
        column->reason[i] = missing ? REASON_BLANK : REASON_PRESENT;
        column->n_missing += missing;
        column->binary = column->binary && (missing || value[i] == 0 || value[i] == 1);
    }
    return column;
}

static inline int hand_by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "" is a blank cell, "NA" a declared code. */
static inline Column *hand_factor(Arena *arena, Frame *frame, const char *name,
                                  const char *const *text)
{
    Column *column = hand_column(arena, frame, name, COLUMN_FACTOR);
    column->level = ARENA_ARRAY(arena, int32_t, frame->n_rows);
    column->level_name = (const char **)arena_array(arena, frame->n_rows + 1, sizeof(const char *));
    for (size_t i = 0; i < frame->n_rows; i++) {
        bool known = text[i][0] == '\0' || strcmp(text[i], "NA") == 0;
        for (size_t k = 0; k < column->n_levels; k++)
            known = known || strcmp(column->level_name[k], text[i]) == 0;
        if (!known)
            column->level_name[column->n_levels++] = text[i];
    }
    qsort((void *)column->level_name, column->n_levels, sizeof *column->level_name, hand_by_bytes);
    for (size_t i = 0; i < frame->n_rows; i++) {
        column->level[i] = LEVEL_NONE;
        for (size_t k = 0; k < column->n_levels; k++)
            if (strcmp(column->level_name[k], text[i]) == 0)
                column->level[i] = (int32_t)k;
        column->reason[i] = text[i][0] == '\0'               ? REASON_BLANK
                            : column->level[i] == LEVEL_NONE ? REASON_CODE
                                                             : REASON_PRESENT;
        column->n_missing += column->reason[i] != REASON_PRESENT;
    }
    return column;
}

/* A score in design mode: present where the byte is set. */
static inline Column *hand_presence(Arena *arena, Frame *frame, const char *name,
                                    const uint8_t *present)
{
    Column *column = hand_column(arena, frame, name, COLUMN_PRESENCE);
    for (size_t i = 0; i < frame->n_rows; i++) {
        column->reason[i] = present[i] ? REASON_PRESENT : REASON_BLANK;
        column->n_missing += !present[i];
    }
    return column;
}

static inline Name hand_name(const char *text)
{
    return (Name){.text = text, .place = {.file = "study.yaml", .line = 7, .column = 3}};
}

/* Names separated by blanks. */
static inline Names hand_names(Arena *arena, const char *text)
{
    Names names = {.item = ARENA_ARRAY(arena, Name, strlen(text) + 1)};
    char *rest = arena_copy_text(arena, text);
    for (char *word = strtok(rest, " "); word != NULL; word = strtok(NULL, " "))
        names.item[names.n++] = hand_name(word);
    return names;
}

static inline ValueSet hand_values(Arena *arena, const char *text)
{
    const Names names = hand_names(arena, text);
    return (ValueSet){.n = names.n, .value = names.item};
}

/* The settings of a method of the test's own: it names columns in each way that a method can. */
typedef struct HandSettings {
    Names exact;
    Limits calipers;
    Name by;
} HandSettings;

static const Option hand_options[] = {
    {.name = "exact", .type = OPT_NAMES, .offset = offsetof(HandSettings, exact)},
    {.name = "calipers", .type = OPT_LIMITS, .offset = offsetof(HandSettings, calipers)},
    {.name = "by", .type = OPT_COLUMN, .offset = offsetof(HandSettings, by)},
    {.name = NULL},
};

static const MatchMethod hand_method = {
    .name = "hand", .options = hand_options, .settings_size = sizeof(HandSettings)};

/* The model, and nothing said to its keys. Returns its settings. */
static inline void *hand_model(Arena *arena, Design *design, const char *name)
{
    design->model = score_model_find(name);
    design->model_settings = arena_alloc(arena, design->model->settings_size);
    return design->model_settings;
}

/* A value for a key of the model, of the type that its row has. */
static inline void hand_tell(Design *design, const char *key, const void *value, size_t size)
{
    const Option *o = design->model->options;
    while (strcmp(o->name, key) != 0)
        o++;
    memcpy((char *)design->model_settings + o->offset, value, size);
}

/* Treatment `treat` is 1 against 0; outcome `out` with score `score`; no cluster. */
static inline Design *hand_design(Arena *arena, const char *covariates)
{
    Design *design = ARENA_NEW(arena, Design);
    design->name = "primary";
    design->primary = true;
    design->treatment = hand_name("treat");
    design->treated = hand_values(arena, "1");
    design->control = hand_values(arena, "0");
    design->covariates = hand_names(arena, covariates);
    design->outcome = ARENA_NEW(arena, OutcomeSpec);
    design->n_outcomes = 1;
    design->outcome->name = hand_name("out");
    design->outcome->score = hand_name("score");
    design->outcome->require_score = true;
    hand_model(arena, design, "logit");
    design->method = &hand_method;
    design->match_settings = ARENA_NEW(arena, HandSettings);
    return design;
}

/* The cohort and its score; a score is not asked for. */
static inline PropensityScore hand_fit(Arena *arena, Design *design, const Frame *frame,
                                       Cohort *cohort)
{
    PropensityScore score = {0};
    Error err = {0};
    design->outcome->require_score = false;
    if (!cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, cohort, &err) ||
        !pscore_fit(arena, SCORE_OF(design), cohort, &score, &err))
        fail_msg("%s", err.text);
    assert_true(score.converged);
    assert_int_equal(score.n, cohort->n);
    return score;
}

/* The 2 x 2 table: of ten students each at x = 0 and at x = 1 so many are treated. */
static inline Frame *hand_two_by_two(Arena *arena, size_t treated_0, size_t treated_1)
{
    double treat[20], x[20];
    Frame *frame = hand_frame(arena, 20);
    for (size_t i = 0; i < 20; i++) {
        x[i] = i >= 10;
        treat[i] = i % 10 < (i < 10 ? treated_0 : treated_1);
    }
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "x", x);
    return frame;
}

static inline void hand_print_notes(const Notes *notes)
{
    Arena *scratch = arena_create();
    for (size_t i = 0; i < notes->n; i++)
        print_error("note: %s\n", note_text(scratch, &notes->item[i]));
    arena_destroy(scratch);
}

#define check_note(notes, part)                                                                    \
    do {                                                                                           \
        if (note_saying((notes), (part)) == NULL) {                                                \
            print_error("no note says \"%s\"\n", (part));                                          \
            hand_print_notes(notes);                                                               \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

/* --- reference files ---------------------------------------------------------------------------*/

/* Cells of a CSV file without line breaks in its cells; lines that begin with # are passed over. */
typedef struct Sheet {
    size_t n_rows, n_columns; /* without the header */
    const char **cell;        /* (n_rows + 1) x n_columns, header first */
} Sheet;

static inline size_t hand_split(char *line, const char **cell)
{
    size_t n = 0;
    for (char *at = line;; at++) {
        const bool quoted = *at == '"';
        char *start = at + quoted;
        at = quoted ? strchr(start, '"') : start + strcspn(start, ",\r\n");
        assert_non_null(at);
        char *end = at;
        if (quoted)
            at++;
        const bool more = *at == ',';
        *end = '\0';
        cell[n++] = start;
        if (!more)
            return n;
    }
}

static inline Sheet hand_sheet(Arena *arena, const char *path)
{
    enum { LINE = 65536, CELLS = 200 };
    Sheet sheet = {0};
    size_t capacity = 0, n_lines = 0;
    char *line = arena_alloc(arena, LINE);
    const char *cell[CELLS];
    FILE *file = fopen(path, "r");
    if (file == NULL)
        print_error("%s is missing\n", path);
    assert_non_null(file);
    while (fgets(line, LINE, file) != NULL) {
        if (line[0] == '#')
            continue;
        const size_t n = hand_split(arena_copy_text(arena, line), cell);
        if (n_lines == 0)
            sheet.n_columns = n;
        assert_int_equal(n, sheet.n_columns);
        sheet.cell =
            arena_grow(arena, (void *)sheet.cell, &capacity, (n_lines + 1) * n, sizeof *sheet.cell);
        memcpy((void *)(sheet.cell + n_lines * n), (const void *)cell, n * sizeof *cell);
        n_lines++;
    }
    fclose(file);
    assert_true(n_lines > 0);
    sheet.n_rows = n_lines - 1;
    return sheet;
}

static inline const char *sheet_text(const Sheet *sheet, size_t row, const char *column)
{
    for (size_t k = 0; k < sheet->n_columns; k++)
        if (strcmp(sheet->cell[k], column) == 0)
            return sheet->cell[(row + 1) * sheet->n_columns + k];
    print_error("no column '%s'\n", column);
    fail();
    return NULL;
}

static inline double sheet_real(const Sheet *sheet, size_t row, const char *column)
{
    const char *text = sheet_text(sheet, row, column);
    return text[0] == '\0' || strcmp(text, "NA") == 0 ? (double)NAN : strtod(text, NULL);
}

/* A frame of the named columns, all numbers. */
static inline Frame *hand_frame_of(Arena *arena, const Sheet *sheet, const Names *columns)
{
    Frame *frame = hand_frame(arena, sheet->n_rows);
    for (size_t k = 0; k < columns->n; k++) {
        double *value = ARENA_ARRAY(arena, double, sheet->n_rows);
        for (size_t i = 0; i < sheet->n_rows; i++)
            value[i] = sheet_real(sheet, i, columns->item[k].text);
        hand_real(arena, frame, columns->item[k].text, value);
    }
    return frame;
}

/* Treatment `treat` and covariates of a file of numbers. */
static inline Frame *hand_frame_from(Arena *arena, const char *path, const char *covariates)
{
    const Sheet sheet = hand_sheet(arena, path);
    const Names columns = hand_names(arena, arena_printf(arena, "treat %s", covariates));
    return hand_frame_of(arena, &sheet, &columns);
}

#endif
