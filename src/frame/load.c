/* From a file to a frame: read, check, put in canonical order. */
#include "alike/frame.h"

#include "alike/os.h"
#include "alike/text.h"
#include "frame/collect.h"
#include "frame/number.h"
#include "frame/order.h"
#include "frame/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what does not fit ----------------------------------------------------------------------- */

/* A limit on how far students may differ needs a number: the hint would lead to another error. */
static const char *factor_hint(const Growing *column)
{
    return column->use->roles & ROLE_LIMIT
               ? ""
               : " (or name the column in data.factors if it holds categories)";
}

/* Each text once, however many cells hold it: each asks for a decision of its own. */
static void refuse_odd_cells(const Collector *collector, const Growing *column, Error *err)
{
    const char *name = column->use->name.text;
    const bool open = column->kind == KIND_OPEN_NUMBER;
    const FileRules *rules = &collector->spec->files;
    size_t n_told = 0;
    for (size_t i = 0; i < column->n_odd_texts; i++) {
        const OddCell *odd = &column->odd[i];
        char cells[64] = "";
        if (odd->n_cells > 1)
            snprintf(cells, sizeof cells, " (%zu cells, this is the first)", odd->n_cells);
        error_add_own(err, ERR_DATA,
                      (Place){collector->spec->data_path, odd->line, column->cell + 1, NULL},
                      "%s %s%s%s", name, number_problem(odd->text, odd->n, rules).text,
                      open ? factor_hint(column) : "", cells);
        n_told += odd->n_cells;
    }
    if (column->n_odd > n_told)
        error_add(err, ERR_DATA, (Place){.file = collector->spec->data_path},
                  "%s holds %zu more cells that are not numbers or are too large, with other texts",
                  name, column->n_odd - n_told);
}

/* 900 among 1,200: all are numbers, and it is the marks that are odd. */
static bool are_marked(const Dictionary *words, const FileRules *rules)
{
    unsigned marks = 0;
    for (size_t k = 0; k < words->n; k++)
        if (!number_is_marked(words->word[k].text, words->word[k].n, rules, &marks))
            return false;
    return marks != 0;
}

/* A column that began with text, in which some texts are numbers: the fewer kind is named. */
static void refuse_mixture(const Collector *collector, const Growing *column, Error *err)
{
    size_t n_numbers = 0, n_shown = 0;
    double value;
    const FileRules *rules = &collector->spec->files;
    for (size_t k = 0; k < column->words.n; k++)
        n_numbers += number_read(column->words.word[k].text, column->words.word[k].n, rules,
                                 &value) != REAL_NONE;
    if (n_numbers == 0)
        return;
    const bool numbers_are_odd =
        n_numbers < column->words.n - n_numbers && !are_marked(&column->words, rules);
    const char *name = column->use->name.text;
    for (size_t k = 0; k < column->words.n && n_shown < ODD_SHOWN; k++) {
        const Word *word = &column->words.word[k];
        const Place place = {collector->spec->data_path, collector->line[word->first_row],
                             column->cell + 1, NULL};
        if ((number_read(word->text, word->n, rules, &value) != REAL_NONE) != numbers_are_odd)
            continue;
        n_shown++;
        if (numbers_are_odd)
            error_add_own(
                err, ERR_DATA, place,
                "%s '%s' is a number among text; correct the cell, add it to data.missing, "
                "or name the column in data.factors",
                name, word->text);
        else
            error_add_own(err, ERR_DATA, place, "%s %s%s", name,
                          number_problem(word->text, word->n, rules).text, factor_hint(column));
    }
}

static bool check_columns(const Collector *collector, Error *err)
{
    const size_t before = err->n;
    for (size_t c = 0; c < collector->n_columns; c++) {
        const Growing *column = &collector->column[c];
        if (column->n_odd > 0)
            refuse_odd_cells(collector, column, err);
        if (column->kind == KIND_OPEN_CATEGORY)
            refuse_mixture(collector, column, err);
    }
    return err->n == before;
}

