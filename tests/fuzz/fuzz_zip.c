/* Archives of any bytes: their lists of members, names and sums. */
#include "read_any.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    read_any("fuzz.zip", (const char *)bytes, n);
    return 0;
}
