/* A file read for what it looks like. */
#include "alike/profile.h"

#include "alike/text.h"
#include "input/snippet.h"
#include "profile/cells.h"
#include "profile/seek.h"
#include "profile/widths.h"
#include "spec/node.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct Profiler {
    Arena *arena;
    FileProfile *profile;
    bool gaps;    /* of the names some are missing, or stand twice */
    CellSet *set; /* by column */
} Profiler;

/* --- the header ------------------------------------------------------------------------------ */

static bool take_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Profiler *s = context;
    FileProfile *profile = s->profile;
    (void)err;
    for (size_t k = 0; k < profile->n_columns; k++)
        cell_set_free(&s->set[k]); /* read again, in another encoding */
    profile->header_line = line;
    profile->n_rows = profile->n_remarks = 0;
    profile->n_columns = n;
    profile->column = ARENA_ARRAY(s->arena, ProfileColumn, n);
    s->set = ARENA_ARRAY(s->arena, CellSet, n);
    s->gaps = false;
    for (size_t k = 0; k < n; k++) {
        s->gaps = s->gaps || cell[k].n == 0;
        for (size_t j = 0; j < k && !s->gaps; j++)
            s->gaps =
                cell[j].n == cell[k].n && memcmp(cell[j].bytes, cell[k].bytes, cell[k].n) == 0;
    }
    for (size_t k = 0; k < n; k++)
        profile->column[k] =
            (ProfileColumn){.name = arena_copy_bytes(s->arena, cell[k].bytes, cell[k].n),
                            .number = k + 1,
                            .shortest = SIZE_MAX,
                            .least = NAN,
                            .most = NAN,
                            .most_percent = NAN};
    return true;
}

/* Names of columns: several, no number among them, no two the same, hardly a gap. A title has one
 * cell or two, and a row of the table mostly some number. */
static bool reads_as_header(void *context, const CellText *cell, size_t n)
{
    size_t n_filled = 0;
    double value;
    (void)context;
    for (size_t k = 0; k < n; k++) {
        if (cell[k].n == 0)
            continue;
        n_filled++;
        if (text_to_real(cell[k].bytes, cell[k].n, &value))
            return false;
        for (size_t j = 0; j < k; j++)
            if (cell[j].n == cell[k].n && memcmp(cell[j].bytes, cell[k].bytes, cell[k].n) == 0)
                return false;
    }
    return n_filled >= 3 && 4 * n_filled >= 3 * n;
}

/* --- rows that are none ---------------------------------------------------------------------- */

/* Words and nothing else: "Report made on 3 May". */
static bool is_remark(CellText c)
{
    size_t n_letters = 0, n_spaces = 0;
    for (size_t i = 0; i < c.n; i++) {
        n_letters += isalpha((unsigned char)c.bytes[i]) != 0;
        n_spaces += c.bytes[i] == ' ';
    }
    return n_letters > 5 && n_spaces > 0;
}

static bool take_beside(void *context, const CellText *cell, size_t n)
{
    const Profiler *s = context;
    FileProfile *profile = s->profile;
    size_t first = 0, n_filled = 0;
    while (first < n && cell_is_blank(cell[first]))
        first++;
    if (first > 1)
        return false;
    const CellText words = cell_trim(cell[first]);
    if (words.n == 0 || isdigit((unsigned char)words.bytes[0]))
        return false;
    for (size_t k = first; k < n; k++)
        n_filled += !cell_is_blank(cell[k]);
    if (!cell_is_total(words) && (n_filled > 1 || profile->n_columns < 3 || !is_remark(words)))
        return false;
    for (size_t i = 0; i < profile->n_remarks; i++)
        if (strlen(profile->remark[i]) == words.n &&
            strncasecmp(profile->remark[i], words.bytes, words.n) == 0)
            return true;
    if (profile->n_remarks == PROFILE_REMARKS_MOST)
        return false;
    profile->remark[profile->n_remarks++] = arena_copy_bytes(s->arena, words.bytes, words.n);
    return true;
}

/* --- rows ------------------------------------------------------------------------------------ */

static bool take_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Profiler *s = context;
    (void)err;
    s->profile->n_rows++;
    for (size_t k = 0; k < n; k++)
        cell_take(s->arena, &s->profile->column[k], &s->set[k], cell_trim(cell[k]), line,
                  &s->profile->written);
    return true;
}

static void take_label(void *context, size_t cell, const char *code, const char *label)
{
    const Profiler *s = context;
    ProfileColumn *column = &s->profile->column[cell];
    column->label = arena_grow(s->arena, column->label, &column->label_capacity,
                               column->n_labels + 1, sizeof *column->label);
    column->label[column->n_labels++] = (ProfileLabel){code, label};
}

