/* The user's table of norms: a CSV of subject, grade, term, mean and sd, in any order of columns. A
 * column `level`, as in the shipped files, says which rows are about students. */
#include "norms/tables.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "alike/input.h"
#include "alike/text.h"
#include "frame/number.h"

enum { COLUMN_SUBJECT, COLUMN_GRADE, COLUMN_TERM, COLUMN_MEAN, COLUMN_SD, COLUMN_LEVEL, N_COLUMNS };

static const char *const column_name[N_COLUMNS] = {"subject", "grade", "term",
                                                   "mean",    "sd",    "level"};

enum { REQUIRED = COLUMN_LEVEL }; /* all columns before it */

typedef struct Reader {
    Arena *arena;
    const char *file;
    size_t cell[N_COLUMNS]; /* number of the cell, from 0; SIZE_MAX: not there */
    size_t n, norm_capacity, line_capacity;
    Norm *norm;
    size_t *line;
    const FileRules *files; /* how numbers are written */
    Error *problems;        /* of rows: all are told at once */
} Reader;

static CellText trimmed(CellText cell)
{
    while (cell.n > 0 && (cell.bytes[0] == ' ' || cell.bytes[0] == '\t')) {
        cell.bytes++;
        cell.n--;
    }
    while (cell.n > 0 && (cell.bytes[cell.n - 1] == ' ' || cell.bytes[cell.n - 1] == '\t'))
        cell.n--;
    return cell;
}

static bool take_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Reader *reader = context;
    reader->n = 0; /* everything before a second header is void */
    error_clear(reader->problems);
    for (size_t k = 0; k < N_COLUMNS; k++) {
        reader->cell[k] = SIZE_MAX;
        for (size_t i = 0; i < n && reader->cell[k] == SIZE_MAX; i++) {
            const CellText name = trimmed(cell[i]);
            if (name.n == strlen(column_name[k]) &&
                strncasecmp(name.bytes, column_name[k], name.n) == 0)
                reader->cell[k] = i;
        }
    }
    for (size_t k = 0; k < REQUIRED; k++)
        if (reader->cell[k] == SIZE_MAX)
            error_add(err, ERR_DATA, (Place){reader->file, 1, 0, NULL},
                      "the norm table has no column '%s'; it needs subject, grade, term, mean and "
                      "sd",
                      column_name[k]);
    for (size_t k = 0; k < N_COLUMNS; k++)
        if (reader->cell[k] != SIZE_MAX)
            header_refuse_twice(cell, n, reader->cell[k],
                                (Place){.file = reader->file, .line = line}, err);
    return err->n == 0;
}

static Place place_of(const Reader *reader, size_t line, int column)
{
    return (Place){reader->file, line, reader->cell[column] + 1, NULL};
}

static const char *text_of(Reader *reader, const CellText *cell, int column)
{
    const CellText text = trimmed(cell[reader->cell[column]]);
    return arena_copy_bytes(reader->arena, text.bytes, text.n);
}

static void read_number(Reader *reader, size_t line, const CellText *cell, int column, double *out)
{
    const CellText text = trimmed(cell[reader->cell[column]]);
    const RealText found = number_read(text.bytes, text.n, reader->files, out);
    if (found != REAL_READ)
        *out = NAN;
    if (text.n > 0 && found != REAL_READ)
        error_add(reader->problems, ERR_DATA, place_of(reader, line, column),
                  found == REAL_BEYOND ? "%s '%s' is beyond 1e15 in size; write it like %s"
                                       : "%s '%s' is not a number; write it like %s",
                  column_name[column], text_of(reader, cell, column),
                  reader->files->decimal_comma ? "211,4, as data.decimal says" : "211.4");
}

