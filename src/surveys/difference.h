/* What respondents of a program say against others who are made alike by weights, and the error of
 * that by linearisation. Neither knows what was asked: y is any number a respondent gives, 1 where
 * the answer is in the top box.
 *
 *   P = sum a y / sum a     program            R = sum w y / sum w     reference, raked
 *   D = P - R
 *
 * Both sides are errors of a sample: who answered in the program, which also gives the mix that the
 * reference is raked to, and who was drawn for the reference. With z the centred share of each
 * reference respondent in R and B its regression on the margins by design weights d,
 *
 *   program respondent i:    a_i ((y_i - P) / sum a - (x_i - t)'B sum w / sum a)
 *   reference respondent k:  w_k (z_k - x_k'B)
 *
 * are summed by PSU within strata. Sources: Binder (1983) International Statistical Review
 * 51:279-292; Deville & Sarndal (1992) JASA 87:376-382 (residuals of the margins). */
#ifndef SURVEYS_DIFFERENCE_H
#define SURVEYS_DIFFERENCE_H

#include "alike/error.h"
#include "alike/grouping.h"
#include "surveys/margins.h"

/* Respondents, and how they were drawn. */
typedef struct SurveySample {
    size_t n;
    const double *weight; /* n; above 0: design weights, of the program what each stands for */
    Grouping psu;         /* of the n; a respondent alone where nothing was drawn together */
    size_t n_strata;
    const int32_t *stratum; /* by PSU */
    size_t n_alone;         /* strata of one PSU, which is held against the mean of all */
} SurveySample;

/* psu, stratum: n each, numbered from 0; NULL: every respondent is a PSU; one stratum. */
SurveySample survey_sample(Arena *arena, size_t n, const double *weight, const int32_t *psu,
                           size_t n_psu, const int32_t *stratum, size_t n_strata);

typedef struct SurveyMean {
    size_t n;     /* who answered */
    double value; /* NaN: nobody did */
    double se, df;
} SurveyMean;

/* Of those who answered (y not NaN); PSUs in which nobody did stay. weight: NULL: the design's. */
bool survey_mean(const SurveySample *sample, const double *weight, const double *y, SurveyMean *out,
                 Error *err) MUST_CHECK;

/* Two samples of which the second is raked to the first. */
typedef struct SurveyPair {
    const SurveySample *program, *reference;
    const MarginRows *program_rows, *reference_rows;
    const double *target;  /* means of the margins over the program */
    const double *weight;  /* of the reference, raked; 0 who takes no part */
    bool target_fixed;     /* the program's schools are all there are: the mix is no estimate */
    const double *inverse; /* of sum d x x' over those who take part: see survey_pair_prepare */
} SurveyPair;

/* Fills inverse. Without margins it is 1 by 1. */
void survey_pair_prepare(Arena *arena, SurveyPair *pair);

typedef struct SurveyDifference {
    SurveyMean program;                  /* its se and df: of P alone */
    SurveyMean sampled;                  /* the reference by its design weights */
    SurveyMean reference;                /* raked; its se: target given */
    double value, se, df;                /* df: Welch and Satterthwaite */
    double program_variance, program_df; /* the program's part of se squared */
} SurveyDifference;

/* program_y, reference_y: NaN who did not answer. */
bool survey_difference(const SurveyPair *pair, const double *program_y, const double *reference_y,
                       SurveyDifference *out, Error *err) MUST_CHECK;

/* Of those who answered and have a weight. */
double survey_weighted_mean(const double *weight, const double *y, size_t n);

/* What each respondent gives to P and to R. of_program: n of the program; mix: what the same people
 * give to R, by their part in the target; of_reference: n of the reference. */
typedef struct SurveyScores {
    SurveyMean program, reference; /* n and value */
    double *of_program, *mix, *of_reference;
} SurveyScores;
/* The arrays are the caller's. */
void survey_scores(const SurveyPair *pair, const double *program_y, const double *reference_y,
                   SurveyScores *out);

/* The same without errors: NaN where nobody answered on a side. */
double survey_gap(const SurveyPair *pair, const double *program_y, const double *reference_y);

/* Of V = a + b with df of each; source: Satterthwaite (1946) Biometrics Bulletin 2:110-114. */
double welch_df(double a, double a_df, double b, double b_df);

#endif
