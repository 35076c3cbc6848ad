/* Studies of test records made in a test: files in a folder of their own, a spec filled by hand. */
#ifndef RECORDS_MADE_H
#define RECORDS_MADE_H

#include "alike/records.h"
#include "alike/text.h"
#include "check.h"
#include "note_says.h"

#include <string.h>
#include <unistd.h>

#define NAME(word) ((Name){.text = (word), .place = {"study.yaml", 1, 1, NULL}})
#define NAMES(...) ((Names){COUNT_OF(((Name[]){__VA_ARGS__})), (Name[]){__VA_ARGS__}})

enum { MADE_FILES = 8 };

/* Mathematics from fall 2014 to spring 2015; schools A and B are the program. */
typedef struct Made {
    Arena *arena;
    char *folder;
    Spec spec;
    Design design;
    OutcomeSpec outcome;
    SpanSpec span;
    Records *records;
    Frame frame;
    Error err;
    size_t n_files;
    const char *file[MADE_FILES];
} Made;

static inline const char *made_file(Made *made, const char *name, const char *text)
{
    const char *path = arena_printf(made->arena, "%s/%s", made->folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    bool known = false;
    for (size_t i = 0; i < made->n_files; i++)
        known = known || text_equal(made->file[i], path);
    if (!known) {
        assert_true(made->n_files < MADE_FILES);
        made->file[made->n_files++] = path;
    }
    return path;
}

static inline void made_tests(Made *made, const char *name, const char *text)
{
    TestsSpec *tests = &made->spec.tests;
    tests->path = (const char **)arena_array(made->arena, 1, sizeof *tests->path);
    tests->path[0] = made_file(made, name, text);
    tests->n_files = 1;
}

static inline int made_setup(void **state)
{
    static const char *missing[] = {"", "NA"};
    Arena *arena = arena_create();
    Made *made = ARENA_NEW(arena, Made);
    made->arena = arena;
    made->folder = arena_copy_text(arena, "/tmp/alike_records_XXXXXX");
    assert_non_null(mkdtemp(made->folder));
    made->span = (SpanSpec){.name = NAME("year"),
                            .from = NAME("Fall 2014-2015"),
                            .to = NAME("Spring 2014-2015"),
                            .years = NAN};
    made->outcome = (OutcomeSpec){.name = NAME("math"),
                                  .score = NAME(RECORD_SCORE),
                                  .pretest = NAME(RECORD_PRETEST),
                                  .require_score = true,
                                  .subject = "Mathematics",
                                  .span = &made->span};
    made->design = (Design){.name = "primary",
                            .primary = true,
                            .treatment = NAME(known_name(KNOWN_PROGRAM)),
                            .n_outcomes = 1,
                            .outcome = &made->outcome};
    made->spec = (Spec){.path = "study.yaml",
                        .seed = 1,
                        .unit = "student",
                        .n_missing = COUNT_OF(missing),
                        .missing = missing,
                        .n_designs = 1,
                        .design = &made->design};
    Name *school = ARENA_ARRAY(arena, Name, 2);
    school[0] = NAME("A");
    school[1] = NAME("B");
    made->spec.tests = (TestsSpec){.given = true,
                                   .place = {"study.yaml", 2, 1, NULL},
                                   .n_spans = 1,
                                   .span = &made->span,
                                   .program_schools = {2, school},
                                   .not_found_limit = 0.05};
    *state = made;
    return 0;
}

static inline int made_teardown(void **state)
{
    Made *made = *state;
    for (size_t i = 0; i < made->n_files; i++)
        remove(made->file[i]);
    rmdir(made->folder);
    arena_destroy(made->arena);
    return 0;
}

static inline bool made_load_mode(Made *made, FrameMode mode)
{
    const FrameSettings columns = settings_for_frame(&made->design);
    error_clear(&made->err);
    return records_load(made->arena, &made->spec, mode, &made->records, &made->err) &&
           records_frame(made->arena, made->records, &made->spec, &columns, &made->outcome,
                         &made->frame, &made->err);
}

static inline void made_load(Made *made)
{
    const bool loaded = made_load_mode(made, FRAME_RUN);
    assert_string_equal(made->err.text, "");
    assert_true(loaded);
}

/* Loading fails, and the message says so in these words. */
static inline void made_refused(Made *made, ErrorKind kind, const char *words)
{
    assert_false(made_load_mode(made, FRAME_RUN));
    if (made->err.kind != kind || strstr(made->err.text, words) == NULL)
        print_error("the message is: %s\n", made->err.text);
    assert_int_equal(made->err.kind, kind);
    assert_non_null(strstr(made->err.text, words));
}

static inline size_t made_row(const Made *made, const char *id)
{
    for (size_t i = 0; i < made->frame.n_rows; i++)
        if (text_equal(made->frame.id[i], id))
            return i;
    return SIZE_MAX;
}

static inline const Column *made_column(const Made *made, const char *name)
{
    const Column *column = frame_find(&made->frame, name);
    assert_non_null(column);
    return column;
}

static inline double made_real(const Made *made, const char *name, const char *id)
{
    const size_t row = made_row(made, id);
    assert_true(row != SIZE_MAX);
    const Column *column = made_column(made, name);
    assert_int_equal(column->type, COLUMN_REAL);
    return column->real[row];
}

/* The level's name; "" where missing. */
static inline const char *made_level(const Made *made, const char *name, const char *id)
{
    const size_t row = made_row(made, id);
    assert_true(row != SIZE_MAX);
    const Column *column = made_column(made, name);
    assert_int_equal(column->type, COLUMN_FACTOR);
    return column->level[row] == LEVEL_NONE ? "" : column->level_name[column->level[row]];
}

static inline const Table *made_table(Made *made, const char *name)
{
    const Tables tables = records_tables(made->arena, made->records);
    for (size_t i = 0; i < tables.n; i++)
        if (text_equal(tables.item[i]->name, name))
            return tables.item[i];
    return NULL;
}

static inline double made_cell(const Table *table, size_t row, const char *column)
{
    assert_non_null(table);
    assert_true(row < table->n_rows);
    for (size_t k = 0; k < table->n_columns; k++)
        if (text_equal(table->column[k].name, column))
            return table->cell[row * table->n_columns + k].value;
    fail_msg("there is no column '%s'", column);
    return NAN;
}

/* Does a note hold these words? */
static inline bool made_noted(const Notes *notes, const char *words)
{
    for (size_t i = 0; i < notes->n; i++)
        if (note_says(&notes->item[i], words))
            return true;
    return false;
}

#endif
