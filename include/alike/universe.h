/* The multiverse of a study file: which settings are chosen among, and what each may be. */
#ifndef ALIKE_UNIVERSE_H
#define ALIKE_UNIVERSE_H

#include "alike/arena.h"
#include "alike/error.h"

#include <stdint.h>

/* One choice of `multiverse`: a setting, and what it may be. */
typedef struct MultiverseChoice {
    const char *key; /* "matching.caliper" */
    Place place;
    size_t n;
    const char **value; /* n: what each is called */
} MultiverseChoice;

/* In place of the number of a value: the setting makes no difference there, or is as in the study.
 */
enum { MULTIVERSE_NONE = -1 };

/* Values by choice of a combination that can't be read as a study, and why. */
typedef struct MultiverseRefusal {
    const int32_t *value;
    const char *why;
} MultiverseRefusal;

/* `multiverse`: every combination of its choices. Those that can be read are designs of their own,
 * behind the alternatives in Spec.design; combinations that differ only in settings that the chosen
 * method, model or estimator lacks are one. */
typedef struct MultiverseSpec {
    size_t n_choices;
    MultiverseChoice *choice;
    size_t n_combinations; /* of all values; 0: the study has none */
    size_t n;              /* designs */
    int32_t *value;        /* n x n_choices */
    size_t n_refused;
    MultiverseRefusal *refused;
    const char *text; /* "multiverse.matching.caliper.0.1: 0.1", a line a value, for the lock */
} MultiverseSpec;

/* "method ipw, caliper 0.1": the values of one combination, without those that make no difference.
 */
const char *multiverse_words(Arena *arena, const MultiverseSpec *multiverse, const int32_t *value);

#endif
