#include "records/students_by_term.h"

#include "alike/os.h"
#include "alike/text.h"
#include "input/snippet.h"
#include "records/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- which column holds terms ----------------------------------------------------------------- */

const char *students_term(const void *context, const Header *header)
{
    const Records *records = context;
    const Name *given = &records->spec->tests.students.term;
    if (given->text != NULL) /* whoever reads the header says where there is no such column */
        return header_cell(header, given->text) == SIZE_MAX ? NULL : given->text;
    if (header_cell(header, records->term_header) != SIZE_MAX)
        return records->term_header;
    static const char *const names[] = {"termname", "term", "schoolyear", "academicyear"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        for (size_t k = 0; k < header->n; k++)
            if (text_equal(plain_name(header->arena, header->name[k]), names[i]))
                return header->name[k];
    return NULL;
}

/* --- what the terms are ----------------------------------------------------------------------- */

typedef struct TermSpan {
    int32_t from, to;
} TermSpan;

/* "2022-2023" stands for all terms of that school year. */
static bool read_span(Reading *r, const char *text, TermSpan *out)
{
    enum { YEAR_ALONE = 4 };
    TermDate date;
    int year;
    if (strlen(text) > YEAR_ALONE && school_year_read(text, &year)) {
        out->from = term_order((TermDate){SEASON_FALL, year});
        out->to = term_order((TermDate){SEASON_SUMMER, year});
        return true;
    }
    if (!reading_term_of(r, text, strlen(text), &date))
        return false;
    out->from = out->to = term_order(date);
    return true;
}

static bool read_spans(Arena *arena, Records *records, const Column *term, TermSpan *span,
                       Error *err)
{
    Reading r = {.arena = arena, .records = records};
    const Frame *file = &records->students.frame;
    const size_t before = err->n;
    for (size_t i = 0; i < file->n_rows; i++) {
        const Place place = {file->source, file->line[i], term->cell, NULL};
        if (term->level[i] == LEVEL_NONE) {
            error_add(err, ERR_DATA, place,
                      "the term ('%s') is blank, and the %s has several rows; fill it in or delete "
                      "the row",
                      term->name, spec_unit(records->spec));
            continue;
        }
        const char *text = term->level_name[term->level[i]];
        if (!read_span(&r, text, &span[i]))
            error_add(err, ERR_DATA, place,
                      "the term '%s' of '%s' can't be put in order; write a season and the school "
                      "year, such as 'Fall 2014-2015', or a school year, or say under tests what "
                      "it means (terms: {\"%s\": Spring 2022})",
                      snippet(text, strlen(text)).text, term->name,
                      snippet(text, strlen(text)).text);
        if (error_enough(err))
            break;
    }
    return err->n == before;
}

/* --- one row a student and term --------------------------------------------------------------- */

/* A row before it becomes one with others. */
typedef struct TermRow {
    uint32_t row;
    TermSpan span;
} TermRow;

static int by_term(const void *a, const void *b)
{
    const TermRow *x = a, *y = b;
    if (x->span.from != y->span.from)
        return x->span.from < y->span.from ? -1 : 1;
    if (x->span.to != y->span.to)
        return x->span.to < y->span.to ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool same_value(const Column *column, uint32_t a, uint32_t b)
{
    return column->type == COLUMN_FACTOR ? column->level[a] == column->level[b]
                                         : column->real[a] == column->real[b];
}

/* What all rows that say something say alike; missing where they differ, so that nothing hangs on
 * their order. Returns whether they differ. */
static bool merge_cell(Column *column, const TermRow *row, size_t n)
{
    const uint32_t to = row[0].row;
    size_t known = n;
    bool differ = false;
    for (size_t i = 0; i < n; i++) {
        if (column->reason[row[i].row] != REASON_PRESENT)
            continue;
        differ = differ || (known < n && !same_value(column, row[known].row, row[i].row));
        known = known < n ? known : i;
    }
    if (known < n && !differ) {
        column->reason[to] = REASON_PRESENT;
        if (column->type == COLUMN_FACTOR)
            column->level[to] = column->level[row[known].row];
        else
            column->real[to] = column->real[row[known].row];
    } else if (differ) {
        column->reason[to] = REASON_UNTOLD;
        if (column->type == COLUMN_FACTOR)
            column->level[to] = LEVEL_NONE;
        else
            column->real[to] = (double)NAN;
    }
    return differ;
}

static void note_differing(Arena *arena, Records *records, const size_t *n_differ)
{
    const Frame *file = &records->students.frame;
    for (size_t c = 0; c < file->n_columns; c++)
        if (n_differ[c] > 0)
            notes_add(&records->notes, arena, "data", NOTE_CAUTION,
                      count_about(ABOUT_PEOPLE, n_differ[c]),
                      PHRASE("{}: {} {has|have} several values of '{}' in one term; it counts as "
                             "missing there.",
                             piece_file(os_file_name(file->source)),
                             piece_count(ABOUT_PEOPLE, n_differ[c], "student", "students"),
                             piece_column(file->column[c].name)));
}

/* Rows of one id stand together: from those of each the terms are made. */
static void split_students(Arena *arena, Records *records, const TermSpan *span)
{
    Attributes *students = &records->students;
    Frame *file = &students->frame;
    Arena *scratch = arena_create();
    TermRow *row = ARENA_ARRAY(scratch, TermRow, file->n_rows);
    size_t *n_differ = ARENA_ARRAY(scratch, size_t, file->n_columns);
    bool *differs = ARENA_ARRAY(scratch, bool, file->n_columns);
    students->at = ARENA_ARRAY(arena, StudentAt, file->n_rows);
    for (size_t from = 0, to; from < file->n_rows; from = to) {
        for (to = from; to < file->n_rows && text_equal(file->id[to], file->id[from]); to++)
            row[to] = (TermRow){(uint32_t)to, span[to]};
        qsort(row + from, to - from, sizeof *row, by_term);
        memset(differs, 0, file->n_columns * sizeof *differs);
        for (size_t i = from, n; i < to; i += n) {
            for (n = 1; i + n < to && row[i + n].span.from == row[i].span.from &&
                        row[i + n].span.to == row[i].span.to;)
                n++;
            for (size_t c = 0; c < file->n_columns && n > 1; c++)
                differs[c] = merge_cell(&file->column[c], row + i, n) || differs[c];
            students->at[students->n_at++] = (StudentAt){.student = (uint32_t)from,
                                                         .row = row[i].row,
                                                         .from = row[i].span.from,
                                                         .to = row[i].span.to};
        }
        for (size_t c = 0; c < file->n_columns; c++)
            n_differ[c] += differs[c];
    }
    note_differing(arena, records, n_differ);
    arena_destroy(scratch);
}

static bool has_repeats(const Frame *file)
{
    for (size_t i = 1; i < file->n_rows; i++)
        if (text_equal(file->id[i], file->id[i - 1]))
            return true;
    return false;
}

/* It is what joins the file, not what the study asked for. */
static void drop_column(Frame *file, const Uses *uses, const char *name)
{
    for (size_t i = 0; i < uses->n; i++)
        if (text_equal(uses->item[i].name.text, name))
            return;
    size_t n = 0;
    for (size_t c = 0; c < file->n_columns; c++)
        if (!text_equal(file->column[c].name, name))
            file->column[n++] = file->column[c];
    file->n_columns = n;
}

bool students_split(Arena *arena, Records *records, const Header *header, Error *err)
{
    Attributes *students = &records->students;
    const Name *given = &records->spec->tests.students.term;
    const char *name = students_term(records, header);
    const Column *term = name == NULL ? NULL : frame_find(&students->frame, name);
    if (term == NULL)
        return true;
    if (given->text == NULL && !has_repeats(&students->frame)) { /* a row a student after all */
        drop_column(&students->frame, &records->uses, name);
        return true;
    }
    TermSpan *span = ARENA_ARRAY(arena, TermSpan, students->frame.n_rows);
    if (!read_spans(arena, records, term, span, err))
        return false;
    students->term = name;
    drop_column(&students->frame, &records->uses, name);
    split_students(arena, records, span);
    notes_add(&records->notes, arena, "data", NOTE_PLAIN, NO_COUNT,
              PHRASE("{} has a row for each student and term ('{}'); the one of the first test's "
                     "term counts.",
                     piece_file(os_file_name(students->frame.source)), piece_column(name)));
    return true;
}

/* --- once it is joined ------------------------------------------------------------------------ */

static int by_student(const void *a, const void *b)
{
    const StudentAt *x = a, *y = b;
    if (x->student != y->student)
        return x->student < y->student ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

void students_place(Records *records)
{
    Attributes *students = &records->students;
    if (students->term == NULL)
        return;
    Arena *scratch = arena_create();
    const Frame *file = &students->frame;
    uint32_t *rank = ARENA_ARRAY(scratch, uint32_t, file->n_rows); /* by first row of an id */
    size_t n = 0;
    for (size_t i = 0; i < file->n_rows; i++)
        rank[i] = NOT_JOINED;
    for (size_t i = 0; i < records->n_students; i++) {
        uint32_t at = students->row[i];
        while (at != NOT_JOINED && at > 0 && text_equal(file->id[at], file->id[at - 1]))
            at--;
        if (at != NOT_JOINED)
            rank[at] = (uint32_t)i;
    }
    for (size_t i = 0; i < students->n_at; i++) {
        StudentAt at = students->at[i];
        at.student = rank[at.student];
        if (at.student != NOT_JOINED)
            students->at[n++] = at;
    }
    students->n_at = n;
    if (n > 1)
        qsort(students->at, n, sizeof *students->at, by_student);
    arena_destroy(scratch);
}

uint32_t students_at(const Records *records, const Test *test)
{
    const Attributes *students = &records->students;
    const int32_t order = records->term[test->term].order;
    size_t low = 0, high = students->n_at;
    uint32_t row = NOT_JOINED;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (students->at[middle].student < test->student)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < students->n_at && students->at[low].student == test->student; low++) {
        const StudentAt *at = &students->at[low];
        if (at->from == order && at->to == order)
            return at->row; /* what is said of the term goes before what is said of the year */
        if (at->from <= order && order <= at->to)
            row = at->row;
    }
    return row;
}
