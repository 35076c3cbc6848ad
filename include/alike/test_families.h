/* Tests of a study that are judged together, and averages over the outcomes of a domain. */
#ifndef ALIKE_TEST_FAMILIES_H
#define ALIKE_TEST_FAMILIES_H

#include "alike/arena.h"

struct Results;
struct Analysis;
struct Design;
struct OutcomeSpec;

/* The family of the test of an outcome's overall effect under the study's own design. Left out
 * tests are in none: those that are told are a family of their own. */
typedef struct TestFamily {
    const char *name; /* the study file's, or the domain; NULL: it is alone */
    bool stated;      /* by the study file */
    size_t n;         /* tests in it; 0: there is none of this outcome */
    double p, q;      /* as it is, and corrected; the same in a family of one; NaN: there is none */
} TestFamily;
TestFamily results_family(const struct Results *results, const struct Analysis *analysis,
                          int adjustment);

/* What the overall difference of an outcome lets be claimed. Whoever says whether it is told from
 * zero (page one, cautions, rows of evidence, tiers, the terminal) asks here, so that all say one
 * thing: it is where the interval leaves zero out and, of several outcomes that are judged
 * together, p corrected for their number is below the interval's level too. */
typedef struct Claim {
    bool known;      /* there is an interval */
    bool rounded;    /* it follows from what the numbers were before they were rounded */
    int interval;    /* it lies above (1) or below (-1) zero; 0: it holds it, or there is none */
    bool taken_back; /* it leaves zero out, and the tests of the family take that back */
    double level;    /* of p: .05 of an interval of 95% */
    TestFamily family;
} Claim;
Claim results_claim(const struct Results *results, const struct Analysis *analysis);
/* Above (1), below (-1), or not told from zero. */
static inline int claim_side(const Claim *claim)
{
    return claim->taken_back ? 0 : claim->interval;
}

/* Fills the table of families from the analyses. */
void results_judge_together(Arena *arena, struct Results *results);

/* Corrects tests of links with implementation, over all measures and outcomes. */
void results_judge_links(struct Results *results);

/* Fills the averages over the outcomes of each domain, from what their analyses kept. */
void results_average_domains(Arena *arena, struct Results *results);
/* Of the outcome's domain there are others beside it, of its span and programs: their effects are
 * averaged, so what they share is kept. */
bool results_shares_domain(const struct Design *design, const struct OutcomeSpec *outcome);

#endif
