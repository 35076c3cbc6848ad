#include "disclose/release.h"

void release_families(Release *release)
{
    (void)release;
}
