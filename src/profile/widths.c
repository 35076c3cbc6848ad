/* Which places of all lines are blank: what lies between them are columns. */
#include "profile/widths.h"

#include "alike/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Ours. A list of ids is shorter than a line of several columns. */
enum { LETTERS_MOST = 1000, LINES_MOST = 2000, LINES_LEAST = 8, DENSE_LEAST = 12 };

typedef struct Letter {
    char bytes[4];
    uint8_t n; /* 0: blank */
} Letter;

/* The file as lines of LETTERS_MOST columns of one letter each. */
typedef struct Lines {
    size_t n;                                       /* behind the first */
    size_t shortest, longest;                       /* letters, of all */
    size_t filled[LETTERS_MOST], odd[LETTERS_MOST]; /* by place; odd: part of no number */
    size_t n_digits, n_letters;
    Letter first[LETTERS_MOST];
} Lines;

static bool begin(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    (void)line, (void)cell, (void)n, (void)err;
    memset(context, 0, sizeof(Lines));
    ((Lines *)context)->shortest = SIZE_MAX;
    return true;
}

static void take_first(Lines *lines, const CellText *cell, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        Letter *letter = &lines->first[k];
        letter->n = (uint8_t)(cell[k].n < sizeof letter->bytes ? cell[k].n : 0);
        memcpy(letter->bytes, cell[k].bytes, letter->n);
    }
}

static bool take(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Lines *lines = context;
    size_t length = 0;
    const bool is_first = lines->longest == 0;
    for (size_t k = 0; k < n; k++)
        length = cell[k].n > 0 ? k + 1 : length;
    lines->shortest = length < lines->shortest ? length : lines->shortest;
    lines->longest = length > lines->longest ? length : lines->longest;
    if (is_first) {
        take_first(lines, cell, n);
        return true;
    }
    for (size_t k = 0; k < length; k++) {
        if (cell[k].n == 0)
            continue;
        const unsigned char letter = (unsigned char)cell[k].bytes[0];
        lines->filled[k]++;
        lines->odd[k] += !isdigit(letter) && strchr(".-+", letter) == NULL;
        lines->n_digits += isdigit(letter) != 0;
        lines->n_letters += isalpha(letter) != 0;
    }
    lines->n++;
    return lines->n < LINES_MOST || error_set(err, ERR_DATA, (Place){.line = line}, "enough");
}

static const LineLayout *letters(Arena *arena)
{
    LineLayout *layout = ARENA_NEW(arena, LineLayout);
    layout->n = LETTERS_MOST;
    layout->column = ARENA_ARRAY(arena, LayoutColumn, layout->n);
    for (size_t k = 0; k < layout->n; k++)
        layout->column[k] =
            (LayoutColumn){.name = arena_printf(arena, "%zu", k + 1), .from = k + 1, .to = k + 1};
    return layout;
}

/* --- columns --------------------------------------------------------------------------------- */

/* Runs of places of which some line fills each. */
static LineLayout *runs_of(Arena *arena, const Lines *lines)
{
    LineLayout *out = ARENA_NEW(arena, LineLayout);
    out->column = ARENA_ARRAY(arena, LayoutColumn, LETTERS_MOST);
    for (size_t k = 0; k < LETTERS_MOST; k++) {
        if (lines->filled[k] == 0)
            continue;
        if (k == 0 || lines->filled[k - 1] == 0)
            out->column[out->n++] = (LayoutColumn){.from = k + 1};
        out->column[out->n - 1].to = k + 1;
    }
    return out;
}

/* Does a column hold numbers alone, under a first line that has letters there? */
static bool has_names(const Lines *lines, const LineLayout *layout)
{
    for (size_t c = 0; c < layout->n; c++) {
        size_t n_odd = 0, n_letters = 0;
        for (size_t k = layout->column[c].from - 1; k < layout->column[c].to; k++) {
            n_odd += lines->odd[k];
            n_letters += lines->first[k].n > 0 && isalpha((unsigned char)lines->first[k].bytes[0]);
        }
        if (n_odd == 0 && n_letters > 0)
            return true;
    }
    return false;
}

/* How many places two runs share; less than 0: how far they are apart. */
static long shared(size_t from, size_t to, const LayoutColumn *column)
{
    const size_t low = from > column->from ? from : column->from;
    const size_t high = to < column->to ? to : column->to;
    return (long)high - (long)low + 1;
}

static void add_word(Arena *arena, LineLayout *layout, const Lines *lines, size_t from, size_t to)
{
    Text word = {.arena = arena};
    size_t best = 0;
    text_add(&word, "");
    for (size_t k = from; k <= to; k++)
        text_add_bytes(&word, lines->first[k - 1].bytes, lines->first[k - 1].n);
    for (size_t c = 1; c < layout->n; c++)
        if (shared(from, to, &layout->column[c]) > shared(from, to, &layout->column[best]))
            best = c;
    LayoutColumn *column = &layout->column[best];
    column->name =
        column->name == NULL ? word.bytes : arena_printf(arena, "%s %s", column->name, word.bytes);
}

/* Words of the first line belong to the columns above which they stand. A column without one is a
 * part of the one before it: "School 1". */
static void name_by_first(Arena *arena, LineLayout *layout, const Lines *lines)
{
    size_t n = 0;
    for (size_t k = 1; k <= LETTERS_MOST; k++) {
        size_t to = k;
        if (lines->first[k - 1].n == 0)
            continue;
        while (to < LETTERS_MOST && lines->first[to].n > 0)
            to++;
        add_word(arena, layout, lines, k, to);
        k = to;
    }
    for (size_t c = 0; c < layout->n; c++) {
        if (layout->column[c].name != NULL || n == 0)
            layout->column[n++] = layout->column[c];
        else
            layout->column[n - 1].to = layout->column[c].to;
    }
    layout->n = n;
}

static void name_by_number(Arena *arena, LineLayout *layout)
{
    for (size_t c = 0; c < layout->n; c++)
        if (layout->column[c].name == NULL)
            layout->column[c].name = arena_printf(arena, "c%zu", c + 1);
}

/* Of one run a line is dense: all are of one length, with digits and letters. */
static bool is_dense(const Lines *lines)
{
    return lines->shortest == lines->longest && lines->longest >= DENSE_LEAST &&
           lines->n_digits > 0 && lines->n_letters > 0;
}

WidthGuess widths_guess(Arena *arena, const char *path)
{
    WidthGuess out = {0};
    Lines *lines = memory_take_zeroed(1, sizeof *lines);
    Error *ignored = ARENA_NEW(arena, Error);
    InputFacts facts;
    const TableRules rules = {.layout = letters(arena)};
    const RowSink sink = {.context = lines, .header = begin, .row = take, .rules = &rules};
    /* it fails: no line has so many letters, and of a long file enough was seen */
    if (!input_read(arena, path, &sink, &facts, ignored) && lines->n >= LINES_LEAST) {
        LineLayout *layout = runs_of(arena, lines);
        out.is_fixed = layout->n > 1 || is_dense(lines);
        if (layout->n > 1) {
            out.layout = layout;
            out.has_names = has_names(lines, layout);
            if (out.has_names)
                name_by_first(arena, layout, lines);
            name_by_number(arena, layout);
        }
    }
    free(lines);
    return out;
}
