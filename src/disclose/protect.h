/* The parts of disclosure control. */
#ifndef ALIKE_PROTECT_H
#define ALIKE_PROTECT_H

#include "alike/results.h"

typedef struct Protection {
    Arena *arena;
    size_t min;
    bool apply;       /* false: only count what would be hidden for being small */
    const char *mark; /* "n<10" */
} Protection;

/* How many cells would be small, were the results published. */
size_t protect_count_small(Arena *arena, Results *results);

/* The four groups whose sizes a share multiplies: treated and control, before and after. */
enum { N_GROUPS = 4 };

/* 0 < n < min: a count that must not be shown. */
bool protect_small(size_t n, size_t min);

/* Each returns the number of rows or bins hidden (or small). size: of the four groups. */
size_t protect_balance(const Protection *p, Balance *balance, const size_t size[N_GROUPS]);
/* Characteristics of which, in some analysis, few of those who left the sample between cohort and
 * estimate have any, or all but few: their exact shares before and after would tell how many. Call
 * while shares are exact. */
Names protect_leavers(const Protection *p, const Results *results);
/* Shares of these lose all but two decimals, or go where that would not be enough. */
size_t protect_shares(const Protection *p, const Names *covariates, Analysis *analysis);
size_t protect_losses(const Protection *p, const Balance *balance);
/* Counts and percents of the table of comparison groups. Call after the flows. */
size_t protect_groups(const Protection *p, Analysis *analysis);
size_t protect_overlap(const Protection *p, Overlap *overlap);
/* Whatever tells something of the row's people. */
void protect_hide_cells(Table *table, size_t row, const char *mark);
bool protect_counts_people(const TableColumn *column);
/* A table of a further analysis; total: students of the estimate's sample, comparison and program.
 */
size_t protect_table(const Protection *p, Table *table, const size_t total[2]);

/* A table of what was read and joined: a row with a small count loses its numbers, ids go. */
size_t protect_record_table(const Protection *p, Table *table);
/* Every number of it. */
void protect_hide_table(Table *table, const char *mark);
/* After the flows: hides the losses table's counts where they would give back a hidden one. */
void protect_dropped(Analysis *analysis);

/* Flow tables of all analyses together, since they share totals. Returns cells hidden (or small).
 */
size_t protect_flows(const Protection *p, Results *results);

/* Small numbers of students in notes and in other sentences. */
void protect_phrase(const Protection *p, Phrase *phrase);
/* The words anew; text where nobody is counted in it. */
const char *protect_text(const Protection *p, const char *text, Phrase *phrase);
void protect_notes(const Protection *p, Results *results);

#endif