static size_t n_own_codes(const Growing *column)
{
    size_t n = 0;
    for (size_t i = 0; i < column->n_own; i++)
        n += column->own[i].n;
    return n;
}

/* ", 3 cells hold the file's own code -9 'refused'" for each of the first. */
static void add_own_codes(Phrase *all, Arena *arena, const Growing *column)
{
    enum { SHOWN = 8 };
    size_t n_others = 0;
    for (size_t i = SHOWN; i < column->n_own; i++)
        n_others += column->own[i].n;
    for (size_t i = 0; i < column->n_own && i < SHOWN; i++)
        phrase_add(all, arena,
                   piece_phrase(
                       arena, PHRASE("{}{} {holds|hold} the file's own code {}",
                                     piece_words(all->n > 0 ? ", " : ""),
                                     piece_count(ABOUT_RECORDS, column->own[i].n, "cell", "cells"),
                                     piece_value(column->own[i].code))));
    if (n_others > 0)
        phrase_add(
            all, arena,
            piece_phrase(arena, PHRASE(", {} {holds|hold} others of its codes",
                                       piece_count(ABOUT_RECORDS, n_others, "cell", "cells"))));
}

/* "12 cells blank, 3 with a code of data.missing" */
static Phrase missing_phrase(Arena *arena, const Growing *column, size_t n_blank)
{
    Phrase all = {0};
    if (n_blank > 0)
        phrase_add(&all, arena,
                   piece_phrase(arena, PHRASE("{} blank", piece_count(ABOUT_RECORDS, n_blank,
                                                                      "cell", "cells"))));
    if (column->n_code > 0)
        phrase_add(&all, arena,
                   piece_phrase(
                       arena, PHRASE("{}{} {holds|hold} a code of data.missing",
                                     piece_words(all.n > 0 ? ", " : ""),
                                     piece_count(ABOUT_RECORDS, column->n_code, "cell", "cells"))));
    add_own_codes(&all, arena, column);
    return all;
}

/* What the file's codes stand for: a reader of the report sees the codes. */
static void note_labels(const Spec *spec, const Growing *column, Arena *arena, Notes *notes)
{
    enum { SHOWN = 12 };
    Phrase all = {0};
    const Piece name = piece_column(column->use->name.text);
    const ColumnRule *rule = design_rule_of(&spec->design[0], column->use->name.text);
    if (column->n_labels == 0)
        return;
    for (size_t i = 0; i < column->n_labels && i < SHOWN; i++)
        phrase_add(&all, arena,
                   piece_phrase(arena, PHRASE("{}{} '{}'", piece_words(all.n > 0 ? ", " : ""),
                                              piece_value(column->label[i].from),
                                              piece_value(column->label[i].to))));
    if (column->n_labels > SHOWN)
        phrase_add(
            &all, arena,
            piece_phrase(arena, PHRASE(" and {} more", piece_number(column->n_labels - SHOWN))));
    if (rule != NULL && rule->labels)
        notes_add(notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("'{}': its codes stand for what the file says, {}.", name,
                         piece_phrase(arena, all)));
    else
        notes_add(notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("'{}': the file keeps labels with its codes, {}; the codes are used. With "
                         "labels: yes under columns.{} the labels are.",
                         name, piece_phrase(arena, all), name));
}

static void add_notes(const Collector *collector, Arena *arena, Notes *notes)
{
    if (collector->spec->id.text == NULL)
        notes_add(notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The study names no id column, so each row's number in the file stands "
                         "for its id."));
    for (size_t c = 0; c < collector->n_columns; c++) {
        const Growing *column = &collector->column[c];
        const char *name = column->use->name.text;
        if (column->use->roles & ROLE_GROUP)
            continue; /* the study does not know the column */
        const ColumnRule *rule = design_rule_of(&collector->spec->design[0], name);
        const bool blank_tells = rule != NULL && column_blank_means(rule) != NULL;
        const size_t n_blank = blank_tells ? 0 : column->n_blank;
        const size_t n_missing = n_blank + column->n_code + n_own_codes(column);
        if (n_missing > 0)
            notes_add(notes, arena, "data", NOTE_PLAIN, count_about(ABOUT_RECORDS, n_missing),
                      PHRASE("'{}' is missing in some rows: {}.", piece_column(name),
                             piece_phrase(arena, missing_phrase(arena, column, n_blank))));
        if (column->n_trimmed > 0)
            notes_add(notes, arena, "data", NOTE_PLAIN,
                      count_about(ABOUT_RECORDS, column->n_trimmed),
                      PHRASE("Spaces around cells of '{}' were left out.", piece_column(name)));
        note_labels(collector->spec, column, arena, notes);
    }
}

