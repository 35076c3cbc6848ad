#include "alike/distance.h"

#include "alike/text.h"

#define DISTANCE(name) extern const Distance distance_##name;
#include "distances.def"
#undef DISTANCE

const Distance *const distances[] = {
#define DISTANCE(name) &distance_##name,
#include "distances.def"
#undef DISTANCE
};
const size_t n_distances = COUNT_OF(distances);

const Distance *distance_find(const char *name)
{
    for (size_t k = 0; k < n_distances; k++)
        if (text_equal(distances[k]->name, name))
            return distances[k];
    return NULL;
}
