#include "alike/derive.h"

#include "alike/text.h"

#define DERIVATION(name) extern const Derivation derivation_##name;
#include "frame/derivations.def"
#undef DERIVATION

const Derivation *const derivations[] = {
#define DERIVATION(name) &derivation_##name,
#include "frame/derivations.def"
#undef DERIVATION
};

const char *const derivation_names[] = {
#define DERIVATION(name) #name,
#include "frame/derivations.def"
#undef DERIVATION
};

const size_t n_derivations = COUNT_OF(derivations);

const Derivation *derivation_find(const char *name)
{
    for (size_t i = 0; i < n_derivations; i++)
        if (text_equal(derivations[i]->name, name))
            return derivations[i];
    return NULL;
}
