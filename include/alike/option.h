/* One row describes one setting. The study-file reader, `alike explain`, `alike methods`, the
 * reference page and the report's table of settings are all made from the rows. */
#ifndef ALIKE_OPTION_H
#define ALIKE_OPTION_H

#include "alike/error.h"

/* A word the user wrote and where: later stages can point at it. text NULL: not given. */
typedef struct Name {
    const char *text;
    Place place;
} Name;

typedef struct Names {
    size_t n;
    Name *item;
} Names;

/* column: number */
typedef struct Limit {
    Name column;
    double value;
} Limit;

typedef struct Limits {
    size_t n;
    Limit *item;
} Limits;

/* Two columns that work together. */
typedef struct Pair {
    Name a, b;
} Pair;

typedef struct Pairs {
    size_t n;
    Pair *item;
} Pairs;

/* How a number is cut into bins. */
typedef enum CutKind {
    CUT_STURGES, /* equal widths, as many as a rule says */
    CUT_SCOTT,
    CUT_FD,
    CUT_QUANTILES, /* n groups of about the same size */
    CUT_BINS,      /* n of equal width; 0: not cut at all, every value by itself; 1: one bin */
    CUT_POINTS,    /* n + 1 bins between n points */
    N_CUT_KINDS
} CutKind;

typedef struct CutRule {
    CutKind kind;
    size_t n;
    double *point; /* CUT_POINTS: n, rising */
} CutRule;

/* column: rule */
typedef struct Cut {
    Name column;
    CutRule rule;
} Cut;

typedef struct Cuts {
    CutRule rest; /* of columns that are not named */
    size_t n;
    Cut *item;
} Cuts;

/* A row that the study file chose from a registry, and what it says to that row's own keys, in the
 * struct that the row's options describe. entry NULL: none of its name. */
typedef struct Choice {
    const struct Entry *entry;
    void *settings;
} Choice;

typedef struct Choices {
    size_t n, capacity;
    Choice *item;
} Choices;

typedef enum OptionType {
    OPT_TEXT,   /* Name: any text */
    OPT_COLUMN, /* Name: a column of the data, or `pretest` */
    OPT_NAMES,  /* Names: a list of columns, or one alone */
    OPT_FLAG,   /* bool: yes | no */
    OPT_COUNT,  /* size_t */
    OPT_REAL,   /* double */
    OPT_CHOICE, /* int: index into choices */
    OPT_LIMITS, /* Limits: a map column: number */
    OPT_PAIRS,  /* Pairs: a list of pairs of columns */
    OPT_CUTS,   /* Cuts: how numbers are cut into bins: for all columns, or a map column: rule */
    OPT_ENTRY,  /* Choice: the name of a row of the registry with this key (alike/registry.h); not
                   given: the first, or under `conventions: matchit` the one with TRAIT_MATCHIT */
    OPT_OTHER,  /* read by hand in src/spec; the row still documents it */
} OptionType;

/* What the word `pretest`, which stands for an outcome's own earlier score, is to a setting that
 * names columns. */
typedef enum WordRule {
    WORD_NEEDS_ONE,   /* an error where the outcome has no earlier score */
    WORD_PASSED_OVER, /* there it is as if it were not named */
    WORD_IS_COLUMN,   /* the name of a column, like any other */
} WordRule;

typedef struct Option {
    const char *name;
    OptionType type;
    size_t offset;        /* into the settings struct */
    const char *fallback; /* as it would be written; NULL: required; "" : not given */
    double min, max;      /* OPT_REAL, OPT_COUNT; inclusive; both 0: no range */
    bool above_min;       /* the minimum itself is not allowed */
    bool none;            /* the word `none` is allowed and reads as INFINITY (REAL) or NULL text */
    const char *zero;     /* OPT_COUNT, OPT_REAL: a word that stands for 0, such as `unlimited` */
    const char *const *choices; /* OPT_CHOICE: NULL-terminated, in the order of the enum */
    const char *plain;          /* one sentence free of statistical terms */
    const char *change_when;    /* completes "Change this when ..." */
    const char *help;           /* the exact meaning, for a specialist */
    const char *matchit;        /* fallback under `conventions: matchit`; NULL: the same */
    bool below_max;             /* the maximum itself is not allowed */
    const char *values;         /* what may stand there, in words, "{keys}" for those of the block
                                   under it; NULL: follows from the type */
    const char *example;        /* a value as it would be written; NULL: made from the row */
    bool alike;                 /* OPT_NAMES: columns on which matched students agree */
    bool shared;   /* a block that all designs of a study share: no alternative changes it */
    bool apart;    /* OPT_NAMES: columns that the design must not use, and needs of nobody */
    bool parts;    /* OPT_NAMES: each value of its columns becomes a group of its own */
    bool term;     /* its columns are terms of a model: covariates, and no others */
    unsigned role; /* as what its columns are read (alike/design.h); 0: follows from the type */
    WordRule word;
    unsigned needs;  /* a trait (alike/registry.h) of the chosen row; 0: every row uses it */
    bool on_request; /* what it is about is not made unless a key asks for it: where it is not
                        given, it is no setting of the study */
} Option;

#endif
