#include "surveys/replies.h"

#include "alike/os.h"
#include "alike/text.h"
#include "frame/header.h"
#include "frame/number.h"
#include "input/snippet.h"

#include <math.h>
#include <string.h>

typedef struct ReplyReader {
    Arena *arena;
    const Spec *spec;
    const Names *range; /* NULL: none */
    Replies *replies;
    size_t range_capacity;
    Header header;
} ReplyReader;

Replies replies_create(Arena *arena, const char *path, size_t room)
{
    return (Replies){
        .path = path, .file = os_file_name(path), .column = ARENA_ARRAY(arena, ReplyColumn, room)};
}

size_t replies_ask(Replies *replies, const char *key, Name name, bool number, bool optional)
{
    if (name.text == NULL)
        return SIZE_MAX;
    for (size_t k = 0; k < replies->n_columns; k++)
        if (text_equal(replies->column[k].name, name.text) && replies->column[k].number == number) {
            replies->column[k].optional = replies->column[k].optional && optional;
            return k;
        }
    replies->column[replies->n_columns] = (ReplyColumn){
        .name = name.text, .place = name.place, .key = key, .number = number, .optional = optional};
    return replies->n_columns++;
}

SurveyFile replies_file(const Replies *replies)
{
    SurveyFile file = {.path = replies->path, .n_rows = replies->n};
    memcpy(file.sha256, replies->sha256, sizeof file.sha256);
    return file;
}

const ReplyColumn *replies_column(const Replies *replies, size_t number)
{
    return number == SIZE_MAX || !replies->column[number].present ? NULL : &replies->column[number];
}

const char *replies_label(const ReplyColumn *column, const char *code)
{
    for (size_t k = 0; k < column->n_labels; k++)
        if (text_equal(column->label[k].from, code))
            return column->label[k].to;
    return NULL;
}

const char *replies_word(const ReplyColumn *column, size_t row)
{
    return column->word[row] == NO_ANSWER ? NULL : column->words.word[column->word[row]].text;
}

/* --- the header ------------------------------------------------------------------------------- */

static bool lacks(const ReplyReader *r, const char *name, const char *key, Place place, Error *err)
{
    const char *near = text_nearest(name, r->header.name, r->header.n);
    return error_add(err, ERR_STUDY, place, "%s names '%s', which is not a column of %s%s%s%s", key,
                     name, r->replies->file, near != NULL ? "; did you mean '" : "",
                     near != NULL ? near : "", near != NULL ? "'?" : "");
}

static bool find_range(ReplyReader *r, Error *err)
{
    static const char *const key = "surveys.reference.replicates.columns";
    size_t end[2];
    r->replies->n_range = 0;
    if (r->range == NULL || r->range->n != 2)
        return true;
    for (size_t k = 0; k < 2; k++) {
        const Name *name = &r->range->item[k];
        end[k] = header_cell(&r->header, name->text);
        if (end[k] == SIZE_MAX)
            return lacks(r, name->text, key, name->place, err);
    }
    if (end[0] >= end[1])
        return error_add(err, ERR_STUDY, r->range->item[0].place,
                         "%s: '%s' does not stand before '%s' in %s; name the first column of the "
                         "replicate weights and the last",
                         key, r->range->item[0].text, r->range->item[1].text, r->replies->file);
    const size_t n = end[1] - end[0] + 1;
    r->replies->range = ARENA_ARRAY(r->arena, ReplyColumn, n);
    for (size_t k = 0; k < n; k++)
        r->replies->range[k] = (ReplyColumn){.name = r->header.name[end[0] + k],
                                             .key = key,
                                             .number = true,
                                             .present = true,
                                             .cell = end[0] + k};
    r->replies->n_range = n;
    return true;
}

static bool take_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    ReplyReader *r = context;
    r->header = header_create(r->arena, cell, n);
    const size_t before = err->n;
    r->replies->n = 0; /* what was seen before a second header is void */
    for (size_t k = 0; k < r->replies->n_columns; k++) {
        ReplyColumn *column = &r->replies->column[k];
        dictionary_free(&column->words);
        column->cell = header_cell(&r->header, column->name);
        column->present = column->cell != SIZE_MAX;
        if (!column->present && !column->optional)
            lacks(r, column->name, column->key, column->place, err);
        if (column->present)
            header_refuse_twice(cell, n, column->cell,
                                (Place){.file = r->replies->path, .line = line}, err);
    }
    return find_range(r, err) && err->n == before;
}

static bool knows_header(void *context, const CellText *cell, size_t n)
{
    const ReplyReader *r = context;
    const Header header = header_create(r->arena, cell, n);
    for (size_t k = 0; k < r->replies->n_columns; k++)
        if (!r->replies->column[k].optional &&
            header_cell(&header, r->replies->column[k].name) == SIZE_MAX)
            return false;
    return true;
}

