#include "disclose/release.h"

void release_schools(Publishing *release)
{
    (void)release;
}
