#include "disclose/release.h"

void release_schools(Release *release)
{
    (void)release;
}