/* --- rows ---------------------------------------------------------------------------------------
 */

static bool is_missing(const Spec *spec, CellText cell)
{
    return cell.n == 0 || spec_is_code(spec, cell.bytes, cell.n);
}

static bool take_number(ReplyReader *r, ReplyColumn *column, size_t line, CellText cell,
                        double *value, Error *err)
{
    const FileRules *rules = &r->spec->files;
    *value = NAN;
    if (is_missing(r->spec, cell) || number_read(cell.bytes, cell.n, rules, value) == REAL_READ)
        return true;
    *value = NAN;
    const Place place = {.file = r->replies->path, .line = line, .column = column->cell + 1};
    error_add(err, ERR_DATA, place, "%s %s", column->name,
              number_problem(cell.bytes, cell.n, rules).text);
    return !error_enough(err);
}

static bool take_cell(ReplyReader *r, ReplyColumn *column, size_t line, const CellText *cells,
                      Error *err)
{
    const size_t row = r->replies->n;
    const CellText cell = column->present ? cell_trim(cells[column->cell]) : (CellText){"", 0};
    if (column->number) {
        column->value = arena_grow(r->arena, column->value, &column->value_capacity, row + 1,
                                   sizeof *column->value);
        return take_number(r, column, line, cell, &column->value[row], err);
    }
    column->word =
        arena_grow(r->arena, column->word, &column->word_capacity, row + 1, sizeof *column->word);
    column->word[row] =
        is_missing(r->spec, cell)
            ? NO_ANSWER
            : dictionary_number(&column->words, r->arena, cell.bytes, cell.n, (uint32_t)line);
    return true;
}

static bool take_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    ReplyReader *r = context;
    Replies *replies = r->replies;
    bool ok = true;
    (void)n;
    for (size_t k = 0; k < replies->n_columns && ok; k++)
        ok = take_cell(r, &replies->column[k], line, cell, err);
    for (size_t k = 0; k < replies->n_range && ok; k++)
        ok = take_cell(r, &replies->range[k], line, cell, err);
    replies->line = arena_grow(r->arena, replies->line, &replies->line_capacity, replies->n + 1,
                               sizeof *replies->line);
    replies->line[replies->n++] = (uint32_t)line;
    return ok;
}

static bool reads_cell(void *context, size_t cell)
{
    const ReplyReader *r = context;
    for (size_t k = 0; k < r->replies->n_columns; k++)
        if (r->replies->column[k].present && r->replies->column[k].cell == cell)
            return true;
    return r->replies->n_range > 0 && cell >= r->replies->range[0].cell &&
           cell <= r->replies->range[r->replies->n_range - 1].cell;
}

static void take_label(void *context, size_t cell, const char *code, const char *label)
{
    ReplyReader *r = context;
    for (size_t k = 0; k < r->replies->n_columns; k++) {
        ReplyColumn *column = &r->replies->column[k];
        if (!column->present || column->cell != cell)
            continue;
        column->label = arena_grow(r->arena, column->label, &column->label_capacity,
                                   column->n_labels + 1, sizeof *column->label);
        column->label[column->n_labels++] = (ValuePair){.from = code, .to = label};
    }
}

/* Words are read and sorted from here on, not looked up: they move into the arena. */
static void settle_words(Arena *arena, Replies *replies)
{
    for (size_t k = 0; k < replies->n_columns; k++) {
        Dictionary *words = &replies->column[k].words;
        const size_t n = words->n;
        Word *word = ARENA_ARRAY(arena, Word, n);
        if (n > 0)
            memcpy(word, words->word, n * sizeof *word);
        dictionary_free(words);
        *words = (Dictionary){.word = word, .n = n};
    }
}

bool replies_read(Arena *arena, const Spec *spec, Place place, const Names *range, Replies *out,
                  Notes *notes, Error *err)
{
    ReplyReader r = {.arena = arena, .spec = spec, .range = range, .replies = out};
    const RowSink sink = {.context = &r,
                          .header = take_header,
                          .row = take_row,
                          .knows = knows_header,
                          .reads = reads_cell,
                          .label = take_label,
                          .rules = out->rules,
                          .file = &spec->files};
    InputFacts facts = {0};
    const size_t before = err->n;
    const bool read = input_read(arena, out->path, &sink, &facts, err);
    settle_words(arena, out);
    if (!read || err->n > before)
        return false;
    memcpy(out->sha256, facts.hash.sha256, sizeof out->sha256);
    notes_append(notes, arena, &facts.notes);
    if (out->n == 0)
        return error_add(err, ERR_DATA, place, "%s holds nobody: it has a header and no rows",
                         out->file);
    return true;
}
