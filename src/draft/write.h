/* Lines of a study file with their reasons. */
#ifndef ALIKE_DRAFT_WRITE_H
#define ALIKE_DRAFT_WRITE_H

#include "alike/draft.h"
#include "alike/spec.h"
#include "alike/text.h"
#include "draft/files.h"

typedef struct Writer {
    Arena *arena;
    Text text;
    Draft *draft;
    const DraftFiles *files;
} Writer;

void draft_gap(Writer *w); /* an empty line */
/* A comment on a line of its own. */
void draft_comment(Writer *w, const char *format, ...) PRINTF_LIKE(2, 3);
/* yaml: one line, written already; why: its comment, or NULL. */
void draft_line(Writer *w, const char *yaml, const char *why);
/* The same of a line that holds SPEC_OPEN; what: "who was in the program". */
void draft_open(Writer *w, const char *yaml, const char *what);
/* Of the open line before it: what could stand for its next SPEC_OPEN. (choices.c) */
void draft_blank(Writer *w, DraftBlank blank);
/* The columns of two to eight values, with these; the columns of amounts; values; texts. */
DraftBlank blank_of_groups(Arena *arena, const Guesses *g, const char *asks);
DraftBlank blank_of_measures(Arena *arena, const Guesses *g, const char *asks);
DraftBlank blank_of_values(Arena *arena, const ProfileColumn *column, const char *asks);
DraftBlank blank_of_texts(Arena *arena, const char *const *text, size_t n, const char *asks);
/* Could it be an amount that a program changes? */
bool guess_is_measure(const Guesses *g, size_t k);
/* A sentence for the terminal. */
void draft_said(Writer *w, const char *format, ...) PRINTF_LIKE(2, 3);

/* A word of YAML, in quotes where it needs them, on one line. */
const char *yaml_word(Arena *arena, const char *word);
/* "[a, b]" */
const char *yaml_list(Arena *arena, const char *const *word, size_t n);

/* header_row, total_rows and missing, as far as the files need them. indent: blanks in front. */
void draft_rules(Writer *w, const DraftFile *const *file, size_t n, const char *indent);
/* data.missing: the codes of the columns that the study uses; "" where the default serves. */
void draft_missing(Writer *w, const DraftFile *const *file, size_t n);
void draft_factors(Writer *w, const DraftFile *const *file, size_t n, bool grade);
/* columns: what labels and empty cells stand for, where the study goes by them. */
void draft_columns(Writer *w, const DraftFile *const *file, size_t n);
/* data.decimal, thousands and percent, where a file writes 3,5, 1,214 or 45%. */
FileRules draft_written(const DraftFile *const *file, size_t n);
void draft_numbers(Writer *w, const DraftFile *const *file, size_t n);
/* Columns that nothing was made of, and why. */
void draft_left(Writer *w, const DraftFile *file);
/* The covariates of one file, a line each; how many. */
size_t draft_covariates(Writer *w, const DraftFile *file);
/* treatment by a list of ids. */
void draft_roster(Writer *w, const DraftFile *file);
/* treatment by a column; false: none reads as one. */
bool draft_treatment(Writer *w, const DraftFile *file);

/* The two kinds of study. */
/* roster: the list of the program beside it; NULL: none. */
void draft_table(Writer *w, const DraftFile *file, const DraftFile *roster);
void draft_tests(Writer *w);

#endif
