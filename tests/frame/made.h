/* Studies and files made in a test: a spec filled by hand, and a temporary CSV. */
#ifndef MADE_H
#define MADE_H

#include "alike/frame.h"
#include "alike/sort.h"
#include "alike/text.h"
#include "check.h"

#include <string.h>
#include <unistd.h>

#define NAME(word) ((Name){.text = (word), .place = {"study.yaml", 1, 1, NULL}})
#define NAMES(...) ((Names){COUNT_OF(((Name[]){__VA_ARGS__})), (Name[]){__VA_ARGS__}})
#define NO_NAMES   ((Names){0})

/* id, treatment `t`, one outcome `y` with pretest `x`; more is added by the test. */
typedef struct Made {
    Arena *arena;
    Spec spec;
    Design design;
    OutcomeSpec outcome;
    Frame frame;
    Error err;
    char *folder; /* of its own, so that runners don't disturb each other */
} Made;

static inline int made_setup(void **state)
{
    static const char *missing[] = {"", "NA", "."};
    Arena *arena = arena_create();
    Made *made = ARENA_NEW(arena, Made);
    made->arena = arena;
    made->folder = arena_copy_text(arena, "/tmp/alike_frame_XXXXXX");
    assert_non_null(mkdtemp(made->folder));
    made->outcome = (OutcomeSpec){
        .name = NAME("math"), .score = NAME("y"), .pretest = NAME("x"), .require_score = true};
    made->design = (Design){.name = "primary",
                            .primary = true,
                            .treatment = NAME("t"),
                            .n_outcomes = 1,
                            .outcome = &made->outcome};
    made->spec = (Spec){.path = "study.yaml",
                        .seed = 1,
                        .data_path = arena_printf(arena, "%s/s.csv", made->folder),
                        .id = NAME("id"),
                        .n_missing = COUNT_OF(missing),
                        .missing = missing,
                        .n_designs = 1,
                        .design = &made->design};
    *state = made;
    return 0;
}

static inline int made_teardown(void **state)
{
    Made *made = *state;
    remove(made->spec.data_path);
    rmdir(made->folder);
    arena_destroy(made->arena);
    return 0;
}

static inline bool made_load_mode(Made *made, const char *csv, FrameMode mode)
{
    FILE *file = fopen(made->spec.data_path, "wb");
    assert_non_null(file);
    fputs(csv, file);
    fclose(file);
    error_clear(&made->err);
    return frame_load(made->arena, &made->spec, mode, &made->frame, &made->err);
}

static inline void made_load(Made *made, const char *csv)
{
    const bool loaded = made_load_mode(made, csv, FRAME_RUN);
    assert_string_equal(made->err.text, "");
    assert_true(loaded);
}

/* Refused with exactly these lines; "F" stands for the file at the start of a line. */
static inline void made_refused(Made *made, const char *csv, ErrorKind kind, const char *expected)
{
    Text text = {.arena = made->arena};
    for (const char *line = expected; *line != '\0';) {
        const char *end = strchr(line, '\n') + 1;
        if (line[0] == 'F' && line[1] == ':') {
            text_add(&text, made->spec.data_path);
            line++;
        }
        text_add_bytes(&text, line, (size_t)(end - line));
        line = end;
    }
    assert_false(made_load_mode(made, csv, FRAME_RUN));
    assert_string_equal(made->err.text, text.bytes);
    assert_int_equal(made->err.kind, kind);
}

static inline const Column *made_column(const Made *made, const char *name)
{
    const Column *column = frame_find(&made->frame, name);
    if (column == NULL)
        fail_msg("there is no column '%s'", name);
    return column;
}

static inline size_t made_row(const Made *made, const char *id)
{
    for (size_t i = 0; i < made->frame.n_rows; i++)
        if (text_equal(made->frame.id[i], id))
            return i;
    fail_msg("there is no student '%s'", id);
    return 0;
}

static inline double made_real(const Made *made, const char *name, const char *id)
{
    const Column *column = made_column(made, name);
    assert_int_equal(column->type, COLUMN_REAL);
    const double x = column->real[made_row(made, id)];
    assert_true(isnan(x) == (column->reason[made_row(made, id)] != REASON_PRESENT));
    return x;
}

/* "" where missing */
static inline const char *made_level(const Made *made, const char *name, const char *id)
{
    const Column *column = made_column(made, name);
    assert_int_equal(column->type, COLUMN_FACTOR);
    const int32_t level = column->level[made_row(made, id)];
    assert_true((level == LEVEL_NONE) == (column->reason[made_row(made, id)] != REASON_PRESENT));
    return level == LEVEL_NONE ? "" : column->level_name[level];
}

static inline bool made_has_note(const Made *made, const char *text, size_t count)
{
    for (size_t i = 0; i < made->frame.notes.n; i++)
        if (text_equal(note_text(made->arena, &made->frame.notes.item[i]), text) &&
            made->frame.notes.item[i].count.n == count)
            return true;
    for (size_t i = 0; i < made->frame.notes.n; i++)
        print_error("note: %s (%zu)\n", note_text(made->arena, &made->frame.notes.item[i]),
                    made->frame.notes.item[i].count.n);
    return false;
}

#endif
