#include "disclose/release.h"

void release_words(Release *release)
{
    (void)release;
}
