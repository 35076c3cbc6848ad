/* `surveys:` of the study file: what was asked, of whom, and how those who answered were drawn. */
#ifndef ALIKE_SURVEYS_SPEC_H
#define ALIKE_SURVEYS_SPEC_H

#include "alike/arena.h"
#include "alike/multiple.h"
#include "alike/option.h"

struct Spec;

typedef struct AnswerWord {
    Name word, answer; /* answer: one of the scale's order */
} AnswerWord;

/* What stands for answers, from the least to the most; words that are no answer. */
typedef struct AnswerScale {
    Name name;
    Names order, missing;
    size_t n_words; /* other words for answers, as one of the files has them */
    AnswerWord *word;
} AnswerScale;

/* One question. program, reference: its column in either file. top: the answers whose share is
 * compared. */
typedef struct SurveyItem {
    Name name;
    const char *label; /* for readers */
    Name program, reference;
    const AnswerScale *answers;
    Names top;
    Name family;       /* text NULL: its own survey's */
    bool same_wording; /* else it is shown and not tested */
} SurveyItem;

/* Mean of some items, each from 0 (the first answer of its scale) to 1 (the last). */
typedef struct SurveyIndex {
    Name name;
    const char *label;
    Names items, reverse;
    double minimum; /* share of its items that must be answered */
} SurveyIndex;

/* What respondents are made alike in: a column of both files, or of the file of schools. */
typedef struct SurveyMargin {
    Name column;
    const char *label; /* for readers; its column where none is given */
    size_t n_points;   /* 0: by its values */
    double *point;     /* rising: bands between them; a value at one lies above it */
} SurveyMargin;

/* Levels of a margin that count as one. */
typedef struct SurveyMerge {
    Name column, into;
    Names levels;
} SurveyMerge;

typedef enum SurveyWeigh { WEIGH_NONE, WEIGH_SCHOOL, WEIGH_COLUMN } SurveyWeigh;
typedef enum SurveyAdjust { ADJUST_RAKE, ADJUST_POSTSTRATIFY, ADJUST_NOTHING } SurveyAdjust;

/* How replicate weights were made; each with the factor of R of them. */
typedef enum ReplicateMethod {
    REPLICATES_JACKKNIFE, /* JK1: (R - 1) / R */
    REPLICATES_BRR,       /* 1 / R */
    REPLICATES_FAY,       /* 1 / (R (1 - rho)^2) */
    REPLICATES_JKN,       /* 1; each replicate by a factor of its own */
    REPLICATES_BOOTSTRAP, /* 1 / R */
    REPLICATES_SDR,       /* 4 / R */
    N_REPLICATE_METHODS
} ReplicateMethod;
extern const char *const replicate_method_names[]; /* by ReplicateMethod, then NULL */

/* Replicate weights: columns, and how they were made. */
typedef struct ReplicateSpec {
    bool given;
    Names columns;    /* two: the first and the last of a row of columns */
    int method;       /* ReplicateMethod */
    double rho;       /* Fay's */
    double scale;     /* NaN: the method's */
    size_t n_rscales; /* JKN: factors, one a replicate */
    double *rscale;
    int about; /* 0: the full sample's mean; 1: the replicates' */
    Place place;
} ReplicateSpec;

typedef struct SurveySide {
    const char *path;           /* NULL: published_path */
    const char *published_path; /* of the reference: a table of shares */
    Place place;
    Name id;
    Name school;              /* of the program's respondents: their cluster */
    int weigh;                /* SurveyWeigh; of the reference NONE or COLUMN */
    Name weight;              /* WEIGH_COLUMN */
    const char *invited_path; /* NULL: not known who was asked */
    Place invited_place;
    Name stratum, psu;
    Name dates, mode; /* when and how they were asked, for readers; text NULL: not stated */
    double response;  /* of the reference: its response rate as its makers state it; NaN: not */
    ReplicateSpec replicates;
} SurveySide;

typedef struct SurveySpec {
    Name name; /* [A-Za-z0-9_-]{1,64} */
    const char *unit;
    SurveySide program, reference;
    size_t n_margins, n_merges, n_scales, n_items, n_indices;
    SurveyMargin *margin;
    SurveyMerge *merge;
    AnswerScale *scale;
    SurveyItem *item;
    SurveyIndex *index;
    int adjust;         /* SurveyAdjust */
    double trim;        /* 0: weights are not cut */
    bool target_fixed;  /* the program's schools are all there are */
    bool distributions; /* all answers of a question are tested at once */
    int correction;     /* Adjustment; N_ADJUSTMENTS: none */
    double meaningful;  /* a difference in points that would matter */
    Place place;
} SurveySpec;

typedef struct SurveysSpec {
    size_t n;
    SurveySpec *item;
} SurveysSpec;

/* What a lock holds of them, one line each: margins, weights and how the reference was drawn, each
 * question with its answers, top box and family. "" where the study has none. */
const char *spec_surveys_text(Arena *arena, const struct Spec *spec);

#endif
