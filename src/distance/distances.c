#include "alike/distance.h"

#define DISTANCE(name) extern const Distance distance_##name;
#include "distances.def"
#undef DISTANCE

static const Entry *const rows[] = {
#define DISTANCE(name) &distance_##name.entry,
#include "distances.def"
#undef DISTANCE
};
const Registry distances = {.kind = "distance",
                            .unknown = "matching.distance",
                            .title = "Distances",
                            .key = "matching.distance",
                            .chosen = true,
                            .n = COUNT_OF(rows),
                            .row = rows};
