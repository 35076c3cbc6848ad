/* Inside src/effect: what the variances between and within schools are learned from, by sums. */
#ifndef ALIKE_EFFECT_COMPONENT_SUMS_H
#define ALIKE_EFFECT_COMPONENT_SUMS_H

#include "components.h"
#include "stats/grouped.h"

/* Sums over all students of the other arm, who tell of most parts: made at the first part that asks
 * and kept. One at a time may ask. */
typedef struct ComponentBase ComponentBase;
ComponentBase *component_base(Arena *arena);
/* Of these students, how many no known school has; once component_sums was asked. */
size_t component_others_unknown(const ComponentBase *base);

/* Of rows of a study with a base. False: they are few, or of a model that is not that of the whole
 * cohort (a covariate that some lack), or products can't tell; the rows must be fitted. */
bool component_sums(Arena *arena, const ComponentRows *rows, GroupedFit *out) MUST_CHECK;

#endif
