#include "disclose/release.h"

void release_yes_no(Release *release)
{
    (void)release;
}
