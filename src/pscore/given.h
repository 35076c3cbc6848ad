/* What the model `given` is told. Inside src/pscore only. */
#ifndef PSCORE_GIVEN_H
#define PSCORE_GIVEN_H

#include "alike/option.h"

typedef struct GivenSettings {
    Name column; /* of probabilities */
} GivenSettings;

#endif
