/* How alike the groups are, before and after. Reads weights only. */
#ifndef ALIKE_BALANCE_H
#define ALIKE_BALANCE_H

#include "alike/effect_size.h"
#include "alike/field.h"
#include "alike/match.h"

/* Definitions in docs/methods.md; NaN where not computable. Its numbers are listed in
 * balance_side.def. */
typedef struct BalanceSide {
#define SIDE_MOMENT(name, ...)  double name;
#define SIDE_MEASURE(name, ...) double name;
#include "alike/balance_side.def"
#undef SIDE_MOMENT
#undef SIDE_MEASURE
} BalanceSide;
enum {
    N_BALANCE_MOMENTS = 0 /* they come first; measures are made from them */
#define SIDE_MOMENT(...) +1
#define SIDE_MEASURE(...)
#include "alike/balance_side.def"
#undef SIDE_MOMENT
#undef SIDE_MEASURE
};

/* Both arms on one covariate, before or after: what every measure is made from. */
typedef struct BalanceContrast {
    bool binary;                 /* 0/1: means are shares */
    double n_treated, n_control; /* students with positive weight */
    double mean_treated, mean_control;
    double sd_treated, sd_control;
    double reference_sd;        /* by the estimand, in the cohort before discard */
    double ecdf_mean, ecdf_max; /* distance of the arms' distribution functions */
} BalanceContrast;

/* A measure of balance_side.def: one number of a BalanceSide. */
typedef struct BalanceMeasure {
    ENTRY_HEAD;    /* name: as in results.json */
    size_t offset; /* in BalanceSide */
    double (*value)(const BalanceContrast *contrast);
} BalanceMeasure;
REGISTRY_OF(BalanceMeasure, balance_measure, balance_measures)

typedef struct BalanceRow {
    const char *covariate; /* column name; "distance" never: scores are rows of their own below */
    const char *level;     /* factor level, NULL for a number */
    const char *label;     /* for readers: "Grade: 4", "Fall score" */
    const char *factor;    /* that of all levels: "Grade"; NULL for a number */
    const char *group;     /* heading; NULL: none */
    bool binary;
    bool is_score; /* the propensity score's logit: shown, not judged by WWC */
    bool is_pretest;
    double reference_sd; /* that smd divides by, before and after: by the estimand, of the cohort
                            before discard */
    BalanceSide before, after;
    Baseline wwc;      /* of `after` */
    size_t with[2][2]; /* of a level or a 0/1 column: students who have it, before and after, of the
                          comparison group and of the program; 0 unless results are to be
                          published */
    const char *hidden_before; /* of `before` alone: stands in place of its numbers */
    int judged;                /* 1 + Verdict, kept while numbers were exact; 0: not kept */
    bool adjusted;             /* the outcome model contains it */
    const char *hidden; /* disclosure control: stands in place of means and SDs, NaN then; smd is
                           rounded to two decimals; NULL: shown */
    const double *step; /* by balance_side_fields, before and after; NULL: its numbers are exact */
} BalanceRow;

typedef struct Balance {
    size_t n;
    BalanceRow *row;
    double ess_treated, ess_control;
    double ess_before[2]; /* of the cohort by its base weights, comparison group and program; 0:
                             it has none */
    double max_smd_before, max_smd_after; /* largest |smd| of the covariates, scores left out */
    double mean_smd_before, mean_smd_after;
    size_t n_over_010_before, n_over_010_after;
    const double *step; /* by balance_summary_fields; NULL: exact */
    Table *losses;      /* treated students kept against those dropped, on every covariate */
    Notes notes;
} Balance;

/* `before` and `after`; all of it (balance_summary.def). */
extern const ResultField balance_side_fields[], balance_summary_fields[];
extern const size_t n_balance_side_fields, n_balance_summary_fields;

/* Publication: takes every number of a row; those of `before` alone. */
void balance_hide(BalanceRow *row, const char *why);
void balance_hide_before(BalanceRow *row, const char *why);
/* The number as tables show it; side: one of the row's. */
Cell balance_cell(const BalanceRow *row, const BalanceSide *side, const ResultField *field);

/* Of two levels of a column one row: those who have either. n: students before and after, of the
 * comparison group and of the program. The name is the caller's. */
void balance_join(Estimand estimand, const size_t n[2][2], const BalanceRow *more, BalanceRow *row);

/* weight: n, usually matching->weight, or that of the analytic sample (zeros where a score is
 * missing). */
bool balance_measure(Arena *arena, const BalanceSettings *settings, const Cohort *cohort,
                     const PropensityScore *score, const Matching *matching, Balance *out,
                     Error *err) MUST_CHECK;

#endif
