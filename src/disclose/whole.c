#include "disclose/release.h"

void release_whole(Release *release)
{
    (void)release;
}