/* --- canonical order ------------------------------------------------------------------------- */

static void gather_real(const uint32_t *order, size_t n, const double *from, double *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[order[i]];
}

/* Levels are renumbered in their sorted order on the way. */
static void gather_levels(Arena *arena, const uint32_t *order, size_t n, const Growing *from,
                          Column *to)
{
    const size_t n_words = from->words.n;
    int32_t *rank = ARENA_ARRAY(arena, int32_t, n_words > NARROW_NONE ? n_words : NARROW_NONE + 1);
    to->n_levels = n_words;
    to->level_name = (const char **)arena_array(arena, n_words, sizeof *to->level_name);
    to->level = ARENA_ARRAY(arena, int32_t, n);
    dictionary_sort(&from->words, rank, to->level_name);
    if (from->wide == NULL) {
        rank[NARROW_NONE] = LEVEL_NONE;
        for (size_t i = 0; i < n; i++)
            to->level[i] = rank[from->narrow[order[i]]];
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const int32_t word = from->wide[order[i]];
        to->level[i] = word == LEVEL_NONE ? LEVEL_NONE : rank[word];
    }
}

static bool mixes_percents(const Growing *column)
{
    return column->n_percents > 0 && column->n_shares > 0 && !column->beyond_shares &&
           column->most_percent > 1;
}

static void gather(Arena *arena, const uint32_t *order, size_t n, Growing *from, Column *to)
{
    *to = (Column){.name = from->use->name.text,
                   .label = from->use->name.text,
                   .reason = ARENA_ARRAY(arena, uint8_t, n),
                   .unasked = (from->use->roles & ROLE_GROUP) != 0,
                   .n_codes = from->n_labels,
                   .code = from->label,
                   .cell = (uint32_t)from->cell + 1,
                   .n_padded = from->n_padded,
                   .padded_line = from->padded_line,
                   .n_shares = mixes_percents(from) ? from->n_shares : 0,
                   .share_line = from->share_line};
    for (size_t i = 0; i < n && from->reason != NULL; i++)
        to->reason[i] = from->reason[order[i]];
    if (from->kind == KIND_PRESENCE) {
        to->type = COLUMN_PRESENCE;
    } else if (from->narrow != NULL || from->wide != NULL) {
        to->type = COLUMN_FACTOR;
        gather_levels(arena, order, n, from, to);
    } else {
        to->type = COLUMN_REAL;
        to->real = ARENA_ARRAY(arena, double, n);
        if (from->real != NULL)
            gather_real(order, n, from->real, to->real);
        for (size_t i = 0; i < n && from->real == NULL; i++)
            to->real[i] = NAN; /* nothing but missing cells */
    }
    free(from->real);
    free(from->narrow);
    free(from->wide);
    free(from->reason);
    from->real = NULL;
    from->narrow = NULL;
    from->wide = NULL;
    from->reason = NULL;
    column_count(to, n);
}

