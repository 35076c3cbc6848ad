/* Ids of digits that have lost the zeros in front of them on the way through a spreadsheet. Only
 * `check` asks: within one file nothing is wrong with them, but no other file will know them. */
#include "odd/look.h"

#include "alike/text.h"

#include <string.h>

/* Ours. Of ids of one width a tenth begin with 0; numbers that merely grow past a power of ten
 * begin with few digits. */
enum { IDS_LEAST = 30, WIDTH_LEAST = 5, FIRST_DIGITS_LEAST = 5 };
static const double shorter_most = 0.3;

typedef struct Widths {
    size_t n, longest, n_longest;
    bool first[10]; /* digits with which the longest begin */
    bool fits;      /* digits alone, none with a zero in front */
} Widths;

static void take(Widths *w, const char *id)
{
    const size_t n = strlen(id);
    w->n++;
    w->fits = w->fits && n > 0 && id[0] != '0' && strspn(id, "0123456789") == n;
    if (!w->fits || n < w->longest)
        return;
    if (n > w->longest) {
        w->longest = n;
        w->n_longest = 0;
        memset(w->first, 0, sizeof w->first);
    }
    w->n_longest++;
    w->first[id[0] - '0'] = true;
}

static bool have_lost(const Widths *w)
{
    size_t n_first = 0;
    for (size_t k = 0; k < COUNT_OF(w->first); k++)
        n_first += w->first[k];
    const size_t n_shorter = w->n - w->n_longest;
    return w->fits && w->n >= IDS_LEAST && w->longest >= WIDTH_LEAST && n_shorter > 0 &&
           (double)n_shorter <= shorter_most * (double)w->n && n_first >= FIRST_DIGITS_LEAST;
}

static void ask(const OddTask *task, const char *column, const Widths *w, const char *key)
{
    odd_ask(task, w->n - w->n_longest,
            PHRASE("'{}' holds {} ids of {} digits and {} of fewer, and none begins with 0: a "
                   "spreadsheet may have dropped zeros in front. Where another file has them, "
                   "export this one with the column as text{}.",
                   piece_column(column), piece_number(w->n_longest), piece_number(w->longest),
                   piece_number(w->n - w->n_longest), piece_setting(key)));
}

/* Ids of schools, districts and the like. */
static void look(OddTask *task, const OddColumn *column)
{
    Widths w = {.fits = true};
    if (column->column->type != COLUMN_FACTOR)
        return;
    for (size_t k = 0; k < column->column->n_levels; k++)
        take(&w, column->column->level_name[k]);
    if (have_lost(&w))
        ask(task, column->column->name, &w, "");
}

static void look_design(OddTask *task, const Design *design, const Frame *const *frame)
{
    const Name id = task->spec->tests.given ? task->spec->tests.column.id : task->spec->id;
    for (size_t o = 0; o < design->n_outcomes; o++) {
        Widths w = {.fits = true};
        if (frame[o] == NULL || id.text == NULL || task->spec->tests.id_width > 0)
            continue;
        for (size_t i = 0; i < frame[o]->n_rows; i++)
            take(&w, frame[o]->id[i]);
        if (have_lost(&w))
            ask(task, id.text, &w,
                arena_printf(task->arena, ", or write %s: {id_width: %zu}",
                             task->spec->tests.given ? "tests" : "data", w.longest));
        return; /* one frame tells */
    }
}

const Oddity oddity_lost_zeros = {
    .name = "lost_zeros",
    .help = "ids of digits, of students or groups, most of one length and some shorter, none with "
            "a zero in front; `check` alone asks",
    .look = look,
    .look_design = look_design,
};
