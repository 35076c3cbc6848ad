/* What a design reads of the data, said once: every column that a setting names, with what it is
 * for. What is loaded, who counts as complete, what is refused, the cohort's key and the text of
 * the lock all ask here, so that a setting can't be known to one of them and forgotten by another.
 */
#ifndef ALIKE_DESIGN_H
#define ALIKE_DESIGN_H

#include "alike/spec.h"

/* The stages of an analysis, in their order. */
typedef enum Stage {
    STAGE_COHORT,
    STAGE_SCORE,
    STAGE_MATCHING,
    STAGE_BALANCE,
    STAGE_EFFECTS
} Stage;

/* As what a column is read. */
typedef enum Role {
    ROLE_OPEN = 1,      /* a number or a category, whatever it holds */
    ROLE_NUMBER = 2,    /* must be a number */
    ROLE_CATEGORY = 4,  /* by its text */
    ROLE_TREATMENT = 8, /* by its text */
    ROLE_SCORE = 16,    /* an outcome's score: must be a number */
    ROLE_RECODED = 32,  /* read as text and recoded */
    ROLE_OPTIONAL = 64, /* a score that need not exist yet */
    ROLE_LIMIT = 128,   /* must be a number; where it holds text, the setting is at fault */
    ROLE_GROUP = 256,   /* named by no setting: its heading reads as a group of students */
} Role;

/* The word of the study file for an outcome's own earlier score. */
#define PRETEST_WORD "pretest"
bool is_pretest_word(const char *name);

typedef enum UseKind {
    USE_TREATMENT,
    USE_SCORE,
    USE_PRETEST,
    USE_PRETEST_SE,
    USE_COVARIATE,
    USE_KEEP,
    USE_WEIGHT,
    USE_OPTION, /* a setting that the option rows of a model, method, ... declare */
    USE_ADJUST,
    USE_CLUSTER,
    USE_SD,
    USE_SUBGROUP,
    USE_SOURCE,  /* what a column of the block `columns` is made from */
    USE_MEASURE, /* of students, that `implementation` sums up by school */
    USE_RELATE,  /* of schools, that it holds fixed */
    USE_USAGE,   /* how much a student used the program */
} UseKind;

/* One column that one setting names. */
typedef struct ColumnUse {
    UseKind kind;
    Name name;         /* as it is written */
    const char *block; /* "matching"; NULL: the setting stands at the left margin */
    const char *key;   /* "exact" */
    Stage stage;       /* that works with the column */
    unsigned roles;
    bool needed; /* whoever lacks a value is not in the cohort */
    WordRule word;
    const OutcomeSpec *outcome;   /* USE_SCORE, USE_PRETEST, USE_PRETEST_SE: whose */
    const KeepRule *keep;         /* USE_KEEP */
    const Option *option;         /* USE_OPTION */
    const Limit *limit;           /* USE_OPTION of type OPT_LIMITS */
    const Pair *pair;             /* of type OPT_PAIRS: both columns are visited */
    const SubgroupSpec *subgroup; /* USE_SUBGROUP */
} ColumnUse;

/* False ends the walk. */
typedef bool UseVisitor(void *state, const ColumnUse *use);

/* In how many copies of the data is it carried out? More than one where missing covariates are
 * drawn. */
static inline size_t design_data_sets(const Design *design)
{
    return design->missing_data == MISSING_IMPUTE ? design->imputing.copies : 1;
}

/* Calls back for each column that the design reads for one outcome (NULL: for all of them), in a
 * fixed order. False: the visitor ended it. A column of the data may be visited several times. */
bool design_visit(const Design *design, const OutcomeSpec *outcome, UseVisitor *visit, void *state);

/* The same for one block of settings alone, by the rows that describe it; NULL: none. */
bool options_visit(const Option *options, const void *settings, UseVisitor *visit, void *state);

/* Does the setting name an outcome's own pretest, and no column of that name? */
bool use_is_word(const ColumnUse *use);

/* "matching.exact" */
const char *use_setting(Arena *arena, const ColumnUse *use);

/* Problems that only an alternative has say whose they are. */
void design_sign(const Design *design, Error *err);
/* " (in the alternative 'tight')", of a problem at this line of this file; where the line is not
 * the alternative's own, also where it stands and that it inherits the key. */
const char *design_whose(Arena *arena, const Design *design, const char *file, size_t line);

/* A design is chosen before outcomes are looked at: ERR_STUDY where one design of the study names
 * the score of another's outcome. Whether it names its own is settled when the study is read. */
bool spec_check_unread(const Spec *spec, Error *err) MUST_CHECK;

#endif
