/* Inside src/report: what the study asks about, one item a subject at its main span, and how
 * several are said together. */
#ifndef ALIKE_REPORT_SAYS_ITEMS_H
#define ALIKE_REPORT_SAYS_ITEMS_H

#include "report/says.h"
#include "report/sentences.h"

#include "alike/text.h"

/* Where one item stands. */
typedef enum Standing {
    STANDS_ABOVE,
    STANDS_BELOW,
    STANDS_NO_MATTER,
    STANDS_NOT_CLEAR,
    STANDS_TOO_WIDE,
    STANDS_UNSAID,  /* the groups, the schools or the missing interval forbid it */
    STANDS_UNKNOWN, /* there is no result, or none that may be told */
    N_STANDINGS
} Standing;

typedef struct Item {
    const char *name;         /* within a sentence: "mathematics" */
    const char *span;         /* "over two years"; "" where there is no span */
    const Analysis *analysis; /* NULL in tests of sentences alone */
    const char
        *missing; /* why there is no result: "could not be carried out"; NULL: there is one */
    Situation s;
} Item;

typedef struct Items {
    size_t n;
    Item *item;
    const char *one, *many; /* what they are: "subject", "subjects" */
} Items;

/* Up to so many are named with their numbers; more are counted. */
enum { ITEMS_NAMED = 4 };
/* Are they few enough to be named on page one, and their names short enough? */
bool items_are_named(const Items *items);

/* The subjects at their main spans; of outcomes that only share a domain, each. Without those that
 * only another design looks at, unless there are no others. */
Items items_of(Arena *arena, const Results *results, const Outline *outline);
/* One item of a row, also of another design. */
Item item_of(Arena *arena, const Results *results, const OutlineRow *row, const char *name);
Standing item_standing(const Item *item);

/* "over two years", "from fall 2013 to spring 2015", "". */
const char *span_in_words(Arena *arena, const Analysis *analysis);

/* A column as readers know it, within a sentence. */
const char *column_in_sentence(Arena *arena, const Analysis *analysis, const char *column);

/* "a", "a and b", "a, b and c"; with semicolons where a name holds a comma of its own. */
const char *items_list(Arena *arena, const char *const *name, size_t n);

/* Sizes of n items in standard deviations: "0.95 SD"; where they differ, "1.13 SD in mathematics
 * and 1.11 SD in reading". */
const char *items_sizes(Arena *arena, const char *const *size, const char *const *name, size_t n);

/* The same sentence of all items is said once; else each with "In reading, " before it; "" of an
 * item: nothing. Finished sentences, a blank between them. */
const char *items_say(Arena *arena, const Items *items, const char *const *sentence);

/* The same of what each situation says; of an item without a result nothing is said. */
const char *items_each(Arena *arena, const Items *items,
                       const char *(*say)(Arena *arena, const Situation *s));
/* What was measured after the program began, of all outcomes; "" where nothing was. */
const char *items_after_start(Arena *arena, const Results *results, const Items *items);
/* One more sentence, with a blank before it; "" adds nothing. */
void text_sentence(Text *text, const char *sentence);

/* Where the program stands among other schools in its place; "" where that was not asked. */
const char *items_placed(Arena *arena, const Results *results, const Items *items);
/* What the error of the earlier test can make of nothing; "" where it makes little. */
const char *items_pretest_error(Arena *arena, const Results *results, const Items *items);
/* Which way the combinations of a multiverse point; "" where there is none. */
const char *sentence_multiverse(Arena *arena, const Results *results);
const char *multiverse_in_short(Arena *arena, const Multiverse *multiverse);

/* How many more of 100 reached the benchmark; "" where the study states none. */
const char *items_benchmark(Arena *arena, const Items *items);
/* How strong something unrecorded would have to be to make the difference; "" where that is no
 * question: drawn by lot, or not alike in what was recorded. */
const char *items_hidden_bias(Arena *arena, const Results *results, const Items *items);
/* Were both groups tested under the same conditions? "" where that is so, or not known. */
const char *items_conditions(Arena *arena, const Items *items);
/* What page one says of it: that weeks more, or fewer, lie between the tests of the program; else
 * in what they differ. */
const char *items_tested_otherwise(Arena *arena, const Items *items);
/* Do the groups differ in what the program can't have changed? "" where that was not asked. */
const char *items_negative_controls(Arena *arena, const Items *items);
/* The effect site by site, and their average; "" where that was not asked. */
const char *items_sites(Arena *arena, const Items *items);

/* Does leaving out any one school change the overall result? known: it was looked at. */
bool schools_hang_on_one(const Items *items, bool *known);

/* The answer, from situations alone. */
StudyAnswer items_answer(Arena *arena, const Items *items);
const char *items_verdict(Arena *arena, const Items *items);
/* The same without its capital and its full stop. */
const char *items_verdict_words(Arena *arena, const Items *items);
/* Is it not known of any of them how the groups began? Then the verdict says so. */
bool items_starts_unknown(const Items *items);

#endif
