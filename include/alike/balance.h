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

/* Numbers of `after` that are set beside the limits of evidence standards. */
enum { BALANCE_BAND_SMD, BALANCE_BAND_G, N_BALANCE_BANDS };

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
    int rank; /* by the exact size that is judged, the largest first; 0: not kept */
    const char *band[N_BALANCE_BANDS]; /* publication: in place of a number of `after` whose
                          rounding would say something else ("0.05 to 0.25"); NULL: the number */
    bool adjusted;                     /* the outcome model contains it */
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
    const double *step;        /* by balance_summary_fields; NULL: exact */
    Table *losses;             /* treated students kept against those dropped, on every covariate */
    Table *schools;            /* how alike the groups' schools are; NULL: see balance_of_schools */
    double school_max_smd[2];  /* before and after: its largest |smd|; NaN: none */
    double school_worth[2];    /* of those rows: see school_balance_worth */
    const char *school_worst;  /* label of the row whose after is largest */
    const char *school_column; /* label of the groups: "School" */
    double school_effective[2]; /* schools of the comparison group and of the program after, as
                                   many with equal weights tell as much */
    double school_chance;
    Notes notes;
} Balance;

/* `before` and `after`; all of it (balance_summary.def). */
extern const ResultField balance_side_fields[], balance_summary_fields[];
extern const size_t n_balance_side_fields, n_balance_summary_fields;

/* Publication: takes every number of a row; those of `before` alone. */
void balance_hide(BalanceRow *row, const char *why);
void balance_hide_before(BalanceRow *row, const char *why);
/* Publication: takes a number of `after`, and tells between which limits it lies. */
void balance_tell_band(BalanceRow *row, int which, const char *band);
/* The number as tables show it; side: one of the row's. */
Cell balance_cell(const BalanceRow *row, const BalanceSide *side, const ResultField *field);

/* Of two levels of a column one row: those who have either. n: students before and after, of the
 * comparison group and of the program. The name is the caller's. */
void balance_join(Estimand estimand, const size_t n[2][2], const BalanceRow *more, BalanceRow *row);

/* What of balance no design changes: of a cohort, and its score (NULL: none), both of which outlive
 * it. Designs that share these share it. */
typedef struct BalanceBefore BalanceBefore;
const BalanceBefore *balance_before(Arena *arena, const Cohort *cohort,
                                    const PropensityScore *score);
/* weight: n, usually matching->weight, or that of the analytic sample (zeros where a score is
 * missing). */
bool balance_measure_after(Arena *arena, const BalanceSettings *settings,
                           const BalanceBefore *before, const Matching *matching, Balance *out,
                           Error *err) MUST_CHECK;
/* Of one design alone. */
bool balance_measure(Arena *arena, const BalanceSettings *settings, const Cohort *cohort,
                     const PropensityScore *score, const Matching *matching, Balance *out,
                     Error *err) MUST_CHECK;

/* With rows and words of its own. The tables and notes are the same. */
Balance balance_copy(Arena *arena, const Balance *balance);

/* The covariate, or level of one, on which the groups differ most: its baseline effect size as the
 * balance table has it after matching, and the worst class of all of them, by what the outcome
 * model adjusts for. Costs no sort. */
typedef struct BalanceWorst {
    double g; /* NaN: none has one */
    Baseline wwc;
} BalanceWorst;
BalanceWorst balance_worst(const BalanceSettings *settings, const Cohort *cohort,
                           const double *weight);
Baseline balance_worse(Baseline a, Baseline b);

/* Of copies of the data in which missing covariates are drawn otherwise: every number the mean over
 * the copies, as their best estimate (Rubin 1987, 3.3), and judged by it. Rows, counts and what is
 * said of schools and losses are those of the first. */
void balance_pool(Arena *arena, const Balance *const *copy, size_t n, Balance *out);
/* Table `copies_balance`: beside these means the largest difference of any copy, row by row. */
Table *balance_of_copies(Arena *arena, PeopleSet of, const Balance *pooled,
                         const Balance *const *copy, size_t n);

/* The groups' schools, as far as the cohort tells of them: each student stands for the average of
 * all the cohort's students at its school, so that students who are alike but come from schools
 * that are not show. Before: by base weights; after: by weight (n). The difference is in standard
 * deviations of the schools' averages, each school once, pooled within the groups (n - 2), since a
 * program has few schools; where those do not vary, of all schools together. Chance alone gives it
 * sqrt(1/G1 + 1/G0), G the schools of a group by Kish (1965): (sum w)^2 / sum w^2 of their weights.
 * Fills the `school_` members of out; NULL and NaN where the program was not given to whole groups
 * of the column, or the column is NULL. */
void balance_of_schools(Arena *arena, PeopleSet of, const Cohort *cohort, const Column *schools,
                        const double *weight, Balance *out);

/* How the tests of both groups were taken, as far as the frame knows (alike/condition_tables.h); no
 * rows where it knows nothing. weight: n, of those who are compared. */
Table *balance_of_conditions(Arena *arena, PeopleSet of, const BalanceSettings *settings,
                             const Cohort *cohort, const double *weight);

/* A number of each student (n) as a row of the balance table, without a name and without distances
 * of the distributions. */
BalanceRow balance_of_number(const BalanceSettings *settings, const Cohort *cohort,
                             const double *weight, const double *x);
/* The difference of the groups' schools on it, as balance_of_schools has it, before and after; and
 * how many standard deviations between schools one of the students is. NaN where the program was
 * not given to whole groups of the column, or the column is NULL. */
typedef struct SchoolDifference {
    double smd[2], student;
} SchoolDifference;
SchoolDifference balance_of_school_number(const Cohort *cohort, const Column *schools,
                                          const double *weight, const BalanceRow *row,
                                          const double *x);

#endif
