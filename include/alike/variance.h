/* Which variance an estimate has. */
#ifndef ALIKE_VARIANCE_H
#define ALIKE_VARIANCE_H

#include <stdbool.h>

/* VARIANCE_AUTO: school components where treatment is constant within clusters, else CR2 on the
 * cluster, else on the matched set where partners are chosen, else HC3; once settled, an estimator
 * with an error of its own.
 */
typedef enum VarianceKind {
#define VARIANCE(id, name, ...) VARIANCE_##id,
#include "alike/variance.def"
#undef VARIANCE
    N_VARIANCES
} VarianceKind;

typedef struct VarianceRow {
    const char *name;
    const char *shown;     /* in results, where it is not the name; NULL */
    const char *words;     /* to readers, where the name is ours and not the field's; NULL */
    const char *df;        /* where its degrees of freedom come from */
    const char *df_by_arm; /* and under auto, where that is another; NULL */
    const char *plan;      /* what a plan says of it, where it is not the name; NULL */
    const char *source;    /* who says so; NULL: nobody needs to */
    const char *needs;     /* what its one estimator has and others lack; NULL: it is for several */
    bool clustered;
} VarianceRow;

extern const VarianceRow variance_row[]; /* by VarianceKind */

const char *variance_shown(VarianceKind kind);

#endif
