/* One pass over the rows, and where the iteration stands. Inside src/stats only. */
#ifndef STATS_IRLS_PARTS_H
#define STATS_IRLS_PARTS_H

#include "stats/irls.h"
#include "stats/thin.h"

/* When Newton's method is done, for one logit as for several. */
enum { IRLS_STEPS = 50, IRLS_HALVINGS = 10 }; /* at most */
#define IRLS_DECREMENT_SMALL 1e-12            /* in standard errors */
#define IRLS_DECREMENT_NOISE 1e-9  /* below it a step that no longer shrinks is rounding */
#define IRLS_DEVIANCE_SMALL  1e-12 /* relative */
#define IRLS_LOGIT_EXTREME   12.0  /* where terms drift away, someone's logit is beyond this */
#define IRLS_MARGIN_SURE     1e-8  /* a logit is known to about 1e-14 */

/* Where the iteration stands; everything on centred and scaled terms. */
typedef struct Irls {
    const BinaryProblem *of;
    size_t k;
    double *center, *inverse; /* k: term -> (term - center) * inverse */
    double *beta, *step;      /* k */
    LevelMatrix info;         /* X'WX, then its factor */
    double *score;            /* k: X'(y - mu) */
    double *solution;         /* k */
    double *penalty;          /* k, of the scaled coefficients; NULL: none */
    bool *aliased;            /* k */
    double *block;            /* k columns, of irls_fill; NULL unless all are in one matrix */
    ThinBlock thin;
    double *scratch, *eta, *weight, *residual;
    double deviance; /* with the penalty */
    double margin, extreme;
} Irls;

/* One matrix of all columns: for those who read it themselves, or fill columns. */
typedef enum Columns { COLUMNS_APART, COLUMNS_WHOLE } Columns;
Irls irls_create(Arena *arena, const BinaryProblem *of, Columns columns);

/* Mean and SD of these rows; those of a part of the students serve as well, since any numbers near
 * them make the arithmetic safe. */
void irls_set_scales(Irls *s, const BinaryProblem *p);

/* The next rows, centred and scaled, in s->block; or in s->thin, for the sums of stats/thin.h. */
void irls_fill(Irls *s, const BinaryProblem *p, size_t start, size_t n);
void irls_fill_thin(Irls *s, const BinaryProblem *p, size_t start, size_t n);

/* Working weights and residuals of a block from s->eta; adds to deviance, margin and extreme. */
typedef enum Information { OBSERVED, EXPECTED } Information;
void irls_weigh(Irls *s, const BinaryProblem *p, size_t start, size_t n, Information information);

/* Information, score and deviance at beta, of the information that is observed or expected.
 * eta (n) takes the linear predictor; NULL: not asked. */
void irls_pass(Irls *s, const BinaryProblem *p, Information information, double *eta);

/* R's first regression: of eta + (y - mu) / mu' on the terms, at mu = (y + 0.5) / 2. Leaves X'Wz in
 * score. */
void irls_pass_from_r_start(Irls *s, const BinaryProblem *p);

/* beta from coefficients of the terms as they are. */
void irls_start_from(Irls *s, const double *start);

/* The fit of its terms, all empty, with room for its matrix in `factor`; fit->eta stays. */
void irls_fit_create(Arena *arena, BinaryFit *fit, const Irls *s);

/* Estimates and standard errors of the terms as they are, from s->info factored. */
void irls_unscale(Arena *arena, Irls *s, BinaryFit *fit);

#endif
