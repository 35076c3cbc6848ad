#include "alike/sort.h"
#include "alike/text.h"
#include "frame/dictionary.h"
#include "frame/uses.h"
#include "frame/view.h"

#include <assert.h>
#include <math.h>
#include <string.h>

typedef struct Recode {
    Arena *arena;
    const Frame *frame;
    const ColumnRule *rule;
    int32_t *target; /* of each old level: index of the pair; -1: none */
    Levels old;
    size_t n_blank; /* empty cells that stand for a value: they have a level of their own, "" */
} Recode;

/* Text first; a value that is no cell's text compares as a number ("1" finds "1.0"). */
static int32_t pair_for(const ColumnRule *rule, const char *level)
{
    double x, from;
    for (size_t i = 0; i < rule->n_values; i++)
        if (text_equal(rule->value[i].from, level))
            return (int32_t)i;
    if (!text_to_real(level, strlen(level), &x))
        return -1;
    for (size_t i = 0; i < rule->n_values; i++) {
        const char *text = rule->value[i].from;
        if (text_to_real(text, strlen(text), &from) && from == x)
            return (int32_t)i;
    }
    return -1;
}

/* Empty cells, which stand for something: a level "" at the end, if any cell is empty. A cell that
 * holds a code for missing stays missing, and so does what no row of a joined file tells. */
static void add_blank_level(Recode *recode, Arena *scratch, const Column *column)
{
    Levels *old = &recode->old;
    const char **name = (const char **)arena_array(scratch, old->n_levels + 1, sizeof *name);
    for (size_t i = 0; i < old->n_rows; i++)
        recode->n_blank += column->reason[i] == REASON_BLANK;
    if (recode->n_blank == 0)
        return;
    for (size_t k = 0; k < old->n_levels; k++)
        name[k] = old->name[k];
    name[old->n_levels] = "";
    for (size_t i = 0; i < old->n_rows; i++)
        if (column->reason[i] == REASON_BLANK)
            old->level[i] = (int32_t)old->n_levels;
    old->name = name;
    old->n_levels++;
}

/* Of a frame's own copy: the raw column keeps its reasons. */
static void fill_reasons(const Recode *recode, Column *column)
{
    const uint8_t *from = column->reason;
    column->reason = ARENA_ARRAY(recode->arena, uint8_t, recode->frame->n_rows);
    for (size_t i = 0; i < recode->frame->n_rows; i++)
        column->reason[i] = from[i] == REASON_BLANK ? (uint8_t)REASON_PRESENT : from[i];
}

/* Whoever was in the program hangs on what an empty cell is taken for; a trait does less. */
static void note_blanks(const Recode *recode, const Spec *spec, const Column *column, Notes *notes)
{
    const bool program = text_equal(spec->design[0].treatment.text, column->name);
    notes_add(notes, recode->arena, "data", program ? NOTE_CAUTION : NOTE_PLAIN,
              count_about(ABOUT_PEOPLE, recode->n_blank),
              PHRASE("'{}': {} {counts|count} as '{}', as columns.{}.values says{}.",
                     piece_column(column->name),
                     piece_count(ABOUT_PEOPLE, recode->n_blank, "empty cell", "empty cells"),
                     piece_value(column_blank_means(recode->rule)), piece_column(column->name),
                     piece_words(program ? arena_printf(recode->arena,
                                                        "; where a cell is empty because nobody "
                                                        "knew, that %s stands in the wrong group",
                                                        frame_unit(recode->frame))
                                         : "")));
}

/* Names the values that have no entry, and where the first of them stands. */
static bool refuse_unmapped(const Recode *recode, const Column *column, Error *err)
{
    enum { SHOWN = 8 };
    const Frame *frame = recode->frame;
    Text without = {.arena = recode->arena};
    size_t n_without = 0, n_cells = 0, first = SIZE_MAX;
    for (size_t k = 0; k < recode->old.n_levels; k++)
        if (recode->target[k] < 0 && n_without++ < SHOWN)
            text_format(&without, "%s'%s'", n_without > 1 ? ", " : "", recode->old.name[k]);
    if (n_without == 0)
        return true;
    if (n_without > SHOWN)
        text_format(&without, " and %zu more", n_without - SHOWN);
    for (size_t i = 0; i < frame->n_rows; i++) {
        if (recode->old.level[i] == LEVEL_NONE || recode->target[recode->old.level[i]] >= 0)
            continue;
        n_cells++;
        if (first == SIZE_MAX || frame->line[i] < frame->line[first])
            first = i;
    }
    return error_add(err, ERR_STUDY, recode->rule->name.place,
                     "columns.%s.values has no entry for %s (%zu %s, the first on line %u of the "
                     "data); add an entry, or add the value to data.missing",
                     column->name, without.bytes, n_cells, text_plural(n_cells, "cell", "cells"),
                     (unsigned)frame->line[first]);
}

/* Two codes with one label are one value from then on. */
static void note_same(const Recode *recode, const Column *column, Notes *notes)
{
    for (size_t k = 1; k < column->n_codes; k++)
        for (size_t j = 0; j < k; j++) {
            if (!text_equal(column->code[j].to, column->code[k].to))
                continue;
            notes_add(notes, recode->arena, "data", NOTE_CAUTION, NO_COUNT,
                      PHRASE("'{}': the codes {} and {} have one label, '{}', and are one value "
                             "here.",
                             piece_column(column->name), piece_value(column->code[j].from),
                             piece_value(column->code[k].from), piece_value(column->code[k].to)));
            break;
        }
}

