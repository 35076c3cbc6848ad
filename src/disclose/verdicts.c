#include "disclose/release.h"

void release_keep_verdicts(Release *release)
{
    (void)release;
}
