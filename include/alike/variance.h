/* Which variance an estimate has. */
#ifndef ALIKE_VARIANCE_H
#define ALIKE_VARIANCE_H

typedef enum VarianceKind {
    /* school components where treatment is constant within clusters, else CR2 on the cluster, else
     * on the matched set, else HC3 */
    VARIANCE_AUTO,
    VARIANCE_CLASSICAL,
    VARIANCE_HC0,
    VARIANCE_HC1,
    VARIANCE_HC2,
    VARIANCE_HC3,
    VARIANCE_CR0,
    VARIANCE_CR1,
    VARIANCE_CR2,
    VARIANCE_SCHOOL_COMPONENTS,
} VarianceKind;

#endif