static bool read_by(Arena *arena, FileRules written, FileProfile *out, bool *gaps, Error *err)
{
    out->written = written;
    out->n_columns = 0;
    Profiler s = {.arena = arena, .profile = out};
    const RowSink sink = {.context = &s,
                          .header = take_header,
                          .row = take_row,
                          .knows = reads_as_header,
                          .beside = take_beside,
                          .label = take_label,
                          .rules = &out->rules};
    out->facts = (InputFacts){0};
    const bool ok = input_read(arena, out->path, &sink, &out->facts, err);
    *gaps = s.gaps;
    for (size_t k = 0; k < out->n_columns; k++) {
        ProfileColumn *column = &out->column[k];
        column->unique = column->n_filled > 0 && !s.set[k].repeats;
        column->many = s.set[k].full;
        column->n_values = s.set[k].n;
        cells_finish(arena, column);
        if (column->shortest == SIZE_MAX)
            column->shortest = 0;
        cell_set_free(&s.set[k]);
    }
    return ok;
}

/* Some column has such numbers and nothing else, and none has numbers with a point that marks no
 * thousands. *thousands: some point marks them. */
static bool has_decimal_commas(const FileProfile *profile, bool *thousands)
{
    bool found = false;
    *thousands = false;
    for (size_t k = 0; k < profile->n_columns; k++) {
        const ProfileColumn *column = &profile->column[k];
        if (column->n_numbers - column->n_whole > column->n_dotted)
            return false;
        *thousands = *thousands || column->n_dotted + column->n_dotted_commas > 0;
        found = found ||
                (column->n_commas > 0 && column->n_numbers + column->n_commas == column->n_filled);
    }
    return found;
}

/* Numbers with three digits behind the point each, and none smaller than one. Where columns are
 * separated by semicolons the point may mark thousands; no column tells. */
static const char *dotted_of(const FileProfile *profile)
{
    enum { CELLS_LEAST = 10 };
    const char *found = NULL;
    for (size_t k = 0; k < profile->n_columns && profile->facts.delimiter == ';'; k++) {
        const ProfileColumn *column = &profile->column[k];
        if (column->n_numbers - column->n_whole > column->n_dotted)
            return NULL;
        if (column->n_dotted >= CELLS_LEAST && found == NULL)
            found = column->name;
    }
    return found;
}

/* 93.3% and 0.814 in one column: read alike they would be of two sizes. */
static bool mixes_percents(const ProfileColumn *column)
{
    return column->n_percents > 0 && column->share != NULL && column->most <= 1 &&
           column->least >= 0 && column->most_percent > 1;
}

/* Some column has numbers alone, of which some are marked so. */
static FileRules marks_of(FileProfile *profile)
{
    FileRules marks = {0};
    for (size_t k = 0; k < profile->n_columns; k++) {
        const ProfileColumn *column = &profile->column[k];
        if (column->n_thousands + column->n_percents == 0 || mixes_percents(column) ||
            column->n_numbers + column->n_thousands + column->n_percents < column->n_filled)
            continue;
        marks.thousands = marks.thousands || column->n_thousands > 0;
        marks.percent = marks.percent || column->n_percents > 0;
        profile->marked = column->name;
    }
    return marks;
}

/* Once more, as numbers are written; what the first reading knew of percentages stays. */
static bool read_marked(Arena *arena, FileRules written, FileProfile *out, Error *err)
{
    const size_t n = out->n_columns;
    const char **share = (const char **)arena_array(arena, n, sizeof *share);
    bool gaps;
    for (size_t k = 0; k < n; k++)
        share[k] = mixes_percents(&out->column[k]) ? out->column[k].share : NULL;
    if ((written.decimal_comma || written.thousands || written.percent) &&
        !read_by(arena, written, out, &gaps, err))
        return false;
    for (size_t k = 0; k < n && k < out->n_columns; k++)
        if (share[k] != NULL) {
            out->column[k].mixes_percents = true;
            out->column[k].share = share[k];
        }
    return true;
}

/* Names are missing or stand twice: do two rows tell them together, as "Fall" over "Math" and
 * "Reading"? */
static bool read_two_rows(Arena *arena, FileProfile *out)
{
    Error *ignored = ARENA_NEW(arena, Error);
    FileProfile two = {.path = out->path, .rules = {.two_rows = true}};
    bool gaps;
    if (!read_by(arena, (FileRules){0}, &two, &gaps, ignored) || gaps)
        return false;
    *out = two;
    return true;
}

/* A line that holds blanks side by side is no record of a CSV. */
static bool holds_gaps(const FileProfile *profile)
{
    for (size_t k = 0; k < profile->n_columns; k++)
        if (strstr(profile->column[k].name, "  ") != NULL)
            return true;
    return profile->n_columns == 1;
}

