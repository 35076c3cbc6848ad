/* `multiple:` of the study file: which tests are judged together, and by which rule. */
#ifndef ALIKE_MULTIPLE_SPEC_H
#define ALIKE_MULTIPLE_SPEC_H

#include "alike/arena.h"
#include "alike/multiple.h"
#include "alike/option.h"

struct Spec;
struct OutcomeSpec;

/* A family that the study file names: its outcomes, in their order. */
typedef struct FamilySpec {
    Name name;
    Names outcome;
} FamilySpec;

/* `multiple:` of the study file. Outcomes that no family names are, domain by domain, families of
 * their own; the contrasts of several programs are one where they have no domain; those of spans
 * before the program are in none, for their tests try the design, not the program. */
typedef struct MultipleSpec {
    int adjustment; /* Adjustment */
    size_t n;
    FamilySpec *family;
} MultipleSpec;

/* The family in which an outcome's test is judged: the study file's (stated), else its domain, else
 * every contrast of the study;
 * NULL: it is judged alone. */
const char *multiple_family(const MultipleSpec *multiple, const struct OutcomeSpec *outcome,
                            bool *stated);

/* Lines of the form "multiple.families.reading: [vocabulary, spelling]", and the rule: what the
 * lock holds and the plan tells. as_default: of the same outcomes, had the study file no key
 * `multiple`. */
const char *spec_families_text(Arena *arena, const struct Spec *spec, bool as_default);

#endif
