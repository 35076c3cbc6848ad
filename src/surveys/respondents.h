/* Those who answered on one side, ready to be compared: whom each stands for, with whom it was
 * drawn, its level of each margin. Answers stay in the file of replies. */
#ifndef SURVEYS_RESPONDENTS_H
#define SURVEYS_RESPONDENTS_H

#include "alike/frame.h"
#include "surveys/calibrate.h"
#include "surveys/difference.h"
#include "surveys/replicates.h"
#include "surveys/replies.h"

/* Why rows of a file are in no number. */
typedef enum RespondentLoss {
    LOST_WEIGHT, /* missing, or 0 */
    LOST_MARGIN, /* a margin is missing */
    LOST_SCHOOL, /* of the program: the school is missing */
    LOST_SILENT, /* no question is answered */
    LOST_OTHERS, /* in the program's file, of a school that is not the program's */
    N_RESPONDENT_LOSSES
} RespondentLoss;

typedef struct Respondents {
    bool of_program;
    const SurveySide *spec;
    Replies replies;
    size_t id, unit, stratum, weight; /* columns of the replies; SIZE_MAX: none */
    size_t *margin, *item;            /* likewise, by margin and by item */
    size_t n;                         /* who takes part */
    uint32_t *row;                    /* n of the replies, rising */
    size_t n_lost[N_RESPONDENT_LOSSES];
    double *base;              /* n: what each stands for */
    int32_t *psu, *stratum_of; /* n; NULL: each alone, one stratum */
    size_t n_psu, n_strata;
    const char **psu_name;          /* n_psu: schools of the program */
    size_t *n_invited, *n_answered; /* by school of the program; NULL: not known */
    size_t invited;
    size_t n_unheard;        /* schools that were asked and of which nobody answered */
    const char **unheard;    /* in the order of numbers and words */
    size_t *asked_unheard;   /* of each */
    SurveyFile invited_file; /* path NULL: there is none */
    bool *elsewhere; /* by word of the school: it is in the data, and nobody of the program is
                        in it; NULL: the data tell of no school */
    bool *unknown;   /* likewise: it is not in the data */
    bool *silent;    /* by row of the replies: no question is answered; NULL: not read */
    int32_t **level; /* by margin, n */
    Replicates replicates;
    SurveySample sample;
} Respondents;

/* Reads the file. items: also the answers; a design reads none. */
bool respondents_read(Arena *arena, const Spec *spec, const SurveySpec *survey, bool of_program,
                      bool items, Respondents *out, Notes *notes, Error *err) MUST_CHECK;

/* Nobody: of a survey whose reference is a published table. */
Respondents respondents_nobody(Arena *arena, const SurveySide *side);

/* May margins come from the study's file of schools? */
bool respondents_may_join(const Spec *spec);

/* Marks schools of the program's file that the data know and that have no student of the program.
 * frame: by outcome of the first design; NULL: there are no data. false: nothing tells. */
bool respondents_of_program(Arena *arena, const Spec *spec, const Frame *const *frame,
                            Respondents *of);

/* Takes margins that a side's file lacks from the file of schools: by school of the program, by PSU
 * of the reference. ERR_DATA: a school of the program that is not in it, or one of the reference
 * that is asked for. */
bool respondents_join_schools(Arena *arena, const Spec *spec, const SurveySpec *survey,
                              Respondents *program, Respondents *reference, Notes *notes,
                              Error *err) MUST_CHECK;

/* What a level of a margin is called after merging. */
const char *merge_level(const SurveySpec *survey, const char *column, const char *level);
/* Adds an error for each level to merge that neither file has: it is misspelt. */
void merges_check(Arena *arena, const SurveySpec *survey, size_t m,
                  const Respondents *const side[2], Error *err);

/* Levels of the margins over both files, in the order of numbers and words; then who takes part. */
typedef struct MarginLevels {
    Margins of;
    size_t *n_levels;   /* those of `of` */
    const char ***name; /* by margin and level */
} MarginLevels;
bool respondents_levels(Arena *arena, const SurveySpec *survey, Respondents *program,
                        Respondents *reference, MarginLevels *out, Error *err) MUST_CHECK;

/* Weights and clusters of those who take part. */
bool respondents_weigh(Arena *arena, const Spec *spec, const SurveySpec *survey, Respondents *of,
                       Notes *notes, Error *err) MUST_CHECK;

/* How many were asked, by school (respondents_weigh asks for it). */
bool respondents_invited(Arena *arena, const Spec *spec, Respondents *of, Notes *notes,
                         Error *err) MUST_CHECK;

/* Somebody twice in one file is an error; in both files a caution. */
bool respondents_check_ids(Arena *arena, const Respondents *program, const Respondents *reference,
                           Notes *notes, Error *err) MUST_CHECK;

#endif
