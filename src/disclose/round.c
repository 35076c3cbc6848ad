#include "disclose/release.h"

void release_round(Release *release)
{
    (void)release;
}