static bool take_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Reader *reader = context;
    (void)n, (void)err;
    if (reader->cell[COLUMN_LEVEL] != SIZE_MAX &&
        strcasecmp(text_of(reader, cell, COLUMN_LEVEL), "student") != 0)
        return true; /* norms of schools' means: another distribution */
    Norm norm = {.subject = text_of(reader, cell, COLUMN_SUBJECT)};
    const char *grade = text_of(reader, cell, COLUMN_GRADE);
    const char *term = text_of(reader, cell, COLUMN_TERM);
    if (norm.subject[0] == '\0')
        error_add(reader->problems, ERR_DATA, place_of(reader, line, COLUMN_SUBJECT),
                  "the subject is blank; name it as the tests do");
    if (!grade_read(grade, &norm.grade))
        error_add(reader->problems, ERR_DATA, place_of(reader, line, COLUMN_GRADE),
                  "'%s' is not a grade; write K or a number from 1 to 12", grade);
    if (!season_word_read(term, &norm.season))
        error_add(reader->problems, ERR_DATA, place_of(reader, line, COLUMN_TERM),
                  "'%s' is not a term; write Fall, Winter or Spring", term);
    read_number(reader, line, cell, COLUMN_MEAN, &norm.mean);
    read_number(reader, line, cell, COLUMN_SD, &norm.sd);
    if (norm.sd <= 0)
        error_add(reader->problems, ERR_DATA, place_of(reader, line, COLUMN_SD),
                  "the sd is not above zero; norms need the standard deviation of scores");
    if (isnan(norm.mean) || isnan(norm.sd))
        return true; /* a norm that is not given is like a row that is not there */
    reader->norm =
        arena_grow(reader->arena, reader->norm, &reader->norm_capacity, reader->n + 1, sizeof norm);
    reader->line = arena_grow(reader->arena, reader->line, &reader->line_capacity, reader->n + 1,
                              sizeof *reader->line);
    reader->norm[reader->n] = norm;
    reader->line[reader->n++] = line;
    return true;
}

/* Two rows about one subject, grade and term: which of them holds? Norm tables have hundreds of
 * rows, so pairs are looked at within a grade and season only. */
static void find_duplicates(const Reader *reader)
{
    for (size_t i = 0; i < reader->n; i++)
        for (size_t j = 0; j < i; j++) {
            const Norm *a = &reader->norm[j], *b = &reader->norm[i];
            if (a->grade != b->grade || a->season != b->season ||
                !subject_equal(a->subject, b->subject))
                continue;
            error_add(reader->problems, ERR_DATA, (Place){reader->file, reader->line[i], 0, NULL},
                      "%s, %s, is here a second time: line %zu has it too; keep one of them",
                      b->subject, grade_name(reader->arena, b->grade), reader->line[j]);
            break;
        }
}

static bool finish(Reader *reader, const char *path, Norms *out, Error *err)
{
    enum { ROWS_MAX = 20000 };
    if (reader->n > ROWS_MAX)
        return error_set(err, ERR_DATA, (Place){reader->file, 0, 0, NULL},
                         "has %zu rows of norms; a table has a row for each subject, grade and "
                         "term, so at most %d are read",
                         reader->n, ROWS_MAX);
    find_duplicates(reader);
    if (reader->problems->n > 0) {
        error_finish(reader->problems);
        *err = *reader->problems;
        return false;
    }
    if (reader->n == 0)
        return error_set(err, ERR_DATA, (Place){reader->file, 0, 0, NULL},
                         "holds no norms; it needs a row for each subject, grade and term");
    *out = (Norms){
        .name = path,
        .source = arena_printf(reader->arena, "the norms of %s, as given by the study", path),
        .n = reader->n,
        .norm = reader->norm,
    };
    return true;
}

bool norms_read_file(Arena *arena, const char *path, const FileRules *files, Norms *out, Error *err)
{
    Reader reader = {
        .arena = arena, .file = path, .files = files, .problems = ARENA_NEW(arena, Error)};
    const RowSink sink = {
        .context = &reader, .header = take_header, .row = take_row, .file = files};
    InputFacts facts = {0};
    return input_read(arena, path, &sink, &facts, err) && finish(&reader, path, out, err);
}

bool norms_read_bytes(Arena *arena, const char *name, const char *bytes, size_t n, Norms *out,
                      Error *err)
{
    const FileRules plain = {0};
    Reader reader = {
        .arena = arena, .file = name, .files = &plain, .problems = ARENA_NEW(arena, Error)};
    const RowSink sink = {.context = &reader, .header = take_header, .row = take_row};
    InputFacts facts = {0};
    return input_read_bytes(arena, name, bytes, n, &sink, &facts, err) &&
           finish(&reader, name, out, err);
}
