/* Inside src/disclose: numbers of one analysis and what their rounding goes by. */
#ifndef ALIKE_ROUND_H
#define ALIKE_ROUND_H

#include "disclose/release.h"

#include "alike/rounding.h"

/* A number that was told: whatever has its value, in another table, is told the same. */
typedef struct ToldNumber {
    Rounding how;
    double exact;
    Rounded told;
} ToldNumber;

typedef struct Told {
    size_t n, capacity;
    ToldNumber *item;
} Told;

/* A difference between schools whose step were wider than so many of their standard deviations
 * would tell nothing, and is left out. */
#define ROUND_BLUNT 0.5

/* Everything but `told` is taken while numbers are exact. Arms: 0 comparison, 1 program. */
typedef struct RoundWork {
    const Publishing *release;
    Analysis *analysis;  /* NULL: the table is of no analysis */
    double before[2];    /* people of the cohort */
    double worth[2];     /* as many equal base weights tell as much of them */
    double after[2];     /* people of the sample that the estimate and the balance table are of */
    double effective[2]; /* as many equal weights tell as much */
    Effect overall;      /* effect_none where there is none */
    bool pretest_is_share;
    Told told;
} RoundWork;

RoundWork round_work(const Publishing *release, Analysis *analysis);
RoundingBasis round_basis(const RoundWork *work, double n);
/* By the class, where its rule is not left off: then the number is exact. */
Rounded round_apply(const RoundWork *work, Rounding how, double value, const RoundingBasis *basis);
Rounded round_share(const RoundWork *work, double share, double n, const RoundingBasis *basis);
/* The number as it is told, by its class, or as it was told before. */
Rounded round_number(RoundWork *work, Rounding how, double value, const RoundingBasis *basis);
/* In place of a number that is told beside a verdict and would deny it: between which limits the
 * exact one lies; NULL: the number. */
const char *round_band(double exact, Rounded told);
void round_remember(RoundWork *work, Rounding how, double exact, Rounded told);
/* NULL: it was not told yet. */
const Rounded *round_found(const RoundWork *work, Rounding how, double value);

void round_effect(RoundWork *work, Effect *effect);
void round_balance(RoundWork *work);
void round_summary(RoundWork *work);
/* After the balance table, which decides whose differences are told. */
void round_school_balance(RoundWork *work);
/* The rounded size of the difference by which a row is judged. */
Rounded round_judged(const RoundWork *work, const BalanceRow *row);
/* What is told in its place: "0.05 to 0.25"; NULL: the size. */
const char *round_judged_band(const RoundWork *work, const BalanceRow *row);
/* Are the sizes of the cohort and of the sample told? A share is over a size that is told, and
 * parts that add up to one tell it. */
bool round_sizes_told(const RoundWork *work);
void round_overlap(RoundWork *work);
/* After the balance table, which decides whether the earlier score is told of at all. */
void round_distribution(RoundWork *work);
void round_set_sizes(RoundWork *work);
void round_table(RoundWork *work, Table *table);
void round_row_of(RoundWork *work, Table *table, size_t at);

#endif