static bool put_in_order(Collector *collector, Arena *arena, Frame *out, Error *err)
{
    const size_t n = collector->n_rows;
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, n); /* becomes file_row */
    if (!canonical_order(collector, arena, order, &out->notes, err))
        return false;
    free(collector->id_hash);
    collector->id_hash = NULL;
    const char **id = (const char **)arena_array(arena, n, sizeof *id);
    for (size_t i = 0; i < n; i++)
        id[i] = collector->id[order[i]];
    free((void *)collector->id);
    collector->id = NULL;
    out->id = id;
    out->line = ARENA_ARRAY(arena, uint32_t, n);
    for (size_t i = 0; i < n; i++)
        out->line[i] = collector->line[order[i]];
    out->n_rows = n;
    out->n_columns = collector->n_columns;
    out->column = ARENA_ARRAY(arena, Column, collector->n_columns);
    for (size_t c = 0; c < collector->n_columns; c++)
        gather(arena, order, n, &collector->column[c], &out->column[c]);
    for (size_t i = 0; i < n; i++)
        order[i]++;
    out->file_row = order;
    return true;
}

/* The file is refused already: what else is wrong with it is told in the same run. */
static bool check_ids(const Collector *collector, Arena *arena, Error *err)
{
    Notes unused = {0};
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, collector->n_rows);
    const bool distinct =
        collector->n_rows == 0 || canonical_order(collector, arena, order, &unused, err);
    (void)distinct; /* it added to err */
    return false;
}

bool frame_load_raw(Arena *arena, const Spec *spec, FrameMode mode, Collector *collector,
                    const RowSink *sink, Frame *out, Error *err)
{
    InputFacts facts = {0};
    *out = (Frame){.source = spec->data_path,
                   .unit = spec_unit(spec),
                   .people = spec_people(arena, spec),
                   .seeks_groups = collector->seeks_groups};
    if (mode == FRAME_DESIGN && !spec_check_unread(spec, err))
        return false;
    const bool read = input_read(arena, spec->data_path, sink, &facts, err);
    if (!check_columns(collector, err) || !read)
        return check_ids(collector, arena, err);
    out->hash = facts.hash;
    out->code_met = collector->code_met;
    out->recurring = recurring_count(&collector->recurring, collector->n_rows);
    if (out->recurring.first < collector->n_rows)
        out->recurring.line = collector->line[out->recurring.first];
    notes_append(&out->notes, arena, &facts.notes);
    if (!put_in_order(collector, arena, out, err))
        return false;
    add_notes(collector, arena, &out->notes);
    return true;
}

/* For the columns that the study uses of its one table. uses: to be filled. */
static Collector collector_of(Arena *arena, const Spec *spec, FrameMode mode, Uses *uses)
{
    *uses = uses_collect(arena, spec);
    return (Collector){.arena = arena,
                       .spec = spec,
                       .mode = mode,
                       .uses = uses,
                       .ids = {.width = spec->tests.id_width},
                       .seeks_groups = uses_seek_groups(spec)};
}

bool frame_look(Arena *arena, const Spec *spec, InputColumns *out, Error *err)
{
    Uses uses;
    Collector collector = collector_of(arena, spec, FRAME_CHECK, &uses);
    RowSink sink = collector_sink(&collector);
    sink.rules = &spec->rules;
    const bool seen = input_look(arena, spec->data_path, &sink, out, err);
    collector_free(&collector);
    return seen;
}

bool frame_load_more(Arena *arena, const Spec *spec, FrameMode mode, const FrameMore *more,
                     Frame *out, Error *err)
{
    Uses uses;
    Collector collector = collector_of(arena, spec, mode, &uses);
    RowSink sink = collector_sink(&collector);
    sink.rules = &spec->rules;
    Frame *raw = ARENA_NEW(arena, Frame);
    const bool loaded = frame_load_raw(arena, spec, mode, &collector, &sink, raw, err) &&
                        (more == NULL || more->add(more->context, arena, raw, err));
    collector_free(&collector);
    const FrameSettings settings = settings_for_frame(&spec->design[0]);
    const bool made = loaded && frame_view(arena, raw, spec, &settings, out, err);
    error_finish(err);
    return made;
}

bool frame_load(Arena *arena, const Spec *spec, FrameMode mode, Frame *out, Error *err)
{
    return frame_load_more(arena, spec, mode, NULL, out, err);
}
