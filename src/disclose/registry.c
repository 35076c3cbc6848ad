#include "disclose/release.h"

void release_registry(Release *release)
{
    (void)release;
}
