/* All registries. Known by name alone, so that no folder is read from here. */
#include "alike/registry.h"

#define REGISTRY(name) extern const Registry name;
#include "registries.def"
#undef REGISTRY

static const Registry *const all[] = {
#define REGISTRY(name) &name,
#include "registries.def"
#undef REGISTRY
};
const Registries registries = {.n = COUNT_OF(all), .item = all};
