/* What a report says in prose, about all subjects together: page one, the box of a subject, the
 * sentence and the paragraph that begin each section, and what the study cannot tell. Plain text.
 * Each is "" where there is nothing to say. What is said of one outcome, for the command line,
 * stands in sentences.h. */
#ifndef ALIKE_REPORT_SAYS_H
#define ALIKE_REPORT_SAYS_H

#include "alike/outline.h"

/* --- page one ------------------------------------------------------------------------------------
 */

/* "Did students in personalized learning gain more in mathematics and reading than comparable
 * students without it?" */
const char *says_question(Arena *arena, const Results *results, const Outline *outline);

/* The answer in one sentence, then what it rests on. Before outcomes are read: what the design
 * would detect. */
typedef struct StudyAnswer {
    const char *verdict; /* "Yes, in both subjects." */
    const char *rest;
} StudyAnswer;
StudyAnswer says_answer(Arena *arena, const Results *results, const Outline *outline);

/* The five facts of a subject's box, of its main span. What is not known says so in its place. */
typedef struct BoxLines {
    Verdict mark;
    const char *start_word;    /* "Comparable after adjustment" */
    const char *start;         /* "Earlier scores equal (0.00 SD); lunch share 0.15 SD apart" */
    const char *clusters_word; /* "Schools": what the next line counts */
    const char *schools;       /* "62 program, 294 other (three years: 21, 227)" */
    const char
        *compared; /* "80% of the 2,540 program students tested at the start: 17% had no ..." */
    const char *before;  /* "No head start seen: −0.3 points (−1.0 to 0.4)" */
    const char *designs; /* "3 of 3 agree: 0.22 to 0.27 SD after two years" */
} BoxLines;
BoxLines says_box(Arena *arena, const Results *results, const Outline *outline,
                  const OutlineSubject *subject);

/* What differs by group, in a few sentences; "" where the study looks at no groups. */
const char *says_for_whom(Arena *arena, const Results *results, const Outline *outline);

/* What it cannot tell: the heaviest, four at most. Returns how many. */
size_t says_limits(Arena *arena, const Results *results, const Outline *outline,
                   const char ***items);

/* --- the body ------------------------------------------------------------------------------------
 */

/* A section begins with a sentence that answers its heading, then a paragraph. Both "": there is
 * nothing to say, and no such section. */
typedef struct Said {
    const char *lead, *paragraph;
} Said;
Said says_who(Arena *arena, const Results *results, const Outline *outline);
Said says_start(Arena *arena, const Results *results, const Outline *outline);
/* With what longer spans added. */
Said says_effect(Arena *arena, const Results *results, const Outline *outline);
/* Share of a year's growth, percentile, national standing. */
Said says_amounts(Arena *arena, const Results *results, const Outline *outline);
Said says_groups(Arena *arena, const Results *results, const Outline *outline);
Said says_schools(Arena *arena, const Results *results, const Outline *outline);
/* The year before, other designs, how many tests. */
Said says_sure(Arena *arena, const Results *results, const Outline *outline);

/* All that it cannot tell: a keyword and its sentences. Returns how many. */
typedef struct StudyLimit {
    const char *keyword, *text;
} StudyLimit;
size_t says_limits_in_full(Arena *arena, const Results *results, const Outline *outline,
                           StudyLimit **items);

#endif
