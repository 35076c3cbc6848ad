/* Which tests of a study are judged together, and by which rule their p values are corrected. */
#ifndef ALIKE_TEST_FAMILIES_H
#define ALIKE_TEST_FAMILIES_H

#include "alike/arena.h"
#include "alike/multiple.h"
#include "alike/option.h"

struct Spec;
struct Results;
struct Analysis;
struct Design;
struct OutcomeSpec;

/* A family that the study file names: its outcomes, in their order. */
typedef struct FamilySpec {
    Name name;
    Names outcome;
} FamilySpec;

/* `multiple:` of the study file. Outcomes that no family names are, domain by domain, families of
 * their own; those of spans before the program are in none, for their tests try the design, not the
 * program. */
typedef struct MultipleSpec {
    int adjustment; /* Adjustment */
    size_t n;
    FamilySpec *family;
} MultipleSpec;

/* Lines of the form "multiple.families.reading: [vocabulary, spelling]", and the rule: what the
 * lock holds and the plan tells. as_default: of the same outcomes, had the study file no key
 * `multiple`. */
const char *spec_families_text(Arena *arena, const struct Spec *spec, bool as_default);

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

/* Fills the table of families from the analyses. */
void results_judge_together(Arena *arena, struct Results *results);

/* Fills the averages over the outcomes of each domain, from what their analyses kept. */
void results_average_domains(Arena *arena, struct Results *results);
/* Of the outcome's domain there are others beside it, of its span and programs: their effects are
 * averaged, so what they share is kept. */
bool spec_shares_domain(const struct Design *design, const struct OutcomeSpec *outcome);

#endif
