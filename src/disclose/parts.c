#include "disclose/release.h"

void release_parts(Release *release)
{
    (void)release;
}