/* The file by the places of its columns; false: it is no such file. */
static bool read_fixed(Arena *arena, bool is_csv, FileProfile *out)
{
    enum { COLUMNS_LEAST = 3 }; /* of what is no CSV: else it may be any text */
    const WidthGuess guess = widths_guess(arena, out->path);
    FileProfile fixed = {.path = out->path, .fixed = true};
    bool gaps;
    if (!guess.is_fixed)
        return false;
    if (guess.layout == NULL) {
        out->fixed = out->dense = true;
        return false;
    }
    if (!is_csv && guess.layout->n < COLUMNS_LEAST)
        return false;
    fixed.rules = (TableRules){.layout = guess.layout, .header_row = guess.has_names ? 1 : 0};
    if (!read_by(arena, (FileRules){0}, &fixed, &gaps, ARENA_NEW(arena, Error)))
        return false;
    *out = fixed;
    return true;
}

bool profile_read(Arena *arena, const char *path, FileProfile *out, Error *err)
{
    bool gaps;
    *out = (FileProfile){.path = path};
    const bool ok = read_by(arena, (FileRules){0}, out, &gaps, err);
    if ((!ok || holds_gaps(out)) && read_fixed(arena, ok, out))
        error_clear(err);
    else if ((gaps || !ok) && read_two_rows(arena, out))
        error_clear(err);
    else if (!ok)
        return false;
    bool thousands;
    if (has_decimal_commas(out, &thousands)) {
        for (size_t k = 0; k < out->n_columns && thousands && out->marked == NULL; k++)
            if (out->column[k].n_dotted + out->column[k].n_dotted_commas > 0)
                out->marked = out->column[k].name;
        return read_marked(arena, (FileRules){.decimal_comma = true, .thousands = thousands}, out,
                           err);
    }
    out->dotted = dotted_of(out);
    return read_marked(arena, marks_of(out), out, err);
}

/* --- the rows once more ---------------------------------------------------------------------- */

typedef struct Again {
    Profiler profiler; /* of the same titles and remarks as before */
    void *context;
    bool (*begin)(void *context);
    void (*take)(void *context, const CellText *cell);
} Again;

static bool again_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    const Again *a = context;
    (void)line, (void)cell, (void)n, (void)err;
    return a->begin(a->context);
}

static bool again_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    const Again *a = context;
    (void)line, (void)n, (void)err;
    a->take(a->context, cell);
    return true;
}

static bool again_beside(void *context, const CellText *cell, size_t n)
{
    return take_beside(&((Again *)context)->profiler, cell, n);
}

bool profile_each_row(Arena *arena, const FileProfile *profile, void *context,
                      bool (*begin)(void *context),
                      void (*take)(void *context, const CellText *cell), Error *err)
{
    FileProfile again = {.n_columns = profile->n_columns};
    Again a = {.profiler = {.arena = arena, .profile = &again},
               .context = context,
               .begin = begin,
               .take = take};
    InputFacts facts;
    const RowSink sink = {.context = &a,
                          .header = again_header,
                          .row = again_row,
                          .knows = reads_as_header,
                          .beside = again_beside,
                          .rules = &profile->rules};
    return input_read(arena, profile->path, &sink, &facts, err);
}

/* --- what was found -------------------------------------------------------------------------- */

static const char *label_of(const ProfileColumn *column, const char *code)
{
    for (size_t k = 0; k < column->n_labels; k++)
        if (text_equal(column->label[k].code, code))
            return column->label[k].label;
    return NULL;
}

const char *profile_value(const ProfileColumn *column, size_t i)
{
    const char *label = label_of(column, column->value[i].text);
    return label != NULL ? label : column->value[i].text;
}

bool profile_is_labelled(const ProfileColumn *column)
{
    for (size_t i = 0; i < column->n_kept; i++)
        if (label_of(column, column->value[i].text) == NULL)
            return false;
    return column->n_labels > 0 && column->n_kept == column->n_values;
}

const char *profile_layout(Arena *arena, const FileProfile *profile)
{
    const LineLayout *layout = profile->rules.layout;
    Text text = {.arena = arena};
    text_add(&text, "{");
    for (size_t k = 0; layout != NULL && k < layout->n; k++) {
        const LayoutColumn *column = &layout->column[k];
        text_add(&text, k > 0 ? ", " : "");
        node_add_word(&text, column->name);
        if (column->from == column->to)
            text_format(&text, ": %zu", column->from);
        else
            text_format(&text, ": [%zu, %zu]", column->from, column->to);
    }
    text_add(&text, "}");
    return text.bytes;
}

const ProfileColumn *profile_find(const FileProfile *profile, const char *name)
{
    for (size_t k = 0; k < profile->n_columns; k++)
        if (text_equal(profile->column[k].name, name))
            return &profile->column[k];
    return NULL;
}

const char *profile_kind(const ProfileColumn *column)
{
    if (column->n_filled == 0)
        return "empty";
    if (column->n_whole == column->n_filled)
        return "whole number";
    if (profile_is_number(column))
        return "number";
    if (column->n_dates == column->n_filled)
        return "date";
    return column->n_numbers > 0 && 10 * column->n_numbers >= column->n_filled ? "text, numbers"
                                                                               : "text";
}
