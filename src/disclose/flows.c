#include "disclose/release.h"

void release_flows(Release *release)
{
    (void)release;
}
