/* What the program's people say beside others who were asked the same: the results of `surveys:`.
 * Independent of the study's designs and outcomes. */
#ifndef ALIKE_SURVEYS_H
#define ALIKE_SURVEYS_H

#include "alike/frame.h"
#include "alike/registry.h"
#include "alike/spec.h"
#include "alike/table.h"

/* An index by school of the program. */
typedef struct SurveySchoolMeans {
    const char *index;
    size_t n; /* schools in which somebody has a value */
    const char **school;
    double *mean;       /* of its respondents, by their weights */
    double icc2, alpha; /* NaN: not known */
} SurveySchoolMeans;

/* A file that a survey was read from. */
typedef struct SurveyFile {
    const char *path;
    char sha256[65];
    size_t n_rows;
} SurveyFile;
enum { SURVEY_FILES_MOST = 3 }; /* the program's, the reference's, who was asked */

/* One survey. By side: 0 the program, 1 the reference. */
typedef struct SurveyFindings {
    const SurveySpec *spec;
    const char *people; /* several of its unit: "teachers" */
    bool published;     /* the reference is a table of shares: what follows of it is 0 or NaN */
    size_t n_files;
    SurveyFile file[SURVEY_FILES_MOST];
    size_t n[2];       /* who takes part */
    size_t n_schools;  /* of the program */
    size_t n_psu;      /* of the reference; replicates: of them */
    size_t n_outside;  /* of the reference, at levels of a margin that the program has not */
    size_t n_compared; /* the others of it */
    bool invited_known;
    size_t invited, answered; /* of the program; answered: at least half of the questions */
    double rate;              /* NaN: not known */
    double effective;         /* respondents of equal weight that would tell as much */
    double program_effective; /* the same of the program's, by the weights of its schools */
    double design_effect;     /* those compared over the effective ones */
    double largest;           /* weight of the reference, in means */
    double margin_error;      /* after weighing, relative */
    size_t n_trimmed;
    bool released; /* what is left are numbers as they are told */
    const char *hidden_outside, *hidden_trimmed, *hidden_invited, *hidden_answered; /* NULL: told */
    size_t n_tests, n_distinct; /* tests, and those told from chance after correction */
    size_t n_families, n_alone; /* families of several tests; tests that are a family by themselves,
                                   which nothing corrects */
    size_t n_school_means;
    SurveySchoolMeans *school_means; /* of each index; none before answers are read */
    /* NULL: there is none, as before answers are read; published: response */
    Table *margins, *items, *answers, *distributions, *indices, *reliability, *nonresponse,
        *sensitivity, *response;
} SurveyFindings;

typedef struct Surveys {
    size_t n;
    SurveyFindings *item;
    Notes notes;
} Surveys;

/* Fewer schools of the program have no interval: our simulations (docs/validation.md) do not show
 * that it holds there. */
enum { SURVEY_SCHOOLS_LEAST = 6 };
/* Fewer answers on either side are not tested: as few as are not published by default. */
enum { SURVEY_ANSWERS_LEAST = 10 };

/* Why questions have no test, where a sentence depends on it. */
#define SURVEY_OTHER_WORDS "asked in different words"
#define SURVEY_NO_SPREAD   "the answers do not differ"

/* Are the others made like the program's people, or as they were sampled? */
static inline bool survey_made_alike(const SurveySpec *spec)
{
    return spec->adjust != ADJUST_NOTHING && spec->n_margins > 0;
}

/* Did less than a share of those who were asked answer a question, on a side? n: who did. */
static inline bool survey_few_answered(const SurveyFindings *survey, double n_program,
                                       double n_reference, double share)
{
    return n_program < share * (double)survey->n[0] ||
           (!survey->published && n_reference < share * (double)survey->n_compared);
}

/* What surveys cite: rows of surveys.def. Does a survey use that row? */
extern const Registry survey_methods;
bool survey_uses(const SurveySpec *survey, size_t method);

/* Tables of a survey, in their order. Returns how many. out: room for SURVEY_TABLES_MOST. */
enum { SURVEY_TABLES_MOST = 9 };
size_t survey_tables(const SurveyFindings *survey, Table **out);

/* p values corrected family by family; NaN where p is, or nothing is corrected (N_ADJUSTMENTS). */
void survey_correct(int adjustment, const char *const *family, const double *p, size_t n,
                    double *q);

/* Counts the families of those that have a p value. */
void survey_count_families(const char *const *family, const double *p, size_t n,
                           SurveyFindings *out);

/* frame: the data by outcome of the first design, which tell the program's schools; NULL: none.
 * design_only: no answer is read; margins, weights and response are told. ERR_STUDY, ERR_DATA: of
 * the files; ERR_INFEASIBLE: a margin's level that the reference lacks. */
bool surveys_run(Arena *arena, const Spec *spec, const Frame *const *frame, bool design_only,
                 Surveys *out, Error *err) MUST_CHECK;

#endif
