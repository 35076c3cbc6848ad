/* Comparison groups: each program student gets a group drawn from all candidates that its rules let
 * through, whatever others got. The engine of vcg and vcr; a method of this kind fills GroupRules
 * and calls groups_run. */
#ifndef MATCH_GROUP_H
#define MATCH_GROUP_H

#include "parts.h"

typedef enum GroupDraw {
    GROUP_RANDOM,  /* without replacement, all that pass equally likely */
    GROUP_NEAREST, /* on the pretest, equals as if at random */
} GroupDraw;

/* |value of the student - value of the candidate| <= width, inclusive. */
typedef struct GroupLimit {
    const char *name;    /* for sentences: the column's label */
    const double *value; /* n of the cohort */
    double width;
    double widened;       /* >= width; equal where the rules do not widen it */
    const char *in_words; /* "0.1 standard deviations (1.56)"; NULL: the width as it is */
} GroupLimit;

typedef struct GroupRules {
    size_t size;     /* at most so many of those that pass */
    size_t minimum;  /* where fewer pass, the widened limits apply */
    size_t smallest; /* smaller groups are not used */
    size_t reuse;    /* one candidate serves at most so many; 0: any */
    GroupDraw draw;
    Names exact;                    /* columns on which both agree */
    const Name *feeder, *feeder_to; /* the student's cell of the one is the candidate's cell of the
                                       other; NULL: no such rule */
    size_t n_limits;
    const GroupLimit *limit; /* in the order written */
    bool widens;             /* some limit has a wider form */
    Names differ;            /* columns on which both must differ */
} GroupRules;

/* Limits from settings, each with its widened form. ERR_STUDY with the place: a column that is no
 * number or no column, one that `widen` names but `within` does not, one made narrower. */
bool group_limits(Arena *arena, const MatchProblem *problem, const Limits *within,
                  const Limits *widen, GroupRules *rules, Error *err) MUST_CHECK;

/* What the groups of many matchings have in common, and they alone may read: the problem's cohort
 * holds all of their students, whoever has the program. NULL: nothing by these rules. */
typedef struct GroupLists GroupLists;
const GroupLists *group_lists_make(Arena *arena, const MatchProblem *problem,
                                   const GroupRules *rules);

/* Links, weights, notes and the table of groups; where the problem brings lists, no notes and no
 * table, which nobody reads of one of many. method stands in messages. */
bool groups_run(Arena *arena, const MatchProblem *problem, const char *method,
                const GroupRules *rules, Matching *out, Error *err) MUST_CHECK;

/* Rows of the options that both methods of comparison groups take; the argument is the offset. */
#define GROUP_ROW_EXCLUDE_SAME(offset_)                                                            \
    {                                                                                              \
        .name = "exclude_same", .type = OPT_NAMES, .offset = offset_, .fallback = "",              \
        .example = "school", .values = "a column, or a list of columns",                           \
        .plain = "A column on which a student and its comparison students must differ.",           \
        .change_when = "comparison students must come from other schools",                         \
        .help = "Of several columns, every one must differ"                                        \
    }

#define GROUP_ROW_REUSE(offset_)                                                                   \
    {                                                                                              \
        .name = "reuse", .type = OPT_COUNT, .offset = offset_, .fallback = "unlimited",            \
        .zero = "unlimited", .min = 0, .max = INFINITY,                                            \
        .plain = "How many students of the program one comparison student may serve.",             \
        .change_when = "a few comparison students would otherwise carry the result",               \
        .help =                                                                                    \
            "With a limit, students of the program are served in canonical order (a seeded hash "  \
            "of the id, whatever the order of rows), and a comparison student who is used up is "  \
            "no candidate any more"                                                                \
    }

#endif