/* The rule that the file's labels come to: codes without one stay. */
static ColumnRule rule_of_labels(const Recode *recode, const Column *column)
{
    ColumnRule rule = *recode->rule;
    rule.value = ARENA_ARRAY(recode->arena, ValuePair, column->n_codes + recode->old.n_levels);
    rule.n_values = column->n_codes;
    for (size_t k = 0; k < column->n_codes; k++)
        rule.value[k] = column->code[k];
    for (size_t k = 0; k < recode->old.n_levels; k++)
        if (pair_for(&rule, recode->old.name[k]) < 0)
            rule.value[rule.n_values++] =
                (ValuePair){.from = recode->old.name[k], .to = recode->old.name[k]};
    return rule;
}

static void note_unused(const Recode *recode, const Column *column, Notes *notes)
{
    for (size_t i = 0; i < recode->rule->n_values && !recode->rule->labels; i++) {
        bool used = false;
        for (size_t k = 0; k < recode->old.n_levels && !used; k++)
            used = recode->target[k] == (int32_t)i;
        if (!used && recode->rule->value[i].from[0] != '\0')
            notes_add(notes, recode->arena, "data", NOTE_PLAIN, NO_COUNT,
                      PHRASE("columns.{}.values has an entry for '{}', which no cell holds.",
                             piece_column(column->name),
                             piece_setting(recode->rule->value[i].from)));
    }
}

/* Cells by their old level; `to` has a number for each pair of the rule. */
static void fill_real(const Recode *recode, const double *to, Column *column)
{
    const size_t n = recode->frame->n_rows;
    column->type = COLUMN_REAL;
    column->level = NULL;
    column->level_name = NULL;
    column->n_levels = 0;
    column->real = ARENA_ARRAY(recode->arena, double, n);
    for (size_t i = 0; i < n; i++) {
        const int32_t old = recode->old.level[i];
        column->real[i] = old == LEVEL_NONE ? NAN : to[recode->target[old]];
    }
}

static void fill_factor(const Recode *recode, Column *column)
{
    const size_t n = recode->frame->n_rows, n_values = recode->rule->n_values;
    Dictionary words = {0};
    int32_t *word = ARENA_ARRAY(recode->arena, int32_t, n_values);
    for (size_t k = 0; k < recode->old.n_levels; k++) { /* only targets that a cell has */
        const int32_t pair = recode->target[k];
        const char *to = recode->rule->value[pair].to;
        word[pair] = dictionary_number(&words, recode->arena, to, strlen(to), 0);
    }
    int32_t *rank = ARENA_ARRAY(recode->arena, int32_t, words.n);
    column->type = COLUMN_FACTOR;
    column->real = NULL;
    column->n_levels = words.n;
    column->level_name = (const char **)arena_array(recode->arena, words.n, sizeof(char *));
    column->level = ARENA_ARRAY(recode->arena, int32_t, n);
    dictionary_sort(&words, rank, column->level_name);
    dictionary_free(&words);
    for (size_t i = 0; i < n; i++) {
        const int32_t old = recode->old.level[i];
        column->level[i] = old == LEVEL_NONE ? LEVEL_NONE : rank[word[recode->target[old]]];
    }
}

static bool fill(const Recode *recode, const Spec *spec, Column *column, Error *err)
{
    const ColumnRule *rule = recode->rule;
    double *to = ARENA_ARRAY(recode->arena, double, rule->n_values);
    bool numbers = !names_contain(&spec->factors, column->name);
    const ValuePair *beyond = NULL;
    for (size_t i = 0; i < rule->n_values && numbers; i++) {
        const char *text = rule->value[i].to;
        const RealText found = text_read_real(text, strlen(text), &to[i]);
        numbers = found != REAL_NONE;
        beyond = found == REAL_BEYOND ? &rule->value[i] : beyond;
    }
    if (numbers && beyond != NULL)
        return error_add(err, ERR_STUDY, beyond->place,
                         "columns.%s.values makes '%s' of '%s', which is beyond 1e15 in size; "
                         "write a smaller number",
                         column->name, beyond->to, beyond->from);
    if (numbers)
        fill_real(recode, to, column);
    else
        fill_factor(recode, column);
    return true;
}

bool column_recode(Arena *arena, const Frame *frame, const Spec *spec, const ColumnRule *rule,
                   Column *column, Notes *notes, Error *err)
{
    Recode recode = {.arena = arena, .frame = frame, .rule = rule};
    assert(column->type != COLUMN_PRESENCE); /* of a score: spec_check_unread */
    if (rule->labels && column->n_codes == 0)
        return error_add(err, ERR_STUDY, rule->name.place,
                         "columns.%s.labels: the file keeps no labels with '%s'; map its codes "
                         "under values, or remove labels",
                         column->name, column->name);
    Arena *scratch = arena_create();
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, frame->n_rows);
    sort_identity(row, frame->n_rows);
    recode.old = frame_levels(scratch, column, row, frame->n_rows);
    if (column_blank_means(rule) != NULL)
        add_blank_level(&recode, scratch, column);
    const ColumnRule labelled = rule->labels ? rule_of_labels(&recode, column) : *rule;
    recode.rule = rule = &labelled;
    recode.target = ARENA_ARRAY(scratch, int32_t, recode.old.n_levels);
    for (size_t k = 0; k < recode.old.n_levels; k++)
        recode.target[k] = pair_for(rule, recode.old.name[k]);
    const bool made = refuse_unmapped(&recode, column, err) && fill(&recode, spec, column, err);
    if (made && recode.n_blank > 0) {
        fill_reasons(&recode, column);
        note_blanks(&recode, spec, column, notes);
    }
    if (made) {
        note_unused(&recode, column, notes);
        if (rule->labels)
            note_same(&recode, column, notes);
        column_count(column, frame->n_rows);
    }
    arena_destroy(scratch);
    return made;
}
