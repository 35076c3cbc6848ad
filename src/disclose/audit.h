/* What all released counts tell together. */
#ifndef ALIKE_AUDIT_H
#define ALIKE_AUDIT_H

#include "disclose/bounds.h"
#include "disclose/release.h"

/* What can still be left out, where an interval is too narrow. */
typedef struct AuditCut {
    enum { CUT_FLOW, CUT_LEVEL, CUT_BEFORE, CUT_PART, CUT_ROW } kind;
    size_t at, arm; /* row of the flow, the balance table, the effects or the table */
    Table *table;
    size_t size; /* people it counts: the smallest goes first */
} AuditCut;

/* An interval of people who must not be told to fewer than min - 1 values. */
typedef struct AuditWatch {
    size_t variable;
    size_t analysis;
    bool marked; /* a count left out as small: it is 1 at least */
    size_t n_cuts;
    AuditCut *cut;
} AuditWatch;

typedef struct Audit {
    const Publishing *release;
    Bounds bounds;
    size_t n, capacity;
    AuditWatch *watch;
    size_t (*sample)[2], (*cohort)[2]; /* by analysis and arm: variables */
    size_t (**part)[2];                /* by analysis, row of the effects and arm */
} Audit;

#define AUDIT_UNKNOWN SIZE_MAX

/* What a reader knows of a count of people that is shown. */
Bound audit_shown(const Publishing *release, size_t n);
void audit_watch(Audit *audit, AuditWatch watch);

/* Rows that two flows begin with alike, up to the cohort. */
size_t audit_common_rows(const Flow *a, const Flow *b);

/* Equations of the flows, of parts of the estimates and of the balance tables. */
void audit_flows(Audit *audit);
void audit_parts(Audit *audit);
void audit_levels(Audit *audit);

#endif
