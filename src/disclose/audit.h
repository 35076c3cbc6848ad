/* What all released counts tell together. */
#ifndef ALIKE_AUDIT_H
#define ALIKE_AUDIT_H

#include "disclose/bounds.h"
#include "disclose/release.h"

/* What is left out where a shown count, which is this variable, must go. */
typedef struct AuditCut {
    enum { CUT_NONE, CUT_FLOW, CUT_LEVEL, CUT_BEFORE, CUT_PART, CUT_ROW } kind;
    size_t analysis, at, arm; /* row of the flow, the balance table, the effects or the table */
    Table *table;
    size_t size; /* people it counts: of those that are as near the smallest goes first */
} AuditCut;

/* An interval of people who must not be told to fewer than min - 1 values. */
typedef struct AuditWatch {
    size_t variable;
    size_t analysis;
    bool marked; /* a count left out as small: it is 1 at least */
} AuditWatch;

typedef struct Audit {
    const Publishing *release;
    Bounds bounds;
    size_t n, capacity;
    AuditWatch *watch;
    size_t cut_capacity;
    AuditCut *cut;                     /* by variable */
    size_t (*sample)[2], (*cohort)[2]; /* by analysis and arm: variables */
    size_t (**part)[2];                /* by analysis, row of the effects and arm */
} Audit;

#define AUDIT_UNKNOWN SIZE_MAX

/* What a reader knows of a count of people that is shown. */
Bound audit_shown(const Publishing *release, size_t n);
void audit_watch(Audit *audit, AuditWatch watch);
/* A variable of a count that is shown, and goes by `cut`; CUT_NONE: it must stay. */
size_t audit_variable(Audit *audit, Bound known, AuditCut cut);
/* Of a count that is not shown. */
size_t audit_unknown(Audit *audit, int64_t low, int64_t high);

/* A whole row goes after every single count; the size of the cohort, with which all shares before
 * go, after all rows. */
enum { CUT_ROWS_LAST = 500000000, CUT_COHORT_LAST = 2000000000 };

/* Rows that two flows begin with alike, up to the cohort. */
size_t audit_common_rows(const Analysis *first, const Analysis *second);

/* Equations of the flows, of parts of the estimates and of the balance tables. */
void audit_flows(Audit *audit);
void audit_parts(Audit *audit);
void audit_levels(Audit *audit);

#endif
