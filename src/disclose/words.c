#include "disclose/release.h"

void release_words(Publishing *release)
{
    (void)release;
}
